"""What it would take, as text and as plain data: who refuses, who follows, the smallest sets, what survives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from consensus.decisions.conditional import Words
from consensus.decisions.verdict import Outcome, decide
from consensus.errors import visible
from consensus.levers.changes import Changes, Gate, Sets
from consensus.report.document import provenance_document
from consensus.report.sentence import tabled_in_words, taken_in_words
from consensus.report.text import WIDTH, capital, filled, footer, source_text
from consensus.values import by_name, in_series, long_date

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
    >>> "If Greece, Romania, Slovakia and Spain agreed" in " ".join(text.split())
    True
    """
    return _Page(changes, survey, width, shown).text()


class _Page:
    def __init__(self, changes: Changes, survey: Survey | None, width: int, shown: int) -> None:
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
        parts = [self.filled(self.headline()), self.who(), self.sets()]
        if self.changes.of == "levers":
            parts += [self.shares(), self.firm(), self.together(), *map(self.gate, self.changes.gates)]
            parts += [self.lever_list(), self.surviving()]
        parts += [self.limits(), self.footer()]
        blocks = [part if isinstance(part, str) else "\n".join(part) for part in parts]
        return visible("\n\n".join(block for block in blocks if block)) + "\n"

    def filled(self, text: str, indent: str = "", hang: str | None = None) -> str:
        return filled(text, self.width, indent, hang)

    def series(self, codes: Iterable[str]) -> str:
        return in_series(by_name(self.words.state(code) for code in codes))

    def part(self, name: str) -> str:
        """Return a part of a set in words."""
        return self.levers[name].lever.means if name in self.levers else f"{self.words.state(name)} agrees"

    # The answer.

    def headline(self) -> str:
        changes, question = self.changes, self.question
        when = f" on {long_date(question.on)}" if question.on else ""
        about = f"to {question.act_in_words}"
        put = tabled_in_words(self.verdict)
        asked = f"{question.body} is asked{when} {about}{taken_in_words(question)}"
        if self.verdict.outcome is Outcome.ADOPTED:
            return f"{asked}, and nothing in these data stands in the way at this gate. {put}"
        if self.verdict.outcome is not Outcome.BLOCKED or not self.verdict.blockers:
            own = any(gate.kind == "candidate" and gate.blocked for gate in changes.gates)
            text = f" {capital(question.candidate_shown)} has not met its own coded condition." if own else ""
            return f"{asked}. No member is taken to stop it for certain; some positions are not known.{text} {put}"
        if changes.sets == ((),):
            who = self.series(c.state for c in self.verdict.blockers)
            return f"{asked}. Every coded condition is met; what is missing is the act of {who}. {put}"
        if not changes.sets:
            return f"{asked}. Nothing on record {GATE}. {put}"
        if changes.of == "positions":
            many = f" (or one of {changes.count - 1:,} other sets)" if changes.count > 1 else ""
            who = self.series(changes.sets[0])
            return f"{asked}. If {who} agreed{many}, that {GATE}. {put} This is not a forecast."
        some = in_series([f"that {self.part(part)}" for part in changes.sets[0]])
        if changes.count > 1:
            kind = "the cheapest" if changes.costs else "the smallest"
            more = f", {kind} of {'' if changes.complete else 'at least '}{changes.count:,}"
        else:
            more = ", and nothing else on record does" if changes.complete else ""
        one = "One set of changes" if len(changes.sets[0]) > 1 else "One change"
        return f"{asked}. {one} {GATE}{more}: {some}. {put} This is not a forecast."

    def who(self) -> Iterator[str]:
        changes = self.changes
        if self.verdict.outcome is not Outcome.BLOCKED:
            return
        yield f"Who blocks ({len(self.verdict.blockers)} of {len(self.verdict.contributions)})"
        if changes.of == "positions":
            yield self.filled(capital(self.series(c.state for c in self.verdict.blockers)), "  ")
            return
        rows = (
            ("Root blockers, who would refuse even if everyone else agreed", changes.roots),
            ("Followers, who would agree if everyone else did", changes.followers),
            ("Of these, waiting for each other only: a joint move would do", changes.waiting),
        )
        for title, some in rows:
            if some or title.startswith(("Root", "Foll")):
                yield self.filled(f"{title}: {self.series(some) or 'none'}", "  ", "    ")
        open_ = [m.state for m in self.question.members if m.coded is not None and m.state in self._unknown()]
        if open_:
            yield self.filled(f"Not known whether they would: {self.series(open_)}", "  ", "    ")
        if changes.rounds and len(changes.rounds) > 1:
            told = "; then ".join(in_series([self.mover(v) for v in some]) for some in changes.rounds)
            yield self.filled(f"After the first set below, who moves after whom: {told}", "  ", "    ")

    def _unknown(self) -> set[str]:
        return {c.state for c in self.verdict.undetermined}

    def mover(self, variable: str) -> str:
        """Return a member, or a lever that comes on by itself."""
        return self.words.state(variable) if variable in self.members_ else f'"{variable}" comes on by itself'

    def sets(self) -> Iterator[str]:
        changes = self.changes
        if self.verdict.outcome is not Outcome.BLOCKED or not any(changes.sets):
            return
        known = "all of them" if changes.complete else f"the first {len(changes.sets)} found"
        many = f"{len(changes.sets)}, {known}" if len(changes.sets) == changes.count else f"{changes.count:,}"
        yield self.filled(f"Smallest sets, each of which {GATE} ({many})")
        if changes.of == "levers":
            yield self.filled("What is not known is taken at its best here.", "  ")
        if changes.of == "levers":
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
        if len(sets) > self.shown:
            yield f"       (and {len(sets) - self.shown} more: --json, or --show {len(sets)})"

    def in_brief(self, sets: Sets, most: int) -> Iterator[str]:
        """List sets by the names of their levers, which are told below."""
        for number, some in enumerate(sets[:most], 1):
            yield self.filled(" + ".join(some), f"  {number:>3}. ", "       ")
        if len(sets) > most:
            yield f"       (and {len(sets) - most} more: --json)"

    def listed(self, sets: Sets) -> Iterator[str]:
        costs = bool(self.changes.costs)
        for number, some in enumerate(sets[: self.shown], 1):
            lines = [self.cited(part) for part in some]
            price = f" (cost {self.changes.cost(some)})" if costs else ""
            for i, line in enumerate(lines):
                head = f"{number:>3}. " if i == 0 else "     and "
                yield self.filled(f"{line}{price if i == len(lines) - 1 else ''}", f"  {head}", "         ")
        if len(sets) > self.shown:
            yield f"       (and {len(sets) - self.shown} more: --json, or --show {len(sets)})"

    def cited(self, part: str) -> str:
        """Return a part with its name in conditions and who holds it."""
        if part not in self.levers:
            return f"{capital(self.words.state(part))} agrees (nothing is coded for it)"
        owner = self.words.owner(self.levers[part])
        return f"{capital(self.part(part))} [{part}{f': {owner}' if owner else ''}]"

    def shares(self) -> Iterator[str]:
        changes = self.changes
        if self.verdict.outcome is not Outcome.BLOCKED or not any(changes.sets):
            return
        needed = [self.cited(part) for part in changes.indispensable]
        yield "Without which nothing works"
        if not needed:
            yield "  Nothing: each lever can be gone round."
        for text in needed:
            yield self.filled(text, "  - ", "    ")
        most = ", ".join(f"{part} {count}" for part, count in changes.counts[:_FEW])
        rest = f" and {len(changes.counts) - _FEW} more" if len(changes.counts) > _FEW else ""
        if changes.count > 1:
            yield self.filled(f"In how many of the {changes.count} sets: {most}{rest}", "  ", "    ")
        if changes.blocking_sets and changes.count > 1:
            some = changes.blocking_sets[0]
            more = len(changes.blocking_sets) - 1
            others = f", and {more} other{'s' * (more > 1)}" if more else ""
            least = "" if changes.blocking_complete else "at least "
            yield self.filled(
                f"To refuse all of {in_series(list(some))} keeps the block ({least}the smallest such set{others})",
                "  ",
                "    ",
            )
        if changes.unused:
            yield self.filled(f"In no condition at this gate: {in_series(list(changes.unused))}", "  ", "    ")

    def firm(self) -> Iterator[str]:
        changes = self.changes
        if self.verdict.outcome is Outcome.ADOPTED or changes.firm_sets == changes.sets:
            return
        if not changes.firm_sets:
            yield "So that no coded position is left open"
            yield self.filled(
                "No set of levers does that: some of what is not known hangs on no lever on record.", "  "
            )
            return
        if changes.firm_sets == ((),):
            return
        many = f"{len(changes.firm_sets)}{'' if changes.firm_complete else ' or more'}"
        yield self.filled(f"So that no coded position is left open, whatever turns out of what is not known ({many})")
        yield from self.in_brief(changes.firm_sets, self.shown)

    def together(self) -> Iterator[str]:
        joint = self.changes.coordination
        if joint is None or not joint.sets:
            return
        yield "Coordination, not concession"
        who = [self.mover(v) for v in joint.states]
        circle = f"{in_series(who)} would only wait for each other" if who else "some would only wait for each other"
        new = [some for some in joint.sets if some not in self.changes.sets]
        text = f"{capital(circle)}. If they moved together, "
        yield self.filled(f"{text}{'these would do' if new != [()] else 'no lever would have to move'}:", "  ")
        yield from self.in_brief(tuple(new), self.shown) if new != [()] else ()

    def gate(self, gate: Gate) -> Iterator[str]:
        yield "The agenda is another gate" if gate.kind == "agenda" else "The candidate's own gate"
        if not gate.blocked:
            yield "  Every coded condition at it is met or not known."
            return
        verb = "hold" if len(gate.blocked) > 1 else "holds"
        what = f"{verb} the agenda" if gate.kind == "agenda" else "has not met its own condition"
        roots = f" (even if everyone else moved: {self.series(gate.roots)})" if gate.roots else ""
        yield self.filled(f"By the coded conditions {self.series(gate.blocked)} {what}{roots}.", "  ")
        if not gate.sets:
            yield "  Nothing on record would change that."
            return
        yield f"  Smallest sets that would meet them ({len(gate.sets)}{'' if gate.complete else ' or more'})"
        yield from self.in_brief(gate.sets, self.shown)

    def lever_list(self) -> Iterator[str]:
        used = {part for some in (*self.changes.sets, *self.changes.firm_sets) for part in some}
        used |= {part for gate in self.changes.gates for some in gate.sets for part in some}
        some = [self.levers[name] for name in sorted(used) if name in self.levers]
        if not some:
            return
        yield "These levers, and where they can be looked up"
        sources = {source.id: source for source in self.question.sources}
        for item in some:
            lever = item.lever
            first = f"; not before {lever.earliest.in_words()}" if lever.earliest else ""
            owner = self.words.owner(item)
            yield self.filled(f"{lever.id}: {lever.means}", "  ", "    ")
            held = f"Held by {owner}. " if owner else ""
            yield self.filled(f"{held}Stands: {item.value}{first}; confidence: {lever.confidence}.", "    ")
            found = [sources[s] for s in lever.sources if s in sources]
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
        yield self.filled(f"In all of them: {'; '.join(kept) or 'nothing'}.", "  - ", "    ")
        needed = in_series(list(survey.needed)) if survey.needed else "no single lever"
        yield self.filled(f"Needed in all of them: {needed}.", "  - ", "    ")
        if survey.enough:
            found = "" if survey.complete else " (the least found; not every search was finished)"
            yield self.filled(f"Enough in all of them{found}: {in_series(list(survey.enough[0]))}.", "  - ", "    ")
        elif survey.complete:
            yield self.filled("No set is enough in all of them.", "  - ", "    ")
        if survey.sometimes:
            yield self.filled(f"Only in some of them: {self.series(survey.sometimes)} block.", "  - ", "    ")
        for reading in survey.readings:
            sets = reading.changes.sets
            first = " + ".join(sets[0]) if sets and sets[0] else "nothing needed" if sets else "no set"
            more = f" (1 of {reading.changes.count})" if reading.changes.count > 1 else ""
            count = len(reading.blockers)
            ids = ", ".join(coding.id for coding in reading.codings)
            yield self.filled(f"{ids}: {count} block; {first}{more}.", "  - ", "    ")

    def limits(self) -> Iterator[str]:
        changes = self.changes
        yield "What this answer does not say"
        if changes.of == "levers":
            text = (
                "The conditions are coded from what was said; how their parts are joined is the authors' judgement"
                " (`consensus explain` marks it and gives the evidence)."
            )
            yield self.filled(text, "  - ", "    ")
        yield self.filled(f"A set {GATE}; it does not say that the candidate would get in.", "  - ", "    ")
        if changes.still_unknown and changes.sets:
            count = len(changes.still_unknown)
            yield self.filled(
                f"After the first set the position of {count} member{'s' * (count > 1)} would still not be known.",
                "  - ",
                "    ",
            )
        yield self.filled("Consent at one stage does not imply the next. It is not a forecast.", "  - ", "    ")
        for note in self.question.provenance.notes:
            yield self.filled(f"{capital(note.rstrip('.'))}.", "  - ", "    ")

    def footer(self) -> Iterator[str]:
        check = []
        if self.changes.of == "levers" and self.changes.sets:
            held = "each other's minimal hitting sets: checked" if self.changes.verified else "not all found"
            check.append(f"Check:      unblocking and blocking sets are {held}")
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
