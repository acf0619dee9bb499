"""Which conclusions survive every reading of what is open.

Where analysts leave a question open, the data hold a coding for each answer. The
same scenario is asked under all of them, and what holds in each is told apart
from what hangs on the reading.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import TYPE_CHECKING

from consensus.conditions.coding import Coding
from consensus.decisions.posing import pose
from consensus.decisions.verdict import Outcome, Verdict, decide
from consensus.levers.changes import MOST_SETS, Changes, Sets, minimal_changes
from consensus.levers.sets import STEPS
from consensus.results import Result
from consensus.scenarios import Scenario
from consensus.values import Value

if TYPE_CHECKING:
    from consensus.datasets import Dataset


class Reading(Value):
    """One scenario under one choice of codings."""

    codings: tuple[Coding, ...]
    """The readings chosen, one of each open question."""
    verdict: Verdict
    """The answer."""
    changes: Changes
    """What would remove the coded objections."""

    @property
    def title(self) -> str:
        """The readings as a heading."""
        return "; ".join(coding.title for coding in self.codings)

    @property
    def blockers(self) -> frozenset[str]:
        """Codes of those that block for certain."""
        return frozenset(c.state for c in self.verdict.blockers)


class Survey(Result, Value):
    """One scenario under every choice of codings, and what holds in all of them.

    Examples
    --------
    >>> import consensus as cs
    >>> found = survey(cs.scenarios.load("nato/kosovo-conditional"))
    >>> len(found.readings), found.outcome.value, found.blockers
    (6, 'BLOCKED', ('ESP', 'GRC', 'ROU', 'SVK'))
    >>> found.needed
    ()
    """

    readings: tuple[Reading, ...]
    """The answers, the usual choice first."""

    @property
    def outcome(self) -> Outcome | None:
        """The outcome, if it is the same in all of them."""
        found = {reading.verdict.outcome for reading in self.readings}
        return found.pop() if len(found) == 1 else None

    @property
    def tabled(self) -> str | None:
        """Whether it is put, if that is the same in all of them."""
        found = {reading.verdict.tabled.value for reading in self.readings}
        return found.pop() if len(found) == 1 else None

    @property
    def blockers(self) -> tuple[str, ...]:
        """Codes of those that block in all of them."""
        return tuple(sorted(frozenset.intersection(*(reading.blockers for reading in self.readings))))

    @property
    def sometimes(self) -> tuple[str, ...]:
        """Codes of those that block in some of them only."""
        every = frozenset().union(*(reading.blockers for reading in self.readings))
        return tuple(sorted(every - set(self.blockers)))

    @property
    def roots(self) -> tuple[str, ...]:
        """Codes of those that refuse in all of them even if everyone else agreed."""
        return tuple(sorted(set.intersection(*(set(reading.changes.roots) for reading in self.readings))))

    @property
    def needed(self) -> tuple[str, ...]:
        """Levers without which nothing works in any of them."""
        return tuple(sorted(set.intersection(*(set(reading.changes.indispensable) for reading in self.readings))))

    @property
    def enough(self) -> Sets:
        """Sets of levers that are enough in all of them: unions of one set of each, cheapest and smallest first."""
        found: set[frozenset[str]] = {frozenset()}
        for reading in self.readings:
            more = {some | frozenset(one) for some in found for one in reading.changes.sets}
            found = {some for some in more if not any(other < some for other in more)}
        price = self.readings[0].changes.cost
        return tuple(sorted((tuple(sorted(some)) for some in found), key=lambda some: (price(some), len(some), some)))

    @property
    def complete(self) -> bool:
        """Whether every answer names all of its sets, so that ``enough`` has the smallest."""
        return all(reading.changes.complete for reading in self.readings)


def survey(
    scenario: Scenario,
    *,
    data: Dataset | None = None,
    most: int = MOST_SETS,
    steps: int = STEPS,
    stop: Callable[[], bool] | None = None,
) -> Survey:
    """Ask a scenario under every choice of codings.

    Parameters
    ----------
    scenario : Scenario
        Under the assumption ``conditional``; codings that it chooses come first.
    data : Dataset, optional
        The shipped facts if not given.
    most, steps, stop
        As for `minimal_changes`, for each answer.

    Returns
    -------
    Survey
        One answer where nothing is left open.

    Examples
    --------
    >>> import consensus as cs
    >>> len(survey(cs.scenarios.load("nato/sweden-2022").but(assumption="conditional")).readings)
    1
    """
    dossier = scenario.dossier(data)
    first = dossier.chosen(scenario.coding)
    axes = [sorted(some, key=lambda c: c not in first) for some in dossier.axes.values()]
    found = []
    for choice in product(*axes):
        question = pose(scenario.but(coding=tuple(coding.id for coding in choice)), data=data)
        verdict = decide(question)
        found.append(
            Reading(
                codings=choice, verdict=verdict, changes=minimal_changes(verdict, most=most, steps=steps, stop=stop)
            )
        )
    return Survey(readings=tuple(found))
