"""The graph of who waits for what as text: Mermaid, which many pages draw by themselves, and DOT for Graphviz."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from consensus.errors import visible

if TYPE_CHECKING:
    import networkx as nx

_WIDE = 24
_SHAPES = {
    "lever": ("[", "]"),
    "context": ("[/", "/]"),
    "member": ("([", "])"),
    "agenda": ("{{", "}}"),
    "candidate": ("[[", "]]"),
    "tabled": ("{{", "}}"),
}
_DOT = {
    "lever": "box",
    "context": "parallelogram",
    "member": "ellipse",
    "agenda": "hexagon",
    "candidate": "box3d",
    "tabled": "hexagon",
}
_STANDS = {
    "lever": {"yes": "on", "no": "off"},
    "context": {"yes": "so", "no": "not so"},
    "member": {"yes": "would agree", "no": "would not agree"},
    "agenda": {"yes": "would let it pass", "no": "would hold it"},
    "candidate": {"yes": "met", "no": "not met"},
    "tabled": {"yes": "so", "no": "not so"},
}


def graph_mermaid(graph: nx.DiGraph[str]) -> str:
    """Return a graph of levers as a Mermaid flowchart.

    Examples
    --------
    >>> import consensus as cs
    >>> text = graph_mermaid(cs.lever_graph(cs.scenarios.load("nato/kosovo-conditional")))
    >>> text.splitlines()[0]
    'flowchart LR'
    """
    numbers = {node: f"n{i}" for i, node in enumerate(sorted(graph.nodes))}
    lines = ["flowchart LR"]
    for node in sorted(graph.nodes):
        about = graph.nodes[node]
        left, right = _SHAPES[about["kind"]]
        text = "<br>".join(_escaped(part) for part in _label(about))
        lines.append(f'    {numbers[node]}{left}"{text}"{right}:::{about["state"]}')
    for start, end in sorted(graph.edges):
        arrow = "-. not .->" if graph.edges[start, end]["denied"] else "-->"
        lines.append(f"    {numbers[start]} {arrow} {numbers[end]}")
    lines += [
        "    classDef yes fill:#d9ead3,stroke:#38761d,color:#000",
        "    classDef no fill:#fff,stroke:#000,stroke-width:2px,color:#000",
        "    classDef unknown fill:#eee,stroke:#666,stroke-dasharray:4,color:#000",
    ]
    return "\n".join(lines) + "\n"


def graph_dot(graph: nx.DiGraph[str]) -> str:
    """Return a graph of levers in DOT, the language of Graphviz.

    Examples
    --------
    >>> import consensus as cs
    >>> print(graph_dot(cs.lever_graph(cs.scenarios.load("nato/kosovo-conditional"))).splitlines()[0])
    digraph levers {
    """
    lines = ["digraph levers {", "    rankdir=LR;"]
    for node in sorted(graph.nodes):
        about = graph.nodes[node]
        text = "\\n".join(_quoted(part) for part in _label(about))
        style = {"yes": "filled", "no": "solid", "unknown": "dashed"}[about["state"]]
        lines.append(f'    "{_quoted(node)}" [label="{text}", shape={_DOT[about["kind"]]}, style={style}];')
    for start, end in sorted(graph.edges):
        mark = ' [label="not", style=dashed]' if graph.edges[start, end]["denied"] else ""
        lines.append(f'    "{_quoted(start)}" -> "{_quoted(end)}"{mark};')
    return "\n".join([*lines, "}"]) + "\n"


def node_in_words(about: Mapping[str, Any]) -> tuple[str, str]:
    """Return what a node of a graph of levers is, and how it stands with its part in the whole.

    Examples
    --------
    >>> node_in_words({"kind": "member", "label": "Spain", "state": "no", "role": "root"})
    ('Spain', 'would not agree, root')
    """
    label = about["label"]
    name = {"agenda": f"{label}, holding the agenda", "candidate": f"{label}, its own gate"}.get(about["kind"], label)
    role = f", {about['role']}" if about["role"] else ""
    stands = _STANDS[about["kind"]].get(about["state"], "not known")
    return visible(name[:1].upper() + name[1:]), f"{stands}{role}"


def _label(about: Mapping[str, Any]) -> list[str]:
    """Return the lines of a node: what it is, how it stands, its part."""
    name, stands = node_in_words(about)
    return [*textwrap.wrap(name, _WIDE, break_long_words=False), f"({stands})"]


def _escaped(text: str) -> str:
    """Return text that Mermaid takes as text: entities for whatever might end it or be read as markup."""
    return "".join(c if c.isalnum() or c in " ,.:'()-" else f"#{ord(c)};" for c in text)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
