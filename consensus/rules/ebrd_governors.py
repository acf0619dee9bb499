"""The EBRD's Board of Governors on a new member: two thirds of Governors with three quarters of the power.

Both are read on the whole Bank, so silence counts against; a holder of more than
a quarter of the voting power blocks alone. The European Union and the European
Investment Bank have a Governor each, so that states alone are not the whole.

References
----------
Agreement Establishing the European Bank for Reconstruction and Development,
Article 3(2).
"""

from typing import Literal

from consensus.positions import IN_FAVOUR
from consensus.rules.core import AllOf, Node, ShareOf
from consensus.rules.named import NO_WEIGHTS, VOTES, About, NamedRule, Properties, Weights, effects


class EbrdGovernors(NamedRule):
    """Adopted with two thirds of Governors and three quarters of total voting power.

    Examples
    --------
    >>> EbrdGovernors().weights_needed(("BEL",))
    ('votes',)
    """

    kind: Literal["ebrd_governors"] = "ebrd_governors"

    about = About(
        title="EBRD Governors",
        clause="Agreement Establishing the EBRD, Article 3(2)",
        needs="two thirds of Governors with three quarters of the total voting power",
        sources=("ebrd-article-3", "ebrd-kosovo-2012"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="by weight")
    meaning = effects(
        supports="agree agree_with_reservation",
        blocks="abstain abstain_with_declaration silent absent object",
    )

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        return AllOf(
            label="both majorities",
            of=(
                ShareOf(count=IN_FAVOUR, at_least="2/3", label="two thirds of the Governors"),
                ShareOf(count=IN_FAVOUR, at_least="3/4", weight=VOTES, label="three quarters of the voting power"),
            ),
        )
