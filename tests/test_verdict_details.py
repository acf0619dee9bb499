"""What a verdict says beside the outcome: margins, critical members, effects, how it failed.

Each story here was once told wrongly: the outcome was right, the remark beside
it was not.
"""

import consensus as cs
from consensus.decisions.compare import changes_in_words
from consensus.decisions.verdict import Verdict, decide
from consensus.report import comparison_text
from consensus.rules import AllOf, AnyOf, Custom, FailedBy, Limit, Node, ShareOf


def verdict_on(node: Node, weights: dict[str, int] | None = None, /, **positions: str) -> Verdict:
    members = tuple(cs.Member(state=state, position=position) for state, position in positions.items())
    tables = {"population": weights} if weights else {}
    return decide(cs.Question(body="x", candidate="new", members=members, rule=Custom(requires=node), weights=tables))


def qualified(favour: int, against: int, weight: int) -> Verdict:
    states = [f"S{i:02}" for i in range(favour + against)]
    positions = ["agree"] * favour + ["object"] * against
    members = tuple(cs.Member(state=s, position=p) for s, p in zip(states, positions, strict=True))
    weights = {"population": dict.fromkeys(states[:favour], 1) | dict.fromkeys(states[favour:], weight)}
    return decide(cs.Question(body="x", candidate="new", members=members, rule="qualified_majority", weights=weights))


def test_an_adopted_qualified_majority_has_no_margin_in_mixed_units() -> None:
    """Adopted by the four-member clause with little population: a margin of minus 1948 said nothing."""
    verdict = qualified(7, 3, 1000)
    assert verdict.outcome is cs.Outcome.ADOPTED
    assert verdict.margin is None


def test_a_failed_qualified_majority_is_short_by_the_first_share_that_failed() -> None:
    """Five of ten in favour: six are needed, so one head is missing, whatever the populations."""
    verdict = qualified(5, 5, 1)
    assert verdict.failed_by is FailedBy.TOO_FEW_MEMBERS
    assert verdict.margin == -1


def test_a_failed_qualified_majority_can_lack_population_alone() -> None:
    verdict = qualified(6, 4, 1000)
    assert verdict.failed_by is FailedBy.TOO_LITTLE_WEIGHT
    assert verdict.margin is not None
    assert verdict.margin < -1


def test_a_blocker_is_critical_under_a_rule_that_is_not_monotone() -> None:
    quorum = Limit(count=("agree", "object"), at_least=2, quorum=True)
    verdict = verdict_on(AllOf(of=(Limit(count=("object",), at_most=0), quorum)), A="object", B="agree", C="agree")
    assert [(c.state, c.critical) for c in verdict.blockers] == [("A", True)]


def test_critical_means_that_all_others_agree_even_where_agreement_does_not_help() -> None:
    node = ShareOf(count=("object",), base="members", at_least="1/2")
    verdict = verdict_on(node, A="agree", B="agree", C="object", D="agree")
    assert all(c.critical for c in verdict.blockers)


def test_a_clause_that_looks_at_others_gives_a_member_no_effect() -> None:
    verdict = verdict_on(Limit(count=("agree",), at_least=1, among=("A",)), A="agree", B="abstain")
    assert verdict.outcome is cs.Outcome.ADOPTED
    assert verdict.of("B").effect is cs.Effect.NEUTRAL
    assert verdict.of("A").effect is cs.Effect.SUPPORTS


def test_how_a_rule_that_is_not_monotone_failed_is_read_where_it_failed() -> None:
    node = AllOf(
        of=(
            ShareOf(count=("object",), base=("agree", "object"), at_least="1"),
            Limit(count=("agree",), at_least=1),
        )
    )
    verdict = verdict_on(node, A="unknown")
    assert verdict.outcome is cs.Outcome.BLOCKED
    assert verdict.failed_by is FailedBy.TOO_FEW_MEMBERS


def test_votes_without_weight_are_too_little_weight_not_no_votes() -> None:
    node = ShareOf(count=("agree",), base="votes_cast", weight="population", at_least="1/2")
    assert verdict_on(node, {"A": 0, "B": 0}, A="agree", B="object").failed_by is FailedBy.TOO_LITTLE_WEIGHT
    assert verdict_on(node, {"A": 1, "B": 0}, A="abstain", B="object").failed_by is FailedBy.TOO_LITTLE_WEIGHT
    heads = ShareOf(count=("agree",), base="votes_cast", at_least="1/2")
    assert verdict_on(heads, A="abstain", B="absent").failed_by is FailedBy.NO_VOTES_CAST


def test_beyond_the_completions_that_can_be_read_only_those_that_may_block_are_named() -> None:
    node = AllOf(
        of=(
            ShareOf(count=("agree",), base=("agree", "object"), more_than="1/2"),
            ShareOf(count=("object",), base=("object", "abstain"), at_least="1/2"),
        )
    )
    sure = {f"A{i}": "agree" for i in range(3)}
    verdict = verdict_on(node, **sure, **{f"U{i:02}": "unknown" for i in range(20)})
    assert verdict.outcome is cs.Outcome.UNDETERMINED
    assert not verdict.exact
    assert not {c.state for c in verdict.possible_blockers} & set(sure)
    assert "Too many positions are unknown" in cs.report.verdict_text(verdict)
    assert "too many positions are unknown" in cs.report.headline(verdict)


def test_an_alternative_that_holds_blames_nobody() -> None:
    node = AnyOf(of=(Limit(count=("object",), at_most=0), ShareOf(count=("agree",), at_least="2/3")))
    verdict = verdict_on(node, A="agree", B="agree", C="object")
    assert verdict.outcome is cs.Outcome.ADOPTED
    assert not verdict.blockers
    assert verdict.margin is None


def test_a_ballot_of_figures_has_a_margin_and_no_blockers() -> None:
    """UNESCO, 9 November 2015: 92 for, 50 against, 29 abstaining; 95 were needed."""
    scenario = cs.Scenario(
        candidate="XKX",
        on="2015-11-09",
        new_body={"name": "the General Conference", "members": ["FRA"]},
        rule="two_thirds_of_votes_cast",
        tally={"for": 92, "against": 50, "abstain": 29},
    )
    verdict = decide(scenario)
    assert verdict.outcome is cs.Outcome.BLOCKED
    assert verdict.margin == -3
    assert not verdict.contributions
    assert "it is 3 short" in cs.report.headline(verdict)
    assert "Margin: -3" in cs.report.verdict_text(verdict)


def test_two_candidates_are_two_questions_and_nobody_stops_blocking_between_them() -> None:
    """Kosovo beside Ukraine was told as "Greece stops blocking", as if somebody had moved."""
    kosovo, ukraine = cs.scenarios.load("nato/kosovo"), cs.scenarios.load("nato/ukraine")
    told = changes_in_words(cs.compare(kosovo, ukraine))
    assert told.startswith(
        "These are two questions, not one that changed. Greece, Romania and Spain block in the first"
    )
    assert "The United States blocks in the second only." in told
    assert told.endswith("They rest on different assumptions: strict, then stated.")
    assert "stop" not in comparison_text(cs.compare(kosovo, ukraine))
    assert "start" not in comparison_text(cs.compare(ukraine, kosovo))
    alike = changes_in_words(cs.compare(kosovo, kosovo.but(candidate="GEO", assumption="stated", stage="map")))
    assert "in the second only" not in alike
    same = changes_in_words(cs.compare(kosovo, kosovo.but(stage="map")))
    assert same == "These are two questions, not one that changed. The first is BLOCKED, the second BLOCKED."
