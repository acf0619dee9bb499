"""Scenarios: what is asked, kept in files that a person can read and change."""

from consensus.scenarios.load import folder, load, names
from consensus.scenarios.model import Assertion, Expect, NewBody, NewState, Scenario, Tabled
from consensus.votes import Tally

__all__ = [
    "Assertion",
    "Expect",
    "NewBody",
    "NewState",
    "Scenario",
    "Tabled",
    "Tally",
    "folder",
    "load",
    "names",
]
