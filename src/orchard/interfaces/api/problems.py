"""The one place where mistakes become answers: `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from orchard.domain.core.mistakes import Conflict, DomainError, NotAllowed, NotFound, StaleVersion

MEDIA_TYPE = "application/problem+json"
CHALLENGE = 'Bearer realm="orchard"'


class Problem(Schema):
    """Why a request was refused."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


REFUSALS: dict[int, type[Problem]] = dict.fromkeys(
    (401, 403, 404, 409, 412, 422, 428, 429), Problem
)
"""What every address may answer instead; written down in its description."""


class PreconditionMissing(HttpError):
    """A change came without saying which version it changes."""

    def __init__(self, message: str) -> None:
        super().__init__(HTTPStatus.PRECONDITION_REQUIRED, message)


def answer(status: int, detail: str, **more: object) -> HttpResponse:
    """Return a problem as an answer."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": int(status), "detail": detail, **more}
    return HttpResponse(json.dumps(body, default=str), status=status, content_type=MEDIA_TYPE)


def install(api: NinjaAPI) -> None:
    """Let the interface answer every mistake as a problem."""
    api.add_exception_handler(DomainError, _of_domain)
    api.add_exception_handler(ValidationError, _of_values)
    api.add_exception_handler(HttpError, _of_http)
    api.add_exception_handler(Http404, _of_missing)


def of(mistake: DomainError) -> HttpResponse:
    """Return the answer to a mistake of the domain; what one may not see does not exist."""
    if isinstance(mistake, NotFound | NotAllowed):
        return answer(404, str(NotFound.default))
    if isinstance(mistake, StaleVersion):
        return answer(412, str(mistake), current=mistake.current, theirs=mistake.theirs)
    return answer(409 if isinstance(mistake, Conflict) else 422, str(mistake))


def _of_domain(_request: HttpRequest, mistake: DomainError | type[DomainError]) -> HttpResponse:
    return of(mistake if isinstance(mistake, DomainError) else mistake())


def _of_missing(_request: HttpRequest, _mistake: Http404 | type[Http404]) -> HttpResponse:
    return answer(404, str(NotFound.default))


def _of_values(
    _request: HttpRequest, mistake: ValidationError | type[ValidationError]
) -> HttpResponse:
    """Name every value that cannot be taken, and where it stood."""
    found = mistake.errors if isinstance(mistake, ValidationError) else []
    errors = [{"where": ".".join(map(str, error["loc"])), "what": error["msg"]} for error in found]
    detail = "; ".join(f"{error['where']}: {error['what']}" for error in errors)
    return answer(422, detail, errors=errors)


def _of_http(_request: HttpRequest, mistake: HttpError | type[HttpError]) -> HttpResponse:
    if not isinstance(mistake, HttpError):
        return answer(400, "")
    response = answer(mistake.status_code, str(mistake))
    if isinstance(mistake, AuthenticationError):
        response["WWW-Authenticate"] = CHALLENGE
    if isinstance(mistake, Throttled):
        response["Retry-After"] = str(mistake.wait or 1)
    return response
