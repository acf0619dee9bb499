// The what-if page: every [data-what-if] section is started on its own, so that several can stand in one document.
//
// What a section shows follows from one value, {kind, positions}: the rule, and a digit for each member. Everything is
// drawn anew from it. Text goes in as text, never as HTML; nothing is sent, stored or loaded.
"use strict";
(() => {
  const {KNOWN, choose, evaluate, isCritical, margin, moved, smallest, unpack} = globalThis.consensusRules;
  const POSITIONS = [...KNOWN, "unknown"];
  const [AGREE, OBJECT, UNKNOWN] = ["0", "6", "7"];
  const BASES = {a: "assumed", s: "stated", r: "reported", d: "acted", h: "asserted", p: "plain"};
  const EFFECTS = {s: "supports", n: "neutral", b: "blocks", u: "undetermined"};
  const TRIES = 5000;
  const MOST_NAMED = 6;
  const MOST_UNDONE = 200;

  // Small tools.

  const say = (text, parts = {}) => text.replace(/\{([a-z_]+)\}/g, (_, name) => String(parts[name]));
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const last = (list) => list[list.length - 1];

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children);
    return element;
  }

  function isSame(a, b) {
    return a.kind === b.kind && a.positions === b.positions;
  }

  // Where a spreadsheet may begin a formula, as in the library's own tables (`rows.py`).
  const RUNS = /^(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])|(?<=;)(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

  // A cell of the table: quoted where needed, and never read as a formula.
  function cell(value) {
    const text = String(value ?? "").replace(RUNS, "'");
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  }

  class WhatIf {
    constructor(root) {
      this.root = root;
      this.data = JSON.parse(root.querySelector(".wi-data").textContent);
      this.words = this.data.words;
      this.states = this.data.members.map((member) => member.code);
      this.names = new Map(this.data.members.map((member) => [member.code, member.name]));
      const known = this.data.rules.filter((rule) => !rule.missing);
      for (const rule of known) [rule.node] = unpack([rule.node, ""]);
      this.rules = new Map(known.map((rule) => [rule.kind, rule]));
      this.start = {kind: this.data.rules[0].kind, positions: this.data.rules[0].start};
      this.own = this.data.stage ? this.words.own_stage : this.words.own_question;
      this.now = this.start;
      this.past = [];
      this.future = [];
      this.rows = new Map([...root.querySelectorAll(".wi-row")].map((row) => [row.dataset.state, row]));
      this.evidence = new Map([...this.rows].map(([state, row]) => [state, row.querySelector(".wi-why")?.textContent ?? ""]));
    }

    find(selector) {
      return this.root.querySelector(selector);
    }

    name(state) {
      return this.names.get(state);
    }

    series(items) {
      const {comma, and} = this.words;
      return items.length > 1 ? items.slice(0, -1).join(comma) + and + last(items) : items.join("");
    }

    inOrder(states) {
      const order = [...this.rows.keys()];
      return [...states].sort((a, b) => order.indexOf(a) - order.indexOf(b));
    }

    listed(states) {
      return this.series(this.inOrder(states).map((state) => this.name(state)));
    }

    // Reading the state.

    rule(state = this.now) {
      return this.rules.get(state.kind);
    }

    digit(code, state = this.now) {
      return state.positions[this.states.indexOf(code)];
    }

    isChanged(i, state = this.now) {
      return state.positions[i] !== this.rule(state).start[i];
    }

    changed(state = this.now) {
      return this.states.filter((_, i) => this.isChanged(i, state));
    }

    // What clicks on the map do, one after another: only positions that are usual under the rule.
    cycle() {
      return [OBJECT, AGREE, "2", UNKNOWN].filter((digit) => this.rule().usual.includes(digit));
    }

    // A position in the words of the rule: three come from the rule, the rest are the same everywhere.
    position(digit, rule = this.rule()) {
      const own = {[AGREE]: rule.words[0], [OBJECT]: rule.words[1], 4: rule.words[2]};
      return own[digit] ?? this.words[`position_${POSITIONS[digit]}`];
    }

    does(code) {
      const i = this.states.indexOf(code);
      if (this.isChanged(i)) return say(this.words.changed, {position: this.position(this.now.positions[i])});
      return this.data.phrases[this.data.said[this.rule().says][i]];
    }

    ballot(state = this.now) {
      const reads = this.rule(state).reads;
      return {
        states: this.states,
        positions: [...state.positions].map((digit) => POSITIONS[reads ? reads[digit] : digit]),
        weights: this.data.weights,
        rounded: this.data.rounded,
      };
    }

    decide(state = this.now) {
      const {node} = this.rule(state);
      const ballot = this.ballot(state);
      if (this.data.not_eligible) {
        return {outcome: "BLOCKED", definite: new Set(), possible: new Set(), broken: [], failure: "not_eligible", exact: true};
      }
      return {...evaluate(node, ballot), margin: margin(node, ballot)};
    }

    effect(code) {
      const rule = this.rule();
      return EFFECTS[(rule.on?.[code] ?? rule.effects)[this.digit(code)]];
    }

    look(code, verdict) {
      if (verdict.definite.has(code)) return "blocks";
      if (verdict.possible.has(code)) return "possible";
      return this.effect(code) === "supports" ? "supports" : "neutral";
    }

    // Changing the state.

    show(next, {remember = true} = {}) {
      if (isSame(next, this.now)) return;
      if (remember) {
        this.past.push(this.now);
        if (this.past.length > MOST_UNDONE) this.past.shift();
        this.future = [];
      }
      this.now = next;
      this.draw();
      this.address();
    }

    set(code, digit) {
      const i = this.states.indexOf(code);
      const {positions} = this.now;
      this.show({...this.now, positions: positions.slice(0, i) + digit + positions.slice(i + 1)});
    }

    // Under another rule a position that you did not touch stays the scenario's, as that rule has it.
    ruledBy(kind) {
      const {start} = this.rules.get(kind);
      const positions = [...this.now.positions].map((digit, i) => (this.isChanged(i) ? digit : start[i])).join("");
      this.show({kind, positions});
    }

    step(from, to) {
      if (!from.length) return;
      to.push(this.now);
      this.show(from.pop(), {remember: false});
    }

    // The verdict in words.

    // These words are quoted and photographed alone: they say that it is asked, by which rule, and what is only assumed.
    head(verdict) {
      const {words, data} = this;
      const {own} = this.rule();
      const who = data.not_eligible || (verdict.definite.size ? this.who(verdict.definite) : words.not_met_head);
      const isSet = this.changed().length > 0;
      const isCast = data.ballot && (isSet || !own || verdict.outcome !== "UNDETERMINED");
      const {blocked, adopted, undetermined} = words;
      const what = say({ADOPTED: adopted, BLOCKED: blocked, UNDETERMINED: undetermined}[verdict.outcome], {who});
      if (isCast && !isSet && own) return say(words[verdict.outcome === "ADOPTED" ? "cast_adopted" : "cast_blocked"], {on: data.on, who});
      const form = isCast ? "cast" : data.underway ? "underway" : "put";
      return say(words[form + (isSet ? "_set" : "") + (own ? "" : "_other")], {what});
    }

    total() {
      return say(this.words.of_total, {total: this.states.length});
    }

    // Who stands against it, counted by the word on which that rests.
    who(states) {
      const {words, data} = this;
      const rule = this.rule();
      const groups = new Map();
      for (const code of states) {
        const i = this.states.indexOf(code);
        const basis = this.isChanged(i) ? "hand" : BASES[(rule.basis ?? data.basis)[i]];
        const weaker = data.underway && basis !== "hand" ? "waiting" : ["hand", "assumed"].includes(basis) ? `not_${basis}` : "not";
        const sort = `does_${this.now.positions[i] === OBJECT ? basis : weaker}`;
        groups.set(sort, (groups.get(sort) ?? 0) + 1);
      }
      const [, third, , , plain, past] = rule.words;
      const told = (sort, count) => say(words[count === 1 ? `${sort}_one` : sort], {third, plain, past});
      const parts = {count: states.size, total: this.total()};
      const [first] = groups.keys();
      if (groups.size === 1) return say(words.who, {...parts, does: told(first, states.size)});
      return say(words.who_each, {...parts, each: [...groups].sort().map(([sort, count]) => `${count} ${told(sort, count)}`).join(words.comma)});
    }

    // Those that could be part of a block: whose position is not known, and those that are not enough alone.
    possible(verdict) {
      const states = this.inOrder(verdict.possible);
      const open = states.filter((code) => this.digit(code) === UNKNOWN);
      const short = states.filter((code) => this.digit(code) !== UNKNOWN);
      return {open, short};
    }

    // Who does the same, together.
    alike(states) {
      const groups = new Map();
      for (const code of states) groups.set(this.does(code), [...(groups.get(this.does(code)) ?? []), code]);
      const {words} = this;
      return [...groups].map(([does, some]) => say(words.some_block, {names: this.listed(some), does})).join(words.semicolon);
    }

    short(states) {
      return states.length ? say(this.words.possible_short, {count: states.length, total: this.total(), list: this.alike(states)}) : "";
    }

    kind() {
      const count = this.changed().length;
      if (count) return say(count === 1 ? this.words.hypothetical_one : this.words.hypothetical, {count});
      return this.now.kind === this.start.kind ? this.words.as_scenario : this.words.other_rule;
    }

    sentence(verdict) {
      const {words, data} = this;
      const rule = this.rule();
      const count = this.changed().length;
      if (!count) return data.sentences[rule.sentence].replace("({title})", () => `(${rule.title})`);
      const key = {ADOPTED: "could", BLOCKED: "could_not", UNDETERMINED: "cannot_say"}[verdict.outcome];
      const what = say(words[key], {body: data.body, act: data.act, why: this.because(verdict)});
      const other = rule.kind === this.start.kind ? "" : say(words.under_rule, {title: rule.title});
      const form = data.ballot ? [words.sentence_ballot_one, words.sentence_ballot] : [words.sentence_one, words.sentence];
      const told = say(form[count === 1 ? 0 : 1], {count, rule: other, on: data.on, what});
      return data.ballot || data.underway || !data.tabled ? told : `${told} ${data.tabled}`;
    }

    because(verdict) {
      const {words, data} = this;
      const rule = this.rule();
      if (data.not_eligible) return data.not_eligible;
      if (verdict.outcome === "ADOPTED") return say(words.met, {needs: rule.needs});
      if (verdict.outcome === "BLOCKED") {
        const {size} = verdict.definite;
        if (!size) return say(words.not_met, {clauses: this.series(this.clauses(verdict))});
        return size > MOST_NAMED ? this.who(verdict.definite) : this.alike(this.inOrder(verdict.definite));
      }
      if (!verdict.exact) return words.too_many;
      const open = this.states.filter((state) => verdict.possible.has(state) && this.effect(state) === "undetermined");
      if (!open.length) return words.rounding;
      if (open.length > MOST_NAMED) return say(words.unknown_many, {count: open.length, total: this.total()});
      return say(open.length === 1 ? words.unknown_one : words.unknown_few, {names: this.listed(open)});
    }

    clauses(verdict) {
      return [...new Set(verdict.broken.map((leaf) => leaf.label))];
    }

    spare(verdict) {
      const {words} = this;
      if (verdict.margin === null || verdict.margin === undefined || verdict.outcome === "UNDETERMINED") return "";
      return verdict.margin < 0n ? say(words.margin_short, {count: -verdict.margin}) : say(words.margin_spare, {count: verdict.margin});
    }

    // The smallest change that would lift a block.
    take(verdict) {
      const {words} = this;
      if (verdict.outcome !== "BLOCKED") return "";
      if (this.data.not_eligible) return words.take_not_eligible;
      const {node} = this.rule();
      const ballot = this.ballot();
      const found = smallest(node, ballot, TRIES);
      if (found === null) return words.take_harms;
      if (!found.possible) return words.take_impossible;
      const tries = TRIES.toLocaleString("en");
      if (!found.first.length) return say(words.take_not_found, {count: tries});
      const loose = found.pattern.filter(([count, kind]) => count < kind.length);
      const whole = found.pattern.filter(([count, kind]) => count === kind.length).flatMap(([, kind]) => kind);
      const parts = this.inOrder(whole).map((state) => this.name(state));
      for (const [count, kind] of loose) parts.push(say(words.take_any, {count, names: this.listed(kind)}));
      const ways = loose.reduce((all, [count, kind]) => all * choose(kind.length, count), 1n);
      const more = found.sets - ways;
      const best = ballot.positions.includes("unknown") || ballot.rounded.length ? words.take_best : "";
      const set = {names: this.series(parts), count: more.toLocaleString("en"), best};
      const texts = [say(more > 0n ? words.take_more : words.take_one, set)];
      if (!found.searched) texts.push(say(words.take_unfinished, {count: tries}));
      const after = moved(ballot, new Set(found.first));
      const {possible} = evaluate(node, after);
      const open = after.states.filter((state, i) => after.positions[i] === "unknown" && possible.has(state)).length;
      if (open) texts.push(say(open === 1 ? words.take_open_one : words.take_open, {count: open}));
      return texts.join(" ");
    }

    // Drawing.

    draw() {
      const verdict = this.decide();
      this.verdict = verdict;
      const rule = this.rule();
      this.root.dataset.outcome = verdict.outcome;
      this.write(".wi-head", this.head(verdict));
      this.bar.textContent = this.head(verdict);
      this.write(".wi-sentence", this.sentence(verdict));
      this.write(".wi-kind", this.kind());
      this.find(".wi-verdict").dataset.hypothetical = this.changed().length > 0;
      this.drawRule(rule);
      this.drawBlockers(verdict);
      const clauses = verdict.outcome === "BLOCKED" && verdict.broken.length ? this.clauses(verdict) : [];
      const clause = clauses.length ? say(this.words.clause_not_met, {clauses: this.series(clauses)}) : "";
      this.write(".wi-clause", [clause, this.spare(verdict), this.alone].filter(Boolean).join(" "));
      this.find(".wi-may").hidden = !verdict.possible.size;
      const {open, short} = this.possible(verdict);
      const told = {count: open.length, total: this.total(), names: this.listed(open)};
      this.write(".wi-possible", open.length ? say(this.words.possible_open, told) : "");
      this.write(".wi-short", this.short(short));
      const take = this.take(verdict);
      this.find(".wi-take").hidden = !take;
      this.write(".wi-smallest", take);
      for (const code of this.states) this.drawRow(code, verdict, rule);
      this.drawMap(verdict);
      this.undo.disabled = !this.past.length;
      this.redo.disabled = !this.future.length;
      this.sift();
    }

    write(selector, text) {
      const element = this.find(selector);
      if (element.textContent !== text) element.textContent = text;
      if (element.tagName === "P") element.hidden = !text;
    }

    drawRule(rule) {
      const {words} = this;
      this.chooser.value = rule.kind;
      this.all.textContent = say(words.all_agree, {agree: rule.words[3]});
      const note = say(rule.own ? words.rule_is_own : words.rule_is_not, {own: this.own});
      this.find(".wi-chips [data-rule] span").textContent = rule.title;
      if (this.find(".wi-hint")) {
        const cycle = this.cycle().map((digit) => this.position(digit, rule)).join(" → ");
        this.write(".wi-hint", say(words.hint, {cycle}));
      }
      this.ruleNote.textContent = [say(words.rule_needs, {needs: rule.needs, clause: rule.clause}), note].join(" ");
    }

    drawBlockers(verdict) {
      const list = this.find(".wi-blockers");
      const {node} = this.rule();
      const ballot = this.ballot();
      const {words} = this;
      const isAlone = new Map([...verdict.definite].map((code) => [code, isCritical(node, ballot, code)]));
      const kinds = new Set(isAlone.values());
      // What holds of all of them is said once.
      const isOnce = isAlone.size > 1 && kinds.size === 1;
      this.alone = isOnce ? (kinds.has(true) ? words.critical_each : words.critical_none) : "";
      const items = this.inOrder(verdict.definite).map((code) => {
        const item = make("li", {"data-state": code}, make("strong", {}, capital(this.name(code))), `: ${this.does(code)}. `);
        const why = this.isChanged(this.states.indexOf(code)) ? "" : this.evidence.get(code);
        const alone = isOnce ? "" : isAlone.get(code) ? words.critical : words.not_critical;
        const text = [why, alone].filter(Boolean).join(" ");
        if (text) item.append(make("span", {class: "wi-ground"}, text));
        return item;
      });
      const nobody = verdict.outcome === "ADOPTED" ? this.words.blockers_none : this.words.blockers_none_certain;
      list.replaceChildren(...(items.length ? items : [make("li", {class: "wi-nobody"}, nobody)]));
    }

    drawRow(code, verdict, rule) {
      const row = this.rows.get(code);
      const look = this.look(code, verdict);
      const mark = row.querySelector(".wi-mark");
      mark.dataset.look = look;
      mark.textContent = this.data.marks[look];
      row.dataset.blocks = verdict.definite.has(code) ? "definitely" : verdict.possible.has(code) ? "possibly" : "not";
      row.dataset.look = look;
      row.dataset.changed = this.isChanged(this.states.indexOf(code));
      row.querySelector(".wi-says").textContent = this.does(code);
      const {select, button} = this.controls.get(code);
      const digit = this.digit(code);
      if (select.dataset.usual !== rule.usual) {
        select.dataset.usual = rule.usual;
        const options = new Map([...select.options].map((option) => [option.value, option]));
        const rare = [...options.keys()].filter((i) => !rule.usual.includes(i)).sort();
        const group = rare.length ? [make("optgroup", {label: this.words.other_positions}, ...rare.map((i) => options.get(i)))] : [];
        select.replaceChildren(...[...rule.usual].map((i) => options.get(i)), ...group);
      }
      for (const option of select.options) {
        const text = this.position(option.value, rule);
        if (option.textContent !== text) option.textContent = text;
      }
      select.value = digit;
      const other = digit === AGREE ? OBJECT : AGREE;
      const position = this.position(other, rule);
      button.value = other;
      button.textContent = say(this.words.quick, {position});
      button.setAttribute("aria-label", say(this.words.set_to, {name: this.name(code), position}));
    }

    drawMap(verdict) {
      const map = this.find("svg.map");
      if (!map) return;
      const look = new Map(this.states.map((code) => [code, this.look(code, verdict)]));
      for (const shape of map.querySelectorAll("[data-state]")) {
        const code = shape.dataset.state;
        if (!look.has(code)) continue;
        this.dress(shape, look.get(code));
        const told = shape.querySelector("title");
        if (told) told.textContent = say(this.words.blocker, {name: capital(this.name(code)), does: this.does(code)});
      }
      for (const mark of map.querySelectorAll("[data-mark]")) {
        const code = mark.dataset.mark;
        if (!look.has(code)) continue;
        this.dress(mark, look.get(code));
        mark.textContent = this.data.marks[look.get(code)];
      }
      map.querySelector("title").textContent = this.sentence(verdict);
      map.querySelector("desc").textContent = [this.head(verdict), this.kind()].join(" ");
    }

    dress(element, look) {
      const others = [...element.classList].filter((name) => !name.startsWith("look-"));
      element.setAttribute("class", [...others, `look-${look}`].join(" "));
    }

    // Finding a member.

    sift() {
      const asked = fold(this.search.value);
      const wanted = this.filter.value;
      let count = 0;
      for (const {code, find} of this.data.members) {
        const row = this.rows.get(code);
        const named = !asked || find.split("|").some((name) => name.startsWith(asked) || name.includes(` ${asked}`));
        const fits = {
          all: true,
          blocks: row.dataset.blocks === "definitely",
          open: row.dataset.blocks === "possibly" && this.digit(code) === UNKNOWN,
          short: row.dataset.blocks === "possibly" && this.digit(code) !== UNKNOWN,
          supports: row.dataset.look === "supports",
          changed: row.dataset.changed === "true",
        }[wanted];
        row.hidden = !(named && fits) && !row.contains(document.activeElement);
        if (!row.hidden) count += 1;
      }
      const text = count ? say(this.words.shown, {count, total: this.states.length}) : this.words.nobody;
      if (this.count.textContent !== text) this.count.textContent = text;
    }

    // Taking it along: table, link, text.

    csv() {
      const head = ["iso3", "cow", "gw", "name", "position", "in_words", "scenario_position", "changed", "blocks", "evidence"];
      head.push("rule", "outcome", "as_of", "known_by", "tabled", "assumption", "data", "designation_note");
      const rule = this.rule();
      const lines = this.data.members.map(({code, name, cow, gw}, i) => {
        const changed = this.isChanged(i);
        const row = this.rows.get(code);
        const evidence = changed ? "" : this.evidence.get(code);
        const mine = [code, cow, gw, name, POSITIONS[this.now.positions[i]], this.does(code), POSITIONS[rule.start[i]]];
        mine.push(changed ? "yes" : "no", row.dataset.blocks, evidence);
        const {day, known_by, is_tabled, assumption, data, designation} = this.data;
        return [...mine, rule.kind, this.verdict.outcome, day, known_by, is_tabled, assumption, data, designation];
      });
      return [head, ...lines].map((line) => line.map(cell).join(",") + "\r\n").join("");
    }

    quote() {
      const {words, data} = this;
      const rule = this.rule();
      const own = rule.own ? "" : say(words.quote_not_own, {own: this.own});
      const parts = [this.sentence(this.verdict)];
      const set = this.inOrder(this.changed());
      if (set.length) {
        const each = set.map((code) => say(words.quote_item, {name: this.name(code), position: this.position(this.digit(code))}));
        parts.push(say(words.quote_set, {list: each.join(words.semicolon)}));
      }
      const {open, short} = this.possible(this.verdict);
      if (open.length) parts.push(say(words.quote_open, {count: open.length, total: this.total()}));
      if (short.length) parts.push(this.short(short));
      parts.push(say(words.quote_rule, {title: rule.title, needs: rule.needs, own}));
      parts.push(say(words.quote_as_of, {on: data.on, assumption: data.assumption, data: data.data}));
      if (data.designation) parts.push(`${capital(data.candidate)}*: ${data.designation}`);
      parts.push(words.quote_limit);
      return parts.map((part) => (/[.!?]$/.test(part) ? part : `${part}.`)).join(" ");
    }

    download() {
      // Spreadsheets take a file without this mark for one in the encoding of their own country.
      const blob = new Blob(["\ufeff", this.csv()], {type: "text/csv;charset=utf-8"});
      const anchor = make("a", {href: URL.createObjectURL(blob), download: `${this.data.file}.csv`, hidden: true});
      this.root.append(anchor);
      anchor.click();
      anchor.remove();
      setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000);
    }

    hash(state = this.now) {
      const parts = {"what-if": this.data.name, of: this.data.key, rule: state.kind, positions: state.positions};
      return `#${new URLSearchParams(parts)}`;
    }

    hasAddress() {
      return location.protocol !== "about:" && location.protocol !== "data:";
    }

    link() {
      if (!this.hasAddress()) return this.tell(this.words.no_link);
      return this.copy(location.href.split("#")[0] + this.hash(), this.words.copied_link);
    }

    address() {
      try {
        const hash = isSame(this.now, this.start) ? "" : this.hash();
        history.replaceState(null, "", location.href.split("#")[0] + hash);
      } catch {
        // a frame without an address of its own: the page works without
      }
    }

    // Take rule and positions from the address, all or nothing.
    restore() {
      const asked = new URLSearchParams(location.hash.slice(1));
      const sections = [...document.querySelectorAll("[data-what-if]")];
      const isOf = (section) => section.dataset.whatIf === asked.get("what-if");
      if (!sections.some(isOf)) {
        // Neither a place in the document nor a link to any section: the first tells it.
        const isPlace = ["#", "#top", ...[...document.querySelectorAll("[id]")].map(({id}) => `#${id}`)].includes(location.hash || "#");
        if (!isPlace && sections[0] === this.root) this.refuse(this.words.link_broken);
        return;
      }
      if (!isOf(this.root)) return;
      const [key, kind, positions] = ["of", "rule", "positions"].map((name) => asked.get(name));
      if (key !== null && key !== this.data.key) return this.refuse(this.words.link_other);
      const isSound = key !== null && this.rules.has(kind) && positions?.length === this.states.length && /^[0-7]+$/.test(positions);
      if (!isSound) return this.refuse(this.words.link_broken);
      this.show({kind, positions});
      this.tell(this.words.link_restored);
    }

    refuse(text) {
      this.show(this.start);
      const alert = this.find(".wi-alert");
      alert.hidden = false;
      alert.textContent = text;
    }

    async copy(text, done) {
      this.box.hidden = true;
      try {
        await navigator.clipboard.writeText(text);
        this.tell(done);
      } catch {
        this.box.hidden = false;
        const area = this.box.querySelector("textarea");
        area.value = text;
        area.focus();
        area.select();
        this.tell(this.words.copy_by_hand);
      }
    }

    tell(text) {
      this.find(".wi-alert").hidden = true;
      this.message.textContent = text;
    }

    // Building the controls, once.

    build() {
      const {words} = this;
      this.buildRules();
      this.controls = new Map(this.data.members.map(({code}) => [code, this.buildRow(code)]));
      const button = (text, act, attributes = {}) => {
        const made = make("button", {type: "button", ...attributes}, text);
        made.addEventListener("click", () => {
          this.tell("");
          act();
        });
        return made;
      };
      this.undo = button(words.undo, () => this.step(this.past, this.future));
      this.redo = button(words.redo, () => this.step(this.future, this.past));
      this.all = button("", () => this.show({...this.now, positions: AGREE.repeat(this.states.length)}));
      const tools = this.find(".wi-tools");
      tools.append(
        this.all,
        button(words.back, () => this.show(this.start)),
        this.undo,
        this.redo,
        make("span", {class: "wi-gap"}),
        button(words.text, () => this.copy(this.quote(), words.copied_text)),
        button(words.link, () => this.link()),
        button(words.csv, () => this.download()),
      );
      this.message = make("p", {class: "wi-message", role: "status"});
      const area = make("textarea", {readonly: true, rows: 4, "aria-label": words.copy_box});
      this.box = make("div", {class: "wi-box", hidden: true}, area);
      this.find(".wi-said").append(this.message, this.box);
      this.buildFind();
      this.find(".wi-map svg.map")?.addEventListener("click", (event) => this.clicked(event));
      for (const part of [".wi-rule", ".wi-head", ".wi-kind", ".wi-tools", ".wi-said", ".wi-find"]) {
        if (this.find(part)) this.find(part).hidden = false;
      }
      // While the verdict is out of sight, a line at the foot of the window keeps it in view; it is announced only once.
      this.bar = make("p", {class: "wi-bar", "aria-hidden": "true", hidden: true});
      this.root.append(this.bar);
      const watch = new IntersectionObserver(([seen]) => {
        this.bar.hidden = seen.isIntersecting;
      });
      watch.observe(this.find(".wi-verdict"));
      this.root.classList.add("wi-live");
    }

    buildRules() {
      const {words, data} = this;
      this.chooser = make("select", {id: `${data.name}-rule`});
      const groups = {asked: null, compared: words.rules_compared, others: words.rules_others, missing: words.rules_missing};
      for (const [sort, label] of Object.entries(groups)) {
        const rules = data.rules.filter((rule) => (rule.missing ? "missing" : rule.sort) === sort);
        const options = rules.map((rule) => {
          const text = sort === "missing" ? words.rule_missing : rule.own ? words.rule_own : sort === "asked" ? words.rule_asked : "{title}";
          return make("option", {value: rule.kind, disabled: sort === "missing"}, say(text, {title: rule.title, reason: rule.missing, own: this.own}));
        });
        if (!label) this.chooser.append(...options);
        else if (options.length) this.chooser.append(make("optgroup", {label}, ...options));
      }
      this.chooser.addEventListener("change", () => this.ruledBy(this.chooser.value));
      this.ruleNote = make("p", {class: "wi-needs"});
      this.find(".wi-rule").append(make("label", {for: `${data.name}-rule`}, words.rule), this.chooser, this.ruleNote);
    }

    buildRow(code) {
      const row = this.rows.get(code);
      const select = make("select", {"aria-label": say(this.words.position_of, {name: this.name(code)})});
      POSITIONS.forEach((_, i) => select.append(make("option", {value: String(i)})));
      select.addEventListener("change", () => this.set(code, select.value));
      const button = make("button", {type: "button", class: "wi-quick"});
      button.addEventListener("click", () => this.set(code, button.value));
      row.append(make("div", {class: "wi-set"}, select, button));
      return {select, button};
    }

    buildFind() {
      const {words, data} = this;
      const [search, filter] = [`${data.name}-search`, `${data.name}-filter`];
      this.search = make("input", {id: search, type: "search", autocomplete: "off", spellcheck: "false"});
      this.filter = make("select", {id: filter});
      for (const sort of ["all", "blocks", "open", "short", "supports", "changed"]) {
        this.filter.append(make("option", {value: sort}, words[`filter_${sort}`]));
      }
      this.count = make("p", {class: "wi-count", role: "status"});
      this.search.addEventListener("input", () => this.sift());
      this.filter.addEventListener("change", () => this.sift());
      const fields = [make("label", {for: search}, words.search), this.search, make("label", {for: filter}, words.filter), this.filter];
      this.find(".wi-find").append(...fields, this.count);
    }

    clicked(event) {
      const code = event.target.closest("[data-state]")?.dataset.state ?? event.target.closest("[data-mark]")?.dataset.mark;
      if (!code || !this.controls.has(code)) return;
      const cycle = this.cycle();
      const at = cycle.indexOf(this.digit(code));
      this.set(code, at < 0 ? AGREE : cycle[(at + 1) % cycle.length]);
    }
  }

  // The sums that every page carries, and the scenario itself under every rule: does this browser get them right?
  function check(section) {
    const right = [];
    const joined = (set) => [...set].sort().join("");
    for (const packed of globalThis.consensusSelfCheck) {
      const [node, ballot] = unpack(packed);
      const read = evaluate(node, ballot);
      const by = margin(node, ballot);
      const came = [read.outcome, joined(read.definite), joined(read.possible), by === null ? null : String(by)];
      right.push(came.every((part, i) => part === packed[i + 2]));
    }
    for (const rule of section.rules.values()) {
      const read = section.decide({kind: rule.kind, positions: rule.start});
      right.push(read.outcome === rule.outcome && joined(read.definite) === rule.blockers.join(""));
    }
    return {good: right.filter(Boolean).length, total: right.length};
  }

  function begin(root) {
    const section = new WhatIf(root);
    const {words} = section;
    try {
      section.build();
      section.draw();
      root.whatIf = section;
      const {good, total} = check(section);
      const line = section.find(".wi-check");
      line.textContent = say(good === total ? words.self_check : words.self_check_failed, {good, total});
      line.dataset.failed = good !== total;
      if (good !== total) {
        section.find(".wi-alert").hidden = false;
        section.find(".wi-alert").textContent = line.textContent;
      }
      section.restore();
      addEventListener("hashchange", () => section.restore());
    } catch (error) {
      const alert = section.find(".wi-alert");
      alert.hidden = false;
      alert.textContent = words.failed_start;
      throw error;
    }
  }

  document.querySelectorAll("[data-what-if]").forEach(begin);
})();
