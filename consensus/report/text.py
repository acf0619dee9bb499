"""Answers as plain text for a terminal or a mail: no colour, no box characters."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from math import comb, prod
from typing import NamedTuple

from consensus.conditions.coding import Condition
from consensus.conditions.grammar import AtLeast, in_words
from consensus.decisions.conditional import Words
from consensus.decisions.question import Finding, Group, Member, Question
from consensus.decisions.verdict import Contribution, Outcome, Verdict
from consensus.errors import InputError, visible
from consensus.facts import Confidence, Source
from consensus.levers.changes import Changes, minimal_changes
from consensus.positions import Basis, Position
from consensus.report.outline import LIMITLESS, MARK
from consensus.report.sentence import headline, names
from consensus.scenarios.model import UNEXPLAINED
from consensus.values import by_name, in_series, long_date

WIDTH = 88
MOST_SOURCES = 3
FEW_TRIES = 1000
FEW_STEPS = 300_000
MOST_APART = 6
"""So many blockers are told one by one; more that only voted are listed."""


def verdict_text(verdict: Verdict, *, width: int = WIDTH) -> str:
    """Return the whole answer: sentence, blockers, the others in groups, agenda, limits.

    Parameters
    ----------
    verdict : Verdict
    width : int
        Columns to fill.

    Examples
    --------
    >>> import consensus as cs
    >>> verdict_text(cs.decide(cs.scenarios.load("nato/kosovo"))).splitlines()[0][:34]
    'If it were put on 31 July 2026, NA'
    """
    return _Page(verdict, width).text()


class _Page:
    def __init__(self, verdict: Verdict, width: int) -> None:
        self.verdict = verdict
        self.question = verdict.question
        self.width = max(40, width)
        self.sources = {source.id: source for source in self.question.sources}

    def text(self) -> str:
        blocks = [
            self.filled(headline(self.verdict)),
            "\n".join(self.outcome()),
            "\n".join(self.blockers()),
            "\n".join(self.others()),
            "\n".join(self.tabled()),
            "\n".join(self.take()),
            "\n".join(self.limits()),
            "\n".join(footer(self.question, self.width)),
        ]
        return visible("\n\n".join(block for block in blocks if block)) + "\n"

    def filled(self, text: str, indent: str = "", hang: str | None = None) -> str:
        return filled(text, self.width, indent, hang)

    def outcome(self) -> Iterator[str]:
        first, *rest = outcome_in_words(self.verdict)
        yield self.filled(first)
        for text in rest:
            yield self.filled(text, "  ")

    def blockers(self) -> Iterator[str]:
        blockers = self.verdict.blockers
        if not blockers:
            return
        yield f"Blockers ({len(blockers)})"
        alike, blockers = blockers_of(self.verdict)
        for part in alike:
            text = f"{part.title} ({len(part.members)}): {capital(in_series(names(part.members)))}"
            yield self.filled(text, "  ", "    ")
        if alike:
            yield from self.cited(alike[0].members[0].member.sources, "  ")
        for item in in_order(blockers):
            member = item.member
            yield self.filled(f"{capital(member.shown)}: {item.in_words}", "  ", "    ")
            if member.coded is not None:
                yield from self.hangs_on(member.coded)
            if member.coded is not None and member.basis is Basis.ASSUMED:
                continue
            if ground_in_words(member):
                yield self.filled(ground_in_words(member), "    ")
            yield from self.cited(member.sources, "    ")

    def hangs_on(self, row: Condition) -> Iterator[str]:
        """Tell a coded condition that is not met, one way a line."""
        lead, ways = ways_in_words(self.question, row)
        yield self.filled(lead, "    ")
        for way in ways:
            yield self.filled(f"- {way}", "    ", "      ")

    def others(self) -> Iterator[str]:
        verdict = self.verdict
        rest = len(verdict.contributions) - len(verdict.blockers)
        if not rest:
            return
        other = "The other member" if rest == 1 else f"The other {rest}"
        alone = "The one member" if rest == 1 else f"The {rest} members"
        yield other if verdict.blockers else alone
        for part in parts_of(verdict):
            yield from (self.detailed if part.told else self.listed)(part.title, part.members)

    def detailed(self, title: str, some: tuple[Contribution, ...]) -> Iterator[str]:
        if not some:
            return
        yield f"  {title} ({len(some)})"
        for item in in_order(some):
            yield self.filled(f"{capital(item.member.shown)}: {told_in_words(item)}", "    ", "      ")

    def listed(self, title: str, some: tuple[Contribution, ...]) -> Iterator[str]:
        if some:
            yield f"  {title} ({len(some)})"
            yield self.filled(f"{capital(in_series(names(some)))}", "    ")

    def tabled(self) -> Iterator[str]:
        tabled = self.verdict.tabled
        if not tabled_answer(self.verdict):
            return
        yield f"Is it tabled? {tabled_answer(self.verdict)}"
        yield self.filled(tabled.reason, "  ")
        if tabled.condition:
            yield self.filled(f"Condition: {tabled.condition}.", "  ")
        yield from self.cited(tabled.sources, "  ", more="--json")

    def take(self) -> Iterator[str]:
        """Say what it would take at the least, where members block."""
        found = take_in_words(self.verdict)
        if found is None:
            return
        title, text, levers = found
        more = " `consensus changes` tells all of them, and what is left open." if levers else ""
        yield title
        yield self.filled(f"{text}{more}", "  ")

    def limits(self) -> Iterator[str]:
        yield "What this answer does not say"
        for text in limits_in_words(self.verdict):
            yield self.filled(text, "  - ", "    ")

    def cited(self, ids: Iterable[str], indent: str, more: str = "consensus explain") -> Iterator[str]:
        known_by = self.question.known_by
        ids = [item for item in ids if known_by is None or item in self.sources]
        for item in ids[:MOST_SOURCES]:
            source = self.sources.get(item)
            text = source_text(source) if source else item
            yield self.filled(f"Source: {text}", indent, f"{indent}  ")
        if len(ids) > MOST_SOURCES:
            yield f"{indent}(and {len(ids) - MOST_SOURCES} more: {more})"


class Part(NamedTuple):
    """Members that are reported together."""

    title: str
    members: tuple[Contribution, ...]
    told: bool
    """Whether each is told with its evidence, rather than all listed by name."""


def blockers_of(verdict: Verdict) -> tuple[list[Part], tuple[Contribution, ...]]:
    """Return the blockers that only voted, put together where they are many, and those that are told one by one."""
    alike = tuple(c for c in verdict.blockers if c.member.basis is Basis.ACTED and not c.member.reason)
    if len(alike) <= MOST_APART:
        return [], verdict.blockers
    return list(_by_act(alike)), tuple(c for c in verdict.blockers if c not in alike)


def parts_of(verdict: Verdict) -> Iterator[Part]:
    """Yield the members that do not block for certain, in the groups in which they are reported.

    Examples
    --------
    >>> import consensus as cs
    >>> [(part.title, len(part.members)) for part in parts_of(cs.decide(cs.scenarios.load("nato/kosovo")))]
    [('Support stated', 7), ('Conditional or changed', 11), ('No position on record in these data', 10)]
    """
    others = verdict.group(Group.OTHER)
    alike = tuple(c for c in others if c.member.basis is Basis.ACTED and not c.member.reason)
    if len(alike) > MOST_APART:
        others = tuple(c for c in others if c not in alike)
    else:
        alike = ()
    parts = [
        Part("Support stated", verdict.group(Group.SUPPORT), told=True),
        *_by_act(verdict.group(Group.ACTED)),
        Part("Asserted by the scenario", verdict.group(Group.ASSERTED), told=True),
        Part("Objection", verdict.group(Group.OBJECTING), told=True),
        Part("Do not recognise, assumed to object", verdict.group(Group.NON_RECOGNISER), told=False),
        Part("Conditional or changed", verdict.group(Group.CONDITIONAL, Group.CHANGED), told=True),
        *_by_act(alike),
        Part("Other positions", others, told=True),
        Part("Assumed to agree", verdict.group(Group.ASSUMED), told=False),
        Part("No position on record in these data", verdict.group(Group.NO_POSITION), told=False),
    ]
    return (part for part in parts if part.members)


def _by_act(some: tuple[Contribution, ...]) -> Iterator[Part]:
    """Put those that acted together by what they did."""
    for words in dict.fromkeys(c.in_words for c in some):
        yield Part(capital(words), tuple(c for c in some if c.in_words == words), told=False)


def outcome_in_words(verdict: Verdict) -> Iterator[str]:
    """Yield the outcome with how many block, then what is to be said of it: a note, the clause, figures, the margin."""
    how = f" ({verdict.failed_by.value.replace('_', ' ')})" if verdict.failed_by else ""
    total, block = len(verdict.contributions), len(verdict.blockers)
    who = "states on the roll call" if verdict.question.ballot else "members"
    count = f": {block} of {total} {who} {'blocks' if block == 1 else 'block'}" if block else ""
    ways = {c.in_words.partition(" (")[0] for c in verdict.blockers}
    if len(ways) == 1 and all(c.member.basis is Basis.ASSUMED for c in verdict.blockers):
        # What is only assumed is told so where it is read first, and not called an objection.
        how, count = ", if put", f": {block} of {total} {who} {'is' if block == 1 else 'are'} {ways.pop()}"
    yield f"{verdict.outcome}{how}{count}"
    if verdict.note:
        yield verdict.note
    if verdict.outcome is Outcome.BLOCKED and verdict.failed_clauses:
        yield f"Clause not met: {in_series(verdict.failed_clauses)}."
    tally = verdict.question.tally
    if tally is not None:
        rest = f"{tally.abstain} abstaining"
        rest += f", {tally.absent} absent" if tally.absent else ""
        rest += f", {tally.invalid} invalid" if tally.invalid else ""
        rest += f", {tally.without_vote} without a vote" if tally.without_vote else ""
        yield f"Figures: {tally.in_favour} for, {tally.against} against, {rest}"
    if verdict.margin is not None and verdict.outcome is not Outcome.UNDETERMINED:
        yield f"Margin: {verdict.margin:+d}"


def ground_in_words(member: Member) -> str:
    """Return why a member blocks and since when, in a sentence; nothing where no reason is given."""
    if not member.reason or member.reason == UNEXPLAINED:
        return ""
    since = f", {member.since.since_in_words()}" if member.since else ""
    if member.basis is not Basis.ASSUMED and member.since:
        since = f" ({member.since.in_words()})"
    return f"{capital(member.reason.rstrip('.'))}{since}."


def ways_in_words(question: Question, row: Condition) -> tuple[str, list[str]]:
    """Tell a coded condition that is not met: a sentence, and the ways to meet it where there are several."""
    words = Words.of_question(question)
    condition = row.expression
    if isinstance(condition, AtLeast) and condition.need == 1:
        return "It would agree in one of these cases:", [in_words(way, words.of) for way in condition.of]
    return f"It would agree if {in_words(condition, words.of)}.", []


def told_in_words(item: Contribution) -> str:
    """Return what a member does and on whose word, in a clause, never stronger than its basis allows."""
    member = item.member
    said = member.statement
    weak = "; low confidence" if said is not None and said.confidence is Confidence.LOW else ""
    dated = member.since is not None and member.basis is not Basis.ASSUMED
    since = f" ({member.since.in_words()}{weak})" if dated and member.since else ""
    who = f" ({said.speaker}, {said.since.in_words()}{weak})" if said is not None and said.speaker else since
    if member.coded is not None and member.condition:
        return f"on condition: {member.condition}"
    if member.condition:
        return f"on condition: {member.condition}{who}"
    if said is not None and member.lapsed:
        ended = said.ended_by or "ended"
        return f"{said.since.in_words()}: {said.statement.rstrip('.')}; no longer in force ({ended})"
    if said is not None and member.position is Position.UNKNOWN:
        return f"{said.since.in_words()}: {said.statement.rstrip('.')}; that is neither consent nor objection"
    if member.asserted and member.reason != UNEXPLAINED:
        return f"{item.in_words.partition(' (')[0]}; {member.reason}{since}"
    return f"{item.in_words}{who}"


def tabled_answer(verdict: Verdict) -> str:
    """Return the second answer in a word or two: whether it is put; nothing where that is not asked."""
    tabled = verdict.tabled
    if verdict.question.ballot or (tabled.value == "unknown" and not tabled.reason):
        return ""
    own = " (the scenario asserts it)" if tabled.asserted else ""
    own = " (by the coded conditions)" if tabled.coded and tabled.since is None else own
    return f"{tabled.value.capitalize()}{own}"


class Take(NamedTuple):
    """What it would take at the least."""

    title: str
    text: str
    levers: bool
    """Whether levers are named, of which more can be told."""


def take_in_words(verdict: Verdict) -> Take | None:
    """Return what it would take at the least, where members block; nothing where no set can be named."""
    if verdict.outcome is not Outcome.BLOCKED or not verdict.blockers:
        return None
    shown = {c.state: c.member.shown for c in verdict.contributions}
    try:
        changes = minimal_changes(verdict, most=20, tries=FEW_TRIES, steps=FEW_STEPS)
    except InputError:  # agreement harms a clause of the rule: no set of agreements can be named
        return None
    if not changes.sets:
        return None
    if changes.of == "levers":
        return _take_levers(verdict, changes)
    held = bool(verdict.question.ballot)
    first = by_name(shown[s] for s in changes.sets[0])
    loose = [(count, kind) for count, kind in changes.pattern if count < len(kind)]
    if loose:
        whole = by_name(shown[s] for count, kind in changes.pattern if count == len(kind) for s in kind)
        first = [*whole, *(_any_of(verdict, count, kind) for count, kind in loose)]
    more = changes.count - prod(comb(len(kind), count) for count, kind in changes.pattern)
    known = changes.complete or changes.count > len(changes)
    many = f" (or one of {'at least ' * (not known)}{more:,} other sets)" if more > 0 else ""
    if held:
        least = "; fewer would not have done" if changes.smallest else "; other sets may be smaller"
        text = f"If {in_series(first)} had agreed{many}, the rule would have been met{least}."
    elif verdict.question.underway:
        text = f"If {in_series(first)} gave notice of acceptance{many}, every Party would have accepted"
        text += "; fewer would not do." if changes.smallest else "; other sets may be smaller."
    else:
        text = f"If {in_series(first)} agreed{many}, the objections in these data would be gone at this gate"
        text += "; fewer would not do." if changes.smallest else "; other sets may be smaller."
    open_ = len(changes.still_unknown)
    if open_:
        text += f" The position{'s' * (open_ > 1)} of {open_} further member{'s' * (open_ > 1)} would still be open."
    title = "What would it have taken, at the least" if held else "What would it take, at the least"
    return Take(title, capital(text), levers=False)


def _take_levers(verdict: Verdict, changes: Changes) -> Take:
    """Say in levers what it would take at the least."""
    title = "What would it take, at the least"
    if changes.sets == ((),):
        who = in_series(by_name(c.member.shown for c in verdict.blockers))
        text = f"No coded condition is known to be unmet; what is missing is the act of {who}."
        return Take(title, text, levers=False)
    means = {item.lever.id: item.lever.means for item in verdict.question.levers}
    shown = {c.state: f"{c.member.shown} agreed" for c in verdict.contributions}
    parts = [means.get(part) or shown[part] for part in changes.sets[0]]
    more = changes.count - 1
    least = "at least " * (not changes.complete)
    many = f" (or {'one of ' * (more > 1)}{least}{more:,} other set{'s' * (more > 1)})" if more > 0 else ""
    text = f"One set would remove the coded objections at this gate{many}: that {'; that '.join(parts)}."
    return Take(title, text, levers=True)


def _any_of(verdict: Verdict, count: int, kind: tuple[str, ...]) -> str:
    """Say that any so many of the members that did the same would do."""
    done = verdict.of(kind[0]).in_words.partition(" (")[0]
    return f'any {count} of the {len(kind)} marked "{done}"'


def limits_in_words(verdict: Verdict) -> Iterator[str]:
    """Yield in sentences what an answer does not say, and on what it rests."""
    question = verdict.question
    if question.assumption is not None and any(m.basis is Basis.ASSUMED for m in question.members):
        yield (
            f"It rests on the assumption {question.assumption}: {question.assumption.in_words}."
            " Recognition is not a position; another assumption may give another answer."
        )
    yield "It is not a forecast, and it takes no side on the status of any state."
    if verdict.undetermined:
        yield "An unknown position is neither consent nor objection: it may turn out either way."
    for finding in question.findings:
        if finding.value != "met":
            yield (
                f'Eligibility, the word "{finding.test}": {finding.value.replace("_", " ")}.'
                f" {capital(finding.reason)}{_weighed(question, finding)}."
            )
    for conflict in verdict.conflicts:
        flips = "would change" if conflict.would_flip else "would not change"
        name = verdict.of(conflict.state).member.shown
        text = f"Sources conflict on {name}: by the other version its position is {conflict.other}"
        yield f"{text}, which {flips} the outcome."
    for note in question.provenance.notes:
        yield f"{capital(note.rstrip('.'))}."


def _weighed(question: Question, finding: Finding) -> str:
    """Say who judges a test of eligibility."""
    hard = question.hard_eligibility and finding.value == "not_met"
    return "; this scenario makes the test hard" if hard else "; each member weighs that for itself"


def footer(question: Question, width: int = WIDTH, *, more: Iterable[str] = ()) -> Iterator[str]:
    """Yield the lines that end every answer: date, stage, rule, assumption, data, note on the name."""
    for label, text in footer_rows(question, more=more):
        head = f"{label}:"
        yield filled(f"{head:<11} {text}", width, "", " " * 12)


def footer_rows(question: Question, *, more: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield what every answer rests on, each with its label: date, stage, rule, assumption, data, note on the name.

    Examples
    --------
    >>> import consensus as cs
    >>> dict(footer_rows(cs.pose(cs.scenarios.load("nato/kosovo"))))["As of"]
    '31 July 2026'
    """
    made = question.provenance
    if question.on is not None:
        known = f", as known by {long_date(question.known_by)}" if question.known_by else ""
        yield "As of", f"{long_date(question.on)}{known}"
    if question.stage_title:
        yield "Stage", question.stage_title
    own = "" if question.rule_is_own else " (a comparison: not the rule of this stage)"
    yield "Rule", f"{question.rule.title}: {question.rule.needs}{own}"
    yield "Clause", question.clause_in_words
    if question.assumption is not None:
        yield "Assumption", str(question.assumption)
    if question.codings:
        yield "Codings", "; ".join(coding.title for coding in question.codings)
    for line in more:
        label, _, text = line.partition(":")
        yield label, text.strip()
    if made.data_reviewed is not None:
        reviewed = long_date(made.data_reviewed)
        yield "Data", f"reviewed to {reviewed}, version {made.data_digest}; consensus {made.version}"
    if question.designation_note:
        yield f"{capital(question.candidate_shown)}*", question.designation_note


def filled(text: str, width: int = WIDTH, indent: str = "", hang: str | None = None) -> str:
    """Return a paragraph of a width, the lines after the first with their own indent."""
    return textwrap.fill(
        visible(text),
        width,
        initial_indent=indent + MARK if width == LIMITLESS else indent,
        subsequent_indent=indent if hang is None else hang,
        break_long_words=False,
        break_on_hyphens=False,
    )


def source_text(source: Source) -> str:
    """Return title, publisher, date and address of a source."""
    when = source.published.in_words() if source.published else ""
    return ", ".join(part for part in (source.title, source.publisher, when) if part) + (
        f". {source.url}" if source.url else ""
    )


def in_order(some: tuple[Contribution, ...]) -> list[Contribution]:
    """Return contributions by the names of the members."""
    order = by_name(c.member.shown for c in some)
    return sorted(some, key=lambda c: order.index(c.member.shown))


def capital(text: str) -> str:
    """Return ``text`` with its first letter capital."""
    return text[:1].upper() + text[1:]
