"""The command line: exit codes, JSON, plain text in a pipe, files it writes, and how it ends when disturbed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import consensus as cs
from consensus.cli import main
from consensus.scenarios.schema import schema_text

Capture = pytest.CaptureFixture[str]

FOUR = ["ESP", "GRC", "ROU", "SVK"]
BAD = 'body = "nato"\ncandidate = "XKX"\non = 2026-07-31\nassumption = "strickt"\n[positions]\nCYP = "object"\n'
ANSWERS: list[list[str]] = [
    ["decide", "nato/kosovo"],
    ["decide", "nato/kosovo-reserved"],
    ["decide", "nato/classroom"],
    ["decide", "nato/finland-2022-after-memorandum"],
    ["explain", "nato/kosovo"],
    ["explain", "nato/kosovo", "Spain"],
    ["explain", "nato/kosovo-reserved"],
    ["compare", "nato/kosovo", "nato/kosovo-following"],
    ["compare", "nato/kosovo", "--on", "2008-10-06", "--on", "2008-10-07"],
    ["rules"],
    ["rules", "nato/kosovo"],
    ["scenarios"],
    ["check"],
    ["check", "nato/kosovo"],
]
"""Every command that answers, in the ways it can be asked."""

PLAIN: list[list[str]] = [
    *ANSWERS,
    [],
    ["--help"],
    ["--version"],
    *(
        [command, "--help"]
        for command in ("decide", "explain", "compare", "rules", "scenarios", "check", "new", "schema")
    ),
    ["new"],
    ["schema"],
    ["decide"],
    ["frobnicate"],
    ["decide", "nato/nowhere"],
]
"""Everything that the command can be made to print."""


def run(*arguments: str, env: dict[str, str] | None = None, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own, with bytes in and out."""
    environment = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING"}}
    return subprocess.run(
        [sys.executable, "-m", "consensus", *arguments],
        capture_output=True,
        env={**environment, "PYTHONUTF8": "1", **(env or {})},
        timeout=60,
        check=False,
        **options,
    )


def document(capsys: Capture, *arguments: str) -> Any:
    """Return what the command prints as JSON; nothing else may be there."""
    code = main([*arguments, "--json"])
    out, err = capsys.readouterr()
    assert code == 0, err
    assert err == ""
    assert out.endswith("\n")
    return json.loads(out, parse_constant=pytest.fail)


# Exit codes and messages.


@pytest.mark.parametrize(
    "arguments", [*ANSWERS, [], ["--help"], ["-h"], ["--version"], ["new"], ["schema"]], ids=" ".join
)
def test_answered_is_zero_whatever_the_answer(arguments: list[str], capsys: Capture) -> None:
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert out
    assert err == ""
    assert out.endswith("\n")
    assert not out.endswith("\n\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["decide"],
        ["decide", "nato/kosovo", "--nonsense"],
        ["decide", "nato/kosovo", "too", "many"],
        ["decide", "nato/kosovo", "--on"],
        ["decide", "nato/kosovo", "--position", "GRC"],
        ["explain"],
        ["compare", "nato/kosovo"],
        ["compare", "nato/kosovo", "--on", "2020-01-01"],
        ["compare", "nato/kosovo", "--on", "2020-01-01", "--on", "2021-01-01", "--on", "2022-01-01"],
        ["new", "scenario.txt"],
        ["scenarios", "nato"],
        ["--nonsense"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_two(arguments: list[str], capsys: Capture) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Error: " in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["decide", "nato/nowhere"],
        ["decide", "nowhere.toml"],
        ["decide", "nato/kosovo", "--on", "2026-02-30"],
        ["decide", "nato/kosovo", "--on", "1948-01-01"],
        ["decide", "nato/kosovo", "--on", "2026-07-31T12:00:00"],
        ["decide", "nato/kosovo", "--known-by", "yesterday"],
        ["decide", "nato/kosovo", "--assumption", "strickt"],
        ["decide", "nato/kosovo", "--stage", "acceptence"],
        ["decide", "nato/kosovo", "--rule", "concensus"],
        ["decide", "nato/kosovo", "--rule", "qualified_majority"],
        ["decide", "nato/kosovo", "--position", "CYP=object"],
        ["decide", "nato/kosovo", "--position", "GRC=agre"],
        ["decide", "nato/kosovo", "--position", "Ruritania=agree"],
        ["decide", "nato/kosovo", "--position", "XKX=agree"],
        ["decide", "nato/kosovo", "--position", "=agree"],
        ["decide", "nato/kosovo", "--json", "--on", "2026-02-30"],
        ["explain", "nato/kosovo", "Cyprus"],
        ["explain", "nato/kosovo", "Ruritania", "--json"],
        ["compare", "nato/kosovo", "nato/nowhere"],
        ["rules", "nato/nowhere"],
        ["check", "nato/nowhere"],
    ],
    ids=" ".join,
)
def test_invalid_input_is_three(arguments: list[str], capsys: Capture) -> None:
    assert main(arguments) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err
    assert "Traceback" not in err
    assert "Internal" not in err


def test_one_state_given_two_positions_on_the_command_line(capsys: Capture) -> None:
    assert main(["decide", "nato/kosovo", "--position", "GRC=agree", "--position", "Greece=object"]) == 3
    assert "Greece" in capsys.readouterr().err


@pytest.mark.parametrize("exception", [KeyboardInterrupt, RuntimeError("out of luck")])
def test_interrupted_and_internal(exception: Any, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise exception

    monkeypatch.setattr("consensus.cli.asking.scenario_asked", stop)
    code = main(["decide", "nato/kosovo"])
    out, err = capsys.readouterr()
    assert code == (130 if exception is KeyboardInterrupt else 1)
    assert out == ""
    assert "Traceback" not in err
    assert err.strip().count("\n") == 0


def test_an_internal_error_says_where_with_debug(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise RuntimeError("out of luck")

    monkeypatch.setattr("consensus.cli.asking.scenario_asked", stop)
    assert main(["decide", "nato/kosovo", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--debug", "decide", "nato/nowhere"], ["decide", "nato/nowhere", "--debug"]])
def test_debug_shows_the_traceback(arguments: list[str], capsys: Capture) -> None:
    assert main(arguments) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback (most recent call last)" in err
    assert "Error: " in err


def test_the_name_alone_shows_three_commands_to_start_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([]) == 0
    out = capsys.readouterr().out
    shown = [line.strip() for line in out.splitlines() if line.startswith("  consensus ")]
    assert len(shown) == 3
    for line in shown:
        command = re.split(r"\s{2,}", line)[0].split()[1:]
        assert main(command) == 0, line
        capsys.readouterr()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kosovo.html", "what-if.html"]


def test_version(capsys: Capture) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"consensus {cs.__version__}\n"


def test_help_lists_every_command_with_a_line(capsys: Capture) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    for command in ("decide", "explain", "compare", "rules", "scenarios", "check", "new", "schema"):
        assert re.search(rf"^  {command} +[A-Z]", out, re.MULTILINE)


# JSON.


@pytest.mark.parametrize("arguments", ANSWERS, ids=" ".join)
def test_json_is_one_document_and_nothing_else(arguments: list[str], capsys: Capture) -> None:
    found = document(capsys, *arguments)
    assert isinstance(found, dict | list)
    assert found


@pytest.mark.parametrize("arguments", ANSWERS, ids=" ".join)
def test_json_is_the_same_every_time(arguments: list[str], capsys: Capture) -> None:
    assert document(capsys, *arguments) == document(capsys, *arguments)


def test_the_shape_of_a_decision(capsys: Capture) -> None:
    found = document(capsys, "decide", "nato/kosovo")
    assert found["outcome"] == "BLOCKED"
    assert found["failed_by"] == "objection"
    assert found["margin"] is None
    assert found["on"] == "2026-07-31"
    assert found["assumption"] == "strict"
    assert found["tabled"]["value"] == "no"
    assert found["tabled"]["reason"]
    assert found["tabled"]["sources"]
    assert found["rule"]["kind"] == "consensus"
    assert "Article 10" in found["rule"]["clause"]
    assert [b["state"] for b in found["blockers"]] == FOUR
    for blocker in found["blockers"]:
        assert {"state", "position", "basis", "critical", "reason", "since", "sources"} <= blocker.keys()
        assert blocker["position"] == "object"
        assert blocker["basis"] == "assumed"
        assert blocker["critical"] is True
        assert blocker["reason"]
        assert blocker["sources"]
    assert next(b for b in found["blockers"] if b["state"] == "ESP")["since"] == "2008-02-18"
    assert {"BEL", "GBR"} <= set(found["undetermined"])
    assert {p["state"] for p in found["possible_blockers"]} == set(found["undetermined"])
    assert {a["state"] for a in found["assenting"]} >= {"ALB", "TUR"}
    assert {"version", "data_reviewed", "data_digest", "scenario", "notes"} <= found["provenance"].keys()
    cited = {s for b in found["blockers"] for s in b["sources"]}
    assert cited <= found["sources"].keys()


def test_every_member_is_in_one_list(capsys: Capture) -> None:
    for name in cs.scenarios.names():
        found = document(capsys, "decide", name)
        groups = [
            {b["state"] for b in found["blockers"]},
            {a["state"] for a in found["assenting"]},
            set(found["undetermined"]),
        ]
        assert sum(map(len, groups)) == len(set.union(*groups)), name
        assert len(set.union(*groups)) <= found["members"], name


def test_json_has_dates_and_tallies(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "ballot.toml"
    path.write_text(
        'body = "coe"\ncandidate = "XKX"\non = 2023-04-24\nrule = "two_thirds_of_votes_cast"\n'
        "[tally]\nfor = 33\nagainst = 7\nabstain = 5\nabsent = 1\n"
    )
    found = document(capsys, "decide", str(path), "--known-by", "2023-04-24")
    assert (found["outcome"], found["margin"], found["blockers"]) == ("ADOPTED", 6, [])
    assert found["known_by"] == "2023-04-24"


def test_json_of_a_comparison(capsys: Capture) -> None:
    found = document(capsys, "compare", "nato/kosovo", "--on", "2008-10-06", "--on", "2008-10-07")
    assert found["stopped_blocking"] == ["PRT"]
    assert found["started_blocking"] == []
    assert found["outcome_changed"] is False
    assert (found["before"]["on"], found["after"]["on"]) == ("2008-10-06", "2008-10-07")


def test_json_of_the_rules(capsys: Capture) -> None:
    listed = document(capsys, "rules")
    assert {"kind", "title", "needs", "clause"} <= listed[0].keys()
    table = document(capsys, "rules", "nato/kosovo")
    assert {r["kind"] for r in table["rules"]} < {r["kind"] for r in listed}
    assert [r["own"] for r in table["rules"]] == [True] + [False] * 8
    weighted = next(r for r in table["rules"] if r["kind"] == "qualified_majority")
    assert weighted["outcome"] is None
    assert "needs weights" in weighted["remark"]


def test_json_of_the_catalogue(capsys: Capture) -> None:
    found = document(capsys, "scenarios")
    assert [s["name"] for s in found] == cs.scenarios.names()
    assert all(s["title"] for s in found)


def test_json_of_an_explanation(capsys: Capture) -> None:
    found = document(capsys, "explain", "nato/kosovo", "Spain")
    assert [c["member"]["state"] for c in found["contributions"]] == ["ESP"]
    assert "Why Spain blocks" in found["text"]


def test_json_of_a_failed_check_is_still_one_document(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(BAD)
    assert main(["check", str(path), "nato/kosovo", "--json"]) == 3
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert len(found["problems"]) == 2
    assert len(found["checked"]) == 1
    assert err == ""


# Options that change what is asked.


def test_options_change_the_question(capsys: Capture) -> None:
    assert [
        b["state"] for b in document(capsys, "decide", "nato/kosovo", "--position", "Greece=agree")["blockers"]
    ] == [
        "ESP",
        "ROU",
        "SVK",
    ]
    assert document(capsys, "decide", "nato/kosovo", "--assumption", "stated")["outcome"] == "UNDETERMINED"
    assert document(capsys, "decide", "nato/kosovo", "--stage", "pfp")["stage"] == "pfp"
    assert document(capsys, "decide", "nato/kosovo", "--rule", "acceptance")["rule"]["kind"] == "acceptance"
    assert document(capsys, "decide", "nato/kosovo", "--on", "2012-02-25")["members"] == 28
    assert document(capsys, "decide", "nato/kosovo", "--on", "2023-04-04T15:00:00+02:00")["on"].startswith(
        "2023-04-04T13"
    )


def test_a_position_may_hold_blanks(capsys: Capture) -> None:
    found = document(capsys, "decide", "nato/kosovo", "--position", " United Kingdom = object ")
    assert "GBR" in [b["state"] for b in found["blockers"]]


# Plain text in a pipe.

BOXES = re.compile("[\u2500-\u257f]")


@pytest.mark.parametrize("arguments", PLAIN, ids=" ".join)
def test_no_colour_and_no_boxes_in_a_pipe(arguments: list[str], tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert b"\x1b" not in done.stdout + done.stderr
    text = (done.stdout + done.stderr).decode("utf-8")
    assert not BOXES.search(text)
    assert "\r" not in text
    assert "Traceback" not in text


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": "xterm-256color", "COLUMNS": "20"}])
@pytest.mark.parametrize("arguments", [["--help"], ["decide", "nato/kosovo"], ["decide", "nato/nowhere"]], ids=" ".join)
def test_no_colour_when_told_so(arguments: list[str], env: dict[str, str], tmp_path: Path) -> None:
    done = run(*arguments, env=env, cwd=tmp_path)
    assert b"\x1b" not in done.stdout + done.stderr
    assert not BOXES.search((done.stdout + done.stderr).decode("utf-8"))


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1", "TERM": "xterm"}, {"TERM": "dumb"}])
@pytest.mark.parametrize("arguments", [["--help"], ["decide", "nato/kosovo"], ["decide", "nato/nowhere"]], ids=" ".join)
def test_no_colour_in_a_terminal_when_told_so(arguments: list[str], setting: dict[str, str], tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    environment = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR", "TERM"}}
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "consensus", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=follower,
        cwd=tmp_path,
        env={**environment, **setting},
    )
    os.close(follower)
    chunks = []
    try:
        while chunk := os.read(leader, 65536):
            chunks.append(chunk)
    except OSError:
        pass  # the other end is closed
    finally:
        os.close(leader)
        process.wait(timeout=60)
    shown = b"".join(chunks)
    assert shown
    assert b"\x1b" not in shown
    assert not BOXES.search(shown.decode("utf-8"))


def test_an_ascii_terminal_gets_letters_without_accents(tmp_path: Path) -> None:
    done = run("decide", "nato/kosovo", env={"PYTHONIOENCODING": "ascii"}, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr == b""
    text = done.stdout.decode("ascii")
    assert "Turkiye" in text
    assert "T?rkiye" not in text


@pytest.mark.parametrize("arguments", PLAIN, ids=" ".join)
def test_an_ascii_terminal_survives_everything(arguments: list[str], tmp_path: Path) -> None:
    done = run(*arguments, env={"PYTHONIOENCODING": "ascii"}, cwd=tmp_path)
    assert done.returncode in {0, 2, 3}
    assert done.stdout.isascii()
    assert done.stderr.isascii()
    assert b"Traceback" not in done.stderr


def test_an_ascii_terminal_gets_valid_json(tmp_path: Path) -> None:
    done = run("decide", "nato/kosovo", "--json", env={"PYTHONIOENCODING": "ascii"}, cwd=tmp_path)
    assert json.loads(done.stdout)["outcome"] == "BLOCKED"


def test_lines_fit_the_terminal(tmp_path: Path) -> None:
    done = run("decide", "nato/kosovo", env={"COLUMNS": "60"}, cwd=tmp_path)
    long = [line for line in done.stdout.decode().splitlines() if len(line) > 60 and "http" not in line]
    assert [line for line in long if not line.startswith(("Data:", "Assumption:"))] == []


def test_messages_go_to_standard_error(tmp_path: Path) -> None:
    wrong = run("decide", "nato/nowhere", cwd=tmp_path)
    assert (wrong.returncode, wrong.stdout) == (3, b"")
    assert wrong.stderr.startswith(b"Error: ")
    usage = run("decide", cwd=tmp_path)
    assert (usage.returncode, usage.stdout) == (2, b"")
    written = run("new", "mine.toml", cwd=tmp_path)
    assert (written.returncode, written.stdout) == (0, b"")
    assert b"mine.toml" in written.stderr


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    done = subprocess.run(
        [os.fsencode(sys.executable), b"-m", b"consensus", b"decide", b"\xff\xfe.toml"],
        capture_output=True,
        timeout=60,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert b"Internal" not in done.stderr


# A reader that goes away.


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pipe that closes")
@pytest.mark.parametrize(
    "arguments",
    [
        ["decide", "nato/kosovo"],
        ["decide", "nato/kosovo", "--json"],
        ["scenarios"],
        ["schema"],
        ["explain", "nato/kosovo"],
        ["--help"],
        [],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_pipe_is_no_error(arguments: list[str], unbuffered: str, tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "consensus", *arguments],
            stdout=writer,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            timeout=60,
            cwd=tmp_path,
            check=False,
        )
    finally:
        os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_the_first_line_only(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m consensus decide nato/kosovo --json | head -1'
    done = subprocess.run(["sh", "-c", command], capture_output=True, timeout=60, cwd=tmp_path, check=False)
    assert done.stdout == b"{\n"
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_disk_is_reported(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "consensus", "scenarios"],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            cwd=tmp_path,
            check=False,
        )
    assert done.returncode != 0
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


# Files.


def test_new_writes_a_file_that_decides(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "mine.toml"
    assert main(["new", str(path)]) == 0
    assert capsys.readouterr().out == ""
    found = document(capsys, "decide", str(path))
    assert found["outcome"] == "BLOCKED"
    assert [b["state"] for b in found["blockers"]] == FOUR
    assert main(["check", str(path)]) == 0


def test_new_without_a_path_prints_the_same(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "mine.toml"
    assert main(["new", str(path)]) == 0
    capsys.readouterr()
    assert main(["new"]) == 0
    assert capsys.readouterr().out == path.read_text(encoding="utf-8")


def test_new_does_not_write_over_a_file(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("# mine\n")
    assert main(["new", str(path)]) == 3
    assert path.read_text() == "# mine\n"
    err = capsys.readouterr().err
    assert "exists" in err
    assert "--force" in err
    assert main(["new", str(path), "--force"]) == 0
    assert path.read_text() != "# mine\n"


@pytest.mark.parametrize("name", ["no/such/folder/x.toml", "folder.toml"])
def test_new_where_it_cannot_write(name: str, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "folder.toml").mkdir()
    for force in ([], ["--force"]):
        assert main(["new", str(tmp_path / name), *force]) == 3
        assert "Traceback" not in capsys.readouterr().err


def test_what_the_template_switches_off_works_when_switched_on(tmp_path: Path, capsys: Capture) -> None:
    assert main(["new"]) == 0
    text = capsys.readouterr().out
    for key in ("# Greece = ", "# SVK = ", '# rule = "', "# known_by = "):
        assert key in text
        text = text.replace(key, key.removeprefix("# "))
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    found = document(capsys, "decide", str(path))
    assert found["rule"]["kind"] == "two_thirds_of_members"
    assert found["known_by"] == "2026-07-31"
    assert "GRC" in [c["state"] for c in found["assenting"]]


def test_the_rule_and_the_tables_of_the_template_work(tmp_path: Path, capsys: Capture) -> None:
    assert main(["new"]) == 0
    text = capsys.readouterr().out
    start = text.index("# [rule]")
    rule, rest = text[start : text.index("# ] }") + 5], text[text.index("# ] }") + 5 :]
    tables = "\n".join(re.sub(r"^# (?=[\[a-z])(?!agree,)", "", line) for line in rest.splitlines())
    path = tmp_path / "mine.toml"
    switched = re.sub(r"^# ", "", rule, flags=re.MULTILINE)
    path.write_text(f"{text[:start]}{switched}{tables}\n", encoding="utf-8")
    found = document(capsys, "decide", str(path))
    assert found["rule"]["kind"] == "custom"
    assert found["tabled"]["value"] == "yes"
    assert found["members"] == 33


def test_schema_is_the_one_beside_the_scenarios(capsys: Capture) -> None:
    assert main(["schema"]) == 0
    out = capsys.readouterr().out
    committed = Path(__file__).parent.parent / "scenarios" / "scenario.schema.json"
    assert out == committed.read_text(encoding="utf-8")
    assert out == schema_text()
    assert json.loads(out)["$schema"].startswith("https://json-schema.org/")


def test_check_reports_all_problems_and_keeps_going(tmp_path: Path, capsys: Capture) -> None:
    bad, worse, good = tmp_path / "bad.toml", tmp_path / "worse.toml", tmp_path / "good.toml"
    bad.write_text(BAD)
    worse.write_text("title = \n")
    good.write_text('base = "nato/kosovo"\n[expect]\noutcome = "ADOPTED"\nblockers = ["ESP"]\n')
    assert main(["check", str(bad), "nato/nowhere", str(worse), str(good), "nato/kosovo"]) == 3
    out, err = capsys.readouterr()
    assert f"{bad}:4: " in err
    assert f"{bad}:6: " in err
    assert f"{worse}:1: " in err
    assert "nato/nowhere" in err
    assert f"{good}: expect: outcome: expected ADOPTED, got BLOCKED" in err
    assert f"{good}: expect: blockers" in err
    assert "nato/kosovo: BLOCKED" in out
    assert "6 problems" in err
    assert "Traceback" not in err


def test_check_of_a_rule_without_weights_keeps_going(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "weights.toml"
    path.write_text('base = "nato/kosovo"\nrule = "qualified_majority"\n')
    assert main(["check", str(path), "nato/kosovo"]) == 3
    out, err = capsys.readouterr()
    assert "weights" in err
    assert str(path) in err
    assert "nato/kosovo: BLOCKED" in out


def test_check_of_the_shipped_data(capsys: Capture) -> None:
    assert main(["check"]) == 0
    out, err = capsys.readouterr()
    assert "0 problems" in out
    assert err == ""


def test_check_of_every_shipped_scenario(capsys: Capture) -> None:
    assert main(["check", *cs.scenarios.names()]) == 0
    assert "0 problems" in capsys.readouterr().out


def test_a_path_is_a_path_and_a_name_is_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    (tmp_path / "nato").mkdir()
    (tmp_path / "nato" / "kosovo.toml").write_text('base = "nato/ukraine"\n')
    monkeypatch.chdir(tmp_path)
    assert document(capsys, "decide", "nato/kosovo")["candidate"] == "XKX"
    assert document(capsys, "decide", "nato/kosovo.toml")["candidate"] == "UKR"


def test_the_answer_does_not_depend_on_the_working_directory(tmp_path: Path) -> None:
    here, there = run("decide", "nato/kosovo"), run("decide", "nato/kosovo", cwd=tmp_path)
    assert here.stdout == there.stdout


def test_python_m_and_the_command_are_one(tmp_path: Path) -> None:
    command = Path(sys.executable).parent / "consensus"
    if not command.exists():
        pytest.skip("the command is not installed")
    done = subprocess.run([command, "--version"], capture_output=True, timeout=60, cwd=tmp_path, check=False)
    assert done.stdout == run("--version").stdout
