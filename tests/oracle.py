"""What the rules say, written a second time: slow, plain, and sharing no code with the engine.

Each rule is a pair of functions of who took which position and of the weights:
is it adopted, and, where it is not, against whom a clause that failed counts.
Unknown positions are tried out in every way, all seven known positions each.
Everything is a string, a whole number or a set; nothing is imported from the
package under test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
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

Positions = Mapping[str, str]
Weights = Mapping[str, int]
Adopted = Callable[[Positions, Weights], bool]
Against = Callable[[Positions, Weights], frozenset[str]]
Tree = Mapping[str, Any]


class Family(NamedTuple):
    """One rule: whether it is adopted, who blocks where it is not, and what it leaves open."""

    adopted: Adopted
    against: Against
    leaves_open: frozenset[str] = frozenset()
    """Positions whose effect is open, so that they count as unknown."""


class Answer(NamedTuple):
    """What is certain with unknowns: the outcome, who blocks always, and who only sometimes."""

    outcome: str
    definite: frozenset[str]
    possible: frozenset[str]


def brute_force(family: Family, positions: Positions, weights: Weights) -> Answer:
    """Read the rule in every way in which the unknowns may turn out."""
    unknown = [s for s, p in positions.items() if p == UNKNOWN or p in family.leaves_open]
    full = dict(positions)
    adopted_once = failed_once = False
    always: frozenset[str] | None = None
    sometimes: set[str] = set()
    for completion in product(SEVEN, repeat=len(unknown)):
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


def still_fails_alone(family: Family, positions: Positions, weights: Weights, state: str) -> bool:
    """Say whether the rule fails with ``state`` as it is (an open position: objecting) and all others agreeing."""
    own = positions[state]
    own = OBJECT if own == UNKNOWN or own in family.leaves_open else own
    return not family.adopted({s: own if s == state else AGREE for s in positions}, weights)


def taking(positions: Positions, *wanted: str) -> frozenset[str]:
    """Return the states that take one of the ``wanted`` positions."""
    return frozenset(s for s, p in positions.items() if p in wanted)


def votes_for(positions: Positions) -> frozenset[str]:
    """Return the states in favour; a reservation does not take a vote back."""
    return taking(positions, AGREE, RESERVATION)


def not_for(positions: Positions) -> frozenset[str]:
    """Return the states that are not in favour, whatever they do instead."""
    return frozenset(positions) - votes_for(positions)


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


# Unanimity in the EU: abstention by those present does not prevent it; an empty chair does.


def eu_unanimity(positions: Positions, weights: Weights) -> bool:
    return not any(p in {OBJECT, ABSENT} for p in positions.values())


def eu_unanimity_against(positions: Positions, weights: Weights) -> frozenset[str]:
    return taking(positions, OBJECT, ABSENT)


# Qualified majority: 55 % of members with 65 % of population; deemed attained unless four members stand outside.


def both_shares(positions: Positions, weights: Weights) -> bool:
    """Say whether 55 % of members with 65 % of the population are in favour; of nobody there is no share."""
    favour = votes_for(positions)
    people = sum(weights[s] for s in positions)
    enough_members = 100 * len(favour) >= 55 * len(positions)
    return enough_members and people > 0 and 100 * sum(weights[s] for s in favour) >= 65 * people


def qualified_majority(positions: Positions, weights: Weights) -> bool:
    return len(not_for(positions)) < 4 or both_shares(positions, weights)


def qualified_majority_against(positions: Positions, weights: Weights) -> frozenset[str]:
    return not_for(positions)  # where it fails at least four are outside, and each is one of the blocking minority


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


FAMILIES: Mapping[str, Family] = {
    "consensus": Family(consensus, consensus_against),
    "consensus, silence is no acquiescence": Family(consensus_spoken, consensus_spoken_against),
    "acceptance": Family(acceptance, acceptance_against, frozenset({RESERVATION})),
    "acceptance, reservation unconditional": Family(acceptance, acceptance_against),
    "silence procedure": Family(silence, silence_against),
    "consensus minus one": minus(1),
    "consensus minus three": minus(3),
    "eu unanimity": Family(eu_unanimity, eu_unanimity_against),
    "qualified majority": Family(qualified_majority, qualified_majority_against),
    "simple majority": Family(simple_majority, simple_majority_against),
    "two thirds of members": Family(two_thirds_of_members, two_thirds_of_members_against),
    "two thirds of votes cast": Family(two_thirds_of_votes_cast, two_thirds_of_votes_cast_against),
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
    weigh = weights if node.get("weight") else dict.fromkeys(positions, 1)
    whole = sum(weigh[s] for s in concerned if positions[s] in base)
    part = sum(weigh[s] for s in concerned if positions[s] in count)
    if whole == 0:
        return False
    top, _, bottom = str(node["at_least"] if "at_least" in node else node["more_than"]).partition("/")
    have, need = part * int(bottom or 1), whole * int(top)
    return have >= need if "at_least" in node else have > need


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
            wrong = in_base and not counted and (not clause.get("weight") or weights[state] != 0)
        if wrong:
            yield state
