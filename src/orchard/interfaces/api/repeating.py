"""`Idempotency-Key`: a write that is asked for again is answered again, and done once.

A view calls `once` at the place where it writes. By then it is known who asks, what the token was
made for, what the person may do today and that they may see what they name: a repeated request has
to pass all that before it gets the answer of the first one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from ninja.responses import NinjaJSONEncoder

from orchard.domain.core.answers import Answer
from orchard.domain.core.answers import once as remembered
from orchard.domain.core.tokens import ApiToken
from orchard.interfaces.api import clock, versions

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
JSON = "application/json"


def once(
    request: HttpRequest,
    act: Callable[[], Schema],
    *,
    status: int = 200,
    then: Callable[[], object] | None = None,
    content: str | None = None,
) -> HttpResponse:
    """Write and answer; a key that came before gets its first answer and nothing is written.

    `then` follows a write that was done now, when its transaction is over. `content` is the digest
    of a body that was streamed.
    """
    key = request.headers.get(HEADER)
    answer = (
        _done(act, status)
        if key is None
        else remembered(
            _token(request),
            key=key,
            request=_digest(request, content),
            act=lambda: _done(act, status),
            at=clock.now(),
        )
    )
    if then is not None and not answer.is_repeated:
        then()
    return _response(answer)


def bearer(request: HttpRequest) -> str:
    """Return the token that a request carries, or an empty text."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind.lower() == "bearer" else ""


def _token(request: HttpRequest) -> ApiToken:
    token: ApiToken = request.auth  # type: ignore[attr-defined]  # set after authenticate
    return token


def _digest(request: HttpRequest, content: str | None) -> str:
    """Return what tells one request from another: verb, address, version and body."""
    parts = (
        (request.method or "").encode(),
        request.get_full_path().encode(),
        request.headers.get("If-Match", "").encode(),
        request.body if content is None else content.encode(),
    )
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def _done(act: Callable[[], Schema], status: int) -> Answer:
    return Answer(status, json.dumps(act().model_dump(), cls=NinjaJSONEncoder))


def _response(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, content_type=JSON)
    if isinstance(version := json.loads(answer.body).get("version"), int):
        versions.mark(response, version)
    if answer.is_repeated:
        response[REPLAYED] = "true"
    return response
