"""The shipped facts: every check holds, and a broken copy is caught with file and line."""

import csv
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import consensus as cs
from consensus.checks import Check, check_data
from consensus.datasets import SHIPPED, Dataset, shipped
from consensus.errors import DataError, FailedCheck
from consensus.facts import Stance

TODAY = date(2026, 7, 31)


def test_all_checks_hold() -> None:
    count, problems = check_data()
    assert problems == []
    assert count > 1000


@pytest.mark.parametrize(
    ("body", "on", "members"),
    [
        ("nato", "1949-08-24", 12),
        ("nato", "1952-02-18", 14),
        ("nato", "1955-05-06", 15),
        ("nato", "1982-05-30", 16),
        ("nato", "1999-03-12", 19),
        ("nato", "2004-03-29", 26),
        ("nato", "2009-04-01", 28),
        ("nato", "2017-06-05", 29),
        ("nato", "2020-03-27", 30),
        ("nato", "2023-04-04", 31),
        ("nato", "2024-03-07", 32),
        ("eu", "1973-01-01", 9),
        ("eu", "1995-01-01", 15),
        ("eu", "2013-07-01", 28),
        ("eu", "2020-02-01", 27),
        ("coe", "2007-05-11", 47),
        ("coe", "2022-03-16", 46),
    ],
)
def test_member_counts(body: str, on: str, members: int) -> None:
    assert len(cs.body(body).on(on).states) == members


@pytest.mark.parametrize("body", ["nato", "eu", "coe"])
def test_every_member_today_has_its_own_record_about_kosovo(body: str) -> None:
    for state in cs.body(body).on(TODAY).states:
        found = shipped().stance(state, "XKX", TODAY)
        assert found.own, f"{state} rests on the default row"
        assert found.stance in {Stance.RECOGNISES, Stance.DOES_NOT_RECOGNISE}


def test_recognitions_are_counted_as_a_range() -> None:
    """119 members of the United Nations recognised at some time; 27 of these are disputed by Serbia."""
    rows = [r for r in shipped().recognition("XKX") if r.state != "*"]
    un = {r.state for r in rows if shipped().states[r.state].un_since and r.status is Stance.RECOGNISES}
    contested = {r.state for r in rows if shipped().stance(r.state, "XKX", TODAY).stance is Stance.CONTESTED}
    assert len(un) == 119
    assert len(contested) == 27


def test_cyprus_is_in_the_european_union_and_never_was_in_nato() -> None:
    assert cs.body("nato").seats_of("CYP") == ()
    assert "CYP" in cs.body("eu").on(TODAY).states


def test_a_rival_version_of_a_fact_is_kept_and_said_not_to_flip_the_answer() -> None:
    """Luxembourg's recognition is dated 20 or 21 February 2008 by source."""
    scenario = cs.Scenario(body="eu", candidate="XKX", on="2008-02-20", assumption="strict")
    conflict = next(c for c in cs.decide(scenario).conflicts if c.state == "LUX")
    assert not conflict.would_flip
    assert conflict.sources
    assert not any(c.state == "LUX" for c in cs.decide(scenario.but(on="2008-02-21")).conflicts)


def test_statements_expire_with_their_government_for_every_state_alike() -> None:
    for row in shipped().statements("XKX"):
        if row.until is not None:
            assert row.ended_by, f"{row.state} {row.since} ends without a reason"
    kosovo = cs.scenarios.load("nato/kosovo")
    petkov = cs.decide(kosovo.but(on="2022-07-31")).of("Bulgaria")
    later = cs.decide(kosovo.but(on="2022-08-02")).of("Bulgaria")
    assert petkov.member.group is cs.Group.SUPPORT
    assert later.member.group is cs.Group.CHANGED


def test_facts_published_later_are_hidden_by_known_by() -> None:
    scenario = cs.scenarios.load("nato/ukraine").but(on="2023-12-19")
    assert cs.decide(scenario).outcome is cs.Outcome.BLOCKED
    hidden = scenario.but(known_by="2023-12-19")
    said = cs.decide(hidden).of("SVK").member.statement
    assert said is None or said.since.last < date(2023, 12, 19)


def _edit(path: Path, change: Callable[[list[dict[str, str]]], None]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _row(rows: list[dict[str, str]], state: str) -> dict[str, str]:
    return next(row for row in rows if row.get("state") == state or row.get("code") == state)


BREAKS: dict[str, tuple[str, Callable[[list[dict[str, str]]], None], str]] = {
    "no source": ("recognition/XKX.csv", lambda rows: _row(rows, "ESP").update(sources=""), "names no source"),
    "unknown source": ("recognition/XKX.csv", lambda rows: _row(rows, "ESP").update(sources="nowhere"), "nowhere"),
    "unknown state": ("members/nato.csv", lambda rows: _row(rows, "ESP").update(state="QQQ"), "QQQ"),
    "bad date": ("members/nato.csv", lambda rows: _row(rows, "ESP").update(since="1982-02-30"), "1982-02-30"),
    "ends before it begins": ("members/nato.csv", lambda rows: _row(rows, "ESP").update(until="1980-01-01"), "ends"),
    "member missing": ("members/nato.csv", lambda rows: rows.remove(_row(rows, "ESP")), "members, not"),
    "Cyprus in NATO": ("members/nato.csv", lambda rows: _row(rows, "ESP").update(state="CYP"), "CYP"),
    "two acts on one day": (
        "recognition/XKX.csv",
        lambda rows: rows.append({**_row(rows, "ALB"), "status": "does_not_recognise"}),
        "exclude each other",
    ),
    "one alias for two states": ("states.csv", lambda rows: _row(rows, "ESP").update(aliases="Holland"), "Holland"),
    "wrong word": ("recognition/XKX.csv", lambda rows: _row(rows, "ESP").update(status="likes"), "likes"),
    "two sources of one name": ("sources.csv", lambda rows: rows.append(dict(rows[0])), "two sources"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_copy_is_caught(name: str, tmp_path: Path) -> None:
    file, change, words = BREAKS[name]
    copy = tmp_path / "data"
    shutil.copytree(SHIPPED, copy)
    _edit(copy / file, change)
    _, problems = check_data(Dataset(copy))
    assert problems
    assert any(words in str(problem) for problem in problems)


def test_all_failures_are_reported_at_once_with_file_and_line(tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(SHIPPED, copy)

    def unsourced(rows: list[dict[str, str]]) -> None:
        for row in rows[1:4]:
            row["sources"] = ""

    _edit(copy / "recognition/XKX.csv", unsourced)
    with pytest.raises(FailedCheck) as caught:
        Dataset(copy).recognition("XKX")
    assert [problem.where for problem in caught.value.problems] == [f"recognition/XKX.csv:{line}" for line in (3, 4, 5)]


@pytest.mark.parametrize("content", ["state,since\nESP\n", "\xff", 'state,since\n"ESP,x\n'])
def test_a_table_that_is_no_table(content: str, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(SHIPPED, copy)
    (copy / "members/nato.csv").write_bytes(content.encode("latin-1"))
    with pytest.raises(DataError, match=r"members/nato\.csv"):
        Dataset(copy).body("nato")


def test_a_missing_file_and_bad_toml(tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(SHIPPED, copy)
    (copy / "states.csv").unlink()
    (copy / "bodies/eu.toml").write_text("name = ", encoding="utf-8")
    (copy / "about.toml").unlink()
    data = Dataset(copy)
    for read in (lambda: data.states, lambda: data.body("eu"), lambda: data.about):
        with pytest.raises(DataError):
            read()


def test_a_check_that_does_not_hold_says_what_does() -> None:
    wrong = Check(
        claim="Five members of NATO, Cyprus among them, do not recognise Kosovo",
        body="nato",
        on=TODAY,
        includes=("CYP",),
        excludes=("ESP",),
        candidate="XKX",
        recognising=27,
        not_recognising=("CYP", "ESP", "GRC", "ROU", "SVK"),
        tabled="yes",
    )
    text = wrong.failure(shipped())
    for part in ("not a member: CYP", "a member after all: ESP", "28 recognise", "ESP, GRC, ROU and SVK", "tabled: no"):
        assert part in text
    assert not Check(claim="x", on=TODAY, candidate="XKX").failure(shipped())
