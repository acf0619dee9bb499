"""All of NATO's enlargements, replayed, and a table of them for your own statistics.

The engine reads acts, statements and lists of members; what history names
stands in files of its own. A difference between the two would be listed.
"""

import consensus as cs

told = cs.history("nato")

for a in told.accessions:
    short, long = a.days or (0, 0)
    span = f"{short}" if short == long else f"{short} to {long}"
    print(f"{a.name:<16} {a.parties:>2} Parties  {span:>10} days  last: {', '.join(a.last) or 'not known'}")

held = {e.episode.id: e for e in told.episodes if e.episode.kind == "political_objection"}
print(f"\n{len(held)} candidacies met an objection; the first that was lifted: {next(iter(held))}")

assert told.differences == ()
assert len(told.accessions) == 20
assert told.accession("SWE").last == ("HUN",)
