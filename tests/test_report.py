"""What a reader sees: sentences that may be quoted carry their hypotheses, and every source is named."""

from pathlib import Path

import pytest

import consensus as cs
from consensus.datasets import SHIPPED, Dataset
from consensus.decisions.compare import compare
from consensus.decisions.posing import pose
from consensus.facts import Recognition, Statement
from consensus.report import comparison_text, headline, rules_text, verdict_document, verdict_text
from consensus.values import FactDate

KOSOVO = cs.scenarios.load("nato/kosovo")


def said(**changes: object) -> str:
    return headline(cs.decide(KOSOVO.but(**changes)))


@pytest.mark.parametrize("name", cs.scenarios.names())
def test_no_explanation_shows_an_identifier_in_place_of_a_source(name: str) -> None:
    verdict = cs.decide(cs.scenarios.load(name))
    for contribution in verdict.contributions:
        for line in verdict.explain(contribution.state).splitlines():
            inner = line.strip()
            assert not (inner.startswith("[") and inner.endswith("]") and " " not in inner), line


@pytest.mark.parametrize("name", cs.scenarios.names())
def test_every_sentence_ends_once_and_has_no_double_brackets(name: str) -> None:
    verdict = cs.decide(cs.scenarios.load(name))
    text = verdict_text(verdict) + verdict.explain()
    for wrong in ("..", ".,", ".;", "since by", ") (", "{", "None"):
        assert wrong not in text.replace("...", "").replace("http", "").replace("U.S.", "US"), wrong


def test_a_quoted_sentence_carries_the_hypotheses_of_the_scenario() -> None:
    assert "and Greece agreed" in said(positions={"GRC": "agree"})
    assert "and Cyprus were a member" in said(members={"add": ["CYP"]})
    assert "and Belgium and France were not members" in said(members={"remove": ["BEL", "FRA"]})
    assert "did what the scenario asserts" in said(positions={"GRC": "agree", "FRA": "object"})
    assert "in this scenario France withholds consensus" in said(positions={"FRA": "object"})


def test_a_quoted_sentence_names_a_rule_that_is_not_the_bodys_and_what_is_assumed() -> None:
    text = said(rule="two_thirds_of_members", assumption="following")
    assert "under another rule (Two thirds of all members)" in text
    assert "18 members are assumed to agree (assumption: following)" in text
    page = verdict_text(cs.decide(KOSOVO.but(rule="two_thirds_of_members", assumption="following")))
    assert "not the rule of this stage" in page
    assert "as in: Statute of the Council of Europe" in page


def test_a_question_beyond_the_review_date_says_so_in_the_sentence() -> None:
    assert "on facts reviewed to 31 July 2026" in said(on="2099-12-31")
    assert "reviewed" not in said()


def test_reservations_are_named() -> None:
    agree = dict.fromkeys(["GBR", "HUN", "USA"], "agree")
    text = said(assumption="reserved", positions=agree)
    assert "could invite Kosovo" in text
    assert "Greece, Romania, Slovakia and Spain are taken to agree with a reservation" in text


def test_the_second_answer_has_three_forms() -> None:
    assert said().endswith("It has not been tabled.")
    assert said(tabled={"value": "yes", "reason": "put by a sponsor"}).endswith("It has been tabled in this scenario.")
    assert said(tabled={"value": "unknown", "reason": "talks are secret"}).endswith("is not known.")
    page = verdict_text(cs.decide(KOSOVO.but(tabled={"value": "no", "condition": "a deal", "holder": ["FRA"]})))
    assert "Condition: a deal." in page
    assert "(the scenario asserts it)" in page


def test_an_assertion_about_the_agenda_holds_from_its_date() -> None:
    later = KOSOVO.but(tabled={"value": "yes", "since": "2027-01-01"})
    assert cs.decide(later).tabled.value == "no"
    assert cs.decide(later.but(on="2027-01-02")).tabled.value == "yes"


def test_an_assertion_about_a_position_holds_from_its_date() -> None:
    later = KOSOVO.but(positions={"GRC": {"position": "agree", "since": "2027-01-01"}})
    assert cs.decide(later).of("GRC").member.position is cs.Position.OBJECT
    assert cs.decide(later.but(on="2027-01-01")).of("GRC").member.position is cs.Position.AGREE


def test_an_asserted_condition_leaves_the_position_unknown_and_is_shown() -> None:
    verdict = cs.decide(KOSOVO.but(positions={"GRC": {"position": "agree", "condition": "the statute is sent"}}))
    assert verdict.of("GRC").member.group is cs.Group.CONDITIONAL
    assert "on condition: the statute is sent" in verdict_text(verdict)
    assert "the statute is sent" in verdict.explain("GRC")


def test_unknown_members_are_explained_as_unknown_even_where_others_block() -> None:
    text = cs.decide(KOSOVO).explain("Belgium")
    assert "may turn out to block, too" in text
    assert "does not block" not in text


def test_a_stance_of_several_acts_cites_them_all_and_dates_the_ground() -> None:
    """Greece put the decision off on 18 February 2008 and stated its ground on 29 August."""
    greece = cs.decide(KOSOVO).of("GRC").member
    assert str(greece.since) == "2008-02-18"
    assert "stated 29 August 2008" in greece.reason
    assert {"rec-greeceinfo-2008", "rec-gr-mfa-briefing-2008-08-29"} <= set(greece.sources)


def test_every_blocker_in_json_carries_its_evidence() -> None:
    for blocker in verdict_document(cs.decide(KOSOVO))["blockers"]:
        assert blocker["since"]
        assert blocker["sources"]
        assert blocker["basis"] == "assumed"
        assert blocker["critical"] is True
        assert "does not recognise" in blocker["reason"]


def ballot(**changes: object) -> cs.Scenario:
    """Return the ministers' vote of 24 April 2023: 33 for, 7 against, 5 abstaining, one absent."""
    tally = {"for": 33, "against": 7, "abstain": 5, "absent": 1}
    return cs.Scenario(body="coe", candidate="XKX", on="2023-04-24", tally=tally).but(**changes)


def test_a_ballot_of_figures_shows_them_and_claims_nothing_about_states() -> None:
    verdict = cs.decide(ballot())
    assert verdict.outcome is cs.Outcome.ADOPTED
    assert verdict.margin == 2
    page = verdict_text(verdict)
    assert "Figures: 33 for, 7 against, 5 abstaining, 1 absent" in page
    assert "Assumption" not in page
    document = verdict_document(verdict)
    assert document["tally"].items() >= {"in_favour": 33, "against": 7, "abstain": 5, "absent": 1}.items()
    assert {f["test"] for f in document["findings"]} == {"other", "European"}
    assert "names no member" in verdict.explain()
    with pytest.raises(cs.InputError, match="names no member"):
        verdict.explain("ESP")
    with pytest.raises(cs.InputError, match="no members to move"):
        cs.minimal_changes(verdict)
    assert "Two thirds of all members" in rules_text(cs.by_rule(ballot()))


def test_figures_that_do_not_fit_the_body_are_refused_with_the_numbers() -> None:
    with pytest.raises(cs.errors.InvalidTally, match=r"40 \+ 7 \+ 0 \+ 0 = 47, but the Council of Europe has 46"):
        ballot(tally={"for": 40, "against": 7})


def test_a_question_has_members_or_a_tally() -> None:
    with pytest.raises(cs.InputError, match="either members or a tally"):
        cs.Question(
            body="x",
            candidate="new",
            members=(cs.Member(state="A"),),
            tally=cs.Tally(in_favour=1, against=0),
        )


def why(first: cs.Scenario, second: cs.Scenario, state: str) -> str:
    return next(c.why for c in compare(first, second).members if c.state == state)


def test_compare_names_the_cause_of_each_change() -> None:
    assert "the rule is Two thirds" in why(KOSOVO, KOSOVO.but(rule="two_thirds_of_members"), "ESP")
    assert "unacceptable" in why(KOSOVO, cs.scenarios.load("nato/cyprus"), "TUR")
    assert "Estonia supports" in why(KOSOVO.but(on="2008-02-20"), KOSOVO, "EST")
    assert why(KOSOVO, KOSOVO.but(positions={"GRC": "agree"}), "GRC") == "the scenario asserts it"
    assert "no longer asserts" in why(KOSOVO.but(positions={"GRC": "agree"}), KOSOVO, "GRC")
    assert "the assumption is following" in why(KOSOVO, KOSOVO.but(assumption="following"), "BEL")
    assert "left office 2022-08-02" in why(KOSOVO.but(on="2022-07-31"), KOSOVO.but(on="2022-08-02"), "BGR")
    assert "recognised Kosovo" in why(KOSOVO.but(on="2008-10-06"), KOSOVO.but(on="2008-10-07"), "PRT")
    assert "had not recognised" in why(
        cs.scenarios.load("nato/cyprus").but(on="2008-03-01"), KOSOVO.but(on="2008-03-01"), "CAN"
    )


def test_compare_says_why_a_member_sits_at_one_table_only() -> None:
    assert why(KOSOVO, KOSOVO.but(members={"add": ["CYP"]}), "CYP") == "is taken as a member by the scenario"
    assert "no longer taken" in why(KOSOVO.but(members={"add": ["CYP"]}), KOSOVO, "CYP")
    assert why(KOSOVO, KOSOVO.but(members={"remove": ["FRA"]}), "FRA") == "is taken as not a member by the scenario"
    assert why(KOSOVO.but(on="2012-02-25"), KOSOVO, "SWE") == "became a member in between"
    eu = cs.Scenario(body="eu", candidate="XKX", on="2020-01-31")
    assert why(eu, eu.but(on="2020-02-01"), "GBR") == "ceased to be a member in between"
    assert why(eu, KOSOVO.but(on="2020-01-31"), "CYP") == "is at the table only in the first"
    assert why(eu, KOSOVO.but(on="2020-01-31"), "TUR") == "is at the table only in the second"


def test_compare_announces_what_differs_in_the_question() -> None:
    text = comparison_text(compare(KOSOVO, cs.scenarios.load("nato/cyprus")))
    assert "Kosovo" in text
    assert "Cyprus" in text
    assert "invitation to talks" in comparison_text(compare(KOSOVO, KOSOVO.but(stage="pfp")))
    assert "No member changed" in comparison_text(compare(KOSOVO, KOSOVO))
    tabled = comparison_text(compare(KOSOVO, KOSOVO.but(tabled={"value": "yes"})))
    assert "Tabled: no, then yes." in tabled
    assert "start blocking" in comparison_text(compare(KOSOVO.but(assumption="reserved"), KOSOVO))


def test_a_hard_test_of_eligibility_ends_the_matter_and_blames_nobody() -> None:
    japan = cs.Scenario(body="nato", candidate="JPN", on="2026-07-31", eligibility="hard")
    verdict = cs.decide(japan)
    assert verdict.failed_by is cs.rules.FailedBy.NOT_ELIGIBLE
    assert not verdict.blockers
    assert not verdict.possible_blockers
    assert cs.minimal_changes(japan).sets == ()
    assert "Article 10" in headline(verdict)
    assert "makes the test hard" in verdict_text(verdict)
    assert "each member weighs that" in verdict_text(cs.decide(japan.but(eligibility="soft")))


def test_a_conflict_of_sources_is_told_with_the_name_of_the_state() -> None:
    text = verdict_text(cs.decide(cs.Scenario(body="eu", candidate="XKX", on="2008-02-20")))
    assert "Sources conflict on Luxembourg" in " ".join(text.split())


def test_a_rule_of_ones_own_is_put_in_words() -> None:
    rule = cs.rules.Custom(
        requires=cs.rules.AllOf(
            of=(
                cs.rules.ShareOf(count=["agree"], base="votes_cast", at_least="2/3"),
                cs.rules.AnyOf(
                    of=(
                        cs.rules.Limit(count=["object"], at_most=1, among=("GRC",)),
                        cs.rules.Limit(count=["agree", "object"], at_least=20, quorum=True),
                        cs.rules.ShareOf(
                            count=["agree"], base=["agree", "object"], more_than="1/2", weight="population"
                        ),
                    )
                ),
            )
        )
    )
    assert rule.needs == (
        "at least 2/3 of votes cast agree and (at most 1 object among GRC or at least 20 agree or object (quorum)"
        " or more than 1/2 of those that agree or object by population agree)"
    )


def test_what_cannot_be_decided_says_what_to_pass() -> None:
    with pytest.raises(cs.InputError, match=r"scenarios\.load"):
        cs.decide("nato/kosovo")  # type: ignore[arg-type]
    with pytest.raises(cs.errors.UnknownRule, match="veto"):
        cs.by_rule(KOSOVO).row("veto")
    few = cs.rules.Limit(count=("agree",), at_most=9)
    share = cs.rules.ShareOf(count=("agree",), base=("agree", "object"), more_than="1/2")
    odd = KOSOVO.but(rule=cs.rules.Custom(requires=cs.rules.AllOf(of=(few, share))))
    with pytest.raises(cs.InputError, match="agreement harms"):
        cs.minimal_changes(odd)


def test_the_note_on_the_name_can_be_replaced() -> None:
    assert "without prejudice to positions on status" in verdict_text(cs.decide(KOSOVO))
    page = verdict_text(cs.decide(KOSOVO.but(designation_note="a note of one's own")))
    assert "a note of one's own" in page
    assert "without prejudice" not in page


def test_hand_made_questions_print_without_empty_lines_or_stops(tmp_path: Path) -> None:
    members = (cs.Member(state="Ann", position="agree"), cs.Member(state="Ben", position="object"))
    verdict = cs.decide(cs.Question(body="the club", candidate="Eve", members=members))
    page = verdict_text(verdict)
    assert "The other member" in page
    assert not any(line.strip() == "." for line in page.splitlines())
    assert "as in: NATO practice" in page
    assert "Ben withholds consensus" in headline(verdict)
    with pytest.raises(cs.errors.NotAMember, match="does not sit at this table"):
        verdict.of("France")


def test_a_member_is_found_by_code_name_or_alias() -> None:
    verdict = cs.decide(KOSOVO)
    assert verdict.of("TUR") == verdict.of("Türkiye") == verdict.of("Turkey")
    with pytest.raises(cs.errors.NotAMember, match="European Union"):
        verdict.of("Cyprus")
    with pytest.raises(cs.errors.UnknownState):
        verdict.of("Ruritania")


def test_withdrawn_and_contested_recognition_is_told_as_such() -> None:
    """Recognition claimed to be withdrawn by one side only is contested, and stays unknown."""
    council = {"name": "the council", "members": ["GHA", "RUS", "BRA", "FRA"]}
    verdict = cs.decide(cs.Scenario(candidate="XKX", on="2026-07-31", new_body=council))
    ghana = verdict.of("GHA").member
    assert ghana.stance is cs.Stance.CONTESTED
    assert ghana.position is cs.Position.UNKNOWN
    assert "is in dispute over its recognition of Kosovo" in verdict.explain("GHA")
    assert "Claimed by SRB" in verdict.explain("GHA")
    assert "had not recognised Kosovo" in verdict.explain("BRA")
    palestine = cs.decide(cs.Scenario(candidate="PSE", on="2026-07-31", new_body=council))
    assert "no record of whether it recognises" in palestine.of("FRA").member.reason


class Withdrawn(Dataset):
    """The shipped facts, but Albania withdrew its recognition in 2020: an invention."""

    def recognition(self, candidate: str) -> tuple[Recognition, ...]:
        rows = super().recognition(candidate)
        return (*rows, rows[1].model_copy(update={"state": "ALB", "status": cs.Stance.WITHDREW, "since": DAY}))


DAY = FactDate.parse("2020-01-01")


def test_a_withdrawal_counts_as_non_recognition_from_its_day() -> None:
    data = Withdrawn(SHIPPED)
    bare = KOSOVO.but(on="2021-01-01", assumption="strict")
    before, after = pose(bare.but(on="2019-12-31"), data=data), pose(bare, data=data)
    assert cs.decide(before).of("ALB").member.position is cs.Position.UNKNOWN
    albania = cs.decide(after).of("ALB").member
    assert albania.position is cs.Position.OBJECT
    assert albania.reason == "withdrew its recognition of Kosovo"
    change = compare(before, after)
    assert next(c.why for c in change.members if c.state == "ALB") == "withdrew its recognition of Kosovo"


class Spoke(Dataset):
    """The shipped facts, but a former Spanish government said that it would agree: an invention."""

    def statements(self, candidate: str) -> tuple[Statement, ...]:
        albania = next(s for s in super().statements(candidate) if s.state == "ALB")
        end = {"state": "ESP", "since": FactDate.parse("2019-01-01"), "until": DAY, "ended_by": "an election"}
        return (*super().statements(candidate), albania.model_copy(update={**end, "stages": ()}))


def test_a_non_recogniser_whose_promise_lapsed_is_assumed_by_its_stance_again() -> None:
    data = Spoke(SHIPPED)
    promised = cs.decide(pose(KOSOVO.but(on="2019-06-01"), data=data)).of("ESP").member
    assert promised.position is cs.Position.AGREE
    later = cs.decide(pose(KOSOVO, data=data)).of("ESP").member
    assert later.position is cs.Position.OBJECT
    assert later.lapsed
    assert "does not recognise" in later.reason


def test_a_share_among_some_members_leaves_the_others_out() -> None:
    share = cs.rules.ShareOf(count=["agree"], base="members", at_least="1/2", among=("Ann", "Ben"))
    members = tuple(cs.Member(state=s, position=p) for s, p in (("Ann", "agree"), ("Ben", "agree"), ("Cleo", "object")))
    verdict = cs.decide(cs.Question(body="x", candidate="Eve", members=members, rule=cs.rules.Custom(requires=share)))
    assert verdict.outcome is cs.Outcome.ADOPTED
    assert verdict.margin == 1


def club(rule: str = "consensus", **positions: str) -> cs.Question:
    members = tuple(cs.Member(state=state, position=position) for state, position in positions.items())
    return cs.Question(body="the club", candidate="Eve", members=members, rule=rule)


def test_a_hand_made_question_is_explained_without_a_date_or_an_assumption() -> None:
    verdict = cs.decide(club(Ann="object", Ben="agree"))
    text = verdict.explain("Ann")
    assert "Assumption" not in text
    assert "As of" not in text
    assert "Ann blocks" in text
    assert "Ben does not block" in verdict.explain("Ben")


def test_a_known_objection_may_block_as_long_as_others_are_open() -> None:
    verdict = cs.decide(club("simple_majority", Ann="object", Ben="agree", Cleo="unknown"))
    assert "as the positions of others are not known" in verdict.explain("Ann")
    assert "Ann" not in [c.state for c in verdict.blockers]


def test_a_member_can_start_to_block_because_others_moved() -> None:
    change = compare(
        club("simple_majority", Ann="object", Ben="agree", Cleo="agree"),
        club("simple_majority", Ann="object", Ben="agree", Cleo="object"),
    )
    assert next(c.why for c in change.members if c.state == "Ann") == "the positions of others changed"
    assert change.started_blocking == ("Ann", "Cleo")


def test_a_hand_made_rule_may_only_name_members() -> None:
    limit = cs.rules.Limit(count=["object"], at_most=0, among=("Zoe",))
    members = (cs.Member(state="Ann"),)
    with pytest.raises(cs.errors.NotAMember, match="Zoe"):
        cs.Question(body="x", candidate="Eve", members=members, rule=cs.rules.Custom(requires=limit))


def test_sets_of_changes_stop_at_the_limit_and_say_so() -> None:
    states = {f"S{i:02}": "object" for i in range(12)}
    question = club("simple_majority", **states)
    some = cs.minimal_changes(question, most=5)
    assert len(some) == 5
    assert not some.complete
    every = cs.minimal_changes(question, most=10_000)
    assert every.complete
    assert {len(chosen) for chosen in every} == {7}
    assert len(every) == 792
    page = verdict_text(cs.decide(question))
    assert 'If any 7 of the 12 marked "votes against" agreed' in " ".join(page.split())


def test_a_rule_that_this_body_cannot_meet_has_no_sufficient_change() -> None:
    five = cs.rules.Custom(requires=cs.rules.Limit(count=["agree"], at_least=5))
    members = (cs.Member(state="Ann", position="object"), cs.Member(state="Ben", position="agree"))
    changes = cs.minimal_changes(cs.Question(body="x", candidate="Eve", members=members, rule=five))
    assert changes.sets == ()
    assert changes.complete


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"count": ["abstain"], "base": "votes_cast", "at_least": "1/2"}, "which the base leaves out"),
        ({"count": ["agree"], "at_least": 0}, "always holds"),
        ({"count": ["agree"], "more_than": 1}, "never holds"),
    ],
)
def test_a_share_that_decides_nothing_is_refused(fields: dict[str, object], words: str) -> None:
    with pytest.raises(cs.errors.InvalidValue, match=words):
        cs.rules.ShareOf.model_validate(fields)


def test_long_lists_are_counted_not_named() -> None:
    many = {f"S{i}": "abstain" for i in range(8)}
    text = headline(cs.decide(club("two_thirds_of_members", Ann="agree", **many)))
    assert "8 members do not support it" in text
    assert "5 short" in text


def test_a_vote_without_votes_and_a_ballot_short_of_a_rule_without_shares() -> None:
    empty = cs.decide(club("two_thirds_of_votes_cast", Ann="abstain", Ben="absent"))
    assert "no votes are cast" in headline(empty)
    assert "does not support it" not in headline(empty)
    limit = cs.rules.Custom(requires=cs.rules.Limit(count=["object"], at_most=1, label="at most one objects"))
    short = cs.decide(ballot(rule=limit))
    assert "which is not met" in headline(short)
    spare = cs.decide(ballot(tally={"for": 32, "against": 14}))
    assert "there is 1 to spare" in headline(spare)
    positions = {"BEL": "unknown"}
    assert "the position of Belgium is not known" in said(
        assumption="reserved", positions=positions | dict.fromkeys(["GBR", "HUN", "USA"], "agree")
    )


def test_figures_that_leave_members_out_are_refused() -> None:
    """Two for and one against once passed as two thirds of all 46 members."""
    with pytest.raises(cs.errors.InvalidTally, match="Give those that took no part as absent"):
        ballot(tally={"for": 2, "against": 1})


def test_the_sentence_of_a_ballot_gives_its_figures() -> None:
    assert "and the figures were 33 for and 7 against" in headline(cs.decide(ballot()))


def test_the_star_marks_the_rule_of_the_stage_not_the_rule_asked() -> None:
    table = cs.by_rule(KOSOVO.but(rule="simple_majority"))
    assert [row.rule.kind for row in table.rows if row.own] == ["consensus"]
    assert "The question was asked under: Simple majority of members." in rules_text(table)
    classroom = rules_text(cs.by_rule(cs.scenarios.load("nato/classroom")))
    assert "* the rule of the question" in classroom


def test_the_sentence_says_as_known_by_whom_and_later_sources_are_not_shown() -> None:
    scenario = cs.scenarios.load("nato/finland-2022").but(known_by="2022-06-27")
    verdict = cs.decide(scenario)
    assert "(as known by 27 June 2022)" in headline(verdict)
    assert all(s.published is None or s.published.last <= scenario.known_by for s in verdict.question.sources)  # type: ignore[operator]
    assert "29 June 2022" not in verdict_text(verdict)
    assert "29 June 2022" not in verdict.explain("TUR")
    with pytest.raises(cs.errors.DateOutOfRange, match="could not be asked about"):
        KOSOVO.but(known_by="2008-01-01")


def test_an_act_is_dated_in_the_sentence() -> None:
    later = cs.scenarios.load("nato/north-macedonia-2008").but(on="2016-01-01")
    assert "Greece withheld consensus on 2 April 2008" in headline(cs.decide(later))


def test_assumed_agreement_carries_no_date() -> None:
    page = verdict_text(cs.decide(KOSOVO.but(assumption="reserved")))
    assert "Greece: assumed to agree with a reservation\n" in page


def test_a_stance_has_one_date_whatever_the_scenario_asserts() -> None:
    for scenario in (KOSOVO, KOSOVO.but(positions={"GRC": "agree"})):
        assert "since 18 February 2008, stated 29 August 2008" in cs.decide(scenario).explain("GRC")


def test_compare_may_look_back() -> None:
    change = compare(KOSOVO, KOSOVO.but(on="2008-10-06"))
    assert next(c.why for c in change.members if c.state == "SWE") == "was not yet a member on that day"
    eu = cs.Scenario(body="eu", candidate="XKX", on="2020-02-01")
    assert why(eu, eu.but(on="2020-01-31"), "GBR") == "was a member on that earlier day"


def test_compare_tells_the_same_position_on_other_grounds() -> None:
    change = compare(KOSOVO, KOSOVO.but(positions={"ESP": {"position": "object", "reason": "says so"}}))
    spain = next(c for c in change.members if c.state == "ESP")
    assert (spain.was, spain.does) == (
        "assumed to withhold consensus (does not recognise)",
        "withholds consensus (the scenario asserts it)",
    )
    assert not change.outcome_changed


def test_a_position_that_begins_later_is_noted() -> None:
    later = KOSOVO.but(positions={"SVK": {"position": "agree", "since": "2027-01-01"}})
    page = " ".join(verdict_text(cs.decide(later)).split())
    assert "The position given for Slovakia begins only on 1 January 2027" in page


def test_objections_that_a_rule_tolerates_are_named_where_it_is_met() -> None:
    verdict = cs.decide(cs.scenarios.load("nato/classroom").but(rule="consensus_minus"))
    text = headline(verdict)
    assert "no more than 1 member objects" in text
    assert "although in this scenario Elmshire objects" in text


def test_a_state_that_has_ceased_to_exist_cannot_be_asked_about() -> None:
    """Czechoslovakia is in the table as a former member of the Council of Europe, and was once answered for 2026."""
    with pytest.raises(cs.errors.DateOutOfRange, match="its end to 1 January 1993"):
        cs.Scenario(body="nato", candidate="Czechoslovakia", on="2026-07-31")
    assert cs.decide(cs.Scenario(body="nato", candidate="Czechoslovakia", on="1992-12-31")).outcome
