"""Discord's own description of its API, to hold against it what the bot sends."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

DESCRIPTION = Path(__file__).resolve().parents[2] / "shared/discord/openapi.json"


def faults(method: str, path: str, body: object) -> list[str]:
    """What the description does not allow in a request; nothing where the description is not here."""
    if body is None or not DESCRIPTION.exists():
        return []
    return [
        f"{method} {path} {error.json_path}: {error.message[:300]}" for error in _errors(method, path, body)
    ]


def _errors(method: str, path: str, body: object) -> list[Any]:
    validator = _validator(method, _template(path))
    assert validator is not None, f"there is no {method} {path}"
    return list(validator.iter_errors(body))


def _template(path: str) -> str:
    """The path as the description has it; of several that fit, the one with the fewest holes."""
    fitting = [template for template, pattern in _templates() if pattern.fullmatch(path)]
    assert fitting, f"there is no {path}"
    return min(fitting, key=lambda template: template.count("{"))


@cache
def _described() -> dict[str, Any]:
    described: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    schemas = described["components"]["schemas"]
    # discord.py writes ids as numbers and permissions as text; Discord takes both
    schemas["SnowflakeType"] = {"anyOf": [schemas["SnowflakeType"], {"type": "integer"}]}
    return described


@cache
def _templates() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (template, re.compile(re.sub(r"\\\{.*?\\\}", "[^/]+", re.escape(template))))
        for template in _described()["paths"]
    ]


@cache
def _validator(method: str, template: str) -> Draft202012Validator | None:
    operation = _described()["paths"][template].get(method.lower(), {})
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        return None
    return Draft202012Validator({**schema, "components": _described()["components"]})
