"""The way in on real facts: the dates everybody knows, the last ones left, what surrounds a candidacy."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import consensus as cs
from consensus.datasets import shipped
from consensus.report.svg import track_svg
from consensus.report.track import track_document, track_headline, track_text
from consensus.tracks.track import Status, Track

PROCEDURES = Path(__file__).parent.parent / "docs" / "procedures.md"
PICTURE = PROCEDURES.parent / "pictures" / "sweden.svg"
SWEDEN = cs.scenarios.load("nato/sweden-2022")
KOSOVO = cs.scenarios.load("nato/kosovo")


def acceptance(track: Track) -> dict[str, str]:
    return {r.state: r.status for r in track.step("acceptance").ratifiers}


@pytest.mark.parametrize(
    ("day", "left", "parties"),
    [
        ("2022-12-30", ("HUN", "TUR"), 30),
        ("2023-03-31", ("HUN", "TUR"), 30),
        ("2023-04-04#3", ("HUN", "TUR"), 30),
        ("2023-04-04#4", ("FIN", "HUN", "TUR"), 31),
        ("2023-04-04#5", ("HUN", "TUR"), 31),
        ("2023-04-04", ("HUN", "TUR"), 31),
        ("2024-01-25", ("HUN", "TUR"), 31),
        ("2024-01-26", ("HUN",), 31),
        ("2024-02-01", ("HUN",), 31),
        ("2024-03-06", ("HUN",), 31),
    ],
)
def test_who_was_left_for_sweden(day: str, left: tuple[str, ...], parties: int) -> None:
    track = cs.track(SWEDEN, on=day)
    assert track.stopped_at == "acceptance"
    assert track.waiting_on == left
    assert len(acceptance(track)) == parties
    assert not track.done


def test_the_fourth_of_april_2023_act_by_act() -> None:
    finland = cs.scenarios.load("nato/finland-2022")
    stops = [cs.track(finland, on=f"2023-04-04#{n}").stopped_at for n in range(5)]
    assert stops == ["acceptance", "entry_into_force", "invitation_to_accede", "accession", ""]
    assert cs.track(finland, on="2023-04-04#0").waiting_on == ("TUR",)
    assert cs.track(finland, on="2023-04-04#3").waiting_on == ("FIN",)
    assert str(cs.track(finland, on="2023-04-04#4").member_since) == "2023-04-04"


def test_three_dates_and_only_the_third_counts() -> None:
    turkiye = next(r for r in cs.track(SWEDEN, on="2024-01-25").step("acceptance").ratifiers if r.state == "TUR")
    assert turkiye.status == "open"
    assert turkiye.approved is not None
    assert str(turkiye.approved.since) == "2024-01-23"
    assert turkiye.ratified is not None
    assert turkiye.notified is None
    assert turkiye.to_do == ("notice to the depositary",)


def test_denmark_approved_on_one_of_two_days_and_that_decides_nothing() -> None:
    rows = [a for a in shipped().acts("SWE") if a.state == "DNK" and a.act == "approves"]
    assert sorted(str(a.since) for a in rows) == ["2022-07-05", "2022-07-07"]
    assert len({a.conflict for a in rows}) == 1
    assert acceptance(cs.track(SWEDEN, on="2022-07-06"))["DNK"] == "notified"


def test_an_answer_that_hangs_on_a_day_not_known_names_it() -> None:
    track = cs.track_of("nato", "CZE", on="1998-12-20")
    assert track.step(track.stopped_at).status is Status.UNDETERMINED
    assert any("entry into force" in text.lower() or "in force" in text.lower() for text in track.unknown)
    assert track_text(track).split("\n\n")[1].startswith("UNDETERMINED")


def test_what_was_not_yet_public_is_hidden() -> None:
    known = cs.track(SWEDEN.but(known_by="2022-12-30"), on="2022-12-30")
    assert set(known.waiting_on) <= {"HUN", "TUR"} | {s for s, how in acceptance(known).items() if how == "open"}
    later = [r.notified for r in known.step("acceptance").ratifiers if r.notified]
    assert all(act.is_known(known.known_by) for act in later)
    assert all(act.since.earliest.isoformat() <= "2022-12-30" for act in later)


def test_kosovo_fails_first_at_the_agenda_and_partnership_is_a_lower_gate() -> None:
    track = cs.track(KOSOVO)
    assert track.stopped_at == "agenda"
    assert track.not_tabled
    for stage in ("pfp", "invitation_to_talks", "protocol", "acceptance"):
        assert track.step(stage).blockers == ("ESP", "GRC", "ROU", "SVK")
    assert track.step("pfp").stage.skippable
    assert track.step("pfp").stage.legal_basis == "political"


def test_each_newcomer_that_does_not_recognise_would_be_one_more() -> None:
    track = cs.track(KOSOVO)
    adding = {n.state for n in track.newcomers if n.blocks}
    assert adding == {"BIH", "CYP", "GEO", "MDA", "SRB", "UKR"}
    for state in adding:
        verdict = cs.decide(KOSOVO.but(members={"add": [state]}))
        assert state in {b.state for b in verdict.blockers}
        assert len(verdict.blockers) == 5


def test_presence_and_a_seat_among_parliamentarians_stand_beside_the_gates() -> None:
    track = cs.track(KOSOVO)
    assert {p.scale for p in track.presence} == {"presence", "parliament"}
    early = cs.track(KOSOVO, on="2025-06-30").presence
    total = next(p for p in early if p.what == "KFOR" and p.state == "*")
    parts = [int(p.value) for p in early if p.what == "KFOR" and p.state != "*"]
    assert int(total.value) == sum(parts) == 4686
    assert not any(step.status is Status.DONE for step in track.steps)


def test_the_timeline_keeps_the_executive_and_congress_apart() -> None:
    events = cs.track(KOSOVO).events
    sorts = {e.category for e in events}
    assert {"us_executive", "us_congress", "dialogue", "eu_measures", "council_of_europe", "security"} <= sorts
    assert [e.since for e in events] == sorted(e.since for e in events)
    assert all(e.since.last.isoformat() <= "2026-07-31" for e in events)
    assert any("ukraine" in e.event.lower() and str(e.since) == "2022-02-24" for e in events)


@pytest.mark.parametrize(
    ("body", "state", "day", "stops", "waits"),
    [
        ("coe", "XKX", "2024-06-24", "agenda", ("DEU", "FRA", "ITA")),
        ("eu", "XKX", "2024-06-24", "agenda", ()),
        ("eu", "HRV", "2013-05-01", "ratification", ("BEL", "DEU", "DNK", "FIN", "GBR", "NLD", "SVN")),
        ("eu", "HRV", "2012-01-15", "ratification", None),
        ("coe", "MNE", "2007-05-11", "", ()),
        ("eu", "HRV", "2013-07-01", "", ()),
    ],
)
def test_no_code_knows_nato(body: str, state: str, day: str, stops: str, waits: tuple[str, ...] | None) -> None:
    track = cs.track_of(body, state, on=day)
    assert track.stopped_at == stops
    if waits is not None:
        assert track.waiting_on == waits
    assert track.done == (not stops)


def test_the_candidate_itself_must_ratify_a_treaty_of_accession_to_the_union() -> None:
    early = cs.track_of("eu", "HRV", on="2012-01-15")
    assert "HRV" in early.waiting_on
    assert "HRV" in {r.state for r in early.step("ratification").ratifiers}


def test_stages_that_did_not_exist_yet_are_not_asked_for() -> None:
    spain = cs.track_of("nato", "ESP", on="1982-05-30")
    assert spain.done
    assert spain.step("map").reason == "not in use before 1999"
    assert spain.step("talks").status is Status.SKIPPED
    assert cs.track_of("nato", "FIN", on="2023-04-04").step("map").reason == "not on record"


def test_a_track_survives_a_json_round_trip() -> None:
    for track in (cs.track(SWEDEN, on="2022-12-30"), cs.track(KOSOVO), cs.track(SWEDEN, on="2023-04-04#4")):
        again = Track.model_validate_json(track.model_dump_json())
        assert again == track
        assert again.on == track.on


def test_the_document_has_what_programs_rely_on() -> None:
    document = track_document(cs.track(SWEDEN, on="2024-03-07"))
    assert document["member_since"] == "2024-03-07"
    assert document["stopped_at"] is None
    assert document["waiting_on"] == []
    stages = document["stages"]
    assert [s["name"] for s in stages][-2:] == ["invitation_to_accede", "accession"]
    assert {"name", "status", "date"} <= set(stages[0])
    assert stages[-1]["date"] == "2024-03-07"


@pytest.mark.parametrize(
    ("scenario", "day"),
    [("nato/sweden-2022", "2022-12-30"), ("nato/sweden-2022", "2024-03-07"), ("nato/kosovo", "2026-07-31")],
)
def test_the_picture_is_well_formed_and_the_same_every_time(scenario: str, day: str) -> None:
    track = cs.track(cs.scenarios.load(scenario), on=day)
    picture = track_svg(track)
    assert picture == track_svg(cs.track(cs.scenarios.load(scenario), on=day))
    root = ET.fromstring(picture)
    space = "{http://www.w3.org/2000/svg}"
    title = root.find(f"{space}title")
    assert title is not None
    assert title.text == track_headline(track)
    assert root.find(f"{space}desc") is not None
    assert "reviewed to" in picture
    assert not [node for node in root.iter() if node.tag in {f"{space}script", f"{space}image", f"{space}a"}]


def test_the_picture_in_the_readme_is_current(request: pytest.FixtureRequest) -> None:
    picture = track_svg(cs.track(SWEDEN, on="2024-03-07"))
    if request.config.getoption("--accept"):
        PICTURE.write_text(picture, encoding="utf-8")
    assert PICTURE.read_text(encoding="utf-8") == picture, "run the tests with --accept"


def test_text_from_a_scenario_cannot_break_the_picture() -> None:
    named = cs.Scenario(
        body="nato",
        candidate="QQQ",
        on="2026-07-31",
        new_state=({"code": "QQQ", "name": "<script>\"&'", "european": "yes"},),
    )
    root = ET.fromstring(track_svg(cs.track(named)))
    assert not [node for node in root.iter() if node.tag.endswith("script")]


def test_a_track_needs_a_body_with_a_procedure() -> None:
    with pytest.raises(cs.InputError, match="no way in"):
        cs.track(cs.scenarios.load("nato/classroom"))
    with pytest.raises(cs.InputError, match="no way in"):
        cs.track(cs.scenarios.load("unesco/kosovo-2015"))
    with pytest.raises(cs.InputError, match="founding member"):
        cs.track_of("nato", "FRA", on="1982-01-01")
    with pytest.raises(cs.InputError, match="could not be asked about"):
        cs.track(KOSOVO, on="2000-01-01")


def test_every_member_has_a_national_procedure_with_its_sources() -> None:
    procedures = shipped().procedures("nato")
    assert set(procedures) == set(cs.body("nato").on("2026-07-31").states)
    for row in procedures.values():
        assert set(row.sources) <= shipped().source_ids
        assert row.majority_status in {"sourced", "assumed", "disputed"}
    assert "special_majority" in procedures["USA"].pattern
    assert "executive_only" in procedures["CAN"].pattern
    assert "negative_silence" in procedures["GBR"].pattern
    assert "head_of_state" in procedures["TUR"].pattern
    assert procedures["HRV"].majority_status == "disputed"


def page_of_procedures() -> str:
    """Return the page of procedures, made from the stages of each body and the national procedures."""
    lines = [
        "# Procedures",
        "",
        "This page is written by the tests from the data; `consensus track` runs a candidate through it.",
        "",
        "*Silence*: what it does where the stage has a rule (`+` supports, `-` counts against, `0` neither).",
    ]
    for code in ("nato", "eu", "coe"):
        body = cs.body(code)
        lines += ["", f"## {body.full_name}", ""]
        lines += ["| stage | who acts | rule | silence | rests on | may be left out | clause |"]
        lines += ["| --- | --- | --- | :-: | --- | --- | --- |"]
        for stage in body.stages:
            rule = f"`{stage.rule.kind}`" if stage.rule else "-"
            silence = _SILENCE[stage.rule.effect(cs.Position.SILENT)] if stage.rule else ""
            left_out = "yes" if stage.skippable else "no"
            since = f" (since {stage.since.year})" if stage.since else ""
            cells = (f"`{stage.id}` {stage.title}{since}", stage.by, rule, silence, stage.legal_basis, left_out)
            lines.append(f"| {' | '.join((*cells, stage.clause))} |")
    lines += ["", "## How the members of NATO accept a protocol", ""]
    lines += [
        "Majorities are *assumed* where no source was read that states them, and *disputed* where sources conflict.",
        "",
        "| member | approves | majority | ratifies | legal basis |",
        "| --- | --- | --- | --- | --- |",
    ]
    for state, row in sorted(shipped().procedures("nato").items()):
        majority = f"{row.majority or 'not known'} ({row.majority_status})"
        basis = f"{row.legal_basis} ({row.basis_status})"
        lines.append(f"| {cs.state(state).name} | {row.approves} | {majority} | {row.ratifies} | {basis} |")
    return "\n".join(lines) + "\n"


_SILENCE = {cs.Effect.SUPPORTS: "+", cs.Effect.BLOCKS: "-", cs.Effect.NEUTRAL: "0", cs.Effect.UNDETERMINED: "?"}


def test_the_page_of_procedures_is_current(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--accept"):
        PROCEDURES.write_text(page_of_procedures(), encoding="utf-8")
    assert PROCEDURES.read_text(encoding="utf-8") == page_of_procedures(), "run the tests with --accept"
