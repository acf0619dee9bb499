"""What the Tab key offers: names read from files' names and first columns, without loading the library.

A Tab has to answer at once, so nothing here imports a model or reads a fact; the tests hold these lists
to those of the library.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ZshComplete,
    add_completion_class,
    split_arg_string,
)

PACKAGE = Path(__file__).parent.parent
DATA = PACKAGE / "data"
ASSUMPTIONS = {
    "strict": "non-recognisers object; recognisers without a statement are unknown",
    "following": "non-recognisers object; recognisers without a statement follow the consensus",
    "reserved": "non-recognisers agree with a reservation; recognisers without a statement agree",
    "stated": "only what was stated counts; everyone else is unknown",
    "conditional": "coded conditions decide; members without one are read as under strict",
}
POSITIONS = (
    "agree",
    "agree_with_reservation",
    "abstain",
    "abstain_with_declaration",
    "silent",
    "absent",
    "object",
    "unknown",
)
RULES = (
    "acceptance",
    "coe_ministers_20d",
    "consensus",
    "consensus_minus",
    "constructive_abstention",
    "ebrd_governors",
    "eu_unanimity",
    "imf_governors",
    "majority_of_votes_cast",
    "osce_consensus",
    "qualified_majority",
    "reinforced_majority",
    "security_council",
    "silence_procedure",
    "simple_majority",
    "two_thirds_of_members",
    "two_thirds_of_votes_cast",
    "two_thirds_present_and_voting",
    "weighted_votes",
    "wto_consensus",
)
ALGORITHMS = ("types", "generating_functions", "meet_in_the_middle", "truth_table")
SHELLS = ("bash", "zsh", "fish")
SWITCH = ("on", "off", "unknown")
OPEN = "open"
"""Kind of an item after which no blank is set, as more is to come: ``ESP=``."""


@cache
def scenario_folder() -> Path:
    """Return the folder of the shipped scenarios, as `consensus.scenarios.folder` does."""
    packaged = PACKAGE / "_scenarios"
    return packaged if packaged.is_dir() else PACKAGE.parent / "scenarios"


def scenario_names() -> list[str]:
    """Return the names in the catalogue."""
    root = scenario_folder()
    return sorted(path.relative_to(root).with_suffix("").as_posix() for path in root.rglob("*.toml"))


def named_in(folder: str) -> list[str]:
    """Return the names of the files in a folder of the data."""
    return sorted(path.stem for path in (DATA / folder).glob("*.toml"))


def states() -> Iterator[tuple[str, str]]:
    """Yield code and name of every state."""
    with (DATA / "states.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if row[0] != "code":
                yield row[0], row[1]


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):  # a Tab never fails: it offers less
        return {}


def about(context: click.Context) -> dict[str, Any]:
    """Return what the file of the scenario on the command line says, with those that it starts from."""
    words = context.find_root().obj or ()
    name = next((word for word in words if _file_of(word).is_file()), "")
    found: dict[str, Any] = {}
    for _ in range(20):
        if not isinstance(name, str) or not name:
            break
        table = _toml(_file_of(name))
        found = {**table, **found}
        name = table.get("base", "")
    return found


def _file_of(name: str) -> Path:
    return Path(name) if name.endswith(".toml") else scenario_folder() / f"{name}.toml"


def stages(body: str) -> Iterator[tuple[str, str]]:
    """Yield name and title of the stages of a body, or of every body."""
    seen = set()
    for code in [body] if body in named_in("bodies") else named_in("bodies"):
        for stage in _toml(DATA / "bodies" / f"{code}.toml").get("stages", ()):
            if stage.get("id") not in seen:
                seen.add(stage.get("id"))
                yield str(stage.get("id")), str(stage.get("title", ""))


def levers(candidate: str, kind: str = "lever") -> Iterator[tuple[str, str]]:
    """Yield name and meaning of the levers (or codings) on record for a candidate."""
    codes = {name.casefold(): code for code, name in states()}
    code = codes.get(str(candidate).casefold(), str(candidate))
    for item in _toml(DATA / "levers" / f"{code}.toml").get(kind, ()):
        yield str(item.get("id")), str(item.get("title") or item.get("means") or "")


# What click asks.


def _offer(pairs: Iterable[tuple[str, str]], incomplete: str, kind: str = "plain") -> list[CompletionItem[str]]:
    start = incomplete.casefold()
    return [CompletionItem(v, type=kind, help=h or None) for v, h in pairs if v.casefold().startswith(start)]


def _bare(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((name, "") for name in names)


def _files(incomplete: str, ending: str) -> list[CompletionItem[str]]:
    """Offer files of the working directory, as the name of a scenario may also be a path."""
    here = Path(incomplete) if incomplete.endswith("/") else Path(incomplete).parent
    prefix = "" if str(here) == "." and not incomplete.startswith("./") else f"{here.as_posix().rstrip('/')}/"
    try:
        inside = sorted(here.iterdir())[:2000]
    except OSError:
        return []
    found: list[CompletionItem[str]] = []
    for path in inside:
        name = f"{prefix}{path.name}"
        if path.name.startswith(".") or not name.startswith(incomplete):
            continue
        if path.is_dir() and incomplete:
            found.append(CompletionItem(f"{name}/", type=OPEN))
        elif path.name.endswith(ending):
            found.append(CompletionItem(name))
    return found


def scenario(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the catalogue, and files that end in .toml."""
    return _offer(_bare(scenario_names()), incomplete) + _files(incomplete, ".toml")


def playable(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer bodies and games, and scenarios once a part of one is typed."""
    names = (*named_in("bodies"), *named_in("games"))
    return _offer(_bare(names), incomplete) + (scenario(context, parameter, incomplete) if "/" in incomplete else [])


def tracked(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer scenarios, and pairs such as nato/ESP."""
    pairs = []
    body, mark, _ = incomplete.partition("/")
    if mark and body in named_in("bodies"):
        pairs = _offer(((f"{body}/{code}", name) for code, name in states()), incomplete)
    return scenario(context, parameter, incomplete) + pairs


def state(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer codes with their names; names once a part of one is typed that is no code."""
    known = list(states())
    return _offer(known, incomplete) or _offer(((name, code) for code, name in known), incomplete)


def body(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the codes of bodies."""
    return _offer(_bare(named_in("bodies")), incomplete)


def rule(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the named rules."""
    return _offer(_bare(RULES), incomplete)


def assumption(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the assumptions with what they mean."""
    return _offer(ASSUMPTIONS.items(), incomplete)


def stage(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the stages of the body that is asked."""
    return _offer(stages(str(about(context).get("body", ""))), incomplete)


def position(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer states, and after the ``=`` positions."""
    name, mark, _ = incomplete.partition("=")
    if mark:
        return _offer(((f"{name}={taken}", "") for taken in POSITIONS), incomplete)
    return _offer(((f"{code}=", called) for code, called in states()), incomplete, OPEN)


def lever(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the levers of the candidate, and after the ``=`` how they may stand."""
    name, mark, _ = incomplete.partition("=")
    if mark:
        return _offer(((f"{name}={stands}", "") for stands in SWITCH), incomplete)
    return _offer(((f"{x}=", h) for x, h in _levers(context)), incomplete, OPEN)


def cost(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the levers of the candidate; a number follows."""
    return _offer(((f"{x}=", h) for x, h in _levers(context)), incomplete, OPEN)


def coding(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the readings of what is open."""
    return _offer(levers(about(context).get("candidate", ""), "coding"), incomplete)


def _levers(context: click.Context) -> Iterator[tuple[str, str]]:
    asked = about(context)
    yield from levers(asked.get("candidate", ""))
    for item in asked.get("lever", ()):
        yield str(item.get("id")), str(item.get("title") or item.get("means") or "")


def claims(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the shipped files of claims, and files that end in .toml."""
    return _offer((((f"claims/{name}"), "") for name in named_in("claims")), incomplete) + _files(incomplete, ".toml")


def episode(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the episodes on record."""
    with (DATA / "episodes" / "nato.csv").open(encoding="utf-8", newline="") as file:
        names = dict.fromkeys(row["id"] for row in csv.DictReader(file))
    return _offer(_bare(names), incomplete)


def algorithm(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the algorithms that count coalitions."""
    return _offer(_bare(ALGORITHMS), incomplete)


# How each shell asks. Bash breaks words at "=", so it gets the whole line and cuts what is already there.

_BASH = """\
# consensus: completion for bash. Install it once:
#   mkdir -p ~/.local/share/bash-completion/completions
#   consensus completion bash > ~/.local/share/bash-completion/completions/consensus
# or, without the package bash-completion, add to ~/.bashrc: source <(consensus completion bash)
%(complete_func)s() {
    local IFS=$'\\n' response item type value word before quoted
    response=$(env COMP_LINE="$COMP_LINE" COMP_POINT="$COMP_POINT" %(complete_var)s=bash_complete "$1" 2>/dev/null)
    word=${COMP_LINE:0:COMP_POINT}
    word=${word##*[[:space:]]}
    [[ $word == --*=* ]] && word=${word#--*=}
    before=""
    [[ $word == *=* && $COMP_WORDBREAKS == *=* ]] && before=${word%%"${word##*=}"}
    quoted=${COMP_WORDS[COMP_CWORD]:0:1}
    COMPREPLY=()
    for item in $response; do
        type=${item%%%%,*}
        value=${item#*,}
        case $quoted in
            "'") [[ $value == *"'"* ]] && continue ;;
            '"') value=$(sed 's/[$`"\\\\]/\\\\&/g' <<< "$value") ;;
            *) [[ $value == *[!][:alnum:]=,.:/_+-]* ]] && printf -v value %%q "$value" ;;
        esac
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            open) compopt -o nospace; COMPREPLY+=("${value#"$before"}") ;;
            plain) COMPREPLY+=("${value#"$before"}") ;;
        esac
    done
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""

_ZSH = """\
#compdef %(prog_name)s
# consensus: completion for zsh. Install it once, then start a new shell:
#   consensus completion zsh > "${fpath[1]}/_consensus"
%(complete_func)s() {
    local -a plain described unfinished response
    local type key descr
    (( ! $+commands[%(prog_name)s] )) && return 1
    response=("${(@f)$(env COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) \
%(complete_var)s=zsh_complete %(prog_name)s 2>/dev/null)}")
    for type key descr in ${response}; do
        case $type in
            plain) if [[ "$descr" == "_" ]]; then plain+=("$key"); else described+=("$key":"$descr"); fi ;;
            open) unfinished+=("${key//\\\\:/:}") ;;
            dir) _path_files -/ ;;
            file) _path_files -f ;;
        esac
    done
    (( $#described )) && _describe -V unsorted described -U
    (( $#plain )) && compadd -U -V unsorted -a plain
    (( $#unfinished )) && compadd -U -V unsorted -S '' -a unfinished
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""

_FISH = """\
# consensus: completion for fish. Install it once:
#   mkdir -p ~/.config/fish/completions
#   consensus completion fish > ~/.config/fish/completions/consensus.fish
function %(complete_func)s
    set -l response (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp) \
COMP_CWORD=(commandline -t) %(prog_name)s 2>/dev/null)
    for completion in $response
        set -l parts (string split -m 1 "," -- $completion)
        switch $parts[1]
            case dir
                __fish_complete_directories $parts[2]
            case file
                __fish_complete_path $parts[2]
            case plain open
                echo $parts[2]
        end
    end
end
complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""


class _Knowing:
    """Keeps the words before the cursor where `about` finds them: an option without its value is not parsed."""

    ctx_args: Any

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """Return what can stand here."""
        self.ctx_args["obj"] = tuple(args)
        found: list[CompletionItem[str]] = super().get_completions(args, incomplete)  # type: ignore[misc]
        return found


class Bash(_Knowing, BashComplete):
    """Completion in bash, from the whole line."""

    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the cursor, and the one that is being typed."""
        import os  # noqa: PLC0415

        line = os.environ["COMP_LINE"].encode()[: int(os.environ["COMP_POINT"])].decode(errors="ignore")
        words = split_arg_string(line)[1:]
        if not words or line[-1:].isspace():
            return words, ""
        return words[:-1], words[-1]


class Zsh(_Knowing, ZshComplete):
    """Completion in zsh, with items after which no blank is set."""

    source_template = _ZSH


class Fish(_Knowing, FishComplete):
    """Completion in fish."""

    source_template = _FISH


def register() -> None:
    """Let click answer the shells in this way."""
    add_completion_class(Bash)
    add_completion_class(Zsh)
    add_completion_class(Fish)


def script(shell: str) -> str:
    """Return the completion script for a shell."""
    template = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}[shell]
    words = {"complete_func": "_consensus_completion", "complete_var": "_CONSENSUS_COMPLETE", "prog_name": "consensus"}
    return template % words
