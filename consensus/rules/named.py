"""What every named rule says of itself: its clause, its words, what each position does.

A named rule is a small frozen class. It compiles, for the members at the table,
to the building blocks of `consensus.rules.core`; the blocks decide, the class
explains.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, NamedTuple

from consensus.positions import Effect, Position
from consensus.rules.core import Node, ShareOf, is_monotone, leaves
from consensus.values import Value

SUPPORTS, NEUTRAL, BLOCKS, UNDETERMINED = Effect


class About(NamedTuple):
    """What is said of a rule in reports."""

    title: str
    clause: str
    needs: str
    sources: tuple[str, ...] = ()
    agreeing: tuple[str, str, str] = ("votes for", "vote for", "voted for")
    """What agreement is called here: third person, infinitive, past."""
    objecting: tuple[str, str, str] = ("votes against", "vote against", "voted against")
    """What objection is called here: third person, infinitive, past."""


class NamedRule(Value):
    """A decision rule with the clause it comes from.

    Subclasses narrow ``kind``, fill ``about`` and ``meaning`` and write `core`.
    """

    kind: str
    """The rule's name in files."""
    about: ClassVar[About]
    """What is said of the rule in reports."""
    meaning: ClassVar[Mapping[Position, Effect]]
    """What each position does."""

    @property
    def title(self) -> str:
        """The rule in a few words, as a heading."""
        return self.about.title

    @property
    def clause(self) -> str:
        """The article or page that states the rule."""
        return self.about.clause

    @property
    def needs(self) -> str:
        """What it takes to adopt, in one clause."""
        return self.about.needs

    def core(self, members: tuple[str, ...]) -> Node:
        """Return the rule in building blocks for these members.

        Parameters
        ----------
        members : tuple of str
            Codes of the states at the table.
        """
        raise NotImplementedError

    def effect(self, position: Position) -> Effect:
        """Return what ``position`` does under this rule."""
        return self.meaning.get(position, UNDETERMINED)

    def effect_on(self, state: str, position: Position) -> Effect:
        """Return what ``position`` does when this state takes it."""
        return self.effect(position)

    def reads_as(self, position: Position) -> Position:
        """Return the position to count: ``unknown`` where its effect is open under this rule."""
        return Position.UNKNOWN if self.effect(position) is UNDETERMINED else position

    def weights_needed(self, members: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of the weights that the rule adds up."""
        nodes = leaves(self.core(members))
        return tuple(sorted({leaf.weight for leaf in nodes if isinstance(leaf, ShareOf) and leaf.weight}))

    def is_monotone(self, members: tuple[str, ...]) -> bool:
        """Say whether more agreement can never harm."""
        return is_monotone(self.core(members))


def effects(
    *, supports: str = "", neutral: str = "", blocks: str = "", undetermined: str = ""
) -> Mapping[Position, Effect]:
    """Return the table of effects, each given as position names between blanks.

    Examples
    --------
    >>> effects(supports="agree", blocks="object")[Position.OBJECT]
    <Effect.BLOCKS: 'blocks'>
    """
    groups = zip(Effect, (supports, neutral, blocks, undetermined), strict=True)
    return {Position(name): effect for effect, names in groups for name in names.split()}
