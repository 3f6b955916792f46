"""The trail and the log know who came in, who was refused and where from, and hold no secret."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail as post
from django.test import Client, override_settings

from orchard.config.elsewhere import mail as mail_settings
from orchard.config.logs import JsonLines
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.networks import network_of
from orchard.domain.core.rules import Role
from programs import with_token
from signing_in import PASSWORD, SECRET, code_of, make_person, sign_in

pytestmark = pytest.mark.django_db
HERE = {"REMOTE_ADDR": "203.0.113.77"}
WRONG = "not-the-password-of-anybody"
OUTBOX = "orchard.interfaces.web.entry.mail.OutboxBackend"


@pytest.fixture
def ola(db: None) -> User:
    return make_person("Ola", Role.ACCOUNT_MANAGER)


@pytest.fixture
def ada(db: None) -> User:
    return make_person("Ada", Role.ADMINISTRATOR)


def said(verb: str) -> list[tuple[str, int | None, dict[str, object]]]:
    """Return subject, actor and facts of the events with this verb, the first first."""
    events = AuditEvent.objects.filter(verb=verb).order_by("sequence")
    return [
        (f"{one.subject_type}:{one.subject_id}", one.by_id, json.loads(one.what)) for one in events
    ]


@pytest.mark.trust("T-AUD-1")
def test_who_came_in_and_how_is_in_the_trail(ola: User):
    TOTP.activate(ola, SECRET)
    client = Client(**HERE)
    sign_in(client, ola)
    assert said("sign_in.done") == []

    client.post("/sign-in/step", {"code": code_of()})

    facts = {"ways": ["password", "totp"], "origin": "203.0.113.0/24"}
    assert said("sign_in.done") == [(f"core.user:{ola.pk}", ola.pk, facts)]


@pytest.mark.trust("T-AUD-1")
def test_who_was_refused_is_in_the_trail(ola: User):
    TOTP.activate(ola, SECRET)
    client = Client(**HERE)
    sign_in(client, ola, WRONG)
    client.post("/sign-in", {"email": "stranger@x.example", "password": WRONG})
    sign_in(client, ola)
    client.post("/sign-in/step", {"code": "000000"})
    client.post("/sign-in/passkey", {"credential": "{}"})

    found = [(subject, by, facts["way"]) for subject, by, facts in said("sign_in.failed")]

    assert found == [
        (f"core.user:{ola.pk}", None, "password"),
        ("Stranger:-", None, "password"),
        (f"core.user:{ola.pk}", None, "second_step"),
        ("Stranger:-", None, "passkey"),
    ]


@pytest.mark.trust("T-LOG-1")
def test_neither_trail_nor_log_holds_what_was_typed(ola: User, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    client = Client(**HERE)
    for email in (ola.email, "stranger@x.example", PASSWORD + "@x.example"):
        client.post("/sign-in", {"email": email, "password": WRONG})
    sign_in(client, ola)
    client.post("/sign-in/forgotten", {"email": ola.email})
    with_token("orchard_" + WRONG).get("/api/v1/me")

    lines = [JsonLines().format(one) for one in caplog.records if one.name.startswith("orchard")]
    trail = [f"{one.subject_id} {one.what}" for one in AuditEvent.objects.all()]

    assert any("sign-in refused" in line for line in lines)
    for secret in (WRONG, PASSWORD, ola.email, "stranger", "203.0.113.77"):
        assert [line for line in lines + trail if secret in line] == []


@pytest.mark.trust("T-AUD-1")
def test_refusals_are_logged_with_route_and_key(ola: User, caplog: pytest.LogCaptureFixture):
    client = Client(**HERE)
    client.force_login(ola)
    with caplog.at_level(logging.INFO, "orchard.refusals"):
        client.get("/settings/organisation")
        client.get("/settings/users/999999")
        with_token("orchard_unknown").get("/api/v1/me")

    found = [
        json.loads(JsonLines().format(one))
        for one in caplog.records
        if one.name == "orchard.refusals"
    ]
    assert [(one["reason"], one.get("user"), one.get("route")) for one in found] == [
        ("not_allowed", ola.pk, "settings:organisation"),
        ("not_visible", ola.pk, "users:person"),
        ("no_living_token", None, None),
    ]


@pytest.mark.trust("T-RATE-1")
def test_too_many_tries_are_logged_and_leave_the_trail_alone(
    ola: User, caplog: pytest.LogCaptureFixture
):
    client = Client(**HERE)
    with caplog.at_level(logging.WARNING, "orchard.sign_in"):
        for _time in range(12):
            client.post("/sign-in", {"email": "stranger@x.example", "password": WRONG})

    reasons = [one.reason for one in caplog.records if one.name == "orchard.sign_in"]
    assert reasons == ["password"] * 10 + ["too_many_tries"] * 2
    assert len(said("sign_in.failed")) == 10


@pytest.mark.trust("T-SESS-4")
@pytest.mark.parametrize("leaves", [False, True])
def test_administrators_see_links_only_where_no_mail_leaves(
    client: Client, ada: User, ola: User, *, leaves: bool
):
    client.force_login(ada)
    url = "smtp+tls://mail.example:587" if leaves else ""
    with override_settings(MAIL=mail_settings(url)):
        page = client.post(f"/settings/users/{ola.pk}/link").content.decode()
        index = client.get("/settings").content.decode()

    assert ("/reset/" in page) is not leaves
    assert ("/settings/outbox" in index) is not leaves
    assert "/reset/" in post.outbox[0].body
    assert said("link.offered")[0][2]["is_shown"] is not leaves


@pytest.mark.trust("T-SESS-4")
@pytest.mark.trust("T-AUD-1")
def test_a_letter_of_the_outbox_is_opened_on_the_record(
    client: Client, ada: User, ola: User, tmp_path: Path
):
    client.force_login(ada)
    with override_settings(EMAIL_BACKEND=OUTBOX, OUTBOX=tmp_path / "outbox"):
        client.post(f"/settings/users/{ola.pk}/link")
        listed = client.get("/settings/outbox").content.decode()
        (path,) = [part for part in listed.split('"') if part.endswith("/open")]
        opened = client.post(path).content.decode()
        with override_settings(MAIL=mail_settings("smtp://mail.example")):
            later = [client.get("/settings/outbox"), client.post(path)]

    assert "/reset/" not in listed
    assert "/reset/" in opened
    assert said("link.seen") == [(f"core.user:{ola.pk}", ada.pk, {})]
    assert [answer.status_code for answer in later] == [404, 404]


@pytest.mark.parametrize(
    "name", ["scribble.txt", "20260101T000000000000-x.txt", "20269999T000000000000-1-1.txt"]
)
def test_a_file_that_is_no_letter_is_none_of_the_outbox(
    client: Client, ada: User, ola: User, tmp_path: Path, name: str
):
    client.force_login(ada)
    with override_settings(EMAIL_BACKEND=OUTBOX, OUTBOX=tmp_path):
        client.post(f"/settings/users/{ola.pk}/link")
        (tmp_path / name).write_bytes(b"\xff\xfe what is this")
        listed = client.get("/settings/outbox")

    assert listed.status_code == 200
    assert ola.email in listed.content.decode()
    assert Path(name).stem not in listed.content.decode()


def test_a_mail_server_that_does_not_answer_is_said(client: Client, ada: User, ola: User):
    client.force_login(ada)
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=9):
        answer = client.post(f"/settings/users/{ola.pk}/link")

    assert answer.status_code == 422
    assert "send the link again" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("nowhere", ""),
        ("", ""),
    ],
)
def test_of_an_address_only_the_network_is_kept(address: str, network: str):
    assert network_of(address) == network
