"""Who blocks Kosovo in NATO, and on what evidence?

The flagship question in ten lines: load a scenario, decide it, read the reasons.
"""

import consensus as cs

kosovo = cs.scenarios.load("nato/kosovo")
verdict = cs.decide(kosovo)

print(cs.report.headline(verdict))
for blocker in verdict.blockers:
    print(f"  {blocker.member.name}: {blocker.in_words}; since {blocker.member.since}")

print(verdict.explain("Spain"))

assert verdict.outcome is cs.Outcome.BLOCKED
assert [blocker.state for blocker in verdict.blockers] == ["ESP", "GRC", "ROU", "SVK"]
assert verdict.tabled.value == "no"
