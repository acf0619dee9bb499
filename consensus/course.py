"""The course of an accession: the acts of one candidate, read on the procedure of one body.

It says of each stage whether it was done at a moment, and of each Party whether
it had accepted; yes, no, or not known where the day is not. It finds acts that
cannot have been: by a state that was no Party, in the wrong order, too late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal, NamedTuple

from consensus.acts import NATIONAL, Act, Coverage, Kind, NationalProcedure, moved
from consensus.bodies import Body
from consensus.errors import InputError, InvalidValue, NotAMember
from consensus.facts import seated
from consensus.stages import Stage
from consensus.values import AfterAct, FactDate, Value, all_agree, day_of, in_series, long_date

Moment = date | datetime
NOT_NOTIFIED = "has not notified its acceptance"


class Reading(NamedTuple):
    """Whether something was done at a moment, and the act on record."""

    done: bool | None
    """Yes, no, or none: not known."""
    act: Act | None = None
    """The act that says so."""


class Ratifier(Value):
    """How far one Party is with its acceptance. Only the notice to the depositary counts."""

    state: str
    """Code of the Party."""
    status: Literal["notified", "open", "unknown"]
    """Whether it has notified its acceptance."""
    approved: Act | None = None
    """Approval at home: parliament, or the government where no parliament approves."""
    ratified: Act | None = None
    """Ratification at home."""
    notified: Act | None = None
    """Notice to the depositary."""
    since: FactDate | None = None
    """The day of the notice, as far as it is known."""
    rivals: tuple[Act, ...] = ()
    """Other versions of these acts in other sources."""
    announced: tuple[Act, ...] = ()
    """Announcements, which are not acts."""
    to_do: tuple[str, ...] = ()
    """What it still has to do."""
    reason: str = ""
    """Why it counts so, in a clause."""


class Course:
    """The acts of one candidate on the way into one body.

    Parameters
    ----------
    body : Body
    candidate : str
        Code of the candidate.
    acts : iterable of Act
        Acts on record; those of other bodies are left out.
    coverage : {"complete", "bounded", "partial"}, optional
        Whether a Party without a notice on record may have given one.
    known_by : datetime.date, optional
        Acts public after this day are not read.
    procedures : mapping, optional
        How members accept a treaty at home, by code.
    withdrawals : bool
        Whether a notice that was withdrawn before entry into force no longer counts.
    added, removed : iterable of str
        Codes of states taken as members, or as not, by hypothesis.
    named : callable
        Gives the name of a state by its code, for messages.

    Examples
    --------
    >>> from consensus.datasets import shipped
    >>> sweden = shipped().course("nato", "SWE")
    >>> sweden.completed("protocol", date(2022, 7, 5)).done
    True
    """

    def __init__(
        self,
        body: Body,
        candidate: str,
        acts: Iterable[Act],
        *,
        coverage: Coverage | None = None,
        known_by: date | None = None,
        procedures: dict[str, NationalProcedure] | None = None,
        withdrawals: bool = True,
        added: Iterable[str] = (),
        removed: Iterable[str] = (),
        named: Callable[[str], str] = str,
    ) -> None:
        self.body = body
        self.candidate = candidate
        self.acts = tuple(a for a in acts if a.body == body.code and a.is_known(known_by))
        self.coverage = coverage
        self.known_by = known_by
        self.procedures = procedures or {}
        self.withdrawals = withdrawals
        self.added, self.removed = frozenset(added), frozenset(removed)
        self.named = named

    def find(self, stage: str, act: Kind, state: str | None = None) -> tuple[Act, ...]:
        """Return the acts of one kind at a stage, the surest version first."""
        key = (stage, act)
        return tuple(a for a in self._by_kind.get(key, ()) if state is None or a.state == state)

    @cached_property
    def _by_kind(self) -> dict[tuple[str, str], list[Act]]:
        found: dict[tuple[str, str], list[Act]] = {}
        for act in self.acts:
            found.setdefault((act.stage, act.act), []).append(act)
        for some in found.values():
            some.sort(key=lambda a: a.confidence.rank)
        return found

    # Stages.

    def completed(self, stage: str, at: Moment) -> Reading:
        """Say whether the act that completes a stage was done at ``at``."""
        done = self.find(stage, "completes")
        reading = self._read(done, at)
        actors = {act.state for act in done}
        undone = self._read(tuple(a for a in self.find(stage, "withdraws") if a.state in actors), at)
        if reading.done and undone.done is not False:
            return undone._replace(done=None if undone.done is None else False)
        return reading

    @staticmethod
    def _read(versions: tuple[Act, ...], at: Moment) -> Reading:
        done = all_agree(a.since.done_at(at, a.seq) for a in surest(versions))
        return Reading(done, None if done is False else versions[0])

    def is_underway(self, stage: Stage, at: Moment) -> bool:
        """Say whether everything that a stage requires was certainly done."""
        return bool(stage.requires) and all(self.completed(name, at).done for name in stage.requires)

    def closing(self, stage: Stage) -> tuple[Act, ...]:
        """Return the act that closes a stage of acceptance, the entry into force, in its surest versions."""
        for later in self.body.stages:
            if stage.id in later.requires:
                return surest(self.find(later.id, "completes"))
        return ()

    def is_over(self, stage: Stage, at: Moment) -> bool | None:
        """Say whether the entry into force had closed a stage of acceptance."""
        return self._read(self.closing(stage), at).done

    # Parties.

    def parties(self, at: Moment) -> tuple[str, ...]:
        """Return who had to accept at ``at``: the members of that moment, without the candidate."""
        there, unsure = seated(self.body.memberships, at, self.known_by)
        moving, _ = moved((there | unsure | self.added) - self.removed, self.acts, at)
        return tuple(sorted(moving - {self.candidate}))

    def ratifiers(self, stage: Stage, at: Moment, states: Iterable[str]) -> tuple[Ratifier, ...]:
        """Return how far each of ``states`` was with its acceptance at ``at``."""
        return tuple(self._ratifier(stage, at, state) for state in states)

    def _ratifier(self, stage: Stage, at: Moment, state: str) -> Ratifier:
        done = {kind: self._read(self.find(stage.id, kind, state), at) for kind in NATIONAL}
        seen = {kind: reading.act if reading.done else None for kind, reading in done.items()}
        notice, reason = self._notice(stage, at, state)
        status: Literal["notified", "open", "unknown"]
        status = {True: "notified", False: "open", None: "unknown"}[notice.done]  # type: ignore[assignment]
        procedure = self.procedures.get(state)
        acted = [kind for kind in NATIONAL[:2] if seen[kind] is not None]
        return Ratifier(
            state=state,
            status=status,
            approved=seen["approves"],
            ratified=seen["ratifies"],
            notified=notice.act if notice.done is not False else None,
            since=self._bounds(stage, state) if notice.done is not False else None,
            rivals=tuple(a for a in self._rivals(stage, state) if a.since.done_at(at, a.seq)),
            announced=tuple(a for a in self.find(stage.id, "announces", state) if a.since.done_at(at, a.seq)),
            to_do=procedure.to_do(acted) if procedure is not None and notice.done is False else (),
            reason=reason,
        )

    def _rivals(self, stage: Stage, state: str) -> Iterator[Act]:
        """Yield the other versions of a Party's national acts."""
        for kind in NATIONAL:
            yield from (act for act in self.find(stage.id, kind, state)[1:] if act.conflict)

    def _notice(self, stage: Stage, at: Moment, state: str) -> tuple[Reading, str]:
        """Say whether a Party's notice had been given at ``at``, and why it counts so."""
        given = self.find(stage.id, "notifies", state)
        over = self.is_over(stage, at)
        if given:
            back = self.find(stage.id, "withdraws", state) if self.withdrawals else ()
            if back and not over:
                return self._after_withdrawals(stage, at, given, back)
            done = over or all_agree(self._within(stage, a).done_at(at, a.seq) for a in surest(given))
            reason = "" if done else NOT_NOTIFIED if done is False else f"its notice is dated {_versions(given, at)}"
            return Reading(done, given[0]), reason
        if over:
            return Reading(done=True), "by the entry into force, which each Party's notice precedes"
        lower = self._not_before(stage, state)
        if lower is not None and FactDate(lower, lower).done_at(at) is False:
            return Reading(done=False), NOT_NOTIFIED
        if self.known_by is not None and day_of(at) > self.known_by:
            return Reading(done=None), f"nothing that became public after {long_date(self.known_by)} is used"
        seen = self.find(stage.id, "lacks", state)
        if seen and not self.closing(stage):
            return Reading(done=False), f"on record as open {seen[-1].since.as_time()}, and no notice since"
        joined = state in self.added or any(a.act == "joins" and a.state == state for a in self.acts)
        if self.coverage in {"bounded", "partial"} and not joined:
            return Reading(done=None), "the day of its notice is not on record"
        return Reading(done=False), "no notice of its acceptance on record"

    def _after_withdrawals(
        self, stage: Stage, at: Moment, given: tuple[Act, ...], back: tuple[Act, ...]
    ) -> tuple[Reading, str]:
        """Follow notices and withdrawals of one Party in time; the last that was done counts."""
        standing: bool | None = False
        last: Act | None = None
        for act in sorted((*given, *back), key=lambda a: (a.since.last, a.seq)):
            since = self._within(stage, act) if act.act == "notifies" else act.since
            done = since.done_at(at, act.seq)
            if done is not False:
                notified = act.act == "notifies"
                standing, last = (notified if done or standing is notified else None), act
        if standing is None:
            return Reading(None, last), "it notified its acceptance and may have withdrawn it"
        if standing or last is None:
            return Reading(standing, last), "" if standing else NOT_NOTIFIED
        return Reading(done=False, act=last), "notified its acceptance and withdrew it"

    def _not_before(self, stage: Stage, state: str) -> date | None:
        """Return the first day on which a Party's notice can have been given."""
        parts = [surest(self.find(stage.id, kind, state)) for kind in NATIONAL[:2]]
        parts += [surest(self.find(name, "completes")) for name in stage.requires]
        days = [min(a.since.earliest for a in acts) for acts in parts if acts]
        days += [a.since.last + timedelta(days=1) for a in self.find(stage.id, "lacks", state)]
        return max(days, default=None)

    def _within(self, stage: Stage, notice: Act) -> FactDate:
        """Return the day of a notice within what the other acts leave of it."""
        upper = max((a.since.last for a in self.closing(stage)), default=None)
        return notice.since.meets(after=self._not_before(stage, notice.state), before=upper)

    def _bounds(self, stage: Stage, state: str) -> FactDate | None:
        """Return the day of a notice, or the narrowest bounds for it."""
        given = self.find(stage.id, "notifies", state)
        if given:
            return self._within(stage, given[0])
        closing = self.closing(stage)
        return FactDate(max(a.since.last for a in closing), self._not_before(stage, state)) if closing else None

    # What cannot have been.

    def problems(self, place: Callable[[Act], str] = lambda _: "") -> Iterator[tuple[Act, InputError]]:
        """Yield every act that cannot have been so, with what is wrong.

        Parameters
        ----------
        place : callable
            Says where a second act stands, for messages that speak of two.
        """
        known = {stage.id for stage in self.body.stages}
        for act in self.acts:
            if act.act in {"joins", "leaves"}:
                continue
            if act.stage not in known:
                try:
                    self.body.stage(act.stage)
                except InputError as error:
                    yield act, error
                continue
            yield from ((act, wrong) for wrong in self._wrong(act, self.body.stage(act.stage)))
        yield from self._twice(place)

    def _wrong(self, act: Act, stage: Stage) -> Iterator[InputError]:
        national = act.act in NATIONAL or (act.act in {"withdraws", "lacks", "announces"} and act.state != "*")
        if act.act in NATIONAL and stage.kind != "each":
            yield InvalidValue(
                f'no member {act.act.removesuffix("s")}s anything at the stage "{stage.id}"',
                why="each member acts for itself only where its own acceptance is asked",
                fix=f"Use one of {', '.join(s.id for s in self.body.stages if s.kind == 'each') or 'the other stages'}",
            )
            return
        if act.act == "completes" and stage.kind == "each":
            yield InvalidValue(
                f'"{stage.id}" is not completed by one act',
                why="each Party notifies for itself",
                fix='Write act = "notifies" with the state',
            )
            return
        if stage.kind == "candidate" and act.act == "completes" and act.state != self.candidate:
            yield InvalidValue(
                f"{self.named(act.state) if act.state != '*' else 'The body'} acts at a stage of the candidate's own",
                why=f"only {self.named(self.candidate)} can",
                fix=f'Write state = "{self.candidate}"',
            )
        if stage.kind == "agenda":
            yield InvalidValue(
                f'no act belongs to "{stage.id}"',
                why="the agenda has facts of its own",
                fix="Use [tabled], or the agenda",
            )
            return
        if act.act == "withdraws" and stage.kind == "candidate" and act.state != self.candidate:
            yield InvalidValue(
                f"{self.named(act.state) if act.state != '*' else 'The body'} withdraws what the candidate did",
                why=f"only {self.named(self.candidate)} can",
                fix=f'Write state = "{self.candidate}"',
            )
        if act.act == "lacks":
            yield from (
                InvalidValue(
                    f"{self.named(act.state)} is on record as lacking {act.since.as_time()}, after its notice",
                    why=f"that was {notice.since.as_time()}",
                    fix="Check the two dates",
                )
                for notice in surest(self.find(stage.id, "notifies", act.state))
                if self._after(act, notice) and not self.find(stage.id, "withdraws", act.state)
            )
        if act.act == "withdraws" and stage.kind in {"decision", "act"} and act.state != "*":
            yield InvalidValue(
                f"{self.named(act.state)} cannot withdraw alone what all decided",
                why="withdrawing takes the same consensus; one member can refuse its acceptance later",
                fix="Leave it out, or let the member's acceptance stay open",
            )
        if national and stage.kind == "each":
            yield from self._wrong_party(act, stage)
        yield from self._out_of_order(act, stage)

    def _wrong_party(self, act: Act, stage: Stage) -> Iterator[InputError]:
        """Hold a member's act to its membership, to the signature and to the entry into force."""
        name, when = self.named(act.state), act.since.as_time()
        if act.state == self.candidate and not stage.candidate_too:
            yield InvalidValue(
                f"{name} is the candidate", why="it does not accept its own protocol", fix="Take the act out"
            )
            return
        if act.state != self.candidate and not self._was_party(act):
            seats = self.body.seats_of(act.state)
            joined = f"it became a member {seats[0].since.as_time()}" if seats else ""
            yield NotAMember(
                f"{name} was not a Party {when}",
                why=joined or f"it has no seat in {self.body.name}",
                fix="Check the state and the day",
                state=act.state,
                body=self.body.code,
            )
        if act.act == "withdraws" and not any(
            a.since.earliest <= act.since.last for a in self.find(stage.id, "notifies", act.state)
        ):
            yield InvalidValue(
                f"{name} withdraws an acceptance that it had not given", why="no earlier notice is on record"
            )
        if act.act in {"notifies", "withdraws"}:
            for needed in stage.requires:
                before, title = self.find(needed, "completes"), self.body.stage(needed).title
                if before and all(act.since.last < b.since.earliest for b in before):
                    yield InvalidValue(
                        f'{name} acts {when}, before "{title}"',
                        why=f"that was {before[0].since.as_time()}",
                        fix="Check the two dates",
                    )
                elif not before:
                    yield InvalidValue(
                        f"{name} accepts what was never signed",
                        why=f'no act completes "{needed}", which may not be skipped',
                        fix=f"Give the act that completes {needed}",
                    )
        closing = self.closing(stage)
        if closing and all(self._after(act, c) for c in closing):
            yield InvalidValue(
                f"{name} acts {when}, after the entry into force",
                why=f"that was {closing[0].since.as_time()}, when every Party had accepted",
                fix="Check the two dates",
            )
        if act.act in NATIONAL:
            for earlier in NATIONAL[: NATIONAL.index(act.act)]:
                others = surest(self.find(stage.id, earlier, act.state))
                for other in others:
                    if act in surest(self.find(stage.id, act.act, act.state)) and self._after(other, act):
                        yield InvalidValue(
                            f"{name} {_DID[act.act]} {when} before it {_DID[earlier]} {other.since.as_time()}",
                            why="the notice comes last, and approval first",
                            fix="Check the two dates",
                        )

    def _was_party(self, act: Act) -> bool:
        """Say whether a state can have been a Party when it acted."""
        if not self.body.memberships:
            return True
        if act.since.exact:
            return act.state in self.parties(moment_of(act))
        return any(act.state in self.parties(day) for day in (act.since.earliest, act.since.last) if day > date.min)

    @staticmethod
    def _after(act: Act, other: Act) -> bool:
        """Say whether ``act`` is certainly later than ``other``."""
        if act.since.exact and act.since == other.since:
            return act.seq > other.seq > 0
        return act.since.earliest > other.since.last

    def _out_of_order(self, act: Act, stage: Stage) -> Iterator[InputError]:
        if act.act != "completes":
            return
        for name in stage.requires:
            needed = self.body.stage(name)
            if needed.kind == "each":
                yield from self._before_all(act, needed)
                continue
            before = self.find(name, "completes")
            if not before:
                yield InvalidValue(
                    f'the stage "{stage.id}" is on record and "{name}" is not',
                    why=f"{needed.title} may not be skipped",
                    fix=f"Give the act that completes {name}",
                )
            elif all(self._after(b, act) for b in before):
                yield InvalidValue(
                    f'"{stage.id}" is done {act.since.as_time()}, before "{name}"',
                    why=f"that was {before[0].since.as_time()}",
                    fix="Check the two dates",
                )

    def _before_all(self, act: Act, needed: Stage) -> Iterator[InputError]:
        """Hold an entry into force to the acceptance of every Party of that day."""
        at = moment_of(act)
        far = self._as_if_open(act).ratifiers(needed, at, self.parties(at))
        late = [r.state for r in far if r.status == "open"]
        if late:
            yield InvalidValue(
                f"the entry into force is dated {act.since.in_words()}, and "
                f"{in_series(sorted(map(self.named, late)))} had not accepted",
                why="it takes the acceptance of each Party",
                fix="Check the dates",
            )

    def _as_if_open(self, act: Act) -> Course:
        """Return the same course without one act, so that nothing is concluded from it."""
        return Course(
            self.body,
            self.candidate,
            (a for a in self.acts if a is not act),
            coverage=self.coverage,
            withdrawals=self.withdrawals,
            added=self.added,
            removed=self.removed,
        )

    def _twice(self, place: Callable[[Act], str]) -> Iterator[tuple[Act, InputError]]:
        """Find acts that exclude each other and are not marked as rival versions."""
        seen: dict[tuple[str, str, str], Act] = {}
        for act in self.acts:
            if act.act not in {"completes", *NATIONAL}:
                continue
            key = (act.stage, act.act, act.state)
            first = seen.setdefault(key, act)
            again = any(
                a.act == "withdraws" and a.state == act.state and a.stage == act.stage and a.since < act.since
                for a in self.acts
            )
            if first is not act and not again and not (act.conflict and act.conflict == first.conflict):
                where, who = place(first), self.named(act.state) if act.state != "*" else "The body"
                yield (
                    act,
                    InvalidValue(
                        f"{who} {_DID[act.act]} twice: {first.since.as_time()} and {act.since.as_time()}",
                        why=f"the first stands at {where}" if where else "",
                        fix="Keep one, or mark rival versions with one conflict label",
                    ),
                )


def surest(versions: tuple[Act, ...]) -> tuple[Act, ...]:
    """Return the rival versions of one act that no other is surer than."""
    return tuple(a for a in versions if a.confidence is versions[0].confidence)


def moment_of(act: Act) -> Moment:
    """Return the moment right after an act: the end of its day where its place in the day is not known."""
    return AfterAct.on(act.since.last, act.seq) if act.seq else act.since.last


_DID = {
    "completes": "completed it",
    "approves": "approved",
    "ratifies": "ratified",
    "notifies": "notified",
}


def _versions(acts: tuple[Act, ...], at: Moment) -> str:
    dated = in_series(list(dict.fromkeys(a.since.in_words() for a in acts)), last="or")
    same = all(a.since.exact and a.since.last == day_of(at) for a in acts)
    return f"{dated}, at a time of the day that is not on record" if same else dated
