"""The programming interface as Schemathesis asks it: by its contract, and what no answer may break."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.schemas import OpenApiSchema

from orchard.config.wsgi import application
from orchard.interfaces.api import imports
from orchard.interfaces.api.contract import WRITES, Document
from orchard.interfaces.api.description import PREFIX
from world import World

REJECTED = [400, 401, 403, 404, 405, 409, 413, 415, 422, 428, 429]
CHECKS = {
    "positive_data_acceptance": {"enabled": False},  # rows and rules may refuse it
    "negative_data_rejection": {"expected-statuses": [*REJECTED, 412]},
    "missing_required_header": {"expected-statuses": REJECTED},
}
"""All checks that there are run, but the one: `object_level_authorization` is for several people,
and finds none here. Who may read what is the matter of the matrix of routes and roles.
"""
schemathesis.serializer.alias(
    [kind for kind in imports.FILES if kind.startswith("application/vnd.")],
    "application/octet-stream",
)


def contract_of(document: Document, *, examples: int, **more: Any) -> OpenApiSchema:
    """Return a contract that is held against the product in this process."""
    generation = {"max-examples": examples, "mode": "all", "with-security-parameters": False}
    config = {"seed": 2026, "generation": generation, "checks": CHECKS, **more}
    contract = schemathesis.openapi.from_dict(document, config=SchemathesisConfig.from_dict(config))
    contract.app = application
    return contract


def headers_of(world: World) -> dict[str, str]:
    """Return those of a program of one who may import, undo, and change accounts and rates."""
    return {"Authorization": f"Bearer {world.tokens['finance']}", "Accept-Encoding": "identity"}


def areas(document: Document) -> dict[str, list[str]]:
    """Return where programs write, each with its addresses: what is done there hangs together."""
    places: dict[str, list[str]] = {}
    for path in document["paths"]:
        places.setdefault(path.removeprefix(PREFIX).partition("/")[0], []).append(path)
    return {
        name: paths
        for name, paths in places.items()
        if any(WRITES & set(document["paths"][path]) for path in paths)
    }


def with_ways_on(document: Document) -> Document:
    """Say what may follow what was read or deleted: the verbs of its address, and those beneath."""
    for path, verbs in document["paths"].items():
        for verb in {"get", "delete"} & set(verbs):
            answers = verbs[verb]["responses"]
            good = next(answer for code, answer in answers.items() if code.startswith("2"))
            good["links"] = dict(_ways_on(document, path, verb))
    return document


def _ways_on(document: Document, path: str, verb: str) -> Iterator[tuple[str, Document]]:
    """Yield links to what needs no further name than the address has."""
    names = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    for other, verbs in document["paths"].items():
        if f"{other}/".startswith(f"{path}/") and "{" not in other.removeprefix(path):
            for name in (
                verbs[one]["operationId"] for one in verbs if (other, one) != (path, verb)
            ):
                told = {one: f"$request.path.{one}" for one in names}
                yield name, {"operationId": name, "parameters": told}
