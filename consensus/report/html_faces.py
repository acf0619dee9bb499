"""The face of an answer in a notebook cell: a sentence, a picture, tables, and what it was made from.

Each is a piece of HTML with its own scoped style. A picture is embedded as an image
with a text in its place, so that the ids and styles of two cells never mix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from consensus.checks.claims import Claims
from consensus.decisions.candidacy import Candidacy
from consensus.decisions.compare import Comparison, RuleTable, changes_in_words
from consensus.decisions.question import Question
from consensus.decisions.ruling import RuleReport
from consensus.decisions.verdict import Verdict, decide
from consensus.errors import InputError
from consensus.levers.changes import Changes
from consensus.levers.survey import Survey
from consensus.power import Power
from consensus.report.bars import power_svg
from consensus.report.bodies import EFFECTS, answers_of, few, has_answer
from consensus.report.changes import changes_outline, lever_rows
from consensus.report.claims import result_in_words
from consensus.report.faces import about
from consensus.report.flow import graph_svg
from consensus.report.history import KINDS, days_of, held_in_words, history_sentence
from consensus.report.html_view import SIGNS, changed_rows, rule_lines, who
from consensus.report.map import map_svg, mappable
from consensus.report.outline import Section
from consensus.report.palette import look_of
from consensus.report.power import alike, all_equal, figure, power_headline, power_notes, power_rows
from consensus.report.sentence import headline
from consensus.report.svg import track_svg
from consensus.report.text import (
    capital,
    ground_in_words,
    in_order,
    outcome_in_words,
    take_in_words,
    told_in_words,
)
from consensus.report.track import gate_in_words, track_headline
from consensus.scenarios import Scenario
from consensus.tracks.replay import History
from consensus.tracks.track import Track
from consensus.values import by_name, in_series

if TYPE_CHECKING:
    from consensus.report.picture import Picture

MOST_ROWS = 60
"""So many lines of a table are shown in a cell; the rest is in ``to_csv()``."""


class Table(NamedTuple):
    """A table: what it shows, its heads, and its rows, of which the first cell names the row."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def shown(self) -> tuple[tuple[str, ...], ...]:
        """The rows that a cell has room for."""
        return self.rows[:MOST_ROWS]


class Shown(NamedTuple):
    """A picture as an image that holds itself."""

    alt: str
    address: str


class Face(NamedTuple):
    """What a cell shows of an answer."""

    sentence: str
    word: str = ""
    """The outcome in a word or a few."""
    pictures: tuple[Shown, ...] = ()
    tables: tuple[Table, ...] = ()
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()


def html_of(result: object) -> str:
    """Return an answer as a piece of HTML for a notebook cell: escaped, with its own scoped style.

    Raises
    ------
    InputError
        If it is no answer of this package.

    Examples
    --------
    >>> import consensus as cs
    >>> "Greece, Romania, Slovakia and Spain" in html_of(cs.decide(cs.scenarios.load("nato/kosovo")))
    True
    """
    from consensus.report.html import asset, environment, marked  # noqa: PLC0415 - the templates, on first use

    makers = _makers()
    for kind in type(result).__mro__:
        if kind in makers:
            return (
                environment()
                .get_template("face.html.j2")
                .render(face=makers[kind](result), about=about(result), style=marked(asset("face.css")))
            )
    raise InputError(
        f"a {type(result).__name__} is no answer that a page can show", fix="Pass a result of this package"
    )


def _shown(picture: Picture, alt: str) -> tuple[Shown, ...]:
    address = quote(str(picture), safe=" !$&'()*+,-./:;=?@[]^_`{|}~")
    return (Shown(alt, f"data:image/svg+xml,{address}"),)


def _verdict(verdict: Verdict) -> Face:
    first, *remarks = outcome_in_words(verdict)
    rows = []
    for item in in_order(verdict.contributions):
        look = look_of(item)
        why = ground_in_words(item.member) if look == "blocks" else ""
        words = item.in_words if look == "blocks" else told_in_words(item)
        rows.append((capital(item.member.shown), item.state, f"{look.symbol} {look.value}", words, why))
    order = {"blocks": 0, "possible": 2, "supports": 1, "neutral": 3}
    rows.sort(key=lambda row: order.get(row[2][2:], 9))
    heads = ("Member", "Code", "In this verdict", "In words", "Why it blocks")
    caption = (
        "Every member: blockers first, then support, then positions that are not known (possible: could block or not)"
    )
    take = take_in_words(verdict)
    sentence = headline(verdict)
    return Face(
        sentence,
        first,
        pictures=_shown(map_svg(verdict), sentence) if verdict.contributions and mappable(verdict) else (),
        tables=(Table(caption, heads, tuple(rows)),) if rows else (),
        notes=(*remarks, *((f"{take.title}: {take.text}",) if take is not None else ())),
    )


def _comparison(change: Comparison) -> Face:
    sides = tuple(
        (label, v.outcome.value, who(v), str(len(v.undetermined)), headline(v))
        for label, v in (("First", change.before), ("Second", change.after))
    )
    tables = [Table("The two answers", ("Answer", "Outcome", "Blockers", "Not known", "In words"), sides)]
    rows = tuple((row.names, row.mark, row.was, row.does, row.why) for row in changed_rows(change))
    if rows:
        tables.append(Table("Members that change", ("Member", "Blocking", "First", "Second", "Why"), rows))
    return Face(changes_in_words(change), tables=tuple(tables))


def _rules(table: RuleTable) -> Face:
    rows, remarks = rule_lines(table)
    own = "the rule of this stage" if table.question.stage else "the rule of the question"
    return Face(
        f"The same positions under every rule: {table.question.body}, {table.question.act_in_words}.",
        tables=(
            Table(
                f"* {own}; the others are comparisons, not the law of this body",
                ("Rule", "It takes", "Outcome", "Blockers", "Remark"),
                tuple(
                    (f"{row.title}{' *' * row.own}", row.needs, row.outcome, row.blockers, row.remark) for row in rows
                ),
            ),
        ),
        notes=remarks,
    )


def _rule(report: RuleReport) -> Face:
    rule = report.rule
    rows = tuple((position.value.replace("_", " "), EFFECTS[effect]) for position, effect in report.effects)
    notes = [f"{capital(threshold.in_words)}." for threshold in report.thresholds]
    if report.alone is not None and report.members:
        notes.append(f"Can stop it alone: {len(report.alone)} of {len(report.members)} members.")
    if report.fewest:
        notes.append(f"Can stop it together: {len(report.fewest)} at the least.")
    if report.missing:
        notes.append(f"Needs weights: {report.missing}.")
    notes.append("More agreement never harms." if report.monotone else f"More agreement can harm: {report.witness}.")
    return Face(
        f"{rule.title}: {rule.needs}.",
        tables=(Table("What each position does under the rule", ("Position", "Effect"), rows),),
        notes=tuple(notes),
    )


def _candidacy(found: Candidacy) -> Face:
    rows = []
    for row in found.rows:
        if has_answer(row):
            alone = f"{row.alone} of {row.seats}" if row.seats and row.alone is not None else few(row.alone)
            name = capital(row.body.removeprefix("the "))
            rows.append((name, row.rule.title, alone, few(row.together), "; ".join(answers_of(row))))
    caption = (
        "How many can stop it alone, how many it takes together at the least, and the answer or the ballots on record"
    )
    return Face(
        f"{capital(found.name)} before {len(rows)} bodies.",
        tables=(Table(caption, ("Body", "Rule", "Alone", "Together", "Answer"), tuple(rows)),),
        notes=("Whether the question is put at all is a separate matter in every body.",),
    )


def _changes(changes: Changes) -> Face:
    verdict = decide(changes.question)
    take = take_in_words(verdict)
    sentence = headline(verdict)
    picture = lever_picture(changes.question) if changes.of == "levers" else None
    return Face(
        sentence,
        pictures=_shown(picture, f"What hangs on what. {sentence}") if picture is not None else (),
        tables=_levers(changes),
        sections=tuple(changes_outline(changes)),
        notes=(take.text,) if take is not None else (),
    )


def lever_picture(asked: Question | Scenario) -> Picture | None:
    """Return the picture of what hangs on what; nothing where nothing does."""
    try:
        return graph_svg(asked)
    except InputError:
        return None


def _levers(changes: Changes) -> tuple[Table, ...]:
    rows = tuple((row.name, row.means, row.owner, row.stands, row.confidence) for row in lever_rows(changes))
    heads = ("Lever", "What it means", "Held by", "Stands", "Confidence")
    return (Table("The levers named above", heads, rows),) if rows else ()


def _survey(found: Survey) -> Face:
    rows = []
    for reading in found.readings:
        sets = reading.changes.sets
        least = " + ".join(sets[0]) if sets and sets[0] else "no coded objection" if sets else "no set"
        rows.append(
            (reading.title, reading.verdict.outcome.value, who(reading.verdict), least, str(reading.changes.count))
        )
    heads = ("Reading", "Outcome", "Blockers", "A smallest set", "Sets")
    sections = changes_outline(found.readings[0].changes, found)
    return Face(
        headline(found.readings[0].verdict),
        tables=(Table("One scenario under every reading of what is open", heads, tuple(rows)),),
        sections=tuple(part for part in sections if part.title.startswith("What survives")),
    )


def _track(track: Track) -> Face:
    sentence = track_headline(track)
    rows = tuple(
        (
            f"{step.stage.title}{' *' * step.stage.skippable}",
            "\N{NO-BREAK SPACE}".join(SIGNS[step.status]),
            gate_in_words(track, step),
        )
        for step in track.steps
    )
    return Face(
        sentence,
        f"Stops at: {track.step(track.stopped_at).stage.title}" if track.stopped_at else "A member",
        pictures=_shown(track_svg(track), sentence),
        tables=(Table("The gates in order; a gate marked * may be left out", ("Gate", "Stands", "In words"), rows),),
    )


def _history(told: History) -> Face:
    def day(value: object) -> str:
        return "-" if value is None else str(value)

    rows = tuple(
        (a.name, *map(day, (a.invited, a.signed, a.in_force, a.member_since)), str(a.parties or "-"), days_of(a))
        for a in told.accessions
    )
    heads = ("State", "Invited", "Signed", "In force", "Member", "Parties", "Days")
    tables = [Table("Accessions; days from signature to entry into force", heads, rows)]
    episodes = []
    for name in dict.fromkeys(e.episode.id for e in told.episodes):
        some = [e for e in told.episodes if e.episode.id == name]
        one = some[0].episode
        names = in_series(by_name(dict.fromkeys(capital(e.name) for e in some)))
        until = str(one.until) if one.until else "open"
        span = f"{one.since} to {until}"
        episodes.append((name, names, span, some[0].gate, KINDS[one.kind], held_in_words(told, one), one.unlocked_by))
    if episodes:
        heads = ("Episode", "Candidate", "When", "Gate", "Kind", "By", "Lifted by")
        tables.append(Table("Held up, delayed or threatened", heads, tuple(episodes)))
    return Face(
        history_sentence(told), tables=tuple(tables), notes=tuple(f"Difference: {t}." for t in told.differences)
    )


def _claims(found: Claims) -> Face:
    rows = tuple(
        (item.claim.claim, item.claim.by, item.claim.on.isoformat(), item.result.value, result_in_words(item))
        for item in found.checked
    )
    heads = ("Claim", "By", "Asked for", "Result", "What is true")
    return Face(
        found.title or found.name,
        tables=(Table("Each claim, what comes of it, and the nearest true statement", heads, rows),),
        notes=(found.summary,) if found.summary else (),
    )


def _power(power: Power) -> Face:
    sentence = power_headline(power)
    notes = tuple(power_notes(power))
    if power.settled is not None or all_equal(power):
        return Face(sentence, notes=notes)
    rows = tuple(
        (
            alike(row) if row.alike > 1 else row.name.removeprefix("the "),
            *(f"{weight:,}" for weight in row.weights),
            *map(figure, (row.banzhaf, row.normalised, row.shapley, row.prevent, row.initiate)),
        )
        for row in power_rows(power)
    )
    heads = ("Member", *power.game.weights, "Decides", "Share", "Shapley", "Prevents", "Initiates")
    return Face(
        sentence,
        pictures=_shown(power_svg(power), sentence),
        tables=(Table("In per cent", heads, rows),),
        notes=notes,
    )


def _scenario(scenario: Scenario) -> Face:
    names = {state.code: state.name for state in scenario.state_table().by_code.values()}
    rows = tuple(
        (names.get(state, state), item.position.value.replace("_", " "), item.reason, ", ".join(item.sources))
        for state, item in sorted(scenario.positions.items())
    )
    heads = ("State", "Position", "Reason", "Sources")
    tables = (Table("What the scenario asserts on top of the facts", heads, rows),) if rows else ()
    notes = (scenario.summary,) if scenario.summary else ()
    return Face(
        scenario.title or scenario.name or "A scenario", "A question, not yet an answer", tables=tables, notes=notes
    )


def _question(question: Question) -> Face:
    rows = tuple(
        (capital(m.shown), m.state, m.position.value.replace("_", " "), m.basis.value, m.reason)
        for m in question.members
    )
    heads = ("Member", "Code", "Position", "Basis", "Reason")
    tables = (Table("Who sits at the table, and what each is taken to do", heads, rows),) if rows else ()
    return Face(capital(f"{question.body}: {question.act_in_words}?"), "A question, not yet an answer", tables=tables)


def _pairs() -> Iterator[tuple[type, Callable[[Any], Face]]]:
    yield Verdict, _verdict
    yield Comparison, _comparison
    yield RuleTable, _rules
    yield RuleReport, _rule
    yield Candidacy, _candidacy
    yield Changes, _changes
    yield Survey, _survey
    yield Track, _track
    yield History, _history
    yield Claims, _claims
    yield Power, _power
    yield Scenario, _scenario
    yield Question, _question


@cache
def _makers() -> dict[type, Callable[[Any], Face]]:
    return dict(_pairs())
