"""Decisions are exact: no rule is read with floating point, and only the reader of arrays knows arrays."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import consensus.rules

_FILES = sorted(Path(consensus.rules.__file__).parent.glob("*.py"))
_ONLY_HERE = "batch.py"
_INEXACT = {"true_divide", "divide", "mean", "average", "reciprocal"}
"""Functions on arrays that divide into floating point."""


def inexact(source: str) -> Iterator[str]:
    """Yield what makes a source inexact, with its line."""
    for node in ast.walk(ast.parse(source)):
        found = ""
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            found = f"the number {node.value}"
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            found = "a division"
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            found = name if name.startswith("float") or name in _INEXACT else ""
        elif isinstance(node, ast.keyword) and node.arg == "dtype" and isinstance(node.value, ast.Constant):
            named = node.value.value
            found = f"dtype {named}" if isinstance(named, str) and named[:1] in {"f", "d"} else ""
        if found:
            yield f"line {getattr(node, 'lineno', '?')}: {found}"


def imported(source: str) -> Iterator[str]:
    """Yield the top-level packages that a source imports, anywhere in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def test_all_rules_are_looked_at() -> None:
    names = {path.name for path in _FILES}
    assert {"core.py", "custom.py", "qualified_majority.py", _ONLY_HERE} <= names


@pytest.mark.parametrize("path", _FILES, ids=[path.name for path in _FILES])
def test_rules_are_exact(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert list(inexact(source)) == []
    assert path.name == _ONLY_HERE or "numpy" not in set(imported(source))


@pytest.mark.parametrize(
    "source",
    [
        "share = 0.55",
        "share = 1e3",
        "share = a / b",
        "share /= b",
        "share = float(a)",
        "share = list(map(float, a))",
        "share = np.float64(a)",
        "share = a.astype(dtype='float32')",
        "share = np.zeros(3, dtype='f8')",
        "share = np.true_divide(a, b)",
        "share = a.mean()",
        "def half(a):\n    return [x / 2 for x in a]",
    ],
)
def test_what_is_inexact_is_seen(source: str) -> None:
    assert list(inexact(source))


@pytest.mark.parametrize("source", ["share = 55", "share = a // b", "share = '55/100'", "'''A float is 0.5 / 2.'''"])
def test_what_is_exact_passes(source: str) -> None:
    assert not list(inexact(source))


@pytest.mark.parametrize(
    "source", ["import numpy as np", "from numpy.typing import NDArray", "if a:\n    import numpy"]
)
def test_an_import_is_seen_wherever_it_stands(source: str) -> None:
    assert set(imported(source)) == {"numpy"}
