"""The UN Security Council: nine of fifteen, and no permanent member against.

A permanent member that abstains or stays away does not stop the decision; one
that votes against does. Until the end of 1965 it took seven of eleven.

References
----------
UN Charter, Article 27(3), which speaks of the concurring votes of the permanent
members; amended with effect from 31 August 1965. That abstention and absence do
not stop a decision is practice: the United Nations' account of how members are
admitted, and the British government to its Parliament on 6 March 1957.
"""

from typing import Literal

from pydantic import Field

from consensus.positions import IN_FAVOUR, Position
from consensus.rules.core import AllOf, Limit, Node
from consensus.rules.named import NO_WEIGHTS, About, NamedRule, Properties, Weights, effects

OF_ELEVEN = 7
"""Votes needed until the end of 1965, of eleven."""
PERMANENT = ("CHN", "FRA", "GBR", "RUS", "USA")


class SecurityCouncil(NamedRule):
    """Adopted with ``needed`` votes for, none of the permanent members voting against.

    Examples
    --------
    >>> from consensus.rules import Ballot, holds
    >>> seats = ("CHN", "FRA", "GBR", "RUS", "USA", *"ABCDEFGHIJ")
    >>> nine = [Position.ABSTAIN] * 6 + [Position.AGREE] * 9
    >>> holds(SecurityCouncil().core(seats), Ballot(seats, tuple(nine)))
    True
    >>> SecurityCouncil(needed=7).needs
    'seven members vote for and no permanent member votes against'
    """

    kind: Literal["security_council"] = "security_council"
    needed: int = Field(default=9, ge=1, strict=True)
    """Votes for that it takes."""
    permanent: tuple[str, ...] = PERMANENT
    """Members whose vote against stops the decision."""

    about = About(
        title="UN Security Council",
        clause="UN Charter, Article 27(3)",
        needs="",
        sources=("un-charter-27", "un-yearbook-1965-charter", "un-membership-procedure", "hansard-lords-1957-03-06"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="permanent members", size=15)
    meaning = effects(
        supports="agree agree_with_reservation",
        blocks="abstain abstain_with_declaration silent absent object",
    )

    @property
    def properties(self) -> Properties:
        return self.declares._replace(size=11 if self.needed == OF_ELEVEN else 15)

    @property
    def needs(self) -> str:
        words = {7: "seven", 9: "nine"}
        return f"{words.get(self.needed, self.needed)} members vote for and no permanent member votes against"

    @property
    def names(self) -> tuple[str, ...]:
        return () if self.permanent == PERMANENT else self.permanent

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        return AllOf(
            label="a decision of the Council",
            of=(
                Limit(
                    count=[Position.OBJECT],
                    at_most=0,
                    among=tuple(state for state in self.permanent if state in members),
                    label="no permanent member votes against",
                ),
                Limit(count=IN_FAVOUR, at_least=self.needed, label=f"{self.needed} votes for"),
            ),
        )
