"""How fast are smallest sets of levers? Against a SAT solver, side by side in one run.

    python tests/benchmarks/levers.py

Members that each want one of a few sets of levers: the cheapest set for all of
them against RC2 (goal: at most twice its time), and all minimal sets against a
solver with blocking clauses that takes levers away from each model (goal: at
least three times as fast). Both must find the same.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from pysat.examples.rc2 import RC2  # type: ignore[import-untyped]
from pysat.formula import WCNF  # type: ignore[import-untyped]
from pysat.solvers import Solver  # type: ignore[import-untyped]

from consensus.levers.sets import Work, bits, every, minimal, smallest_first

MEMBERS, LEVERS, CASES = 32, 40, 25
AMPLE = 10**12
SLOWEST, FASTER = 2.0, 3.0

T = TypeVar("T")


class Case(NamedTuple):
    """What each member wants, as sets of levers, and what each lever costs."""

    families: list[list[int]]
    costs: list[int]

    def cost(self, mask: int) -> int:
        return sum(self.costs[place] for place in bits(mask))


def draw(rng: random.Random) -> Case:
    """Draw for each member one to four sets of one to three levers, and costs from one to nine."""
    families = []
    for _ in range(MEMBERS):
        sets = [rng.sample(range(LEVERS), rng.randint(1, 3)) for _ in range(rng.randint(1, 4))]
        families.append(minimal(sum(1 << place for place in some) for some in sets))
    return Case(families, [rng.randint(1, 9) for _ in range(LEVERS)])


def clauses(families: Sequence[Sequence[int]]) -> list[list[int]]:
    """Write that of each family one set is on; lever 0 is variable 1."""
    rows, count = [], LEVERS
    for family in families:
        ways = []
        for mask in family:
            count += 1
            ways.append(count)
            rows += [[-count, place + 1] for place in bits(mask)]
        rows.append(ways)
    return rows


def least_cost_by_sat(case: Case) -> int:
    formula = WCNF()
    formula.extend(clauses(case.families))
    formula.extend([[-(place + 1)] for place in range(LEVERS)], weights=case.costs)
    with RC2(formula) as solver:
        solver.compute()
        return int(solver.cost)


def all_by_sat(case: Case) -> list[int]:
    found = []
    with Solver(name="glucose3", bootstrap_with=clauses(case.families)) as solver:
        solver.set_phases([-(place + 1) for place in range(LEVERS)])
        while solver.solve():
            model = solver.get_model()
            mask = sum(1 << place for place in range(LEVERS) if model[place] > 0)
            for place in bits(mask):
                less = mask & ~(1 << place)
                if all(any(own & less == own for own in family) for family in case.families):
                    mask = less
            found.append(mask)
            solver.add_clause([-(place + 1) for place in bits(mask)])
    return found


def cheapest(case: Case) -> int:
    return next(smallest_first(case.families, case.costs, Work(AMPLE)))


def all_sets(case: Case) -> list[int]:
    return every(case.families, Work(AMPLE))


def timed(step: Callable[[Case], T], case: Case, rounds: int = 1) -> tuple[T, float]:
    """Return what a step finds, and the least time of so many rounds, in milliseconds."""
    least = float("inf")
    for _ in range(rounds):
        begun = time.perf_counter()
        found = step(case)
        least = min(least, time.perf_counter() - begun)
    return found, least * 1e3


def main() -> None:
    spent: dict[str, list[float]] = {name: [] for name in ("cheapest", "RC2", "all", "SAT")}
    counts = []
    for seed in range(CASES):
        case = draw(random.Random(seed))
        best, milliseconds = timed(cheapest, case, rounds=5)
        spent["cheapest"].append(milliseconds)
        least, milliseconds = timed(least_cost_by_sat, case, rounds=5)
        spent["RC2"].append(milliseconds)
        assert case.cost(best) == least
        found, milliseconds = timed(all_sets, case)
        spent["all"].append(milliseconds)
        expected, milliseconds = timed(all_by_sat, case)
        spent["SAT"].append(milliseconds)
        assert sorted(found) == sorted(expected)
        counts.append(len(found))

    middle, most = statistics.median(counts), max(counts)
    print(f"{CASES} cases of {MEMBERS} members and {LEVERS} levers, {middle:.0f} minimal sets (at most {most:,})")
    print(f"{'milliseconds':<44}{'median':>10}{'most':>10}")
    for name, title in (
        ("cheapest", "cheapest set: best first"),
        ("RC2", "cheapest set: RC2"),
        ("all", "all sets: multiplied out"),
        ("SAT", "all sets: SAT with blocking clauses"),
    ):
        print(f"{title:<44}{statistics.median(spent[name]):>10.2f}{max(spent[name]):>10.1f}")
    slower = statistics.median(own / other for own, other in zip(spent["cheapest"], spent["RC2"], strict=True))
    faster = statistics.median(other / own for own, other in zip(spent["all"], spent["SAT"], strict=True))
    for title, ratio, goal, is_met in (
        ("best first / RC2, case by case", slower, f"at most {SLOWEST:g}", slower <= SLOWEST),
        ("SAT / multiplied out, case by case", faster, f"at least {FASTER:g}", faster >= FASTER),
    ):
        print(f"{title}: {ratio:.2f} times in the middle (goal: {goal}): {'met' if is_met else 'not met'}")


if __name__ == "__main__":
    main()
