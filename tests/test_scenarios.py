"""Every shipped scenario: what it says of itself, what it expects, and the schema it obeys."""

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel

import consensus as cs
from consensus.checks import check_scenario
from consensus.datasets import shipped
from consensus.scenarios.schema import schema, schema_text
from consensus.scenarios.template import TEMPLATE
from consensus.values import Value

FOLDER = cs.scenarios.folder()
NAMES = cs.scenarios.names()


def raw(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_it_answers_what_its_author_expects(name: str) -> None:
    scenario, _, differences = check_scenario(name)
    assert scenario.expect is not None
    assert differences == []


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_it_asks_and_where_that_can_be_looked_up(name: str) -> None:
    scenario = cs.scenarios.load(name)
    assert scenario.title
    assert scenario.summary
    cited = [*scenario.sources, *(s for a in scenario.positions.values() for s in a.sources)]
    assert scenario.sources or scenario.new_body, "a scenario about real states names its sources"
    assert set(cited) <= shipped().source_ids
    for position in scenario.positions.values():
        assert position.reason or scenario.new_body is not None


@pytest.mark.parametrize("name", NAMES)
def test_it_obeys_the_committed_schema(name: str) -> None:
    committed = json.loads((FOLDER / "scenario.schema.json").read_text(encoding="utf-8"))
    document = json.loads(json.dumps(raw(name), default=str))
    jsonschema.validate(document, committed)
    first = (FOLDER / f"{name}.toml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "#:schema ../scenario.schema.json"


def test_the_committed_schema_is_that_of_the_models() -> None:
    assert (FOLDER / "scenario.schema.json").read_text(encoding="utf-8") == schema_text()


def test_every_field_in_the_schema_is_described() -> None:
    made = schema()
    for name, part in (("Scenario", made), *made["$defs"].items()):
        for key, field in part.get("properties", {}).items():
            assert field.get("description") or key in {"op", "kind"}, f"{name}.{key} has no description"


@pytest.mark.parametrize(
    "wrong",
    [
        {"candidate": "XKX", "on": "2026-07-31", "assumption": "strickt"},
        {"candidate": "XKX", "on": "2026-07-31", "positions": {"GRC": "agre"}},
        {"candidate": "XKX", "on": "2026-07-31", "postions": {}},
        {"title": "neither base nor candidate"},
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(wrong: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema())


def test_the_template_decides_and_obeys_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TEMPLATE, encoding="utf-8")
    assert cs.decide(cs.scenarios.load(str(path))).outcome is cs.Outcome.BLOCKED
    jsonschema.validate(json.loads(json.dumps(tomllib.loads(TEMPLATE), default=str)), schema())


def test_the_template_still_works_with_every_key_switched_on(tmp_path: Path) -> None:
    """The commented keys are examples that people will switch on: each must be valid."""
    lines = []
    for line in TEMPLATE.splitlines():
        key = line.removeprefix("# ")
        is_key = line.startswith("# ") and ("=" in key or key.startswith(("[", "    {", "]")))
        skip = key.startswith(("base", "rule ="))
        lines.append(key if is_key and not skip else line)
    path = tmp_path / "all.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    scenario = cs.scenarios.load(str(path))
    assert scenario.rule is not None
    assert scenario.rule.kind == "custom"
    assert "UKR" in scenario.members.add
    assert cs.decide(scenario).outcome


def test_every_model_is_frozen_and_forbids_unknown_keys() -> None:
    queue: list[type[BaseModel]] = [Value]
    while queue:
        model = queue.pop()
        queue += model.__subclasses__()
        assert model.model_config["frozen"]
        assert model.model_config["extra"] == "forbid"


def test_the_base_of_a_scenario_is_overridden_key_by_key() -> None:
    moved = cs.scenarios.load("nato/kosovo-if-greece-moves")
    flagship = cs.scenarios.load("nato/kosovo")
    assert moved.body == flagship.body
    assert moved.on == flagship.on
    assert set(moved.positions) == {"GRC"}
    assert moved.title != flagship.title


def test_but_takes_an_assertion_away_with_none() -> None:
    moved = cs.scenarios.load("nato/kosovo-if-greece-moves")
    assert cs.decide(moved.but(positions={"Greece": None})).outcome is cs.Outcome.BLOCKED
    assert "GRC" not in moved.but(positions={"Greece": None}).positions
