"""Tokens open what they were made for and their person may do, as long as both live."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from pytest_django import Settings

from orchard.domain.core import services
from orchard.domain.core.mistakes import Invalid, NotFound
from orchard.domain.core.models import ApiToken, AuditEvent, User
from orchard.domain.core.rules import Role, TokenScope
from orchard.domain.core.services.tokens import make_token, revoke_token
from orchard.interfaces.api import clock
from people import NOON, make_user
from programs import program_of, token_of, with_token

ME = "/api/v1/me"
RATE = {"currency": "NOK", "month": "2026-01-05", "rate": "0.085", "source": "ECB"}


def test_a_program_is_told_for_whom_it_acts(rita: User):
    told = program_of(rita).get(ME).json()

    assert (told["name"], told["roles"]) == ("Rita Reader", ["reader"])
    assert "see_margins" not in told["permissions"]


@pytest.mark.parametrize("text", ["", "orchard_wrong", "x" * 5000, "orchard_" + "ø" * 9])
def test_a_wrong_token_opens_nothing(db: None, text: str):
    answer = with_token(text).get(ME)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_signed_in_browser_opens_nothing_without_a_token(finn: User):
    browser = Client()
    browser.force_login(finn)

    assert browser.get(ME).status_code == 401
    assert browser.post("/api/v1/rates", RATE, "application/json").status_code == 401


def test_only_the_digest_of_a_token_is_kept(rita: User):
    text = token_of(rita)

    (row,) = ApiToken.objects.values_list()
    assert text not in str(row)
    assert text not in "".join(AuditEvent.objects.values_list("what", flat=True))


@pytest.mark.trust("T-SESS-2")
def test_a_token_dies_with_its_persons_access(rita: User):
    program = program_of(rita)
    anna = make_user("Anna Administrator", Role.ADMINISTRATOR)

    services.deactivate_user(rita, by=anna, at=NOON)

    assert program.get(ME).status_code == 401


@pytest.mark.trust("T-MFA-1")
def test_a_token_is_no_way_around_the_second_step(finn: User, settings: Settings):
    program = program_of(finn)
    settings.MFA_REQUIRED_ROLES = frozenset({"finance"})
    without = program.get(ME)

    TOTP.activate(finn, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    assert (without.status_code, program.get(ME).status_code) == (403, 200)


@pytest.mark.trust("T-SESS-2")
def test_a_token_loses_what_its_person_loses(finn: User):
    program = program_of(finn)
    anna = make_user("Anna Administrator", Role.ADMINISTRATOR)

    services.take_role(finn, role=Role.FINANCE, by=anna, at=NOON)

    assert program.get("/api/v1/rates").json()["items"] == []
    assert program.post("/api/v1/rates", RATE, "application/json").status_code == 404


def test_a_revoked_token_opens_nothing(rita: User):
    program = program_of(rita)

    revoke_token(ApiToken.objects.get(), by=rita, at=NOON)

    assert program.get(ME).status_code == 401


def test_a_token_can_revoke_itself(rita: User):
    program = program_of(rita)
    (row,) = program.get("/api/v1/tokens").json()

    assert program.post(f"/api/v1/tokens/{row['id']}/revoke").status_code == 200
    assert program.get(ME).status_code == 401


def test_an_expired_token_opens_nothing(rita: User):
    program = program_of(rita)

    ApiToken.objects.update(expires_on=clock.now().date() - timedelta(days=1))

    assert program.get(ME).status_code == 401


def test_a_token_does_only_what_it_was_made_for(finn: User):
    reads = program_of(finn, TokenScope.READ)
    writes = program_of(finn, TokenScope.WRITE)

    assert reads.post("/api/v1/rates", RATE, "application/json").status_code == 403
    assert writes.post("/api/v1/rates", RATE, "application/json").status_code == 201
    assert writes.post("/api/v1/batches/1/undo").status_code == 403


def test_the_day_of_the_last_use_is_kept(rita: User):
    program = program_of(rita)
    assert ApiToken.objects.get().last_used_on is None

    program.get(ME)

    assert ApiToken.objects.get().last_used_on == clock.now().date()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 101},
        {"scopes": ()},
        {"expires_on": NOON.date() - timedelta(days=1)},
        {"expires_on": NOON.date() + timedelta(days=400)},
    ],
)
def test_a_token_without_name_purpose_or_end_is_refused(rita: User, wrong: dict):
    right = {"name": "x", "scopes": (TokenScope.READ,), "expires_on": NOON.date()}

    with pytest.raises(Invalid):
        make_token(rita, **(right | wrong), by=rita, at=NOON)


def test_nobody_makes_a_token_for_somebody_else(rita: User, finn: User):
    with pytest.raises(NotFound):
        make_token(
            rita, name="x", scopes=(TokenScope.READ,), expires_on=NOON.date(), by=finn, at=NOON
        )


def test_somebody_elses_token_does_not_exist(rita: User, finn: User):
    token_of(rita)
    foreign = ApiToken.objects.get()

    with pytest.raises(NotFound):
        revoke_token(foreign, by=finn, at=NOON)
    assert program_of(finn).post(f"/api/v1/tokens/{foreign.pk}/revoke").status_code == 404
