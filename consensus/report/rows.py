"""Answers as tables: what goes into CSV, data frames and workbooks, each figure from one place.

Tables are tidy: one row a member, rule, set or gate, and beside it what the row rests on (date,
assumption, rule, version of the data), so that rows of several answers can be laid together. States
carry ISO 3166 codes and the numbers of Correlates of War and of Gleditsch and Ward.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from consensus.datasets import shipped
from consensus.errors import InputError, visible
from consensus.values import last_day, nearest
from consensus.version import __version__

if TYPE_CHECKING:
    from consensus.checks.claims import Claims
    from consensus.decisions.candidacy import Candidacy
    from consensus.decisions.compare import Comparison, RuleTable
    from consensus.decisions.question import Member, Question
    from consensus.decisions.ruling import RuleReport
    from consensus.decisions.verdict import Verdict
    from consensus.levers.changes import Changes
    from consensus.levers.survey import Survey
    from consensus.power.measure import Power
    from consensus.scenarios.model import Scenario
    from consensus.states import State
    from consensus.tracks.replay import History
    from consensus.tracks.track import Track

Cell: TypeAlias = str | int | float | bool | None
Row: TypeAlias = dict[str, Cell]

CODES = ("state", "name", "iso2", "cow", "gw")
ASKED = (
    "body",
    "candidate",
    "stage",
    "on",
    "known_by",
    "assumption",
    "rule",
    "outcome",
    "scenario",
    "data",
    "version",
    "designation_note",
)
_FIGURES = ("banzhaf", "banzhaf_normalised", "shapley_shubik", "to_prevent", "to_initiate", "rae")
_SIGNS = r"[=+\-@\uff1d\uff0b\uff0d\uff20]"
_RUNS = re.compile(rf"\A(?=\s*{_SIGNS}|[\t\r\n])|(?<=;)(?=\s*{_SIGNS})")
"""Where a spreadsheet may begin a formula: at a sign, also after blanks or in full width (as Japanese settings read
it), and after a semicolon, at which many European settings split a line."""


class Table(NamedTuple):
    """One table of an answer."""

    name: str
    """Short name, such as ``members``."""
    columns: tuple[str, ...]
    """Names of the columns, in order."""
    rows: tuple[Row, ...]
    """The rows; every one has every column."""


def rows(result: Any, table: str = "") -> list[Row]:
    """Return a table of an answer as a list of dicts.

    Parameters
    ----------
    result : Verdict, Comparison, RuleTable, RuleReport, Candidacy, Changes, Survey, Track, History, Claims, Power, ...
        The answer.
    table : str
        Which table, where there is more than one; the first if not given.

    Raises
    ------
    InputError
        If there is no such table.

    Examples
    --------
    >>> import consensus as cs
    >>> spain = [row for row in rows(cs.decide(cs.scenarios.load("nato/kosovo"))) if row["state"] == "ESP"][0]
    >>> spain["name"], spain["cow"], spain["position"], spain["blocks"], spain["on"]
    ('Spain', 230, 'object', 'definitely', '2026-07-31')
    """
    return [dict(row) for row in chosen(result, table).rows]


def chosen(result: Any, table: str = "") -> Table:
    """Return one table of an answer, the first if none is named."""
    found = tables(result)
    for one in found:
        if table in {"", one.name}:
            return one
    names = [one.name for one in found]
    raise InputError(
        f'no table is called "{visible(table)}"', fix=f"Use {' or '.join(names)}", suggestions=nearest(table, names)
    )


def tables(result: Any) -> tuple[Table, ...]:
    """Return every table of an answer, the main one first."""
    for kind in type(result).__mro__:
        made = _TABLES.get(kind.__name__)
        if made is not None:
            return tuple(made(result))
    raise InputError(f"a {type(result).__name__} has no table")


def as_csv(table: Table) -> str:
    """Return a table as CSV text.

    Text that a spreadsheet could take for a formula begins with an apostrophe; numbers are written as they are.

    Examples
    --------
    >>> print(as_csv(Table("t", ("a", "b"), ({"a": "=1+1", "b": -3},))), end="")
    a,b
    '=1+1,-3
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([harmless(name) for name in table.columns])
    writer.writerows([_in_csv(row[name]) for name in table.columns] for row in table.rows)
    return text.getvalue()


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula.

    Examples
    --------
    >>> harmless(" =1+1"), harmless("why;=1+1"), harmless("a-b; c=d")
    ("' =1+1", "why;'=1+1", 'a-b; c=d')
    """
    return _RUNS.sub("'", text)


def _in_csv(value: Cell) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else value


def _table(name: str, columns: Iterable[str], found: Iterable[Mapping[str, Any]]) -> Table:
    order = tuple(columns)
    return Table(name, order, tuple({key: _cell(row[key]) for key in order} for row in found))


def _cell(value: Any) -> Cell:
    """Return a value as a cell: text in one line with nothing hidden in it, numbers as numbers."""
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple | list | frozenset):
        value = "; ".join(str(_cell(part)) for part in value)
    return visible(str(value).replace("\r\n", " ").replace("\n", " ")) or None


def codes(state: str, name: str = "", on: date | datetime | None = None) -> Row:
    """Return the codes of a state; blanks where there is none, as for an invented state.

    A code with a name that is not that state's is not that state: a party PAN is not Panama.

    Examples
    --------
    >>> codes("XKX")
    {'state': 'XKX', 'name': 'Kosovo', 'iso2': 'XK', 'cow': 347, 'gw': 347}
    """
    known = shipped().states.by_code.get(state)
    if known is None or (name and not _is_called(known, name)):
        return {"state": state, "name": name or state, "iso2": None, "cow": None, "gw": None}
    called = known.name if on is None else known.name_on(last_day(on))
    return {"state": state, "name": called, "iso2": known.iso2 or None, "cow": known.cow, "gw": known.gw}


def _is_called(state: State, name: str) -> bool:
    try:
        return shipped().states.resolve(name.removeprefix("the ")).code == state.code
    except InputError:
        return False


def _asked(question: Question, outcome: object = None) -> dict[str, Any]:
    """Return what an answer rests on, for the columns at the end of each row."""
    made = question.provenance
    return {
        "body": question.body,
        "candidate": question.candidate,
        "stage": question.stage,
        "on": question.on,
        "known_by": question.known_by,
        "assumption": question.assumption,
        "rule": question.rule.kind,
        "outcome": outcome,
        "scenario": made.scenario,
        "data": made.data_digest,
        "version": made.version,
        "designation_note": question.designation_note,
    }


_MEMBER = ("position", "basis", "group", "stance", "reason", "condition", "since", "confidence")
_SAID = ("speaker", "level", "hypothetical_member", "asserted", "sources")
_DOES = ("position", "effect", "blocks", "critical", *_MEMBER[1:4], "in_words", *_MEMBER[4:], *_SAID)


def _member(member: Member, on: date | datetime | None) -> dict[str, Any]:
    said = member.statement
    fact = said or member.recognition
    return {
        **codes(member.state, member.shown, on),
        "position": member.position,
        "basis": member.basis,
        "group": member.group,
        "stance": member.stance,
        "reason": member.reason,
        "condition": member.condition,
        "since": member.since,
        "confidence": fact.confidence if fact else None,
        "speaker": said.speaker if said else None,
        "level": said.level if said else None,
        "hypothetical_member": member.hypothetical,
        "asserted": member.asserted,
        "sources": member.sources,
    }


def _verdict(verdict: Verdict) -> Iterator[Table]:
    question = verdict.question
    asked = _asked(question, verdict.outcome)
    tally = question.tally
    if tally is not None:
        figures = {
            "for": tally.in_favour,
            "against": tally.against,
            "abstain": tally.abstain,
            "invalid": tally.invalid,
            "absent": tally.absent,
            "without_vote": tally.without_vote,
        }
        found = ({"figure": name, "count": count, "margin": verdict.margin, **asked} for name, count in figures.items())
        yield _table("figures", ("figure", "count", "margin", *ASKED), found)
        return
    yield _table(
        "members",
        (*CODES, *_DOES, "margin", "tabled", *ASKED),
        (
            {
                **_member(c.member, question.on),
                "effect": c.effect,
                "blocks": c.blocks,
                "critical": c.critical,
                "in_words": c.in_words,
                "margin": verdict.margin,
                "tabled": verdict.tabled.value,
                **asked,
            }
            for c in verdict.contributions
        ),
    )


def _question(question: Question) -> Iterator[Table]:
    asked = _asked(question)
    found = ({**_member(m, question.on), **asked} for m in question.members)
    yield _table("members", (*CODES, *_MEMBER, *_SAID, *(name for name in ASKED if name != "outcome")), found)


def _scenario(scenario: Scenario) -> Iterator[Table]:
    asked = {
        "body": scenario.body or (scenario.new_body.name if scenario.new_body else None),
        "candidate": scenario.candidate,
        "stage": scenario.stage,
        "on": scenario.on,
        "known_by": scenario.known_by,
        "assumption": scenario.assumption,
        "rule": scenario.rule.kind if scenario.rule else None,
        "scenario": scenario.name,
        "data": shipped().version.digest,
        "version": __version__,
        "designation_note": designation_note(scenario),
    }
    names = {state.code: state.name for state in scenario.new_state}
    yield _table(
        "positions",
        (*CODES, "position", "reason", "condition", "since", "sources", *asked),
        (
            {
                **codes(state, names.get(state, ""), scenario.on),
                **{key: getattr(item, key) for key in ("position", "reason", "condition", "since", "sources")},
                **asked,
            }
            for state, item in sorted(scenario.positions.items())
        ),
    )


def designation_note(scenario: Scenario) -> str:
    """Return the note that goes with the name of a scenario's candidate."""
    if scenario.designation_note is not None:
        return scenario.designation_note
    return shipped().about.designation_notes.get(scenario.candidate, "")


def _comparison(change: Comparison) -> Iterator[Table]:
    first, second = change.before.question, change.after.question
    both: dict[str, Any] = {}
    for prefix, verdict in (("first", change.before), ("second", change.after)):
        asked = _asked(verdict.question, verdict.outcome)
        both |= {f"{prefix}_{key}": asked[key] for key in ("scenario", "on", "stage", "assumption", "rule", "outcome")}
    both |= {key: _asked(second)[key] for key in ("body", "candidate", "data", "version")}
    both["designation_note"] = second.designation_note or first.designation_note
    own: tuple[str, ...] = ("before", "after", "was", "does", "stopped_blocking", "started_blocking", "why", "since")
    yield _table(
        "changed",
        (*CODES, *own, *both),
        (
            {**codes(item.state, item.name, second.on), **{key: getattr(item, key) for key in own}, **both}
            for item in change.members
        ),
    )
    counted = ("outcome", "failed_by", "margin", "members", "blockers", "possible_blockers", "tabled")
    yield _table(
        "answers",
        ("answer", *counted, *(name for name in ASKED if name != "outcome")),
        (
            {
                "answer": label,
                **_asked(verdict.question),
                "outcome": verdict.outcome,
                "failed_by": verdict.failed_by,
                "margin": verdict.margin,
                "members": len(verdict.contributions),
                "blockers": [c.state for c in verdict.blockers],
                "possible_blockers": [c.state for c in verdict.possible_blockers],
                "tabled": verdict.tabled.value,
            }
            for label, verdict in (("first", change.before), ("second", change.after))
        ),
    )


def _rule_table(table: RuleTable) -> Iterator[Table]:
    asked = {key: value for key, value in _asked(table.question).items() if key not in {"rule", "outcome"}}
    own: tuple[str, ...] = (
        "rule",
        "title",
        "needs",
        "own",
        "outcome",
        "remark",
        "blockers",
        "number_of_blockers",
        "possible_blockers",
    )
    yield _table(
        "rules",
        (*own, *asked),
        (
            {
                "rule": row.rule.kind,
                "title": row.title,
                "needs": row.needs,
                "own": row.own,
                "outcome": row.outcome,
                "remark": row.remark,
                "blockers": row.blockers,
                "number_of_blockers": len(row.blockers) if row.outcome else None,
                "possible_blockers": row.possible if row.outcome else None,
                **asked,
            }
            for row in table.rows
        ),
    )


def _rule_report(report: RuleReport) -> Iterator[Table]:
    asked = {
        "rule": report.rule.kind,
        "clause": report.clause,
        "body": report.body,
        "on": report.on,
        "data": shipped().version.digest,
        "version": __version__,
    }
    found = ({"position": position, "effect": effect, **asked} for position, effect in report.effects)
    yield _table("positions", ("position", "effect", *asked), found)
    if report.thresholds:
        own = ("clause", "needed", "base", "of", "unit")
        yield _table(
            "thresholds",
            (*own, *(key for key in asked if key != "clause")),
            ({**asked, **{key: getattr(item, key) for key in own}} for item in report.thresholds),
        )
    if report.members:
        alone = None if report.alone is None else frozenset(report.alone)
        yield _table(
            "members",
            (*CODES, "can_stop_alone", *asked),
            (
                {**codes(state, on=report.on), "can_stop_alone": None if alone is None else state in alone, **asked}
                for state in report.members
            ),
        )


def _candidacy(found: Candidacy) -> Iterator[Table]:
    asked = {
        **{f"candidate_{key}": value for key, value in codes(found.candidate, found.name, found.on).items()},
        "on": found.on,
        "assumption": found.assumption,
        "data": shipped().version.digest,
        "version": __version__,
        "designation_note": found.designation_note,
    }
    asked["candidate"] = asked.pop("candidate_state")
    asked = {"candidate": asked.pop("candidate"), **asked}
    own: tuple[str, ...] = ("body", "body_name", "stage", "rule", "clause", "member_since", "seats", "can_stop_alone")
    own += ("fewest_to_stop", "outcome", "blockers", "unknown", "tabled", "ballots", "remark")
    yield _table(
        "bodies",
        (*own, *asked),
        (
            {
                "body": row.code,
                "body_name": row.body,
                "stage": row.stage_id,
                "rule": row.rule.kind,
                "clause": row.clause,
                "member_since": row.member_since,
                "seats": row.seats,
                "can_stop_alone": row.alone,
                "fewest_to_stop": row.together,
                "outcome": row.verdict.outcome if row.verdict is not None else None,
                "blockers": [c.state for c in row.verdict.blockers] if row.verdict is not None else None,
                "unknown": len(row.verdict.undetermined) if row.verdict is not None else None,
                "tabled": row.verdict.tabled.value if row.verdict is not None else None,
                "ballots": len(row.ballots),
                "remark": row.remark,
                **asked,
            }
            for row in found.rows
        ),
    )
    figures = ("for", "against", "abstain", "invalid", "absent", "without_vote")
    yield _table(
        "ballots",
        ("body", "ballot", "title", "held_on", "stage", *figures, "outcome", "margin", "sources", *asked),
        (
            {
                **asked,
                "body": row.code,
                "ballot": item.vote.name,
                "title": item.vote.title,
                "held_on": item.vote.on,
                "stage": item.vote.stage,
                "for": item.vote.figures.in_favour,
                **{key: getattr(item.vote.figures, key) for key in figures[1:]},
                "outcome": item.vote.expect.outcome,
                "margin": item.margin,
                "sources": item.vote.sources,
            }
            for row in found.rows
            for item in row.ballots
        ),
    )


def _changes(changes: Changes) -> Iterator[Table]:
    from consensus.decisions.verdict import decide  # noqa: PLC0415

    question = changes.question
    asked = _asked(question, decide(question).outcome)
    means = {item.lever.id: item.lever.means for item in question.levers}
    shown = {m.state: m.shown for m in question.members}

    def found() -> Iterator[dict[str, Any]]:
        kinds = (
            ("unblocking", changes.sets, changes.complete),
            ("firm", changes.firm_sets, changes.firm_complete),
            ("blocking", changes.blocking_sets, changes.blocking_complete),
        )
        for kind, sets, complete in kinds:
            for number, some in enumerate(sets, 1):
                words = [means.get(part) or f"{shown.get(part, part)} agrees" for part in some]
                if kind == "blocking":  # the block stays as long as none of these comes about
                    words = [f"not: {part}" for part in words]
                yield {
                    "kind": kind,
                    "number": number,
                    "size": len(some),
                    "cost": changes.cost(some) if kind != "blocking" else None,
                    "parts": some,
                    "in_words": words,
                    "of": changes.of,
                    "all_found": complete,
                    **asked,
                }

    yield _table("sets", ("kind", "number", "size", "cost", "parts", "in_words", "of", "all_found", *ASKED), found())
    roles = dict.fromkeys(changes.roots, "root") | dict.fromkeys(changes.followers, "follower")
    yield _table(
        "blockers",
        (*CODES, "role", "waits_for_others", *ASKED),
        (
            {**codes(s, shown.get(s, ""), question.on), "role": role, "waits_for_others": s in changes.waiting, **asked}
            for s, role in sorted(roles.items())
        ),
    )


def _survey(survey: Survey) -> Iterator[Table]:
    own: tuple[str, ...] = (
        "reading",
        "codings",
        "outcome",
        "tabled",
        "blockers",
        "roots",
        "indispensable",
        "sets",
        "smallest_set",
    )
    yield _table(
        "readings",
        (*own, *(name for name in ASKED if name != "outcome")),
        (
            {
                **_asked(reading.verdict.question),
                "reading": number,
                "codings": [coding.id for coding in reading.codings],
                "outcome": reading.verdict.outcome,
                "tabled": reading.verdict.tabled.value,
                "blockers": sorted(reading.blockers),
                "roots": reading.changes.roots,
                "indispensable": reading.changes.indispensable,
                "sets": reading.changes.count,
                "smallest_set": reading.changes.sets[0] if reading.changes.sets else None,
            }
            for number, reading in enumerate(survey.readings, 1)
        ),
    )
    yield from _changes(survey.readings[0].changes)  # those of the reading that was asked for


def _track(track: Track) -> Iterator[Table]:
    from consensus.report.track import gate_in_words  # noqa: PLC0415

    asked = {
        "body": track.body,
        "candidate": track.candidate,
        "on": track.on,
        "known_by": track.known_by,
        "assumption": track.assumption,
        "scenario": track.provenance.scenario,
        "data": track.provenance.data_digest,
        "version": track.provenance.version,
        "designation_note": track.designation_note,
    }
    own: tuple[str, ...] = (
        "stage",
        "title",
        "status",
        "date",
        "in_words",
        "may_be_left_out",
        "rule",
        "outcome",
        "blockers",
    )
    own += ("notified", "parties", "tabled", "sources")
    yield _table(
        "stages",
        (*own, *asked),
        (
            {
                "stage": step.stage.id,
                "title": step.stage.title,
                "status": step.status,
                "date": step.date,
                "in_words": gate_in_words(track, step),
                "may_be_left_out": step.stage.skippable,
                "rule": step.stage.rule.kind if step.stage.rule else None,
                "outcome": step.verdict.outcome if step.verdict is not None else None,
                "blockers": step.blockers,
                "notified": step.notified[0] if step.ratifiers else None,
                "parties": len(step.ratifiers) or None,
                "tabled": step.tabled.value if step.verdict is not None or step.stage.kind == "agenda" else None,
                "sources": step.act.sources if step.act else None,
                **asked,
            }
            for step in track.steps
        ),
    )
    yield _table(
        "parties",
        (*CODES, "stage", "status", "approved", "ratified", "notified", "reason", "to_do", "sources", *asked),
        (
            {
                **codes(item.state, track.name(item.state), track.on),
                "stage": step.stage.id,
                "status": item.status,
                "approved": item.approved.since if item.approved else None,
                "ratified": item.ratified.since if item.ratified else None,
                "notified": item.since,
                "reason": item.reason,
                "to_do": item.to_do,
                "sources": sorted({s for a in (item.approved, item.ratified, item.notified) if a for s in a.sources}),
                **asked,
            }
            for step in track.steps
            for item in step.ratifiers
        ),
    )


def _history(told: History) -> Iterator[Table]:
    asked = {"body": told.body, "data": told.reviewed, "version": __version__}
    own: tuple[str, ...] = ("round", "invited", "signed", "in_force", "member_since", "parties", "known")
    yield _table(
        "accessions",
        (*CODES, *own, "days_fewest", "days_most", "last", "differences", *asked),
        (
            {
                **codes(item.candidate),
                "name": item.name,
                **{key: getattr(item, key) for key in own},
                "days_fewest": item.days[0] if item.days else None,
                "days_most": item.days[1] if item.days else None,
                "last": item.last,
                "differences": item.differences,
                **asked,
            }
            for item in told.accessions
        ),
    )
    account: tuple[str, ...] = (
        "kind",
        "on",
        "since",
        "until",
        "blockers",
        "others",
        "reluctant",
        "reason",
        "linked_issue",
    )
    account += ("unlocked_by", "outcome", "sources")
    yield _table(
        "episodes",
        ("episode", *CODES, "stage", *account, "replayed_status", "replayed_held_by", "differences", *asked),
        (
            {
                "episode": item.episode.id,
                **codes(item.episode.candidate),
                "name": item.name,
                "stage": item.episode.stage,
                **{key: getattr(item.episode, key) for key in account},
                "replayed_status": item.status,
                "replayed_held_by": item.found,
                "differences": item.differences,
                **asked,
            }
            for item in told.episodes
        ),
    )


def _claims(found: Claims) -> Iterator[Table]:
    from consensus.report.claims import claims_document  # noqa: PLC0415

    own: tuple[str, ...] = (
        "id",
        "claim",
        "by",
        "made",
        "on",
        "result",
        "why",
        "nearest_true",
        "remark",
        "sources",
        "claimed_in",
    )
    document = claims_document(found)
    yield _table(
        "claims",
        (*own, "file", "data", "version"),
        (
            {**{key: item[key] for key in own}, "file": found.name, "data": found.reviewed, "version": __version__}
            for item in document["claims"]
        ),
    )


def _power(power: Power) -> Iterator[Table]:
    yield power_table(power)


def power_table(*powers: Power) -> Table:
    """Return the power of the members as a table: indices as decimals, and exact as fractions in text.

    Several tables of power (another date, another rule) are laid one under the other.
    """
    from consensus.report.power import power_document  # noqa: PLC0415

    weights = {name: name for power in powers for name in power.game.weights}
    exact = tuple(f"{key}_exact" for key in _FIGURES)
    asked = ("on", "rule", "needs", "scenario", "data", "version", "designation_note")
    fixed = {"member", *CODES, "swings", *_FIGURES, *exact, *asked}
    weights = {name: f"weight_{name}" if name in fixed else name for name in weights}

    def found() -> Iterator[dict[str, Any]]:
        for power in powers:
            game, document = power.game, power_document(power)
            made = document["provenance"]
            for member in document["members"]:
                known = codes(member["member"], on=game.origin.on)
                # own weights may name a party PAN, which is not Panama: only a game that says so speaks of the state
                real = member["name"] != member["member"] and member["name"].removeprefix("the ") == known["name"]
                known = {key: value if real else None for key, value in known.items()}
                yield {
                    **known,
                    "member": member["member"],
                    "name": member["name"],
                    **{column: member["weights"].get(name) for name, column in weights.items()},
                    "swings": member["swings"],
                    **{key: _decimal(member[key]) for key in _FIGURES},
                    **{f"{key}_exact": _exact(member[key]) for key in _FIGURES},
                    "on": document["on"],
                    "rule": document["rule"]["title"],
                    "needs": document["rule"]["needs"],
                    "scenario": made.get("scenario"),
                    "data": made["data_digest"],
                    "version": made["version"],
                    "designation_note": made.get("designation_note"),
                }

    figures = [name for key in _FIGURES[:3] for name in (key, f"{key}_exact")]
    figures += [*_FIGURES[3:], *exact[3:]]
    order = ("member", "name", *weights.values(), "swings", *figures, "state", "iso2", "cow", "gw", *asked)
    return _table("members", order, found())


def _decimal(value: str | float | None) -> float | None:
    return float(Fraction(value)) if isinstance(value, str) else value


def _exact(value: str | float | None) -> str | None:
    return value if isinstance(value, str) else None


_TABLES: dict[str, Callable[[Any], Iterable[Table]]] = {
    "Candidacy": _candidacy,
    "Changes": _changes,
    "Claims": _claims,
    "Comparison": _comparison,
    "History": _history,
    "Power": _power,
    "Question": _question,
    "RuleReport": _rule_report,
    "RuleTable": _rule_table,
    "Scenario": _scenario,
    "Survey": _survey,
    "Track": _track,
    "Verdict": _verdict,
}
