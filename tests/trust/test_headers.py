"""Every answer tells the browser what to refuse; cookies, hosts and odd addresses change nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from browsing import Clients, known
from make import ROOT
from routes import ANONYMOUS
from world import World

POLICY = {
    "object-src 'none'": "default-src 'none'",
    "base-uri 'none'": "base-uri 'none'",
    "frame-ancestors 'none'": "frame-ancestors 'none'",
}
ODD = ("//", "///etc/passwd", "/%00", "/..;/", "/%2e%2e/%2e%2e/etc/passwd", "/?%00=%00", "/\ufffd")


def wrong_headers(answer: HttpResponse) -> list[str]:
    """Return what is missing in an answer, or should not be there."""
    policy = answer.get("Content-Security-Policy", "")
    missing = [
        *(
            f"CSP: {one}"
            for one, other in POLICY.items()
            if one not in policy and other not in policy
        ),
        *(word for word in ("unsafe-inline", "unsafe-eval") if word in policy),
        *(f"foreign source {one}" for one in re.findall(r"https?:[^ ;]*|\*", policy)),
    ]
    for name, value in (
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ):
        if answer.get(name) != value:
            missing.append(f"{name}: {answer.get(name)}")
    if "no-store" not in answer.get("Cache-Control", ""):
        missing.append(f"Cache-Control: {answer.get('Cache-Control')}")
    return missing


@pytest.mark.trust("T-WEB-1")
@pytest.mark.parametrize("who", [ANONYMOUS, "programme_director", "reader"])
def test_every_answer_has_its_headers(world: World, who: str):
    wrong, clients = [], Clients(world, who)
    for route, verdict in known():
        answer = clients.look(route, verdict)
        wrong += [f"{route.name} {answer.status_code}: {one}" for one in wrong_headers(answer)]

    assert wrong == []


@pytest.mark.trust("T-WEB-1")
@pytest.mark.parametrize("address", [*ODD, "/no-such-page", "/api/v1/none", "/static/none.js"])
def test_answers_to_mistakes_have_them_too(db: None, address: str):
    answer = Client(raise_request_exception=False).get(address)

    assert answer.status_code < 500
    assert wrong_headers(answer) == []


@pytest.mark.trust("T-WEB-1")
def test_a_failure_has_them_and_tells_nothing(world: World, monkeypatch: pytest.MonkeyPatch):
    def fail(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("CNRY-inside")

    monkeypatch.setattr("orchard.domain.core.readiness.check", fail)
    answer = Client(raise_request_exception=False).get("/readyz")

    assert answer.status_code == 500
    assert b"CNRY-inside" not in answer.content
    assert wrong_headers(answer) == []


HTTPS_PROFILE = """
import json, os, django
from django.conf import settings
django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
         "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH",
         "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE",
         "CSRF_COOKIE_DOMAIN", "CSRF_COOKIE_PATH", "DEBUG")
answer = Client().get("/healthz", headers={"host": "localhost"})
print(json.dumps({name: getattr(settings, name) for name in names} | dict(answer.headers)))
"""


def profile(folder: Path, **environment: str) -> dict[str, object]:
    """Return settings and headers of an installation that serves HTTPS."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    here = {"ORCHARD_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "orchard.config.settings"}
    found = subprocess.run(
        [sys.executable, "-c", HTTPS_PROFILE],
        cwd=ROOT,
        env={**kept, **here, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    said: dict[str, object] = json.loads(found.stdout.strip().splitlines()[-1])
    return said


@pytest.mark.trust("T-WEB-3")
def test_cookies_of_an_https_installation_stay_on_it(tmp_path: Path):
    said = profile(tmp_path, ORCHARD_HTTPS="yes")

    for cookie in ("SESSION", "CSRF"):
        assert str(said[f"{cookie}_COOKIE_NAME"]).startswith("__Host-")
        assert said[f"{cookie}_COOKIE_SECURE"] is True
        assert said[f"{cookie}_COOKIE_HTTPONLY"] is True
        assert said[f"{cookie}_COOKIE_SAMESITE"] in {"Lax", "Strict"}
        assert said[f"{cookie}_COOKIE_DOMAIN"] is None
        assert said[f"{cookie}_COOKIE_PATH"] == "/"
    assert said["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert said["DEBUG"] is False


@pytest.mark.trust("T-WEB-3")
def test_without_https_nothing_claims_it(tmp_path: Path):
    said = profile(tmp_path)

    assert "Strict-Transport-Security" not in said
    assert said["SESSION_COOKIE_SECURE"] is False
