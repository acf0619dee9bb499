"""Who decides in the Council of the EU, and what did an enlargement change?

Luxembourg had one vote of seventeen from 1958 and never decided anything: every
coalition that won with it also won without it. In 1973 it had two of fifty-eight,
a smaller share, and began to count.
"""

import consensus as cs

eu = cs.body("eu")
six = cs.power.measure(eu.on("1972-12-31"), rule="qualified_majority")
nine = cs.power.measure(eu.on("1973-01-01"), rule="qualified_majority")
print(cs.report.compared_text(six, nine))

assert six.dummies == ("LUX",)
assert nine.swings["LUX"] == 5
assert six.to_act > nine.to_act  # but it became harder to adopt anything

# Since November 2014 populations decide beside the number of members; four can block.
today = cs.power.measure(eu.on("2025-01-01"), rule="qualified_majority")
print(f"Of {2**27:,} coalitions {today.winning:,} can adopt (counted by {today.algorithm}: {today.why}).")
print(f"Smallest coalitions that can block: {today.minimal_blocking.by_size[4]} of four members, such as")
for coalition in today.minimal_blocking.first(3):
    print("  " + ", ".join(coalition))

assert today.minimal_blocking.by_size[:4] == (0, 0, 0, 0)

# Under unanimity an index says nothing: each has 1/27, by the rule alone.
assert set(cs.power.shapley_shubik(eu.on("2025-01-01"), rule="eu_unanimity").values()) == {
    cs.power.measure([1] * 27, quota=27).shapley_shubik["1"]
}
