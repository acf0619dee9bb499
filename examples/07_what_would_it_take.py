"""What would it take? The smallest change, and what it would leave open.

If the four joined consensus, nobody would be known to object; but members that
have said nothing, or set a condition, would still be unknown.
"""

import consensus as cs

kosovo = cs.scenarios.load("nato/kosovo")
changes = cs.minimal_changes(kosovo)
print("Smallest sufficient change:", changes.sets[0])

thaw = kosovo.but(positions=dict.fromkeys(changes.sets[0], "agree"))
verdict = cs.decide(thaw)
print(cs.report.headline(verdict))

assert changes.sets == (("ESP", "GRC", "ROU", "SVK"),)
assert changes.complete
assert verdict.outcome is cs.Outcome.UNDETERMINED
assert not verdict.blockers
assert len(changes.still_unknown) == len(verdict.possible_blockers)
