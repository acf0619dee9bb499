"""The IMF's Board of Governors voting without a meeting: a quorum of replies, then a majority of weight.

Replies must come from a majority of the Governors who hold two thirds of the
voting power; a "no" or a returned abstention is a reply, silence is not. Then the
majority of the votes cast decides. So a reply against can help adoption: the rule
is not monotone. That a returned abstention is a reply follows from the word; no
rule of the Fund's own that says so was read.

References
----------
IMF Articles of Agreement, Article XII; By-Laws, sections 11 and 13.
"""

from typing import Literal

from consensus.positions import IN_FAVOUR, VOTES_CAST, Position
from consensus.rules.core import AllOf, Node, ShareOf
from consensus.rules.named import NO_WEIGHTS, VOTES, About, NamedRule, Properties, Weights, effects

_REPLIES = VOTES_CAST | {Position.ABSTAIN, Position.ABSTAIN_WITH_DECLARATION}


class ImfGovernors(NamedRule):
    """Adopted if enough Governors reply and most of the voting power cast is in favour.

    Examples
    --------
    >>> ImfGovernors().is_monotone(("AAA", "BBB"))
    False
    """

    kind: Literal["imf_governors"] = "imf_governors"

    about = About(
        title="IMF Governors without a meeting",
        clause="IMF By-Laws, sections 11 and 13",
        needs="replies from most Governors with two thirds of the voting power, then a majority of the votes cast",
        sources=("imf-by-laws-11", "imf-by-laws-13", "imf-articles-12"),
    )
    declares = Properties(monotone=False, proper=True, strong=False, veto="by weight")
    meaning = effects(
        supports="agree agree_with_reservation",
        neutral="abstain abstain_with_declaration",
        blocks="silent absent object",
    )

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        return AllOf(
            label="a vote without a meeting",
            of=(
                ShareOf(count=_REPLIES, more_than="1/2", quorum=True, label="replies from a majority of Governors"),
                ShareOf(
                    count=_REPLIES,
                    at_least="2/3",
                    weight=VOTES,
                    quorum=True,
                    label="replies with two thirds of the voting power",
                ),
                ShareOf(
                    count=IN_FAVOUR,
                    base=VOTES_CAST,
                    more_than="1/2",
                    weight=VOTES,
                    label="a majority of the votes cast",
                ),
            ),
        )
