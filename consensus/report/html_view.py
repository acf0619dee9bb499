"""What a page shows of one scenario, part by part: names, sentences and sources as plain values.

Every word is chosen here or in the modules that make text; the templates only set
it. Nothing in here is HTML but the pictures, which are made elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from consensus.assumptions import Assumption
from consensus.decisions.compare import Comparison, RuleTable, by_rule
from consensus.decisions.question import Question
from consensus.decisions.verdict import Contribution, Outcome, Verdict, decide
from consensus.errors import ConsensusError, InputError
from consensus.facts import Source
from consensus.levers.changes import Changes, minimal_changes
from consensus.levers.survey import survey
from consensus.positions import Basis, Position
from consensus.power import measure
from consensus.power.measure import Power
from consensus.report.changes import changes_outline, lever_rows
from consensus.report.outline import Section
from consensus.report.power import all_equal, power_headline, power_notes
from consensus.report.sentence import headline, names
from consensus.report.tables import alike_changes, blocking_in_words
from consensus.report.text import (
    Part,
    Take,
    blockers_of,
    capital,
    footer_rows,
    ground_in_words,
    in_order,
    limits_in_words,
    outcome_in_words,
    parts_of,
    tabled_answer,
    take_in_words,
    told_in_words,
    ways_in_words,
)
from consensus.report.track import gate_in_words, sort_of, track_headline, track_outline
from consensus.scenarios import Scenario
from consensus.tracks.track import Status, Track, track
from consensus.values import by_name, in_series, long_date
from consensus.version import __version__

MOST_SETS = 10
MOST_NAMED = 6
"""So many blockers are named in a cell of a table; more are counted."""
LATEST_EVENTS = 6

_Cite = Callable[[Iterable[str]], tuple["Cited", ...]]
_ADDRESS = re.compile(r"https?://[^\s<>\"`\\]+")
SIGNS = {
    Status.DONE: ("✓", "done"),
    Status.SKIPPED: ("-", "not on record"),
    Status.NOT_TABLED: ("✕", "held"),
    Status.BLOCKED: ("✕", "held"),
    Status.UNDETERMINED: ("?", "not known"),
    Status.OPEN: ("○", "open"),
    Status.AHEAD: ("·", "ahead"),
}


class Cited(NamedTuple):
    """A source as it is shown, with its place in the list."""

    number: int
    title: str
    about: str
    """Publisher and date."""
    url: str
    """Only an address of the web; anything else stays text in the title."""
    note: str = ""


def address_of(text: str) -> str:
    """Return an address that may become a link: http or https, without space, quote or bracket; else nothing.

    Examples
    --------
    >>> address_of("https://www.nato.int/"), address_of("javascript:alert(1)"), address_of('https://a"b')
    ('https://www.nato.int/', '', '')
    """
    return text if text.isprintable() and _ADDRESS.fullmatch(text) else ""


class Bibliography:
    """The sources of a document, numbered in the order in which they are first cited."""

    def __init__(self) -> None:
        self._found: dict[str, Cited] = {}

    def __iter__(self) -> Iterator[Cited]:
        return iter(self._found.values())

    def __len__(self) -> int:
        return len(self._found)

    def cite(self, ids: Iterable[str], sources: Mapping[str, Source], *, known_only: bool = False) -> tuple[Cited, ...]:
        """Return sources as they are shown; a scenario may also cite by a title or an address of its own."""
        found = []
        for item in dict.fromkeys(ids):
            source = sources.get(item)
            if source is None and known_only:
                continue
            if item not in self._found:
                self._found[item] = _shown(len(self._found) + 1, item, source)
            found.append(self._found[item])
        return tuple(found)


def _shown(number: int, text: str, source: Source | None) -> Cited:
    if source is None:
        return Cited(number, text, "", address_of(text))
    when = source.published.in_words() if source.published else ""
    url = address_of(source.url)
    about = ", ".join(part for part in (source.publisher, when) if part)
    return Cited(number, source.title, about if url or not source.url else f"{about}. {source.url}", url, source.note)


@dataclass(frozen=True, slots=True)
class Row:
    """A member as it is told: what it does, why, and on what evidence."""

    name: str
    words: str
    ground: str = ""
    lead: str = ""
    ways: tuple[str, ...] = ()
    cited: tuple[Cited, ...] = ()
    unsourced: bool = False
    """Whether a position that rests on somebody's word has no source."""


@dataclass(frozen=True, slots=True)
class Group:
    """Members that are reported together."""

    title: str
    count: int
    rows: tuple[Row, ...] = ()
    listed: str = ""
    """The names, where they are not told one by one."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer under one assumption."""

    name: str
    means: str
    own: bool
    outcome: str
    blockers: str
    open: str
    """How many positions are not known."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """The answer under one rule."""

    title: str
    needs: str
    own: bool
    outcome: str
    blockers: str
    remark: str


@dataclass(frozen=True, slots=True)
class LeverLine:
    """A lever that a set names."""

    name: str
    means: str
    owner: str
    stands: str
    confidence: str
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Levers:
    """What it would take, where consent hangs on levers."""

    sections: tuple[Section, ...]
    levers: tuple[LeverLine, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """One stage on the way in."""

    sign: str
    status: str
    title: str
    words: str
    here: bool
    may_be_left_out: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """An event around a candidacy."""

    when: str
    sort: str
    text: str
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """The way into a body, gate by gate."""

    sentence: str
    gates: tuple[Gate, ...]
    sections: tuple[Section, ...]
    cited: tuple[Cited, ...]
    events: tuple[Happened, ...]
    earlier: int
    notes: tuple[str, ...]
    track: Track

    @property
    def dated(self) -> bool:
        """Whether the day of any gate is known, so that a picture of dates shows more than the list of gates."""
        return any(step.date is not None or step.ratifiers for step in self.track.steps)


@dataclass(frozen=True, slots=True)
class Strength:
    """Voting power under the rule of the question."""

    sentence: str
    notes: tuple[str, ...] = ()
    power: Power | None = None
    """Where a picture says more than the sentence."""


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that a report tells of one scenario."""

    name: str
    """Prefix of the anchors in the document."""
    title: str
    summary: str
    scenario: Scenario
    verdict: Verdict
    sentence: str
    outcome: str
    outcome_words: str
    remarks: tuple[str, ...]
    together: tuple[Group, ...]
    """Blockers that only voted, where they are many."""
    together_cited: tuple[Cited, ...]
    blockers: tuple[Row, ...]
    groups: tuple[Group, ...]
    tabled: str
    tabled_reason: str
    tabled_condition: str
    tabled_cited: tuple[Cited, ...]
    tabled_unsourced: bool
    take: Take | None
    levers: Levers | None
    readings: tuple[Reading, ...]
    readings_note: str
    rules: tuple[RuleLine, ...]
    rules_note: str
    rule_remarks: tuple[str, ...]
    way: Way | None
    strength: Strength | None
    limits: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    own_cited: tuple[Cited, ...]
    """Sources that the scenario gives for itself."""
    cite_as: str
    question: Question = field(repr=False)


def story_of(scenario: Scenario, name: str, books: Bibliography, *, brief: bool = False) -> Story:
    """Return what a report tells of a scenario.

    Parameters
    ----------
    scenario : Scenario
    name : str
        Prefix of the anchors, such as ``s1``.
    books : Bibliography
        Takes up what is cited.
    brief : bool
        Leave out what happened last and the levers one by one.

    Examples
    --------
    >>> import consensus as cs
    >>> story = story_of(cs.scenarios.load("nato/kosovo"), "s1", Bibliography())
    >>> [row.name for row in story.blockers], story.tabled
    (['Greece', 'Romania', 'Slovakia', 'Spain'], 'No')
    """
    verdict = decide(scenario)
    question = verdict.question
    sources = {source.id: source for source in question.sources}

    def cite(ids: Iterable[str]) -> tuple[Cited, ...]:
        return books.cite(ids, sources, known_only=question.known_by is not None)

    own_cited = cite(scenario.sources)
    alike, apart = blockers_of(verdict)
    first, *remarks = outcome_in_words(verdict)
    tabled = verdict.tabled
    levers, take = None, take_in_words(verdict)
    if question.assumption is Assumption.CONDITIONAL and verdict.outcome is not Outcome.ADOPTED:
        levers = _levers(scenario, verdict, cite, brief=brief)
    way = _way(scenario, books, brief=brief)
    rules, rule_remarks = rule_lines(by_rule(question))
    own_rule = "the rule of this stage" if question.stage else "the rule of the question"
    readings, readings_note = _readings(scenario, verdict)
    return Story(
        name=name,
        title=scenario.title or capital(f"{question.body}: {question.act_in_words}"),
        summary=scenario.summary,
        scenario=scenario,
        verdict=verdict,
        sentence=headline(verdict),
        outcome=verdict.outcome.value,
        outcome_words=first,
        remarks=tuple(remarks),
        together=tuple(_listed(part) for part in alike),
        together_cited=cite(alike[0].members[0].member.sources) if alike else (),
        blockers=tuple(_blocker(question, item, cite) for item in in_order(apart)),
        groups=tuple(_group(part, cite) for part in parts_of(verdict)),
        tabled=tabled_answer(verdict),
        tabled_reason=tabled.reason,
        tabled_condition=tabled.condition,
        tabled_cited=cite(tabled.sources),
        tabled_unsourced=tabled.asserted and not tabled.sources,
        take=take,
        levers=levers,
        readings=readings,
        readings_note=readings_note,
        rules=rules,
        rules_note=f"* {own_rule}; the others are comparisons, not the law of this body.",
        rule_remarks=rule_remarks,
        way=way,
        strength=_strength(question),
        limits=tuple(limits_in_words(verdict)),
        facts=tuple(_facts(question)),
        own_cited=own_cited,
        cite_as=cite_as(scenario, question),
        question=question,
    )


def _facts(question: Question) -> Iterator[tuple[str, str]]:
    for label, text in footer_rows(question):
        means = question.assumption if label == "Assumption" else None
        yield label, f"{text}: {means.in_words}" if means is not None else text
    if question.provenance.scenario:
        yield "Scenario", question.provenance.scenario


def cite_as(scenario: Scenario, question: Question) -> str:
    """Return the line by which an answer can be cited: package, scenario, date, rule, assumption and data.

    Examples
    --------
    >>> import consensus as cs
    >>> kosovo = cs.scenarios.load("nato/kosovo")
    >>> cite_as(kosovo, cs.pose(kosovo))[:64]
    'The consensus maintainers, accession-consensus 0.1.0, "Kosovo in'
    """
    made = question.provenance
    parts = [f"The consensus maintainers, accession-consensus {__version__}"]
    parts.append(f'"{scenario.title or question.act_in_words}"')
    if made.scenario:
        parts.append(f"scenario {made.scenario}")
    if question.on is not None:
        parts.append(f"as of {long_date(question.on)}")
    parts.append(f"rule: {question.rule.title}")
    if question.assumption is not None:
        parts.append(f"assumption: {question.assumption}")
    if made.data_reviewed is not None:
        parts.append(f"facts reviewed to {long_date(made.data_reviewed)}, data version {made.data_digest}")
    return ", ".join(parts) + "."


def _blocker(question: Question, item: Contribution, cite: _Cite) -> Row:
    member = item.member
    lead, ways = ways_in_words(question, member.coded) if member.coded is not None else ("", [])
    assumed = member.coded is not None and member.basis is Basis.ASSUMED
    ids = member.coded.cited() if member.coded is not None and assumed else member.sources
    cited = cite(ids)
    return Row(
        name=capital(member.shown),
        words=item.in_words,
        ground="" if assumed else ground_in_words(member),
        lead=lead,
        ways=tuple(ways),
        cited=cited,
        unsourced=not cited,
    )


def _group(part: Part, cite: _Cite) -> Group:
    if not part.told:
        return _listed(part)
    rows = []
    for item in in_order(part.members):
        cited = cite(item.member.sources)
        rows.append(Row(capital(item.member.shown), told_in_words(item), cited=cited, unsourced=not cited))
    return Group(part.title, len(rows), tuple(rows))


def _listed(part: Part) -> Group:
    return Group(part.title, len(part.members), listed=capital(in_series(names(part.members))))


def _levers(scenario: Scenario, verdict: Verdict, cite: _Cite, *, brief: bool) -> Levers | None:
    """Tell in levers what it would take, and what survives every reading of what is open."""
    try:
        changes = minimal_changes(verdict)
        found = None if brief else survey(scenario)
    except InputError:
        return None
    sections = tuple(changes_outline(changes, found, shown=MOST_SETS))
    return Levers(sections, lever_lines(changes, cite)) if sections else None


def lever_lines(changes: Changes, cite: _Cite) -> tuple[LeverLine, ...]:
    """Return the levers that the sets name, with what is cited for them."""
    return tuple(
        LeverLine(row.name, row.means, row.owner, row.stands, row.confidence, cite(row.sources))
        for row in lever_rows(changes)
    )


def who(verdict: Verdict, most: int = MOST_NAMED) -> str:
    """Return who blocks for certain, by name where they are few."""
    blockers = verdict.blockers
    if not blockers:
        return "none"
    return capital(in_series(names(blockers))) if len(blockers) <= most else f"{len(blockers)} members"


def _readings(scenario: Scenario, verdict: Verdict) -> tuple[tuple[Reading, ...], str]:
    """Ask the scenario under every assumption; nothing where positions rest on none."""
    question = verdict.question
    if question.assumption is None or question.tally is not None:
        return (), "No assumption plays a part here: what each did is on record."
    dossier = scenario.dossier()
    rows = []
    for assumption in Assumption:
        own = assumption is question.assumption
        coded = bool(dossier.condition or scenario.condition)
        if assumption is Assumption.CONDITIONAL and not coded and not own:
            continue
        try:
            found = verdict if own else decide(scenario.but(assumption=assumption.value))
        except ConsensusError as error:
            rows.append(Reading(assumption.value, assumption.in_words, own, f"not asked: {error.what}", "", ""))
            continue
        open_ = sum(c.member.position is Position.UNKNOWN for c in found.contributions)
        outcome = found.outcome.value
        rows.append(Reading(assumption.value, assumption.in_words, own, outcome, who(found), str(open_)))
    if len({(row.outcome, row.blockers, row.open) for row in rows}) == 1:
        return (
            (),
            f"Every assumption gives the same answer here, so nothing hangs on it ({question.assumption} is taken).",
        )
    return tuple(rows), ""


def rule_lines(table: RuleTable) -> tuple[tuple[RuleLine, ...], tuple[str, ...]]:
    """Return the rules side by side with who blocks by name, and in sentences why some have no answer."""
    question = table.question
    shown = {member.state: member.shown for member in question.members}
    rows, remarks = [], dict[str, list[str]]()
    for row in table.rows:
        outcome = row.outcome.value if row.outcome else row.remark.partition(":")[0]
        few = 0 < len(row.blockers) <= MOST_NAMED
        who_ = capital(in_series(by_name(shown[s] for s in row.blockers))) if few else str(len(row.blockers) or "none")
        remark = row.remark if row.outcome else ""
        rows.append(RuleLine(row.title, row.needs, row.own, outcome, who_ if row.outcome else "-", remark))
        if row.outcome is None:
            remarks.setdefault(row.remark, []).append(row.title)
    asked = [] if question.rule_is_own else [f"The question was asked under: {question.rule.title}."]
    return tuple(rows), (*asked, *(f"{in_series(titles)}: {text}." for text, titles in remarks.items()))


def _way(scenario: Scenario, books: Bibliography, *, brief: bool) -> Way | None:
    """Tell the way into the body; nothing where there is none, as for a ballot or an invented body."""
    try:
        found = track(scenario)
    except InputError:
        return None
    sources = {source.id: source for source in found.sources}
    cited = [s for row in (*found.presence, *found.precedents) for s in row.sources]
    cited += [s for row in found.newcomers if row.blocks for s in row.sources]
    latest = () if brief else found.events[-LATEST_EVENTS:]
    return Way(
        sentence=track_headline(found),
        gates=tuple(
            Gate(
                *SIGNS[step.status],
                step.stage.title,
                gate_in_words(found, step),
                step.stage.id == found.stopped_at,
                step.stage.skippable,
            )
            for step in found.steps
        ),
        sections=tuple(track_outline(found)),
        cited=books.cite(cited, sources),
        events=tuple(
            Happened(e.since.in_words(), sort_of(e), f"{e.event.rstrip('.')}.", books.cite(e.sources[:1], sources))
            for e in latest
        ),
        earlier=len(found.events) - len(latest),
        notes=tuple(f"{capital(note.rstrip('.'))}." for note in found.provenance.notes),
        track=found,
    )


def _strength(question: Question) -> Strength | None:
    """Tell the power of the members under the rule, with every position taken as open; nothing for figures alone."""
    if question.tally is not None or len(question.members) < 2:
        return None
    open_ = [member.model_copy(update={"position": Position.UNKNOWN}) for member in question.members]
    try:
        power = measure(question.model_copy(update={"members": tuple(open_), "underway": False, "findings": ()}))
        sentence = power_headline(power)
        if all_equal(power):
            return Strength(sentence)
        return Strength(sentence, tuple(power_notes(power)), power)
    except ConsensusError as error:
        return Strength(f"Voting power under this rule is not told: {error.what}.")


class Side(NamedTuple):
    """One scenario in the comparison at the head of a report on several."""

    name: str
    title: str
    outcome: str
    blockers: str
    open: str
    tabled: str
    on: str
    rule: str
    assumption: str


def side_of(story: Story) -> Side:
    """Return a scenario as a line of the comparison."""
    question, verdict = story.question, story.verdict
    return Side(
        story.name,
        story.title,
        story.outcome,
        who(verdict) if question.tally is None else "not known by name",
        str(len(verdict.undetermined)),
        story.tabled or "-",
        long_date(question.on) if question.on else "no date",
        question.rule.title,
        str(question.assumption) if question.assumption else "none: as voted" if question.ballot else "none",
    )


class Changed(NamedTuple):
    """What changed for members that changed alike, between two answers."""

    names: str
    mark: str
    was: str
    does: str
    why: str


def changed_rows(change: Comparison) -> list[Changed]:
    """Return the members that changed, those that changed alike together, blockers first."""
    rows = []
    for some in alike_changes(change):
        item = some[0]
        mark = blocking_in_words(change, some)
        since = f" ({item.since})" if item.since else ""
        listed = capital(in_series(by_name(i.name for i in some)))
        rows.append(Changed(listed, mark, item.was, item.does, f"{item.why}{since}"))
    return rows
