"""Files that are pages, pictures with scripts or both at once, uploaded and looked at in Chromium."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, Request
from playwright.sync_api import Error as BrowserError
from pytest_django import Settings

from browser import chromium
from orchard.domain.core import services as core
from orchard.domain.core.rules import Role
from orchard.domain.ledger.models import ImportDraft
from payloads import MARK
from people import NOON, make_user

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.trust("T-FILE-3"),
    pytest.mark.slow,
]

ENOUGH = 30
RUN = f"alert('{MARK}');console.log('{MARK}')"
SCRIPT = f"<script>{RUN}</script>"
HTML = f'<!doctype html><html><body onload="{RUN}">{SCRIPT}<img src=x onerror="{RUN}">'
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}">{SCRIPT}</svg>'
XHTML = (
    f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>{SCRIPT}</body></html>'
)
XSLT = (
    '<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="#x"?><x:stylesheet id="x" version="1.0" '
    f'xmlns:x="http://www.w3.org/1999/XSL/Transform"><x:template match="/">{SCRIPT}</x:template></x:stylesheet>'
)
PDF = (
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS("
    f"{RUN})>>>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>"
)
MHTML = f"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n{HTML}\r\n--b--"
WATCH = (
    "for (const name of ['alert', 'confirm']) window[name] = said => console.log('ran ' + said);"
)


class File(NamedTuple):
    """A file as a browser sends it."""

    name: str
    kind: str
    content: bytes


def ledger(customer: str, head: str = "Customer") -> bytes:
    """Return lines of which one cannot be read, so that a list of them is offered."""
    quoted = customer.replace('"', '""')
    good = "".join(f'2026-01-{day},"{quoted}","{day} {quoted}",2.50\n' for day in range(13, 29))
    return f'Date,"{head}",Invoice,Net\n{good}2026-01-14,"{quoted}",2,"{quoted}"\n'.encode()


def workbook() -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    sheet.title = "<img src=x>"
    for row in (["Date", SVG, "Customer", "Net"], ["2026-01-13", HTML, SCRIPT, "2.50"]):
        sheet.append(row)
    sheet["B2"].hyperlink = f"javascript:{RUN}"
    book.save(file)
    return file.getvalue()


def files() -> list[File]:
    page, csv = HTML.encode(), ledger(SCRIPT)
    pages = [
        File(name, kind, page)
        for name, kind in (
            ("page.html", "text/html"), ("page.csv", "text/html"), ("page.csv", "text/csv"),
            ("page.xlsx", "text/html"), ("page.parquet", "text/html"), ("page", "text/html"),
            ("page.csv.html", "text/csv"), ("page.html\u202evsc.", "text/html"),
            ("page.hta", "application/hta"), ("page.txt", "text/plain"),
        )
    ]  # fmt: skip
    others = [
        File("a.svg", "image/svg+xml", SVG.encode()),
        File("a.csv", "image/svg+xml", SVG.encode()),
        File("a.svgz", "image/svg+xml", gzip.compress(SVG.encode())),
        File("a.xhtml", "application/xhtml+xml", XHTML.encode()),
        File("a.xml", "text/xml", XSLT.encode()),
        File("a.mhtml", "multipart/related", MHTML.encode()),
        File("a.pdf", "application/pdf", PDF.encode()),
        File("a.js", "text/javascript", RUN.encode()),
        File("a.gif", "image/gif", f"GIF89a/*{SCRIPT}*/=1;{RUN}".encode()),
        File("a.png", "image/png", b"\x89PNG\r\n\x1a\n" + page),
        File("a.jpg", "image/jpeg", b"\xff\xd8\xff\xfe\x00\xff" + page),
        File("a.bmp", "image/bmp", b"BM/*\x00*/=1;" + RUN.encode()),
        File("utf7.csv", "text/csv; charset=utf-7", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-\n1\n"),
        File("utf16.csv", "text/csv", f"Date,{SCRIPT},Net\n".encode("utf-16")),
        File("page.csv.gz", "text/html", gzip.compress(page)),
        File("zip.xlsx", "text/html", b"PK\x03\x04" + page),
    ]  # fmt: skip
    ledgers = [
        File("sales.csv", "text/csv", csv),
        File("sales.html", "text/html", csv),
        File(f"{SCRIPT}.csv", "text/csv", ledger(SVG)),
        File("heads.csv", "text/csv", ledger(HTML, head=f"Customer {SCRIPT}")),
        File("links.csv", "text/csv", ledger(f"javascript:{RUN}")),
        File("sales.csv.gz", "text/html", gzip.compress(csv)),
        File("book.xlsx", "text/html", workbook()),
    ]
    return [*pages, *others, *ledgers]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser; its driver runs a loop in this thread, which Django would not query beside."""
    with pytest.MonkeyPatch.context() as patched, chromium() as started:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        yield started


class Visitor:
    """A person's window, and everything that ran in it or that it asked for."""

    def __init__(self, page: Page) -> None:
        self.page, self.heard = page, list[str]()
        page.add_init_script(WATCH)
        page.on("console", lambda said: self._hear(said.text))
        page.on("pageerror", lambda wrong: self._hear(str(wrong)))
        page.on("dialog", lambda one: (self.heard.append(f"dialog {one.message}"), one.dismiss()))
        page.context.on("request", self._ask)

    def _hear(self, text: str) -> None:
        if MARK in text or text.startswith("ran"):
            self.heard.append(text[:200])

    def _ask(self, request: Request) -> None:
        if request.url.startswith("javascript:") or request.url[-2:] == "/x":
            self.heard.append(f"asked for {request.url[:100]}")

    def upload(self, file: File) -> int:
        """Send the file by the page, and return the number of its draft."""
        self.page.goto("/imports/new")
        sent = {"name": file.name, "mimeType": file.kind, "buffer": file.content}
        self.page.locator("#id_file").set_input_files(sent)
        self.page.locator("#id_source").fill("erp")
        self.page.get_by_role("button", name="Look at the file").click()
        self.page.wait_for_url("**/imports/*/*")
        return int(self.page.url.split("/imports/")[1].split("/")[0])

    def look_everywhere(self, draft: int) -> None:
        """Open every page of the draft, try all its lines, and open what cannot be read."""
        for part in ("format", "original", "columns"):
            self.page.goto(f"/imports/{draft}/{part}", wait_until="load")
        button = self.page.get_by_role("button", name="Check every line")
        if button.count():
            button.click()
            self.page.wait_for_load_state("networkidle")

    def download(self, draft: int) -> str:
        """Open the list of rejected lines; it has to be kept as a file and never be a page."""
        with self.page.expect_download() as coming, pytest.raises(BrowserError, match="Download"):
            self.page.goto(f"/imports/{draft}/rejected.csv")
        return str(coming.value.suggested_filename)


@pytest.fixture
def visitor(
    browser: Browser, live_server, client: Client, tmp_path: Path, settings: Settings
) -> Iterator[Visitor]:
    settings.DATA_DIR = tmp_path / "data"
    settings.MFA_REQUIRED_ROLES = frozenset()
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    client.force_login(make_user("Finn Finance", Role.FINANCE))
    context = browser.new_context(base_url=live_server.url)
    cookie = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    yield Visitor(context.new_page())
    context.close()


def test_thirty_hostile_files_run_nothing(visitor: Visitor, client: Client):
    every, downloads = files(), []
    assert len(every) >= ENOUGH

    for file in every:
        draft = visitor.upload(file)
        visitor.look_everywhere(draft)
        if ImportDraft.objects.get(pk=draft).counted.get("rejected"):
            downloads.append(visitor.download(draft))

    assert visitor.heard == []
    assert len(downloads) >= 4
    assert all(name.endswith(".csv") for name in downloads)
    last = ImportDraft.objects.filter(counted__rejected__gt=0).latest("pk")
    answer = client.get(f"/imports/{last.pk}/rejected.csv")
    assert b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_visitor_hears_what_runs(visitor: Visitor):
    visitor.page.goto("data:text/html," + HTML)
    visitor.page.wait_for_load_state("networkidle")

    assert any(MARK in said for said in visitor.heard)
