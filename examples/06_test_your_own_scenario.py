"""A property-based test of your own scenario.

Whatever the silent members do, the four still stop the decision: Hypothesis
tries a few hundred ways. Needs the extra `testing`; run it with pytest or as a
script.
"""

from hypothesis import given, settings
from hypothesis import strategies as st

import consensus as cs
from consensus.testing import positions

KOSOVO = cs.scenarios.load("nato/kosovo")
SILENT = [c.state for c in cs.decide(KOSOVO).undetermined]


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(SILENT), positions()))
def test_the_four_stop_it_whatever_the_others_do(others: dict[str, cs.Position]) -> None:
    verdict = cs.decide(KOSOVO.but(positions=others))
    assert verdict.outcome is cs.Outcome.BLOCKED
    assert {"ESP", "GRC", "ROU", "SVK"} <= {blocker.state for blocker in verdict.blockers}


if __name__ == "__main__":
    test_the_four_stop_it_whatever_the_others_do()
    print(f"{len(SILENT)} members may do what they like: the four still stop it.")
