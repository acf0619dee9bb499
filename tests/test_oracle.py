"""The engine against a second reading of the rules: random games, exhaustive small ones, real ballots.

The generator leans towards the boundaries, and each test counts the cases that
it exists for (nobody votes, exactly two thirds, exactly four blockers, ...). A
boundary that was not reached fails the test: it would have shown nothing.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice, product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydantic import TypeAdapter

import consensus as cs
from consensus.positions import KNOWN, Effect, Position
from consensus.rules import (
    NAMED,
    Ballot,
    Custom,
    ImfGovernors,
    NamedRule,
    Node,
    QualifiedMajority,
    ReinforcedMajority,
    Rule,
    SecurityCouncil,
    TwoThirdsOfVotesCast,
    WeightedVotes,
    evaluate,
)

sys.path.insert(0, str(Path(__file__).parent))  # the oracle lies beside this file, under every import mode

import oracle
from conformance import (
    EIGHT,
    FOUR,
    RULES,
    SEED,
    STATES,
    Game,
    all_ballots,
    random_council,
    random_game,
    random_tree,
    share,
    small_bodies,
    small_councils,
    with_three_open,
)
from oracle import (
    ABSENT,
    ABSTAIN,
    AGREE,
    DECLARATION,
    OBJECT,
    POPULATION,
    RESERVATION,
    SEVEN,
    SILENT,
    SIX,
    UNKNOWN,
    VOTES,
    Answer,
    Family,
)

GAMES = 1000

ENGINE: Mapping[str, Rule] = {name: TypeAdapter(Rule).validate_python(plain) for name, plain in RULES.items()}


# Asking the engine, in two ways.


def by_ballot(rule: NamedRule, game: Game) -> Answer:
    return by_blocks(rule, rule.core(tuple(game.positions), game.weights), game)


def by_blocks(rule: NamedRule, node: Node, game: Game) -> Answer:
    read = tuple(rule.reads_as(Position(p)) for p in game.positions.values())
    result = evaluate(node, Ballot(tuple(game.positions), read, game.weights))
    assert result.exact
    outcome = "ADOPTED" if not result.can_fail else "UNDETERMINED" if result.can_hold else "BLOCKED"
    return Answer(outcome, result.definite, result.possible)


def question(rule: Rule, game: Game) -> cs.Question:
    return cs.Question(
        body="the assembly",
        candidate="the candidate",
        rule=rule,
        members=tuple(cs.Member(state=s, position=p) for s, p in game.positions.items()),
        weights=game.weights,
    )


def can_be_asked(rule: NamedRule, game: Game) -> bool:
    """Say whether all whom the rule names sit at the table, which a question insists on."""
    return set(rule.names) <= set(game.positions)


def by_verdict(rule: Rule, game: Game) -> Answer:
    return in_brief(cs.decide(question(rule, game)))


def in_brief(verdict: cs.Verdict) -> Answer:
    assert verdict.exact
    return Answer(
        verdict.outcome.value,
        frozenset(c.state for c in verdict.blockers),
        frozenset(c.state for c in verdict.possible_blockers),
    )


# What each test must have seen.

_EVERY_RULE = ("adopted", "blocked", "undetermined", "all abstain", "one unknown that decides", "definite and possible")
_MEMBERS, _PEOPLE = "members but not population", "population but not members"
_TAKE_PART = ("only those not taking part stand outside", "as many outside as may be", "one outside too many")
_COUNCIL = (
    "enough votes with a permanent member against",
    "one vote short, nobody against",
    "a permanent member abstains",
    "too few, and a permanent member against",
)
_MUST_SEE: Mapping[str, tuple[str, ...]] = {
    "acceptance": ("reservation under acceptance", "reservation that decides"),
    "acceptance, reservation unconditional": ("reservation under acceptance", "adopted with a reservation"),
    "consensus": ("adopted with nobody in favour",),
    "consensus, silence is no acquiescence": ("blocked by quiet members only",),
    "silence procedure": ("adopted with nobody in favour",),
    "osce consensus": ("adopted with nobody in favour", "one objects"),
    "consensus minus one": ("as many objections as allowed", "one objection too many"),
    "consensus minus three": ("as many objections as allowed", "one objection too many"),
    "consensus minus the one concerned": ("only those concerned object", "those concerned object, and others"),
    "consensus minus the two concerned": ("only those concerned object", "those concerned object, and others"),
    "wto consensus": ("adopted with nobody in favour", "one objects", "adopted with an empty chair"),
    "eu unanimity": ("blocked by an empty chair only",),
    "constructive abstention": (
        "declarers at exactly a third",
        "a third of members, less of population",
        "a third of population, less of members",
        "base zero",
        "base zero, and heads decide",
        "a declarer without weight blocks",
        "declarers and others block",
    ),
    "qualified majority": (
        "exactly four blockers",
        "three outside with over 35 % of population",
        _MEMBERS,
        _PEOPLE,
        "base zero",
    ),
    "qualified majority, two take part": (*_TAKE_PART, "base zero"),
    "qualified majority, six take part": (*_TAKE_PART, _MEMBERS, _PEOPLE, "base zero", "exactly 65 % of population"),
    "reinforced majority": (_MEMBERS, _PEOPLE, "base zero", "exactly 65 % of population"),
    "reinforced majority, two take part": (_TAKE_PART[0], "base zero"),
    "reinforced majority, six take part": (
        _TAKE_PART[0],
        _MEMBERS,
        _PEOPLE,
        "base zero",
        "exactly 65 % of population",
    ),
    "weighted votes": ("exactly the quota", "just short of the quota", "votes but not members", "base zero"),
    "weighted votes, population too": (
        "exactly the quota",
        "votes but not members",
        "exactly 62 % of population",
        "population only is missing",
        "base zero",
    ),
    "weighted votes, 12 of 17": ("exactly the quota", "just short of the quota", "base zero"),
    "weighted votes, 12 of 17 from four": (
        "exactly the quota",
        "votes but not members",
        "exactly as many members as needed",
        "base zero",
    ),
    "weighted votes, all tests": (
        "exactly the quota",
        "votes but not members",
        "exactly 62 % of population",
        "population only is missing",
        "exact two thirds met",
        "base zero",
    ),
    "simple majority": ("exactly half",),
    "majority of votes cast": ("a tie", "base zero"),
    "majority of votes cast by weight": ("a tie", "base zero", "votes that weigh nothing", "more heads, less weight"),
    "two thirds present and voting": ("exact two thirds met", "base zero"),
    "two thirds of votes cast": ("exact two thirds met", "base zero"),
    "two thirds of members": ("exact two thirds met",),
    "coe ministers 20d": (
        "exact two thirds met",
        "base zero",
        "two thirds of votes cast, too few of all",
        "most of all, too few of votes cast",
    ),
    "security council": _COUNCIL,
    "security council, two of one permanent": _COUNCIL,
    "security council, three of two permanent": _COUNCIL,
    "security council, four of three permanent": _COUNCIL,
    "imf governors": (
        "quorum met only by negative replies",
        "an objection fills the quorum",
        "enough reply, with too few votes",
        "enough votes, too few reply",
        "exactly two thirds of all votes reply",
        "a tie",
        "votes that weigh nothing",
        "base zero",
    ),
    "ebrd governors": (
        "exact two thirds met",
        "exactly three quarters of all votes",
        "members but not votes",
        "votes but not members",
        "one holder of over a quarter blocks alone",
        "base zero",
    ),
}
LEAST = 5
FOR = {AGREE, RESERVATION}


def witnesses(name: str, game: Game, answer: Answer) -> Iterable[str]:
    """Yield the names of the boundaries on which the game lies."""
    cast = list(game.positions.values())
    yield answer.outcome.lower()
    if set(cast) <= {ABSTAIN, DECLARATION}:
        yield "all abstain"
    if game.unknown == 1 and answer.outcome == "UNDETERMINED":
        yield "one unknown that decides"
        if name == "imf governors":
            yield from _filling(oracle.FAMILIES[name], game)
    if answer.definite and answer.possible:
        yield "definite and possible"
    if name.startswith("acceptance") and RESERVATION in cast:
        yield "reservation under acceptance"
        if game.unknown == 0 and answer.outcome == "UNDETERMINED":
            yield "reservation that decides"
        if answer.outcome == "ADOPTED":
            yield "adopted with a reservation"
    if game.unknown:
        return
    yield from _heads(name, cast, answer)
    for start, more in _MORE.items():
        if name.startswith(start):
            yield from more(name, game, answer)


def _filling(family: Family, game: Game) -> Iterable[str]:
    objects, is_silent = ({s: p if q == UNKNOWN else q for s, q in game.positions.items()} for p in (OBJECT, SILENT))
    if family.adopted(objects, game.weights) and not family.adopted(is_silent, game.weights):
        yield "an objection fills the quorum"


def _heads(name: str, cast: list[str], answer: Answer) -> Iterable[str]:
    """Yield what shows in heads alone."""
    in_favour, objecting = cast.count(AGREE) + cast.count(RESERVATION), cast.count(OBJECT)
    if answer.outcome == "ADOPTED" and not in_favour:
        yield "adopted with nobody in favour"
    if answer.outcome == "BLOCKED" and not objecting:
        yield "blocked by quiet members only"
        if set(cast) <= {AGREE, RESERVATION, ABSENT}:
            yield "blocked by an empty chair only"
    if objecting == 1:
        yield "one objects"
    if answer.outcome == "ADOPTED" and ABSENT in cast:
        yield "adopted with an empty chair"
    allowed = {"consensus minus one": 1, "consensus minus three": 3}.get(name)
    if allowed is not None and objecting in {allowed, allowed + 1}:
        yield "as many objections as allowed" if objecting == allowed else "one objection too many"
    if 2 * in_favour == len(cast):
        yield "exactly half"
    base = in_favour + objecting if name in _OF_VOTES_CAST else len(cast)
    if base == 0:
        yield "base zero"
    elif 3 * in_favour == 2 * base and answer.outcome == "ADOPTED":
        yield "exact two thirds met"
    if name == "majority of votes cast" and in_favour == objecting > 0:
        yield "a tie"
    if name == "coe ministers 20d" and answer.outcome == "BLOCKED":
        if in_favour and in_favour >= 2 * objecting:
            yield "two thirds of votes cast, too few of all"
        if 2 * in_favour > len(cast):
            yield "most of all, too few of votes cast"


_OF_VOTES_CAST = {
    "majority of votes cast",
    "two thirds of votes cast",
    "two thirds present and voting",
    "coe ministers 20d",
}


def _concerned(name: str, game: Game, answer: Answer) -> Iterable[str]:
    concerned = set(ENGINE[name].names)
    objecting = oracle.taking(game.positions, OBJECT)
    if concerned and concerned <= objecting:
        yield "those concerned object, and others" if objecting - concerned else "only those concerned object"


def _constructive(name: str, game: Game, answer: Answer) -> Iterable[str]:
    declaring, people = oracle.taking(game.positions, DECLARATION), game.weights[POPULATION]
    held, whole, heads = oracle.amount(declaring, people), sum(people.values()), len(game.positions)
    others = oracle.taking(game.positions, OBJECT, ABSENT)
    if not whole:
        yield "base zero"
    if answer.outcome == "ADOPTED" and whole:
        if 3 * len(declaring) >= heads:
            yield "a third of members, less of population"
        if declaring and 3 * held >= whole:
            yield "a third of population, less of members"
    if answer.definite & declaring:
        if others:
            yield "declarers and others block"
        elif not whole:
            yield "base zero, and heads decide"
        elif (3 * len(declaring), 3 * held) == (heads, whole):
            yield "declarers at exactly a third"
        if whole and any(not people[s] for s in declaring):
            yield "a declarer without weight blocks"


def _qualified(name: str, game: Game, answer: Answer) -> Iterable[str]:
    """Yield what shows in the shares of the Union's majorities, whoever takes part."""
    theirs = {s: p for s, p in game.positions.items() if not ENGINE[name].names or s in ENGINE[name].names}
    people = {s: game.weights[POPULATION][s] for s in theirs}
    whole, outside = sum(people.values()), oracle.not_for(theirs)
    held, heads = oracle.amount(outside, people), len(theirs) - len(outside)
    enough = 100 * heads >= (72 if "reinforced" in name else 55) * len(theirs), 100 * held <= 35 * whole
    if not whole:
        yield "base zero"
    if len(theirs) < len(game.positions) and not outside and oracle.not_for(game.positions):
        yield "only those not taking part stand outside"
    if answer.outcome == "BLOCKED":
        if len(outside) == 4:
            yield "exactly four blockers"
        if whole and not all(enough):
            yield from {(True, False): [_MEMBERS], (False, True): [_PEOPLE]}.get(enough, [])
    elif len(outside) == 3 and len(theirs) > 3 and not enough[1]:
        yield "three outside with over 35 % of population"
    if whole and name.startswith("qualified majority,") and not all(enough):
        spare = len(outside) - oracle.fewest_over_35(theirs, people)
        yield from {0: ["as many outside as may be"], 1: ["one outside too many"]}.get(spare, [])
    if whole and enough[0] and 100 * held == 35 * whole and answer.outcome == "ADOPTED":
        yield "exactly 65 % of population"


def _weighted(name: str, game: Game, answer: Answer) -> Iterable[str]:
    plain = {"quota": 260, "total": 352, "of_members": "majority", "least_members": 0, **RULES[name]}
    favour, heads = oracle.votes_for(game.positions), len(game.positions)
    votes, whole = oracle.amount(favour, game.weights[VOTES]), sum(game.weights[VOTES].values())
    people, all_people = oracle.amount(favour, game.weights[POPULATION]), sum(game.weights[POPULATION].values())
    if not whole:
        yield "base zero"
        return
    needed = {"majority": heads // 2 + 1, "two_thirds": -(-2 * heads // 3), "": 0}[plain["of_members"]]
    enough_votes = plain["total"] * votes >= plain["quota"] * whole
    enough_members = len(favour) >= max(needed, plain["least_members"])
    if answer.outcome == "ADOPTED":
        if plain["total"] * votes == plain["quota"] * whole:
            yield "exactly the quota"
        if all_people and 100 * people == 62 * all_people:
            yield "exactly 62 % of population"
        if len(favour) == plain["least_members"]:
            yield "exactly as many members as needed"
    elif enough_members and plain["total"] * (votes + 1) >= plain["quota"] * whole and not enough_votes:
        yield "just short of the quota"
    elif enough_votes:
        yield "population only is missing" if enough_members else "votes but not members"


def _by_weight(name: str, game: Game, answer: Answer) -> Iterable[str]:
    favour, against, votes = (
        oracle.votes_for(game.positions),
        oracle.taking(game.positions, OBJECT),
        game.weights[VOTES],
    )
    yes, no = oracle.amount(favour, votes), oracle.amount(against, votes)
    if yes == no:
        yield "a tie" if yes else "votes that weigh nothing" if favour and sum(votes.values()) else "base zero"
    if len(favour) > len(against) and yes < no:
        yield "more heads, less weight"


def _imf(name: str, game: Game, answer: Answer) -> Iterable[str]:
    yield from _by_weight(name, game, answer)
    (enough, _), (heavy, _) = oracle.imf_quorum(game.positions, game.weights)
    votes, quiet = game.weights[VOTES], oracle.taking(game.positions, SILENT, ABSENT)
    if answer.outcome == "ADOPTED":
        without = {s: SILENT if p == OBJECT else p for s, p in game.positions.items()}
        if not all(kept for kept, _ in oracle.imf_quorum(without, game.weights)):
            yield "quorum met only by negative replies"
        if 3 * oracle.amount(quiet, votes) == sum(votes.values()):
            yield "exactly two thirds of all votes reply"
    elif sum(votes.values()) and enough is not heavy:
        yield "enough reply, with too few votes" if enough else "enough votes, too few reply"


def _ebrd(name: str, game: Game, answer: Answer) -> Iterable[str]:
    votes, outside = game.weights[VOTES], oracle.not_for(game.positions)
    held, whole = oracle.amount(outside, votes), sum(votes.values())
    enough = 3 * len(outside) <= len(game.positions), 4 * held <= whole
    if not whole:
        yield "base zero"
    elif answer.outcome == "ADOPTED" and 4 * held == whole:
        yield "exactly three quarters of all votes"
    elif answer.outcome == "BLOCKED":
        yield from {(True, False): ["members but not votes"], (False, True): ["votes but not members"]}.get(enough, [])
        if len(outside) == 1 and enough[0]:
            yield "one holder of over a quarter blocks alone"


def _council(name: str, game: Game, answer: Answer) -> Iterable[str]:
    permanent, needed = set(RULES[name].get("permanent", oracle.PERMANENT)), RULES[name].get("needed", 9)
    favour, against = oracle.votes_for(game.positions), oracle.taking(game.positions, OBJECT)
    if permanent & against:
        short = len(favour) < needed
        yield "too few, and a permanent member against" if short else "enough votes with a permanent member against"
    elif len(favour) == needed - 1 and not against:
        yield "one vote short, nobody against"
    elif answer.outcome == "ADOPTED" and permanent & oracle.taking(game.positions, ABSTAIN, DECLARATION):
        yield "a permanent member abstains"


_MORE = {
    "consensus minus the": _concerned,
    "constructive abstention": _constructive,
    "qualified majority": _qualified,
    "reinforced majority": _qualified,
    "weighted votes": _weighted,
    "majority of votes cast by weight": _by_weight,
    "imf governors": _imf,
    "ebrd governors": _ebrd,
    "security council": _council,
}


def reached(seen: Counter[str], *needed: str) -> None:
    missing = {name: seen[name] for name in needed if seen[name] < LEAST}
    assert not missing, f"the generator hardly reached {missing}; it reached {dict(seen)}"


# The oracle itself, and every rule against it.


def test_the_oracle_knows_the_same_positions_and_rules() -> None:
    assert tuple(p.value for p in KNOWN) == SEVEN
    assert list(ENGINE) == list(oracle.FAMILIES)
    assert {rule.kind for rule in ENGINE.values()} == {rule().kind for rule in NAMED}
    assert {name: rule.weights_needed(SIX) for name, rule in ENGINE.items()} == {
        name: family.weighs for name, family in oracle.FAMILIES.items()
    }


# What one member's position does: + supports, 0 neither, - is counted against it where the rule fails, ? open.
_MEANING = {
    #                                         agree reserv. abstain declar. silent absent object
    "consensus": "+ + 0 0 0 0 -",
    "consensus, silence is no acquiescence": "+ + - - - - -",
    "acceptance": "+ ? - - - - -",
    "acceptance, reservation unconditional": "+ + - - - - -",
    "silence procedure": "+ + + + + + -",
    "osce consensus": "+ + 0 0 0 0 -",
    "consensus minus": "+ + 0 0 0 0 -",
    "wto consensus": "+ + 0 0 0 0 -",
    "eu unanimity": "+ + 0 0 0 - -",
    "constructive abstention": "+ + 0 - 0 - -",
    "qualified majority": "+ + - - - - -",
    "reinforced majority": "+ + - - - - -",
    "weighted votes": "+ + - - - - -",
    "simple majority": "+ + - - - - -",
    "majority of votes cast": "+ + 0 0 0 0 -",
    "two thirds present and voting": "+ + 0 0 0 0 -",
    "two thirds of votes cast": "+ + 0 0 0 0 -",
    "two thirds of members": "+ + - - - - -",
    "coe ministers 20d": "+ + - - - - -",
    "security council": "+ + - - - - -",
    "imf governors": "+ + 0 0 - - -",
    "ebrd governors": "+ + - - - - -",
}


def _meaning(name: str) -> list[str]:
    return _MEANING[max((start for start in _MEANING if name.startswith(start)), key=len)].split()


@pytest.mark.parametrize("name", ENGINE)
def test_each_position_means_what_the_rule_says(name: str) -> None:
    signs = {"+": Effect.SUPPORTS, "0": Effect.NEUTRAL, "-": Effect.BLOCKS, "?": Effect.UNDETERMINED}
    assert [ENGINE[name].effect(p) for p in KNOWN] == [signs[sign] for sign in _meaning(name)]
    assert ENGINE[name].effect(Position.UNKNOWN) is Effect.UNDETERMINED


@pytest.mark.parametrize("name", ENGINE)
def test_random_games(name: str) -> None:
    rule, family = ENGINE[name], oracle.FAMILIES[name]
    rng = random.Random(f"{SEED} {name}")
    seen: Counter[str] = Counter()
    counted: set[str] = set()
    for i in range(GAMES):
        game = with_three_open(family, random_game(rng, name))
        expected = oracle.brute_force(family, *game)
        assert by_ballot(rule, game) == expected, game
        if i % 5 == 0 and can_be_asked(rule, game):
            verdict = cs.decide(question(rule, game))
            assert in_brief(verdict) == expected, game
            for blocker in (*verdict.blockers, *verdict.possible_blockers):
                assert blocker.critical == oracle.still_fails_alone(family, *game, blocker.state), (blocker.state, game)
        seen.update(witnesses(name, game, expected))
        counted.update(game.positions[s] for s in expected.definite)
    print(name, dict(seen))
    reached(seen, *_EVERY_RULE, *_MUST_SEE[name])
    against = {p for p, sign in zip(SEVEN, _meaning(name), strict=True) if sign == "-"}
    assert counted == against, "a position is counted against somebody exactly if it is said to block"


@pytest.mark.parametrize("name", [name for name in ENGINE if any(small_bodies(name, 3))])
def test_every_game_of_three(name: str) -> None:
    """Every way in which three members may stand, with different weights; the cases for all readers have others."""
    rule = ENGINE[name]
    for states, weights in islice(small_bodies(name, 3), 2):
        family, node = oracle.remembering(oracle.FAMILIES[name], weights), rule.core(states, weights)
        for i, cast in enumerate(product(EIGHT, repeat=3)):
            game = Game(dict(zip(states, cast, strict=True)), weights)
            expected = oracle.brute_force(family, *game)
            assert by_blocks(rule, node, game) == expected, game
            if i % 32 == 0 and can_be_asked(rule, game):
                assert by_verdict(rule, game) == expected, game


@pytest.mark.parametrize("name", [name for name in ENGINE if any(small_bodies(name, 4))])
def test_every_game_of_four(name: str) -> None:
    """Four are the fewest that can block a qualified majority; with all sorts of positions, but at most two unknown."""
    rule, sorts = ENGINE[name], (AGREE, ABSTAIN, DECLARATION, ABSENT, OBJECT, UNKNOWN)
    states, weights = next(small_bodies(name, 4))
    family, node = oracle.remembering(oracle.FAMILIES[name], weights), rule.core(states, weights)
    for cast in all_ballots(name, 4, sorts):
        game = Game(dict(zip(states, cast, strict=True)), weights)
        if game.unknown <= 2:
            assert by_blocks(rule, node, game) == oracle.brute_force(family, *game), game


def test_every_small_council() -> None:
    states = tuple(STATES[:4])
    for plain, of_four in small_councils():
        rule, family = SecurityCouncil.model_validate(plain), oracle.remembering(of_four, {})
        node = rule.core(states)
        for cast in product(FOUR, repeat=4):
            game = Game(dict(zip(states, cast, strict=True)), {})
            assert by_blocks(rule, node, game) == oracle.brute_force(family, *game), (plain, game)


def test_the_council_of_fifteen() -> None:
    name = "security council"
    rng = random.Random(f"{SEED} fifteen")
    seen: Counter[str] = Counter()
    for i in range(300):
        game = random_council(rng)
        expected = oracle.brute_force(oracle.FAMILIES[name], *game)
        assert by_ballot(ENGINE[name], game) == expected, game
        if i % 2:
            assert by_verdict(ENGINE[name], game) == expected, game
        seen.update(witnesses(name, game, expected))
    print("fifteen", dict(seen))
    reached(seen, "adopted", "blocked", "undetermined", "one unknown that decides", *_COUNCIL)


# Boundaries that ten members cannot show.


def _assembly(in_favour: int, outside: Iterable[str], weights: Iterable[int]) -> Game:
    cast = [AGREE] * in_favour + list(outside)
    table = dict(zip(STATES[: len(cast)], weights, strict=True))
    return Game(dict(zip(STATES, cast, strict=False)), {POPULATION: table, VOTES: table})


@pytest.mark.parametrize(
    ("game", "outcome"),
    [
        pytest.param(_assembly(11, [OBJECT] * 9, [1000] * 11 + [1] * 9), "ADOPTED", id="exactly 55 % of members"),
        pytest.param(_assembly(10, [OBJECT] * 10, [1000] * 10 + [1] * 10), "BLOCKED", id="one member too few"),
        pytest.param(_assembly(15, [ABSTAIN] * 12, [1000] * 15 + [1] * 12), "ADOPTED", id="15 of 27"),
        pytest.param(_assembly(14, [ABSTAIN] * 13, [1000] * 14 + [1] * 13), "BLOCKED", id="14 of 27"),
        pytest.param(_assembly(13, [OBJECT] * 11, [1000] * 13 + [1] * 11), "BLOCKED", id="13 of 24, 54.2 %"),
        pytest.param(_assembly(13, [SILENT] * 7, [1] * 20), "ADOPTED", id="exactly 65 % of population"),
        pytest.param(_assembly(12, [SILENT] * 8, [1] * 20), "BLOCKED", id="60 % of population"),
        pytest.param(
            _assembly(16, [ABSENT] * 4, [65 * 10**14] + [0] * 15 + [35 * 10**14, 1, 0, 0]),
            "BLOCKED",
            id="one person too few, in numbers that a float cannot tell apart",
        ),
        pytest.param(_assembly(17, [OBJECT] * 3, [1] * 17 + [10**6] * 3), "ADOPTED", id="three giants do not block"),
        pytest.param(_assembly(16, [OBJECT] * 4, [1] * 16 + [10**6] * 4), "BLOCKED", id="four giants do"),
        pytest.param(
            _assembly(16, [OBJECT, ABSTAIN, ABSENT, DECLARATION], [1] * 16 + [10**6, 10**6, 10**6, 0]),
            "BLOCKED",
            id="whoever abstains or weighs nothing is one of the four",
        ),
        pytest.param(
            _assembly(16, [OBJECT] * 3 + [UNKNOWN], [1] * 16 + [9] * 4), "UNDETERMINED", id="a fourth is open"
        ),
    ],
)
def test_boundaries_of_the_qualified_majority(game: Game, outcome: str) -> None:
    expected = oracle.brute_force(oracle.FAMILIES["qualified majority"], *game)
    assert expected.outcome == outcome
    assert by_ballot(QualifiedMajority(), game) == by_verdict(QualifiedMajority(), game) == expected


_TWENTY = tuple(STATES[:20])
_AMONG_20 = QualifiedMajority(participating=_TWENTY), oracle.qualified_majority_of(*_TWENTY)
_AMONG_24 = QualifiedMajority(participating=tuple(STATES[:24])), oracle.qualified_majority_of(*STATES[:24])
_REINFORCED = ReinforcedMajority(), oracle.FAMILIES["reinforced majority"]
_NICE = WeightedVotes(), oracle.FAMILIES["weighted votes"]
_VOTES_OF_28 = [29, 29, 29, 29, 27, 27, 14, 13, *[12] * 5, *[10] * 3, *[7] * 6, *[4] * 5, 3]


def _council_of_2013(*outside: int) -> Game:
    """Return a ballot of the 28 in which holders of so many votes are not in favour."""
    others = Counter(_VOTES_OF_28)
    others.subtract(outside)
    favour = list(others.elements())
    return _assembly(len(favour), [ABSTAIN] * len(outside), [*favour, *outside])


@pytest.mark.parametrize(
    ("read", "game", "outcome"),
    [
        pytest.param(_AMONG_20, _assembly(11, [OBJECT] * 9, [9] * 11 + [1] * 9), "ADOPTED", id="exactly 55 %"),
        pytest.param(_AMONG_20, _assembly(10, [OBJECT] * 10, [9] * 10 + [1] * 10), "BLOCKED", id="one member too few"),
        pytest.param(_AMONG_24, _assembly(13, [OBJECT] * 11, [9] * 13 + [1] * 11), "BLOCKED", id="13 of 24, 54.2 %"),
        pytest.param(_AMONG_20, _assembly(12, [SILENT] * 8, [1] * 20), "ADOPTED", id="eight do not hold 35 % and one"),
        pytest.param(_AMONG_20, _assembly(11, [SILENT] * 9, [1] * 20), "BLOCKED", id="nine do"),
        pytest.param(_AMONG_20, _assembly(19, [ABSENT], [1] * 19 + [12]), "ADOPTED", id="a large member alone"),
        pytest.param(
            _AMONG_20,
            _assembly(18, [ABSENT] * 2 + [AGREE] * 5, [1] * 19 + [12] + [1000] * 5),
            "BLOCKED",
            id="a large member and one more, whoever lives elsewhere",
        ),
        pytest.param(_AMONG_20, _assembly(19, [ABSENT], [0] * 20), "BLOCKED", id="nothing is deemed of nobody"),
        pytest.param(_REINFORCED, _assembly(18, [ABSTAIN] * 7, [9] * 18 + [1] * 7), "ADOPTED", id="exactly 72 %"),
        pytest.param(_REINFORCED, _assembly(17, [ABSTAIN] * 8, [9] * 17 + [1] * 8), "BLOCKED", id="68 % of members"),
        pytest.param(_REINFORCED, _assembly(15, [OBJECT] * 5, [5] * 13 + [0] * 2 + [7] * 5), "ADOPTED", id="65 of 100"),
        pytest.param(_REINFORCED, _assembly(15, [OBJECT] * 5, [4] * 16 + [0, 0, 0, 36]), "BLOCKED", id="60 of 100"),
        pytest.param(
            _REINFORCED, _assembly(22, [OBJECT] * 3, [1] * 22 + [9] * 3), "BLOCKED", id="three giants do block"
        ),
        pytest.param(_NICE, _council_of_2013(29, 29, 27, 7), "ADOPTED", id="exactly 260 of 352 votes"),
        pytest.param(_NICE, _council_of_2013(29, 29, 27, 7, 3), "BLOCKED", id="257 votes"),
        pytest.param(_NICE, _council_of_2013(*_VOTES_OF_28[15:]), "ADOPTED", id="277 votes of 15 members"),
        pytest.param(_NICE, _council_of_2013(*_VOTES_OF_28[14:]), "BLOCKED", id="267 votes of 14 members"),
    ],
)
def test_boundaries_of_other_majorities(read: tuple[Rule, Family], game: Game, outcome: str) -> None:
    rule, family = read
    expected = oracle.brute_force(family, *game)
    assert expected.outcome == outcome
    assert by_ballot(rule, game) == by_verdict(rule, game) == expected


def test_no_votes_cast_is_not_adopted_and_nobody_blocks() -> None:
    game = _assembly(0, [ABSTAIN, SILENT, ABSENT, DECLARATION], [1] * 4)
    verdict = cs.decide(question(TwoThirdsOfVotesCast(), game))
    assert in_brief(verdict) == Answer("BLOCKED", frozenset(), frozenset())
    assert verdict.failed_by is not None
    assert verdict.failed_by.value == "no_votes_cast"


@pytest.mark.parametrize(
    "name",
    [
        "simple majority",
        "majority of votes cast",
        "two thirds of members",
        "two thirds of votes cast",
        "two thirds present and voting",
    ],
)
def test_the_margin_is_counted_in_heads(name: str) -> None:
    rng = random.Random(f"{SEED} margin {name}")
    for _ in range(200):
        game = random_game(rng)
        if game.unknown:
            continue
        votes = len(oracle.votes_for(game.positions))
        opposed = len(oracle.taking(game.positions, OBJECT))
        base = votes + opposed if name in _OF_VOTES_CAST else len(game.positions)
        needed = base // 2 + 1 if "majority" in name else -(-2 * base // 3)
        assert cs.decide(question(ENGINE[name], game)).margin == votes - needed


# Rules of one's own.


def quorum_and_share(rng: random.Random, game: Game) -> dict[str, Any]:
    """Return a majority of votes cast with a quorum nearby, which an objection helps to fill; or either of them."""
    votes = [AGREE, RESERVATION, OBJECT]
    majority = share([AGREE] if rng.random() < 0.3 else [AGREE, RESERVATION], "votes_cast")
    majority |= rng.choice(({"more_than": "1/2"}, {"at_least": "2/3"}, {"at_least": "1/2"}))
    if rng.random() < 0.3:
        majority["weight"] = POPULATION
    present = votes if rng.random() < 0.7 else [*votes, ABSTAIN, DECLARATION, SILENT]
    there = len(oracle.taking(game.positions, *present))
    quorum = {"op": "limit", "count": present, "at_least": max(1, there + rng.randint(-1, 2)), "quorum": True}
    parts = [majority, quorum] if rng.random() < 0.5 else [quorum, majority]
    return {"op": "all" if rng.random() < 0.7 else "any", "of": parts}


def test_a_quorum_is_read_in_every_completion() -> None:
    rng = random.Random(f"{SEED} quorum")
    seen: Counter[str] = Counter()
    for i in range(GAMES):
        game = random_game(rng)
        tree = quorum_and_share(rng, game)
        rule = Custom.model_validate({"requires": tree})
        assert not rule.is_monotone(tuple(game.positions))
        expected = oracle.brute_force(oracle.custom(tree), *game)
        assert by_ballot(rule, game) == expected, (tree, game)
        if i % 2:
            assert by_verdict(rule, game) == expected, (tree, game)
        seen.update(witnesses("custom", game, expected))
        seen[f"{tree['op']} with unknowns"] += game.unknown > 0
        cast = list(game.positions.values())
        if game.unknown == 1 and expected.outcome == "UNDETERMINED":
            objects, abstains = (
                {s: p if q == UNKNOWN else q for s, q in game.positions.items()} for p in (OBJECT, ABSTAIN)
            )
            helped = oracle.holds(tree, objects, game.weights) and not oracle.holds(tree, abstains, game.weights)
            seen["an objection fills the quorum"] += helped
        if not game.unknown and not {AGREE, RESERVATION, OBJECT} & set(cast):
            seen["nobody votes"] += 1
    print("quorum", dict(seen))
    reached(
        seen, *_EVERY_RULE, "an objection fills the quorum", "nobody votes", "all with unknowns", "any with unknowns"
    )


def test_many_replies_are_open() -> None:
    """Where all clauses must hold, no number of unknowns is too large."""
    rule, family = ImfGovernors(), oracle.FAMILIES["imf governors"]
    game = _assembly(3, [OBJECT, *[UNKNOWN] * 6], [4, 1, 1, 1, 1, 1, 1, 2, 0, 3])
    expected = oracle.brute_force(family, *game, ways=(AGREE, ABSTAIN, SILENT, OBJECT))
    assert expected.outcome == "UNDETERMINED"
    assert by_ballot(rule, game) == by_verdict(rule, game) == expected


_EITHER = {  # an objection helps the one clause and harms the other, and either suffices: each completion must be read
    "op": "any",
    "of": [
        share([AGREE, RESERVATION], "votes_cast", more_than="1/2"),
        {"op": "limit", "count": [AGREE, RESERVATION, ABSTAIN, OBJECT], "at_least": 9},
    ],
}


@pytest.mark.parametrize("fixed", [[AGREE] * 3 + [OBJECT], [OBJECT] * 8 + [SILENT]])
def test_as_many_completions_as_can_be_read(fixed: list[str]) -> None:
    """Four sorts of positions and six unknown make 4096 completions."""
    rule = Custom.model_validate({"requires": _EITHER})
    game = _assembly(0, fixed + [UNKNOWN] * 6, [1] * (len(fixed) + 6))
    expected = oracle.brute_force(oracle.custom(_EITHER), *game, ways=(AGREE, ABSTAIN, SILENT, OBJECT))
    assert by_ballot(rule, game) == by_verdict(rule, game) == expected


def test_too_many_completions_are_not_guessed() -> None:
    rule = Custom.model_validate({"requires": _EITHER})
    for unknown in (7, 20):
        verdict = cs.decide(question(rule, _assembly(5, [UNKNOWN] * unknown, [1] * (5 + unknown))))
        assert verdict.outcome.value == "UNDETERMINED"
        assert not verdict.exact
        assert not verdict.blockers


def test_blocks_at_random() -> None:
    rng = random.Random(f"{SEED} trees")
    seen: Counter[str] = Counter()
    for i in range(2 * GAMES):
        game = random_game(rng)
        tree = random_tree(rng, sorted(game.positions))
        rule = Custom.model_validate({"requires": tree})
        expected = oracle.brute_force(oracle.custom(tree), *game)
        assert by_ballot(rule, game) == expected, (tree, game)
        if i % 4 == 0 and "stranger" not in str(tree):  # a question refuses a rule that names nobody at its table
            assert by_verdict(rule, game) == expected, (tree, game)
        if i % 10 == 0:
            assert Custom.model_validate_json(rule.model_dump_json()) == rule
        seen.update(witnesses("custom", game, expected))
        seen["monotone" if rule.is_monotone(tuple(game.positions)) else "not monotone"] += bool(game.unknown)
        text = str(tree)
        seen.update(
            word for word in ("among", "weight", "stranger", "'any'", "'all'", "limit", "share") if word in text
        )
    print("trees", dict(seen))
    reached(seen, *_EVERY_RULE, "monotone", "not monotone", "among", "weight", "stranger", "'any'", "'all'")


# Ballots that took place.


class Golden(NamedTuple):
    """The figures of a ballot, the rule, and what came of it by how much."""

    rule: str | dict[str, Any]
    figures: tuple[int, int, int, int]
    """For, against, abstain, absent."""
    outcome: str
    margin: int | None
    source: str


_MAJORITY_CAST = {"kind": "custom", "requires": share([AGREE, RESERVATION], "votes_cast", more_than="1/2")}
_ORDINARY = {
    "kind": "custom",
    "requires": {
        "op": "all",
        "of": [
            share([AGREE, RESERVATION], "votes_cast", at_least="2/3"),
            share([AGREE, RESERVATION], "members", more_than="1/2"),
        ],
    },
}
_CAST, _ALL = "two_thirds_of_votes_cast", "two_thirds_of_members"
_PRESENT = "two_thirds_present_and_voting"

_GOLDEN = {
    "unesco 2015": Golden(_CAST, (92, 50, 29, 15), "BLOCKED", -3, "General Conference, 9 Nov 2015: 95 of 142 needed"),
    "unesco board 2015": Golden(_MAJORITY_CAST, (27, 14, 14, 0), "ADOPTED", 6, "Executive Board, Oct 2015: 21 of 41"),
    "unesco board 2015, by two thirds": Golden(_CAST, (27, 14, 14, 0), "BLOCKED", -1, "same figures: 28 of 41"),
    "interpol 2018": Golden(_CAST, (68, 51, 16, 0), "BLOCKED", -12, "second ballot, 20 Nov 2018: 80 of 119 needed"),
    "coe ministers 2023, cast": Golden(_CAST, (33, 7, 5, 1), "ADOPTED", 6, "24 Apr 2023: 27 of 40 votes cast"),
    "coe ministers 2023, in full": Golden(_ORDINARY, (33, 7, 5, 1), "ADOPTED", 6, "Art. 20.d: and 24 of all 46"),
    "coe ministers 2023, as shipped": Golden("coe_ministers_20d", (33, 7, 5, 1), "ADOPTED", 6, "same figures"),
    "coe ministers, final rule": Golden(_ALL, (33, 7, 5, 1), "ADOPTED", 2, "same figures, Art. 20.c: 31 of 46"),
    "coe ministers, two sit out": Golden(_ALL, (31, 7, 5, 3), "ADOPTED", 0, "exactly 31 of 46"),
    "coe ministers, three sit out": Golden(_ALL, (30, 7, 5, 4), "BLOCKED", -1, "30 of 46"),
    "coe assembly 2024": Golden(_CAST, (131, 29, 11, 0), "ADOPTED", 24, "16 Apr 2024: 107 of 160 needed"),
    "un assembly 1949": Golden(_CAST, (37, 12, 9, 0), "ADOPTED", 4, "resolution 273: 33 of 49 needed"),
    "un assembly 1949, by its rule": Golden(_PRESENT, (37, 12, 9, 0), "ADOPTED", 4, "same figures, Rule 86"),
    "us senate 2022": Golden(_CAST, (95, 1, 0, 0), "ADOPTED", 31, "3 Aug 2022, Finland and Sweden: 64 of 96"),
    "nato council 2008": Golden("consensus", (25, 1, 0, 0), "BLOCKED", None, "April 2008: one of 26 withheld"),
    "nato council 2003": Golden("silence_procedure", (16, 3, 0, 0), "BLOCKED", None, "Feb 2003: 3 of 19 broke silence"),
    "eu, five abstain": Golden("eu_unanimity", (23, 0, 5, 0), "ADOPTED", None, "28 members, Art. 238(4)"),
}


@pytest.mark.parametrize("case", _GOLDEN.values(), ids=_GOLDEN)
def test_ballots_that_took_place(case: Golden) -> None:
    in_favour, against, abstain, absent = case.figures
    scenario = cs.Scenario(
        new_body={"name": "the assembly", "members": ["FRA"]},
        candidate="XKX",
        on="2026-07-31",
        rule=case.rule,
        tally={"for": in_favour, "against": against, "abstain": abstain, "absent": absent},
    )
    verdict = cs.decide(scenario)
    assert (verdict.outcome.value, verdict.margin) == (case.outcome, case.margin), case.source
    assert not verdict.blockers  # figures without names have a margin, not blockers
    assert not verdict.possible_blockers
    cast = [AGREE] * in_favour + [OBJECT] * against + [ABSTAIN] * abstain + [ABSENT] * absent
    game = Game({f"M{i:03d}": p for i, p in enumerate(cast)}, {})
    expected = oracle.brute_force(_family(scenario.rule), *game)
    assert expected.outcome == case.outcome
    assert scenario.rule is not None
    assert by_ballot(scenario.rule, game) == expected


def _family(rule: Rule | None) -> Family:
    if isinstance(rule, Custom):
        return oracle.custom(rule.requires.model_dump(mode="json", exclude_none=True))
    return next(oracle.FAMILIES[name] for name, known in ENGINE.items() if known == rule)


_SHARES_2016 = {  # hundredths of a percent of the population of the 28, as published for 2016
    "DEU": 1593, "FRA": 1304, "GBR": 1273, "ITA": 1207, "ESP": 912, "POL": 747, "ROU": 390, "NLD": 337, "BEL": 221,
    "GRC": 213, "CZE": 205, "PRT": 204, "HUN": 194, "SWE": 192, "AUT": 169, "BGR": 142, "DNK": 111, "FIN": 108,
    "SVK": 106, "IRL": 91, "HRV": 83, "LTU": 57, "SVN": 41, "LVA": 39, "EST": 26, "CYP": 17, "LUX": 11, "MLT": 8,
}  # fmt: skip
_NON_RECOGNISERS = frozenset({"CYP", "ESP", "GRC", "ROU", "SVK"})


@pytest.mark.parametrize(
    ("name", "they", "outcome"),
    [
        ("qualified majority", OBJECT, "ADOPTED"),  # 23 of 28 with 83.6 %: 16.4 % is less than 35 %
        ("reinforced majority", OBJECT, "ADOPTED"),  # 82 % of members
        ("constructive abstention", ABSTAIN, "ADOPTED"),
        ("constructive abstention", DECLARATION, "ADOPTED"),  # 5 of 28 with 16.4 %: both below one third
        ("constructive abstention", ABSENT, "BLOCKED"),
        ("osce consensus", SILENT, "ADOPTED"),
        ("wto consensus", ABSENT, "ADOPTED"),
        ("coe ministers 20d", OBJECT, "ADOPTED"),
        ("eu unanimity", ABSTAIN, "ADOPTED"),  # Art. 238(4): abstention does not prevent it
        ("eu unanimity", DECLARATION, "ADOPTED"),
        ("eu unanimity", OBJECT, "BLOCKED"),
        ("eu unanimity", ABSENT, "BLOCKED"),
        ("simple majority", OBJECT, "ADOPTED"),
        ("two thirds of members", ABSENT, "ADOPTED"),  # 23 of 28, 19 needed
        ("consensus", ABSTAIN, "ADOPTED"),
        ("consensus", OBJECT, "BLOCKED"),
    ],
)
def test_the_same_five_in_the_union_of_28(name: str, they: str, outcome: str) -> None:
    game = Game({s: they if s in _NON_RECOGNISERS else AGREE for s in _SHARES_2016}, {POPULATION: _SHARES_2016})
    blocking = _NON_RECOGNISERS if outcome == "BLOCKED" else frozenset()
    expected = Answer(outcome, blocking, frozenset())
    assert oracle.brute_force(oracle.FAMILIES[name], *game) == expected
    assert by_verdict(ENGINE[name], game) == by_ballot(ENGINE[name], game) == expected
