"""Is that true? Claims held to the facts, with the nearest true statement.

A claims file is plain TOML: the claim in your own words, who made it and when,
and what it asserts. Here one is written to a folder of its own and checked.
"""

import tempfile
from pathlib import Path

import consensus as cs

CLAIMS = """
title = "Heard in a seminar"

[[claim]]
id = "cyprus"
claim = "Five members of NATO, Cyprus among them, do not recognise Kosovo"
by = "a student"
made = 2026-06-30
sources = ["seminar notes"]
body = "nato"
candidate = "XKX"
not_recognising = ["CYP", "ESP", "GRC", "ROU", "SVK"]

[[claim]]
id = "twenty-six"
claim = "26 of the 30 members of NATO recognise Kosovo"
by = "an article of 2022, read today"
made = 2026-06-30
sources = ["seminar notes"]
body = "nato"
candidate = "XKX"
members = 30
recognising = 26

[[claim]]
id = "soon"
claim = "Kosovo will be in NATO by 2030"
by = "a panel"
made = 2026-06-30
sources = ["seminar notes"]
cannot_be_known = "expectation"
"""

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "claims.toml"
    path.write_text(CLAIMS, encoding="utf-8")
    found = cs.check_claims(str(path))

for item in found.checked:
    print(f"{item.claim.claim}: {item.result}.")
    for truth in item.truth:
        print(f"  {truth}")

assert [item.result.value for item in found.checked] == [
    "does not hold",
    "held only between dates",
    "cannot be known",
]
assert "Four members of NATO" in found.of("cyprus").truth[0]
