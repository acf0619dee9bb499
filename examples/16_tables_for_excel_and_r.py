"""Tables for Excel, R and Stata: one row a state, with the codes that other data sets use.

Every answer has `to_csv`, `to_pandas`, `to_excel`, `to_dict`; the same numbers leave
each way. `cow` is the Correlates of War number, `gw` that of Gleditsch and Ward.
"""

import csv
import io
import tempfile
from pathlib import Path

import consensus as cs

verdict = cs.decide(cs.scenarios.load("nato/kosovo"))

rows = {row["state"]: row for row in csv.DictReader(io.StringIO(verdict.to_csv()))}
for state in ("ESP", "USA"):
    row = rows[state]
    print(f"{state}: COW {row['cow']}, GW {row['gw']}, {row['position']} ({row['basis']}), as of {row['on']}")

frame = verdict.to_pandas()
print(frame["group"].value_counts().to_string())

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "kosovo.xlsx")
    verdict.to_excel(path)
    print(f"{path.name}: {path.stat().st_size // 1000} kB; its second sheet says what it was made from")

assert len(rows) == len(frame) == 32
assert rows["ESP"]["cow"] == "230"
assert sorted(state for state, row in rows.items() if row["blocks"] == "definitely") == ["ESP", "GRC", "ROU", "SVK"]

# What each accession took, for statistics of your own.
told = cs.history("nato")
print(told.to_csv().splitlines()[0])
assert len(told.to_csv().splitlines()) >= len(told.accessions) + 1
