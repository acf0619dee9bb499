"""Bodies: organisations with dated members and a procedure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from typing import Literal, NamedTuple

from pydantic import Field

from consensus.errors import DateOutOfRange, EmptyBody, MissingRoster, UnknownStage, visible
from consensus.facts import Membership, seated
from consensus.rules import Rule
from consensus.stages import Stage
from consensus.states import Code
from consensus.values import Day, Moment, Value, last_day, long_date, nearest, parse_day, parse_moment


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


class Regime(Value):
    """The form that a rule had in a body for a time. It holds from ``since`` until, not including, ``until``."""

    rule: str
    """Name of the rule as one asks for it today."""
    since: Day
    """First day."""
    until: Day
    """First day on which it no longer held."""
    form: Rule
    """What it was then."""
    clause: str = ""
    """The article that said so."""
    sources: tuple[str, ...] = ()
    """Identifiers in the table of sources."""


class Form(NamedTuple):
    """A rule as it was on a day, with the clause and the sources that say so."""

    rule: Rule
    clause: str
    sources: tuple[str, ...]


def form_of(rule: Rule, regimes: Iterable[Regime]) -> Form:
    """Return the form that a rule had under one of ``regimes``, unless its parameters are spelled out."""
    if not rule.model_fields_set - {"kind"}:
        for regime in regimes:
            if rule.kind in {regime.rule, regime.form.kind}:
                return Form(regime.form, regime.clause or regime.form.clause, regime.sources)
    return Form(rule, "", ())


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
    regimes: tuple[Regime, ...] = ()
    """Forms that its rules had in the past."""
    leads_to: Literal["", "the United Nations"] = ""
    """The organisation into which its gates lead, where that is another."""
    roster_until: Day | None = None
    """Last day for which the list of members is complete, where seats change every year."""
    memberships: tuple[Membership, ...] = ()
    """Every seat ever held; none where only ballots are in the data."""

    @cached_property
    def founded(self) -> date | None:
        """First day on which the body had a member."""
        return min((m.since.last for m in self.memberships), default=None)

    def on(self, moment: date | datetime | str, known_by: date | str | None = None) -> Roster:
        """Return the roster at ``moment``.

        Parameters
        ----------
        moment : date, datetime, AfterAct or str
            A date means its end; ``2023-04-04#4`` the moment after the fourth act of that day.
        known_by : date or str, optional
            Only count memberships public by then.

        Raises
        ------
        MissingRoster
            If no list of its members is in the data.
        EmptyBody
            If the body had no member then.
        DateOutOfRange
            If the list of members does not reach so far.

        Examples
        --------
        >>> from consensus import body
        >>> len(body("nato").on("2017-06-04").states), len(body("nato").on("2017-06-05").states)
        (28, 29)
        >>> [len(body("nato").on(moment).states) for moment in ("2023-04-04#3", "2023-04-04#4")]
        [30, 31]
        """
        at = parse_moment(moment)
        if not self.memberships:
            raise missing_roster(self)
        if self.roster_until is not None and last_day(at) > self.roster_until:
            raise roster_ends(self)
        states, _ = seated(self.memberships, at, None if known_by is None else parse_day(known_by))
        if not states:
            raise EmptyBody(f"{self.name} has no members on {long_date(at)}", why="nobody could decide", body=self.code)
        return Roster(body=self.code, on=at, states=tuple(sorted(states)))

    def regimes_on(self, day: date) -> tuple[Regime, ...]:
        """Return the forms of rules that held on a day.

        Examples
        --------
        >>> import consensus as cs
        >>> [regime.form.needs for regime in cs.body("eu").regimes_on(date(1958, 1, 1))]
        ['12 of 17 votes']
        """
        return tuple(regime for regime in self.regimes if regime.since <= day < regime.until)

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


def missing_roster(body: Body) -> MissingRoster:
    """Return the error for a body whose members are not in the data."""
    return MissingRoster(
        f"no list of the members of {body.name} is in these data",
        why="only recorded ballots are",
        fix='Name one (vote = "..."), give figures under [tally], or list the members under [new_body]',
        body=body.code,
    )


def roster_ends(body: Body) -> DateOutOfRange:
    """Return the error for a date beyond the list of members."""
    assert body.roster_until is not None
    return DateOutOfRange(
        f"the list of members of {body.name} ends on {long_date(body.roster_until)}",
        why="its seats change every year",
        fix="Ask for an earlier date",
    )
