"""The language in which a condition is written, and its reading in plain words.

    asm_statute and (normalisation_agreement or us_pressure)
    at_least(2, accepts(GRC), accepts(SVK), accepts(ESP))

A name is a lever or a fact of the context; ``accepts(ESP)`` is the agreement of
another state. Nothing may be denied but a fact of the context: what hardens a
state is written as the benign fact that softens it, so that a further step never
does harm. The text is read by the few rules below and never run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from consensus.errors import InvalidCondition, visible

LONGEST = 4_000
"""Characters of one condition."""
DEEPEST = 40
"""Levels of brackets in one condition."""
MOST_LEAVES = 400
"""Names and acceptances in one condition."""
LONGEST_NAME = 60
RESERVED = frozenset({"and", "or", "not", "at_least", "accepts", "true", "false", "unknown", "tabled"})
"""Words that no lever may be called; ``tabled`` says that the question is on the agenda."""


@dataclass(frozen=True, slots=True)
class Name:
    """A lever, or a fact of the context."""

    id: str

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Accepts:
    """The agreement of a state at the same stage."""

    state: str

    def __str__(self) -> str:
        return f"accepts({self.state})"


@dataclass(frozen=True, slots=True)
class Constant:
    """Met in any case, in no case, or not known."""

    value: bool | None

    def __str__(self) -> str:
        return {True: "true", False: "false", None: "unknown"}[self.value]


@dataclass(frozen=True, slots=True)
class Not:
    """The denial of a fact of the context."""

    of: Name

    def __str__(self) -> str:
        return f"not {self.of}"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many of these; all of them is ``and``, one of them ``or``."""

    need: int
    of: tuple[Expression, ...]

    def __str__(self) -> str:
        if self.need in {1, len(self.of)}:
            word = " or " if self.need == 1 else " and "
            return word.join(f"({part})" if _is_joined(part) else str(part) for part in self.of)
        return f"at_least({self.need}, {', '.join(map(str, self.of))})"


Leaf = Name | Accepts | Constant | Not
Expression = Leaf | AtLeast
UNKNOWN = Constant(None)


def _is_joined(part: Expression) -> bool:
    return isinstance(part, AtLeast) and part.need in {1, len(part.of)}


def all_of(parts: tuple[Expression, ...]) -> Expression:
    """Return the condition that every one of ``parts`` is met."""
    return parts[0] if len(parts) == 1 else AtLeast(len(parts), parts) if parts else Constant(value=True)


def any_of(parts: tuple[Expression, ...]) -> Expression:
    """Return the condition that one of ``parts`` is met."""
    return parts[0] if len(parts) == 1 else AtLeast(1, parts) if parts else Constant(value=False)


def leaves(expression: Expression) -> Iterator[Leaf]:
    """Yield every name, acceptance, denial and constant, from left to right."""
    stack = [expression]
    while stack:
        part = stack.pop()
        if isinstance(part, AtLeast):
            stack += reversed(part.of)
        else:
            yield part


@lru_cache(maxsize=4_096)
def parse(text: str) -> Expression:
    """Read a condition.

    Parameters
    ----------
    text : str
        Names, ``accepts(XXX)``, ``and``, ``or``, ``at_least(n, ...)``, ``not`` before a fact of
        the context, ``true``, ``false``, ``unknown``, brackets.

    Returns
    -------
    Expression

    Raises
    ------
    InvalidCondition
        With the column, what stands there and what was expected.

    Examples
    --------
    >>> str(parse("asm_statute and (agreement or at_least(1, us_pressure, accepts(GRC)))"))
    'asm_statute and (agreement or (us_pressure or accepts(GRC)))'
    >>> parse("asm_statute and or agreement")
    Traceback (most recent call last):
    consensus.errors.InvalidCondition: column 17: "or" where a name, accepts(...), at_least(...) or "(" should stand
    """
    if len(text) > LONGEST:
        raise InvalidCondition(
            f"a condition of {len(text)} characters; at most {LONGEST} are read", fix="Shorten it", column=1
        )
    return _Parser(text).whole()


_TOKEN = re.compile(r"[A-Za-z0-9_]+|[(),]")
_STARTS = 'a name, accepts(...), at_least(...) or "("'


class _Parser:
    """A reader that goes once from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._tokens())
        self.at = 0
        self.depth = 0
        self.leaves = 0

    def _tokens(self) -> Iterator[tuple[str, int]]:
        place = 0
        while place < len(self.text):
            if self.text[place] in " \t\r\n":
                place += 1
                continue
            match = _TOKEN.match(self.text, place)
            if match is None:
                raise self._strange(place)
            if len(match[0]) > LONGEST_NAME:
                raise self.error(f"a name of {len(match[0])} characters; at most {LONGEST_NAME} are read", place)
            yield match[0], place
            place = match.end()

    def _strange(self, place: int) -> InvalidCondition:
        sign = self.text[place]
        if not sign.isascii():
            import unicodedata  # noqa: PLC0415 - only a mistake needs it

            about = unicodedata.name(sign, "a sign without a name").lower()
            return self.error(
                f'"{visible(sign)}" ({about}, U+{ord(sign):04X}) is not a sign of the language',
                place,
                fix="Names are written in the letters a to z, digits and _",
            )
        fix = {"&": 'Write "and"', "|": 'Write "or"', "!": 'Only a fact may be denied, with "not"'}.get(sign, "")
        return self.error(f'"{visible(sign)}" is not a sign of the language', place, fix=fix)

    def error(self, what: str, place: int | None = None, *, why: str = "", fix: str = "") -> InvalidCondition:
        column = (self._place() if place is None else place) + 1
        return InvalidCondition(f"column {column}: {what}", why=why, fix=fix, column=column)

    def _place(self) -> int:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else len(self.text)

    def _peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def _shown(self) -> str:
        return f'"{self._peek()}"' if self._peek() else "the end"

    def _take(self, word: str) -> None:
        if self._peek() != word:
            raise self.error(f'{self._shown()} where "{word}" should stand')
        self.at += 1

    def whole(self) -> Expression:
        if not self.tokens:
            raise InvalidCondition("an empty condition", fix='Write "true" for one that is met in any case', column=1)
        found = self._or()
        if self._peek():
            raise self.error(f'{self._shown()} where "and", "or" or the end should stand')
        return found

    def _or(self) -> Expression:
        return self._chain("or", self._and)

    def _and(self) -> Expression:
        return self._chain("and", self._part)

    def _chain(self, word: str, part: Callable[[], Expression]) -> Expression:
        parts = [part()]
        while self._peek() == word:
            self.at += 1
            parts.append(part())
        return all_of(tuple(parts)) if word == "and" else any_of(tuple(parts))

    def _part(self) -> Expression:
        word = self._peek()
        if word == "(":
            self._open("(")
            inside = self._or()
            self._close()
            return inside
        if word == "not":
            return self._denied()
        if word in {"", ",", ")", "and", "or"}:
            raise self.error(f"{self._shown()} where {_STARTS} should stand")
        self._count()
        if word in {"true", "false", "unknown"}:
            self.at += 1
            return Constant({"true": True, "false": False, "unknown": None}[word])
        if word == "accepts":
            return self._accepts()
        if word == "at_least":
            return self._at_least()
        return self._name()

    def _count(self) -> None:
        self.leaves += 1
        if self.leaves > MOST_LEAVES:
            raise self.error(f"more than {MOST_LEAVES} names", fix="Split it: give a lever a condition of its own")

    def _open(self, word: str) -> None:
        self._take(word)
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error(f"brackets deeper than {DEEPEST} levels", fix="Write it flatter")

    def _close(self) -> None:
        self._take(")")
        self.depth -= 1

    def _name(self) -> Name:
        word = self._peek()
        if re.fullmatch(r"[A-Z]{3}", word):
            raise self.error(f'"{word}" is the code of a state', fix=f"Write accepts({word})")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", word):
            raise self.error(
                f'"{word}" is not a name', fix="A lever is named in small letters, digits and _, such as asm_statute"
            )
        self.at += 1
        if self._peek() == "(":
            raise self.error(f'"{word}" takes nothing in brackets', fix="Only accepts(...) and at_least(...) do")
        return Name(word)

    def _accepts(self) -> Accepts:
        self.at += 1
        self._open("(")
        word = self._peek()
        if not re.fullmatch(r"[A-Z]{3}", word):
            raise self.error(f"{self._shown()} where the code of a state should stand", fix="Write accepts(GRC)")
        self.at += 1
        self._close()
        return Accepts(word)

    def _at_least(self) -> Expression:
        begun = self._place()
        self.at += 1
        self._open("(")
        word = self._peek()
        if not re.fullmatch(r"[0-9]{1,4}", word):
            raise self.error(f"{self._shown()} where a number should stand", fix="Write at_least(2, a, b, c)")
        need = int(word)
        self.at += 1
        parts = []
        while self._peek() == ",":
            self.at += 1
            parts.append(self._or())
        self._close()
        if not 1 <= need <= len(parts):
            fix = f"Ask for 1 to {len(parts)}" if parts else "Write at_least(2, a, b, c)"
            raise self.error(f"at least {need} of {len(parts)} cannot be", begun, fix=fix)
        if len(parts) == 1:
            return parts[0]
        return AtLeast(need, tuple(parts))

    def _denied(self) -> Not:
        begun = self._place()
        self.at += 1
        word = self._peek()
        if word in RESERVED | {"(", ")", ",", ""} or re.fullmatch(r"[A-Z]{3}", word):
            raise no_denial(self._shown().strip('"'), begun + 1)
        self._count()
        return Not(self._name())


def no_denial(what: str, column: int | None = None) -> InvalidCondition:
    """Return the error for a denial of anything but a fact of the context."""
    place = f"column {column}: " if column is not None else ""
    return InvalidCondition(
        f'{place}"not" before {"an acceptance" if what == "accepts" else what}',
        why="a condition may only get easier to meet as levers move and others agree",
        fix="Code the benign fact in place of what hardens a state, such as catalonia_calm;"
        " only a fact of the context may be denied",
        column=column,
    )


def in_words(expression: Expression, named: Callable[[Leaf], str]) -> str:
    """Return a condition in plain words.

    Parameters
    ----------
    expression : Expression
    named : callable
        Gives the words of a name, an acceptance or a denial.

    Examples
    --------
    >>> in_words(parse("statute and (agreement or at_least(2, accepts(GRC), accepts(SVK), accepts(ESP)))"), str)
    'both statute and one of (agreement; at least 2 of (accepts(GRC); accepts(SVK); accepts(ESP)))'
    """
    if isinstance(expression, Constant):
        return {True: "in any case", False: "in no case", None: "on what is not known"}[expression.value]
    if not isinstance(expression, AtLeast):
        return named(expression)
    parts = [in_words(part, named) for part in expression.of]
    plain = not any(isinstance(part, AtLeast) for part in expression.of)
    two = 2
    if expression.need == len(parts):
        return f"both {parts[0]} and {parts[1]}" if len(parts) == two else f"all of ({'; '.join(parts)})"
    if expression.need == 1:
        return f"either {parts[0]} or {parts[1]}" if plain and len(parts) == two else f"one of ({'; '.join(parts)})"
    return f"at least {expression.need} of ({'; '.join(parts)})"
