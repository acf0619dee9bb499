"""How fast are the power indices? Against other packages, side by side in one run.

    python tests/benchmarks/power.py [--quick] [--env FOLDER]

The peers come from the package index into an environment of their own, kept if a
folder is named; this checkout is installed beside them. Before anything is timed
the results must agree: with the peers to their own precision, with our table of
all coalitions as integers (up to 27 members), and with a plain count by long
integers below (one set of weights). Then ours and a peer take turns in one
process, without the garbage collector; a ratio is the median over the turns.
Each goal is a ratio too, so that a busy machine does not decide.

``--quick`` leaves out what takes a peer more than a few seconds. Ends with 1 if a
goal is missed or a result differs.

References
----------
The members' seats in the Parliamentary Assembly of the Council of Europe are those
of Article 26 of its Statute. Every other list of weights is made up for timing.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import io
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Collection, Sequence
from fractions import Fraction
from functools import partial
from itertools import accumulate
from math import ceil, isclose
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np

from consensus import power
from consensus.power.form import Threshold
from consensus.power.table import table
from consensus.rules import QualifiedMajority

CHECKOUT = Path(__file__).resolve().parents[2]
PEERS = (
    "powerindex==0.3.5",
    "powerindices==1.0.2",
    "power_bdd==1.0.0",
    "tucoopy==0.1.0",
    "coopgame-py==0.3.0",
    "power_index_calculator==1.0",
)

BATCH = 0.003
"""A turn repeats its step until it takes so many seconds."""
SPENT = 4.0
"""Seconds that a race may take, as far as the fewest turns allow."""
FEWEST, MOST = 3, 21
TABLE = 27
"""Members up to which the table of all coalitions is asked."""
ADDITIONS, SHIFT = 20_000_000, 1_454
TIMES_THE_FLOOR, MEGABYTES = 12.0, 700.0

Step = Callable[[], Any]


class Voters(NamedTuple):
    """Members with one set of weights and a quota."""

    title: str
    weights: tuple[int, ...]
    quota: int


def heavy(top: int, slope: float, basic: int = 0) -> tuple[int, ...]:
    """Return the weights of 190 members, most of them small: by rank, a little shaken, over equal basic votes."""
    rng = Random(190)
    rest = (round(top / rank**slope * rng.uniform(0.85, 1.15)) for rank in range(2, 191))
    return tuple(basic + size for size in sorted([top, *rest], reverse=True))


def drawn(count: int, most: int, seed: int) -> tuple[int, ...]:
    rng = Random(seed)
    return tuple(sorted((rng.randint(1, most) for _ in range(count)), reverse=True))


def majority(title: str, weights: tuple[int, ...]) -> Voters:
    return Voters(title, weights, sum(weights) // 2 + 1)


SEATS = (18,) * 5 + (12,) * 3 + (10,) + (7,) * 7 + (6,) * 5 + (5,) * 9 + (4,) * 4 + (3,) * 8 + (2,) * 4
EEC = Voters("EEC 1958", (4, 4, 4, 2, 2, 1), 12)
COUNCIL = Voters("UN Security Council", (7,) * 5 + (1,) * 10, 39)
UNANIMITY = Voters("unanimity of 32", (1,) * 32, 32)
VOTERS_32 = majority("32 voters, W ~ 1000", drawn(32, 60, seed=36))
ASSEMBLY = Voters("46 delegations of 2 to 18", SEATS, 204)
VOTERS_60 = majority("60 voters, W = 5.7e3", drawn(60, 190, seed=34))
VOTERS_1E3 = majority("190 voters, at most 1e3", heavy(1_000, 1.12))
VOTERS_1E5 = majority("190 voters, at most 1e5", heavy(100_000, 1.12))
VOTES = heavy(829_546, 1.01, basic=1_454)
FUND = Voters("190 voters, W = 5.0e6, 85 %", VOTES, -(-85 * sum(VOTES) // 100))

PEOPLE = (
    83_895_386, 68_950_947, 60_078_630, 48_009_807, 35_963_700, 19_307_213, 17_780_475, 11_739_760, 11_037_281,
    10_753_377, 10_564_467, 10_396_326, 9_415_736, 9_353_754, 6_458_804, 5_889_064, 5_675_841, 5_489_689, 5_451_876,
    3_884_322, 2_946_956, 2_078_626, 1_895_297, 1_377_822, 960_414, 683_058, 566_302,
)  # fmt: skip
"""Invented for timing: 27 populations of a likely size, to the person."""


class Peer(NamedTuple):
    """Another package: Banzhaf and Shapley-Shubik of a list of weights and a quota."""

    name: str
    banzhaf: Callable[[list[int], int], Sequence[float]]
    shapley: Callable[[list[int], int], Sequence[float]]
    sums_to_one: bool = False
    """Whether its Banzhaf index is normalised."""
    is_compiled: bool = False
    within: float = 1e-9


def peers() -> dict[str, Peer]:
    """Return the installed peers. Each is handed a list of its own: some change it."""
    bdd, px = importlib.import_module("power_bdd.bdd"), importlib.import_module("powerindex")
    indices, rust = importlib.import_module("powerindices"), importlib.import_module("coopgame")
    listed = importlib.import_module("power_index_calculator")
    tu_banzhaf = importlib.import_module("tucoopy.power.banzhaf").banzhaf_index_weighted_voting
    tu_shapley = importlib.import_module("tucoopy.power.shapley_shubik").shapley_shubik_index_weighted_voting

    def px_banzhaf(weights: list[int], quota: int) -> Any:
        game = px.Game(quota, weights)
        game.calc_banzhaf()
        return game.banzhaf

    def px_shapley(weights: list[int], quota: int) -> Any:
        game = px.Game(quota, weights)
        game.calc_shapley_shubik()
        return game.shapley_shubik

    found = (
        Peer("powerindex", px_banzhaf, px_shapley, sums_to_one=True),
        Peer("powerindices", lambda w, q: indices.compute_pbi(q, w), lambda w, q: indices.compute_ssi(q, w)),
        Peer(
            "power_bdd",
            lambda w, q: bdd.BDD(bdd.WeightedGame(q, w)).calc_banzhaf(),
            lambda w, q: bdd.BDD(bdd.WeightedGame(q, w)).calc_shapley(),
        ),
        Peer("tucoopy", tu_banzhaf, tu_shapley, sums_to_one=True),
        Peer(
            "coopgame-py",
            lambda w, q: rust.banzhaf(rust.Game.weighted_voting(w, q)),
            lambda w, q: rust.shapley(rust.Game.weighted_voting(w, q)),
            is_compiled=True,
        ),
        Peer(
            "power_index_calculator",
            lambda w, q: list(listed.banzhaf(w, q)),
            lambda w, q: list(listed.shapley(w, q)),
            sums_to_one=True,
            within=6e-4,  # three decimals
        ),
    )
    return {peer.name: peer for peer in found}


def plain_swings(weights: Sequence[int], quota: int) -> list[int]:
    """Count every member's swings with long integers only: another way to the same numbers.

    The polynomial of all sums is one long integer, a digit a sum. Blocking
    coalitions have the same swings, so the lower of the two quotas serves.
    """
    quota = min(quota, sum(weights) - quota + 1)
    digit = len(weights) // 8 + 1
    packed, mask = 1, (1 << 8 * digit * quota) - 1
    for weight in sorted(weights):
        packed = (packed + (packed << 8 * digit * weight)) & mask
    row = packed.to_bytes(digit * quota, "little")
    sums = list(accumulate(int.from_bytes(row[i : i + digit], "little") for i in range(0, len(row), digit)))

    def swings(weight: int) -> int:
        steps = sums[::-weight]
        return steps[0] - 2 * sum(steps[1::2]) + 2 * sum(steps[2::2])

    found = {weight: swings(weight) for weight in set(weights)}
    return [found[weight] for weight in weights]


class Way(NamedTuple):
    """A way of ours to the result that is raced, the algorithm behind it, and how many times faster it is to be."""

    result: str
    algorithm: str
    step: Step
    goal: float | None = None


def silent(step: Step) -> tuple[Any, float]:
    """Return what a step finds and the seconds it takes; a peer that prints is not shown."""
    with contextlib.redirect_stdout(io.StringIO()):
        begun = time.perf_counter()
        found = step()
        return found, time.perf_counter() - begun


def warm(step: Step) -> tuple[Any, float]:
    """Return the same, of a second call where that is cheap: the first may load modules."""
    found, seconds = silent(step)
    return silent(step) if seconds < 1 else (found, seconds)


def race(steps: Sequence[Step], likely: Sequence[float]) -> list[list[float]]:
    """Let steps take turns; return the seconds of each, turn by turn.

    A quick step is repeated within its turn, more often beside a slow one.
    """
    gc.collect()
    span = min(0.25, max(BATCH, 0.02 * max(likely)))
    numbers = [max(1, ceil(span / seconds)) for seconds in likely]
    lap = sum(n * seconds for n, seconds in zip(numbers, likely, strict=True))
    spent: list[list[float]] = [[] for _ in steps]
    order = list(range(len(steps)))
    with contextlib.redirect_stdout(io.StringIO()):
        for _ in range(min(MOST, max(FEWEST, int(SPENT / lap)))):
            for i in order:
                step, repeats = steps[i], range(numbers[i])
                begun = time.perf_counter()
                for _ in repeats:
                    step()
                spent[i].append((time.perf_counter() - begun) / numbers[i])
            order.reverse()
    return spent


def figure(value: float) -> str:
    """Write a number with three digits that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


class Report:
    """The table, a row at a time, and what was missed."""

    def __init__(self) -> None:
        self.goals = self.checks = 0
        self.missed: list[str] = []
        print(
            f"{'work':<32}{'index':<15}{'algorithm of ours':<21}{'ours ms':>10}  {'against':<24}{'its ms':>10}"
            f"{'ratio':>9}  goal"
        )

    def check(self, what: str, *, holds: bool) -> None:
        """Keep count, and print only what does not hold."""
        self.checks += 1
        if not holds:
            self.missed.append(f"{what}: DIFFERS")
            print(self.missed[-1], flush=True)

    def row(
        self,
        work: str,
        way: Way,
        against: str,
        seconds: tuple[float, float],
        ratio: float,
        *,
        at_most: float | None = None,
    ) -> None:
        """Print a row and whether its goal is met."""
        verdict = "-"
        if at_most is not None or way.goal is not None:
            self.goals += 1
            is_met = ratio <= at_most if at_most is not None else ratio >= (way.goal or 0)
            bound = f"<= {at_most:g}" if at_most is not None else f">= {way.goal:g}"
            verdict = f"{bound:<9}{'met' if is_met else 'MISSED'}"
            if not is_met:
                self.missed.append(f"{work}, {way.result}, against {against}: {figure(ratio)}, goal {bound}")
        print(
            f"{work:<32}{way.result:<15}{way.algorithm:<21}{figure(seconds[0] * 1e3):>10}  {against:<24}"
            f"{figure(seconds[1] * 1e3):>10}{figure(ratio):>9}  {verdict}",
            flush=True,
        )

    def versus(self, work: str, ways: Sequence[Way], peer: str, theirs: Step, likely: Sequence[float]) -> None:
        """Race ways of ours against a peer and print a row for each: how many times faster."""
        *own, other = race([*(way.step for way in ways), theirs], likely)
        for way, spent in zip(ways, own, strict=True):
            ratio = statistics.median(b / a for a, b in zip(spent, other, strict=True))
            self.row(work, way, peer, (statistics.median(spent), statistics.median(other)), ratio)


def alike(ours: Sequence[Fraction | float], theirs: Sequence[float], within: float) -> bool:
    """Say whether two lists agree to ``within``, relative; a peer that rounds to digits, absolute."""
    slack = within if within > 1e-6 else 1e-15
    return all(isclose(float(a), float(b), rel_tol=within, abs_tol=slack) for a, b in zip(ours, theirs, strict=True))


def as_table(report: Report, title: str, ours: power.Power, table: power.Power) -> None:
    """Hold every count against the table of all coalitions."""
    report.check(f"{title}: winning coalitions as in the table", holds=ours.winning == table.winning)
    report.check(f"{title}: swings as in the table", holds=ours.swings == table.swings)
    report.check(f"{title}: swings by size as in the table", holds=ours.swings_by_size == table.swings_by_size)
    report.check(f"{title}: Shapley-Shubik as in the table", holds=ours.shapley_shubik == table.shapley_shubik)


def one_quota(
    report: Report,
    voters: Voters,
    against: Sequence[Peer],
    *,
    banzhaf: float | None = None,
    shapley: float | None = None,
    without: Collection[str] = (),
    has_shapley: bool = True,
) -> None:
    """Check and time a game of one quota; ``without`` says what is left out, as ``Shapley tucoopy``."""
    title, weights, quota = voters
    measured = power.measure(list(weights), quota=quota)
    report.check(
        f"{title}: swings as in a plain count",
        holds=list(measured.swings.values()) == plain_swings(weights, quota),
    )
    if len(weights) <= TABLE:
        as_table(report, title, measured, power.measure(list(weights), quota=quota, algorithm="truth_table"))
    ways = [Way("Banzhaf", measured.algorithm, lambda: power.banzhaf(list(weights), quota=quota), banzhaf)]
    if has_shapley:
        step = partial(power.shapley_shubik, list(weights), quota=quota)
        ways.append(Way("Shapley", measured.plan_by_size.algorithm, step, shapley))
    for way in ways:
        ours, own = warm(way.step)
        if way.result == "Shapley":
            report.check(f"{title}: Shapley-Shubik sums to 1", holds=sum(ours.values()) == 1)
        for peer in against:
            if f"{way.result} {peer.name}" in without:
                continue
            call = peer.banzhaf if way.result == "Banzhaf" else peer.shapley
            theirs = partial(handed, call, weights, quota)
            found, other = warm(theirs)
            is_share = way.result == "Banzhaf" and peer.sums_to_one
            right = (measured.banzhaf_normalised if is_share else ours).values()
            report.check(f"{title}: {way.result} of {peer.name}", holds=alike(list(right), list(found), peer.within))
            if peer.is_compiled:
                report.versus(title, [way._replace(goal=None)], f"{peer.name} (compiled)", theirs, [own, other])
            else:
                report.versus(title, [way], peer.name, theirs, [own, other])


def handed(call: Callable[[list[int], int], Sequence[float]], weights: tuple[int, ...], quota: int) -> Sequence[float]:
    """Call a peer with a list of its own."""
    return call(list(weights), quota)


def union(report: Report) -> None:
    """Check and time the European Union's rule with its 27 members: two clauses, or too few outside to block."""
    bdd = importlib.import_module("power_bdd.bdd")
    title = "EU-27, full rule, to the person"
    states = tuple(f"S{i:02}" for i in range(1, 28))
    weights = {"population": dict(zip(states, PEOPLE, strict=True))}
    least = -(-65 * sum(PEOPLE) // 100)

    def ours() -> tuple[list[Fraction], list[Fraction]]:
        measured = power.measure(QualifiedMajority(), members=states, weights=weights)
        return list(measured.banzhaf.values()), list(measured.shapley_shubik.values())

    def theirs() -> tuple[list[float], list[float]]:
        heads, people, ample = (
            bdd.BDD(bdd.WeightedGame(quota, list(row)))
            for quota, row in ((15, (1,) * 27), (least, PEOPLE), (24, (1,) * 27))
        )
        diagram = heads & people | ample
        return diagram.calc_banzhaf(), diagram.calc_shapley()

    game = power.game(QualifiedMajority(), members=states, weights=weights)
    measured = power.measure(game)
    as_table(report, title, measured, power.measure(game, algorithm="truth_table"))
    (banzhaf, shapley), own = warm(ours)
    report.check(f"{title}: Shapley-Shubik sums to 1", holds=sum(shapley) == 1)
    found, other = warm(theirs)
    report.check(f"{title}: Banzhaf of power_bdd", holds=alike(banzhaf, found[0], 1e-9))
    report.check(f"{title}: Shapley of power_bdd", holds=alike(shapley, found[1], 1e-9))
    way = Way("both", measured.algorithm, ours, 30)
    report.versus(title, [way], "power_bdd", theirs, [own, other])


def large_shapley(report: Report, peer: Peer | None) -> None:
    """Check and time Shapley-Shubik of 190 voters, exact and as floats."""
    title, weights, quota = VOTERS_1E3
    exactly = partial(power.shapley_shubik, list(weights), quota=quota)
    nearly = partial(power.shapley_shubik, list(weights), quota=quota, exact=False)
    (exact, first), (floats, second) = warm(exactly), warm(nearly)
    report.check(f"{title}: Shapley-Shubik sums to 1", holds=sum(exact.values()) == 1)
    off = max(abs(float(Fraction(floats[name]) / right - 1)) for name, right in exact.items())
    report.check(f"{title}: floats within 1e-11 of the fractions, off by {off:.1e}", holds=off <= 1e-11)
    measured = power.measure(list(weights), quota=quota)
    exact_by = measured.plan_by_size.algorithm
    float_by = "quadrature" if measured.quadrature else exact_by
    ways = [Way("Shapley exact", exact_by, exactly, 20), Way("Shapley float", float_by, nearly, 500)]
    if peer is None:
        report.versus(title, [ways[0]._replace(goal=None)], "ours, float", nearly, [first, second])
        return
    theirs = partial(handed, peer.shapley, weights, quota)
    found, third = warm(theirs)
    report.check(f"{title}: Shapley of {peer.name}", holds=alike(list(exact.values()), list(found), peer.within))
    report.versus(title, ways, peer.name, theirs, [first, second, third])


def one_pass(weights: Sequence[int], quota: int) -> int:
    """Return how many additions one pass takes: lightest first, up to the lower of the two quotas."""
    quota = min(quota, sum(weights) - quota + 1)
    additions = reached = 0
    for weight in sorted(weights):
        reached += weight
        additions += max(0, min(reached, quota - 1) - weight + 1)
    return additions


def additions(block: np.ndarray[Any, np.dtype[np.uint64]]) -> None:
    """Do about as many additions as `ADDITIONS`, as counting does them, within a block."""
    for _ in range(round(ADDITIONS / (len(block) - SHIFT))):
        block[SHIFT:] += block[:-SHIFT]


def fund(report: Report, *, quick: bool) -> None:
    """Check and time voting on the scale of the Monetary Fund, against what one pass would take in the cache."""
    title, weights, quota = FUND
    step = partial(power.banzhaf, list(weights), quota=quota)
    measured = power.measure(list(weights), quota=quota)
    if not quick:
        swings = list(measured.swings.values())
        report.check(f"{title}: swings as in a plain count", holds=swings == plain_swings(weights, quota))
    blocks = [np.ones(1 << size, dtype=np.uint64) for size in (14, 15, 16, 17)]  # 128 KiB to 1 MiB
    steps: list[Step] = [step, *(partial(additions, block) for block in blocks)]
    spent, *others = race(steps, [warm(each)[1] for each in steps])
    a_pass = one_pass(weights, quota)
    rows = [[seconds * a_pass / ADDITIONS for seconds in column] for column in others]
    floor = min(rows, key=statistics.median)
    ratio = statistics.median(a / b for a, b in zip(spent, floor, strict=True))
    seconds = statistics.median(spent), statistics.median(floor)
    way = Way("Banzhaf", measured.algorithm, step)
    report.row(title, way, "one pass in the cache", seconds, ratio, at_most=TIMES_THE_FLOOR)


def memory(report: Report) -> None:
    """Weigh a process of its own that does the same."""
    done = subprocess.run([sys.executable, __file__, "--weigh"], check=True, capture_output=True, text=True)
    megabytes = float(done.stdout)
    report.goals += 1
    is_met = megabytes <= MEGABYTES
    what = f"{FUND.title}: {megabytes:.0f} MB at the peak, everything included, goal <= {MEGABYTES:g}"
    print(f"{what}: {'met' if is_met else 'MISSED'}", flush=True)
    if not is_met:
        report.missed.append(what)


def weigh() -> int:
    power.banzhaf(list(FUND.weights), quota=FUND.quota)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2))
    return 0


def tables(report: Report) -> None:
    """Time joining two tables of 27 members, bytes read and written a second, against copying one."""
    heads, people = (
        table(clause, 27) for clause in (Threshold((1,) * 27, 15), Threshold(PEOPLE, -(-65 * sum(PEOPLE) // 100)))
    )
    target = np.zeros_like(heads)
    join = partial(np.bitwise_and, heads, people, out=target)
    copy = partial(np.copyto, target, heads)
    (_, own), (_, other) = warm(join), warm(copy)
    spent, copied = race([join, copy], [own, other])
    ratio = statistics.median(3 * b / (2 * a) for a, b in zip(spent, copied, strict=True))
    way = Way("bandwidth", "truth_table", join, 0.5)
    seconds = statistics.median(spent), statistics.median(copied)
    report.row("& of two tables of 2^27", way, "numpy copy", seconds, ratio)


def measure(*, quick: bool) -> int:
    """Print the table; return 1 if something is missed."""
    report = Report()
    memory(report)  # first: a process starts with the peak of the one that started it
    gc.disable()
    found = peers()
    everyone = list(found.values())
    quotas = [found[name] for name in ("powerindex", "powerindices", "power_bdd", "tucoopy")]
    one_quota(report, EEC, everyone, banzhaf=1, shapley=1)
    one_quota(report, COUNCIL, everyone, banzhaf=3, shapley=2)
    one_quota(report, UNANIMITY, quotas)
    one_quota(report, VOTERS_32, quotas, banzhaf=3, shapley=8)
    one_quota(report, ASSEMBLY, quotas, banzhaf=4, shapley=10)
    slow = {"Shapley tucoopy"} | ({"Shapley power_bdd", "Shapley powerindices"} if quick else set())
    one_quota(report, VOTERS_60, quotas, banzhaf=25, shapley=100, without=slow)
    union(report)
    exact = [peer for peer in quotas if peer.name != "powerindices"]  # its counts wrap at 64 bits
    one_quota(report, VOTERS_1E3, exact, banzhaf=15, has_shapley=False)
    large_shapley(report, None if quick else found["power_bdd"])
    if not quick:
        one_quota(report, VOTERS_1E5, [found["powerindex"]], banzhaf=200, has_shapley=False)
    fund(report, quick=quick)
    tables(report)
    print(f"{report.checks} checks of equality, {report.goals} goals")
    for what in report.missed:
        print(f"missed: {what}")
    return 1 if report.missed else 0


def prepared(folder: Path) -> Path:
    """Return the interpreter of an environment in ``folder`` that holds the peers and this checkout."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--quiet", *PEERS, "--editable", CHECKOUT], check=True)
    return python


def main() -> int:
    parser = argparse.ArgumentParser(description="Time the power indices against other packages.")
    parser.add_argument("--env", type=Path, metavar="FOLDER", help="environment for the peers, kept; else a temporary")
    parser.add_argument("--quick", action="store_true", help="leave out what takes a peer more than a few seconds")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)  # in the peers' environment
    parser.add_argument("--weigh", action="store_true", help=argparse.SUPPRESS)  # in a process to be weighed
    given = parser.parse_args()
    if given.weigh:
        return weigh()
    if given.measure:
        return measure(quick=given.quick)
    with contextlib.ExitStack() as stack:
        folder = given.env or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        command = [str(prepared(folder.resolve())), __file__, "--measure", *(["--quick"] if given.quick else [])]
        return subprocess.run(command, check=False, env=os.environ | {"OPENBLAS_NUM_THREADS": "1"}).returncode


if __name__ == "__main__":
    sys.exit(main())
