"""Who blocks, on a map of Europe and North America: a picture that stands alone, and parts for a page.

Members are coloured, hatched and marked by what they contribute to the verdict,
never by what they think of anyone. Those that lie outside the map are named
below it. A map is a picture of an answer; the list of members is the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from consensus.decisions.verdict import Verdict
from consensus.errors import InputError, visible
from consensus.report.atlas import Atlas, Shape, atlas
from consensus.report.palette import DARK, LIGHT, Entry, Look, Theme, legend, look_of, sign_of
from consensus.report.picture import MARGIN, WIDTH, Picture, safe, sheet, tag_of
from consensus.report.sentence import headline
from consensus.report.text import capital
from consensus.values import by_name, in_series, long_date

_MARK, _MARK_SMALL = 170, 105
_BADGE = 100
_LABELS = 6
_LOOKS = tuple(Look)


class Sight(NamedTuple):
    """What a map shows for one shape."""

    shape: Shape
    look: Look
    sign: str
    told: str
    """Name and what the state does, for a reader who points at it."""


def map_svg(verdict: Verdict) -> Picture:
    """Return the map of a verdict, complete with title, legend, sources and notes.

    Parameters
    ----------
    verdict : Verdict

    Returns
    -------
    Picture
        SVG text, 900 pixels wide, on white paper.

    Raises
    ------
    InputError
        If no member is a state on the map: an invented body, or a ballot known by its figures only.

    Examples
    --------
    >>> import consensus as cs
    >>> picture = map_svg(cs.decide(cs.scenarios.load("nato/kosovo")))
    >>> picture.startswith("<svg"), "Boundaries as in Natural Earth" in picture
    (True, True)
    """
    return _Standalone(verdict).picture()


def mappable(verdict: Verdict) -> bool:
    """Return whether any member is a state on the map, so that `map_svg` and `map_body` can draw it.

    Examples
    --------
    >>> import consensus as cs
    >>> [mappable(cs.decide(cs.scenarios.load(name))) for name in ("nato/kosovo", "nato/classroom")]
    [True, False]
    """
    shapes = {shape.state for shape in atlas().shapes}
    invented = {c.state for c in verdict.contributions} - shapes
    return len(invented) < len(verdict.contributions)


def map_shapes() -> str:
    """Return the outlines and patterns of every map in an HTML document, to be put in it once.

    Examples
    --------
    >>> 'id="m-XKX"' in map_shapes()
    True
    """
    lines = ['<svg class="map-shapes" width="0" height="0" aria-hidden="true" focusable="false"><defs>']
    lines += [
        f'<pattern id="{look.pattern}" width="110" height="110" patternUnits="userSpaceOnUse"'
        f"{_TURNED if look.pattern == 'hatch' else ''}>"
        f'<rect class="under-{look}" width="110" height="110"/>{_over(look, f"class={chr(34)}over-{look}{chr(34)}")}'
        "</pattern>"
        for look in _LOOKS
        if look.pattern != "plain"
    ]
    lines += [f'<path id="m-{shape.code}" {_EVEN} d="{shape.d}"/>' for shape in atlas().shapes]
    return "\n".join([*lines, "</defs></svg>"]) + "\n"


def map_body(verdict: Verdict, *, name: str, live: bool = True) -> str:
    """Return the map of a verdict as part of an HTML document that holds `map_shapes` and `map_css`.

    Parameters
    ----------
    verdict : Verdict
    name : str
        Goes before every id, so that several maps can stand in one document: letters, digits, hyphens.
    live : bool, optional
        Whether a script may change the map: every shape and sign then carries its state, as ``data-state`` and
        ``data-mark``, and states that take no part are named too.

    Raises
    ------
    InputError
        If no member is a state on the map.

    Examples
    --------
    >>> import consensus as cs
    >>> body = map_body(cs.decide(cs.scenarios.load("nato/kosovo")), name="one")
    >>> 'data-state="ESP" class="state look-blocks"' in body
    True
    """
    sights, here = _sights(verdict), atlas()
    left, top, right, bottom = here.inset
    labelled = f'role="img" aria-labelledby="{name}-map-title {name}-map-desc"'
    lines = [
        f'<svg class="map" viewBox="0 0 {here.width} {here.height}" {labelled}>',
        f'<title id="{name}-map-title">{safe(headline(verdict))}</title>',
        f'<desc id="{name}-map-desc">{safe(described(verdict))}</desc>',
        f'<rect class="sea" width="{here.width}" height="{here.height}"/>',
        f'<rect class="inset" x="{left}" y="{top}" width="{right - left}" height="{bottom - top}"/>',
    ]

    def of(state: str, key: str = "state") -> str:
        return f' data-{key}="{state}"' if live else ""

    for s in sights:
        told = f"<title>{safe(s.told)}</title>" if live or s.look is not Look.OUTSIDE else ""
        drawn = f'<use href="#m-{s.shape.code}"{of(s.shape.state)} class="state look-{s.look}"{_shrunk(s)}>'
        lines.append(f"{drawn}{told}</use>")
    for sight in _marked(sights):
        shape = sight.shape
        x, y = shape.mark
        if shape.beside and shape.beside != (0, 0):
            lines += [
                f'<path class="leader" d="M{shape.at[0]} {shape.at[1]}L{x} {y}"/>',
                f'<circle{of(shape.state)} class="state look-{sight.look}" cx="{x}" cy="{y}" r="{_BADGE}"/>',
            ]
        tiny = " tiny" if shape.beside == (0, 0) else ""
        down = round((_MARK_SMALL if tiny else _MARK) * 0.36)
        lines.append(
            f'<text class="mark look-{sight.look}{tiny}"{of(shape.state, "mark")} x="{x}" y="{y + down}">'
            f"{sight.sign}</text>"
        )
    return "\n".join([*lines, "</svg>"]) + "\n"


def map_legend(verdict: Verdict) -> str:
    """Return the legend of a map as a list in HTML: pattern, sign, words and how many.

    Examples
    --------
    >>> import consensus as cs
    >>> "assumed to withhold consensus" in map_legend(cs.decide(cs.scenarios.load("nato/kosovo")))
    True
    """
    lines = ['<ul class="map-legend">']
    for entry in legend(verdict):
        count = f" ({len(entry.states)})" if entry.look not in {Look.CANDIDATE, Look.OUTSIDE} else ""
        lines.append(
            f'<li data-look="{entry.look}"><svg class="swatch" viewBox="0 0 480 320" width="30" height="20"'
            f' aria-hidden="true"><rect class="state look-{entry.look}" x="10" y="10" width="460" height="300"/>'
            f'<text class="mark look-{entry.look}" x="240" y="225">{entry.sign}</text></svg>'
            f" <span>{safe(capital(entry.words))}{count}</span></li>"
        )
    return "\n".join([*lines, "</ul>"]) + "\n"


def map_notes(verdict: Verdict) -> tuple[str, ...]:
    """Return the sentences that go below a map: who is not on it, whose boundaries, which borders of which day.

    Examples
    --------
    >>> import consensus as cs
    >>> map_notes(cs.decide(cs.scenarios.load("unsc/kosovo")))[0][:39]
    '8 of 15 members lie outside this map: ✕'
    """
    notes = [text] if (text := _elsewhere(verdict)) else []
    here = atlas()
    seen = {c.state for c in verdict.contributions} | {verdict.question.candidate}
    apart: dict[str, list[str]] = {}
    for territory in here.territories.values():
        if territory.state in seen:
            apart.setdefault(here.name(territory.state, article=True), []).append(territory.name)
    if apart:
        told = "; ".join(f"{in_series(by_name(apart[state]))} as {state}" for state in by_name(apart))
        notes.append(f"Shaded with a state, whether or not the treaty applies there: {told}.")
    return (*notes, here.boundaries)


def map_css() -> str:
    """Return the style of maps and legends in a page: light, dark and print.

    Examples
    --------
    >>> "prefers-color-scheme: dark" in map_css()
    True
    """
    lines = [
        ".map-shapes { position: absolute; }",
        ".map { display: block; width: 100%; height: auto; font-family: system-ui, sans-serif; }",
        ".map circle, .swatch .state { vector-effect: non-scaling-stroke; }",
        ".map .state, .swatch .state { stroke-width: .9px; }",
        ".map .look-outside.state { stroke-width: .5px; }",
        ".map .look-candidate.state { stroke-width: 2px; }",
        ".map .inset { stroke-width: 1px; vector-effect: non-scaling-stroke; }",
        ".map .leader { fill: none; stroke-width: 1px; vector-effect: non-scaling-stroke; }",
        ".map .mark, .swatch .mark { font-weight: 700; text-anchor: middle; pointer-events: none; }",
        ".map .mark, .swatch .mark { stroke-width: 34px; stroke-linejoin: round; paint-order: stroke; }",
        f".map .mark {{ font-size: {_MARK}px; }}",
        f".map .mark.tiny {{ font-size: {_MARK_SMALL}px; stroke-width: 16px; }}",
        ".swatch .mark { font-size: 200px; }",
        ".map-legend { list-style: none; margin: .5rem 0; padding: 0; }",
        ".map-legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }",
        ".map-legend li { display: flex; gap: .5rem; align-items: center; }",
        ".map-legend .swatch { flex: none; }",
        "@media (max-width: 30rem) { .map .mark { font-size: 240px; } .map .mark.tiny { font-size: 150px; } }",
        *_coloured(LIGHT),
        "@media (prefers-color-scheme: dark) {",
        *(f"  {line}" for line in _coloured(DARK)),
        "}",
        "@media print {",
        *(f"  {line}" for line in _coloured(LIGHT)),
        "  .map, .swatch { print-color-adjust: exact; }",
        "}",
    ]
    return "\n".join(lines) + "\n"


def described(verdict: Verdict) -> str:
    """Tell the map to those who cannot see it: who has which look.

    Examples
    --------
    >>> import consensus as cs
    >>> described(cs.decide(cs.scenarios.load("nato/kosovo")))[:93]
    'Map of Europe and North America. Blocks: assumed to withhold consensus (4): Greece, Romania, '
    """
    shown = {c.state: c.member.shown for c in verdict.contributions}
    parts = [
        f"{capital(entry.words)} ({len(entry.states)}): {_list(by_name(shown[s] for s in entry.states))}."
        for entry in legend(verdict)
        if entry.look not in {Look.CANDIDATE, Look.OUTSIDE}
    ]
    return " ".join(("Map of Europe and North America.", *parts, *map_notes(verdict)))


def _list(names: list[str]) -> str:
    return ", ".join(names)


def _coloured(theme: Theme) -> Iterator[str]:
    """Yield the colours of a theme as CSS."""
    yield f".map .sea {{ fill: {theme.sea}; }}"
    yield f".map .inset {{ fill: {theme.sea}; stroke: {theme.border}; }}"
    yield f".map .leader {{ stroke: {theme.ink}; }}"
    for look, shade in theme.shades.items():
        fill = shade.fill if look.pattern == "plain" else f"url(#{look.pattern}) {shade.fill}"
        edge = theme.border if look is Look.OUTSIDE else theme.edge
        yield f".state.look-{look} {{ fill: {fill}; stroke: {edge}; }}"
        yield f".mark.look-{look} {{ fill: {shade.ink}; stroke: {shade.fill}; }}"
        if look.pattern != "plain":
            yield f".under-{look} {{ fill: {shade.fill}; }}"
            yield f".over-{look} {{ fill: {shade.line}; }}"
    candidate = theme.shades[Look.CANDIDATE]
    yield f".map .state.look-candidate {{ stroke: {candidate.fill}; }}"


_EVEN = 'fill-rule="evenodd" vector-effect="non-scaling-stroke"'
_TURNED = ' patternTransform="rotate(45)"'


def _over(look: Look, how: str) -> str:
    """Return what lies over the colour in one tile of a pattern, 110 grid units wide."""
    return {
        "hatch": f'<rect {how} width="38" height="110"/>',
        "dots": f'<circle {how} cx="30" cy="30" r="19"/><circle {how} cx="85" cy="85" r="19"/>',
        "lines": f'<rect {how} width="110" height="34"/>',
    }[look.pattern]


def _sights(verdict: Verdict) -> list[Sight]:
    """Return what every shape shows; the candidate last, so that its outline lies over its neighbours'."""
    if not verdict.contributions:
        raise InputError(
            "there is no member to draw: this ballot is known by its figures only",
            fix="Draw a question whose members are known",
        )
    if not mappable(verdict):
        raise InputError(
            f"no member of {visible(verdict.question.body)} is a state on the map",
            why="the map shows Europe with its neighbours, and North America",
            fix="Read the list of members instead",
        )
    looks = {c.state: look_of(c) for c in verdict.contributions}
    signs = {c.state: sign_of(c) for c in verdict.contributions}
    told = {c.state: f"{capital(c.member.shown)}: {c.in_words}" for c in verdict.contributions}
    candidate = verdict.question.candidate
    looks[candidate] = Look.CANDIDATE
    signs[candidate] = Look.CANDIDATE.symbol
    told[candidate] = f"{capital(verdict.question.candidate_shown)}: the candidate"
    here = atlas()
    found = []
    for shape in here.shapes:
        state = shape.state
        text = told.get(state) or capital(here.name(state))
        if shape.code != state:
            text = f"{here.name(shape.code)}, shaded as {text}"
        look = looks.get(state, Look.OUTSIDE)
        found.append(Sight(shape, look, signs.get(state, look.symbol), text))
    return sorted(found, key=lambda s: (s.shape.small, s.look is not Look.OUTSIDE, s.look is Look.CANDIDATE))


def _shrunk(sight: Sight) -> str:
    """Return a transform that makes the disc of a state smaller where it takes no part."""
    if not sight.shape.small or sight.look is not Look.OUTSIDE:
        return ""
    x, y = sight.shape.at
    return f' transform="translate({x} {y}) scale(.5) translate({-x} {-y})"'


def _marked(sights: list[Sight]) -> list[Sight]:
    """Return those that carry a sign of their own: members and the candidate, territories not."""
    return [s for s in sights if s.look is not Look.OUTSIDE and s.shape.code == s.shape.state]


def _elsewhere(verdict: Verdict) -> str:
    """Name the members that the map does not hold, blockers first."""
    here = {shape.state for shape in atlas().shapes}
    away = [c for c in verdict.contributions if c.state not in here]
    parts = []
    if away:
        total = len(verdict.contributions)
        who = "states on the roll call" if verdict.question.ballot else "members"
        lies = "lies" if len(away) == 1 else "lie"
        parts.append(f"{len(away)} of {total} {who} {lies} outside this map:")
        texts = []
        for entry in legend(verdict):
            some = by_name(c.member.shown for c in away if c.state in entry.states)
            if some and entry.look not in {Look.CANDIDATE, Look.OUTSIDE}:
                texts.append(f"{entry.sign} {_list(some)} ({entry.words})")
        parts.append(f"{'; '.join(texts)}.")
    if verdict.question.candidate not in here:
        parts.append(f"{capital(verdict.question.candidate_shown)} itself is not on it.")
    return " ".join(parts)


class _Standalone:
    """The map with everything that a picture needs which leaves the page: title, legend, notes."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.sights = _sights(verdict)
        self.atlas: Atlas = atlas()
        self.title = headline(verdict)
        question = verdict.question
        self.tag = tag_of("map", self.title, question.on, question.assumption, question.rule.kind)
        self.scale = (WIDTH - 2 * MARGIN) / self.atlas.width

    def picture(self) -> Picture:
        tall = round(self.atlas.height * self.scale)
        body = [
            f"<defs>{''.join(self.patterns())}</defs>",
            f'<g transform="translate({MARGIN} 0) scale({self.scale:g})">',
            *self.land(),
            "</g>",
            *self.key(tall + 28),
        ]
        tall += 14 + 24 * len(legend(self.verdict))
        return sheet(self.title, described(self.verdict), body, tall, notes=self.notes(), tag=self.tag)

    def fill(self, look: Look) -> str:
        """Return how a look is filled, with ids of this picture."""
        return LIGHT.shades[look].fill if look.pattern == "plain" else f"url(#{self.tag}{look.pattern})"

    def patterns(self) -> Iterator[str]:
        for look, shade in LIGHT.shades.items():
            if look.pattern != "plain":
                over = _over(look, f'fill="{shade.line}"')
                turned = " rotate(45)" if look.pattern == "hatch" else ""
                yield (
                    f'<pattern id="{self.tag}{look.pattern}" width="110" height="110" patternUnits="userSpaceOnUse"'
                    f' patternTransform="scale(1){turned}">'
                    f'<rect width="110" height="110" fill="{shade.fill}"/>{over}</pattern>'
                )

    def land(self) -> Iterator[str]:
        here = self.atlas
        left, top, right, bottom = here.inset
        yield f'<rect width="{here.width}" height="{here.height}" fill="{LIGHT.sea}"/>'
        for sight in self.sights:
            edge = f'stroke="{LIGHT.border}" stroke-width="6"'
            if sight.look is not Look.OUTSIDE:
                edge = f'stroke="{LIGHT.edge}" stroke-width="10"'
            if sight.look is Look.CANDIDATE:
                edge = f'stroke="{LIGHT.shades[Look.CANDIDATE].fill}" stroke-width="26"'
            yield (
                f'<path fill="{self.fill(sight.look)}" {edge} fill-rule="evenodd" stroke-linejoin="round"'
                f' d="{sight.shape.d}"{_shrunk(sight)}><title>{safe(sight.told)}</title></path>'
            )
        for x, y, wide, tall in ((left, top, right - left, bottom - top), (0, 0, here.width, here.height)):
            frame = f'<rect x="{x}" y="{y}" width="{wide}" height="{tall}"'
            yield f'{frame} fill="none" stroke="{LIGHT.border}" stroke-width="10"/>'
        marks = _marked(self.sights)
        for sight in marks:
            yield from self.mark(sight)
        yield from self.labels(marks)

    def mark(self, sight: Sight) -> Iterator[str]:
        shape, shade = sight.shape, LIGHT.shades[sight.look]
        x, y = shape.mark
        if shape.beside and shape.beside != (0, 0):
            yield (
                f'<path d="M{shape.at[0]} {shape.at[1]}L{x} {y}" stroke="{LIGHT.ink}" stroke-width="10"/>'
                f'<circle cx="{x}" cy="{y}" r="{_BADGE}" fill="{self.fill(sight.look)}" stroke="{LIGHT.border}"'
                ' stroke-width="10"/>'
            )
        size = _MARK_SMALL if shape.beside == (0, 0) else _MARK
        yield (
            f'<text x="{x}" y="{y + round(size * 0.36)}" font-size="{size}" font-weight="700" text-anchor="middle"'
            f' fill="{shade.ink}" paint-order="stroke" stroke="{shade.fill}" stroke-width="{size // 5}"'
            f' stroke-linejoin="round">{sight.sign}</text>'
        )

    def labels(self, marks: list[Sight]) -> Iterator[str]:
        """Name the blockers on the map where they are few, each where it hides the least."""
        names = {c.state: capital(c.member.shown.removeprefix("the ")) for c in self.verdict.contributions}
        blockers = [s for s in marks if s.look is Look.BLOCKS]
        if len(blockers) > _LABELS:
            return
        taken = [(x - 90, y - 90, x + 90, y + 90) for x, y in (s.shape.mark for s in marks)]
        for sight in blockers:
            x, y = sight.shape.mark
            name = names[sight.shape.state]
            wide = 95 * len(name)
            places = [
                ("middle", x, y + 235, (x - wide // 2, y + 105, x + wide // 2, y + 265)),
                ("middle", x, y - 130, (x - wide // 2, y - 260, x + wide // 2, y - 100)),
                ("start", x + 120, y + 55, (x + 110, y - 75, x + 120 + wide, y + 85)),
                ("end", x - 120, y + 55, (x - 120 - wide, y - 75, x - 110, y + 85)),
            ]
            anchor, at, base, box = min(places, key=lambda place: sum(_overlap(place[3], other) for other in taken))
            taken.append(box)
            yield (
                f'<text x="{at}" y="{base}" font-size="150" font-weight="600" text-anchor="{anchor}"'
                f' fill="{LIGHT.ink}" paint-order="stroke" stroke="{LIGHT.paper}" stroke-width="40"'
                f' stroke-linejoin="round">{safe(name)}</text>'
            )

    def key(self, top: int) -> Iterator[str]:
        """Draw the legend, one look a line: area, sign, words, how many."""
        for i, entry in enumerate(legend(self.verdict)):
            y = top + 24 * i
            shade = LIGHT.shades[entry.look]
            yield (
                f'<g transform="translate({MARGIN} {y - 13}) scale({self.scale:g})"><rect width="330" height="200"'
                f' fill="{self.fill(entry.look)}" stroke="{LIGHT.border}" stroke-width="10"/>'
                f'<text x="165" y="161" font-size="{_MARK}" font-weight="700" text-anchor="middle" fill="{shade.ink}"'
                f' paint-order="stroke" stroke="{shade.fill}" stroke-width="34" stroke-linejoin="round">'
                f"{entry.sign}</text></g>"
                f'<text x="{MARGIN + 40}" y="{y}" fill="{LIGHT.ink}">{safe(_key_words(entry))}</text>'
            )

    def notes(self) -> Iterator[str]:
        """Yield what must go with the picture wherever it goes: who is not on it, date, rule, data, designation."""
        question = self.verdict.question
        yield from map_notes(self.verdict)
        yield " ".join(source_line(self.verdict))
        if question.designation_note:
            yield f"{capital(question.candidate_shown)}*: {question.designation_note}"


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> int:
    """Return the area that two boxes share."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    return max(0, wide) * max(0, tall)


def _key_words(entry: Entry) -> str:
    count = f" ({len(entry.states)})" if entry.look not in {Look.CANDIDATE, Look.OUTSIDE} else ""
    return f"{capital(entry.words)}{count}"


def source_line(verdict: Verdict) -> Iterator[str]:
    """Yield the sentences that say what a picture of a verdict rests on.

    Examples
    --------
    >>> import consensus as cs
    >>> next(source_line(cs.decide(cs.scenarios.load("nato/kosovo"))))
    'As of 31 July 2026.'
    """
    question = verdict.question
    made = question.provenance
    if question.on is not None:
        known = f", as known by {long_date(question.known_by)}" if question.known_by else ""
        yield f"As of {long_date(question.on)}{known}."
    if question.assumption is not None:
        yield f"Assumption: {question.assumption} ({question.assumption.in_words})."
    own = "" if question.rule_is_own else ", a comparison: not the rule of this stage"
    yield f"Rule: {question.rule.needs}{own}."
    if made.data_reviewed is not None:
        reviewed = long_date(made.data_reviewed)
        yield f"Data: consensus {made.version}, reviewed to {reviewed}, version {made.data_digest}."
    yield "Not a forecast."
