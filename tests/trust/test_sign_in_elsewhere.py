"""The organisation's own sign-in lets in who was invited, and believes nothing that it cannot check."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from pytest_django import Settings

import oidc
from oidc import Provider
from orchard.config.elsewhere import sign_in_elsewhere
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from signing_in import SECRET, is_signed_in, make_person

pytestmark = pytest.mark.django_db
START = "/sign-in/with/organisation"


@pytest.fixture(scope="module")
def served() -> Iterator[Provider]:
    with oidc.provider() as one:
        yield one


@pytest.fixture
def provider(served: Provider, settings: Settings) -> Provider:
    served.lies, served.ways, served.email = {}, set(), "ola@supplier.example"
    served.told.clear()
    settings.OIDC_URL, settings.OIDC_NAME = served.url, "Supplier"
    settings.ORCHARD_URL = "http://orchard.supplier.example"
    settings.SOCIALACCOUNT_PROVIDERS = sign_in_elsewhere(
        settings.OIDC_ID, url=served.url, name="Supplier", client=oidc.CLIENT, secret=oidc.SECRET
    )
    return served


@pytest.fixture
def ola(db: None) -> User:
    return make_person("Ola", Role.ACCOUNT_MANAGER)


def begin(client: Client) -> str:
    """Press the button, and return the address that it leads to."""
    return str(client.post(START).headers["Location"])


def come_in(client: Client, provider: Provider) -> object:
    """Sign in at the provider and come back."""
    return client.get(provider.sign_in(begin(client)))


def is_refused(client: Client, answer: object) -> bool:
    """Say whether nobody came in, nothing was tied, and the trail knows of the try."""
    failed = AuditEvent.objects.filter(verb="sign_in.failed").count()
    tied = SocialAccount.objects.count()
    return answer.status_code < 500 and (is_signed_in(client), tied, failed) == (False, 0, 1)


def test_who_was_invited_comes_in_and_comes_in_again(client: Client, ola: User, provider: Provider):
    first = come_in(client, provider)
    again = Client()
    come_in(again, provider)

    assert first.headers["Location"] == "/"
    assert is_signed_in(client)
    assert is_signed_in(again)
    assert SocialAccount.objects.get().user == ola
    ways = AuditEvent.objects.filter(verb="sign_in.done").values_list("what", flat=True)
    assert all('"ways":["socialaccount"]' in what for what in ways)


def test_what_is_sent_is_bound_to_this_browser_and_this_sign_in(
    client: Client, ola: User, provider: Provider
):
    sent = [parse_qs(urlsplit(begin(client)).query) for _time in range(2)]

    for one in sent:
        assert one["redirect_uri"] == [f"http://orchard.supplier.example{START}/back"]
        assert (one["response_type"], one["code_challenge_method"]) == (["code"], ["S256"])
    for name in ("state", "nonce", "code_challenge"):
        assert sent[0][name] != sent[1][name]
        assert len(sent[0][name][0]) >= 16


def test_nothing_of_the_request_reaches_the_provider(client: Client, provider: Provider):
    extra = "?auth_params=prompt%3Dnone%26nonce%3Dmine&scope=admin&process=connect"

    sent = parse_qs(urlsplit(client.post(START + extra).headers["Location"]).query)

    assert sent["nonce"] != ["mine"]
    assert "prompt" not in sent
    assert "admin" not in sent["scope"][0]


LIES = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another issuer": {"iss": "https://evil.example"},
    "another audience": {"aud": "another-program"},
    "no audience": {"aud": None},
    "another party": {"aud": [oidc.CLIENT, "other"], "azp": "other"},
    "another party for us": {"azp": "other"},
    "several audiences and no party": {"aud": [oidc.CLIENT, "other"]},
    "expired": {"exp": int(time.time()) - 3600},
    "no expiry": {"exp": None},
    "from the future": {"iat": int(time.time()) + 3600},
    "nobody": {"sub": None},
    "address not verified": {"email_verified": False},
    "address verified by a word": {"email_verified": "false"},
    "verification not said": {"email_verified": None},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    client: Client, ola: User, provider: Provider, lie: str
):
    provider.lies = LIES[lie]

    assert is_refused(client, come_in(client, provider))


@pytest.mark.parametrize(
    "way", ["unsigned", "signed by the secret", "signed by a stranger", "no token", "moved"]
)
def test_a_token_that_the_provider_has_not_signed_is_refused(
    client: Client, ola: User, provider: Provider, way: str
):
    provider.ways = {way}

    assert is_refused(client, come_in(client, provider))
    assert "/elsewhere" not in provider.told


def test_userinfo_about_somebody_else_is_refused(client: Client, ola: User, provider: Provider):
    provider.lies = {"email": None, "userinfo_sub": "8"}

    assert is_refused(client, come_in(client, provider))


@pytest.mark.parametrize("state", ["", "invented"])
def test_a_state_that_this_browser_did_not_begin_with_is_refused(
    client: Client, ola: User, provider: Provider, state: str
):
    begun = parse_qs(urlsplit(provider.sign_in(begin(client))).query)

    answer = client.get(f"{START}/back", {"code": begun["code"][0], "state": state})

    assert is_refused(client, answer)


def test_what_another_browser_began_is_refused(client: Client, ola: User, provider: Provider):
    back = provider.sign_in(begin(Client()))

    assert is_refused(client, client.get(back))


def test_a_code_works_once(client: Client, ola: User, provider: Provider):
    back = provider.sign_in(begin(client))
    client.get(back)
    client.post("/sign-out")

    client.get(back)

    assert not is_signed_in(client)


def test_an_unknown_address_is_refused_and_nobody_is_made(client: Client, provider: Provider):
    provider.email = "stranger@supplier.example"

    answer = come_in(client, provider)

    assert is_refused(client, answer)
    assert not User.objects.filter(email=provider.email).exists()
    assert "Ask to be invited" in client.get(answer.headers["Location"]).content.decode()


def test_who_left_stays_out(client: Client, ola: User, provider: Provider):
    come_in(client, provider)
    client.post("/sign-out")
    User.objects.filter(pk=ola.pk).update(is_active=False)

    come_in(client, provider)

    assert not is_signed_in(client)


@pytest.mark.trust("T-MFA-1")
def test_the_second_step_is_asked_for_here_too(client: Client, ola: User, provider: Provider):
    TOTP.activate(ola, SECRET)

    answer = come_in(client, provider)

    assert answer.headers["Location"] == "/sign-in/step"
    assert not is_signed_in(client)


def test_a_provider_that_is_another_or_does_not_answer_is_said(
    client: Client, provider: Provider, settings: Settings
):
    provider.ways = {"other issuer"}
    other = client.post(START)
    settings.SOCIALACCOUNT_PROVIDERS = sign_in_elsewhere(
        settings.OIDC_ID, url="http://127.0.0.1:9", name="S", client="c", secret="s"
    )
    silent = client.post(START)

    assert [answer.status_code for answer in (other, silent)] == [401, 401]
    assert client.get(START).status_code == 405


def test_without_a_provider_there_is_no_such_page(client: Client, db: None):
    assert client.post(START).status_code == 404
    assert client.get(f"{START}/back").status_code == 404
