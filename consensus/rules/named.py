"""What every named rule says of itself: its clause, its words, what each position does.

A named rule is a small frozen class. It compiles, for the members at the table,
to the building blocks of `consensus.rules.core`; the blocks decide, the class
explains.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, NamedTuple

from consensus.errors import DuplicateMember
from consensus.positions import Effect, Position
from consensus.rules.core import Node, ShareOf, is_monotone, leaves
from consensus.values import FrozenMap, Value, in_series

SUPPORTS, NEUTRAL, BLOCKS, UNDETERMINED = Effect
POPULATION, VOTES = "population", "votes"
Weights = Mapping[str, Mapping[str, int]]
NO_WEIGHTS: Weights = FrozenMap()
NAMING = ("participating", "concerned", "permanent")
"""Fields of rules that name members."""


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
    silent: tuple[str, str, str] = ("is silent", "be silent", "was silent")
    """What silence is called here: third person, infinitive, past."""


class Properties(NamedTuple):
    """What holds of a rule read as a game in which every member agrees or objects.

    The tests compute each of them from the building blocks and hold it to this.
    """

    monotone: bool
    """More agreement never harms."""
    proper: bool
    """Of two coalitions without a common member, not both can adopt."""
    strong: bool
    """If a coalition cannot adopt, the others can: no deadlock, in bodies of any size."""
    veto: Literal["every member", "every other member", "permanent members", "by weight", "none"]
    """Who can stop a decision alone."""
    size: int = 2
    """The smallest body for which this holds."""


class NamedRule(Value):
    """A decision rule with the clause it comes from.

    Subclasses narrow ``kind``, fill ``about``, ``declares`` and ``meaning``
    and write `core`.
    """

    kind: str
    """The rule's name in files."""
    about: ClassVar[About]
    """What is said of the rule in reports."""
    declares: ClassVar[Properties | None] = None
    """What holds of the rule as a game; none for a user's own."""
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

    def model_post_init(self, _context: Any) -> None:
        """Refuse a list that names a member twice."""
        for field in NAMING:
            listed = getattr(self, field, ())
            twice = sorted({name for name in listed if listed.count(name) > 1})
            if twice:
                raise DuplicateMember(f"{in_series(twice)} is named twice", key=field, fix="Name it once")

    @property
    def properties(self) -> Properties | None:
        """What holds of the rule, with its parameters, as a game; none for a user's own."""
        return self.declares

    @property
    def names(self) -> tuple[str, ...]:
        """Codes of the members that the rule names; each must sit at the table."""
        return ()

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        """Return the rule in building blocks for these members.

        Parameters
        ----------
        members : tuple of str
            Codes of the states at the table.
        weights : mapping, optional
            Weights by name and state, for the rules whose clauses depend on them.
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

    @property
    def needs_exact_weights(self) -> bool:
        """Whether rounded weights cannot be read as intervals."""
        return False

    def is_monotone(self, members: tuple[str, ...]) -> bool:
        """Say whether more agreement can never harm."""
        return self.properties.monotone if self.properties is not None else is_monotone(self.core(members))


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
