"""Consensus minus n: adopted although up to n members object.

References
----------
CSCE Council, Prague, January 1992: in cases of clear, gross and uncorrected
violations, decisions may be taken without the consent of the state concerned.
That rule names the state; this one counts, and is an analogy.
"""

from typing import Literal

from pydantic import Field

from consensus.positions import Position
from consensus.rules.core import Limit, Node
from consensus.rules.named import About, NamedRule, effects


class ConsensusMinus(NamedRule):
    """Adopted if at most ``n`` members object.

    Examples
    --------
    >>> ConsensusMinus(n=1).core(()).at_most
    1
    """

    kind: Literal["consensus_minus"] = "consensus_minus"
    n: int = Field(default=1, ge=1, strict=True)
    """How many objections do not stop the decision."""

    about = About(
        title="Consensus minus n",
        clause="an analogy to the CSCE's rule of Prague, 1992, which sets aside only the state concerned",
        needs="no more than n members object",
        sources=("helsinki-commission-consensus",),
        agreeing=("consents", "consent", "consented"),
        objecting=("objects", "object", "objected"),
    )
    meaning = effects(
        supports="agree agree_with_reservation",
        neutral="silent abstain abstain_with_declaration absent",
        blocks="object",
    )

    @property
    def needs(self) -> str:
        return f"no more than {self.n} member{'s' * (self.n > 1)} object{'s' * (self.n == 1)}"

    def core(self, members: tuple[str, ...]) -> Node:
        return Limit(
            count=[Position.OBJECT],
            at_most=self.n,
            label=self.needs,
        )
