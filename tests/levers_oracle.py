"""Conditions that hang on each other, worked out a second time: slow, plain, by trying everything out.

A condition is a nested tuple, from which its text is written; so the package
reads the text and this file never does. Fixed points are found by looking at
every set of variables, smallest sets of levers by trying every set of levers,
and what is not known by trying every way in which it may turn out. Nothing is
imported from the package under test.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, product
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")
Tree = tuple[Any, ...]
"""("lever", name), ("fact", name), ("no fact", name), ("accepts", code), ("is", yes), or a joint.

A joint is ("and", part, ...), ("or", part, ...) or ("at least", n, part, ...); yes is
True, False or None.
"""
Sets = frozenset[frozenset[str]]
Facts = Mapping[str, bool | None]
NOBODY: frozenset[str] = frozenset()
YES, NO, OPEN = ("is", True), ("is", False), ("is", None)


class Case(NamedTuple):
    """Conditions, the levers in them, and how the facts stand."""

    conditions: Mapping[str, Tree]
    """By code of a state, or by name of a lever that comes on by itself."""
    levers: tuple[str, ...] = ()
    """Levers that are off and can be moved."""
    facts: Facts = MappingProxyType({})
    """How facts of the context stand, None where that is not known."""
    on: frozenset[str] = NOBODY
    """Levers that are on."""

    @property
    def states(self) -> tuple[str, ...]:
        """Return the variables that are states: their codes are in capitals."""
        return tuple(name for name in self.conditions if name.isupper())

    def but(self, **conditions: Tree) -> Case:
        """Return the case with other conditions, or more of them."""
        return self._replace(conditions={**self.conditions, **conditions})


def joint(tree: Tree) -> tuple[int, tuple[Tree, ...]]:
    """Return how many of which parts are needed."""
    if tree[0] == "at least":
        return tree[1], tree[2:]
    return (len(tree) - 1 if tree[0] == "and" else 1), tree[1:]


def text(tree: Tree) -> str:
    """Write a condition as a user would."""
    kind = tree[0]
    if kind in {"lever", "fact"}:
        return str(tree[1])
    if kind == "no fact":
        return f"not {tree[1]}"
    if kind == "accepts":
        return f"accepts({tree[1]})"
    if kind == "is":
        return {True: "true", False: "false", None: "unknown"}[tree[1]]
    if kind == "at least":
        return f"at_least({tree[1]}, {', '.join(map(text, tree[2:]))})"
    return f" {kind} ".join(f"({text(part)})" if part[0] in {"and", "or"} else text(part) for part in tree[1:])


def leaves(tree: Tree) -> Iterator[Tree]:
    """Yield every leaf of a condition."""
    if tree[0] not in {"and", "or", "at least"}:
        yield tree
        return
    for part in joint(tree)[1]:
        yield from leaves(part)


def met(tree: Tree, on: Collection[str], agreeing: Collection[str], facts: Facts, *, best: bool) -> bool:
    """Say whether a condition is met; what is not known is taken at its best or at its worst."""
    kind = tree[0]
    if kind == "lever":
        return tree[1] in on or tree[1] in agreeing
    if kind == "accepts":
        return tree[1] in agreeing
    if kind == "is":
        return best if tree[1] is None else bool(tree[1])
    if kind in {"fact", "no fact"}:
        value = facts[tree[1]]
        return best if value is None else value is (kind == "fact")
    need, parts = joint(tree)
    return [met(part, on, agreeing, facts, best=best) for part in parts].count(True) >= need


def subsets(names: Iterable[T]) -> Iterator[frozenset[T]]:
    """Yield every set of names, the smallest first."""
    names = tuple(names)
    return map(frozenset, chain.from_iterable(combinations(names, size) for size in range(len(names) + 1)))


# Fixed points.


def step(case: Case, agreeing: Collection[str], moved: Collection[str] = (), *, best: bool = True) -> frozenset[str]:
    """Return whose condition is met if just these agree."""
    on = case.on | set(moved)
    return frozenset(v for v, tree in case.conditions.items() if met(tree, on, agreeing, case.facts, best=best))


def fixed_points(case: Case, moved: Collection[str] = (), *, best: bool = True) -> list[frozenset[str]]:
    """Return every set that stands by itself: those in it, and nobody else, have their condition met."""
    return [some for some in subsets(case.conditions) if step(case, some, moved, best=best) == some]


def least(case: Case, moved: Collection[str] = (), *, best: bool = True) -> frozenset[str]:
    """Return who agrees if nobody does at first and everyone is asked again and again."""
    agreeing = NOBODY
    while (after := step(case, agreeing, moved, best=best)) != agreeing:
        agreeing = after
    return agreeing


def greatest(case: Case, moved: Collection[str] = (), *, best: bool = True) -> frozenset[str]:
    """Return who still agrees if everyone does at first and is asked again and again."""
    agreeing = frozenset(case.conditions)
    while (after := step(case, agreeing, moved, best=best)) != agreeing:
        agreeing = after
    return agreeing


def roots(case: Case) -> frozenset[str]:
    """Return who refuses, unknowns at their best, even if everyone else agreed."""
    return frozenset(v for v in case.conditions if v not in step(case, case.conditions))


def completions(case: Case) -> Iterator[Case]:
    """Yield the case with everything that is not known turned out in one of its ways."""
    open_facts = [name for name, value in case.facts.items() if value is None]
    places = [path for v, tree in case.conditions.items() for path in _open(tree, (v,))]
    for ways in product((False, True), repeat=len(open_facts) + len(places)):
        facts = {**case.facts, **dict(zip(open_facts, ways, strict=False))}
        known = dict(zip(places, ways[len(open_facts) :], strict=True))
        conditions = {v: _known(tree, (v,), known) for v, tree in case.conditions.items()}
        yield case._replace(facts=facts, conditions=conditions)


Path = tuple[Any, ...]


def _open(tree: Tree, path: Path) -> Iterator[Path]:
    if tree == OPEN:
        yield path
    for i, part in enumerate(tree):
        if isinstance(part, tuple):
            yield from _open(part, (*path, i))


def _known(tree: Tree, path: Path, known: Mapping[Path, bool]) -> Tree:
    if path in known:
        return ("is", known[path])
    return tuple(_known(part, (*path, i), known) if isinstance(part, tuple) else part for i, part in enumerate(tree))


# Smallest sets.


def smallest(holds: Callable[[frozenset[T]], bool], names: Iterable[T]) -> frozenset[frozenset[T]]:
    """Return the minimal sets of which a question is answered yes, by asking it of every set."""
    yes = [some for some in subsets(names) if holds(some)]
    return frozenset(some for some in yes if not any(other < some for other in yes))


def unblocking(case: Case, who: Collection[str] | None = None, *, together: bool = False) -> Sets:
    """Return the minimal sets of levers with which these agree: all states, unless others are named."""
    wanted = set(case.states if who is None else who)
    follow = greatest if together else least
    return smallest(lambda moved: wanted <= follow(case, moved), case.levers)


def blocking(case: Case) -> Sets:
    """Return the minimal sets of levers without which, all others moved, some state does not agree."""
    everything, wanted = frozenset(case.levers), set(case.states)
    return smallest(lambda kept: not wanted <= least(case, everything - kept), case.levers)


def hitting(sets: Iterable[frozenset[T]], names: Iterable[T]) -> frozenset[frozenset[T]]:
    """Return the minimal sets that share a member with each of ``sets``."""
    sets = tuple(sets)
    return smallest(lambda some: all(some & other for other in sets), names)


# Random cases.


def random_tree(rng: random.Random, leaves: Sequence[Tree], depth: int = 2) -> Tree:
    """Draw a condition over these leaves."""
    if depth == 0 or rng.random() < 0.3:
        return rng.choice(leaves)
    parts = tuple(random_tree(rng, leaves, depth - 1) for _ in range(rng.randint(2, 3)))
    kind = rng.choice(("and", "or", "or", "or", "at least"))
    return (kind, rng.randint(1, len(parts)), *parts) if kind == "at least" else (kind, *parts)


def random_case(rng: random.Random, states: int = 4, levers: int = 4, *, unknown: bool = True) -> Case:
    """Draw states that wait for levers, for facts and for each other; a lever or two may come on by itself."""
    codes = tuple(f"Q{letter}{letter}" for letter in "ABCDEFGH"[: rng.randint(1, states)])
    names = tuple(f"l{i}" for i in range(rng.randint(0, levers)))
    facts: Facts = {f"f{i}": rng.choice((True, False, None) if unknown else (True, False)) for i in range(2)}
    leaves: list[Tree] = [("lever", name) for name in names] * 3
    leaves += [("accepts", code) for code in codes] * rng.randint(0, 4)
    leaves += [(kind, name) for name in facts for kind in ("fact", "no fact") if rng.random() < 0.5]
    leaves += [leaf for leaf in (YES, NO, OPEN, ("lever", "on")) if rng.random() < 0.3 and (unknown or leaf != OPEN)]
    leaves = leaves or [NO]
    conditions = {code: random_tree(rng, leaves, rng.randint(1, 2)) for code in codes}
    for name in names:
        if rng.random() < 0.15:
            conditions[name] = random_tree(rng, leaves, 1)
    return Case(conditions, names, facts, frozenset({"on"}))


def random_families(rng: random.Random, levers: int, families: int) -> list[list[frozenset[int]]]:
    """Draw alternatives, each a set of places of levers; rarely a family without one, or with the empty set."""
    found = []
    for _ in range(rng.randint(0, families)):
        sizes = [rng.randint(1, min(3, levers)) for _ in range(rng.randint(1, 4))] if rng.random() > 0.03 else []
        family = [frozenset(rng.sample(range(levers), size)) for size in sizes]
        found.append([*family, frozenset()] if rng.random() < 0.03 else family)
    return found
