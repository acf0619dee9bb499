"""The finished command line: files it writes, tables in a terminal, progress, Ctrl-C, help that is true."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import re
import select
import shlex
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Any

import click
import openpyxl
import pytest

import consensus as cs
from consensus.cli import complete, main
from consensus.cli.app import app
from consensus.cli.asking import Choice
from consensus.cli.progress import PATIENCE, Progress
from consensus.report import rows

pty = pytest.importorskip("pty")
Capture = pytest.CaptureFixture[str]
BOXES = re.compile("[\u2500-\u257f]")
COMMANDS = sorted(app.commands)
TABLES: list[list[str]] = [
    ["decide", "nato/kosovo"],
    ["compare", "nato/kosovo", "--on", "2008-10-06", "--on", "2008-10-07"],
    ["rules", "nato/kosovo"],
    ["rule", "qualified_majority", "--body", "eu", "--on", "2025-01-01"],
    ["candidate", "XKX"],
    ["track", "nato/sweden-2022", "--on", "2022-12-30"],
    ["history", "--body", "coe"],
    ["changes", "nato/kosovo-conditional"],
    ["claims", "claims/press-2024-2026"],
    ["power", "unsc", "--on", "2026-07-31"],
]
"""Commands that answer with tables."""


SOON = "import sys; from consensus.cli import main, progress; progress.PATIENCE = 0.05; sys.exit(main())"
"""The command, telling its progress at once: a quick machine wrote sixty reports before the two seconds were over."""


class Terminal:
    """A process in a terminal of its own."""

    def __init__(
        self,
        *arguments: str,
        cwd: Path,
        columns: int = 100,
        own_error: bool = False,
        soon: bool = False,
        env: dict[str, str] | None = None,
    ) -> None:
        self.leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        clean = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"}}
        self.process = subprocess.Popen(
            [sys.executable, *(("-c", SOON) if soon else ("-m", "consensus")), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if own_error else follower,
            stderr=follower,
            cwd=cwd,
            env={**clean, "TERM": "xterm-256color", "PYTHONUTF8": "1", **(env or {})},
        )
        os.close(follower)
        self.shown = b""

    def read(self, until: bytes = b"", seconds: float = 60.0) -> str:
        """Return what has been shown by the end, or up to the first place where ``until`` stands."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not (until and until in self.shown):
            ready, _, _ = select.select([self.leader], [], [], 0.1)
            if ready:
                try:
                    chunk = os.read(self.leader, 65536)
                except OSError:
                    break
                if not chunk:
                    break
                self.shown += chunk
        return self.shown.decode("utf-8", "replace")

    def done(self) -> tuple[int, str]:
        """Return exit code and everything shown."""
        text = self.read()
        code = self.process.wait(timeout=60)
        if self.process.stdout is not None:
            self.process.stdout.close()
        os.close(self.leader)
        return code, text


def piped(*arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    clean = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING"}}
    return subprocess.run(
        [sys.executable, "-m", "consensus", *arguments],
        capture_output=True,
        cwd=cwd,
        env={**clean, "PYTHONUTF8": "1", **env},
        timeout=120,
        check=False,
    )


# Reports and pages.


def test_a_report_goes_where_the_user_said(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "kosovo.html"
    path.write_text("old")
    assert main(["report", "nato/kosovo", "-o", str(path)]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert f"Wrote {path}" in err
    text = path.read_text(encoding="utf-8")
    assert text.lower().startswith("<!doctype html>")
    assert "31 July 2026" in text
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("command", "name"), [("report", "nato-kosovo.html"), ("page", "nato-kosovo-page.html")])
def test_a_file_without_a_name_is_named_after_the_scenario_and_never_written_over(
    command: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([command, "nato/kosovo"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == [name]
    (tmp_path / name).write_text("mine")
    capsys.readouterr()
    assert main([command, "nato/kosovo"]) == 3
    assert "--force" in capsys.readouterr().err
    assert (tmp_path / name).read_text() == "mine"
    assert main([command, "nato/kosovo", "--force"]) == 0
    assert (tmp_path / name).read_text(encoding="utf-8") != "mine"


def test_a_report_of_a_file_is_named_after_the_file_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    (there / "mine.toml").write_text('base = "nato/kosovo"\n')
    monkeypatch.chdir(here)
    assert main(["report", str(there / "mine.toml")]) == 0
    assert [path.name for path in here.iterdir()] == ["mine.html"]
    assert [path.name for path in there.iterdir()] == ["mine.toml"]


def test_a_report_of_several_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["report", "nato/kosovo", "nato/kosovo-following"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["consensus-report.html"]


@pytest.mark.parametrize("command", ["report", "page"])
def test_a_dash_is_standard_output_and_nothing_else_is_said(command: str, capsys: Capture) -> None:
    assert main([command, "nato/kosovo", "-o", "-"]) == 0
    out, err = capsys.readouterr()
    assert out.lower().startswith("<!doctype html>")
    assert out.rstrip().endswith("</html>")
    assert err == ""


@pytest.mark.parametrize("command", ["report", "page"])
def test_standard_output_gets_the_bytes_of_the_file_whatever_the_terminal(command: str, tmp_path: Path) -> None:
    assert main([command, "nato/kosovo", "-o", str(tmp_path / "x.html")]) == 0
    for env in ({}, {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}):
        done = piped(command, "nato/kosovo", "-o", "-", cwd=tmp_path, **env)
        assert done.stdout == (tmp_path / "x.html").read_bytes()


@pytest.mark.parametrize("command", ["report", "page"])
def test_the_asking_options_change_the_file(command: str, tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    asked = ("--on", "2012-02-25", "--assumption", "following", "--position", "GRC=agree", "--stage", "pfp")
    assert main([command, "nato/kosovo", *asked, "-o", str(path)]) == 0
    text = path.read_text(encoding="utf-8")
    assert "25 February 2012" in text
    assert "following" in text
    assert "Partnership for Peace" in text


def test_the_command_and_the_library_write_the_same(tmp_path: Path) -> None:
    from consensus.report.html import report_html
    from consensus.report.page import page_html

    kosovo = cs.scenarios.load("nato/kosovo")
    for command, text in (("report", report_html([kosovo])), ("page", page_html(kosovo))):
        assert main([command, "nato/kosovo", "-o", str(tmp_path / command)]) == 0
        assert (tmp_path / command).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("command", ["report", "page"])
@pytest.mark.parametrize("scenario", ["nato/nowhere", "nowhere.toml"])
def test_nothing_is_written_for_a_scenario_that_is_not_there(command: str, scenario: str, tmp_path: Path) -> None:
    assert main([command, scenario, "-o", str(tmp_path / "x.html")]) == 3
    assert list(tmp_path.iterdir()) == []


# Tables, workbooks, pictures.


@pytest.mark.parametrize("arguments", TABLES, ids=" ".join)
def test_csv_is_the_table_and_nothing_else(arguments: list[str], capsys: Capture) -> None:
    assert main([*arguments, "--csv"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    heads, *lines = csv.reader(io.StringIO(out))
    assert len(set(heads)) == len(heads)
    assert lines
    assert {len(line) for line in lines} == {len(heads)}


@pytest.mark.parametrize("arguments", TABLES, ids=" ".join)
def test_a_workbook_comes_beside_the_answer(arguments: list[str], tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "answer.xlsx"
    assert main([*arguments]) == 0
    plain = capsys.readouterr().out
    assert main([*arguments, "--xlsx", str(path)]) == 0
    out, err = capsys.readouterr()
    assert out == plain
    assert err == f"Wrote {path}\n"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[-1] == "about"
    assert book.worksheets[0].max_row > 1


def test_csv_and_library_agree(capsys: Capture) -> None:
    assert main(["decide", "nato/kosovo", "--csv"]) == 0
    verdict = cs.decide(cs.scenarios.load("nato/kosovo"))
    assert capsys.readouterr().out == verdict.to_csv() == rows.as_csv(rows.chosen(verdict))


def test_the_parties_of_a_track_are_a_table_of_their_own(capsys: Capture) -> None:
    assert main(["track", "nato/sweden-2022", "--on", "2022-12-30", "--parties", "--csv"]) == 0
    found = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["state"] for row in found if row["status"] == "open"] == ["HUN", "TUR"]


@pytest.mark.parametrize("arguments", TABLES, ids=" ".join)
def test_json_and_csv_do_not_go_together(arguments: list[str], capsys: Capture) -> None:
    assert main([*arguments, "--csv", "--json"]) == 2
    assert capsys.readouterr().out == ""


def test_a_workbook_has_its_own_ending(tmp_path: Path, capsys: Capture) -> None:
    assert main(["decide", "nato/kosovo", "--xlsx", str(tmp_path / "kosovo.csv")]) == 3
    assert "ends in .xlsx" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_of_changes_holds_the_other_readings_that_the_text_tells(tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    assert main(["changes", "nato/kosovo-conditional", "--xlsx", str(path)]) == 0
    assert openpyxl.load_workbook(path).sheetnames == ["readings", "sets", "blockers", "about"]


@pytest.mark.parametrize(
    "wrong",
    [
        ["decide", "nato/kosovo", "--svg", "x.svg", "--json", "--csv"],
        ["decide", "nato/kosovo", "--svg", "x.svg", "--xlsx", "x.csv"],
        ["decide", "nato/kosovo", "--svg", "-"],
        ["changes", "nato/kosovo-conditional", "--svg", "x.svg", "--graph", "dot", "--csv"],
        ["changes", "nato/kosovo-conditional", "--graph", "dot", "--json"],
        ["changes", "nato/kosovo-conditional", "--graph", "dot", "--xlsx", "x.xlsx"],
    ],
    ids=" ".join,
)
def test_forms_that_do_not_go_together_are_refused_before_anything_is_written(
    wrong: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(wrong) in {2, 3}
    assert capsys.readouterr().out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_number_of_five_thousand_digits_is_wrong_input_not_an_internal_error(capsys: Capture) -> None:
    assert main(["changes", "nato/kosovo-conditional", "--cost", f"asm_statute={'9' * 5000}"]) == 3
    assert "Internal" not in capsys.readouterr().err


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_scheduler_that_closes_the_streams_gets_its_files(closed: str, tmp_path: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -m consensus decide nato/kosovo --xlsx x.xlsx {closed}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=tmp_path, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["x.xlsx"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Bosn", r"Bosnia\ and\ Herzegovina"),
        ("Côte", r"Côte\ d\'Ivoire"),
        ('"Côte', "Côte d'Ivoire"),
        ("'Côte", ""),
        ("Türk", "Türkiye"),
        ("./my$", r"./my\$\(touch\ x\).toml"),
        ('"./my', r"./my\$(touch x).toml"),
    ],
)
def test_a_name_that_bash_completes_cannot_be_read_as_several_words_or_as_a_command(
    typed: str, offered: str, tmp_path: Path
) -> None:
    (tmp_path / "my$(touch x).toml").write_text("")
    command = "decide" if "my" in typed else "candidate"
    script = (
        f"consensus() {{ {shlex.quote(sys.executable)} -m consensus; }}; "
        'env() { while [[ $1 == *=* ]]; do export "$1"; shift; done; "$@"; }; compopt() { :; }; '
        'source <(printf %s "$SCRIPT"); COMP_LINE="consensus $1 $2"; COMP_POINT=${#COMP_LINE}; '
        'COMP_WORDS=(consensus "$1" "$2"); COMP_CWORD=2; _consensus_completion consensus; printf %s "${COMPREPLY[0]}"'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", script, "bash", command, typed],
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "SCRIPT": complete.script("bash"), "LC_ALL": "C.UTF-8"},
        timeout=60,
        check=False,
    )
    assert done.stdout.decode() == offered, done.stderr


def test_a_terminal_sets_headings_in_bold_and_no_half_sentences(tmp_path: Path) -> None:
    _, text = Terminal("power", "unsc", "--on", "2026-07-31", cwd=tmp_path, columns=80).done()
    bold = re.findall(r"\x1b\[1m(.*?)\x1b\[0m", text.replace("\r\n", "\n"), re.DOTALL)
    assert not [part for part in bold if part.startswith(("Can stop a decision", "In per cent", "As of"))]
    _, text = Terminal("decide", "nato/kosovo", cwd=tmp_path, columns=80).done()
    assert "\x1b[1mBlockers" in text


@pytest.mark.parametrize(
    "arguments",
    [
        ["decide", "nato/kosovo"],
        ["changes", "nato/kosovo-conditional"],
        ["track", "nato/sweden-2022", "--on", "2022-12-30"],
        ["power", "eu", "--on", "2025-01-01", "--rule", "qualified_majority"],
    ],
    ids=" ".join,
)
def test_a_picture_comes_beside_the_answer(arguments: list[str], tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "picture.svg"
    assert main(arguments) == 0
    plain = capsys.readouterr().out
    assert main([*arguments, "--svg", str(path)]) == 0
    assert capsys.readouterr().out == plain
    text = path.read_text(encoding="utf-8")
    assert text.startswith("<svg")
    assert "<title" in text


# A terminal, a pipe, and terminals that can do little.


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rules", "nato/kosovo"], ["Consensus in the Council", "BLOCKED", "ESP GRC ROU SVK"]),
        (["candidate", "XKX"], ["Interpol", "32 of 32", "BLOCKED by 4"]),
        (["track", "nato/sweden-2022", "--on", "2022-12-30"], ["Invitation to accession talks", "28 of 30 notified"]),
        (["history"], ["North Macedonia", "2020-03-27", "<=1999-01-31"]),
        (["power", "eu", "--on", "2025-01-01", "--rule", "qualified_majority"], ["Germany", "20.96", "1,849"]),
        (["compare", "nato/kosovo", "--on", "2008-10-06", "--on", "2008-10-07"], ["Portugal", "position unknown"]),
        (["scenarios"], ["nato/kosovo-following", "2026-07-31"]),
    ],
    ids=lambda value: " ".join(value[:2]),
)
def test_a_terminal_gets_a_table_and_loses_nothing(arguments: list[str], words: list[str], tmp_path: Path) -> None:
    code, text = Terminal(*arguments, cwd=tmp_path, columns=120).done()
    assert code == 0
    assert BOXES.search(text)
    for word in words:
        assert word in text
    plain = piped(*arguments, cwd=tmp_path).stdout.decode()
    shown = re.sub(r"\x1b\[[0-9;]*m", "", text)
    last = plain.rstrip().split("\n\n")[-1].split()
    if arguments != ["scenarios"] and arguments[0] != "compare":
        assert " ".join(last[:5]) in " ".join(shown.split())


def test_a_narrow_terminal_gets_the_plain_text(tmp_path: Path) -> None:
    _, text = Terminal("rules", "nato/kosovo", cwd=tmp_path, columns=60).done()
    assert not BOXES.search(text)
    assert "Consensus in the Council" in text


def test_markup_in_a_name_is_text(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'candidate = "XKX"\non = 2026-07-31\ntitle = "x"\n[new_body]\nname = "the club"\nmembers = ["AAA", "BBB"]\n'
        '[[new_state]]\ncode = "AAA"\nname = "[red]Ada[/red]"\n[[new_state]]\ncode = "BBB"\nname = "[link=x]Bob"\n'
        '[positions]\nAAA = "object"\nBBB = "agree"\n'
    )
    other = tmp_path / "other.toml"
    other.write_text('base = "mine.toml"\n[positions]\nAAA = "agree"\nBBB = "object"\n')
    code, text = Terminal("compare", str(path), str(other), cwd=tmp_path, columns=120).done()
    assert code == 0, text
    assert "[red]Ada[/red]" in text
    assert "[link=x]Bob" in text
    assert "\x1b[31m" not in text


@pytest.mark.parametrize(
    ("env", "terminal"),
    [
        ({}, False),
        ({"NO_COLOR": "1"}, True),
        ({"TERM": "dumb"}, True),
        ({"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}, True),
    ],
    ids=["pipe", "NO_COLOR", "dumb", "ASCII"],
)
@pytest.mark.parametrize("arguments", [["--help"], ["report", "--help"], *TABLES[:6], ["history"]], ids=" ".join)
def test_four_settings_without_a_single_escape(
    arguments: list[str], env: dict[str, str], terminal: bool, tmp_path: Path
) -> None:
    if terminal:
        code, text = Terminal(*arguments, cwd=tmp_path, env=env).done()
    else:
        done = piped(*arguments, cwd=tmp_path, **env)
        code, text = done.returncode, (done.stdout + done.stderr).decode()
    assert code == 0
    assert "\x1b" not in text
    assert not BOXES.search(text)
    assert "Traceback" not in text
    if "PYTHONIOENCODING" in env:
        assert text.isascii()


@pytest.mark.parametrize("command", ["report", "page"])
def test_a_terminal_without_unicode_writes_files_with_all_letters(command: str, tmp_path: Path) -> None:
    done = piped(command, "nato/kosovo", "-o", "x.html", cwd=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert "Türkiye" in (tmp_path / "x.html").read_text(encoding="utf-8")


# Progress and Ctrl-C.


def test_progress_says_what_is_left() -> None:
    assert Progress("Checking", total=4).in_words(1.0) == "Checking: 0 of 4"
    half = Progress("Checking", total=4)
    half.step()
    half.step()
    assert half.in_words(10.0) == "Checking: 2 of 4, about 10 s left"
    half.at(3, 4)
    assert half.in_words(600.0) == "Checking: 3 of 4, about 3 min left"
    assert Progress("Searching", seconds=20, limit=True).in_words(5.0) == "Searching: at most 15 s left"
    assert Progress("Counting", seconds=20).in_words(5.0) == "Counting: about 15 s left"
    assert Progress("Counting", seconds=2).in_words(5.0) == "Counting: 5 s so far"


SLOW = [f"nato/{name}" for name in ("kosovo", "georgia", "ukraine", "cyprus", "kosovo-conditional")] * 12


def test_progress_is_shown_on_standard_error_of_a_terminal_only(tmp_path: Path) -> None:
    shown = Terminal("report", *SLOW, "-o", "x.html", cwd=tmp_path, own_error=True, soon=True)
    text = shown.read(b"left", seconds=60)
    shown.process.kill()
    shown.done()
    assert re.search(r"\rWriting the report of 60 scenarios: about \d+ (s|min) left", text)
    assert "\x1b" not in text


def test_nothing_is_told_of_what_takes_up_to_two_seconds() -> None:
    assert PATIENCE == 2.0


def test_an_answer_that_comes_soon_shows_no_progress(tmp_path: Path) -> None:
    done = Terminal("check", "nato/kosovo", cwd=tmp_path, own_error=True)
    code, text = done.done()
    assert (code, text) == (0, "")


def test_a_pipe_never_shows_progress(tmp_path: Path) -> None:
    done = piped("report", *SLOW[:6], "-o", "x.html", cwd=tmp_path)
    assert done.stderr.decode().startswith("Wrote x.html")
    assert b"\r" not in done.stderr


def test_interrupted_a_report_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text("old")
    process = Terminal("report", *SLOW, "-o", "x.html", cwd=tmp_path, soon=True)
    assert "Writing the report" in process.read(b"Writing the report")
    process.process.send_signal(signal.SIGINT)
    code, text = process.done()
    assert code == 130
    assert text.rstrip().endswith("Interrupted.")
    assert "Traceback" not in text
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_interrupted_while_a_file_is_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fdopen", stop)
    monkeypatch.chdir(tmp_path)
    assert main(["new", "mine.toml"]) == 130
    assert list(tmp_path.iterdir()) == []


# Help, and what is near.


def helped(command: str, capsys: Capture) -> str:
    assert main([command, "--help"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example_that_runs(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    found = re.findall(r"^ *Example: (consensus .+)$", helped(command, capsys), re.MULTILINE)
    assert len(found) == 1
    words = shlex.split(found[0])
    assert words[1] == command
    assert main(words[1:]) == 0
    assert capsys.readouterr().out or list(tmp_path.iterdir())


def test_every_command_that_answers_has_json() -> None:
    without = {name for name, command in app.commands.items() if not any("--json" in p.opts for p in command.params)}
    assert without == {"report", "page", "new", "schema", "completion"}


def test_every_option_says_what_it_is_for() -> None:
    for name, command in app.commands.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["decde", "nato/kosovo"], "decide"),
        (["decide", "nato/kosovo", "--asumption", "strict"], "--assumption"),
        (["decide", "nato/kosovo", "--assumption", "stritc"], "strict"),
        (["decide", "nato/kosvo"], "nato/kosovo"),
        (["decide", "nato/kosovo", "--rule", "concensus"], "consensus"),
        (["decide", "nato/kosovo", "--stage", "acceptence"], "acceptance"),
        (["decide", "nato/kosovo", "--position", "Slovakai=agree"], "Slovakia"),
        (["decide", "nato/kosovo", "--position", "GRC=agre"], "agree"),
        (["changes", "nato/kosovo", "--graph", "mermiad"], "mermaid"),
        (["power", "eu", "--coalitions", "wining"], "winning"),
        (["power", "eu", "--algorithm", "tipes"], "types"),
        (["history", "--body", "natto"], "nato"),
        (["completion", "zhs"], "zsh"),
        (["claims", "claims/press-2024-2025"], "claims/press-2024-2026"),
        (["changes", "nato/kosovo-conditional", "--lever", "asm_statue=on"], "asm_statute"),
        (["changes", "nato/kosovo-conditional", "--coding", "pesimistic"], "pessimistic"),
        (["rule", "qualified_majorty"], "qualified_majority"),
        (["candidate", "Kosvo"], "Kosovo"),
        (["explain", "nato/kosovo", "Slovakai"], "Slovakia"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_a_misspelt_word_gets_the_nearest(arguments: list[str], meant: str, capsys: Capture) -> None:
    assert main(arguments) in {2, 3}
    out, err = capsys.readouterr()
    assert out == ""
    assert re.search(rf"(?i)did you mean .*{re.escape(meant)}", err)
    assert "Traceback" not in err


def test_a_choice_far_from_all_is_not_guessed() -> None:
    with pytest.raises(click.BadParameter) as caught:
        Choice(["mermaid", "dot"]).convert("xyz\x1b", None, None)
    assert "mean" not in caught.value.message
    assert "\x1b" not in caught.value.message


def test_json_of_a_table_command_is_unchanged_by_the_other_forms(tmp_path: Path, capsys: Capture) -> None:
    assert main(["decide", "nato/kosovo", "--json"]) == 0
    plain: Any = json.loads(capsys.readouterr().out)
    path = tmp_path / "k.xlsx"
    assert main(["decide", "nato/kosovo", "--json", "--xlsx", str(path)]) == 0
    assert json.loads(capsys.readouterr().out) == plain


@pytest.mark.parametrize(
    "arguments", [["report", "S", "-o", "S"], ["page", "S", "-o", "S"], ["decide", "S", "--svg", "S"]]
)
def test_an_answer_is_not_written_over_the_scenario_that_was_asked(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`consensus report mine.toml -o mine.toml` replaced the scenario by its report, without a word."""
    mine = tmp_path / "mine.toml"
    mine.write_text('base = "nato/kosovo"\n', encoding="utf-8")
    assert main([str(mine) if word == "S" else word for word in arguments]) == 2
    assert "is a scenario" in capsys.readouterr().err
    assert mine.read_text(encoding="utf-8") == 'base = "nato/kosovo"\n'
