"""History as text and as plain data: every accession, every candidacy held up, and whether the engine agrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from consensus.errors import InvalidValue, visible
from consensus.records import Episode
from consensus.report.text import WIDTH, capital, filled, source_text
from consensus.tracks.replay import Accession, History, Replayed
from consensus.values import FactDate, by_name, in_series, nearest, shown

KINDS = {
    "political_objection": "objection",
    "political_delay": "put off for political reasons",
    "procedural_delay": "delay",
    "threat_only": "threat only",
    "reluctance": "reluctance",
    "agenda_not_tabled": "not tabled",
    "collective_condition": "condition of all",
}


def history_text(told: History, *, width: int = WIDTH) -> str:
    """Return the list of accessions and of episodes, with what the replay finds.

    Examples
    --------
    >>> import consensus as cs
    >>> print(history_text(cs.history("nato")).splitlines()[0])
    NATO: 20 accessions in these data and 21 episodes of objection, delay or threat, replayed: engine and history agree.
    """
    episodes = list(dict.fromkeys(e.episode.id for e in told.episodes))
    lines = [history_sentence(told), ""]
    lines += [filled(f"Difference: {text}.", width, "  ", "    ") for text in told.differences]
    lines += list(_accessions(told))
    if episodes:
        lines += ["", *_episodes(told, episodes, width)]
        lines += ["", f"consensus history {episodes[0]} tells one in full."]
    if told.accessions:
        lines += [""] * (not episodes)
        example = told.accessions[-1]
        day = example.member_since.last.isoformat() if example.member_since else "DATE"
        lines.append(f"consensus track {told.body}/{example.candidate} --on {day} shows the gates of an accession.")
    lines += ["", f"Data: {told.reviewed}"]
    return visible("\n".join(lines)) + "\n"


def history_sentence(told: History) -> str:
    """Return in a sentence how much there is, and whether the engine agrees.

    Examples
    --------
    >>> import consensus as cs
    >>> history_sentence(cs.history("coe"))[:23]
    'The Council of Europe: '
    """
    episodes = {e.episode.id for e in told.episodes}
    parts = [f"{_plural(len(told.accessions), 'accession')} in these data"]
    if episodes:
        parts.append(f"{_plural(len(episodes), 'episode')} of objection, delay or threat")
    agree = "engine and history agree" if not told.differences else _plural(len(told.differences), "difference")
    return f"{capital(told.body_name)}: {' and '.join(parts)}, replayed: {agree}."


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _accessions(told: History) -> Iterator[str]:
    yield "Accessions (days: from signature to entry into force; last: who was last to notify, where it is known)"
    wide = max((len(a.name) for a in told.accessions), default=0)
    yield f"  {'':<{wide}}  {'invited':<13}{'signed':<13}{'in force':<13}{'member':<11}{'Parties':>7} {'days':>8}  last"
    for item in told.accessions:
        cells = "".join(f"{_cell(when):<13}" for when in (item.invited, item.signed, item.in_force))
        cells += f"{_cell(item.member_since):<11}"
        parties = str(item.parties) if item.parties else "-"
        line = f"  {item.name:<{wide}}  {cells}{parties:>7} {days_of(item):>8}  {', '.join(item.last)}"
        yield line.rstrip()


def _cell(when: FactDate | None) -> str:
    """Return a date for a narrow column: bounds by their end."""
    if when is None:
        return "-"
    return str(when) if len(str(when)) <= len("YYYY-MM-DD") else f"<={when.last.isoformat()}"


def days_of(item: Accession) -> str:
    """Return how many days lay between signature and entry into force."""
    if item.days is None:
        return "-"
    short, long = item.days
    return str(short) if short == long else f"{short}-{long}"


def _episodes(told: History, names: Iterable[str], width: int) -> Iterator[str]:
    yield "Held up, delayed or threatened (gate, by whom, what lifted it)"
    for name in names:
        some = [e for e in told.episodes if e.episode.id == name]
        episode = some[0].episode
        who = in_series(by_name(dict.fromkeys(capital(e.name) for e in some)))
        until = str(episode.until) if episode.until else "open"
        held = held_in_words(told, episode)
        end = f"Lifted by: {episode.unlocked_by.rstrip('.')}." if episode.until else "Still open."
        if episode.until and not episode.unlocked_by:
            end = "What lifted it is not on record."
        yield filled(
            f"{name}: {who}, {str(episode.since)[:10].removeprefix('<=')} to {until}; {some[0].gate}"
            f" ({KINDS[episode.kind]}): {held}. {end}",
            width,
            "  ",
            "    ",
        )


def held_in_words(told: History, episode: Episode) -> str:
    """Say who stood in the way and how, never more than the record has."""
    names = in_series(by_name(told.names[s] for s in episode.blockers))
    if not names:
        return "no single member"
    if episode.kind in {"procedural_delay", "political_delay"}:
        return f"waiting for {names}"
    if episode.kind == "agenda_not_tabled":
        return f"expected by their stance, not cast: {names}"
    return f"{names}, as reported on {episode.on.isoformat()}" if episode.kind == "reluctance" else names


def episode_text(told: History, name: str, *, width: int = WIDTH) -> str:
    """Return one episode in full, with what the replay finds and the sources.

    Raises
    ------
    InputError
        With the nearest names.

    Examples
    --------
    >>> import consensus as cs
    >>> print(episode_text(cs.history("nato"), "skopje-2008").splitlines()[0])
    skopje-2008: the former Yugoslav Republic of Macedonia, held up at the gate Invitation to accession talks
    """
    some = [e for e in told.episodes if e.episode.id == name]
    if not some:
        known = list(dict.fromkeys(e.episode.id for e in told.episodes))
        raise InvalidValue(
            f'no episode is called "{shown(name)}"',
            fix="`consensus history` lists them",
            suggestions=nearest(name, known),
        )
    first = some[0].episode
    lines = [f"{name}: {in_series(by_name(e.name for e in some))}, held up at the gate {some[0].gate}", ""]
    until = first.until.in_words() if first.until else "open"
    rows = [
        ("From", f"{first.since.in_words()} to {until}" if first.until else f"{first.since.in_words()}, open"),
        ("Kind", KINDS[first.kind]),
        ("By", held_in_words(told, first)),
        ("Reluctant", in_series(by_name(told.names[s] for s in first.reluctant))),
        ("Why", first.reason),
        ("Linked to", first.linked_issue),
        ("Lifted by", first.unlocked_by),
        ("Outcome", first.outcome),
        ("Note", first.note),
        ("Confidence", str(first.confidence)),
    ]
    lines += [filled(f"{label:<12}{capital(text)}", width, "", " " * 12) for label, text in rows if text]
    lines += ["", *(filled(text, width, "", "  ") for text in _replayed(told, some))]
    sources = {s.id: s for s in told.sources}
    lines += ["", "Sources"]
    lines += [filled(source_text(sources[s]), width, "  ", "    ") for s in first.sources if s in sources]
    return visible("\n".join(lines)) + "\n"


def _replayed(told: History, some: Iterable[Replayed]) -> Iterator[str]:
    for item in some:
        found = in_series(by_name(told.names[s] for s in item.found)) or "nobody for certain"
        delay = item.episode.kind in {"procedural_delay", "political_delay"}
        verb = "waiting for" if delay else "held, were it put, by" if item.status == "not_tabled" else "held by"
        agrees = "; ".join(item.differences) or "as the account has it"
        yield (
            f"Replayed for {item.name} on {item.episode.on.isoformat()}: {item.status.replace('_', ' ')},"
            f" {verb} {found} ({agrees})."
        )


def history_document(told: History) -> dict[str, Any]:
    """Return the history as plain data.

    Examples
    --------
    >>> import consensus as cs
    >>> document = history_document(cs.history("nato"))
    >>> len(document["accessions"]), document["differences"]
    (20, [])
    """
    return {
        "body": told.body,
        "accessions": [
            {
                **item.model_dump(mode="json", exclude={"days", "differences"}),
                "days": list(item.days) if item.days else None,
                "differences": list(item.differences),
            }
            for item in told.accessions
        ],
        "episodes": [
            {
                **item.episode.model_dump(mode="json", exclude={"seq", "published"}),
                "name": item.name,
                "gate": item.gate,
                "replayed": {
                    "status": item.status.value,
                    "held_by": list(item.found),
                    "differences": list(item.differences),
                },
            }
            for item in told.episodes
        ],
        "rounds": [r.model_dump(mode="json") for r in told.rounds],
        "differences": list(told.differences),
        "sources": {s.id: s.model_dump(mode="json", exclude={"id"}) for s in told.sources},
        "data": told.reviewed,
    }
