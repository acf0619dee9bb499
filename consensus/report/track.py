"""The track as text and as plain data: the gates with their dates, who has accepted, what surrounds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from consensus.acts import Act
from consensus.course import Ratifier
from consensus.errors import visible
from consensus.facts import Statement
from consensus.positions import Basis
from consensus.records import Event
from consensus.report.document import provenance_document
from consensus.report.outline import LIMITLESS, Section, outlined
from consensus.report.sentence import headline
from consensus.report.text import WIDTH, capital, filled, source_text
from consensus.tracks.track import Status, Step, Track
from consensus.values import FactDate, by_name, in_series, long_date

MARKS = {
    Status.DONE: "x",
    Status.SKIPPED: "-",
    Status.NOT_TABLED: "!",
    Status.BLOCKED: "!",
    Status.UNDETERMINED: "?",
    Status.OPEN: "o",
    Status.AHEAD: ".",
}
MOST_NAMED = 6
LONGEST_CONDITION = 160
"""Characters of a condition that are printed in the line of a gate."""
_NAMES = {"council": "Council", "eu": "EU", "europe": "Europe", "nato": "NATO", "us": "US"}
LATEST_EVENTS = 6
BAR = 30


def track_headline(track: Track) -> str:
    """Return in a sentence or two where the way stops, and who has to move.

    Examples
    --------
    >>> import consensus as cs
    >>> print(track_headline(cs.track(cs.scenarios.load("nato/sweden-2022"), on="2024-02-01")))
    On 1 February 2024, the way of Sweden into NATO waits at the acceptance of the protocol by each Party: 30 of 31
    have notified, and Hungary has not.
    """
    when, into = long_date(track.on), f"the way of {track.candidate_name} into {track.body_name}"
    known = f" (as known by {long_date(track.known_by)})" if track.known_by else ""
    if track.done:
        since = f" {track.member_since.since_in_words()}" if track.member_since else ""
        if any(step.asserted for step in track.steps):
            text = f"By the acts that this scenario asserts, {track.candidate_name} would have been a member of"
            return visible(f"{text} {track.body_name}{since}.")
        return visible(f"{capital(track.candidate_name)} has been a member of {track.body_name}{since}.")
    step = track.step(track.stopped_at)
    title = step.stage.title[0].lower() + step.stage.title[1:]
    if step.stage.kind == "agenda":
        holders = in_series(by_name(track.name(s) for s in track.waiting_on))
        held = f", held by {holders}" if holders else ""
        asked = next((s.verdict for s in track.steps if s.verdict is not None and not s.stage.skippable), None)
        put = headline(asked).removesuffix(" It has not been tabled.") if asked is not None else ""
        return visible(f"On {when}{known}, {into} stops at the agenda: the matter is not tabled{held}. {put}".rstrip())
    if step.ratifiers:
        sure, most = step.notified
        span = f"{sure} to {most}" if most > sure else f"{sure}"
        text = f"{span} of {len(step.ratifiers)} have notified"
        if any(step.asserted for step in track.steps):
            text += " by the acts that this scenario asserts"
        names = by_name(track.name(s) for s in track.waiting_on)
        if names:
            text += f", and {in_series(names) if len(names) <= MOST_NAMED else f'{len(names)} others'}"
            text += " has not" if len(names) == 1 else " have not"
        if most > sure:
            text += f"; of {most - sure} the day is not on record here"
        return visible(f"On {when}{known}, {into} waits at the {title}: {text}.")
    if step.verdict is not None and step.status is not Status.UNDETERMINED:
        return visible(headline(step.verdict))
    if step.act is not None and step.status is Status.UNDETERMINED:
        return visible(f"It cannot be said whether on {when}{known} {into} was past this gate: {title}, {step.reason}.")
    if step.verdict is not None:
        return visible(headline(step.verdict))
    return visible(f"On {when}{known}, {into} waits at the next act: {title}, by {step.stage.by}.")


def track_text(track: Track, *, width: int = WIDTH, parties: bool = False, events: bool = False) -> str:
    """Return the track for a terminal: sentence, gates, acceptance, surroundings, limits.

    Parameters
    ----------
    track : Track
    width : int
        Columns to fill.
    parties : bool
        List the three dates of every Party.
    events : bool
        List every event, not only the latest.

    Examples
    --------
    >>> import consensus as cs
    >>> print(track_text(cs.track(cs.scenarios.load("nato/kosovo"))).splitlines()[0][:49])
    On 31 July 2026, the way of Kosovo into NATO stop
    """
    page = _Page(track, max(60, width))
    blocks = [
        [page.filled(track_headline(track))],
        page.unknown(),
        page.gates(),
        page.acceptance(),
        page.parties() if parties else [],
        page.short_of_membership(),
        page.precedents(),
        page.newcomers(),
        page.events(everything=events),
        page.limits(),
        page.footer(),
    ]
    return visible("\n\n".join("\n".join(lines) for lines in map(list, blocks) if lines)) + "\n"


def track_outline(track: Track) -> list[Section]:
    """Return what surrounds the gates as sections: who is awaited, what there is beside them, who might join first.

    Examples
    --------
    >>> import consensus as cs
    >>> [part.title for part in track_outline(cs.track(cs.scenarios.load("nato/kosovo")))][-1]
    'If another joined first'
    """
    page = _Page(track, LIMITLESS)
    open_ = (page.open_at(step) for step in track.steps if step.ratifiers)
    rest = (page.short_of_membership(), page.precedents(), page.newcomers())
    return [part for part in map(outlined, (page.unknown(), *open_, *rest)) if part is not None]


class _Page:
    def __init__(self, track: Track, width: int) -> None:
        self.track = track
        self.width = width
        self.sources = {source.id: source for source in track.sources}

    def filled(self, text: str, indent: str = "", hang: str | None = None) -> str:
        return filled(text, self.width, indent, hang)

    def names(self, codes: Iterable[str]) -> str:
        return in_series(by_name(self.track.name(code) for code in codes))

    def unknown(self) -> Iterator[str]:
        if self.track.unknown:
            yield "UNDETERMINED: it hangs on days that are not known"
            alike: dict[str, list[str]] = {}
            for text in self.track.unknown:
                name, _, reason = text.partition(": ")
                alike.setdefault(reason, []).append(name)
            for reason, names in alike.items():
                text = f"{names[0]}: {reason}" if len(names) == 1 else f"{capital(reason)}: {in_series(by_name(names))}"
                yield self.filled(text, "  ", "    ")

    # The gates.

    def gates(self) -> Iterator[str]:
        yield "The gates (x done, ! held, ? not known, o open, . ahead, - not on record; * may be left out)"
        titles = [f"{step.stage.title}{' *' * step.stage.skippable}" for step in self.track.steps]
        wide = max(map(len, titles))
        for step, title in zip(self.track.steps, titles, strict=True):
            here = ">" if step.stage.id == self.track.stopped_at else " "
            head = f"{here} {MARKS[step.status]} {title:<{wide}}  "
            yield self.filled(head + gate_in_words(self.track, step), "", " " * (wide + 6)).rstrip()

    def acceptance(self) -> Iterator[str]:
        for step in self.track.steps:
            if not step.ratifiers:
                continue
            title, *rest = self.open_at(step)
            yield title
            yield from staircase(self.track, step, self.width)
            yield from rest

    def open_at(self, step: Step) -> Iterator[str]:
        """Tell of an acceptance how many have notified, and of whom it is awaited or not known."""
        yield f"{step.stage.title}: {_count(step)}"
        waiting = [r for r in step.ratifiers if r.status == "open"]
        maybe = [r for r in step.ratifiers if r.status == "unknown"]
        if len(waiting) > MOST_NAMED:
            yield self.filled(f"Open: {self.names(r.state for r in waiting)}", "  ", "    ")
        for item in waiting if len(waiting) <= MOST_NAMED else ():
            yield from self.waiting(step, item)
        for item in maybe if len(maybe) <= MOST_NAMED else ():
            name = capital(self.track.name(item.state))
            yield self.filled(f"{name}: not known; {item.reason}.", "  ", "    ")
        if len(maybe) > MOST_NAMED:
            yield self.filled(f"Not known: {self.names(r.state for r in maybe)}", "  ", "    ")

    def waiting(self, step: Step, item: Ratifier) -> Iterator[str]:
        name = capital(self.track.name(item.state))
        done = [f"{a.in_words} {a.since.as_time()}" for a in (item.approved, item.ratified) if a is not None]
        yield self.filled(f"{name}: {'; '.join((item.reason, *done))}.", "  ", "    ")
        said = self._said(step, item.state)
        if said is not None:
            text = f"{said.speaker}, {said.since.in_words()}: {said.statement.rstrip('.')}."
            yield self.filled(text, "    Said: ", "      ")
        for act in item.announced[-1:]:
            text = f"{act.statement.rstrip('.')} ({act.since.in_words()})."
            yield self.filled(text, "    Announced, which is not an act: ", "      ")
        if item.to_do:
            yield self.filled(f"{'; '.join(item.to_do)}.", "    Still to do: ", "      ")

    @staticmethod
    def _said(step: Step, state: str) -> Statement | None:
        """Return what a Party has said that is in force and not its act."""
        for item in step.verdict.contributions if step.verdict is not None else ():
            member = item.member
            if item.state == state and member.statement is not None and not member.lapsed:
                return None if member.statement.basis is Basis.ACTED else member.statement
        return None

    def parties(self) -> Iterator[str]:
        """Give the three dates of each Party; only the third counts."""
        for step in self.track.steps:
            if not step.ratifiers:
                continue
            yield "The three dates of each Party; only the notice counts"
            wide = max(len(self.track.name(r.state)) for r in step.ratifiers)
            yield f"  {'':<{wide}}  {'approved at home':<26}{'ratified':<26}notified"
            for item in sorted(step.ratifiers, key=lambda r: by_name([self.track.name(r.state)])):
                cells = [self.dates(item, a) if a else "-" for a in (item.approved, item.ratified)]
                notice = self.dates(item, item.notified) if item.notified else "by rule"
                last = {"notified": notice, "open": "open", "unknown": "not known"}[item.status]
                name = capital(self.track.name(item.state))
                yield f"  {name:<{wide}}  {cells[0]:<26}{cells[1]:<26}{last}".rstrip()

    def dates(self, item: Ratifier, act: Act) -> str:
        """Give the day of an act, with the other days that sources give."""
        rivals = [a for a in item.rivals if a.act == act.act]
        return " or ".join(dict.fromkeys(_short(a.since) for a in (act, *rivals)))

    # What surrounds them.

    def short_of_membership(self) -> Iterator[str]:
        rows = self.track.presence
        if not rows:
            return
        yield "Short of membership: shown beside the gates, and raising none of them"
        for what in dict.fromkeys(row.what for row in rows):
            mine = [row for row in rows if row.what == what]
            if mine[0].scale == "parliament":
                yield self.filled(f"{what}: {mine[0].value}, {mine[0].since.since_in_words()}.", "  ", "    ")
                continue
            total = next((row for row in mine if row.state == "*"), None)
            some = sorted((row for row in mine if row.state != "*"), key=lambda r: (-_number(r.value), r.state))
            text = f"{what}: {_thousands(total.value)} troops, {total.since.in_words()}" if total else f"{what}"
            if some:
                listed = [f"{self.track.name(r.state)} {_thousands(r.value)}" for r in some[:5]]
                more = f" and {len(some) - 5} others" if len(some) > 5 else ""
                when = f"{some[0].since.in_words()}: " if total is None or some[0].since != total.since else ""
                text += f" ({when}{', '.join(listed)}{more})"
            yield self.filled(f"{text}.", "  ", "    ")
        partner = [s for s in self.track.steps if s.stage.legal_basis == "political"]
        if partner and not any(s.status is Status.DONE for s in partner):
            yield self.filled("Partnership: none of the gates before an invitation is passed.", "  ", "    ")
        if not self.track.done:
            yield self.filled(f"Guarantee: none; that is for members of {self.track.body_name}.", "  ", "    ")

    def precedents(self) -> Iterator[str]:
        found = self.track.precedents
        if not found:
            return
        yield "What has been joined before, with a reservation; none of it at the height of an alliance"
        for item in found:
            who = f" ({', '.join(item.states)})" if item.states else " (ballots not known)"
            text = f"{item.since.in_words()}, {item.rung.replace('_', ' ')}{who}: {item.statement}; {item.device}."
            yield self.filled(text, "  ", "    ")

    def newcomers(self) -> Iterator[str]:
        adding = [n for n in self.track.newcomers if n.blocks]
        if not adding:
            return
        yield "If another joined first"
        names = in_series(by_name(n.name for n in adding))
        verb = "would be" if len(adding) == 1 else "would each be"
        yield self.filled(
            f"{capital(names)} {verb} one more member that withholds agreement under this assumption:"
            f" {adding[0].in_words}.",
            "  ",
        )

    def events(self, *, everything: bool) -> Iterator[str]:
        found = self.track.events
        if not found:
            if everything:
                yield "No event around this candidacy is in these data."
            return
        chosen = found if everything else found[-LATEST_EVENTS:]
        yield "What happened" if everything else "What happened last"
        for event in chosen:
            yield from self.event(event, full=everything)
        if len(chosen) < len(found):
            yield f"  ({len(found) - len(chosen)} earlier: --events)"

    def event(self, event: Event, *, full: bool) -> Iterator[str]:
        sort = sort_of(event)
        yield self.filled(f"{_short(event.since)}  [{sort}] {event.event.rstrip('.')}.", "  ", "    ")
        if full and event.bears_on:
            yield self.filled(f"Bears on it ({event.basis}): {event.bears_on.rstrip('.')}.", "    ", "      ")
        if full:
            yield from self.cited(event.sources[:1], "    ")

    def cited(self, ids: Iterable[str], indent: str) -> Iterator[str]:
        for item in ids:
            if item in self.sources:
                yield self.filled(f"Source: {source_text(self.sources[item])}", indent, f"{indent}  ")

    # Its limits.

    def limits(self) -> Iterator[str]:
        yield "What this does not say"
        notes = list(self.track.provenance.notes)
        if not self.track.done:
            notes.insert(0, "It is not a forecast: a gate that is open may stay so")
            if any(s.verdict is not None and s.status is not Status.DONE for s in self.track.steps):
                notes.insert(1, "Passing one gate does not imply the next; each is asked for itself")
        here = [s.stage for s in self.track.steps if s.stage.id == self.track.stopped_at and s.stage.note]
        for note in (*notes, *(stage.note for stage in here)):
            yield self.filled(f"{capital(note.rstrip('.'))}.", "  - ", "    ")
        if self.track.done and not notes:
            yield self.filled(
                "Dates are as the sources give them; a blank is a day that was not found.", "  - ", "    "
            )

    def footer(self) -> Iterator[str]:
        track, made = self.track, self.track.provenance
        known = f", as known by {long_date(track.known_by)}" if track.known_by else ""
        yield f"As of:      {long_date(track.on)}{known}"
        if not track.done:
            yield f"Assumption: {track.assumption}"
        if made.data_reviewed is not None:
            reviewed = long_date(made.data_reviewed)
            yield f"Data:       reviewed to {reviewed}, version {made.data_digest}; consensus {made.version}"
        if track.designation_note:
            name = f"{capital(track.candidate_name)}*:"
            yield self.filled(f"{name:<11} {track.designation_note}", "", " " * 12)


def sort_of(event: Event) -> str:
    """Return in a word or two what sort of event it is."""
    return " ".join(_NAMES.get(word, word) for word in event.category.split("_"))


def gate_in_words(track: Track, step: Step) -> str:
    """Return how a gate stands, in a clause."""
    if step.status is Status.DONE:
        text = step.date.in_words() if step.date is not None else "done"
        notes = [step.reason] if step.reason else []
        if step.ratifiers:
            notes.insert(0, _count(step))
        if step.asserted:
            notes.insert(0, "the scenario asserts it")
        if step.blockers:
            notes.append(f"a further one: {_held(track, step)}")
        return f"{text} ({'; '.join(notes)})" if notes else text
    if step.status is Status.SKIPPED:
        return step.reason
    parts = []
    if step.status is Status.AHEAD:
        parts.append("ahead")
    elif step.stage.kind == "agenda":
        parts.append({Status.NOT_TABLED: "not tabled"}.get(step.status, "not known whether it is tabled"))
        holders = in_series(by_name(track.name(s) for s in step.tabled.holder))
        if holders:
            parts.append(f"held by {holders}")
        if step.tabled.condition:
            short = len(step.tabled.condition) <= LONGEST_CONDITION
            parts.append(f"condition: {step.tabled.condition}" if short else "their conditions: consensus changes")
    elif step.status is Status.NOT_TABLED:
        parts.append("not tabled")
    if step.ratifiers:
        parts.append(_count(step))
    elif step.verdict is not None and not (step.stage.skippable and step.tabled.value == "unknown"):
        cannot = "cannot be said: " if step.status is Status.UNDETERMINED else ""
        parts.append(cannot + _if_put(track, step))
    elif step.stage.kind != "agenda" and step.reason:
        parts.append(step.reason)
    return "; ".join(part for part in parts if part)


def _held(track: Track, step: Step) -> str:
    """Name those that hold a gate, and say so where every one of them is only assumed to."""
    assert step.verdict is not None
    many = len(step.blockers) > MOST_NAMED
    who = f"{len(step.blockers)} members" if many else in_series(by_name(track.name(s) for s in step.blockers))
    assumed = all(c.member.basis is Basis.ASSUMED for c in step.verdict.blockers)
    return f"{'assumed to be ' * assumed}held by {who}"


def _if_put(track: Track, step: Step) -> str:
    assert step.verdict is not None
    unknown = len(step.verdict.undetermined)
    if step.blockers:
        return f"if put: {_held(track, step)}"
    if unknown:
        return f"if put: {unknown} position{'s' * (unknown > 1)} not known"
    return "if put: nothing on record stands in the way"


def _count(step: Step) -> str:
    sure, most = step.notified
    return f"{sure if sure == most else f'{sure} to {most}'} of {len(step.ratifiers)} notified"


def notices(step: Step) -> list[tuple[FactDate | None, list[str]]]:
    """Return who had notified by when, in order.

    A day that is not known counts from the last on which it can have been; none where only the rule says that the
    notice was given.
    """
    found: dict[tuple[date, bool], tuple[FactDate | None, list[str]]] = {}
    for item in step.ratifiers:
        if item.status == "notified":
            key = (item.since.last, item.since.exact) if item.since is not None else (date.max, False)
            found.setdefault(key, (item.since, []))[1].append(item.state)
    return [found[key] for key in sorted(found)]


def staircase(track: Track, step: Step, width: int = WIDTH) -> Iterator[str]:
    """Yield the acceptances as stairs: one line a day, a bar as long as the number that have notified."""
    total, count = len(step.ratifiers), 0
    for when, states in notices(step):
        count += len(states)
        bar = "#" * round(BAR * count / total)
        day = when.last.isoformat() if when is not None else ""
        by = "  " if when is not None and when.exact else "by"
        head = f"  {by} {day:<10} {count:>3}  {bar:.<{BAR}}  "
        names = by_name(track.name(s) for s in states)
        who = capital(", ".join(names))
        if len(names) > 1 and len(head + who) > width:
            who = f"{capital(names[0])} and {len(names) - 1} more"
        yield (head + who)[:width].rstrip()


def _short(when: FactDate) -> str:
    """Return a date for a column: ISO where the day is known, else its bounds."""
    return str(when)


def _number(value: str) -> int:
    return int(value) if value.isdigit() else 0


def _thousands(value: str) -> str:
    return f"{int(value):,}" if value.isdigit() else value


def track_document(track: Track) -> dict[str, Any]:
    """Return a track as plain data.

    Examples
    --------
    >>> import consensus as cs
    >>> document = track_document(cs.track(cs.scenarios.load("nato/sweden-2022"), on="2022-12-30"))
    >>> document["stopped_at"], document["waiting_on"], document["member_since"]
    ('acceptance', ['HUN', 'TUR'], None)
    """
    return {
        "body": track.body,
        "candidate": track.candidate,
        "candidate_name": track.candidate_name,
        "sentence": track_headline(track),
        "on": track.on.isoformat(),
        "known_by": track.known_by.isoformat() if track.known_by else None,
        "assumption": track.assumption.value,
        "stages": [_stage(track, step) for step in track.steps],
        "stopped_at": track.stopped_at or None,
        "waiting_on": list(track.waiting_on),
        "not_tabled": track.not_tabled,
        "member_since": str(track.member_since) if track.member_since else None,
        "unknown": list(track.unknown),
        "newcomers": [n.model_dump(mode="json") for n in track.newcomers],
        "precedents": [p.model_dump(mode="json", exclude_none=True, exclude_defaults=True) for p in track.precedents],
        "presence": [p.model_dump(mode="json", exclude_none=True, exclude_defaults=True) for p in track.presence],
        "events": [e.model_dump(mode="json", exclude_none=True, exclude_defaults=True) for e in track.events],
        "sources": {s.id: s.model_dump(mode="json", exclude={"id"}) for s in track.sources},
        "provenance": provenance_document(track.provenance, track.designation_note),
    }


def _stage(track: Track, step: Step) -> dict[str, Any]:
    verdict = step.verdict
    return {
        "name": step.stage.id,
        "title": step.stage.title,
        "status": step.status.value,
        "date": str(step.date) if step.date else None,
        "in_words": gate_in_words(track, step),
        "kind": step.stage.kind,
        "by": step.stage.by,
        "rule": step.stage.rule.kind if step.stage.rule else None,
        "legal_basis": step.stage.legal_basis,
        "may_be_left_out": step.stage.skippable,
        "clause": step.stage.clause,
        "act": _act(step.act),
        "asserted": step.asserted,
        "tabled": step.tabled.value if verdict is not None or step.stage.kind == "agenda" else None,
        "holders": list(step.tabled.holder),
        "outcome": verdict.outcome.value if verdict is not None else None,
        "blockers": list(step.blockers),
        "possible_blockers": [c.state for c in verdict.possible_blockers] if verdict is not None else [],
        "ratifiers": [
            {
                "state": item.state,
                "name": track.name(item.state),
                "status": item.status,
                "notified": str(item.since) if item.since else None,
                "approved": str(item.approved.since) if item.approved else None,
                "ratified": str(item.ratified.since) if item.ratified else None,
                "reason": item.reason,
                "other_versions": [
                    {"act": a.act, "since": str(a.since), "sources": list(a.sources)} for a in item.rivals
                ],
                "to_do": list(item.to_do),
                "sources": sorted({s for a in (item.approved, item.ratified, item.notified) if a for s in a.sources}),
            }
            for item in step.ratifiers
        ],
    }


def _act(act: Act | None) -> dict[str, Any] | None:
    if act is None:
        return None
    return {
        "act": act.act,
        "state": act.state,
        "since": str(act.since),
        "seq": act.seq,
        "statement": act.statement,
        "confidence": act.confidence.value,
        "sources": list(act.sources),
    }
