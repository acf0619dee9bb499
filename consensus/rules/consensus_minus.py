"""Consensus minus one: adopted without the consent of the state concerned.

The CSCE may act so in cases of clear, gross and uncorrected violations of its
commitments; it did on Yugoslavia in 1992. The consent of the state concerned is
set aside and nobody else's. With no state named the rule only counts objections,
which is an analogy for comparisons.

References
----------
CSCE Council, Prague, 30-31 January 1992 (some accounts date the rule to 1991).
"""

from typing import Literal

from pydantic import Field

from consensus.positions import Position
from consensus.rules.core import Limit, Node
from consensus.rules.named import NO_WEIGHTS, About, NamedRule, Properties, Weights, effects
from consensus.values import in_series


class ConsensusMinus(NamedRule):
    """Adopted if nobody but the states concerned objects; with none named, if at most ``n`` object.

    Examples
    --------
    >>> ConsensusMinus(n=1).core(()).at_most
    1
    >>> ConsensusMinus(concerned=("RUS",)).needs
    'no member but RUS objects'
    """

    kind: Literal["consensus_minus"] = "consensus_minus"
    n: int = Field(default=1, ge=1, strict=True)
    """How many objections do not stop the decision, where no state is named."""
    concerned: tuple[str, ...] = ()
    """The states whose consent is set aside."""

    about = About(
        title="Consensus minus n",
        clause="an analogy to the CSCE's rule of Prague, 1992, which sets aside only the state concerned",
        needs="no more than n members object",
        sources=(
            "osce-decision-making",
            "zeit-ksze-1992",
            "helsinki-commission-consensus",
            "brockhaus-consensus-minus-one",
        ),
        agreeing=("consents", "consent", "consented"),
        objecting=("objects", "object", "objected"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="none", size=3)
    meaning = effects(
        supports="agree agree_with_reservation",
        neutral="silent abstain abstain_with_declaration absent",
        blocks="object",
    )

    @property
    def title(self) -> str:
        return "Consensus without the state concerned" if self.concerned else self.about.title

    @property
    def clause(self) -> str:
        return "CSCE Council, Prague, January 1992 (consensus minus one)" if self.concerned else self.about.clause

    @property
    def needs(self) -> str:
        if self.concerned:
            return f"no member but {in_series(self.concerned)} objects"
        return f"no more than {self.n} member{'s' * (self.n > 1)} object{'s' * (self.n == 1)}"

    @property
    def properties(self) -> Properties:
        if self.concerned:
            return self.declares._replace(veto="every other member", size=len(self.concerned) + 2)
        return self.declares._replace(size=2 * self.n + 1)

    @property
    def names(self) -> tuple[str, ...]:
        return self.concerned

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        if self.concerned:
            others = tuple(state for state in members if state not in self.concerned)
            return Limit(count=[Position.OBJECT], at_most=0, among=others, label=self.needs)
        return Limit(count=[Position.OBJECT], at_most=self.n, label=self.needs)
