"""The report as a page: complete, sourced, safe to open anywhere, readable by everyone, the same every time."""

# ruff: noqa: F811 - a fixture is imported by its name

from __future__ import annotations

import hashlib
import itertools
import re
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import consensus as cs
from consensus.errors import InputError
from consensus.report.html import report_html
from consensus.report.html_view import Bibliography, address_of, story_of
from consensus.report.outline import Item, outlined
from consensus.values import long_date

sys.path.insert(0, str(Path(__file__).parent))  # the helpers lie beside the tests

from browser import SMALL, browser, opened, too_wide, violations  # noqa: F401 - a fixture
from markup import Document

NAMES = cs.scenarios.names()
LONGEST = 250_000
"""Bytes of the report on the flagship: what a mail server lets through and a phone opens."""


@cache
def page(*names: str) -> str:
    return report_html([cs.scenarios.load(name) for name in names])


@cache
def read(*names: str) -> Document:
    return Document(page(*names))


# What every report holds to.


@pytest.mark.parametrize("name", NAMES)
def test_a_report_is_well_formed_and_loads_nothing(name: str) -> None:
    document = read(name)
    assert not document.wrong
    assert not document.open
    assert not document.comments
    names = Counter(attribute for _, given in document.elements for attribute in given)
    assert "style" not in names
    assert not [attribute for attribute in names if attribute.startswith("on")]
    for tag, given in document.elements:
        assert tag not in {"iframe", "object", "embed", "base", "link", "form", "foreignobject", "animate", "set"}
        for attribute in ("src", "href", "xlink:href", "srcset", "data", "action"):
            address = given.get(attribute, "#")
            assert address.startswith("#") or (tag == "a" and re.match(r"https?://", address)), (tag, address)
    assert ("meta", {"name": "referrer", "content": "no-referrer"}) in [
        (tag, dict(given)) for tag, given in document.elements
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_place_that_is_pointed_at_exists_once(name: str) -> None:
    document = read(name)
    ids = [given["id"] for _, given in document.elements if "id" in given]
    assert len(ids) == len(set(ids))
    wanted = {given["href"][1:] for _, given in document.elements if given.get("href", "").startswith("#")}
    wanted |= {one for _, given in document.elements for one in given.get("aria-labelledby", "").split()}
    drawn = re.sub(r"<style>.*?</style>", "", page(name), flags=re.DOTALL)
    wanted |= set(re.findall(r"url\(#([^)]+)\)", drawn))
    assert wanted <= set(ids)


@pytest.mark.parametrize("name", NAMES)
def test_the_policy_allows_the_style_and_script_of_the_page_and_nothing_else(name: str) -> None:
    document = read(name)
    policy = next(g["content"] for g in document.of("meta") if g.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    blocks = dict(re.findall(r"<(style|script)>(.*?)</\1>", page(name), re.DOTALL))
    for kind, text in blocks.items():
        found = b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{found}'" in policy
    inline = [g for g in document.of("script") if "type" not in g]
    assert len(inline) == ("script" in blocks) <= 1
    assert len(document.of("style")) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_report_says_what_it_rests_on(name: str) -> None:
    verdict = cs.decide(cs.scenarios.load(name))
    question, text = verdict.question, read(name).text
    assert cs.report.headline(verdict) in text
    assert question.on is not None
    assert long_date(question.on) in text
    assert question.rule.title in text
    if question.assumption is not None:
        assert f"{question.assumption}: {question.assumption.in_words}" in text
    if question.provenance.data_digest:
        assert question.provenance.data_digest in text
        assert f"reviewed to {long_date(question.provenance.data_reviewed or question.on)}" in text
    if question.designation_note:
        assert question.designation_note in text
    assert "Not a forecast" in text
    assert f"scenario {name}" in text
    for tabled in {verdict.tabled.reason} - {""} if not question.ballot else ():
        assert tabled in text


@pytest.mark.parametrize("name", NAMES)
def test_every_member_is_told_once_in_its_group_and_each_blocker_with_its_words(name: str) -> None:
    verdict = cs.decide(cs.scenarios.load(name))
    story = story_of(cs.scenarios.load(name), "s1", Bibliography())
    told = len(story.blockers) + sum(group.count for group in (*story.together, *story.groups))
    assert told == len(verdict.contributions)
    text = read(name).text
    for blocker in verdict.blockers:
        assert blocker.in_words.lower() in text.lower()
    apart = {row.name.removeprefix("The ") for group in story.groups for row in group.rows}
    assert not apart & {row.name.removeprefix("The ") for row in story.blockers}


@pytest.mark.parametrize("name", NAMES)
def test_tables_have_a_caption_and_heads(name: str) -> None:
    document = read(name)
    whole = re.sub(r"<(style|script)\b.*?</\1>", "", page(name), flags=re.DOTALL)
    for table in re.findall(r"<table.*?</table>", whole, re.DOTALL):
        assert "<caption" in table
        assert table.count("<th ") == table.count('scope="')
    levels = [int(tag[1]) for tag, _ in document.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def test_every_figure_has_a_name_for_those_who_cannot_see_it_and_says_where_it_is_from() -> None:
    for name, number in (("nato/kosovo", 1), ("eu/kosovo-qualified-majority", 3), ("nato/kosovo-conditional", 2)):
        figures = re.findall(r'<figure class="picture".*?</figure>', page(name), re.DOTALL)
        assert len(figures) == number
        for figure in figures:
            picture = Document(figure)
            main = next(given for given in picture.of("svg") if given.get("role") == "img")
            title = main["aria-labelledby"].split()[0]
            words = re.search(rf'<title id="{title}">([^<]+)</title>', figure)
            assert words is not None
            assert words[1].rstrip().endswith((".", "?"))
            assert re.search(r"reviewed to|Data:|Source|As of", picture.text)
        assert any("drawing a boundary is not a statement on status" in figure for figure in figures)


def test_the_report_on_the_flagship_can_be_mailed() -> None:
    assert len(page("nato/kosovo").encode()) < LONGEST


def test_the_same_scenario_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import consensus as cs, hashlib; from consensus.report.html import report_html;"
        "print(hashlib.sha256(report_html([cs.scenarios.load('nato/kosovo-conditional')]).encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert found == {hashlib.sha256(page("nato/kosovo-conditional").encode()).hexdigest()}


# What a desk officer reads.


def test_the_evidence_of_each_blocker_is_linked_with_publisher_and_date() -> None:
    text = page("nato/kosovo")
    section = text[text.index('aria-labelledby="s1-who"') : text.index('aria-labelledby="s1-tabled"')]
    for name in ("Greece", "Romania", "Slovakia", "Spain"):
        told = section[section.index(f"<dt>{name}</dt>") :].partition("</dd>")[0]
        assert told.count('<a href="http') >= 1
    assert "Ministry of Foreign Affairs of Greece, 29 August 2008" in section
    assert '<a href="http://web.archive.org/web/20081220130941/' in section


def test_every_source_that_is_cited_is_in_the_list_and_the_other_way_round() -> None:
    document = read("nato/kosovo")
    listed = [given["id"] for given in document.of("li") if re.fullmatch(r"n\d+", given.get("id", ""))]
    books = Bibliography()
    story_of(cs.scenarios.load("nato/kosovo"), "s1", books)
    assert len(listed) == len(books) > 50
    assert listed == [f"n{cited.number}" for cited in books]
    text = page("nato/kosovo").partition('<section aria-labelledby="sources"')[0]
    for cited in books:
        assert f'"#n{cited.number}"' in text or cited.url.replace("&", "&amp;").replace("'", "&#39;") in text


def test_a_position_without_a_source_is_marked() -> None:
    scenario = cs.scenarios.load("nato/kosovo").but(positions={"GRC": "agree", "ITA": "object"})
    text = Document(report_html([scenario])).text
    assert text.count("No source is given") == 2
    assert "No source is given" not in read("nato/kosovo").text
    sourced = scenario.but(
        positions={
            "GRC": {"position": "agree", "sources": ["https://example.org/greece"]},
            "ITA": {"position": "object", "sources": ["A speech in Rome"]},
        }
    )
    made = report_html([sourced])
    assert "No source is given" not in Document(made).text
    assert '<a href="https://example.org/greece">https://example.org/greece</a>' in made
    assert "A speech in Rome" in made


def test_only_addresses_of_the_web_become_links() -> None:
    for text in (
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " https://a.example",
        "data:text/html,x",
        "//a.example",
        "https:a",
        "https://a.example/<b>",
        'https://a.example/"x',
        "https://a.example/\u202ex",
        "https://a.example/ x",
        "file:///etc/passwd",
        "vbscript:x",
        "https://",
    ):
        assert address_of(text) == "", text
    assert address_of("http://a.example/it's?x=1&y=2#z") != ""


@pytest.mark.parametrize("name", ["nato/kosovo", "eu/kosovo-five-abstain", "coe/kosovo-2024", "nato/ukraine"])
def test_the_answer_under_each_assumption_is_what_deciding_gives(name: str) -> None:
    scenario = cs.scenarios.load(name)
    story = story_of(scenario, "s1", Bibliography())
    assert [row.name for row in story.readings if row.own] == [scenario.assumption.value]
    for row in story.readings:
        verdict = cs.decide(scenario.but(assumption=row.name))
        assert row.outcome == verdict.outcome.value
        assert row.open == str(sum(m.position == "unknown" for m in verdict.question.members))
        for blocker in verdict.blockers if 0 < len(verdict.blockers) <= 6 else ():
            assert blocker.member.shown.removeprefix("the ") in row.blockers


def test_the_rules_side_by_side_are_those_of_the_comparison() -> None:
    scenario = cs.scenarios.load("nato/kosovo")
    story = story_of(scenario, "s1", Bibliography())
    table = cs.by_rule(scenario)
    assert [row.title for row in story.rules] == [row.title for row in table.rows]
    assert [row.title for row in story.rules if row.own] == ["Consensus in the Council"]
    assert "the others are comparisons, not the law of this body" in read("nato/kosovo").text


def test_what_it_would_take_in_levers_is_told_with_roots_followers_and_sets() -> None:
    text = read("nato/kosovo-conditional").text
    assert "Root blockers, who would refuse even if everyone else agreed: Greece, Slovakia and Spain" in text
    assert "Followers, who would agree if everyone else did: Romania" in text
    assert "What survives every coding (6)" in text
    changes = cs.minimal_changes(cs.scenarios.load("nato/kosovo-conditional"))
    means = {item.lever.id: item.lever.means for item in changes.question.levers}
    for part in {part for some in changes.sets for part in some}:
        assert means[part] in text
        assert f"{means[part]} {part}" in text
    assert "--json" not in text
    assert "--most" not in text


def test_a_possible_blocker_is_never_told_as_a_blocker() -> None:
    text = page("nato/georgia")
    section = Document(text[text.index('aria-labelledby="s1-who"') : text.index('aria-labelledby="s1-take"')]).text
    assert "No member blocks for certain." in section
    for name in ("Turkey", "Hungary", "Germany"):
        assert name not in section.partition("Is it tabled?")[0]


def test_power_is_a_sentence_where_it_is_a_theorem_and_a_picture_where_it_says_something() -> None:
    assert "each of the 32 members can stop a decision alone" in read("nato/kosovo").text
    assert 'aria-label="Picture: power of the members"' not in page("nato/kosovo")
    assert 'aria-label="Picture: power of the members"' in page("eu/kosovo-qualified-majority")


def test_the_way_in_is_drawn_where_days_are_known_and_listed_where_none_is() -> None:
    label = 'aria-label="Picture: the stages and their dates"'
    assert label in page("nato/sweden-2022")
    assert label not in page("nato/kosovo")
    assert "On the agenda" in read("nato/kosovo").text


def test_a_ballot_known_by_figures_says_why_there_is_no_map_and_nothing_to_change() -> None:
    text = read("interpol/kosovo-2018").text
    assert "the ballot is known by its figures only" in text
    assert "68 for, 51 against" in text
    assert "There is nothing to change here" in text
    assert not re.search(r'class="map"', page("interpol/kosovo-2018"))


def test_an_invented_body_has_a_report_without_a_map() -> None:
    text = read("nato/classroom").text
    assert "There is no map: the members are not states on it." in text
    assert "No source is cited" in text


# Plain words.


def test_reports_on_nato_do_not_speak_of_votes_in_their_own_words() -> None:
    for name in (n for n in NAMES if n.startswith("nato/")):
        text = page(name)
        text = re.sub(r'<section aria-labelledby="s1-(rules|others)".*?</section>', "", text, flags=re.DOTALL)
        text = re.sub(r'<section aria-labelledby="sources".*', "", text, flags=re.DOTALL)
        text = re.sub(r'<div class="whatif".*?(?=<section aria-labelledby="s1-limits")', "", text, flags=re.DOTALL)
        text = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
        story = story_of(cs.scenarios.load(name), "s1", Bibliography())
        attributed = [event.text for event in story.way.events] if story.way else []
        attributed += [text for part in (story.way.sections if story.way else ()) for text in texts(part.items)]
        own = Document(text).text
        for sentence in (*attributed, story.summary, story.tabled_reason, story.tabled_condition):
            own = own.replace(" ".join(sentence.split()), "")
        own = own.replace("without a vote", "")
        for row in story.blockers:
            own = own.replace(row.ground, "")
        found = re.findall(r"[^.]{0,60}\b[Vv]ot(?:e|es|ed|ing)\b[^.]{0,40}", own)
        assert not found, (name, found)


def texts(items: tuple[Item, ...]) -> Iterator[str]:
    for item in items:
        yield item.text
        yield from texts(item.items)


def test_what_is_only_assumed_is_never_told_as_an_objection() -> None:
    text = read("nato/kosovo").text
    for name in ("Greece", "Romania", "Slovakia", "Spain"):
        assert not re.search(rf"{name} (objects|votes|blocks NATO|vetoes)", text)
    assert text.count("assumed to withhold consensus") >= 5


# Several scenarios.


def test_two_scenarios_are_compared_member_by_member_and_then_told() -> None:
    names = ("nato/kosovo", "nato/kosovo-if-greece-moves")
    document = read(*names)
    change = cs.compare(*(cs.scenarios.load(name) for name in names))
    assert change.stopped_blocking == ("GRC",)
    text = document.text
    assert "Greece stops blocking. The outcome stays BLOCKED." in text
    assert "Side by side" in text
    for name in names:
        assert cs.report.headline(cs.decide(cs.scenarios.load(name))) in text
        assert cs.scenarios.load(name).title in text
    assert len(document.of("h2")) >= 4
    ids = [given["id"] for _, given in document.elements if "id" in given]
    assert len(ids) == len(set(ids))
    assert not document.of("script")
    assert sum("map-shapes" in given.get("class", "") for given in document.of("svg")) == 1


def test_many_scenarios_of_every_sort_stand_in_one_report() -> None:
    names = ("nato/kosovo", "interpol/kosovo-2018", "nato/classroom", "eu/kosovo-qualified-majority", "nato/kosovo")
    document = read(*names)
    assert not document.wrong
    ids = [given["id"] for _, given in document.elements if "id" in given]
    assert len(ids) == len(set(ids))
    rows = re.findall(r'<th scope="row" data-label="Scenario">', page(*names))
    assert len(rows) == len(names)


def test_no_scenario_and_too_many_are_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="a report needs a scenario"):
        report_html([])
    with pytest.raises(InputError, match="61 scenarios do not fit one report"):
        report_html([cs.scenarios.load("nato/classroom")] * 61)


def test_text_is_read_back_as_an_outline() -> None:
    found = outlined(["Head", "  one", "    below", "  - two", "    1. first", "       and second", "    2. third"])
    assert found is not None
    assert found.title == "Head"
    assert found.items == (
        Item("one", (Item("below"),)),
        Item("two", (Item("", (Item("first"), Item("second")), numbered=True), Item("third", numbered=True))),
    )
    assert outlined([]) is None


# In a browser.

PAGES: list[tuple[str, ...]] = [
    ("nato/kosovo",),
    ("nato/kosovo-conditional",),
    ("eu/kosovo-qualified-majority",),
    ("interpol/kosovo-2018",),
    ("nato/classroom",),
    ("nato/kosovo", "nato/kosovo-if-greece-moves"),
]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], Path]:
    folder = tmp_path_factory.mktemp("reports")
    found = {}
    for i, names in enumerate(PAGES):
        found[names] = folder / f"report-{i}.html"
        found[names].write_text(page(*names), encoding="utf-8")
    return found


@pytest.mark.parametrize("names", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_checker_of_accessibility_finds_nothing_and_the_page_asks_for_nothing(
    browser: Any, files: dict[tuple[str, ...], Path], names: tuple[str, ...], scheme: str
) -> None:
    with opened(browser, files[names], color_scheme=scheme) as found:
        assert violations(found.page) == []
        assert found.strangers == []
        assert found.errors == []
        assert found.dialogs == []


@pytest.mark.parametrize("names", PAGES)
def test_a_report_fits_a_narrow_phone(browser: Any, files: dict[tuple[str, ...], Path], names: tuple[str, ...]) -> None:
    with opened(browser, files[names], viewport=SMALL, is_mobile=True) as found:
        assert too_wide(found.page, SMALL["width"]) == []
        assert found.page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]


def test_a_report_can_be_read_at_twice_the_size_of_text(browser: Any, files: dict[tuple[str, ...], Path]) -> None:
    with opened(browser, files["nato/kosovo",], viewport={"width": 640, "height": 450}, device_scale_factor=2) as found:
        assert too_wide(found.page, 640) == []


def test_a_print_has_the_answer_and_its_sources_and_not_the_part_to_play_with(
    browser: Any, files: dict[tuple[str, ...], Path]
) -> None:
    with opened(browser, files["nato/kosovo",]) as found:
        found.page.emulate_media(media="print")
        shown = found.page.evaluate(
            "(names) => names.map((n) => document.querySelector(n).getClientRects().length > 0)",
            [".sentence", "#sources", ".map", "nav.contents", ".whatif"],
        )
        assert shown == [True, True, True, False, False]


def test_links_in_running_text_are_large_enough_to_tap(browser: Any, files: dict[tuple[str, ...], Path]) -> None:
    with opened(browser, files["nato/kosovo",], viewport=SMALL) as found:
        small = found.page.evaluate(
            """() => [...document.querySelectorAll(".refs a, .contents a")]
              .map((e) => e.getBoundingClientRect()).filter((r) => r.width < 24 || r.height < 24).length"""
        )
        assert small == 0
