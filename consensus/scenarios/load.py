"""Finding and reading scenario files, with every problem at its ``file:line``."""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from consensus.errors import (
    InputError,
    InvalidDate,
    InvalidToml,
    InvalidValue,
    ScenarioError,
    ScenarioNotFound,
    TooLarge,
    raise_all,
)
from consensus.scenarios import toml_lines
from consensus.scenarios.model import Scenario
from consensus.values import nearest, parse_day, shown

LARGEST_FILE = 1_000_000
DEEPEST = 50
LONGEST_CHAIN = 20
_MERGED = ("positions", "weights", "members", "levers", "costs")


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
    place = _shown(path, str(name))
    merged = _Merged(place)
    _merge(path, place, merged, (path.resolve(),))
    try:
        return Scenario(**{"name": place.removesuffix(".toml") if _catalogued(path) else place, **merged.data})
    except InputError as error:
        problems = error.problems if isinstance(error, ScenarioError) else (error,)
        placed = [merged.place(problem) for problem in problems]
        try:
            raise_all(sorted(placed, key=lambda p: _order(p.where)))
        except InputError as final:
            raise final from None
        raise AssertionError("unreachable") from error  # pragma: no cover


def read_toml(path: Path, name: str) -> tuple[dict[str, Any], Callable[[toml_lines.Path], str]]:
    """Read a TOML file, with a function that says where a key stands.

    Raises
    ------
    InputError
        If it is not a readable TOML file of sensible size.
    """
    text = read_text(path, name)
    table = _parse(text, name)
    lines = toml_lines.key_lines(text)

    def place(key: toml_lines.Path) -> str:
        while key and key not in lines:
            key = key[:-1]
        return f"{name}:{lines[key]}" if key else name

    return table, place


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
        if not _exists(path):
            raise ScenarioNotFound(
                f"no file at {shown(name, 200)}", fix="Check the path; `consensus scenarios` lists the catalogue"
            )
        return path
    if re.fullmatch(r"[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*", name):
        path = folder() / f"{name}.toml"
        if path.is_file():
            return path
    fix = "`consensus scenarios` lists the catalogue; a path ends in .toml"
    raise ScenarioNotFound(f'no scenario is called "{shown(name)}"', fix=fix, suggestions=_near_names(name))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that no file system can hold
        return False


def _near_names(name: str) -> list[str]:
    known = names()
    tails: dict[str, list[str]] = {}
    for full in sorted(known, key=lambda n: not n.startswith("nato/")):
        tails.setdefault(full.rpartition("/")[2], []).append(full)
    tail = name.rpartition("/")[2]
    if tail in tails:
        return tails[tail]
    return nearest(name, known) or [full for t in nearest(tail, tails) for full in tails[t]]


class _Merged:
    """The keys of a file and its bases, with the place each came from."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.data: dict[str, Any] = {}
        self.lines: dict[toml_lines.Path, str] = {}

    def add(self, table: Mapping[str, Any], lines: dict[toml_lines.Path, int], file: str) -> None:
        """Lay ``table`` over what is there; tables of single entries are merged."""
        for key, value in table.items():
            old = self.data.get(key)
            if key in _MERGED and isinstance(old, dict) and isinstance(value, dict):
                self._drop(key, value)
                self.data[key] = {**old, **value}
            else:
                self.lines = {path: at for path, at in self.lines.items() if path[0] != key}
                self.data[key] = value
        self.lines |= {path: f"{file}:{line}" for path, line in lines.items()}

    def _drop(self, key: str, value: Mapping[str, Any]) -> None:
        self.lines = {p: at for p, at in self.lines.items() if not (p[0] == key and len(p) > 1 and p[1] in value)}

    def place(self, problem: InputError) -> InputError:
        """Return the problem with its file and line."""
        path: toml_lines.Path = ()
        keys: list[str] = []
        here: Any = self.data
        parts = problem.key.split(".") if problem.key else []
        while parts:
            step, width = _step(here, parts)
            if step is not None:
                here = here[step]
                path += (step,)
            if step is not None or width == len(parts):
                keys.append(".".join(parts[:width]))
            parts = parts[width:]
        while path and path not in self.lines:
            path = path[:-1]
        placed = problem.at(self.lines.get(path, self.file), key=".".join(keys))
        assert isinstance(placed, InputError)
        return placed


def _step(here: Any, parts: list[str]) -> tuple[str | int | None, int]:
    """Return the key or index that comes next, and how many parts it takes: a name may itself hold dots."""
    if isinstance(here, dict):
        for width in range(len(parts), 0, -1):
            if ".".join(parts[:width]) in here:
                return ".".join(parts[:width]), width
    if isinstance(here, list) and parts[0].isdigit() and int(parts[0]) < len(here):
        return int(parts[0]), 1
    return None, 1


def _merge(path: Path, file: str, merged: _Merged, chain: tuple[Path, ...]) -> None:
    text = read_text(path, file)
    table = _parse(text, file)
    lines = toml_lines.key_lines(text)
    base = table.pop("base", None)
    if base is not None:
        at = f"{file}:{lines.get(('base',), 1)}"
        if not isinstance(base, str):
            raise InvalidValue(
                "base is the name of one scenario", where=at, key="base", fix='Write base = "nato/kosovo"'
            )
        try:
            below = _find(base, path.parent)
        except ScenarioNotFound as error:
            raise error.at(at, key="base") from None
        real = below.resolve()
        steps = " -> ".join(p.name for p in (*chain[-4:], real))
        if real in chain:
            raise InvalidValue(f"scenarios rest on each other in a circle: {steps}", where=at, key="base")
        if len(chain) >= LONGEST_CHAIN:
            raise InvalidValue(f"more than {LONGEST_CHAIN} scenarios rest on each other: {steps}", where=at, key="base")
        _merge(below, _shown(below, base), merged, (*chain, real))
        merged.data.pop("expect", None)
    merged.add(table, lines, file)


def read_text(path: Path, file: str) -> str:
    """Read a regular file of sensible size; never a device or a pipe."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise InvalidToml("not a regular file", where=file)
        if about.st_size > LARGEST_FILE:
            raise TooLarge(
                f"{about.st_size} bytes, more than {LARGEST_FILE}", where=file, fix="Split it or check the path"
            )
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InvalidToml("not UTF-8 text", where=f"{file}:{line}", fix="Save it as UTF-8") from None
    except OSError as error:
        raise ScenarioNotFound(f"cannot be read: {error.strerror}", where=file) from None


def _parse(text: str, file: str) -> dict[str, Any]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).partition(" (at ")
        found = re.search(r"line (\d+)", place)
        line = int(found[1]) if found else text.count("\n") + 1
        raise _malformed(what, text, f"{file}:{line}", line) from None
    except RecursionError:
        raise TooLarge(f"nested deeper than {DEEPEST} levels", where=file) from None
    except ValueError:
        lines = (i for i, line in enumerate(text.splitlines(), 1) if re.search(r"[0-9_]{4300}", line))
        where = f"{file}:{next(lines, 1)}"
        raise InvalidToml("a number with thousands of digits", where=where, fix="Check the number") from None
    if _depth(table) > DEEPEST:
        raise TooLarge(f"nested deeper than {DEEPEST} levels", where=file)
    return table


def _malformed(what: str, text: str, where: str, line: int) -> InputError:
    """Say what is wrong with a line that is not TOML, as plainly as can be told."""
    written = dict(enumerate(text.split("\n"), 1)).get(line, "")
    for day in re.findall(r"\b\d{4}-\d{2}-\d{2}\b", written):
        try:
            parse_day(day)
        except InvalidDate as error:
            placed = error.at(where)
            assert isinstance(placed, InputError)
            return placed
    if "overwrite" in what or "twice" in what:
        key = written.partition("=")[0].strip().strip("[]") or "a key"
        return InvalidToml(f'"{key}" is set twice', where=where, fix="Keep one")
    return InvalidToml(f"not valid TOML: {what[0].lower()}{what[1:]}", where=where)


def _depth(value: Any) -> int:
    level, depth = [value], 0
    while level and depth <= DEEPEST:
        depth += 1
        inner = (v.values() if isinstance(v, dict) else v for v in level if isinstance(v, dict | list))
        level = [item for items in inner for item in items]
    return depth
