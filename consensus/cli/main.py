"""Running the command: exit codes, errors without tracebacks, output that survives any terminal.

Exit codes: 0 answered, whatever the answer; 1 internal error; 2 wrong usage;
3 invalid input or a failed check; 130 interrupted.
"""

from __future__ import annotations

import codecs
import contextlib
import gc
import os
import sys
import traceback
import unicodedata
from collections.abc import Sequence

import click

from consensus.errors import ConsensusError, visible

ANSWERED, INTERNAL, USAGE, INVALID, INTERRUPTED = 0, 1, 2, 3, 130


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Write a letter that the terminal cannot show without its accents."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = unicodedata.normalize("NFKD", error.object[error.start : error.end])
    return "".join(c if c.isascii() else "" if unicodedata.combining(c) else "?" for c in text), error.end


def _discard_output() -> None:
    """Send what is still buffered nowhere, so that the exit does not fail on it again."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        The command line without the program name; ``sys.argv`` if not given.

    Examples
    --------
    >>> main(["--version"])
    consensus 0.1.0
    0
    """
    collecting = gc.isenabled()
    gc.disable()  # a command is over before there is garbage worth collecting
    codecs.register_error("consensus-plain", _plain)
    if sys.stdout is None:  # closed by whoever started us, as a scheduler may
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="consensus-plain")
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    try:
        from consensus.cli.app import app  # noqa: PLC0415 - after the streams are safe

        if "_CONSENSUS_COMPLETE" in os.environ:
            from consensus.cli.complete import register  # noqa: PLC0415

            register()
            app.main(args=given, prog_name="consensus")
        with app.make_context("consensus", given) as context:
            code = app.invoke(context)
        sys.stdout.flush()
        return code if isinstance(code, int) else ANSWERED
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        if isinstance(error, click.UsageError) and error.ctx is not None:
            click.echo(error.ctx.get_usage(), err=True)
        click.echo(visible(f"Error: {error.format_message()}"), err=True)
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        _discard_output()
        return ANSWERED
    except ConsensusError as error:
        if debug:
            traceback.print_exc()
        click.echo(f"Error: {error}", err=True)
        return INVALID
    except OSError as error:
        _discard_output()
        click.echo(visible(f"Error: the output cannot be written: {error.strerror}"), err=True)
        return INTERNAL
    except Exception as error:  # noqa: BLE001 - the last resort: say it plainly, show more with --debug
        if debug:
            traceback.print_exc()
        hint = "" if debug else " (--debug shows where)"
        click.echo(visible(f"Internal error, please report it: {type(error).__name__}: {error}{hint}"), err=True)
        return INTERNAL
    finally:
        if collecting:
            gc.enable()
