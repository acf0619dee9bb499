"""Who stopped blocking, and when? The same question on two days.

Portugal recognised Kosovo on 7 October 2008; on the day before, five of the 26
members of NATO did not recognise it.
"""

import consensus as cs

kosovo = cs.scenarios.load("nato/kosovo")
change = cs.compare(kosovo.but(on="2008-10-06"), kosovo.but(on="2008-10-07"))

print(cs.report.comparison_text(change))

assert change.stopped_blocking == ("PRT",)
assert not change.outcome_changed
assert change.members[0].since == "7 October 2008"
