"""How fast is an answer? Ratios, measured side by side in one run.

    python tests/benchmarks/start.py

A cold ``consensus decide nato/kosovo`` against a process that only imports
pydantic's base class (goal: at most 3), and one ``decide`` on a loaded scenario
in milliseconds and against validating one small model (goal: at most 1 ms).
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

ROUNDS = 15
BASE = [sys.executable, "-c", "from pydantic import BaseModel"]
BARE = [sys.executable, "-c", "pass"]
IMPORT = [sys.executable, "-c", "import consensus"]
DECIDE = [sys.executable, "-m", "consensus", "decide", "nato/kosovo"]


def cold(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def best(step: Callable[[], object], rounds: int = 50, number: int = 20) -> float:
    """Return the least mean time of one call, in seconds: what the machine can do when left alone."""
    least = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(number):
            step()
        least = min(least, (time.perf_counter() - start) / number)
    return least


def main() -> None:
    for command in (BARE, BASE, IMPORT, DECIDE):
        cold(command)  # warm the disk cache
    rounds = [tuple(cold(command) for command in (BARE, BASE, IMPORT, DECIDE)) for _ in range(ROUNDS)]
    bare, base, light, decide = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(row[3] / row[1] for row in rounds)
    print(f"{'process':<34}{'median ms':>10}{'of pydantic':>13}")
    for name, seconds in (
        ("python -c pass", bare),
        ("from pydantic import BaseModel", base),
        ("import consensus", light),
        ("consensus decide nato/kosovo", decide),
    ):
        print(f"{name:<34}{seconds * 1e3:>10.0f}{seconds / base:>13.2f}")
    print(f"cold decide / cold pydantic, pair by pair: {ratio:.2f} (goal: at most 3)")

    import consensus as cs
    from consensus.facts import Source

    scenario = cs.scenarios.load("nato/kosovo")
    question = cs.pose(scenario)
    unit = best(lambda: Source(id="a", title="b"))
    for name, step in (
        ("pose and decide a loaded scenario", lambda: cs.decide(scenario)),
        ("decide a posed question", lambda: cs.decide(question)),
    ):
        seconds = best(step)
        print(f"{name}: {seconds * 1e3:.2f} ms (goal: at most 1), {seconds / unit:.0f} small models")


if __name__ == "__main__":
    main()
