"""Facts: what is known, since when, on whose word, and how surely.

Recognition is a fact between two states; a stated position is what a government
said it would do; an agenda fact says whether the question is put at all. Each
carries its date, its sources and a confidence. Rival versions of one fact are
kept side by side under one label.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any, Literal, TypeVar

from pydantic import Field

from consensus.errors import InputError
from consensus.positions import Basis, Position
from consensus.states import Code
from consensus.values import FactDate, FrozenMap, Table, Value, Weight, day_of


class Confidence(StrEnum):
    """How sure a fact is: of the source, not of the future."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """Place in the order, the surest first."""
        return list(Confidence).index(self)


class Source(Value):
    """Where a fact can be looked up."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")
    """Short stable identifier."""
    title: str
    """Title of the page or document."""
    publisher: str = ""
    """Who published it."""
    published: FactDate | None = None
    """When it was published."""
    url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    """Address, blank where there is none."""
    kind: str = ""
    """treaty, official, court, parliament, press, reference or analysis."""
    note: str = ""
    """What a reader should know, for instance that only the title was read."""


class Fact(Value):
    """What every fact carries. It holds from ``since`` until, not including, ``until``."""

    since: FactDate
    """When it began to hold, as far as the source knows."""
    until: FactDate | None = None
    """First day on which it no longer held."""
    sources: tuple[str, ...] = Field(min_length=1)
    """Identifiers in the table of sources."""
    confidence: Confidence
    """How sure it is."""
    published: FactDate | None = None
    """When it became public, if later than ``since``."""
    note: str = ""
    """What a reader should know."""
    seq: int = Field(default=0, ge=0, le=99)
    """Place among the numbered acts of its day, from 1; zero where the order is not known or does not matter."""

    def is_known(self, known_by: date | None) -> bool:
        """Say whether it was public by then."""
        return known_by is None or (self.published or self.since).last <= known_by

    def has_begun(self, at: date) -> bool:
        """Say whether it had certainly begun at ``at``; a date means its end."""
        return self.since.done_at(at, self.seq) is True

    def holds(self, at: date) -> bool:
        """Say whether it held at ``at``; a date means its end."""
        return self.has_begun(at) and (self.until is None or day_of(at) < self.until.last)


class Membership(Fact):
    """A state's seat in a body."""

    state: Code
    """The member."""


class VotingWeight(Fact):
    """What a member counts for in a weighted rule."""

    name: str = Field(pattern=r"^[a-z_]+$")
    """Name of the weights: population, votes."""
    state: Code
    """The member."""
    value: Weight
    """Its weight, a whole number of units."""
    unit: str = ""
    """What one unit is; persons or votes if not given."""
    rounded: Literal["", "yes"] = ""
    """``yes`` where the figure was rounded to the unit, so that it is known to within half of one."""

    @classmethod
    def _prepare(cls, data: dict[str, Any]) -> tuple[dict[str, Any], list[InputError]]:
        value = data.get("value")
        if isinstance(value, str) and value.isascii() and value.isdigit():  # as it stands in a table
            return {**data, "value": int(value)}, []
        return data, []


class WeightTables(Value):
    """The weights of a body's members on a day, by name, and how exactly they are known."""

    tables: Table[str, Table[str, Weight]] = FrozenMap()
    """Weights by name and state."""
    rounded: tuple[str, ...] = ()
    """Names of those that are known to within half a unit only."""
    units: Table[str, str] = FrozenMap()
    """What one unit is, where it is not a person or a vote."""
    sources: Table[str, tuple[str, ...]] = FrozenMap()
    """Identifiers in the table of sources, by name of the weights."""


class Stance(StrEnum):
    """How one state stands to the statehood of another on a date.

    Examples
    --------
    >>> import consensus as cs
    >>> cs.decide(cs.scenarios.load("nato/kosovo")).of("Spain").member.stance
    <Stance.DOES_NOT_RECOGNISE: 'does_not_recognise'>
    """

    RECOGNISES = "recognises"
    DOES_NOT_RECOGNISE = "does_not_recognise"
    WITHDREW = "withdrew"
    CONTESTED = "contested"
    NO_RECORD = "no_record"


class Recognition(Fact):
    """An act or statement about the recognition of a state."""

    state: str = Field(pattern=r"^([A-Z]{3}|\*)$")
    """Who recognises or does not; ``*`` for every state without a row of its own."""
    status: Stance
    """What it did or said."""
    ground: str = ""
    """The ground it stated."""
    claimed_by: str = ""
    """Who reports it, where the state itself has not confirmed it."""
    conflict: str = ""
    """Label shared by rival versions of one fact."""


class Statement(Fact):
    """A position that a state stated, took, or is reported to hold."""

    body: str
    """Code of the body."""
    state: str = Field(pattern=r"^([A-Z]{3}|\*)$")
    """The state, or ``*`` for every member on that date (a decision that was taken)."""
    stages: tuple[str, ...] = ()
    """Stages it speaks of; all if empty."""
    position: Position
    """What it will do, or did."""
    condition: str = ""
    """The condition on which it hangs, in words."""
    basis: Basis
    """Whether it acted, stated it, or is reported to."""
    level: str = ""
    """Who spoke: head_of_state, head_of_government, minister, ..."""
    speaker: str = ""
    """Name and office at the time."""
    ended_by: str = ""
    """Why it no longer holds, where it has ended."""
    statement: str
    """What was said or done, in our words."""

    def speaks_of(self, body: str, stage: str) -> bool:
        """Say whether it concerns this stage of joining this body."""
        return self.body == body and (not self.stages or stage in self.stages)


class AgendaFact(Fact):
    """Whether the question is put to the body at all."""

    body: str
    """Code of the body."""
    stages: tuple[str, ...] = ()
    """Stages it speaks of; all if empty."""
    value: str = Field(pattern=r"^(yes|no|unknown)$")
    """Whether the question is put."""
    holder: tuple[Code, ...] = ()
    """Who keeps it off the agenda, or put it on."""
    condition: str = ""
    """Their published condition."""
    statement: str
    """What was said or done, in our words."""

    def speaks_of(self, body: str, stage: str) -> bool:
        """Say whether it concerns this stage of joining this body."""
        return self.body == body and (not self.stages or stage in self.stages)


F = TypeVar("F", bound=Fact)


def in_force(facts: Iterable[F], at: date, known_by: date | None = None) -> tuple[F, ...]:
    """Return the facts that hold at ``at`` (a date means its end) and were public by ``known_by``."""
    return tuple(f for f in facts if f.holds(at) and f.is_known(known_by))


def seated(facts: Iterable[Membership], at: date, known_by: date | None = None) -> tuple[set[str], set[str]]:
    """Return who is seated at ``at``, and of whom it is not known: at an hour of the day on which a seat began.

    Examples
    --------
    >>> from consensus.values import parse_moment
    >>> seat = Membership(state="FIN", since="2023-04-04", sources=("x",), confidence="high")
    >>> seated([seat], parse_moment("2023-04-04T13:00:00Z"))
    (set(), {'FIN'})
    """
    there, unsure = set[str](), set[str]()
    for seat in facts:
        if not seat.is_known(known_by) or (seat.until is not None and day_of(at) >= seat.until.last):
            continue
        done = seat.since.done_at(at, seat.seq)
        if done:
            there.add(seat.state)
        elif done is None and seat.since.exact:
            unsure.add(seat.state)
    return there, unsure - there


def versions(rows: Iterable[Recognition]) -> tuple[tuple[Recognition, ...], tuple[Recognition, ...]]:
    """Split the acts of one state into the version that is used and its rivals.

    Of the rows that share a ``conflict`` label the surest is used (the first of
    equals); the others are rivals.

    Examples
    --------
    >>> rows = [Recognition(state="LUX", status="recognises", since=f"2008-02-2{d}", conflict="day",
    ...                     sources=("x",), confidence=c) for d, c in ((0, "low"), (1, "high"))]
    >>> [str(row.since) for row in versions(rows)[0]]
    ['2008-02-21']
    """
    used: dict[str, Recognition] = {}
    plain: list[Recognition] = []
    rivals: list[Recognition] = []
    for row in rows:
        if not row.conflict:
            plain.append(row)
        elif row.conflict not in used:
            used[row.conflict] = row
        elif row.confidence.rank < used[row.conflict].confidence.rank:
            rivals.append(used[row.conflict])
            used[row.conflict] = row
        else:
            rivals.append(row)
    return tuple(sorted((*plain, *used.values()), key=lambda r: r.since)), tuple(rivals)
