"""EU qualified majority: 55 % of the members with 65 % of the population.

A blocking minority needs at least four members; with fewer outside, the majority
is deemed attained whatever their population. Abstention counts against. Where
not all members take part, both shares are read on those that do, and a blocking
minority is the fewest members with more than 35 % of their population, plus one.
The Treaty's "at least fifteen" members adds nothing from 26 members on and is
left out.

References
----------
TEU Article 16(4); TFEU Article 238(3)(a).
"""

from typing import Literal

from consensus.errors import NeedsWeights
from consensus.positions import IN_FAVOUR, MEMBERS
from consensus.rules.core import AllOf, AnyOf, Limit, Node, ShareOf
from consensus.rules.named import NO_WEIGHTS, POPULATION, About, NamedRule, Properties, Weights, effects


class QualifiedMajority(NamedRule):
    """Adopted with 55 % of members and 65 % of population, or if too few are outside to block.

    Examples
    --------
    >>> QualifiedMajority().weights_needed(("BEL", "FRA"))
    ('population',)
    """

    kind: Literal["qualified_majority"] = "qualified_majority"
    participating: tuple[str, ...] = ()
    """Members that take part, where not all do; all if empty."""

    about = About(
        title="EU qualified majority",
        clause="TEU Article 16(4)",
        needs="55 % of members with 65 % of population; at least four members to block",
        sources=("teu-16", "tfeu-238", "consilium-qmv"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="none", size=7)
    meaning = effects(
        supports="agree agree_with_reservation",
        blocks="abstain abstain_with_declaration silent absent object",
    )

    @property
    def clause(self) -> str:
        return "TFEU Article 238(3)(a)" if self.participating else self.about.clause

    @property
    def needs(self) -> str:
        if not self.participating:
            return self.about.needs
        return "55 % of those taking part with 65 % of their population, or too few outside to block"

    @property
    def names(self) -> tuple[str, ...]:
        return self.participating

    @property
    def needs_exact_weights(self) -> bool:
        return bool(self.participating)  # how many members hold more than 35 % may hang on the rounding

    def weights_needed(self, members: tuple[str, ...]) -> tuple[str, ...]:
        return (POPULATION,)

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        among = self.participating or None
        shares = AllOf(
            label="both shares",
            of=(
                ShareOf(count=IN_FAVOUR, at_least="55/100", among=among, label="55 % of the members"),
                ShareOf(
                    count=IN_FAVOUR, at_least="65/100", weight=POPULATION, among=among, label="65 % of the population"
                ),
            ),
        )
        outside = _fewest_over_35(self.participating, weights) if self.participating else 3
        if outside is None:
            return shares
        label = "fewer than four members outside" if not self.participating else f"at most {outside} members outside"
        few = Limit(count=MEMBERS - IN_FAVOUR, at_most=outside, among=among, label=label)
        return AnyOf(label="a qualified majority", of=(shares, few))


def _fewest_over_35(states: tuple[str, ...], weights: Weights) -> int | None:
    """Return the fewest of ``states`` that hold more than 35 % of their population; none if they have none."""
    table = weights.get(POPULATION, {})
    missing = [state for state in states if state not in table]
    if missing:
        raise NeedsWeights(
            f"no population for {', '.join(missing)}",
            why="who can block among those taking part depends on it",
            fix=f"Add a [weights.{POPULATION}] table with a source",
            weight=POPULATION,
        )
    sizes = sorted((table[state] for state in states), reverse=True)
    reached = 0
    for count, size in enumerate(sizes, 1):
        reached += size
        if 100 * reached > 35 * sum(sizes):
            return count
    return None
