"""The contract with programs: the OpenAPI document with what django-ninja does not know.

Mistakes are problems, writes take a key, changes take the version they are meant for, and rows with
a version have an ETag. The document is stored in `docs/openapi.json`; a test holds the two together,
so that no change of the contract passes a reviewer unseen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from orchard.interfaces.api.problems import MEDIA_TYPE
from orchard.interfaces.api.repeating import HEADER, REPLAYED

Document = dict[str, Any]
WRITES = frozenset({"post", "put", "patch", "delete"})
REFUSED = 400
TEXT = {"type": "string"}
TOKEN: Document = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token that a person made on their own page; it may never do more than they.",
}
KEY: Document = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "Chosen by the program: the write is done once within 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
}
VERSION: Document = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The ETag of the row as it was read; without it 428, when it is stale 412.",
    "schema": {"type": "string", "pattern": '^(W/)?"[0-9]{1,9}"$'},
}
HEADERS: dict[int, dict[str, Document]] = {
    401: {"WWW-Authenticate": {"required": True, "schema": TEXT}},
    429: {"Retry-After": {"required": True, "description": "seconds", "schema": TEXT}},
}
ETAG: Document = {"required": True, "description": "for If-Match", "schema": TEXT}
AGAIN: Document = {
    "description": "true where the answer is that of an earlier request",
    "schema": TEXT,
}


def of(schema: Mapping[str, Any]) -> Document:
    """Return the contract, from the document that the routes give."""
    document: Document = json.loads(json.dumps(schema, default=str))
    document["components"]["securitySchemes"] = {"token": TOKEN}
    for verb, operation in _operations(document):
        operation["security"] = [{"token": []}]
        operation["responses"] = {
            code: _answer(document, int(code), answer, is_write=verb in WRITES)
            for code, answer in operation["responses"].items()
        }
        operation["parameters"] += _headers(verb, operation["responses"])
    return document


def as_text(document: Document) -> str:
    """Write the contract so that a change of it shows as few lines."""
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _operations(document: Document) -> Iterator[tuple[str, Document]]:
    for verbs in document["paths"].values():
        yield from verbs.items()


def _headers(verb: str, answers: Document) -> list[Document]:
    """Return the headers that a request takes."""
    found = [KEY] if verb in WRITES else []
    return [*found, VERSION] if "428" in answers else found


def _answer(document: Document, code: int, answer: Document, *, is_write: bool) -> Document:
    """Return an answer with its headers; refusals are the same everywhere and stand in one place."""
    if code >= REFUSED:
        name = HTTPStatus(code).name.title().replace("_", "")
        document["components"].setdefault("responses", {})[name] = _refusal(code, answer)
        return {"$ref": f"#/components/responses/{name}"}
    headers: Document = {REPLAYED: AGAIN} if is_write else {}
    if any(_has_version(document, one["schema"]) for one in answer["content"].values()):
        headers["ETag"] = ETAG
    return {**answer, "headers": headers} if headers else answer


def _refusal(code: int, answer: Document) -> Document:
    (shape,) = answer["content"].values()
    refusal: Document = {**answer, "content": {MEDIA_TYPE: shape}}
    return {**refusal, "headers": HEADERS[code]} if code in HEADERS else refusal


def _has_version(document: Document, shape: Document) -> bool:
    name = shape.get("$ref", "").rpartition("/")[2]
    found: Document = document["components"]["schemas"][name] if name else shape
    return "version" in found.get("properties", {})
