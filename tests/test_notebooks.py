"""The lesson runs from top to bottom, and what it shows is what comes out today.

`python -m pytest tests/test_notebooks.py --accept` runs it and writes what it shows anew.
"""

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parent.parent / "examples").glob("*.ipynb"))
LARGEST = 300_000
"""Bytes of a notebook with what it shows: small enough to be read in a review and to be sent by mail."""
LARGEST_PICTURE = 40_000
"""Bytes of one answer as HTML beyond which only its text is kept, but for cells that are tagged to be kept."""

pytestmark = pytest.mark.filterwarnings("default")  # Jupyter's own warnings are not ours to mend


def run(path: Path) -> Any:
    """Run a notebook in a fresh interpreter."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=60,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    return notebook


def slim(notebook: Any) -> Any:
    """Leave out large pictures, which come back when the cell is run; join what was printed in pieces."""
    for cell in notebook.cells:
        printed = [output for output in cell.get("outputs", ()) if output.output_type == "stream"]
        for piece in printed[1:]:
            printed[0].text += piece.text
            cell.outputs.remove(piece)
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if "keep" not in cell.metadata.get("tags", ()) and len(data.get("text/html", "")) > LARGEST_PICTURE:
                del data["text/html"]
    return notebook


def shown(notebook: Any) -> list[str]:
    """Return the text that each cell shows."""
    texts = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            parts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
            texts.append(re.sub(r"\d+ KB", "KB", "".join(parts)))  # the size of a page may change with its style
    return texts


def test_there_is_a_lesson() -> None:
    assert [path.name for path in NOTEBOOKS] == ["lesson.ipynb"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_runs_and_shows_what_it_stored(path: Path, pytestconfig: pytest.Config) -> None:
    fresh = run(path)
    if pytestconfig.getoption("--accept"):
        nbformat.write(slim(fresh), path)  # type: ignore[no-untyped-call]
    stored = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    assert shown(stored) == shown(fresh)
    assert sum(bool(text) for text in shown(fresh)) >= len(shown(fresh)) - 1  # all but the import say something


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_stored_notebook_is_small_and_says_nothing_of_the_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.encode()) <= LARGEST
    assert not re.search(r"/(home|root|tmp|work|usr)/", text)
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    assert any("text/html" in output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", ()))
    assert not any(output.output_type == "error" for cell in notebook.cells for output in cell.get("outputs", ()))
