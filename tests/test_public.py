"""What the package promises its users: names, doctests, light imports, frozen values."""

import ast
import importlib
import inspect
import pickle
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import consensus as cs
from consensus.values import FrozenMap

PACKAGE = Path(cs.__file__).parent
HEAVY = {"numpy", "networkx", "rich", "rich_click", "jinja2", "pydantic", "hypothesis", "click"}


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_importing_the_package_loads_nothing_heavy() -> None:
    loaded = run("import sys, consensus; print(*sorted({m.partition('.')[0] for m in sys.modules}))").split()
    assert not HEAVY & set(loaded)


def test_deciding_loads_neither_numpy_nor_networkx_nor_a_terminal_library() -> None:
    code = (
        "import sys, consensus as cs; cs.decide(cs.scenarios.load('nato/kosovo'));"
        "print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    )
    assert not (HEAVY - {"pydantic"}) & set(run(code).split())


def test_every_exported_name_exists_and_a_wrong_one_does_not() -> None:
    for name in cs.__all__:
        assert getattr(cs, name) is not None
    assert set(dir(cs)) == set(cs.__all__)
    with pytest.raises(AttributeError, match="no attribute"):
        cs.veto  # type: ignore[attr-defined]  # noqa: B018


def _public() -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for info in pkgutil.walk_packages([str(PACKAGE)], "consensus."):
        if info.name.startswith(("consensus.cli", "consensus.__main__")):
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            own = getattr(value, "__module__", "") == info.name
            if own and not name.startswith("_") and inspect.isfunction(value):
                found.append((f"{info.name}.{name}", value))
    for name in cs.__all__:
        value = getattr(cs, name)
        if inspect.isfunction(value) or inspect.isclass(value):
            found.append((f"consensus.{name}", value))
    return found


def test_every_module_function_and_exported_name_is_documented() -> None:
    for name, value in _public():
        assert inspect.getdoc(value), f"{name} has no docstring"


@pytest.mark.parametrize(
    "name", [n for n in cs.__all__ if inspect.isfunction(getattr(cs, n)) or inspect.isclass(getattr(cs, n))]
)
def test_every_exported_function_and_class_has_a_doctest(name: str) -> None:
    assert ">>>" in (inspect.getdoc(getattr(cs, name)) or "")


def test_no_eval_no_network_no_unsafe_loader() -> None:
    banned_modules = {"socket", "urllib", "http", "requests", "subprocess", "pickle", "marshal", "yaml", "shelve"}
    banned_calls = {"eval", "exec", "compile", "__import__"}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert not {a.name.partition(".")[0] for a in node.names} & banned_modules, path
            if isinstance(node, ast.ImportFrom):
                assert node.module == "urllib.parse" or (node.module or "").partition(".")[0] not in banned_modules, (
                    path
                )
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in banned_calls, path


def test_no_float_and_no_division_in_the_rules() -> None:
    for path in (PACKAGE / "rules").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), path
            assert not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)), path
            assert not (isinstance(node, ast.Name) and node.id == "float"), path


def test_nothing_below_the_command_line_reads_a_clock_or_the_environment() -> None:
    for path in PACKAGE.rglob("*.py"):
        if "cli" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        for word in ("today()", "now()", "os.environ", "time.time"):
            assert word not in text, f"{path}: {word}"


def test_a_verdict_has_no_truth_value() -> None:
    verdict = cs.decide(cs.scenarios.load("nato/kosovo"))
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(verdict)


def test_values_are_frozen_hashable_and_survive_pickling() -> None:
    scenario = cs.scenarios.load("nato/kosovo-if-greece-moves")
    assert hash(scenario) == hash(cs.scenarios.load("nato/kosovo-if-greece-moves"))
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    verdict = cs.decide(scenario)
    assert pickle.loads(pickle.dumps(verdict)) == verdict
    with pytest.raises(ValueError, match="frozen"):
        scenario.candidate = "CYP"  # type: ignore[misc]
    with pytest.raises(TypeError, match="frozen"):
        scenario.positions["ESP"] = scenario.positions["GRC"]  # type: ignore[index]


@pytest.mark.parametrize("method", ["clear", "pop", "popitem", "setdefault", "update", "__setitem__", "__delitem__"])
def test_a_frozen_map_refuses_every_change(method: str) -> None:
    table = FrozenMap(a=1)
    with pytest.raises(TypeError, match="frozen"):
        getattr(table, method)("a", 1)
    assert table == {"a": 1}


def test_hypothesis_missing_is_named_plainly() -> None:
    code = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "try:\n    import consensus.testing\nexcept ImportError as error:\n    print(error)"
    )
    text = run(code)
    assert "Hypothesis" in text
    assert "accession-consensus[testing]" in text


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_same_input_same_bytes_whatever_the_hash_seed(seed: str) -> None:
    code = "from consensus.cli import main; main(['decide', 'nato/kosovo', '--json'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": seed, "TZ": "Pacific/Kiritimati"},
    )
    verdict = cs.decide(cs.scenarios.load("nato/kosovo"))
    assert done.stdout.decode() == cs.report.to_json(cs.report.verdict_document(verdict))
