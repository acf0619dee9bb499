"""The wheel holds all that the checkout needs: data, scenarios, schema, types."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("accession_consensus-*.whl"))


def test_it_holds_every_data_file_and_scenario(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {p.relative_to(ROOT).as_posix() for p in (ROOT / "consensus/data").rglob("*") if p.is_file()}
    scenarios = (p.relative_to(ROOT / "scenarios") for p in (ROOT / "scenarios").rglob("*") if p.is_file())
    wanted |= {f"consensus/_scenarios/{p.as_posix()}" for p in scenarios}
    assert wanted <= held
    assert "consensus/py.typed" in held


def test_it_holds_neither_tests_nor_a_top_level_name_of_its_own(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"consensus"}


def test_it_answers_from_the_unpacked_wheel_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    """The catalogue must come from the wheel, not from a checkout that happens to be near."""
    with zipfile.ZipFile(wheel) as file:
        file.extractall(tmp_path / "site")
    code = (
        "import consensus as cs; assert 'site' in cs.__file__, cs.__file__;"
        "print(cs.scenarios.folder().name, [b.state for b in cs.decide(cs.scenarios.load('nato/kosovo')).blockers])"
    )
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "_scenarios ['ESP', 'GRC', 'ROU', 'SVK']"
