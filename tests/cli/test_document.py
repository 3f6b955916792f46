"""portfolio.json keeps the form that docs/portfolio.schema.json promises."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import make
import make_analysis
from orchard.interfaces.cli.report import document
from outside import Analysed

SCHEMA: dict[str, Any] = json.loads(
    (make.ROOT / "docs/portfolio.schema.json").read_text(encoding="utf-8")
)
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "boolean": (bool,),
    "number": (int, Decimal), "integer": (int,), "null": (type(None),),
}  # fmt: skip
READ = {
    *("$ref", "anyOf", "type", "enum", "const", "minimum", "maximum", "pattern", "properties"),
    *("required", "additionalProperties", "patternProperties", "items", "prefixItems", "minItems"),
}
SAID_ONLY = {"$schema", "$defs", "title", "description"}


def breaches(value: Any, schema: dict[str, Any], where: str = "$") -> Iterator[str]:
    """Yield what breaks the schema; a keyword that is not read here is a mistake of the test."""
    assert set(schema) <= READ | SAID_ONLY, f"{where}: {set(schema) - READ - SAID_ONLY}"
    if "$ref" in schema:
        yield from breaches(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], where)
    if "anyOf" in schema:
        found = [list(breaches(value, each, where)) for each in schema["anyOf"]]
        yield from [] if [] in found else found[0]
    yield from scalar_breaches(value, schema, where)
    if isinstance(value, dict):
        yield from object_breaches(value, schema, where)
    if isinstance(value, list):
        yield from list_breaches(value, schema, where)


def scalar_breaches(value: Any, schema: dict[str, Any], where: str) -> Iterator[str]:
    names = schema.get("type", [])
    if names and not any(is_a(value, name) for name in ([names] if type(names) is str else names)):
        yield f"{where}: {value!r} is no {names}"
    allowed = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if allowed is not None and value not in allowed:
        yield f"{where}: {value!r} is none of {allowed}"
    if is_a(value, "number") and not (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
    ):
        yield f"{where}: {value} is out of range"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{where}: {value!r} is not {schema['pattern']}"


def is_a(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, TYPES[name])


def object_breaches(value: dict[str, Any], schema: dict[str, Any], where: str) -> Iterator[str]:
    yield from (f"{where}: lacks {key}" for key in schema.get("required", []) if key not in value)
    for key, item in value.items():
        named = [schema["properties"][key]] if key in schema.get("properties", {}) else []
        patterns = schema.get("patternProperties", {})
        named += [each for pattern, each in patterns.items() if re.search(pattern, key)]
        rest = schema.get("additionalProperties", True)
        if not named and rest is False:
            yield f"{where}: {key} is not in the schema"
        for each in named or ([rest] if isinstance(rest, dict) else []):
            yield from breaches(item, each, f"{where}.{key}")


def list_breaches(value: list[Any], schema: dict[str, Any], where: str) -> Iterator[str]:
    first = schema.get("prefixItems", [])
    if len(value) < schema.get("minItems", 0):
        yield f"{where}: too short"
    for place, item in enumerate(value):
        each = first[place] if place < len(first) else schema.get("items", {})
        if each is False:
            yield f"{where}: item {place} is too much"
        else:
            yield from breaches(item, each, f"{where}[{place}]")


def keys_of(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for each in schema.values():
            yield from keys_of(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from keys_of(each)


def read(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return found


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder: Path = tmp_path_factory.mktemp("example")
    return Analysed(folder, make.EXAMPLES / "adventureworks_reseller.csv.gz").json


def test_the_document_of_the_example_keeps_to_the_schema(example: dict[str, Any]) -> None:
    assert list(breaches(example, SCHEMA)) == []


@pytest.mark.parametrize("analysis", [make_analysis.full(), make_analysis.bare()])
def test_a_document_keeps_to_the_schema_whatever_is_known(analysis: Any) -> None:
    assert list(breaches(read(document.write(analysis, ["a notice"])), SCHEMA)) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("ledger", "rows"), -1), (("ledger", "rows"), True), (("as_of",), "30.06.2026"),
        (("grade",), "D"), (("format_version",), 2), (("clv", "total"), "1,000"),
        (("concentration", "revenue", "gini"), Decimal("1.01")), (("extra",), 1),
        (("whale", "extra"), 1), (("key_accounts", "months"), [["2026-01-31"]]),
        (("accounts", 0, "revenue_by_year"), {"26": 1}), (("accounts", 0, "value"), "high"),
        (("retention",), {}), (("accounts", 0, "revenue"), None),
    ],
)  # fmt: skip
def test_the_schema_refuses_what_is_not_promised(path: tuple[Any, ...], value: object) -> None:
    broken: Any = read(document.write(make_analysis.full(), []))
    *parents, last = path
    place = broken
    for key in parents:
        place = place[key]

    place[last] = value

    assert list(breaches(broken, SCHEMA))


def test_a_key_that_is_missing_is_refused() -> None:
    broken = read(document.write(make_analysis.full(), []))

    del broken["accounts"][0]["waterfall"]

    assert list(breaches(broken, SCHEMA)) == ["$.accounts[0]: lacks waterfall"]


def test_amounts_are_exact_to_the_cent_when_read_as_decimals() -> None:
    analysis = make_analysis.full()

    found = read(document.write(analysis, []))

    assert found["ledger"]["revenue"] == analysis.ledger.revenue
    assert [one["value"] for one in found["accounts"]] == [one.value for one in analysis.accounts]


def test_every_key_of_the_schema_is_explained() -> None:
    page = (make.ROOT / "docs/portfolio-json.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([^`]+)`", page))

    assert sorted(set(keys_of(SCHEMA)) - named) == []
