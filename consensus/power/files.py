"""Games on file: well-known ones that ship with the package, and one's own.

A game file names its members, or groups of members that are alike, gives weights
where there are any, and states the rule in the building blocks of scenario files
or by the name of a shipped rule. A table of weights may also be a plain CSV file.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from consensus.datasets import SHIPPED
from consensus.errors import (
    ConsensusError,
    DuplicateMember,
    EmptyBody,
    InputError,
    InvalidValue,
    InvalidWeight,
    NeedsWeights,
    NotMonotone,
    ScenarioError,
    UnknownKey,
    UnknownState,
    raise_all,
    visible,
)
from consensus.power.game import MOST_MEMBERS, Game, game, hold_to_total
from consensus.rules import Custom, Rule, named
from consensus.scenarios.load import read_text, read_toml
from consensus.values import Day, FrozenMap, Table, Value, Weight, in_series, nearest, parse_weight, shown

MOST_DIGITS = 30
_MEMBER = frozenset(("member", "name", "state", "country", "code", "party", "voter", "player", "unit"))
_WEIGHT = frozenset(("weight", "weights", "vote", "votes", "population", "seats", "shares", "electors", "value"))
_BY_NAME = "among", "participating", "concerned", "permanent"


class GameFile(Value):
    """A game as written in a file.

    Examples
    --------
    >>> club = GameFile(title="the club", weights={"shares": {"Ada": 3, "Bob": 2, "Cy": 2}},
    ...     rule={"op": "share", "count": ["agree"], "weight": "shares", "more_than": "1/2"})
    >>> club.game().wins(["Bob", "Cy"])
    True
    """

    title: str = ""
    """What decides, as named in a sentence."""
    clause: str = ""
    """The article that states the rule."""
    note: str = ""
    """What a reader should know."""
    body: str = ""
    """Code of a body whose members decide, in place of a list."""
    on: Day | None = None
    """The date on which they sat."""
    members: tuple[str, ...] = ()
    """The members; may be left out where all have weights."""
    groups: Table[str, Annotated[int, Field(strict=True, ge=1, le=MOST_MEMBERS)]] = FrozenMap()
    """Members that are alike: a name, and how many of them there are."""
    names: Table[str, str] = FrozenMap()
    """Long names of members."""
    weights: Table[str, Table[str, Weight]] = FrozenMap()
    """Weights by name and member, or group."""
    total: Table[str, Annotated[int, Field(strict=True, ge=0)]] = FrozenMap()
    """What weights are said to add up to."""
    rule: Rule = Field()
    """The rule: a table with ``op`` (building blocks) or ``kind``, or the name of a shipped rule."""
    sources: tuple[str, ...] = ()
    """Identifiers in the table of sources, or titles and addresses."""

    @classmethod
    def _prepare(cls, data: dict[str, Any]) -> tuple[dict[str, Any], list[InputError]]:
        groups = data.get("groups")
        if isinstance(groups, Mapping) and all(
            type(size) is int and 1 <= size <= MOST_MEMBERS for size in groups.values()
        ):
            sizes: Mapping[str, int] = groups
        else:
            sizes = {}
        rule = data.get("rule")
        if isinstance(rule, str):
            try:
                rule = named(rule)
            except InputError as error:
                return data, [_under(error, "rule")]
        elif isinstance(rule, Mapping):
            rule = _spelled_out(rule, sizes)
            if "op" in rule and "kind" not in rule:
                rule = {"kind": "custom", "requires": rule}
        return {**data, "rule": rule} if "rule" in data else data, []

    def seats(self) -> tuple[str, ...]:
        """Return every member, groups spelled out."""
        listed = [member for name in self.members for member in _spelled(name, self.groups)]
        if self.members:
            return tuple(listed)
        weighed = [name for table in self.weights.values() for name in table]
        return tuple(m for name in dict.fromkeys((*self.groups, *weighed)) for m in _spelled(name, self.groups))

    def game(self) -> Game:
        """Return the game.

        Raises
        ------
        InputError
            If members, weights, totals or rule do not fit together.
        """
        members = self.seats()
        self._hold_to_members(members)
        tables = {
            name: {member: weight for key, weight in table.items() for member in _spelled(key, self.groups)}
            for name, table in self.weights.items()
        }
        rule = self.rule.requires if isinstance(self.rule, Custom) else self.rule
        try:
            made = (
                game(self.body, rule=rule, on=self.on, weights=tables)
                if self.body
                else game(rule, members=members, weights=tables)
            )
        except (NotMonotone, NeedsWeights) as error:
            raise _under(error, error.key or "rule") from None
        told: dict[str, Any] = {}
        if self.title:
            told["comparison"] = ""
        if not self.body and not isinstance(self.rule, Custom):
            told["clause"] = f"as in: {made.origin.clause}"
        told |= {key: value for key in ("title", "clause", "on", "sources", "note") if (value := getattr(self, key))}
        if self.body and self.sources:
            told["sources"] = tuple(dict.fromkeys((*made.origin.sources, *self.sources)))
        return replace(made, names=FrozenMap({**made.names, **self.names}), origin=made.origin._replace(**told))

    def _hold_to_members(self, members: tuple[str, ...]) -> None:
        """Refuse what concerns nobody, and totals that are not met."""
        if self.body and (self.members or self.groups):
            raise InvalidValue(
                "both a body and members of one's own", key="body", fix="Keep body, or members and [groups]"
            )
        if any(not name.strip() for name in members):
            raise InvalidValue("a member without a name", key="members", fix="Name it")
        unlisted = [name for name in self.groups if self.members and name not in self.members]
        if unlisted:
            raise InvalidValue(
                f'the group "{visible(unlisted[0])}" is not among the members',
                key=f"groups.{unlisted[0]}",
                fix="Add it to members",
            )
        if not members and not self.body:
            raise EmptyBody("the game has no members", fix="Add members, [groups] or [weights.NAME]")
        twice = sorted({member for member in members if members.count(member) > 1}) if len(members) < 2000 else []
        if twice:
            raise DuplicateMember(f"{visible(in_series(twice))} is named twice", key="members", fix="Name it once")
        known = {*members, *self.groups}
        said = [
            *(("names", name) for name in self.names),
            *((f"weights.{table}", name) for table in self.weights for name in self.weights[table]),
            *(("rule", name) for name in self.rule.names),
        ]
        for key, name in said:
            if not self.body and name not in known:
                raise UnknownState(
                    f'"{visible(name)}" is no member of the game',
                    key=key,
                    suggestions=nearest(name, sorted(known)[:500]),
                )
        for name, stated in self.total.items():
            if name not in self.weights:
                raise UnknownKey(
                    f'a total for "{visible(name)}", and no such weights',
                    key=f"total.{name}",
                    suggestions=nearest(name, self.weights),
                )
            have = sum(weight * len(_spelled(key, self.groups)) for key, weight in self.weights[name].items())
            hold_to_total(have, stated, key=f"total.{name}")


def _under(error: InputError, key: str) -> InputError:
    placed = error.at(key=key)
    assert isinstance(placed, InputError)
    return placed


def _spelled(name: str, groups: Mapping[str, int]) -> list[str]:
    """Return the members of a group, or the member of that name."""
    count = groups.get(name)
    if count is None or count == 1:
        return [name]
    return [f"{name} {i}" for i in range(1, count + 1)]


def _spelled_out(node: Mapping[str, Any], groups: Mapping[str, int]) -> dict[str, Any]:
    """Return a rule with the names of groups replaced by their members."""
    made = dict(node)
    for key in _BY_NAME:
        if isinstance(made.get(key), list | tuple):
            made[key] = [m for name in made[key] for m in (_spelled(name, groups) if isinstance(name, str) else [name])]
    if isinstance(made.get("of"), list | tuple):
        made["of"] = [_spelled_out(part, groups) if isinstance(part, Mapping) else part for part in made["of"]]
    if isinstance(made.get("requires"), Mapping):
        made["requires"] = _spelled_out(made["requires"], groups)
    return made


@cache
def names() -> tuple[str, ...]:
    """Return the names of the games that ship with the package.

    Examples
    --------
    >>> "us-electoral-college" in names()
    True
    """
    return tuple(sorted(path.stem for path in (SHIPPED / "games").glob("*.toml")))


def read(name: str | Path, *, body: str = "", on: Any = None) -> Game:
    """Read a game that ships with the package, or one's own file.

    Parameters
    ----------
    name : str or Path
        A name such as ``us-electoral-college``, or a path that ends in ``.toml``.
    body : str, optional
        Code of the body whose members play, where the file leaves that open.
    on : date or str, optional
        The date on which they sat.

    Raises
    ------
    InputError
        What is wrong, with file and line.

    Examples
    --------
    >>> len(read("us-federal-law").members)
    537
    """
    text = str(name)
    path = SHIPPED / "games" / f"{text}.toml" if text in names() else Path(name)
    table, place = read_toml(path, path.name if text in names() else text)
    given = {key: value for key, value in (("body", body), ("on", on)) if value}
    try:
        return GameFile.model_validate({**table, **given}).game()
    except InputError as error:
        found = error.problems if isinstance(error, ScenarioError) else (error,)
        spelled = isinstance(table.get("rule"), dict) and "op" in table["rule"]
        placed = [_placed(problem, place, spelled=spelled) for problem in found]
        raise_all([problem for problem in placed if isinstance(problem, InputError)])
        raise AssertionError("unreachable") from error  # pragma: no cover


def _placed(problem: ConsensusError, place: Callable[[tuple[str | int, ...]], str], *, spelled: bool) -> ConsensusError:
    """Return a problem with its line; a rule of building blocks stands directly under ``rule``."""
    key = problem.key.replace("rule.requires", "rule", 1) if spelled else problem.key
    return problem.at(place(_path(key)), key=key)


def _path(key: str) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdigit() else part for part in key.split(".")) if key else ()


def read_weights(path: str | Path) -> dict[str, int]:
    """Read a table of weights: a line a member, its name and a whole number, between commas, semicolons or tabs.

    A first line such as ``member,weight`` is a heading.

    Raises
    ------
    InputError
        What is wrong with which line.
    """
    file = str(path)
    text = read_text(Path(path), file)
    lines = [line for line in text.splitlines() if line.strip()]
    mark = next((mark for mark in "\t;," if lines and mark in lines[0]), ",")
    found: dict[str, int] = {}
    first = True
    for number, line in _rows(text, mark, file):
        cells = [cell.strip() for cell in line]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        where, heading, first = f"{file}:{number}", first, False
        if heading and _is_heading(cells):
            continue
        if len(cells) != 2:
            what = "has no weight" if len(cells) < 2 else f"is followed by {len(cells) - 1} cells"
            raise InvalidValue(
                f'"{shown(cells[0])}" {what}',
                where=where,
                fix="Write the member, one comma and the weight, without signs between thousands",
            )
        member, weight = cells
        if not member:
            raise InvalidValue("a line without a member", where=where, fix="Name the member first")
        if member in found:
            raise DuplicateMember(f"{shown(member)} is named twice", where=where, fix="Name it once")
        found[member] = _whole(weight, where)
    if not found:
        raise EmptyBody("the file names no members", where=file, fix="Write a line a member: FRA,29")
    return found


def _is_heading(cells: list[str]) -> bool:
    """Say whether a first line names the columns rather than a member."""
    words = [cell.lower() for cell in cells]
    return len(words) == 2 and not words[1].isdigit() and (words[0] in _MEMBER or words[1] in _WEIGHT)


def _rows(text: str, mark: str, file: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text.splitlines(), delimiter=mark, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise InvalidValue(f"not a table: {error}", where=f"{file}:{reader.line_num}") from None


def _whole(text: str, where: str) -> int:
    """Return a weight as written; thousands may not be set apart."""
    if text.isascii() and text.removeprefix("-").isdigit():
        if len(text) > MOST_DIGITS:
            raise InvalidWeight(f"a weight of {len(text)} digits", where=where, fix="Check the number of digits")
        value: Any = int(text)
    else:
        try:
            value = float(text)
        except ValueError:
            value = None
    if value is None or (isinstance(value, float) and isfinite(value) and value.is_integer()):
        raise InvalidWeight(
            f'"{shown(text)}" is not a whole number',
            why="" if value is None else "it is not written as one",
            where=where,
            fix="Write digits only, without signs between thousands",
        )
    try:
        return parse_weight(value)
    except InvalidWeight as error:
        raise error.at(where) from None
