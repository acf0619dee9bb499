"""What every picture is: SVG text that a notebook shows, with a sentence for a title and its sources below.

The same bytes every time, legible without colour, with a description for those
who cannot see it. No ``style`` attributes: a page with a strict policy refuses
them. Ids carry a short name of their own, so that several pictures can stand in
one page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from consensus.errors import visible
from consensus.report.palette import LIGHT

WIDTH, MARGIN = 900, 24
FONT = "font-family=\"system-ui, -apple-system, 'Segoe UI', sans-serif\""
HALO = f'paint-order="stroke" stroke="{LIGHT.paper}" stroke-width="3"'
_TITLE_LINE, _NOTE_LINE = 88, 128


class Picture(str):
    """A picture as SVG text: print it, write it to a file, or leave it to a notebook to show.

    Examples
    --------
    >>> Picture("<svg/>")._repr_svg_(), Picture("<svg/>") == "<svg/>"
    ('<svg/>', True)
    """

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)


def sheet(
    title: str,
    described: str,
    body: Sequence[str],
    tall: int,
    *,
    notes: Iterable[str] = (),
    tag: str = "p",
    wide: int = WIDTH,
) -> Picture:
    """Return a whole picture: the title on top, the drawing, the notes below.

    Parameters
    ----------
    title : str
        A sentence.
    described : str
        The picture for those who cannot see it.
    body : sequence of str
        SVG elements, drawn from the top of the drawing downwards.
    tall : int
        Height of the drawing, in pixels.
    notes : iterable of str
        Source, date, assumption, whatever must go with the picture; one paragraph each.
    tag : str
        Goes before each id.
    wide : int
        Width of the picture, in pixels.

    Examples
    --------
    >>> sheet("Nobody blocks.", "An empty picture.", [], 10).count("Nobody blocks.")
    2
    """
    lines = list(wrapped(title, _TITLE_LINE * wide // WIDTH))
    small = [line for note in notes for line in wrapped(note, _NOTE_LINE * wide // WIDTH)]
    top = 20 + 22 * len(lines)
    below = top + tall + 22
    height = below + 17 * len(small)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {height}" width="{wide}" height="{height}"'
        f' role="img" aria-labelledby="{tag}-t {tag}-d" {FONT} font-size="13">'
    )
    parts = [
        head,
        f'<title id="{tag}-t">{safe(title)}</title>',
        f'<desc id="{tag}-d">{safe(described)}</desc>',
        f'<rect width="{wide}" height="{height}" fill="{LIGHT.paper}"/>',
    ]
    parts += [
        f'<text x="{MARGIN}" y="{32 + 22 * i}" fill="{LIGHT.ink}" font-size="16" font-weight="600">{safe(line)}</text>'
        for i, line in enumerate(lines)
    ]
    parts += [f'<g transform="translate(0 {top})">', *body, "</g>"]
    parts += [
        f'<text x="{MARGIN}" y="{below + 17 * i}" fill="{LIGHT.faint}" font-size="11">{safe(line)}</text>'
        for i, line in enumerate(small)
    ]
    return Picture("\n".join([*parts, "</svg>"]) + "\n")


def tag_of(*parts: object) -> str:
    """Return a short name made from what a picture shows, so that ids of two pictures in one page differ.

    Examples
    --------
    >>> tag_of("Kosovo", "2026-07-31") == tag_of("Kosovo", "2026-07-31") != tag_of("Kosovo", "2024-05-16")
    True
    """
    return "p" + hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:8]


def safe(text: str) -> str:
    """Return text that cannot break the picture: no markup, no control characters."""
    return escape(visible(text))


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text, none longer than ``width`` characters but for a single word."""
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    if line:
        yield line
