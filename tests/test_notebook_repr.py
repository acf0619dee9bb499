"""How answers show themselves: a line for the prompt, the full text for print, HTML for a notebook."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

import consensus as cs
from consensus.decisions.ruling import rule_report
from consensus.power import measure
from consensus.report import faces
from consensus.report.text import verdict_text

load = cs.scenarios.load

LINES: list[tuple[Callable[[], Any], str]] = [
    (
        lambda: cs.decide(load("nato/kosovo")),
        "<Verdict BLOCKED: Kosovo, NATO, invitation to talks, 31 July 2026, strict; blockers ESP GRC ROU SVK>",
    ),
    (
        lambda: cs.decide(load("nato/georgia")),
        "<Verdict UNDETERMINED: Georgia, NATO, invitation to talks, 31 July 2026, stated; 32 unknown>",
    ),
    (
        lambda: cs.decide(load("interpol/kosovo-2018")),
        "<Verdict BLOCKED: Kosovo, Interpol, admission, 20 November 2018; margin -12>",
    ),
    (
        lambda: cs.compare(load("nato/kosovo"), load("nato/kosovo").but(positions={"GRC": "agree"})),
        (
            "<Comparison BLOCKED -> BLOCKED: Kosovo, NATO, invitation to talks, 31 July 2026, strict;"
            " 1 member changed; stopped blocking GRC>"
        ),
    ),
    (
        lambda: cs.by_rule(load("nato/kosovo")),
        "<RuleTable 9 rules: Kosovo, NATO, invitation to talks, 31 July 2026, strict; 5 BLOCKED, 3 UNDETERMINED>",
    ),
    (lambda: rule_report("consensus"), "<RuleReport consensus: no member objects>"),
    (
        lambda: rule_report("consensus", body="nato", on="2026-07-31"),
        "<RuleReport consensus in NATO on 31 July 2026: no member objects; 32 can stop it alone>",
    ),
    (lambda: cs.candidacy("XKX", on="2026-07-31"), "<Candidacy Kosovo before 12 bodies, 31 July 2026, strict>"),
    (
        lambda: cs.minimal_changes(load("nato/kosovo-conditional")),
        (
            "<Changes 4 smallest sets of levers: Kosovo, NATO, invitation to talks, 31 July 2026, conditional;"
            " first recognition_by_serbia>"
        ),
    ),
    (
        lambda: cs.survey(load("nato/kosovo-conditional")),
        (
            "<Survey 6 readings, BLOCKED: Kosovo, NATO, invitation to talks, 31 July 2026, conditional;"
            " in all of them blocked by ESP GRC ROU SVK>"
        ),
    ),
    (
        lambda: cs.track(load("nato/sweden-2022"), on="2022-12-30"),
        (
            "<Track Sweden, NATO, 30 December 2022, strict; stops at Acceptance of the protocol by each Party,"
            " waiting on HUN TUR>"
        ),
    ),
    (
        lambda: cs.track(load("nato/sweden-2022"), on="2025-01-01"),
        "<Track Sweden, NATO, 1 January 2025, strict; member since 7 March 2024>",
    ),
    (lambda: cs.history("nato"), "<History NATO: 20 accessions, 21 episodes, 0 differences>"),
    (
        lambda: cs.check_claims("claims/press-2024-2026"),
        "<Claims claims/press-2024-2026: 31 claims; 4 do not hold, 10 hold, 17 cannot be known>",
    ),
    (lambda: measure([3, 2, 2], quota=5), "<Power 3 members: 5 of 7>"),
    (lambda: load("nato/kosovo"), "<Scenario nato/kosovo: Kosovo, NATO, invitation to talks, 31 July 2026, strict>"),
    (
        lambda: cs.pose(load("nato/kosovo")),
        "<Question Kosovo, NATO, invitation to talks, 31 July 2026, strict; 32 members>",
    ),
]
EACH = pytest.mark.parametrize(("make", "line"), LINES, ids=[line[1:40] for _, line in LINES])


@EACH
def test_the_prompt_shows_one_line(make: Callable[[], Any], line: str) -> None:
    assert repr(make()) == line


@EACH
def test_print_shows_the_full_text(make: Callable[[], Any], line: str) -> None:
    result = make()
    assert str(result) == faces.text(result)
    assert f"{result}".count("\n") >= 2
    assert not str(result).endswith("\n")
    assert "\x1b" not in str(result)


@EACH
def test_a_notebook_shows_html(make: Callable[[], Any], line: str) -> None:
    shown = make()._repr_html_()
    assert shown.lstrip().startswith("<")
    assert "<script" not in shown


def test_the_text_of_a_verdict_is_that_of_the_command() -> None:
    verdict = cs.decide(load("nato/kosovo"))
    assert f"{verdict}\n" == verdict_text(verdict)


@pytest.mark.parametrize("name", cs.scenarios.names())
def test_every_shipped_scenario_and_its_verdict_show_themselves(name: str) -> None:
    scenario = load(name)
    for shown in (scenario, cs.decide(scenario)):
        line = repr(shown)
        assert line.startswith(f"<{type(shown).__name__} ")
        assert line.endswith(">")
        assert "\n" not in line
        assert len(line) <= 220
        assert str(shown)


HOSTILE = '<script>alert("x")</script>\x1b]0;t\x07\u202e\nline'


def test_a_name_from_outside_cannot_break_the_line_or_the_cell() -> None:
    member = cs.Member(state="Ada", name=HOSTILE, position=cs.Position.OBJECT, reason=HOSTILE)
    question = cs.Question(body=HOSTILE, candidate="Dora", candidate_name=HOSTILE, members=(member,))
    for shown in (question, cs.decide(question), cs.by_rule(question)):
        assert repr(shown).isprintable()
        assert "\x1b" not in str(shown)
        assert "\u202e" not in str(shown)
        assert "<script" not in shown._repr_html_()
        assert len(repr(shown)) <= 220


def test_a_crowd_of_blockers_is_cut_short_in_the_line() -> None:
    table = cs.decide(load("nato/kosovo").but(rule="acceptance", assumption="strict"))
    many = tuple(cs.Member(state=f"M{i}", position=cs.Position.OBJECT) for i in range(40))
    line = repr(cs.decide(cs.Question(body="the club", candidate="Dora", members=many)))
    assert line.endswith("and 32 more>")
    assert table.outcome.value in repr(table)


def test_a_variant_of_an_answer_shows_itself_too() -> None:
    class Mine(cs.Verdict):
        """A user's own."""

    verdict = cs.decide(load("nato/kosovo"))
    mine = Mine(**{name: getattr(verdict, name) for name in type(verdict).model_fields})
    assert repr(mine).startswith("<Mine BLOCKED: Kosovo")


def test_the_line_of_power_counts_nothing() -> None:
    power = measure("coe", on="2026-07-31", rule="two_thirds_of_members")
    assert repr(power).startswith("<Power 46 members of the Council of Europe")
    assert "_counts" not in power.__dict__


def test_a_line_loads_no_heavy_package() -> None:
    code = (
        "import sys, consensus as cs; v = cs.decide(cs.scenarios.load('nato/kosovo')); repr(v); str(v); v.to_csv();"
        " v.to_json(); print([m for m in ('jinja2', 'rich', 'numpy', 'networkx', 'pandas', 'xlsxwriter', 'click')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"
