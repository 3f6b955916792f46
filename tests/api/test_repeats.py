"""A repeated write gets its first answer only from who may still do it, and is done once."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core import services as core
from orchard.domain.core.models import ApiToken, AuditEvent, ExchangeRate, User
from orchard.domain.core.rules import Role, TokenScope
from orchard.domain.core.services.tokens import revoke_token
from orchard.interfaces.api import access
from people import NOON, make_user
from programs import program_of

JSON = "application/json"
NORD = "/api/v1/accounts/nord"
RATE = {"currency": "NOK", "month": "2026-01-05", "rate": "0.085", "source": "ECB"}
KEY = {"Idempotency-Key": "k1"}


@pytest.fixture
def nord(db: None) -> Account:
    return Account.objects.create(key="N", name="Nord", slug="nord")


def record(program: Client):
    return program.post("/api/v1/rates", RATE, JSON, headers=KEY)


def rename(program: Client):
    return program.patch(NORD, {"name": "Nord AS"}, JSON, headers={**KEY, "If-Match": '"1"'})


def test_a_repeated_change_is_answered_alike_though_its_version_is_stale_by_now(
    finn: User, nord: Account
):
    program = program_of(finn)

    first, again = rename(program), rename(program)

    assert (again.status_code, again.json(), again["ETag"]) == (200, first.json(), first["ETag"])
    assert (again["Idempotent-Replayed"], "Idempotent-Replayed" in first) == ("true", False)
    assert Account.objects.get().version == 2


@pytest.mark.trust("T-AUTHZ-8")
def test_who_lost_the_right_meanwhile_gets_no_earlier_answer(finn: User, nord: Account):
    program, anna = program_of(finn), make_user("Anna Administrator", Role.ADMINISTRATOR)
    record(program)
    rename(program)

    core.take_role(finn, role=Role.FINANCE, by=anna, at=NOON)
    core.give_role(finn, role=Role.READER, by=anna, at=NOON)

    for again in (record(program), rename(program)):
        assert again.status_code == 404
        assert "Idempotent-Replayed" not in again


@pytest.mark.trust("T-AUTHZ-8")
def test_what_was_hidden_meanwhile_is_not_answered_from_memory(finn: User, nord: Account):
    program, otto = program_of(finn), make_user("Otto Director", Role.PROGRAMME_DIRECTOR)
    first = rename(program)

    accounts.restrict_account(nord, expected=2, insiders=[], by=otto, at=NOON)
    again = rename(program)

    assert (first.status_code, again.status_code) == (200, 404)
    assert "Nord AS" not in again.content.decode()


@pytest.mark.trust("T-SESS-2")
def test_a_revoked_token_gets_no_earlier_answer(finn: User):
    program = program_of(finn)
    record(program)

    revoke_token(ApiToken.objects.get(), by=finn, at=NOON)

    assert record(program).status_code == 401


@pytest.mark.trust("T-MFA-1")
def test_a_repeat_needs_the_second_step_that_is_demanded_now(finn: User, settings: Settings):
    program = program_of(finn)
    record(program)

    settings.MFA_REQUIRED_ROLES = frozenset({"finance"})

    assert record(program).status_code == 403


def test_a_key_opens_nothing_that_the_token_was_not_made_for(finn: User):
    record(program_of(finn))

    assert record(program_of(finn, TokenScope.READ)).status_code == 403
    assert ExchangeRate.objects.count() == 1


@pytest.mark.trust("T-RATE-1")
def test_repeats_are_counted_like_every_request(finn: User, monkeypatch: pytest.MonkeyPatch):
    program = program_of(finn)
    record(program)
    monkeypatch.setattr(access, "PER_MINUTE", 1)

    answers = [record(program) for _again in range(3)]

    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) >= 1


def test_a_repeat_writes_nothing_at_all(finn: User, nord: Account):
    program = program_of(finn)
    rename(program)
    events = AuditEvent.objects.count()

    rename(program)

    assert AuditEvent.objects.count() == events
