"""Talking to a person or a pipe: plain text everywhere, bold and boxes only where a terminal can show them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from consensus.errors import InputError, visible

NARROWEST = 80
"""In fewer columns the plain text reads better than a table in lines."""


def is_terminal() -> bool:
    """Say whether colour and boxes may be used: a terminal that can show them, and nobody said no."""
    return (
        sys.stdout.isatty()
        and "NO_COLOR" not in os.environ
        and os.environ.get("TERM") != "dumb"
        and (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    )


if TYPE_CHECKING or not is_terminal():
    import click
else:
    import rich_click as click

__all__ = ["Grid", "click", "inform", "is_terminal", "say", "tell", "width", "write", "write_text"]


class Grid(NamedTuple):
    """A table for the terminal, and the paragraph of the plain text in whose place it stands."""

    begins: str
    """How that paragraph begins."""
    columns: tuple[str, ...]
    """Headings; one that ends in `#` is set to the right."""
    rows: tuple[tuple[str, ...], ...]
    """Cells as text."""
    heading: str = ""
    """What stands above it."""


def say(text: str, grid: Callable[[], Grid] | None = None) -> None:
    """Print an answer; in a terminal, with its first sentence and its headings in bold and its table in lines."""
    if not is_terminal():
        write(text)
        return
    table = grid() if grid is not None and _columns() >= NARROWEST else None
    paragraphs = text.rstrip("\n").split("\n\n")
    for i, paragraph in enumerate(paragraphs):
        first, _, rest = paragraph.partition("\n")
        if table is not None and paragraph.lstrip().startswith(table.begins):
            if table.heading:
                write(click.style(table.heading, bold=True))
            _draw(table)
            table = None
        elif i == 0:
            write(click.style(paragraph, bold=True))
        elif _is_heading(first, rest):
            write(f"{click.style(first, bold=True)}\n{rest}")
        else:
            write(paragraph)
        if i < len(paragraphs) - 1:
            write("\n")


def _is_heading(first: str, rest: str) -> bool:
    """Say whether a line stands over the indented lines below it, and is not the first half of a sentence."""
    return rest.startswith(" ") and len(first) + len(rest.split(maxsplit=1)[0]) + 1 <= width()


def _draw(grid: Grid) -> None:
    """Draw a table; every cell is text, never markup."""
    from rich import box  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, header_style="bold", show_edge=False)
    for i, name in enumerate(grid.columns):
        table.add_column(
            Text(visible(name.removesuffix("#"))),
            justify="right" if name.endswith("#") else "left",
            overflow="fold",
            no_wrap=all(" " not in row[i] for row in grid.rows),  # a date or a code stays whole
        )
    for row in grid.rows:
        table.add_row(*(Text(visible(cell)) for cell in row))
    Console(file=sys.stdout, force_terminal=True, width=_columns(), highlight=False).print(table)


def _columns() -> int:
    return shutil.get_terminal_size((88, 24)).columns


def write(text: str) -> None:
    """Write to standard output as it is set up; click would force UTF-8 on an ASCII terminal."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def tell(document: Any) -> None:
    """Print one JSON document."""
    from consensus.report.document import to_json  # noqa: PLC0415

    write(to_json(document))


def inform(text: str) -> None:
    """Say beside the answer, on standard error, what was done."""
    click.echo(visible(text), err=True)


def width() -> int:
    """Return how many columns to fill."""
    return min(100, _columns())


def write_text(path: Path, content: str, *, force: bool = True) -> None:
    """Write a file that the user named, whole or not at all; ``-`` is standard output, with the same bytes."""
    from consensus.report.faces import save  # noqa: PLC0415

    if str(path) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
        return
    if path.exists() and not force:
        raise InputError("the file exists", where=str(path), fix="Choose another name, or add --force")
    save(path, content)
