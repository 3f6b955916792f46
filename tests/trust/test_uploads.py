"""Hostile uploads over HTTP: refused quickly, kept under our names, never served as pages."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from hostile import CORPUS, bomb, external, laughs
from orchard.domain.core import services as core
from orchard.domain.core.rules import Role
from orchard.domain.ledger import rules, store
from orchard.domain.ledger.models import ImportDraft
from orchard.domain.ledger.rules import DraftState
from orchard.interfaces.web.imports import uploads
from people import NOON, make_user

LEDGER = b"Date,Customer,Net\n2026-01-13,C1,1.50\n2026-01-14,C2,2.50\n"
SCRIPT = b"<script>document.title='run'</script>"
PAGES = {
    "page.html": b"<!doctype html><html>" + SCRIPT + b"</html>",
    "picture.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">'
    + SCRIPT
    + b"</svg>",
    "gif.csv": b"GIF89a/*" + SCRIPT + b"*/=1;",
}
NAMES = [
    "../../../etc/passwd",
    "..\\..\\boot.ini",
    'a"; filename="b.html',
    "a\r\nSet-Cookie: x=1.csv",
    "\u202egnp.exe",
    "x" * 300 + ".csv",
    "<img src=x onerror=alert(1)>.csv",
]


@pytest.fixture
def browser(db: None, tmp_path: Path, settings: Settings) -> Client:
    """Somebody who may import, in a browser."""
    settings.DATA_DIR = tmp_path / "data"
    settings.MFA_REQUIRED_ROLES = frozenset()
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    client = Client()
    client.force_login(make_user("Finn Finance", Role.FINANCE))
    return client


def send(browser: Client, name: str, content: bytes) -> ImportDraft | None:
    file = SimpleUploadedFile("name.csv", content)
    file._name = name  # past the cleaning that the test client does for honest people
    browser.post("/imports/new", {"file": file, "source": "erp"})
    return ImportDraft.objects.order_by("pk").last()


def kept() -> list[Path]:
    """Return every file below the store but the empty ones that processes lock."""
    files = [path for path in store.root().rglob("*") if path.is_file()]
    return [path for path in files if path.suffix != ".lock"]


def seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime + time.process_time()


@pytest.mark.trust("T-FILE-1")
@pytest.mark.trust("T-FILE-2")
@pytest.mark.parametrize("build", [bomb, laughs, external], ids=lambda build: build.__name__)
def test_a_bomb_is_refused_quickly_and_not_kept(browser: Client, build: Callable[[], bytes]):
    assert build in CORPUS
    content = build()
    browser.get("/imports/new")
    begun = seconds()

    draft = send(browser, "ledger.xlsx", content)

    assert draft is not None
    assert seconds() - begun < 2
    assert draft.state == DraftState.FAILED
    assert "refused" in draft.failure
    assert kept() == []
    assert browser.get("/readyz").status_code == 200


@pytest.mark.trust("T-FILE-3")
@pytest.mark.parametrize("name", PAGES)
def test_a_page_among_the_uploads_is_never_served(browser: Client, name: str):
    draft = send(browser, name, PAGES[name])
    assert draft is not None

    for path in ("", "/format", "/columns", "/check", "/run", "/rejected.csv"):
        answer = browser.get(f"/imports/{draft.pk}{path}", follow=True)
        assert SCRIPT not in b"".join(answer)
        assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.trust("T-FILE-3")
def test_no_address_leads_to_an_uploaded_file(browser: Client):
    draft = send(browser, "sales.csv", LEDGER)
    assert draft is not None

    for path in (f"/ledger/.drafts/{draft.token}/original", f"/imports/{draft.pk}/original"):
        assert browser.get(path).status_code == 404
    names = [str(pattern.pattern) for pattern in get_resolver().url_patterns]
    assert not any("media" in name for name in names)


@pytest.mark.trust("T-FILE-4")
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_is_only_a_label(browser: Client, name: str):
    draft = send(browser, name, LEDGER)

    assert draft is not None
    assert all(path.parent == store.draft(draft.token) for path in kept())
    answer = browser.get(f"/imports/{draft.pk}/format")
    assert b"<img src=x" not in answer.content
    assert "Set-Cookie: x" not in str(answer.headers)


@pytest.mark.trust("T-FILE-4")
@given(st.text(max_size=400))
def test_every_name_becomes_one_short_printable_line(name: str):
    label = rules.file_label(name)

    assert 0 < len(label) <= rules.LONGEST_LABEL
    assert label.isprintable()


@pytest.mark.trust("T-DOS-1")
@pytest.mark.parametrize("room", [0, 20])
def test_what_is_too_large_is_refused_and_not_kept(
    browser: Client, monkeypatch: pytest.MonkeyPatch, room: int
):
    monkeypatch.setattr(uploads, "LARGEST_UPLOAD", 20)
    monkeypatch.setattr(uploads, "FORM_FIELDS", 0 if room == 0 else 1 << 20)

    answer = browser.post(
        "/imports/new", {"file": SimpleUploadedFile("a.csv", LEDGER), "source": "erp"}
    )

    assert answer.status_code in {400, 413}
    assert not ImportDraft.objects.exists()
    assert kept() == []


@pytest.mark.trust("T-DOS-1")
@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sign-in", "/imports/new", "/api/v1/rates"])
def test_a_stranger_sends_no_file(path: str):
    stranger = Client(enforce_csrf_checks=True)
    stranger.cookies["csrf"] = "a" * 32

    answer = stranger.post(path, {"file": SimpleUploadedFile("a.csv", b"x" * (1 << 20))})

    assert answer.status_code in {400, 401, 403, 413}


@pytest.mark.trust("T-XSS-1")
def test_markup_in_columns_and_cells_stays_text(browser: Client):
    header = b"Date,<b onclick=x>Customer</b>,Net\n"
    draft = send(browser, "a.csv", header + b"2026-01-13,%s,1.50\n2026-01-14,C2,2.50\n" % SCRIPT)
    assert draft is not None

    page = browser.get(f"/imports/{draft.pk}/columns").content

    assert SCRIPT not in page
    assert b"<b onclick" not in page


@pytest.mark.trust("T-IMP-1")
def test_nothing_is_guessed_over_http(browser: Client):
    draft = send(browser, "a.csv", b"Date;Customer;Net\n01/02/2026;C1;1.234\n03/04/2026;C2;5.678\n")

    assert draft is not None
    assert draft.state == DraftState.ASKED
    assert {question["kind"] for question in draft.found["questions"]} == {
        "date_order",
        "decimal_mark",
    }
