"""`/api/v1`: the routes of every area, one description of them, one answer to mistakes."""

from __future__ import annotations

import json
from functools import cache
from importlib import metadata
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.operation import Operation
from ninja.parser import Parser

from orchard.interfaces.api import (
    accounts,
    batches,
    contract,
    description,
    figures,
    imports,
    me,
    problems,
    rates,
    regroupings,
    units,
)

ROUTERS = (
    me.router,
    accounts.router,
    units.router,
    regroupings.router,
    figures.router,
    imports.router,
    batches.router,
    rates.router,
)


LARGEST_DOCUMENT = 256 << 10
"""Bytes of a JSON document; files come another way. What is refused costs many times its size."""


class SmallDocuments(Parser):
    """Reads JSON that is no larger than any of ours."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Refuse what is too large before its values become objects."""
        if len(request.body) > LARGEST_DOCUMENT:
            raise RequestDataTooBig
        return super().parse_body(request)


class Api(NinjaAPI):
    """Routes whose names in the contract are those of their functions."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return a name that stays when a module moves."""
        return operation.view_func.__name__.strip("_")


api = Api(
    title="Orchard",
    version=metadata.version("orchard"),
    description=description.WHAT_ALL_ANSWERS_SHARE,
    urls_namespace="api",
    parser=SmallDocuments(),
    docs_url=None,
    openapi_url=None,
)
problems.install(api)
for router in ROUTERS:
    api.add_router("", router)


def addresses() -> list[URLPattern]:
    """Return the routes: a token signs in where pages need a cookie, every mistake is a problem."""
    found = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in found:
        pattern.callback = problems.only_problems(pattern.callback)
        pattern.callback.login_required = False  # type: ignore[attr-defined]  # read by Django
        pattern.callback.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie opens them
    return [pattern for pattern in found if pattern.name != "api-root"]


def document() -> dict[str, Any]:
    """Return the OpenAPI document of all routes."""
    found: dict[str, Any] = json.loads(_written())
    return found


@cache
def _written() -> str:
    """Return the document as text; the routes stay as they are while a process lives."""
    made = contract.of(api.get_openapi_schema(path_prefix=description.PREFIX))
    return json.dumps(made)
