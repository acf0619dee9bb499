"""Games at random and in full, with what must come of them, as plain data.

`cases` yields the same cases every time: a rule as one writes it in a file, the
states, what each of them does, their weights; and from the oracle the outcome and
who blocks for certain. Whatever reads rules can be held to them: the one that
reads ballot by ballot, the one that reads arrays, one in another language. The
random ones lean towards the boundaries. Nothing is imported from the package
under test.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

sys.path.insert(0, str(Path(__file__).parent))  # the oracle lies beside this file, under every import mode

import oracle
from oracle import (
    ABSENT,
    ABSTAIN,
    AGREE,
    DECLARATION,
    OBJECT,
    PERMANENT,
    POPULATION,
    RESERVATION,
    SEVEN,
    SILENT,
    SIX,
    UNKNOWN,
    VOTES,
    Family,
)

SEED = 1949
EIGHT = (*SEVEN, UNKNOWN)
FIVE = (AGREE, ABSTAIN, ABSENT, OBJECT, UNKNOWN)
"""One position of each sort, where all eight would be too many."""
FOUR = (AGREE, ABSTAIN, OBJECT, UNKNOWN)
FOR = (AGREE, RESERVATION)
CAST = (*FOR, OBJECT)
REPLIES = (*CAST, ABSTAIN, DECLARATION)

Plain: TypeAlias = dict[str, Any]
Weights: TypeAlias = dict[str, dict[str, int]]

RULES: Mapping[str, Plain] = {
    "consensus": {"kind": "consensus"},
    "consensus, silence is no acquiescence": {"kind": "consensus", "silence_is_acquiescence": False},
    "acceptance": {"kind": "acceptance"},
    "acceptance, reservation unconditional": {"kind": "acceptance", "reservation_is_unconditional": True},
    "silence procedure": {"kind": "silence_procedure"},
    "osce consensus": {"kind": "osce_consensus"},
    "consensus minus one": {"kind": "consensus_minus", "n": 1},
    "consensus minus three": {"kind": "consensus_minus", "n": 3},
    "consensus minus the one concerned": {"kind": "consensus_minus", "concerned": ["S00"]},
    "consensus minus the two concerned": {"kind": "consensus_minus", "concerned": ["S00", "S01"]},
    "wto consensus": {"kind": "wto_consensus"},
    "eu unanimity": {"kind": "eu_unanimity"},
    "constructive abstention": {"kind": "constructive_abstention"},
    "qualified majority": {"kind": "qualified_majority"},
    "qualified majority, two take part": {"kind": "qualified_majority", "participating": ["S00", "S01"]},
    "qualified majority, six take part": {"kind": "qualified_majority", "participating": [*SIX]},
    "reinforced majority": {"kind": "reinforced_majority"},
    "reinforced majority, two take part": {"kind": "reinforced_majority", "participating": ["S00", "S01"]},
    "reinforced majority, six take part": {"kind": "reinforced_majority", "participating": [*SIX]},
    "weighted votes": {"kind": "weighted_votes"},
    "weighted votes, population too": {"kind": "weighted_votes", "population_check": True},
    "weighted votes, 12 of 17": {"kind": "weighted_votes", "quota": 12, "total": 17, "of_members": ""},
    "weighted votes, 12 of 17 from four": {
        "kind": "weighted_votes",
        "quota": 12,
        "total": 17,
        "of_members": "",
        "least_members": 4,
    },
    "weighted votes, all tests": {
        "kind": "weighted_votes",
        "quota": 169,
        "total": 237,
        "of_members": "two_thirds",
        "least_members": 2,
        "population_check": True,
    },
    "simple majority": {"kind": "simple_majority"},
    "majority of votes cast": {"kind": "majority_of_votes_cast"},
    "majority of votes cast by weight": {"kind": "majority_of_votes_cast", "weight": VOTES},
    "two thirds present and voting": {"kind": "two_thirds_present_and_voting"},
    "two thirds of votes cast": {"kind": "two_thirds_of_votes_cast"},
    "two thirds of members": {"kind": "two_thirds_of_members"},
    "coe ministers 20d": {"kind": "coe_ministers_20d"},
    "security council": {"kind": "security_council"},
    "security council, two of one permanent": {"kind": "security_council", "needed": 2, "permanent": ["S00"]},
    "security council, three of two permanent": {"kind": "security_council", "needed": 3, "permanent": ["S00", "S01"]},
    "security council, four of three permanent": {
        "kind": "security_council",
        "needed": 4,
        "permanent": ["S00", "S01", "S02"],
    },
    "imf governors": {"kind": "imf_governors"},
    "ebrd governors": {"kind": "ebrd_governors"},
}
"""How one writes in a file what the oracle has under the same name."""


class Game(NamedTuple):
    """Who takes which position, with what weights by name."""

    positions: dict[str, str]
    weights: Weights

    @property
    def unknown(self) -> int:
        return list(self.positions.values()).count(UNKNOWN)


class Case(NamedTuple):
    """A game under a rule, and what must come of it."""

    rule: Plain
    states: tuple[str, ...]
    positions: tuple[str, ...]
    weights: Weights
    outcome: str
    blockers: tuple[str, ...]
    """Those that block for certain, in alphabetical order."""


# Games that lean towards the boundaries.


class Mark(NamedTuple):
    """A share of a table of weights that a rule asks of those who take certain positions."""

    table: str
    counted: tuple[str, ...]
    base: tuple[str, ...]
    share: tuple[int, int]


class Lean(NamedTuple):
    """Where the boundaries of a rule lie: in weights, in positions, in the size of the body."""

    marks: tuple[Mark, ...] = ()
    skews: tuple[Mapping[str, int], ...] = ()
    least: int = 1
    third: str = OBJECT
    """What the other third does where two thirds are in favour."""


STATES = [f"S{i:02d}" for i in range(30)]
COUNCIL = [*PERMANENT, "AAA", "BBB", "CCC", "DDD", "EEE"]
_SIZES = (1, 2, 3, 3, 4, 4, 5, 6, 6, 7, 8, 9, 9, 10, 10)
_UNKNOWNS = (*[0] * 18, *[1] * 18, *[2] * 6, 3)
_SKEWS: tuple[Mapping[str, int], ...] = (
    dict.fromkeys(SEVEN, 1),
    {AGREE: 8, RESERVATION: 2, OBJECT: 1},
    {AGREE: 12, ABSTAIN: 1, SILENT: 1, ABSENT: 1},
    {AGREE: 4, RESERVATION: 1, OBJECT: 2, ABSTAIN: 1, ABSENT: 1},
    {AGREE: 2, OBJECT: 1},
    {AGREE: 1, OBJECT: 1},
    {ABSTAIN: 6, DECLARATION: 1, SILENT: 1, AGREE: 1, OBJECT: 1},
    {ABSTAIN: 4, DECLARATION: 1, SILENT: 1, ABSENT: 1},
    {ABSTAIN: 1},
    {AGREE: 1},
    {OBJECT: 1},
)
_REAL = (83_445_000, 68_401_997, 58_989_749, 48_610_458, 36_620_970, 19_064_409, 17_942_942, 2_872_757, 542_051, 66_000)

_QUALIFIED = Mark(POPULATION, FOR, SEVEN, (65, 100))
_62_PERCENT = Mark(POPULATION, FOR, SEVEN, (62, 100))
_MOST_CAST = Mark(VOTES, FOR, CAST, (1, 2))
_NOTHING_CAST = Mark(VOTES, (ABSTAIN, DECLARATION, SILENT, ABSENT), SEVEN, (1, 1))
_LEANS: Mapping[str, Lean] = {
    "constructive abstention": Lean(
        (Mark(POPULATION, (DECLARATION,), SEVEN, (1, 3)),),
        ({AGREE: 2, DECLARATION: 1}, {AGREE: 1, ABSTAIN: 1, DECLARATION: 1}, {AGREE: 2, DECLARATION: 2, OBJECT: 1}),
        third=DECLARATION,
    ),
    "qualified majority": Lean((_QUALIFIED, Mark(POPULATION, FOR, SEVEN, (1, 2))), ({AGREE: 3, SILENT: 2},)),
    "qualified majority, two take part": Lean((_QUALIFIED,), least=2),
    "qualified majority, six take part": Lean((_QUALIFIED,), ({AGREE: 2, OBJECT: 1, ABSTAIN: 1},), least=6),
    "reinforced majority": Lean((_QUALIFIED,), ({AGREE: 4, SILENT: 1},)),
    "reinforced majority, two take part": Lean((_QUALIFIED,), least=2),
    "reinforced majority, six take part": Lean((_QUALIFIED,), ({AGREE: 4, SILENT: 1},), least=6),
    "weighted votes": Lean((Mark(VOTES, FOR, SEVEN, (260, 352)),)),
    "weighted votes, population too": Lean((Mark(VOTES, FOR, SEVEN, (260, 352)), _62_PERCENT)),
    "weighted votes, 12 of 17": Lean((Mark(VOTES, FOR, SEVEN, (12, 17)),)),
    "weighted votes, 12 of 17 from four": Lean((Mark(VOTES, FOR, SEVEN, (12, 17)),), least=4),
    "weighted votes, all tests": Lean((Mark(VOTES, FOR, SEVEN, (169, 237)), _62_PERCENT)),
    "majority of votes cast by weight": Lean((_MOST_CAST, _NOTHING_CAST)),
    "consensus minus the two concerned": Lean((), ({ABSTAIN: 1, OBJECT: 1},), least=2),
    "security council": Lean((), ({AGREE: 15, OBJECT: 1}, {AGREE: 15, ABSTAIN: 1}), least=9),
    "security council, three of two permanent": Lean(least=2),
    "security council, four of three permanent": Lean(least=3),
    "imf governors": Lean(
        (Mark(VOTES, REPLIES, SEVEN, (2, 3)), _MOST_CAST, _NOTHING_CAST),
        ({AGREE: 3, OBJECT: 1, SILENT: 2}, {AGREE: 2, OBJECT: 2, ABSTAIN: 1, ABSENT: 2}),
    ),
    "ebrd governors": Lean((Mark(VOTES, FOR, SEVEN, (3, 4)),), ({AGREE: 3, SILENT: 1},)),
}


def random_game(rng: random.Random, name: str = "") -> Game:
    """Return a game of up to ten members, near the boundaries of the rule of that name."""
    lean = _LEANS.get(name, Lean())
    size = rng.choice([size for size in _SIZES if size >= lean.least])
    states = COUNCIL[:size] if name == "security council" else STATES[:size]
    rng.shuffle(states)
    if rng.random() < 0.25:  # two thirds in favour where the number allows it, whoever else abstains
        third = size // 3
        cast = [AGREE] * (2 * third) + [lean.third] * third + [ABSTAIN] * (size % 3)
    elif rng.random() < 0.3:  # a few stand outside, all in the same way
        few = min(size, rng.randint(1, 5))
        cast = [rng.choice(SEVEN[2:])] * few + rng.choices(FOR, (5, 1), k=size - few)
    else:
        skew = rng.choice(lean.skews if lean.skews and rng.random() < 0.5 else _SKEWS)
        cast = rng.choices(list(skew), list(skew.values()), k=size)
    for row in rng.sample(range(size), k=min(size, rng.choice(_UNKNOWNS))):
        cast[row] = UNKNOWN
    positions = dict(zip(states, cast, strict=True))
    among = RULES[name].get("participating", states) if name else states
    weights: Weights = {}
    for table in (POPULATION, VOTES):
        marks = [mark for mark in lean.marks if mark.table == table]
        near = marks and rng.random() < 0.5
        weights[table] = weights_near(rng, positions, rng.choice(marks), among) if near else _weights(rng, positions)
    return Game(positions, weights)


def _weights(rng: random.Random, positions: Mapping[str, str]) -> dict[str, int]:
    states = list(positions)
    kind = rng.choice(("zero", "zero", "zero or one", "small", "equal", "giant", "real", "heavy in favour"))
    if kind == "heavy in favour":
        return {s: 1000 if p == AGREE else 1 for s, p in positions.items()}
    if kind == "equal":
        return dict.fromkeys(states, rng.choice((1, 7, 20)))
    if kind == "giant":
        return {**dict.fromkeys(states, 1), rng.choice(states): 1000}
    if kind == "real":
        return dict(zip(states, rng.sample(_REAL, k=len(states)), strict=True))
    most = {"zero": 0, "zero or one": 1, "small": 9}[kind]
    return {s: rng.randint(0, most) for s in states}


def weights_near(rng: random.Random, positions: Mapping[str, str], mark: Mark, among: Sequence[str]) -> dict[str, int]:
    """Return weights with which the share is exactly met, or met or missed by one."""
    weights = {s: rng.randint(0, 9) for s in positions}
    counted = [s for s in among if positions[s] in mark.counted]
    others = [s for s in among if positions[s] not in mark.counted and positions[s] in (*mark.base, UNKNOWN)]
    (top, bottom), times = mark.share, rng.randint(1, 20)
    slip = rng.choice((0, 0, 0, 1, -1))
    weights |= _shared_out(rng, top * times + slip, counted)
    return weights | _shared_out(rng, max(0, (bottom - top) * times - slip), others)


def _shared_out(rng: random.Random, whole: int, states: Sequence[str]) -> dict[str, int]:
    if not states:
        return {}
    cuts = sorted(rng.randint(0, whole) for _ in states[1:])
    return {s: end - start for s, start, end in zip(states, [0, *cuts], [*cuts, whole], strict=True)}


def with_three_open(family: Family, game: Game) -> Game:
    """Return the game with so few open positions that all completions can be read."""
    positions = dict(game.positions)
    unread = [s for s, p in positions.items() if p in family.leaves_open]
    for state in unread[max(0, 3 - game.unknown) :]:
        positions[state] = AGREE
    return Game(positions, game.weights)


def sometimes_huge(rng: random.Random, game: Game) -> Game:
    """Return the game, now and then with weights so large that they, or their multiples, pass 64 bits."""
    if rng.random() < 0.9:
        return game
    times = rng.choice((10**15, 10**17, 2**61 + 1))
    return Game(
        game.positions, {name: {s: w * times for s, w in table.items()} for name, table in game.weights.items()}
    )


def random_council(rng: random.Random) -> Game:
    """Return a game of the fifteen, with about nine in favour."""
    states = [*COUNCIL, "FFF", "GGG", "HHH", "III", "JJJ"]
    rng.shuffle(states)
    quiet = rng.choice(((ABSTAIN, ABSENT, SILENT), (ABSTAIN, OBJECT), (ABSTAIN,)))
    favour = rng.choice((7, 8, 8, 9, 9, 9, 10, 12))
    cast = rng.choices(FOR, (5, 1), k=favour) + rng.choices(quiet, k=15 - favour)
    for row in rng.sample(range(15), k=rng.choice((0, 0, 1, 1, 2))):
        cast[row] = UNKNOWN
    return Game(dict(zip(states, cast, strict=True)), {})


# Rules of one's own at random.

_FRACTIONS = ("1/3", "1/2", "55/100", "3/5", "2/3", "3/4")
_COUNTS = ([*FOR], [AGREE], [OBJECT], [OBJECT, ABSENT], [*CAST], list(SEVEN[2:]))
_BASES: tuple[str | list[str], ...] = ("members", "present", "votes_cast")


def share(count: Iterable[str], base: str | list[str], **threshold: Any) -> Plain:
    """Return a share as one writes it."""
    return {"op": "share", "count": list(count), "base": base, **threshold}


def random_tree(rng: random.Random, states: list[str], depth: int = 2) -> Plain:
    """Return blocks at random: half of them such as rules are made of, half of them anything."""
    if depth and rng.random() < 0.55:
        parts = [random_tree(rng, states, depth - 1) for _ in range(rng.randint(1, 3))]
        return {"op": rng.choice(("all", "any")), "of": parts}
    count = rng.choice(_COUNTS) if rng.random() < 0.6 else rng.sample(SEVEN, k=rng.randint(0, 5))
    leaf: Plain
    if rng.random() < 0.5:
        leaf = {"op": "limit", "count": count}
        if count and count[0] in FOR:
            leaf["at_least"] = rng.randint(0, len(states))
        else:
            leaf["at_most"] = rng.randint(0, len(states) // 2)
        if rng.random() < 0.2:
            leaf = {"op": "limit", "count": count, rng.choice(("at_most", "at_least")): rng.randint(0, len(states))}
    else:
        fitting = [b for b in _BASES if set(count) <= set(oracle.base_of({"base": b}))]
        base = rng.choice([*fitting, sorted({*count, *rng.sample(SEVEN, k=2)})])
        threshold = rng.choice(
            [
                *({"at_least": f} for f in _FRACTIONS),
                *({"more_than": f} for f in _FRACTIONS),
                {"at_least": "1"},
                {"more_than": "0"},
            ]
        )
        leaf = share(count, base, **threshold)
        if base == "members" and rng.random() < 0.5:
            del leaf["base"]  # all members, where nothing else is said
        if rng.random() < 0.35:
            leaf["weight"] = rng.choice((POPULATION, VOTES))
    if rng.random() < 0.3:
        leaf["among"] = rng.sample(states, k=rng.randint(0, len(states))) + (["stranger"] if rng.random() < 0.2 else [])
    return leaf


# Small games in full.

_VECTORS: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = (
    ((5, 3, 2, 0), (3, 0, 1, 4)),
    ((65, 35, 0, 0), (12, 4, 1, 0)),
    ((0, 0, 0, 0), (0, 0, 0, 0)),
    ((1, 1, 1, 1), (1, 1, 1, 1)),
    ((31, 38, 31, 1), (130, 92, 130, 0)),
)


def small_bodies(name: str, size: int) -> Iterator[tuple[tuple[str, ...], Weights]]:
    """Yield a body of that size with different weights; once if the rule does not weigh, none if too few could sit."""
    pool = COUNCIL if name == "security council" else STATES
    if len(RULES[name].get("participating", ())) > size:
        return
    states = tuple(pool[:size])
    for vectors in _VECTORS if oracle.FAMILIES[name].weighs else _VECTORS[:1]:
        people, votes = (dict(zip(states, vector, strict=False)) for vector in vectors)
        yield states, {POPULATION: people, VOTES: votes}


def all_ballots(name: str, size: int, sorts: tuple[str, ...] = EIGHT) -> Iterator[tuple[str, ...]]:
    """Yield every way in which so many may vote; in one order only where nobody is named or weighed."""
    if oracle.FAMILIES[name].weighs or {"concerned", "permanent"} & set(RULES[name]) or name == "security council":
        return product(sorts, repeat=size)
    return combinations_with_replacement(EIGHT, size)


def single_clauses() -> Iterator[tuple[Plain, int]]:
    """Yield every share in halves, thirds and quarters, and every limit, with the size of a body that shows it."""
    for size in range(1, 5):
        marks = sorted({Fraction(top, bottom) for bottom in range(1, size + 1) for top in range(bottom + 1)})
        for base, count in (("members", FOR), ("present", FOR), ("votes_cast", FOR), ("members", SEVEN[:6])):
            for mark in marks:
                if mark > 0:
                    yield share(count, base, at_least=str(mark)), size
                if mark < 1:
                    yield share(count, base, more_than=str(mark)), size
        for heads_of in ([*FOR], [OBJECT], [OBJECT, ABSENT]):
            for bound in ("at_most", "at_least"):
                yield from (({"op": "limit", "count": heads_of, bound: heads}, size) for heads in range(size + 2))


def small_councils() -> Iterator[tuple[Plain, Family]]:
    """Yield councils of four: each number of votes needed, each number of permanent members."""
    for needed, permanent in product((2, 3, 4), range(5)):
        names = STATES[:permanent]
        plain: Plain = {"kind": "security_council", "needed": needed, "permanent": names}
        yield plain, oracle.security_council(needed, *names)


# The cases.

PER_FAMILY = 100
TREES = 1500


def case(rule: Plain, family: Family, game: Game) -> Case:
    """Return what must come of the game."""
    answer = oracle.brute_force(family, *game)
    states, positions = tuple(game.positions), tuple(game.positions.values())
    return Case(rule, states, positions, game.weights, answer.outcome, tuple(sorted(answer.definite)))


def _in_full(
    rule: Plain, family: Family, states: tuple[str, ...], weights: Weights, casts: Iterable[tuple[str, ...]]
) -> Iterator[Case]:
    family = oracle.remembering(family, weights)
    return (case(rule, family, Game(dict(zip(states, cast, strict=True)), weights)) for cast in casts)


def random_cases() -> Iterator[Case]:
    """Yield games at random under every rule, and under rules of one's own."""
    for name, family in oracle.FAMILIES.items():
        rng = random.Random(f"{SEED} conformance {name}")
        for _ in range(PER_FAMILY):
            game = sometimes_huge(rng, with_three_open(family, random_game(rng, name)))
            yield case(RULES[name], family, game)
    rng = random.Random(f"{SEED} conformance council")
    for _ in range(PER_FAMILY):
        yield case(RULES["security council"], oracle.FAMILIES["security council"], random_council(rng))
    rng = random.Random(f"{SEED} conformance trees")
    for _ in range(TREES):
        game = sometimes_huge(rng, random_game(rng))
        tree = random_tree(rng, sorted(game.positions))
        yield case({"kind": "custom", "requires": tree}, oracle.custom(tree), game)


def small_cases() -> Iterator[Case]:
    """Yield every game of three under every rule, small councils, and single clauses at every threshold."""
    for name, family in oracle.FAMILIES.items():
        for states, weights in list(small_bodies(name, 3))[-3:]:
            yield from _in_full(RULES[name], family, states, weights, all_ballots(name, 3))
    for rule, family in small_councils():
        yield from _in_full(rule, family, tuple(STATES[:4]), {}, product(FOUR, repeat=4))
    for clause, size in single_clauses():
        states = tuple(STATES[:size])
        casts = combinations_with_replacement(EIGHT if size < 4 else FIVE, size)
        yield from _in_full({"kind": "custom", "requires": clause}, oracle.custom(clause), states, {}, casts)
        if clause["op"] == "share" and size in {2, 3}:
            weighed = {**clause, "weight": VOTES}
            weights = {VOTES: dict(zip(states, (2, 1, 0), strict=False))}
            by_state, rule = product(FIVE, repeat=size), {"kind": "custom", "requires": weighed}
            yield from _in_full(rule, oracle.custom(weighed), states, weights, by_state)


def cases() -> Iterator[Case]:
    """Yield every case, the same ones in the same order every time."""
    yield from random_cases()
    yield from small_cases()
