"""EU qualified majority: 55 % of the members with 65 % of the population.

A blocking minority needs at least four members; with fewer outside, the majority
is deemed attained whatever their population. Abstention counts against. The Treaty's
"at least fifteen" members adds nothing from 26 members on and is left out.

References
----------
TEU Article 16(4). The variants of TFEU Article 238(2) and (3), without a proposal
of the Commission or with fewer participants, are other rules.
"""

from typing import Literal

from consensus.positions import IN_FAVOUR, MEMBERS
from consensus.rules.core import AllOf, AnyOf, Limit, Node, ShareOf
from consensus.rules.named import About, NamedRule, effects

POPULATION = "population"


class QualifiedMajority(NamedRule):
    """Adopted with 55 % of members and 65 % of population, or if at most three are not in favour.

    Examples
    --------
    >>> QualifiedMajority().weights_needed(("BEL", "FRA"))
    ('population',)
    """

    kind: Literal["qualified_majority"] = "qualified_majority"

    about = About(
        title="EU qualified majority",
        clause="TEU Article 16(4)",
        needs="55 % of members with 65 % of population; at least four members to block",
        sources=("teu-16", "consilium-qmv"),
    )
    meaning = effects(
        supports="agree agree_with_reservation",
        blocks="abstain abstain_with_declaration silent absent object",
    )

    def core(self, members: tuple[str, ...]) -> Node:
        return AnyOf(
            label="a qualified majority",
            of=(
                AllOf(
                    label="both shares",
                    of=(
                        ShareOf(count=IN_FAVOUR, at_least="55/100", label="55 % of the members"),
                        ShareOf(
                            count=IN_FAVOUR,
                            at_least="65/100",
                            weight=POPULATION,
                            label="65 % of the population",
                        ),
                    ),
                ),
                Limit(count=MEMBERS - IN_FAVOUR, at_most=3, label="fewer than four members outside"),
            ),
        )
