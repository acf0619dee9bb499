"""What the rules say, written a second time: slow, plain, and sharing no code with the engine.

Each rule is a pair of functions of who took which position and of the weights:
is it adopted, and, where it is not, against whom a clause that failed counts.
Unknown positions are tried out in every way, all seven known positions each.
Everything is a string, a whole number or a set, fractions are multiplied out, and
nothing is imported from the package under test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import Any, NamedTuple

AGREE = "agree"
RESERVATION = "agree_with_reservation"
ABSTAIN = "abstain"
DECLARATION = "abstain_with_declaration"
SILENT = "silent"
ABSENT = "absent"
OBJECT = "object"
UNKNOWN = "unknown"

SEVEN = (AGREE, RESERVATION, ABSTAIN, DECLARATION, SILENT, ABSENT, OBJECT)

POPULATION = "population"
VOTES = "votes"

Positions = Mapping[str, str]
Table = Mapping[str, int]
Weights = Mapping[str, Table]
"""Tables of weights by name, each by state."""
Adopted = Callable[[Positions, Weights], bool]
Against = Callable[[Positions, Weights], frozenset[str]]
Tree = Mapping[str, Any]


class Family(NamedTuple):
    """One rule: whether it is adopted, who blocks where it is not, and what it leaves open."""

    adopted: Adopted
    against: Against
    leaves_open: frozenset[str] = frozenset()
    """Positions whose effect is open, so that they count as unknown."""
    weighs: tuple[str, ...] = ()
    """Names of the tables of weights that the rule adds up."""


class Answer(NamedTuple):
    """What is certain with unknowns: the outcome, who blocks always, and who only sometimes."""

    outcome: str
    definite: frozenset[str]
    possible: frozenset[str]


def brute_force(family: Family, positions: Positions, weights: Weights, ways: tuple[str, ...] = SEVEN) -> Answer:
    """Read the rule in every way in which the unknowns may turn out: each of them in all seven ways, or in these."""
    unknown = [s for s, p in positions.items() if p == UNKNOWN or p in family.leaves_open]
    full = dict(positions)
    adopted_once = failed_once = False
    always: frozenset[str] | None = None
    sometimes: set[str] = set()
    for completion in product(ways, repeat=len(unknown)):
        full.update(zip(unknown, completion, strict=True))
        if family.adopted(full, weights):
            adopted_once, blocking = True, frozenset[str]()
        else:
            failed_once, blocking = True, family.against(full, weights)
        always = blocking if always is None else always & blocking
        sometimes |= blocking
    assert always is not None
    outcome = "UNDETERMINED" if adopted_once and failed_once else "ADOPTED" if adopted_once else "BLOCKED"
    return Answer(outcome, always, frozenset(sometimes) - always)


def remembering(family: Family, weights: Weights) -> Family:
    """Return the same rule for one set of weights, with each ballot read once only, however often it is asked."""
    adopted: dict[tuple[str, ...], bool] = {}
    against: dict[tuple[str, ...], frozenset[str]] = {}

    def adopts(positions: Positions, _: Weights) -> bool:
        cast = tuple(positions.values())
        if cast not in adopted:
            adopted[cast] = family.adopted(positions, weights)
        return adopted[cast]

    def blocks(positions: Positions, _: Weights) -> frozenset[str]:
        cast = tuple(positions.values())
        if cast not in against:
            against[cast] = family.against(positions, weights)
        return against[cast]

    return Family(adopts, blocks, family.leaves_open, family.weighs)


def still_fails_alone(family: Family, positions: Positions, weights: Weights, state: str) -> bool:
    """Say whether the rule fails with ``state`` as it is (an open position: in some way) and all others agreeing."""
    own = positions[state]
    ways = SEVEN if own == UNKNOWN or own in family.leaves_open else (own,)
    return any(not family.adopted({s: way if s == state else AGREE for s in positions}, weights) for way in ways)


def taking(positions: Positions, *wanted: str) -> frozenset[str]:
    """Return the states that take one of the ``wanted`` positions."""
    return frozenset([s for s, p in positions.items() if p in wanted])


def votes_for(positions: Positions) -> frozenset[str]:
    """Return the states in favour; a reservation does not take a vote back."""
    return taking(positions, AGREE, RESERVATION)


def not_for(positions: Positions) -> frozenset[str]:
    """Return the states that are not in favour, whatever they do instead."""
    return frozenset(positions) - votes_for(positions)


def votes_cast(positions: Positions) -> frozenset[str]:
    """Return the states that vote for or against."""
    return taking(positions, AGREE, RESERVATION, OBJECT)


def amount(states: Iterable[str], table: Table | None = None) -> int:
    """Count the states, or add up what they hold."""
    return len(tuple(states)) if table is None else sum([table[s] for s in states])


def reaches(part: Iterable[str], whole: Iterable[str], share: tuple[int, int], table: Table | None = None) -> bool:
    """Say whether ``part`` is at least that share (top, bottom) of ``whole``; of nothing there is no share."""
    (top, bottom), base = share, amount(whole, table)
    return base > 0 and bottom * amount(part, table) >= top * base


def passes(part: Iterable[str], whole: Iterable[str], share: tuple[int, int], table: Table | None = None) -> bool:
    """Say whether ``part`` is more than that share of ``whole``."""
    (top, bottom), base = share, amount(whole, table)
    return base > 0 and bottom * amount(part, table) > top * base


def holding(states: Iterable[str], table: Table) -> frozenset[str]:
    """Return those of the states that hold anything; weight zero weighs nothing."""
    return frozenset(s for s in states if table[s] != 0)


Clauses = Callable[[Positions, Weights], Iterable[tuple[bool, frozenset[str]]]]
"""The clauses of a rule that must all hold: whether each does, and against whom it counts if it does not."""


def every(clauses: Clauses, *weighs: str) -> Family:
    """Return the rule that adopts if each clause holds, and counts against whomever a broken one does."""

    def adopted(positions: Positions, weights: Weights) -> bool:
        return all(kept for kept, _ in clauses(positions, weights))

    def against(positions: Positions, weights: Weights) -> frozenset[str]:
        return frozenset[str]().union(*(states for kept, states in clauses(positions, weights) if not kept))

    return Family(adopted, against, weighs=weighs)


# Consensus in a council: nobody objects. Quiet members do not block, if the chair may read silence as acquiescence.


def consensus(positions: Positions, weights: Weights) -> bool:
    return OBJECT not in positions.values()


def consensus_against(positions: Positions, weights: Weights) -> frozenset[str]:
    return taking(positions, OBJECT)


def consensus_spoken(positions: Positions, weights: Weights) -> bool:
    return all(p in {AGREE, RESERVATION} for p in positions.values())


def consensus_spoken_against(positions: Positions, weights: Weights) -> frozenset[str]:
    return taking(positions, OBJECT, ABSTAIN, DECLARATION, SILENT, ABSENT)


# Acceptance of a protocol: every Party notifies. A reservation is open unless it is unconditional in effect.


def acceptance(positions: Positions, weights: Weights) -> bool:
    return len(votes_for(positions)) == len(positions)


def acceptance_against(positions: Positions, weights: Weights) -> frozenset[str]:
    return not_for(positions)


# Silence procedure: adopted at expiry unless somebody breaks silence.


def silence(positions: Positions, weights: Weights) -> bool:
    return not taking(positions, OBJECT)


def silence_against(positions: Positions, weights: Weights) -> frozenset[str]:
    return taking(positions, OBJECT)


# Consensus minus n: up to n objections do not stop it; one more, and each of them counts.


def minus(n: int) -> Family:
    def adopted(positions: Positions, weights: Weights) -> bool:
        return list(positions.values()).count(OBJECT) <= n

    def against(positions: Positions, weights: Weights) -> frozenset[str]:
        return taking(positions, OBJECT)

    return Family(adopted, against)


# Consensus minus those concerned: whatever they do, only an objection by somebody else stops it.


def minus_those(*concerned: str) -> Family:
    def adopted(positions: Positions, weights: Weights) -> bool:
        return all(p != OBJECT for s, p in positions.items() if s not in concerned)

    def against(positions: Positions, weights: Weights) -> frozenset[str]:
        return taking(positions, OBJECT) - set(concerned)

    return Family(adopted, against)


# Consensus of participating States: quiet or away is not an objection.


def osce(positions: Positions, weights: Weights) -> bool:
    return list(positions.values()).count(OBJECT) == 0


def osce_against(positions: Positions, weights: Weights) -> frozenset[str]:
    return frozenset(s for s in positions if positions[s] == OBJECT)


# Consensus of the members present: whoever is away is not asked.


def wto(positions: Positions, weights: Weights) -> bool:
    present = {s: p for s, p in positions.items() if p != ABSENT}
    return not taking(present, OBJECT)


def wto_against(positions: Positions, weights: Weights) -> frozenset[str]:
    return taking(positions, OBJECT)


# Unanimity in the EU: abstention by those present does not prevent it; an empty chair does.


def eu_unanimity(positions: Positions, weights: Weights) -> bool:
    return not any(p in {OBJECT, ABSENT} for p in positions.values())


def eu_unanimity_against(positions: Positions, weights: Weights) -> frozenset[str]:
    return taking(positions, OBJECT, ABSENT)


# Constructive abstention: unanimity, unless those that declare are a third of members with a third of population.


def constructive(positions: Positions, weights: Weights) -> bool:
    return eu_unanimity(positions, weights) and not too_many_declare(positions, weights)


def too_many_declare(positions: Positions, weights: Weights) -> bool:
    declaring, people = taking(positions, DECLARATION), weights[POPULATION]
    third_of_members = 3 * len(declaring) >= len(positions)
    third_of_population = 3 * amount(declaring, people) >= amount(positions, people)  # where nobody lives, heads decide
    return third_of_members and third_of_population


def constructive_against(positions: Positions, weights: Weights) -> frozenset[str]:
    declaring = taking(positions, DECLARATION) if too_many_declare(positions, weights) else frozenset[str]()
    return eu_unanimity_against(positions, weights) | declaring


# Qualified majority: 55 % of members with 65 % of population; deemed attained unless four members stand outside.


def both_shares(positions: Positions, weights: Weights) -> bool:
    """Say whether 55 % of members with 65 % of the population are in favour; of nobody there is no share."""
    favour, people = votes_for(positions), weights[POPULATION]
    return reaches(favour, positions, (55, 100)) and reaches(favour, positions, (65, 100), people)


def qualified_majority(positions: Positions, weights: Weights) -> bool:
    return len(not_for(positions)) < 4 or both_shares(positions, weights)


def qualified_majority_against(positions: Positions, weights: Weights) -> frozenset[str]:
    return not_for(positions)  # where it fails at least four are outside, and each is one of the blocking minority


# Where not all take part: the same shares of those that do; deemed attained unless more stand outside than the
# fewest that could hold over 35 % of their population. Where they have no population nothing is deemed.


def those_of(positions: Positions, participating: tuple[str, ...]) -> dict[str, str]:
    """Return what those that take part do; all, if it is not said who takes part."""
    return {s: p for s, p in positions.items() if not participating or s in participating}


def fewest_over_35(states: Iterable[str], people: Table) -> int:
    """Return the least number of states that hold over 35 % of the population; by trial."""
    states = tuple(states)
    return next(
        size
        for size in range(1, len(states) + 1)
        if any(passes(some, states, (35, 100), people) for some in combinations(states, size))
    )


def qualified_majority_of(*participating: str) -> Family:
    def adopted(positions: Positions, weights: Weights) -> bool:
        theirs, people = those_of(positions, participating), weights[POPULATION]
        if both_shares(theirs, weights):
            return True
        return amount(theirs, people) > 0 and len(not_for(theirs)) <= fewest_over_35(theirs, people)

    def against(positions: Positions, weights: Weights) -> frozenset[str]:
        theirs = those_of(positions, participating)
        deemed_fails = amount(theirs, weights[POPULATION]) > 0  # that clause, where there is one, counts them all
        members_fail = not reaches(votes_for(theirs), theirs, (55, 100))
        return not_for(theirs) if deemed_fails or members_fail else frozenset()

    return Family(adopted, against, weighs=(POPULATION,))


# Reinforced majority: 72 % of members, 65 % of population, nothing deemed.


def reinforced_majority(*participating: str) -> Family:
    def clauses(positions: Positions, weights: Weights) -> Iterator[tuple[bool, frozenset[str]]]:
        theirs, people = those_of(positions, participating), weights[POPULATION]
        favour, outside = votes_for(theirs), not_for(theirs)
        yield reaches(favour, theirs, (72, 100)), outside
        yield reaches(favour, theirs, (65, 100), people), holding(outside, people)

    return every(clauses, POPULATION)


# Weighted votes: a quota of all votes; where asked for, so many members, a part of the members, 62 % of population.


def weighted_votes(
    quota: int, total: int, *, of_members: str = "", least_members: int = 0, population: bool = False
) -> Family:
    def clauses(positions: Positions, weights: Weights) -> Iterator[tuple[bool, frozenset[str]]]:
        favour, outside, votes = votes_for(positions), not_for(positions), weights[VOTES]
        yield reaches(favour, positions, (quota, total), votes), holding(outside, votes)
        yield len(favour) >= least_members, outside
        if of_members == "majority":
            yield len(favour) > len(outside), outside
        if of_members == "two_thirds":
            yield len(favour) >= 2 * len(outside), outside
        if population:
            people = weights[POPULATION]
            yield reaches(favour, positions, (62, 100), people), holding(outside, people)

    return every(clauses, *([POPULATION, VOTES] if population else [VOTES]))


# Majorities of all members: whoever is not in favour counts against.


def simple_majority(positions: Positions, weights: Weights) -> bool:
    return len(votes_for(positions)) > len(not_for(positions))


def simple_majority_against(positions: Positions, weights: Weights) -> frozenset[str]:
    return not_for(positions)


def two_thirds_of_members(positions: Positions, weights: Weights) -> bool:
    return 3 * len(votes_for(positions)) >= 2 * len(positions)


def two_thirds_of_members_against(positions: Positions, weights: Weights) -> frozenset[str]:
    return not_for(positions)


# Two thirds of votes cast: only for and against count; without votes nothing is adopted and nobody is to blame.


def two_thirds_of_votes_cast(positions: Positions, weights: Weights) -> bool:
    in_favour, opposed = len(votes_for(positions)), len(taking(positions, OBJECT))
    return in_favour + opposed > 0 and in_favour >= 2 * opposed


def two_thirds_of_votes_cast_against(positions: Positions, weights: Weights) -> frozenset[str]:
    return taking(positions, OBJECT)


# Majority of votes cast: more for than against, in heads or in what they hold.


def majority_of_votes_cast(positions: Positions, weights: Weights) -> bool:
    return len(votes_for(positions)) > len(taking(positions, OBJECT))


def majority_of_votes_cast_against(positions: Positions, weights: Weights) -> frozenset[str]:
    return taking(positions, OBJECT)


def majority_by_weight(positions: Positions, weights: Weights) -> bool:
    votes = weights[VOTES]
    return amount(votes_for(positions), votes) > amount(taking(positions, OBJECT), votes)


def majority_by_weight_against(positions: Positions, weights: Weights) -> frozenset[str]:
    return holding(taking(positions, OBJECT), weights[VOTES])


# Ministers of the Council of Europe: two thirds of votes cast, and more than half of all.


def coe_ministers(positions: Positions, weights: Weights) -> Iterator[tuple[bool, frozenset[str]]]:
    yield two_thirds_of_votes_cast(positions, weights), taking(positions, OBJECT)
    yield simple_majority(positions, weights), not_for(positions)


# Security Council: no permanent member against, and enough members for.


def security_council(needed: int, *permanent: str) -> Family:
    def clauses(positions: Positions, weights: Weights) -> Iterator[tuple[bool, frozenset[str]]]:
        vetoes = taking(positions, OBJECT) & set(permanent)
        yield not vetoes, vetoes
        yield len(votes_for(positions)) >= needed, not_for(positions)

    return every(clauses)


PERMANENT = ("CHN", "FRA", "GBR", "RUS", "USA")


# Governors of the IMF: most reply, with two thirds of all votes, and most of the votes cast are in favour.


def imf_quorum(positions: Positions, weights: Weights) -> Iterator[tuple[bool, frozenset[str]]]:
    replies = taking(positions, AGREE, RESERVATION, OBJECT, ABSTAIN, DECLARATION)
    missing, votes = taking(positions, SILENT, ABSENT), weights[VOTES]
    yield len(replies) > len(missing), missing
    yield reaches(replies, positions, (2, 3), votes), holding(missing, votes)


def imf_governors(positions: Positions, weights: Weights) -> Iterator[tuple[bool, frozenset[str]]]:
    yield from imf_quorum(positions, weights)
    yield majority_by_weight(positions, weights), majority_by_weight_against(positions, weights)


# Governors of the EBRD: two thirds of them with three quarters of all votes.


def ebrd_governors(positions: Positions, weights: Weights) -> Iterator[tuple[bool, frozenset[str]]]:
    favour, outside, votes = votes_for(positions), not_for(positions), weights[VOTES]
    yield two_thirds_of_members(positions, weights), outside
    yield reaches(favour, positions, (3, 4), votes), holding(outside, votes)


SIX = ("S00", "S01", "S02", "S03", "S04", "S05")

FAMILIES: Mapping[str, Family] = {
    "consensus": Family(consensus, consensus_against),
    "consensus, silence is no acquiescence": Family(consensus_spoken, consensus_spoken_against),
    "acceptance": Family(acceptance, acceptance_against, frozenset({RESERVATION})),
    "acceptance, reservation unconditional": Family(acceptance, acceptance_against),
    "silence procedure": Family(silence, silence_against),
    "osce consensus": Family(osce, osce_against),
    "consensus minus one": minus(1),
    "consensus minus three": minus(3),
    "consensus minus the one concerned": minus_those("S00"),
    "consensus minus the two concerned": minus_those("S00", "S01"),
    "wto consensus": Family(wto, wto_against),
    "eu unanimity": Family(eu_unanimity, eu_unanimity_against),
    "constructive abstention": Family(constructive, constructive_against, weighs=(POPULATION,)),
    "qualified majority": Family(qualified_majority, qualified_majority_against, weighs=(POPULATION,)),
    "qualified majority, two take part": qualified_majority_of("S00", "S01"),
    "qualified majority, six take part": qualified_majority_of(*SIX),
    "reinforced majority": reinforced_majority(),
    "reinforced majority, two take part": reinforced_majority("S00", "S01"),
    "reinforced majority, six take part": reinforced_majority(*SIX),
    "weighted votes": weighted_votes(260, 352, of_members="majority"),
    "weighted votes, population too": weighted_votes(260, 352, of_members="majority", population=True),
    "weighted votes, 12 of 17": weighted_votes(12, 17),
    "weighted votes, 12 of 17 from four": weighted_votes(12, 17, least_members=4),
    "weighted votes, all tests": weighted_votes(169, 237, of_members="two_thirds", least_members=2, population=True),
    "simple majority": Family(simple_majority, simple_majority_against),
    "majority of votes cast": Family(majority_of_votes_cast, majority_of_votes_cast_against),
    "majority of votes cast by weight": Family(majority_by_weight, majority_by_weight_against, weighs=(VOTES,)),
    "two thirds present and voting": Family(two_thirds_of_votes_cast, two_thirds_of_votes_cast_against),
    "two thirds of votes cast": Family(two_thirds_of_votes_cast, two_thirds_of_votes_cast_against),
    "two thirds of members": Family(two_thirds_of_members, two_thirds_of_members_against),
    "coe ministers 20d": every(coe_ministers),
    "security council": security_council(9, *PERMANENT),
    "security council, two of one permanent": security_council(2, "S00"),
    "security council, three of two permanent": security_council(3, "S00", "S01"),
    "security council, four of three permanent": security_council(4, "S00", "S01", "S02"),
    "imf governors": every(imf_governors, VOTES),
    "ebrd governors": every(ebrd_governors, VOTES),
}


# The four blocks, read from the plain form in which a user writes them.

_BASES: Mapping[str, tuple[str, ...]] = {
    "members": SEVEN,
    "present": (AGREE, RESERVATION, ABSTAIN, DECLARATION, SILENT, OBJECT),
    "votes_cast": (AGREE, RESERVATION, OBJECT),
}


def custom(tree: Tree) -> Family:
    """Return the rule that ``tree`` states."""

    def adopted(positions: Positions, weights: Weights) -> bool:
        return holds(tree, positions, weights)

    def against(positions: Positions, weights: Weights) -> frozenset[str]:
        return frozenset(s for clause in broken(tree, positions, weights) for s in blamed(clause, positions, weights))

    return Family(adopted, against)


def seats(clause: Tree, positions: Positions) -> list[str]:
    """Return the members that the clause looks at."""
    among = clause.get("among")
    return [s for s in positions if among is None or s in among]


def base_of(clause: Tree) -> tuple[str, ...]:
    """Return the positions that make up the base of a share."""
    base = clause.get("base", "members")
    return _BASES[base] if isinstance(base, str) else tuple(base)


def holds(node: Tree, positions: Positions, weights: Weights) -> bool:
    """Say whether a block holds when every position is known."""
    op = node["op"]
    if op in {"all", "any"}:
        parts = [holds(part, positions, weights) for part in node["of"]]
        return False not in parts if op == "all" else True in parts
    count = node["count"]
    concerned = seats(node, positions)
    if op == "limit":
        heads = len([s for s in concerned if positions[s] in count])
        return bool(heads <= node["at_most"] if "at_most" in node else heads >= node["at_least"])
    base = base_of(node)
    table = weights[node["weight"]] if node.get("weight") else None
    whole = [s for s in concerned if positions[s] in base]
    part = [s for s in concerned if positions[s] in count]
    top, _, bottom = str(node["at_least"] if "at_least" in node else node["more_than"]).partition("/")
    share = int(top), int(bottom or 1)
    return reaches(part, whole, share, table) if "at_least" in node else passes(part, whole, share, table)


def broken(node: Tree, positions: Positions, weights: Weights) -> Iterator[Tree]:
    """Yield the clauses through which a block fails: none inside an alternative that another one replaces."""
    if holds(node, positions, weights):
        return
    if node["op"] in {"all", "any"}:
        for part in node["of"]:
            yield from broken(part, positions, weights)
    else:
        yield node


def blamed(clause: Tree, positions: Positions, weights: Weights) -> Iterator[str]:
    """Yield the states whose position a failed clause counts against them; weight zero weighs nothing."""
    for state in seats(clause, positions):
        counted = positions[state] in clause["count"]
        if clause["op"] == "limit":
            wrong = counted if "at_most" in clause else not counted
        else:
            in_base = positions[state] in base_of(clause)
            wrong = in_base and not counted and (not clause.get("weight") or weights[clause["weight"]][state] != 0)
        if wrong:
            yield state
