"""Pictures: each a sentence, a source and words for those who cannot see it; nothing that a strict page refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

import consensus as cs
from consensus import power
from consensus.report.bars import power_svg
from consensus.report.flow import graph_svg
from consensus.report.map import map_svg
from consensus.report.picture import Picture, sheet
from consensus.report.svg import staircase_svg, track_svg

LEVERS = Path(__file__).parents[1] / "docs" / "pictures" / "kosovo-levers.svg"
SVG = "{http://www.w3.org/2000/svg}"
CONDITIONAL = [name for name in cs.scenarios.names() if len(cs.lever_graph(cs.scenarios.load(name)))]

PICTURES: dict[str, Callable[[], Picture]] = {
    "map": lambda: map_svg(cs.decide(cs.scenarios.load("nato/kosovo"))),
    "track": lambda: track_svg(cs.track(cs.scenarios.load("nato/sweden-2022"), on="2022-12-30")),
    "stairs": lambda: staircase_svg(cs.track(cs.scenarios.load("nato/sweden-2022"), on="2022-12-30")),
    "power": lambda: power_svg(power.measure("eu", on="1958-01-01", rule="qualified_majority")),
    "two powers": lambda: power_svg(
        power.measure("eu", on="1958-01-01", rule="qualified_majority"),
        power.measure("eu", on="1973-01-01", rule="qualified_majority"),
    ),
    "levers": lambda: graph_svg(cs.scenarios.load("nato/kosovo-conditional")),
    "levers in a circle": lambda: graph_svg(cs.scenarios.load("nato/kosovo-conditional-every-route")),
}
EACH = pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)


@EACH
def test_a_picture_is_text_that_a_notebook_shows(draw: Callable[[], Picture]) -> None:
    picture = draw()
    assert isinstance(picture, Picture)
    assert picture._repr_svg_() == str(picture)
    assert picture == draw(), "the same bytes every time"


@EACH
def test_a_picture_has_a_sentence_a_description_and_a_source(draw: Callable[[], Picture]) -> None:
    root = ET.fromstring(draw())
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert str(title.text).endswith(".")
    assert len(str(desc.text)) > 80
    assert str(root.get("aria-labelledby")).split() == [title.get("id"), desc.get("id")]
    assert root.get("role") == "img"
    assert "consensus 0" in "".join(root.itertext())


@EACH
def test_a_picture_holds_nothing_that_a_strict_page_refuses(draw: Callable[[], Picture]) -> None:
    for node in ET.fromstring(draw()).iter():
        assert node.tag.removeprefix(SVG) not in {"style", "script", "image", "a", "foreignObject"}
        assert "style" not in node.attrib
        assert not [key for key in node.attrib if key.startswith("on") or key.endswith("href")]


def test_all_pictures_can_stand_in_one_page() -> None:
    """No id twice, and every reference finds its own."""
    root = ET.fromstring(f"<div>{''.join(draw() for draw in PICTURES.values())}</div>")
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    used = {m for node in root.iter() for value in node.attrib.values() for m in re.findall(r"url\(#([^)]+)\)", value)}
    assert used
    assert used <= set(ids)


@EACH
def test_no_words_leave_the_picture(draw: Callable[[], Picture]) -> None:
    """Counted with a wide letter, so that no font of any machine cuts a line off."""
    root = ET.fromstring(draw())
    wide = float(str(root.get("width")))
    for node in root.findall(f"{SVG}text") + [n for g in root.findall(f"{SVG}g") for n in g.findall(f"{SVG}text")]:
        size = float(node.get("font-size", "13"))
        room = 0.585 * size * len("".join(node.itertext()))
        x = float(node.get("x", "0"))
        left = {"end": x - room, "middle": x - room / 2}.get(node.get("text-anchor", "start"), x)
        assert left >= -2, "".join(node.itertext())
        assert left + room <= wide + 2, "".join(node.itertext())


def _spoken(picture: str) -> str:
    return " ".join(" ".join(ET.fromstring(picture).itertext()).split())


def test_a_sheet_shows_text_and_never_markup() -> None:
    root = ET.fromstring(sheet("<b>\u202e.", "a & b", [], 10, notes=["</svg><script>"]))
    assert [n.tag for n in root.iter()].count(f"{SVG}script") == 0
    assert "\\u202e" in "".join(root.itertext())


def test_the_stairs_name_who_is_open_and_count_who_has_notified() -> None:
    picture = staircase_svg(cs.track(cs.scenarios.load("nato/sweden-2022"), on="2022-12-30"))
    words = (
        "Sweden: Acceptance of the protocol by each Party: 28 of 30 have notified by 30 December 2022; open: Hungary"
        " and Türkiye."
    )
    assert words in picture
    done = staircase_svg(cs.track(cs.scenarios.load("nato/sweden-2022"), on="2024-03-07"))
    assert "31 of 31 have notified" in done
    assert "7 March 2024: Hungary" in done


def test_stairs_of_another_body_speak_of_its_own_stage() -> None:
    picture = staircase_svg(cs.track_of("eu", "HRV", on="2013-08-01"), stage="ratification")
    assert "Ratification by each member and the candidate: 28 of 28 have notified" in picture
    assert "Party" not in picture


def test_stairs_that_have_not_begun_say_so() -> None:
    kosovo = cs.track(cs.scenarios.load("nato/kosovo"))
    with pytest.raises(cs.InputError, match="No stage in which the members act one by one has begun"):
        staircase_svg(kosovo)
    with pytest.raises(cs.InputError, match="The members do not act one by one in that stage"):
        staircase_svg(cs.track(cs.scenarios.load("nato/sweden-2022"), on="2024-03-07"), stage="talks")


def test_the_picture_of_levers_in_the_documents_is_current(request: pytest.FixtureRequest) -> None:
    drawn = graph_svg(cs.scenarios.load("nato/kosovo-conditional"))
    if request.config.getoption("--accept"):
        LEVERS.write_text(drawn, encoding="utf-8")
    assert LEVERS.read_text(encoding="utf-8") == drawn, "run the tests with --accept"


@pytest.mark.parametrize("name", CONDITIONAL)
def test_every_part_of_a_graph_is_drawn_with_all_that_it_waits_for(name: str) -> None:
    verdict = cs.decide(cs.scenarios.load(name))
    graph = cs.lever_graph(verdict)
    root = ET.fromstring(graph_svg(verdict))
    desc = str(getattr(root.find(f"{SVG}desc"), "text", ""))
    words = " ".join("".join(node.itertext()) for node in root.iter(f"{SVG}text"))
    for node in graph.nodes:
        label = str(graph.nodes[node]["label"])
        assert label.rpartition(" ")[2] in words, node
    assert desc.count(" waits for: ") == sum(1 for node in graph if graph.in_degree(node))
    arrows = [n for n in root.iter(f"{SVG}path") if n.get("fill") == "none" and "C" in str(n.get("d"))]
    returning = [n for n in root.iter(f"{SVG}text") if "closes a circle" in "".join(n.itertext())]
    members = sum(1 for node in graph if graph.nodes[node]["kind"] == "member")
    assert len(arrows) + len(returning) == graph.number_of_edges() + members
    assert str(verdict.outcome) in words


@pytest.mark.parametrize("name", CONDITIONAL)
def test_arrows_point_to_the_right_and_boxes_do_not_overlap(name: str) -> None:
    root = ET.fromstring(graph_svg(cs.scenarios.load(name)))
    for path in root.iter(f"{SVG}path"):
        numbers = [float(n) for n in re.findall(r"-?[\d.]+", str(path.get("d")))]
        if path.get("fill") == "none" and "C" in str(path.get("d")):
            assert numbers[0] < numbers[-2]
    boxes = [
        tuple(float(str(n.get(key))) for key in ("x", "y", "width", "height"))
        for n in root.iter(f"{SVG}rect")
        if n.get("rx") and float(str(n.get("width"))) > 100
    ]
    assert boxes
    for i, (x, y, wide, tall) in enumerate(boxes):
        for u, v, w, t in boxes[:i]:
            assert x + wide <= u or u + w <= x or y + tall <= v or v + t <= y


def test_a_graph_alone_is_drawn_without_an_answer() -> None:
    graph = cs.lever_graph(cs.scenarios.load("nato/kosovo-conditional"))
    picture = graph_svg(graph)
    assert "Who waits for what" in picture
    assert "BLOCKED" not in picture
    assert "BLOCKED" in graph_svg(graph, cs.decide(cs.scenarios.load("nato/kosovo-conditional")))


def test_a_question_in_which_nobody_waits_has_no_graph() -> None:
    with pytest.raises(cs.InputError, match="nobody waits for anything"):
        graph_svg(cs.scenarios.load("nato/kosovo"))


def test_a_circle_of_two_members_is_drawn_with_one_arrow_back() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for name in ("AAA", "BBB"):
        graph.add_node(name, kind="member", label=f"<{name}>", state="no", role="waiting", circle=1)
    graph.add_edge("AAA", "BBB", denied=False)
    graph.add_edge("BBB", "AAA", denied=False)
    graph.add_node("calm", kind="context", label="calm", state="unknown", role="", circle=0)
    graph.add_edge("calm", "AAA", denied=True)
    picture = graph_svg(graph)
    assert picture.count("closes a circle") == 1
    assert ">not<" in picture
    assert "Waiting: one of several that wait for each other." in _spoken(picture)
    assert "<AAA>" not in picture


def test_pictures_say_nothing_stronger_than_the_evidence() -> None:
    words = graph_svg(cs.scenarios.load("nato/kosovo-conditional"))
    assert "not a statement by any government" in words
    assert "would not agree" in words
    assert "does not agree" not in words
    assert "vetoes" not in words
