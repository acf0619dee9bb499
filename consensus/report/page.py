"""The what-if page: one file in which anybody can change positions and see who blocks.

It opens from disk, without a network and without this library: the members with
their evidence, the rules in building blocks, a hand-written reader of these
(``assets/rules.js``, held to the same cases as the Python) and the words. Without
JavaScript it still says what the scenario says.

References
----------
RFC 4180 for the table that it offers to download; Content Security Policy Level 3.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from consensus.datasets import shipped
from consensus.decisions.posing import pose
from consensus.decisions.question import Question
from consensus.decisions.verdict import Blocks, Contribution, Outcome, Verdict, ballot_of, compiled, decide
from consensus.errors import InputError, InvalidTally, MissingRoster, NeedsWeights, visible
from consensus.positions import Basis, Position
from consensus.report.atlas import atlas
from consensus.report.csp import policy
from consensus.report.map import map_body, map_css, map_notes, map_shapes, mappable
from consensus.report.palette import DARK, LIGHT, Look, Theme, look_of
from consensus.report.sentence import headline, tabled_in_words
from consensus.report.text import capital, ground_in_words, limits_in_words, told_in_words, ways_in_words
from consensus.report.words import Words, words
from consensus.rules import COMPARED, NAMED, Node, Rule, ShareOf
from consensus.rules.core import AllOf, AnyOf, leaves, weights_of
from consensus.rules.named import About
from consensus.scenarios import Scenario
from consensus.values import by_name, fold, long_date

ASSETS = Path(__file__).parent / "assets"
POSITIONS = tuple(Position)
"""The positions in the order of their digits: 0 for ``agree``, 7 for ``unknown``."""
MOST_SOURCES = 3
"""So many sources are given for a member that blocks; one for each of the others, as the report has them all."""
_EXACT = 2**53 - 1
"""Beyond this a number in JSON is written as text, as JavaScript would round it."""


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """A what-if page, which a notebook shows in a frame of its own.

    Examples
    --------
    >>> import consensus as cs
    >>> made = page(cs.scenarios.load("nato/kosovo"))
    >>> made.title, made.html[:15]
    ('Kosovo in NATO, mid-2026', '<!doctype html>')
    """

    title: str
    """What is asked, as a heading."""
    html: str
    """The whole document."""

    def __repr__(self) -> str:
        return f"Page({self.title!r}, {len(self.html.encode()) // 1024} KB)"

    def _repr_html_(self) -> str:
        frame = 'sandbox="allow-scripts allow-downloads" width="100%" height="900"'
        return f'<iframe title="{escape(self.title)}" {frame} srcdoc="{escape(self.html)}"></iframe>'


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One what-if section, to be put into a document with `page_css` and `page_script`."""

    title: str
    """What is asked, as a heading."""
    body: str
    """The HTML of the section, with its data."""
    has_map: bool
    """Whether it draws a map, so that the document needs `map_shapes` and `map_css`."""


def page(scenario: Scenario) -> Page:
    """Return the what-if page of a scenario, for a notebook or a file.

    Examples
    --------
    >>> import consensus as cs
    >>> page(cs.scenarios.load("unsc/kosovo"))
    Page('Kosovo before the Security Council, mid-2026', ... KB)
    """
    return Page(title=_title(scenario, pose(scenario)), html=page_html(scenario))


def page_html(scenario: Scenario, *, table: Words | None = None) -> str:
    """Return the what-if page of a scenario as one HTML file.

    Parameters
    ----------
    scenario : Scenario
    table : Words, optional
        The words of another language; English if not given.

    Returns
    -------
    str
        The same bytes every time. It makes no request and runs no script but its own.

    Raises
    ------
    InputError
        If the scenario has no members whose position could be changed: a ballot known by its figures.

    Examples
    --------
    >>> import consensus as cs
    >>> "Kosovo" in page_html(cs.scenarios.load("nato/kosovo"))
    True
    """
    say = table or words()
    made = _WhatIf(scenario, "what-if", say, cite=True)
    question = made.question
    style = "\n".join((map_css(), page_css(), _asset("page.css")))
    script = page_script()
    sources = {source.id: source for source in question.sources}
    tabled = question.tabled
    document: str = _template("page.html.j2").render(
        say=say,
        policy=policy([style], [script]),
        style=_markup(style),
        script=_markup(script),
        title=visible(made.title),
        summary=visible(scenario.summary),
        sentence=headline(made.verdict),
        tabled=visible(tabled_in_words(made.verdict)) or say["page.tabled_none"],
        tabled_reason=visible(tabled.reason),
        tabled_sources=[_source(sources[item]) for item in tabled.sources if item in sources][:MOST_SOURCES],
        rows=[(label, visible(text)) for label, text in made.grounds()],
        limits=[visible(text) for text in _limits(made)],
        shapes=_markup(map_shapes() if made.has_map else ""),
        body=_markup(made.body()),
    )
    return document


def what_if(scenario: Scenario, *, name: str, table: Words | None = None, cite: bool = False) -> WhatIf:
    """Return the what-if section of a scenario, for a document that holds one or several.

    The document also needs `page_css` and `page_script`, and the shapes of the map once.

    Parameters
    ----------
    scenario : Scenario
    name : str
        Letters, digits and dashes; the identifiers of the section begin with it.
    table : Words, optional
        The words of another language; English if not given.
    cite : bool
        Whether the evidence links its sources here, as the document around it does not list them.

    Raises
    ------
    InputError
        If the scenario is a ballot known by its figures: it has no members to change.

    Examples
    --------
    >>> import consensus as cs
    >>> what_if(cs.scenarios.load("nato/kosovo"), name="kosovo").title
    'Kosovo in NATO, mid-2026'
    """
    if not name or not all(c.isascii() and (c.isalnum() or c == "-") for c in name):
        raise InputError("the name of a section has letters, digits and dashes only", key="name")
    made = _WhatIf(scenario, name, table or words(), cite=cite)
    return WhatIf(made.title, made.body(), made.has_map)


def page_css() -> str:
    """Return the style of what-if sections; that of the map is apart.

    Examples
    --------
    >>> "prefers-color-scheme:dark" in page_css()
    True
    """
    dark = f"@media (prefers-color-scheme: dark) {{ {_colours(DARK)} }}"
    sheet = "\n".join((_colours(LIGHT), dark, f"@media print {{ {_colours(LIGHT)} }}", _asset("what_if.css")))
    for spaced in ("; ", ": ", ", ", " {", "{ ", " }", ";}"):  # no selector has one of these with a meaning
        sheet = sheet.replace(spaced, "}" if spaced == ";}" else spaced.strip())
    return sheet


def _colours(theme: Theme) -> str:
    """Return the colours of the palette as names for the style sheets."""
    found = {"paper": theme.paper, "ink": theme.ink, "faint": theme.faint}
    for look in (*_LOOKS, Look.CANDIDATE):
        shade = theme.shades[look]
        found |= {f"{look}-fill": shade.fill, f"{look}-ink": shade.ink}
    return f":root {{ {' '.join(f'--wi-{name}: {colour};' for name, colour in found.items())} }}"


def page_script() -> str:
    """Return the script that starts every what-if section of a document, with the reader of rules and its test."""
    check = json.dumps(json.loads(_asset("self_check.json")), separators=(",", ":"))
    return "\n".join((_asset("rules.js"), f"globalThis.consensusSelfCheck = {check};", _asset("page.js")))


def blocks(node: Node) -> dict[str, Any]:
    """Return a compiled rule as plain data, as the script reads it.

    Examples
    --------
    >>> from consensus.rules import Consensus
    >>> blocks(Consensus().core(("BEL",)))
    {'op': 'limit', 'count': ['object'], 'label': 'no member objects', 'at_most': 0}
    """
    if isinstance(node, AllOf | AnyOf):
        return {"op": node.op, "of": [blocks(part) for part in node.of]}
    found: dict[str, Any] = {"op": node.op, "count": _in_order(node.count), "label": visible(node.in_words())}
    if node.among is not None:
        found["among"] = list(node.among)
    if node.quorum:
        found["quorum"] = True
    if isinstance(node, ShareOf):
        found["base"] = _in_order(node.base)
        if node.weight is not None:
            found["weight"] = node.weight
        bound = "at_least" if node.at_least is not None else "more_than"
        found[bound] = [_number(node.threshold.numerator), _number(node.threshold.denominator)]
    else:
        bound = "at_least" if node.at_least is not None else "at_most"
        found[bound] = getattr(node, bound)
    return found


def _packed(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return building blocks with their positions as digits, as the script unpacks them."""
    found = dict(node)
    if "of" in node:
        found["of"] = [_packed(part) for part in node["of"]]
    return found | {key: _digits(map(Position, node[key])) for key in ("count", "base") if key in node}


def _digits(positions: Iterable[Position]) -> str:
    return "".join(str(POSITIONS.index(p)) for p in positions)


def _in_order(positions: Iterable[Position]) -> list[str]:
    return [p.value for p in POSITIONS if p in set(positions)]


def _number(value: int) -> int | str:
    return value if abs(value) <= _EXACT else str(value)


class _WhatIf:
    """One what-if: what the script needs as data, and what a reader sees without it."""

    def __init__(self, scenario: Scenario, name: str, say: Words, *, cite: bool) -> None:
        self.scenario, self.name, self.say, self.cite = scenario, name, say, cite
        self.question = pose(scenario)
        if self.question.tally is not None:
            raise InputError(
                "a ballot known by its figures has no members whose position could be changed",
                why="only how many voted which way is in the scenario",
                fix="Name a recorded ballot with a roll call (vote = ...), or list positions in place of [tally]",
                key="tally",
            )
        self.verdict = decide(self.question)
        self.title = _title(scenario, self.question)
        self.states = tuple(sorted(member.state for member in self.question.members))
        self.has_map = mappable(self.verdict)  # an invented body is on no map
        self.map = map_body(self.verdict, name=name) if self.has_map else ""
        self.phrases: dict[str, int] = {}
        self.sentences: dict[str, int] = {}
        self.said: dict[tuple[int, ...], int] = {}
        self.weights: set[str] = set()

    # What it rests on.

    def assumption(self) -> str:
        taken = self.question.assumption
        if taken is None:
            return self.say["page.no_assumption"]
        return self.say.say("page.assumed", name=taken, meaning=taken.in_words)

    def as_of(self) -> str:
        on, known = self.question.on, self.question.known_by
        assert on is not None  # a scenario has a date
        day = long_date(on)
        return self.say.say("page.known_by", date=day, known=long_date(known)) if known else day

    def data(self) -> str:
        made = self.question.provenance
        reviewed = long_date(made.data_reviewed) if made.data_reviewed else "-"
        text = self.say.say("page.reviewed", date=reviewed)
        return self.say.say("page.dated", text=text, digest=made.data_digest, version=made.version)

    def grounds(self) -> Iterator[tuple[str, str]]:
        """Yield what the answer rests on, each with its label."""
        question, say = self.question, self.say
        yield say["page.as_of"], self.as_of()
        if question.stage_title:
            yield say["page.stage"], question.stage_title
        yield say["page.rule"], f"{question.rule.title}: {question.rule.needs}"
        yield say["page.clause"], question.clause_in_words
        yield say["page.assumption"], self.assumption()
        yield say["page.data"], self.data()
        if question.provenance.scenario:
            yield say["page.scenario"], question.provenance.scenario
        if question.designation_note:
            yield f"{capital(question.candidate_shown)}*", question.designation_note

    # The data of the script.

    def document(self) -> dict[str, Any]:
        """Return everything that the script needs, as plain data."""
        question = self.question
        rules = list(self._rules())
        tables = {
            name: {s: _number(w) for s, w in sorted(question.weights[name].items()) if s in self.states}
            for name in sorted(self.weights)
        }
        found = {
            "name": self.name,
            "candidate": question.candidate_shown,
            "body": question.body,
            "act": question.act_in_words,
            "on": self.as_of(),
            "assumption": self.assumption(),
            "data": self.data(),
            "day": question.on.isoformat() if question.on else "",
            "known_by": question.known_by.isoformat() if question.known_by else "",
            "is_tabled": self.verdict.tabled.value if tabled_in_words(self.verdict) else "",
            "basis": _bases(self.verdict),
            "underway": question.underway,
            "ballot": bool(question.ballot),
            "stage": bool(question.stage),
            "tabled": tabled_in_words(self.verdict),
            "designation": question.designation_note,
            "not_eligible": self._not_eligible(),
            "file": _file_name(self.scenario, question),
            "members": list(self._members()),
            "weights": tables,
            "rounded": sorted(set(question.rounded) & self.weights),
            "rules": rules,
            "phrases": list(self.phrases),
            "sentences": list(self.sentences),
            "said": list(self.said),
        }
        found = _cleaned(found)
        key = sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:12]
        texts = {**self.say.section("script"), **{f"position_{k}": t for k, t in self.say.section("position").items()}}
        told = ("blockers_none", "blockers_none_certain", "possible_open", "possible_short")
        texts |= {key: self.say[f"what_if.{key}"] for key in told}
        if question.ballot:
            texts |= {key: text for key, text in self.say.section("ballot").items() if key in texts}
        return {**found, "key": key, "marks": {look.value: look.symbol for look in _LOOKS}, "words": texts}

    def _not_eligible(self) -> str:
        unmet = [f for f in self.question.findings if f.value == "not_met"]
        return f"{capital(unmet[0].reason)} ({unmet[0].clause})" if unmet and self.question.hard_eligibility else ""

    def _members(self) -> Iterator[dict[str, Any]]:
        """Yield the members by code: name, other names, numbers in other catalogues."""
        known = self.scenario.state_table(shipped()).by_code
        for item in sorted(self.question.members, key=lambda m: m.state):
            state = known.get(item.state)
            other = [item.state]
            codes: list[int | None] = [None, None]
            if state is not None:
                other += [state.iso2, state.name, *state.aliases, *(former.name for former in state.former_names)]
                codes = [state.cow, state.gw]
            named = dict.fromkeys(filter(None, (fold(text) for text in (item.shown, *other))))
            yield {"code": item.state, "name": item.shown, "find": "|".join(named), "cow": codes[0], "gw": codes[1]}

    def _rules(self) -> Iterator[dict[str, Any]]:
        """Yield the rule of the question, then one of each sort, then those of other institutions."""
        question = self.question
        compared = {rule.model_fields["kind"].default for rule in COMPARED}
        seen: list[Rule] = []
        for rule in (None, *COMPARED, *(rule for rule in NAMED if rule not in COMPARED)):
            if rule is not None and rule.model_fields["kind"].default == question.rule.kind:
                continue
            posed = question if rule is None else question.with_rule(rule())
            if posed.rule in seen:
                continue
            seen.append(posed.rule)
            kind = question.rule.kind if rule is None else str(rule.model_fields["kind"].default)
            own = posed.rule.kind == question.stage_rule if question.stage else rule is None
            sort = "asked" if rule is None else "compared" if kind in compared else "others"
            about = {"kind": kind, "title": posed.rule.title, "own": own, "sort": sort}
            told = {"needs": posed.rule.needs, "clause": posed.clause_in_words}
            try:
                yield {**about, **told, **self._rule(posed)}
            except NeedsWeights as error:
                yield {**about, "missing": error.what}
            except (MissingRoster, InvalidTally) as error:
                yield {**about, "missing": error.what}

    def _rule(self, posed: Question) -> dict[str, Any]:
        """Return a rule as the script reads it, with what the scenario's positions come to under it."""
        ballot = ballot_of(posed)
        node = compiled(posed, ballot)
        shares = [leaf for leaf in leaves(node) if isinstance(leaf, ShareOf) and leaf.weight is not None]
        for leaf in shares:
            weights_of(leaf, ballot)
        verdict, about = decide(posed), posed.rule.about
        self.weights |= {leaf.weight for leaf in shares if leaf.weight}
        says = tuple(self.phrases.setdefault(c.in_words, len(self.phrases)) for c in verdict.contributions)
        sentence = headline(verdict).replace(
            f"({visible(posed.rule.title)})", "({title})"
        )  # the rest is often the same
        usual = "".join(posed.rule.effect(p).value[0] for p in POSITIONS)
        own_bases = _bases(verdict)
        effects = {s: "".join(posed.rule.effect_on(s, p).value[0] for p in POSITIONS) for s in self.states}
        special = {state: own for state, own in effects.items() if own != usual}
        reads = _digits(posed.rule.reads_as(p) for p in POSITIONS)
        return {
            "node": _packed(blocks(node)),
            "words": [about.agreeing[0], about.objecting[0], about.silent[0], about.agreeing[1], *about.objecting[1:]],
            "usual": _usual(posed.rule),
            **({"basis": own_bases} if own_bases != _bases(self.verdict) else {}),
            **({"reads": reads} if reads != _digits(POSITIONS) else {}),
            "effects": usual,
            **({"on": special} if special else {}),
            "start": _digits(c.member.position for c in verdict.contributions),
            "says": self.said.setdefault(says, len(self.said)),
            "sentence": self.sentences.setdefault(sentence, len(self.sentences)),
            "outcome": verdict.outcome.value,
            "blockers": [c.state for c in verdict.blockers],
        }

    # What a reader sees without the script.

    def _away(self) -> str:
        """Say how many members the map does not hold; nothing where it has them all."""
        here = {shape.state for shape in atlas().shapes}
        count = sum(state not in here for state in self.states)
        key = "ballot.map_away" if self.question.ballot else "page.map_away"
        return self.say.say(key, count=count, total=len(self.states)) if count else ""

    def _chips(self) -> Iterator[tuple[str, str]]:
        """Yield what the answer rests on, in a line under it."""
        question, say = self.question, self.say
        yield say["page.as_of"], self.as_of()
        yield say["page.rule"], question.rule.title
        yield say["page.assumption"], question.assumption or say["page.no_assumption"]
        yield say["page.data"], question.provenance.data_digest

    def _possible(self, rows: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
        """Tell who could be part of a block: whose position is not known, and who is not enough alone."""
        say = self.say
        of_total = say.say(f"{'ballot' if self.question.ballot else 'script'}.of_total", total=len(self.states))
        open_ones = [row["shown"] for row in rows if row["unknown"]]
        alike: dict[str, list[str]] = {}
        for row in rows:
            if not row["unknown"]:
                alike.setdefault(row["says"], []).append(row["shown"])
        listed = "; ".join(
            say.say("script.some_block", names=self._series(some), does=does) for does, some in alike.items()
        )
        count = len(rows) - len(open_ones)
        known = {"count": len(open_ones), "total": of_total, "names": self._series(open_ones)}
        return (
            say.say("what_if.possible_open", **known) if open_ones else "",
            say.say("what_if.possible_short", count=count, total=of_total, list=listed) if count else "",
        )

    def _series(self, items: Sequence[str]) -> str:
        comma, last = self.say["script.comma"], self.say["script.and"]
        return last.join(part for part in (comma.join(items[:-1]), *items[-1:]) if part)

    def _sources(self, item: Contribution) -> list[dict[str, str]]:
        known = {source.id: source for source in self.question.sources}
        most = MOST_SOURCES if item.blocks is Blocks.DEFINITELY else 1
        return [_source(known[s]) for s in item.member.sources if s in known][:most]

    def body(self) -> str:
        """Return the HTML of the section."""
        say, verdict = self.say, self.verdict
        order = {name: i for i, name in enumerate(by_name(c.member.shown for c in verdict.contributions))}
        rows = [
            {
                "code": visible(item.state),
                "name": visible(capital(item.member.shown)),
                "shown": visible(item.member.shown),
                "look": look_of(item).value,
                "mark": look_of(item).symbol,
                "says": visible(item.in_words),
                "why": [visible(text) for text in _evidence(self.question, item)],
                "sources": self._sources(item),
                "blocks": item.blocks.value,
                "unknown": item.member.position is Position.UNKNOWN,
            }
            for item in sorted(verdict.contributions, key=lambda c: order[c.member.shown])
        ]
        open_ones, short = self._possible([row for row in rows if row["blocks"] == "possibly"])
        conditional = any(member.coded is not None for member in self.question.members)
        made: str = _template("what_if.html.j2").render(
            say=say,
            name=self.name,
            sentence=headline(verdict),
            outcome=verdict.outcome.value,
            rows=rows,
            blockers=[row for row in rows if row["blocks"] == "definitely"],
            nobody=say["what_if.blockers_none" + "_certain" * (verdict.outcome is not Outcome.ADOPTED)],
            open=open_ones,
            short=short,
            chips=[(label, visible(text)) for label, text in self._chips()],
            members=say["ballot.members" if self.question.ballot else "what_if.members"],
            map=_markup(self.map),
            away=self._away(),
            cite=self.cite,
            levers=say["page.levers"] if conditional else "",
            looks=[
                (look.value, look.symbol, say[f"mark.{look}"]) for look in (*_LOOKS, *_ON_THE_MAP[: 2 * self.has_map])
            ],
            data=_markup(_json(self.document())),
        )
        return _lean(made)


def _title(scenario: Scenario, question: Question) -> str:
    return scenario.title or f"{capital(question.candidate_shown)}: {question.act_in_words}"


def _limits(made: _WhatIf) -> Iterator[str]:
    """Yield what the page does not say."""
    say = made.say
    yield say["page.not_a_forecast"]
    yield say["page.set_by_hand"]
    yield say["page.comparisons"]
    if made.has_map:
        yield from map_notes(made.verdict)
    for text in limits_in_words(made.verdict):
        if not text.startswith("It is not a forecast"):
            yield text
    yield say["page.offline"]


def _evidence(question: Question, item: Contribution) -> Iterator[str]:
    """Yield why a member is taken to do what it does, in sentences."""
    member = item.member
    if member.coded is not None and member.condition:
        first, ways = ways_in_words(question, member.coded)
        yield f"{first} {'; '.join(ways)}." if ways else first
        return
    ground, told = ground_in_words(member), told_in_words(item)
    if item.blocks is Blocks.DEFINITELY and ground:
        yield ground
        return
    if told != item.in_words:
        yield f"{capital(told)}."
    if ground and (member.statement is None or (not member.lapsed and member.position is not Position.UNKNOWN)):
        yield ground


_LOOKS = (Look.BLOCKS, Look.POSSIBLE, Look.SUPPORTS, Look.NEUTRAL)
_ON_THE_MAP = (Look.CANDIDATE, Look.OUTSIDE)
_BASES = {Basis.ACTED: "d", Basis.STATED: "s", Basis.REPORTED: "r", Basis.ASSUMED: "a", Basis.HYPOTHETICAL: "p"}


def _bases(verdict: Verdict) -> str:
    """Return a letter for each member: on what its position rests; h where the scenario asserts it."""
    members = [item.member for item in verdict.contributions]
    asserted = {m.state for m in members if m.asserted and m.basis is Basis.HYPOTHETICAL}
    return "".join("h" if m.state in asserted else _BASES[m.basis] for m in members)


def _usual(rule: Rule) -> str:
    """Return the positions that one takes under a rule, by their digits; the others are offered below them."""
    if rule.kind == "custom":
        return "01234567"  # whoever wrote it knows
    if rule.about.agreeing == About._field_defaults["agreeing"]:
        return "02567"  # a vote
    return "0467"


def _source(source: Any) -> dict[str, str]:
    """Return a source as a link: only an address of the web is one."""
    url = source.url if source.url.startswith(("https://", "http://")) else ""
    when = source.published.in_words() if source.published else ""
    rest = ", ".join(part for part in (source.publisher, when) if part)
    return {"title": visible(source.title), "rest": visible(rest), "url": visible(url)}


def _file_name(scenario: Scenario, question: Question) -> str:
    name = fold(scenario.name or f"{question.body} {question.candidate_shown}").encode("ascii", "ignore").decode()
    return "-".join(name.split())[:60] or "what-if"


def _cleaned(value: Any) -> Any:
    """Return plain data with control and direction characters made visible in every text."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, Mapping):
        return {visible(key): _cleaned(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_cleaned(item) for item in value]
    return value


def _json(document: Mapping[str, Any]) -> str:
    """Return JSON that cannot end the block in which it stands."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _lean(text: str) -> str:
    """Leave out indents and empty lines."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _asset(name: str) -> str:
    """Return a file that ships with the page, without its indents and comments; no string in it goes over a line."""
    lines = (_COMMENT.sub("", line) for line in (ASSETS / name).read_text(encoding="utf-8").splitlines())
    if name.endswith(".js"):  # a line without a text or a pattern in it has no blank with a meaning around its signs
        lines = (line if _TEXT.search(line) else _SIGN.sub(r"\1", line) for line in lines)
    return _lean("\n".join(lines))


_TEXT = re.compile(r"""["'`/]""")
_SIGN = re.compile(r"(?<=\S) ?(===|!==|=>|>=|<=|&&|\|\||\?\?|[=?:*<>{},;]) ")
_COMMENT = re.compile(r"""(^|\s)// [^"'`]*$|^\s*// .*$""")


def _markup(text: str) -> str:
    from markupsafe import Markup  # noqa: PLC0415

    return Markup(text)  # noqa: S704 - made here, of escaped parts


def _template(name: str) -> Any:
    from consensus.report.html import environment  # noqa: PLC0415 - a report has pages in it

    return environment().get_template(name)
