"""Finding and reading scenario files, with every problem at its ``file:line``."""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from consensus.errors import (
    ConsensusError,
    InputError,
    InvalidToml,
    InvalidValue,
    ScenarioError,
    ScenarioNotFound,
    TooLarge,
    raise_all,
)
from consensus.scenarios import toml_lines
from consensus.scenarios.model import Scenario
from consensus.values import nearest, visible

LARGEST_FILE = 1_000_000
DEEPEST = 50
LONGEST_CHAIN = 20
_MERGED = ("positions", "weights", "members")


@cache
def folder() -> Path:
    """Return the folder of the shipped scenarios: in the wheel, else beside ``pyproject.toml``."""
    package = Path(__file__).parent.parent
    packaged = package / "_scenarios"
    return packaged if packaged.is_dir() else package.parent / "scenarios"


def names() -> list[str]:
    """Return the names in the catalogue, sorted.

    Examples
    --------
    >>> "nato/kosovo" in names()
    True
    """
    root = folder()
    return sorted(p.relative_to(root).with_suffix("").as_posix() for p in root.rglob("*.toml"))


def load(name: str | Path) -> Scenario:
    """Read a scenario from the catalogue, or from a file.

    Parameters
    ----------
    name : str or pathlib.Path
        A catalogue name such as ``nato/kosovo``, or a path that ends in ``.toml``.

    Returns
    -------
    Scenario
        Frozen and checked.

    Raises
    ------
    ScenarioNotFound
        With the nearest names.
    InputError
        One problem as itself, several as a `ScenarioError`; each says ``file:line``.

    Examples
    --------
    >>> load("nato/kosovo").candidate
    'XKX'
    """
    path = _find(str(name), None)
    shown = _shown(path, str(name))
    merged = _Merged(shown)
    _merge(path, shown, merged, ())
    try:
        return Scenario(**{"name": shown.removesuffix(".toml") if _catalogued(path) else shown, **merged.data})
    except InputError as error:
        problems = error.problems if isinstance(error, ScenarioError) else (error,)
        placed = [merged.place(problem) for problem in problems]
        try:
            raise_all(sorted(placed, key=lambda p: _order(p.where)))
        except InputError as final:
            raise final from None
        raise AssertionError("unreachable") from error  # pragma: no cover


def _order(where: str) -> tuple[str, int]:
    file, _, line = where.rpartition(":")
    return (file, int(line)) if line.isdigit() else (where, 0)


def _catalogued(path: Path) -> bool:
    return path.is_relative_to(folder())


def _shown(path: Path, given: str) -> str:
    return path.relative_to(folder()).as_posix() if _catalogued(path) else given


def _find(name: str, beside: Path | None) -> Path:
    if "\x00" in name:
        raise ScenarioNotFound("a file name cannot hold a NUL character")
    if name.endswith(".toml"):
        path = Path(name) if beside is None or Path(name).is_absolute() else beside / name
        if not path.exists():
            raise ScenarioNotFound(
                f"no file at {visible(name)}", fix="Check the path; `consensus scenarios` lists the catalogue"
            )
        return path
    if re.fullmatch(r"[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*", name):
        path = folder() / f"{name}.toml"
        if path.is_file():
            return path
    fix = "`consensus scenarios` lists the catalogue; a path ends in .toml"
    raise ScenarioNotFound(f'no scenario is called "{visible(name)}"', fix=fix, suggestions=_near_names(name))


def _near_names(name: str) -> list[str]:
    known = names()
    tails = {n.rpartition("/")[2]: n for n in known}
    return nearest(name, known) or [tails[t] for t in nearest(name.rpartition("/")[2], tails)]


class _Merged:
    """The keys of a file and its bases, with the place each came from."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.data: dict[str, Any] = {}
        self.lines: dict[toml_lines.Path, str] = {}

    def add(self, table: Mapping[str, Any], lines: dict[toml_lines.Path, int], shown: str) -> None:
        """Lay ``table`` over what is there; tables of single entries are merged."""
        for key, value in table.items():
            old = self.data.get(key)
            if key in _MERGED and isinstance(old, dict) and isinstance(value, dict):
                self._drop(key, value)
                self.data[key] = {**old, **value}
            else:
                self.lines = {path: at for path, at in self.lines.items() if path[0] != key}
                self.data[key] = value
        self.lines |= {path: f"{shown}:{line}" for path, line in lines.items()}

    def _drop(self, key: str, value: Mapping[str, Any]) -> None:
        self.lines = {p: at for p, at in self.lines.items() if not (p[0] == key and len(p) > 1 and p[1] in value)}

    def place(self, problem: InputError) -> InputError:
        """Return the problem with its file and line."""
        path: toml_lines.Path = ()
        shown: list[str] = []
        here: Any = self.data
        parts = _split(problem.key, self.data)
        for i, part in enumerate(parts):
            step: str | int = int(part) if isinstance(here, list) and part.isdigit() else part
            inside = (isinstance(here, dict) and step in here) or (
                isinstance(here, list) and isinstance(step, int) and step < len(here)
            )
            if inside:
                here = here[step]
                path += (step,)
            if inside or i == len(parts) - 1:
                shown.append(part)
        while path and path not in self.lines:
            path = path[:-1]
        placed = problem.at(self.lines.get(path, self.shown), key=".".join(shown))
        assert isinstance(placed, InputError)
        return placed


def _split(key: str, data: Mapping[str, Any]) -> list[str]:
    """Split a dotted key, but keep a name that itself holds dots whole."""
    head, _, rest = key.partition(".")
    table = data.get(head)
    if isinstance(table, Mapping) and rest in table:
        return [head, rest]
    return key.split(".") if key else []


def _merge(path: Path, shown: str, merged: _Merged, chain: tuple[Path, ...]) -> None:
    real = path.resolve()
    if real in chain or len(chain) > LONGEST_CHAIN:
        steps = " -> ".join(p.name for p in (*chain, real))
        raise InvalidValue(f"scenarios rest on each other in a circle: {steps}", where=shown, key="base")
    text = _text(path, shown)
    table = _parse(text, shown)
    lines = toml_lines.key_lines(text)
    base = table.pop("base", None)
    if base is not None:
        at = f"{shown}:{lines.get(('base',), 1)}"
        if not isinstance(base, str):
            raise InvalidValue(
                "base is the name of one scenario", where=at, key="base", fix='Write base = "nato/kosovo"'
            )
        try:
            below = _find(base, path.parent)
        except ScenarioNotFound as error:
            raise error.at(at, key="base") from None
        _merge(below, _shown(below, base), merged, (*chain, real))
        merged.data.pop("expect", None)
    merged.add(table, lines, shown)


def _text(path: Path, shown: str) -> str:
    """Read a regular file of sensible size; never a device or a pipe."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise InvalidToml("not a regular file", where=shown)
        if about.st_size > LARGEST_FILE:
            raise TooLarge(
                f"{about.st_size} bytes, more than {LARGEST_FILE}", where=shown, fix="Split it or check the path"
            )
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InvalidToml(f"not UTF-8 text (byte {error.start})", where=shown, fix="Save it as UTF-8") from None
    except OSError as error:
        raise ScenarioNotFound(f"cannot be read: {error.strerror}", where=shown) from None


def _parse(text: str, shown: str) -> dict[str, Any]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).partition(" (at ")
        found = re.search(r"line (\d+)", place)
        line = int(found[1]) if found else text.count("\n") + 1
        raise InvalidToml(f"not valid TOML: {what[0].lower()}{what[1:]}", where=f"{shown}:{line}") from None
    except RecursionError:
        raise TooLarge(f"nested deeper than {DEEPEST} levels", where=shown) from None
    except ValueError as error:
        raise InvalidToml(f"not valid TOML: {error}", where=shown) from None
    if _depth(table) > DEEPEST:
        raise TooLarge(f"nested deeper than {DEEPEST} levels", where=shown)
    return table


def _depth(value: Any) -> int:
    level, depth = [value], 0
    while level and depth <= DEEPEST:
        depth += 1
        inner = (v.values() if isinstance(v, dict) else v for v in level if isinstance(v, dict | list))
        level = [item for items in inner for item in items]
    return depth


__all__ = ["ConsensusError", "folder", "load", "names"]
