"""The JSON Schema of scenario files: completion and hover in an editor."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaWarningKind

from consensus.assumptions import Assumption
from consensus.positions import Position
from consensus.rules import NAMED
from consensus.scenarios.model import Assertion, Scenario
from consensus.values import Value


def schema() -> dict[str, Any]:
    """Return the JSON Schema of scenario files, made from the models that read them.

    Examples
    --------
    >>> "assumption" in schema()["properties"]
    True
    """
    made = Scenario.model_json_schema(by_alias=True, schema_generator=_Generator)
    models = {model.__name__: model for model in _models(Value)}
    for name, part in (("Scenario", made), *made.get("$defs", {}).items()):
        if name in models:
            _describe(part, models[name])
    properties = made["properties"]
    del properties["name"]
    properties["base"] = {
        "type": "string",
        "description": "Name or path of a scenario to start from; this file's keys override it.",
    }
    properties["on"] = {
        "description": properties["on"]["description"],
        "anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}],
    }
    positions = {"enum": [p.value for p in Position]}
    properties["positions"]["additionalProperties"] = {"anyOf": [positions, {"$ref": f"#/$defs/{Assertion.__name__}"}]}
    kinds = {"enum": [rule.model_fields["kind"].default for rule in NAMED]}
    properties["rule"]["anyOf"] = [kinds, *(p for p in properties["rule"]["anyOf"] if p.get("type") != "null")]
    properties["assumption"] = {
        "description": properties["assumption"]["description"],
        "default": Assumption.STRICT.value,
        "enum": [a.value for a in Assumption],
    }
    made["required"] = []
    made["anyOf"] = [{"required": ["base"]}, {"required": ["vote"]}, {"required": ["candidate", "on"]}]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "Scenario"}


class _Generator(GenerateJsonSchema):
    """Leaves out defaults that have no JSON form, such as an empty frozen table."""

    ignored_warning_kinds: set[JsonSchemaWarningKind] = {  # noqa: RUF012 - as the base class declares it
        "skipped-choice",
        "non-serializable-default",
    }


def schema_text() -> str:
    """Return the schema as it is committed beside the scenarios."""
    return json.dumps(schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _models(root: type[BaseModel]) -> list[type[BaseModel]]:
    """Return a model and all that derive from it; the schema picks those it uses by name."""
    found: list[type[BaseModel]] = []
    queue = [root]
    while queue:
        model = queue.pop()
        found.append(model)
        queue += model.__subclasses__()
    return found


def _describe(part: dict[str, Any], model: type[BaseModel]) -> None:
    """Add the docstring under each field as its description."""
    docs: dict[str, str] = {}
    for cls in reversed(model.__mro__):
        if issubclass(cls, BaseModel) and cls.__module__.startswith("consensus."):
            docs |= _field_docs(cls)
    for name, field in model.model_fields.items():
        shown = part.get("properties", {}).get(field.alias or name)
        if shown is not None:
            shown["description"] = docs.get(name, shown.get("description", ""))
            shown.pop("title", None)
    part["description"] = (model.__doc__ or "").strip().partition("\n")[0]


def _field_docs(cls: type) -> dict[str, str]:
    body = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    assert isinstance(body, ast.ClassDef)
    docs: dict[str, str] = {}
    for field, text in zip(body.body, body.body[1:], strict=False):
        is_text = (
            isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
        )
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and is_text:
            docs[field.target.id] = inspect.cleandoc(text.value.value)  # type: ignore[attr-defined]
    return docs
