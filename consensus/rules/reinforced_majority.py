"""EU reinforced qualified majority: 72 % of the members with 65 % of the population.

It applies where the Council does not act on a proposal of the Commission or of
the High Representative. The four-member clause is not in this paragraph: three
large members can block. Abstention counts against.

References
----------
TFEU Article 238(2), and 238(3)(b) where not all members take part.
"""

from typing import Literal

from consensus.positions import IN_FAVOUR
from consensus.rules.core import AllOf, Node, ShareOf
from consensus.rules.named import NO_WEIGHTS, POPULATION, About, NamedRule, Properties, Weights, effects


class ReinforcedMajority(NamedRule):
    """Adopted with 72 % of members and 65 % of population.

    Examples
    --------
    >>> ReinforcedMajority().core(()).of[0].needed(27)
    20
    """

    kind: Literal["reinforced_majority"] = "reinforced_majority"
    participating: tuple[str, ...] = ()
    """Members that take part, where not all do; all if empty."""

    about = About(
        title="EU reinforced qualified majority",
        clause="TFEU Article 238(2)",
        needs="72 % of members with 65 % of population",
        sources=("tfeu-238", "consilium-qmv"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="by weight")
    meaning = effects(
        supports="agree agree_with_reservation",
        blocks="abstain abstain_with_declaration silent absent object",
    )

    @property
    def clause(self) -> str:
        return "TFEU Article 238(3)(b)" if self.participating else self.about.clause

    @property
    def needs(self) -> str:
        return "72 % of those taking part with 65 % of their population" if self.participating else self.about.needs

    @property
    def names(self) -> tuple[str, ...]:
        return self.participating

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        among = self.participating or None
        return AllOf(
            label="a reinforced qualified majority",
            of=(
                ShareOf(count=IN_FAVOUR, at_least="72/100", among=among, label="72 % of the members"),
                ShareOf(
                    count=IN_FAVOUR, at_least="65/100", weight=POPULATION, among=among, label="65 % of the population"
                ),
            ),
        )
