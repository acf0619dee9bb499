"""What consensus power says: real bodies on real dates, published figures, files of one's own, and what is refused."""

import csv
import io
import json
import re
import subprocess
import sys
from fractions import Fraction
from math import comb
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import consensus as cs
from consensus import power
from consensus.cli import main
from consensus.errors import InputError, ScenarioError
from consensus.power import Power
from consensus.report.bars import power_svg
from consensus.report.power import coalitions_text, power_csv, power_document, power_headline, power_text

Run = tuple[int, str, str]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> Run:
    code = main(["power", *words])
    out, err = capsys.readouterr()
    return code, out, err


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    code, out, err = run(capsys, *words)
    assert (code, err) == (0, ""), err
    return out


# Bodies on dates.

REGIMES = {
    # day: members, winning coalitions, minimal winning, minimal blocking
    "1958-01-01": (6, 14, 4, 9),
    "1973-01-01": (9, 75, 25, 31),
    "1981-01-01": (10, 140, 46, 57),
    "1986-01-01": (12, 402, 135, 182),
    "1995-01-01": (15, 2549, 829, 1270),
    "2004-05-01": (25, 1170000, 351000, 484720),
    "2004-11-01": (25, 1203784, 233062, 281399),
    "2007-01-01": (27, 2718758, 561823, 705922),
    "2013-07-01": (28, 5032171, 1051529, 1325677),
    "2016-01-01": (28, 30356303, 8267524, 7208798),
    "2025-01-01": (27, 17729938, 4358018, 3585671),
}


@pytest.mark.parametrize("day", REGIMES)
def test_every_regime_of_the_council_is_counted_two_ways(day: str) -> None:
    members, winning, adopt, block = REGIMES[day]
    found = power.measure("eu", on=day, rule="qualified_majority")
    assert (len(found.members), found.winning) == (members, winning)
    assert (found.minimal_winning.count, found.minimal_blocking.count) == (adopt, block)
    assert sum(found.shapley_shubik.values()) == 1
    other = "truth_table" if members < 27 else "meet_in_the_middle"
    again = Power(found.game, other)
    assert (again.winning, again.swings) == (found.winning, found.swings)
    assert again.shapley_shubik == found.shapley_shubik


def test_the_power_to_act_of_the_council_fell_with_every_enlargement_and_rose_with_the_double_majority() -> None:
    """21.9, 14.6, 13.7, 9.8, 7.8 and 2.0 per cent; about 13 under the double majority."""
    acts = [
        round(float(100 * power.measure("eu", on=day, rule="qualified_majority").to_act), 1)
        for day in ("1958-01-01", "1973-01-01", "1981-01-01", "1986-01-01", "1995-01-01", "2007-01-01", "2025-01-01")
    ]
    assert acts == [21.9, 14.6, 13.7, 9.8, 7.8, 2.0, 13.2]


def test_shares_of_population_are_read_as_they_stand_and_what_hangs_on_the_rounding_is_counted() -> None:
    """The shares of 2025, in hundredths of a per cent: each end of the intervals is a game of its own."""
    found = power.measure("eu", on="2025-01-01", rule="qualified_majority")
    assert found.game.origin.rounded == ("population",)
    harmed, helped = (Power(cs.power.Game(found.members, end)).winning for end in found.game.ends)
    assert harmed < found.winning < helped
    assert found.hanging == helped - harmed == 158157
    exact = power.measure("eu", on="1995-01-01", rule="qualified_majority")
    assert exact.hanging == 0
    assert exact.game.ends == ()


def test_three_criteria_at_once_are_counted_on_the_truth_table() -> None:
    with_population = power.measure(power.read("eu-2006-with-population"))
    without = power.measure("eu", on="2006-06-01", rule="qualified_majority")
    assert with_population.algorithm == "truth_table"
    assert without.winning - with_population.winning == 49
    assert with_population.hanging == 0


def test_the_security_council_before_and_after_1966() -> None:
    """Shapley and Shubik 1954: 76/77 for the five together; 421/2145 and 4/2145 since."""
    eleven = power.measure("unsc", on="1965-12-31", rule="security_council")
    fifteen = power.measure("unsc", on="1966-01-01", rule="security_council")
    assert eleven.shapley_shubik["FRA"] == Fraction(76, 385)
    assert min(eleven.shapley_shubik.values()) == Fraction(1, 462)
    assert fifteen.shapley_shubik["FRA"] == Fraction(421, 2145)
    assert min(fifteen.shapley_shubik.values()) == Fraction(4, 2145)
    assert fifteen.veto_players == ("CHN", "FRA", "GBR", "RUS", "USA")
    assert (fifteen.winning, fifteen.swings["FRA"]) == (848, 848)


def test_one_state_one_vote_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    out = answer(capsys, "coe", "--on", "2026-07-31", "--rule", "two_thirds_of_members")
    assert "All 46 are alike, so each has an equal share, 1/46." in " ".join(out.split())
    assert sum(comb(46, k) for k in range(31, 47)) == power.measure("coe", on="2026-07-31").winning


def test_unanimity_is_a_theorem_and_the_report_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    out = " ".join(answer(capsys, "nato", "--on", "2026-07-31").split())
    assert "equal share, 1/32 (Shapley-Shubik, and Banzhaf normalised), whatever its size" in out
    assert "that follows from the rule (no member objects) and says nothing about any of them" in out
    assert "Member " not in out


# Who is decisive today?


def test_where_the_known_positions_settle_it_nobody_is_decisive(capsys: pytest.CaptureFixture[str]) -> None:
    found = power.measure(cs.scenarios.load("nato/kosovo"))
    assert found.settled is False
    assert {state for state, position in found.game.fixed.items() if position == "object"} == {
        *("ESP", "GRC", "ROU", "SVK")
    }
    assert (found.winning, found.veto_players, found.dictator) == (0, (), None)
    assert found.shapley_shubik == found.banzhaf_normalised == {}
    out = " ".join(answer(capsys, "nato/kosovo").split())
    assert "4 are assumed to object" in out
    assert "nobody is decisive" in out
    assert "Kosovo*" in out


def test_among_those_whose_position_is_open_each_is_decisive_under_unanimity() -> None:
    thaw = cs.scenarios.load("nato/kosovo").but(positions=dict.fromkeys(("ESP", "GRC", "ROU", "SVK"), "agree"))
    found = power.measure(thaw)
    assert found.settled is None
    assert set(found.veto_players) == set(found.members)
    assert found.to_prevent["USA"] == 1
    assert "of the 21 members whose position is open" in power_headline(found)


def test_fixed_positions_that_neither_agree_nor_object_stay_where_they_are() -> None:
    """Two abstentions of five leave two votes of three cast to decide: under two thirds cast both must agree."""
    from consensus.decisions.question import Member, Question
    from consensus.rules import TwoThirdsOfVotesCast

    club = Question(
        body="the club",
        candidate="Z",
        rule=TwoThirdsOfVotesCast(),
        members=tuple(
            Member(state=name, position=position)
            for name, position in zip("ABCDE", ("abstain", "abstain", "unknown", "unknown", "object"), strict=True)
        ),
    )
    found = power.measure(club)
    assert found.members == ("C", "D")
    assert found.minimal_winning.first(5) == [("C", "D")]


def test_a_ballot_known_by_its_figures_has_no_coalitions(capsys: pytest.CaptureFixture[str]) -> None:
    tallied = next(name for name in cs.scenarios.names() if cs.scenarios.load(name).tally is not None)
    code, _, err = run(capsys, tallied)
    assert code == 3
    assert "names no members" in err


# Well-known games.


def test_the_electoral_college_of_2024() -> None:
    found = power.measure(power.read("us-electoral-college"))
    assert len(found.members) == 51
    assert found.winning == 1117385292262622
    assert sum(found.shapley_shubik.values()) == 1
    ties = (1 << 51) - 2 * found.winning  # 269 : 269
    assert ties == 17029229160004


def test_the_published_swings_of_the_election_of_2000() -> None:
    """D. E. Sidran, Power Indices, the Electoral College and the U.S. Presidential Election of 2000.

    Of the thirty smallest delegations only the sum was read there; the swings of the others pin them down.
    """
    large = (54, 33, 32, 25, 23, 22, 21, 18, 15, 14, 13, 13, 12, 12, 11, 11, 11, 11, 10, 10, 9)
    small = (9, 8, 8, 8, 8, 8, 8, 7, 7, 7, 6, 6, 5, 5, 5, 5, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 3)
    votes = [*large, *small]
    assert (len(votes), sum(votes)) == (51, 538)
    found = power.measure(votes, quota=270)
    published = {54: 525180666785903, 33: 292267988381903, 32: 282842187059467, 25: 218271801954339}
    published |= {23: 200234772354797, 18: 155767173134343, 13: 112001326743389, 9: 77347890835355}
    for held, swings in published.items():
        assert found.swings[str(votes.index(held) + 1)] == swings
    assert round(float(found.banzhaf["1"]), 6) == 0.466454
    assert round(float(found.to_prevent["1"]), 6) == 0.470034
    assert round(float(found.to_initiate["1"]), 6) == 0.462928


def test_federal_law_making_has_537_players_and_is_counted_exactly() -> None:
    """Held to a direct sum over the members of the two houses, each counted by binomials."""
    game = power.read("us-federal-law")
    found = power.measure(game)
    assert (len(game.members), found.algorithm) == (537, "types")
    house = {need: sum(comb(435, k) for k in range(need, 436)) for need in (218, 290)}
    senate = {need: sum(comb(100, k) for k in range(need, 101)) for need in (51, 67)}
    signed = house[218] * (2 * senate[51] + comb(100, 50))  # with either vice president, or a tie broken
    vetoed = 2 * house[290] * senate[67]
    assert found.winning == signed + vetoed
    assert found.swings["president"] == signed - vetoed
    assert sum(found.shapley_shubik.values()) == 1
    assert round(float(found.shapley_shubik["president"]), 10) == 0.1631203628
    gap = found.banzhaf["senator 1"] - found.banzhaf["vice president"]
    assert 0 < gap < Fraction(1, 10**12)  # a senator also counts where a veto is overridden
    assert found.shapley_shubik["vice president"] < found.shapley_shubik["senator 1"]


def test_nassau_county_had_three_members_with_votes_and_no_influence() -> None:
    found = power.measure(power.read("nassau-county-1964"))
    assert found.dummies == ("NH", "LB", "GC")
    assert set(found.swings.values()) == {0, 16}


@pytest.mark.parametrize("name", power.names())
def test_every_shipped_game_is_told_with_its_sources(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    game = power.read(name)
    assert set(game.origin.sources) <= cs.datasets.shipped().source_ids
    out = answer(capsys, name)
    assert "Sources:" in out
    assert "Not a forecast" in " ".join(out.split())


# One's own game.


def test_ones_own_weights_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "weights.csv"
    table.write_text("member,votes\nDE,4\nFR,4\nIT,4\nNL,2\nBE,2\nLU,1\n", encoding="utf-8")
    document = json.loads(answer(capsys, "--weights", str(table), "--quota", "12", "--json"))
    assert (document["winning_coalitions"], document["coalitions"]) == (14, 64)
    by_name = {member["member"]: member for member in document["members"]}
    assert by_name["DE"]["swings"] == 10
    assert by_name["DE"]["shapley_shubik"] == "7/30"
    assert by_name["LU"]["shapley_shubik"] == "0"
    assert document["dummies"] == ["LU"]
    for text in ("\ufeffDE;4\r\nFR;4\r\n", "DE\t4\nFR\t4\n", 'DE,4\n\n"FR",4\n'):
        table.write_text(text, encoding="utf-8")
        assert power.read_weights(table) == {"DE": 4, "FR": 4}


BAD_TABLES = {
    "": "names no members",
    "member,votes\n": "names no members",
    "A,1\nB\n": "bad.csv:2",
    "A,1\nA,2\n": "named twice",
    "A,1\nB,-2\n": "negative",
    "A,1\nB,1.5\n": "not exact",
    "A,1\nB,nan\n": "not a number",
    "A,1\nB,inf\n": "infinite",
    "A,1\nB,1 000\n": "not a whole number",
    "A,1\nB,many\n": "not a whole number",
    ",1\n": "without a member",
    'A,1\n"B,2\n': "not a table",
    "A,1\nB," + "9" * 40 + "\n": "bad.csv:2",
}


@pytest.mark.parametrize("text", BAD_TABLES)
def test_a_bad_table_is_refused_with_its_line(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "bad.csv"
    table.write_text(text, encoding="utf-8")
    code, out, err = run(capsys, "--weights", str(table), "--quota", "1")
    assert (code, out) == (3, "")
    assert BAD_TABLES[text] in err
    assert "bad.csv" in err
    assert "Traceback" not in err


def test_a_stated_total_that_is_not_met_is_told_with_the_difference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "weights.csv"
    table.write_text("A,3\nB,2\n", encoding="utf-8")
    code, _, err = run(capsys, "--weights", str(table), "--quota", "3", "--total", "6")
    assert code == 3
    assert "add up to 5, and 6 is stated" in err
    assert "1 too few" in err


def test_ones_own_rule_in_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "club.toml"
    file.write_text(
        """
title = "the club"
members = ["treasurer", "member"]
[groups]
member = 4
[rule]
op = "all"
of = [
    { op = "share", count = ["agree"], more_than = "1/2", label = "a majority" },
    { op = "limit", count = ["object"], at_most = 0, among = ["treasurer"], label = "not against the treasurer" },
]
""",
        encoding="utf-8",
    )
    game = power.read(file)
    assert game.members == ("treasurer", "member 1", "member 2", "member 3", "member 4")
    assert power.measure(game).veto_players == ("treasurer",)
    assert "in the club" in answer(capsys, "--rule", str(file))
    three_quarters = tmp_path / "three.toml"
    three_quarters.write_text('rule = { op = "share", count = ["agree"], at_least = "3/4" }', encoding="utf-8")
    document = json.loads(answer(capsys, "nato", "--on", "2026-07-31", "--rule", str(three_quarters), "--json"))
    assert document["winning_coalitions"] == sum(comb(32, k) for k in range(24, 33))


HALF = '[rule]\nop = "share"\ncount = ["agree"]\nmore_than = "1/2"'
BAD_GAMES = {
    'title = "x"': "rule",
    'members = ["A"]\nrule = "unanimty"': "eu_unanimity",
    'members = ["A"]\nquorum = 3\nrule = "consensus"': "quorum",
    'rule = "consensus"': "no members",
    'members = ["A", "A"]\nrule = "consensus"': "named twice",
    'members = ["A"]\nrule = "consensus"\n[names]\nB = "Bee"': '"B" is no member',
    'rule = "consensus"\n[groups]\nA = 0': "groups.A",
    "[weights.votes]\nA = 1\n[total]\nvotes = 2\n" + HALF: "1 too few",
    "[weights.votes]\nA = 1.5\n" + HALF: "game.toml:2",
    'members = ["A"]\n[total]\nvotes = 2\n' + HALF: "no such weights",
    'members = ["A", "B"]\n[rule]\nop = "limit"\ncount = ["agree"]\nat_most = 1': "harmed by agreement",
    'members = ["A"]\n[rule]\nop = "limit"\ncount = ["object"]\nat_most = 0\namong = ["Z"]': "Z",
    'members = ["A"]\n[rule]\nop = "share"\ncount = ["agree"]\nweight = "votes"\nmore_than = "1/2"': "votes",
}


@pytest.mark.parametrize("text", BAD_GAMES)
def test_a_bad_game_is_refused(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "game.toml"
    file.write_text(text, encoding="utf-8")
    code, out, err = run(capsys, "--rule", str(file))
    assert (code, out) == (3, "")
    assert BAD_GAMES[text] in err
    assert "game.toml" in err
    with pytest.raises((InputError, ScenarioError)):
        power.read(file)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--quota", "3"),
        ("eu", "--total", "3"),
        ("eu", "--size", "3"),
        ("eu", "--json", "--csv"),
        ("--weights", "x.csv"),
        ("eu", "--weights", "x.csv", "--quota", "2"),
        ("us-federal-law", "--on", "2025-01-01"),
        ("nato/kosovo", "--rule", "mine.toml"),
        ("--rule", "consensus"),
    ],
)
def test_what_cannot_be_asked_together_is_a_matter_of_usage(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("eu", "--on", "2014-11-01", "--rule", "qualified_majority"), "1 January 2016"),
        (("eu", "--on", "1950-01-01"), "no members"),
        (("nowhere",), "nowhere"),
        (("eu", "--rule", "qualified_majorit"), "qualified_majority"),
        (("nato", "--algorithm", "magic"), "magic"),
        (("nato", "--algorithm", "truth_table"), "28 are possible"),
        (("unesco",), "members"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_reason(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (3, "")
    assert told in err


# Forms of the answer.


def test_two_dates_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("eu", "--on", "1972-12-31", "--rule", "qualified_majority", "--compare", "1973-01-01")
    out = answer(capsys, *asked)
    assert out.startswith("The power of the EU to act falls from 21.88 % to 14.65 % of all coalitions.")
    assert "Luxembourg" in out
    assert "+1.95" in out
    document = json.loads(answer(capsys, *asked, "--json"))
    assert document["first"]["winning_coalitions"] == 14
    assert document["second"]["winning_coalitions"] == 75
    rows = list(csv.DictReader(io.StringIO(answer(capsys, *asked, "--csv"))))
    assert len(rows) == 15
    assert {row["on"] for row in rows} == {"1972-12-31", "1973-01-01"}


def test_two_rules_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    out = answer(capsys, "nato", "--on", "2026-07-31", "--compare", "two_thirds_of_members")
    assert "rises from under 0.01 % to 2.51 %" in out


def test_the_table_as_csv_has_the_same_figures(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("eu", "--on", "1995-01-01", "--rule", "qualified_majority")
    rows = list(csv.DictReader(io.StringIO(answer(capsys, *asked, "--csv"))))
    found = power.measure("eu", on="1995-01-01", rule="qualified_majority")
    assert len(rows) == 15
    for row in rows:
        state = row["member"]
        assert int(row["swings"]) == found.swings[state]
        assert Fraction(row["shapley_shubik_exact"]) == found.shapley_shubik[state]
        assert float(row["banzhaf"]) == float(found.banzhaf[state])
        assert int(row["votes"]) == found.game.weights["votes"][state]


def test_a_name_that_a_spreadsheet_would_run_is_quoted() -> None:
    text = power_csv(power.measure({"=1+1": 2, "@x": 1, "-y": 1}, quota=3))
    assert {row[0] for row in csv.reader(io.StringIO(text))} == {"member", "'=1+1", "'@x", "'-y"}


def test_the_json_counts_in_integers_and_gives_fractions_in_strings(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(answer(capsys, "unsc", "--on", "2026-07-31", "--json"))
    france = next(member for member in document["members"] if member["member"] == "FRA")
    assert france["swings"] == document["winning_coalitions"] == 848
    assert france["shapley_shubik"] == "421/2145"
    assert france["to_prevent"] == "1"
    assert document["minimal_blocking"]["by_size"][1] == 5
    assert document["algorithm"] == "types"
    assert "kinds" in document["why"]


def test_minimal_coalitions_are_listed_the_smallest_first(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("eu", "--on", "2025-01-01", "--rule", "qualified_majority", "--coalitions", "blocking")
    out = answer(capsys, *asked, "--most", "3")
    assert "Minimal coalitions that can block: 3,585,671." in out
    assert "Germany, France, Italy, Spain" in out
    assert "3,585,668 more" in out
    none = answer(capsys, *asked, "--size", "3")
    assert "Minimal coalitions of 3 members that can block: 0." in none
    document = json.loads(answer(capsys, *asked, "--size", "4", "--most", "2", "--json"))
    assert len(document["coalitions"]) == 2
    assert document["coalitions"][0][0] == "DEU"
    everyone = "".join(coalitions_text(power.measure([2, 1, 1], quota=3), "winning", most=0))
    assert everyone.count("\n  1, ") == 2


def test_a_long_list_may_be_cut_off_by_the_reader() -> None:
    """`consensus power ... --most 0 | head -3` ends quietly."""
    command = f"{sys.executable} -m consensus power coe --coalitions blocking --most 0 | head -n 3"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.startswith("Minimal coalitions that can block")
    assert "Traceback" not in done.stderr


def test_a_body_of_every_day_is_counted_without_arrays() -> None:
    code = (
        "import sys; from consensus.cli import main;"
        "main(['power', 'nato']); main(['power', 'unsc', '--on', '2026-07-31']);"
        "sys.exit('numpy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)


def test_the_picture_has_a_title_a_description_and_a_figure_for_every_bar() -> None:
    found = power.measure("eu", on="1958-01-01", rule="qualified_majority")
    picture = power_svg(found)
    assert picture == power_svg(power.measure("eu", on="1958-01-01", rule="qualified_majority"))
    root = ET.fromstring(picture)
    assert root.get("role") == "img"
    words = " ".join(root.itertext())
    for expected in (
        "23.33 % of all orders of agreeing hang on France",
        "0.00 % on Luxembourg",
        "23.33",
        "0.00",
        "EEC Treaty",
        "Not a forecast",
    ):
        assert expected in words
    both = power_svg(found, power.measure("eu", on="1973-01-01", rule="qualified_majority"))
    assert "not a member" in both
    assert re.search(r"url\(#p\w{8}h\)", both)


def test_the_picture_in_the_documents_is_the_one_that_is_drawn(request: pytest.FixtureRequest) -> None:
    path = Path(__file__).parents[1] / "docs" / "pictures" / "eu-power.svg"
    drawn = power_svg(power.measure("eu", on="2025-01-01", rule="qualified_majority"))
    if request.config.getoption("--accept"):
        path.write_text(drawn, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == drawn


def test_the_code_in_the_documents_runs() -> None:
    text = (Path(__file__).parents[1] / "docs" / "power.md").read_text(encoding="utf-8")
    blocks = text.split("```python\n")[1:]
    assert blocks
    for block in blocks:
        exec(compile(block.partition("```")[0], "docs/power.md", "exec"), {})


def test_every_shipped_game_is_in_the_documents() -> None:
    text = (Path(__file__).parents[1] / "docs" / "power.md").read_text(encoding="utf-8")
    assert [name for name in power.names() if f"| `{name}` |" not in text] == []


def test_names_cannot_break_the_picture() -> None:
    picture = power_svg(power.measure({"<script>alert(1)</script>": 2, 'a"b\x1b': 1}, quota=2))
    ET.fromstring(picture)
    assert "<script" not in picture


def test_the_text_fits_its_width() -> None:
    text = power_text(power.measure("eu", on="2025-01-01", rule="qualified_majority"), width=88)
    assert max(map(len, text.splitlines())) <= 88


def test_large_games_say_what_is_left_out() -> None:
    """Too long to count exactly: the index is in floating point and the text says so."""
    weights = [10**4 - 37 * i * i % 9_973 for i in range(120)]
    found = power.measure(weights, quota=sum(weights) // 2 + 1)
    document = power_document(found)
    assert document["shapley_shubik_exact"] is False
    assert document["minimal_winning"] is None
    assert abs(sum(member["shapley_shubik"] for member in document["members"]) - 1) < 1e-9
    assert "by quadrature" in " ".join(power_text(found).split())


# What was found wrong once, and the story of each.


@pytest.mark.parametrize("asked", [{"rule": "simple_majority"}, {"on": "2020-01-01"}, {"quota": 5}])
def test_what_would_have_no_effect_is_refused(asked: dict[str, Any]) -> None:
    """A scenario took `rule=` and kept its own in silence; a body took a quota, a list a rule."""
    with pytest.raises(InputError, match="no effect"):
        power.measure(cs.scenarios.load("nato/kosovo"), **asked)
    with pytest.raises(InputError, match="no effect"):
        power.measure("nato", 5)
    with pytest.raises(InputError, match="no effect"):
        power.game([1, 2], 2, rule="consensus")
    with pytest.raises(InputError, match="no effect"):
        power.measure(power.game([1, 2], 2), 2)


def test_a_party_that_has_not_notified_is_open_not_settled() -> None:
    """It said of Sweden in 2023 that nothing was open, when two Parties alone could complete the acceptances."""
    found = power.measure(cs.scenarios.load("nato/sweden-2023-acceptance-conditional"))
    assert found.members == ("HUN", "TUR")
    assert found.veto_players == ("HUN", "TUR")


def test_a_ballot_that_was_cast_is_told_as_cast(capsys: pytest.CaptureFixture[str]) -> None:
    """It said that nobody was decisive, of a ballot that one vote had turned."""
    out = " ".join(answer(capsys, "unsc/palestine-2024").split())
    assert "This ballot was cast" in out
    assert "the question is blocked" in out
    assert "nobody" not in out


def test_a_candidate_that_is_not_eligible_settles_the_question() -> None:
    """`decide` said not eligible; the coalitions of the 32 were counted all the same."""
    scenario = cs.scenarios.load("nato/kosovo").but(candidate="AUS", eligibility="hard", on="2026-07-31")
    found = power.measure(scenario)
    assert cs.decide(scenario).failed_by == "not_eligible"
    assert found.settled is False
    assert "not eligible" in power_headline(found)


def test_a_rule_that_nobody_can_meet_is_told_as_such() -> None:
    """The sentence spoke of positions taken as known where there were none."""
    from consensus.rules import Limit

    found = power.measure(power.game(Limit(count=["agree"], at_least=3), members=("A", "B")))
    assert power_headline(found) == "The rule is not met whatever the 2 members do: nobody is decisive."


def test_a_row_of_a_table_is_never_dropped_or_cut(tmp_path: Path) -> None:
    """`A,1,000` was read as a weight of one, and `FRA,ten` on the first line was taken for a heading."""
    table = tmp_path / "w.csv"
    for text in ("A,1,000\nB,2\n", "FRA,ten\nB,2\n", "A,NaN\nB,2\n", "A,\nB,2\n"):
        table.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=r"w\.csv:1"):
            power.read_weights(table)
    table.write_text("\nstate,population 2020\nA,1\n", encoding="utf-8")
    assert power.read_weights(table) == {"A": 1}


def test_counting_minimal_coalitions_takes_no_more_room_than_is_planned() -> None:
    """A quota far from half asked for hundreds of gigabytes: the plan looked at the dual, the count at the game."""
    weights = [10**9 + 37 * i for i in range(31)]
    found = power.measure(weights, quota=5)
    assert found.minimal_winning.count == 31
    assert found.minimal_blocking.by_size == (*[0] * 31, 1)


def test_long_numbers_are_told_by_their_first_digits(capsys: pytest.CaptureFixture[str]) -> None:
    """Both were "about 10^160 of about 10^161" for one in eight, and very many members ended in an internal error."""
    out = " ".join(answer(capsys, "us-federal-law").split())
    assert "about 5.62 x 10^160 of about 4.50 x 10^161" in out
    with pytest.raises(InputError, match="10,000 are possible"):
        power.game([1] * 15_000, quota=7_501)


def test_weights_of_ones_own_are_given_for_all_members() -> None:
    """One population in persons stood among others in hundredths of a per cent, and the notice of rounding was gone."""
    with pytest.raises(InputError, match="Give one for each member"):
        power.game("eu", on="2025-01-01", rule="qualified_majority", weights={"population": {"DEU": 5}})
    with pytest.raises(InputError, match="no member"):
        power.game("eu", on="2025-01-01", rule="qualified_majority", weights={"population": {"XXX": 5}})


def test_a_body_on_file_keeps_the_names_of_its_members(capsys: pytest.CaptureFixture[str]) -> None:
    """They were codes: an empty table of names stood in their place."""
    assert "Czech Republic" in answer(capsys, "eu-2006-with-population")


def test_a_picture_of_a_scenario_carries_the_note_on_the_name() -> None:
    picture = power_svg(power.measure(cs.scenarios.load("nato/kosovo")))
    assert "UNSCR 1244/1999" in picture
    assert "<rect x=" not in picture


def test_the_names_that_the_command_takes_are_taken_in_python() -> None:
    """A shipped game was "no body", and nothing said how it is read."""
    assert power.measure("nassau-county-1964").dummies == ("NH", "LB", "GC")
    with pytest.raises(InputError, match=r"cs\.scenarios\.load"):
        power.measure("nato/kosovo")
    with pytest.raises(InputError, match="us-electoral-college"):
        power.measure("us-electoral-colege")


def test_weights_of_ones_own_are_never_told_as_those_on_record() -> None:
    """Invented populations stood over the Council's sources without a word."""
    people = dict.fromkeys(cs.body("eu").on("2018-01-01").states, 10**6)
    found = power.measure("eu", on="2018-01-01", rule="qualified_majority", weights={"population": people})
    assert "the user's own, not from these data" in " ".join(power_text(found).split())


def test_a_comparison_carries_what_is_rounded_and_how_it_was_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """The notice of rounding, the clauses and the algorithms were dropped."""
    out = " ".join(
        answer(capsys, "eu", "--on", "2025-01-01", "--rule", "qualified_majority", "--compare", "2006-06-01").split()
    )
    assert "158,157 coalitions hang on the rounding" in out
    assert "Act of Accession of 2003" in out
    assert out.count("Counted exactly by") == 2
    colleges = answer(capsys, "us-electoral-college", "--compare", "us-electoral-college-2012")
    assert "hardly changes" in colleges


def test_a_shipped_rule_among_ones_own_members_is_told_as_in_its_clause(tmp_path: Path) -> None:
    file = tmp_path / "club.toml"
    file.write_text('members = ["A", "B", "C"]\nrule = "two_thirds_of_members"\n', encoding="utf-8")
    assert power.read(file).origin.clause.startswith("as in: ")


def test_where_each_can_stop_a_decision_no_table_is_dressed_up_whatever_the_weights() -> None:
    """Two members of different weight, both needed, stood in a table of equal figures."""
    text = power_text(power.measure({"A": 2, "B": 1}, quota=3))
    assert "equal share, 1/2" in " ".join(text.split())
    assert "Member" not in text
