"""Everything that can go wrong, said so that the reader knows what to do next.

Each error says what is wrong, where, why that is a problem and what to do, and
carries these parts as attributes. A blocked candidate, an unknown position or a
stalled procedure is a result, never an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def visible(text: str) -> str:
    r"""Return ``text`` with control and direction characters shown, not sent.

    Examples
    --------
    >>> visible("a\x1b]0;b\u202e")
    'a\\x1b]0;b\\u202e'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)


class ConsensusError(Exception):
    """Base of all errors raised by this package.

    Parameters
    ----------
    what : str
        What is wrong, in one clause.
    where : str
        Place of the problem, as ``file:line`` or the name of a key.
    key : str
        The key in the scenario or data row, dotted (``positions.CYP``).
    why : str
        Why it is a problem.
    fix : str
        What to do next.
    suggestions : iterable of str
        Near names ("did you mean").
    **parts
        Further facts about the error, kept as attributes.

    Examples
    --------
    >>> error = ConsensusError("no such state", where="bad.toml:4", suggestions=["Slovakia"])
    >>> print(error)
    bad.toml:4: no such state. Did you mean Slovakia?
    """

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        key: str = "",
        why: str = "",
        fix: str = "",
        suggestions: Iterable[str] = (),
        **parts: Any,
    ) -> None:
        self.what = what
        self.where = where
        self.key = key
        self.why = why
        self.fix = fix
        self.suggestions = tuple(suggestions)
        self.parts = parts
        for name, value in parts.items():
            setattr(self, name, value)
        super().__init__(what)

    def __str__(self) -> str:
        place = ": ".join(part for part in (self.where, self.key) if part)
        later = (f"{part[0].upper()}{part[1:]}".rstrip(".") for part in (self.why, self.fix) if part)
        text = ". ".join((self.what.rstrip("."), *later))
        if self.suggestions:
            text += f". Did you mean {' or '.join(self.suggestions)}?"
        return visible(f"{place}: {text}" if place else text)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self._fields())

    def _fields(self) -> dict[str, Any]:
        return {
            "what": self.what,
            "where": self.where,
            "key": self.key,
            "why": self.why,
            "fix": self.fix,
            "suggestions": self.suggestions,
            **self.parts,
        }

    def at(self, where: str = "", *, key: str | None = None) -> ConsensusError:
        """Return the same error, placed at ``where`` and, if given, under ``key``."""
        fields = self._fields() | {"where": where or self.where}
        if key is not None:
            fields["key"] = key
        return _rebuild(type(self), fields)


def _rebuild(kind: type[ConsensusError], fields: dict[str, Any]) -> ConsensusError:
    return kind(**fields)


class InputError(ConsensusError, ValueError):
    """Something the user wrote cannot be used.

    Examples
    --------
    >>> import consensus as cs
    >>> try:
    ...     cs.state("Ruritania")
    ... except cs.InputError as error:
    ...     print(error.what)
    no state is called "Ruritania"
    """


class ScenarioError(InputError):
    """Several problems of a scenario, all of them in ``problems``.

    Examples
    --------
    >>> import consensus as cs
    >>> try:
    ...     cs.Scenario(body="nato", candidate="Ruritania", on="2026-02-30")
    ... except cs.ScenarioError as error:
    ...     print([problem.key for problem in error.problems])
    ['candidate', 'on']
    """

    problems: tuple[InputError, ...] = ()

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems) or super().__str__()


class ScenarioNotFound(InputError, LookupError):
    """No scenario has this name, or no file is at this path."""


class InvalidToml(InputError):
    """The file is not valid TOML."""


class TooLarge(InputError):
    """A file, table or text is larger than a scenario can sensibly be."""


class UnknownKey(InputError):
    """A key that no scenario has."""


class InvalidValue(InputError):
    """A value of the wrong kind for its key."""


class UnknownState(InputError):
    """No state has this code, name or alias."""


class UnknownBody(InputError):
    """No body has this code."""


class UnknownStage(InputError):
    """The body has no such stage."""


class UnknownRule(InputError):
    """No rule has this name."""


class UnknownAssumption(InputError):
    """No assumption has this name."""


class UnknownPosition(InputError):
    """No position has this name."""


class NotAMember(InputError):
    """A position is recorded for a state that has no seat in the body."""


class AlreadyAMember(InputError):
    """The candidate is a member of the body on that date."""


class CandidateVotes(InputError):
    """The candidate is listed among those who decide on it."""


class DuplicateMember(InputError):
    """One state is listed twice, perhaps under two names."""


class EmptyBody(InputError):
    """A body without members decides nothing."""


class MissingRoster(InputError):
    """A body has no list of members in the data."""


class UnknownVote(InputError, LookupError):
    """No recorded ballot has this name."""


class DateOutOfRange(InputError):
    """The date lies outside what the question can be asked for."""


class InvalidDate(InputError):
    """Not a calendar date, or an instant without a time zone."""


class InexactThreshold(InputError):
    """A threshold that is not an exact fraction or whole number."""


class InvalidWeight(InputError):
    """A weight that is not a whole number of at least zero."""


class InvalidTally(InputError):
    """Figures of a ballot that do not fit together."""


class InvalidCondition(InputError):
    """A condition that cannot be read, or that denies what may not be denied."""


class UnknownLever(InputError):
    """No lever and no fact of the context has this name."""


class NeedsWeights(InputError):
    """A weighted rule was asked to decide without weights for the members."""


class NotMonotone(InputError):
    """A rule that agreement can harm cannot be read as a game of coalitions."""


class NoTruthValue(ConsensusError, TypeError):
    """A verdict has three outcomes and is neither true nor false."""


class DataError(ConsensusError):
    """The shipped or given data are not sound.

    Examples
    --------
    >>> import consensus as cs
    >>> try:
    ...     cs.datasets.shipped().source("nowhere")
    ... except cs.DataError as error:
    ...     print(error.what)
    no source is called "nowhere"
    """


class UnsourcedFact(DataError):
    """A fact names no source, or one that is not in the table of sources."""


class ConflictingFacts(DataError):
    """Two facts exclude each other and are not marked as rival versions."""


class MissingFact(DataError):
    """A question needs a fact that the data do not hold."""


class FailedCheck(DataError):
    """One or several statements that should be true of the data are not."""

    problems: tuple[DataError, ...] = ()

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems) or super().__str__()


class MissingExtra(ConsensusError, ImportError):
    """An optional part is not installed."""


def raise_all(problems: Iterable[InputError]) -> None:
    """Raise nothing, the one problem, or a `ScenarioError` that holds them all.

    Examples
    --------
    >>> raise_all([])
    >>> raise_all([UnknownState("no state is called Ruritania")])
    Traceback (most recent call last):
    consensus.errors.UnknownState: no state is called Ruritania
    """
    flat: list[InputError] = []
    for problem in problems:
        flat.extend(problem.problems if isinstance(problem, ScenarioError) else (problem,))
    if len(flat) == 1:
        raise flat[0]
    if flat:
        raise ScenarioError(f"{len(flat)} problems", problems=tuple(flat))
