"""The commands that answer at one gate: decide, explain, compare, rules, rule, candidate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from consensus.cli import asking, complete, grids
from consensus.cli.terminal import click, say, tell, width, write
from consensus.errors import visible


@click.command()
@asking.scenario_argument()
@asking.on_option
@asking.asking
@asking.svg_option("Write the map to FILE.")
@asking.tabled
@asking.common
def decide(
    scenario: str,
    on: str | None,
    *,
    svg: Path | None,
    as_csv: bool,
    xlsx: Path | None,
    as_json: bool,
    **changes: Any,
) -> None:
    """Say whether it would be adopted, who blocks, and why.

    Example: consensus decide nato/kosovo --on 2012-02-25
    """
    from consensus.report.text import verdict_text  # noqa: PLC0415

    verdict = asking.decided(asking.scenario_asked(scenario, on, **changes))

    def drawn() -> str:
        from consensus.report.map import map_svg  # noqa: PLC0415

        return map_svg(verdict)

    asking.picture(svg, drawn)
    asking.answer(verdict, lambda: verdict_text(verdict, width=width()), as_json=as_json, as_csv=as_csv, xlsx=xlsx)


@click.command()
@asking.scenario_argument()
@click.argument("state", required=False, shell_complete=complete.state)
@asking.on_option
@asking.asking
@asking.common
def explain(scenario: str, state: str | None, on: str | None, *, as_json: bool, **changes: Any) -> None:
    """Give the chain from fact to assumption to position to clause.

    For one STATE, or for every blocker.

    Example: consensus explain nato/kosovo ESP
    """
    verdict = asking.decided(asking.scenario_asked(scenario, on, **changes))
    text = verdict.explain(state)
    if not as_json:
        say(visible(text))
        return
    chosen = [verdict.of(state)] if state else list(verdict.blockers)
    tell(
        {
            "scenario": verdict.question.provenance.scenario,
            "on": verdict.question.on.isoformat() if verdict.question.on else None,
            "contributions": [c.model_dump(mode="json") for c in chosen],
            "text": text,
        }
    )


@click.command()
@asking.scenario_argument("first")
@asking.scenario_argument("second", required=False)
@click.option(
    "--on", "dates", multiple=True, metavar="DATE", help="Give it twice to compare one scenario at two dates."
)
@asking.asking
@asking.tabled
@asking.common
def compare(
    first: str,
    second: str | None,
    dates: tuple[str, ...],
    *,
    as_csv: bool,
    xlsx: Path | None,
    as_json: bool,
    **changes: Any,
) -> None:
    """Say what changed between two scenarios, or one at two dates, and why.

    Example: consensus compare nato/kosovo --on 2008-10-06 --on 2008-10-07
    """
    from consensus.decisions.compare import compare as compare_  # noqa: PLC0415
    from consensus.report.tables import comparison_text  # noqa: PLC0415

    if len(dates) > 2 or (second is None and len(dates) != 2):
        raise click.UsageError("give two scenarios, or one scenario and --on twice")
    early, late = (dates[0], dates[-1]) if dates else (None, None)
    asked = asking.scenario_asked
    change = compare_(asked(first, early, **changes), asked(second or first, late, **changes))
    asking.answer(
        change,
        lambda: comparison_text(change, width=width()),
        as_json=as_json,
        as_csv=as_csv,
        xlsx=xlsx,
        grid=lambda: grids.changed(change),
    )


@click.command()
@asking.scenario_argument(required=False)
@asking.on_option
@asking.asking
@asking.tabled
@asking.common
def rules(
    scenario: str | None, on: str | None, *, as_csv: bool, xlsx: Path | None, as_json: bool, **changes: Any
) -> None:
    """List the rules, or set one scenario under every rule, side by side.

    Example: consensus rules nato/kosovo
    """
    if scenario is None:
        _list_rules(as_json=as_json, as_table=as_csv or xlsx is not None)
        return
    from consensus.decisions.compare import by_rule  # noqa: PLC0415
    from consensus.report.tables import rules_text  # noqa: PLC0415

    table = by_rule(asking.scenario_asked(scenario, on, **changes))
    asking.answer(
        table,
        lambda: rules_text(table, width=width()),
        as_json=as_json,
        as_csv=as_csv,
        xlsx=xlsx,
        grid=lambda: grids.rules(table),
    )


def _list_rules(*, as_json: bool, as_table: bool) -> None:
    from consensus.report.tables import rule_list_text  # noqa: PLC0415
    from consensus.rules import NAMED  # noqa: PLC0415

    if as_table:
        raise click.UsageError("--csv and --xlsx need a scenario: consensus rules nato/kosovo --csv")
    rows = [(r.kind, r.title, r.needs, r.clause) for r in (rule() for rule in NAMED)]
    if as_json:
        tell([dict(zip(("kind", "title", "needs", "clause"), row, strict=True)) for row in rows])
    else:
        write(rule_list_text(rows, width=width()))


@click.command()
@click.argument("name", metavar="RULE", shell_complete=complete.rule)
@click.option(
    "--body", metavar="CODE", help="A body with a list of members: nato, eu, coe, unsc.", shell_complete=complete.body
)
@click.option("--on", metavar="DATE", help="Date for which the numbers are given; the data's review date if not given.")
@asking.tabled
@asking.common
def rule(name: str, body: str | None, on: str | None, *, as_csv: bool, xlsx: Path | None, as_json: bool) -> None:
    """Say what a rule asks, what each position does, and who can stop it.

    Example: consensus rule qualified_majority --body eu --on 2025-01-01
    """
    from consensus.decisions.ruling import rule_report  # noqa: PLC0415
    from consensus.report.bodies import rule_text  # noqa: PLC0415

    if on is not None and body is None:
        raise click.UsageError("--on needs --body: a rule has numbers only in a body")
    report = rule_report(name, body=body or "", on=on)
    asking.answer(report, lambda: rule_text(report, width=width()), as_json=as_json, as_csv=as_csv, xlsx=xlsx)


@click.command()
@click.argument("state", metavar="STATE", shell_complete=complete.state)
@click.option("--on", metavar="DATE", help="Date for which it is asked; the data's review date if not given.")
@click.option("--known-by", metavar="DATE", help="Only use facts public by this date.")
@asking.assumption_option(default="strict")
@asking.tabled
@asking.common
def candidate(
    state: str,
    on: str | None,
    known_by: str | None,
    assumption: str,
    *,
    as_csv: bool,
    xlsx: Path | None,
    as_json: bool,
) -> None:
    """Set one candidate before every body: rule, who can stop it, ballots on record.

    Example: consensus candidate XKX
    """
    from consensus.decisions.candidacy import candidacy  # noqa: PLC0415
    from consensus.report.bodies import candidacy_text  # noqa: PLC0415

    found = candidacy(state, on=on, known_by=known_by, assumption=assumption)
    asking.answer(
        found,
        lambda: candidacy_text(found, width=width()),
        as_json=as_json,
        as_csv=as_csv,
        xlsx=xlsx,
        grid=lambda: grids.bodies(found),
    )
