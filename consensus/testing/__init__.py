"""For your own tests: Hypothesis strategies, and a contract that every rule keeps.

Needs the extra ``testing`` (Hypothesis). Nothing else in the package imports it.
"""

from consensus.errors import MissingExtra

try:
    import hypothesis  # noqa: F401 - only to say plainly that it is missing
except ImportError as error:  # pragma: no cover - run in an environment of its own
    raise MissingExtra(
        "consensus.testing needs Hypothesis, which is not installed",
        fix='Install the extra: pip install "accession-consensus[testing]" (from a checkout: pip install ".[testing]")',
        extra="testing",
    ) from error

from consensus.testing.contracts import RuleContract
from consensus.testing.strategies import (
    assumptions,
    facts,
    members,
    positions,
    questions,
    rosters,
    rules,
    scenarios,
    states,
    weights,
)

__all__ = [
    "RuleContract",
    "assumptions",
    "facts",
    "members",
    "positions",
    "questions",
    "rosters",
    "rules",
    "scenarios",
    "states",
    "weights",
]
