"""What is asked: options that several commands share, and the scenario that comes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from consensus.cli import complete
from consensus.cli.terminal import Grid, click, inform, say, tell, write, write_text
from consensus.errors import InputError, visible

if TYPE_CHECKING:
    from consensus.decisions.verdict import Verdict
    from consensus.scenarios import Scenario

F = TypeVar("F", bound=Callable[..., Any])


class Choice(click.Choice[str]):
    """A choice of words that says which is meant when one is misspelt.

    Examples
    --------
    >>> Choice(["mermaid", "dot"]).convert("mermiad", None, None)
    Traceback (most recent call last):
    click.exceptions.BadParameter: "mermiad" is not one of mermaid, dot. Did you mean mermaid?
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the choice, or say what is near."""
        if value in self.choices:
            return str(value)
        from difflib import get_close_matches  # noqa: PLC0415

        near = get_close_matches(str(value).casefold(), self.choices, n=2, cutoff=0.5)
        hint = f". Did you mean {' or '.join(near)}?" if near else ""
        raise click.BadParameter(f'"{visible(str(value))}" is not one of {", ".join(self.choices)}{hint}', ctx, param)


def scenario_argument(name: str = "scenario", **options: Any) -> Callable[[F], F]:
    """Add an argument that names a scenario."""
    return click.argument(name, shell_complete=complete.scenario, **options)


def on_option(command: F) -> F:
    """Add the date for which it is asked."""
    text = "Date for which it is asked (its end), or an instant with a zone."
    return click.option("--on", metavar="DATE", help=text)(command)


def common(command: F) -> F:
    """Add the options that every answering command has."""
    text = "Print one JSON document and nothing else."
    command = click.option("--json", "as_json", is_flag=True, callback=_one_form, help=text)(command)
    return debugging(command)


def debugging(command: F) -> F:
    """Add the option that shows where an error arose."""
    return click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")(command)


def tabled(command: F) -> F:
    """Add the options of commands whose answer is a table."""
    command = click.option(
        "--xlsx",
        type=click.Path(path_type=Path),
        metavar="FILE",
        callback=_workbook_path,
        help="Write the tables to a workbook as well.",
    )(command)
    text = "Print the table as CSV and nothing else."
    return click.option("--csv", "as_csv", is_flag=True, callback=_one_form, help=text)(command)


def _one_form(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Refuse two forms at once, before anything is counted or written."""
    if value and any(context.params.get(name) for name in ("as_json", "as_csv") if name != parameter.name):
        raise click.UsageError("--json or --csv, not both", context)
    return value


def _workbook_path(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    """Refuse a name that no workbook has, before a long search rather than after it."""
    if value is not None:
        from consensus.report.faces import workbook_path  # noqa: PLC0415

        workbook_path(value)
    return value


def assumption_option(**options: Any) -> Callable[[F], F]:
    """Add the assumption."""
    text = "strict, following, reserved, stated or conditional."
    return click.option("--assumption", metavar="NAME", help=text, shell_complete=complete.assumption, **options)


def asking(command: F) -> F:
    """Add the options that change what is asked."""
    options: list[Callable[[F], F]] = [
        click.option("--known-by", metavar="DATE", help="Only use facts public by this date."),
        assumption_option(),
        click.option(
            "--stage",
            metavar="NAME",
            help="Stage of joining, such as pfp or acceptance.",
            shell_complete=complete.stage,
        ),
        click.option("--rule", metavar="NAME", help="Another rule than the stage's own.", shell_complete=complete.rule),
        click.option(
            "--position",
            "positions",
            multiple=True,
            metavar="STATE=POSITION",
            help="What if a state took this position? May be repeated.",
            shell_complete=complete.position,
        ),
        click.option(
            "--lever",
            "levers",
            multiple=True,
            metavar="NAME=on",
            help="What if a lever were on, off or unknown? With the assumption conditional.",
            shell_complete=complete.lever,
        ),
        click.option(
            "--coding",
            "coding",
            multiple=True,
            metavar="NAME",
            help="Another reading of what is open. May be repeated.",
            shell_complete=complete.coding,
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def answer(
    result: Any,
    text: Callable[[], str],
    *,
    as_json: bool,
    as_csv: bool = False,
    xlsx: Path | None = None,
    document: Callable[[], Any] | None = None,
    table: str = "",
    grid: Callable[[], Grid] | None = None,
    survey: Any = None,
) -> None:
    """Give an answer in the form that was asked for; a workbook holds every reading where there is a survey."""
    from consensus.report import faces  # noqa: PLC0415

    if xlsx is not None:
        faces.workbook_to(result if survey is None else survey, xlsx)
        inform(f"Wrote {xlsx}")
    if as_json:
        tell(faces.document(result) if document is None else document())
    elif as_csv:
        write(faces.csv_text(result, table))
    else:
        say(text(), grid)


def picture(path: Path | None, draw: Callable[[], str]) -> None:
    """Write a picture, if one was asked for."""
    if path is not None:
        write_text(path, draw())


def svg_option(text: str) -> Callable[[F], F]:
    """Add the file for a picture."""
    return click.option("--svg", type=click.Path(path_type=Path), metavar="FILE", callback=_picture_path, help=text)


def _picture_path(context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    """Refuse standard output, where the answer goes, and a scenario file."""
    if value is not None and str(value) == "-":
        raise click.UsageError("--svg writes a file beside the answer: give it a name", context)
    if value is not None and value.suffix == ".toml":
        raise click.UsageError("a file that ends in .toml is a scenario: give the picture another name", context)
    return value


def decided(scenario: Scenario) -> Verdict:
    """Decide a scenario."""
    from consensus.decisions.verdict import decide  # noqa: PLC0415

    return decide(scenario)


def scenario_asked(name: str, on: str | None, **changes: Any) -> Scenario:
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
_DIGITS = 30
"""More digits no number has that means something here; the scenario says so."""
_PAIRED = {"levers": "NAME=on, such as asm_statute=on", "costs": "NAME=NUMBER, such as asm_statute=3"}


def _pairs(pairs: Sequence[str], form: str) -> dict[str, Any]:
    """Read options of the form NAME=VALUE."""
    found: dict[str, Any] = {}
    for pair in pairs:
        name, mark, value = (part.strip() for part in pair.partition("="))
        if not mark or not name:
            raise click.BadParameter(f'"{visible(pair)}" is not of the form {form}')
        if name in found:
            raise click.BadParameter(f"{visible(name)} is given twice")
        whole = value.isascii() and value.removeprefix("-").isdigit() and len(value) <= _DIGITS
        found[name] = int(value) if whole else value
    return found


def body_and_state(name: str) -> tuple[str, str] | None:
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
