"""Does it hold? Statements about the facts, the form of every file, claims made by others."""

from consensus.checks.claims import Claims, Result, check_claims, claim_files
from consensus.checks.data import check_data, check_scenario
from consensus.checks.statements import Check

__all__ = ["Check", "Claims", "Result", "check_claims", "check_data", "check_scenario", "claim_files"]
