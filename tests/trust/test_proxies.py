"""What proxies say of visitors has an effect from the proxies that the settings name, and no other."""

from __future__ import annotations

import http.client
import ipaddress
import json
from datetime import UTC, datetime
from threading import Event, Thread

import pytest
import time_machine
from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from pytest_django import Settings
from waitress import wasyncore

from orchard.config.elsewhere import proxies
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.interfaces.cli import operations_checks
from orchard.interfaces.cli.serving import listening
from orchard.interfaces.web.entry.addresses import address_of
from orchard.interfaces.web.frame.proxies import SAID_BY_PROXIES, ProxyMiddleware
from serving import free_port
from signing_in import make_person, sign_in

pytestmark = pytest.mark.trust("T-WEB-5")
OURS, INNER, STRANGER, VISITOR = "10.0.0.7", "10.0.0.8", "203.0.113.9", "198.51.100.4"
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
FORGED = {
    "X-Forwarded-For": VISITOR,
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "localhost",
    "X-Forwarded-Port": "443",
    "X-Forwarded-Server": "localhost",
    "X-Forwarded-Ssl": "on",
    "X-Real-Ip": VISITOR,
    "Forwarded": f"for={VISITOR};proto=https;host=localhost",
}


@pytest.fixture(autouse=True)
def two_proxies(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = proxies("10.0.0.7, 10.0.0.8/32, 2001:db8::/64")


def seen(peer: str, **said: str) -> HttpRequest:
    """Return the request as everything behind the middleware sees it."""
    found: list[HttpRequest] = []

    def keep(request: HttpRequest) -> HttpResponse:
        found.append(request)
        return HttpResponse()

    headers = {name.replace("_", "-"): text for name, text in said.items()}
    ProxyMiddleware(keep)(RequestFactory(headers=headers).get("/", REMOTE_ADDR=peer))
    return found[0]


@pytest.mark.parametrize("header", FORGED)
def test_from_a_stranger_no_header_has_an_effect(header: str):
    request = seen(STRANGER, **{header: FORGED[header]})

    assert address_of(request) == STRANGER
    assert get_adapter().get_client_ip(request) == STRANGER
    assert (request.scheme, request.get_host()) == ("http", "testserver")
    assert not set(SAID_BY_PROXIES) & set(request.META)


@pytest.mark.parametrize("name", ["X_Forwarded_For", "x-forwarded-for", "X-FORWARDED-FOR"])
def test_no_spelling_of_a_header_has_an_effect(name: str):
    assert address_of(seen(STRANGER, **{name: VISITOR})) == STRANGER


@pytest.mark.parametrize(
    "header", ["Forwarded", "X-Real-Ip", "X-Forwarded-Ssl", "X-Forwarded-Port"]
)
def test_other_headers_have_no_effect_even_from_a_proxy(header: str):
    request = seen(OURS, **{header: FORGED[header]})

    assert (address_of(request), request.scheme) == (OURS, "http")
    assert request.get_host() == "testserver"


@pytest.mark.parametrize(
    ("chain", "visitor"),
    [
        (VISITOR, VISITOR),
        (f"1.1.1.1, 2.2.2.2, {VISITOR}", VISITOR),
        (f"{VISITOR}, {INNER}", VISITOR),
        (f"{INNER}, {VISITOR}, {INNER}", VISITOR),
        (f"{VISITOR}, unknown, {INNER}", INNER),
        (f"unknown, {VISITOR}", VISITOR),
        (f"{VISITOR}:51234", VISITOR),
        (f"::ffff:{VISITOR}", VISITOR),
        ("[2a00:1::5]:443", "2a00:1::5"),
        ("2a00:1::5, 2001:db8::7", "2a00:1::5"),
        ("", OURS),
        ("evil", OURS),
        (f"{VISITOR}, <script>", OURS),
        (f"{VISITOR}; DROP", OURS),
        (" , , ", OURS),
        ("9" * 5000, OURS),
    ],
)
def test_of_a_chain_the_last_stranger_is_the_visitor(chain: str, visitor: str):
    request = seen(OURS, X_Forwarded_For=chain)

    assert address_of(request) == get_adapter().get_client_ip(request) == visitor


def test_a_proxy_may_speak_of_scheme_and_host():
    with override_settings(ALLOWED_HOSTS=["testserver", "orchard.nord.example"]):
        request = seen(OURS, X_Forwarded_Proto="https", X_Forwarded_Host="orchard.nord.example")

        assert request.build_absolute_uri("/me") == "https://orchard.nord.example/me"
    assert seen(f"::ffff:{OURS}", X_Forwarded_Proto="HTTPS").is_secure()
    assert not seen(OURS, X_Forwarded_Proto="javascript").is_secure()


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_refused_from_a_proxy_too():
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        answers = [
            Client(REMOTE_ADDR=peer).get("/healthz", headers={"x-forwarded-host": "evil.example"})
            for peer in (OURS, STRANGER)
        ]

    assert [answer.status_code for answer in answers] == [400, 200]


@pytest.mark.django_db
def test_a_form_sent_over_https_is_taken_when_a_proxy_says_so():
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR=OURS)
    client.get("/sign-in")
    given = {"email": "a@b.example", "password": "x" * 12}
    given["csrfmiddlewaretoken"] = client.cookies["csrf"].value
    over = {"host": "testserver", "origin": "https://testserver", "x-forwarded-proto": "https"}

    by_proxy = client.post("/sign-in", given, headers=over)
    client.defaults["REMOTE_ADDR"] = STRANGER
    by_stranger = client.post("/sign-in", given, headers=over)

    assert (by_proxy.status_code, by_stranger.status_code) == (200, 403)


@pytest.mark.trust("T-RATE-1")
@pytest.mark.django_db
def test_visitors_behind_a_proxy_are_limited_one_by_one():
    ola: User = make_person("Ola", Role.ACCOUNT_MANAGER)
    proxy = Client(REMOTE_ADDR=OURS)

    with time_machine.travel(START, tick=False):
        for number in range(10):  # who guesses invents what stands before their own address
            chain = {"x-forwarded-for": f"10.9.9.{number}, {VISITOR}"}
            email = f"p{number}@x.example"
            proxy.post("/sign-in", {"email": email, "password": "guess"}, headers=chain)
        chain = {"x-forwarded-for": f"1.2.3.4, {VISITOR}"}
        guesser = proxy.post("/sign-in", {"email": ola.email, "password": "g"}, headers=chain)
        proxy.defaults["HTTP_X_FORWARDED_FOR"] = "198.51.100.5"
        other = sign_in(proxy, ola)
        proxy.get("/me")

    assert (guesser.status_code, other.status_code) == (429, 302)
    assert UserSession.objects.get().ip == "198.51.100.5"
    origins = [
        json.loads(one.what).get("origin") for one in AuditEvent.objects.order_by("sequence")
    ]
    assert origins[-11:] == ["198.51.100.0/24"] * 11


def test_the_setting_takes_addresses_and_networks_and_names_what_is_neither():
    assert proxies("") == ()
    assert ipaddress.ip_address("10.1.2.3") in proxies("127.0.0.1,10.1.2.0/28")[1]
    for wrong in ("proxy.example", "10.0.0.1/8", "*", "10.0.0.0/33"):
        with pytest.raises(ImproperlyConfigured, match="ORCHARD_PROXIES"):
            proxies(wrong)


@pytest.mark.parametrize(
    ("https", "trusted", "url", "keys"),
    [
        (False, "", "http://localhost:8000", set()),
        (True, "", "https://o.example", {"proxies"}),
        (True, "127.0.0.1", "https://o.example", set()),
        (True, "0.0.0.0/0", "https://o.example", {"proxies_wide"}),
        (True, "::/0,127.0.0.1", "http://o.example", {"proxies_wide", "url"}),
    ],
)
def test_the_check_names_proxies_that_are_missing_or_too_many(
    settings: Settings, *, https: bool, trusted: str, url: str, keys: set[str]
):
    settings.HTTPS, settings.TRUSTED_PROXIES = https, proxies(trusted)
    settings.ORCHARD_URL = url

    assert {finding.key for finding in operations_checks._proxies()} == keys


@pytest.mark.parametrize(
    ("trusted", "name", "status"),
    [
        ("127.0.0.1", "X-Forwarded-Host", 400),
        ("127.0.0.1", "X_Forwarded_Host", 200),
        ("10.0.0.7", "X-Forwarded-Host", 200),
    ],
)
def test_the_server_passes_on_what_proxies_say(
    settings: Settings, trusted: str, name: str, status: int
):
    settings.TRUSTED_PROXIES = proxies(trusted)
    port, stop = free_port(), Event()
    server = listening.open_server("127.0.0.1", port)
    thread = Thread(target=listening.run, args=(server, stop))
    thread.start()
    try:
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        asking.request("GET", "/healthz", headers={name: "evil.example"})
        answer = asking.getresponse()
    finally:
        answer.read()
        asking.close()
        stop.set()
        thread.join()
        wasyncore.close_all(server._map, ignore_all=True)

    assert answer.status == status
