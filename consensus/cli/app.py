"""The command and its parts: what `consensus` alone says, and which commands there are."""

from __future__ import annotations

from consensus.cli import answers, files, records, searches
from consensus.cli.terminal import click, write
from consensus.version import __version__

START = """\
consensus: who blocks this candidate, why, on what evidence, and what would it take?

Three commands to start with:

  consensus decide nato/kosovo                   who blocks, and why
  consensus report nato/kosovo -o kosovo.html    a report to forward or print
  consensus page nato/kosovo -o what-if.html     a page to try other positions and rules

Then: `explain` (from the fact to the clause), `changes` (what would it take), `track` (which gate,
and who is left), `rules`, `compare`, `candidate`, `power`.

`consensus scenarios` lists what can be asked, `consensus --help` all commands.
"""


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="consensus %(version)s")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
@click.pass_context
def app(context: click.Context) -> None:
    """Who blocks a candidate, why, on what evidence, and what would it take?

    A name that ends in .toml is a file; any other is a name in the catalogue.

    Example: consensus decide nato/kosovo
    """
    if context.invoked_subcommand is None:
        write(START)


for command in (
    answers.decide,
    answers.explain,
    answers.compare,
    answers.rules,
    answers.rule,
    answers.candidate,
    records.track,
    records.history,
    records.claims,
    records.scenarios,
    records.check,
    searches.changes,
    searches.power,
    files.report,
    files.page,
    files.new,
    files.schema,
    files.completion,
):
    app.add_command(command)
