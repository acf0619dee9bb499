"""An answer as an outline: the lines of the plain text, by their indent, for a page to set as headings and lists.

The wording of an answer is written once, in the modules that make text. Here it is
read back as sections and items, so that a page says the same to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LIMITLESS = 1_000_000
"""Columns in which no line is ever broken."""
MARK = "\x01"
"""Stands in a line of no limit between its indent and its text, where no text can have it (see `visible`)."""
_LINE = re.compile(r"( *)(- |\d+\. |and )?(.*)", re.DOTALL)


class Item(NamedTuple):
    """One entry, with those below it."""

    text: str
    items: tuple[Item, ...] = ()
    numbered: bool = False
    """Whether it is one of several ways, each with a number."""


class Section(NamedTuple):
    """A heading with its entries."""

    title: str
    items: tuple[Item, ...] = ()


def outlined(lines: Iterable[str]) -> Section | None:
    """Return the section that lines of text make: the first is its heading; none where there are no lines.

    Parameters
    ----------
    lines : iterable of str
        Not broken to a width: an entry a line.

    Examples
    --------
    >>> outlined(["Sets", "    1. this", "       and that", "  Others may be smaller."])
    Section(title='Sets', items=(Item(text='', items=(Item(text='this', ...), Item(text='that', ...)), numbered=True),
    Item(text='Others may be smaller.', items=(), numbered=False)))
    """
    found = [_read(line) for line in lines]
    if not found:
        return None
    (_, mark, title), rest = found[0], found[1:]
    return Section(f"{mark}{title}", tuple(_items(rest)))


def _read(line: str) -> tuple[int, str, str]:
    """Return the indent of a line, its sign and its text."""
    head, marked, text = line.partition(MARK)
    match = _LINE.fullmatch(head)
    assert match is not None
    return len(match[1]), match[2] or "", text if marked else match[3]


def _items(rows: list[tuple[int, str, str]]) -> Iterator[Item]:
    place = 0
    while place < len(rows):
        indent, mark, text = rows[place]
        numbered = mark.endswith(". ")
        end = place + 1
        while end < len(rows) and rows[end][0] > indent:
            end += 1
        below = rows[place + 1 : end]
        if numbered and below:
            parts = tuple(Item(part) for part in (text, *(row[2] for row in below)))
            yield Item("", parts, numbered=True)
        else:
            yield Item(text if numbered or mark == "- " else f"{mark}{text}", tuple(_items(below)), numbered=numbered)
        place = end
