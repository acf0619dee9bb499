"""How a member looks in a picture: six looks, each with a colour, a pattern and a symbol.

Colour never carries the meaning alone. The colours stay apart by at least 15
(CIEDE2000) for readers who see no red, no green or no blue, and by 10 steps of
lightness in a grey print; a test holds that, in light and dark. The words come
from the rule: at NATO members consent, in other bodies they vote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from consensus.decisions.verdict import Blocks, Contribution, Verdict
from consensus.positions import Effect
from consensus.values import in_series


class Look(StrEnum):
    """How a state looks in the picture of a verdict.

    Examples
    --------
    >>> Look.BLOCKS.symbol, Look.POSSIBLE.symbol, Look.SUPPORTS.symbol, Look.OUTSIDE.symbol
    ('✕', '?', '✓', '')
    """

    BLOCKS = "blocks"
    """Blocks this verdict, whatever the unknown positions turn out to be."""
    POSSIBLE = "possible"
    """May block or not: it hangs on what is not known. Never shown as a blocker."""
    SUPPORTS = "supports"
    """Its position supports adoption."""
    NEUTRAL = "neutral"
    """A member that neither supports nor blocks."""
    CANDIDATE = "candidate"
    """The candidate."""
    OUTSIDE = "outside"
    """Takes no part in this question."""

    @property
    def symbol(self) -> str:
        """The sign that stands on the map; none for a state that takes no part."""
        return _SYMBOLS[self]

    @property
    def pattern(self) -> str:
        """The pattern over the colour: hatch, dots, lines, or plain."""
        return _PATTERNS[self]


_SYMBOLS = MappingProxyType(
    {
        Look.BLOCKS: "✕",
        Look.POSSIBLE: "?",
        Look.SUPPORTS: "✓",
        Look.NEUTRAL: "–",  # noqa: RUF001 - a dash as a sign of its own
        Look.CANDIDATE: "★",
        Look.OUTSIDE: "",
    }
)
_PATTERNS = MappingProxyType(
    {
        Look.BLOCKS: "hatch",
        Look.POSSIBLE: "dots",
        Look.SUPPORTS: "plain",
        Look.NEUTRAL: "lines",
        Look.CANDIDATE: "plain",
        Look.OUTSIDE: "plain",
    }
)


class Shade(NamedTuple):
    """The colours of one look."""

    fill: str
    """The area."""
    line: str
    """Hatch, dots or lines over it."""
    ink: str
    """Signs and words on it."""


class Theme(NamedTuple):
    """All colours of a picture on light or on dark paper."""

    paper: str
    """What a page and its text stand on."""
    ink: str
    """Text."""
    faint: str
    """Text of less weight: sources and notes."""
    sea: str
    """What the map stands on."""
    border: str
    """Outlines of states that take no part, frames."""
    edge: str
    """Outlines of members."""
    shades: Mapping[Look, Shade]
    """The looks."""


LIGHT = Theme(
    paper="#ffffff",
    ink="#1b1b1b",
    faint="#5c5c5c",
    sea="#e9eff4",
    border="#6f6f6f",
    edge="#5c5c5c",
    shades=MappingProxyType(
        {
            Look.BLOCKS: Shade("#b03a00", "#7c2700", "#ffffff"),
            Look.POSSIBLE: Shade("#f0e442", "#a39800", "#1b1b1b"),
            Look.SUPPORTS: Shade("#56b4e9", "#56b4e9", "#1b1b1b"),
            Look.NEUTRAL: Shade("#8a8a8a", "#a9a9a9", "#000000"),
            Look.CANDIDATE: Shade("#3b0f5c", "#3b0f5c", "#ffffff"),
            Look.OUTSIDE: Shade("#ffffff", "#ffffff", "#1b1b1b"),
        }
    ),
)
DARK = Theme(
    paper="#15171b",
    ink="#ececec",
    faint="#a8adb5",
    sea="#2a313a",
    border="#8d939c",
    edge="#15171b",
    shades=MappingProxyType(
        {
            Look.BLOCKS: Shade("#d4552a", "#f08a63", "#000000"),
            Look.POSSIBLE: Shade("#e0c92f", "#8f7f10", "#000000"),
            Look.SUPPORTS: Shade("#5fa8dc", "#5fa8dc", "#000000"),
            Look.NEUTRAL: Shade("#585c63", "#41454b", "#ffffff"),
            Look.CANDIDATE: Shade("#ffffff", "#ffffff", "#000000"),
            Look.OUTSIDE: Shade("#1b1d22", "#1b1d22", "#ececec"),
        }
    ),
)


class Entry(NamedTuple):
    """One line of a legend."""

    look: Look
    words: str
    """What the look stands for, in the words of the rule."""
    states: tuple[str, ...]
    """Codes of the members that have it; the candidate alone under its own look."""
    sign: str
    """The sign that stands for it."""


def look_of(contribution: Contribution) -> Look:
    """Return how a member looks: by what it contributes to this verdict, not by what it thinks.

    Examples
    --------
    >>> import consensus as cs
    >>> verdict = cs.decide(cs.scenarios.load("nato/kosovo"))
    >>> [look_of(verdict.of(state)).value for state in ("ESP", "USA", "ALB")]
    ['blocks', 'possible', 'supports']
    """
    if contribution.blocks is Blocks.DEFINITELY:
        return Look.BLOCKS
    if contribution.blocks is Blocks.POSSIBLY:
        return Look.POSSIBLE
    return Look.SUPPORTS if contribution.effect is Effect.SUPPORTS else Look.NEUTRAL


AGAINST = "/"
"""Half a cross: a position against that does not suffice by itself. Not to be taken for one that is not known."""


def sign_of(contribution: Contribution) -> str:
    """Return the sign of a member: that of its look, but for one that is against and does not block by itself.

    Examples
    --------
    >>> import consensus as cs
    >>> verdict = cs.decide(cs.scenarios.load("coe/kosovo-2024"))
    >>> sign_of(verdict.of("SRB")), sign_of(verdict.of("CHE"))
    ('/', '?')
    """
    look = look_of(contribution)
    return AGAINST if look is Look.POSSIBLE and contribution.effect is not Effect.UNDETERMINED else look.symbol


def legend(verdict: Verdict) -> tuple[Entry, ...]:
    """Return the looks that occur in a verdict, with their words and members.

    Examples
    --------
    >>> import consensus as cs
    >>> for entry in legend(cs.decide(cs.scenarios.load("nato/kosovo"))):
    ...     print(entry.sign, len(entry.states), entry.words)  # doctest: +NORMALIZE_WHITESPACE
    ✕ 4 blocks: assumed to withhold consensus
    ? 21 position not known from these data: could block, or not
    ✓ 7 stated support
    ★ 1 Kosovo*, the candidate
     0 takes no part in this question
    """
    question = verdict.question
    entries = []
    for look, words in (
        (Look.BLOCKS, _blocking),
        (Look.POSSIBLE, _possible),
        (Look.SUPPORTS, _supporting),
        (Look.NEUTRAL, _neutral),
    ):
        of_look = [c for c in verdict.contributions if look_of(c) is look]
        for sign in sorted({sign_of(c) for c in of_look}, reverse=True):
            some = [c for c in of_look if sign_of(c) == sign]
            entries.append(Entry(look, words(verdict, some), tuple(sorted(c.state for c in some)), sign))
    star = "*" if question.designation_note else ""
    entries.append(
        Entry(
            Look.CANDIDATE,
            f"{question.candidate_shown}{star}, the candidate",
            (question.candidate,),
            Look.CANDIDATE.symbol,
        )
    )
    entries.append(Entry(Look.OUTSIDE, "takes no part in this question", (), Look.OUTSIDE.symbol))
    return tuple(entries)


_MOST = 3


def _blocking(_: Verdict, some: Sequence[Contribution]) -> str:
    return f"blocks: {in_series(_ways(some), last='or')}" if len(_ways(some)) <= _MOST else "blocks"


def _possible(_: Verdict, some: Sequence[Contribution]) -> str:
    if all(c.effect is Effect.UNDETERMINED for c in some):
        return "position not known from these data: could block, or not"
    few = len(_ways(some)) <= _MOST
    ways = in_series(_ways(some), last="or") if few else "against or abstaining, on record or by assumption"
    return f"{ways}: does not suffice by itself, could block with others"


def _supporting(_: Verdict, some: Sequence[Contribution]) -> str:
    return in_series(_ways(some), last="or") if len(_ways(some)) <= _MOST else "supports it"


def _neutral(_: Verdict, some: Sequence[Contribution]) -> str:
    ways = _ways(some)
    return f"does not block: {in_series(ways, last='or')}" if len(ways) <= _MOST else "neither supports nor blocks"


def _ways(some: Iterable[Contribution]) -> list[str]:
    """Return what the members do, each way once, without its reason."""
    return sorted({c.in_words.partition(" (")[0] for c in some})
