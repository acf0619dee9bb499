"""The commands that tell what is on record: track, history, claims, scenarios, check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from consensus.cli import asking, complete, grids
from consensus.cli.progress import Progress
from consensus.cli.terminal import Grid, click, inform, is_terminal, say, tell, width, write
from consensus.errors import InputError, ScenarioError, visible


@click.command()
@click.argument("scenario", shell_complete=complete.tracked)
@click.option("--on", metavar="DATE", help="Date (its end), an instant, or 2023-04-04#3: after the third act of a day.")
@click.option("--known-by", metavar="DATE", help="Only use acts and facts public by this date.")
@asking.assumption_option()
@click.option("--parties", is_flag=True, help="List the three dates of every Party.")
@click.option("--events", is_flag=True, help="List every event around the candidacy, with its source.")
@asking.svg_option("Write the picture to FILE.")
@asking.tabled
@asking.common
def track(
    scenario: str,
    on: str | None,
    *,
    parties: bool,
    events: bool,
    svg: Path | None,
    as_csv: bool,
    xlsx: Path | None,
    as_json: bool,
    **changes: Any,
) -> None:
    """Show every gate on the way of a candidate: what is done, where it stops, who has to move.

    SCENARIO may also be a body and a state, such as nato/ESP, with --on.

    Example: consensus track nato/sweden-2022 --on 2022-12-30
    """
    from consensus.report.track import track_text  # noqa: PLC0415
    from consensus.tracks.track import track as track_  # noqa: PLC0415
    from consensus.tracks.track import track_of  # noqa: PLC0415

    pair = asking.body_and_state(scenario)
    if pair is not None:
        if on is None:
            raise click.UsageError(f"give a date: consensus track {visible(scenario)} --on 1982-04-04")
        given = {key: value for key, value in changes.items() if value is not None}
        found = track_of(*pair, on=on, **given)
    else:
        found = track_(asking.scenario_asked(scenario, None, **changes), on=on)

    def drawn() -> str:
        from consensus.report.svg import track_svg  # noqa: PLC0415

        return track_svg(found)

    asking.picture(svg, drawn)
    asking.answer(
        found,
        lambda: track_text(found, width=width(), parties=parties, events=events),
        as_json=as_json,
        as_csv=as_csv,
        xlsx=xlsx,
        table="parties" if parties else "",
        grid=lambda: grids.gates(found),
    )


@click.command()
@click.argument("name", required=False, shell_complete=complete.episode)
@click.option(
    "--body",
    metavar="CODE",
    default="nato",
    help="nato, eu or coe; nato if not given.",
    shell_complete=complete.body,
)
@asking.tabled
@asking.common
def history(name: str | None, body: str, *, as_csv: bool, xlsx: Path | None, as_json: bool) -> None:
    """List every accession and every candidacy that was held up, replayed by the engine.

    With NAME, tell one episode in full: consensus history skopje-2008

    Example: consensus history --body coe
    """
    from consensus.report.history import episode_text, history_text  # noqa: PLC0415
    from consensus.tracks.replay import history as history_  # noqa: PLC0415

    with Progress("Replaying the history") as progress:
        told = history_(body, watch=progress.at)
    text = None
    if name is not None:
        text = episode_text(told, name, width=width())
        mine = tuple(e for e in told.episodes if e.episode.id == name)
        told = told.model_copy(update={"episodes": mine, "accessions": (), "rounds": ()})
    asking.answer(
        told,
        lambda: history_text(told, width=width()) if text is None else text,
        as_json=as_json,
        as_csv=as_csv,
        xlsx=xlsx,
        table="" if name is None else "episodes",
        grid=None if name is not None else lambda: grids.accessions(told),
    )


@click.command()
@click.argument("file", shell_complete=complete.claims)
@asking.tabled
@asking.common
def claims(file: str, *, as_csv: bool, xlsx: Path | None, as_json: bool) -> None:
    """Hold the claims of a FILE to the facts: each holds, does not, held between dates, or cannot be known.

    Example: consensus claims claims/press-2024-2026
    """
    from consensus.checks.claims import check_claims  # noqa: PLC0415
    from consensus.report.claims import claims_text  # noqa: PLC0415

    with Progress("Checking the claims"):
        found = check_claims(file)
    asking.answer(found, lambda: claims_text(found, width=width()), as_json=as_json, as_csv=as_csv, xlsx=xlsx)


@click.command()
@asking.common
def scenarios(*, as_json: bool) -> None:
    """List the scenarios of the catalogue.

    Example: consensus scenarios
    """
    from consensus.scenarios import load, names  # noqa: PLC0415

    found = [load(name) for name in names()]
    if as_json:
        tell([{"name": s.name, "title": s.title, "summary": s.summary, "on": s.on.isoformat()} for s in found])
        return
    if is_terminal():
        rows = tuple((s.name, s.title, s.on.isoformat()) for s in found)
        say("Scenarios", lambda: Grid("Scenarios", ("Name", "Title", "As of"), rows))
        return
    wide = max(len(s.name) for s in found) + 2
    for scenario in found:
        write(visible(f"{scenario.name:<{wide}}{scenario.title}"))


@click.command()
@click.argument("files", nargs=-1, shell_complete=complete.scenario)
@asking.common
def check(files: tuple[str, ...], *, as_json: bool) -> int:
    """Check the shipped data, or scenario FILES and what they expect.

    Prints every problem and keeps going; exit code 3 if there is one.

    Example: consensus check nato/kosovo
    """
    from consensus.checks import check_data, check_scenario  # noqa: PLC0415

    problems: list[str] = []
    done: list[str] = []
    with Progress("Checking", total=len(files)) as progress:
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
            progress.step()
    if as_json:
        tell({"checked": done, "problems": problems})
    else:
        for line in done:
            write(line)
        for problem in problems:
            inform(problem)
        closing = f"{len(problems)} problem{'s' * (len(problems) != 1)}"
        if problems:
            inform(closing)
        else:
            write(closing)
    return 3 if problems else 0
