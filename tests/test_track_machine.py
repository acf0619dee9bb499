"""The accession process as a state machine: whatever happens in whatever order, course and track agree with sets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any, NamedTuple

import pytest
from hypothesis import event, settings, target
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import consensus as cs
from consensus.acts import Act
from consensus.course import Course
from consensus.datasets import shipped
from consensus.errors import InputError, NotAMember
from consensus.tracks.track import Track, track
from consensus.values import AfterAct

NATO = cs.body("nato")
ACCEPTANCE = NATO.stage("acceptance")
OPTIONAL = ("pfp", "programme", "map", "application", "contacts")
BEFORE = ("invitation_to_talks", "talks", "letter", "protocol")
GATES = (*BEFORE, "acceptance", "entry_into_force", "invitation_to_accede", "accession")
BY_CANDIDATE = {"application", "letter", "accession"}
NATIONAL = ("approves", "ratifies", "notifies")

START, END = date(2004, 4, 5), date(2009, 3, 1)
"""Five years in which NATO had 26 members and all its gates."""
SLOW = ("GRC", "HUN", "ISL", "TUR")
QUICK = "FRA"
NEWCOMERS = ("AUT", "IRL", "SWE")
STRANGER = "CYP"

AWKWARD = (
    "a join between signature and entry into force",
    "a leave that unblocks",
    "a withdrawal",
    "an unknown day that decides",
)


class Snapshot(NamedTuple):
    """What the sets say of one moment."""

    moment: date
    members: frozenset[str]
    accepted: frozenset[str]
    unknown: frozenset[str]
    completed: frozenset[str]
    in_force: bool | None
    parties: frozenset[str]
    """Who had to accept: the members of the moment, or those of the entry into force."""

    @property
    def open(self) -> frozenset[str]:
        """Parties that have certainly not accepted."""
        return self.parties - self.accepted - self.unknown

    @property
    def stopped_at(self) -> str:
        """The first gate that may not be left out and is not passed."""
        passed = [i for i, gate in enumerate(GATES) if gate in self.completed]
        following = GATES[max(passed, default=-1) + 1 :]
        if following[:1] == ("acceptance",) and self.parties <= self.accepted:
            return "entry_into_force"
        return following[0] if following else ""

    @property
    def waiting_on(self) -> tuple[str, ...]:
        """Who has to move there."""
        if self.stopped_at == "acceptance":
            return tuple(sorted(self.open))
        return ("QQQ",) if self.stopped_at in BY_CANDIDATE else ()

    @property
    def hangs_on(self) -> frozenset[str]:
        """Parties whose unknown day decides, and the entry into force if its own does."""
        parties = self.unknown if self.stopped_at == "acceptance" and not self.open else frozenset()
        return parties | ({"Protocol in force"} if self.in_force is None else set())


def as_read(fields: dict[str, Any]) -> Act:
    """Return an act as the library reads it from a table."""
    return Act(body="nato", sources=("invented",), confidence="low", **fields)


class Process:
    """The way of Ruritania into NATO: acts as the library reads them, and sets beside them."""

    def __init__(self, slow: Iterable[str] = ()) -> None:
        self.slow = set(slow)
        self.day, self.seq = START, 0
        self.acts: list[dict[str, Any]] = []
        self.read: list[Act] = []
        self.members = set(NATO.on(START).states)
        self.accepted: set[str] = set()
        self.unknown: dict[str, date] = {}
        self.dated: dict[str, date] = {}
        self.done_at_home: dict[str, set[str]] = {}
        self.withdrawn: set[str] = set()
        self.gone: set[str] = set()
        self.joined: set[str] = set()
        self.completed: set[str] = set()
        self.in_force: bool | None = False
        self.parties: frozenset[str] = frozenset()
        self.closed_at: date | None = None
        self.kept: list[tuple[Snapshot, str]] = []
        self.reached: Counter[str] = Counter()

    # Where it stands.

    @property
    def now(self) -> AfterAct:
        return AfterAct.on(self.day, self.seq)

    @property
    def signed(self) -> bool:
        return "protocol" in self.completed

    @property
    def accepting(self) -> bool:
        return self.signed and self.in_force is False

    def snapshot(self, moment: date | None = None) -> Snapshot:
        late = {state for state, last in self.unknown.items() if moment is None or last > moment}
        accepted = frozenset(self.accepted | set(self.unknown) - late)
        return Snapshot(
            moment=self.now if moment is None else moment,
            members=frozenset(self.members),
            accepted=accepted,
            unknown=frozenset(late),
            completed=frozenset(self.completed),
            in_force=self.in_force,
            parties=self.parties if self.in_force else frozenset(self.members),
        )

    def course(self, *more: dict[str, Any]) -> Course:
        return Course(NATO, "QQQ", (*self.read, *map(as_read, more)))

    def scenario(self, acts: Iterable[dict[str, Any]] | None = None) -> cs.Scenario:
        return cs.Scenario(
            body="nato",
            candidate="QQQ",
            on=START,
            new_state=({"code": "QQQ", "name": "Ruritania", "european": "yes"},),
            act=tuple(self.acts if acts is None else acts),
        )

    def reach(self, case: str) -> None:
        self.reached[case] += 1
        self.keep(case)

    def keep(self, why: str = "") -> None:
        self.kept.append((self.snapshot(), why))

    # What may happen.

    def record(self, **fields: Any) -> None:
        self.acts.append(fields)
        self.read.append(as_read(fields))

    def act(self, act: str, stage: str = "", state: str = "*") -> None:
        self.seq += 1
        self.record(act=act, stage=stage, state=state, since=str(self.day), seq=self.seq)

    def complete(self, stage: str) -> None:
        self.act("completes", stage, "QQQ" if stage in BY_CANDIDATE else "*")
        self.completed.add(stage)

    def pass_days(self, days: int) -> None:
        self.kept.append((self.snapshot(self.day), ""))
        self.day += timedelta(days=days)
        self.seq = 0
        for state, last in list(self.unknown.items()):
            if last < self.day:
                del self.unknown[state]
                self.accepted.add(state)

    def next_gate(self) -> None:
        self.complete(next(stage for stage in BEFORE if stage not in self.completed))
        if self.signed:
            self.pass_days(1)
            for state in sorted(self.members - self.slow - self.joined):
                self.act("notifies", "acceptance", state)
                self.accepted.add(state)

    def may_act(self, kind: str) -> list[str]:
        """Return who may still take one step towards acceptance; only known members of the game do."""
        found = []
        for state in sorted(self.members & (self.slow | self.joined)):
            done = self.done_at_home.get(state, set())
            later = NATIONAL[NATIONAL.index(kind) :]
            taken = state in self.accepted or state in self.unknown or state in self.withdrawn
            if not taken and not done & set(later):
                found.append(state)
        return found

    def national(self, kind: str, state: str) -> None:
        self.act(kind, "acceptance", state)
        if kind == "notifies":
            self.accepted.add(state)
        else:
            self.done_at_home.setdefault(state, set()).add(kind)

    def notify_on_unknown_day(self, state: str, days: int) -> None:
        first, last = self.day + timedelta(days=1), self.day + timedelta(days=1 + days)
        self.record(act="notifies", stage="acceptance", state=state, since=f"{first}..{last}")
        self.pass_days(1)
        self.unknown[state] = self.dated[state] = last
        if self.snapshot().hangs_on:
            self.reach("an unknown day that decides")

    def may_withdraw(self) -> list[str]:
        return sorted(self.members & self.accepted & (self.slow | self.joined | {QUICK}))

    def withdraw(self, state: str) -> None:
        self.act("withdraws", "acceptance", state)
        self.accepted.discard(state)
        self.withdrawn.add(state)
        self.reach("a withdrawal")

    def may_join(self) -> list[str]:
        return sorted(set(NEWCOMERS) - self.joined)

    def join(self, state: str) -> None:
        self.act("joins", state=state)
        self.members.add(state)
        self.joined.add(state)
        if self.accepting:
            self.reach("a join between signature and entry into force")

    @property
    def pending(self) -> list[str]:
        """Members whose notice may, by its bounds, be still to come."""
        return [state for state, last in self.dated.items() if last >= self.day]

    def may_leave(self) -> list[str]:
        if len(self.gone) == 3:
            return []
        return sorted(self.members & (self.slow | self.joined | {QUICK}) - set(self.pending))

    def leave(self, state: str) -> None:
        held = self.accepting and self.snapshot().open == {state}
        self.act("leaves", state=state)
        self.members.discard(state)
        self.gone.add(state)
        if not self.in_force:
            self.accepted.discard(state)
        if held and not self.snapshot().open:
            self.reach("a leave that unblocks")

    def enter_into_force(self) -> None:
        self.complete("entry_into_force")
        self.closed_at = self.now
        self.parties = frozenset(self.members)
        self.accepted |= set(self.unknown)
        self.unknown.clear()
        self.in_force = True
        self.reach("in force")

    def enter_into_force_on_unknown_day(self, days: int) -> None:
        first, last = self.day + timedelta(days=1), self.day + timedelta(days=1 + days)
        self.record(act="completes", stage="entry_into_force", state="*", since=f"{first}..{last}")
        self.pass_days(1)
        self.in_force = None
        self.unknown = {state: min(day, last) for state, day in self.unknown.items()}
        self.reach("an entry into force on an unknown day")
        self.pass_days(days + 1)
        self.completed.add("entry_into_force")
        self.closed_at = last
        self.parties = frozenset(self.members)
        self.in_force = True

    def refused(self, act: str, stage: str = "", state: str = "*") -> list[InputError]:
        """Return what is wrong with an act that is then not done."""
        fields = {"act": act, "stage": stage, "state": state, "since": str(self.day), "seq": self.seq + 1}
        course = self.course(fields)
        return [problem for found, problem in course.problems() if found is course.acts[-1]]

    # What must be true.

    def check_course(self) -> None:
        course, says = self.course(), self.snapshot()
        assert [str(problem) for _, problem in course.problems()] == []
        assert course.parties(says.moment) == tuple(sorted(says.members))
        at = self.closed_at or says.moment
        found = {r.state: r.status for r in course.ratifiers(ACCEPTANCE, at, sorted(says.parties))}
        assert found == dict.fromkeys(says.parties, "open") | dict.fromkeys(
            says.parties & says.unknown, "unknown"
        ) | dict.fromkeys(says.parties & says.accepted, "notified")
        for stage in NATO.stages:
            if stage.kind not in {"each", "agenda"}:
                assert course.completed(stage.id, says.moment).done is (stage.id in says.completed)
        if says.in_force:
            assert says.parties <= says.accepted

    def check_track(self) -> None:
        """Hold the track of some moments, seen from the end, to what the sets said then."""
        asked = self.scenario()
        self.keep("the end")
        chosen = [item for item in self.kept if item[1]][-4:]
        for says, _ in chosen:
            found = track(asked, on=says.moment)
            assert_as_the_sets_say(found, says)
        again = Track.model_validate_json(found.model_dump_json())
        assert again == found
        assert hash(again) == hash(found) == hash(track(asked, on=says.moment))
        assert track(asked, on=says.moment) == found
        shuffled = track(self.scenario(reversed(self.acts)), on=says.moment)
        assert_as_the_sets_say(shuffled, says)


def assert_as_the_sets_say(found: Track, says: Snapshot) -> None:
    """Hold one track to one snapshot."""
    done = "accession" in says.completed
    acceptance = found.step("acceptance")
    assert found.done is done
    assert (found.member_since is not None) is done
    assert found.stopped_at == says.stopped_at
    assert found.waiting_on == says.waiting_on
    assert len(found.unknown) == len(says.hangs_on)
    for name in says.hangs_on:
        shown = cs.state(name).name_on(date(2004, 1, 1)) if name in says.unknown else name
        assert any(text.startswith(shown) for text in found.unknown)
    if "protocol" in says.completed:
        by_status = {status: {r.state for r in acceptance.ratifiers if r.status == status} for status in _STATUSES}
        assert by_status["notified"] == says.parties & says.accepted
        assert by_status["unknown"] == says.parties & says.unknown
        assert by_status["open"] == says.open
    in_force = found.step("entry_into_force").status is cs.Status.DONE
    assert in_force is (says.in_force is True)
    if in_force:
        assert acceptance.status is cs.Status.DONE
        assert {r.state for r in acceptance.ratifiers} == says.parties


_STATUSES = ("notified", "open", "unknown")


class AccessionMachine(RuleBasedStateMachine):
    """Hypothesis chooses what happens next."""

    process: Process
    before: Snapshot | None = None

    @initialize(slow=st.sets(st.sampled_from(SLOW), max_size=3), signed=st.booleans())
    def begin(self, slow: set[str], signed: bool) -> None:
        self.process = Process(slow)
        for _ in BEFORE if signed else ():
            self.process.next_gate()

    @rule(days=st.integers(1, 90))
    @precondition(lambda self: self.process.day < END)
    def time_passes(self, days: int) -> None:
        self.process.pass_days(days)

    @rule(stage=st.sampled_from(OPTIONAL))
    @precondition(lambda self: not self.process.signed and not self.process.completed & set(OPTIONAL))
    def a_gate_that_may_be_left_out(self, stage: str) -> None:
        self.process.complete(stage)

    @rule()
    @precondition(lambda self: not self.process.signed)
    def the_next_gate(self) -> None:
        self.process.next_gate()

    @rule(kind=st.sampled_from(NATIONAL), pick=st.integers(0, 9))
    @precondition(lambda self: self.process.accepting and self.process.may_act("notifies"))
    def a_party_acts(self, kind: str, pick: int) -> None:
        may = self.process.may_act(kind)
        if may:
            self.process.national(kind, may[pick % len(may)])

    @rule(pick=st.integers(0, 9), days=st.integers(1, 60))
    @precondition(lambda self: self.process.accepting and self.process.may_act("notifies"))
    def a_party_notifies_on_an_unknown_day(self, pick: int, days: int) -> None:
        may = self.process.may_act("notifies")
        self.process.notify_on_unknown_day(may[pick % len(may)], days)

    @rule(pick=st.integers(0, 9))
    @precondition(lambda self: self.process.accepting and self.process.may_withdraw())
    def a_party_withdraws_its_notice(self, pick: int) -> None:
        may = self.process.may_withdraw()
        self.process.withdraw(may[pick % len(may)])

    @rule(pick=st.integers(0, 9))
    @precondition(lambda self: self.process.accepting)
    def a_party_announces_that_it_takes_its_signature_back(self, pick: int) -> None:
        before = self.process.snapshot()
        members = sorted(self.process.members)
        self.process.act("announces", "acceptance", members[pick % len(members)])
        assert self.process.snapshot()._replace(moment=before.moment) == before

    @rule(pick=st.integers(0, 9))
    @precondition(lambda self: self.process.may_join())
    def a_state_joins(self, pick: int) -> None:
        may = self.process.may_join()
        self.process.join(may[pick % len(may)])

    @rule(pick=st.integers(0, 9))
    @precondition(lambda self: self.process.may_leave())
    def a_member_leaves(self, pick: int) -> None:
        may = self.process.may_leave()
        self.process.leave(may[pick % len(may)])

    @rule()
    @precondition(lambda self: self.process.accepting)
    def the_protocol_enters_into_force_or_cannot(self) -> None:
        late = self.process.snapshot().open
        if not late:
            self.process.enter_into_force()
            return
        (problem,) = self.process.refused("completes", "entry_into_force")
        assert all(state in str(problem) for state in late)
        assert not any(state in str(problem) for state in self.process.snapshot().parties - late)

    @rule(days=st.integers(1, 60))
    @precondition(lambda self: self.process.accepting and not self.process.snapshot().open)
    def the_protocol_enters_into_force_on_an_unknown_day(self, days: int) -> None:
        self.process.enter_into_force_on_unknown_day(days)

    @rule()
    @precondition(lambda self: self.process.in_force and "accession" not in self.process.completed)
    def the_candidate_is_invited_and_deposits(self) -> None:
        following = "invitation_to_accede" if "invitation_to_accede" not in self.process.completed else "accession"
        self.process.complete(following)

    @rule()
    @precondition(lambda self: not self.process.signed)
    def nobody_accepts_what_is_not_signed(self) -> None:
        assert self.process.refused("notifies", "acceptance", QUICK)
        assert self.process.refused("completes", "accession", "QQQ")

    @rule()
    @precondition(lambda self: self.process.accepting)
    def a_stranger_cannot_accept(self) -> None:
        for state in (STRANGER, *sorted(self.process.gone - self.process.accepted)):
            assert any(isinstance(p, NotAMember) for p in self.process.refused("notifies", "acceptance", state)), state
        assert self.process.refused("notifies", "acceptance", "QQQ")

    @rule(kind=st.sampled_from((*NATIONAL, "withdraws")))
    @precondition(lambda self: self.process.in_force)
    def nothing_is_accepted_or_withdrawn_once_in_force(self, kind: str) -> None:
        assert self.process.refused(kind, "acceptance", QUICK)

    @invariant()
    def the_course_agrees_with_the_sets(self) -> None:
        self.process.check_course()

    @invariant()
    def acceptances_only_accumulate(self) -> None:
        now = self.process.snapshot()
        if self.before is not None:
            lost = self.before.accepted - now.accepted
            assert lost <= self.process.withdrawn | self.process.gone
            assert self.before.completed <= now.completed
        self.before = now

    def teardown(self) -> None:
        if not hasattr(self, "process"):
            return
        for case in self.process.reached:
            event(case)
        target(float(len(self.process.reached)), label="awkward cases in one run")
        self.process.check_track()


TestAccession = AccessionMachine.TestCase
TestAccession.settings = settings(stateful_step_count=16)


def play(seed: int, steps: int) -> Process:
    """Let one accession go its way by the throw of a die."""
    die = Random(seed)
    process = Process(die.sample(SLOW, die.randint(0, 3)))
    for _ in range(steps):
        options: list[tuple[int, Callable[[], None]]] = []
        if process.day < END:
            options.append((2, partial(process.pass_days, die.randint(1, 90))))
        if not process.signed:
            options.append((6, process.next_gate))
        if process.accepting:
            for kind in NATIONAL:
                options += [(1, partial(process.national, kind, s)) for s in process.may_act(kind)]
            options += [
                (1, partial(process.notify_on_unknown_day, s, die.randint(1, 60))) for s in process.may_act("notifies")
            ]
            options += [(1, partial(process.withdraw, s)) for s in process.may_withdraw()[:1]]
            if not process.snapshot().open:
                options.append((2, process.enter_into_force))
                options.append((1, partial(process.enter_into_force_on_unknown_day, die.randint(1, 60))))
        options += [(1, partial(process.join, s)) for s in process.may_join()[:1]]
        options += [(1, partial(process.leave, s)) for s in process.may_leave()[:2]]
        if process.in_force:
            options += [(3, partial(process.complete, s)) for s in GATES[-2:] if s not in process.completed][:1]
        die.choices([what for _, what in options], [weight for weight, _ in options])[0]()
        process.check_course()
    return process


@pytest.fixture(scope="module")
def played() -> list[Process]:
    """Return thirty accessions, the same on every run."""
    return [play(seed, steps=25) for seed in range(30)]


def test_the_awkward_cases_are_reached_in_a_seeded_simulation(played: list[Process]) -> None:
    reached = sum((process.reached for process in played), Counter[str]())
    assert {case: reached[case] for case in AWKWARD if reached[case] < 5} == {}
    assert reached["in force"] >= 5
    assert reached["an entry into force on an unknown day"] >= 2
    assert sum("accession" in process.completed for process in played) >= 5


@pytest.mark.parametrize("case", AWKWARD)
def test_the_track_agrees_with_the_sets_in_every_awkward_case(played: list[Process], case: str) -> None:
    some = [process for process in played if process.reached[case]][:5]
    for process in some:
        asked = process.scenario()
        for says, _ in [item for item in process.kept if item[1] == case][:2]:
            assert_as_the_sets_say(track(asked, on=says.moment), says)


def test_what_is_evaluated_does_not_depend_on_what_was_asked_before(played: list[Process]) -> None:
    process = max(played, key=lambda p: len(p.reached))
    moments = [says.moment for says, _ in process.kept]
    forwards = [track(process.scenario(), on=moment) for moment in moments]
    shipped().kept.clear()
    backwards = [track(process.scenario(), on=moment) for moment in reversed(moments)]
    assert backwards == forwards[::-1]


def test_acts_of_later_days_change_no_earlier_answer(played: list[Process]) -> None:
    process = max(played, key=lambda p: len(p.acts))
    for says, _ in process.kept[::4]:
        day = says.moment.day_itself if isinstance(says.moment, AfterAct) else says.moment
        known = [a for a in process.acts if a["since"][:10] <= day.isoformat()]
        assert_as_the_sets_say(track(process.scenario(known), on=says.moment), says)


def test_a_track_survives_json_and_compares_by_value(played: list[Process]) -> None:
    for process in played[:8]:
        found = track(process.scenario(), on=process.now)
        again = Track.model_validate_json(found.model_dump_json())
        assert again == found
        assert len({found, again, track(process.scenario(), on=process.now)}) == 1
