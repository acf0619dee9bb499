"""What is coded about candidates, as one page: levers, conditions in plain words, what-ifs and a graph."""

from __future__ import annotations

from collections.abc import Iterator

from consensus.conditions.coding import AGENDA, Condition
from consensus.datasets import Dataset, shipped
from consensus.decisions.conditional import Words
from consensus.decisions.question import LeverAt
from consensus.decisions.verdict import decide
from consensus.levers.changes import minimal_changes
from consensus.levers.graph import lever_graph
from consensus.report.graph import graph_mermaid
from consensus.report.sentence import headline
from consensus.report.text import capital
from consensus.scenarios import Scenario, load, names
from consensus.values import in_series

_HEAD = """\
# What consent hangs on: levers and conditions

Written from the data by the tests; do not edit. A lever is a step that somebody controls. A condition says what the
agreement of a state at a stage hangs on. The words come from the sources in `consensus/data/levers/`; how they are
joined is the authors' judgement, which the last column tells. Nothing here is a forecast.
"""


def dossiers_markdown(data: Dataset | None = None) -> str:
    """Return the page on all candidates about whom levers are coded.

    Examples
    --------
    >>> "## Kosovo" in dossiers_markdown()
    True
    """
    facts = data or shipped()
    first = sorted(facts.dossiers, key=lambda code: (code != "XKX", facts.states[code].name))
    return "\n".join([_HEAD, *(line for code in first for line in _candidate(facts, code))]) + "\n"


def _candidate(facts: Dataset, code: str) -> Iterator[str]:
    dossier = facts.dossier(code)
    name = facts.states[code].name
    day = facts.version.reviewed
    levers = tuple(LeverAt(lever=lever, value=lever.value_at(day)) for lever in dossier.lever)
    words = Words(levers, facts.states, day)
    yield f"## {name}\n"
    if dossier.coding:
        yield "What is left open, with a coding for each answer:\n"
        for coding in dossier.coding:
            usual = " (taken unless another is named)" if coding.default else ""
            yield f"- `{coding.id}`{usual}: {coding.title}. {coding.note}"
        yield ""
    yield "| lever or fact of the context | held by | stands | confidence |\n|---|---|---|---|"
    for item in levers:
        lever = item.lever
        owners = [facts.body(o).name if o in facts.body_codes else facts.states[o].name for o in lever.owner]
        held = ", ".join(part for part in (in_series(owners), lever.office) if part) or "nobody"
        since = f", {lever.moved.since_in_words()}" if lever.moved and item.value == "on" else ""
        yield f"| `{lever.id}`: {_cell(lever.means)} | {_cell(held)} | {item.value}{since} | {lever.confidence} |"
    yield "\n| whose agreement | at | hangs on | else | authors' reading |\n|---|---|---|---|---|"
    for row in dossier.condition:
        yield _row(facts, row, words, code)
    whatifs = [load(n) for n in names() if _is_of(load(n), code)]
    if whatifs:
        yield "\n| scenario | answer |\n|---|---|"
        for scenario in whatifs:
            yield f"| `{scenario.name}` | {_cell(_answer(scenario))} |"
    for scenario in whatifs:
        graph = lever_graph(scenario)
        if scenario.name.startswith("nato/") and scenario.name.endswith("-conditional") and len(graph) > _FEW:
            yield "\nWho waits for what, by the usual codings:\n"
            yield f"```mermaid\n{graph_mermaid(graph)}```"
    yield ""


_FEW = 6


def _is_of(scenario: Scenario, code: str) -> bool:
    return scenario.candidate == code and scenario.assumption == "conditional"


def _row(facts: Dataset, row: Condition, words: Words, candidate: str) -> str:
    body = facts.body(row.body)
    who = f"the lever `{row.lever}`" if row.lever else facts.states[str(row.state)].name
    if row.state == candidate and AGENDA not in row.stages:
        who += " (its own gate)"
    at = "holding the agenda" if AGENDA in row.stages else in_series([body.stage(s).id for s in row.stages])
    coding = f" ({in_series([f'`{name}`' for name in row.coding], last='or')})" if row.coding else ""
    until = f", until {row.until.in_words()}" if row.until else ""
    otherwise = "not on" if row.lever else {"object": "objects", "abstain": "abstains"}.get(row.otherwise, "not known")
    when = f"`{row.when}`: {words.condition(row)}"
    place = f"{body.name}: {at or 'every stage'}{coding}{until}"
    return f"| {_cell(who)} | {_cell(place)} | {_cell(when)} | {otherwise} | {_cell(row.judgement)} |"


def _answer(scenario: Scenario) -> str:
    verdict = decide(scenario)
    changes = minimal_changes(verdict)
    first = " + ".join(changes.sets[0]) if changes.sets else ""
    among = f", one of {changes.count} sets" if changes.count > 1 else ""
    least = f" Least: {first}{among}." if first else ""
    return f"{capital(headline(verdict))}{least} {scenario.summary}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
