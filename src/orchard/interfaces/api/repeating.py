"""`Idempotency-Key`: a write that is asked for again is answered again, and done once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from orchard.domain.core.answers import Answer, once
from orchard.domain.core.mistakes import DomainError
from orchard.domain.core.tokens import living_token
from orchard.interfaces.api import clock, problems

HEADER = "Idempotency-Key"
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
JSON = "application/json"
View = Callable[..., HttpResponseBase]


def repeatable(view: View) -> View:
    """Let the view's writes be repeated with a key; without one each request is its own."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        key = request.headers.get(HEADER)
        token = living_token(bearer(request), at=clock.now())
        if key is None or request.method not in WRITES or token is None:
            return view(request, *args, **kwargs)
        kept: list[HttpResponseBase] = []

        def act() -> Answer:
            response = view(request, *args, **kwargs)
            kept.append(response)
            return Answer(response.status_code, _text(response))

        try:
            answer = once(token, key=key, request=_digest(request), act=act, at=clock.now())
        except DomainError as mistake:
            return problems.of(mistake)
        return kept[0] if kept else _again(answer)

    return answered


def bearer(request: HttpRequest) -> str:
    """Return the token that a request carries, or an empty text."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind.lower() == "bearer" else ""


def _digest(request: HttpRequest) -> str:
    """Return what tells one request from another: verb, address, version and body."""
    parts = (
        (request.method or "").encode(),
        request.get_full_path().encode(),
        request.headers.get("If-Match", "").encode(),
        request.body,
    )
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def _text(response: HttpResponseBase) -> str:
    return response.content.decode() if isinstance(response, HttpResponse) else ""


def _again(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, content_type=JSON)
    response["Idempotent-Replayed"] = "true"
    return response
