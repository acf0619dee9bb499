# ruff: noqa: F811 - a fixture is imported by its name
"""What a notebook shows of an answer: a sentence, a picture, tables that can be read aloud, and what it rests on."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

import consensus as cs
from consensus.checks import check_claims
from consensus.errors import InputError
from consensus.power import measure
from consensus.report.html import asset, html_of
from consensus.report.map import map_svg
from consensus.values import long_date

sys.path.insert(0, str(Path(__file__).parent))  # the helpers lie beside the tests

from browser import SMALL, browser, opened, too_wide, violations  # noqa: F401 - a fixture
from markup import Document

KOSOVO = cs.scenarios.load("nato/kosovo")
CONDITIONAL = cs.scenarios.load("nato/kosovo-conditional")


@cache
def results() -> dict[str, object]:
    return {
        "verdict": cs.decide(KOSOVO),
        "ballot": cs.decide(cs.scenarios.load("unesco/kosovo-2015")),
        "figures": cs.decide(cs.scenarios.load("interpol/kosovo-2018")),
        "invented": cs.decide(cs.scenarios.load("nato/classroom")),
        "comparison": cs.compare(KOSOVO, KOSOVO.but(positions={"GRC": "agree"})),
        "rules": cs.by_rule(KOSOVO),
        "rule": cs.rule_report("qualified_majority", body="eu", on="2025-07-31"),
        "candidacy": cs.candidacy("XKX"),
        "changes": cs.minimal_changes(KOSOVO),
        "levers": cs.minimal_changes(CONDITIONAL),
        "survey": cs.survey(CONDITIONAL),
        "track": cs.track(KOSOVO),
        "history": cs.history("nato"),
        "claims": check_claims("claims/press-2024-2026"),
        "power": measure("eu", on="2025-07-31", rule="qualified_majority"),
        "equal": measure("nato", on="2026-07-31", rule="consensus"),
        "scenario": KOSOVO.but(positions={"GRC": "agree"}),
        "question": cs.pose(KOSOVO),
    }


NAMES = [
    *("verdict", "ballot", "figures", "invented", "comparison", "rules", "rule", "candidacy", "changes", "levers"),
    *("survey", "track", "history", "claims", "power", "equal", "scenario", "question"),
]


def test_every_sort_of_answer_is_among_those_shown() -> None:
    assert set(results()) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_is_a_well_formed_piece_that_leaves_the_rest_of_the_notebook_alone(name: str) -> None:
    text = html_of(results()[name])
    document = Document(text)
    assert not document.wrong
    assert not document.open
    assert document.elements[0] == ("div", {"class": "consensus-face"})
    assert "script" not in {tag for tag, _ in document.elements}
    attributes = {attribute for _, given in document.elements for attribute in given}
    assert "id" not in attributes
    assert "style" not in attributes
    assert not [attribute for attribute in attributes if attribute.startswith("on")]
    for given in document.of("img"):
        assert given["src"].startswith("data:image/svg+xml,")
        assert len(given["alt"]) > 40


def test_its_style_reaches_nothing_outside() -> None:
    rules = re.findall(r"([^{}]+)\{[^{}]*\}", asset("face.css"))
    selectors = [one.strip() for rule in rules for one in rule.split(",")]
    assert len(selectors) > 10
    assert all(one.startswith(".consensus-face") for one in selectors)
    assert "@import" not in asset("face.css")
    assert "url(" not in asset("face.css")


@pytest.mark.parametrize("name", NAMES)
def test_tables_have_captions_and_heads_and_name_their_rows(name: str) -> None:
    document = Document(html_of(results()[name]))
    assert len(document.of("caption")) == len(document.of("table"))
    assert {given.get("scope") for given in document.of("th")} <= {"col", "row"}
    rows = sum(given.get("scope") == "row" for given in document.of("th"))
    assert rows == len(document.of("tr")) - len(document.of("table"))


@pytest.mark.parametrize("name", [n for n in NAMES if n not in {"history", "claims"}])
def test_an_answer_says_as_of_when_it_is_given(name: str) -> None:
    result: Any = results()[name]
    question = getattr(result, "question", None) or getattr(getattr(result, "before", None), "question", None)
    on = getattr(result, "on", None) or (question.on if question is not None else None)
    on = on or getattr(getattr(getattr(result, "game", None), "origin", None), "on", None) or KOSOVO.on
    assert long_date(on) in Document(html_of(result)).text


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_says_what_it_was_made_from_and_is_not(name: str) -> None:
    text = Document(html_of(results()[name])).text
    assert "not a forecast" in text.lower()
    if name not in {"invented", "rule", "question"}:
        assert "reviewed" in text.lower()


def test_a_verdict_shows_its_map_and_every_member_blockers_first() -> None:
    verdict = results()["verdict"]
    assert isinstance(verdict, cs.Verdict)
    document = Document(html_of(verdict))
    picture = unquote(document.of("img")[0]["src"].partition(",")[2])
    assert picture == map_svg(verdict)
    text = document.text
    places = [text.index(f"{name} {code}") for name, code in (("Greece", "GRC"), ("Spain", "ESP"), ("Albania", "ALB"))]
    assert places == sorted(places)
    assert len(document.of("tr")) == 1 + len(verdict.contributions)
    assert "possible" in text


def test_long_tables_say_how_many_rows_are_left_out() -> None:
    text = Document(html_of(results()["ballot"])).text
    assert "114 more rows: to_csv() has all." in text


def test_a_title_with_markup_stays_text() -> None:
    scenario = KOSOVO.but(title="<script>alert(1)</script>", summary="<img src=x onerror=alert(1)>")
    for result in (scenario, cs.decide(scenario), cs.by_rule(scenario)):
        document = Document(html_of(result))
        assert "script" not in {tag for tag, _ in document.elements}
        assert not [given for given in document.of("img") if given["src"] == "x"]
    assert "<script>alert(1)</script>" in Document(html_of(scenario)).text


def test_what_is_no_answer_is_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="a str is no answer that a page can show"):
        html_of("text")


def test_a_notebook_asks_the_answer_itself() -> None:
    for name in NAMES:
        result: Any = results()[name]
        assert result._repr_html_() == html_of(result)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_checker_of_accessibility_finds_nothing_in_any_cell(browser: Any, tmp_path: Path, scheme: str) -> None:
    cells = "".join(f"<h2>{name}</h2>{html_of(result)}" for name, result in results().items())
    style = "<style>:root{color-scheme:light dark}</style>"
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Cells</title>{style}'
    path = tmp_path / "cells.html"
    path.write_text(f"{head}<body><main><h1>Cells</h1>{cells}</main></body></html>", encoding="utf-8")
    with opened(browser, path, color_scheme=scheme) as found:
        assert violations(found.page) == []
        assert all(url.startswith("data:image/svg+xml,") for url in found.strangers)
        assert found.errors == []
        sizes = found.page.evaluate("[...document.images].map((i) => i.naturalWidth)")
        assert len(sizes) == 5
        assert min(sizes) > 100


def test_a_cell_can_be_read_on_a_phone_by_scrolling_its_tables_at_most(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "cell.html"
    cell = html_of(results()["verdict"])
    path.write_text(f'<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title>{cell}', encoding="utf-8")
    with opened(browser, path, viewport=SMALL) as found:
        wide = [item for item in too_wide(found.page, SMALL["width"]) if not re.match(r"T|CAPTION", item)]
        assert wide == []
