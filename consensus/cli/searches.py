"""The commands that search and count: changes, power."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consensus.cli import asking, complete, grids
from consensus.cli.progress import Progress
from consensus.cli.terminal import click, inform, say, tell, width, write
from consensus.errors import InputError

if TYPE_CHECKING:
    from consensus.power import Game, Power


@click.command()
@asking.scenario_argument()
@asking.on_option
@asking.asking
@click.option(
    "--cost",
    "costs",
    multiple=True,
    metavar="NAME=NUMBER",
    help="What a lever costs; 1 if not given.",
    shell_complete=complete.cost,
)
@click.option("--most", type=click.IntRange(1, 100_000), default=100, show_default=True, help="Find so many sets.")
@click.option("--show", type=click.IntRange(1, 100_000), default=10, show_default=True, help="Print so many sets.")
@click.option("--seconds", type=click.FloatRange(0), default=20.0, show_default=True, help="Stop the search after.")
@click.option("--graph", type=asking.Choice(["mermaid", "dot"]), help="Print who waits for what as a graph instead.")
@asking.svg_option("Write who waits for what as a picture to FILE.")
@asking.tabled
@asking.common
def changes(
    scenario: str,
    on: str | None,
    *,
    most: int,
    show: int,
    seconds: float,
    graph: str | None,
    svg: Path | None,
    as_csv: bool,
    xlsx: Path | None,
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

    if graph is not None and (as_json or as_csv or xlsx is not None):
        raise click.UsageError("--graph stands alone: leave out --json, --csv and --xlsx")
    asked = asking.scenario_asked(scenario, on, **changed)
    if svg is not None:
        from consensus.report.flow import graph_svg  # noqa: PLC0415

        asking.picture(svg, lambda: graph_svg(asked))
    if graph is not None:
        from consensus.levers.graph import lever_graph  # noqa: PLC0415
        from consensus.report.graph import graph_dot, graph_mermaid  # noqa: PLC0415

        drawn = lever_graph(asked)
        if not len(drawn):
            raise InputError("nothing is coded here that could be drawn", fix="Add --assumption conditional")
        write((graph_mermaid if graph == "mermaid" else graph_dot)(drawn))
        return
    until = monotonic() + seconds
    told = None
    with Progress("Searching for smallest changes", seconds=seconds, limit=True):
        found = minimal_changes(asked, most=most, steps=10**12, stop=lambda: monotonic() > until)
        if asked.assumption is Assumption.CONDITIONAL and found.of == "levers" and len(asked.dossier().axes):
            from consensus.levers.survey import survey  # noqa: PLC0415

            told = survey(asked, most=most, steps=10**12, stop=lambda: monotonic() > until)
    asking.answer(
        found,
        lambda: changes_text(found, told, width=width(), shown=show),
        document=lambda: changes_document(found, told),
        survey=told,
        as_json=as_json,
        as_csv=as_csv,
        xlsx=xlsx,
    )


@click.command()
@click.argument("what", metavar="[BODY|SCENARIO|GAME]", required=False, shell_complete=complete.playable)
@click.option("--on", metavar="DATE", help="Date for which it is asked; the data's review date if not given.")
@click.option(
    "--rule",
    metavar="NAME|FILE",
    help="A rule by name, or a .toml file that states a game or a rule.",
    shell_complete=complete.rule,
)
@click.option(
    "--weights",
    metavar="FILE",
    type=click.Path(),
    help="A table of one's own weights: a member and a whole number a line.",
)
@click.option("--quota", type=int, metavar="N", help="What a coalition must weigh, with --weights.")
@click.option("--total", type=int, metavar="N", help="What the weights are said to add up to, with --weights.")
@click.option("--compare", "other", metavar="DATE|RULE|GAME", help="Set another date, rule or game beside it.")
@click.option(
    "--coalitions", type=asking.Choice(["winning", "blocking"]), help="List minimal coalitions, the smallest first."
)
@click.option("--size", type=click.IntRange(0), metavar="N", help="Only coalitions of N members, with --coalitions.")
@click.option(
    "--most", type=click.IntRange(0), default=20, metavar="N", help="How many are listed, 20 if not given; 0 for all."
)
@click.option(
    "--algorithm",
    metavar="NAME",
    help="types, generating_functions, meet_in_the_middle or truth_table; the quickest if not given.",
    shell_complete=complete.algorithm,
)
@asking.svg_option("Write the picture to FILE.")
@asking.tabled
@asking.common
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
    xlsx: Path | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """Count coalitions: how many can adopt, how many can stop, who is decisive, how often.

    For a body on a date, a scenario (whose known positions are settled), a game that ships with the package
    (us-electoral-college, us-federal-law, ...) or one's own weights.

    Example: consensus power eu --on 2025-01-01 --rule qualified_majority
    """
    from consensus.power import measure  # noqa: PLC0415

    if coalitions is not None and (as_csv or xlsx is not None or other is not None):
        raise click.UsageError("--coalitions goes with neither --csv, --xlsx nor --compare")
    if size is not None and coalitions is None:
        raise click.UsageError("--size needs --coalitions winning or --coalitions blocking")
    if xlsx is not None and other is not None:
        raise click.UsageError("--xlsx takes one table: leave out --compare")
    found = measure(_game(what, **asked), algorithm=algorithm)
    second = None if other is None else measure(_other_game(what, other, asked), algorithm=algorithm)
    with Progress("Counting coalitions", seconds=sum(min(one.work, 120) for one in (found, second) if one)):
        _ = [one.winning for one in (found, second) if one]
        if svg is not None:
            from consensus.report.bars import power_svg  # noqa: PLC0415

            asking.picture(svg, lambda: power_svg(found, second))
        if coalitions is None:
            told = _told(found, second, as_json=as_json, as_csv=as_csv)
    if coalitions is not None:
        _coalitions(found, coalitions, size=size, most=most, as_json=as_json)
        return
    if xlsx is not None:
        found.to_excel(xlsx)
        inform(f"Wrote {xlsx}")
    if as_json or as_csv:
        write(told)
    else:
        say(told, None if second is not None else lambda: grids.powers(found))


def _told(found: Power, second: Power | None, *, as_json: bool, as_csv: bool) -> str:
    """Return the answer as text, CSV or JSON."""
    from consensus.report import power as page  # noqa: PLC0415
    from consensus.report.document import to_json  # noqa: PLC0415

    if as_csv:
        return page.power_csv(found, second)
    if second is not None:
        if as_json:
            return to_json(page.compared_document(found, second))
        return page.compared_text(found, second, width=width())
    return to_json(page.power_document(found)) if as_json else page.power_text(found, width=width())


def _coalitions(found: Power, kind: str, *, size: int | None, most: int, as_json: bool) -> None:
    from consensus.report.power import coalitions_document, coalitions_text  # noqa: PLC0415

    if as_json:
        tell(coalitions_document(found, kind, size=size, most=most))
        return
    for line in coalitions_text(found, kind, size=size, most=most, width=width()):
        sys.stdout.write(line)


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
        return game(asking.scenario_asked(what, on, rule=rule))
    return read(str(rule), body=what, on=on) if is_file else game(what, on=on, rule=rule)
