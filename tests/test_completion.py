"""The Tab key: what each shell is offered, how fast, and that the lists are those of the library."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from time import perf_counter

import pytest

import consensus as cs
from consensus.assumptions import Assumption
from consensus.checks.claims import claim_files
from consensus.cli import complete
from consensus.datasets import shipped
from consensus.errors import InputError
from consensus.positions import Position
from consensus.rules import NAMED

COMMAND = [sys.executable, "-m", "consensus"]


def asked(shell: str, line: str) -> dict[str, str]:
    """Return what a shell is offered at the end of a line: value and kind."""
    words = line.split(" ")
    env = {**os.environ, "_CONSENSUS_COMPLETE": f"{shell}_complete"}
    if shell == "bash":
        env |= {"COMP_LINE": line, "COMP_POINT": str(len(line.encode()))}
    elif shell == "zsh":
        env |= {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    else:
        env |= {"COMP_WORDS": line, "COMP_CWORD": words[-1]}
    done = subprocess.run(COMMAND, capture_output=True, text=True, env=env, timeout=60, check=False)
    assert done.stderr == ""
    lines = done.stdout.rstrip("\n").split("\n")
    if lines == [""]:
        return {}
    if shell == "zsh":
        return {lines[i + 1].replace("\\:", ":"): lines[i] for i in range(0, len(lines), 3)}
    pairs = (item.split("\t")[0].split(",", 1) for item in lines)
    return {value: kind for kind, value in pairs}


CASES: list[tuple[str, set[str], set[str]]] = [
    ("consensus ", {"decide", "report", "page", "completion"}, {"-h"}),
    ("consensus dec", {"decide"}, {"explain"}),
    ("consensus decide nato/kos", {"nato/kosovo", "nato/kosovo-reserved"}, {"eu/kosovo"}),
    ("consensus report eu/", {"eu/kosovo"}, {"nato/kosovo"}),
    ("consensus report eu/kosovo nato/kosovo-r", {"nato/kosovo-reserved"}, {"eu/kosovo"}),
    ("consensus page nato/sw", {"nato/sweden-2022"}, set()),
    ("consensus explain nato/kosovo ES", {"ESP", "EST"}, {"FRA"}),
    ("consensus candidate XK", {"XKX"}, {"ESP"}),
    ("consensus candidate Koso", {"Kosovo"}, set()),
    ("consensus rule qual", {"qualified_majority"}, {"consensus"}),
    ("consensus rule consensus --body e", {"eu", "ebrd"}, {"nato"}),
    ("consensus decide nato/kosovo --rule two_", {"two_thirds_of_members"}, {"consensus"}),
    ("consensus decide nato/kosovo --assumption ", {"strict", "conditional"}, set()),
    ("consensus decide nato/kosovo --stage p", {"pfp", "programme", "protocol"}, {"acceptance"}),
    ("consensus decide eu/kosovo --stage ", {"opinion"}, {"pfp"}),
    ("consensus decide nato/kosovo --position ESP=", {"ESP=agree", "ESP=object", "ESP=silent"}, {"GRC=agree"}),
    ("consensus decide nato/kosovo --position ES", {"ESP=", "EST="}, {"ESP"}),
    ("consensus changes nato/kosovo-conditional --lever asm", {"asm_statute="}, {"us_decision="}),
    ("consensus changes nato/kosovo-conditional --lever asm_statute=o", {"asm_statute=on", "asm_statute=off"}, set()),
    ("consensus changes nato/kosovo-conditional --cost us_d", {"us_decision="}, set()),
    ("consensus changes nato/kosovo-conditional --coding pess", {"pessimistic"}, {"neutral"}),
    ("consensus changes nato/kosovo --graph ", {"mermaid", "dot"}, set()),
    ("consensus power us-", {"us-electoral-college", "us-federal-law"}, {"unsc"}),
    ("consensus power e", {"eu", "ebrd"}, {"nato"}),
    ("consensus power eu --coalitions ", {"winning", "blocking"}, set()),
    ("consensus power eu --algorithm t", {"types", "truth_table"}, set()),
    ("consensus track nato/E", {"nato/ESP", "nato/EST"}, {"nato/kosovo"}),
    ("consensus track nato/swed", {"nato/sweden-2022"}, set()),
    ("consensus history skop", {"skopje-2008"}, {"germany-1954"}),
    ("consensus history --body c", {"coe"}, {"nato"}),
    ("consensus claims cl", {"claims/press-2024-2026"}, set()),
    ("consensus completion ", {"bash", "zsh", "fish"}, set()),
    ("consensus decide --as", {"--assumption"}, {"--stage"}),
]


@pytest.mark.parametrize("shell", complete.SHELLS)
@pytest.mark.parametrize(("line", "offered", "not_offered"), CASES, ids=[case[0] for case in CASES])
def test_what_is_offered(shell: str, line: str, offered: set[str], not_offered: set[str]) -> None:
    found = asked(shell, line)
    assert offered <= found.keys()
    assert not not_offered & found.keys()


@pytest.mark.parametrize("shell", complete.SHELLS)
def test_no_blank_is_set_where_more_has_to_come(shell: str) -> None:
    assert set(asked(shell, "consensus decide nato/kosovo --position ES").values()) == {"open"}
    assert set(asked(shell, "consensus decide nato/kosovo --position ESP=").values()) == {"plain"}


def test_bash_is_understood_in_the_middle_of_a_line_and_with_an_option_that_holds_its_value() -> None:
    assert "ESP=agree" in asked("bash", "consensus decide nato/kosovo --position=ESP=a")
    env = {**os.environ, "_CONSENSUS_COMPLETE": "bash_complete"}
    env |= {"COMP_LINE": "consensus dec nato/kosovo", "COMP_POINT": "13"}
    done = subprocess.run(COMMAND, capture_output=True, text=True, env=env, timeout=60, check=False)
    assert done.stdout == "plain,decide\n"


@pytest.mark.parametrize(
    "line",
    [
        "consensus decide no/such/../../scenario --stage ",
        "consensus decide nowhere.toml --lever ",
        "consensus decide 'nato/kos",
        "consensus frobnicate ",
        "consensus decide nato/kosovo --position =",
        "consensus decide /no/such/folder/",
    ],
)
@pytest.mark.parametrize("shell", complete.SHELLS)
def test_a_tab_never_fails(shell: str, line: str) -> None:
    asked(shell, line)


def test_files_are_offered_beside_the_catalogue(
    tmp_path: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(tmp_path)
    monkeypatch.chdir(folder)
    for name in ("mine.toml", "mine.txt"):
        with open(name, "w", encoding="utf-8") as file:
            file.write('base = "nato/kosovo-conditional"\n')
    os.mkdir("minutes")
    found = asked("bash", "consensus decide mi")
    assert found == {"mine.toml": "plain", "minutes/": "open"}
    assert "pfp" in asked("bash", "consensus decide mine.toml --stage pf")
    assert "asm_statute=" in asked("bash", "consensus decide mine.toml --lever asm")


# The scripts.


@pytest.mark.parametrize("shell", complete.SHELLS)
def test_the_script_says_where_it_goes(shell: str) -> None:
    done = subprocess.run([*COMMAND, "completion", shell], capture_output=True, text=True, timeout=60, check=True)
    assert "Install it once" in done.stdout
    assert f"{shell}_complete" in done.stdout
    assert f"consensus completion {shell} > " in done.stdout


@pytest.mark.parametrize("shell", complete.SHELLS)
def test_the_shell_itself_takes_the_script(shell: str) -> None:
    where = shutil.which(shell)
    if where is None:
        pytest.skip(f"{shell} is not installed")
    script = complete.script(shell)
    done = subprocess.run([where, "-n"], input=script, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


BASH = """\
consensus() { "$PYTHON" -m consensus "$@"; }
env() { while [[ $1 == *=* ]]; do export "$1"; shift; done; "$@"; }
compopt() { echo "compopt $*" >&2; }
source <(printf '%s' "$SCRIPT")
COMP_LINE=$1
COMP_POINT=${#COMP_LINE}
COMPREPLY=()
_consensus_completion consensus
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize(
    ("line", "first", "open_end"),
    [
        ("consensus decide nato/kosovo --position ESP=ag", "agree", False),
        ("consensus decide nato/kosovo --position=ESP=ag", "agree", False),
        ("consensus decide nato/kosovo --position ESP", "ESP=", True),
        ("consensus decide nato/kosovo --assumption=fo", "following", False),
        ("consensus decide nato/kosovo-f", "nato/kosovo-following", False),
    ],
)
def test_bash_puts_in_only_what_is_missing_after_an_equals_sign(line: str, first: str, open_end: bool) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    done = subprocess.run(
        [bash, "--norc", "-c", BASH, "bash", line],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHON": sys.executable, "SCRIPT": complete.script("bash")},
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines()[0] == first
    assert ("nospace" in done.stderr) == open_end


# Speed, and the lists.


def test_a_tab_loads_neither_the_library_nor_a_model() -> None:
    code = (
        "import os, sys; os.environ.update(_CONSENSUS_COMPLETE='bash_complete', COMP_LINE='consensus decide nato/',"
        " COMP_POINT='22')\n"
        "from consensus.cli import main\n"
        "try:\n    main([])\nexcept SystemExit:\n    pass\n"
        "heavy = ('pydantic', 'rich', 'rich_click', 'numpy', 'networkx', 'jinja2', 'consensus.datasets')\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert "plain,nato/kosovo" in done.stdout.splitlines()
    assert done.stderr == "[]\n"


def test_a_tab_is_quick() -> None:
    def once() -> float:
        begin = perf_counter()
        asked("bash", "consensus decide nato/")
        return perf_counter() - begin

    bare = min(_bare() for _ in range(3))
    assert min(once() for _ in range(5)) - bare < 0.4  # 0.13 s on a quiet machine; the rest is for a busy one


def _bare() -> float:
    begin = perf_counter()
    subprocess.run([sys.executable, "-c", ""], check=True, timeout=60)
    return perf_counter() - begin


def test_the_lists_are_those_of_the_library() -> None:
    facts = shipped()
    assert complete.scenario_names() == cs.scenarios.names()
    assert list(complete.RULES) == sorted(rule().kind for rule in NAMED)
    assert {
        name: item.in_words for name, item in ((a.value, a) for a in Assumption)
    }.keys() == complete.ASSUMPTIONS.keys()
    assert set(complete.POSITIONS) == {p.value for p in Position}
    assert complete.named_in("bodies") == sorted(facts.body_codes)
    assert complete.named_in("games") == sorted(cs.power.names())
    assert [f"claims/{name}" for name in complete.named_in("claims")] == claim_files()
    assert dict(complete.states()) == {s.code: s.name for s in facts.states.by_code.values()}
    assert [name for name, _ in complete.stages("nato")] == [s.id for s in cs.body("nato").stages]
    dossier = facts.dossier("XKX")
    assert [name for name, _ in complete.levers("XKX")] == [lever.id for lever in dossier.lever]
    assert [name for name, _ in complete.levers("Kosovo", "coding")] == [coding.id for coding in dossier.coding]


@pytest.mark.parametrize("name", complete.ALGORITHMS)
def test_the_algorithms_are_those_of_the_library(name: str) -> None:
    assert cs.power.measure([2, 1, 1], quota=3, algorithm=name).winning == 3
    with pytest.raises(InputError):
        _ = cs.power.measure([2, 1, 1], quota=3, algorithm="guess").winning
