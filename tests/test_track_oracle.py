"""The way in against a second reading of the tables: Parties, notices, stages, members, on very many days.

The oracle reads the files for itself and shares no code with the engine. What sources say in sum (twenty-one of thirty
by a day, the lags of a round) is held against both.
"""

from __future__ import annotations

import csv
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import consensus as cs
from consensus.acts import Act
from consensus.course import Course
from consensus.datasets import SHIPPED, Dataset, shipped
from consensus.values import AfterAct

sys.path.insert(0, str(Path(__file__).parent))  # the oracle lies beside this file, under every import mode

import track_oracle as oracle
from track_oracle import LAST, Answer, Files, Point, Row, Way, end_of

FILES = Files(SHIPPED)
WAYS = FILES.ways()
IN_WORDS = {True: "notified", False: "open", None: "unknown"}
SEED = 19490404
ONE_DAY = timedelta(days=1)
NORDIC_DAY = date(2023, 4, 4)
SEVEN = ("BGR", "EST", "LVA", "LTU", "ROU", "SVK", "SVN")

each_way = pytest.mark.parametrize(("body", "candidate"), WAYS, ids=["-".join(way) for way in WAYS])


def moment(at: Point) -> date:
    """The same point of time as the engine writes it."""
    day, done = at
    return day if done == LAST else AfterAct.on(day, done)


@cache
def way_of(body: str, candidate: str, known_by: date | None = None) -> Way:
    return FILES.way(body, candidate, known_by)


def random_days(way: Way, how_many: int = 30) -> list[date]:
    """Days at random around the acts of a way, the same on every run."""
    days = way.change_days()
    early, late = days[0] - timedelta(days=60), days[-1] + timedelta(days=400)
    dice = random.Random(f"{SEED} {way.candidate} {len(way.rows)}")
    return [early + timedelta(days=dice.randint(0, (late - early).days)) for _ in range(how_many)]


def points(way: Way) -> list[Point]:
    """Every day on which something changes, the days around it, random days, and the moments between numbered acts."""
    days = {day + k * ONE_DAY for day in way.change_days() for k in (-1, 0, 1)}
    days.update(random_days(way))
    inner = {*way.numbered_points(), *((NORDIC_DAY, n) for n in range(6))}
    return sorted({*map(end_of, days), *inner})


def told(course: Course, way: Way, stage: str, at: Point) -> tuple[dict[str, str], dict[str, str]]:
    """What engine and oracle say of every Party: once the entry into force is past, of those that had to accept."""
    when = min(at, way.closing_point(stage)) if way.is_over(stage, at) else at
    expected = {state: IN_WORDS[done] for state, done in way.statuses(stage, at).items()}
    far = course.ratifiers(course.body.stage(stage), moment(when), expected)
    return {r.state: r.status for r in far}, expected


def copied(tmp_path: Path) -> Path:
    """A copy of the shipped facts that a test may change."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "data"))


def rewritten(path: Path, change: Callable[[list[Row]], list[Row]]) -> None:
    """Write the rows of a table anew."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names = list(reader.fieldnames or ())
        rows = change(list(reader))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def asked(body: str, candidate: str, known_by: date | None = None) -> cs.Scenario:
    """A scenario on the day before the candidate became a member, from which other days can be asked."""
    seat = next((row for row in FILES.seats(body) if row["state"] == candidate), None)
    eve = oracle.days_of(seat["since"])[1] - ONE_DAY if seat else date(2026, 7, 31)
    return cs.Scenario(body=body, candidate=candidate, on=eve, known_by=known_by)


# Parties.


@pytest.mark.parametrize("body", ["nato", "eu"])
def test_members_of_every_day_are_those_of_the_table(body: str) -> None:
    seats = FILES.seats(body)
    days = {
        oracle.days_of(row[key])[0] + k * ONE_DAY
        for row in seats
        for key in ("since", "until")
        if row[key]
        for k in (-1, 0, 1)
    }
    first = min(oracle.days_of(row["since"])[1] for row in seats)
    dice = random.Random(SEED)
    days |= {first + timedelta(days=dice.randint(0, (date(2026, 7, 31) - first).days)) for _ in range(30)}
    inner = {(date.fromisoformat(row["since"]), n) for row in seats if row.get("seq") for n in range(7)}
    for at in sorted({*((day, LAST) for day in days if day >= first), *inner, *((NORDIC_DAY, n) for n in range(6))}):
        sat = oracle.seated(seats, at)
        assert set(cs.body(body).on(moment(at)).states) == {s for s, yes in sat.items() if yes}, at
        assert None not in sat.values(), at


def test_who_left_is_out_from_the_first_moment_of_the_first_day_outside() -> None:
    at = (date(2020, 2, 1), 0)
    assert oracle.seated(FILES.seats("eu"), at)["GBR"] is False
    assert "GBR" not in cs.body("eu").on(moment(at)).states


@each_way
def test_those_that_must_accept_are_the_parties_of_the_moment(body: str, candidate: str) -> None:
    way, course = way_of(body, candidate), shipped().course(body, candidate)
    for at in points(way):
        if None not in oracle.seated(way.seats, at).values():
            assert set(course.parties(moment(at))) == way.parties(at), at


def test_on_the_nordic_day_thirty_become_thirty_one_with_the_fourth_act() -> None:
    way, course = way_of("nato", "SWE"), shipped().course("nato", "SWE")
    sizes = [len(way.parties((NORDIC_DAY, n))) for n in range(6)]
    assert sizes == [30, 30, 30, 30, 31, 31]
    assert [len(course.parties(AfterAct.on(NORDIC_DAY, n))) for n in range(6)] == sizes


# Notices and stages, moment by moment.


@each_way
def test_of_every_party_the_notice_is_told_as_the_rows_have_it(body: str, candidate: str) -> None:
    way, course = way_of(body, candidate), shipped().course(body, candidate)
    seen: set[str] = set()
    for stage in way.each():
        for at in points(way):
            found, expected = told(course, way, stage["id"], at)
            assert found == expected, (stage["id"], at)
            seen.update(expected.values())
    if any(row["act"] == "notifies" for row in way.rows):
        assert {"notified", "open"} <= seen


@each_way
def test_with_what_was_public_by_then_the_notices_are_told_from_fewer_rows(body: str, candidate: str) -> None:
    days = way_of(body, candidate).change_days()
    dice = random.Random(SEED)
    for day in days:
        for known_by in {day, day + timedelta(days=dice.randint(-200, 200))}:
            way, course = way_of(body, candidate, known_by), shipped().course(body, candidate, known_by=known_by)
            for stage in way.stages:
                if stage.get("kind") == "each":
                    found, expected = told(course, way, stage["id"], end_of(day))
                    assert found == expected, (stage["id"], day, known_by)
                else:
                    done = way.stage_done(stage["id"], end_of(day))
                    assert course.completed(stage["id"], day).done is done, (stage["id"], day, known_by)


@each_way
def test_of_every_stage_it_is_told_whether_it_was_done(body: str, candidate: str) -> None:
    way, course = way_of(body, candidate), shipped().course(body, candidate)
    for at in points(way):
        for stage in way.stages:
            expected = way.stage_done(stage["id"], at)
            assert course.completed(stage["id"], moment(at)).done is expected, (stage["id"], at)


@each_way
def test_the_track_shows_the_same_gates_and_the_same_parties(body: str, candidate: str) -> None:
    dice = random.Random(SEED)
    way = way_of(body, candidate)
    few = dice.sample(way.change_days(), min(16, len(way.change_days())))
    inner = {*way.numbered_points(), *((NORDIC_DAY, n) for n in range(6))}
    asking = 0
    for at in sorted({*map(end_of, (*few, *random_days(way, 6))), *(inner if candidate in {"FIN", "SWE"} else ())}):
        for known_by in (None, at[0]):
            asking += _holds_on_the_track(body, candidate, at, known_by)
    assert asking


def _holds_on_the_track(body: str, candidate: str, at: Point, known_by: date | None) -> int:
    way = way_of(body, candidate, known_by)
    try:
        run = cs.track(asked(body, candidate, known_by), on=moment(at))
    except cs.errors.DateOutOfRange:  # before the body or the candidate existed
        return 0
    member = oracle.seated(way.seats, at, known_by).get(candidate, False)
    assert run.done is bool(member or way.stage_done(way.stages[-1]["id"], at)), at
    for step in run.steps:
        name = step.stage.id
        if step.stage.kind == "each":
            _holds_of_parties(run, way, name, at)
            continue
        done = way.stage_done(name, at)
        if done:
            days = {row["since"] for row in way.found(name, "completes")}
            assert step.status is cs.Status.DONE, (name, at)
            assert str(step.date) in days, (name, at)
        elif done is None:
            assert step.status.value in {"undetermined", "ahead"}, (name, at)
        else:
            assert step.act is None or step.act.act != "completes", (name, at)
    return 1


def _holds_of_parties(run: cs.Track, way: Way, stage: str, at: Point) -> None:
    step = run.step(stage)
    if way.is_over(stage, at):
        assert step.status is cs.Status.DONE, at
    elif not way.is_underway(stage, at) or step.status is cs.Status.AHEAD:
        return
    assert {r.state: r.status for r in step.ratifiers} == {
        state: IN_WORDS[done] for state, done in way.statuses(stage, at).items()
    }, at


@pytest.mark.parametrize("candidate", ["FIN", "SWE"])
def test_the_nordic_day_act_by_act(candidate: str) -> None:
    way, course = way_of("nato", candidate), shipped().course("nato", candidate)
    for n in range(6):
        at = (NORDIC_DAY, n)
        found, expected = told(course, way, "acceptance", at)
        assert found == expected, n
        run = cs.track(asked("nato", candidate), on=f"2023-04-04#{n}")
        assert {r.state: r.status for r in run.step("acceptance").ratifiers} == expected, n
        for stage in ("entry_into_force", "invitation_to_accede", "accession"):
            assert course.completed(stage, moment(at)).done is way.stage_done(stage, at), (stage, n)
        assert run.done is (candidate == "FIN" and n >= 4), n


def test_what_the_nordic_day_changes_for_finland_and_for_sweden() -> None:
    def left(candidate: str, n: int) -> set[str]:
        statuses = way_of("nato", candidate).statuses("acceptance", (NORDIC_DAY, n))
        return {state for state, done in statuses.items() if done is False}

    assert [left("FIN", n) for n in range(6)] == [{"TUR"}, set(), set(), set(), set(), set()]
    assert [left("SWE", n) for n in range(6)] == [{"HUN", "TUR"}] * 4 + [{"FIN", "HUN", "TUR"}, {"HUN", "TUR"}]
    waiting = [set(cs.track(asked("nato", "SWE"), on=f"2023-04-04#{n}").waiting_on) for n in range(6)]
    assert waiting == [left("SWE", n) for n in range(6)]


# Membership and last movers.


@pytest.mark.parametrize("body", ["nato", "eu", "coe"])
def test_membership_and_last_movers_are_those_of_the_rows(body: str) -> None:
    accessions = {a.candidate: a for a in cs.history(body).accessions}
    assert set(accessions) == {c for r in FILES.rounds() if r["body"] == body for c in r["candidates"]}
    seats = {row["state"]: row for row in FILES.seats(body)}
    for candidate, accession in accessions.items():
        way = way_of(body, candidate)
        assert str(accession.member_since) == way.member_since() == seats[candidate]["since"], candidate
        of_round = set(FILES.round_of(body, candidate).get("last", {}).get(candidate, ()))
        for stage in way.each():
            last = way.last_movers(stage["id"])
            assert set(accession.last) == (last or of_round), candidate
            assert not (last and of_round) or last == of_round, candidate
            assert accession.parties == len(way.parties(way.closing_point(stage["id"]), stage["id"])), candidate


def test_history_can_be_asked_for_after_a_track_was_run() -> None:
    code = "import consensus as cs; cs.track(cs.scenarios.load('nato/kosovo')); print(len(cs.history('nato').rounds))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) > 1


# What sources give in sum.


@pytest.mark.parametrize("candidate", ["FIN", "SWE"])
@pytest.mark.parametrize(("day", "total", "exactly"), [(date(2022, 8, 24), 21, False), (date(2022, 10, 14), 28, True)])
def test_deposits_of_2022_agree_with_the_sums_that_were_reported(
    candidate: str, day: date, total: int, exactly: bool
) -> None:
    run = cs.track(asked("nato", candidate), on=day).step("acceptance")
    by_engine = [r.status for r in run.ratifiers]
    by_rows = [IN_WORDS[done] for done in way_of("nato", candidate).statuses("acceptance", end_of(day)).values()]
    for statuses in (by_engine, by_rows):
        certain = statuses.count("notified")
        possible = certain + statuses.count("unknown")
        assert len(statuses) == 30
        assert certain <= total <= possible
        if exactly:
            assert certain == possible == total


@pytest.mark.parametrize("candidate", ["FIN", "SWE"])
def test_after_october_2022_only_hungary_and_turkey_were_left(candidate: str) -> None:
    statuses = way_of("nato", candidate).statuses("acceptance", end_of(date(2022, 10, 14)))
    assert {state for state, done in statuses.items() if not done} == {"HUN", "TUR"}
    assert set(cs.track(asked("nato", candidate), on=date(2022, 12, 30)).waiting_on) == {"HUN", "TUR"}


def deposits(candidate: str) -> list[tuple[date, str]]:
    """The days of the deposits with the engine, in order."""
    course = shipped().course("nato", candidate)
    acts = course.find("acceptance", "notifies")
    assert all(act.since.exact for act in acts)
    found = sorted((act.since.last, act.state) for act in acts)
    rows = [r for r in way_of("nato", candidate).rows if r["act"] == "notifies"]
    assert found == sorted((date.fromisoformat(row["since"]), row["state"]) for row in rows)
    return found


def test_spain_was_accepted_first_by_canada_and_last_by_greece() -> None:
    order = deposits("ESP")
    assert len(order) == 15
    assert order[0] == (date(1982, 1, 8), "CAN")
    assert order[-1] == (date(1982, 5, 29), "GRC")
    assert [state for _, state in order[:9]] == ["CAN", "NOR", "ISL", "GBR", "BEL", "USA", "LUX", "DEU", "DNK"]
    assert [state for _, state in order[9:]] == ["FRA", "NLD", "TUR", "ITA", "PRT", "GRC"]
    course, stage = shipped().course("nato", "ESP"), cs.body("nato").stage("acceptance")
    for i, (day, state) in enumerate(order):
        far = course.ratifiers(stage, day, course.parties(day))
        assert {s for _, s in order[: i + 1]} <= {r.state for r in far if r.status == "notified"}
        (before,) = course.ratifiers(stage, day - ONE_DAY, [state])
        assert before.status == "open"


@pytest.mark.parametrize(
    ("candidate", "members", "fewest", "lower", "middle", "upper", "most", "slowest"),
    [
        ("ESP", 15, 29, 90, 119, 154, 170, {"GRC": 170, "PRT": 169, "ITA": 159}),
        *((code, 19, 2, 215, 251, 308, 338, {"USA": 338, "TUR": 338, "FRA": 336}) for code in SEVEN),
    ],
)
def test_lags_from_signature_to_deposit_are_those_of_the_table(
    candidate: str, members: int, fewest: int, lower: int, middle: int, upper: int, most: int, slowest: dict[str, int]
) -> None:
    (signed,) = shipped().course("nato", candidate).find("protocol", "completes")
    assert [row["since"] for row in way_of("nato", candidate).found("protocol", "completes")] == [str(signed.since)]
    lags = {state: (day - signed.since.last).days for day, state in deposits(candidate)}
    assert len(lags) == members
    assert (min(lags.values()), median(lags.values()), max(lags.values())) == (fewest, middle, most)
    quarters = quantiles(lags.values(), n=4, method="inclusive")
    assert abs(quarters[0] - lower) <= 0.5
    assert abs(quarters[2] - upper) <= 0.5
    assert dict(sorted(lags.items(), key=lambda item: item[1])[-3:]) == slowest


# Properties.


@each_way
def test_acceptances_only_accumulate(body: str, candidate: str) -> None:
    way, course = way_of(body, candidate), shipped().course(body, candidate)
    assert not any(row["act"] == "withdraws" for row in way.rows)
    rank = {"open": 0, "unknown": 1, "notified": 2}
    for stage in course.body.stages:
        if stage.kind != "each":
            continue
        reached: dict[str, int] = {}
        for at in points(way):
            for far in course.ratifiers(stage, moment(at), way.statuses(stage.id, at)):
                assert rank[far.status] >= reached.get(far.state, 0), (far.state, at)
                reached[far.state] = rank[far.status]


@each_way
def test_stages_are_passed_once_and_for_all_where_nothing_is_withdrawn(body: str, candidate: str) -> None:
    course = shipped().course(body, candidate)
    rank: dict[Answer, int] = {False: 0, None: 1, True: 2}
    for stage in course.body.stages:
        ranks = [rank[course.completed(stage.id, moment(at)).done] for at in points(way_of(body, candidate))]
        assert ranks == sorted(ranks), stage.id


def public_by(known_by: date, rows: list[Row]) -> list[Row]:
    return [r for r in rows if oracle.is_public(r, known_by)]


def answers(data: Dataset, scenario: cs.Scenario, at: Point) -> Any:
    """What a track says, without the digests of the files that it was made from."""
    return without_digests(cs.track(scenario, on=moment(at), data=data).model_dump(mode="json"))


def without_digests(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_digests(item) for key, item in value.items() if key != "data_digest"}
    return [without_digests(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("body", "candidate"), [("nato", "SWE"), ("nato", "FIN"), ("nato", "MNE"), ("eu", "HRV")])
def test_what_became_public_later_changes_nothing_that_is_asked_with_a_day_of_knowledge(
    body: str, candidate: str, tmp_path: Path
) -> None:
    folder = copied(tmp_path)
    table = folder / "acts" / f"{candidate}.csv"
    whole = table.read_bytes()
    dice = random.Random(f"{SEED} {candidate}")
    days = way_of(body, candidate).change_days()
    for known_by in sorted(dice.sample(days, 8)):
        table.write_bytes(whole)
        rewritten(table, partial(public_by, known_by))
        fewer = Dataset(folder)
        earlier = [day for day in days if day <= known_by]
        scenario = asked(body, candidate, known_by)
        for at in map(end_of, {known_by, *dice.sample(earlier, min(6, len(earlier)))}):
            assert answers(fewer, scenario, at) == answers(shipped(), scenario, at), (known_by, at)


@each_way
def test_with_a_day_of_knowledge_the_course_is_that_of_the_rows_public_by_then(body: str, candidate: str) -> None:
    acts = shipped().acts(candidate)
    coverage = shipped().coverage(body, candidate)
    way = way_of(body, candidate)
    for known_by in way.change_days()[::3]:
        known = [a for a in acts if (a.published or a.since).last <= known_by]
        cut = Course(cs.body(body), candidate, known, coverage=coverage)
        course = shipped().course(body, candidate, known_by=known_by)
        for day in [d for d in way.change_days() if d <= known_by][-6:]:
            for stage in course.body.stages:
                assert course.completed(stage.id, day) == cut.completed(stage.id, day)
                if stage.kind == "each":
                    far, other = (c.ratifiers(stage, day, c.parties(day)) for c in (course, cut))
                    assert [(r.state, r.status) for r in far] == [(r.state, r.status) for r in other], (day, known_by)


def begun_by(day: date, acts: Iterable[Act]) -> list[Act]:
    """The acts that can have been by a day; the rival versions of one act stay together."""
    begun = [act for act in acts if act.since.earliest <= day]
    labels = {act.conflict for act in begun if act.conflict}
    return [act for act in acts if act in begun or act.conflict in labels]


@each_way
def test_later_facts_never_overturn_a_certain_answer(body: str, candidate: str) -> None:
    course, coverage = shipped().course(body, candidate), shipped().coverage(body, candidate)
    for day in way_of(body, candidate).change_days():
        so_far = Course(cs.body(body), candidate, begun_by(day, course.acts), coverage=coverage)
        for stage in course.body.stages:
            then, now = so_far.completed(stage.id, day).done, course.completed(stage.id, day).done
            assert then is None or then is now, (stage.id, day)
            if stage.kind != "each":
                continue
            states = course.parties(day)
            for before, after in zip(
                so_far.ratifiers(stage, day, states), course.ratifiers(stage, day, states), strict=True
            ):
                assert before.status in {"unknown", after.status}, (before.state, day)


@pytest.mark.parametrize(
    ("body", "candidate"), [("nato", "SWE"), ("nato", "FIN"), ("nato", "ESP"), ("nato", "MKD"), ("eu", "HRV")]
)
def test_the_order_of_the_rows_does_not_matter(body: str, candidate: str, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    dice = random.Random(f"{SEED} {candidate}")
    way = way_of(body, candidate)
    few = dice.sample(points(way), 12)
    expected = [_order_free(shipped(), body, candidate, at) for at in few]
    for _ in range(3):
        rewritten(folder / "acts" / f"{candidate}.csv", lambda rows: dice.sample(rows, len(rows)))
        rewritten(folder / "members" / f"{body}.csv", lambda rows: dice.sample(rows, len(rows)))
        mixed = Dataset(folder)
        assert [_order_free(mixed, body, candidate, at) for at in few] == expected


def _order_free(data: Dataset, body: str, candidate: str, at: Point) -> Any:
    run = cs.track(asked(body, candidate), on=moment(at), data=data)
    steps = [
        (s.stage.id, s.status, s.date, s.blockers, sorted((r.state, r.status, str(r.since)) for r in s.ratifiers))
        for s in run.steps
    ]
    return steps, run.stopped_at, run.waiting_on, run.done, run.member_since, sorted(run.unknown)


def renumbered(table: Path, numbers: dict[tuple[str, str, str], str]) -> None:
    """Give acts another place in their day."""

    def change(rows: list[Row]) -> list[Row]:
        return [row | {"seq": numbers.get((row["stage"], row["act"], row["state"]), row["seq"])} for row in rows]

    rewritten(table, change)


def test_the_order_of_the_numbered_acts_of_a_day_matters(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    notice, force = ("acceptance", "notifies", "HUN"), ("entry_into_force", "completes", "*")
    renumbered(folder / "acts" / "SWE.csv", {notice: "2", force: "1"})
    day = date(2024, 3, 7)
    swapped, right = Dataset(folder).course("nato", "SWE"), shipped().course("nato", "SWE")
    for course, in_force in ((right, False), (swapped, True)):
        assert course.completed("entry_into_force", AfterAct.on(day, 1)).done is in_force
        assert course.completed("entry_into_force", day).done
    assert not list(right.problems())
    assert {act.state for act, _ in swapped.problems()} == {"HUN", "*"}


def test_a_newcomer_must_accept_from_the_numbered_act_that_made_it_a_member(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    renumbered(folder / "acts" / "FIN.csv", {("accession", "completes", "FIN"): "6"})
    rewritten(
        folder / "members" / "nato.csv",
        lambda rows: [row | {"seq": "6"} if row["state"] == "FIN" else row for row in rows],
    )
    late = Dataset(folder)
    for n in range(8):
        at = AfterAct.on(NORDIC_DAY, n)
        assert ("FIN" in shipped().course("nato", "SWE").parties(at)) is (n >= 4)
        assert ("FIN" in late.course("nato", "SWE").parties(at)) is (n >= 6)
        assert cs.track(asked("nato", "FIN"), on=at, data=late).done is (n >= 6)


def test_a_notice_numbered_before_the_accession_of_its_giver_is_one_by_no_party(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    rewritten(
        folder / "members" / "nato.csv",
        lambda rows: [row | {"seq": "6"} if row["state"] == "FIN" else row for row in rows],
    )
    assert not list(shipped().course("nato", "SWE").problems())
    found = list(Dataset(folder).course("nato", "SWE").problems())
    assert [(act.state, type(problem)) for act, problem in found] == [("FIN", cs.errors.NotAMember)]


# Invented acts: what the shipped ones do not happen to hold.

FIRST = date(2023, 3, 30)
PARTIES = ("BEL", "FIN", "TUR")


def row(stage: str, act: str, state: str, since: str, **more: str) -> Row:
    """One row of a table of acts."""
    fields = {"body": "nato", "stage": stage, "act": act, "state": state, "since": since, "confidence": "medium"}
    return {"seq": "", "published": "", "conflict": "", "sources": "x", **fields, **more}


def course_of(rows: Iterable[Row], coverage: Any, known_by: date | None = None) -> Course:
    acts = [Act(**{k: tuple(v.split(";")) if k == "sources" else v for k, v in r.items() if v}) for r in rows]
    return Course(cs.body("nato"), "GEO", acts, coverage=coverage, known_by=known_by)


def invented(rows: Iterable[Row], coverage: str, known_by: date | None = None) -> Way:
    return Way(FILES.stages("nato"), "GEO", rows, FILES.seats("nato"), coverage, known_by)


def days_between(draw: st.DrawFn, early: int, late: int) -> str:
    first = draw(st.integers(early, late))
    last = draw(st.one_of(st.just(first), st.integers(first, late)))
    days = [(FIRST + timedelta(days=n)).isoformat() for n in (first, last)]
    return days[0] if first == last else "..".join(days)


@st.composite
def stories(draw: st.DrawFn) -> list[Row]:
    """Acts of three Parties around the day on which Finland became one of them."""
    rows = [row("protocol", "completes", "*", days_between(draw, 0, 2))]
    for state in PARTIES:
        for act, early, late in (("approves", 0, 6), ("ratifies", 1, 7), ("notifies", 2, 10)):
            for _ in range(draw(st.sampled_from([0, 1, 1, 2]))):
                since = days_between(draw, early, late)
                exact = ".." not in since
                number = str(draw(st.integers(0, 6))) if exact and act == "notifies" else ""
                sure = draw(st.sampled_from(["high", "medium", "low"]))
                published = draw(st.sampled_from(["", "", (FIRST + timedelta(days=12)).isoformat()]))
                rows.append(
                    row("acceptance", act, state, since, seq=number, confidence=sure, conflict=f"{state}-{act}")
                    | {"published": published}
                )
        if draw(st.booleans()):
            rows.append(
                row("acceptance", "lacks", state, (FIRST + timedelta(days=draw(st.integers(0, 5)))).isoformat())
            )
    if draw(st.booleans()):
        rows.append(row("entry_into_force", "completes", "*", days_between(draw, 8, 12)))
    return rows


def without_contradictions(way: Way) -> set[str]:
    """The Parties whose notices can have been given at some time."""
    found = set()
    for state in PARTIES:
        try:
            way.notices("acceptance", state)
        except oracle.Contradiction:
            continue
        found.add(state)
    return found


@settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])  # the tests below are small enough to find a cause
@given(
    rows=stories(),
    coverage=st.sampled_from(["complete", "bounded", "partial"]),
    known_by=st.one_of(st.none(), st.integers(0, 13)),
)
def test_invented_acts_are_read_alike(rows: list[Row], coverage: str, known_by: int | None) -> None:
    known = None if known_by is None else FIRST + timedelta(days=known_by)
    way, course = invented(rows, coverage, known), course_of(rows, coverage, known)
    states = without_contradictions(way)
    stage = course.body.stage("acceptance")
    for at in moments():
        for far in course.ratifiers(stage, moment(at), sorted(states)):
            assert far.status == IN_WORDS[way.notified("acceptance", far.state, at)], (far.state, at)
        for name in ("protocol", "entry_into_force"):
            assert course.completed(name, moment(at)).done is way.stage_done(name, at), (name, at)


def moments() -> Iterator[Point]:
    for n in range(-1, 15):
        day = FIRST + n * ONE_DAY
        yield from ((day, k) for k in range(7))
        yield end_of(day)


def both(rows: list[Row], coverage: str, state: str, *when: Point) -> list[str]:
    """What engine and oracle say of one Party at some points, in either order of the rows."""
    expected = [IN_WORDS[invented(rows, coverage).notified("acceptance", state, at)] for at in when]
    for some in (rows, rows[::-1]):
        course = course_of(some, coverage)
        found = [course.ratifiers(course.body.stage("acceptance"), moment(at), [state])[0].status for at in when]
        assert found == expected
    return expected


SIGNED = row("protocol", "completes", "*", "2023-03-30")


def test_who_was_lacking_on_a_day_had_not_notified_by_its_end() -> None:
    rows = [
        SIGNED,
        row("acceptance", "lacks", "BEL", "2023-04-02"),
        row("acceptance", "notifies", "BEL", "2023-03-31..2023-04-05"),
    ]
    days = [end_of(date(2023, 4, day)) for day in (1, 2, 3, 5)]
    assert both(rows, "bounded", "BEL", *days) == ["open", "open", "unknown", "notified"]


def test_approval_ratification_and_announcement_are_no_notice() -> None:
    rows = [SIGNED, *(row("acceptance", act, "BEL", "2023-04-02") for act in ("approves", "ratifies", "announces"))]
    days = [end_of(date(2023, 4, day)) for day in (1, 2, 3, 30)]
    assert both(rows, "complete", "BEL", *days) == ["open"] * 4
    assert both(rows, "partial", "BEL", *days) == ["open", "unknown", "unknown", "unknown"]


def test_rival_notices_that_are_equally_sure_leave_it_open_which_holds() -> None:
    rows = [
        SIGNED,
        *(
            row("acceptance", "notifies", "BEL", f"2023-04-{day}", confidence=sure, conflict="day")
            for day, sure in (("01", "low"), ("03", "high"), ("05", "high"))
        ),
    ]
    days = [end_of(date(2023, 4, day)) for day in (1, 2, 3, 4, 5)]
    assert both(rows, "complete", "BEL", *days) == ["open", "open", "unknown", "unknown", "notified"]


@pytest.mark.parametrize("act", ["approves", "ratifies"])
def test_rival_days_of_approval_that_are_equally_sure_bound_the_notice_by_the_earlier(act: str) -> None:
    rows = [SIGNED, *(row("acceptance", act, "BEL", f"2023-04-{day}", conflict="day") for day in ("03", "05"))]
    days = [end_of(date(2023, 4, day)) for day in (2, 3, 4, 5)]
    assert both(rows, "bounded", "BEL", *days) == ["open", "unknown", "unknown", "unknown"]


def test_rival_days_of_the_entry_into_force_that_are_equally_sure_leave_it_open_between_them() -> None:
    rows = [SIGNED, *(row("entry_into_force", "completes", "*", f"2023-04-{d}", conflict="day") for d in ("06", "08"))]
    days = [end_of(date(2023, 4, day)) for day in (5, 6, 7, 8)]
    assert both(rows, "bounded", "BEL", *days) == ["unknown", "unknown", "unknown", "notified"]


@pytest.mark.parametrize("notice", ["2023-04-04", "2023-04-01..2023-04-06", "<=2023-04-04"])
def test_a_notice_precedes_the_numbered_entry_into_force_of_its_day(notice: str) -> None:
    rows = [
        SIGNED,
        row("acceptance", "notifies", "BEL", notice),
        row("entry_into_force", "completes", "*", "2023-04-04", seq="2"),
    ]
    when = [*((NORDIC_DAY, n) for n in range(4)), end_of(NORDIC_DAY)]
    assert both(rows, "complete", "BEL", *when) == ["unknown", "unknown", "notified", "notified", "notified"]


def test_a_notice_withdrawn_on_a_day_that_is_not_known_is_not_known_to_stand() -> None:
    rows = [
        SIGNED,
        row("acceptance", "notifies", "BEL", "2023-04-02"),
        row("acceptance", "withdraws", "BEL", "2023-04-04..2023-04-06"),
    ]
    days = [end_of(date(2023, 4, day)) for day in (1, 2, 3, 4, 5, 6)]
    assert both(rows, "complete", "BEL", *days) == ["open", "notified", "notified", "unknown", "unknown", "open"]


def test_an_invitation_withdrawn_on_a_day_that_is_not_known_is_not_known_to_stand() -> None:
    rows = [
        row("invitation_to_talks", "completes", "*", "2023-04-02"),
        row("invitation_to_talks", "withdraws", "*", "2023-04-04..2023-04-06"),
    ]
    way, course = invented(rows, "complete"), course_of(rows, "complete")
    days = [date(2023, 4, day) for day in (1, 2, 3, 4, 5, 6)]
    expected = [False, True, True, None, None, False]
    assert [way.stage_done("invitation_to_talks", end_of(day)) for day in days] == expected
    assert [course.completed("invitation_to_talks", day).done for day in days] == expected
