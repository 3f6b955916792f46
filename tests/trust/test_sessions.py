"""Sessions: new keys, limits to the second, dead at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from orchard.domain.core import demo, services
from orchard.domain.core.models import AuditEvent, Organisation, User
from orchard.domain.core.rules import LinkPurpose, Role
from people import NOON
from programs import program_of
from signing_in import PASSWORD, SECRET, code_of, is_signed_in, make_person, sign_in

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def ada(db: None) -> User:
    return make_person("Ada", Role.ADMINISTRATOR)


@pytest.fixture
def ola(db: None) -> User:
    return make_person("Ola", Role.ACCOUNT_MANAGER)


@pytest.mark.trust("T-SESS-1")
def test_the_key_of_a_session_changes_at_sign_in(client: Client, ola: User):
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = client.session.session_key

    sign_in(client, ola)

    assert client.session.session_key not in (None, before)
    client.cookies["session"] = before
    assert not is_signed_in(client)


@pytest.mark.trust("T-SESS-1")
def test_a_session_is_dead_on_the_server_after_signing_out(client: Client, ola: User):
    sign_in(client, ola)
    stolen = client.cookies["session"].value

    client.post("/sign-out")
    client.cookies["session"] = stolen

    assert not is_signed_in(client)


@pytest.mark.trust("T-SESS-2")
@pytest.mark.parametrize("act", ["deactivate", "set_roles", "end_sessions", "link"])
def test_what_administrators_do_ends_sessions_with_the_next_request(
    client: Client, ada: User, ola: User, act: str
):
    sign_in(client, ola)
    assert is_signed_in(client)
    changes = {
        "deactivate": lambda: services.deactivate_user(ola, by=ada, at=NOON),
        "set_roles": lambda: services.set_roles(ola, roles=(), by=ada, at=NOON),
        "end_sessions": lambda: services.end_sessions(ola, by=ada, at=NOON),
        "link": lambda: _reset(ola),
    }

    changes[act]()

    assert not is_signed_in(client)


@pytest.mark.trust("T-SESS-2")
@pytest.mark.parametrize("act", ["deactivate", "end_sessions", "end_own", "reset"])
def test_tokens_end_with_the_sessions(client: Client, ada: User, ola: User, act: str):
    program = program_of(ola)
    assert program.get("/api/v1/me").status_code == 200
    sign_in(client, ola)
    changes = {
        "deactivate": lambda: services.deactivate_user(ola, by=ada, at=NOON),
        "end_sessions": lambda: services.end_sessions(ola, by=ada, at=NOON),
        "end_own": lambda: client.post("/me/sessions/end"),
        "reset": lambda: _reset(ola),
    }

    changes[act]()

    assert program.get("/api/v1/me").status_code == 401
    assert '"tokens":1' in AuditEvent.objects.latest("sequence").what


@pytest.mark.trust("T-SESS-2")
def test_who_comes_back_finds_no_token_of_before(ada: User, ola: User):
    program = program_of(ola)
    services.deactivate_user(ola, by=ada, at=NOON)
    services.reactivate_user(ola, by=ada, at=NOON)

    assert program.get("/api/v1/me").status_code == 401


@pytest.mark.trust("T-SESS-2")
def test_who_is_sent_away_between_password_and_second_step_stays_out(
    client: Client, ada: User, ola: User
):
    TOTP.activate(ola, SECRET)
    sign_in(client, ola)
    services.deactivate_user(ola, by=ada, at=NOON)

    client.post("/sign-in/step", {"code": code_of()})

    assert not is_signed_in(client)


@pytest.mark.trust("T-SESS-2")
def test_every_change_of_the_second_step_ends_the_other_sessions(client: Client, ola: User):
    sign_in(client, ola)
    ended = []

    for path in ("/me/two-factor/app", "/me/two-factor/codes/new", "/me/two-factor/app/remove"):
        other = Client()
        sign_in(other, ola)
        if other.get("/sign-in/step").status_code == 200:
            (code,) = RecoveryCodes(_codes_of(ola)).get_unused_codes()[:1]
            other.post("/sign-in/step", {"code": code})
        assert is_signed_in(other)
        client.post("/me/again", {"password": PASSWORD})
        client.get(path)
        given = {"code": code_of(client.session.get("mfa.totp.secret") or SECRET)}
        assert client.post(path, given).status_code == 302, path
        ended.append((is_signed_in(client), is_signed_in(other)))

    assert ended == [(True, False)] * 3
    verbs = list(AuditEvent.objects.values_list("verb", flat=True))
    assert verbs.count("user.second_step_changed") == 3


@pytest.mark.trust("T-MFA-1")
def test_a_lost_second_step_is_removed_by_an_administrator_on_the_record(
    client: Client, ada: User, ola: User
):
    TOTP.activate(ola, SECRET)
    other = Client()
    other.force_login(ola)
    client.force_login(ada)

    shown = client.get(f"/settings/users/{ola.pk}").content.decode()
    removed = client.post(f"/settings/users/{ola.pk}/step/remove")
    own = client.post(f"/settings/users/{ada.pk}/step/remove")

    assert "Remove second step" in shown
    assert (removed.status_code, own.status_code) == (302, 409)
    assert not is_signed_in(other)
    assert sign_in(other, ola).headers["Location"] == "/"
    event = AuditEvent.objects.get(verb="user.second_step_removed")
    assert (event.by_id, event.what) == (ada.pk, '{"kinds":["totp"]}')


@pytest.mark.trust("T-SESS-1")
def test_the_key_of_a_session_changes_at_the_second_step(client: Client, ola: User):
    TOTP.activate(ola, SECRET)
    sign_in(client, ola)
    before = client.session.session_key

    client.post("/sign-in/step", {"code": code_of()})

    assert is_signed_in(client)
    assert client.session.session_key != before


@pytest.mark.trust("T-SESS-2")
def test_another_password_ends_the_other_sessions_and_keeps_this_one(client: Client, ola: User):
    other = Client()
    sign_in(other, ola)
    sign_in(client, ola)

    given = {"current": PASSWORD, "password": "other plain words here"}
    client.post("/me/password", given)

    assert is_signed_in(client)
    assert not is_signed_in(other)


@pytest.mark.trust("T-SESS-3")
@pytest.mark.parametrize(("hours", "alive"), [(12, True), (12.001, False)])
def test_twelve_idle_hours_end_a_session(client: Client, ola: User, hours: float, *, alive: bool):
    with time_machine.travel(START, tick=False):
        sign_in(client, ola)

    with time_machine.travel(START + timedelta(hours=hours), tick=False):
        assert is_signed_in(client) is alive


@pytest.mark.trust("T-SESS-3")
def test_seven_days_end_a_session_that_was_never_idle(client: Client, ola: User):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, ola)
        for _quarter in range(28):
            clock.shift(timedelta(hours=6))
            assert is_signed_in(client)

        clock.shift(timedelta(seconds=1))
        assert not is_signed_in(client)


@pytest.mark.trust("T-SESS-3")
def test_one_session_can_be_ended_from_another(client: Client, ola: User):
    other = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) Safari/604.1"})
    sign_in(other, ola)
    sign_in(client, ola)
    page = client.get("/me/sessions").content.decode()
    (row,) = _ended_by(page)

    client.post(row)

    assert "Safari on iPhone" in page
    assert is_signed_in(client)
    assert not is_signed_in(other)


@pytest.mark.trust("T-SESS-3")
def test_nobody_ends_the_sessions_of_others(client: Client, ola: User, ada: User):
    other = Client()
    sign_in(other, ada)
    theirs = Client()
    sign_in(theirs, ada)
    (row,) = _ended_by(other.get("/me/sessions").content.decode())
    sign_in(client, ola)

    assert client.post(row).status_code == 404
    assert is_signed_in(theirs)


@pytest.mark.trust("T-SESS-3")
def test_signing_out_everywhere_else_keeps_this_session(client: Client, ola: User):
    other = Client()
    sign_in(other, ola)
    sign_in(client, ola)

    client.post("/me/sessions/end")

    assert is_signed_in(client)
    assert not is_signed_in(other)
    page = client.get("/me/sessions").content.decode()
    assert (page.count("this one"), _ended_by(page)) == (1, [])


@pytest.mark.trust("T-SESS-2")
def test_people_of_the_cast_are_chosen_in_a_demo_only(client: Client, ola: User):
    from django.test import RequestFactory

    from orchard.domain.core.mistakes import NotFound
    from orchard.interfaces.web.entry import signing

    services.found_organisation("Nordvik", currency="EUR", by=None, at=NOON)
    request = RequestFactory().post("/demo")

    with pytest.raises(NotFound):
        signing.sign_in_as(request, ola)
    assert not demo.is_demo()
    assert Organisation.objects.filter(is_demo=False).exists()


def _codes_of(user: User) -> Authenticator:
    return Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)


def _reset(user: User) -> None:
    services.offer_password_reset(user, token="t", by=None, at=NOON)
    services.choose_password(
        "t", purpose=LinkPurpose.PASSWORD_RESET, password="other plain words here", by=None, at=NOON
    )


def _ended_by(page: str) -> list[str]:
    import re

    return re.findall(r'action="(/me/sessions/\d+/end)"', page)
