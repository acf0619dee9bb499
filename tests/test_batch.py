"""Many ballots at once against one at a time, and both against the oracle."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pytest
from pydantic import TypeAdapter

from consensus.positions import Position
from consensus.rules import Ballot, Rule, evaluate
from consensus.rules.batch import ADOPTED, BLOCKED, UNDETERMINED, blocking, outcomes

sys.path.insert(0, str(Path(__file__).parent))  # the cases lie beside this file, under every import mode

import conformance
import oracle
from conformance import COUNCIL, RULES, SEED, STATES, Case
from oracle import AGREE, OBJECT, POPULATION, SEVEN, UNKNOWN, VOTES

CODES = {position: code for code, position in enumerate(Position)}
OUTCOMES = {"BLOCKED": BLOCKED, "ADOPTED": ADOPTED, "UNDETERMINED": UNDETERMINED}
READ: TypeAdapter[Rule] = TypeAdapter(Rule)
DRAWS = 1000


class Answers(NamedTuple):
    """One row a ballot: the code of the outcome, and by member who blocks for certain."""

    outcomes: list[int]
    blocking: list[list[bool]]


def one_by_one(rule: Rule, states: tuple[str, ...], ballots: list[tuple[str, ...]], weights: oracle.Weights) -> Answers:
    node = rule.core(states, weights)
    answers = Answers([], [])
    for cast in ballots:
        result = evaluate(node, Ballot(states, tuple(rule.reads_as(Position(p)) for p in cast), weights))
        outcome = "ADOPTED" if not result.can_fail else "UNDETERMINED" if result.can_hold else "BLOCKED"
        answers.outcomes.append(OUTCOMES[outcome])
        answers.blocking.append([state in result.definite for state in states])
    return answers


def profiles_of(rule: Rule, ballots: list[tuple[str, ...]]) -> npt.NDArray[np.int8]:
    return np.array([[CODES[rule.reads_as(Position(p))] for p in cast] for cast in ballots], dtype=np.int8)


def all_at_once(
    rule: Rule, states: tuple[str, ...], ballots: list[tuple[str, ...]], weights: oracle.Weights
) -> Answers:
    node, profiles = rule.core(states, weights), profiles_of(rule, ballots)
    found, blockers = outcomes(node, states, profiles, weights), blocking(node, states, profiles, weights)
    assert found.dtype == np.int8
    assert found.shape == (len(ballots),)
    assert blockers.dtype == np.bool_
    assert blockers.shape == profiles.shape
    return Answers(found.tolist(), blockers.tolist())


def by_oracle(cases: list[Case]) -> Answers:
    return Answers(
        [OUTCOMES[case.outcome] for case in cases],
        [[state in case.blockers for state in case.states] for case in cases],
    )


def _body(case: Case) -> str:
    return json.dumps([case.rule, case.states, case.weights])


@pytest.mark.parametrize("part", ["random_cases", "small_cases"])
def test_every_case(part: str) -> None:
    seen: Counter[str] = Counter()
    for _, group in groupby(getattr(conformance, part)(), key=_body):
        cases = list(group)
        first, ballots = cases[0], [case.positions for case in cases]
        rule = READ.validate_python(first.rule)
        expected = by_oracle(cases)
        assert one_by_one(rule, first.states, ballots, first.weights) == expected, first
        assert all_at_once(rule, first.states, ballots, first.weights) == expected, first
        seen.update(case.outcome for case in cases)
        seen.update({rule.kind: len(cases), "not monotone": 0 if rule.is_monotone(first.states) else len(cases)})
        seen["past 64 bits"] += any(100 * sum(table.values()) >> 63 for table in first.weights.values())
    assert set(OUTCOMES) | {rule["kind"] for rule in RULES.values()} | {"custom"} <= set(seen)
    assert seen["not monotone"] > 500
    assert seen.total() > 5000
    assert seen["past 64 bits"] > 100 or part == "small_cases"


def test_the_cases_are_the_same_every_time() -> None:
    first, again = ([next(cases) for _ in range(300)] for cases in (conformance.cases(), conformance.cases()))
    assert first == again
    assert json.loads(json.dumps(first)) == json.loads(json.dumps(again))


def random_ballots(rng: random.Random, members: int) -> list[tuple[str, ...]]:
    """Return ballots from unanimity to disorder, every other one with a few positions unknown."""
    ballots = []
    for i in range(DRAWS):
        share = rng.random()
        cast = [AGREE if rng.random() < share else rng.choice((OBJECT, *SEVEN)) for _ in range(members)]
        for row in rng.sample(range(members), k=rng.choice((0, 0, 0, 1, 1, 2)) if i % 2 else 0):
            cast[row] = UNKNOWN
        ballots.append(tuple(cast))
    return ballots


@pytest.mark.parametrize("name", RULES)
def test_a_large_array(name: str) -> None:
    """A thousand ballots of 10, 15 or 27; those with nothing unknown again, in more rows than are read in one go."""
    rng = random.Random(f"{SEED} array {name}")
    rule = READ.validate_python(RULES[name])
    size = 10 if name == "security council" else rng.choice((10, 15, 27))
    states = tuple(COUNCIL if name == "security council" else STATES[:size])
    weights = {table: {s: rng.choice((0, 1, 3, 29, 10**6)) for s in states} for table in (POPULATION, VOTES)}
    ballots = random_ballots(rng, size)
    expected = one_by_one(rule, states, ballots, weights)
    assert all_at_once(rule, states, ballots, weights) == expected

    known = [row for row, cast in enumerate(ballots) if UNKNOWN not in {rule.reads_as(Position(p)) for p in cast}]
    assert len(known) > 100
    times = 1 + 40_000 // len(known)
    node, profiles = rule.core(states, weights), np.tile(profiles_of(rule, [ballots[row] for row in known]), (times, 1))
    assert np.array_equal(outcomes(node, states, profiles, weights), [expected.outcomes[row] for row in known] * times)
    found = blocking(node, states, profiles, weights)
    assert np.array_equal(found, np.tile([expected.blocking[row] for row in known], (times, 1)))


def test_no_ballots_no_answers() -> None:
    rule = READ.validate_python({"kind": "qualified_majority"})
    states, weights = ("FRA", "ITA"), {POPULATION: {"FRA": 2, "ITA": 1}}
    profiles = np.zeros((0, 2), dtype=np.int8)
    node = rule.core(states, weights)
    assert outcomes(node, states, profiles, weights).shape == (0,)
    assert blocking(node, states, profiles, weights).shape == (0, 2)
