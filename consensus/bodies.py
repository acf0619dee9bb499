"""Bodies: organisations with dated members and a procedure."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Literal

from pydantic import Field

from consensus.errors import EmptyBody, UnknownStage, visible
from consensus.facts import Membership, in_force
from consensus.stages import Stage
from consensus.states import Code
from consensus.values import Moment, Value, last_day, long_date, nearest, parse_day, parse_moment


class Roster(Value):
    """Who sits at the table of a body on a date.

    Examples
    --------
    >>> Roster(body="club", on="2026-01-01", states=("BEL", "FRA")).states
    ('BEL', 'FRA')
    """

    body: str
    on: Moment
    states: tuple[Code, ...]


class Body(Value):
    """An organisation: its members through time and the stages of joining it.

    Examples
    --------
    >>> import consensus as cs
    >>> cs.body("nato").stage("pfp").rule.kind, cs.body("nato").seats_of("CYP")
    ('consensus', ())
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    """Short name used in scenario files."""
    name: str
    """Name as used in a sentence."""
    full_name: str = ""
    """Full name."""
    article: str = ""
    """``the`` where a sentence needs it."""
    eligibility: Literal["european_state", "none"] = "none"
    """Who may join: ``european_state`` for bodies open to European states only."""
    eligibility_clause: str = ""
    """The article that says so."""
    stages: tuple[Stage, ...] = Field(min_length=1)
    """The way in, in order."""
    default_stage: str
    """The stage that is meant where none is named."""
    memberships: tuple[Membership, ...] = ()
    """Every seat ever held."""

    @cached_property
    def founded(self) -> date | None:
        """First day on which the body had a member."""
        return min((m.since.last for m in self.memberships), default=None)

    def on(self, moment: date | datetime | str, known_by: date | str | None = None) -> Roster:
        """Return the roster at ``moment``.

        Parameters
        ----------
        moment : date, datetime or str
            A date means its end.
        known_by : date or str, optional
            Only count memberships public by then.

        Raises
        ------
        EmptyBody
            If the body had no member then.

        Examples
        --------
        >>> from consensus import body
        >>> len(body("nato").on("2017-06-04").states), len(body("nato").on("2017-06-05").states)
        (28, 29)
        """
        at = parse_moment(moment)
        seats = in_force(self.memberships, last_day(at), None if known_by is None else parse_day(known_by))
        if not seats:
            raise EmptyBody(f"{self.name} has no members on {long_date(at)}", why="nobody could decide", body=self.code)
        return Roster(body=self.code, on=at, states=tuple(sorted(m.state for m in seats)))

    def seats_of(self, state: str) -> tuple[Membership, ...]:
        """Return every membership that ``state`` ever had."""
        return tuple(m for m in self.memberships if m.state == state)

    def stage(self, name: str) -> Stage:
        """Return the stage called ``name``.

        Raises
        ------
        UnknownStage
            With the nearest names.
        """
        for stage in self.stages:
            if stage.id == name:
                return stage
        known = [stage.id for stage in self.stages]
        raise UnknownStage(
            f'{self.name} has no stage "{visible(name)}"',
            fix=f"Use one of {', '.join(known)}",
            suggestions=nearest(name, known),
        )
