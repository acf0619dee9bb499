"""The way in, read a second time: from the tables as they lie on the disk, slow, plain, with no code of the engine.

Time is a line of points: a day has its numbered acts, and its end comes after all of them. An act lies somewhere
between two points; one whose place in its day is not known, anywhere from the first moment of the day to the last.
Everything is text, dates and tuples, and nothing is imported from the package under test.
"""

from __future__ import annotations

import csv
import tomllib
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

Row = dict[str, str]
Point = tuple[date, int]
"""A day and how many of its numbered acts are done."""
Answer = bool | None
"""Certainly, certainly not, or not known."""

LAST = 100
"""More acts than a day has: its end."""
SURE = ("high", "medium", "low")


class Contradiction(Exception):
    """A notice that cannot have been given at any time."""


class Span(NamedTuple):
    """From where to where an act can lie."""

    first: Point
    last: Point

    def done(self, at: Point) -> Answer:
        """Whether it lies at or before a point."""
        if self.last <= at:
            return True
        return False if at < self.first else None

    def within(self, first: Point, last: Point | None) -> Span:
        """The part of it between two points."""
        cut = Span(max(self.first, first), self.last if last is None else min(self.last, last))
        if cut.last < cut.first:
            raise Contradiction(f"{self} is not between {first} and {last}")
        return cut


BEGINNING: Point = (date.min, 0)


def end_of(day: date) -> Point:
    """The point at which all acts of a day are done."""
    return day, LAST


def days_of(text: str) -> tuple[date, date]:
    """The first and the last day that a date in a table can mean."""
    if text.startswith("<="):
        return date.min, date.fromisoformat(text[2:])
    if ".." in text:
        early, late = text.split("..")
        return date.fromisoformat(early), date.fromisoformat(late)
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(parts[0], parts[1], 1), date(parts[0], parts[1], monthrange(parts[0], parts[1])[1])
    return date(*parts), date(*parts)


def span_of(row: Row) -> Span:
    """Where the act of a row can lie."""
    early, late = days_of(row["since"])
    seq = int(row.get("seq") or 0)
    if seq and early == late:
        return Span((early, seq), (early, seq))
    return Span((early, 0), end_of(late))


def is_public(row: Row, known_by: date | None) -> bool:
    """Whether a row was public by a day."""
    return known_by is None or days_of(row.get("published") or row["since"])[1] <= known_by


def agreed(answers: Iterable[Answer]) -> Answer:
    """What versions say together: not known where they differ, no where there is none."""
    found = list(answers)
    if not found:
        return False
    return found[0] if all(answer is found[0] for answer in found) else None


def surest(rows: Sequence[Row]) -> list[Row]:
    """The rows that no other is surer than."""
    best = min((SURE.index(row["confidence"]) for row in rows), default=0)
    return [row for row in rows if SURE.index(row["confidence"]) == best]


class Files:
    """The tables of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def table(self, *place: str) -> list[Row]:
        """The rows of one table; none if there is no such file."""
        path = self.folder.joinpath(*place)
        if not path.is_file():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def seats(self, body: str) -> list[Row]:
        """Every seat in a body."""
        return self.table("members", f"{body}.csv")

    def stages(self, body: str) -> list[dict[str, Any]]:
        """The stages of joining a body."""
        text = (self.folder / "bodies" / f"{body}.toml").read_text(encoding="utf-8")
        return list(tomllib.loads(text)["stages"])

    def rounds(self) -> list[dict[str, Any]]:
        """The rounds of enlargement."""
        return list(tomllib.loads((self.folder / "rounds.toml").read_text(encoding="utf-8"))["round"])

    def round_of(self, body: str, candidate: str) -> dict[str, Any]:
        """The round in which a candidate came in; empty if none."""
        return next((r for r in self.rounds() if r["body"] == body and candidate in r["candidates"]), {})

    def ways(self) -> list[tuple[str, str]]:
        """Body and candidate of every way on which an act is on record."""
        found = []
        for path in sorted((self.folder / "acts").glob("*.csv")):
            found += [(body, path.stem) for body in sorted({row["body"] for row in self.table("acts", path.name)})]
        return found

    def way(self, body: str, candidate: str, known_by: date | None = None) -> Way:
        """The acts of a candidate on the way into a body, as far as they were public."""
        rows = [r for r in self.table("acts", f"{candidate}.csv") if r["body"] == body]
        coverage = str(self.round_of(body, candidate).get("notifications", "complete"))
        return Way(self.stages(body), candidate, rows, self.seats(body), coverage, known_by)


def seated(seats: Sequence[Row], at: Point, known_by: date | None = None) -> dict[str, Answer]:
    """Of every state whether it sat in a body: from its first act as a member until the day on which it was out."""
    found: dict[str, Answer] = {}
    for row in seats:
        if not is_public(row, known_by):
            continue
        begun = span_of(row).done(at)
        if begun is not False and row["until"]:
            early, late = days_of(row["until"])
            out = Span((early, 0), (late, 0)).done(at)
            begun = False if out else None if out is None else begun
        held = found.get(row["state"], False)
        found[row["state"]] = True if begun or held else None if begun is None or held is None else False
    return found


class Way:
    """The acts of one candidate on the procedure of one body."""

    def __init__(
        self,
        stages: Sequence[dict[str, Any]],
        candidate: str,
        rows: Iterable[Row],
        seats: Sequence[Row],
        coverage: str,
        known_by: date | None = None,
    ) -> None:
        self.stages = stages
        self.candidate = candidate
        self.all_rows = list(rows)
        self.rows = [row for row in self.all_rows if is_public(row, known_by)]
        self.seats = seats
        self.coverage = coverage
        self.known_by = known_by

    def found(self, stage: str, act: str, state: str | None = None) -> list[Row]:
        """The surest versions of an act."""
        return surest(
            [
                row
                for row in self.rows
                if (row["stage"], row["act"]) == (stage, act) and (state is None or row["state"] == state)
            ]
        )

    # Stages.

    def stage_done(self, stage: str, at: Point) -> Answer:
        """Whether a stage was completed, and not undone."""
        done = agreed(span_of(row).done(at) for row in self.found(stage, "completes"))
        if done is False:
            return False
        undone = agreed(span_of(row).done(at) for row in self.found(stage, "withdraws", "*"))
        return done if undone is False else False if undone else None

    def each(self) -> list[dict[str, Any]]:
        """The stages at which each Party acts for itself."""
        return [stage for stage in self.stages if stage.get("kind", "decision") == "each"]

    def required(self, stage: str) -> list[str]:
        """What must be done before a stage."""
        return next(list(s.get("requires", [])) for s in self.stages if s["id"] == stage)

    def is_underway(self, stage: str, at: Point) -> bool:
        """Whether what a stage requires was certainly done."""
        return all(self.stage_done(name, at) for name in self.required(stage))

    def closing(self, stage: str) -> list[Row]:
        """The entry into force that follows a stage of acceptance."""
        later = next((s["id"] for s in self.stages if stage in s.get("requires", [])), "")
        return self.found(later, "completes")

    def is_over(self, stage: str, at: Point) -> Answer:
        """Whether the entry into force was past."""
        return agreed(span_of(row).done(at) for row in self.closing(stage))

    def closing_point(self, stage: str) -> Point:
        """The point at which the entry into force was certain."""
        return max(span_of(row).last for row in self.closing(stage))

    # Parties.

    def parties(self, at: Point, stage: str = "") -> set[str]:
        """Who certainly had to accept: the members, and the candidate itself where the stage says so."""
        found = {state for state, sat in seated(self.seats, at, self.known_by).items() if sat} - {self.candidate}
        too = any(s["id"] == stage and s.get("candidate_too") for s in self.stages)
        return found | {self.candidate} if too else found

    def not_before(self, stage: str, state: str) -> Point:
        """The first point at which a Party's notice can lie."""
        least = [BEGINNING]
        groups = [self.found(stage, act, state) for act in ("approves", "ratifies")]
        groups += [self.found(name, "completes") for name in self.required(stage)]
        least += [min((days_of(row["since"])[0], 0) for row in rows) for rows in groups if rows]
        lacking = [row for row in self.rows if (row["stage"], row["act"], row["state"]) == (stage, "lacks", state)]
        least += [(days_of(row["since"])[1] + timedelta(days=1), 0) for row in lacking]
        return max(least)

    def notices(self, stage: str, state: str) -> list[Span]:
        """Where a Party's notice on record can lie, by each of the surest versions."""
        latest = self.closing_point(stage) if self.closing(stage) else None
        first = self.not_before(stage, state)
        return [span_of(row).within(first, latest) for row in self.found(stage, "notifies", state)]

    def notified(self, stage: str, state: str, at: Point) -> Answer:
        """Whether a Party had notified its acceptance."""
        spans = self.notices(stage, state)
        if spans:
            given = agreed(span.done(at) for span in spans)
            if given is not True:
                return given
            back = agreed(span_of(row).done(at) for row in self.found(stage, "withdraws", state))
            return None if back is None else not back
        if self.is_over(stage, at):
            return True
        if at < self.not_before(stage, state):
            return False
        if self.known_by is not None and at[0] > self.known_by:
            return None
        if not self.closing(stage) and any(
            (row["stage"], row["act"], row["state"]) == (stage, "lacks", state) for row in self.rows
        ):
            return False  # last seen open, and nothing heard since
        return None if self.coverage in {"bounded", "partial"} else False

    def statuses(self, stage: str, at: Point) -> dict[str, Answer]:
        """Of each Party whether it had notified; once the protocol is in force, as it was then."""
        when = min(at, self.closing_point(stage)) if self.is_over(stage, at) else at
        return {state: self.notified(stage, state, when) for state in sorted(self.parties(when, stage))}

    # The end of the way.

    def member_since(self) -> str:
        """The day of membership by the act that completes the last stage, as it is written in the table."""
        rows = self.found(self.stages[-1]["id"], "completes")
        return rows[0]["since"] if rows else ""

    def last_movers(self, stage: str) -> set[str]:
        """Who notified last by the days on record; nobody where they leave a doubt."""
        latest = self.closing_point(stage)
        days: dict[str, tuple[date, date]] = {}
        for state in self.parties(latest, stage):
            spans = self.notices(stage, state) or [Span(self.not_before(stage, state), latest)]
            days[state] = min(span.first[0] for span in spans), max(span.last[0] for span in spans)
        top = max(last for _, last in days.values())
        at_top = {state for state, (_, last) in days.items() if last == top}
        if all(days[state][0] == top for state in at_top):
            return at_top
        return {s for s in at_top if all(days[s][0] > last for other, (_, last) in days.items() if other != s)}

    # When to ask.

    def change_days(self) -> list[date]:
        """Every day on which something of this way changes."""
        found: set[date] = set()
        for row in self.all_rows:
            found.update(days_of(row["since"]))
            if row.get("published"):
                found.update(days_of(row["published"]))
        for seat in self.seats:
            early = days_of(seat["since"])[0]
            if found and min(found) <= early <= max(found):
                found.add(early)
        return sorted(found - {date.min})

    def numbered_points(self) -> Iterator[Point]:
        """The points around every numbered act, the seats of members among them."""
        days = {row["since"] for row in (*self.all_rows, *self.seats) if row.get("seq")}
        for day in sorted(days):
            most = max(int(row.get("seq") or 0) for row in (*self.all_rows, *self.seats) if row["since"] == day)
            yield from ((date.fromisoformat(day), n) for n in range(most + 2))
