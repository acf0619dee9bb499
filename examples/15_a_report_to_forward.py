"""A report to forward: one file with the answer, the evidence and a page to click through.

The same as `consensus report nato/kosovo -o kosovo.html`. Two scenarios in one report
are set side by side first.
"""

import tempfile
from pathlib import Path

import consensus as cs

kosovo = cs.scenarios.load("nato/kosovo")
thaw = kosovo.but(title="If Greece moved", positions={"Greece": "agree"})

with tempfile.TemporaryDirectory() as folder:
    for name, scenarios in {"kosovo.html": [kosovo], "both.html": [kosovo, thaw]}.items():
        path = Path(folder, name)
        path.write_text(cs.report.report_html(scenarios), encoding="utf-8")
        print(f"{name}: {path.stat().st_size // 1000} kB, one file, and no request to any server")

report = cs.report.report_html([kosovo])
assert "assumed to withhold consensus" in report
assert "default-src" in report  # its own policy: it may load nothing from anywhere
assert report == cs.report.report_html([kosovo])  # the same bytes every time

# The page alone, for readers who want to try "what if?" themselves.
page = cs.page(kosovo)
print(page.title)
assert "<script" in page.html
