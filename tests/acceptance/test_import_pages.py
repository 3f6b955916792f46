"""A ledger comes in over the pages; every number is held against the file, read with `csv`."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

import make
from browser import chromium
from orchard.domain.accounts.models import Account, CustomerLink
from orchard.domain.core import services as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.ledger import queries, verification
from orchard.domain.ledger.models import ImportBatch, ImportDraft
from orchard.domain.ledger.rules import DraftState
from people import NOON, make_user
from reading import read

EXAMPLE = make.EXAMPLES / "adventureworks_reseller.csv.gz"
MESSY = """\ufeffRapport: faktura 2026

Fakturanr;Linje;Fakturadato;Kundenr;Kundenavn;Konsern;Varenr;Antall;Nettobeløp;Merknad
F1001;1;05/02/2026;K10;Fjordkraft AS;Fjordkraft;P1;10;1.234,50;
F1001;2;05/02/2026;K10;Fjordkraft AS;Fjordkraft;P2;2;99,00;"hastet; ring"
F1002;1;06/03/2026;K11;Baltexa OÜ;;P1;4;493,80;
F1003;1;07/01/2026;K12;Baltexa;;P3;1;12,5O;skrivefeil
F1004;1;31.12.2025x;K13;Helio Industri AS;;P3;1;12,50;
F1005;1;08/02/2026;K14;Marinor A/S;;P1;-1;-123,45;kreditnota
"""
FIXES = {"Nettobeløp": "12,50", "Fakturadato": "31/12/2025"}


@pytest.fixture
def finn(db: None, tmp_path: Path, settings: Settings) -> User:
    """Works in finance of a new installation."""
    settings.DATA_DIR = tmp_path / "data"
    settings.MFA_REQUIRED_ROLES = frozenset()
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    core.found_organisation("Vestberg", currency="NOK", by=None, at=NOON)
    return make_user("Finn Finance", Role.FINANCE)


@pytest.fixture
def pages(finn: User) -> Client:
    client = Client()
    client.force_login(finn)
    return client


def step(pages: Client, draft: ImportDraft, name: str, **said: object) -> ImportDraft:
    answer = pages.post(f"/imports/{draft.pk}/{name}", {"version": draft.version, **said})
    assert answer.status_code == 302, answer.content.decode()
    draft.refresh_from_db()
    return draft


def columns_of(pages: Client, draft: ImportDraft) -> dict[str, str]:
    form = pages.get(f"/imports/{draft.pk}/columns").context["form"]
    return {name: str(form[name].value() or "") for name in form.fields}


def uploaded(pages: Client, name: str, content: bytes) -> ImportDraft:
    pages.post("/imports/new", {"file": SimpleUploadedFile(name, content), "source": "erp"})
    return ImportDraft.objects.latest("pk")


def corrected() -> list[dict[str, str]]:
    """Read the messy file as somebody does who knows it, with the two slips corrected."""
    rows = list(csv.DictReader(MESSY.splitlines()[2:], delimiter=";"))
    rows[3]["Nettobeløp"], rows[4]["Fakturadato"] = FIXES.values()
    return rows


def amount(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))


def ledger(by: User) -> list[tuple[object, ...]]:
    files = [str(path) for path in queries.ledger_files(by)]
    if not files:
        return []
    sql = "SELECT invoice, strftime(booked_on, '%d/%m/%Y'), net FROM read_parquet(?) ORDER BY ALL"
    return duckdb.connect().execute(sql, [files]).fetchall()


def test_a_messy_file_from_upload_to_report_to_undo(pages: Client, finn: User):
    draft = uploaded(pages, "faktura.csv", MESSY.encode())
    assert draft.state == DraftState.ASKED
    draft = step(pages, draft, "format", date_order="dmy")
    draft = step(pages, draft, "columns", **columns_of(pages, draft))
    assert (draft.counted["new"], draft.counted["rejected"]) == (4, 2)
    shown = pages.get(f"/imports/{draft.pk}/check").context["rejected"]
    draft = step(pages, draft, "fix", **{f"line-{one.line}": FIXES[one.column] for one in shown})
    draft = step(pages, draft, "check")

    rows = corrected()
    expected = sorted((r["Fakturanr"], r["Fakturadato"], amount(r["Nettobeløp"])) for r in rows)
    assert ledger(finn) == expected
    report = pages.get(f"/imports/{draft.pk}/report").content.decode()
    assert f"{sum(amount(r['Nettobeløp']) for r in rows):,.2f}" in report.replace("\u2212", "-")
    assert CustomerLink.objects.count() == len({r["Kundenr"] for r in rows})

    pages.post(f"/imports/batches/{draft.batch_id}/undo")
    assert ledger(finn) == []
    assert verification.verify(finn, at=NOON).is_whole


@pytest.mark.slow
def test_what_a_person_says_otherwise_stands_on_a_page_and_not_in_a_file(pages: Client):
    """The alphabet and the currency are chosen on Format and Columns: nobody here has a mapping."""
    latin = "Date;Customer;Amount\n2026-01-05;Åsgård Møbel;12,50\n2026-01-06;Bjørn;7,00\n"
    draft = uploaded(pages, "latin.csv", latin.encode("cp1252"))

    text = read(pages.get(f"/imports/{draft.pk}/format"))

    assert "choose another alphabet under Format, “Something is wrong? Correct it”." in text
    assert "If that is wrong, choose the currency under Columns." in text
    assert "mapping" not in text


def test_every_column_that_could_be_meant_shows_what_stands_in_it(pages: Client):
    rows = "Ordered;Sent;Customer;Amount\n2026-01-05;2026-02-07;Birch;12\n2026-01-06;2026-02-08;Fir;7\n"
    draft = uploaded(pages, "days.csv", rows.encode())

    text = read(pages.get(f"/imports/{draft.pk}/format"))

    assert "Which column holds this" in text
    assert "Ordered: 2026-01-05, 2026-01-06 Sent: 2026-02-07, 2026-02-08" in text, "at its choice"


def test_the_button_that_imports_stands_before_the_lines(pages: Client):
    rows = "Date;Customer;Amount\n" + "2026-01-05;Birch;12\n" * 25
    draft = uploaded(pages, "many.csv", rows.encode())

    draft = step(pages, draft, "columns", **columns_of(pages, draft))
    page = pages.get(f"/imports/{draft.pk}/check").content.decode()

    assert page.index("Import 25 new lines") < page.index("First lines, as they are read")


@pytest.mark.row("HEL-123")
def test_sixty_thousand_lines_become_accounts_that_add_up(pages: Client, finn: User):
    draft = uploaded(pages, EXAMPLE.name, EXAMPLE.read_bytes())
    draft = step(pages, draft, "columns", **columns_of(pages, draft))
    draft = step(pages, draft, "check")

    with gzip.open(EXAMPLE, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    batch = ImportBatch.objects.get()
    assert batch.rows_new == len(rows) == 60_855
    total = sum((Decimal(row["sales_amount"]) for row in rows), Decimal(0))
    assert sum((one.added for one in batch.totals.all()), Decimal(0)) == total
    months = Counter(row["order_date"][:7] for row in rows)
    assert {f"{one.month:%Y-%m}": one.rows for one in batch.files.all()} == months
    assert Account.objects.count() == len({row["reseller_id"] for row in rows})
    assert {link.name for link in CustomerLink.objects.all()} == {row["reseller"] for row in rows}

    buyer = Account.objects.order_by("pk").first()
    assert buyer is not None
    assert buyer.name in pages.get(f"/accounts/{buyer.slug}").content.decode()
    assert buyer.name in pages.get(f"/search/palette?words={buyer.name}").content.decode()

    again = uploaded(pages, EXAMPLE.name, EXAMPLE.read_bytes())
    again = step(pages, again, "columns", **columns_of(pages, again))
    assert (again.counted["new"], again.counted["same"]) == (0, len(rows))


@pytest.fixture
def window(live_server: LiveServer, pages: Client) -> Iterator[Page]:
    """A browser in which Finn is signed in."""
    with chromium() as started:
        context = started.new_context(base_url=live_server.url)
        cookie = pages.cookies["session"].value
        context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
        yield context.new_page()


def go_through(window: Page, path: Path) -> None:
    """Take a file from the upload to its trial."""
    window.goto("/imports/new")
    window.set_input_files("input[type=file]", str(path))
    window.fill("input[name=source]", "erp")
    window.click("button:has-text('Look at the file')")
    window.check("input[name=date_order][value=dmy]")
    window.click("button:has-text('Continue')")
    window.click("a:has-text('Looks right')")
    window.click("button:has-text('Check every line')")
    window.wait_for_url("**/check")


@pytest.mark.slow
def test_a_person_imports_and_undoes_in_the_browser(window: Page, tmp_path: Path, finn: User):
    path = tmp_path / "faktura.csv"
    path.write_text(MESSY, encoding="utf-8")
    said: list[str] = []
    window.on("console", lambda message: said.append(message.text))
    go_through(window, path)

    for column, value in FIXES.items():
        window.fill(f"[aria-label$='{column}']", value)
    window.click("button:has-text('Save the corrections')")
    window.click("button:has-text('Import 6 new lines')")
    window.wait_for_url("**/report")
    assert "1,728.85" in window.inner_text("main")
    window.click("a:has-text('Undo this import')")
    window.click("button:has-text('Undo import of 6 lines')")
    window.wait_for_url("**/imports/batches/*")

    assert "undone" in window.inner_text("main h1 + div, .marks")
    assert said == []


@pytest.mark.slow
def test_what_was_pasted_survives_a_lost_connection(window: Page):
    rows = "Date\tCustomer\tNet\n2026-01-13\tC1\t100.50\n"
    window.goto("/imports/new")
    window.fill("textarea[name=pasted]", rows)
    window.wait_for_timeout(600)
    window.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        window.goto("/imports/new")
    window.context.set_offline(False)

    window.goto("/imports/new")
    window.click("[data-take]")

    assert window.input_value("textarea[name=pasted]") == rows
    window.click("button:has-text('Look at the file')")
    window.wait_for_url("**/format")
