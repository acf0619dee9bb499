// Rules, read in the browser: who blocks, who may, and what would lift a block.
//
// The same four building blocks as consensus/rules/core.py (share, limit, all, any), read by hand-written code that is
// held to the same cases as the Python: whole numbers only, BigInt wherever weights are added or multiplied. A ballot is
//   {states: ["ESP", ...], positions: ["object", ...], weights: {population: {ESP: 48, ...}}, rounded: ["population"]}
// and every function here is pure: nothing is changed, nothing is read from the page.
"use strict";
globalThis.consensusRules = (() => {
  const KNOWN = ["agree", "agree_with_reservation", "abstain", "abstain_with_declaration", "silent", "absent", "object"];
  const UNKNOWN = "unknown";
  const MOST_COMPLETIONS = 4096;
  const zip = (states, positions) => states.map((state, i) => [state, positions[i]]);
  const union = (sets) => new Set(sets.flatMap((set) => [...set]));
  const less = (some, others) => new Set([...some].filter((item) => !others.has(item)));

  // One clause.

  const concerns = (leaf, state) => leaf.among == null || leaf.among.includes(state);
  const weightOf = (leaf, ballot, state) => BigInt(leaf.weight == null ? 1 : ballot.weights[leaf.weight][state]);
  const isRounded = (leaf, ballot) => leaf.weight != null && (ballot.rounded || []).includes(leaf.weight);

  // The least count that suffices: a share of a base, rounded up, or one more than the share.
  function needed(leaf, base) {
    const [top, bottom] = (leaf.at_least || leaf.more_than).map(BigInt);
    return leaf.at_least ? (top * base + bottom - 1n) / bottom : (top * base) / bottom + 1n;
  }

  // Count a clause. Weights that are published rounded are read in half units, half a unit up or down,
  // whichever helps or harms the clause.
  function read(leaf, ballot) {
    let [counted, base] = leaf.weight == null ? [0, 0] : [0n, 0n]; // heads are few, weights may be huge
    const halves = ballot.lean && isRounded(leaf, ballot);
    for (const [state, position] of zip(ballot.states, ballot.positions)) {
      if (!concerns(leaf, state)) continue;
      const counts = leaf.count.includes(position);
      if (leaf.op === "limit") {
        base += 1;
        if (counts) counted += 1;
        continue;
      }
      if (!leaf.base.includes(position)) continue;
      let weight = leaf.weight == null ? 1 : weightOf(leaf, ballot, state);
      if (halves) {
        const low = 2n * weight - 1n;
        weight = counts === (ballot.lean === "helps") ? 2n * weight + 1n : low > 0n ? low : 0n;
      }
      base += weight;
      if (counts) counted += weight;
    }
    [counted, base] = [BigInt(counted), BigInt(base)];
    if (leaf.op === "share") {
      const need = needed(leaf, base);
      return {holds: base > 0n && counted >= need, counted, needed: need, base};
    }
    const bound = BigInt(leaf.at_most != null ? leaf.at_most : leaf.at_least);
    return {holds: leaf.at_most != null ? counted <= bound : counted >= bound, counted, needed: bound, base};
  }

  // Whose position the clause counts against them.
  function against(leaf, ballot) {
    const found = new Set();
    for (const [state, position] of zip(ballot.states, ballot.positions)) {
      if (!concerns(leaf, state)) continue;
      const counts = leaf.count.includes(position);
      if (leaf.op === "limit") {
        if (counts === (leaf.at_most != null)) found.add(state);
      } else if (leaf.base.includes(position) && !counts && weightOf(leaf, ballot, state) > 0n) {
        found.add(state);
      }
    }
    return found;
  }

  // Rank a position: 2 helps the clause most, 0 least.
  function level(leaf, position) {
    const counts = leaf.count.includes(position);
    if (leaf.op === "limit") return counts === (leaf.at_most == null) ? 2 : 0;
    if (counts) return 2;
    return leaf.base.includes(position) ? 0 : 1;
  }

  function howFailed(leaf, reading) {
    if (leaf.quorum) return "quorum";
    if (leaf.op === "limit") return leaf.at_most != null ? "objection" : "too_few_members";
    if (leaf.weight != null) return "too_little_weight";
    return reading.base === 0n ? "no_votes_cast" : "too_few_members";
  }

  // Clauses together.

  const leaves = (node) => (node.of ? node.of.flatMap(leaves) : [node]);
  const conjuncts = (node) => (node.op === "all" ? node.of.flatMap(conjuncts) : [node]);

  function holds(node, ballot) {
    if (node.op === "all") return node.of.every((part) => holds(part, ballot));
    if (node.op === "any") return node.of.some((part) => holds(part, ballot));
    return read(node, ballot).holds;
  }

  // The clauses whose failure makes the rule fail; none if it holds.
  function failed(node, ballot) {
    if (!node.of) return read(node, ballot).holds ? [] : [node];
    const parts = node.of.map((part) => failed(part, ballot));
    return node.op === "any" && parts.some((part) => part.length === 0) ? [] : parts.flat();
  }

  const blamed = (broken, ballot) => union(broken.map((leaf) => against(leaf, ballot)));

  // The first position whose rank is the highest (or lowest) in every clause.
  function extreme(clauses, choose, order) {
    const ranks = order.map((position) => clauses.map((leaf) => level(leaf, position)));
    const goal = clauses.map((_, i) => choose(...ranks.map((row) => row[i])));
    return order.find((_, i) => ranks[i].every((rank, j) => rank === goal[j]));
  }

  // The positions between which every way in which the unknowns may turn out lies; null if there are none such.
  function bracket(node) {
    const best = extreme(leaves(node), Math.max, KNOWN);
    const worst = conjuncts(node).map((part) => extreme(leaves(part), Math.min, [...KNOWN].reverse()));
    if (best === undefined || worst.includes(undefined)) return null;
    return {best, worst: [...new Set(worst)]};
  }

  const filled = (ballot, position, lean) => ({
    ...ballot,
    lean,
    positions: ballot.positions.map((p) => (p === UNKNOWN ? position : p)),
  });

  const moved = (ballot, states, position = "agree") => ({
    ...ballot,
    positions: ballot.positions.map((p, i) => (states.has(ballot.states[i]) ? position : p)),
  });

  const outcomeOf = (canHold, canFail) => (!canFail ? "ADOPTED" : canHold ? "UNDETERMINED" : "BLOCKED");

  const failureOf = (broken, ballot) => (broken.length ? howFailed(broken[0], read(broken[0], ballot)) : null);

  // What is certain about a rule and a ballot with unknowns: at both ends where agreement helps every clause,
  // else in every way in which the unknowns may turn out, if these are not too many to read.
  function evaluate(node, ballot) {
    const ends = bracket(node);
    if (ends === null) return enumerate(node, ballot);
    const best = filled(ballot, ends.best, "helps");
    const worst = ends.worst.map((position) => filled(ballot, position, "harms"));
    const broken = failed(node, best);
    const definite = blamed(broken, best);
    const canFail = broken.length > 0 || !worst.every((end) => holds(node, end));
    return {
      outcome: outcomeOf(broken.length === 0, canFail),
      definite,
      possible: less(union(worst.map((end) => blamed(failed(node, end), end))), definite),
      broken,
      failure: failureOf(broken, best),
      exact: true,
    };
  }

  function enumerate(node, ballot) {
    const clauses = leaves(node);
    const classes = new Map(); // one position of each sort that the rule can tell apart
    for (const position of KNOWN) {
      const key = clauses.map((leaf) => level(leaf, position)).join();
      if (!classes.has(key)) classes.set(key, position);
    }
    const sorts = [...classes.values()];
    const open = ballot.positions.flatMap((position, i) => (position === UNKNOWN ? [i] : []));
    if (sorts.length ** open.length > MOST_COMPLETIONS) {
      const ends = KNOWN.map((position) => filled(ballot, position));
      const possible = union(clauses.flatMap((leaf) => ends.map((end) => against(leaf, end))));
      return {outcome: "UNDETERMINED", definite: new Set(), possible, broken: [], failure: null, exact: false};
    }
    let canHold = false;
    let broken = [];
    let failure = null;
    let always = null;
    let ever = new Set();
    for (let turn = 0; turn < sorts.length ** open.length; turn += 1) {
      const positions = [...ballot.positions];
      let rest = turn;
      for (const place of [...open].reverse()) { // the last unknown turns fastest
        positions[place] = sorts[rest % sorts.length];
        rest = Math.floor(rest / sorts.length);
      }
      const full = {...ballot, positions};
      const failures = failed(node, full);
      if (failures.length === 0) canHold = true;
      else if (broken.length === 0) {
        broken = failures;
        failure = failureOf(failures, full);
      }
      const blocking = blamed(failures, full);
      always = always === null ? blocking : new Set([...always].filter((state) => blocking.has(state)));
      ever = union([ever, blocking]);
    }
    return {
      outcome: outcomeOf(canHold, broken.length > 0),
      definite: always,
      possible: less(ever, always),
      broken: canHold ? [] : broken,
      failure: canHold ? null : failure,
      exact: true,
    };
  }

  // By how many heads or units of weight the need is met (negative: missed); null where that is no one number.
  function margin(node, ballot) {
    if (ballot.positions.includes(UNKNOWN) || leaves(node).some((leaf) => isRounded(leaf, ballot))) return null;
    const asksForVotes = (leaf) => !leaf.quorum && (leaf.op === "share" || leaf.at_least != null);
    const hasAlternatives = (part) => part.op === "any" || (part.op === "all" && part.of.some(hasAlternatives));
    const broken = failed(node, ballot);
    const wanting = broken.length ? broken.filter(asksForVotes).slice(0, 1) : leaves(node).filter(asksForVotes);
    const units = new Set(wanting.map((leaf) => leaf.weight ?? null));
    if (!broken.length && (hasAlternatives(node) || units.size > 1)) return null;
    const spare = wanting.map((leaf) => read(leaf, ballot)).map((reading) => reading.counted - reading.needed);
    return spare.length ? spare.reduce((a, b) => (b < a ? b : a)) : null;
  }

  // Whether the rule still fails with this member as it is and all others in agreement.
  function isCritical(node, ballot, state) {
    const mine = ballot.positions[ballot.states.indexOf(state)];
    const agreeing = {...ballot, lean: "helps", positions: ballot.states.map(() => "agree")};
    const ways = mine === UNKNOWN ? KNOWN : [mine];
    return ways.some((position) => !holds(node, moved(agreeing, new Set([state]), position)));
  }

  // What would lift a block: the smallest sets of members whose agreement meets the rule.

  // Members that the rule cannot tell apart are of one kind, so that "any three of fifty" is one candidate.
  function kindsOf(node, ballot) {
    const clauses = leaves(node);
    const groups = new Map();
    for (const [state, position] of zip(ballot.states, ballot.positions)) {
      if (position === "agree" || position === UNKNOWN) continue;
      const seen = clauses.map((leaf) => [concerns(leaf, state), leaf.weight && String(ballot.weights[leaf.weight][state])]);
      const key = JSON.stringify([position, seen]);
      groups.set(key, [...(groups.get(key) || []), state]);
    }
    return [...groups.values()];
  }

  // All counts between least and most with a total of so many more, as a generator.
  function* spread(least, most, extra, kind = 0) {
    if (kind === least.length) {
      if (extra === 0) yield [];
      return;
    }
    for (let more = Math.min(extra, most[kind] - least[kind]); more >= 0; more -= 1) {
      for (const rest of spread(least, most, extra - more, kind + 1)) yield [least[kind] + more, ...rest];
    }
  }

  function choose(n, k) {
    let ways = 1n;
    for (let i = 0; i < k; i += 1) ways = (ways * BigInt(n - i)) / BigInt(i + 1);
    return ways;
  }

  // {possible, searched, sets: count of minimal sets, first: one of the smallest, pattern: [[how many, of whom], ...]};
  // null where agreement harms a clause of the rule, so that one more agreement can undo another.
  function smallest(node, ballot, tries) {
    const ends = bracket(node);
    if (ends === null) return null;
    const kinds = kindsOf(node, ballot);
    const everyone = kinds.map((kind) => kind.length);
    const best = filled(ballot, ends.best, "helps");
    const chosen = (counts) => kinds.flatMap((kind, i) => kind.slice(0, counts[i]));
    const suffices = (counts) => holds(node, moved(best, new Set(chosen(counts))));
    if (!suffices(everyone)) return {possible: false, searched: true, sets: 0n, first: [], pattern: []};
    const least = everyone.map((most, i) => { // how many of one kind it takes when all the others agree
      let [low, high] = [0, most];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (suffices(everyone.map((n, j) => (j === i ? middle : n)))) high = middle;
        else low = middle + 1;
      }
      return low;
    });
    const found = [];
    let tried = 0;
    let searched = true;
    const room = everyone.reduce((a, n, i) => a + n - least[i], 0);
    search: for (let extra = 0; extra <= room; extra += 1) {
      for (const counts of spread(least, everyone, extra)) {
        tried += 1;
        if (tried > tries) {
          searched = false;
          break search;
        }
        if (found.some((smaller) => smaller.every((n, i) => n <= counts[i]))) continue;
        if (suffices(counts)) found.push(counts);
        if (extra === 0 && found.length) break search;
      }
    }
    if (!found.length) return {possible: true, searched, sets: 0n, first: [], pattern: []};
    const ways = (counts) => counts.reduce((a, n, i) => a * choose(everyone[i], n), 1n);
    const pattern = found[0].flatMap((n, i) => (n ? [[n, kinds[i]]] : []));
    const sets = found.map(ways).reduce((a, b) => a + b, 0n);
    return {possible: true, searched, sets, first: chosen(found[0]).sort(), pattern};
  }

  // A case as a page carries it, in full: members are letters there, positions digits.
  function unpack([packed, digits, , , , , weights = {}, rounded = []]) {
    const named = (text) => [...text].map((digit) => KNOWN[digit] || UNKNOWN);
    const full = (node) => {
      if (node.of) return {...node, of: node.of.map(full)};
      return {...node, count: named(node.count), base: node.base && named(node.base)};
    };
    const states = [...digits].map((_, i) => String.fromCharCode(65 + i));
    const columns = Object.entries(weights).map(([name, list]) => [name, Object.fromEntries(zip(states, list))]);
    return [full(packed), {states, positions: named(digits), weights: Object.fromEntries(columns), rounded}];
  }

  return {KNOWN, bracket, choose, evaluate, isCritical, margin, moved, smallest, unpack};
})();
