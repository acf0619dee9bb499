"""How much faster are arrays? Ratio and memory, measured side by side in one run.

    python tests/benchmarks/batch.py

A million ballots of 32 members under the EU's qualified majority: the batch
interpreter against the scalar one on a sample of the same ballots, which must
agree (goals: at least 50 times, under 300 MB in use at the peak).
"""

from __future__ import annotations

import random
import resource
import time

import numpy as np

from consensus.positions import Position
from consensus.rules import Ballot, QualifiedMajority, evaluate
from consensus.rules.batch import ADOPTED, BLOCKED, UNDETERMINED, outcomes

DRAWS, MEMBERS, SAMPLE = 1_000_000, 32, 2_000
POSITIONS = tuple(Position)


def main() -> None:
    states = tuple(f"S{i:02}" for i in range(MEMBERS))
    people = random.Random(1958)
    weights = {"population": {state: people.randrange(10**5, 8 * 10**7) for state in states}}
    node = QualifiedMajority().core(states, weights)
    chances = [0.63, 0.02, 0.1, 0.0, 0.0, 0.05, 0.15, 0.05]
    rng = np.random.default_rng(1958)
    profiles = np.empty((DRAWS, MEMBERS), dtype=np.int8)
    for start in range(0, DRAWS, 10_000):  # drawn in slices: the draws themselves are not what is measured
        profiles[start : start + 10_000] = rng.choice(8, size=(10_000, MEMBERS), p=chances)

    outcomes(node, states, profiles[:1000], weights)
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        found = outcomes(node, states, profiles, weights)
        times.append(time.perf_counter() - begun)
    batch = min(times) / DRAWS

    ballots = [Ballot(states, tuple(POSITIONS[code] for code in row), weights) for row in profiles[:SAMPLE]]
    begun = time.perf_counter()
    results = [evaluate(node, ballot) for ballot in ballots]
    scalar = (time.perf_counter() - begun) / SAMPLE

    expected = [UNDETERMINED if r.can_hold and r.can_fail else ADOPTED if r.can_hold else BLOCKED for r in results]
    assert found[:SAMPLE].tolist() == expected
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    counts = np.bincount(found, minlength=3)
    print(
        f"{DRAWS:,} ballots of {MEMBERS} members: {counts[ADOPTED]:,} adopted, {counts[BLOCKED]:,} blocked, "
        f"{counts[UNDETERMINED]:,} undetermined"
    )
    ratio = scalar / batch
    print(f"batch {batch * 1e9:.0f} ns a ballot, scalar {scalar * 1e6:.0f} us: {ratio:.0f} times (goal: at least 50)")
    print(f"memory at the peak, everything included: {peak:.0f} MB (goal: under 300)")


if __name__ == "__main__":
    main()
