"""Who waits for what, as a picture: levers and facts on the left, members after them, the answer on the right.

Drawn from the graph that `consensus.lever_graph` returns, in columns, so that
every arrow of a condition points to the right. Arrows that close a circle (two
parts that wait for each other) are drawn below, pointing back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from consensus.decisions.question import Question
from consensus.decisions.verdict import Verdict, decide
from consensus.errors import InputError
from consensus.levers.graph import lever_graph
from consensus.report.graph import node_in_words
from consensus.report.map import source_line
from consensus.report.palette import LIGHT, Look, look_of
from consensus.report.picture import MARGIN, WIDTH, Picture, safe, sheet, tag_of, wrapped
from consensus.report.sentence import headline
from consensus.report.text import capital
from consensus.scenarios import Scenario
from consensus.values import by_name, in_series

if TYPE_CHECKING:
    import networkx as nx

ANSWER = " answer"  # no state or lever has a name that begins with a blank
_LINE, _PAD, _GAP, _BETWEEN = 14, 7, 9, 64
_WIDE = {"lever": 290, "context": 290}
_NARROW = 186
_SWEEPS = 24
_LEVERS = frozenset({"lever", "context"})
_FREE, _HELD, _OPEN = "#1f6f8b", "#8a8a8a", "#7a6a00"
FILLS = {"yes": "#d5ebf8", "no": LIGHT.paper, "unknown": "#f6f3dd"}
"""Boxes by how they stand on the date."""


def graph_svg(asked: Scenario | Question | Verdict | nx.DiGraph[str], verdict: Verdict | None = None) -> Picture:
    """Return the picture of who waits for what.

    Parameters
    ----------
    asked : Scenario, Question, Verdict or networkx.DiGraph
        What is asked under the assumption ``conditional``; or its graph, as `consensus.lever_graph` returns it.
    verdict : Verdict, optional
        The answer that goes with a graph; without it the picture has no answer, date or sources.

    Raises
    ------
    InputError
        If no condition is coded, so that nobody waits for anything.

    Examples
    --------
    >>> import consensus as cs
    >>> picture = graph_svg(cs.scenarios.load("nato/kosovo-conditional"))
    >>> "Serbia recognises Kosovo" in picture
    True
    """
    if isinstance(asked, Scenario | Question | Verdict):
        verdict = asked if isinstance(asked, Verdict) else decide(asked)
        asked = lever_graph(verdict)
    if not len(asked):
        raise InputError(
            "nobody waits for anything in this question, so there is no graph to draw",
            why="no condition is coded for it",
            fix='Ask under the assumption "conditional"',
        )
    return _Drawing(asked, verdict).picture()


@dataclass
class _Box:
    """A node in its place; one without lines is a bend in an arrow that passes a column."""

    name: str
    column: int = 0
    lines: tuple[str, ...] = ()
    stands: tuple[str, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)
    y: float = 0.0

    @property
    def tall(self) -> float:
        return _LINE * (len(self.lines) + len(self.stands)) + 2 * _PAD if self.lines else 4


class _Drawing:
    def __init__(self, graph: nx.DiGraph[str], verdict: Verdict | None) -> None:
        self.verdict = verdict
        self.graph = graph
        self.nodes: dict[str, Mapping[str, Any]] = {n: graph.nodes[n] for n in sorted(graph.nodes)}
        edges = sorted(graph.edges)
        self.denied = {edge for edge in edges if graph.edges[edge]["denied"]}
        self.back = sorted(self._closing(edges))
        self.edges = [edge for edge in edges if edge not in self.back]
        self.members = [n for n, about in self.nodes.items() if about["kind"] == "member"]
        if verdict is not None:
            self.nodes[ANSWER] = {
                "kind": "answer",
                "label": f"If it were put: {verdict.outcome}",
                "state": "",
                "role": "",
                "circle": 0,
            }
            self.edges += [(member, ANSWER) for member in self.members]
        self.columns = self._columns()
        self.boxes, self.ways = self._boxes()
        self._order()
        self._place()

    def _closing(self, edges: list[tuple[str, str]]) -> set[tuple[str, str]]:
        """Return the arrows that close a circle: first those from members back to levers, then whatever is left."""
        about = self.nodes
        closing = {
            (a, b)
            for a, b in edges
            if about[a]["circle"]
            and about[a]["circle"] == about[b]["circle"]
            and about[a]["kind"] not in _LEVERS
            and about[b]["kind"] in _LEVERS
        }
        following: dict[str, list[str]] = {}
        for a, b in edges:
            if (a, b) not in closing:
                following.setdefault(a, []).append(b)
        state: dict[str, int] = {}

        def visit(node: str) -> None:
            state[node] = 1
            for other in following.get(node, ()):
                if state.get(other) == 1:
                    closing.add((node, other))
                elif other not in state:
                    visit(other)
            state[node] = 2

        for node in about:
            if node not in state:
                visit(node)
        return closing

    def _columns(self) -> dict[str, int]:
        """Return the column of each node: one after the last of those it waits for; the answers in the last."""
        before: dict[str, list[str]] = {n: [] for n in self.nodes}
        for a, b in self.edges:
            before[b].append(a)
        column: dict[str, int] = {}

        def of(node: str) -> int:
            if node not in column:
                least = 0 if self.nodes[node]["kind"] in _LEVERS else 1
                column[node] = max([least, *(of(a) + 1 for a in before[node])])
            return column[node]

        last = max(of(node) for node in self.nodes)
        for node, about in self.nodes.items():
            if about["kind"] in {"answer", "tabled"}:
                column[node] = last
        # a lever that is asked for late stands beside the others all the same, so that what moves is on the left
        return column

    def _boxes(self) -> tuple[list[list[_Box]], list[list[_Box]]]:
        """Return the boxes by column, with bends where an arrow passes a column, and the way of each arrow."""
        number = max(self.columns.values()) + 1
        boxes: list[list[_Box]] = [[] for _ in range(number)]
        found: dict[str, _Box] = {}
        for node, about in self.nodes.items():
            name, stands = (about["label"], self.others()) if node == ANSWER else node_in_words(about)
            room = self.wide(about["kind"]) // 7 + (2 if about["kind"] in _LEVERS else -4)
            box = _Box(node, self.columns[node], tuple(wrapped(name, room)), tuple(wrapped(stands, room)), about)
            found[node] = box
            boxes[box.column].append(box)
        ways = []
        for a, b in self.edges:
            way = [found[a]]
            for column in range(self.columns[a] + 1, self.columns[b]):
                bend = _Box(f"{a} to {b}", column)
                boxes[column].append(bend)
                way.append(bend)
            ways.append([*way, found[b]])
        return boxes, ways

    @staticmethod
    def wide(kind: str) -> int:
        """Return the width of a box of a kind, in pixels."""
        return _WIDE.get(kind, _NARROW)

    def _order(self) -> None:
        """Order each column by the middle of its neighbours, to and fro; keep what crosses least."""
        after: dict[int, list[_Box]] = {}
        before: dict[int, list[_Box]] = {}
        for way in self.ways:
            for a, b in pairwise(way):
                after.setdefault(id(a), []).append(b)
                before.setdefault(id(b), []).append(a)
        best, fewest = [list(column) for column in self.boxes], self._crossings(self.boxes)
        for sweep in range(_SWEEPS):
            forward = sweep % 2 == 0
            near = before if forward else after
            columns = self.boxes if forward else self.boxes[::-1]
            for previous, column in pairwise(columns):
                places = {id(box): i for i, box in enumerate(previous)}
                middles = {}
                for i, box in enumerate(column):
                    some = [places[id(other)] for other in near.get(id(box), ()) if id(other) in places]
                    middles[id(box)] = sum(some) / len(some) if some else float(i)
                column.sort(key=lambda box, middles=middles: middles[id(box)])  # type: ignore[misc]
            crossings = self._crossings(self.boxes)
            if crossings < fewest:
                best, fewest = [list(column) for column in self.boxes], crossings
        self.boxes = best
        self.near = {key: before.get(key, []) + after.get(key, []) for key in {*before, *after}}

    def _crossings(self, boxes: list[list[_Box]]) -> int:
        """Count the pairs of arrows that cross between two columns."""
        places = {id(box): i for column in boxes for i, box in enumerate(column)}
        steps: dict[int, list[tuple[int, int]]] = {}
        for way in self.ways:
            for a, b in pairwise(way):
                steps.setdefault(a.column, []).append((places[id(a)], places[id(b)]))
        return sum(
            (a - c) * (b - d) < 0 for some in steps.values() for i, (a, b) in enumerate(some) for c, d in some[:i]
        )

    def _place(self) -> None:
        """Give each box its height: as near to its neighbours as the order allows."""
        for column in self.boxes:
            y = 0.0
            for box in column:
                box.y = y + box.tall / 2
                y += box.tall + _GAP
        for sweep in range(8):
            for column in self.boxes if sweep % 2 else self.boxes[::-1]:
                if column is max(self.boxes, key=lambda some: sum(box.tall + _GAP for box in some)):
                    continue  # the fullest column sets the height
                wanted = []
                for box in column:
                    some = [other.y for other in self.near.get(id(box), ())]
                    wanted.append(sum(some) / len(some) if some else box.y)
                for box, y in zip(column, _spread(wanted, [box.tall + _GAP for box in column]), strict=True):
                    box.y = y
        top = min(box.y - box.tall / 2 for column in self.boxes for box in column)
        for column in self.boxes:
            for box in column:
                box.y = round(box.y - top, 1)

    def picture(self) -> Picture:
        """Draw it."""
        lefts, at = [], MARGIN
        for column in self.boxes:
            lefts.append(at)
            at += max((self.wide(box.about["kind"]) for box in column if box.lines), default=_NARROW) + _BETWEEN
        wide = max(WIDTH, at - _BETWEEN + MARGIN)
        low = max(box.y + box.tall / 2 for column in self.boxes for box in column)
        title = self.title()
        tag = tag_of("graph", title, *self.nodes, self.verdict.question.on if self.verdict is not None else "")
        body = [
            f"<defs>{self.patterns(tag)}</defs>",
            *self.arrows(lefts),
            *self.returning(lefts, low),
            *(line for column in self.boxes for box in column if box.lines for line in self.box(box, lefts, tag)),
        ]
        low += 22 * len(self.back) + (14 if self.back else 0)
        body += self.key(round(low) + 30)
        return sheet(title, self.described(), body, round(low) + 50, notes=self.notes(), tag=tag, wide=wide)

    def title(self) -> str:
        """Say in a sentence how much hangs on what."""
        kinds = [about["kind"] for about in self.nodes.values()]
        levers, facts = kinds.count("lever"), kinds.count("context")
        what = [_many(levers, "lever"), _many(facts, "fact of the context", "facts of the context")]
        on = in_series([part for part in what if part])
        if self.verdict is None:
            return f"Who waits for what: the conditions coded here hang on {on}."
        question = self.verdict.question
        waiting = [
            _many(len(self.members), "member"),
            _many(kinds.count("agenda"), "holder of the agenda", "holders of the agenda"),
            "the candidate itself" * ("candidate" in kinds),
        ]
        who = in_series([part for part in waiting if part])
        few = len(self.members) + kinds.count("agenda") + kinds.count("candidate") == 1
        verb = "condition coded for {} hangs" if few and levers + facts == 1 else "conditions coded for {} hang"
        text = f"Whether {question.body} could {question.act_in_words}: the {verb.format(who)} on {on}"
        others = len(self.verdict.contributions) - len(self.members)
        return f"{text}; for {_many(others, 'further member')} none is coded." if others else f"{text}."

    def described(self) -> str:
        """Tell the graph to those who cannot see it: who waits for what."""
        waits: dict[str, list[str]] = {}
        for a, b in sorted(self.graph.edges):
            name, _ = node_in_words(self.nodes[a])
            waits.setdefault(b, []).append(f"not: {name}" if (a, b) in self.denied else name)
        told = []
        for node in sorted(waits):
            name, stands = node_in_words(self.nodes[node])
            told.append(f"{name} ({stands}) waits for: {'; '.join(waits[node])}.")
        return " ".join(told)

    def arrows(self, lefts: list[int]) -> Iterator[str]:
        """Draw the arrows of conditions; those of a part that is so on the date stand out."""
        heads = set()
        lines = []
        for way in self.ways:
            state = way[0].about["state"]
            x, y = lefts[way[0].column] + self.wide(way[0].about["kind"]), way[0].y
            d = f"M{x} {y:g}"
            for box in way[1:]:
                to, wide = lefts[box.column], 0
                if not box.lines:
                    wide = max((self.wide(b.about["kind"]) for b in self.boxes[box.column] if b.lines), default=0)
                half = _BETWEEN * 0.5
                end = to - 5 if box.lines else to
                d += f"C{x + half:g} {y:g} {to - half:g} {box.y:g} {end:g} {box.y:g}"
                if wide:
                    d += f"H{to + wide}"
                x, y = to + wide, box.y
            heads.add((lefts[way[-1].column], way[-1].y))
            how = {"yes": f'stroke="{_FREE}" stroke-width="1.8"', "no": f'stroke="{_HELD}"'}.get(
                state, f'stroke="{_OPEN}" stroke-dasharray="4 3"'
            )
            lines.append((state == "yes", f'<path d="{d}" fill="none" {how}/>'))
            if (way[0].name, way[-1].name) in self.denied:
                place = f'x="{lefts[way[-1].column] - 8}" y="{way[-1].y - 5:g}"'
                lines.append((True, f'<text {place} font-size="10" text-anchor="end" fill="{LIGHT.ink}">not</text>'))
        yield from (line for _, line in sorted(lines))
        for x, y in sorted(heads):
            yield f'<path d="M{x - 8} {y - 4:g}l8 4l-8 4z" fill="{LIGHT.ink}"/>'

    def returning(self, lefts: list[int], low: float) -> Iterator[str]:
        """Draw the arrows that close a circle, below everything, pointing back."""
        boxes = {box.name: box for column in self.boxes for box in column if box.lines}
        for i, (a, b) in enumerate(self.back):
            start, end = boxes[a], boxes[b]
            x0 = lefts[start.column] + self.wide(start.about["kind"]) - 14 - 6 * i
            x1 = lefts[end.column] + 14 + 6 * i
            y = round(low + 18 + 22 * i)
            yield (
                f'<path d="M{x0} {start.y + start.tall / 2:g}V{y}H{x1}V{end.y + end.tall / 2 + 7:g}" fill="none"'
                f' stroke="{LIGHT.ink}" stroke-dasharray="2 3"/>'
                f'<path d="M{x1 - 4} {end.y + end.tall / 2 + 8:g}l4 -8l4 8z" fill="{LIGHT.ink}"/>'
                f'<text x="{(x0 + x1) // 2}" y="{y - 4}" font-size="10" text-anchor="middle" fill="{LIGHT.faint}">'
                "closes a circle: each waits for the other</text>"
            )

    def patterns(self, tag: str) -> str:
        """Return the patterns of the looks that members have."""
        return "".join(
            f'<pattern id="{tag}{look.pattern}" width="8" height="8" patternUnits="userSpaceOnUse"'
            f"{' patternTransform=' + chr(34) + 'rotate(45)' + chr(34) if look.pattern == 'hatch' else ''}>"
            f'<rect width="8" height="8" fill="{shade.fill}"/>{_OVER[look.pattern].format(shade.line)}</pattern>'
            for look, shade in LIGHT.shades.items()
            if look.pattern != "plain"
        )

    def box(self, box: _Box, lefts: list[int], tag: str) -> Iterator[str]:
        """Draw a node: its words, how it stands; a member with the sign that it has on the map."""
        kind, state = box.about["kind"], box.about["state"]
        x, wide = lefts[box.column], self.wide(kind)
        y, tall = box.y - box.tall / 2, box.tall
        fill = FILLS.get(state, LIGHT.paper)
        dash = ' stroke-dasharray="4 3"' if state == "unknown" else ""
        thick = 1.6 if kind in {"answer", "tabled"} else 1
        shape = f'fill="{fill}" stroke="{LIGHT.ink}" stroke-width="{thick}"{dash}'
        if kind == "context":
            yield f'<path d="M{x + 8} {y:g}H{x + wide}L{x + wide - 8} {y + tall:g}H{x}z" {shape}/>'
        else:
            corner = {"member": 9, "answer": 0, "tabled": 0}.get(kind, 3)
            yield f'<rect x="{x}" y="{y:g}" width="{wide}" height="{tall:g}" rx="{corner}" {shape}/>'
        left = x + 10
        if kind == "member" and self.verdict is not None:
            look = look_of(self.verdict.of(box.name))
            shade = LIGHT.shades[look]
            area = shade.fill if look.pattern == "plain" else f"url(#{tag}{look.pattern})"
            yield (
                f'<rect x="{x + 7}" y="{box.y - 11:g}" width="22" height="22" rx="4" fill="{area}"'
                f' stroke="{LIGHT.edge}"/><text x="{x + 18}" y="{box.y + 5:g}" font-weight="700" text-anchor="middle"'
                f' fill="{shade.ink}" paint-order="stroke" stroke="{shade.fill}" stroke-width="3">{look.symbol}</text>'
            )
            left = x + 36
        bold = ' font-weight="600"' if kind in {"member", "answer", "tabled", "agenda", "candidate"} else ""
        for i, line in enumerate(box.lines):
            at = y + _PAD + 11 + _LINE * i
            yield f'<text x="{left}" y="{at:g}" font-size="11.5"{bold} fill="{LIGHT.ink}">{safe(line)}</text>'
        for i, line in enumerate(box.stands, len(box.lines)):
            at = y + _PAD + 11 + _LINE * i
            yield f'<text x="{left}" y="{at:g}" font-size="11" fill="{LIGHT.faint}">{safe(line)}</text>'

    def others(self) -> str:
        """Say below the answer how many members have no condition coded."""
        others = len(self.verdict.contributions) - len(self.members) if self.verdict is not None else 0
        return f"{_many(others, 'further member')} without a coded condition" if others else ""

    def key(self, y: int) -> list[str]:
        """Return the legend: how boxes and arrows stand."""
        found, x = [], MARGIN
        items = ((FILLS["yes"], "", _FREE, "", "so on the date"), (FILLS["no"], "", _HELD, "", "not so"))
        unknown = (FILLS["unknown"], ' stroke-dasharray="4 3"', _OPEN, ' stroke-dasharray="4 3"', "not known")
        for fill, dash, line, dashed, words in (*items, unknown):
            found.append(
                f'<rect x="{x}" y="{y - 11}" width="22" height="14" fill="{fill}" stroke="{LIGHT.ink}"{dash}/>'
                f'<line x1="{x + 26}" x2="{x + 48}" y1="{y - 4}" y2="{y - 4}" stroke="{line}" stroke-width="1.8"'
                f'{dashed}/><text x="{x + 54}" y="{y}" fill="{LIGHT.ink}" font-size="12">{words}</text>'
            )
            x += 76 + 7 * len(words)
        if any(about["kind"] == "context" for about in self.nodes.values()):
            found.append(
                f'<path d="M{x + 5} {y - 11}h19l-5 14h-19z" fill="none" stroke="{LIGHT.ink}"/>'
                f'<text x="{x + 30}" y="{y}" fill="{LIGHT.ink}" font-size="12">a fact, not a lever</text>'
            )
            x += 160
        if self.verdict is not None and self.members:
            looks = {look_of(self.verdict.of(member)) for member in self.members}
            words = ", ".join(f"{look.symbol} {_LOOKS[look]}" for look in Look if look in looks)
            found.append(f'<text x="{x}" y="{y}" fill="{LIGHT.ink}" font-size="12">{safe(words)}</text>')
        return found

    def notes(self) -> Iterable[str]:
        """Yield what must go with the picture."""
        roles = {about["role"] for about in self.nodes.values()}
        means = [f"{role}: {_ROLES[role]}" for role in _ROLES if role in roles]
        text = (
            "An arrow goes from a part to whose condition it is in; a condition may ask for one part, several or all."
        )
        yield " ".join([text, *(f"{capital(m)}." for m in means)])
        if self.verdict is None:
            return
        question = self.verdict.question
        coded = by_name(coding.title for coding in question.codings)
        yield f"Conditions as coded in these data; not a statement by any government.{_readings(coded)}"
        yield headline(self.verdict)
        yield " ".join(source_line(self.verdict))
        if question.designation_note:
            yield f"{capital(question.candidate_shown)}*: {question.designation_note}"


_ROLES = {
    "root": "would not agree even if all others did",
    "follower": "held up only by others",
    "waiting": "one of several that wait for each other",
}
_LOOKS = {
    Look.BLOCKS: "blocks",
    Look.POSSIBLE: "could block, or not",
    Look.SUPPORTS: "supports",
    Look.NEUTRAL: "does not block",
}
_OVER = {
    "hatch": '<rect width="3" height="8" fill="{}"/>',
    "dots": '<circle cx="2" cy="2" r="1.4" fill="{0}"/><circle cx="6" cy="6" r="1.4" fill="{0}"/>',
    "lines": '<rect width="8" height="2.5" fill="{}"/>',
}


def _readings(titles: list[str]) -> str:
    return f" Readings taken: {in_series(titles)}." if titles else ""


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}" if count else ""


def _spread(wanted: list[float], rooms: list[float]) -> list[float]:
    """Return places in order with room between them, as near as can be to those wanted (least squares)."""
    offsets, total = [], 0.0
    for i, room in enumerate(rooms):
        total += (rooms[i - 1] + room) / 2 if i else 0.0
        offsets.append(total)
    groups: list[tuple[float, int]] = []  # mean and size of runs that are pressed together
    for want, offset in zip(wanted, offsets, strict=True):
        groups.append((want - offset, 1))
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            (a, n), (b, m) = groups[-2:]
            groups[-2:] = [((a * n + b * m) / (n + m), n + m)]
    flat = [mean for mean, size in groups for _ in range(size)]
    return [mean + offset for mean, offset in zip(flat, offsets, strict=True)]
