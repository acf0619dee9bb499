"""The pages that are made from the package itself, so that they are never stale.

Written anew at every build into `docs/_generated`, which is not kept: the help of each command, the keys of scenario
files, the table of the data with its sources, the reference of the Python names, the examples and the lesson.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import importlib
import inspect
import io
import json
import os
import pkgutil
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import consensus as cs
from consensus.datasets import shipped

ROOT = Path(__file__).parent.parent
DATA = Path(cs.__file__).parent / "data"
MODULES = ("assumptions", "datasets", "errors", "power", "report", "rules", "scenarios", "testing")

ASKING = (
    "decide",
    "pose",
    "compare",
    "by_rule",
    "rule_report",
    "candidacy",
    "minimal_changes",
    "survey",
    "lever_graph",
)
TRACKING = ("track", "track_of", "history", "check_claims", "replay", "page")
FACTS = ("body", "state")

WHAT = {
    "about.toml": "the day up to which the facts were reviewed, and the notes on designation",
    "sources.csv": "every source, with title, publisher, date, address, kind and how it was read",
    "states.csv": "states: names, aliases, codes (ISO, Correlates of War, Gleditsch and Ward), days of existence",
    "rounds.toml": "rounds of accession to NATO, and how much of each acceptance is on record",
    "checks.toml": "what must be true of the data; the command `consensus check` holds them to it",
    "territories.csv": "which territory the map draws with which state",
    "map.json": "the shapes of the map",
    "acts": "acts on the way in, by candidate: who did what at which stage, and when",
    "agenda": "whether a question is put, by candidate",
    "bodies": "each body: its stages, who acts, by which rule, with the clause",
    "claims": "claims that others made, to be held to the facts",
    "episodes": "candidacies that were held up",
    "games": "well-known games of coalitions",
    "levers": "what consent is coded to hang on, by candidate, with the evidence of each part",
    "members": "who was a member, from when until when",
    "positions": "what states said about a candidacy, by candidate",
    "precedents": "steps that states which do not recognise a candidate have joined before",
    "presence": "troops and seats, which are shown beside the gates and raise none",
    "ratification": "how a member approves and ratifies, by body",
    "recognition": "who recognises whom, from when until when",
    "timeline": "events around a candidacy",
    "votes": "recorded ballots",
    "weights": "voting weights and populations, by date",
}

COMMANDS = """\
# The command line

The help of every command, printed by the command itself when these pages were built.

A name that ends in `.toml` is a file; any other is a name in the catalogue, which `consensus scenarios` lists.
Exit codes: 0 answered, whatever the answer; 1 an error of the program; 2 wrong usage; 3 an input that is not valid or a
check of the data that failed; 130 interrupted."""

SCENARIO_FILES = """\
# Keys of scenario files

A scenario is a TOML file. `consensus new my-question.toml` writes one with comments, `consensus check FILE` lists every
problem of a file at once, and `consensus schema` prints the JSON Schema from which this page is made, for completion in
an editor: put `#:schema scenario.schema.json` on the first line.

A file says `base` or `vote`, or at least `candidate` and `on`. How to write one: [your own
question](../howto/own_scenario.md)."""

DATA_PAGE = """\
# The data and where they come from

The facts were reviewed up to **{reviewed}**. Their version, which every answer prints, is `{version}`. This page is
made from the files when the site is built.

Each fact is a line with a day or an interval, its sources and a confidence: *high* is an official source or two
independent good ones that were read, *medium* one decent source, *low* less. Of {total:,} facts with a confidence
{high:,} are high, {medium:,} medium and {low:,} low. They rest on {known:,} [sources](sources.md): {kinds}. Many are
press reports or stored copies of pages, and the note of each says how it was read.

The compilation and its words are the project's own, under its licence, MIT. What comes from others is the outline of
the map, [below](#the-map). To correct a line: [how to correct a fact](../howto/fact.md).

## Files

*Facts*: lines of a table, or tables of a file that name sources. *Sources*: how many different ones are cited. *High*,
*medium*, *low*: how many facts of that confidence. The last column is the beginning of the SHA-256 sum."""

SOURCES = """\
# Sources

All {known:,} sources that the data cite, by kind and name, as the file `sources.csv` has them. A title in another
language is mostly given in English."""

EXAMPLES = """\
# Examples

Each is a script that the tests run, and ends in the answer it claims: `python examples/01_who_blocks_kosovo.py`."""

NAMES = """\
Every name here is imported with ``import consensus as cs``. Values are frozen, compare by value and survive a round
trip through JSON; functions read neither a clock nor the network. The modules have pages of their own."""

Pages = dict[str, str]


def write(folder: Path) -> None:
    """Write all generated pages to a folder; one that has not changed is left alone, and not read again."""
    pages: Pages = {
        "commands.md": commands(),
        "scenario_files.md": scenario_files(),
        "data.md": data(),
        "sources.md": sources(),
        "examples.md": examples(),
        "changelog.md": changelog(),
        "lesson.ipynb": (ROOT / "examples" / "lesson.ipynb").read_text(encoding="utf-8"),
        **python_names(),
    }
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        if old.is_file() and old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def printed(*arguments: str) -> str:
    """Return what the command prints, in a window of 88 columns and without colour."""
    from consensus.cli import main  # noqa: PLC0415

    out = io.StringIO()
    plain = patch.dict(os.environ, {"COLUMNS": "88", "NO_COLOR": "1", "TERM": "dumb"})
    with plain, contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        main(list(arguments))
    return out.getvalue().rstrip()


def command_names() -> list[str]:
    """Return the names of all commands, as the help of the command lists them."""
    listed = printed("--help").partition("Commands:")[2]
    return re.findall(r"^  ([a-z-]+)\s", listed, re.MULTILINE)


def commands() -> str:
    """Return the page of the command line: the help of each command."""
    parts = [COMMANDS, _block("console", "$ consensus --help\n" + printed("--help"))]
    for name in command_names():
        parts += [f"## {name}", _block("console", f"$ consensus {name} --help\n" + printed(name, "--help"))]
    return _page(parts)


def scenario_files() -> str:
    """Return the page of the keys of scenario files, from the JSON Schema that ships beside them."""
    schema = json.loads((cs.scenarios.folder() / "scenario.schema.json").read_text(encoding="utf-8"))
    parts = [SCENARIO_FILES, "## At the top", _keys(schema)]
    for name, part in sorted(schema["$defs"].items()):
        if "properties" in part:
            parts += [f"## {name}", _plain(part.get("description", "")), _keys(part)]
        elif "enum" in part:
            parts += [f"## {name}", "One of: " + ", ".join(f"`{value}`" for value in part["enum"]) + "."]
    return _page(parts)


def _keys(part: Mapping[str, Any]) -> str:
    needed = set(part.get("required", ()))
    rows = [
        (
            f"`{key}`" + (" (needed)" if key in needed else ""),
            _kind(value),
            _default(value),
            _plain(value.get("description", "")),
        )
        for key, value in sorted(part["properties"].items())
    ]
    return _table(("key", "holds", "if not given", "meaning"), rows)


def _kind(value: Mapping[str, Any]) -> str:
    """Say in words what a key holds."""
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "const" in value:
        return f"`{value['const']}`"
    if "enum" in value:
        named = [f"`{entry}`" for entry in value["enum"]]
        return ", ".join(named[:8]) + (f" and {len(named) - 8} more" if len(named) > 8 else "")
    for several in ("anyOf", "oneOf"):
        if several in value:
            kinds = [_kind(entry) for entry in value[several] if entry.get("type") != "null"]
            return " or ".join(kinds) if len(kinds) < 6 else "a table of one of these kinds"
    if value.get("type") == "array":
        return f"list of {_kind(value.get('items', {}))}"
    if value.get("type") == "object":
        held = value.get("additionalProperties")
        return f"table of {_kind(held)}" if isinstance(held, dict) else "table"
    return {"string": "text", "integer": "whole number", "boolean": "true or false", "number": "number"}.get(
        value.get("type", ""), ""
    ) + {"date": " (a date)", "date-time": " (an instant with a zone)"}.get(value.get("format", ""), "")


def _default(value: Mapping[str, Any]) -> str:
    default = value.get("default")
    return "" if default in (None, "", [], {}) or isinstance(default, dict) else f"`{json.dumps(default)}`"


def data() -> str:
    """Return the page on where the data come from: one line a file."""
    confidence: Counter[str] = Counter()
    groups: dict[str, list[tuple[str, ...]]] = {}
    for path in sorted(DATA.rglob("*")):
        if path.suffix not in {".csv", ".toml", ".json"} or not path.is_file():
            continue
        name = path.relative_to(DATA).as_posix()
        count, cited, sure = _facts(path)
        if name != "sources.csv":
            confidence.update(sure)
        row = (
            f"`{name}`",
            f"{count:,}" if count else "",
            f"{len(cited):,}" if cited else "",
            *(f"{sure[level]:,}" if sure[level] else "" for level in ("high", "medium", "low")),
            f"`{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}`",
        )
        groups.setdefault(WHAT.get(name) or WHAT[name.partition("/")[0]], []).append(row)
    known = _rows(DATA / "sources.csv")
    kinds = Counter(row["kind"] for row in known)
    words = DATA_PAGE.format(
        reviewed=shipped().about.reviewed.isoformat(),
        version=shipped().version.digest,
        total=sum(confidence.values()),
        high=confidence["high"],
        medium=confidence["medium"],
        low=confidence["low"],
        known=len(known),
        kinds=", ".join(
            f"{count:,} {kind}" for kind, count in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
        ),
    )
    heads = ("file", "facts", "sources", "high", "medium", "low", "checksum")
    files = [f"**{what[0].upper()}{what[1:]}**\n\n{_table(heads, rows)}" for what, rows in groups.items()]
    return _page([words, *files, "## The map", _map()])


def _map() -> str:
    path = DATA / "map.json"
    if not path.exists():
        return "No map ships with this version."
    made = {key: value for key, value in json.loads(path.read_text(encoding="utf-8")).items() if _small(value)}
    rows = [(_plain(key.replace("_", " ")), _plain(_shown(value))) for key, value in _flat(made)]
    notice = DATA / "NOTICE.md"
    text = re.sub(r"^#", "###", notice.read_text(encoding="utf-8"), flags=re.MULTILINE) if notice.exists() else ""
    return f"{_table(('what', 'as recorded in the file'), rows)}\n\n{text}".rstrip()


def _small(value: object) -> bool:
    """Say whether a part of the map tells about it rather than being its shapes."""
    return len(json.dumps(value)) < 2000


def _flat(made: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in made.items():
        name = f"{before} {key}".strip()
        if isinstance(value, dict):
            yield from _flat(value, name)
        else:
            yield name, value


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _facts(path: Path) -> tuple[int, set[str], Counter[str]]:
    """Return how many facts a file holds, the sources it cites and how sure it is of them."""
    if path.suffix == ".csv":
        rows: Sequence[Mapping[str, Any]] = _rows(path)
    elif path.suffix == ".toml":
        rows = [*_tables(tomllib.loads(path.read_text(encoding="utf-8")))]
    else:
        rows = []
    cited: set[str] = set()
    for row in rows:
        names = row.get("sources") or ()
        cited.update(name.strip() for name in (names.split(";") if isinstance(names, str) else names) if name.strip())
    return len(rows), cited, Counter(str(row["confidence"]) for row in rows if row.get("confidence"))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def _tables(part: Any) -> Iterator[Mapping[str, Any]]:
    """Go through the tables of a TOML file that name sources."""
    if isinstance(part, dict):
        if "sources" in part:
            yield part
        for value in part.values():
            yield from _tables(value)
    elif isinstance(part, list):
        for value in part:
            yield from _tables(value)


def sources() -> str:
    """Return the list of all sources, by kind."""
    known = _rows(DATA / "sources.csv")
    parts = [SOURCES.format(known=len(known))]
    for kind in sorted({row["kind"] for row in known}):
        rows = [
            (
                f"`{row['id']}`",
                _link(row["title"], row["url"]),
                _plain(", ".join(filter(None, (row["publisher"], row["published"])))),
                _plain(row["note"]),
            )
            for row in known
            if row["kind"] == kind
        ]
        parts += [f"## {kind.capitalize()} ({len(rows):,})", _table(("name", "title", "published", "note"), rows)]
    return _page(parts)


def examples() -> str:
    """Return the page of examples, each with its text."""
    parts = [EXAMPLES]
    for path in sorted((ROOT / "examples").glob("*.py")):
        code = path.read_text(encoding="utf-8")
        first = (inspect.cleandoc(_docstring(code)).partition("\n")[0]).rstrip(".")
        parts += [f"## {_plain(first)}", f"`examples/{path.name}`", _block("python", code.rstrip())]
    return _page(parts)


def _docstring(code: str) -> str:
    import ast  # noqa: PLC0415

    return ast.get_docstring(ast.parse(code)) or ""


def changelog() -> str:
    """Return the changelog, with its links as seen from the generated folder."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return text.replace("](docs/", "](../")


def python_names() -> Pages:
    """Return the reference of the Python names: one page for the top level, one for each module."""
    pages = {"python.rst": _top_level()}
    for name in MODULES:
        module = importlib.import_module(f"consensus.{name}")
        for part in pkgutil.iter_modules(getattr(module, "__path__", ())):
            importlib.import_module(f"consensus.{name}.{part.name}")  # as in a session that has used them all
        lines = [
            _title(f"consensus.{name}"),
            f".. automodule:: consensus.{name}",
            "   :no-index:",
            "",
            *_entries(f"consensus.{name}", _public(module)),
        ]
        pages[f"python_{name}.rst"] = "\n".join(lines) + "\n"
    return pages


def _public(module: Any) -> list[str]:
    """Return the names that a module gives its users, in the order of its source where it has no list."""
    if hasattr(module, "__all__"):
        return sorted(module.__all__, key=str.lower)
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and getattr(value, "__module__", None) == module.__name__
        and (inspect.isclass(value) or inspect.isfunction(value))
    ]


def _top_level() -> str:
    there = {name: getattr(cs, name) for name in cs.__all__}
    callable_names = {name for name, value in there.items() if inspect.isfunction(value)}
    classes = {name for name, value in there.items() if inspect.isclass(value)}
    rest = sorted(callable_names - {*ASKING, *TRACKING, *FACTS})
    groups: list[tuple[str, Iterable[str]]] = [
        ("Ask", ASKING),
        ("Follow, replay, check, show", (*TRACKING, *rest)),
        ("Look up", FACTS),
        ("Questions, answers and their parts", sorted(classes)),
    ]
    lines = [
        _title("Python names"),
        ".. automodule:: consensus",
        "   :no-index:",
        "",
        NAMES,
        "",
        ".. toctree::",
        "   :maxdepth: 1",
        "",
        *(f"   python_{name}" for name in MODULES),
        "",
    ]
    for heading, names in groups:
        present = [name for name in names if name in callable_names | classes]
        lines += [_title(heading, "-"), *_entries("consensus", present)]
    return "\n".join(lines) + "\n"


def _entries(where: str, names: Iterable[str]) -> Iterator[str]:
    """Write the directive of each name: a function, a class with its fields, or a value."""
    module = importlib.import_module(where)
    for name in names:
        value = getattr(module, name)
        if inspect.ismodule(value) and hasattr(value, name):  # a module of the same name, if it was imported first
            yield from (f".. autofunction:: {where}.{name}.{name}", "")
            continue
        home = getattr(cs, name, None)
        seen = where != "consensus" and home is value
        if inspect.isclass(value):
            yield from (f".. autoclass:: {where}.{name}", "   :members:")
        elif callable(value):
            yield f".. autofunction:: {where}.{name}"
        else:
            continue
        if seen:
            yield "   :no-index:"
        yield ""


def _title(text: str, mark: str = "=") -> str:
    return f"{text}\n{mark * len(text)}\n"


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(kind: str, text: str) -> str:
    return f"```{kind}\n{text}\n```"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _plain(text: str) -> str:
    """Return text that Markdown shows as it stands; double backticks of docstrings become code."""
    pieces = re.split(r"``(.+?)``", " ".join(text.split()))
    return "".join(
        f"`{piece}`" if i % 2 else re.sub(r"([\\`*_\[\]<>|#$~{}])", r"\\\1", piece) for i, piece in enumerate(pieces)
    )


def _link(title: str, url: str) -> str:
    """Return a title that leads to its address, if that is one of the web."""
    shown = _plain(title)
    return f"[{shown}](<{url}>)" if re.match(r"https?://[^\s<>]+$", url) else shown
