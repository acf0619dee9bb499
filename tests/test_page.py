"""The what-if page, opened in a browser without a network, and read as a reader reads it.

What the page says of a state of positions is held to what the library decides: two
thousand states at random, in every position and under every rule. The rest is what a
journalist, a student and a reader without a mouse do with it.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import sys
import tomllib
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from browser import SMALL, browser, opened, too_wide, violations  # noqa: F401 - a fixture

import consensus as cs
from consensus.decisions.verdict import _PLAIN
from consensus.positions import Position
from consensus.report import page as module
from consensus.report.map import map_css, map_shapes
from consensus.report.page import ASSETS, POSITIONS, page, page_css, page_html, page_script, what_if
from consensus.report.rows import _RUNS
from consensus.report.words import Words, read, words
from consensus.scenarios import Scenario

DIGIT = {position: str(i) for i, position in enumerate(POSITIONS)}
TALLIES = tuple(name for name in cs.scenarios.names() if cs.scenarios.load(name).tally is not None)
WITH_MEMBERS = tuple(name for name in cs.scenarios.names() if name not in TALLIES)


def club(**more: Any) -> Scenario:
    """Return an invented body with a rule of its own that has a quorum, and a name that a spreadsheet would run."""
    names = ["Ada", "Bob", "=HYPERLINK(1)", 'Dora, "the elder"', "Eve\u202e", "@Finn"]
    codes = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"]
    present = {"op": "limit", "count": ["agree", "abstain", "object"], "at_least": 3, "quorum": True}
    few = {"op": "limit", "count": ["agree"], "at_most": 5}
    most = {"op": "share", "count": ["agree"], "base": "votes_cast", "more_than": "1/2", "weight": "shares"}
    given = {
        "title": "A club",
        "candidate": "GGG",
        "on": "2026-07-31",
        "new_state": [{"code": c, "name": n} for c, n in zip([*codes, "GGG"], [*names, "Gus"], strict=True)],
        "new_body": {"name": "the club", "members": codes},
        "rule": {"kind": "custom", "name": "House rule", "requires": {"op": "all", "of": [present, few, most]}},
        "weights": {"shares": {code: 10**17 + i for i, code in enumerate(codes)}},
        "positions": {"AAA": "agree", "BBB": "object", "CCC": "abstain", "DDD": "absent"},
    }
    return Scenario(**{**given, **more})


@cache
def shipped_page(name: str) -> str:
    """Return the page of a shipped scenario, made once."""
    return page_html(cs.scenarios.load(name))


def rendered(scenario: Scenario, path: Path, **options: Any) -> Path:
    path.write_text(page_html(scenario, **options), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def kosovo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rendered(cs.scenarios.load("nato/kosovo"), tmp_path_factory.mktemp("page") / "kosovo.html")


# Without a browser.


class Tags(HTMLParser):
    """Every element and attribute of a document."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("name", WITH_MEMBERS)
def test_every_scenario_with_members_has_a_page_that_may_load_nothing(name: str) -> None:
    made = shipped_page(name)
    tags = Tags(made).found
    assert not [(t, a) for t, a in tags for key in a if key == "style" or key.startswith("on")]
    assert {t for t, _ in tags} <= ALLOWED
    loads = {"src", "srcset", "data", "action", "background", "poster"}
    assert not [(t, a) for t, a in tags if loads & set(a)]
    assert all((a["href"] or "").startswith("#") for t, a in tags if t == "use")
    assert all(re.match(r"https?://", a["href"] or "") for t, a in tags if t == "a")
    policies = [a["content"] for t, a in tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert len(policies) == 1
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'",
        policies[0] or "",
    )
    assert "It is not a forecast." in made


ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "noscript", "script"),
    *("svg", "defs", "path", "pattern", "rect", "line", "circle", "g", "use", "text", "desc"),
    *("header", "main", "section", "footer", "h1", "h2", "h3", "p", "div", "span", "strong", "a"),
    *("ul", "li", "dl", "dt", "dd", "figure", "figcaption", "details", "summary"),
}


@pytest.mark.parametrize("name", TALLIES)
def test_a_ballot_known_by_its_figures_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(cs.errors.InputError, match="roll call"):
        page_html(cs.scenarios.load(name))


def test_the_page_of_kosovo_is_small_and_the_same_every_time() -> None:
    made = page_html(cs.scenarios.load("nato/kosovo"))
    assert made == page_html(cs.scenarios.load("nato/kosovo"))
    assert len(made.encode()) < 210_000
    assert len(made.encode()) - len(map_shapes().encode()) < 140_000


def test_the_scripts_write_no_html_and_cannot_end_their_block() -> None:
    script = page_script()
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\.on\w+ =", script
    )
    assert not re.search(r"fetch|XMLHttpRequest|WebSocket|sendBeacon|import\(|localStorage|cookie", script)
    assert "</" not in script
    assert "<!--" not in script


def test_the_data_of_a_page_cannot_end_the_block_in_which_they_stand() -> None:
    made = what_if(club(title="</script><script>alert(1)//\u2028"), name="club").body
    block = made.split('class="wi-data">')[1].split("</script>")[0]
    assert not set(block) & set("<>&\u2028")
    assert json.loads(block)["members"][2]["name"] == "=HYPERLINK(1)"
    assert "\u202e" not in made


def test_a_reason_that_looks_like_a_comment_of_the_script_is_still_shown() -> None:
    told = {"AAA": {"position": "object", "reason": "as it said:\n// no, never", "sources": ["a letter"]}}
    assert "// no, never" in what_if(club(positions=told), name="club").body


def test_the_five_positions_of_every_rule_are_called_as_in_the_text() -> None:
    own = words().section("position")
    assert {p.value: verbs[0] for p, verbs in _PLAIN.items()} == {k: t for k, t in own.items() if k != "unknown"}


# The table of words.


def english() -> dict[str, Any]:
    return tomllib.loads((ASSETS / "words.en.toml").read_text(encoding="utf-8"))


def pseudo() -> Words:
    """Return a language in which every text shows where it begins and ends."""
    table = english()
    marked = {s: {k: f"⟦{t}⟧" for k, t in texts.items()} for s, texts in table.items() if isinstance(texts, dict)}
    return read({"lang": "qps", **marked})


def test_a_table_of_words_that_lacks_a_key_is_refused_with_its_name() -> None:
    table = english()
    del table["script"]["undo"]
    with pytest.raises(cs.errors.InputError, match=r"script\.undo"):
        read(table)


def test_a_table_of_words_with_a_key_that_nothing_uses_is_refused_with_its_name() -> None:
    table = english()
    table["script"]["undoo"] = "Undo"
    with pytest.raises(cs.errors.InputError, match=r"script\.undoo.*Did you mean script\.undo"):
        read(table)


@pytest.mark.parametrize("text", ["{name}", "", "{who} {more}"])
def test_a_text_that_lost_a_name_in_braces_is_refused_with_its_key(text: str) -> None:
    table = english()
    table["script"]["blocked"] = text
    with pytest.raises(cs.errors.InputError, match=r"script\.blocked"):
        read(table)


def test_a_language_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(cs.errors.InputError, match="Use en"):
        words("xx")


def test_every_key_of_the_table_is_used() -> None:
    sources = "".join((ASSETS / name).read_text(encoding="utf-8") for name in USERS) + Path(module.__file__).read_text()
    script = (ASSETS / "page.js").read_text(encoding="utf-8")
    for key in words().texts:
        section, _, name = key.partition(".")
        made = ("filter_", "blockers_none", "possible_", "does_", "put", "underway", "cast_")
        built = section in {"mark", "position", "ballot"} or name.startswith(made)
        assert built or key in sources or (section == "script" and re.search(rf"\b{name}\b", script)), key


USERS = ("page.js", "page.html.j2", "what_if.html.j2")


# In a browser. A state is shown by the page's own means, and read from what it shows.

SHOWN = """() => {
  const root = document.querySelector("[data-what-if]");
  const rows = [...root.querySelectorAll(".wi-row")];
  const by = (name) => rows.filter((row) => row.dataset.blocks === name).map((row) => row.dataset.state).sort();
  const looks = Object.fromEntries(rows.map((row) => [row.dataset.state, row.dataset.look]));
  const listed = [...root.querySelectorAll(".wi-blockers li[data-state]")].map((item) => item.dataset.state).sort();
  const use = [...root.querySelectorAll("svg.map use[data-state]")];
  const isRight = (shape, look) => !look || shape.classList.contains(`look-${look}`);
  const wrong = use.filter((shape) => !isRight(shape, looks[shape.dataset.state])).length;
  return {outcome: root.dataset.outcome, head: root.querySelector(".wi-head").textContent, listed,
    definite: by("definitely"), possible: by("possibly"), wrong,
    sentence: root.querySelector(".wi-sentence").textContent, selects: root.querySelectorAll(".wi-set select").length};
}"""
SHOW_ALL = f"""(states) => {{
  const shown = {SHOWN};
  return states.map((state) => {{ document.querySelector("[data-what-if]").whatIf.show(state); return shown(); }});
}}"""


def posed_by(question: cs.Question, kind: str, digits: str) -> cs.Question:
    """Return the question that a state of the page stands for."""
    posed = question if kind == question.rule.kind else question.with_rule(kind)
    members = sorted(posed.members, key=lambda m: m.state)
    put = [
        m.model_copy(
            update={"position": POSITIONS[int(d)], "basis": cs.Basis.HYPOTHETICAL, "coded": None, "condition": ""}
        )
        for m, d in zip(members, digits, strict=True)
    ]
    return posed.model_copy(update={"members": tuple(put)})


def drawn(rng: random.Random, size: int, turn: int, *, few: bool) -> str:
    """Return positions at random: all eight, or near the boundaries; of a few members also nobody there, or unknown."""
    if few and turn % 3 == 0:
        return "".join(rng.choice("5550267" if turn % 2 else "77777760") for _ in range(size))
    if few and turn % 9 == 1:
        return "7" * size
    if turn % 4 == 0:
        return "".join(rng.choice("01234567") for _ in range(size))
    if turn % 4 == 1:
        some = rng.sample(range(size), k=min(size, rng.randint(0, 3)))
        return "".join(rng.choice("1234567") if i in some else "0" for i in range(size))
    if turn % 4 == 2:
        return "".join(rng.choice("006") for _ in range(size))
    return "".join(rng.choice("00000000223567") for _ in range(size))


ASKED = {
    "nato/kosovo": 380,
    "nato/kosovo-conditional": 240,
    "nato/sweden-2022": 160,
    "nato/classroom-silence": 220,
    "eu/kosovo-qualified-majority": 300,
    "coe/kosovo-2024": 200,
    "unsc/palestine-2024": 240,
    "a club": 320,
}


def test_two_thousand_states_show_what_the_library_decides(browser: Any, tmp_path: Path) -> None:  # noqa: F811
    reached = Counter[str]()
    for name, count in ASKED.items():
        scenario = club() if name == "a club" else cs.scenarios.load(name)
        question = cs.pose(scenario)
        rng = random.Random(f"page {name}")
        with opened(browser, rendered(scenario, tmp_path / "page.html")) as tab:
            kinds = tab.page.evaluate('[...document.querySelector("[data-what-if]").whatIf.rules.keys()]')
            states = [
                {
                    "kind": kinds[0] if name == "a club" and i % 2 else kinds[i % len(kinds)],
                    "positions": drawn(rng, len(question.members), i // 2, few=name == "a club"),
                }
                for i in range(count)
            ]
            shown = tab.page.evaluate(SHOW_ALL, states)
            assert tab.errors == []
        for state, seen in zip(states, shown, strict=True):
            asked = posed_by(question, state["kind"], state["positions"])
            verdict = cs.decide(asked)
            about = f"{name} {state}"
            blockers = [c.state for c in verdict.blockers]
            assert seen["outcome"] == verdict.outcome.value, about
            assert seen["listed"] == seen["definite"] == blockers, about
            assert seen["possible"] == [c.state for c in verdict.possible_blockers], about
            assert (f" {len(blockers)} of " in seen["head"]) or not blockers, about
            assert seen["wrong"] == 0, about
            reached.update((verdict.outcome.value, f"rule {state['kind']}", f"by {verdict.failed_by}"))
            reached["states"] += 1
            reached["possible"] += bool(verdict.possible_blockers)
            reached["unknown blockers"] += (
                verdict.outcome is cs.Outcome.BLOCKED and bool(asked.members) and "7" in state["positions"]
            )
            reached["not exact"] += not verdict.exact
            reached["rounded"] += bool(question.rounded) and "majority" in state["kind"]
            reached["all eight"] += set(state["positions"]) == set("01234567")
    assert reached["states"] >= 2_000
    wanted = ["possible", "unknown blockers", "not exact", "rounded", "all eight", "ADOPTED", "BLOCKED", "UNDETERMINED"]
    wanted += ["by objection", "by too_few_members", "by too_little_weight", "by quorum", "rule custom"]
    assert {name: reached[name] for name in wanted if reached[name] < 10} == {}
    assert sum(name.startswith("rule ") for name in reached) >= 15


def test_every_shipped_scenario_starts_as_the_library_decides_it_with_its_smallest_change(
    browser: Any,  # noqa: F811
    tmp_path: Path,
) -> None:
    script = """() => { const w = document.querySelector("[data-what-if]").whatIf;
      const found = consensusRules.smallest(w.rule().node, w.ballot(), 20000);
      const told = document.querySelector(".wi-smallest").textContent;
      return [found && found.first, found && String(found.sets), told]; }"""
    held = 0
    for name in WITH_MEMBERS:
        scenario = cs.scenarios.load(name)
        verdict = cs.decide(scenario)
        (tmp_path / "page.html").write_text(shipped_page(name), encoding="utf-8")
        with opened(browser, tmp_path / "page.html") as tab:
            seen = tab.page.evaluate(SHOWN)
            first, count, told = tab.page.evaluate(script)
            assert tab.errors == [], name
            assert "failed" not in tab.page.inner_text(".wi-check"), name
        assert seen["outcome"] == verdict.outcome.value, name
        assert seen["definite"] == [c.state for c in verdict.blockers], name
        assert seen["possible"] == [c.state for c in verdict.possible_blockers], name
        assert seen["sentence"] == cs.report.headline(verdict), name
        assert seen["selects"] == len(verdict.contributions), name
        changes = cs.minimal_changes(scenario) if verdict.outcome is cs.Outcome.BLOCKED else None
        if changes is None or changes.of != "positions":
            continue
        assert (tuple(first), int(count)) == (changes.sets[0], changes.count), name
        assert all(verdict.of(state).member.shown in told for state in first), name
        still = len(changes.still_unknown)
        assert (f"{still} further" in told) == (still > 0), (name, told)
        held += 1
    assert held >= 12


AT_FIRST = "If put: not possible. 4 of 32 members are assumed to withhold consensus."
CHANGED = "Hypothetical: if put, not possible. {} of 32 members are assumed to withhold consensus."


def head(tab: Any) -> str:
    text: str = tab.page.inner_text(".wi-head")
    return text


def row(tab: Any, state: str) -> Any:
    return tab.page.locator(f'.wi-row[data-state="{state}"]')


def test_the_page_opens_from_disk_without_a_request_and_checks_itself(browser: Any, kosovo: Path) -> None:  # noqa: F811
    with opened(browser, kosovo) as tab:
        assert head(tab) == AT_FIRST
        good, total = re.findall(r"\d+", tab.page.inner_text(".wi-check"))
        assert good == total
        assert int(total) >= 60
        row(tab, "GRC").locator(".wi-quick").click()
        tab.page.get_by_role("button", name="Copy as text").click()
        assert (tab.strangers, tab.errors, tab.dialogs) == ([], [], [])
        assert tab.page.inner_text(".wi-sentence") != ""


def test_a_page_whose_sums_come_out_wrong_says_so(browser: Any, kosovo: Path, tmp_path: Path) -> None:  # noqa: F811
    text = kosovo.read_text(encoding="utf-8")
    broken = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text).replace(
        "counted>=need,", "counted>need,"
    )
    assert broken != text
    (tmp_path / "broken.html").write_text(broken, encoding="utf-8")
    with opened(browser, tmp_path / "broken.html") as tab:
        assert re.match(r"Self-check failed: only \d+ of \d+ sums", tab.page.inner_text(".wi-check"))
        assert "Do not rely" in tab.page.inner_text(".wi-alert")


def test_a_changed_script_does_not_run(browser: Any, kosovo: Path, tmp_path: Path) -> None:  # noqa: F811
    text = kosovo.read_text(encoding="utf-8")
    (tmp_path / "changed.html").write_text(text.replace('"use strict";', '"use  strict";', 1), encoding="utf-8")
    with opened(browser, tmp_path / "changed.html") as tab:
        assert "waiting for JavaScript" in tab.page.inner_text(".wi-check")
        assert any("Content Security Policy" in error for error in tab.errors)


def test_a_click_on_the_map_and_one_in_the_list_do_the_same(browser: Any, kosovo: Path) -> None:  # noqa: F811
    with opened(browser, kosovo) as tab:
        spain = tab.page.locator('svg.map use[data-state="ESP"]').first
        tab.page.locator("svg.map").scroll_into_view_if_needed()
        box = tab.page.locator('svg.map text[data-mark="ESP"]').bounding_box()
        tab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert head(tab) == CHANGED.format(3)
        assert "look-supports" in spain.get_attribute("class")
        assert tab.page.text_content('svg.map text[data-mark="ESP"]') == "✓"
        assert row(tab, "ESP").locator("select").input_value() == DIGIT[Position.AGREE]
        assert "set by hand; a hypothesis" in row(tab, "ESP").inner_text()
        row(tab, "ESP").locator(".wi-quick").click()
        assert head(tab) == AT_FIRST
        assert "Spain: withholds consensus" not in tab.page.inner_text(".wi-sentence")  # it is the scenario's again
        row(tab, "DEU").locator("select").select_option(DIGIT[Position.OBJECT])
        told = tab.page.inner_text(".wi-blockers li[data-state=DEU]")
        assert "withholds consensus (set by hand; a hypothesis)" in told
        assert "recognises" not in told  # no evidence is given for what the reader made up


def test_all_eight_positions_can_be_reached_in_the_words_of_the_rule(browser: Any, kosovo: Path) -> None:  # noqa: F811
    with opened(browser, kosovo) as tab:
        select = row(tab, "FRA").locator("select")
        assert select.locator("option").all_inner_texts() == [
            "consents",
            "is silent",
            "withholds consensus",
            "position unknown",
            "agrees with a reservation",
            "abstains",
            "abstains with a declaration",
            "is absent",
        ]
        others = select.locator('optgroup[label="Other positions"] option')
        assert others.evaluate_all("(all) => all.map((one) => one.value)") == list("1235")  # no words of a vote
        for digit in "01234567":
            select.select_option(digit)
            assert tab.page.evaluate(
                'document.querySelector("[data-what-if]").whatIf.digit("FRA")'
            ) == digit  # fmt: skip
        tab.page.locator(".wi-rule select").select_option("silence_procedure")
        assert "breaks silence" in select.locator("option").all_inner_texts()
        tab.page.locator(".wi-rule select").select_option("simple_majority")
        assert "votes against" in select.locator("option").all_inner_texts()


def test_a_click_on_the_map_offers_the_positions_that_its_hint_names(browser: Any, kosovo: Path) -> None:  # noqa: F811
    with opened(browser, kosovo) as tab:
        hint = tab.page.inner_text(".wi-hint")
        assert "withholds consensus → consents → position unknown" in hint
        seen = []
        for _ in range(4):
            tab.page.locator('svg.map text[data-mark="ESP"]').dispatch_event("click")
            seen.append(row(tab, "ESP").locator("select").input_value())
        assert seen == ["0", "7", "6", "0"]
        tab.page.locator(".wi-rule select").select_option("two_thirds_of_members")
        assert "votes against → votes for → abstains → position unknown" in tab.page.inner_text(".wi-hint")
        label = row(tab, "ESP").locator(".wi-quick").get_attribute("aria-label")
        assert label == "Set Spain to votes against"  # a screen reader would read out an arrow


@pytest.mark.parametrize("script", [True, False])
def test_a_known_objection_is_not_told_as_an_open_position(browser: Any, tmp_path: Path, script: bool) -> None:  # noqa: F811
    """The page called Serbia, which stated an objection, open, and its position unknown."""
    path = rendered(cs.scenarios.load("coe/kosovo-2024"), tmp_path / "page.html")
    with opened(browser, path, java_script_enabled=script) as tab:
        assert tab.page.inner_text(".wi-may h3") == "Could be part of a block"
        unknown, short = tab.page.inner_text(".wi-possible"), tab.page.inner_text(".wi-short")
        assert unknown.startswith("Position not known, 28 of 46 members: Albania, ")
        assert unknown.endswith("An unknown position is neither consent nor objection.")
        assert "Serbia" not in unknown
        assert short.startswith("Position known or assumed, but not enough alone, 11 of 46 members: Armenia, ")
        assert "Romania and Ukraine: assumed to vote against (does not recognise)" in short
        assert "Cyprus, Hungary and Serbia: stated an objection" in short
        assert "Nobody blocks for certain." in tab.page.inner_text(".wi-blockers")
        assert "could be part of a block: position not known, or not enough alone" in tab.page.inner_text(".wi-legend")
        assert "position open" not in tab.page.inner_text(".what-if")
        if script:
            for wanted, count in (("open", 28), ("short", 11)):
                tab.page.get_by_label("Show", exact=True).select_option(wanted)
                assert tab.page.inner_text(".wi-count") == f"{count} of 46 shown"


def test_under_another_rule_the_assumed_objectors_are_not_open_either(browser: Any, kosovo: Path) -> None:  # noqa: F811
    with opened(browser, kosovo) as tab:
        tab.page.locator(".wi-rule select").select_option("two_thirds_of_members")
        assert head(tab) == "Under another rule, if put: it cannot be said from these data."
        assert not re.search("Greece|Romania|Slovakia|Spain", tab.page.inner_text(".wi-possible"))
        assert "Greece, Romania, Slovakia and Spain: assumed to vote" in tab.page.inner_text(".wi-short")


def test_what_a_photograph_shows_says_what_is_assumed_and_what_is_made_up(browser: Any, kosovo: Path) -> None:  # noqa: F811
    with opened(browser, kosovo) as tab:
        assert head(tab) == tab.page.text_content(".wi-bar") == AT_FIRST
        row(tab, "DEU").locator("select").select_option(DIGIT[Position.OBJECT])
        mixed = "5 of 32 members: 4 are assumed to withhold consensus, 1 withholds consensus (set by hand)"
        assert head(tab) == tab.page.text_content(".wi-bar") == f"Hypothetical: if put, not possible. {mixed}."
        assert tab.page.inner_text(".wi-sentence").endswith("It has not been tabled.")
        tab.page.locator(".wi-rule select").select_option("silence_procedure")
        assert head(tab).startswith("Hypothetical: under another rule, if put, not possible. ")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nato/sweden-2022", "If put: not possible. 1 of 30 members has stated an objection."),
        ("unesco/kosovo-2015", "Not adopted on 9 November 2015: 50 of 174 states on the roll call voted against."),
        ("unsc/palestine-2024", "Not adopted on 18 April 2024: 1 of 15 states on the roll call voted against."),
    ],
)
def test_what_was_stated_or_cast_is_told_as_that(browser: Any, tmp_path: Path, name: str, told: str) -> None:  # noqa: F811
    with opened(browser, rendered(cs.scenarios.load(name), tmp_path / "page.html")) as tab:
        assert head(tab) == told


def test_on_a_roll_call_there_are_states_and_what_holds_of_fifty_is_said_once(browser: Any, tmp_path: Path) -> None:  # noqa: F811
    with opened(browser, rendered(cs.scenarios.load("unesco/kosovo-2015"), tmp_path / "page.html")) as tab:
        text = tab.page.inner_text(".what-if")
        assert text.count("alone would") == 1
        assert "none of these positions alone would stop the decision" in tab.page.inner_text(".wi-clause")
        assert "States on the roll call and their positions" in text
        assert "113 of 174 states on the roll call are not on this map" in text
        assert not re.search(r"\d members", text)
        row(tab, "ALB").locator(".wi-quick").click()
        assert head(tab).startswith(
            "Hypothetical: with the ballot so changed, not possible. 51 of 174 states on the roll"
        )


def test_the_first_screen_has_date_rule_assumption_and_data_and_the_legend_every_sign(
    browser: Any,  # noqa: F811
    kosovo: Path,
) -> None:
    with opened(browser, kosovo) as tab:
        chips = tab.page.locator(".wi-chips")
        assert chips.bounding_box()["y"] < 700
        told = " ".join(chips.inner_text().split())
        for part in ("As of: 31 July 2026", "Rule: Consensus in the Council", "Assumption: strict", "Data: "):
            assert part in told
        tab.page.locator(".wi-rule select").select_option("two_thirds_of_members")
        assert "Rule: Two thirds of all members" in chips.inner_text()
        legend = tab.page.inner_text(".wi-legend")
        assert "★" in legend
        assert "the candidate" in legend
        assert "takes no part" in legend


def test_rules_without_weights_are_listed_with_the_reason_and_cannot_be_chosen(browser: Any, kosovo: Path) -> None:  # noqa: F811
    with opened(browser, kosovo) as tab:
        group = tab.page.locator('.wi-rule optgroup[label="Not available here"]')
        texts = group.locator("option").all_inner_texts()
        assert any(text.startswith("EU qualified majority: the rule weighs members") for text in texts)
        assert group.locator("option:not([disabled])").count() == 0
        assert "(the rule of this stage)" in tab.page.locator(".wi-rule select option").first.inner_text()
        tab.page.locator(".wi-rule select").select_option("two_thirds_of_members")
        assert "A comparison: not the rule of this stage." in tab.page.inner_text(".wi-needs")


def test_undo_redo_all_consent_and_back_to_the_scenario(browser: Any, kosovo: Path) -> None:  # noqa: F811
    with opened(browser, kosovo) as tab:

        def press(name: str) -> None:
            tab.page.get_by_role("button", name=name, exact=True).click()

        start = tab.page.evaluate(SHOWN)
        row(tab, "GRC").locator(".wi-quick").click()
        row(tab, "ROU").locator(".wi-quick").click()
        press("Undo")
        assert head(tab) == CHANGED.format(3)
        press("Redo")
        assert head(tab) == CHANGED.format(2)
        press("All consent")
        assert head(tab) == "Hypothetical: if put, possible. The rule is met."
        press("Back to the scenario")
        assert tab.page.evaluate(SHOWN) == start
        press("Undo")
        assert head(tab) == "Hypothetical: if put, possible. The rule is met."


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Holland", "NLD"), ("turkey", "TUR"), ("türk", "TUR"), ("gbr", "GBR"), ("united st", "USA"), ("swed", "SWE")],
)
def test_a_member_is_found_by_name_code_and_other_names(browser: Any, kosovo: Path, typed: str, code: str) -> None:  # noqa: F811
    with opened(browser, kosovo) as tab:
        tab.page.get_by_label("Find a member").fill(typed)
        seen = tab.page.locator(".wi-row:visible")
        assert [seen.nth(i).get_attribute("data-state") for i in range(seen.count())] == [code]
        assert tab.page.inner_text(".wi-count") == "1 of 32 shown"


def test_the_list_can_be_cut_down_to_those_that_block(browser: Any, kosovo: Path) -> None:  # noqa: F811
    with opened(browser, kosovo) as tab:
        tab.page.get_by_label("Show", exact=True).select_option("blocks")
        assert tab.page.locator(".wi-row:visible").count() == 4
        tab.page.get_by_label("Find a member").fill("zzz")
        assert tab.page.inner_text(".wi-count") == "No member fits."


def test_the_verdict_is_announced_and_everything_works_by_keyboard(browser: Any, kosovo: Path) -> None:  # noqa: F811
    with opened(browser, kosovo) as tab:
        status = tab.page.locator('.wi-verdict[role="status"]')
        assert AT_FIRST in status.inner_text()
        focused = """() => { const e = document.activeElement; const s = getComputedStyle(e);
          const state = e.closest(".wi-row")?.dataset.state ?? "";
          return [e.tagName, state, e.className, parseFloat(s.outlineWidth), s.outlineStyle]; }"""
        seen = []
        for _ in range(170):
            tab.page.keyboard.press("Tab")
            seen.append(tab.page.evaluate(focused))
            if seen[-1][1] == "GRC" and seen[-1][0] == "SELECT":
                break
        assert all(width >= 2 and style != "none" for tag, _, _, width, style in seen if tag != "BODY"), seen
        tab.page.keyboard.press("Home")  # the first position: consents
        assert "3 of 32" in status.inner_text()
        assert tab.page.evaluate(focused)[:2] == ["SELECT", "GRC"]  # the focus stays
        tab.page.keyboard.press("Tab")
        tab.page.keyboard.press("Enter")
        assert "4 of 32" in status.inner_text()
        for _ in range(100):
            tab.page.keyboard.press("Tab")
            seen.append(tab.page.evaluate(focused))
        rows = {state for tag, state, *_ in seen if tag == "SELECT" and state}
        quick = {state for tag, state, name, *_ in seen if name == "wi-quick"}
        assert len(rows) == len(quick | {"GRC"}) == 32 or rows >= quick


def test_the_verdict_stays_in_sight_while_a_member_far_down_is_changed(browser: Any, kosovo: Path) -> None:  # noqa: F811
    with opened(browser, kosovo, viewport=SMALL) as tab:
        bar = tab.page.locator(".wi-bar")
        tab.page.evaluate("scrollTo(0, 400)")
        tab.page.wait_for_function('document.querySelector(".wi-bar").hidden')
        row(tab, "SVK").locator(".wi-quick").click()
        bar.wait_for(state="visible")
        assert bar.inner_text() == head(tab) == CHANGED.format(3)
        box = bar.bounding_box()
        assert 0 <= box["y"] <= SMALL["height"] - box["height"] + 1
        assert bar.get_attribute("aria-hidden") == "true"  # it is announced once, by the verdict itself


def test_targets_are_large_enough(browser: Any, kosovo: Path) -> None:  # noqa: F811
    script = """() => [...document.querySelectorAll("button, select, input, summary, .wi-sources a, footer a")]
      .filter((e) => e.getClientRects().length).map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
      .filter(([, b]) => b.width < 24 || b.height < 24).map(([t, b]) => `${t} ${b.width}x${b.height}`)"""
    for viewport in ({"width": 1280, "height": 900}, SMALL):
        with opened(browser, kosovo, viewport=viewport) as tab:
            tab.page.evaluate('document.querySelectorAll("details").forEach((d) => { d.open = true; })')
            assert tab.page.evaluate(script) == []


def state_of(tab: Any) -> list[str]:
    found: list[str] = tab.page.evaluate(
        '(({kind, positions}) => [kind, positions])(document.querySelector("[data-what-if]").whatIf.now)'
    )
    return found


def link_of(tab: Any) -> str:
    """Return the fragment of the link that the page copies."""
    tab.page.evaluate(
        "const writeText = async (text) => { window.copied = text; };"
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText}})"
    )
    tab.page.get_by_role("button", name="Copy link").click()
    return "#" + str(tab.page.evaluate("window.copied")).split("#")[1]


def test_a_link_restores_rule_and_every_position_on_a_phone_too(browser: Any, kosovo: Path) -> None:  # noqa: F811
    with opened(browser, kosovo) as tab:
        tab.page.locator(".wi-rule select").select_option("two_thirds_of_members")
        for i, (state, digit) in enumerate(
            {"GRC": "0", "ESP": "5", "USA": "1", "FRA": "3", "DEU": "4", "ITA": "2"}.items()
        ):
            row(tab, state).locator("select").select_option(digit)
            assert f"{i + 1} position" in tab.page.inner_text(".wi-kind")
        fragment, was, shown = link_of(tab), state_of(tab), tab.page.evaluate(SHOWN)
        assert tab.page.url.endswith(fragment)  # the address follows
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    for context in ({}, phone):
        with opened(browser, kosovo, fragment=fragment, **context) as tab:
            assert (state_of(tab), tab.page.evaluate(SHOWN)) == (was, shown)
            assert "as in the link" in tab.page.inner_text(".wi-message")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda link: re.sub(r"of=[0-9a-f]+", "of=0123456789ab", link), "another question, or for other data"),
        (lambda link: re.sub(r"&of=[0-9a-f]+", "", link), "damaged"),
        (lambda link: re.sub(r"rule=\w+", "rule=qualified_majority", link), "damaged"),
        (lambda link: re.sub(r"rule=\w+", "rule=__proto__", link), "damaged"),
        (lambda link: link[:-1], "damaged"),
        (lambda link: link[:-1] + "8", "damaged"),
        (lambda link: link + "0", "damaged"),
        (lambda link: link[:-1] + "%00", "damaged"),
        (lambda link: "#bogus", "damaged"),
        (lambda link: "#what-if=bogus", "damaged"),
    ],
)
def test_a_link_of_another_question_or_a_damaged_one_is_refused_in_words(
    browser: Any,  # noqa: F811
    kosovo: Path,
    change: Any,
    says: str,
) -> None:
    with opened(browser, kosovo) as tab:
        start = state_of(tab)
        row(tab, "GRC").locator(".wi-quick").click()
        fragment = link_of(tab)
    with opened(browser, kosovo, fragment=change(fragment)) as tab:
        assert says in tab.page.inner_text(".wi-alert")
        assert state_of(tab) == start
        assert head(tab) == AT_FIRST


def downloaded(tab: Any) -> list[dict[str, str]]:
    with tab.page.expect_download() as waiting:
        tab.page.get_by_role("button", name="Download CSV").click()
    raw = Path(waiting.value.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    text = raw.decode("utf-8-sig")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(r) for r in rows} == {len(rows[0])}
    return [dict(zip(rows[0], r, strict=True)) for r in rows[1:]]


def test_the_table_is_read_back_with_codes_positions_and_reasons(browser: Any, kosovo: Path) -> None:  # noqa: F811
    with opened(browser, kosovo) as tab:
        row(tab, "GRC").locator(".wi-quick").click()
        rows = {r["iso3"]: r for r in downloaded(tab)}
    assert len(rows) == 32
    greece, spain = rows["GRC"], rows["ESP"]
    assert (greece["position"], greece["scenario_position"], greece["changed"], greece["evidence"]) == (
        "agree",
        "object",
        "yes",
        "",
    )
    assert (spain["position"], spain["changed"], spain["blocks"], spain["cow"], spain["gw"]) == (
        "object",
        "no",
        "definitely",
        "230",
        "230",
    )
    assert spain["evidence"].startswith("Does not recognise Kosovo")
    assert rows["TUR"]["name"] == "Türkiye"
    assert {(r["as_of"], r["known_by"], r["tabled"], r["rule"], r["outcome"]) for r in rows.values()} == {
        ("2026-07-31", "", "no", "consensus", "BLOCKED")
    }
    assert all(r["designation_note"].startswith("This designation is without prejudice") for r in rows.values())
    assert all("reviewed to" in r["data"] and r["assumption"].startswith("strict") for r in rows.values())


def test_no_cell_of_the_table_is_read_as_a_formula(browser: Any, tmp_path: Path) -> None:  # noqa: F811
    with opened(browser, rendered(club(), tmp_path / "club.html")) as tab:
        rows = {r["iso3"]: r for r in downloaded(tab)}
    assert rows["CCC"]["name"] == "'=HYPERLINK(1)"
    assert rows["FFF"]["name"] == "'@Finn"
    assert rows["DDD"]["name"] == 'Dora, "the elder"'
    assert not [v for r in rows.values() for v in r.values() if v[:1] in set("=+-@\t\r\n")]


def test_the_page_and_the_tables_of_the_library_have_one_rule_for_harmless_cells() -> None:
    """The page let a sign after a blank or a semicolon pass, which the library's own tables did not."""
    rule = _RUNS.pattern.replace(r"\A", "^", 1)
    assert f"const RUNS = /{rule}/g;" in (ASSETS / "page.js").read_text(encoding="utf-8")


def test_the_text_to_quote_has_date_rule_assumption_data_and_marks_what_was_made_up(browser: Any, kosovo: Path) -> None:  # noqa: F811
    with opened(browser, kosovo) as tab:
        tab.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        press = tab.page.get_by_role("button", name="Copy as text")
        press.click()
        plain = tab.page.input_value(".wi-box textarea")
        assert "closed to this page" in tab.page.inner_text(".wi-message")
        row(tab, "GRC").locator(".wi-quick").click()
        tab.page.locator(".wi-rule select").select_option("two_thirds_of_members")
        press.click()
        changed = tab.page.input_value(".wi-box textarea")
    assert plain.startswith("If it were put on 31 July 2026, NATO could not invite Kosovo to accession talks: Greece,")
    assert "Hypothetical" not in plain
    for text in (plain, changed):
        assert "As of 31 July 2026. Assumption: strict: non-recognisers object" in text
        assert "reviewed to 31 July 2026, version " in text
        assert "Kosovo*: This designation is without prejudice to positions on status" in text
        assert text.endswith("Not a forecast.")
        assert ".." not in text
    assert "Rule: Consensus in the Council (no member objects)." in plain
    assert changed.startswith("Hypothetically, with 1 position set by hand and under another rule")
    assert "Set by hand, and not the position of any state: Greece: votes for." in changed
    assert "a comparison and not the rule of this stage" in changed
    assert changed.count("It has not been tabled.") == plain.count("It has not been tabled.") == 1
    assert "Greece" not in plain.split("Could be part of a block")[1]
    assert "Could be part of a block: 21 of 32 members, as their positions are not known" in plain
    short = "Position known or assumed, but not enough alone, 3 of 32 members: "
    assert f"{short}Romania, Slovakia and Spain: assumed to vote against (does not recognise)." in changed


@pytest.mark.parametrize(
    "name", ["nato/kosovo", "eu/kosovo-qualified-majority", "nato/classroom", "coe/kosovo-2024-conditional"]
)
def test_it_fits_a_small_phone_and_twice_the_size(browser: Any, tmp_path: Path, name: str) -> None:  # noqa: F811
    path = rendered(cs.scenarios.load(name), tmp_path / "page.html")
    sizes = [SMALL, {"width": 640, "height": 450}]  # the latter: a window of 1280 at 200 %
    for viewport, factor in zip(sizes, (3, 2), strict=True):
        with opened(browser, path, viewport=viewport, device_scale_factor=factor, is_mobile=factor == 3) as tab:
            tab.page.evaluate('document.querySelectorAll("details").forEach((d) => { d.open = true; })')
            tab.page.locator(".wi-rule select").select_option(index=1)
            assert too_wide(tab.page, viewport["width"]) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["nato/kosovo", "nato/classroom"])
def test_the_accessibility_checker_finds_nothing(browser: Any, tmp_path: Path, name: str, scheme: str) -> None:  # noqa: F811
    with opened(browser, rendered(cs.scenarios.load(name), tmp_path / "page.html"), color_scheme=scheme) as tab:
        assert violations(tab.page) == []
        tab.page.evaluate('document.querySelectorAll("details").forEach((d) => { d.open = true; })')
        tab.page.locator(".wi-quick").first.click()
        tab.page.locator(".wi-rule select").select_option("two_thirds_of_members")
        assert violations(tab.page) == []


def test_without_javascript_it_says_what_the_scenario_says(browser: Any, kosovo: Path) -> None:  # noqa: F811
    with opened(browser, kosovo, java_script_enabled=False) as tab:
        text = tab.page.inner_text("body")
        assert "NATO could not invite Kosovo to accession talks: Greece, Romania, Slovakia and Spain" in text
        assert "This page needs JavaScript" in text
        assert tab.page.locator(".wi-row").count() == 32
        assert tab.page.locator("button:visible, select:visible, input:visible").count() == 0
        for must in (
            "31 July 2026",
            "strict",
            "reviewed to",
            "without prejudice",
            "not a forecast",
            "Boundaries",
            "tabled",
        ):
            assert must in text, must


def test_it_works_in_a_sandboxed_frame_of_a_notebook(browser: Any, tmp_path: Path) -> None:  # noqa: F811
    shown = page(cs.scenarios.load("nato/kosovo"))._repr_html_()
    assert 'sandbox="allow-scripts allow-downloads"' in shown
    (tmp_path / "notebook.html").write_text(f"<!doctype html><title>n</title>{shown}", encoding="utf-8")
    with opened(browser, tmp_path / "notebook.html") as tab:
        frame = tab.page.frame_locator("iframe")
        frame.locator('.wi-row[data-state="GRC"] .wi-quick').click()
        assert frame.locator(".wi-head").inner_text() == CHANGED.format(3)
        frame.get_by_role("button", name="Undo").click()
        assert frame.locator(".wi-head").inner_text() == AT_FIRST
        frame.get_by_role("button", name="Copy link").click()
        assert "Save this page as a file" in frame.locator(".wi-message").inner_text()
        frame.get_by_role("button", name="Copy as text").click()
        assert "Self-check" in frame.locator(".wi-check").inner_text()
        with tab.page.expect_download() as waiting:
            frame.get_by_role("button", name="Download CSV").click()
        assert waiting.value.suggested_filename == "nato-kosovo.csv"
        assert [url for url in tab.strangers if not url.startswith("about:")] == []


def test_it_works_where_address_and_clipboard_are_closed(browser: Any, kosovo: Path) -> None:  # noqa: F811
    deny = "() => { throw new DOMException('no', 'SecurityError'); }"
    with opened(browser, kosovo) as tab:
        tab.page.add_init_script(
            f"history.replaceState = {deny}; Object.defineProperty(navigator, 'clipboard', {{get: {deny}}});"
        )
        tab.page.reload()
        row(tab, "GRC").locator(".wi-quick").click()
        assert head(tab) == CHANGED.format(3)
        tab.page.get_by_role("button", name="Copy link").click()
        assert "#what-if=" in tab.page.input_value(".wi-box textarea")
        assert tab.errors == []


def test_several_what_ifs_in_one_document_do_not_disturb_each_other(browser: Any, tmp_path: Path) -> None:  # noqa: F811
    names = {"one": "nato/kosovo", "two": "nato/georgia"}
    bodies = "".join(what_if(cs.scenarios.load(scenario), name=name).body for name, scenario in names.items())
    document = f"<style>{map_css()}{page_css()}</style>{map_shapes()}{bodies}<script>{page_script()}</script>"
    path = tmp_path / "two.html"
    path.write_text(f"<!doctype html><html lang=en><title>two</title>{document}", encoding="utf-8")
    with opened(browser, path) as tab:
        ids = [a["id"] for _, a in Tags(document).found if "id" in a]
        assert len(ids) == len(set(ids))
        before = tab.page.inner_text("#two")
        tab.page.locator('#one .wi-row[data-state="GRC"] .wi-quick').click()
        assert "3 of 32" in tab.page.inner_text("#one .wi-head")
        assert tab.page.inner_text("#two") == before
        fragment = tab.page.evaluate("location.hash")
        assert tab.errors == []
    with opened(browser, path, fragment=fragment) as tab:
        assert "3 of 32" in tab.page.inner_text("#one .wi-head")
        assert tab.page.inner_text("#two .wi-message") == ""


def test_a_name_that_could_break_out_of_an_attribute_is_refused() -> None:
    with pytest.raises(cs.errors.InputError, match="letters, digits and dashes"):
        what_if(cs.scenarios.load("nato/kosovo"), name='a"b')


# Every text comes from the table, or is data.

TEXTS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest("script, style, noscript")) found.push(node.textContent);
  }
  for (const e of document.querySelectorAll("*")) {
    for (const name of ["aria-label", "title", "placeholder", "alt", "label"]) found.push(e.getAttribute(name) ?? "");
  }
  return [...new Set(found.map((text) => text.trim()))].filter((text) => /\\p{L}/u.test(text));
}"""


def data_of(scenario: Scenario) -> set[str]:
    """Return every text of a page that is a name, a fact or a rule."""
    made = module._WhatIf(scenario, "what-if", pseudo(), cite=True)
    found: set[str] = set()

    def gather(value: Any) -> None:
        if isinstance(value, str):
            found.update({value, value[:1].upper() + value[1:]})
        elif isinstance(value, dict):
            gather(list(value.values()))
        elif isinstance(value, list | tuple):
            for item in value:
                gather(item)

    gather({key: part for key, part in made.document().items() if key not in {"words", "marks"}})
    for item in made.verdict.contributions:
        gather(list(module._evidence(made.question, item)))
    for source in made.question.sources:
        gather(list(module._source(source).values()))
    gather([scenario.title, scenario.summary, made.question.tabled.reason, f"{made.question.candidate_shown}*"])
    gather([text for _, text in made.grounds()])
    gather([text for _, text in made._chips()])
    gather(list(module._limits(made)))
    gather(re.findall(r"<(?:title|desc)[^>]*>([^<]*)<", made.map))
    gather([cs.report.headline(made.verdict)])
    return {text.strip(" :.,;") for text in found}


def test_every_text_on_the_page_comes_from_the_table_or_is_data(browser: Any, tmp_path: Path) -> None:  # noqa: F811
    for name in ("nato/kosovo", "nato/kosovo-conditional", "coe/kosovo-2024", "a club"):
        scenario = club() if name == "a club" else cs.scenarios.load(name)
        known = data_of(scenario)
        with opened(browser, rendered(scenario, tmp_path / "page.html", table=pseudo())) as tab:
            assert tab.page.evaluate("document.documentElement.lang") == "qps"
            texts = set(tab.page.evaluate(TEXTS))
            for kind in ("consensus", "simple_majority", "two_thirds_of_members"):
                if tab.page.locator(f".wi-rule option[value={kind}]:not([disabled])").count():
                    tab.page.locator(".wi-rule select").select_option(kind)
                for digit in "0637":
                    for quick in (0, 1, 2):
                        tab.page.locator(".wi-set select").nth(quick).select_option(digit)
                    texts |= set(tab.page.evaluate(TEXTS))
            tab.page.locator(".wi-find input").fill("zzz")
            tab.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
            for button in range(tab.page.locator(".wi-tools button:enabled").count() - 1):
                tab.page.locator(".wi-tools button:enabled").nth(button).click()
                texts |= set(tab.page.evaluate(TEXTS))
            assert tab.errors == []
        loose = {t for t in texts if "⟦" not in t and t.strip(" :.,;") not in known}
        parts = {part.strip() for t in known for part in re.split(r"[;:]", t)}
        assert {t for t in loose if t.strip(" :.,;") not in parts} == set(), name
