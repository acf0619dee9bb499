"""Which gate, and who is left? Sweden's way into NATO, day by day.

The protocol was signed by thirty members on 5 July 2022. Finland became a
member on 4 April 2023 and had to accept it as well: thirty acceptances before
that minute, thirty-one after it.
"""

import consensus as cs

sweden = cs.scenarios.load("nato/sweden-2022")

for day in ("2022-06-27", "2022-12-30", "2023-04-04#4", "2023-04-04#5", "2024-02-01", "2024-03-07"):
    track = cs.track(sweden, on=day)
    parties = sum(len(step.ratifiers) for step in track.steps)
    left = ", ".join(track.waiting_on) or "nobody"
    print(f"{day:<13} stops at {track.stopped_at or 'no gate':<20} left: {left:<15} of {parties}")

eve = cs.track(sweden, on="2024-01-25").step("acceptance")
turkiye = next(party for party in eve.ratifiers if party.state == "TUR")
assert turkiye.approved is not None
assert turkiye.ratified is not None
assert turkiye.status == "open"  # parliament and President had acted; only the notice counts

assert cs.track(sweden, on="2022-12-30").waiting_on == ("HUN", "TUR")
assert cs.track(sweden, on="2023-04-04#4").waiting_on == ("FIN", "HUN", "TUR")
assert str(cs.track(sweden, on="2024-03-07").member_since) == "2024-03-07"
