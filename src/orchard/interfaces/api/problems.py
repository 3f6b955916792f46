"""The one place where mistakes become answers: `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
)
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from orchard.domain.core.mistakes import Conflict, DomainError, NotAllowed, NotFound, StaleVersion
from orchard.domain.ledger.services.drafts import QuestionsAreOpen

log = logging.getLogger("django.request")
View = Callable[..., HttpResponseBase]
MEDIA_TYPE = "application/problem+json"
CHALLENGE = 'Bearer realm="orchard"'


class WrongValue(Schema):
    """A value that cannot be taken: where it stood, and what is wrong with it."""

    where: str
    what: str


class OpenQuestion(Schema):
    """What a file leaves open: send `key` with one of the choices as an answer."""

    key: str = Field(description="under which the answer is sent")
    text: str
    column: str
    field: str
    samples: list[str] = Field(description="as the file writes it")
    choices: list[str] = Field(description="what may be answered; empty where any text fits")


class Problem(Schema):
    """Why a request was refused, and what to do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[WrongValue] | None = Field(None, description="with 422: every wrong value")
    current: int | None = Field(None, description="with 412: the version that is stored now")
    theirs: dict[str, Any] | None = Field(None, description="with 412: what is stored now")
    questions: list[OpenQuestion] | None = Field(None, description="with 409: what a file asks")


MOST_MISTAKES = 50
"""So many values are named: an answer must not be larger than what it refuses."""

Refusals = dict[int, type[Problem]]
REFUSALS: Refusals = dict.fromkeys((401, 403, 404, 422, 429), Problem)
"""What every address may answer instead; written down in its description."""
WRITE_REFUSALS: Refusals = REFUSALS | dict.fromkeys((400, 409, 413), Problem)
"""What a write may answer instead."""
CHANGE_REFUSALS: Refusals = WRITE_REFUSALS | dict.fromkeys((412, 428), Problem)
"""What a change of a version may answer instead."""


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
    api.add_exception_handler(SuspiciousOperation, _of_suspicious)
    api.add_exception_handler(Exception, _of_our_own)


def only_problems(view: View) -> View:
    """Answer a verb that an address does not know like every other mistake."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        text = _("This address does not know %(verb)s. It knows: %(known)s.")
        facts = {"verb": request.method, "known": response["Allow"]}
        problem = answer(405, text % facts)
        problem["Allow"] = response["Allow"]
        return problem

    return answered


def of(mistake: DomainError) -> HttpResponse:
    """Return the answer to a mistake of the domain; what one may not see does not exist."""
    if isinstance(mistake, NotFound | NotAllowed):
        return answer(404, str(NotFound.default))
    if isinstance(mistake, StaleVersion):
        return answer(412, str(mistake), current=mistake.current, theirs=_plain(mistake.theirs))
    if isinstance(mistake, QuestionsAreOpen):
        questions = [OpenQuestion.from_orm(one).model_dump() for one in mistake.questions]
        return answer(409, str(mistake), questions=questions)
    return answer(409 if isinstance(mistake, Conflict) else 422, str(mistake))


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    """Return a stored row with the keys of what it names."""
    return {name: getattr(value, "pk", value) for name, value in row.items()}


def _of_domain(_request: HttpRequest, mistake: DomainError | type[DomainError]) -> HttpResponse:
    return of(mistake if isinstance(mistake, DomainError) else mistake())


def _of_missing(_request: HttpRequest, _mistake: Http404 | type[Http404]) -> HttpResponse:
    return answer(404, str(NotFound.default))


def _of_values(
    _request: HttpRequest, mistake: ValidationError | type[ValidationError]
) -> HttpResponse:
    """Name the values that cannot be taken, and where they stood; of very many the first."""
    found = mistake.errors if isinstance(mistake, ValidationError) else []
    errors = [
        {"where": ".".join(map(str, error["loc"])), "what": error["msg"]}
        for error in found[:MOST_MISTAKES]
    ]
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


def _of_suspicious(
    _request: HttpRequest, mistake: SuspiciousOperation | type[SuspiciousOperation]
) -> HttpResponse:
    """Refuse what Django refuses to read."""
    if isinstance(mistake, RequestDataTooBig):
        return answer(413, _("The body is too large."))
    return answer(400, _("The request cannot be read."))


def _of_our_own(request: HttpRequest, mistake: Exception | type[Exception]) -> HttpResponse:
    """Say that the mistake is ours and write it down; the program need not guess."""
    got_request_exception.send(sender=None, request=request)
    about = {"request": request, "status_code": 500}
    log.error("Internal Server Error: %s", request.path, exc_info=_raised(mistake), extra=about)
    return answer(500, _("Orchard made a mistake. The log of the server tells more."))


def _raised(mistake: Exception | type[Exception]) -> Exception:
    return mistake if isinstance(mistake, Exception) else mistake()
