"""The contract lists every route, says how each refuses, and is the one that reviewers have seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from make import ROOT
from orchard.domain.core.models import User
from orchard.interfaces.api import urls
from orchard.interfaces.api.app import document
from orchard.interfaces.api.contract import as_text
from orchard.interfaces.api.description import PREFIX
from programs import program_of

STORED = ROOT / "docs" / "openapi.json"
OF_ITSELF = {"openapi", "docs", "unknown"}
PROBLEM = "application/problem+json"
ALWAYS = {"401", "403", "404", "422", "429"}
WRITES = {"post", "put", "patch", "delete"}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, verbs in document()["paths"].items():
        for verb, operation in verbs.items():
            yield path, verb, operation


def headers_of(operation: dict[str, Any]) -> set[str]:
    return {one["name"] for one in operation["parameters"] if one["in"] == "header"}


@pytest.mark.trust("T-API-1")
def test_the_stored_contract_is_that_of_the_code():
    assert STORED.read_text(encoding="utf-8") == as_text(document()), (
        "The contract with programs has changed. If that is meant: make contract, and look at the "
        "difference before you commit it."
    )


def test_the_contract_lists_every_route():
    patterns = [one for one in urls.urlpatterns if isinstance(one, URLPattern)]
    known = {one.name for one in patterns} - OF_ITSELF

    assert {operation["operationId"] for _path, _verb, operation in operations()} == {
        str(name).strip("_") for name in known
    }


def test_every_address_of_the_contract_leads_to_its_route():
    for path, _verb, operation in operations():
        plain = path.replace("{slug}", "a").replace("{", "").replace("}", "")
        for name in ("import_id", "batch_id", "unit_id", "token_id"):
            plain = plain.replace(name, "1")

        found = get_resolver().resolve(plain)

        assert found.url_name != "unknown", path
        assert found.route.startswith(PREFIX.strip("/")), operation["operationId"]


def test_every_refusal_is_a_problem_with_a_shape():
    answers = document()["components"]["responses"]
    for path, verb, operation in operations():
        refused = {code: one for code, one in operation["responses"].items() if code >= "400"}
        assert set(refused) >= ALWAYS, (path, verb)
        for answer in refused.values():
            name = answer["$ref"].rpartition("/")[2]
            (media,) = answers[name]["content"]
            assert media == PROBLEM
            assert answers[name]["content"][media]["schema"]["$ref"].endswith("/Problem")


def test_every_write_takes_a_key_and_every_change_the_version_it_is_meant_for():
    for path, verb, operation in operations():
        headers = headers_of(operation)
        assert ("Idempotency-Key" in headers) == (verb in WRITES), (path, verb)
        assert ("If-Match" in headers) == ("428" in operation["responses"]), (path, verb)
        if verb in {"patch", "put", "delete"}:
            assert "If-Match" in headers, (path, verb)


def test_nothing_is_open_without_a_token():
    assert all(operation["security"] == [{"token": []}] for *_route, operation in operations())


def test_programs_and_people_read_the_same_contract(rita: User):
    sent = program_of(rita).get(f"{PREFIX}openapi.json").json()
    browser = Client()
    browser.force_login(rita)
    page = browser.get(f"{PREFIX}docs").content.decode()

    assert sent == json.loads(STORED.read_text(encoding="utf-8"))
    assert all(path in page for path in sent["paths"])
    assert "<strong>Changes</strong> of a row need <code>If-Match</code> with the" in page
    assert "`" not in page.partition("<main")[2]


def test_a_verb_that_an_address_does_not_know_is_a_problem(rita: User):
    answer = program_of(rita).put(f"{PREFIX}me")

    assert (answer.status_code, answer["Allow"], answer["Content-Type"]) == (405, "GET", PROBLEM)
    assert answer.json()["detail"]


def test_our_own_mistake_is_a_problem_that_tells_no_secret(
    rita: User, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_args: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("orchard.interfaces.api.me.queries.my_tokens", broken)
    program = program_of(rita)
    program.raise_request_exception = False

    answer = program.get(f"{PREFIX}tokens")

    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert "secret" not in answer.content.decode()
