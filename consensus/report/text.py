"""Answers as plain text for a terminal or a mail: no colour, no box characters."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from math import comb, prod

from consensus.conditions.coding import Condition
from consensus.conditions.grammar import AtLeast, in_words
from consensus.decisions.conditional import Words
from consensus.decisions.question import Finding, Group, Question
from consensus.decisions.verdict import Contribution, Outcome, Verdict
from consensus.errors import InputError, visible
from consensus.facts import Confidence, Source
from consensus.levers.changes import Changes, minimal_changes
from consensus.positions import Basis, Position
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
        verdict = self.verdict
        how = f" ({verdict.failed_by.value.replace('_', ' ')})" if verdict.failed_by else ""
        total, block = len(verdict.contributions), len(verdict.blockers)
        who = "states on the roll call" if self.question.ballot else "members"
        count = f": {block} of {total} {who} {'blocks' if block == 1 else 'block'}" if block else ""
        yield f"{verdict.outcome}{how}{count}"
        if verdict.note:
            yield self.filled(verdict.note, "  ")
        if verdict.outcome is Outcome.BLOCKED and verdict.failed_clauses:
            yield self.filled(f"Clause not met: {in_series(verdict.failed_clauses)}.", "  ")
        tally = verdict.question.tally
        if tally is not None:
            rest = f"{tally.abstain} abstaining"
            rest += f", {tally.absent} absent" if tally.absent else ""
            rest += f", {tally.invalid} invalid" if tally.invalid else ""
            rest += f", {tally.without_vote} without a vote" if tally.without_vote else ""
            yield f"  Figures: {tally.in_favour} for, {tally.against} against, {rest}"
        if verdict.margin is not None and verdict.outcome is not Outcome.UNDETERMINED:
            yield f"  Margin: {verdict.margin:+d}"

    def blockers(self) -> Iterator[str]:
        blockers = self.verdict.blockers
        if not blockers:
            return
        yield f"Blockers ({len(blockers)})"
        alike = [c for c in blockers if c.member.basis is Basis.ACTED and not c.member.reason]
        if len(alike) > MOST_APART:
            for words in dict.fromkeys(c.in_words for c in alike):
                some = tuple(c for c in alike if c.in_words == words)
                yield self.filled(f"{capital(words)} ({len(some)}): {capital(in_series(names(some)))}", "  ", "    ")
            yield from self.cited(alike[0].member.sources, "  ")
            blockers = tuple(c for c in blockers if c not in alike)
        for item in _by_name(blockers):
            member = item.member
            yield self.filled(f"{capital(member.shown)}: {item.in_words}", "  ", "    ")
            since = f", {member.since.since_in_words()}" if member.since else ""
            if member.basis is not Basis.ASSUMED and member.since:
                since = f" ({member.since.in_words()})"
            if member.coded is not None:
                yield from self.hangs_on(member.coded)
            if member.coded is not None and member.basis is Basis.ASSUMED:
                continue
            if member.reason and member.reason != UNEXPLAINED:
                yield self.filled(f"{capital(member.reason.rstrip('.'))}{since}.", "    ")
            yield from self.cited(member.sources, "    ")

    def hangs_on(self, row: Condition) -> Iterator[str]:
        """Tell a coded condition that is not met, one way a line."""
        words = Words.of_question(self.question)
        condition = row.expression
        if isinstance(condition, AtLeast) and condition.need == 1:
            yield "    It would agree in one of these cases:"
            for way in condition.of:
                yield self.filled(f"- {in_words(way, words.of)}", "    ", "      ")
        else:
            yield self.filled(f"It would agree if {in_words(condition, words.of)}.", "    ")

    def others(self) -> Iterator[str]:
        verdict = self.verdict
        rest = len(verdict.contributions) - len(verdict.blockers)
        if not rest:
            return
        other = "The other member" if rest == 1 else f"The other {rest}"
        alone = "The one member" if rest == 1 else f"The {rest} members"
        yield other if verdict.blockers else alone
        yield from self.detailed("Support stated", verdict.group(Group.SUPPORT))
        yield from self.acted(verdict.group(Group.ACTED))
        yield from self.detailed("Asserted by the scenario", verdict.group(Group.ASSERTED))
        yield from self.detailed("Objection", verdict.group(Group.OBJECTING))
        yield from self.listed("Do not recognise, assumed to object", verdict.group(Group.NON_RECOGNISER))
        yield from self.detailed("Conditional or changed", verdict.group(Group.CONDITIONAL, Group.CHANGED))
        others = verdict.group(Group.OTHER)
        alike = tuple(c for c in others if c.member.basis is Basis.ACTED and not c.member.reason)
        if len(alike) > MOST_APART:
            yield from self.acted(alike)
            others = tuple(c for c in others if c not in alike)
        yield from self.detailed("Other positions", others)
        yield from self.listed("Assumed to agree", verdict.group(Group.ASSUMED))
        yield from self.listed("No position on record in these data", verdict.group(Group.NO_POSITION))

    def detailed(self, title: str, some: tuple[Contribution, ...]) -> Iterator[str]:
        if not some:
            return
        yield f"  {title} ({len(some)})"
        for item in _by_name(some):
            member = item.member
            said = member.statement
            weak = "; low confidence" if said is not None and said.confidence is Confidence.LOW else ""
            dated = member.since is not None and member.basis is not Basis.ASSUMED
            since = f" ({member.since.in_words()}{weak})" if dated and member.since else ""
            who = f" ({said.speaker}, {said.since.in_words()}{weak})" if said is not None and said.speaker else since
            if member.coded is not None and member.condition:
                text = f"on condition: {member.condition}"
            elif member.condition:
                text = f"on condition: {member.condition}{who}"
            elif said is not None and member.lapsed:
                ended = said.ended_by or "ended"
                text = f"{said.since.in_words()}: {said.statement.rstrip('.')}; no longer in force ({ended})"
            elif said is not None and member.position is Position.UNKNOWN:
                text = f"{said.since.in_words()}: {said.statement.rstrip('.')}; that is neither consent nor objection"
            elif member.asserted and member.reason != UNEXPLAINED:
                text = f"{item.in_words.partition(' (')[0]}; {member.reason}{since}"
            else:
                text = f"{item.in_words}{who}"
            yield self.filled(f"{capital(member.shown)}: {text}", "    ", "      ")

    def acted(self, some: tuple[Contribution, ...]) -> Iterator[str]:
        """List those that acted, by what they did."""
        for words in dict.fromkeys(c.in_words for c in some):
            yield from self.listed(capital(words), tuple(c for c in some if c.in_words == words))

    def listed(self, title: str, some: tuple[Contribution, ...]) -> Iterator[str]:
        if some:
            yield f"  {title} ({len(some)})"
            yield self.filled(f"{capital(in_series(names(some)))}", "    ")

    def tabled(self) -> Iterator[str]:
        tabled = self.verdict.tabled
        if self.question.ballot or (tabled.value == "unknown" and not tabled.reason):
            return
        own = " (the scenario asserts it)" if tabled.asserted else ""
        own = " (by the coded conditions)" if tabled.coded and tabled.since is None else own
        yield f"Is it tabled? {tabled.value.capitalize()}{own}"
        yield self.filled(tabled.reason, "  ")
        if tabled.condition:
            yield self.filled(f"Condition: {tabled.condition}.", "  ")
        yield from self.cited(tabled.sources, "  ", more="--json")

    def take(self) -> Iterator[str]:
        """Say what it would take at the least, where members block."""
        if self.verdict.outcome is not Outcome.BLOCKED or not self.verdict.blockers:
            return
        shown = {c.state: c.member.shown for c in self.verdict.contributions}
        try:
            changes = minimal_changes(self.verdict, most=20, tries=FEW_TRIES, steps=FEW_STEPS)
        except InputError:  # agreement harms a clause of the rule: no set of agreements can be named
            return
        if not changes.sets:
            return
        if changes.of == "levers":
            yield from self.take_levers(changes)
            return
        held = bool(self.question.ballot)
        yield "What would it have taken, at the least" if held else "What would it take, at the least"
        first = by_name(shown[s] for s in changes.sets[0])
        loose = [(count, kind) for count, kind in changes.pattern if count < len(kind)]
        if loose:
            whole = by_name(shown[s] for count, kind in changes.pattern if count == len(kind) for s in kind)
            first = [*whole, *(self.any_of(count, kind) for count, kind in loose)]
        more = changes.count - prod(comb(len(kind), count) for count, kind in changes.pattern)
        known = changes.complete or changes.count > len(changes)
        many = f" (or one of {'at least ' * (not known)}{more:,} other sets)" if more > 0 else ""
        if held:
            least = "; fewer would not have done" if changes.smallest else "; other sets may be smaller"
            text = f"If {in_series(first)} had agreed{many}, the rule would have been met{least}."
        elif self.question.underway:
            text = f"If {in_series(first)} gave notice of acceptance{many}, every Party would have accepted"
            text += "; fewer would not do." if changes.smallest else "; other sets may be smaller."
        else:
            text = f"If {in_series(first)} agreed{many}, the objections in these data would be gone at this gate"
            text += "; fewer would not do." if changes.smallest else "; other sets may be smaller."
        open_ = len(changes.still_unknown)
        if open_:
            text += (
                f" The position{'s' * (open_ > 1)} of {open_} further member{'s' * (open_ > 1)} would still be open."
            )
        yield self.filled(capital(text), "  ")

    def take_levers(self, changes: Changes) -> Iterator[str]:
        """Say in levers what it would take at the least."""
        if changes.sets == ((),):
            who = in_series(by_name(c.member.shown for c in self.verdict.blockers))
            yield "What would it take, at the least"
            yield self.filled(f"No coded condition is known to be unmet; what is missing is the act of {who}.", "  ")
            return
        means = {item.lever.id: item.lever.means for item in self.question.levers}
        shown = {c.state: f"{c.member.shown} agreed" for c in self.verdict.contributions}
        parts = [means.get(part) or shown[part] for part in changes.sets[0]]
        more = changes.count - 1
        least = "at least " * (not changes.complete)
        many = f" (or {'one of ' * (more > 1)}{least}{more:,} other set{'s' * (more > 1)})" if more > 0 else ""
        yield "What would it take, at the least"
        text = f"One set would remove the coded objections at this gate{many}: that {'; that '.join(parts)}."
        yield self.filled(f"{text} `consensus changes` tells all of them, and what is left open.", "  ")

    def any_of(self, count: int, kind: tuple[str, ...]) -> str:
        """Say that any so many of the members that did the same would do."""
        done = self.verdict.of(kind[0]).in_words.partition(" (")[0]
        return f'any {count} of the {len(kind)} marked "{done}"'

    def limits(self) -> Iterator[str]:
        question = self.question
        yield "What this answer does not say"
        if question.assumption is not None and any(m.basis is Basis.ASSUMED for m in question.members):
            yield self.filled(
                f"It rests on the assumption {question.assumption}: {question.assumption.in_words}."
                " Recognition is not a position; another assumption may give another answer.",
                "  - ",
                "    ",
            )
        yield self.filled("It is not a forecast, and it takes no side on the status of any state.", "  - ", "    ")
        if self.verdict.undetermined:
            text = "An unknown position is neither consent nor objection: it may turn out either way."
            yield self.filled(text, "  - ", "    ")
        for finding in question.findings:
            if finding.value != "met":
                yield self.filled(
                    f'Eligibility, the word "{finding.test}": {finding.value.replace("_", " ")}.'
                    f" {capital(finding.reason)}{self.weighed(finding)}.",
                    "  - ",
                    "    ",
                )
        for conflict in self.verdict.conflicts:
            flips = "would change" if conflict.would_flip else "would not change"
            name = self.verdict.of(conflict.state).member.shown
            text = f"Sources conflict on {name}: by the other version its position is {conflict.other}"
            yield self.filled(f"{text}, which {flips} the outcome.", "  - ", "    ")
        for note in question.provenance.notes:
            yield self.filled(f"{capital(note.rstrip('.'))}.", "  - ", "    ")

    def weighed(self, finding: Finding) -> str:
        """Say who judges a test of eligibility."""
        hard = self.question.hard_eligibility and finding.value == "not_met"
        return "; this scenario makes the test hard" if hard else "; each member weighs that for itself"

    def cited(self, ids: Iterable[str], indent: str, more: str = "consensus explain") -> Iterator[str]:
        known_by = self.question.known_by
        ids = [item for item in ids if known_by is None or item in self.sources]
        for item in ids[:MOST_SOURCES]:
            source = self.sources.get(item)
            text = source_text(source) if source else item
            yield self.filled(f"Source: {text}", indent, f"{indent}  ")
        if len(ids) > MOST_SOURCES:
            yield f"{indent}(and {len(ids) - MOST_SOURCES} more: {more})"


def footer(question: Question, width: int = WIDTH, *, more: Iterable[str] = ()) -> Iterator[str]:
    """Yield the lines that end every answer: date, stage, rule, assumption, data, note on the name."""
    made = question.provenance

    def line(text: str) -> str:
        return filled(text, width, "", " " * 12)

    if question.on is not None:
        known = f", as known by {long_date(question.known_by)}" if question.known_by else ""
        yield f"As of:      {long_date(question.on)}{known}"
    if question.stage_title:
        yield line(f"Stage:      {question.stage_title}")
    own = "" if question.rule_is_own else " (a comparison: not the rule of this stage)"
    yield line(f"Rule:       {question.rule.title}: {question.rule.needs}{own}")
    yield line(f"Clause:     {question.clause_in_words}")
    if question.assumption is not None:
        yield f"Assumption: {question.assumption}"
    if question.codings:
        titles = "; ".join(coding.title for coding in question.codings)
        yield line(f"Codings:    {titles}")
    yield from map(line, more)
    if made.data_reviewed is not None:
        reviewed = long_date(made.data_reviewed)
        yield f"Data:       reviewed to {reviewed}, version {made.data_digest}; consensus {made.version}"
    if question.designation_note:
        name = f"{capital(question.candidate_shown)}*:"
        yield line(f"{name:<11} {question.designation_note}")


def filled(text: str, width: int = WIDTH, indent: str = "", hang: str | None = None) -> str:
    """Return a paragraph of a width, the lines after the first with their own indent."""
    return textwrap.fill(
        visible(text),
        width,
        initial_indent=indent,
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


def _by_name(some: tuple[Contribution, ...]) -> list[Contribution]:
    order = by_name(c.member.shown for c in some)
    return sorted(some, key=lambda c: order.index(c.member.shown))


def capital(text: str) -> str:
    """Return ``text`` with its first letter capital."""
    return text[:1].upper() + text[1:]
