"""The description of the interface, as OpenAPI for programs and as a page for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

PREFIX = "/api/v1/"
WHAT_ALL_ANSWERS_SHARE = """\
Send `Authorization: Bearer orchard_…` with a token from your own page. A token may never do more
than its person, and it dies with the person's access.

**Amounts** are texts with a currency, days are ISO dates; what is not known is null, never zero.
**Lists** come in pages: repeat the request with `cursor` set to the answer's `next`.
**Changes** of a row need `If-Match` with the `ETag` you read (428 without, 412 when stale). What
may change is listed with the address; a field that is not listed is refused.
**Repeats**: a write with an `Idempotency-Key` is done once within 24 hours and answered alike, as
long as you may still do it.
**Imports**: send a file to `/imports`, read the answer's `state` until it is neither `queued` nor
`running`, answer its `questions`, have it tried (`check`), then import it (`commit`). What is
ambiguous is never guessed: the try is refused (409) with the questions and their choices.
**Limits**: 600 requests a minute for each token; then 429 with `Retry-After`.
**Mistakes** are `application/problem+json`; what you may not see does not exist (404).
"""


Piece = tuple[str, bool]
"""A text, and whether it is written as code."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What all answers share in one respect; the first one has no name."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter, or a field of a body or an answer."""

    name: str
    kind: str
    is_required: bool
    text: str


@dataclass(frozen=True, slots=True)
class Route:
    """One verb at one address."""

    verb: str
    path: str
    title: str
    text: str
    parameters: tuple[Value, ...]
    body: tuple[Value, ...]
    answer: tuple[Value, ...]


def rules() -> list[Rule]:
    """Return what all answers share, as a page shows it."""
    first, *others = WHAT_ALL_ANSWERS_SHARE.replace("\n", " ").split(" **")
    named = (text.partition("**") for text in others)
    return [Rule("", _pieces(first)), *(Rule(name, _pieces(text)) for name, _mark, text in named)]


def _pieces(text: str) -> tuple[Piece, ...]:
    parts = text.rstrip().split("`")
    return tuple((part, place % 2 == 1) for place, part in enumerate(parts) if part)


def areas(schema: Mapping[str, Any]) -> dict[str, list[Route]]:
    """Return the routes of an OpenAPI document by area, in its order."""
    found: dict[str, list[Route]] = {}
    for path, verbs in schema["paths"].items():
        for verb, operation in verbs.items():
            area = operation.get("tags", ["other"])[0]
            found.setdefault(area, []).append(_route(schema, path, verb, operation))
    return found


def _route(schema: Mapping[str, Any], path: str, verb: str, operation: Mapping[str, Any]) -> Route:
    answers = operation["responses"]
    good: Mapping[str, Any] = next(
        (answers[code] for code in answers if str(code).startswith("2")), {}
    )
    return Route(
        verb.upper(),
        path,
        operation["summary"],
        operation.get("description", ""),
        tuple(
            Value(row["name"], _kind(row["schema"]), row.get("required", False), _text(row))
            for row in operation.get("parameters", ())
        ),
        tuple(_fields(schema, operation.get("requestBody", {}))),
        tuple(replace(one, is_required=False) for one in _fields(schema, good)),
    )


def _fields(schema: Mapping[str, Any], part: Mapping[str, Any]) -> Iterator[Value]:
    """Yield the fields of a body or an answer; of a list, those of a row."""
    media: Mapping[str, Any] = next(iter(part.get("content", {}).values()), {})
    shape = _resolved(schema, media.get("schema", {}))
    rows = shape.get("properties", {}).get("items", shape if shape.get("type") == "array" else None)
    if rows is not None:
        shape = _resolved(schema, rows.get("items", {}))
    required = shape.get("required", ())
    for name, field in shape.get("properties", {}).items():
        yield Value(name, _kind(field), name in required, _text(field))


def _resolved(schema: Mapping[str, Any], shape: Mapping[str, Any]) -> Mapping[str, Any]:
    name = shape.get("$ref", "").rpartition("/")[2]
    found: Mapping[str, Any] = schema["components"]["schemas"][name] if name else shape
    return found


def _kind(shape: Mapping[str, Any]) -> str:
    """Return in a word what a value is."""
    if "anyOf" in shape:
        return " or ".join(_kind(one) for one in shape["anyOf"])
    if "$ref" in shape:
        return str(shape["$ref"]).rpartition("/")[2]
    kind = shape.get("format") or shape.get("type", "value")
    return f"list of {_kind(shape.get('items', {}))}" if kind == "array" else str(kind)


def _text(row: Mapping[str, Any]) -> str:
    return str(row.get("description", row.get("schema", {}).get("description", "")))
