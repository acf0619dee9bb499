"""History, replayed: every accession and every block, held to what the engine makes of the facts.

For each accession: when the candidate became a member, how long acceptance took,
who was last. For each episode: at which gate, and by whom it was held. The
engine works from acts, statements and lists of members; history is told in
files of its own. Where the two differ, the difference is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from typing import TypeVar

from consensus.course import surest
from consensus.datasets import Dataset, shipped
from consensus.errors import InvalidValue
from consensus.facts import Membership, Source
from consensus.records import Episode, Round
from consensus.results import Result
from consensus.scenarios import Scenario
from consensus.tracks.track import Status, Step, Track, track
from consensus.values import FactDate, FrozenMap, Table, Value, in_series, nearest

V = TypeVar("V")


class Accession(Value):
    """One state's way in, as the engine reads its acts.

    Examples
    --------
    >>> sweden = history("nato").accession("SWE")
    >>> str(sweden.member_since), sweden.parties, sweden.days, sweden.last
    ('2024-03-07', 31, (611, 611), ('HUN',))
    """

    candidate: str
    """Code of the state."""
    name: str
    """Its name on the day of accession."""
    round: str
    """The round in which it came in."""
    invited: FactDate | None = None
    """Invitation to talks, or to become a member."""
    signed: FactDate | None = None
    """Protocol or treaty signed."""
    in_force: FactDate | None = None
    """Protocol or treaty in force."""
    member_since: FactDate | None = None
    """Membership."""
    parties: int = 0
    """How many had to accept; zero where the members do not."""
    known: int = 0
    """Of how many the day of the notice is known."""
    days: tuple[int, int] | None = None
    """Fewest and most days from signature to entry into force, by what is known of the two."""
    last: tuple[str, ...] = ()
    """Who was last to notify, where that is known."""
    differences: tuple[str, ...] = ()
    """Where this is not what the lists of members and the accounts of the round say."""


class Replayed(Value):
    """One episode, and what the engine finds on its day."""

    episode: Episode
    """What history says."""
    name: str
    """Name of the candidate on that day."""
    gate: str
    """Title of the gate."""
    status: Status
    """How it stood."""
    found: tuple[str, ...] = ()
    """Who held it, by the engine."""
    differences: tuple[str, ...] = ()
    """Where that is not what history says."""


class History(Result, Value):
    """All accessions to a body and all episodes in which one was held up.

    Examples
    --------
    >>> told = history("nato")
    >>> len(told.accessions), len({e.episode.id for e in told.episodes}), told.differences
    (20, 21, ())
    """

    body: str
    """Code of the body."""
    body_name: str
    """The body, as named in a sentence."""
    rounds: tuple[Round, ...]
    """The rounds, oldest first."""
    accessions: tuple[Accession, ...]
    """Every accession in the data, oldest first."""
    episodes: tuple[Replayed, ...]
    """Every episode, oldest first; one entry for each candidate."""
    names: Table[str, str] = FrozenMap()
    """Names of the states that appear, by code."""
    sources: tuple[Source, ...] = ()
    """Every source cited."""
    reviewed: str = ""
    """Date up to which the facts were reviewed, and their digest."""

    @property
    def differences(self) -> tuple[str, ...]:
        """Everything in which engine and history differ."""
        found = [*((a.name, d) for a in self.accessions for d in a.differences)]
        found += [(e.episode.id, d) for e in self.episodes for d in e.differences]
        return tuple(f"{name}: {difference}" for name, difference in found)

    def accession(self, state: str) -> Accession:
        """Return the accession of one state, by code.

        Raises
        ------
        InputError
            If it did not accede, or was a founder.
        """
        for item in self.accessions:
            if item.candidate == state:
                return item
        known = [item.candidate for item in self.accessions]
        raise InvalidValue(
            f"no accession of {state} to {self.body_name} is on record", suggestions=nearest(state, known)
        )


def history(
    body: str = "nato", *, data: Dataset | None = None, watch: Callable[[int, int], object] | None = None
) -> History:
    """Replay every accession to a body and every episode in which one was held up.

    Parameters
    ----------
    body : str
        Code of the body.
    data : Dataset, optional
        The shipped facts if not given.
    watch : callable, optional
        Told after each accession and episode how many are done, and of how many.

    Examples
    --------
    >>> [a.candidate for a in history("coe").accessions]
    ['SRB', 'MCO', 'MNE']
    """
    facts = data or shipped()
    where = facts.body(body)
    rounds = tuple(r for r in facts.rounds if r.body == body)
    ways = [(r, candidate) for r in rounds for candidate in r.candidates]
    total = len(ways) + len(facts.episodes(body))
    done = count(1)

    def told(item: V) -> V:
        if watch is not None:
            watch(next(done), total)
        return item

    found = [told(_accession(facts, r, candidate)) for r, candidate in ways]
    accessions = sorted(found, key=lambda a: (a.member_since.last if a.member_since else date.max, a.candidate))
    if not found and not facts.episodes(body):
        raise InvalidValue(
            f"no accession to {where.name} is on record in these data",
            fix=f"Ask about {', '.join(sorted({r.body for r in facts.rounds}))}",
        )
    episodes = tuple(told(_replayed(facts, body, episode)) for episode in facts.episodes(body))
    codes = {s for a in accessions for s in (a.candidate, *a.last)}
    codes |= {s for e in episodes for s in (*e.found, *e.episode.blockers, *e.episode.others, *e.episode.reluctant)}
    cited = {s for r in rounds for s in r.sources} | {s for e in episodes for s in e.episode.sources}
    return History(
        body=body,
        body_name=where.name,
        rounds=rounds,
        accessions=tuple(accessions),
        episodes=episodes,
        names={code: facts.states[code].name for code in sorted(codes)},
        sources=facts.cited(frozenset(cited)),
        reviewed=f"reviewed to {facts.version.reviewed.isoformat()}, version {facts.version.digest}",
    )


def _accession(facts: Dataset, round_: Round, candidate: str) -> Accession:
    body = facts.body(round_.body)
    seat = next((m for m in body.seats_of(candidate)), None)
    if seat is None:
        return Accession(
            candidate=candidate, name=candidate, round=round_.id, differences=(f"no seat in members/{body.code}.csv",)
        )
    acted = [act.since.last for act in facts.course(body.code, candidate).find(body.stages[-1].id, "completes")]
    eve = min([seat.since.last, *acted]) - timedelta(days=1)
    ask = Scenario(body=body.code, candidate=candidate, on=eve)
    before, after = track(ask, data=facts), track(ask, on=seat.since.last, data=facts)
    dates = {step.stage.id: step.date for step in after.steps}
    each = next((step for step in after.steps if step.ratifiers), None)
    closing = each.act if each is not None else None
    last = () if each is None else last_movers(each)
    signed = dates.get(each.stage.requires[-1]) if each is not None else None
    in_force = closing.since if closing is not None else None
    invitations = [dates.get(name) for name in ("invitation_to_talks", "invitation", "accession") if dates.get(name)]
    return Accession(
        candidate=candidate,
        name=facts.states[candidate].name_on(seat.since.last),
        round=round_.id,
        invited=invitations[0] if invitations else None,
        signed=signed,
        in_force=in_force,
        member_since=after.steps[-1].date,
        parties=len(each.ratifiers) if each is not None else 0,
        known=sum(_by_the_day(r.notified.since if r.notified else None) for r in each.ratifiers) if each else 0,
        days=_days(facts, each, candidate),
        last=last or tuple(round_.last.get(candidate, ())),
        differences=tuple(_unlike(seat, before, after, last, tuple(round_.last.get(candidate, ())))),
    )


def _days(facts: Dataset, each: Step | None, candidate: str) -> tuple[int, int] | None:
    """Return the fewest and the most days that acceptance can have taken; rival versions count."""
    if each is None or each.act is None:
        return None
    course = facts.course(each.act.body, candidate)
    signed = course.find(each.stage.requires[-1], "completes")
    closed = course.find(each.act.stage, "completes")
    spans = [
        (c.since.earliest - s.since.last, c.since.last - s.since.earliest)
        for c in surest(closed)
        for s in surest(signed)
    ]
    return min(short.days for short, _ in spans), max(long.days for _, long in spans)


def _by_the_day(since: FactDate | None) -> bool:
    return since is not None and since.exact


def _unlike(
    seat: Membership, before: Track, after: Track, last: tuple[str, ...], told: tuple[str, ...]
) -> Iterator[str]:
    """Hold what the acts say to the list of members, and the last mover to the account of the round."""
    acted = after.steps[-1].date
    if acted is None:
        yield "no act of accession on record"
    elif acted != seat.since:
        yield f"the acts say {acted.in_words()}, the list of members {seat.since.in_words()}"
    if before.done:
        yield "a member the day before"
    if not after.done or any(s.status not in {Status.DONE, Status.SKIPPED} for s in after.steps):
        held = [s.stage.id for s in after.steps if s.status not in {Status.DONE, Status.SKIPPED}]
        yield f"not through all gates on its day: {in_series(held)}"
    if last and told and set(last) != set(told):
        yield f"last to notify: {in_series(last)}, not {in_series(told)}"


def last_movers(step: Step) -> tuple[str, ...]:
    """Return who notified last, where the days leave no doubt."""
    days = {r.state: r.since for r in step.ratifiers if r.since is not None}
    if len(days) < len(step.ratifiers) or not days:
        return ()
    latest = max(since.last for since in days.values())
    last = [state for state, since in days.items() if since.last == latest]
    sure = all(days[state].exact for state in last)
    return tuple(sorted(last)) if sure else ()


def _replayed(facts: Dataset, body: str, episode: Episode) -> Replayed:
    run = track(Scenario(body=body, candidate=episode.candidate, on=episode.on), data=facts)
    step = run.step(episode.stage)
    if step.stage.kind == "agenda":  # who would hold it is asked of the decision that is not put
        asked = next(s for s in run.steps if s.verdict is not None and not s.stage.skippable)
        found = asked.blockers
    elif step.ratifiers:
        found = tuple(r.state for r in step.ratifiers if r.status == "open")
    else:
        found = step.blockers
    return Replayed(
        episode=episode,
        name=run.candidate_name,
        gate=step.stage.title,
        status=step.status,
        found=tuple(sorted(found)),
        differences=tuple(_differs(episode, run, step, found)),
    )


def _differs(episode: Episode, run: Track, step: Step, found: tuple[str, ...]) -> Iterator[str]:
    told = {*episode.blockers, *episode.others}
    if set(found) != told:
        yield f"held by {in_series(sorted(found)) or 'nobody'}, not by {in_series(sorted(told)) or 'nobody'}"
    if step.status in {Status.DONE, Status.SKIPPED} and not step.stage.repeats:
        yield f"the gate was passed ({step.status})"
    if episode.kind == "agenda_not_tabled" and step.status is not Status.NOT_TABLED:
        yield f"the agenda: {step.status}, not {Status.NOT_TABLED}"
    reached = run.not_tabled and step.stage.kind == "decision"
    if not step.stage.skippable and not reached and run.stopped_at != episode.stage:
        yield f"stopped at {run.stopped_at or 'no gate'}, not at {episode.stage}"
