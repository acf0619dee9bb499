"""The same candidate before every body: the rule decides who can stop it.

Is NATO easier than the Council of Europe? By rule it is not.

    python examples/08_the_same_candidate_everywhere.py
"""

import consensus as cs

kosovo = cs.candidacy("Kosovo", on="2026-07-31")
for row in kosovo.rows:
    if row.seats:
        print(f"{row.body}: {row.alone} of {row.seats} can stop it alone; together it takes {row.together}")
    for ballot in row.ballots:
        vote = ballot.vote
        print(f"  {vote.on} {vote.title}: {vote.figures.in_figures}, margin {ballot.margin:+d}")

nato, coe = kosovo.row("nato"), kosovo.row("coe")
assert (nato.alone, nato.together) == (32, 1)
assert (coe.alone, coe.together) == (0, 16)

unesco = cs.replay("unesco/kosovo-2015")
print(f"UNESCO 2015: {len(unesco.blockers)} voted against, margin {unesco.margin}")
assert unesco.margin == -3
