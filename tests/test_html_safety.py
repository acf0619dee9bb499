# ruff: noqa: F811 - a fixture is imported by its name
"""A scenario may come from anyone: no text in it becomes an element, an attribute, a link or a request.

Every text below is put into every field of a scenario that takes text. What is made of it
has the same elements, attributes and kinds of address as what is made of plain words.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any

import pytest

import consensus as cs
from consensus.errors import InputError
from consensus.power import measure
from consensus.report.html import environment, html_of, report_html
from consensus.report.page import page_html

sys.path.insert(0, str(Path(__file__).parent))  # the helpers lie beside the tests

from browser import browser, opened  # noqa: F401 - a fixture
from hostile import PAYLOADS, conditional, invented
from markup import Document, Shape

MAKERS = {"invented": invented, "conditional": conditional}
IN_ONE = 27
"""About so many texts are in one scenario."""


def plain() -> Iterator[str]:
    """Yield words that nothing is made of, each once."""
    return (f"plain text {number}" for number in count())


def turned(place: int) -> Iterator[str]:
    """Yield the hostile texts, beginning at one of them."""
    return islice(cycle(PAYLOADS), place, None)


def faces(scenario: cs.Scenario) -> str:
    """Return everything that a notebook would show of a scenario."""
    verdict = cs.decide(scenario)
    shown: list[object] = [scenario, verdict.question, verdict, cs.compare(scenario, scenario.but(on="2026-07-30"))]
    shown += [cs.by_rule(scenario), cs.minimal_changes(scenario)]
    if scenario.new_body is None:
        shown += [cs.track(scenario), cs.survey(scenario)]
    else:
        shown.append(measure(scenario))
    return "\n".join(map(html_of, shown))


def test_there_are_enough_texts_and_each_does_harm_where_it_is_not_escaped() -> None:
    assert len(PAYLOADS) >= 200
    raw = Counter[str]()
    for text in PAYLOADS:
        in_text = Document(f"<p>{text}</p>").shape
        in_quotes = Document(f'<p title="{text}">x</p>').shape
        bare = Document(f"<p title={text}>x</p>").shape
        neutral = Document("<p>x</p>").shape, Document('<p title="x">x</p>').shape
        raw["text"] += in_text != neutral[0]
        raw["quotes"] += in_quotes != neutral[1]
        raw["bare"] += bare != neutral[1]
    assert raw["text"] > 75
    assert raw["quotes"] > 10
    assert raw["bare"] > 60


@pytest.mark.parametrize(("kind", "step"), [("invented", 1), ("conditional", 6)])
def test_no_text_changes_the_elements_attributes_or_links_of_a_report(kind: str, step: int) -> None:
    make = MAKERS[kind]
    neutral = Document(report_html([make(plain())]))
    assert not neutral.wrong
    for place in range(0, len(PAYLOADS), step):
        found = Document(report_html([make(turned(place))]))
        assert shape(found) == shape(neutral), (place, difference(neutral, found))
        assert not found.wrong
        assert found.comments == neutral.comments


@pytest.mark.parametrize(("kind", "step"), [("invented", 4), ("conditional", 18)])
def test_no_text_changes_the_elements_attributes_or_links_of_a_page(kind: str, step: int) -> None:
    make = MAKERS[kind]
    neutral = Document(page_html(make(plain())))
    for place in range(0, len(PAYLOADS), step):
        found = Document(page_html(make(turned(place))))
        assert shape(found) == shape(neutral), (place, difference(neutral, found))
        assert not found.wrong


@pytest.mark.parametrize(("kind", "step"), [("invented", 3), ("conditional", 12)])
def test_no_text_changes_what_a_notebook_shows(kind: str, step: int) -> None:
    make = MAKERS[kind]
    neutral = Document(faces(make(plain())))
    for place in range(0, len(PAYLOADS), step):
        found = Document(faces(make(turned(place))))
        assert shape(found) == shape(neutral), (place, difference(neutral, found))
        assert not found.wrong


def test_a_report_that_did_not_escape_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    from consensus.report import html

    neutral = Document(report_html([invented(plain())]))
    monkeypatch.setattr(html, "environment", lambda: environment().overlay(autoescape=False))
    places = range(0, len(PAYLOADS), IN_ONE)
    caught = [shape(Document(report_html([invented(turned(place))]))) != shape(neutral) for place in places]
    assert caught.count(True) >= 5


LINES = {"text", "tspan"}
"""Pictures break their own lines: how many there are hangs on the length of a text."""


def shape(document: Document) -> Shape:
    """Return the elements, their attributes and the kinds of address; lines of a picture once."""
    return Counter({key: min(n, 1) if key[0] in LINES else n for key, n in document.shape.items()})


def difference(neutral: Document, found: Document) -> tuple[dict[Any, int], dict[Any, int]]:
    return dict(shape(neutral) - shape(found)), dict(shape(found) - shape(neutral))


def pictures(scenario: cs.Scenario) -> list[str]:
    """Return every picture that can be drawn of a scenario."""
    from consensus.report.bars import power_svg
    from consensus.report.flow import graph_svg
    from consensus.report.map import map_svg
    from consensus.report.svg import track_svg

    makers: list[Callable[[], str]] = [
        lambda: map_svg(cs.decide(scenario)),
        lambda: track_svg(cs.track(scenario)),
        lambda: power_svg(measure(scenario)),
        lambda: graph_svg(scenario),
    ]
    drawn = []
    for make in makers:
        try:
            drawn.append(make())
        except InputError:
            drawn.append("<svg/>")
    return drawn


@pytest.mark.parametrize(("kind", "step"), [("invented", 3), ("conditional", 12)])
def test_no_text_changes_the_elements_of_a_picture(kind: str, step: int) -> None:
    def drawn(text: str) -> Counter[tuple[str, tuple[str, ...]]]:
        return Counter((one.tag, tuple(sorted(one.attrib))) for one in ET.fromstring(text).iter())

    make = MAKERS[kind]
    # The number of lines hangs on the length of the text, as pictures break their own lines.
    lines = ("{http://www.w3.org/2000/svg}text", "{http://www.w3.org/2000/svg}tspan")
    neutral = [set(drawn(text)) for text in pictures(make(plain()))]
    for place in range(0, len(PAYLOADS), step):
        for known, text in zip(neutral, pictures(make(turned(place))), strict=True):
            found = drawn(text)
            assert {tag for tag, _ in found} == {tag for tag, _ in known}
            assert {item for item in found if item[0] not in lines} == {item for item in known if item[0] not in lines}
            assert not [name for _, names in found for name in names if name.startswith("on") or name == "style"]


def test_every_text_is_still_there_for_the_reader() -> None:
    """Escaping is not leaving out: printable text is shown to the letter, other characters by their code."""
    for text in PAYLOADS:
        scenario = cs.Scenario(body="nato", candidate="XKX", on="2026-07-31", summary=f"x{text}x")
        shown = "".join(Document(html_of(scenario)).words)
        if text.isprintable():
            assert f"x{text}x" in shown
        else:
            assert not [c for c in shown if not c.isprintable() and c != "\n"]
    made = Document(report_html([cs.Scenario(body="nato", candidate="XKX", on="2026-07-31", summary="a\u202eb\x00c")]))
    assert "a\\u202eb\\x00c" in made.text


def test_templates_do_not_run_what_they_print_and_know_every_name() -> None:
    from jinja2 import UndefinedError

    made = environment().from_string("{{ text }}|{{ more }}").render(text="{{ 7*7 }}", more="{% if x %}")
    assert made == "{{ 7*7 }}|{% if x %}"
    with pytest.raises(UndefinedError):
        environment().from_string("{{ missing }}").render()
    assert environment().autoescape is True


SHAPE = """() => {
  const links = new Set(["href", "src", "xlink:href", "action", "formaction", "poster", "srcdoc", "data", "srcset",
    "ping", "background"]);
  const found = {};
  for (const e of document.querySelectorAll("*")) {
    const names = [...e.attributes].map((a) => a.name).sort();
    const schemes = [...e.attributes].filter((a) => links.has(a.name))
      .map((a) => a.value.startsWith("#") ? "#" : a.value.split(":")[0]).sort();
    const key = [e.namespaceURI, e.localName, ...names, ...schemes].join(" ");
    found[key] = ["text", "tspan"].includes(e.localName) ? 1 : (found[key] || 0) + 1;
  }
  return found;
}"""


Maker = Callable[[Iterator[str]], str]


def documents() -> Iterator[tuple[str, Maker]]:
    def both(make: Callable[[Iterator[str]], cs.Scenario]) -> tuple[Maker, Maker]:
        return lambda texts: report_html([make(texts)]), lambda texts: page_html(make(texts))

    for kind, make in MAKERS.items():
        report, page = both(make)
        yield f"report-{kind}", report
        yield f"page-{kind}", page
    yield "cell", lambda texts: f"<!doctype html><meta charset=utf-8><title>x</title>{faces(invented(texts))}"
    yield "cell-conditional", lambda texts: f"<!doctype html><meta charset=utf-8>{faces(conditional(texts))}"


@pytest.mark.parametrize(("name", "make"), list(documents()))
def test_a_browser_makes_the_same_document_of_every_text_and_runs_and_asks_for_nothing(
    browser: Any, tmp_path: Path, name: str, make: Maker
) -> None:
    path = tmp_path / f"{name}.html"
    path.write_text(make(plain()), encoding="utf-8")
    with opened(browser, path) as found:
        neutral = found.page.evaluate(SHAPE)
    assert sum(neutral.values()) > 50
    for place in range(0, len(PAYLOADS), IN_ONE):
        path.write_text(make(turned(place)), encoding="utf-8", errors="backslashreplace")
        with opened(browser, path) as found:
            assert found.page.evaluate(SHAPE) == neutral, place
            assert found.page.evaluate("window.broken") is None
            assert found.strangers == [] or all(url.startswith("data:image/svg+xml,") for url in found.strangers)
            assert found.dialogs == []
            assert found.errors == []
