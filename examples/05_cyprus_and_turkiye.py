"""Cyprus: not a fifth blocker of Kosovo, and itself blocked by one member.

Five states of the European Union do not recognise Kosovo. Only four of them are
in NATO: a position recorded for Cyprus in a NATO question is refused, and the
error says where Cyprus does belong.
"""

import consensus as cs

kosovo = cs.scenarios.load("nato/kosovo")
try:
    kosovo.but(positions={"Cyprus": "object"})
except cs.errors.NotAMember as error:
    print(error)
    refused = str(error)

what_if = cs.decide(cs.scenarios.load("nato/kosovo-if-cyprus-were-a-member"))
print(cs.report.headline(what_if))

cyprus = cs.decide(cs.scenarios.load("nato/cyprus"))
print(cs.report.headline(cyprus))

assert "Cyprus is not a member of NATO" in refused
assert "European Union" in refused
assert [blocker.state for blocker in what_if.blockers] == ["CYP", "ESP", "GRC", "ROU", "SVK"]
assert [blocker.state for blocker in cyprus.blockers] == ["TUR"]
