"""Recorded ballots: who voted how, on which day, by which rule, with what result.

A roll call names the states; a tally gives only figures, and so has a margin but
no blockers. Each record says what came out, and the engine must agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import Field

from consensus.errors import CandidateVotes, DuplicateMember, InputError, InvalidTally, InvalidValue
from consensus.facts import Confidence
from consensus.positions import Position
from consensus.rules import FailedBy, Rule
from consensus.states import Code
from consensus.values import Day, FrozenMap, Table, Value, in_series

LARGEST_BALLOT = 10_000


class Tally(Value):
    """A ballot known by its figures only.

    Examples
    --------
    >>> Tally(in_favour=92, against=50, abstain=29).total
    171
    >>> Tally(in_favour=269, against=37, abstain=44, seats=349)
    Traceback (most recent call last):
    consensus.errors.InvalidTally: 269 + 37 + 44 = 350, but there are 349 seats...
    >>> Tally(in_favour=269, against=37, seats=349).absent
    43
    """

    in_favour: int = Field(alias="for", ge=0, le=LARGEST_BALLOT, strict=True)
    """Votes for."""
    against: int = Field(ge=0, le=LARGEST_BALLOT, strict=True)
    """Votes against."""
    abstain: int = Field(default=0, ge=0, le=LARGEST_BALLOT, strict=True)
    """Abstentions."""
    invalid: int = Field(default=0, ge=0, le=LARGEST_BALLOT, strict=True)
    """Blank and spoilt ballots: present, but no vote cast."""
    absent: int = Field(default=0, ge=0, le=LARGEST_BALLOT, strict=True)
    """Members that did not take part; what is left of ``seats`` if that is given."""
    without_vote: int = Field(default=0, ge=0, le=LARGEST_BALLOT, strict=True)
    """Members that had no right to vote, for instance for unpaid dues: in no base at all."""
    seats: int | None = Field(default=None, ge=1, le=LARGEST_BALLOT, strict=True)
    """Size of the body or chamber."""

    @classmethod
    def _prepare(cls, data: dict[str, Any]) -> tuple[dict[str, Any], list[InputError]]:
        if "for" in data and "in_favour" in data:
            return data, [InvalidTally('"for" and "in_favour" are the same figure', fix="Give one of them")]
        seats = data.get("seats")
        yes = "for" if "for" in data else "in_favour"
        names = (yes, "against", "abstain", "invalid", "absent", "without_vote")
        figures = [data.get(name, 0) for name in names]
        if type(seats) is not int or any(type(figure) is not int or figure < 0 for figure in figures):
            return data, []
        if "absent" not in data and sum(figures) <= seats:
            return {**data, "absent": seats - sum(figures)}, []
        if sum(figures) != seats:
            parts = " + ".join(str(figure) for figure in figures if figure)
            return data, [
                InvalidTally(
                    f"{parts} = {sum(figures)}, but there are {seats} seats",
                    fix="Check the figures against the source",
                )
            ]
        return data, []

    @classmethod
    def of(cls, taken: Iterable[Position]) -> Tally:
        """Count positions: who says nothing took no part, and an unknown vote is in no figure.

        Examples
        --------
        >>> Tally.of([Position.AGREE, Position.OBJECT, Position.SILENT]).in_figures
        '1-1-0'
        """
        counts = Counter(taken)
        return cls(
            in_favour=counts[Position.AGREE] + counts[Position.AGREE_WITH_RESERVATION],
            against=counts[Position.OBJECT],
            abstain=counts[Position.ABSTAIN] + counts[Position.ABSTAIN_WITH_DECLARATION],
            absent=counts[Position.ABSENT] + counts[Position.SILENT],
        )

    @property
    def total(self) -> int:
        """All members with a vote that the figures cover."""
        return self.in_favour + self.against + self.abstain + self.invalid + self.absent

    @property
    def in_figures(self) -> str:
        """For, against and abstentions: ``92-50-29``."""
        return f"{self.in_favour}-{self.against}-{self.abstain}"


class Recorded(Value):
    """What came out of a ballot."""

    outcome: Literal["ADOPTED", "BLOCKED"]
    """Whether it was adopted."""
    margin: int | None = None
    """Votes above (negative: below) the need."""
    failed_by: FailedBy | None = None
    """How it failed."""
    blockers: tuple[Code, ...] | None = None
    """Exactly these blocked."""


class Vote(Value):
    """A ballot as it is on record.

    Examples
    --------
    >>> import consensus as cs
    >>> vote = cs.datasets.shipped().vote("unsc/palestine-2024")
    >>> vote.tally.in_figures, vote.expect.outcome, vote.position_of("GBR").value
    ('12-1-2', 'BLOCKED', 'abstain')
    """

    name: str
    """Name in the data, such as ``unesco/kosovo-2015``."""
    title: str
    """What was decided, as a heading."""
    body: str = ""
    """Code of the body."""
    new_body: str = ""
    """Name of a body that is not in the data, such as a parliament."""
    candidate: Code | None = None
    """The state whose admission was decided."""
    stage: str = ""
    """Stage of joining."""
    on: Day
    """Day of the ballot."""
    rule: Rule
    """The rule by which it was decided."""
    positions: Table[Position, tuple[Code, ...]] = FrozenMap()
    """The roll call: states by position."""
    tally: Tally | None = None
    """The figures as published."""
    follows: str = ""
    """Name of the ballot that went before on the same question."""
    sources: tuple[str, ...] = Field(min_length=1)
    """Identifiers in the table of sources."""
    confidence: Confidence
    """How sure the record is."""
    note: str = ""
    """What a reader should know."""
    expect: Recorded
    """What came out."""

    @classmethod
    def _prepare(cls, data: dict[str, Any]) -> tuple[dict[str, Any], list[InputError]]:
        problems: list[InputError] = []
        if bool(data.get("body")) == bool(data.get("new_body")):
            problems.append(InvalidValue("a ballot has either body or new_body"))
        roll = data.get("positions")
        lists = roll.values() if isinstance(roll, Mapping) else ()
        listed = [code for codes in lists if isinstance(codes, list | tuple) for code in codes if isinstance(code, str)]
        twice = sorted({code for code in listed if listed.count(code) > 1})
        if twice:
            problems.append(DuplicateMember(f"{in_series(twice)} voted twice", key="positions"))
        if data.get("candidate") in listed:
            problems.append(
                CandidateVotes(f"{data['candidate']} is the candidate and on the roll call", key="positions")
            )
        if not listed and not data.get("tally"):
            problems.append(InvalidTally("a ballot needs names or figures", key="tally"))
        return data, problems

    def model_post_init(self, _context: Any) -> None:
        """Refuse a roll call that differs from the published figures."""
        if Position.UNKNOWN in self.positions:
            raise InvalidTally("a vote that is not known is no vote", key="positions", fix="Leave those states out")
        if not self.positions or self.tally is None:
            return
        published = {
            "for": (self.tally.in_favour, ("agree", "agree_with_reservation")),
            "against": (self.tally.against, ("object",)),
            "abstaining": (self.tally.abstain, ("abstain", "abstain_with_declaration")),
        }
        for word, (figure, names) in published.items():
            named = sum(len(self.positions.get(Position(name), ())) for name in names)
            if named != figure:
                raise InvalidTally(f"{named} states are listed {word} and the figures say {figure}", key="tally")
        if self.tally.seats is not None and len(self.states) > self.tally.seats:
            raise InvalidTally(
                f"{len(self.states)} states are listed and there are {self.tally.seats} seats", key="tally"
            )

    @property
    def states(self) -> tuple[str, ...]:
        """Every state on the roll call, by code; none where only figures are known."""
        return tuple(sorted(code for codes in self.positions.values() for code in codes))

    def position_of(self, state: str) -> Position | None:
        """Return how ``state`` voted; none if it is not on the roll call."""
        for position, codes in self.positions.items():
            if state in codes:
                return position
        return None

    @property
    def is_complete(self) -> bool:
        """Whether every member with a vote is told: only then can one ask what all members would make of it."""
        tally = self.tally
        if tally is None or tally.seats is None:
            return False
        return not self.positions or len(self.states) + tally.without_vote == tally.seats

    @property
    def figures(self) -> Tally:
        """The figures: as published, else counted from the roll call."""
        if self.tally is not None:
            return self.tally
        return Tally.of(position for position, codes in self.positions.items() for _ in codes)
