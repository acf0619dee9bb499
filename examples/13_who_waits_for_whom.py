"""Who really refuses, and who only waits? Conditions, levers and the smallest sets of changes.

The class is asked to admit Dora. Ada and Bob would each agree if the other did;
Cid asks for a treaty; Eve goes with any two others. Nobody has to concede to Ada
or Bob: they only have to move together.
"""

import consensus as cs

club = cs.Scenario(
    candidate="DOR",
    on="2026-09-01",
    assumption="conditional",
    new_state=tuple(
        cs.NewState(code=code, name=name)
        for code, name in (("ADA", "Ada"), ("BOB", "Bob"), ("CID", "Cid"), ("EVE", "Eve"), ("DOR", "Dora"))
    ),
    new_body=cs.NewBody(name="the club", members=("ADA", "BOB", "CID", "EVE")),
    lever=(
        cs.Lever(id="treaty", means="Dora signs the treaty", owner=("DOR",)),
        cs.Lever(id="gift", means="Dora brings a gift for Ada", owner=("DOR",)),
    ),
    condition=(
        cs.Condition(state="ADA", when="accepts(BOB) or gift"),
        cs.Condition(state="BOB", when="accepts(ADA)"),
        cs.Condition(state="CID", when="treaty"),
        cs.Condition(state="EVE", when="at_least(2, accepts(ADA), accepts(BOB), accepts(CID))"),
    ),
)
changes = cs.minimal_changes(club)
print("refuse in any case:", changes.roots)
print("only follow:       ", changes.followers)
print("wait for each other:", changes.waiting)
print("smallest sets:     ", changes.sets)
print("who moves after whom:", changes.rounds)
assert changes.coordination is not None
print("if those who wait moved together:", changes.coordination.states, changes.coordination.sets)
print(cs.decide(club).explain("EVE"))

assert (changes.roots, changes.followers, changes.waiting) == (("CID",), ("ADA", "BOB", "EVE"), ("ADA", "BOB", "EVE"))
assert changes.sets == (("gift", "treaty"),)
assert changes.indispensable == ("gift", "treaty")
assert changes.coordination.sets == (("treaty",),)
