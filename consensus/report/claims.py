"""Checked claims as text and as plain data: what comes of each, the nearest true statement, the sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from consensus.checks.claims import Checked, Claims, Result
from consensus.errors import visible
from consensus.report.text import MOST_SOURCES, WIDTH, filled, source_text
from consensus.values import long_date

_WHY = {
    "expectation": "an expectation, not a fact",
    "hypothesis": "a hypothesis, not a fact",
    "judgement": "a judgement; facts bear on it and do not settle it",
    "quotation": "words seen at second hand only",
}


def claims_text(found: Claims, *, width: int = WIDTH) -> str:
    """Return every claim with its result, the nearest true statement and the sources.

    Examples
    --------
    >>> from consensus.checks import check_claims
    >>> text = claims_text(check_claims("claims/press-2024-2026"))
    >>> "DOES NOT HOLD" in text, "CANNOT BE KNOWN (an expectation" in text
    (True, True)
    """
    page = _Page(found, max(60, width))
    blocks = ["\n".join(page.head()), *("\n".join(page.claim(i, item)) for i, item in enumerate(found.checked, 1))]
    return visible("\n\n".join((*blocks, f"Data: {found.reviewed}"))) + "\n"


class _Page:
    def __init__(self, found: Claims, width: int) -> None:
        self.found = found
        self.width = width
        self.sources = {source.id: source for source in found.sources}

    def filled(self, text: str, indent: str = "", hang: str | None = None) -> str:
        return filled(text, self.width, indent, hang)

    def head(self) -> Iterator[str]:
        found = self.found
        count = {result: sum(c.result is result for c in found.checked) for result in Result}
        numbers = [f"{n} {_plural(result, n)}" for result, n in count.items() if n]
        many = f"{len(found.checked)} claim{'s' * (len(found.checked) != 1)}"
        yield self.filled(f"{found.title or found.name}: {many}: {', '.join(numbers)}.")
        if found.summary:
            yield self.filled(found.summary)

    def claim(self, number: int, item: Checked) -> Iterator[str]:
        claim = item.claim
        yield self.filled(f"{number}. {claim.claim.rstrip('.')}.", "", "   ")
        when = "" if claim.made.exact and claim.made.last == claim.on else f"; asked for {long_date(claim.on)}"
        made = "" if claim.made.in_words() in claim.by else f", {claim.made.in_words()}"
        yield self.filled(f"Claimed by {claim.by}{made}{when}", "   ", "     ")
        yield self.filled(result_in_words(item), "   ", "     ")
        if claim.remark:
            yield self.filled(claim.remark, "   ", "   ")
        for event in item.events:
            yield self.filled(f"{event.since.in_words()}: {event.event.rstrip('.')}.", "   - ", "     ")
        cited = list(dict.fromkeys((*item.sources, *claim.remark_sources, *claim.sources)))
        for name in cited[:MOST_SOURCES]:
            source = self.sources.get(name)
            yield self.filled(f"Source: {source_text(source) if source else name}", "   ", "     ")
        if len(cited) > MOST_SOURCES:
            yield f"   (and {len(cited) - MOST_SOURCES} more: --json)"


def result_in_words(item: Checked) -> str:
    """Say what comes of a claim, with what is true."""
    truth = " ".join(item.truth)
    if item.result is Result.CANNOT_BE_KNOWN:
        why = _WHY.get(item.claim.cannot_be_known) or "; ".join(item.unknown)
        return f"CANNOT BE KNOWN ({why}). {truth}".rstrip()
    if item.result is Result.HELD_BETWEEN:
        return f"HELD ONLY {'; '.join(map(_span, item.spans))}. On the day: {truth}"
    if item.result is Result.DOES_NOT_HOLD:
        return f"DOES NOT HOLD. {truth}"
    ended = next((end for begin, end in item.spans if begin <= item.claim.on and end and end > item.claim.on), None)
    until = f" It held until {long_date(ended)}." if ended else ""
    return f"HOLDS. {truth}{until}"


def _plural(result: Result, count: int) -> str:
    if count == 1:
        return result.value
    return {Result.HOLDS: "hold", Result.DOES_NOT_HOLD: "do not hold"}.get(result, result.value)


def _span(span: tuple[date, date | None]) -> str:
    begin, end = span
    return f"from {long_date(begin)}" + (f" to {long_date(end)}" if end else " on")


def claims_document(found: Claims) -> dict[str, Any]:
    """Return checked claims as plain data.

    Examples
    --------
    >>> from consensus.checks import check_claims
    >>> claims_document(check_claims("claims/press-2024-2026"))["claims"][0]["result"]
    'does not hold'
    """
    return {
        "name": found.name,
        "title": found.title,
        "summary": found.summary,
        "claims": [
            {
                "id": item.claim.id,
                "claim": item.claim.claim,
                "by": item.claim.by,
                "made": str(item.claim.made),
                "on": item.claim.on.isoformat(),
                "result": item.result.value,
                "why": _WHY.get(item.claim.cannot_be_known, "; ".join(item.unknown)),
                "wrong": list(item.wrong),
                "nearest_true": list(item.truth),
                "held": [[b.isoformat(), e.isoformat() if e else None] for b, e in item.spans],
                "remark": item.claim.remark,
                "events": [
                    {"id": e.id, "date": str(e.since), "event": e.event, "sources": list(e.sources)}
                    for e in item.events
                ],
                "sources": list(item.sources),
                "remark_sources": list(item.claim.remark_sources),
                "claimed_in": list(item.claim.sources),
            }
            for item in found.checked
        ],
        "sources": {s.id: s.model_dump(mode="json", exclude={"id"}) for s in found.sources},
        "data": found.reviewed,
    }
