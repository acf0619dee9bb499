"""The faces of an answer: a line, the full text, plain data, tables, and what it was made from.

Every class of answer has one entry here; `consensus.results.Result` reaches these functions by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from consensus.errors import InputError, MissingExtra, visible
from consensus.values import in_series, last_day, long_date

if TYPE_CHECKING:
    import pandas as pd

    from consensus.decisions.question import Provenance, Question
    from consensus.facts import Source
    from consensus.values import Moment

LONGEST_LINE = 200
MOST_CODES = 8
NO_FORECAST = "It is not a forecast, and it takes no side on the status of any state."


class Face(NamedTuple):
    """How one class of answer shows itself."""

    line: Callable[[Any], str]
    text: Callable[[Any], str]
    document: Callable[[Any], dict[str, Any]]
    about: Callable[[Any], Iterable[tuple[str, object]]]
    sources: Callable[[Any], Iterable[Source]]


def line(result: Any) -> str:
    """Return an answer in one line, for ``repr``.

    Examples
    --------
    >>> import consensus as cs
    >>> line(cs.scenarios.load("nato/kosovo"))
    '<Scenario nato/kosovo: Kosovo, NATO, invitation to talks, 31 July 2026, strict>'
    """
    text = " ".join(visible(_face(result).line(result)).split())
    if len(text) > LONGEST_LINE:
        text = f"{text[: LONGEST_LINE - 3].rstrip()}..."
    return f"<{type(result).__name__} {text}>"


def text(result: Any) -> str:
    """Return an answer in full as plain text, without a line break at the end.

    Examples
    --------
    >>> import consensus as cs
    >>> text(cs.decide(cs.scenarios.load("nato/kosovo"))).splitlines()[0][:34]
    'If it were put on 31 July 2026, NA'
    """
    return _face(result).text(result).rstrip("\n")


def document(result: Any) -> dict[str, Any]:
    """Return an answer as plain data.

    Examples
    --------
    >>> import consensus as cs
    >>> document(cs.decide(cs.scenarios.load("nato/kosovo")))["outcome"]
    'BLOCKED'
    """
    return _face(result).document(result)


def json(result: Any) -> str:
    """Return an answer as JSON text.

    Examples
    --------
    >>> import consensus as cs
    >>> json(cs.scenarios.load("nato/kosovo")).splitlines()[1]
    '  "assumption": "strict",'
    """
    return str(_in("document").to_json(document(result)))


def html(result: Any) -> str:
    """Return an answer as an HTML fragment for a notebook cell.

    Examples
    --------
    >>> import consensus as cs
    >>> "BLOCKED" in html(cs.decide(cs.scenarios.load("nato/kosovo")))
    True
    """
    return str(_in("html").html_of(result))


def csv_text(result: Any, table: str = "") -> str:
    """Return a table of an answer as CSV.

    Examples
    --------
    >>> import consensus as cs
    >>> csv_text(cs.decide(cs.scenarios.load("nato/kosovo"))).splitlines()[1][:22]
    'ALB,Albania,AL,339,339'
    """
    rows = _in("rows")
    return str(rows.as_csv(rows.chosen(result, table)))


def frame(result: Any, table: str = "") -> pd.DataFrame:
    """Return a table of an answer as a pandas data frame; what it was made from is in ``attrs``.

    Whole numbers stay whole where some are missing (``Int64``).

    Raises
    ------
    MissingExtra
        If pandas is not installed.

    Examples
    --------
    >>> import consensus as cs
    >>> frame(cs.decide(cs.scenarios.load("nato/kosovo"))).shape[0]  # doctest: +SKIP
    32
    """
    pandas = needed("pandas", "pandas", "a data frame")
    found = _in("rows").chosen(result, table)
    made = pandas.DataFrame({name: [row[name] for row in found.rows] for name in found.columns})
    for name in found.columns:
        kinds = {type(row[name]) for row in found.rows}
        largest = max((abs(row[name]) for row in found.rows if isinstance(row[name], int)), default=0)
        if kinds == {int, type(None)} and largest < 1 << 63:
            made[name] = made[name].astype("Int64")
        elif kinds == {bool, type(None)}:
            made[name] = made[name].astype("boolean")
    told: dict[str, str] = {}
    for label, value in about(result):
        told[label] = f"{told[label]}; {value}" if label in told else value
    made.attrs = told
    typed: pd.DataFrame = made
    return typed


def workbook_to(result: Any, path: str | Path) -> None:
    """Write an answer to a workbook.

    Raises
    ------
    MissingExtra
        If xlsxwriter is not installed.
    InputError
        If the name does not end in ``.xlsx``, or the file cannot be written.

    Examples
    --------
    >>> import consensus as cs
    >>> workbook_to(cs.decide(cs.scenarios.load("nato/kosovo")), "kosovo.txt")
    Traceback (most recent call last):
    consensus.errors.InputError: kosovo.txt: a workbook ends in .xlsx
    """
    from consensus.report.excel import workbook  # noqa: PLC0415

    where = workbook_path(path)
    save(where, workbook(result))


def workbook_path(path: str | Path) -> Path:
    """Return where a workbook is written.

    Raises
    ------
    InputError
        If the name does not end in ``.xlsx``.

    Examples
    --------
    >>> workbook_path("kosovo.xlsx").name
    'kosovo.xlsx'
    """
    where = Path(path)
    if where.suffix.lower() != ".xlsx":
        raise InputError("a workbook ends in .xlsx", where=str(path))
    return where


def save(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: beside it first, then in its place.

    Raises
    ------
    InputError
        If it cannot be written.

    Examples
    --------
    >>> save(Path("no/such/folder/x.html"), "text")
    Traceback (most recent call last):
    consensus.errors.InputError: no/such/folder/x.html: cannot be written: No such file or directory
    """
    import os  # noqa: PLC0415
    import tempfile  # noqa: PLC0415

    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    try:
        if path.exists() and not path.is_file():  # a device or a pipe, which is not replaced; a folder fails by itself
            path.write_bytes(data)
            return
        target = path.resolve()
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(13, "Permission denied")
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            beside.chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
            beside.replace(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot be written: {reason}", where=str(path)) from None


def _umask() -> int:
    import os  # noqa: PLC0415

    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def needed(module: str, extra: str, what: str) -> Any:
    """Return an optional package, or say how to install it.

    Raises
    ------
    MissingExtra
        If it is not installed.

    Examples
    --------
    >>> needed("no_such_package", "excel", "a workbook")
    Traceback (most recent call last):
    consensus.errors.MissingExtra: a workbook needs no_such_package, which is not installed...
    """
    try:
        return import_module(module)
    except ImportError:
        raise MissingExtra(
            f"{what} needs {module}, which is not installed",
            fix=f'Install it: pip install "accession-consensus[{extra}]" (from a checkout: pip install ".[{extra}]")',
        ) from None


def about(result: Any) -> list[tuple[str, str]]:
    """Return what an answer was made from, as pairs of a label and a text; what does not apply is left out.

    Examples
    --------
    >>> import consensus as cs
    >>> dict(about(cs.decide(cs.scenarios.load("nato/kosovo"))))["As of"]
    '31 July 2026'
    """
    pairs = [*_face(result).about(result), ("What it does not say", NO_FORECAST)]
    return [(label, visible(str(value))) for label, value in pairs if value not in ("", None)]


def sources(result: Any) -> list[Source]:
    """Return every source that an answer cites, by identifier.

    Examples
    --------
    >>> import consensus as cs
    >>> len(sources(cs.decide(cs.scenarios.load("nato/kosovo")))) > 10
    True
    """
    found = {source.id: source for source in _face(result).sources(result)}
    return [found[name] for name in sorted(found)]


def _in(module: str) -> Any:
    return import_module(f"consensus.report.{module}")


def _face(result: Any) -> Face:
    for kind in type(result).__mro__:
        if kind.__name__ in _FACES:
            return _FACES[kind.__name__]
    raise InputError(f"a {type(result).__name__} has no face of its own")


# Questions, and the answers made of one.


def _asked(question: Question) -> str:
    """Say in a clause who asks to be let in where, at which stage, when and by which assumption."""
    parts = [question.candidate_shown, question.body.removeprefix("the "), _stage(question)]
    parts.append(long_date(question.on) if question.on else "")
    parts.append(f"known by {long_date(question.known_by)}" if question.known_by else "")
    parts.append(question.assumption.value if question.assumption else "")
    parts.append("" if question.rule_is_own else question.rule.title)
    return ", ".join(part for part in parts if part)


def _stage(question: Question) -> str:
    return question.stage.replace("_", " ")


def _codes(some: Iterable[str]) -> str:
    listed = list(some)
    more = f" and {len(listed) - MOST_CODES} more" if len(listed) > MOST_CODES else ""
    return " ".join(listed[:MOST_CODES]) + more


def _blockers(verdict: Any) -> str:
    found = [c.state for c in verdict.blockers]
    if found:
        return f"; blocker{'s' * (len(found) > 1)} {_codes(found)}"
    if verdict.undetermined:
        return f"; {len(verdict.undetermined)} unknown"
    return f"; margin {verdict.margin:+d}" if verdict.margin is not None else ""


def _about_question(question: Question) -> Iterator[tuple[str, object]]:
    yield "Asked", f"{question.body}: {question.act_in_words}"
    yield from _when(question.on, question.known_by)
    if question.assumption is not None:
        yield "Assumption", f"{question.assumption}: {question.assumption.in_words}"
    comparison = "" if question.rule_is_own else " (a comparison, not the law of this body)"
    yield "Rule", f"{question.rule.title}: {question.rule.needs}{comparison}"
    yield "Clause", question.clause_in_words
    yield "Readings taken", in_series([coding.title for coding in question.codings]) if question.codings else ""
    yield from _about_making(question.provenance, question.designation_note)


def _when(on: Moment | None, known_by: Any = None) -> Iterator[tuple[str, object]]:
    yield "As of", long_date(on) if on else "no date"
    yield "Known by", long_date(known_by) if known_by else ""


def _about_making(made: Provenance, note: str) -> Iterator[tuple[str, object]]:
    yield "Scenario", made.scenario
    yield "Data reviewed to", long_date(made.data_reviewed) if made.data_reviewed else ""
    yield "Data version", made.data_digest
    yield "consensus version", made.version
    yield "Designation note", note
    for remark in made.notes:
        yield "Note", remark


def _shipped() -> Iterator[tuple[str, object]]:
    from consensus.datasets import shipped  # noqa: PLC0415
    from consensus.version import __version__  # noqa: PLC0415

    yield "Data reviewed to", long_date(shipped().version.reviewed)
    yield "Data version", shipped().version.digest
    yield "consensus version", __version__


def _cited(names: Iterable[str]) -> tuple[Source, ...]:
    from consensus.datasets import shipped  # noqa: PLC0415

    return shipped().cited(frozenset(names))


def _verdict_about(verdict: Any) -> Iterator[tuple[str, object]]:
    yield "Answer", _in("sentence").headline(verdict)
    yield "Outcome", verdict.outcome.value
    yield "Tabled", verdict.tabled.value
    yield from _about_question(verdict.question)


def _comparison_line(change: Any) -> str:
    first, second = change.before, change.after
    moved = len(change.members)
    parts = [f"{moved} member{'s' * (moved != 1)} changed"]
    if change.stopped_blocking:
        parts.append(f"stopped blocking {_codes(change.stopped_blocking)}")
    if change.started_blocking:
        parts.append(f"started blocking {_codes(change.started_blocking)}")
    one, two = _asked(first.question), _asked(second.question)
    two = "" if one == two else f" and {two}"
    return f"{first.outcome} -> {second.outcome}: {one}{two}; {'; '.join(parts)}"


def _comparison_about(change: Any) -> Iterator[tuple[str, object]]:
    from consensus.decisions.compare import changes_in_words  # noqa: PLC0415

    yield "Answer", changes_in_words(change)
    for label, verdict in (("First", change.before), ("Second", change.after)):
        yield label, _in("sentence").headline(verdict)
        yield from (
            (f"{label}: {name[0].lower()}{name[1:]}", value) for name, value in _about_question(verdict.question)
        )


def _rule_table_line(table: Any) -> str:
    count = {name: sum(row.outcome == name for row in table.rows) for name in ("ADOPTED", "BLOCKED", "UNDETERMINED")}
    told = ", ".join(f"{number} {name}" for name, number in count.items() if number)
    return f"{len(table.rows)} rules: {_asked(table.question)}; {told}"


def _rule_report_line(report: Any) -> str:
    where = f" in {report.body} on {long_date(report.on)}" if report.body and report.on else ""
    alone = "" if report.alone is None or not report.body else f"; {len(report.alone)} can stop it alone"
    return f"{report.asked}{where}: {report.rule.needs}{alone}"


def _rule_report_about(report: Any) -> Iterator[tuple[str, object]]:
    yield "Rule", f"{report.rule.title}: {report.rule.needs}"
    yield "Clause", report.clause
    yield "Body", report.body
    yield from _when(report.on)
    yield from _shipped()


def _candidacy_about(found: Any) -> Iterator[tuple[str, object]]:
    yield "Asked", f"{found.name} before every body in the data"
    yield from _when(found.on)
    yield "Assumption", f"{found.assumption}: {found.assumption.in_words}"
    yield from _shipped()
    yield "Designation note", found.designation_note


def _candidacy_sources(found: Any) -> Iterator[Source]:
    names = {s for row in found.rows for ballot in row.ballots for s in ballot.vote.sources}
    names |= {s for row in found.rows for fact in row.happened for s in fact.sources}
    yield from _cited(names)
    for row in found.rows:
        if row.verdict is not None:
            yield from row.verdict.question.sources


def _changes_line(changes: Any) -> str:
    least = "" if changes.complete else "at least "
    sets = f"{least}{changes.count} smallest set{'s' * (changes.count != 1)} of {changes.of}"
    if changes.sets == ((),):
        sets = "no block to remove"
    first = f"; first {' '.join(changes.sets[0][:4])}" if changes.sets and changes.sets[0] else ""
    return f"{sets}: {_asked(changes.question)}{first}"


def _survey_line(found: Any) -> str:
    outcome = found.outcome.value if found.outcome else "outcome hangs on the reading"
    block = f"; in all of them blocked by {_codes(found.blockers)}" if found.blockers else ""
    count = len(found.readings)
    return f"{count} reading{'s' * (count != 1)}, {outcome}: {_asked(found.readings[0].verdict.question)}{block}"


def _survey_about(found: Any) -> Iterator[tuple[str, object]]:
    yield "Readings", "; ".join(reading.title for reading in found.readings)
    yield from _about_question(found.readings[0].verdict.question)


def _track_line(track: Any) -> str:
    way = f"{track.candidate_name}, {track.body_name.removeprefix('the ')}, {long_date(track.on)}, {track.assumption}"
    if track.done:
        return f"{way}; member since {track.member_since.in_words() if track.member_since else 'an unknown day'}"
    waits = f", waiting on {_codes(track.waiting_on)}" if track.waiting_on else ""
    return f"{way}; stops at {track.step(track.stopped_at).stage.title}{waits}"


def _track_about(track: Any) -> Iterator[tuple[str, object]]:
    yield "Answer", _in("track").track_headline(track)
    yield from _when(track.on, track.known_by)
    yield "Assumption", f"{track.assumption}: {track.assumption.in_words}"
    yield from _about_making(track.provenance, track.designation_note)


def _history_line(told: Any) -> str:
    episodes = len({item.episode.id for item in told.episodes})
    return (
        f"{told.body_name}: {len(told.accessions)} accessions, {episodes} episodes, {len(told.differences)} differences"
    )


def _history_about(told: Any) -> Iterator[tuple[str, object]]:
    yield "Body", told.body_name
    yield "Data", told.reviewed
    yield from list(_shipped())[2:]


def _claims_line(found: Any) -> str:
    count: dict[str, int] = {}
    for item in found.checked:
        count[item.result.value] = count.get(item.result.value, 0) + 1
    many = {"holds": "hold", "does not hold": "do not hold"}
    told = ", ".join(f"{number} {name if number == 1 else many.get(name, name)}" for name, number in count.items())
    return f"{found.name}: {len(found.checked)} claims; {told}"


def _claims_about(found: Any) -> Iterator[tuple[str, object]]:
    yield "Claims", found.title or found.name
    yield "Summary", found.summary
    yield "Data", found.reviewed
    yield from list(_shipped())[2:]


def _power_about(power: Any) -> Iterator[tuple[str, object]]:
    game, origin = power.game, power.game.origin
    yield "Answer", _in("power").power_headline(power)
    yield "Of", origin.title
    yield from _when(origin.on)
    yield "Rule", ": ".join(part for part in (origin.rule, origin.needs) if part)
    yield "Clause", origin.clause
    yield "Weights published rounded", in_series(origin.rounded) if origin.rounded else ""
    yield "Note", origin.note
    yield "What the figures are about", _in("power").about(power)
    if game.question is None:
        yield from _shipped()
    else:
        yield from _about_making(game.question.provenance, game.question.designation_note)


def _power_sources(power: Any) -> Iterator[Source]:
    yield from _cited(power.game.origin.sources)
    if power.game.question is not None:
        yield from power.game.question.sources


def _scenario_line(scenario: Any) -> str:
    body, stage = scenario.body_and_stage()
    name = _candidate(scenario)
    named = scenario.stage.replace("_", " ")
    asserted = len(scenario.positions)
    tail = f"; {asserted} position{'s' * (asserted != 1)} asserted" if asserted else ""
    parts = [name, body.name.removeprefix("the "), named if stage else "", long_date(scenario.on), scenario.assumption]
    head = f"{scenario.name}: " if scenario.name else ""
    return f"{head}{', '.join(str(part) for part in parts if part)}{tail}"


def _scenario_text(scenario: Any) -> str:
    filled = _in("text").filled
    pairs = [pair for pair in _scenario_about(scenario) if pair[1]]
    lines = [filled(scenario.title or scenario.name or "A scenario"), ""]
    if scenario.summary:
        lines += [filled(scenario.summary), ""]
    lines += [filled(f"{label + ':':<12} {value}", hang=" " * 13) for label, value in pairs]
    names = dict(_names(scenario))
    if scenario.positions:
        lines += ["", f"Asserted on top of the facts ({len(scenario.positions)})"]
        for state, item in sorted(scenario.positions.items()):
            why = f": {item.reason}" if item.reason else ""
            position = item.position.value.replace("_", " ")
            lines.append(filled(f"{names.get(state, state)}: {position}{why}", indent="  ", hang="    "))
    return visible("\n".join(lines))


def _names(scenario: Any) -> Iterator[tuple[str, str]]:
    for state in scenario.state_table().by_code.values():
        yield state.code, state.name_on(last_day(scenario.on))


def _candidate(scenario: Any) -> str:
    """Return the name of the candidate on the date of the scenario."""
    known = scenario.state_table()
    return str(known.resolve(scenario.candidate).name_on(last_day(scenario.on)))


def _figures(tally: Any) -> str:
    figures = (("for", tally.in_favour), ("against", tally.against), ("abstaining", tally.abstain))
    return ", ".join(f"{count} {name}" for name, count in figures)


def _scenario_about(scenario: Any) -> Iterator[tuple[str, object]]:
    body, stage = scenario.body_and_stage()
    on = scenario.on
    yield "Candidate", _candidate(scenario)
    yield "Body", body.name
    yield "Stage", stage.title if stage else ""
    yield from _when(on, scenario.known_by)
    yield "Assumption", f"{scenario.assumption}: {scenario.assumption.in_words}"
    yield "Rule", scenario.rule.title if scenario.rule else ""
    names = dict(_names(scenario))
    for label, states in (("added", scenario.members.add), ("removed", scenario.members.remove)):
        yield f"Members {label}", in_series([names.get(state, state) for state in states]) if states else ""
    yield "Levers set", ", ".join(f"{lever} {stands}" for lever, stands in sorted(scenario.levers.items()))
    yield "Costs", ", ".join(f"{lever} {cost}" for lever, cost in sorted(scenario.costs.items()))
    yield "Readings taken", ", ".join(scenario.coding)
    yield "Put to the body", scenario.tabled.value if scenario.tabled else ""
    yield "Ballot", scenario.vote
    yield "Figures", _figures(scenario.tally) if scenario.tally else ""
    yield "Acts asserted", str(len(scenario.act) or "")
    yield "Scenario", scenario.name
    yield from _shipped()
    yield "Designation note", _in("rows").designation_note(scenario)


def _scenario_document(scenario: Any) -> dict[str, Any]:
    found: dict[str, Any] = scenario.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return found


def _question_text(question: Any) -> str:
    filled = _in("text").filled
    lines = [filled(f"{question.body}: {question.act_in_words}?"), ""]
    for member in question.members:
        words = f"{member.shown}: {member.position.value.replace('_', ' ')} ({member.basis})"
        lines.append(filled(words, indent="  ", hang="    "))
    if question.tally is not None:
        lines.append(filled(f"Known by its figures: {_figures(question.tally)}", indent="  "))
    lines += ["", *_in("text").footer(question)]
    return visible("\n".join(lines))


def _question_line(question: Any) -> str:
    count = len(question.members)
    who = f"{count} member{'s' * (count != 1)}" if count else "a ballot known by its figures"
    return f"{_asked(question)}; {who}"


def _of_question(result: Any) -> tuple[Source, ...]:
    found: tuple[Source, ...] = result.question.sources
    return found


def _own(result: Any) -> tuple[Source, ...]:
    found: tuple[Source, ...] = result.sources
    return found


_FACES: dict[str, Face] = {
    "Verdict": Face(
        lambda v: f"{v.outcome}: {_asked(v.question)}{_blockers(v)}",
        lambda v: str(_in("text").verdict_text(v)),
        lambda v: dict(_in("document").verdict_document(v)),
        _verdict_about,
        _of_question,
    ),
    "Comparison": Face(
        _comparison_line,
        lambda c: str(_in("tables").comparison_text(c)),
        lambda c: dict(_in("document").comparison_document(c)),
        _comparison_about,
        lambda c: (*c.before.question.sources, *c.after.question.sources),
    ),
    "RuleTable": Face(
        _rule_table_line,
        lambda t: str(_in("tables").rules_text(t)),
        lambda t: dict(_in("document").rules_document(t)),
        lambda t: _about_question(t.question),
        _of_question,
    ),
    "RuleReport": Face(
        _rule_report_line,
        lambda r: str(_in("bodies").rule_text(r)),
        lambda r: dict(_in("bodies").rule_document(r)),
        _rule_report_about,
        lambda r: _cited(r.sources),
    ),
    "Candidacy": Face(
        lambda c: f"{c.name} before {len(c.rows)} bodies, {long_date(c.on)}, {c.assumption}",
        lambda c: str(_in("bodies").candidacy_text(c)),
        lambda c: dict(_in("bodies").candidacy_document(c)),
        _candidacy_about,
        _candidacy_sources,
    ),
    "Changes": Face(
        _changes_line,
        lambda c: str(_in("changes").changes_text(c)),
        lambda c: dict(_in("changes").changes_document(c)),
        lambda c: _about_question(c.question),
        _of_question,
    ),
    "Survey": Face(
        _survey_line,
        lambda s: str(_in("changes").changes_text(s.readings[0].changes, s)),
        lambda s: dict(_in("changes").changes_document(s.readings[0].changes, s)),
        _survey_about,
        lambda s: [source for reading in s.readings for source in reading.verdict.question.sources],
    ),
    "Track": Face(
        _track_line,
        lambda t: str(_in("track").track_text(t)),
        lambda t: dict(_in("track").track_document(t)),
        _track_about,
        _own,
    ),
    "History": Face(
        _history_line,
        lambda h: str(_in("history").history_text(h)),
        lambda h: dict(_in("history").history_document(h)),
        _history_about,
        _own,
    ),
    "Claims": Face(
        _claims_line,
        lambda c: str(_in("claims").claims_text(c)),
        lambda c: dict(_in("claims").claims_document(c)),
        _claims_about,
        _own,
    ),
    "Power": Face(
        lambda p: p.game.in_words,
        lambda p: str(_in("power").power_text(p)),
        lambda p: dict(_in("power").power_document(p)),
        _power_about,
        _power_sources,
    ),
    "Scenario": Face(
        _scenario_line,
        _scenario_text,
        _scenario_document,
        _scenario_about,
        lambda s: _cited(s.sources),
    ),
    "Question": Face(
        _question_line,
        _question_text,
        lambda q: dict(q.model_dump(mode="json")),
        _about_question,
        _own,
    ),
}
