"""Files as people attach them: to an account, and documents to its agreements."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from attaching import BAD, PDF, PNG
from birch import Person, browser, everybody, make_birch
from orchard.domain.accounts import queries as accounts_read
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.agreements import services as agreements
from orchard.domain.agreements.rules import Kind, Renewal, Stage
from orchard.domain.core.files import shelf
from orchard.domain.core.models import Attachment, AuditEvent, Comment, User
from orchard.domain.core.rules import Role
from people import NOON
from reading import read, shown

__all__ = ["browser"]

FILES = "/accounts/birch/files"


@pytest.fixture
def people(db: None, settings, tmp_path: Path) -> dict[Role, User]:
    """A manager who answers for Birch, and others."""
    settings.DATA_DIR = tmp_path
    found = everybody(settings)
    make_birch(found, Role.ACCOUNT_MANAGER)
    return found


def send(client: Client, path: str, name: str, content: bytes, title: str = ""):
    """Send a file as a browser does, its name and all; `title` says what it is."""
    file = SimpleUploadedFile("a.bin", content, content_type="text/html")
    file._name = name  # past the cleaning that the test client does for honest people
    return client.post(path, {"file": file, "title": title})


def register(client: Client) -> str:
    """Record a signed agreement, and return its address."""
    account, by = Account.objects.get(key="birch"), User.objects.get(name="Person finance")
    terms = agreements.Terms("Framework 2026", Kind.FRAMEWORK, "We and they", date(2026, 1, 1),
                             Renewal.TALKS, ends_on=date(2027, 12, 31), notice_period=3)  # fmt: skip
    progress = agreements.Progress(Stage.SIGNED, date(2025, 12, 1))
    row = agreements.record_agreement(account, terms=terms, progress=progress, by=by, at=NOON)
    return f"/accounts/birch/agreements/{row.pk}"


@pytest.mark.trust("T-FILE-3")
def test_a_file_is_attached_found_taken_along_taken_away_and_put_back(browser: Person):
    client, reader = browser(Role.ACCOUNT_MANAGER), browser(Role.READER)
    assert "No file is attached yet" in shown(reader, FILES)
    assert "Attach a file" not in shown(reader, FILES)

    answer = send(client, FILES, "board.html", PNG, "Whiteboard of the workshop")

    assert answer.status_code == 302
    assert "The file is attached." in shown(client, FILES)
    row = Attachment.objects.get()
    listed = shown(reader, FILES)
    assert re.search(r"Whiteboard of the workshop \w* ?board.html.png · Picture \(PNG\)", listed)
    assert "File attached: Whiteboard of the workshop" in shown(reader, "/accounts/birch/timeline?what=file")  # fmt: skip
    taken = reader.get(f"{FILES}/{row.pk}", headers={"Accept-Encoding": "gzip"})
    assert b"".join(taken.streaming_content) == PNG
    assert taken["Content-Disposition"] == 'attachment; filename="board.html.png"'
    assert (taken["Content-Type"], taken["Content-Length"]) == ("image/png", str(len(PNG)))
    assert taken["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in taken["Content-Security-Policy"]
    assert "no-store" in taken["Cache-Control"]
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.subject_id) == ("data.exported", str(row.pk))

    assert reader.post(f"{FILES}/{row.pk}/remove").status_code == 404
    assert client.post(f"{FILES}/{row.pk}/remove").status_code == 302
    page = shown(client, FILES)
    assert "“Whiteboard of the workshop” is taken away. Undo" in page
    assert reader.get(f"{FILES}/{row.pk}").status_code == 404
    assert "Whiteboard" not in shown(reader, "/accounts/birch/timeline")
    client.post(f"{FILES}/{row.pk}/restore")
    assert "Whiteboard of the workshop" in shown(reader, FILES)


@pytest.mark.trust("T-FILE-3")
@pytest.mark.parametrize("name", ["photo.png", "both.pdf", "macro.docm", "empty.txt"])
def test_a_photo_that_is_a_web_page_is_refused_and_the_words_stay(browser: Person, name: str):
    client = browser(Role.ACCOUNT_MANAGER)

    answer = send(client, FILES, name, BAD[name], "What it is <b>")

    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'role="alert"' in text
    assert 'value="What it is &lt;b&gt;"' in text
    assert 'enctype="multipart/form-data"' in text
    assert not Attachment.objects.exists()
    assert not [path for path in shelf.root().rglob("*") if path.is_file()]
    assert client.post(FILES, {"title": "Nothing"}).status_code == 422


@pytest.mark.trust("T-XSS-1")
@pytest.mark.trust("T-FILE-4")
def test_names_and_words_stay_text(browser: Person):
    client = browser(Role.ACCOUNT_MANAGER)

    send(client, FILES, 'a\r\nSet-Cookie: x=1"><img src=x onerror=alert(1)>.pdf', PDF, "<script>1")

    page = client.get(FILES).content.decode()
    assert "<img src=x" not in page
    assert "<script>1" not in page
    taken = client.get(f"{FILES}/{Attachment.objects.get().pk}")
    assert b"".join(taken.streaming_content) == PDF
    assert "\n" not in taken["Content-Disposition"]
    assert "Set-Cookie" not in taken.headers


def test_who_does_not_know_the_account_finds_no_file(browser: Person, people: dict[Role, User]):
    client, boss = browser(Role.ACCOUNT_MANAGER), people[Role.PROGRAMME_DIRECTOR]
    send(browser(Role.FINANCE), FILES, "a.pdf", PDF)
    row, birch = Attachment.objects.get(), Account.objects.get()
    accounts.restrict_account(birch, expected=1, insiders=[boss], by=boss, at=NOON)

    for path in (FILES, f"{FILES}/{row.pk}", "/accounts/birch/timeline?what=file"):
        assert client.get(path).status_code == 404
    assert send(client, FILES, "a.pdf", PDF).status_code == 404
    assert client.post(f"{FILES}/{row.pk}/remove").status_code == 404
    taken = browser(Role.PROGRAMME_DIRECTOR).get(f"{FILES}/{row.pk}")
    assert b"".join(taken.streaming_content) == PDF
    assert "File attached" not in shown(client, "/portfolio")
    assert Attachment.objects.get().removed_at is None


@pytest.mark.trust("T-AUTHZ-1")
def test_files_and_comments_follow_an_account_that_is_merged(
    browser: Person, people: dict[Role, User]
):
    client, boss = browser(Role.ACCOUNT_MANAGER), people[Role.PROGRAMME_DIRECTOR]
    finance, sponsor = browser(Role.FINANCE), people[Role.EXECUTIVE_SPONSOR]
    birch = Account.objects.get()
    fir = Account.objects.create(key="fir", name="Fir", slug="fir")
    send(finance, "/accounts/fir/files", "a.pdf", PDF, "Offer of 2019")
    finance.post("/accounts/fir/comments", {"text": "They pay late", "tell": sponsor.name})
    row, comment = Attachment.objects.get(), Comment.objects.get()
    accounts.merge_accounts(birch, others=[fir], reason="One group", by=boss, at=NOON)

    assert "Offer of 2019" in shown(client, FILES)
    timeline = shown(client, "/accounts/birch/timeline")
    assert "File attached: Offer of 2019" in timeline
    assert "They pay late" in timeline
    comments = f"/accounts/birch/comments/{comment.pk}"
    assert browser(Role.EXECUTIVE_SPONSOR).post(f"{comments}/read").status_code == 302
    assert not accounts_read.waiting_mentions(sponsor).exists()
    assert finance.post(comments, {"text": "They pay", "version": 1}).status_code == 302
    assert "They pay" in shown(client, "/accounts/birch/comments")
    taken = browser(Role.READER).get(f"{FILES}/{row.pk}")
    assert b"".join(taken.streaming_content) == PDF
    assert client.post(f"{FILES}/{row.pk}/remove").status_code == 302, "who leads the heir may"
    client.post(f"{FILES}/{row.pk}/restore")
    assert "Offer of 2019" in shown(client, FILES)

    fir.refresh_from_db()
    accounts.restrict_account(fir, expected=fir.version, insiders=[boss], by=boss, at=NOON)

    for page in ("files", "comments", "timeline"):
        text = shown(client, f"/accounts/birch/{page}")
        assert "Offer of 2019" not in text
        assert "They pay" not in text
    assert client.get(f"{FILES}/{row.pk}").status_code == 404
    assert finance.post(comments, {"text": "x"}).status_code == 404


@pytest.mark.row("HEL-23")
def test_an_agreement_keeps_its_documents_for_who_may_see_prices(browser: Person):
    client, operations = browser(Role.ACCOUNT_MANAGER), browser(Role.OPERATIONS)
    page = register(client)
    assert "Documents No document is attached yet." in shown(client, page)

    answer = send(client, f"{page}/documents", "Framework 2026 signed.pdf", PDF, "Signed framework")

    assert answer.status_code == 302
    row = Attachment.objects.get()
    text = shown(client, page)
    assert "The document is attached." in text
    assert "Documents Signed framework Framework 2026 signed.pdf · PDF" in text
    assert "Document attached to an agreement" in shown(client, "/accounts/birch/timeline")
    taken = client.get(f"{page}/documents/{row.pk}")
    assert b"".join(taken.streaming_content) == PDF
    assert taken["Content-Disposition"].startswith("attachment;")
    assert "Signed framework" not in shown(operations, page)
    assert operations.get(f"{page}/documents/{row.pk}").status_code == 404
    assert operations.get(f"{FILES}/{row.pk}").status_code == 404
    assert send(operations, f"{page}/documents", "a.pdf", PDF).status_code == 404
    assert send(client, f"{page}/documents", "a.pdf", BAD["photo.png"]).status_code == 422

    client.post(f"{page}/documents/{row.pk}/remove")
    assert "“Signed framework” is taken away. Undo" in shown(client, page)
    assert client.get(f"{page}/documents/{row.pk}").status_code == 404
    client.post(f"{page}/documents/{row.pk}/restore")
    assert "Signed framework" in read(client.get(page))
