"""Claims: what others say of the facts, held to the facts.

Journalists and students meet claims, not data. A claim is a check that somebody
else wrote, with who made it and when. It holds, does not hold, held only
between dates, or cannot be known: an expectation, a judgement, words seen at
second hand.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from consensus import results
from consensus.checks.statements import Check, Finding, named_event
from consensus.datasets import SHIPPED, Dataset, shipped
from consensus.errors import (
    DataError,
    InputError,
    InvalidValue,
    ScenarioError,
    ScenarioNotFound,
    UnknownKey,
    raise_all,
)
from consensus.facts import Source
from consensus.records import Event
from consensus.scenarios.load import read_toml
from consensus.values import FactDate, Value, in_series, long_date, nearest, shown


class Result(StrEnum):
    """What comes of a claim.

    Examples
    --------
    >>> from consensus.checks import check_claims
    >>> check_claims("claims/press-2024-2026").of("a-five-non-recognisers").result
    <Result.DOES_NOT_HOLD: 'does not hold'>
    """

    HOLDS = "holds"
    DOES_NOT_HOLD = "does not hold"
    HELD_BETWEEN = "held only between dates"
    CANNOT_BE_KNOWN = "cannot be known"


class Claim(Check):
    """A claim in our own words, who made it and when, and what it asserts."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    """Short name."""
    by: str
    """Who made it."""
    made: FactDate
    """When."""
    sources: tuple[str, ...] = Field(min_length=1)
    """Where it was made: identifiers in the table of sources, or titles and addresses."""
    cannot_be_known: Literal["expectation", "hypothesis", "judgement", "quotation", ""] = ""
    """Why no fact can settle it."""
    see: tuple[str, ...] = ()
    """Events to show beside it."""
    remark: str = ""
    """What puts it right, or in context."""
    remark_sources: tuple[str, ...] = ()
    """Where that can be looked up."""

    @classmethod
    def _prepare(cls, data: dict[str, Any]) -> tuple[dict[str, Any], list[InputError]]:
        if "on" not in data and "made" in data:
            try:
                data = {**data, "on": FactDate.parse(data["made"]).last}
            except InputError:
                return data, []  # reported with the field itself
        spoken = {
            key for key in _SAYS if data.get(key) not in (None, "", [], (), {}) or (key in _EMPTY and key in data)
        }
        why = data.get("cannot_be_known")
        if set(data) - set(cls.model_fields):
            return data, []  # a slip in a key is reported by itself
        if not isinstance(data.get("figures", {}), dict):
            return {**data, "figures": {}}, [
                InvalidValue("figures are a table", key="figures", fix="Write figures = { for = 33, against = 7 }")
            ]
        if not spoken and not why:
            problem = InvalidValue(
                "the claim asserts nothing that can be checked",
                fix='Give what it asserts, such as includes = ["GRC"], or cannot_be_known = "expectation"',
            )
            return data, [problem]
        if spoken and why:
            problem = InvalidValue(
                f"the claim is said to be beyond knowing and asserts {in_series(sorted(spoken))}",
                key="cannot_be_known",
                fix="Make two claims of it",
            )
            return data, [problem]
        return data, []


_SAYS = set(Check.model_fields) - {"claim", "on", "body", "candidate", "stage", "state", "dated", "actor", "figures"}
_EMPTY = {"not_recognising", "blockers", "waiting_on", "members", "recognising", "notified"}
"""What may be none, and says something all the same."""


class Checked(Value):
    """One claim, and what comes of it."""

    claim: Claim
    """The claim."""
    result: Result
    """What comes of it."""
    spans: tuple[tuple[date, date | None], ...] = ()
    """When it held: from a day until, not including, another; open at the end where it still does."""
    wrong: tuple[str, ...] = ()
    """What is wrong."""
    unknown: tuple[str, ...] = ()
    """Why it cannot be said, where the facts leave it open."""
    truth: tuple[str, ...] = ()
    """The nearest true statements."""
    events: tuple[Event, ...] = ()
    """Events to read beside it."""
    sources: tuple[str, ...] = ()
    """Where the true statements can be looked up."""


class Claims(results.Result, Value):
    """A file of claims, checked.

    Examples
    --------
    >>> from consensus.checks import check_claims
    >>> found = check_claims("claims/press-2024-2026")
    >>> print(found.of("a-cyprus-in-nato").truth[0])
    Cyprus is not a member of NATO; it is a member of the Council of Europe and the European Union.
    """

    name: str
    """Name in the catalogue, or the path it was read from."""
    title: str = ""
    """What the claims are about."""
    summary: str = ""
    """Where they were made."""
    checked: tuple[Checked, ...]
    """The claims, in the order of the file."""
    sources: tuple[Source, ...] = ()
    """Every source cited that is in the table."""
    reviewed: str = ""
    """Date up to which the facts were reviewed, and their digest."""

    def of(self, name: str) -> Checked:
        """Return one claim by its short name.

        Raises
        ------
        InputError
            With the nearest names.
        """
        for item in self.checked:
            if item.claim.id == name:
                return item
        known = [item.claim.id for item in self.checked]
        raise InvalidValue(f'no claim is called "{shown(name)}"', suggestions=nearest(name, known))


def claim_files() -> list[str]:
    """Return the names of the claims files that ship with the package."""
    folder = SHIPPED / "claims"
    return sorted(f"claims/{path.stem}" for path in folder.glob("*.toml"))


def check_claims(name: str, *, data: Dataset | None = None) -> Claims:
    """Hold every claim of a file to the facts.

    Parameters
    ----------
    name : str
        A catalogue name such as ``claims/press-2024-2026``, or a path that ends in ``.toml``.
    data : Dataset, optional
        The shipped facts if not given.

    Returns
    -------
    Claims

    Raises
    ------
    InputError
        One problem of the file as itself, several as a `ScenarioError`; each says ``file:line``.

    Examples
    --------
    >>> [item.result.value for item in check_claims("claims/press-2024-2026").checked[:2]]
    ['does not hold', 'does not hold']
    """
    facts = data or shipped()
    path = _find(name)
    table, place = read_toml(path, name)
    problems: list[InputError] = []
    claims: list[Claim] = []
    keys = ("title", "summary", "claim")
    problems += [
        UnknownKey(f'unknown key "{key}"', where=place((key,)), suggestions=nearest(key, keys))
        for key in table
        if key not in keys
    ]
    problems += [
        InvalidValue(f"{key} is text", where=place((key,)), fix="Write it in quotes")
        for key in keys[:2]
        if not isinstance(table.get(key, ""), str)
    ]
    rows = table.get("claim", [])
    if not isinstance(rows, list) or not rows:
        raise InvalidValue("the file has no claim", where=place(()), fix="Write one under [[claim]]")
    for i, row in enumerate(rows):
        try:
            claim = Claim.model_validate(_by_code(row, facts))
            claims.append(claim)
            raise_all(claim.misnamed(facts))
            for event in claim.see:
                named_event(facts, event)
        except InputError as error:
            found = error.problems if isinstance(error, ScenarioError) else (error,)
            for problem in found:
                at = problem.at(place(("claim", i, *([problem.key.split(".")[0]] if problem.key else []))))
                assert isinstance(at, InputError)
                problems.append(at)
    ids = [row.get("id") for row in rows if isinstance(row, dict)]
    problems += [
        InvalidValue(f'two claims are called "{shown(name)}"', where=place(("claim", i, "id")), fix="Rename one")
        for i, name in enumerate(ids)
        if name is not None and name in ids[:i]
    ]
    if problems:
        raise_all(problems)
    checked = tuple(_checked(claim, facts) for claim in claims)
    cited = {s for item in checked for s in (*item.claim.sources, *item.claim.remark_sources, *item.sources)}
    cited |= {s for item in checked for event in item.events for s in event.sources[:1]}
    return Claims(
        name=name,
        title=str(table.get("title", "")),
        summary=str(table.get("summary", "")),
        checked=checked,
        sources=facts.cited(frozenset(cited)),
        reviewed=f"reviewed to {long_date(facts.version.reviewed)}, version {facts.version.digest}",
    )


def _by_code(row: Any, facts: Dataset) -> Any:
    """Return a claim with states by their codes: a file may name them."""
    if not isinstance(row, dict):
        return row
    found = dict(row)
    for key in ("candidate", "state", "includes", "excludes", "not_recognising", "blockers", "waiting_on"):
        given = row.get(key)
        if isinstance(given, str) and given:
            found[key] = facts.states.resolve(given).code
        elif isinstance(given, list):
            found[key] = [facts.states.resolve(name).code if isinstance(name, str) else name for name in given]
    return found


def _find(name: str) -> Path:
    if name.endswith(".toml"):
        path = Path(name)
        if path.is_file():
            return path
        raise ScenarioNotFound(f"no file at {shown(name, 200)}", fix="Check the path")
    known = claim_files()
    if re.fullmatch(r"claims/[a-z0-9-]+", name) and name in known:
        return SHIPPED / f"{name}.toml"
    raise ScenarioNotFound(
        f'no claims are called "{shown(name)}"',
        fix=f"Use {', '.join(known)}, or a path that ends in .toml",
        suggestions=nearest(name, known),
    )


def _checked(claim: Claim, facts: Dataset) -> Checked:
    events = tuple(named_event(facts, name) for name in claim.see)
    if claim.cannot_be_known:
        return Checked(claim=claim, result=Result.CANNOT_BE_KNOWN, events=events)
    reviewed = facts.version.reviewed
    if claim.on > reviewed:
        late = f"facts are reviewed to {long_date(reviewed)} only"
        return Checked(claim=claim, result=Result.CANNOT_BE_KNOWN, unknown=(late,), events=events)
    findings = claim.findings(facts)
    wrong = tuple(f.wrong for f in findings if f.wrong)
    spans = _spans(claim, facts) if claim.dated_by_facts else ()
    unknown = tuple(f.unknown for f in findings if f.unknown)
    result = Result.CANNOT_BE_KNOWN if unknown else Result.HOLDS
    if wrong:
        result = Result.HELD_BETWEEN if spans else Result.DOES_NOT_HOLD
    shown_ = [f for f in findings if f.wrong] or [f for f in findings if f.unknown] or findings
    return Checked(
        claim=claim,
        result=result,
        spans=spans,
        wrong=wrong,
        unknown=unknown,
        truth=tuple(dict.fromkeys(f.truth for f in shown_)),
        events=events,
        sources=_sources(shown_),
    )


def _sources(findings: list[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for f in findings for s in f.sources))


def _spans(claim: Claim, facts: Dataset) -> tuple[tuple[date, date | None], ...]:
    """Return the times in which a claim on members and recognition held, by asking on every day of change."""
    reviewed = facts.version.reviewed
    days = [day for day in claim.turning_points(facts) if day <= reviewed]
    true = [not any(f.wrong for f in claim.findings(facts, day)) for day in days]
    spans: list[tuple[date, date | None]] = []
    for i, holds in enumerate(true):
        if holds and (not i or not true[i - 1]):
            end = next((days[j] for j in range(i + 1, len(days)) if not true[j]), None)
            spans.append((days[i], end))
    return tuple(spans)


def check_claim_files(data: Dataset) -> list[DataError]:
    """Return what is wrong with the form of the shipped claims."""
    problems: list[DataError] = []
    for name in claim_files():
        try:
            found = check_claims(name, data=data)
        except InputError as error:
            problems.append(DataError(str(error), where=name))
            continue
        for item in found.checked:
            cited = {*item.claim.sources, *item.claim.remark_sources}
            missing = sorted(cited - data.source_ids)
            if missing:
                problems.append(DataError(f"no source is called {missing[0]}", where=f"{name}: {item.claim.id}"))
    return problems
