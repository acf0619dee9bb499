"""The documents are true: links lead somewhere, commands print what is shown, generated pages are whole."""

import csv
import importlib.util
import json
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import consensus as cs
from consensus.cli import main

sys.path.insert(0, str(Path(__file__).parent))  # the other tests lie beside this file, under every import mode

from test_readme import shown_in_order

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(page for page in DOCS.rglob("*.md") if not {"_generated", "_build"} & set(page.parts))
EVERYTHING = [*PAGES, ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
BLOCK = re.compile(r"^```\{?([\w-]+)\}?[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: Path, kind: str) -> list[str]:
    return [text for found, text in BLOCK.findall(page.read_text(encoding="utf-8")) if found == kind]


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """The part of the documents that is made from the package; it is no part of the package."""
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def generated(generate: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("docs")
    generate.write(folder)
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


# Links


@pytest.mark.parametrize("page", EVERYTHING, ids=named)
def test_every_link_in_a_document_leads_somewhere(page: Path, generated: dict[str, str]) -> None:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(<?([^)#>\s]+)(?:#[^)]*)?>?\)", text):
        if target.startswith(("http://", "https://")):
            continue
        path = (page.parent / target).resolve()
        if path.parent == DOCS / "_generated":
            assert {path.name, f"{path.name}.rst", f"{path.name}.ipynb"} & set(generated), f"{named(page)}: {target}"
        else:
            assert path.exists(), f"{named(page)}: {target}"


def test_every_page_is_in_the_table_of_contents() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^(?:.*<)?([a-z_/]+)>?$", "\n".join(blocks(DOCS / "index.md", "toctree")), re.MULTILINE))
    for page in PAGES:
        name = page.relative_to(DOCS).with_suffix("").as_posix()
        assert name == "index" or name in listed, f"{name} is not in docs/index.md"
    assert "start/desk_officer" in index


def test_every_reference_that_is_cited_is_in_the_list_and_every_one_in_the_list_says_how_it_was_checked() -> None:
    text = (DOCS / "references.md").read_text(encoding="utf-8")
    entries = dict(re.findall(r"^\((ref-[a-z0-9-]+)\)=\n(.*?)(?=^\(|^## |\Z)", text, re.MULTILINE | re.DOTALL))
    cited = {label for page in PAGES for label in re.findall(r"\]\(#(ref-[^)]+)\)", page.read_text(encoding="utf-8"))}
    assert cited <= set(entries), cited - set(entries)
    for label, entry in entries.items():
        assert re.search(r"\*(Read|Found|From memory)", entry), label


# Commands


def command_lines(page: Path) -> Iterator[list[str]]:
    """Yield every command that a page shows: in blocks of a terminal, and in running text."""
    text = page.read_text(encoding="utf-8")
    for _, block in BLOCK.findall(text):
        for line in block.splitlines():
            found = re.search(r"(?:^|\s|/)consensus ([a-z-]+(?: .*)?)$", line.removeprefix("$ "))
            if found and (line.startswith(("$ ", "consensus ")) or "bin/consensus" in line):
                yield shlex.split(found[1].partition("|")[0].partition(">")[0], comments=True)
    for words in re.findall(r"`consensus\s([a-z-]+[^`]*)`", BLOCK.sub("", text)):
        yield shlex.split(words)


def help_of(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    main([command, "--help"])
    return capsys.readouterr().out


@pytest.mark.parametrize("page", EVERYTHING, ids=named)
def test_every_command_and_option_that_a_document_names_exists(
    page: Path, generate: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    known = generate.command_names()
    for words in command_lines(page):
        if words[0].startswith("-"):
            continue
        assert words[0] in known, f"{named(page)}: consensus {words[0]}"
        helped = help_of(words[0], capsys)
        for word in words[1:]:
            if re.match(r"--?[a-z]", word):
                assert word.partition("=")[0] in helped, f"{named(page)}: consensus {words[0]} {word}"


CONSOLE = [(page, block) for page in PAGES for block in blocks(page, "console")]


@pytest.mark.parametrize(
    ("page", "block"), CONSOLE, ids=lambda part: part.splitlines()[0] if isinstance(part, str) else ""
)
def test_a_command_prints_what_the_document_shows(
    page: Path, block: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for part in re.split(r"^(?=\$ consensus )", block, flags=re.MULTILINE):
        first, _, shown = part.partition("\n")
        if first:
            code = main(shlex.split(first.removeprefix("$ consensus ")))
            out, err = capsys.readouterr()
            assert shown_in_order(shown, out + err), out + err
            assert code == (3 if err.startswith("Error") else 0)


def test_the_documents_show_commands_at_all() -> None:
    assert len(CONSOLE) >= 10
    assert not shown_in_order("Greece\n...\nSpain", "Spain\nGreece")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_the_scenarios_that_a_document_shows_can_be_read(page: Path, tmp_path: Path) -> None:
    for number, text in enumerate(blocks(page, "toml")):
        keys = tomllib.loads(text).keys()
        if {"candidate", "base"} & keys:
            path = tmp_path / f"{number}.toml"
            path.write_text(text, encoding="utf-8")
            assert cs.decide(cs.scenarios.load(str(path))).outcome


def test_the_report_has_the_parts_that_the_tutorial_names_in_that_order() -> None:
    told = (DOCS / "start" / "desk_officer.md").read_text(encoding="utf-8")
    parts = re.findall(r"\*([A-Z][^*]+)\*", told.partition("In this order it has")[2].partition("For several")[0])
    report = cs.report.report_html([cs.scenarios.load("nato/kosovo")])
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", report, re.DOTALL)
    assert len(parts) >= 8
    assert [heading for heading in headings if heading in parts] == parts


# Pages made from the package


def test_every_command_every_name_every_key_every_file_and_every_source_has_its_place(
    generated: dict[str, str],
) -> None:
    helped = generated["commands.md"]
    for command in ("decide", "report", "page", "schema"):
        assert f"## {command}\n" in helped
        assert f"Usage: consensus {command} " in helped
    python = generated["python.rst"]
    for name in cs.__all__:
        if isinstance(getattr(cs, name), ModuleType):
            assert f"python_{name}.rst" in generated
        elif callable(getattr(cs, name)):
            assert re.search(rf"consensus\.{name}$", python, re.MULTILINE), name
    keys = json.loads((cs.scenarios.folder() / "scenario.schema.json").read_text(encoding="utf-8"))["properties"]
    assert all(f"| `{key}`" in generated["scenario_files.md"] for key in keys)
    data = Path(cs.__file__).parent / "data"
    for path in data.rglob("*.csv"):
        assert f"`{path.relative_to(data).as_posix()}`" in generated["data.md"]
    with (data / "sources.csv").open(encoding="utf-8", newline="") as table:
        assert all(f"`{row['id']}`" in generated["sources.md"] for row in csv.DictReader(table))


def test_the_page_on_the_data_counts_what_is_there(generated: dict[str, str]) -> None:
    data = Path(cs.__file__).parent / "data"
    with (data / "members" / "nato.csv").open(encoding="utf-8", newline="") as table:
        rows = len(list(csv.DictReader(table)))
    line = next(line for line in generated["data.md"].splitlines() if line.startswith("| `members/nato.csv`"))
    assert line.split(" | ")[1] == str(rows)
    assert cs.datasets.shipped().version.digest in generated["data.md"]


def test_text_of_a_source_cannot_become_markup(generate: ModuleType) -> None:
    assert generate._plain("a | <b> [c](d) *e* `f`") == r"a \| \<b\> \[c\](d) \*e\* \`f\`"
    assert generate._link("x", "javascript:alert(1)") == "x"
    assert generate._link("x", "https://example.org/a b") == "x"


# What the documents are not to say

BANNED = (
    r"pypi\.org|pythonhosted|npmjs\.(?:com|org)|registry\.",  # registry hosts
    r"(?<![\w.])/(?:home|root|tmp|work|Users)/",  # paths of a machine
    r"pip install consensus\b",  # somebody else's package
)


@pytest.mark.parametrize(
    "page", [*EVERYTHING, ROOT / "CITATION.cff", *sorted((ROOT / "examples").glob("*.*"))], ids=lambda p: p.name
)
def test_a_document_names_no_registry_and_no_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    for pattern in BANNED:
        assert not re.search(pattern, text), pattern


NATO_VOTES = re.compile(r"(?:NATO|[Aa]llies|[Aa]lly)[^.|\n]{0,40}\b(?:vote[sd]?|voting)\b(?! rights)", re.DOTALL)
DENIED = re.compile(r"\b(?:no|not|nobody|never|without|against)\b")


def test_no_page_says_that_members_of_nato_vote() -> None:
    for page in [page for page in PAGES if page.parent != DOCS]:
        for sentence in re.split(r"(?<=[.!?])\s", BLOCK.sub("", page.read_text(encoding="utf-8"))):
            if NATO_VOTES.search(sentence):
                assert DENIED.search(sentence), f"{named(page)}: {sentence}"


# Citation


def test_the_citation_file_has_what_the_format_asks_for_and_the_version_of_the_package() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    fields = dict(re.findall(r'^([a-z-]+):[ ]*"?(.*?)"?$', text, re.MULTILINE))
    assert {"cff-version", "message", "title", "authors", "type", "version", "license"} <= set(fields)
    assert fields["cff-version"] == "1.2.0"
    assert fields["type"] == "software"
    assert fields["license"] == "MIT"
    assert fields["version"] == cs.__version__
    assert re.search(r"^authors:\n  - name: ", text, re.MULTILINE)
    allowed = (
        "abstract authors cff-version commit contact date-released doi identifiers keywords license license-url message"
    )
    allowed += " preferred-citation references repository repository-artifact repository-code title type url version"
    assert set(fields) <= set(allowed.split())
