"""Your own body in fifteen lines, without a file.

A club of four admits new members if three quarters agree and the treasurer does
not object.
"""

import consensus as cs

rule = cs.rules.Custom(
    name="Three quarters, and not against the treasurer",
    requires=cs.rules.AllOf(
        of=(
            cs.rules.ShareOf(count=["agree"], base="members", at_least="3/4", label="three quarters agree"),
            cs.rules.Limit(count=["object"], at_most=0, among=("Dan",), label="the treasurer does not object"),
        )
    ),
)
members = tuple(
    cs.Member(state=name, position=position)
    for name, position in {"Ann": "agree", "Ben": "agree", "Cleo": "agree", "Dan": "object"}.items()
)
verdict = cs.decide(cs.Question(body="the club", candidate="Eve", members=members, rule=rule))

print(cs.report.headline(verdict))
print("Clause not met:", ", ".join(verdict.failed_clauses))

assert verdict.outcome is cs.Outcome.BLOCKED
assert [blocker.state for blocker in verdict.blockers] == ["Dan"]
assert cs.minimal_changes(verdict).sets == (("Dan",),)
