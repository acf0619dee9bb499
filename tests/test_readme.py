"""The README is true: every command prints what it shows, every Python block says what it does."""

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest

from consensus.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
CONSOLE = [text for kind, text in BLOCKS if kind == "console"]
PYTHON = [text for kind, text in BLOCKS if kind == "python"]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a block writes does not stay behind in the checkout."""
    monkeypatch.chdir(tmp_path)


def shown_in_order(shown: str, printed: str) -> bool:
    """Say whether the pieces between lines of ``...`` stand in the output, in this order, as whole lines."""
    at = 0
    lines = printed.splitlines()
    for piece in re.split(r"^\.\.\.$\n?", shown, flags=re.MULTILINE):
        wanted = piece.strip("\n").splitlines()
        if not wanted:
            continue
        for start in range(at, len(lines) - len(wanted) + 1):
            if [line.rstrip() for line in lines[start : start + len(wanted)]] == [w.rstrip() for w in wanted]:
                at = start + len(wanted)
                break
        else:
            return False
    return True


@pytest.mark.parametrize("block", CONSOLE, ids=lambda block: block.splitlines()[0])
def test_the_command_prints_what_the_readme_shows(block: str, capsys: pytest.CaptureFixture[str]) -> None:
    first, _, shown = block.partition("\n")
    main(shlex.split(first.removeprefix("$ consensus ")))
    out, err = capsys.readouterr()
    assert shown_in_order(shown, out + err), out + err


def test_the_first_block_opens_with_the_quotable_sentence() -> None:
    assert CONSOLE[0].splitlines()[1].startswith("If it were put on 31 July 2026, NATO could not invite Kosovo")


@pytest.mark.parametrize("block", PYTHON)
def test_the_python_block_prints_what_its_comments_say(block: str) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block, "README.md", "exec"), {})
    promised = [line.partition("  # ")[2].strip() for line in block.splitlines() if line.startswith("print(")]
    assert printed.getvalue().splitlines() == promised


def test_a_wrong_readme_would_fail() -> None:
    assert not shown_in_order("Greece\n...\nSpain", "Spain\nGreece")
    assert shown_in_order("Greece\n...\nSpain", "Greece\nRomania\nSpain")


def test_every_command_is_in_the_readme_and_no_line_installs_the_unrelated_package() -> None:
    for command in ("decide", "explain", "compare", "rules", "check", "new"):
        assert f"consensus {command}" in README
    assert "pip install consensus" not in README


def test_every_link_into_the_repository_leads_somewhere() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (ROOT / target).exists(), target
