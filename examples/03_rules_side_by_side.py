"""The same positions under every rule: the same four states decide everything, or nothing.

Under consensus one objection is enough. Under two thirds the four would be
outvoted, if those who have said nothing followed the others. NATO does not
decide by majority: this is a comparison, not a proposal.
"""

import consensus as cs

kosovo = cs.scenarios.load("nato/kosovo-following")
table = cs.by_rule(kosovo)

print(cs.report.rules_text(table))

assert table.row("consensus").outcome is cs.Outcome.BLOCKED
assert table.row("consensus_minus").outcome is cs.Outcome.BLOCKED
assert table.row("two_thirds_of_members").outcome is cs.Outcome.ADOPTED
assert table.row("qualified_majority").outcome is None  # no populations are sourced for the 32: no guess
