"""Who waits for what, as a graph: states, levers, facts, and an arrow from each part to whose condition it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from consensus.conditions.coding import TABLED, part_of
from consensus.conditions.grammar import Accepts, Constant, Name, Not, leaves
from consensus.decisions.conditional import HELD, OWN, Words, question_system
from consensus.decisions.posing import pose
from consensus.decisions.question import Question
from consensus.decisions.verdict import Verdict
from consensus.scenarios import Scenario

if TYPE_CHECKING:
    import networkx as nx

_CIRCLE = 2


def lever_graph(asked: Question | Scenario | Verdict) -> nx.DiGraph[str]:
    """Return what hangs on what.

    Parameters
    ----------
    asked : Question, Scenario or Verdict

    Returns
    -------
    networkx.DiGraph
        Nodes are codes of members, names of levers and facts of the context, ``agenda:XXX`` for who holds
        the agenda, ``candidate:XXX`` for the candidate's own gate and ``tabled``. Node attributes: ``kind``
        (member, agenda, candidate, lever, context, tabled), ``label``, ``state`` (yes, no, unknown),
        ``role`` (root, follower, waiting or empty), ``circle`` (a number shared by nodes that hang on each
        other, else 0). An edge goes from a part to whose condition it is in; ``denied`` marks a fact that
        counts when it is not so.

    Examples
    --------
    >>> import consensus as cs
    >>> graph = cs.lever_graph(cs.scenarios.load("nato/kosovo-conditional"))
    >>> sorted(graph.predecessors("GRC"))[:2], graph.nodes["recognition_by_serbia"]["state"]
    (['asm_statute', 'normalisation_agreement'], 'no')
    """
    import networkx as nx  # noqa: PLC0415 - takes a third of a second; only the graph needs it

    question = pose(asked) if isinstance(asked, Scenario) else asked.question if isinstance(asked, Verdict) else asked
    system = question_system(question)
    worst, best = system.least(best=False), system.least(best=True)
    standing = system.read()
    words = Words.of_question(question)
    graph: nx.DiGraph[str] = nx.DiGraph()
    hanging = {v: c for v, c in system.conditions.items() if not isinstance(c, Constant)}
    for variable, condition in hanging.items():
        for leaf in leaves(condition):
            part = part_of(leaf)
            if isinstance(part, Accepts):
                graph.add_edge(part.state, variable, denied=False)
            elif isinstance(part, Name):
                graph.add_edge(part.id, variable, denied=isinstance(leaf, Not))
        graph.add_node(variable)
    levers = {item.lever.id: item for item in question.levers}
    for node in graph.nodes:
        attributes: dict[str, Any] = {"role": "", "circle": 0}
        if node in levers:
            item = levers[node]
            attributes["kind"] = "context" if item.lever.is_context else "lever"
            attributes["label"] = item.lever.means
            state = {"on": "yes", "off": "no", "unknown": "unknown"}[item.value]
        else:
            attributes["kind"] = next(
                (kind for kind, mark in (("agenda", HELD), ("candidate", OWN)) if node.startswith(mark)),
                "tabled" if node == TABLED else "member",
            )
            bare = node.removeprefix(HELD).removeprefix(OWN)
            attributes["label"] = "the question is on the agenda" if node == TABLED else words.state(bare)
            state = "no"
        if node in system.conditions:
            state = "yes" if node in worst else "unknown" if node in best else state if state == "yes" else "no"
            roles = (("waiting", standing.waiting), ("root", standing.roots), ("follower", standing.followers))
            attributes["role"] = next((role for role, some in roles if node in some), "")
        attributes["state"] = state
        graph.nodes[node].update(attributes)
    circles = (c for c in nx.strongly_connected_components(graph) if len(c) >= _CIRCLE)
    for number, circle in enumerate(sorted(circles, key=min), 1):
        for node in circle:
            graph.nodes[node]["circle"] = number
    return graph
