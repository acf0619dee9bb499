"""The track of a candidate: every gate on a date, each with its act or its verdict.

The procedure is data: a list of stages with who acts, by which rule, and what
must come before. The track runs over it and asks of each stage whether it was
done; if not, who stands in the way. It names the first gate that may not be
left out and is not passed. Presence on the ground and seats in assemblies are
shown beside it and never move it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from consensus.acts import Act
from consensus.assumptions import Assumption
from consensus.course import Course, Ratifier, Reading, moment_of
from consensus.datasets import Dataset, shipped
from consensus.decisions.posing import pose
from consensus.decisions.question import Provenance, Question, TabledAnswer
from consensus.decisions.verdict import Outcome, Verdict, decide
from consensus.errors import DateOutOfRange, InputError, UnknownStage
from consensus.facts import Source, Stance, in_force
from consensus.positions import Position
from consensus.records import Event, Precedent, Presence
from consensus.results import Result
from consensus.scenarios import Scenario
from consensus.stages import Stage
from consensus.values import (
    AfterAct,
    FactDate,
    Moment,
    Value,
    in_series,
    last_day,
    long_date,
    nearest,
    parse_moment,
    shown,
)


class Status(StrEnum):
    """How one stage stands.

    Examples
    --------
    >>> import consensus as cs
    >>> cs.track(cs.scenarios.load("nato/kosovo")).step("agenda").status
    <Status.NOT_TABLED: 'not_tabled'>
    """

    DONE = "done"
    SKIPPED = "skipped"
    NOT_TABLED = "not_tabled"
    BLOCKED = "blocked"
    UNDETERMINED = "undetermined"
    OPEN = "open"
    AHEAD = "ahead"


class Step(Value):
    """One stage on the date.

    Examples
    --------
    >>> import consensus as cs
    >>> step = cs.track(cs.scenarios.load("nato/sweden-2022"), on="2022-12-30").step("acceptance")
    >>> step.status.value, [r.state for r in step.ratifiers if r.status == "open"]
    ('open', ['HUN', 'TUR'])
    """

    stage: Stage
    """The stage."""
    status: Status
    """How it stands."""
    date: FactDate | None = None
    """When it was done, as far as that is known."""
    act: Act | None = None
    """The act on record."""
    verdict: Verdict | None = None
    """The answer if it were put, where members decide and have not, or decide anew."""
    ratifiers: tuple[Ratifier, ...] = ()
    """How far each Party is, at a stage of acceptance."""
    tabled: TabledAnswer = TabledAnswer()
    """Whether it is put, for a decision that was not taken."""
    reason: str = ""
    """What to know, in a clause."""
    asserted: bool = False
    """Whether the scenario asserts the act."""

    @property
    def notified(self) -> tuple[int, int]:
        """How many Parties have notified at the least and at the most, as far as the days are known."""
        sure = sum(r.status == "notified" for r in self.ratifiers)
        return sure, sure + sum(r.status == "unknown" for r in self.ratifiers)

    @property
    def blockers(self) -> tuple[str, ...]:
        """Codes of the members that stand in the way for certain; at acceptance, also by not having notified yet."""
        if self.verdict is None or (self.status is Status.DONE and not self.stage.repeats):
            return ()
        return tuple(c.state for c in self.verdict.blockers)


class Newcomer(Value):
    """A state that might join first, and what that would do to the candidate."""

    state: str
    """Its code."""
    name: str
    """Its name."""
    stance: Stance
    """How it stands to the statehood of the candidate."""
    blocks: bool
    """Whether it would be one more blocker under the assumption."""
    in_words: str
    """What it would do, with the basis."""
    sources: tuple[str, ...] = ()
    """Where that can be looked up."""


class Track(Result, Value):
    """The way of a candidate into a body on a date.

    Examples
    --------
    >>> import consensus as cs
    >>> sweden = cs.track(cs.scenarios.load("nato/sweden-2022"), on="2024-02-01")
    >>> sweden.stopped_at, sweden.waiting_on, sweden.done
    ('acceptance', ('HUN',), False)
    """

    body: str
    """Code of the body."""
    body_name: str
    """The body, as named in a sentence."""
    candidate: str
    """Code of the candidate."""
    candidate_name: str
    """Its name on that date."""
    on: Moment
    """The date (its end), an instant, or the moment after an act."""
    known_by: date | None = None
    """Acts and facts public after this day were not used."""
    assumption: Assumption = Assumption.STRICT
    """The assumption under which positions were filled in."""
    steps: tuple[Step, ...]
    """Every stage, in order."""
    stopped_at: str = ""
    """The first stage that may not be left out and is not passed; empty for a member."""
    waiting_on: tuple[str, ...] = ()
    """Who has to move there: codes of members, holders of the agenda, or the candidate."""
    done: bool = False
    """Whether the candidate is a member."""
    member_since: FactDate | None = None
    """Since when."""
    unknown: tuple[str, ...] = ()
    """Facts with a day that is not known, on which the answer hangs."""
    newcomers: tuple[Newcomer, ...] = ()
    """States that might join first, where recognition is at issue."""
    precedents: tuple[Precedent, ...] = ()
    """What those that stand in the way have joined before, with a reservation."""
    presence: tuple[Presence, ...] = ()
    """What there is short of membership; it raises no status."""
    events: tuple[Event, ...] = ()
    """What happened around the candidacy up to the date, oldest first."""
    designation_note: str = ""
    """Note that goes with the candidate's name."""
    names: tuple[tuple[str, str], ...] = ()
    """Names of the states that appear, by code."""
    sources: tuple[Source, ...] = ()
    """Every source cited."""
    provenance: Provenance = Provenance()
    """What the answer was made from."""

    @property
    def not_tabled(self) -> bool:
        """Whether the next decision is on record as not being put."""
        return any(s.stage.kind == "agenda" and s.status is Status.NOT_TABLED for s in self.steps)

    def step(self, stage: str) -> Step:
        """Return one stage.

        Raises
        ------
        UnknownStage
            With the nearest names.
        """
        for step in self.steps:
            if step.stage.id == stage:
                return step
        known = [step.stage.id for step in self.steps]
        raise UnknownStage(
            f'{self.body_name} has no stage "{shown(stage)}"',
            fix=f"Use one of {', '.join(known)}",
            suggestions=nearest(stage, known),
        )

    def name(self, state: str) -> str:
        """Return the name of a state that appears here."""
        return dict(self.names).get(state, state)


def track(scenario: Scenario, *, on: date | datetime | str | None = None, data: Dataset | None = None) -> Track:
    """Run the procedure of a body for a candidate: how each stage stood on a date.

    Parameters
    ----------
    scenario : Scenario
        Names body, candidate, date and assumption. What it asserts of positions, rule and agenda
        holds at its own stage only: acceptance at one stage does not imply the next.
    on : date, datetime or str, optional
        Another date than the scenario's, also one on which the candidate is a member;
        ``2023-04-04#3`` is the moment after the third act of that day.
    data : Dataset, optional
        The shipped facts if not given.

    Returns
    -------
    Track

    Raises
    ------
    InputError
        If the scenario has no body with a procedure.
    DateOutOfRange
        If the body or the candidate did not exist on that date.

    Examples
    --------
    >>> import consensus as cs
    >>> kosovo = cs.track(cs.scenarios.load("nato/kosovo"))
    >>> kosovo.stopped_at, kosovo.step("pfp").blockers
    ('agenda', ('ESP', 'GRC', 'ROU', 'SVK'))
    """
    return _Run(scenario, on, data or shipped()).track()


def track_of(
    body: str,
    candidate: str,
    *,
    on: date | datetime | str,
    known_by: date | str | None = None,
    assumption: str = "strict",
    data: Dataset | None = None,
) -> Track:
    """Run the procedure of a body for any candidate, without a scenario.

    Parameters
    ----------
    body : str
        Code of the body.
    candidate : str
        Code or name of the state; it may be a member on that date.
    on : date, datetime or str
        The date (its end), or ``2023-04-04#3``.
    known_by : date or str, optional
        Leave out what was not public by then.
    assumption : str
        What states are taken to do where they have said nothing.
    data : Dataset, optional
        The shipped facts if not given.

    Examples
    --------
    >>> spain = track_of("nato", "Spain", on="1982-04-04")
    >>> spain.stopped_at, len(spain.waiting_on)
    ('acceptance', 9)
    """
    facts = data or shipped()
    at = parse_moment(on)
    where, state = facts.body(body), facts.states.resolve(candidate)
    seats = [seat.since.last for seat in where.seats_of(state.code) if seat.has_begun(at)]
    eve = max(seats) - timedelta(days=1) if seats else at
    if seats and where.founded is not None and eve < where.founded:
        raise DateOutOfRange(
            f"{state.name} is a founding member of {where.name}", why="it passed no gates", fix="Ask for another state"
        )
    ask = Scenario(body=body, candidate=state.code, on=eve, known_by=known_by, assumption=assumption)
    return track(ask, on=at, data=facts)


class _Run:
    """The steps of `track`, which share the course of acts and the moment."""

    def __init__(self, scenario: Scenario, on: date | datetime | str | None, data: Dataset) -> None:
        if scenario.new_body is not None or scenario.vote or scenario.tally or scenario.silence:
            raise InputError(
                "this scenario asks one question and has no way in",
                why="a track needs a body with a procedure, not a ballot or an invented body",
                fix="Ask `consensus decide`, or name a body and a candidate",
            )
        self.data = data
        self.at = scenario.on if on is None else parse_moment(on)
        self.day = last_day(self.at)
        self.scenario = scenario
        self.body = data.body(scenario.body)
        self.states = scenario.state_table(data)
        self.candidate = self.states[scenario.candidate]
        self.passed = -1
        """Place of the last stage that was certainly done and may not be left out."""
        self._in_range()
        self._on_record()
        seats = in_force(self.body.seats_of(self.candidate.code), self.moment, scenario.known_by)
        self.seat = seats[0] if seats else None
        self.course = scenario.course(data)
        self.unknown: list[str] = []

    @property
    def moment(self) -> date:
        """The moment for facts that count by the day."""
        return self.at if isinstance(self.at, AfterAct) else self.day

    def _in_range(self) -> None:
        founded = self.body.founded
        if founded is not None and self.day < founded:
            raise DateOutOfRange(
                f"{self.body.name} did not exist on {long_date(self.at)}",
                why=f"it had its first members on {long_date(founded)}",
                fix="Ask for a later date",
            )
        born = self.candidate.exists_since
        if born is not None and self.day < born.last:
            raise DateOutOfRange(
                f"{self.candidate.name} could not be asked about on {long_date(self.at)}",
                why=f"the data date its existence from {born.in_words()}",
                fix="Ask for a later date",
            )

    def _on_record(self) -> None:
        """Refuse to read the absence of data as the absence of acts."""
        code = self.candidate.code
        if self.scenario.act or code not in self.data.states.by_code or in_force(self.body.seats_of(code), self.moment):
            return
        if not any(act.body == self.body.code for act in self.data.acts(code)) and not any(
            fact.body == self.body.code for fact in self.data.agenda(code)
        ):
            raise InputError(
                f"the way of {self.candidate.name} into {self.body.name} is not in these data",
                why="no act and no fact on the agenda is on record here, which does not mean that there was none",
                fix="Ask about another candidate, or write its acts under [[act]] in a scenario",
            )

    def track(self) -> Track:
        readings = {s.id: self.course.completed(s.id, self.at) for s in self.body.stages}
        certain = [i for i, s in enumerate(self.body.stages) if readings[s.id].done and not s.skippable]
        self.passed = len(self.body.stages) if self.seat is not None else max(certain, default=-1)
        steps = [self._step(i, stage, readings) for i, stage in enumerate(self.body.stages)]
        last = steps[-1]
        done = self.seat is not None or last.status is Status.DONE
        stop = None if done else next(i for i, step in enumerate(steps) if self._stops(step))
        if stop is not None:
            steps = [s if i <= stop else self._behind(s) for i, s in enumerate(steps)]
        precedents = () if done else self._precedents(steps)
        presence, events, newcomers = self._presence(), self._events(), () if done else tuple(self._newcomers())
        waiting = () if stop is None else self._waiting(steps[stop])
        cited = {s for step in steps for s in _cited(step)}
        cited.update(
            *(p.sources for p in (*presence, *precedents)),
            *(e.sources for e in events),
            *(n.sources for n in newcomers),
        )
        reviewed = self.data.version.reviewed
        notes = [] if self.day <= reviewed else [f"facts reviewed to {long_date(reviewed)}"]
        if any((self.scenario.positions, self.scenario.rule, self.scenario.tabled)):
            asked = self.scenario.stage or self.body.default_stage
            title = self.body.stage(asked).title
            notes.append(f"what the scenario asserts holds at its own stage only ({title})")
        notes += self._at_risk(steps)
        notes += self._hypotheses(steps)
        notes += self._coverage(steps)
        since = self.seat.since if self.seat else last.date
        return Track(
            body=self.body.code,
            body_name=self.body.name,
            candidate=self.candidate.code,
            candidate_name=self.candidate.in_sentence(self.day),
            on=self.at,
            known_by=self.scenario.known_by,
            assumption=self.scenario.assumption,
            steps=tuple(steps),
            stopped_at="" if stop is None else steps[stop].stage.id,
            waiting_on=waiting,
            done=done,
            member_since=since if done else None,
            unknown=tuple(dict.fromkeys(self.unknown)),
            newcomers=newcomers,
            precedents=precedents,
            presence=presence,
            events=events,
            designation_note=self._note(),
            names=self._names(steps, waiting),
            sources=tuple(s for s in self.data.cited(frozenset(cited)) if self._is_out(s)),
            provenance=Provenance(
                data_reviewed=reviewed,
                data_digest=self.data.version.digest,
                scenario=self.scenario.name,
                notes=tuple(notes),
            ),
        )

    # One stage.

    def _step(self, i: int, stage: Stage, readings: dict[str, Reading]) -> Step:
        if stage.kind == "agenda":
            return self._agenda(stage, readings)
        if stage.kind == "each":
            return self._acceptance(stage, readings)
        done, act = readings[stage.id]
        passed = i <= self.passed
        if done or (done is None and passed):
            assert act is not None
            again = decide(self._posed(stage)) if stage.repeats and self.seat is None else None
            reason = _rival(self.course, act)
            own = act in self.scenario.acts
            return Step(
                stage=stage, status=Status.DONE, date=act.since, act=act, verdict=again, reason=reason, asserted=own
            )
        if done is None:
            assert act is not None
            self._hangs_on(stage, act)
            return Step(stage=stage, status=Status.UNDETERMINED, act=act, reason=self._maybe(act))
        if act is not None:
            return Step(stage=stage, status=Status.OPEN, act=act, reason="done and withdrawn")
        if self._too_early(i, stage, readings, passed=passed):
            assert stage.since is not None
            return Step(stage=stage, status=Status.SKIPPED, reason=f"not in use before {stage.since.year}")
        if passed and stage.skippable:
            return Step(stage=stage, status=Status.SKIPPED, reason="not on record")
        if passed:
            return Step(stage=stage, status=Status.DONE, reason="its day is not in these data; a later stage is done")
        begun = self.course.find(stage.id, "begins")
        if begun and begun[0].since.done_at(self.at, begun[0].seq):
            return Step(
                stage=stage, status=Status.OPEN, act=begun[0], reason=f"under way since {begun[0].since.in_words()}"
            )
        if stage.kind != "decision":
            return Step(stage=stage, status=Status.OPEN, reason="no act on record")
        verdict = decide(self._posed(stage))
        if stage.skippable and verdict.tabled.value == "unknown":  # it may never have been in question
            return Step(
                stage=stage, status=Status.OPEN, verdict=verdict, tabled=verdict.tabled, reason="no act on record"
            )
        status = Status.NOT_TABLED if verdict.tabled.value == "no" else _FROM[verdict.outcome]
        return Step(stage=stage, status=status, verdict=verdict, tabled=verdict.tabled)

    def _too_early(self, i: int, stage: Stage, readings: dict[str, Reading], *, passed: bool) -> bool:
        """Say whether there was no such stage yet when the candidate came by."""
        if stage.since is None:
            return False
        later = [
            r.act.since.last for s in self.body.stages[i + 1 :] if (r := readings[s.id]).done and r.act is not None
        ]
        when = min(later, default=self.seat.since.last if self.seat else self.day) if passed else self.day
        return when < stage.since

    def _agenda(self, stage: Stage, readings: dict[str, Reading]) -> Step:
        """Say whether the next decision that may not be left out is put at all."""
        following = [s for s in self.body.stages[self.passed + 1 :] if s.decides and not s.skippable]
        following = [s for s in following if not readings[s.id].done]
        pending = [s for s in following if s.kind == "decision"]
        if self.seat is not None or not pending or (following and following[0].kind == "each"):
            return Step(stage=stage, status=Status.DONE, reason="every decision of the body is taken")
        first = pending[0]
        tabled = self._posed(first).tabled
        status = {"yes": Status.DONE, "no": Status.NOT_TABLED}.get(tabled.value, Status.UNDETERMINED)
        if status is Status.DONE and tabled.coded:  # nobody would hold it, and yet nobody has put it
            return Step(stage=stage, status=Status.OPEN, tabled=tabled, reason=tabled.reason.rstrip("."))
        since = tabled.since if status is Status.DONE else None
        return Step(stage=stage, status=status, date=since, tabled=tabled, reason=f"asked of: {first.title}")

    def _acceptance(self, stage: Stage, readings: dict[str, Reading]) -> Step:
        closing = next(iter(self.course.closing(stage)), None)
        over = self.course.is_over(stage, self.at)
        if closing is not None and over:
            moment = moment_of(closing)
            far = self.course.ratifiers(stage, moment, self._accepting(stage, self.course.parties(moment)))
            last = max((r.since.last for r in far if r.since is not None), default=closing.since.last)
            when = FactDate(last, last) if closing.since.exact and last == closing.since.last else closing.since
            asserted = closing in self.scenario.acts
            return Step(stage=stage, status=Status.DONE, date=when, act=closing, ratifiers=far, asserted=asserted)
        if closing is not None and over is None:
            self._hangs_on(self.body.stage(closing.stage), closing)
        if self.seat is not None:
            return Step(stage=stage, status=Status.DONE, reason="its acts are not in these data")
        question = self._posed(stage)
        verdict = decide(question)
        if not question.underway:
            for name in stage.requires:
                reading = readings[name]
                if reading.done is None and reading.act is not None:
                    self._hangs_on(self.body.stage(name), reading.act)
            return Step(stage=stage, status=_FROM[verdict.outcome], verdict=verdict, tabled=verdict.tabled)
        far = self.course.ratifiers(stage, self.at, self._accepting(stage, (m.state for m in question.members)))
        if verdict.outcome is Outcome.UNDETERMINED:
            names = {c.state: self.states[c.state].name_on(self.day) for c in verdict.undetermined}
            self.unknown += [f"{names[c.state]}: {c.member.reason}" for c in verdict.undetermined]
        status = _FROM[verdict.outcome]
        if status is Status.BLOCKED and all(c.member.position is not Position.OBJECT for c in verdict.blockers):
            status = Status.OPEN  # those that have not notified yet are waited for; they object to nothing
        own = next((r for r in far if r.state == self.candidate.code), None)
        if verdict.outcome is Outcome.ADOPTED and (own is None or own.status == "notified"):
            status = Status.DONE
        days = [r.since.last for r in far if r.since is not None]
        date_ = FactDate(max(days), max(days)) if status is Status.DONE and days else None
        return Step(stage=stage, status=status, date=date_, verdict=verdict, ratifiers=far, tabled=verdict.tabled)

    def _accepting(self, stage: Stage, states: Iterable[str]) -> tuple[str, ...]:
        """Return who accepts at a stage: the members, and the candidate where it must as well."""
        return (*states, self.candidate.code) if stage.candidate_too else tuple(states)

    def _asked(self, stage: Stage) -> Scenario:
        """Return the scenario put at one stage; what it asserts stays at its own."""
        ask = self.scenario
        if stage.id == (ask.stage or self.body.default_stage):
            return ask.but(on=self.at, stage=stage.id)
        kept = {"body", "candidate", "assumption", "known_by", "members", "new_state", "act", "withdrawals", "name"}
        kept |= {"lever", "condition", "levers", "coding"}
        fields: dict[str, Any] = {key: getattr(ask, key) for key in ask.model_fields_set & kept}
        return Scenario(**{**fields, "on": self.at, "stage": stage.id})

    def _posed(self, stage: Stage) -> Question:
        return pose(self._asked(stage), data=self.data)

    def _maybe(self, act: Act) -> str:
        return f"on record {self._dated(act)}; whether it was done on {long_date(self.at)} is not known"

    def _dated(self, act: Act) -> str:
        rivals = [a for a in self.course.find(act.stage, act.act, act.state) if a is not act]
        return in_series(list(dict.fromkeys(a.since.in_words() for a in (act, *rivals))), last="or")

    def _hangs_on(self, stage: Stage, act: Act) -> None:
        self.unknown.append(f"{stage.title}: {self._dated(act)}")

    # The whole.

    def _stops(self, step: Step) -> bool:
        if step.stage.kind == "agenda":
            return step.status is Status.NOT_TABLED
        return not step.stage.skippable and step.status not in {Status.DONE, Status.SKIPPED}

    @staticmethod
    def _behind(step: Step) -> Step:
        """Mark a stage behind the gate at which it stops."""
        if step.status in {Status.DONE, Status.SKIPPED} or step.stage.skippable:
            return step
        return step.model_copy(update={"status": Status.AHEAD, "reason": ""})

    def _waiting(self, step: Step) -> tuple[str, ...]:
        if step.stage.kind == "agenda":
            return tuple(sorted(step.tabled.holder))
        if step.stage.kind == "candidate":
            return (self.candidate.code,)
        own = [r.state for r in step.ratifiers if r.state == self.candidate.code and r.status == "open"]
        return (*step.blockers, *own)

    def _newcomers(self) -> Iterator[Newcomer]:
        """Say what it would do to the candidate if another that may join came in first."""
        if not self.data.recognition(self.candidate.code):
            return
        stage = self.body.stage(self.body.default_stage)
        for code in self.data.candidates(self.body.code):
            if code in {self.candidate.code, *self.scenario.members.add}:
                continue
            if in_force(self.body.seats_of(code), self.moment):
                continue
            born = self.states[code].exists_since
            if born is not None and self.day < born.last:
                continue
            asked = self._asked(stage)
            added = {**asked.members.model_dump(), "add": (*asked.members.add, code)}
            found = decide(pose(asked.but(members=added), data=self.data)).of(code)
            yield Newcomer(
                state=code,
                name=found.member.shown,
                stance=found.member.stance,
                blocks=found.blocks == "definitely",
                in_words=found.in_words,
                sources=found.member.stance_sources,
            )

    def _precedents(self, steps: list[Step]) -> tuple[Precedent, ...]:
        """Return what the blockers have joined before, and what was done without their ballots being known."""
        blockers = {state for step in steps for state in step.blockers}
        found = in_force(self.data.precedents(self.candidate.code), self.moment, self.scenario.known_by)
        return tuple(p for p in found if blockers and (not p.states or blockers & set(p.states)))

    def _at_risk(self, steps: list[Step]) -> Iterator[str]:
        """Say where the state with which instruments are deposited does not recognise the candidate."""
        for code in dict.fromkeys(s.stage.depositary for s in steps if s.stage.depositary and s.status != Status.DONE):
            stance = self.data.stance(code, self.candidate.code, self.day, self.scenario.known_by).stance
            if stance in {Stance.DOES_NOT_RECOGNISE, Stance.WITHDREW, Stance.CONTESTED}:
                yield (
                    f"{self.states[code].in_sentence(self.day)}, with which instruments are deposited, does not"
                    f" recognise {self.candidate.in_sentence(self.day)}: a deposit may be contested, but is not barred"
                    " by that alone; a depositary must act impartially and brings a difference before the States"
                    " concerned (Vienna Convention on the Law of Treaties, Articles 76(2) and 77(2), as custom for"
                    " States that are not parties to it)"
                )

    def _coverage(self, steps: list[Step]) -> Iterator[str]:
        """Say what of a round of acceptance is on record, where it is not all of it."""
        for round_ in self.data.rounds:
            mine = round_.body == self.body.code and self.candidate.code in round_.candidates
            if mine and round_.notifications != "complete" and any(step.ratifiers for step in steps):
                over = self.seat is not None and self.scenario.known_by is None
                yield (
                    f"of this round: {round_.note}"
                    if over
                    else "not every notice of this round is on record by the day"
                )

    def _hypotheses(self, steps: list[Step]) -> Iterator[str]:
        """Say what rests on the scenario rather than on the record."""
        questions = [step.verdict.question for step in steps if step.verdict is not None]
        yield from dict.fromkeys(
            note for question in questions for note in question.provenance.notes if note.endswith(": a hypothesis")
        )
        own = [act for act in self.scenario.acts if act.act not in {"joins", "leaves"}]
        if own:
            count = f"{len(own)} act{'s' * (len(own) > 1)}"
            yield f"{count} of this way in {'are' if len(own) > 1 else 'is'} asserted by the scenario: a hypothesis"
            late = sum(act.since.earliest > self.day for act in own)
            if late:
                yield f"{late} of them, dated after {long_date(self.at)}, do{'es' * (late == 1)} not count yet"
        if any(act.act == "withdraws" and act.state != "*" for act in self.course.acts):
            read = "counts" if self.scenario.withdrawals == "count" else "is set aside"
            yield f"whether a notified acceptance can be withdrawn is unsettled in practice; here the withdrawal {read}"

    def _presence(self) -> tuple[Presence, ...]:
        known = self.scenario.known_by
        mine = (row for row in self.data.presence(self.candidate.code) if row.body == self.body.code)
        rows = in_force(mine, self.moment, known)
        newest: dict[tuple[str, bool], FactDate] = {}
        for row in rows:
            key = (row.what, row.state == "*")
            newest[key] = max(row.since, newest.get(key, row.since))
        return tuple(row for row in rows if row.since == newest[row.what, row.state == "*"])

    def _events(self) -> tuple[Event, ...]:
        known = self.scenario.known_by
        rows = (e for e in self.data.events(self.candidate.code) if e.has_begun(self.moment) and e.is_known(known))
        return tuple(sorted(rows, key=lambda e: (e.since, e.id)))

    def _note(self) -> str:
        if self.scenario.designation_note is not None:
            return self.scenario.designation_note
        return self.data.about.designation_notes.get(self.candidate.code, "")

    def _names(self, steps: list[Step], waiting: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        codes = {*waiting, self.candidate.code}
        codes |= {r.state for step in steps for r in step.ratifiers}
        codes |= {c.state for step in steps if step.verdict is not None for c in step.verdict.contributions}
        codes |= {p.state for p in self.data.presence(self.candidate.code)} - {"*"}
        return tuple((code, self.states[code].in_sentence(self.day)) for code in sorted(codes))

    def _is_out(self, source: Source) -> bool:
        known_by = self.scenario.known_by
        return known_by is None or source.published is None or source.published.last <= known_by


_FROM = {
    Outcome.ADOPTED: Status.OPEN,
    Outcome.BLOCKED: Status.BLOCKED,
    Outcome.UNDETERMINED: Status.UNDETERMINED,
}


def _rival(course: Course, act: Act) -> str:
    """Say that another source gives another day."""
    others = [a for a in course.find(act.stage, act.act, act.state) if a is not act]
    return f"another source: {others[0].since.in_words()}" if others else ""


def _cited(step: Step) -> Iterator[str]:
    yield from step.stage.sources
    yield from step.tabled.sources
    acts = [step.act, *(a for r in step.ratifiers for a in (r.approved, r.ratified, r.notified))]
    for act in acts:
        if act is not None:
            yield from act.sources
    if step.verdict is not None and step.status is not Status.DONE:
        yield from (s.id for s in step.verdict.question.sources)
