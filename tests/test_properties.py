"""What must hold of every decision, numbered as properties of rules and of facts.

Rules of the unanimity kind (consensus, acceptance, silence, EU unanimity) keep
more than others: those properties are tested on them alone.
"""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import consensus as cs
from consensus import rules, testing
from consensus.datasets import SHIPPED, Dataset
from consensus.decisions.posing import pose
from consensus.decisions.question import Question
from consensus.decisions.verdict import Outcome, Verdict, decide
from consensus.facts import AgendaFact, Recognition, Statement
from consensus.positions import Effect, Position

UNANIMITY: tuple[rules.NamedRule, ...] = (
    rules.Consensus(),
    rules.Consensus(silence_is_acquiescence=False),
    rules.Acceptance(reservation_is_unconditional=True),
    rules.SilenceProcedure(),
    rules.EuUnanimity(),
)
any_unanimity = st.sampled_from(UNANIMITY)
LADDER = (Position.OBJECT, Position.ABSTAIN, Position.AGREE)


def blocking(verdict: Verdict) -> set[str]:
    return {c.state for c in verdict.blockers}


def moved(question: Question, i: int, position: Position) -> Question:
    member = question.members[i].model_copy(update={"position": position})
    return question.model_copy(update={"members": (*question.members[:i], member, *question.members[i + 1 :])})


def seated(question: Question, members: tuple[cs.Member, ...]) -> Question:
    return question.model_copy(update={"members": members})


@given(testing.questions())
def test_1_renaming_members_renames_the_answer(question: Question) -> None:
    old = sorted(m.state for m in question.members)
    names = dict(zip(old, (f"M{i:02}" for i in range(len(old))), strict=True))

    def renamed(codes: dict[str, int]) -> dict[str, int]:
        return {names[code]: weight for code, weight in codes.items()}

    other = question.model_copy(
        update={
            "members": tuple(m.model_copy(update={"state": names[m.state]}) for m in question.members),
            "weights": {name: renamed(dict(table)) for name, table in question.weights.items()},
        }
    )
    before, after = decide(question), decide(other)
    assert after.outcome is before.outcome
    assert blocking(after) == {names[s] for s in blocking(before)}


@given(testing.questions())
def test_2_blocked_iff_somebody_blocks_and_effects_partition_the_members(question: Question) -> None:
    verdict = decide(question)
    if verdict.blockers:
        assert verdict.outcome is Outcome.BLOCKED
    if verdict.outcome is Outcome.BLOCKED and not verdict.blockers:
        nobody_votes = all(c.effect is not Effect.UNDETERMINED for c in verdict.contributions)
        assert nobody_votes or verdict.failed_by is not None
    groups = [[c for c in verdict.contributions if c.effect is effect] for effect in Effect]
    assert sum(map(len, groups)) == len(question.members)
    assert not blocking(verdict) & {c.state for c in verdict.possible_blockers}


@given(st.data(), any_unanimity)
def test_2_unanimity_is_blocked_iff_somebody_blocks(data: st.DataObject, rule: rules.NamedRule) -> None:
    verdict = decide(data.draw(testing.questions(rule=rule)))
    assert (verdict.outcome is Outcome.BLOCKED) == bool(verdict.blockers)


@given(st.data(), any_unanimity, testing.positions())
def test_3_adding_a_member_never_unblocks_unanimity(
    data: st.DataObject, rule: rules.NamedRule, position: Position
) -> None:
    question = data.draw(testing.questions(rule=rule))
    larger = seated(question, (*question.members, cs.Member(state="ZZZ", position=position)))
    before, after = decide(question), decide(larger)
    assert blocking(before) <= blocking(after)
    if before.outcome is Outcome.BLOCKED:
        assert after.outcome is Outcome.BLOCKED


@given(st.data(), any_unanimity)
def test_4_without_its_blockers_unanimity_is_not_blocked(data: st.DataObject, rule: rules.NamedRule) -> None:
    question = data.draw(testing.questions(rule=rule))
    stop = blocking(decide(question))
    rest = tuple(m for m in question.members if m.state not in stop)
    if rest:
        assert decide(seated(question, rest)).outcome is not Outcome.BLOCKED
    for i, member in enumerate(question.members):
        others = (*question.members[:i], *question.members[i + 1 :])
        if member.state not in stop and others:
            assert blocking(decide(seated(question, others))) == stop


@given(st.data())
def test_5_raising_a_position_never_adds_a_blocker(data: st.DataObject) -> None:
    question = data.draw(testing.questions())
    rows = [i for i, m in enumerate(question.members) if m.position in LADDER[:-1]]
    if not rows or not is_ladder(question):
        return
    i = data.draw(st.sampled_from(rows))
    step = LADDER.index(question.members[i].position)
    higher = data.draw(st.sampled_from(LADDER[step + 1 :]))
    assert blocking(decide(moved(question, i, higher))) <= blocking(decide(question))


def is_ladder(question: Question) -> bool:
    """Say whether abstaining lies between objecting and agreeing in every clause of the rule."""
    leaves = list(rules.core.leaves(question.rule.core(tuple(m.state for m in question.members))))
    return all(leaf.level(LADDER[0]) <= leaf.level(LADDER[1]) <= leaf.level(LADDER[2]) for leaf in leaves)


@given(st.data(), any_unanimity)
def test_6_seating_a_member_twice_leaves_unanimity_unchanged(data: st.DataObject, rule: rules.NamedRule) -> None:
    question = data.draw(testing.questions(rule=rule))
    twin = question.members[0].model_copy(update={"state": "ZZZ"})
    assert decide(seated(question, (*question.members, twin))).outcome is decide(question).outcome


@given(testing.questions(rule=rules.Consensus(silence_is_acquiescence=False)))
def test_7_strict_consensus_implies_lenient_consensus(question: Question) -> None:
    if decide(question).outcome is Outcome.ADOPTED:
        assert decide(question.with_rule("consensus")).outcome is Outcome.ADOPTED


@given(st.data())
def test_8_resolving_an_unknown_never_overturns_a_definite_outcome(data: st.DataObject) -> None:
    question = data.draw(testing.questions())
    rows = [i for i, m in enumerate(question.members) if m.position is Position.UNKNOWN]
    before = decide(question)
    if not rows or before.outcome is Outcome.UNDETERMINED:
        return
    after = decide(moved(question, data.draw(st.sampled_from(rows)), data.draw(testing.positions(unknown=False))))
    assert after.outcome in {before.outcome, Outcome.UNDETERMINED}
    if not after.undetermined:
        assert after.outcome is before.outcome


@given(testing.questions(rule=rules.SilenceProcedure(), unknown=False))
def test_9_silence_passes_iff_nobody_objects(question: Question) -> None:
    objects = any(m.position is Position.OBJECT for m in question.members)
    assert (decide(question).outcome is Outcome.BLOCKED) == objects


@given(testing.questions(rule=rules.Acceptance(), unknown=False))
def test_9_unanimity_passing_implies_every_quota_rule_passes(question: Question) -> None:
    if decide(question).outcome is Outcome.ADOPTED:
        for kind in ("consensus", "simple_majority", "two_thirds_of_members", "two_thirds_of_votes_cast"):
            assert decide(question.with_rule(kind)).outcome is Outcome.ADOPTED


@given(st.data(), any_unanimity)
def test_10_the_blockers_of_two_bodies_together_are_those_of_each(data: st.DataObject, rule: rules.NamedRule) -> None:
    question = data.draw(testing.questions(rule=rule, min_size=2))
    cut = data.draw(st.integers(1, len(question.members) - 1))
    parts = (question.members[:cut], question.members[cut:])
    together = set[str]().union(*(blocking(decide(seated(question, part))) for part in parts))
    assert blocking(decide(question)) == together


@given(testing.scenarios())
def test_11_the_same_scenario_gives_the_same_bytes_and_survives_a_round_trip(scenario: cs.Scenario) -> None:
    verdict = decide(scenario)
    text = verdict.model_dump_json()
    assert text == decide(scenario).model_dump_json()
    assert Verdict.model_validate_json(text) == verdict
    assert cs.Scenario.model_validate_json(scenario.model_dump_json()) == scenario
    assert decide(pose(scenario)) == verdict


@given(testing.scenarios(), st.sampled_from(["UKR", "CYP", "MDA", "SRB", "GEO", "AUT", "IRL"]))
def test_a_hypothetical_member_never_unblocks_and_is_marked(scenario: cs.Scenario, joins: str) -> None:
    before, after = decide(scenario), decide(scenario.but(members={"add": [joins]}))
    assert blocking(before) <= blocking(after)
    assert after.of(joins).member.hypothetical
    assert any("hypothesis" in note for note in after.question.provenance.notes)


class Until(Dataset):
    """The shipped facts as they were on a day: nothing that began later.

    Rival versions of one fact stay together, as soon as one of them has begun:
    which of two days is the right one is not a later fact.
    """

    def __init__(self, day: date) -> None:
        super().__init__(SHIPPED)
        self.day = day

    def recognition(self, candidate: str) -> tuple[Recognition, ...]:
        rows = super().recognition(candidate)
        begun = {r.conflict for r in rows if r.conflict and r.since.last <= self.day}
        return tuple(r for r in rows if r.since.last <= self.day or r.conflict in begun)

    def statements(self, candidate: str) -> tuple[Statement, ...]:
        return tuple(s for s in super().statements(candidate) if s.since.last <= self.day)

    def agenda(self, candidate: str) -> tuple[AgendaFact, ...]:
        return tuple(a for a in super().agenda(candidate) if a.since.last <= self.day)


@given(testing.scenarios())
@example(
    cs.Scenario(body="nato", candidate="XKX", on="2008-02-20")
)  # Luxembourg: the 20th by some lists, the 21st by better
def test_an_answer_depends_on_no_later_fact(scenario: cs.Scenario) -> None:
    assert isinstance(scenario.on, date)
    then = pose(scenario, data=Until(scenario.on))
    now = pose(scenario)
    assert [m.position for m in then.members] == [m.position for m in now.members]
    assert then.tabled == now.tabled


@pytest.mark.parametrize("on", ["2008-10-06", "2012-02-25", "2022-05-12", "2026-07-31"])
def test_moving_exactly_the_named_set_removes_the_objections_and_no_subset_does(on: str) -> None:
    scenario = cs.scenarios.load("nato/kosovo").but(on=on)
    changes = cs.minimal_changes(scenario)
    assert changes.complete
    for chosen in changes:
        assert decide(scenario.but(positions=dict.fromkeys(chosen, "agree"))).outcome is not Outcome.BLOCKED
        for spared in chosen:
            fewer = dict.fromkeys((s for s in chosen if s != spared), "agree")
            assert decide(scenario.but(positions=fewer)).outcome is Outcome.BLOCKED


@given(testing.questions(unknown=False, max_size=6))
def test_minimal_changes_suffice_and_are_minimal_under_any_rule(question: Question) -> None:
    changes = cs.minimal_changes(question)

    def after(states: tuple[str, ...]) -> Outcome:
        members = tuple(
            m.model_copy(update={"position": Position.AGREE}) if m.state in states else m for m in question.members
        )
        return decide(seated(question, members)).outcome

    for chosen in changes:
        assert after(chosen) is not Outcome.BLOCKED
        assert all(after(tuple(s for s in chosen if s != spared)) is Outcome.BLOCKED for spared in chosen)
    if not changes.sets:
        assert after(tuple(m.state for m in question.members)) is Outcome.BLOCKED
