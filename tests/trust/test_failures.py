"""A failure of ours tells nothing of what is inside, on any address, and can be found again."""

from __future__ import annotations

import json
import re
from http import HTTPStatus

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest
from django.test import Client

from orchard.config.logs import JsonLines
from orchard.domain.core import services as core
from orchard.domain.core.rules import Role
from people import NOON, make_user
from routes import MISSING, routes

INSIDE = (
    "CNRY-inside",
    "Traceback",
    "RuntimeError",
    "/site-packages/",
    "SELECT ",
    "orchard.domain",
)
PROGRAM = "/api/"


@login_not_required
def fail(*_arguments: object, **_named: object) -> None:
    raise RuntimeError("CNRY-inside SELECT password FROM core_user")


def addresses() -> list[str]:
    """Return one address of every route."""
    return [
        "/" + re.sub(r"<[^>]*>", str(MISSING), route.pattern).replace("^", "").replace("$", "")
        for route in routes()
    ]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every view fail."""
    resolve = BaseHandler.resolve_request

    def found(self: BaseHandler, request: HttpRequest) -> tuple[object, ...]:
        match = resolve(self, request)
        return fail, match.args, match.kwargs

    monkeypatch.setattr(BaseHandler, "resolve_request", found)


@pytest.mark.trust("T-ERR-1")
@pytest.mark.usefixtures("failing")
def test_a_failure_tells_its_name_and_nothing_else(db: None):
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    client, wrong = Client(raise_request_exception=False), []
    client.force_login(make_user("Rita Reader", Role.READER))
    for address in addresses():
        answer = client.get(address)
        body = answer.content.decode(errors="replace")
        told = [word for word in INSIDE if word in body + str(answer.headers)]
        is_named = answer["X-Request-Id"] in body or address.startswith(PROGRAM)
        if answer.status_code != HTTPStatus.INTERNAL_SERVER_ERROR or told or not is_named:
            wrong.append(f"{address}: {answer.status_code} {told}")
    assert wrong == []


@pytest.mark.trust("T-ERR-1")
@pytest.mark.usefixtures("failing")
def test_the_log_has_the_failure_by_the_name_that_was_told(
    db: None, caplog: pytest.LogCaptureFixture
):
    answer = Client(raise_request_exception=False).get("/healthz")

    failures = [record for record in caplog.records if record.exc_info]
    line = json.loads(JsonLines().format(failures[0]))
    assert line["request_id"] == answer["X-Request-Id"]
    assert "RuntimeError" in line["exception"]
