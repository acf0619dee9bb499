"""One candidate before every body: which rule, who can stop it alone, what would come out, what happened.

The same states meet the same candidate in many bodies. Where a body's members are
known on the date, the question is decided; elsewhere the recorded ballots speak.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from consensus import assumptions
from consensus.assumptions import Assumption
from consensus.bodies import Body, form_of
from consensus.datasets import Dataset, shipped
from consensus.decisions.ballots import replay
from consensus.decisions.ruling import RuleReport, rule_report
from consensus.decisions.verdict import Verdict, decide
from consensus.errors import AlreadyAMember, DateOutOfRange, EmptyBody, NeedsWeights
from consensus.facts import AgendaFact, in_force
from consensus.results import Result
from consensus.rules import Rule
from consensus.scenarios import Scenario
from consensus.values import FactDate, Moment, Value, last_day, long_date, parse_day, parse_moment
from consensus.votes import Vote

ORDER = ("nato", "eu", "coe", "coe-assembly", "unsc", "unga", "unesco", "interpol", "osce", "wto", "imf", "ebrd")
"""The order in which bodies are shown; others follow by code."""


class PastBallot(Value):
    """A recorded ballot and the engine's reading of it."""

    vote: Vote
    """The record."""
    margin: int | None = None
    """Votes above (negative: below) the need."""


class BodyRow(Value):
    """The candidate before one body."""

    code: str
    """Code of the body."""
    body: str
    """The body, as named in a sentence."""
    stage_id: str
    """The gate that is meant, by its short name."""
    stage: str
    """The gate that is meant, as a heading."""
    rule: Rule
    """The rule that decides it."""
    clause: str
    """The article or page that states it."""
    member_since: FactDate | None = None
    """Since when the candidate is a member; nothing is left to decide then."""
    member_of: str = ""
    """Of what it is a member, where that is not the body itself."""
    seats: int | None = None
    """How many members decide on that date; none where the data have no list of them."""
    alone: int | None = None
    """How many of them can stop it alone."""
    together: int | None = None
    """How many it takes at the least to stop it together."""
    verdict: Verdict | None = None
    """What would come out; none where the members are not known or weights are missing."""
    ballots: tuple[PastBallot, ...] = ()
    """Recorded ballots on the candidate up to that date, oldest first."""
    happened: tuple[AgendaFact, ...] = ()
    """What is on record about the agenda up to that date, oldest first."""
    remark: str = ""
    """Why there is no answer."""


class Candidacy(Result, Value):
    """One candidate before every body.

    Examples
    --------
    >>> kosovo = candidacy("XKX", on="2026-07-31")
    >>> nato, coe = kosovo.row("nato"), kosovo.row("coe")
    >>> (nato.alone, nato.seats), (coe.alone, coe.together, coe.seats)
    ((32, 32), (0, 16, 46))
    """

    candidate: str
    """Code of the candidate."""
    name: str
    """Its name on that date."""
    on: Moment
    """The date."""
    assumption: Assumption
    """What states are taken to do where they have said nothing."""
    rows: tuple[BodyRow, ...]
    """One row a body."""
    designation_note: str = ""
    """Note that goes with the name."""

    def row(self, body: str) -> BodyRow:
        """Return the row of one body, by code.

        Raises
        ------
        KeyError
            If there is none.
        """
        for row in self.rows:
            if row.code == body:
                return row
        raise KeyError(body)


def candidacy(
    candidate: str,
    *,
    on: date | datetime | str | None = None,
    assumption: str = "strict",
    known_by: date | str | None = None,
    data: Dataset | None = None,
) -> Candidacy:
    """Set one candidate before every body.

    Parameters
    ----------
    candidate : str
        Code, name or alias.
    on : date, datetime or str, optional
        The date; the data's review date if not given.
    assumption : str
        What states are taken to do where they have said nothing.
    known_by : date or str, optional
        Only use facts public by then.
    data : Dataset, optional
        The shipped facts if not given.

    Raises
    ------
    UnknownState
        With the nearest names.
    DateOutOfRange
        If the candidate did not exist on that date.

    Examples
    --------
    >>> [ballot.margin for ballot in candidacy("Kosovo").row("unesco").ballots if ballot.vote.stage == "admission"]
    [-3]
    """
    facts = data or shipped()
    moment = parse_moment(on if on is not None else facts.version.reviewed)
    state = facts.states.resolve(candidate)
    if state.exists_since is not None and last_day(moment) < state.exists_since.last:
        raise DateOutOfRange(
            f"{state.name} could not be asked about on {long_date(moment)}",
            why=f"the data date its existence from {state.exists_since.in_words()}",
            fix="Ask for a later date",
        )
    codes = sorted(facts.body_codes, key=lambda code: (ORDER.index(code) if code in ORDER else len(ORDER), code))
    chosen = assumptions.named(assumption)
    asked = _Asked(facts, state.code, moment, chosen, None if known_by is None else parse_day(known_by))
    rows = tuple(asked.row(facts.body(code)) for code in codes)
    return Candidacy(
        candidate=state.code,
        name=state.in_sentence(last_day(moment)),
        on=moment,
        assumption=chosen,
        rows=rows,
        designation_note=facts.about.designation_notes.get(state.code, ""),
    )


class _Asked:
    """What is asked of each body in turn."""

    def __init__(
        self, data: Dataset, candidate: str, moment: date | datetime, assumption: Assumption, known_by: date | None
    ) -> None:
        self.data = data
        self.candidate = candidate
        self.moment = moment
        self.day = last_day(moment)
        self.assumption = assumption
        self.known_by = known_by

    def row(self, body: Body) -> BodyRow:
        stage = body.stage(body.default_stage)
        assert stage.rule is not None
        form = form_of(stage.rule, body.regimes_on(self.day))
        rule = form.rule
        about: dict[str, Any] = {
            "code": body.code,
            "body": body.name,
            "stage_id": stage.id,
            "stage": stage.title,
            "rule": rule,
            "clause": form.clause or stage.clause or rule.clause,
            "ballots": tuple(self._ballots(body)),
            "happened": tuple(self._happened(body)),
        }
        since = self._member_since(body)
        if since is not None:
            return BodyRow(**about, member_since=since, member_of=body.leads_to)
        if not body.memberships:
            none = {"every member": None, "none": 0}.get(rule.properties.veto if rule.properties else "")
            return BodyRow(**about, alone=none, remark="no list of members in these data")
        try:
            ruling = rule_report(rule, body=body.code, on=self.moment, known_by=self.known_by, data=self.data)
            about.update(_stopping(ruling))
            ask = Scenario(
                body=body.code,
                candidate=self.candidate,
                on=self.moment,
                assumption=self.assumption,
                known_by=self.known_by,
            )
            return BodyRow(**about, verdict=decide(ask))
        except (AlreadyAMember, EmptyBody, NeedsWeights, DateOutOfRange) as error:
            return BodyRow(**about, remark=error.what)  # a matter of this body; the others have their answers

    def _member_since(self, body: Body) -> FactDate | None:
        if body.leads_to:
            un_since = self.data.states[self.candidate].un_since
            return un_since if un_since is not None and un_since.last <= self.day else None
        seats = in_force(body.seats_of(self.candidate), self.day, self.known_by)
        return seats[0].since if seats else None

    def _ballots(self, body: Body) -> Iterator[PastBallot]:
        known = self.day if self.known_by is None else min(self.day, self.known_by)
        for vote in self.data.votes_on(self.candidate):
            if vote.body == body.code and vote.on <= known:
                yield PastBallot(vote=vote, margin=replay(vote, data=self.data).margin)

    def _happened(self, body: Body) -> Iterator[AgendaFact]:
        for fact in sorted(self.data.agenda(self.candidate), key=lambda fact: fact.since):
            if fact.body == body.code and fact.has_begun(self.day) and fact.is_known(self.known_by):
                yield fact


def _stopping(ruling: RuleReport) -> dict[str, int | None]:
    return {
        "seats": len(ruling.members),
        "alone": None if ruling.alone is None else len(ruling.alone),
        "together": len(ruling.fewest) if ruling.fewest else None,
    }
