"""Golden verdicts: what every shipped scenario answers, reviewed as a diff.

``python -m pytest tests/test_golden.py --accept`` writes them anew.
"""

import json
from pathlib import Path

import pytest

import consensus as cs

FOLDER = Path(__file__).parent / "golden"


def document(name: str) -> str:
    """Return the answer without what changes with every release or edit of the data."""
    verdict = cs.decide(cs.scenarios.load(name))
    found = cs.report.verdict_document(verdict)
    for key in ("version", "data_digest"):
        del found["provenance"][key]
    return cs.report.to_json(found)


def path_of(name: str) -> Path:
    return FOLDER / f"{name.replace('/', '--')}.json"


@pytest.mark.parametrize("name", cs.scenarios.names())
def test_the_answer_is_the_reviewed_one(name: str, request: pytest.FixtureRequest) -> None:
    path, text = path_of(name), document(name)
    if request.config.getoption("--accept"):
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), "no golden verdict: review it and run with --accept"
    assert json.loads(path.read_text(encoding="utf-8")) == json.loads(text)


def test_no_golden_verdict_is_left_behind() -> None:
    assert {p.name for p in FOLDER.glob("*.json")} == {path_of(name).name for name in cs.scenarios.names()}
