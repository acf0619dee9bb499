"""The commented scenario that ``consensus new`` writes."""

TEMPLATE = """\
# A question: who blocks this candidate, and why?
#   consensus decide THIS-FILE.toml        answers it
#   consensus track THIS-FILE.toml         shows every gate on the way in
#   consensus check THIS-FILE.toml         lists every problem of the file
# Recorded ballots, ballots of figures and silence procedures: see the shipped scenarios
# unesco/kosovo-2015, interpol/kosovo-2018 and nato/classroom-silence.
# A key that begins with # below is off; take the # away to use it.

title = "My question"
summary = "What this asks, in a sentence or two."

# Start from a shipped scenario and change some of it (`consensus scenarios` lists them),
# or name body, candidate and date yourself.
# base = "nato/kosovo"

body = "nato"                     # nato, eu, coe, unsc; others have recorded ballots only
candidate = "Kosovo"              # an ISO code (XKX) or a name
stage = "invitation_to_talks"     # for NATO also: pfp, map, protocol, acceptance, ...
on = 2026-07-31                   # the date for which it is asked (its end)
# known_by = 2026-07-31           # only use facts public by then

# What does a state do that has said nothing? Recognition is not a position.
#   strict      non-recognisers object; recognisers without a statement are unknown
#   following   non-recognisers object; recognisers without a statement agree
#   reserved    non-recognisers agree with a reservation; recognisers agree
#   stated      only what was stated counts
#   conditional coded conditions decide; members without one as under strict
assumption = "strict"

# Another rule than the stage's own: a name (`consensus rules` lists them) ...
# rule = "two_thirds_of_members"
# ... or one of your own, made of share, limit, all and any:
# [rule]
# kind = "custom"
# name = "Three quarters, and not both neighbours against"
# requires = { op = "all", of = [
#     { op = "share", count = ["agree", "agree_with_reservation"], base = "members", at_least = "3/4" },
#     { op = "limit", count = ["object"], at_most = 1, among = ["GRC", "BGR"] },
# ] }

# What this scenario asserts on top of the facts:
# agree, agree_with_reservation, abstain, abstain_with_declaration, silent, absent, object, unknown
[positions]
# Greece = "agree"
# SVK = { position = "agree", reason = "a new government", since = 2027-10-01 }

# [tabled]                        # is the question put at all?
# value = "yes"
# reason = "a sponsor puts it on the agenda"

# What consent hangs on, under the assumption "conditional": levers of the data, on or off.
# Levers of your own, and conditions over them, stand beside these (`consensus changes THIS-FILE.toml`).
# [levers]
# asm_statute = "on"
# [[lever]]
# id = "gas_pipeline"
# means = "the pipeline is built"
# owner = ["SRB"]
# [[condition]]
# state = "SVK"
# when = "gas_pipeline and at_least(2, accepts(GRC), accepts(ROU), accepts(ESP))"

# [[act]]                         # an act on the way in, on top of the record (`consensus track THIS-FILE.toml`)
# stage = "invitation_to_talks"   # none for an act that joins or leaves
# act = "completes"               # begins, completes, approves, ratifies, notifies, lacks, withdraws, joins, leaves
# state = "*"                     # who acts: a member, the candidate, or * for all together
# since = 2027-07-07

# [members]                       # who else sits at the table: marked as a hypothesis
# add = ["UKR"]

# [expect]                        # what you expect; `consensus check` holds the file to it
# outcome = "BLOCKED"
# blockers = ["ESP", "GRC", "ROU", "SVK"]
"""
