"""EU qualified majority by weighted votes, as it was from 1958 to 2014.

Each member had a fixed number of votes; the quota changed with each enlargement.
Where the Council did not act on a proposal of the Commission the votes also had
to come from a number of members. The Treaty of Nice added a majority of the
members (two thirds where the Council did not act on a proposal) and, if one asked
for it, 62 % of the population. Abstention counts against.

References
----------
EEC Treaty Article 148(2); EC Treaty Article 205(2) and (4); Protocol No 36 on
transitional provisions, Article 3. The defaults are those of 1 July 2013 to 31
October 2014.
"""

from typing import Any, Literal

from pydantic import Field

from consensus.errors import InvalidValue
from consensus.positions import IN_FAVOUR
from consensus.rules.core import AllOf, Limit, Node, ShareOf
from consensus.rules.named import NO_WEIGHTS, POPULATION, VOTES, About, NamedRule, Properties, Weights, effects

MOST_VOTES = 999_999_999


class WeightedVotes(NamedRule):
    """Adopted with ``quota`` of ``total`` votes and what else the Treaty then asked for.

    Examples
    --------
    >>> WeightedVotes().needs
    '260 of 352 votes and more than half of the members'
    >>> WeightedVotes(quota=12, total=17, of_members="").needs
    '12 of 17 votes'
    """

    kind: Literal["weighted_votes"] = "weighted_votes"
    quota: int = Field(default=260, ge=1, le=MOST_VOTES, strict=True)
    """Votes needed."""
    total: int = Field(default=352, ge=1, le=MOST_VOTES, strict=True)
    """Votes of all members together."""
    least_members: int | None = Field(default=None, ge=1, strict=True)
    """From how many members the votes must come, where the Treaty gave a number."""
    of_members: Literal["", "majority", "two_thirds"] = "majority"
    """What share of the members must be in favour."""
    population_check: bool = False
    """Whether a member asked that 62 % of the population be verified."""

    about = About(
        title="EU weighted votes (1958-2014)",
        clause="EC Treaty Article 205(2) and (4); Protocol No 36, Article 3",
        needs="",
        sources=("cvce-qmv-evolution", "act-accession-croatia-20"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="by weight")
    meaning = effects(
        supports="agree agree_with_reservation",
        blocks="abstain abstain_with_declaration silent absent object",
    )

    def model_post_init(self, context: Any) -> None:
        """Refuse a quota that nobody can reach."""
        super().model_post_init(context)
        if self.quota > self.total:
            raise InvalidValue(f"a quota of {self.quota} of {self.total} votes can never be reached", key="quota")

    @property
    def properties(self) -> Properties:
        return self.declares._replace(size=max(2, (self.least_members or 0) + 1))

    @property
    def needs(self) -> str:
        return " and ".join(label for label, _ in self._clauses())

    def _clauses(self) -> list[tuple[str, Node]]:
        label = f"{self.quota} of {self.total} votes"
        quota = f"{self.quota}/{self.total}"
        parts: list[tuple[str, Node]] = [
            (label, ShareOf(count=IN_FAVOUR, weight=VOTES, at_least=quota, label=label)),
        ]
        if self.least_members is not None:
            label = f"at least {self.least_members} members in favour"
            parts.append((label, Limit(count=IN_FAVOUR, at_least=self.least_members, label=label)))
        if self.of_members == "majority":
            label = "more than half of the members"
            parts.append((label, ShareOf(count=IN_FAVOUR, more_than="1/2", label=label)))
        elif self.of_members == "two_thirds":
            label = "two thirds of the members"
            parts.append((label, ShareOf(count=IN_FAVOUR, at_least="2/3", label=label)))
        if self.population_check:
            label = "62 % of the population"
            parts.append((label, ShareOf(count=IN_FAVOUR, at_least="62/100", weight=POPULATION, label=label)))
        return parts

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        clauses = tuple(node for _, node in self._clauses())
        return clauses[0] if len(clauses) == 1 else AllOf(label="a qualified majority", of=clauses)
