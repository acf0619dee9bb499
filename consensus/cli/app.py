"""The commands and what they print."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from consensus.errors import InputError, ScenarioError, visible
from consensus.version import __version__

if TYPE_CHECKING:
    from consensus.decisions.verdict import Verdict
    from consensus.power import Game
    from consensus.scenarios import Scenario


def _is_terminal() -> bool:
    """Say whether colour and boxes may be used: a terminal that can show them, and nobody said no."""
    return (
        sys.stdout.isatty()
        and "NO_COLOR" not in os.environ
        and os.environ.get("TERM") != "dumb"
        and (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    )


if TYPE_CHECKING or not _is_terminal():
    import click
else:
    import rich_click as click

F = TypeVar("F", bound=Callable[..., Any])

START = """\
consensus: who blocks this candidate, why, on what evidence, and what would it take?

Three commands to start with:

  consensus decide nato/kosovo                       who blocks, and why
  consensus explain nato/kosovo Spain                from the fact to the clause
  consensus track nato/sweden-2022 --on 2022-12-30   which gate, and who is left

`consensus scenarios` lists what can be asked, `consensus --help` all commands.
"""


def _echo(text: str) -> None:
    """Print an answer; in a terminal, with its first sentence and its headings in bold."""
    if _is_terminal():
        paragraphs = text.split("\n\n")
        paragraphs[0] = click.style(paragraphs[0], bold=True)
        for i, paragraph in enumerate(paragraphs[1:-1], 1):
            first, _, rest = paragraph.partition("\n")
            paragraphs[i] = f"{click.style(first, bold=True)}\n{rest}" if rest else first
        text = "\n\n".join(paragraphs)
    _print(text)


def _print(text: str) -> None:
    """Write to standard output as it is set up; click would force UTF-8 on an ASCII terminal."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def _width() -> int:
    return min(100, shutil.get_terminal_size((88, 24)).columns)


def _json(document: Any) -> None:
    from consensus.report.document import to_json  # noqa: PLC0415

    _print(to_json(document))


def _common(command: F) -> F:
    """Add the options that every answering command has."""
    command = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")(command)
    return click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")(command)


def _asking(command: F) -> F:
    """Add the options that change what is asked."""
    options = [
        click.option("--known-by", metavar="DATE", help="Only use facts public by this date."),
        click.option("--assumption", metavar="NAME", help="strict, following, reserved, stated or conditional."),
        click.option("--stage", metavar="NAME", help="Stage of joining, such as pfp or acceptance."),
        click.option("--rule", metavar="NAME", help="Another rule than the stage's own."),
        click.option(
            "--position",
            "positions",
            multiple=True,
            metavar="STATE=POSITION",
            help="What if a state took this position? May be repeated.",
        ),
        click.option(
            "--lever",
            "levers",
            multiple=True,
            metavar="NAME=on",
            help="What if a lever were on, off or unknown? With the assumption conditional.",
        ),
        click.option(
            "--coding",
            "coding",
            multiple=True,
            metavar="NAME",
            help="Another reading of what is open. May be repeated.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _scenario(name: str, on: str | None, **changes: Any) -> Scenario:
    """Load a scenario and apply the options."""
    from consensus.scenarios import load  # noqa: PLC0415

    pairs = changes.pop("positions", ())
    tables = {key: _pairs(changes.pop(key, ()), form) for key, form in _PAIRED.items()}
    if not changes.get("coding"):
        changes.pop("coding", None)
    given = {key: value for key, value in changes.items() if value is not None}
    if on is not None:
        given["on"] = on
    if pairs:
        given["positions"] = {}
        for pair in pairs:
            state, mark, position = pair.partition("=")
            if not mark:
                raise click.BadParameter(f'"{visible(pair)}" is not of the form STATE=POSITION, such as GRC=agree')
            if state.strip() in given["positions"]:
                raise click.BadParameter(f"{visible(state.strip())} is given two positions")
            given["positions"][state.strip()] = position.strip()
    given |= {key: table for key, table in tables.items() if table}
    scenario = load(name)
    made = scenario.but(**given) if given else scenario
    hanging = sorted({"levers", "coding", "costs"} & given.keys())
    if hanging and made.assumption.value != "conditional" and hanging != ["costs"]:
        raise click.UsageError(
            f"{' and '.join(_OPTIONS[key] for key in hanging)}: levers have a part under conditional only;"
            " add --assumption conditional"
        )
    return made


_OPTIONS = {"levers": "--lever", "coding": "--coding", "costs": "--cost"}
_PAIRED = {"levers": "NAME=on, such as asm_statute=on", "costs": "NAME=NUMBER, such as asm_statute=3"}


def _pairs(pairs: tuple[str, ...], form: str) -> dict[str, Any]:
    """Read options of the form NAME=VALUE."""
    found: dict[str, Any] = {}
    for pair in pairs:
        name, mark, value = (part.strip() for part in pair.partition("="))
        if not mark or not name:
            raise click.BadParameter(f'"{visible(pair)}" is not of the form {form}')
        if name in found:
            raise click.BadParameter(f"{visible(name)} is given twice")
        found[name] = int(value) if value.isascii() and value.removeprefix("-").isdigit() else value
    return found


def _body_and_state(name: str) -> tuple[str, str] | None:
    """Read a name such as nato/ESP or nato/Spain, unless a scenario is called so."""
    from consensus.datasets import shipped  # noqa: PLC0415
    from consensus.scenarios import names  # noqa: PLC0415

    body, mark, state = name.partition("/")
    if not mark or body not in shipped().body_codes or name in names() or name.endswith(".toml"):
        return None
    try:
        return body, shipped().states.resolve(state.upper() if len(state) == len("ESP") else state).code
    except InputError:
        if len(state) == len("ESP") and state.isupper():
            raise
        return None


def _decide(scenario: Scenario) -> Verdict:
    from consensus.decisions.verdict import decide  # noqa: PLC0415

    return decide(scenario)


def _write(path: Path, text: str) -> None:
    """Write a file that the user named."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", where=str(path)) from None


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="consensus %(version)s")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
@click.pass_context
def app(context: click.Context) -> None:
    """Who blocks a candidate, why, on what evidence, and what would it take?

    A name that ends in .toml is a file; any other is a name in the catalogue.
    """
    if context.invoked_subcommand is None:
        _print(START)


@app.command()
@click.argument("scenario")
@click.option("--on", metavar="DATE", help="Date for which it is asked (its end), or an instant with a zone.")
@_asking
@_common
def decide(scenario: str, on: str | None, *, as_json: bool, **changes: Any) -> None:
    """Say whether it would be adopted, who blocks, and why.

    Example: consensus decide nato/kosovo --on 2012-02-25
    """
    verdict = _decide(_scenario(scenario, on, **changes))
    if as_json:
        from consensus.report.document import verdict_document  # noqa: PLC0415

        _json(verdict_document(verdict))
    else:
        from consensus.report.text import verdict_text  # noqa: PLC0415

        _echo(verdict_text(verdict, width=_width()))


@app.command()
@click.argument("scenario")
@click.argument("state", required=False)
@click.option("--on", metavar="DATE", help="Date for which it is asked (its end), or an instant with a zone.")
@_asking
@_common
def explain(scenario: str, state: str | None, on: str | None, *, as_json: bool, **changes: Any) -> None:
    """Give the chain from fact to assumption to position to clause.

    For one STATE, or for every blocker. Example: consensus explain nato/kosovo ESP
    """
    verdict = _decide(_scenario(scenario, on, **changes))
    text = verdict.explain(state)
    if not as_json:
        _echo(visible(text))
        return
    chosen = [verdict.of(state)] if state else list(verdict.blockers)
    _json(
        {
            "scenario": verdict.question.provenance.scenario,
            "on": verdict.question.on.isoformat() if verdict.question.on else None,
            "contributions": [c.model_dump(mode="json") for c in chosen],
            "text": text,
        }
    )


@app.command()
@click.argument("first")
@click.argument("second", required=False)
@click.option(
    "--on", "dates", multiple=True, metavar="DATE", help="Give it twice to compare one scenario at two dates."
)
@_asking
@_common
def compare(first: str, second: str | None, dates: tuple[str, ...], *, as_json: bool, **changes: Any) -> None:
    """Say what changed between two scenarios, or one at two dates, and why.

    Example: consensus compare nato/kosovo --on 2008-10-06 --on 2008-10-07
    """
    from consensus.decisions.compare import compare as compare_  # noqa: PLC0415

    if len(dates) > 2 or (second is None and len(dates) != 2):
        raise click.UsageError("give two scenarios, or one scenario and --on twice")
    early, late = (dates[0], dates[-1]) if dates else (None, None)
    change = compare_(_scenario(first, early, **changes), _scenario(second or first, late, **changes))
    if as_json:
        from consensus.report.document import comparison_document  # noqa: PLC0415

        _json(comparison_document(change))
    else:
        from consensus.report.tables import comparison_text  # noqa: PLC0415

        _echo(comparison_text(change, width=_width()))


@app.command()
@click.argument("scenario")
@click.option("--on", metavar="DATE", help="Date for which it is asked (its end), or an instant with a zone.")
@_asking
@click.option("--cost", "costs", multiple=True, metavar="NAME=NUMBER", help="What a lever costs; 1 if not given.")
@click.option("--most", type=click.IntRange(1, 100_000), default=100, show_default=True, help="Find so many sets.")
@click.option("--show", type=click.IntRange(1, 100_000), default=10, show_default=True, help="Print so many sets.")
@click.option("--seconds", type=click.FloatRange(0), default=20.0, show_default=True, help="Stop the search after.")
@click.option("--graph", type=click.Choice(["mermaid", "dot"]), help="Print who waits for what as a graph instead.")
@_common
def changes(
    scenario: str,
    on: str | None,
    *,
    most: int,
    show: int,
    seconds: float,
    graph: str | None,
    as_json: bool,
    **changed: Any,
) -> None:
    """Say what it would take: who really refuses, who follows, the smallest sets of changes.

    Example: consensus changes nato/kosovo-conditional
    """
    from time import monotonic  # noqa: PLC0415

    from consensus.assumptions import Assumption  # noqa: PLC0415
    from consensus.levers.changes import minimal_changes  # noqa: PLC0415
    from consensus.report.changes import changes_document, changes_text  # noqa: PLC0415

    asked = _scenario(scenario, on, **changed)
    if graph is not None:
        from consensus.levers.graph import lever_graph  # noqa: PLC0415
        from consensus.report.graph import graph_dot, graph_mermaid  # noqa: PLC0415

        drawn = lever_graph(asked)
        if not len(drawn):
            raise InputError("nothing is coded here that could be drawn", fix="Add --assumption conditional")
        _print((graph_mermaid if graph == "mermaid" else graph_dot)(drawn))
        return
    until = monotonic() + seconds
    found = minimal_changes(asked, most=most, steps=10**12, stop=lambda: monotonic() > until)
    told = None
    if asked.assumption is Assumption.CONDITIONAL and found.of == "levers" and len(asked.dossier().axes):
        from consensus.levers.survey import survey  # noqa: PLC0415

        told = survey(asked, most=most, steps=10**12, stop=lambda: monotonic() > until)
    if as_json:
        _json(changes_document(found, told))
    else:
        _echo(changes_text(found, told, width=_width(), shown=show))


@app.command()
@click.argument("what", metavar="[BODY|SCENARIO|GAME]", required=False)
@click.option("--on", metavar="DATE", help="Date for which it is asked; the data's review date if not given.")
@click.option("--rule", metavar="NAME|FILE", help="A rule by name, or a .toml file that states a game or a rule.")
@click.option("--weights", metavar="FILE", help="A table of one's own weights: a member and a whole number a line.")
@click.option("--quota", type=int, metavar="N", help="What a coalition must weigh, with --weights.")
@click.option("--total", type=int, metavar="N", help="What the weights are said to add up to, with --weights.")
@click.option("--compare", "other", metavar="DATE|RULE|GAME", help="Set another date, rule or game beside it.")
@click.option(
    "--coalitions", type=click.Choice(["winning", "blocking"]), help="List minimal coalitions, the smallest first."
)
@click.option("--size", type=click.IntRange(0), metavar="N", help="Only coalitions of N members, with --coalitions.")
@click.option(
    "--most", type=click.IntRange(0), default=20, metavar="N", help="How many are listed, 20 if not given; 0 for all."
)
@click.option(
    "--algorithm",
    metavar="NAME",
    help="types, generating_functions, meet_in_the_middle or truth_table; the quickest if not given.",
)
@click.option("--svg", type=click.Path(path_type=Path), metavar="FILE", help="Write the picture to FILE.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the table as CSV and nothing else.")
@_common
def power(
    what: str | None,
    *,
    other: str | None,
    coalitions: str | None,
    size: int | None,
    most: int,
    algorithm: str | None,
    svg: Path | None,
    as_csv: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Count coalitions: how many can adopt, how many can stop, who is decisive, how often.

    For a body on a date, a scenario (whose known positions are settled), a game that ships with the package
    (us-electoral-college, us-federal-law, ...) or one's own weights.

    Example: consensus power eu --on 2025-01-01 --rule qualified_majority
    """
    from consensus.power import measure  # noqa: PLC0415
    from consensus.report.power import (  # noqa: PLC0415
        coalitions_text,
        compared_document,
        compared_text,
        power_csv,
        power_document,
        power_text,
    )

    if as_json and as_csv:
        raise click.UsageError("--json or --csv, not both")
    if coalitions is not None and (as_csv or other is not None):
        raise click.UsageError("--coalitions goes with neither --csv nor --compare")
    if size is not None and coalitions is None:
        raise click.UsageError("--size needs --coalitions winning or --coalitions blocking")
    found = measure(_game(what, **asked), algorithm=algorithm)
    second = None if other is None else measure(_other_game(what, other, asked), algorithm=algorithm)
    if svg is not None:
        from consensus.report.bars import power_svg  # noqa: PLC0415

        _write(svg, power_svg(found, second))
    if coalitions is not None:
        if as_json:
            from consensus.report.power import coalitions_document  # noqa: PLC0415

            _json(coalitions_document(found, coalitions, size=size, most=most))
        else:
            for line in coalitions_text(found, coalitions, size=size, most=most, width=_width()):
                sys.stdout.write(line)
    elif second is not None:
        if as_json:
            _json(compared_document(found, second))
        else:
            _print(power_csv(found, second)) if as_csv else _echo(compared_text(found, second, width=_width()))
    elif as_json:
        _json(power_document(found))
    else:
        _print(power_csv(found)) if as_csv else _echo(power_text(found, width=_width()))


def _other_game(what: str | None, other: str, asked: dict[str, Any]) -> Game:
    """Make the game to set beside: another one by name, or the same on another date or by another rule."""
    from consensus.power import names, read  # noqa: PLC0415

    if other in names():
        return read(other)
    if what is None and not other.endswith(".toml"):
        raise click.UsageError(
            "--compare sets another date or rule beside a body or scenario, or one file beside another"
        )
    return _game(what, **asked | ({"on": other} if other[:4].isdigit() else {"rule": other}))


def _game(
    what: str | None, *, on: str | None, rule: str | None, weights: str | None, quota: int | None, total: int | None
) -> Game:
    """Make the game that is asked for."""
    from consensus.power import game, names, read, read_weights  # noqa: PLC0415

    if weights is not None:
        if what is not None or rule is not None or on is not None:
            raise click.UsageError("--weights stands alone, with --quota and perhaps --total")
        if quota is None:
            raise click.UsageError("--weights needs --quota: what a coalition must weigh")
        return game(read_weights(weights), quota=quota, total=total)
    if quota is not None or total is not None:
        raise click.UsageError("--quota and --total need --weights")
    is_file = rule is not None and rule.endswith(".toml")
    if what is None:
        if not is_file:
            raise click.UsageError("name a body, a scenario or a game, or give --weights FILE or --rule FILE.toml")
        return read(str(rule))
    if what in names():
        if on is not None or rule is not None:
            raise click.UsageError(f"{what} has its own members and rule: leave out --on and --rule")
        return read(what)
    if "/" in what or what.endswith(".toml"):
        if is_file:
            raise click.UsageError("a scenario takes a rule by name; write your own under [rule] in its file")
        return game(_scenario(what, on, rule=rule))
    return read(str(rule), body=what, on=on) if is_file else game(what, on=on, rule=rule)


@app.command()
@click.argument("scenario", required=False)
@click.option("--on", metavar="DATE", help="Date for which it is asked (its end), or an instant with a zone.")
@_asking
@_common
def rules(scenario: str | None, on: str | None, *, as_json: bool, **changes: Any) -> None:
    """List the rules, or set one scenario under every rule, side by side.

    Example: consensus rules nato/kosovo
    """
    if scenario is None:
        from consensus.report.tables import rule_list_text  # noqa: PLC0415
        from consensus.rules import NAMED  # noqa: PLC0415

        rows = [(r.kind, r.title, r.needs, r.clause) for r in (rule() for rule in NAMED)]
        if as_json:
            _json([dict(zip(("kind", "title", "needs", "clause"), row, strict=True)) for row in rows])
        else:
            _print(rule_list_text(rows, width=_width()))
        return
    from consensus.decisions.compare import by_rule  # noqa: PLC0415

    table = by_rule(_scenario(scenario, on, **changes))
    if as_json:
        from consensus.report.document import rules_document  # noqa: PLC0415

        _json(rules_document(table))
    else:
        from consensus.report.tables import rules_text  # noqa: PLC0415

        _echo(rules_text(table, width=_width()))


@app.command()
@click.argument("name", metavar="RULE")
@click.option("--body", metavar="CODE", help="A body with a list of members: nato, eu, coe, unsc.")
@click.option("--on", metavar="DATE", help="Date for which the numbers are given; the data's review date if not given.")
@_common
def rule(name: str, body: str | None, on: str | None, *, as_json: bool) -> None:
    """Say what a rule asks, what each position does, and who can stop it.

    Example: consensus rule qualified_majority --body eu --on 2025-01-01
    """
    from consensus.decisions.ruling import rule_report  # noqa: PLC0415
    from consensus.report.bodies import rule_document, rule_text  # noqa: PLC0415

    if on is not None and body is None:
        raise click.UsageError("--on needs --body: a rule has numbers only in a body")
    report = rule_report(name, body=body or "", on=on)
    if as_json:
        _json(rule_document(report))
    else:
        _echo(rule_text(report, width=_width()))


@app.command()
@click.argument("state", metavar="STATE")
@click.option("--on", metavar="DATE", help="Date for which it is asked; the data's review date if not given.")
@click.option("--known-by", metavar="DATE", help="Only use facts public by this date.")
@click.option(
    "--assumption", metavar="NAME", default="strict", help="strict, following, reserved, stated or conditional."
)
@_common
def candidate(state: str, on: str | None, known_by: str | None, assumption: str, *, as_json: bool) -> None:
    """Set one candidate before every body: rule, who can stop it, ballots on record.

    Example: consensus candidate XKX
    """
    from consensus.decisions.candidacy import candidacy  # noqa: PLC0415
    from consensus.report.bodies import candidacy_document, candidacy_text  # noqa: PLC0415

    found = candidacy(state, on=on, known_by=known_by, assumption=assumption)
    if as_json:
        _json(candidacy_document(found))
    else:
        _echo(candidacy_text(found, width=_width()))


@app.command()
@click.argument("scenario")
@click.option("--on", metavar="DATE", help="Date (its end), an instant, or 2023-04-04#3: after the third act of a day.")
@click.option("--known-by", metavar="DATE", help="Only use acts and facts public by this date.")
@click.option("--assumption", metavar="NAME", help="strict, following, reserved, stated or conditional.")
@click.option("--parties", is_flag=True, help="List the three dates of every Party.")
@click.option("--events", is_flag=True, help="List every event around the candidacy, with its source.")
@click.option("--svg", type=click.Path(path_type=Path), metavar="FILE", help="Write the picture to FILE.")
@_common
def track(
    scenario: str,
    on: str | None,
    *,
    parties: bool,
    events: bool,
    svg: Path | None,
    as_json: bool,
    **changes: Any,
) -> None:
    """Show every gate on the way of a candidate: what is done, where it stops, who has to move.

    SCENARIO may also be a body and a state, such as nato/ESP, with --on.
    Example: consensus track nato/sweden-2022 --on 2022-12-30
    """
    from consensus.tracks.track import track as track_  # noqa: PLC0415
    from consensus.tracks.track import track_of  # noqa: PLC0415

    pair = _body_and_state(scenario)
    if pair is not None:
        if on is None:
            raise click.UsageError(f"give a date: consensus track {visible(scenario)} --on 1982-04-04")
        given = {key: value for key, value in changes.items() if value is not None}
        found = track_of(*pair, on=on, **given)
    else:
        found = track_(_scenario(scenario, None, **changes), on=on)
    if svg is not None:
        from consensus.report.svg import track_svg  # noqa: PLC0415

        _write(svg, track_svg(found))
    if as_json:
        from consensus.report.track import track_document  # noqa: PLC0415

        _json(track_document(found))
    else:
        from consensus.report.track import track_text  # noqa: PLC0415

        _echo(track_text(found, width=_width(), parties=parties, events=events))


@app.command()
@click.argument("name", required=False)
@click.option("--body", metavar="CODE", default="nato", help="nato, eu or coe; nato if not given.")
@_common
def history(name: str | None, body: str, *, as_json: bool) -> None:
    """List every accession and every candidacy that was held up, replayed by the engine.

    With NAME, tell one episode in full. Example: consensus history skopje-2008
    """
    from consensus.report.history import episode_text, history_document, history_text  # noqa: PLC0415
    from consensus.tracks.replay import history as history_  # noqa: PLC0415

    told = history_(body)
    if name is not None:
        text = episode_text(told, name, width=_width())
        mine = tuple(e for e in told.episodes if e.episode.id == name)
        told = told.model_copy(update={"episodes": mine, "accessions": (), "rounds": ()})
    if as_json:
        _json(history_document(told))
    else:
        _echo(text if name is not None else history_text(told, width=_width()))


@app.command()
@click.argument("file")
@_common
def claims(file: str, *, as_json: bool) -> None:
    """Hold the claims of a FILE to the facts: each holds, does not, held between dates, or cannot be known.

    Example: consensus claims claims/press-2024-2026
    """
    from consensus.checks.claims import check_claims  # noqa: PLC0415
    from consensus.report.claims import claims_document, claims_text  # noqa: PLC0415

    found = check_claims(file)
    if as_json:
        _json(claims_document(found))
    else:
        _echo(claims_text(found, width=_width()))


@app.command()
@_common
def scenarios(*, as_json: bool) -> None:
    """List the scenarios of the catalogue."""
    from consensus.scenarios import load, names  # noqa: PLC0415

    found = [load(name) for name in names()]
    if as_json:
        _json([{"name": s.name, "title": s.title, "summary": s.summary, "on": s.on.isoformat()} for s in found])
        return
    width = max(len(s.name) for s in found) + 2
    for scenario in found:
        _print(visible(f"{scenario.name:<{width}}{scenario.title}"))


@app.command()
@click.argument("files", nargs=-1)
@_common
def check(files: tuple[str, ...], *, as_json: bool) -> int:
    """Check the shipped data, or scenario FILES and what they expect.

    Prints every problem and keeps going; exit code 3 if there is one.
    """
    from consensus.checks import check_data, check_scenario  # noqa: PLC0415

    problems: list[str] = []
    done: list[str] = []
    if not files:
        count, failures = check_data()
        problems = [str(failure) for failure in failures]
        done.append(f"{count} facts and statements checked")
    for name in files:
        try:
            _, verdict, differences = check_scenario(name)
        except ScenarioError as error:
            problems += [str(problem) for problem in error.problems]
        except InputError as error:
            problems.append(str(error))
        else:
            problems += [f"{visible(name)}: expect: {difference}" for difference in differences]
            done.append(f"{visible(name)}: {verdict.outcome}")
    if as_json:
        _json({"checked": done, "problems": problems})
    else:
        for line in done:
            _print(line)
        for problem in problems:
            click.echo(visible(problem), err=True)
        closing = f"{len(problems)} problem{'s' * (len(problems) != 1)}"
        if problems:
            click.echo(closing, err=True)
        else:
            _print(closing)
    return 3 if problems else 0


@app.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Write over a file that exists.")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
def new(path: Path | None, *, force: bool) -> None:
    """Write a commented scenario to PATH, or print it.

    Example: consensus new my-question.toml
    """
    from consensus.scenarios.template import TEMPLATE  # noqa: PLC0415

    if path is None:
        _print(TEMPLATE)
        return
    if path.suffix != ".toml":
        raise click.UsageError("a scenario file ends in .toml")
    if path.exists() and not force:
        raise InputError("the file exists", where=str(path), fix="Choose another name, or add --force")
    _write(path, TEMPLATE)
    click.echo(visible(f"Wrote {path}. Next: consensus decide {path}"), err=True)


@app.command()
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from consensus.scenarios.schema import schema_text  # noqa: PLC0415

    _print(schema_text())
