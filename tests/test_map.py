"""The map: right about places, keeps every member, says whose boundaries it draws, and can be built again."""

from __future__ import annotations

import hashlib
import json
import os
import re
import runpy
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import consensus as cs
from consensus.datasets import SHIPPED, shipped
from consensus.report.atlas import Atlas, atlas, rings
from consensus.report.map import described, map_body, map_css, map_legend, map_notes, map_shapes, map_svg, mappable
from consensus.report.palette import Look, legend, look_of, sign_of

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "pictures" / "kosovo-map.svg"
SVG = "{http://www.w3.org/2000/svg}"
BUILD = ROOT / ".ci" / "build_map.py"


@pytest.fixture(scope="module")
def kosovo() -> cs.Verdict:
    return cs.decide(cs.scenarios.load("nato/kosovo"))


PLACES = [
    ("Sevastopol", 33.52, 44.60, "UKR"),
    ("Simferopol", 34.10, 44.95, "UKR"),
    ("Kerch", 36.40, 45.33, "UKR"),
    ("Donetsk", 37.80, 48.00, "UKR"),
    ("Uzhhorod", 22.30, 48.60, "UKR"),
    ("Pristina", 21.16, 42.66, "XKX"),
    ("North Mitrovica", 20.87, 42.89, "XKX"),
    ("Leposavic", 20.80, 43.10, "XKX"),
    ("Prizren", 20.74, 42.21, "XKX"),
    ("Presevo", 21.65, 42.31, "SRB"),
    ("Novi Pazar", 20.51, 43.14, "SRB"),
    ("Skopje", 21.43, 42.00, "MKD"),
    ("Podgorica", 19.26, 42.44, "MNE"),
    ("Banja Luka", 17.19, 44.77, "BIH"),
    ("Tromsdalen, east of Tromsø", 19.30, 69.60, "NOR"),
    ("Ajaccio", 8.74, 41.93, "FRA"),
    ("Palermo", 13.40, 37.95, "ITA"),
    ("Heraklion", 25.10, 35.20, "GRC"),
    ("Rhodes", 28.20, 36.40, "GRC"),
    ("Kaliningrad", 20.50, 54.71, "RUS"),
    ("Murmansk", 33.00, 68.90, "RUS"),
    ("Belfast", -5.95, 54.60, "GBR"),
    ("Dublin", -6.40, 53.35, "IRL"),
    ("Nicosia, west", 33.20, 35.05, "CYP"),
    ("Edirne", 26.56, 41.68, "TUR"),
    ("Ankara", 32.85, 39.93, "TUR"),
    ("Nakhchivan", 45.41, 39.21, "AZE"),
    ("Baku", 49.80, 40.40, "AZE"),
    ("Tbilisi", 44.80, 41.72, "GEO"),
    ("Yerevan", 44.50, 40.18, "ARM"),
    ("Bornholm", 14.90, 55.10, "DNK"),
    ("Ittoqqortoormiit, inland", -27.50, 69.50, "DNK"),
    ("Nuuk", -51.50, 64.20, "DNK"),
    ("Tórshavn", -6.80, 62.00, "DNK"),
    ("Mariehamn", 19.93, 60.10, "FIN"),
    ("Luxembourg", 6.13, 49.61, "LUX"),
    ("Alentejo", -8.00, 38.30, "PRT"),
    ("Selfoss, inland", -20.90, 64.00, "ISL"),
    ("Hofsjökull", -18.80, 64.80, "ISL"),
    ("Washington", -77.00, 38.90, "USA"),
    ("Ottawa", -75.70, 45.40, "CAN"),
    ("Fairbanks", -147.70, 64.80, "USA"),
]


@pytest.mark.parametrize(("place", "lon", "lat", "state"), PLACES, ids=[p[0] for p in PLACES])
def test_a_place_lies_in_the_state_that_it_lies_in(place: str, lon: float, lat: float, state: str) -> None:
    assert atlas().at(lon, lat) == state


@pytest.mark.parametrize(
    ("place", "lon", "lat", "state"),
    [
        ("Kyrenia", 33.32, 35.33, "CYP"),
        ("Famagusta", 33.92, 35.12, "CYP"),
        ("Tiraspol", 29.60, 46.84, "MDA"),
        ("Sukhumi", 41.02, 43.00, "GEO"),
        ("Tskhinvali", 43.97, 42.23, "GEO"),
        ("Stepanakert", 46.75, 39.82, "AZE"),
    ],
)
def test_contested_places_are_drawn_by_a_choice_that_every_map_declares(
    place: str, lon: float, lat: float, state: str
) -> None:
    assert atlas().at(lon, lat) == state
    assert "drawing a boundary is not a statement on status" in atlas().boundaries


@pytest.mark.parametrize(
    ("place", "lon", "lat"), [("Biscay", -5.0, 45.5), ("Aegean", 25.0, 38.9), ("Tokyo", 139.7, 35.7)]
)
def test_the_sea_and_the_rest_of_the_world_are_in_no_state(place: str, lon: float, lat: float) -> None:
    assert atlas().at(lon, lat) is None


def test_a_map_that_gave_crimea_away_would_be_caught() -> None:
    """The test of places can fail: with the shapes of two states exchanged it does."""
    here = atlas()
    other = {"UKR": "RUS", "RUS": "UKR"}
    wrong = Atlas(
        here.about,
        tuple(type(s)(s.code, other.get(s.state, s.state), s.d, s.at, s.small, s.beside) for s in here.shapes),
        here.territories,
        here.panels,
    )
    assert [p for p, lon, lat, state in PLACES if wrong.at(lon, lat) != state] != []


def test_states_bear_their_names_of_today() -> None:
    here = atlas()
    assert [here.name(code) for code in ("MKD", "TUR", "CZE", "XKX", "GRL")] == [
        "North Macedonia",
        "Türkiye",
        "Czechia",
        "Kosovo",
        "Greenland",
    ]


@pytest.mark.parametrize("code", ["nato", "eu", "coe"])
def test_every_member_past_and_present_is_on_the_map(code: str) -> None:
    here = atlas()
    seats = {seat.state for seat in cs.body(code).memberships}
    gone = {"CSK"}  # Czechoslovakia, of which no outline is drawn today
    assert {state for state in seats - gone if not here.has(state)} == set()
    for state in ("BIH", "UKR", "MDA", "GEO", "SRB", "XKX", "RUS", "BLR"):
        assert here.has(state)


def test_states_too_small_for_an_outline_are_discs_with_a_place_for_their_sign() -> None:
    here = atlas()
    discs = {shape.code for shape in here.shapes if shape.small}
    assert discs == {"AND", "LIE", "MCO", "MLT", "SMR", "VAT"}
    for code in discs:
        assert here.by_code[code].beside is not None
    assert all(shape.small for shape in here.shapes[-len(discs) :]), "nothing is drawn over them"


def test_signs_that_stand_beside_a_small_state_stand_in_the_sea() -> None:
    for code in ("MCO", "MLT", "SMR", "VAT"):
        x, y = atlas().by_code[code].mark
        under = [s.code for s in atlas().shapes if not s.small and s.holds(x, y)]
        assert under == [], f"the sign of {code} stands on {under}"


def test_each_sign_stands_in_its_own_state() -> None:
    for shape in atlas().shapes:
        if not shape.small:
            assert shape.holds(*shape.at), shape.code


def test_nothing_of_europe_lies_under_the_inset_and_nothing_leaves_the_picture() -> None:
    here = atlas()
    left, top, right, bottom = here.inset
    for shape in here.shapes:
        for ring in rings(shape.d):
            assert all(0 <= x <= here.width and 0 <= y <= here.height for x, y in ring), shape.code
            within = [left <= x <= right and top <= y <= bottom for x, y in ring]
            assert all(within) or not any(within), shape.code
            if any(within):
                assert shape.code in {"USA", "CAN", "MEX", "GRL"}


def test_each_territory_is_drawn_tied_to_a_state_and_sourced() -> None:
    here = atlas()
    assert set(here.territories) == {"ALA", "CYN", "FRO", "GGY", "GRL", "IMN", "JEY"}
    for territory in here.territories.values():
        assert here.has(territory.code)
        assert here.has(territory.state)
        assert territory.note
        assert territory.source
    known = {state.code for state in shipped().states.by_code.values()}
    assert {shape.code for shape in here.shapes} - known == set(here.territories)


def test_the_shapes_say_what_they_were_made_from_and_stay_small() -> None:
    path = SHIPPED / "map.json"
    about = json.loads(path.read_text(encoding="utf-8"))["about"]
    build = runpy.run_path(str(BUILD))
    assert path.stat().st_size <= 85_000
    assert (about["package"], about["version"], about["sha512"]) == (
        build["PACKAGE"],
        build["VERSION"],
        build["SHA512"],
    )
    assert about["licence"] == "BSD-3-Clause"
    assert "Natural Earth" in about["source"]
    for recorded, panel in zip(about["panels"], build["PANELS"], strict=True):
        for key in ("name", "scale", "tolerance"):
            assert recorded[key] == getattr(panel, key)
        for key in ("centre", "origin", "window"):
            assert tuple(recorded[key]) == getattr(panel, key)
    assert (about["speck"], about["small"], about["disc"]) == (build["SPECK"], build["SMALL"], build["DISC"])
    assert (about["width"], about["height"]) == (build["WIDTH"], build["HEIGHT"])
    notice = (SHIPPED / "NOTICE.md").read_text(encoding="utf-8")
    for words in (about["package"], about["sha512"], about["homepage"], "Redistribution and use in source and binary"):
        assert words in notice


@pytest.mark.skipif("CONSENSUS_MAP_PACKAGE" not in os.environ, reason="CONSENSUS_MAP_PACKAGE: path of the .tgz")
def test_building_the_shapes_again_gives_the_same_bytes() -> None:
    source = Path(os.environ["CONSENSUS_MAP_PACKAGE"])
    assert runpy.run_path(str(BUILD))["build"](source) == (SHIPPED / "map.json").read_text(encoding="utf-8")


def test_another_package_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.tgz"
    other.write_bytes(b"not the package")
    with pytest.raises(SystemExit, match=hashlib.sha512(b"not the package").hexdigest()):
        runpy.run_path(str(BUILD))["build"](other)


def test_the_map_carries_all_that_must_go_with_it(kosovo: cs.Verdict) -> None:
    root = ET.fromstring(map_svg(kosovo))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text == cs.report.headline(kosovo)
    assert desc is not None
    assert desc.text == described(kosovo)
    words = " ".join(" ".join(root.itertext()).split())
    for part in (
        "Blocks: assumed to withhold consensus (4)",
        "Position not known from these data: could block, or not (21)",
        "Stated support (7)",
        "Kosovo*, the candidate",
        "As of 31 July 2026.",
        "Assumption: strict",
        "Rule: no member objects",
        f"version {kosovo.question.provenance.data_digest}",
        "drawing a boundary is not a statement on status",
        "the Faroe Islands and Greenland as Denmark",
        "Not a forecast.",
        "without prejudice to positions on status",
    ):
        assert part in words.replace(". Data", ". Data"), part


def test_the_map_is_the_same_every_time(kosovo: cs.Verdict) -> None:
    assert map_svg(kosovo) == map_svg(cs.decide(cs.scenarios.load("nato/kosovo")))
    assert map_body(kosovo, name="a") == map_body(cs.decide(cs.scenarios.load("nato/kosovo")), name="a")


def test_the_map_in_the_readme_is_current(kosovo: cs.Verdict, request: pytest.FixtureRequest) -> None:
    drawn = map_svg(kosovo)
    if request.config.getoption("--accept"):
        PICTURE.write_text(drawn, encoding="utf-8")
    assert PICTURE.read_text(encoding="utf-8") == drawn, "run the tests with --accept"


DRAWN = [name for name in cs.scenarios.names() if not name.startswith(("interpol/", "nato/classroom"))]


@pytest.mark.parametrize("name", DRAWN)
def test_every_question_about_real_states_has_a_map_that_counts_right(name: str) -> None:
    verdict = cs.decide(cs.scenarios.load(name))
    assert mappable(verdict)
    root = ET.fromstring(map_svg(verdict))
    assert not [n for n in root.iter() if n.get("style") or any(key.startswith("on") for key in n.attrib)]
    body = ET.fromstring(map_body(verdict, name="m"))
    shown = {n.get("data-state"): _look(n) for n in body.iter("use")}
    expected = {c.state: look_of(c) for c in verdict.contributions if atlas().has(c.state)}
    assert {s: shown[s] for s in expected} == expected
    marks = {n.get("data-mark"): n.text for n in body.iter("text")}
    assert {c.state: sign_of(c) for c in verdict.contributions if c.state in expected}.items() <= marks.items()
    assert shown[verdict.question.candidate] is Look.CANDIDATE
    others = {s for s in shown if s not in expected and s != verdict.question.candidate}
    assert {shown[s] for s in others} <= {Look.OUTSIDE}
    assert sum(len(e.states) for e in legend(verdict) if e.look not in {Look.CANDIDATE, Look.OUTSIDE}) == len(
        verdict.contributions
    )
    below = map_notes(verdict)[0]
    named = re.split(r"[,:;.] | \(", below) if "outside this map" in below else []
    named = [part.lstrip("✕?/✓– ") for part in named]  # noqa: RUF001 - the sign of a look
    for c in verdict.contributions:  # whoever is not on the map is named below it
        assert (c.state in expected) != (c.member.shown in named), c.member.shown


def _look(node: ET.Element) -> Look:
    found = re.search(r"\blook-(\w+)", node.get("class", ""))
    assert found
    return Look(found[1])


def test_a_possible_blocker_never_looks_like_a_blocker(kosovo: cs.Verdict) -> None:
    body = ET.fromstring(map_body(kosovo, name="m"))
    blocking = {n.get("data-mark") for n in body.iter("text") if n.text == Look.BLOCKS.symbol}
    assert blocking == {"ESP", "GRC", "ROU", "SVK"}
    assert blocking.isdisjoint(c.state for c in kosovo.possible_blockers)


def test_blockers_outside_the_map_are_named_first() -> None:
    note = map_notes(cs.decide(cs.scenarios.load("unsc/kosovo")))[0]
    assert note.startswith("8 of 15 members lie outside this map: ✕ China (blocks: assumed to vote against); ? Bahrain")


@pytest.mark.parametrize(
    ("name", "why"),
    [("interpol/kosovo-2018", "known by its figures only"), ("nato/classroom", "the Lake Council")],
)
def test_what_cannot_be_drawn_says_so(name: str, why: str) -> None:
    verdict = cs.decide(cs.scenarios.load(name))
    assert not mappable(verdict)
    for draw in (map_svg, lambda v: map_body(v, name="m")):
        with pytest.raises(cs.InputError, match=why):
            draw(verdict)


def test_territories_follow_their_state_in_a_page(kosovo: cs.Verdict) -> None:
    body = ET.fromstring(map_body(kosovo, name="m"))
    greenland = next(n for n in body.iter("use") if n.get("href") == "#m-GRL")
    assert greenland.get("data-state") == "DNK"
    assert "look-possible" in str(greenland.get("class"))
    assert "Greenland, shaded as Denmark: position unknown" in "".join(greenland.itertext())


def test_the_parts_for_a_page_fit_together(kosovo: cs.Verdict) -> None:
    """Every outline and pattern that a map or the style points at is there, once, whatever the number of maps."""
    page = f"<div>{map_shapes()}{map_body(kosovo, name='a')}{map_body(kosovo, name='b')}{map_legend(kosovo)}</div>"
    root = ET.fromstring(page)
    ids = [n.get("id") for n in root.iter() if n.get("id")]
    assert len(ids) == len(set(ids))
    assert {str(n.get("href"))[1:] for n in root.iter("use")} <= set(ids)
    assert set(re.findall(r"url\(#(\w+)\)", map_css())) <= set(ids)
    for svg in (n for n in root.iter("svg") if n.get("class") == "map"):
        assert set(str(svg.get("aria-labelledby")).split()) <= set(ids)
    assert not [n for n in root.iter() if n.get("style")]


def test_names_from_a_scenario_cannot_break_the_map() -> None:
    scenario = cs.Scenario(
        body="nato",
        candidate="QQQ",
        on="2026-07-31",
        new_state=({"code": "QQQ", "name": "<script>\"&'\u202e", "european": "yes"},),
    )
    verdict = cs.decide(scenario)
    for text in (map_svg(verdict), map_body(verdict, name="m"), map_legend(verdict)):
        root = ET.fromstring(text)
        assert not [n for n in root.iter() if n.tag.endswith("script")]
        assert "\u202e" not in text
    assert any("itself is not on it" in note for note in map_notes(verdict))


def test_a_hypothetical_member_is_drawn_as_a_member() -> None:
    verdict = cs.decide(cs.scenarios.load("nato/kosovo-after-cyprus"))
    body: Any = ET.fromstring(map_body(verdict, name="m"))
    cyprus = {n.get("href"): _look(n) for n in body.iter("use") if n.get("data-state") == "CYP"}
    assert cyprus == {"#m-CYP": Look.BLOCKS, "#m-CYN": Look.BLOCKS}


def test_a_state_that_is_against_does_not_look_like_one_whose_position_is_not_known() -> None:
    """Serbia, with a stated objection, stood on the map of the Council of Europe as Switzerland did, undecided."""
    verdict = cs.decide(cs.scenarios.load("coe/kosovo-2024"))
    marks = {n.get("data-mark"): n.text for n in ET.fromstring(map_body(verdict, name="m")).iter("text")}
    assert (marks["SRB"], marks["CHE"]) == ("/", "?")
    told = {entry.sign: entry for entry in legend(verdict)}
    assert "SRB" in told["/"].states
    assert "does not suffice by itself" in told["/"].words
    assert {verdict.of(state).effect.value for state in told["?"].states} == {"undetermined"}
