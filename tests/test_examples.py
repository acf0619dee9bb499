"""Every example runs and ends in the answer it claims."""

import runpy
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.py"))


def test_there_are_at_least_six() -> None:
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_example_runs(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = path.read_text(encoding="utf-8")
    assert "assert" in text, "an example ends in the answer it claims"
    runpy.run_path(str(path), run_name="__main__")
    assert capsys.readouterr().out.strip()
