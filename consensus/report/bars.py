"""Voting power as a picture: one bar a member, or two where dates or rules are compared.

A plain SVG string, the same bytes every time, legible without colour: the second
of two bars is hatched as well as blue, and every bar carries its figure.
"""

from __future__ import annotations

from collections.abc import Iterator

from consensus.power import Power
from consensus.report.picture import WIDTH, Picture, safe, sheet, tag_of
from consensus.report.power import (
    about,
    alike,
    compared_headline,
    compared_rows,
    figure,
    power_headline,
    power_rows,
    shapley_of,
)
from consensus.report.svg import DONE, INK
from consensus.report.text import capital
from consensus.values import long_date
from consensus.version import __version__

LEFT, RIGHT, ROW = 220, 80, 22
_HATCH = (
    '<defs><pattern id="h" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="5" height="5" fill="#fff"/><line x1="1" x2="1" y1="0" y2="5" stroke="{DONE}" stroke-width="2.4"/>'
    "</pattern></defs>"
)
_Bar = tuple[str, tuple[float | None, ...]]


def power_svg(power: Power, second: Power | None = None) -> Picture:
    """Return the picture of the Shapley-Shubik index, or of Banzhaf's where that is not counted.

    Parameters
    ----------
    power : Power
    second : Power, optional
        The same body at another date or under another rule, drawn beside it.

    Examples
    --------
    >>> from consensus.power import measure
    >>> picture = power_svg(measure("eu", on="1958-01-01", rule="qualified_majority"))
    >>> picture.startswith("<svg"), "Luxembourg" in picture
    (True, True)
    """
    index, bars = _bars(power, second)
    title = _headline(power, bars) if second is None else compared_headline(power, second)
    legend = [f"{index}, in per cent"] if bars else []
    if second is not None:
        legend = [f"{index}, in per cent. Filled: {_when(power)}", f"Hatched: {_when(second)}"]
    start = 22 * len(legend) + 8
    height = ROW * len(bars) if second is None else (ROW + 10) * len(bars)
    described = "; ".join(f"{name}: {' and '.join(map(_shown, values))}" for name, values in bars)
    tag = tag_of("power", title, described)
    body = [
        _HATCH.replace('id="h"', f'id="{tag}h"') if second is not None else "",
        *(f'<text x="24" y="{12 + 20 * i}" fill="{INK}">{safe(line)}</text>' for i, line in enumerate(legend)),
        *_rows(bars, start, tag, 1 if second is None else 2),
    ]
    whole = f"{index}, in per cent. {described}."
    return sheet(title, whole, [b for b in body if b], start + height, notes=[_source(power, second)], tag=tag)


def _headline(power: Power, bars: list[_Bar]) -> str:
    """Return the picture in a sentence: the longest bar and the shortest."""
    most, least = bars[0] if bars else None, bars[-1] if bars else None
    if most is None or least is None or len(power.layout.sizes) == 1 or not shapley_of(power)[0]:
        return power_headline(power)
    origin = power.game.origin
    where = f" in {origin.title}" if origin.title else ""
    when = f" on {long_date(origin.on)}" if origin.on is not None else ""
    of = f"{_percent(most[1][0])} of all orders of agreeing hang on {most[0]}"
    if least[0].endswith(", each"):
        return f"{of}{where}{when}."
    return f"{of}{where}{when}, and {_percent(least[1][0])} on {least[0]}."


def _percent(value: float | None) -> str:
    """Return a share of the picture in words."""
    return f"{_shown(value)} %"


def _bars(power: Power, second: Power | None) -> tuple[str, list[_Bar]]:
    counted = [shapley_of(one)[0] for one in (power, second) if one is not None]
    both = all(counted)
    index = "Shapley-Shubik index" if both else "Banzhaf index (absolute)"
    if second is not None:
        return index, [
            (pair.name, tuple(None if v is None else float(v) for v in (pair.shapley if both else pair.decides)))
            for pair in compared_rows(power, second)
        ]
    bars: list[_Bar] = []
    if power.settled is not None:
        return index, bars
    for row in power_rows(power):
        value = row.shapley if both else row.banzhaf
        name = row.name.removeprefix("the ") if row.alike == 1 else alike(row)
        bars.append((name, (None if value is None else float(value),)))
    return index, bars


def _rows(bars: list[_Bar], top: int, tag: str, number: int) -> Iterator[str]:
    most = max((value for _, values in bars for value in values if value), default=1.0)
    tall = ROW if number == 1 else ROW + 10
    for i, (name, values) in enumerate(bars):
        y = top + tall * i
        yield (
            f'<text x="{LEFT - 10}" y="{y + (13 if number == 1 else 18)}" fill="{INK}" text-anchor="end">'
            f"{safe(name if len(name) <= 30 else f'{name[:29]}…')}</text>"
        )
        for k, value in enumerate(values):
            at = y + (3 if number == 1 else 2 + 14 * k)
            high = 13 if number == 1 else 12
            wide = 0 if value is None else round((WIDTH - LEFT - RIGHT) * value / most, 1)
            fill = DONE if k == 0 else f"url(#{tag}h)"
            if value is not None:
                yield (
                    f'<rect x="{LEFT}" y="{at}" width="{max(wide, 0.5):g}" height="{high}" fill="{fill}"'
                    f' stroke="{DONE}" stroke-width="1"/>'
                )
            yield (
                f'<text x="{LEFT + wide + 6:g}" y="{at + 11}" fill="{INK}" font-size="12">{safe(_shown(value))}</text>'
            )


def _shown(value: float | None) -> str:
    return "not a member" if value is None else figure(value)


def _when(power: Power) -> str:
    origin = power.game.origin
    day = f"{long_date(origin.on)}, " if origin.on is not None else ""
    return f"{day}{origin.needs or origin.rule}"


def _source(power: Power, second: Power | None) -> str:
    origin = power.game.origin
    parts = [f"As of {long_date(origin.on)}." if origin.on is not None else "", f"Rule: {origin.needs}."]
    parts += [f"{one.game.origin.clause}." for one in (power, second) if one is not None and one.game.origin.clause]
    if origin.note:
        parts.append(f"{origin.note}.")
    if origin.rounded:
        parts.append("Weights as published, rounded.")
    parts += [about(power), f"consensus {__version__}."]
    question = power.game.question
    if question is not None and question.designation_note:
        parts.append(f"{capital(question.candidate_shown)}*: {question.designation_note}")
    return " ".join(part for part in parts if part)
