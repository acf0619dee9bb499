"""EU unanimity in foreign policy, where a member may abstain constructively.

A plain abstention stands in nobody's way. A member that qualifies its abstention
by a formal declaration is not bound, but must not impede the Union. If such
members come to a third of the members with a third of the population, both, the
decision is not adopted. It is a rule of the common foreign and security policy;
an accession (TEU Article 49) is not decided by it.

References
----------
TEU Article 31(1), second subparagraph.
"""

from typing import Literal

from consensus.positions import MEMBERS, Position
from consensus.rules.core import AllOf, AnyOf, Limit, Node, ShareOf
from consensus.rules.named import NO_WEIGHTS, POPULATION, About, NamedRule, Properties, Weights, effects

_BOUND = MEMBERS - {Position.ABSTAIN_WITH_DECLARATION}


class ConstructiveAbstention(NamedRule):
    """Adopted if nobody objects or is away, and fewer than a third declare.

    Examples
    --------
    >>> ConstructiveAbstention().weights_needed(("BEL", "FRA"))
    ('population',)
    """

    kind: Literal["constructive_abstention"] = "constructive_abstention"

    about = About(
        title="EU unanimity with constructive abstention",
        clause="TEU Article 31(1)",
        needs="no member votes against or is absent, and those that abstain with a declaration "
        "are under a third of members or of population",
        sources=("teu-31", "eu-glossary-abstention", "tfeu-238"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="every member")
    meaning = effects(
        supports="agree agree_with_reservation",
        neutral="abstain silent",
        blocks="abstain_with_declaration object absent",
    )

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        return AllOf(
            label="unanimity with constructive abstention",
            of=(
                Limit(count=[Position.OBJECT, Position.ABSENT], at_most=0, label="nobody against or absent"),
                AnyOf(
                    label="fewer than a third of members with a third of population declare",
                    of=(
                        ShareOf(count=_BOUND, more_than="2/3", label="declarations from under a third of the members"),
                        ShareOf(
                            count=_BOUND,
                            more_than="2/3",
                            weight=POPULATION,
                            label="declarations from under a third of the population",
                        ),
                    ),
                ),
            ),
        )
