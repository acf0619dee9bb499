"""A rule that a user writes in a scenario file: building blocks, no code."""

from typing import Literal

from consensus.positions import Effect, Position
from consensus.rules.core import Leaf, Node, in_words, leaves
from consensus.rules.named import BLOCKS, NEUTRAL, NO_WEIGHTS, SUPPORTS, About, NamedRule, Weights, effects


class Custom(NamedRule):
    """A user's own rule.

    Examples
    --------
    >>> rule = Custom(name="Three quarters", requires={
    ...     "op": "share", "count": ["agree"], "base": "members", "at_least": "3/4"})
    >>> rule.effect(Position.ABSTAIN)
    <Effect.BLOCKS: 'blocks'>
    """

    kind: Literal["custom"] = "custom"
    name: str = "A rule of one's own"
    """The rule in a few words."""
    text: str = "as stated in the scenario"
    """The clause it comes from."""
    requires: Node
    """The building blocks: share, limit, all, any."""

    about = About(
        title="A rule of one's own",
        clause="",
        needs="",
        agreeing=("agrees", "agree", "agreed"),
        objecting=("objects", "object", "objected"),
    )
    meaning = effects()

    @property
    def title(self) -> str:
        return self.name

    @property
    def names(self) -> tuple[str, ...]:
        return tuple({name: None for leaf in leaves(self.requires) for name in leaf.among or ()})

    @property
    def clause(self) -> str:
        return self.text

    @property
    def needs(self) -> str:
        return in_words(self.requires)

    def effect(self, position: Position) -> Effect:
        """Return ``supports`` where every clause ranks the position highest, ``blocks`` where one ranks it lowest."""
        return self._effect(position, tuple(leaves(self.requires)))

    def effect_on(self, state: str, position: Position) -> Effect:
        """Return what ``position`` does, looking only at the clauses that concern this state."""
        return self._effect(position, tuple(leaf for leaf in leaves(self.requires) if leaf.concerns(state)))

    @staticmethod
    def _effect(position: Position, clauses: tuple[Leaf, ...]) -> Effect:
        if position is Position.UNKNOWN:
            return Effect.UNDETERMINED
        levels = [leaf.level(position) for leaf in clauses]
        if not levels:
            return NEUTRAL
        if min(levels) == 0:
            return BLOCKS
        return SUPPORTS if min(levels) == 2 else NEUTRAL

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        return self.requires
