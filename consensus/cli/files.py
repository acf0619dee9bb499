"""The commands that make a file: report, page, new, schema, completion."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from consensus.cli import asking, complete
from consensus.cli.progress import Progress
from consensus.cli.terminal import click, inform, write, write_text
from consensus.errors import InputError

SECONDS_EACH = 1.0
"""About how long a report takes for each scenario."""


def _output(what: str) -> Callable[[asking.F], asking.F]:
    text = f"Write the {what} to FILE, - for standard output; named after the scenario if not given."
    return click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=text)


def _force(command: asking.F) -> asking.F:
    text = "Write over a file that exists; one named with -o is written over in any case."
    return click.option("--force", is_flag=True, help=text)(command)


@click.command()
@asking.scenario_argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@_output("report")
@asking.on_option
@asking.asking
@_force
@asking.debugging
def report(scenarios: tuple[str, ...], output: Path | None, on: str | None, *, force: bool, **changes: Any) -> None:
    """Write a report to forward or print: one HTML file with map, blockers, reasons, sources and a what-if.

    Several scenarios are set side by side first, then each is told in full.

    Example: consensus report nato/kosovo -o kosovo.html
    """
    from consensus.report.html import report_html  # noqa: PLC0415

    path = _free(output, f"{_file_name(scenarios[0]) if len(scenarios) == 1 else 'consensus-report'}.html", force=force)
    asked = [asking.scenario_asked(name, on, **changes) for name in scenarios]
    count = len(asked)
    with Progress(f"Writing the report of {count} scenario{'s' * (count != 1)}", seconds=SECONDS_EACH * count):
        text = report_html(asked)
    _save(path, text)


@click.command()
@asking.scenario_argument()
@_output("page")
@asking.on_option
@asking.asking
@_force
@asking.debugging
def page(scenario: str, output: Path | None, on: str | None, *, force: bool, **changes: Any) -> None:
    """Write a page on which anyone can change positions and rules: one HTML file that works without a network.

    Example: consensus page nato/kosovo -o kosovo-page.html
    """
    from consensus.report.page import page_html  # noqa: PLC0415

    path = _free(output, f"{_file_name(scenario)}-page.html", force=force)
    _save(path, page_html(asking.scenario_asked(scenario, on, **changes)))


def _file_name(name: str) -> str:
    """Return the name of a file for a scenario: nato-kosovo for nato/kosovo, mine for some/folder/mine.toml."""
    return Path(name).stem if name.endswith(".toml") else name.replace("/", "-")


def _free(output: Path | None, usual: str, *, force: bool) -> Path:
    """Return where to write: what the user named, else the usual name if that is free."""
    if output is not None:
        if output.suffix == ".toml":
            raise click.UsageError("a file that ends in .toml is a scenario: give the output another name")
        return output
    path = Path(usual)
    if path.exists() and not force:
        raise InputError("the file exists", where=usual, fix="Name another with -o, or add --force")
    return path


def _save(path: Path, text: str) -> None:
    write_text(path, text)
    if str(path) != "-":
        inform(f"Wrote {path}. Open it in a browser; it needs no network.")


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Write over a file that exists.")
@asking.debugging
def new(path: Path | None, *, force: bool) -> None:
    """Write a commented scenario to PATH, or print it.

    Example: consensus new my-question.toml
    """
    from consensus.scenarios.template import TEMPLATE  # noqa: PLC0415

    if path is None:
        write(TEMPLATE)
        return
    if path.suffix != ".toml":
        raise click.UsageError("a scenario file ends in .toml")
    write_text(path, TEMPLATE, force=force)
    inform(f"Wrote {path}. Next: consensus decide {path}")


@click.command()
@asking.debugging
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors.

    Example: consensus schema
    """
    from consensus.scenarios.schema import schema_text  # noqa: PLC0415

    write(schema_text())


@click.command()
@click.argument("shell", type=asking.Choice(complete.SHELLS))
@asking.debugging
def completion(shell: str) -> None:
    """Print the script that lets the Tab key complete names in bash, zsh or fish; its first lines say where it goes.

    Example: consensus completion bash
    """
    write(complete.script(shell))
