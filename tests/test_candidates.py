"""A rule in numbers, one candidate before every body, and the table of rules in the documentation."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import consensus as cs
from consensus.cli.main import main
from consensus.errors import DateOutOfRange, EmptyBody, MissingRoster, UnknownBody, UnknownRule, UnknownState
from consensus.report import candidacy_text, rule_text
from consensus.rules import NAMED, Ballot, holds
from consensus.rules.stopping import agreement, fewest

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "docs" / "rules.md"


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(list(words)) == 0
    return capsys.readouterr().out


def document(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    return json.loads(printed(capsys, *words, "--json"))


# A rule in numbers.


@pytest.mark.parametrize(
    ("rule", "body", "on", "alone", "together"),
    [
        ("consensus", "nato", "2026-07-31", 32, 1),
        ("acceptance", "nato", "2026-07-31", 32, 1),
        ("eu_unanimity", "eu", "2026-07-31", 27, 1),
        ("two_thirds_of_members", "coe", "2026-07-31", 0, 16),
        ("coe_ministers_20d", "coe", "2026-07-31", 0, 16),
        ("security_council", "unsc", "2026-07-31", 5, 1),
        ("security_council", "unsc", "1950-01-01", 5, 1),
        ("simple_majority", "eu", "2025-01-01", 0, 14),
        ("qualified_majority", "eu", "2025-01-01", 0, 4),
        ("reinforced_majority", "eu", "2025-01-01", 0, 3),
        ("consensus_minus", "nato", "2026-07-31", 0, 2),
    ],
)
def test_who_can_stop_it(rule: str, body: str, on: str, alone: int, together: int) -> None:
    report = cs.rule_report(rule, body=body, on=on)
    assert report.alone is not None
    assert report.fewest is not None
    assert (len(report.alone), len(report.fewest)) == (alone, together)


@pytest.mark.parametrize("kind", [rule.model_fields["kind"].default for rule in NAMED])
def test_the_smallest_blocking_set_against_brute_force(kind: str) -> None:
    """No set of fewer members stops it in any one position, and the set that is named does."""
    rule = cs.rules.named(kind)
    states = tuple(sorted((*getattr(rule, "permanent", ()), "AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG")))
    weights = {name: {s: i * i + 1 for i, s in enumerate(states)} for name in rule.weights_needed(states)}
    node = rule.core(states, weights)
    found = fewest(node, agreement(states, weights))
    assert found is not None

    def stops(chosen: tuple[str, ...]) -> bool:
        return any(
            not holds(node, Ballot(states, tuple(p if s in chosen else cs.Position.AGREE for s in states), weights))
            for p in cs.positions.KNOWN
        )

    assert stops(found)
    assert not any(stops(smaller) for smaller in combinations(states, len(found) - 1)) or not found


def test_the_command_prints_a_rule(capsys: pytest.CaptureFixture[str]) -> None:
    page = printed(capsys, "rule", "qualified_majority", "--body", "eu", "--on", "2025-01-01")
    for words in ("TEU Article 16(4)", "15 of 27", "6,501 of 10,001", "none of 27", "4 members at the least"):
        assert words in page
    assert "Not monotone: of five members" in " ".join(printed(capsys, "rule", "imf_governors").split())
    past = printed(capsys, "rule", "qualified_majority", "--body", "eu", "--on", "1990-01-01")
    assert 'What "qualified_majority" was on 1 January 1990' in past
    assert "54 of 76 votes" in past
    missing = " ".join(printed(capsys, "rule", "qualified_majority", "--body", "eu", "--on", "2026-07-31").split())
    assert "Needs weights" in missing
    assert "15 of 27" in missing


def test_the_command_gives_a_rule_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "rule", "security_council", "--body", "unsc", "--on", "2024-04-18")
    assert found["alone"] == ["CHN", "FRA", "GBR", "RUS", "USA"]
    assert found["effects"]["abstain"] == "blocks"
    assert found["thresholds"][1]["needed"] == 9
    assert document(capsys, "rule", "consensus")["alone"] is None


def test_every_rule_prints_a_page() -> None:
    for rule in NAMED:
        page = rule_text(cs.rule_report(rule()))
        assert rule().title in page
        assert "What each position does" in page


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({"rule": "unanimty"}, UnknownRule),
        ({"rule": "consensus", "body": "atlantis"}, UnknownBody),
        ({"rule": "consensus", "body": "unesco"}, MissingRoster),
        ({"rule": "consensus", "body": "nato", "on": "1940-01-01"}, EmptyBody),
    ],
)
def test_what_has_no_numbers_says_so(asked: dict[str, str], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        cs.rule_report(**asked)  # type: ignore[arg-type]


def test_a_date_without_a_body_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "consensus", "--on", "2026-01-01"]) == 2
    assert "--on needs --body" in capsys.readouterr().err


# One candidate before every body.


def test_kosovo_before_every_body() -> None:
    """By rule NATO is not easier than the Council of Europe: any of 32 can stop it, against sixteen of 46 together."""
    found = cs.candidacy("Kosovo")
    rows = {row.code: row for row in found.rows}
    assert [row.code for row in found.rows][:4] == ["nato", "eu", "coe", "coe-assembly"]
    assert (rows["nato"].alone, rows["nato"].seats, rows["nato"].together) == (32, 32, 1)
    assert (rows["coe"].alone, rows["coe"].seats, rows["coe"].together) == (0, 46, 16)
    blockers = {code: [b.state for b in row.verdict.blockers] for code, row in rows.items() if row.verdict is not None}
    assert blockers == {
        "nato": ["ESP", "GRC", "ROU", "SVK"],
        "eu": ["CYP", "ESP", "GRC", "ROU", "SVK"],
        "coe": [],
        "unsc": ["CHN", "RUS"],
    }
    margins = {code: [ballot.margin for ballot in row.ballots] for code, row in rows.items() if row.ballots}
    assert margins == {"coe": [6], "coe-assembly": [24], "unesco": [6, -3], "interpol": [-12, -12]}
    assert any("not placed on the agenda" in fact.statement for fact in rows["coe"].happened)


def test_nothing_later_leaks_into_an_earlier_day() -> None:
    found = cs.candidacy("XKX", on="2015-11-08")
    assert [b.vote.name for b in found.row("unesco").ballots] == ["unesco/executive-board-2015"]
    assert found.row("interpol").ballots == ()
    assert all(fact.since.last <= found.on for row in found.rows for fact in row.happened)
    hidden = cs.candidacy("XKX", on="2026-07-31", known_by="2015-11-08")
    assert [b.vote.name for b in hidden.row("unesco").ballots] == ["unesco/executive-board-2015"]


def test_a_member_has_nothing_left_to_decide() -> None:
    sweden = cs.candidacy("Sweden", on="2026-07-31")
    assert str(sweden.row("nato").member_since) == "2024-03-07"
    assert sweden.row("nato").verdict is None
    assert str(sweden.row("unga").member_since) == "1946-11-19"
    assert "A member since 7 March 2024" in candidacy_text(sweden)


def test_before_a_body_existed_there_is_no_row_to_decide() -> None:
    spain = cs.candidacy("ESP", on="1949-08-01")
    assert spain.row("nato").verdict is None
    assert "did not exist" in spain.row("nato").remark or "no members" in spain.row("nato").remark


def test_the_command_prints_a_candidate(capsys: pytest.CaptureFixture[str]) -> None:
    page = printed(capsys, "candidate", "XKX")
    assert page.startswith("Kosovo before 10 bodies, as of 31 July 2026 (assumption: strict)")
    for words in ("32 of 32", "0 of 46", "92-50-29 not adopted, -3", "68-51-16 not adopted, -12", "without prejudice"):
        assert words in page
    assert "3 of the 50 against would have had to vote in favour" in " ".join(page.split())
    found = document(capsys, "candidate", "Palestine", "--on", "2024-12-31")
    rows = {row["body"]: row for row in found["bodies"]}
    assert rows["unsc"]["ballots"][0]["outcome"] == "BLOCKED"
    assert rows["unesco"]["ballots"][0]["margin"] == 26


@pytest.mark.parametrize(
    ("asked", "kind"),
    [(("Atlantis", "2026-01-01"), UnknownState), (("XKX", "2001-01-01"), DateOutOfRange)],
)
def test_who_cannot_be_asked_about(asked: tuple[str, str], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        cs.candidacy(asked[0], on=asked[1])


def test_a_row_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        cs.candidacy("XKX").row("atlantis")


# The table of rules in the documentation.


def table_of_rules() -> str:
    """Return the page of rules, made from what each class declares."""
    letters = {"supports": "+", "neutral": "0", "blocks": "-", "undetermined": "?"}
    positions = ("agree", "agree_with_reservation", "abstain", "abstain_with_declaration", "silent", "absent", "object")
    lines = [
        "# Decision rules",
        "",
        "This page is written by the tests from what each rule declares; `consensus rule NAME` prints one in full.",
        "",
        "`+` supports, `-` counts against, `0` neither, `?` open. *Monotone*: more agreement never harms.",
        "*Proper*: two coalitions without a common member never both adopt. No rule here is strong: each knows",
        "deadlock in some body.",
        "",
        f"| rule | clause | {' | '.join(p.replace('_', ' ') for p in positions)} | monotone | proper | alone |",
        "| --- | --- |" + " :-: |" * 9 + " --- |",
    ]
    for kind in NAMED:
        rule = kind()
        properties = rule.properties
        assert properties is not None
        assert not properties.strong
        cells = [letters[rule.effect(cs.Position(p)).value] for p in positions]
        proper = ("yes" if properties.proper else "no") + (f", from {properties.size}" if properties.size > 2 else "")
        cells += ["yes" if properties.monotone else "**no**", proper, properties.veto]
        lines.append(f"| `{rule.kind}` | {rule.clause} | {' | '.join(cells)} |")
    bodies = (cs.body(code) for code in cs.datasets.shipped().body_codes)
    lines += ["", "## Where they decide", "", "| body | gate | rule | clause |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {b.full_name} | {s.title} | `{s.rule.kind}` | {s.clause or s.rule.clause} |"
        for b in bodies
        for s in b.stages
        if s.rule is not None
    ]
    return "\n".join(lines) + "\n"


def test_the_table_of_rules_is_current(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--accept"):
        TABLE.write_text(table_of_rules(), encoding="utf-8")
    assert TABLE.read_text(encoding="utf-8") == table_of_rules(), "run the tests with --accept"
