"""What it would take, as text and as plain data: who refuses, who follows, the smallest sets, what survives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from consensus.decisions.conditional import Words
from consensus.decisions.verdict import Outcome, decide
from consensus.errors import visible
from consensus.levers.changes import Changes, Gate, Sets
from consensus.report.document import provenance_document
from consensus.report.outline import LIMITLESS, Section, outlined
from consensus.report.sentence import headline
from consensus.report.text import WIDTH, capital, filled, footer, source_text
from consensus.values import by_name, in_series

if TYPE_CHECKING:
    from consensus.levers.survey import Survey

MOST_SHOWN = 10
_FEW = 6
GATE = "would remove the coded objections at this gate"
"""What a set is said to do, and no more."""


def changes_text(changes: Changes, survey: Survey | None = None, *, width: int = WIDTH, shown: int = MOST_SHOWN) -> str:
    """Return what it would take as text.

    Parameters
    ----------
    changes : Changes
    survey : Survey, optional
        The same under every reading of what is open.
    width : int
        Columns to fill.
    shown : int
        How many sets are printed of each kind.

    Examples
    --------
    >>> import consensus as cs
    >>> text = changes_text(cs.minimal_changes(cs.scenarios.load("nato/kosovo")))
    >>> "that Greece, Romania, Slovakia and Spain agree" in " ".join(text.split())
    True
    """
    return _Page(changes, survey, width, shown).text()


def changes_outline(changes: Changes, survey: Survey | None = None, *, shown: int = MOST_SHOWN) -> list[Section]:
    """Return what it would take as sections: who refuses, the sets, the gates, the levers, what survives.

    Examples
    --------
    >>> import consensus as cs
    >>> [part.title for part in changes_outline(cs.minimal_changes(cs.scenarios.load("nato/kosovo")))][0]
    'Who blocks (4 of 32)'
    """
    return _Page(changes, survey, LIMITLESS, shown, hints=False).outline()


class LeverRow(NamedTuple):
    """A lever that is in a set, for the list of where it can be looked up."""

    name: str
    means: str
    owner: str
    stands: str
    confidence: str
    sources: tuple[str, ...]


def lever_rows(changes: Changes) -> list[LeverRow]:
    """Return the levers that the sets of an answer name, by name.

    Examples
    --------
    >>> import consensus as cs
    >>> lever_rows(cs.minimal_changes(cs.scenarios.load("nato/kosovo-conditional")))[0].owner
    'Kosovo, Government'
    """
    if changes.of != "levers":
        return []
    used = {part for some in (*changes.sets, *changes.firm_sets) for part in some}
    used |= {part for gate in changes.gates for some in gate.sets for part in some}
    words = Words.of_question(changes.question)
    rows = []
    for item in sorted(changes.question.levers, key=lambda item: item.lever.id):
        lever = item.lever
        if lever.id in used:
            first = f"; not before {lever.earliest.in_words()}" if lever.earliest else ""
            confidence = str(lever.confidence)
            owner = words.owner(item)
            rows.append(LeverRow(lever.id, lever.means, owner, f"{item.value}{first}", confidence, lever.sources))
    return rows


class _Page:
    def __init__(self, changes: Changes, survey: Survey | None, width: int, shown: int, *, hints: bool = True) -> None:
        self.hints = hints
        self.changes = changes
        self.survey = survey
        self.question = changes.question
        self.width = max(40, width)
        self.shown = max(1, shown)
        self.words = Words.of_question(self.question)
        self.members_ = {member.state for member in self.question.members}
        self.levers = {item.lever.id: item for item in self.question.levers}
        self.verdict = decide(self.question)

    def text(self) -> str:
        parts = [self.filled(self.headline()), *self.body(), self.limits(), self.footer()]
        blocks = [part if isinstance(part, str) else "\n".join(part) for part in parts]
        return visible("\n\n".join(block for block in blocks if block)) + "\n"

    def body(self) -> Iterator[Iterator[str]]:
        """Yield the sections between the sentence and the limits."""
        yield self.who()
        yield self.sets()
        if self.changes.of == "levers":
            yield from (self.shares(), self.firm(), self.together(), *map(self.gate, self.changes.gates))
            if self.hints:
                yield self.lever_list()
            yield self.surviving()

    def outline(self) -> list[Section]:
        """Return the sections with their entries; the levers are a table of their own (`lever_rows`)."""
        return [part for part in map(outlined, self.body()) if part is not None]

    def hint(self, text: str) -> str:
        """Return which option tells more, where a command was asked."""
        return f": {text}" if self.hints else ""

    def filled(self, text: str, indent: str = "", hang: str | None = None) -> str:
        return filled(text, self.width, indent, hang)

    def entry(self, text: str) -> str:
        """Return an entry of a section."""
        return self.filled(text, "  ", "    ")

    def point(self, text: str) -> str:
        """Return one point of a list."""
        return self.filled(text, "  - ", "    ")

    def series(self, codes: Iterable[str]) -> str:
        return in_series(by_name(self.words.state(code) for code in codes))

    def part(self, name: str) -> str:
        """Return a part of a set in words."""
        return self.levers[name].lever.means if name in self.levers else f"{self.words.state(name)} agrees"

    # The answer.

    def headline(self) -> str:
        """Return the sentence of the verdict, and what one set would do."""
        changes = self.changes
        asked = headline(self.verdict)
        if not self.blocked:
            own = any(gate.kind == "candidate" and gate.blocked for gate in changes.gates)
            name = capital(self.question.candidate_shown)
            return f"{asked} {name} has not met its own coded condition." if own else asked
        if changes.sets == ((),):
            who = self.series(c.state for c in self.verdict.blockers)
            return f"{asked} No coded condition is known to be unmet; what is missing is the act of {who}."
        if not changes.sets:
            why = f", as none of it moves {self.series(changes.unmoved)}" if changes.unmoved else ""
            return f"{asked} Nothing on record {self.gate_words}{why}."
        if changes.of == "positions":
            some = f"that {self.series(changes.sets[0])} agree{'s' * (len(changes.sets[0]) == 1)}"
        else:
            some = in_series([f"that {self.part(part)}" for part in changes.sets[0]])
        least = "" if changes.complete or changes.count > len(changes.sets) else "at least "
        count = f" (one of {least}{changes.count:,} such sets)" if changes.count > 1 else ""
        one = "One change" if len(changes.sets[0]) == 1 else "One set of changes"
        return f"{asked} {one} {self.gate_words}{count}: {some}. This is not a forecast."

    @property
    def blocked(self) -> bool:
        """Whether there is anything to remove."""
        return self.verdict.outcome is Outcome.BLOCKED and bool(self.verdict.blockers)

    @property
    def gate_words(self) -> str:
        """Return what a set is said to do, and no more."""
        return GATE if self.changes.of == "levers" else "would remove the objections in these data at this gate"

    def who(self) -> Iterator[str]:
        changes = self.changes
        if not self.blocked:
            return
        yield f"Who blocks ({len(self.verdict.blockers)} of {len(self.verdict.contributions)})"
        if changes.of == "positions":
            yield self.filled(capital(self.series(c.state for c in self.verdict.blockers)), "  ")
            return
        coded = {m.state for m in self.question.members if m.coded is not None}
        told = {*changes.roots, *changes.followers}
        rows = (
            ("Root blockers, who would refuse even if everyone else agreed", [s for s in changes.roots if s in coded]),
            ("Assumed or stated to object, with nothing coded that would move them", set(changes.roots) - coded),
            ("Followers, who would agree if everyone else did", changes.followers),
            ("Of the followers, waiting for each other only", changes.waiting),
            (
                "Have not acted, and no coded condition is known to be unmet",
                [c.state for c in self.verdict.blockers if c.state not in told],
            ),
        )
        for title, some in rows:
            if some:
                yield self.entry(f"{title}: {self.series(some)}")
        unknown = self._unknown()
        open_ = sorted(unknown & coded)
        if open_:
            rest = len(unknown - coded)
            more = f" ({rest} more with nothing coded)" if rest else ""
            yield self.filled(
                f"Not known whether they would, by their condition: {self.series(open_)}{more}", "  ", "    "
            )
        if len(changes.rounds) > 1:
            then = "; then ".join(in_series([self.mover(v) for v in some]) for some in changes.rounds)
            yield self.entry(f"After the first set below, who moves after whom: {then}")

    def _unknown(self) -> set[str]:
        return {c.state for c in self.verdict.undetermined}

    def mover(self, variable: str) -> str:
        """Return a member, or a lever that comes on by itself."""
        return self.words.state(variable) if variable in self.members_ else variable

    def sets(self) -> Iterator[str]:
        changes = self.changes
        if not self.blocked or not any(changes.sets):
            return
        known = "all of them" if changes.complete else f"{len(changes.sets)} of {changes.count:,}"
        if not changes.complete and len(changes.sets) == changes.count:
            known = "the first found"
        yield self.filled(
            f"Smallest sets, of which no part can be spared: each {self.gate_words} ({changes.count:,}: {known})"
        )
        if changes.of == "levers":
            yield "  What is not known is taken at its best here."
            yield from self.listed(changes.sets)
        else:
            yield from self.members()
        if not changes.smallest:
            yield "  Other sets may be smaller."

    def members(self) -> Iterator[str]:
        """List sets of members."""
        sets = self.changes.sets
        for number, some in enumerate(sets[: self.shown], 1):
            yield self.filled(capital(self.series(some)), f"  {number:>3}. ", "       ")
        yield from self.rest(min(len(sets), self.shown))

    def rest(self, shown: int) -> Iterator[str]:
        """Say how many sets are not printed."""
        more = self.changes.count - shown
        if more > 0:
            yield f"       (and {more:,} more{self.hint('--most and --show, or --json')})"

    def in_brief(self, sets: Sets, most: int) -> Iterator[str]:
        """List sets by the names of their levers, which are told below."""
        for number, some in enumerate(sets[:most], 1):
            parts = (part if part in self.levers else self.words.state(part) for part in some)
            yield self.filled(" + ".join(parts), f"  {number:>3}. ", "       ")
        if len(sets) > most:
            yield f"       (and {len(sets) - most} more{self.hint('--json')})"

    def listed(self, sets: Sets) -> Iterator[str]:
        costs = bool(self.changes.costs)
        for number, some in enumerate(sets[: self.shown], 1):
            lines = [self.cited(part, first=i == 0) for i, part in enumerate(some)]
            price = f" (cost {self.changes.cost(some)})" if costs else ""
            for i, line in enumerate(lines):
                head = f"{number:>3}. " if i == 0 else "     and "
                yield self.filled(f"{line}{price if i == len(lines) - 1 else ''}", f"  {head}", "         ")
        yield from self.rest(min(len(sets), self.shown))

    def cited(self, part: str, *, first: bool = True) -> str:
        """Return a part with its name in conditions and who holds it."""
        letter = capital if first else str
        if part not in self.levers:
            return f"{letter(self.words.state(part))} agrees (nothing is coded for it)"
        owner = self.words.owner(self.levers[part])
        return f"{letter(self.part(part))} [{part}{f': {owner}' if owner else ''}]"

    def shares(self) -> Iterator[str]:
        changes = self.changes
        if not self.blocked or not any(changes.sets):
            return
        needed = [self.cited(part) for part in changes.indispensable]
        yield "Without which nothing works"
        if not needed:
            yield "  Nothing: each lever can be gone round."
        for text in needed:
            yield self.point(text)
        most = ", ".join(f"{part} {count}" for part, count in changes.counts[:_FEW])
        rest = f" and {len(changes.counts) - _FEW} more" if len(changes.counts) > _FEW else ""
        if changes.count > 1:
            yield self.entry(f"In how many of the {changes.count} sets: {most}{rest}")
        if changes.blocking_sets and changes.count > 1:
            some = changes.blocking_sets[0]
            more = len(changes.blocking_sets) - 1
            least = "" if changes.blocking_complete else "at least "
            others = f" (and {least}{more} other such set{'s' * (more > 1)})" if more else ""
            names = " + ".join(part if part in self.levers else self.words.state(part) for part in some)
            yield self.entry(f"As long as none of these comes about, the block stays: {names}{others}")
        if changes.unused:
            yield self.filled(
                f"In no condition at this gate or the agenda: {in_series(list(changes.unused))}", "  ", "    "
            )

    def firm(self) -> Iterator[str]:
        changes = self.changes
        if self.verdict.outcome is Outcome.ADOPTED or changes.firm_sets == changes.sets:
            return
        if not changes.firm_sets:
            yield "Enough even at the worst of what is not known"
            yield self.filled(
                "No set of levers does that: some of what is not known hangs on no lever on record.", "  "
            )
            return
        if changes.firm_sets == ((),):
            return
        many = f"{len(changes.firm_sets)}{'' if changes.firm_complete else ' or more'}"
        yield self.filled(f"Enough for every coded position even at the worst of what is not known ({many})")
        yield from self.in_brief(changes.firm_sets, self.shown)

    def together(self) -> Iterator[str]:
        joint = self.changes.coordination
        if joint is None or not joint.sets:
            return
        new = tuple(some for some in joint.sets if some not in self.changes.sets)
        yield "Coordination, not concession"
        members = [v for v in joint.states if v in self.members_]
        levers = [v for v in joint.states if v not in self.members_]
        who = in_series([*by_name(map(self.words.state, members)), *levers]) or "Some"
        rest = "they need no other lever." if () in new else "they need one of these sets only:"
        yield self.filled(f"{capital(who)} would wait for each other only. Moving together {rest}", "  ")
        if () not in new:
            yield from self.in_brief(new, self.shown)

    def gate(self, gate: Gate) -> Iterator[str]:
        own = self.question.candidate
        candidate = next((g for g in self.changes.gates if g.kind == "candidate"), None)
        if gate.kind == "agenda" and gate.blocked == (own,) and candidate is not None and candidate.sets == gate.sets:
            return  # told as the candidate's own gate
        yield "The agenda is another gate" if gate.kind == "agenda" else "The candidate's own gate"
        if not gate.blocked:
            yield "  Every coded condition at it is met or not known."
            return
        verb = "hold" if len(gate.blocked) > 1 else "holds"
        what = f"{verb} the agenda" if gate.kind == "agenda" else "has not met its own condition"
        alike = len(gate.blocked) > 1 and set(gate.roots) == set(gate.blocked)
        each = ", each in any case" if alike else ""
        roots = (
            f" ({self.series(gate.roots)} in any case)" if gate.roots and not alike and len(gate.blocked) > 1 else ""
        )
        yield self.filled(f"By the coded conditions {self.series(gate.blocked)} {what}{each}{roots}.", "  ")
        if not gate.sets:
            yield "  Nothing on record would change that."
            return
        yield f"  Sets that would meet them ({len(gate.sets)}{'' if gate.complete else ' or more'})"
        yield from self.in_brief(gate.sets, self.shown)

    def lever_list(self) -> Iterator[str]:
        some = lever_rows(self.changes)
        if not some:
            return
        yield "These levers, and where they can be looked up"
        sources = {source.id: source for source in self.question.sources}
        for item in some:
            yield self.entry(f"{item.name}: {item.means}")
            held = f"Held by {item.owner}. " if item.owner else ""
            yield self.filled(f"{held}Stands: {item.stands}; confidence: {item.confidence}.", "    ")
            found = [sources[s] for s in item.sources if s in sources]
            if found:
                more = f" (and {len(found) - 1} more: --json)" if len(found) > 1 else ""
                yield self.filled(f"Source: {source_text(found[0])}{more}", "    ", "      ")

    def surviving(self) -> Iterator[str]:
        """Say which conclusions survive every reading of what is open."""
        survey = self.survey
        if survey is None or len(survey.readings) < 2:
            return
        yield f"What survives every coding ({len(survey.readings)})"
        same = f"the outcome ({survey.outcome})" if survey.outcome is not None else ""
        agenda = f"on the agenda: {survey.tabled}" if survey.tabled is not None else ""
        kept = [text for text in (same, agenda) if text]
        if survey.blockers:
            kept.append(f"blockers: {self.series(survey.blockers)}")
        if survey.roots:
            kept.append(f"root blockers: {self.series(survey.roots)}")
        yield self.point(f"In all of them: {'; '.join(kept) or 'nothing'}.")
        needed = in_series(list(survey.needed)) if survey.needed else "no single lever"
        yield self.point(f"Needed in all of them: {needed}.")
        if survey.enough == ((),):
            yield self.point("No coded objection is known in any of them.")
        elif survey.enough:
            found = "" if survey.complete else " (the least found; not every search was finished)"
            yield self.point(f"Enough in all of them{found}: {' + '.join(survey.enough[0])}.")
        elif survey.complete:
            yield self.point("No set is enough in all of them.")
        if survey.sometimes:
            yield self.point(f"Only in some of them: {self.series(survey.sometimes)} block.")
        if len({(reading.blockers, reading.changes.sets) for reading in survey.readings}) == 1:
            yield self.point("The codings make no difference here.")
            return
        for reading in survey.readings:
            sets = reading.changes.sets
            first = " + ".join(sets[0]) if sets and sets[0] else "no coded objection" if sets else "no set"
            more = f" (1 of {reading.changes.count})" if reading.changes.count > 1 else ""
            count = len(reading.blockers)
            ids = ", ".join(coding.id for coding in reading.codings)
            yield self.point(f"{ids}: {count} block; {first}{more}.")

    def limits(self) -> Iterator[str]:
        changes = self.changes
        yield "What this answer does not say"
        if changes.of == "levers":
            text = (
                "The conditions are coded from what was said; how their parts are joined is the authors' judgement"
                " (`consensus explain` marks it and gives the evidence)."
            )
            yield self.point(text)
        if self.blocked and any(changes.sets):
            yield self.filled(
                f"A set {self.gate_words}; it does not say that the candidate would get in.", "  - ", "    "
            )
            count = len(changes.still_unknown)
            if count:
                who = self.series(changes.still_unknown) if count <= _FEW else f"{count} members"
                what = f"After the first set the position{'s' * (count > 1)} of {who} would still not be known."
                yield self.point(what)
        yield self.point("Consent at one stage does not imply the next. It is not a forecast.")
        for note in self.question.provenance.notes:
            yield self.point(f"{capital(note.rstrip('.'))}.")

    def footer(self) -> Iterator[str]:
        check = []
        if self.changes.of == "levers" and any(self.changes.sets):
            fit = "fit each other: each holds a part of every other" if self.changes.verified else "are not all found"
            check.append(f"Check:      the sets that remove and the sets that keep the objections {fit}")
        return footer(self.question, self.width, more=check)


def changes_document(changes: Changes, survey: Survey | None = None) -> dict[str, Any]:
    """Return what it would take as plain data.

    Examples
    --------
    >>> import consensus as cs
    >>> document = changes_document(cs.minimal_changes(cs.scenarios.load("nato/kosovo-conditional")))
    >>> document["of"], document["complete"]
    ('levers', True)
    """
    question = changes.question
    verdict = decide(question)
    joint = changes.coordination
    return {
        "of": changes.of,
        "body": question.body,
        "candidate": question.candidate,
        "stage": question.stage,
        "on": question.on.isoformat() if question.on else None,
        "known_by": question.known_by.isoformat() if question.known_by else None,
        "assumption": question.assumption.value if question.assumption else None,
        "codings": [coding.id for coding in question.codings],
        "outcome": verdict.outcome.value,
        "blockers": [c.state for c in verdict.blockers],
        "roots": list(changes.roots),
        "followers": list(changes.followers),
        "waiting": list(changes.waiting),
        "rounds": [list(some) for some in changes.rounds],
        "minimal_unblocking_sets": _lists(changes.sets),
        "count": changes.count,
        "complete": changes.complete,
        "smallest": changes.smallest,
        "firm_sets": _lists(changes.firm_sets),
        "firm_complete": changes.firm_complete,
        "minimal_blocking_sets": _lists(changes.blocking_sets),
        "blocking_complete": changes.blocking_complete,
        "indispensable": list(changes.indispensable),
        "counts": dict(changes.counts),
        "costs": dict(changes.costs),
        "unused": list(changes.unused),
        "still_unknown": list(changes.still_unknown),
        "verified": changes.verified,
        "coordination": {"states": list(joint.states), "sets": _lists(joint.sets), "complete": joint.complete}
        if joint is not None
        else None,
        "gates": [
            {
                "kind": gate.kind,
                "blocked": list(gate.blocked),
                "roots": list(gate.roots),
                "sets": _lists(gate.sets),
                "complete": gate.complete,
            }
            for gate in changes.gates
        ],
        "levers": {
            item.lever.id: {
                **item.lever.model_dump(mode="json", exclude={"id"}, exclude_defaults=True),
                "stands": item.value,
                "asserted": item.asserted,
            }
            for item in question.levers
        },
        "conditions": {
            m.state: m.coded.model_dump(mode="json", exclude_defaults=True)
            for m in question.members
            if m.coded is not None
        },
        "survives": _survives(survey),
        "sources": {s.id: s.model_dump(mode="json", exclude={"id"}) for s in question.sources},
        "provenance": provenance_document(question.provenance, question.designation_note),
    }


def _survives(survey: Survey | None) -> dict[str, Any] | None:
    if survey is None:
        return None
    return {
        "outcome": survey.outcome.value if survey.outcome else None,
        "tabled": survey.tabled,
        "blockers": list(survey.blockers),
        "blockers_in_some": list(survey.sometimes),
        "roots": list(survey.roots),
        "indispensable": list(survey.needed),
        "enough": _lists(survey.enough),
        "complete": survey.complete,
        "readings": [
            {
                "codings": [coding.id for coding in reading.codings],
                "outcome": reading.verdict.outcome.value,
                "blockers": sorted(reading.blockers),
                "minimal_unblocking_sets": _lists(reading.changes.sets),
                "indispensable": list(reading.changes.indispensable),
            }
            for reading in survey.readings
        ],
    }


def _lists(sets: Sets) -> list[list[str]]:
    return [list(some) for some in sets]
