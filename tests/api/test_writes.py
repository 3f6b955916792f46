"""Writes: repeated ones are done once, mistakes are problems, too many are slowed down."""

from __future__ import annotations

import pytest

import limits
from orchard.domain.core.models import AuditEvent, ExchangeRate, RememberedAnswer, User
from orchard.interfaces.api import access
from programs import program_of

RATES = "/api/v1/rates"
RATE = {"currency": "NOK", "month": "2026-01-05", "rate": "0.085", "source": "ECB"}
JSON = "application/json"


def test_a_rate_is_stored_and_listed_as_exact_text(finn: User):
    program = program_of(finn)

    made = program.post(RATES, RATE, JSON)

    assert (made.status_code, made.json()["rate"]) == (201, "0.08500000")
    (row,) = program.get(RATES).json()["items"]
    assert row == made.json()
    assert AuditEvent.objects.filter(verb="rate.recorded", by_id=finn.pk).count() == 1


@pytest.mark.trust("T-ACID-7")
def test_a_repeated_write_is_done_once_and_answered_alike(finn: User):
    program = program_of(finn)
    key = {"Idempotency-Key": "k1"}

    first = program.post(RATES, RATE, JSON, headers=key)
    again = program.post(RATES, RATE, JSON, headers=key)

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert again["Idempotent-Replayed"] == "true"
    assert ExchangeRate.objects.count() == 1


@pytest.mark.trust("T-ACID-7")
def test_a_key_of_another_request_is_refused(finn: User):
    program = program_of(finn)
    key = {"Idempotency-Key": "k1"}
    program.post(RATES, RATE, JSON, headers=key)

    other = program.post(RATES, {**RATE, "rate": "0.09"}, JSON, headers=key)

    assert other.status_code == 422
    assert ExchangeRate.objects.count() == 1


@pytest.mark.trust("T-ACID-7")
def test_a_refusal_is_not_remembered(finn: User):
    program = program_of(finn)
    key = {"Idempotency-Key": "k1"}

    refused = program.post(RATES, {**RATE, "currency": "EUR"}, JSON, headers=key)

    assert refused.status_code == 422
    assert RememberedAnswer.objects.count() == 0
    assert program.post(RATES, RATE, JSON, headers=key).status_code == 201


def test_a_key_belongs_to_its_token(finn: User):
    key = {"Idempotency-Key": "k1"}

    for _token in range(2):
        assert program_of(finn).post(RATES, RATE, JSON, headers=key).status_code == 201

    assert ExchangeRate.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_that_does_not_fit_is_refused(finn: User, key: str):
    answer = program_of(finn).post(RATES, RATE, JSON, headers={"Idempotency-Key": key})

    assert answer.status_code == 422


@pytest.mark.trust("T-API-1")
@pytest.mark.parametrize(
    "wrong",
    [
        {"currency": "XXQ"},
        {"currency": 7},
        {"currency": "NOK\x00"},
        {"month": "2026-02-30"},
        {"month": "99999-01-01"},
        {"rate": "-1"},
        {"rate": "0"},
        {"rate": "1e9"},
        {"rate": "NaN"},
        {"rate": "9" * 400},
        {"rate": 0.085},
        {"source": ""},
        {"source": "a\x00b"},
        {"source": "x" * 201},
        {"source": "\ud800"},
    ],
)
def test_a_wrong_value_is_named_in_a_problem(finn: User, wrong: dict):
    answer = program_of(finn).post(RATES, {**RATE, **wrong}, JSON)

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert ExchangeRate.objects.count() == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 5000])
def test_a_body_that_is_no_document_is_a_problem(finn: User, body: bytes):
    answer = program_of(finn).post(RATES, body, JSON)

    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.trust("T-RATE-1")
def test_too_many_requests_have_to_wait(finn: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(access, "PER_MINUTE", 2)
    program, other = program_of(finn), program_of(finn)
    limits.begin_anew()

    answers = [program.get(RATES) for _again in range(4)]

    assert 429 in {answer.status_code for answer in answers}
    late = next(answer for answer in answers if answer.status_code == 429)
    assert 1 <= int(late["Retry-After"]) <= 60
    assert other.get(RATES).status_code == 200


def test_an_address_that_does_not_exist_is_a_problem(finn: User):
    answer = program_of(finn).get("/api/v1/nothing/here")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
