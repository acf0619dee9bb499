"""Real ballots: the engine gives the result on record, and figures that do not fit are refused."""

from __future__ import annotations

from typing import Any

import pytest

import consensus as cs
from consensus.datasets import shipped
from consensus.decisions.ballots import differences
from consensus.errors import InputError, InvalidTally, InvalidValue, UnknownVote
from consensus.report import headline, verdict_text
from consensus.rules import Custom, MajorityOfVotesCast, TwoThirdsOfMembers, TwoThirdsOfVotesCast
from consensus.votes import Vote

NAMES = shipped().vote_names


@pytest.mark.parametrize("name", NAMES)
def test_the_rule_gives_the_result_on_record(name: str) -> None:
    vote = shipped().vote(name)
    verdict = cs.replay(vote)
    assert differences(vote, verdict) == []
    assert verdict.outcome.value == vote.expect.outcome
    assert Vote.model_validate_json(vote.model_dump_json(by_alias=True)) == vote


@pytest.mark.parametrize(
    ("golden", "name", "figures", "base", "need", "outcome", "margin"),
    [
        ("G1", "unesco/kosovo-2015", "92-50-29", 142, 95, "BLOCKED", -3),
        ("G2", "unesco/executive-board-2015", "27-14-14", 41, 21, "ADOPTED", 6),
        ("G4", "interpol/kosovo-2018", "68-51-16", 119, 80, "BLOCKED", -12),
        ("G6", "coe/kosovo-2023", "33-7-5", 40, 27, "ADOPTED", 6),
        ("G8", "coe-assembly/kosovo-2024", "131-29-11", 160, 107, "ADOPTED", 24),
        ("G11", "unsc/palestine-2024", "12-1-2", 15, 9, "BLOCKED", None),
        ("G12", "unsc/israel-1949", "9-1-1", 11, 7, "ADOPTED", 2),
        ("G14", "unga/israel-1949", "37-12-9", 49, 33, "ADOPTED", 4),
        ("G19", "us-senate/finland-sweden-2022", "95-1-1", 97, 65, "ADOPTED", 30),
    ],
)
def test_golden_votes(
    golden: str, name: str, figures: str, base: int, need: int, outcome: str, margin: int | None
) -> None:
    """Base, need and margin worked out here in whole numbers, and by the engine."""
    vote = shipped().vote(name)
    verdict = cs.replay(vote)
    assert vote.figures.in_figures == figures, golden
    assert (verdict.outcome.value, verdict.margin) == (outcome, margin)
    tally = vote.figures
    cast = tally.in_favour + tally.against
    assert base in {cast, cast + tally.abstain, len(vote.states)}
    if margin is not None:
        assert tally.in_favour - need == margin


def test_g2_two_thirds_would_have_been_one_short() -> None:
    verdict = cs.decide(cs.scenarios.load("unesco/kosovo-2015-board").but(rule="two_thirds_of_votes_cast"))
    assert (verdict.outcome.value, verdict.margin) == ("BLOCKED", -1)


@pytest.mark.parametrize(("away", "outcome", "margin"), [(0, "ADOPTED", 2), (2, "ADOPTED", 0), (3, "BLOCKED", -1)])
def test_g7_the_same_ballot_under_the_rule_of_the_invitation(away: int, outcome: str, margin: int) -> None:
    """33 of 46 under Article 20.c: two more sitting out leave 31, which suffices; three do not."""
    scenario = cs.scenarios.load("coe/kosovo-2023")
    absent = dict.fromkeys(["ALB", "AND", "AUT"][:away], "absent")
    verdict = cs.decide(scenario.but(rule="two_thirds_of_members", positions=absent))
    assert (verdict.outcome.value, verdict.margin) == (outcome, margin)


def test_g21_and_g22_nato_without_a_vote() -> None:
    assert [b.state for b in cs.decide(cs.scenarios.load("nato/north-macedonia-2008")).blockers] == ["GRC"]
    council = cs.replay("nato/turkiye-2003")
    assert [b.state for b in council.blockers] == ["BEL", "DEU", "FRA"]
    assert len(council.contributions) == 19
    committee = cs.replay("nato/turkiye-2003-dpc")
    assert committee.outcome is cs.Outcome.ADOPTED
    assert {c.state for c in council.contributions} - {c.state for c in committee.contributions} == {"FRA"}


FIVE = ("CYP", "ESP", "GRC", "ROU", "SVK")


@pytest.mark.parametrize(
    ("golden", "rule", "position", "outcome"),
    [
        ("G23", "qualified_majority", "object", "ADOPTED"),
        ("G24", "eu_unanimity", "abstain", "ADOPTED"),
        ("G24", "eu_unanimity", "object", "BLOCKED"),
        ("G25", "constructive_abstention", "abstain_with_declaration", "ADOPTED"),
        ("G25", "constructive_abstention", "object", "BLOCKED"),
    ],
)
def test_five_of_twenty_eight_under_three_rules(golden: str, rule: str, position: str, outcome: str) -> None:
    """The EU of 2016 with the published shares of that year: 16.38 per cent decide something, or nothing."""
    seats = cs.body("eu").on("2016-06-30").states
    positions = {state: position if state in FIVE else "agree" for state in seats if state != "XKX"}
    verdict = cs.decide(cs.Scenario(body="eu", candidate="XKX", on="2016-06-30", rule=rule, positions=positions))
    assert verdict.outcome.value == outcome, golden
    assert len(verdict.contributions) == 28


def test_roll_calls_are_complete_by_name() -> None:
    unesco, coe = shipped().vote("unesco/kosovo-2015"), shipped().vote("coe/kosovo-2023")
    assert [len(unesco.positions[cs.Position(p)]) for p in ("agree", "object", "abstain")] == [92, 50, 29]
    assert [len(coe.positions[cs.Position(p)]) for p in ("agree", "object", "abstain", "absent")] == [33, 7, 5, 1]
    assert set(coe.states) == set(cs.body("coe").on("2023-04-24").states)
    assert coe.position_of("HUN") is cs.Position.OBJECT
    assert coe.position_of("GRC") is cs.Position.ABSTAIN
    assert coe.position_of("XKX") is None


def test_recognition_is_not_a_vote() -> None:
    """Hungary recognises Kosovo and voted against; Greece does not and abstained."""
    verdict = cs.decide(cs.scenarios.load("coe/kosovo-2023"))
    hungary, greece = verdict.of("HUN"), verdict.of("GRC")
    assert (hungary.member.stance, hungary.member.position) == (cs.Stance.RECOGNISES, cs.Position.OBJECT)
    assert (greece.member.stance, greece.member.position) == (cs.Stance.DOES_NOT_RECOGNISE, cs.Position.ABSTAIN)
    assert hungary.in_words == "voted against"


def test_e40_both_ballots_are_kept() -> None:
    first, second = (cs.scenarios.load(f"interpol/kosovo-2018{end}") for end in ("-first", ""))
    assert [cs.decide(s).margin for s in (first, second)] == [-12, -12]
    assert shipped().vote("interpol/kosovo-2018").follows == "interpol/kosovo-2018-first"
    page = " ".join(verdict_text(cs.decide(second)).split())
    assert "Interpol General Assembly: admission of Kosovo, first ballot (76-56-22), is kept apart" in page
    order = [ballot.vote.name for ballot in cs.candidacy("XKX").row("interpol").ballots]
    assert order == ["interpol/kosovo-2018-first", "interpol/kosovo-2018"]


# Figures that do not fit.


def test_e41_a_tally_that_does_not_fit_its_chamber_is_refused_with_the_numbers() -> None:
    with pytest.raises(InvalidTally, match=r"269 \+ 37 \+ 44 = 350, but there are 349 seats"):
        cs.Tally(in_favour=269, against=37, abstain=44, seats=349)
    assert cs.Tally(in_favour=269, against=37, seats=349).absent == 43
    assert shipped().vote("riksdag/nato-2023").figures.absent == 43
    with pytest.raises(InvalidTally, match="33 \\+ 7 \\+ 5 \\+ 0 = 45, but the Council of Europe has 46 members"):
        cs.Scenario(body="coe", candidate="XKX", on="2023-04-24", tally={"for": 33, "against": 7, "abstain": 5})


def test_a_roll_call_that_differs_from_its_figures_is_refused() -> None:
    record = {
        "name": "x",
        "title": "x",
        "new_body": "the club",
        "on": "2020-01-01",
        "rule": {"kind": "consensus"},
        "positions": {"agree": ["FRA", "DEU"], "object": ["ITA"]},
        "tally": {"for": 3, "against": 1},
        "sources": ["x"],
        "confidence": "high",
        "expect": {"outcome": "BLOCKED"},
    }
    with pytest.raises(InvalidTally, match="2 states are listed for and the figures say 3"):
        Vote.model_validate(record)
    with pytest.raises(InputError, match="voted twice"):
        Vote.model_validate({**record, "positions": {"agree": ["FRA"], "object": ["FRA"]}})
    with pytest.raises(InputError, match="names or figures"):
        Vote.model_validate({**record, "positions": {}, "tally": None})
    with pytest.raises(InputError, match="either body or new_body"):
        Vote.model_validate({**record, "body": "nato"})
    wrong = Vote.model_validate({**record, "tally": None, "expect": {"outcome": "ADOPTED", "margin": 1}})
    assert differences(wrong, cs.replay(wrong)) == ["outcome BLOCKED, on record ADOPTED", "margin None, on record 1"]
    also = {"outcome": "BLOCKED", "failed_by": "quorum", "blockers": ["FRA"]}
    wrong = Vote.model_validate({**record, "tally": None, "expect": also})
    assert differences(wrong, cs.replay(wrong)) == [
        "failed by objection, on record quorum",
        "blockers ITA, on record FRA",
    ]
    assert wrong.figures.in_figures == "2-1-0"


# Scenarios made of ballots.


def test_a_ballot_fills_in_what_was_asked() -> None:
    scenario = cs.Scenario(vote="unsc/palestine-2024")
    assert (scenario.body, scenario.candidate, scenario.stage, str(scenario.on)) == (
        "unsc",
        "PSE",
        "recommendation",
        "2024-04-18",
    )
    assert scenario.sources == shipped().vote("unsc/palestine-2024").sources
    sentence = headline(cs.decide(scenario))
    assert sentence.startswith("The UN Security Council did not recommend the State of Palestine")
    assert "the United States voted against" in sentence
    assert "if it were put" not in sentence.lower()


def test_a_what_if_on_a_ballot_is_marked_as_one() -> None:
    scenario = cs.scenarios.load("unsc/palestine-2024").but(positions={"USA": "abstain"})
    verdict = cs.decide(scenario)
    assert verdict.outcome is cs.Outcome.ADOPTED
    assert verdict.question.ballot == ""
    assert headline(verdict).startswith("If it were put on 18 April 2024")


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"vote": "unesco/kosovo-2016"}, UnknownVote, "no recorded ballot"),
        ({"vote": "riksdag/nato-2023"}, InvalidValue, "not a ballot on a candidate"),
        ({"vote": "unesco/kosovo-2015", "on": "2016-01-01"}, InvalidValue, "9 November 2015"),
        ({"vote": "unesco/kosovo-2015", "candidate": "SRB"}, InvalidValue, "XKX"),
        ({"vote": "unesco/kosovo-2015", "body": "nato"}, InvalidValue, "unesco"),
        ({"vote": "unesco/kosovo-2015", "positions": {"USA": "agree"}}, InputError, "not on the roll call"),
        ({"body": "unesco", "candidate": "XKX", "on": "2015-11-09"}, cs.errors.MissingRoster, "no list of the members"),
    ],
)
def test_what_does_not_go_with_a_ballot_is_refused(changes: dict[str, Any], kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        cs.Scenario(**changes)


def test_the_same_names_may_be_repeated() -> None:
    scenario = cs.Scenario(vote="unesco/kosovo-2015", candidate="Kosovo", on="2015-11-09", body="unesco")
    assert scenario == cs.Scenario(vote="unesco/kosovo-2015")


def test_a_secret_ballot_of_an_outside_body_runs_from_its_record() -> None:
    verdict = cs.decide(cs.Scenario(vote="uefa/kosovo-2016"))
    assert (verdict.outcome.value, verdict.margin) == ("ADOPTED", 1)
    assert headline(verdict).startswith("UEFA Congress voted on 3 May 2016 to admit Kosovo: 28 for, 24 against")


# Spoilt ballots, dues, and what it would have taken.


def test_e38_members_without_a_vote_are_in_no_base() -> None:
    tally = shipped().vote("unesco/kosovo-2015").figures
    assert tally.total == 186
    assert tally.without_vote == 9
    assert tally.seats == 195
    for rule in (TwoThirdsOfVotesCast(), TwoThirdsOfMembers()):
        kept = cs.Question(body="x", candidate="y", rule=rule, tally=tally)
        bare = cs.Question(
            body="x", candidate="y", rule=rule, tally=cs.Tally(in_favour=92, against=50, abstain=29, absent=15)
        )
        assert cs.decide(kept).margin == cs.decide(bare).margin


def test_e38_russia_left_the_council_of_europe() -> None:
    before, after = (
        cs.rule_report("two_thirds_of_members", body="coe", on=day) for day in ("2022-03-15", "2022-03-16")
    )
    assert [(len(r.members), r.thresholds[0].needed) for r in (before, after)] == [(47, 32), (46, 31)]


def test_e39_spoilt_ballots_count_where_presence_counts() -> None:
    tally = cs.Tally(in_favour=28, against=24, invalid=2)
    present = Custom(requires={"op": "share", "count": ["agree"], "base": "present", "more_than": "1/2"})
    margins = [
        cs.decide(cs.Question(body="x", candidate="y", rule=rule, tally=tally)).margin
        for rule in (MajorityOfVotesCast(), present)
    ]
    assert margins == [1, 0]


def test_what_it_would_have_taken_at_unesco() -> None:
    verdict = cs.decide(cs.scenarios.load("unesco/kosovo-2015"))
    changes = cs.minimal_changes(verdict, most=5)
    assert {len(s) for s in changes.sets} == {3}
    assert not changes.complete
    assert changes.count > 19_600
    assert changes.pattern == ((3, changes.pattern[0][1]),)
    assert len(changes.pattern[0][1]) == 50
    page = " ".join(verdict_text(verdict).split())
    assert 'If any 3 of the 50 marked "voted against" had agreed' in page


@pytest.mark.parametrize("moved", range(9))
def test_eight_abstainers_would_have_done_as_well(moved: int) -> None:
    """Against the base: an abstainer that votes for adds a vote and a voter."""
    vote = shipped().vote("unesco/kosovo-2015")
    states = vote.positions[cs.Position.ABSTAIN][:moved]
    verdict = cs.decide(cs.Scenario(vote=vote.name).but(positions=dict.fromkeys(states, "agree")))
    assert verdict.outcome.value == ("ADOPTED" if 3 * (92 + moved) >= 2 * (142 + moved) else "BLOCKED")
