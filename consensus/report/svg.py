"""Pictures of a procedure: the timeline of a track, and the stairs of its acceptances.

Plain strings, the same bytes every time; legible without colour, with a title
that is a sentence, a source line and a description for those who cannot see it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from consensus.errors import InputError, visible
from consensus.positions import Basis
from consensus.report.picture import HALO, WIDTH, Picture, safe, sheet, tag_of, wrapped
from consensus.report.track import notices, track_headline
from consensus.tracks.track import Status, Step, Track
from consensus.values import FactDate, by_name, in_series, long_date

__all__ = ["safe", "staircase_svg", "track_svg"]
LEFT, RIGHT, ROW = 330, 40, 26
INK, FAINT, DONE, HELD, MAYBE = "#1b1b1b", "#5c5c5c", "#1f6f8b", "#b4451f", "#7a6a00"
LATE = 0.9
"""The last tenth of the Parties to notify are named: the stairs are about them."""

_NAMED = 4
"""So many states are named in full beside a gate; more by their codes, and none where there is no room for these."""
_CODES = 6


def track_svg(track: Track) -> Picture:
    """Return the picture of a track: one row a stage, dates to scale, and the stairs of acceptance.

    Examples
    --------
    >>> import consensus as cs
    >>> picture = track_svg(cs.track(cs.scenarios.load("nato/sweden-2022"), on="2022-12-30"))
    >>> picture.startswith("<svg"), "28 of 30" in picture
    (True, True)
    """
    return _Drawing(track).picture()


def staircase_svg(track: Track, *, stage: str | None = None) -> Picture:
    """Return the stairs of acceptance alone: how the number of those that have notified grew, day by day.

    Parameters
    ----------
    track : Track
    stage : str, optional
        Id of a stage in which the members act one by one; the first such stage that has begun if not given.

    Raises
    ------
    InputError
        If no such stage has begun.

    Examples
    --------
    >>> import consensus as cs
    >>> picture = staircase_svg(cs.track(cs.scenarios.load("nato/sweden-2022"), on="2024-03-07"))
    >>> "31 of 31 have notified" in picture
    True
    """
    steps = [step for step in track.steps if step.ratifiers and stage in {None, step.stage.id}]
    if not steps:
        raise InputError(
            f"no acceptances of {visible(track.candidate_name)} can be drawn",
            why="no stage in which the members act one by one has begun"
            if stage is None
            else "the members do not act one by one in that stage, or it has not begun",
            fix="Draw the whole track with track_svg",
        )
    return _Drawing(track, steps[0]).staircase(steps[0])


class _Drawing:
    def __init__(self, track: Track, only: Step | None = None) -> None:
        self.track = track
        self.title = track_headline(track)
        days = sorted(day for step in ((only,) if only else track.steps) for day in _days(step))
        end = max([*days, track.on if type(track.on) is date else date(track.on.year, track.on.month, track.on.day)])
        begin = min([d for d in days if (end - d).days < 366 * 12] or [end - timedelta(days=365)])
        pad = timedelta(days=max(20, (end - begin).days // 25))
        self.begin, self.end = begin - pad, end + pad
        self.now = min(end, self.end)

    def x(self, day: date) -> float:
        """Return where a day lies on the axis; earlier ones at its beginning."""
        span = max(1, (self.end - self.begin).days)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * max(0, (day - self.begin).days) / span, 1)

    def picture(self) -> Picture:
        rows = list(self.rows(22))
        bottom = 22 + ROW * len(self.track.steps)
        stairs, height = [], bottom + 16
        for step in self.track.steps:
            if step.ratifiers:
                stairs += list(self.stairs(step, height + 26))
                height += 236
        body = [*self.axis(6, height - 12), *rows, *stairs]
        tag = tag_of("track", self.title, self.track.on)
        return sheet(self.title, f"{self.title} {self.described()}", body, height, notes=[self.source()], tag=tag)

    def staircase(self, step: Step) -> Picture:
        """Draw the stairs of one stage alone."""
        track, told = self.track, []
        for when, states in notices(step):
            day = (
                "on a day not known"
                if when is None
                else when.in_words()
                if when.exact
                else f"by {long_date(when.last)}"
            )
            told.append(f"{day}: {in_series(by_name(track.name(s) for s in states))}")
        waiting = by_name(track.name(r.state) for r in step.ratifiers if r.status == "open")
        open_ = f"; open: {in_series(waiting)}" if waiting else ""
        title = f"{track.candidate_name}: {_counted(step)} by {long_date(track.on)}{open_}."
        body = [*self.axis(6, 222), *self.stairs(step, 20)]
        tag = tag_of("stairs", title)
        return sheet(title, f"{title} {'; '.join(told)}.", body, 234, notes=[self.source()], tag=tag)

    def described(self) -> str:
        """Tell the picture to those who cannot see it."""
        done = [
            f"{step.stage.title}: {step.date.in_words() if step.date else step.status.value.replace('_', ' ')}"
            for step in self.track.steps
        ]
        return "; ".join(done) + "."

    def axis(self, top: int, bottom: int) -> Iterator[str]:
        years = range(self.begin.year + 1, self.end.year + 1)
        every = max(1, len(years) // 8)
        marks = [date(year, 1, 1) for year in years if (year - self.begin.year - 1) % every == 0]
        for day in marks:
            x = self.x(day)
            yield f'<line x1="{x}" x2="{x}" y1="{top}" y2="{bottom}" stroke="#dcdcdc"/>'
            yield f'<text x="{x}" y="{top}" fill="{FAINT}" font-size="11" text-anchor="middle">{day.year}</text>'
        x = self.x(self.now)
        yield (
            f'<line x1="{x}" x2="{x}" y1="{top + 4}" y2="{bottom}" stroke="{INK}" stroke-dasharray="2 3"/>'
            f'<text x="{x - 4}" y="{bottom + 12}" fill="{INK}" font-size="11" text-anchor="end">as of'
            f" {safe(long_date(self.track.on))}</text>"
        )

    def rows(self, top: int) -> Iterator[str]:
        for i, step in enumerate(self.track.steps):
            y = top + ROW * i
            here = step.stage.id == self.track.stopped_at
            weight = ' font-weight="700"' if here else ""
            ahead = step.status in {Status.AHEAD, Status.SKIPPED}
            fill = FAINT if ahead else INK
            yield f'<text x="24" y="{y + 4}" fill="{fill}"{weight}>{safe(step.stage.title)}</text>'
            yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}" stroke="#efefef"/>'
            yield from self.mark(step, y, here=here)

    def mark(self, step: Step, y: int, *, here: bool) -> Iterator[str]:
        """Draw how a stage stands: a filled dot, a bar between bounds, a cross, a ring; each with its words."""
        words = {
            Status.SKIPPED: step.reason,
            Status.AHEAD: "ahead",
            Status.NOT_TABLED: "not tabled",
            Status.BLOCKED: "held",
            Status.UNDETERMINED: "not known",
            Status.OPEN: "open",
            Status.DONE: "done" if step.stage.kind == "agenda" else "done, day not known",
        }[step.status]
        if step.date is not None:
            yield from self.dated(step.date, y)
            return
        x = self.x(self.now)
        colour = {Status.BLOCKED: HELD, Status.NOT_TABLED: HELD, Status.UNDETERMINED: MAYBE}.get(step.status, FAINT)
        if step.status in {Status.BLOCKED, Status.NOT_TABLED}:
            yield f'<path d="M{x - 5:g} {y - 5}l10 10m0 -10l-10 10" stroke="{colour}" stroke-width="2.5" fill="none"/>'
        elif step.status is Status.UNDETERMINED:
            yield f'<text x="{x}" y="{y + 5}" fill="{colour}" font-weight="700" text-anchor="middle">?</text>'
        elif step.status in {Status.OPEN, Status.AHEAD}:
            yield f'<circle cx="{x}" cy="{y}" r="4" fill="#fff" stroke="{colour}" stroke-width="1.5"/>'
        standing = step.blockers
        if here and step.stage.kind == "agenda" and step.tabled.holder:
            standing = step.tabled.holder
        few = 0 < len(standing) <= _NAMED
        who = in_series(by_name(self.track.name(s) for s in standing)) if few else ", ".join(standing)
        if len(standing) > _CODES:
            who = ""
        joint = ":"
        if step.status is Status.NOT_TABLED and step.stage.kind != "agenda":
            assumed = step.verdict is not None and all(c.member.basis is Basis.ASSUMED for c in step.verdict.blockers)
            joint = f"; if put, {'assumed to be ' * assumed}held by"
        shows = {Status.BLOCKED, Status.NOT_TABLED, Status.OPEN}
        text = f"{words}{joint} {who}" if who and step.status in shows else words
        place = f'x="{x - 10:g}" y="{y + 4}" fill="{colour}" font-size="11" text-anchor="end" {HALO}'
        yield f"<text {place}>{safe(text)}</text>"

    def dated(self, when: FactDate, y: int) -> Iterator[str]:
        """Draw a day as a dot, bounds as a bar that ends in one; what lies before the axis as an arrow."""
        last, first = self.x(when.last), self.x(when.first or when.last)
        if not when.exact:
            wide = max(2, last - first)
            yield f'<rect x="{first}" y="{y - 3}" width="{wide:g}" height="6" fill="{DONE}" fill-opacity=".35"/>'
        if when.last < self.begin:
            yield f'<path d="M{last} {y}l9 -5v10z" fill="{DONE}"/>'
        else:
            yield f'<circle cx="{last}" cy="{y}" r="5" fill="{DONE}"/>'
        early = last < (LEFT + WIDTH) / 2
        x, anchor = (last + 12, "start") if early else (min(first, last) - 9, "end")
        text = safe(str(when))
        yield f'<text x="{x:g}" y="{y + 4}" fill="{INK}" font-size="11" text-anchor="{anchor}" {HALO}>{text}</text>'

    def stairs(self, step: Step, top: int) -> Iterator[str]:
        """Draw the number of Parties that have notified, as it grew."""
        total, tall = len(step.ratifiers), 150
        sure, most = step.notified
        base = top + 24 + tall
        for i, line in enumerate(wrapped(_counted(step), 40)):
            yield f'<text x="24" y="{top + 8 + 18 * i}" fill="{INK}" font-weight="700">{safe(line)}</text>'

        def y(n: int) -> float:
            return round(base - tall * n / total, 1)

        for n in (0, total):
            yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(n)}" y2="{y(n)}" stroke="#c8c8c8"/>'
            yield f'<text x="{LEFT - 8}" y="{y(n) + 4}" fill="{FAINT}" font-size="11" text-anchor="end">{n}</text>'
        done, path = 0, ""
        labels: list[tuple[float, int, str]] = []
        for when, states in notices(step):
            last = when.last if when is not None else self.now
            first = when.first if when is not None and when.first is not None else last
            if when is not None and not when.exact:
                x0, x1 = self.x(first), self.x(last)
                yield (
                    f'<rect x="{x0}" y="{y(done + len(states))}" width="{max(1, x1 - x0):g}"'
                    f' height="{y(done) - y(done + len(states)):g}" fill="{DONE}" fill-opacity=".15"/>'
                )
            x = self.x(last)
            path += f"{'L' if path else 'M'}{x} {y(done)}"
            done += len(states)
            path += f"L{x} {y(done)}"
            names = by_name(self.track.name(s) for s in states)
            if when is not None and when.exact and len(names) <= 2 and done > LATE * total:
                labels.append((x, done, in_series(names)))
        if path:
            path += f"L{self.x(self.now)} {y(done)}"
            yield f'<path d="{path}" fill="none" stroke="{DONE}" stroke-width="2"/>'
        used: list[tuple[float, float]] = []
        for x, n, name in labels[-4:]:  # the space above the stairs to the left is free, and below them to the right
            places = [(x - 6, y(n) - 5), (x + 6, y(n) + 14), (x - 6, y(n) - 19), (x + 6, y(n) + 28)]
            spot = next(
                (p for p in places if all(abs(p[0] - u) > 90 or abs(p[1] - v) > 12 for u, v in used)), places[0]
            )
            used.append(spot)
            yield (
                f'<text x="{spot[0]:g}" y="{spot[1]:g}" fill="{INK}" font-size="11"'
                f' text-anchor="{"start" if spot[0] > x else "end"}" {HALO}>{safe(name)}</text>'
            )
        if any(when is not None and not when.exact for when, _ in notices(step)):
            at = top + 24 + tall - 4
            yield f'<rect x="24" y="{at - 9}" width="14" height="10" fill="{DONE}" fill-opacity=".15"/>'
            yield f'<text x="44" y="{at}" fill="{FAINT}" font-size="11">day known within these bounds only</text>'
        if most > sure:
            x = self.x(self.now)
            yield (
                f'<rect x="{x - 40:g}" y="{y(most)}" width="40" height="{y(sure) - y(most):g}" fill="{MAYBE}"'
                f' fill-opacity=".18"/>'
                f'<text x="24" y="{top + 96}" fill="{MAYBE}">of {most - sure} the day is not known</text>'
            )
        waiting = by_name(self.track.name(r.state) for r in step.ratifiers if r.status == "open")
        if 0 < len(waiting) <= 6:
            lines = list(wrapped(f"Open: {in_series(waiting)}", 34))
            for i, line in enumerate(lines):
                yield f'<text x="24" y="{top + 52 + 17 * i}" fill="{HELD}">{safe(line)}</text>'

    def source(self) -> str:
        made = self.track.provenance
        text = (
            f"Source: acts and facts of consensus {made.version}, reviewed to {made.data_reviewed},"
            f" version {made.data_digest}; each with its sources in the answer as text or JSON."
        )
        if not self.track.done:
            text += f" Assumption: {self.track.assumption}. Not a forecast."
        if self.track.designation_note:
            text += f" {self.track.candidate_name}*: {self.track.designation_note}"
        return text


def _counted(step: Step) -> str:
    """Say how many have notified."""
    sure, most = step.notified
    count = f"{sure} to {most}" if most > sure else f"{sure}"
    return f"{step.stage.title}: {count} of {len(step.ratifiers)} have notified"


def _days(step: Step) -> Iterator[date]:
    if step.date is not None:
        yield step.date.last
    for item in step.ratifiers:
        if item.status == "notified" and item.since is not None:
            yield item.since.last
