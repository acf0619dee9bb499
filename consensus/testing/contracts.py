"""What every rule must keep: derive a test class from `RuleContract` and name your rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from itertools import product
from operator import and_, or_
from typing import ClassVar

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consensus.decisions.question import Question
from consensus.decisions.verdict import Outcome, decide
from consensus.positions import KNOWN, Effect, Position
from consensus.rules import NamedRule, Node
from consensus.rules.batch import ADOPTED, CODES, Flags, outcomes
from consensus.rules.core import is_monotone, leaves
from consensus.rules.stopping import agreement, alone
from consensus.testing.strategies import questions

SMALL = 4
"""Bodies up to this size are tried on every ballot."""
LARGE = 10
"""A rule for bodies of this size or more is tried on the smallest only."""

_relaxed = settings(suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow], deadline=None)


class RuleContract:
    """Properties of any rule; set ``rule`` in a subclass whose name begins with ``Test``.

    Examples
    --------
    >>> from consensus.rules import Consensus
    >>> class TestConsensus(RuleContract):
    ...     rule = Consensus()
    >>> TestConsensus().test_survives_a_json_round_trip()
    """

    rule: ClassVar[NamedRule]

    def test_survives_a_json_round_trip(self) -> None:
        """The rule is plain data."""
        assert type(self.rule).model_validate_json(self.rule.model_dump_json()) == self.rule

    def test_says_what_every_position_does(self) -> None:
        """No position is left without an effect, and the rule names its clause."""
        assert all(self.rule.effect(position) for position in Position)
        assert self.rule.title
        assert self.rule.needs

    def test_counts_against_what_a_clause_counts_against(self) -> None:
        """A position counts against adoption if, and only if, a clause of the compiled rule ranks it lowest."""
        for states, weights in _seats(self.rule):
            clauses = tuple(leaves(self.rule.core(states, weights)))
            for position in KNOWN:
                effect = self.rule.effect(position)
                if effect is not Effect.UNDETERMINED:
                    lowest = any(leaf.level(position) == 0 for leaf in clauses)
                    assert (effect is Effect.BLOCKS) == lowest, position

    def test_has_the_properties_that_it_declares(self) -> None:
        """Monotone, proper, strong, and who can stop it alone: each computed over all coalitions of small bodies."""
        declared = self.rule.properties
        if declared is None:
            return
        monotone, proper, strong = True, True, True
        stopping: set[str] = set()
        for states, weights in _seats(self.rule):
            node = self.rule.core(states, weights)
            monotone = monotone and _is_monotone(node, states, weights)
            adopting = _adopting(node, states, weights)
            proper = proper and not (adopting & adopting[::-1]).any()
            strong = strong and bool((adopting | adopting[::-1]).all())
            can = alone(node, agreement(states, weights))
            permanent = tuple(s for s in states if s in getattr(self.rule, "permanent", ()))
            others = tuple(s for s in states if s not in self.rule.names)
            kinds = {
                "every member": can == states,
                "none": not can,
                "permanent members": can == permanent,
                "every other member": can == others,
            }
            stopping.add(next((name for name, holds in kinds.items() if holds), "some"))
        assert (monotone, proper, strong) == (declared.monotone, declared.proper, declared.strong)
        assert stopping == {declared.veto} if declared.veto != "by weight" else len(stopping) > 1

    @_relaxed
    @given(st.data())
    def test_order_of_members_does_not_matter(self, data: st.DataObject) -> None:
        """Who is listed first has no influence."""
        question = data.draw(questions(rule=self.rule))
        shuffled = question.model_copy(update={"members": tuple(data.draw(st.permutations(question.members)))})
        assert decide(shuffled).outcome is decide(question).outcome
        assert [c.state for c in decide(shuffled).blockers] == [c.state for c in decide(question).blockers]

    @_relaxed
    @given(st.data())
    def test_equals_brute_force_over_the_unknown(self, data: st.DataObject) -> None:
        """Outcome and both sets of blockers are those over all ways in which the unknown may turn out."""
        question = data.draw(questions(rule=self.rule, max_size=5).filter(lambda q: len(_unknown(q)) <= 2))
        verdict = decide(question)
        completions = [decide(completed) for completed in _completions(question)]
        outcomes = {v.outcome for v in completions}
        expected = outcomes.pop() if len(outcomes) == 1 else Outcome.UNDETERMINED
        assert verdict.outcome is expected
        sets: list[set[str]] = [{c.state for c in v.blockers} for v in completions]
        always, ever = reduce(and_, sets), reduce(or_, sets)
        assert {c.state for c in verdict.blockers} == always
        assert {c.state for c in verdict.possible_blockers} == ever - always

    @_relaxed
    @given(st.data())
    def test_moving_all_blockers_to_agreement_adopts(self, data: st.DataObject) -> None:
        """The explanation is the decision: without the named objections nothing stands in the way."""
        question = data.draw(questions(rule=self.rule, unknown=False))
        codes = tuple(m.state for m in question.members)
        verdict = decide(question)
        blocking = {c.state for c in verdict.blockers}
        if not self.rule.is_monotone(codes) or not blocking:
            return
        moved = tuple(
            m.model_copy(update={"position": Position.AGREE}) if m.state in blocking else m for m in question.members
        )
        everyone = tuple(m.model_copy(update={"position": Position.AGREE}) for m in question.members)
        if decide(question.model_copy(update={"members": everyone})).outcome is not Outcome.ADOPTED:
            return  # a rule that this body cannot meet at all, such as a quorum larger than it
        after = decide(question.model_copy(update={"members": moved}))
        assert after.outcome is (Outcome.UNDETERMINED if after.undetermined else Outcome.ADOPTED)

    @_relaxed
    @given(st.data())
    def test_more_agreement_never_harms(self, data: st.DataObject) -> None:
        """Under a monotone rule one more agreement never turns an adopted decision into a blocked one."""
        question = data.draw(questions(rule=self.rule, unknown=False))
        if not self.rule.is_monotone(tuple(m.state for m in question.members)):
            return
        before = decide(question)
        i = data.draw(st.integers(0, len(question.members) - 1))
        moved = question.members[i].model_copy(update={"position": Position.AGREE})
        members = (*question.members[:i], moved, *question.members[i + 1 :])
        after = decide(question.model_copy(update={"members": members}))
        assert before.outcome is not Outcome.ADOPTED or after.outcome is Outcome.ADOPTED


def _seats(rule: NamedRule) -> Iterator[tuple[tuple[str, ...], Mapping[str, Mapping[str, int]]]]:
    """Yield small bodies of every size from the smallest that the rule speaks of, with weights of several shapes."""
    named = (*rule.names, *getattr(rule, "permanent", ()))
    size = rule.properties.size if rule.properties is not None else 2
    for count in range(max(size, len(named)), max(size, len(named)) + (3 if size < LARGE else 1)):
        others = tuple(f"M{i:02d}" for i in range(count - len(named)))
        states = tuple(sorted((*named, *others)))
        names = rule.weights_needed(states)
        for shape in ((lambda _: 1), (lambda i: i + 1), (lambda i: 1 << i)) if names else ((lambda _: 1),):
            yield states, {name: {state: shape(i) for i, state in enumerate(states)} for name in names}


def _is_monotone(node: Node, states: tuple[str, ...], weights: Mapping[str, Mapping[str, int]]) -> bool:
    """Say whether, on every ballot of a small body, an agreement never harms and an objection never helps."""
    if len(states) > SMALL:
        return is_monotone(node)
    profiles = np.array(list(product(range(len(KNOWN)), repeat=len(states))), dtype=np.int8)
    before = outcomes(node, states, profiles, weights) == ADOPTED
    for i in range(len(states)):
        agreeing, objecting = profiles.copy(), profiles.copy()
        agreeing[:, i], objecting[:, i] = CODES[Position.AGREE], CODES[Position.OBJECT]
        if (before & (outcomes(node, states, agreeing, weights) != ADOPTED)).any():
            return False
        if (~before & (outcomes(node, states, objecting, weights) == ADOPTED)).any():
            return False
    return True


def _adopting(node: Node, states: tuple[str, ...], weights: Mapping[str, Mapping[str, int]]) -> Flags:
    """Return by coalition (a bit a member) whether it adopts against all others."""
    masks = np.arange(1 << len(states))[:, None] >> np.arange(len(states)) & 1
    profiles = np.where(masks == 1, CODES[Position.AGREE], CODES[Position.OBJECT]).astype(np.int8)
    found: Flags = outcomes(node, states, profiles, weights) == ADOPTED
    return found


def _unknown(question: Question) -> list[int]:
    return [i for i, m in enumerate(question.members) if question.rule.reads_as(m.position) is Position.UNKNOWN]


def _completions(question: Question) -> Iterator[Question]:
    """Yield the question with every unknown resolved in every way that the rule can read."""
    rows = _unknown(question)
    readable = [p for p in KNOWN if question.rule.reads_as(p) is not Position.UNKNOWN]
    for choice in product(readable, repeat=len(rows)):
        filled = dict(zip(rows, choice, strict=True))
        members = tuple(
            m.model_copy(update={"position": filled[i]}) if i in filled else m for i, m in enumerate(question.members)
        )
        yield question.model_copy(update={"members": members})
