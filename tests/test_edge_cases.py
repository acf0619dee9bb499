"""Edge cases that a small model of voting gets wrong: empty bodies, dates, silence, weights, unknowns."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

import consensus as cs
from consensus.assumptions import Assumption, assume
from consensus.datasets import shipped
from consensus.decisions.question import Group
from consensus.decisions.verdict import Blocks
from consensus.errors import (
    AlreadyAMember,
    CandidateVotes,
    DateOutOfRange,
    DuplicateMember,
    EmptyBody,
    InputError,
    InvalidWeight,
    NeedsWeights,
    NotAMember,
)
from consensus.positions import Effect, Position
from consensus.report import to_json, verdict_document, verdict_text
from consensus.rules import NAMED, FailedBy

TODAY = "2026-07-31"
FOUR = ["ESP", "GRC", "ROU", "SVK"]
FIVE = ["CYP", *FOUR]


def ask(**changes: Any) -> cs.Scenario:
    """Return Kosovo in NATO with some of it changed."""
    return cs.Scenario(**{"body": "nato", "candidate": "XKX", "on": TODAY, **changes})


def club(*positions: str, rule: str = "consensus", weights: dict[str, int] | None = None) -> cs.Question:
    """Return a question put to an invented club whose members are A, B, C and so on."""
    members = tuple(cs.Member(state=chr(ord("A") + i), position=p) for i, p in enumerate(positions))
    tables = {"population": weights} if weights is not None else {}
    return cs.Question(body="the club", candidate="Z", members=members, rule=rule, weights=tables)


def codes(contributions: tuple[cs.Contribution, ...]) -> list[str]:
    """Return the codes of the members."""
    return [c.state for c in contributions]


# Body and members.


@pytest.mark.parametrize("rule", [rule.model_fields["kind"].default for rule in NAMED])
def test_e1_empty_body_is_an_error_under_every_rule(rule: str) -> None:
    with pytest.raises(EmptyBody):
        club(rule=rule)


@pytest.mark.parametrize(
    "changes",
    [
        {"body": "", "new_body": {"name": "nobody", "members": []}},
        {"body": "", "new_body": {"name": "nobody", "members": ()}},
    ],
)
def test_e1_empty_body_is_an_error_in_a_scenario(changes: dict[str, Any]) -> None:
    with pytest.raises(EmptyBody):
        ask(**changes)


def test_e1_empty_body_when_all_members_are_taken_away() -> None:
    scenario = ask(body="", new_body={"name": "one", "members": ["FRA"]}, members={"remove": ["FRA"]})
    with pytest.raises(EmptyBody):
        cs.decide(scenario)


def test_e1_empty_body_before_anyone_joined() -> None:
    with pytest.raises(EmptyBody):
        cs.body("nato").on("1949-01-01")


@pytest.mark.parametrize("position", ["abstain", "absent", "silent"])
def test_e1_two_thirds_of_no_votes_is_not_adopted(position: str) -> None:
    verdict = cs.decide(club(position, position, position, rule="two_thirds_of_votes_cast"))
    assert verdict.outcome is cs.Outcome.BLOCKED
    assert verdict.failed_by is FailedBy.NO_VOTES_CAST
    assert "no votes" in verdict_text(verdict).lower()


@pytest.mark.parametrize("node", [{"at_least": "1/3"}, {"at_least": 1}, {"more_than": 0}])
def test_e1_a_share_of_an_empty_base_never_holds(node: dict[str, Any]) -> None:
    requires = {"op": "share", "count": ["agree"], "base": "votes_cast", **node}
    scenario = ask(
        body="",
        new_body={"name": "x", "members": ["FRA", "DEU"]},
        rule={"kind": "custom", "requires": requires},
        positions={"FRA": "abstain", "DEU": "absent"},
    )
    assert cs.decide(scenario).outcome is cs.Outcome.BLOCKED


@pytest.mark.parametrize(
    ("position", "outcome", "blockers"),
    [("agree", "ADOPTED", []), ("object", "BLOCKED", ["A"]), ("unknown", "UNDETERMINED", [])],
)
@pytest.mark.parametrize("rule", ["consensus", "acceptance", "silence_procedure", "simple_majority"])
def test_e2_one_member_decides(rule: str, position: str, outcome: str, blockers: list[str]) -> None:
    verdict = cs.decide(club(position, rule=rule))
    assert verdict.outcome.value == outcome
    assert codes(verdict.blockers) == blockers
    if blockers:
        assert verdict.blockers[0].critical


def test_e2_one_member_holds_all_the_weight() -> None:
    verdict = cs.decide(club("agree", rule="qualified_majority", weights={"A": 1}))
    assert verdict.outcome is cs.Outcome.ADOPTED


@pytest.mark.parametrize(
    ("body", "state"), [("nato", "Sweden"), ("nato", "FRA"), ("eu", "Croatia"), ("coe", "UKR"), ("nato", "Türkiye")]
)
def test_e3_candidate_already_a_member(body: str, state: str) -> None:
    with pytest.raises(AlreadyAMember) as caught:
        ask(body=body, candidate=state)
    assert caught.value.key == "candidate"
    assert "joined" in str(caught.value)


def test_e3_candidate_may_be_asked_about_until_the_day_before_it_joined() -> None:
    assert ask(candidate="SWE", on="2024-03-06").candidate == "SWE"
    with pytest.raises(AlreadyAMember):
        ask(candidate="SWE", on="2024-03-07")


def test_e3_a_former_member_may_be_a_candidate() -> None:
    assert ask(body="eu", candidate="UK").candidate == "GBR"


@pytest.mark.parametrize("body", ["nato", "eu", "coe"])
@pytest.mark.parametrize("spelling", ["XKX", "Kosovo", "Kosova", "XK"])
def test_e4_candidate_does_not_decide_on_itself(body: str, spelling: str) -> None:
    with pytest.raises(CandidateVotes):
        ask(body=body, positions={spelling: "agree"})
    with pytest.raises(CandidateVotes):
        ask(body=body, members={"add": [spelling]})
    with pytest.raises(CandidateVotes):
        ask(body="", new_body={"name": "x", "members": ["FRA", spelling]})


def test_e4_candidate_among_the_members_of_a_question_by_hand() -> None:
    members = (cs.Member(state="A", position="agree"), cs.Member(state="B", position="agree"))
    with pytest.raises(CandidateVotes):
        cs.Question(body="the club", candidate="A", members=members)


SPELLINGS = [
    ("Turkey", "Türkiye"),
    ("GR", "EL"),
    ("UK", "GB"),
    ("TUR", "Turkiye"),
    ("France", "FRA"),
    ("france", "FRANCE"),
    ("Czech Republic", "Czechia"),
    ("FYROM", "North Macedonia"),
]


@pytest.mark.parametrize("names", SPELLINGS)
def test_e5_duplicate_member_names_both_spellings(names: tuple[str, str]) -> None:
    first, second = names
    for changes in (
        {"positions": {first: "agree", second: "agree"}},
        {"body": "", "new_body": {"name": "x", "members": [first, "POL", second]}},
        {"candidate": "UKR", "members": {"add": [first, second]}},
    ):
        with pytest.raises(DuplicateMember) as caught:
            ask(**changes)
        assert first in str(caught.value)
        assert second in str(caught.value)


def test_e5_duplicate_member_same_code_twice() -> None:
    with pytest.raises(DuplicateMember):
        ask(body="", new_body={"name": "x", "members": ["FRA", "FRA"]})
    member = cs.Member(state="A", position="agree")
    with pytest.raises(DuplicateMember):
        cs.Question(body="x", candidate="Z", members=(member, member))


def test_e5_duplicate_weight_is_never_added_up() -> None:
    with pytest.raises(DuplicateMember) as caught:
        ask(weights={"population": {"GR": 10, "EL": 10}})
    assert "weights.population.EL" in str(caught.value)


def test_e5_adding_a_sitting_member_counts_it_once() -> None:
    question = cs.pose(ask(members={"add": ["France"]}))
    assert [m.state for m in question.members].count("FRA") == 1
    assert len(question.members) == 32
    assert not any(m.hypothetical for m in question.members)


@pytest.mark.parametrize("state", ["CYP", "AUT", "IRL", "MLT"])
def test_e6_eu_not_nato(state: str) -> None:
    with pytest.raises(NotAMember) as caught:
        ask(positions={state: "object"})
    message = str(caught.value)
    assert cs.state(state).name in message
    assert "is not a member of NATO" in message
    assert "European Union" in message
    assert caught.value.parts["state"] == state
    assert caught.value.parts["body"] == "nato"


@pytest.mark.parametrize("state", ["USA", "CAN", "GBR", "NOR", "TUR", "ISL", "ALB", "MNE", "MKD"])
def test_e6_nato_not_eu(state: str) -> None:
    with pytest.raises(NotAMember) as caught:
        ask(body="eu", positions={state: "object"})
    message = str(caught.value)
    assert cs.state(state).name in message
    assert "not a member of the EU" in message
    assert "North Atlantic Treaty Organization" in message


def test_e6_the_often_quoted_five() -> None:
    with pytest.raises(NotAMember) as caught:
        ask(positions=dict.fromkeys(FIVE, "object"))
    assert caught.value.key == "positions.CYP"
    assert codes(cs.decide(ask(body="eu", assumption="following")).blockers) == FIVE


def test_e6_eu_not_nato_unless_added_as_a_hypothesis() -> None:
    verdict = cs.decide(ask(positions={"CYP": "object"}, members={"add": ["Cyprus"]}))
    assert codes(verdict.blockers) == FIVE
    assert verdict.of("CYP").member.hypothetical
    assert any("hypothesis" in note for note in verdict.question.provenance.notes)


def test_e6_asking_what_a_non_member_does_is_an_error() -> None:
    with pytest.raises(NotAMember, match="European Union"):
        cs.decide(ask()).explain("Cyprus")


@pytest.mark.parametrize("rule", ["consensus", "acceptance", "silence_procedure", "eu_unanimity"])
def test_e7_a_voter_without_a_position_is_unknown(rule: str) -> None:
    verdict = cs.decide(club("agree", "unknown", "agree", rule=rule))
    assert verdict.outcome is cs.Outcome.UNDETERMINED
    assert codes(verdict.undetermined) == ["B"]
    assert codes(verdict.possible_blockers) == ["B"]
    assert verdict.blockers == ()


def test_e7_nobody_is_taken_to_agree_when_only_statements_count() -> None:
    verdict = cs.decide(ask(assumption="stated"))
    assert verdict.outcome is cs.Outcome.UNDETERMINED
    for state in [*FOUR, "POL", "NOR"]:
        assert verdict.of(state).member.position is Position.UNKNOWN


def test_e7_a_member_left_out_of_a_new_body_is_unknown() -> None:
    scenario = ask(body="", new_body={"name": "x", "members": ["FRA", "ESP"]}, positions={"FRA": "agree"})
    verdict = cs.decide(scenario.but(assumption="stated"))
    assert codes(verdict.undetermined) == ["ESP"]


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("1949-08-24", 12),
        ("1952-02-18", 14),
        ("1955-05-06", 15),
        ("1982-05-30", 16),
        ("1999-03-12", 19),
        ("2004-03-29", 26),
        ("2008-04-03", 26),
        ("2009-03-31", 26),
        ("2009-04-01", 28),
        ("2017-06-04", 28),
        ("2017-06-05", 29),
        ("2020-03-26", 29),
        ("2020-03-27", 30),
        ("2023-04-03", 30),
        ("2023-04-04", 31),
        ("2024-03-06", 31),
        ("2024-03-07", 32),
        (TODAY, 32),
    ],
)
def test_e8_members_by_date(day: str, count: int) -> None:
    states = cs.body("nato").on(day).states
    assert len(states) == count
    assert len(set(states)) == count
    assert list(states) == sorted(states)


def test_e8_montenegro_joins_at_the_end_of_its_day() -> None:
    assert "MNE" not in cs.body("nato").on("2017-06-04").states
    assert "MNE" in cs.body("nato").on("2017-06-05").states
    before, after = cs.pose(ask(on="2017-06-04")), cs.pose(ask(on="2017-06-05"))
    assert {m.state for m in after.members} - {m.state for m in before.members} == {"MNE"}


def test_e8_the_position_of_a_later_member_is_set_aside_with_a_note() -> None:
    question = cs.pose(ask(on="2017-06-04", positions={"MNE": "object"}))
    assert "MNE" not in [m.state for m in question.members]
    assert any("Montenegro" in note for note in question.provenance.notes)
    assert cs.decide(ask(on="2017-06-05", positions={"MNE": "object"})).of("MNE").blocks is Blocks.DEFINITELY


# Names and dates.


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Turkey", "TUR"),
        ("Türkiye", "TUR"),
        ("turkiye", "TUR"),
        ("FYROM", "MKD"),
        ("Macedonia", "MKD"),
        ("the former Yugoslav Republic of Macedonia", "MKD"),
        ("Czech Republic", "CZE"),
        ("West Germany", "DEU"),
        ("FRG", "DEU"),
        ("Holland", "NLD"),
        ("UK", "GBR"),
        ("EL", "GRC"),
        ("XK", "XKX"),
    ],
)
def test_e12_old_names_resolve_to_one_state(name: str, code: str) -> None:
    assert cs.state(name).code == code


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("TUR", date(2012, 2, 25), "Turkey"),
        ("TUR", date(2022, 5, 31), "Turkey"),
        ("TUR", date(2022, 6, 1), "Türkiye"),
        ("TUR", date(2026, 7, 31), "Türkiye"),
        ("MKD", date(2008, 4, 3), "the former Yugoslav Republic of Macedonia"),
        ("MKD", date(2019, 2, 11), "the former Yugoslav Republic of Macedonia"),
        ("MKD", date(2019, 2, 12), "North Macedonia"),
    ],
)
def test_e12_the_name_printed_is_that_of_the_day(code: str, day: date, name: str) -> None:
    assert cs.state(code).name_on(day) == name


def test_e12_reports_use_the_name_of_the_day() -> None:
    old, new = verdict_text(cs.decide(ask(on="2012-02-25"))), verdict_text(cs.decide(ask()))
    assert "Turkey" in old
    assert "Türkiye" not in old
    assert "Türkiye" in new
    assert "Turkey" not in new
    bucharest = verdict_text(cs.decide(cs.scenarios.load("nato/north-macedonia-2008")))
    assert "North Macedonia" not in bucharest.splitlines()[0]


def test_e12_one_position_under_any_name_gives_one_answer() -> None:
    answers = {cs.decide(ask(positions={name: "object"})).outcome for name in ("TUR", "Turkey", "Türkiye", "turkiye")}
    assert answers == {cs.Outcome.BLOCKED}
    assert ask(positions={"Turkey": "agree"}) == ask(positions={"TUR": "agree"})


# Silence, hindsight and disputed facts.

EU = tuple(cs.body("eu").on(TODAY).states)
HEAVY = {state: 100 if state in FIVE else 10 for state in EU}
"""Made-up weights under which the five hold far more than 35 %."""


def silent_five(rule: str, weights: dict[str, int] | None = None) -> cs.Verdict:
    """Return the answer of the 27 when the same five say nothing and all others agree."""
    positions = {state: "silent" if state in FIVE else "agree" for state in EU}
    tables = {"population": weights} if weights else {}
    return cs.decide(ask(body="eu", rule=rule, positions=positions, weights=tables))


def test_e22_silence_adopts_under_a_silence_procedure() -> None:
    verdict = silent_five("silence_procedure")
    assert verdict.outcome is cs.Outcome.ADOPTED
    assert {verdict.of(state).effect for state in FIVE} == {Effect.SUPPORTS}


def test_e22_silence_is_not_acceptance() -> None:
    verdict = silent_five("acceptance")
    assert verdict.outcome is cs.Outcome.BLOCKED
    assert codes(verdict.blockers) == FIVE
    assert verdict.failed_by is FailedBy.TOO_FEW_MEMBERS
    assert {verdict.of(state).effect for state in FIVE} == {Effect.BLOCKS}


def test_e22_silence_counts_against_under_a_qualified_majority() -> None:
    verdict = silent_five("qualified_majority", HEAVY)
    assert verdict.outcome is cs.Outcome.BLOCKED
    assert codes(verdict.blockers) == FIVE
    assert verdict.failed_by is FailedBy.TOO_LITTLE_WEIGHT
    even = silent_five("qualified_majority", dict.fromkeys(EU, 1))
    assert even.outcome is cs.Outcome.ADOPTED
    assert {even.of(state).effect for state in FIVE} == {Effect.BLOCKS}
    assert even.blockers == ()


def test_e22_silence_drops_out_of_the_votes_cast() -> None:
    verdict = silent_five("two_thirds_of_votes_cast")
    assert verdict.outcome is cs.Outcome.ADOPTED
    assert verdict.margin == 22 - 15
    assert {verdict.of(state).effect for state in FIVE} == {Effect.NEUTRAL}


def test_e23_hindsight_does_not_leak_into_2012() -> None:
    day = date(2012, 2, 25)
    verdict = cs.decide(ask(on=day, known_by=day))
    assert codes(verdict.blockers) == FOUR
    assert len(verdict.contributions) == 28
    states = {c.state for c in verdict.contributions}
    assert not states & {"MNE", "MKD", "FIN", "SWE"}
    for contribution in verdict.contributions:
        member = contribution.member
        for fact in (member.recognition, member.statement):
            if fact is not None:
                assert fact.since.last <= day
                assert fact.is_known(day)
        if member.since is not None:
            assert member.since.last <= day
    assert verdict.tabled.since is None or verdict.tabled.since.last <= day


@pytest.mark.parametrize(("state", "since"), [("EGY", "2013-06-26"), ("DMA", "2012-12-11"), ("BHS", "2025-12-19")])
def test_e23_a_later_recognition_does_not_leak_back(state: str, since: str) -> None:
    day = date(2012, 2, 25)
    data = shipped()
    assert data.stance(state, "XKX", day).stance is cs.Stance.DOES_NOT_RECOGNISE
    assert data.stance(state, "XKX", date.fromisoformat(since)).stance is cs.Stance.RECOGNISES
    then = cs.decide(ask(on=day, known_by=day, members={"add": [state]}))
    assert then.of(state).member.position is Position.OBJECT
    assert cs.decide(ask(on=since, members={"add": [state]})).of(state).member.position is Position.UNKNOWN


def test_e23_what_was_published_later_is_not_known() -> None:
    day = date(2008, 10, 7)
    data = shipped()
    assert data.stance("PRT", "XKX", day, day).stance is cs.Stance.RECOGNISES
    assert data.stance("PRT", "XKX", day, date(2008, 10, 6)).stance is cs.Stance.DOES_NOT_RECOGNISE
    assert "PRT" in codes(cs.decide(ask(on=day, known_by="2008-10-06")).blockers)


def test_e23_asking_today_about_then_ignores_later_acts() -> None:
    then = cs.decide(ask(on="2012-02-25"))
    assert codes(then.blockers) == FOUR
    assert all(c.member.since is None or c.member.since.last <= date(2012, 2, 25) for c in then.contributions)


@pytest.mark.parametrize("assumption", list(Assumption))
def test_e24_a_contested_recognition_stays_unknown(assumption: Assumption) -> None:
    assert assume(assumption, cs.Stance.CONTESTED) is Position.UNKNOWN
    member = cs.decide(ask(members={"add": ["GNB"]}, assumption=assumption.value)).of("Guinea-Bissau").member
    assert member.stance is cs.Stance.CONTESTED
    assert member.position is Position.UNKNOWN
    assert "contested" in member.reason
    assert member.sources


def test_e24_recognition_before_the_dispute_counts() -> None:
    stance = shipped().stance("GNB", "XKX", date(2017, 11, 20))
    assert stance.stance is cs.Stance.RECOGNISES
    assert shipped().stance("GNB", "XKX", date(2017, 11, 21)).stance is cs.Stance.CONTESTED


@pytest.mark.parametrize("assumption", ["strict", "following"])
def test_e24_a_withdrawn_recognition_is_read_as_none(assumption: str) -> None:
    assert assume(Assumption(assumption), cs.Stance.WITHDREW) is Position.OBJECT


def test_e24_rival_dates_are_kept_and_weighed() -> None:
    verdict = cs.decide(ask(on="2008-02-24"))
    conflict = next(c for c in verdict.conflicts if c.state == "BEL")
    assert conflict.other is Position.OBJECT
    assert conflict.would_flip is False
    assert conflict.sources
    flipping = verdict.question.members
    others = {m.state: "agree" for m in flipping if m.state != "BEL"}
    decisive = cs.decide(ask(on="2008-02-24", assumption="following", positions=others))
    assert decisive.outcome is cs.Outcome.ADOPTED
    assert [(c.state, c.would_flip) for c in decisive.conflicts] == [("BEL", True)]


def test_e25_no_question_before_the_candidate_existed() -> None:
    with pytest.raises(DateOutOfRange) as caught:
        ask(on="2008-02-16")
    assert caught.value.key == "on"
    assert "17 February 2008" in str(caught.value)
    assert ask(on="2008-02-17").on == date(2008, 2, 17)


def test_e25_no_stance_is_read_into_a_time_before_the_candidate() -> None:
    for state in FIVE:
        assert shipped().stance(state, "XKX", date(2008, 2, 16)).stance is cs.Stance.NO_RECORD


def test_e25_a_state_that_does_not_exist_yet_cannot_be_a_member() -> None:
    with pytest.raises(DateOutOfRange, match="Montenegro"):
        cs.decide(ask(candidate="ALB", on="2005-01-01", members={"add": ["MNE"]}))


# Weights.


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        (-1, "negative"),
        (float("nan"), "not a number"),
        (float("inf"), "infinite"),
        (float("-inf"), "infinite"),
        ("5", "is not a number"),
        (1.5, "not exact"),
        (None, "is not a number"),
        (True, "is not a number"),
    ],
)
def test_e42_bad_weights_each_have_their_own_words(weight: object, words: str) -> None:
    with pytest.raises(InvalidWeight, match=words) as caught:
        ask(weights={"population": {"ESP": weight}})
    assert caught.value.key == "weights.population.ESP"


def test_e42_the_words_for_bad_weights_all_differ() -> None:
    messages = set()
    for weight in (-1, float("nan"), float("inf"), "5", 1.5):
        with pytest.raises(InvalidWeight) as caught:
            ask(weights={"population": {"ESP": weight}})
        messages.add(caught.value.what)
    assert len(messages) == 5


def test_e42_zero_is_a_legal_weight() -> None:
    weights = {"A": 10, "B": 0, "C": 0, "D": 0, "E": 0}
    verdict = cs.decide(club("agree", "object", "object", "agree", "agree", rule="qualified_majority", weights=weights))
    assert verdict.outcome is cs.Outcome.ADOPTED
    requires = {"op": "share", "count": ["agree"], "weight": "population", "more_than": "1/2"}
    scenario = ask(
        body="",
        new_body={"name": "x", "members": ["FRA", "DEU", "ITA"]},
        rule={"kind": "custom", "requires": requires},
        weights={"population": {"FRA": 1, "DEU": 1, "ITA": 0}},
        positions={"FRA": "agree", "DEU": "object", "ITA": "object"},
    )
    failed = cs.decide(scenario)
    assert failed.outcome is cs.Outcome.BLOCKED
    assert codes(failed.blockers) == ["DEU"]


def test_e42_all_weights_zero_is_not_adopted() -> None:
    weights = dict.fromkeys("ABCDEFGH", 0)
    positions = ["agree"] * 4 + ["object"] * 4
    assert cs.decide(club(*positions, rule="qualified_majority", weights=weights)).outcome is cs.Outcome.BLOCKED


def test_e42_missing_weights_are_named_never_guessed() -> None:
    with pytest.raises(NeedsWeights, match="population"):
        cs.decide(ask(rule="qualified_majority"))
    with pytest.raises(NeedsWeights) as caught:
        cs.decide(club("agree", "object", "agree", rule="qualified_majority", weights={"A": 1, "B": 1}))
    assert caught.value.what.endswith(" for C")


def test_e42_scaling_all_weights_changes_nothing() -> None:
    small = silent_five("qualified_majority", HEAVY)
    large = silent_five("qualified_majority", {state: 7_000 * weight for state, weight in HEAVY.items()})
    assert small.outcome is large.outcome
    assert codes(small.blockers) == codes(large.blockers)


# Eligibility and report.


def test_e43_soft_eligibility_is_a_finding() -> None:
    verdict = cs.decide(ask(candidate="Japan"))
    assert verdict.outcome is cs.Outcome.UNDETERMINED
    assert verdict.failed_by is None
    finding = next(f for f in verdict.question.findings if f.test == "European")
    assert finding.value == "not_met"
    agreed = cs.decide(ask(candidate="Japan", assumption="following"))
    assert agreed.outcome is cs.Outcome.ADOPTED
    assert "not in Europe" in " ".join(verdict_text(agreed).split())


def test_e43_hard_eligibility_ends_the_matter() -> None:
    verdict = cs.decide(ask(candidate="Japan", assumption="following", eligibility="hard"))
    assert verdict.outcome is cs.Outcome.BLOCKED
    assert verdict.failed_by is FailedBy.NOT_ELIGIBLE
    assert verdict.blockers == ()
    assert "Japan is not in Europe" in " ".join(verdict_text(verdict).split())
    assert cs.decide(ask(assumption="strict", eligibility="hard")).failed_by is FailedBy.OBJECTION


def test_e43_the_article_says_which_test_was_not_met() -> None:
    verdict = cs.decide(ask(candidate="Japan", eligibility="hard"))
    document = verdict_document(verdict)
    assert document["failed_by"] == "not_eligible"
    assert [f["test"] for f in document["findings"] if f["value"] == "not_met"] == ["European"]


TABLED = {"value": "yes", "reason": "a sponsor put it on the agenda"}


@pytest.mark.parametrize(
    ("changes", "outcome", "tabled"),
    [
        ({}, "BLOCKED", "no"),
        ({"tabled": TABLED}, "BLOCKED", "yes"),
        ({"assumption": "reserved"}, "UNDETERMINED", "no"),
        ({"positions": dict.fromkeys(cs.body("nato").on(TODAY).states, "agree")}, "ADOPTED", "no"),
        ({"candidate": "MKD", "on": "2008-04-03"}, "BLOCKED", "yes"),
    ],
)
def test_e46_not_tabled_and_blocked_are_two_answers(changes: dict[str, Any], outcome: str, tabled: str) -> None:
    verdict = cs.decide(ask(**changes))
    document = json.loads(to_json(verdict_document(verdict)))
    assert (document["outcome"], document["tabled"]["value"]) == (outcome, tabled)
    text = verdict_text(verdict)
    lines = text.splitlines()
    assert any(line.startswith(outcome) for line in lines)
    assert any(line.startswith(f"Is it tabled? {tabled.capitalize()}") for line in lines)
    flat = " ".join(text.split())
    assert ("It has been tabled" in flat) is (tabled == "yes")
    assert ("It has not been tabled" in flat) is (tabled == "no")


def test_e46_what_is_not_tabled_blames_nobody() -> None:
    verdict = cs.decide(ask(positions=dict.fromkeys(cs.body("nato").on(TODAY).states, "agree")))
    assert verdict.failed_by is None
    assert verdict.blockers == ()
    assert verdict.tabled.sources


def test_e47_under_consensus_the_smallest_change_is_the_whole_set() -> None:
    changes = cs.minimal_changes(ask())
    assert changes.sets == (tuple(FOUR),)
    assert changes.complete


@pytest.mark.parametrize("rule", ["consensus", "acceptance", "silence_procedure", "eu_unanimity"])
def test_e47_under_unanimity_no_blocker_can_be_spared(rule: str) -> None:
    assert cs.minimal_changes(club("object", "agree", "object", rule=rule)).sets == (("A", "C"),)


def test_e47_under_a_majority_several_sets_do_in_order() -> None:
    members = zip("EDCBA", ["agree", "agree", "object", "silent", "object"], strict=True)
    question = cs.Question(
        body="the club",
        candidate="Z",
        rule="simple_majority",
        members=tuple(cs.Member(state=s, position=p) for s, p in members),
    )
    assert cs.minimal_changes(question).sets == (("A",), ("B",), ("C",))
    two_short = club("agree", "object", "object", "object", "object", rule="simple_majority")
    sets = cs.minimal_changes(two_short).sets
    assert sets == (("B", "C"), ("B", "D"), ("B", "E"), ("C", "D"), ("C", "E"), ("D", "E"))


def test_e47_sets_of_different_sizes_are_smallest_first() -> None:
    weights = {"A": 40, "B": 1, "C": 1, "D": 29, "E": 29, "F": 30}
    positions = ["agree", "agree", "agree", "object", "object", "object"]
    changes = cs.minimal_changes(club(*positions, rule="qualified_majority", weights=weights))
    assert list(changes.sets) == sorted(changes.sets, key=lambda s: (len(s), s))
    for chosen in changes.sets:
        for other in changes.sets:
            assert chosen == other or not set(chosen) <= set(other)


def test_e47_changes_do_what_they_say() -> None:
    scenario = ask(assumption="following")
    (needed,) = cs.minimal_changes(scenario).sets
    moved = cs.decide(scenario.but(positions=dict.fromkeys(needed, "agree")))
    assert moved.outcome is not cs.Outcome.BLOCKED
    for spared in needed:
        fewer = scenario.but(positions={state: "agree" for state in needed if state != spared})
        assert codes(cs.decide(fewer).blockers) == [spared]


def test_e47_the_same_question_gives_the_same_text() -> None:
    members = [cs.Member(state=s, position=p) for s, p in zip("ABCD", ["object", "agree"] * 2, strict=True)]
    forward = cs.Question(body="x", candidate="Z", rule="simple_majority", members=tuple(members))
    backward = cs.Question(body="x", candidate="Z", rule="simple_majority", members=tuple(reversed(members)))
    assert verdict_text(cs.decide(forward)) == verdict_text(cs.decide(backward))


def test_e48_a_possible_blocker_is_never_printed_as_a_blocker() -> None:
    verdict = cs.decide(cs.scenarios.load("nato/kosovo-reserved"))
    assert codes(verdict.possible_blockers) == ["GBR", "HUN", "USA"]
    assert verdict.blockers == ()
    text = verdict_text(verdict)
    assert not any(line.startswith("Blockers") for line in text.splitlines())
    assert "block" not in text.lower()


@pytest.mark.parametrize("state", ["GBR", "HUN", "USA"])
def test_e48_the_explanation_of_a_possible_blocker_does_not_call_it_one(state: str) -> None:
    verdict = cs.decide(cs.scenarios.load("nato/kosovo-reserved"))
    text = verdict.explain(state)
    name = verdict.of(state).member.shown
    assert f"{name} blocks" not in text
    assert not text.startswith(f"Why {name[0].upper()}{name[1:]} blocks")
    assert "may turn out to block" in " ".join(text.split())


def test_e48_json_keeps_definite_and_possible_blockers_apart() -> None:
    document = verdict_document(cs.decide(ask()))
    blockers = {b["state"] for b in document["blockers"]}
    possible = {b["state"] for b in document["possible_blockers"]}
    assert blockers == set(FOUR)
    assert "GBR" in possible
    assert not blockers & possible


def test_e48_a_blocker_of_a_real_state_has_a_date_and_a_source() -> None:
    for blocker in cs.decide(ask()).blockers:
        assert blocker.member.since is not None
        assert blocker.member.sources
        assert blocker.member.group is Group.NON_RECOGNISER


def test_e48_minimal_changes_of_a_tally_are_refused() -> None:
    scenario = ask(rule="two_thirds_of_votes_cast", tally={"for": 20, "against": 10, "absent": 2})
    verdict = cs.decide(scenario)
    assert verdict.blockers == ()
    assert verdict.possible_blockers == ()
    with pytest.raises(InputError):
        cs.minimal_changes(verdict)
