"""The way in: limits of tries, no way to other sites, links of the configured address, second step."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

import postman
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from signing_in import SECRET, code_of, is_signed_in, make_person, sign_in

pytestmark = pytest.mark.django_db
MAIN = re.compile(rb"<main.*</main>", re.DOTALL)
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ELSEWHERE = [
    "//evil.example", "///evil.example", "////evil.example", "http://evil.example", "https://evil.example",
    "HTTPS://evil.example", "https:evil.example", "https:/evil.example", "https:///evil.example",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "ftp://evil.example",
    "\\\\evil.example", "/\\evil.example", "\\/evil.example", "/\\/evil.example", "/\t/evil.example",
    "/\n/evil.example", "/\r/evil.example", "\t//evil.example", " //evil.example", "\x00//evil.example",
    "/ /evil.example", "evil.example", "evil.example/me", "@evil.example", "user@evil.example", ".evil.example",
    "http://localhost@evil.example", "http://testserver.evil.example", "http:\\\\evil.example", "?next=//evil",
    "#//evil.example", "%2f%2fevil.example", "%0d%0aLocation: x", "。evil.example", "／／evil.example",
    "http：//evil.example", "mailto:a@evil.example", "", "/me\r\nSet-Cookie: a=b",
]  # fmt: skip


@pytest.fixture
def ola(db: None) -> User:
    return make_person("Ola", Role.ACCOUNT_MANAGER)


@pytest.mark.trust("T-WEB-4")
@pytest.mark.parametrize("goal", ELSEWHERE)
def test_sign_in_leads_to_no_other_site(client: Client, ola: User, goal: str):
    answer = sign_in(client, ola, next=goal)

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"


@pytest.mark.trust("T-WEB-4")
@pytest.mark.parametrize(
    "goal", ["/me", "/accounts?sort=-value&after=a%2Fb", "/settings/policy#abc"]
)
def test_sign_in_leads_to_the_page_asked_for(client: Client, ola: User, goal: str):
    assert sign_in(client, ola, next=goal).headers["Location"] == goal


@pytest.mark.trust("T-RATE-1")
def test_after_ten_wrong_passwords_the_right_one_waits_too(client: Client, ola: User):
    with time_machine.travel(START, tick=False) as clock:
        for _time in range(10):
            assert sign_in(client, ola, "not this one").status_code == 200
        refused = sign_in(client, ola)
        clock.shift(timedelta(minutes=10))
        let_in = sign_in(client, ola)

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "600")
    assert let_in.status_code == 302


@pytest.mark.trust("T-RATE-1")
def test_an_address_that_guesses_for_many_accounts_waits(client: Client, ola: User):
    with time_machine.travel(START, tick=False):
        for number in range(10):
            client.post("/sign-in", {"email": f"p{number}@x.example", "password": "guess"})
        refused = sign_in(client, ola)
        elsewhere = sign_in(Client(REMOTE_ADDR="10.0.0.9"), ola)

    assert (refused.status_code, elsewhere.status_code) == (429, 302)


@pytest.mark.trust("T-RATE-1")
def test_a_forged_header_is_no_other_address(client: Client, ola: User):
    with time_machine.travel(START, tick=False):
        for number in range(10):
            forged = {"x-forwarded-for": f"10.1.1.{number}"}
            client.post(
                "/sign-in", {"email": f"p{number}@x.example", "password": "g"}, headers=forged
            )

        assert sign_in(client, ola).status_code == 429


@pytest.mark.trust("T-SESS-4")
def test_links_in_mails_are_of_the_configured_address(client: Client, ola: User):
    hosts = {"ORCHARD_URL": "https://orchard.nord.example", "ALLOWED_HOSTS": ["*"]}
    with override_settings(**hosts):
        client.post("/sign-in/forgotten", {"email": ola.email}, headers={"host": "evil.example"})
        postman.work()

    (letter,) = mail.outbox
    assert "https://orchard.nord.example/reset/" in letter.body
    assert "evil" not in letter.body


@pytest.mark.trust("T-SESS-4")
def test_a_forgotten_password_is_replaced_by_the_link_and_signs_nobody_in(
    client: Client, ola: User
):
    path = link_for(client, ola.email.upper())

    chosen = client.post(path, {"password": "other plain words here"})

    assert chosen.headers["Location"] == "/sign-in"
    assert not is_signed_in(client)
    assert client.get(path).status_code == 410
    assert sign_in(client, ola, "other plain words here").status_code == 302


@pytest.mark.trust("T-SESS-4")
def test_neither_answer_nor_work_tells_who_works_here(client: Client, ola: User):
    def asked(email: str) -> tuple[bytes, list[str], int, list[str]]:
        with CaptureQueriesContext(connection) as captured:
            answer = client.post("/sign-in/forgotten", {"email": email})
        asked = [re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in captured.captured_queries]
        queued = [str(task.args_kwargs.keys()) for task in DBTaskResult.objects.ready()]
        return MAIN.search(answer.content)[0], asked, len(mail.outbox), queued[-1:]

    asked("warm@up.example")

    assert asked(ola.email) == asked("nobody@x.example")
    assert mail.outbox == []
    assert postman.work() == 3
    assert [letter.to for letter in mail.outbox] == [[ola.email]]


@pytest.mark.trust("T-SESS-4")
def test_the_queue_holds_neither_address_nor_token(client: Client, ola: User):
    client.post("/sign-in/forgotten", {"email": ola.email})

    (task,) = DBTaskResult.objects.values_list("args_kwargs", flat=True)

    assert task == {"args": [ola.pk], "kwargs": {}}


def link_for(client: Client, email: str) -> str:
    """Return the path of the link that somebody who forgot the password gets."""
    client.post("/sign-in/forgotten", {"email": email})
    postman.work()
    return postman.path_in_letter("reset")


@pytest.mark.trust("T-MFA-1")
def test_the_second_step_cannot_be_left_out_or_used_twice(client: Client, ola: User):
    secret = TOTP.activate(ola, SECRET).instance
    assert "JBSWY3DPEHPK3PXP" not in str(secret.data)

    first = sign_in(client, ola)
    assert first.headers["Location"] == "/sign-in/step"
    assert not is_signed_in(client)
    code = code_of(SECRET)
    assert client.post("/sign-in/step", {"code": code}).status_code == 302
    assert is_signed_in(client)

    again = Client()
    sign_in(again, ola)
    assert again.post("/sign-in/step", {"code": code}).status_code == 200
    assert not is_signed_in(again)


@pytest.mark.trust("T-MFA-1")
def test_a_role_can_demand_the_second_step(client: Client):
    ada = make_person("Ada", Role.ADMINISTRATOR)
    sign_in(client, ada)

    with override_settings(MFA_REQUIRED_ROLES=frozenset({"administrator"})):
        led = client.get("/settings/users")
        allowed = client.get("/me/two-factor")
        TOTP.activate(ada, SECRET)
        opened = client.get("/settings/users")

    assert (led.status_code, led.headers["Location"]) == (302, "/me/two-factor")
    assert (allowed.status_code, opened.status_code) == (200, 200)


@pytest.mark.trust("T-MFA-1")
def test_who_lacks_the_second_step_can_make_no_token_that_goes_without_it(client: Client):
    ada = make_person("Ada", Role.ADMINISTRATOR)
    sign_in(client, ada)
    wanted = {"name": "Script", "scopes": ["read"], "expires_on": f"{datetime.now(UTC):%Y-%m-%d}"}

    with override_settings(MFA_REQUIRED_ROLES=frozenset({"administrator"})):
        answers = [client.post("/me/tokens", wanted), client.get("/me"), client.get("/me/sessions")]

    assert {answer.headers["Location"] for answer in answers} == {"/me/two-factor"}
    assert not ada.api_tokens.exists()


@pytest.mark.trust("T-MFA-1")
def test_a_second_step_that_is_removed_is_demanded_again(client: Client):
    ada = make_person("Ada", Role.ADMINISTRATOR)
    TOTP.activate(ada, SECRET)
    client.force_login(ada)

    with override_settings(MFA_REQUIRED_ROLES=frozenset({"administrator"})):
        before = client.get("/settings/users")
        client.post("/me/two-factor/app/remove")
        Authenticator.objects.filter(user=ada).delete()
        after = client.get("/settings/users")

    assert (before.status_code, after.headers["Location"]) == (200, "/me/two-factor")


@pytest.mark.trust("T-SESS-4")
def test_a_reset_does_not_take_the_second_step_away(client: Client, ola: User):
    TOTP.activate(ola, SECRET)
    path = link_for(client, ola.email)
    client.post(path, {"password": "other plain words here"})

    answer = sign_in(client, ola, "other plain words here")

    assert answer.headers["Location"] == "/sign-in/step"
    assert Authenticator.objects.filter(user=ola).exists()


def test_letters_of_the_outbox_are_for_their_owner_only(tmp_path: Path, ola: User):
    backend = "orchard.interfaces.web.entry.mail.OutboxBackend"
    with override_settings(EMAIL_BACKEND=backend, OUTBOX=tmp_path / "outbox"):
        Client().post("/sign-in/forgotten", {"email": ola.email})
        postman.work()

    (letter,) = (tmp_path / "outbox").iterdir()
    assert letter.stat().st_mode & 0o077 == 0
    assert ola.email in letter.read_text(encoding="utf-8")


@pytest.mark.trust("T-MFA-1")
def test_a_passkey_alone_must_know_its_owner(client: Client):
    asked = client.get("/sign-in/passkey", headers={"x-requested-with": "XMLHttpRequest"}).json()

    assert asked["request_options"]["publicKey"]["userVerification"] == "required"


@pytest.mark.trust("T-MFA-1")
def test_after_five_wrong_codes_the_right_one_waits(client: Client, ola: User):
    with time_machine.travel(START, tick=False) as clock:
        TOTP.activate(ola, SECRET)
        sign_in(client, ola)
        tried = [client.post("/sign-in/step", {"code": "000000"}) for _time in range(5)]
        client.post("/sign-in/step", {"code": code_of()})
        too_early = is_signed_in(client)
        clock.shift(timedelta(minutes=6))
        client.post("/sign-in/step", {"code": code_of()})

        assert [answer.status_code for answer in tried] == [200] * 5
        assert (too_early, is_signed_in(client)) == (False, True)


@pytest.mark.trust("T-MFA-1")
def test_ten_recovery_codes_are_kept_unreadable_and_each_works_once(ola: User):
    TOTP.activate(ola, SECRET)
    kept = RecoveryCodes.activate(ola)
    codes = kept.get_unused_codes()

    came = [Client(), Client()]
    for one in came:
        sign_in(one, ola)
        one.post("/sign-in/step", {"code": codes[0]})

    assert len(codes) == 10
    assert not any(code in str(kept.instance.data) for code in codes)
    assert [is_signed_in(one) for one in came] == [True, False]
