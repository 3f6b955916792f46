"""Hostile text in every field: pages run nothing of it, files hold no formula, and the trail knows who took them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlencode, urlsplit

import openpyxl
import pytest
from django.contrib.staticfiles import finders
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Route

from browser import chromium
from browsing import Clients, readable
from filling import forms_of
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.economics.models import AccountFigures
from payloads import FORMULAS, MARK, STARTERS, XSS
from routes import address
from spoiling import fields_of_people, spoil
from world import World

LOOKERS = ("programme_director", "finance", "administrator")
WATCH = """
document.addEventListener('securitypolicyviolation',
  e => console.log('CSP ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));
for (const name of ['alert', 'confirm', 'prompt']) window[name] = said => console.log('ran ' + said);
"""
TABLES = (
    "/portfolio", "/portfolio/classes", "/accounts", "/?view=table", "/imports", "/settings/rates",
    "/settings/people", "/accounts/grouping",
)  # fmt: skip


def said_by(answer: HttpResponse) -> bytes:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return body


def pages(world: World) -> Iterator[tuple[str, str]]:
    """Yield every page once, with somebody who may see it."""
    seen: set[str] = set()
    for who in LOOKERS:
        for route, verdict in readable(who):
            path = address(route, verdict, world, "own", who)
            if not verdict.is_api and route.name not in seen:
                seen.add(route.name)
                query = f"?{urlencode(verdict.query)}" if verdict.query else ""
                yield who, path + query


class Window:
    """A browser in a thread of its own, whose requests are answered where the world is."""

    def __init__(self, world: World) -> None:
        self.clients = {who: Clients(world, who).browser for who in LOOKERS}
        self.asked: Queue[tuple[str, str]] = Queue()
        self.answers: Queue[tuple[int, dict[str, str], bytes]] = Queue()
        self.who, self.found = LOOKERS[0], list[str]()
        self.wrong: dict[str, list[str]] = {}

    def open_all(self, places: list[tuple[str, str]]) -> None:
        """Open every page, and keep what it ran, was kept from running or asked for."""
        with ThreadPoolExecutor(1) as pool:
            work = pool.submit(self._browse, places)
            while not work.done() or not self.asked.empty():
                with suppress(Empty):
                    who, path = self.asked.get(timeout=0.05)
                    answer = self.clients[who].get(path, follow=True)
                    self.answers.put((answer.status_code, dict(answer.items()), said_by(answer)))
            work.result()

    def _browse(self, places: list[tuple[str, str]]) -> None:
        with chromium() as browser:
            page = browser.new_page()
            page.add_init_script(WATCH)
            page.on("console", lambda said: self._hear(said.text))
            page.on("pageerror", lambda wrong: self._hear(str(wrong)))
            page.on("dialog", lambda one: (self._hear(f"ran {one.message}"), one.dismiss()))
            page.route("**/*", self._answer)
            for self.who, path in places:
                self.found = self.wrong.setdefault(path, [])
                try:
                    page.goto(f"http://testserver{path}", wait_until="load")
                except BrowserError as mistake:  # a file that is taken along runs nothing
                    if "Download is starting" not in str(mistake):
                        raise

    def _hear(self, text: str) -> None:
        if MARK in text or text.startswith(("ran", "CSP")):
            self.found.append(text[:200])

    def _answer(self, route: Route) -> None:
        asked = urlsplit(route.request.url)
        path = asked.path + (f"?{asked.query}" if asked.query else "")
        if MARK in path or asked.hostname != "testserver":
            self.found.append(f"asked for {path[:100]}")
            route.abort()
        elif asked.path.startswith("/static/"):
            known = finders.find(asked.path.removeprefix("/static/"))
            route.fulfill(path=known) if known else route.fulfill(status=404)
        elif route.request.method != "GET":
            route.fulfill(status=204)
        else:
            self.asked.put((self.who, path))
            status, headers, body = self.answers.get(timeout=60)
            route.fulfill(status=status, headers=headers, body=body)


@pytest.mark.trust("T-XSS-1")
@pytest.mark.trust("T-XSS-2")
def test_no_page_runs_or_fetches_what_stands_in_any_field(world: World):
    assert len(set(XSS)) >= ENOUGH
    assert spoil(XSS) >= set(XSS)
    window = Window(world)

    window.open_all(list(pages(world)))

    assert len(window.wrong) > ENOUGH_PAGES
    assert {path: found for path, found in window.wrong.items() if found} == {}


def test_the_window_hears_what_runs_and_what_was_kept_from_running(world: World):
    class Careless:
        def get(self, path: str, **_more: object) -> HttpResponse:
            policy = {"Content-Security-Policy": "script-src 'none'"} if "kept" in path else {}
            return HttpResponse(
                f"<script>alert('{MARK}')</script><img src='/{MARK}'>", headers=policy
            )

    window = Window(world)
    window.clients = dict.fromkeys(LOOKERS, Careless())

    window.open_all([(LOOKERS[0], "/run"), (LOOKERS[0], "/kept")])

    assert f"ran {MARK}" in window.wrong["/run"]
    assert f"asked for /{MARK}" in window.wrong["/run"]
    assert any(said.startswith("CSP script-src") for said in window.wrong["/kept"])


ENOUGH, ENOUGH_PAGES = 150, 60


@pytest.mark.trust("T-XSS-1")
def test_what_is_sent_to_forms_comes_back_as_text(world: World):
    wrong = []
    for who in LOOKERS[:2]:
        client = Clients(world, who).browser
        for page_of, path in pages(world):
            if page_of != who:
                continue
            body = said_by(client.get(path)).decode(errors="replace")
            for form in forms_of(body, path):
                hostile = {**form.filled, **{name: [XSS[0] + XSS[27]] for name in form.texts}}
                if form.verb == "post" and form.texts and not form.action.startswith("/sign"):
                    answer = said_by(client.post(form.action, hostile)).decode(errors="replace")
                    wrong += [f"{form.action}: {one}" for one in live_markup(answer)]
    assert wrong == []


def live_markup(page: str) -> list[str]:
    """Return our texts where a browser would take them for markup."""
    return re.findall(rf"<\w+[^>\"']*{MARK}|<script>[^<]*{MARK}", page)


@pytest.mark.trust("T-XSS-3")
def test_letters_are_plain_text_whatever_names_say(world: World, tmp_path: Path):
    User.objects.update(name="<b onclick=alert(1)>CNRY</b>")
    client = Clients(world, "administrator").browser
    client.post(f"/settings/people/{world.colleague.pk}/link", {})
    Client().post("/sign-in/forgotten", {"email": world.colleague.email})

    for letter in mail.outbox:
        assert letter.content_subtype == "plain"
        assert not getattr(letter, "alternatives", ())
        assert "\n" not in letter.subject


@pytest.mark.trust("T-EXP-1")
@pytest.mark.parametrize("who", ["finance", "administrator"])
def test_no_file_holds_a_formula_that_somebody_wrote(world: World, who: str):
    spoil(FORMULAS)
    client, files = Clients(world, who).browser, 0
    wrong: list[str] = []
    for path in [*TABLES, *exports_of(world)]:
        for kind in ("csv", "xlsx"):
            answer = client.get(path + ("&" if "?" in path else "?") + f"as={kind}")
            body, told = said_by(answer), answer.get("Content-Disposition", "")
            if answer.status_code != 200 or not told.startswith("attachment"):
                continue
            files += 1
            cells = formulas_in_csv(body) if "csv" in told else formulas_in_book(body)
            wrong += [f"{path} {kind}: {cell!r}" for cell in cells]
    assert wrong == []
    assert files >= LEAST_FILES[who]


LEAST_FILES = {"finance": 14, "administrator": 10}


def exports_of(world: World) -> list[str]:
    draft = world.things["draft"]["own"]
    return [f"/accounts/{world.own.slug}/lines", f"/imports/{draft}/rejected.csv"]


def formulas_in_csv(body: bytes) -> list[str]:
    """Return cells that a spreadsheet would compute; numbers may begin with a sign."""
    rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    cells = (cell.lstrip("\ufeff\u200b \u00a0") for row in rows for cell in row)
    return [cell for cell in cells if cell[:1] in STARTERS and cell and not is_number(cell)]


def formulas_in_book(body: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(body))
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return [str(cell.value) for cell in cells if cell.data_type == "f"]


def is_number(cell: str) -> bool:
    try:
        return Decimal(cell).is_finite()
    except InvalidOperation:
        return False


@pytest.mark.trust("T-AUD-1")
def test_the_trail_says_who_took_which_list_along_and_from_where(world: World):
    client = Clients(world, "finance").browser
    client.get("/portfolio?columns=account.name,revenue&as=csv", REMOTE_ADDR="192.0.2.7")
    client.get(f"/accounts/{world.own.slug}/lines?as=csv", REMOTE_ADDR="192.0.2.7")

    lines, table = AuditEvent.objects.filter(verb="data.exported").order_by("-sequence")[:2]

    assert (table.by_id, table.subject_id) == (world.people["finance"].pk, "portfolio")
    assert table.facts == {
        "kind": "csv", "rows": 3, "columns": ["account.name", "revenue"], "origin": "192.0.2.0/24",
    }  # fmt: skip
    assert (lines.subject_type, lines.subject_id) == ("accounts.account", str(world.own.pk))
    assert lines.facts["rows"] > 0
    assert "Nordfjord" not in table.what + lines.what


@pytest.mark.trust("T-AUD-1")
def test_a_look_at_a_confidential_account_is_noted_once_in_a_while(world: World):
    client = Client()
    client.force_login(world.insider)
    headers = {"Authorization": f"Bearer {world.tokens['insider']}"}
    slug = world.secret.slug

    for path in ("", "/economics", "/long-run"):
        assert client.get(f"/accounts/{slug}{path}").status_code == 200
    client.get(f"/accounts/{world.own.slug}/economics")
    assert Client(headers=headers).get(f"/api/v1/accounts/{slug}/figures").status_code == 200

    (event,) = AuditEvent.objects.filter(verb="figures.read")
    assert (event.by_id, event.subject_id) == (world.insider.pk, str(world.secret.pk))
    assert event.facts == {"page": "accounts:overview", "origin": "127.0.0.0/24"}


@pytest.mark.trust("T-AUD-1")
def test_a_figure_of_a_confidential_account_that_is_opened_alone_is_noted(world: World):
    client = Client()
    client.force_login(world.insider)

    assert client.get(f"/accounts/{world.secret.slug}/figures/revenue").status_code == 200

    (event,) = AuditEvent.objects.filter(verb="figures.read")
    assert event.facts["page"] == "accounts:figure"


@pytest.mark.trust("T-AUD-1")
def test_a_program_that_reads_a_confidential_account_is_noted(world: World):
    program = Client(headers={"Authorization": f"Bearer {world.tokens['insider']}"})

    program.get(f"/api/v1/accounts/{world.secret.slug}/parts?dimension=unit")

    (event,) = AuditEvent.objects.filter(verb="figures.read")
    assert event.facts["page"] == "api"


@pytest.mark.trust("T-AUD-1")
@pytest.mark.parametrize("path", ["figures", "signals"])
def test_a_list_that_has_a_confidential_account_is_noted_once_in_a_while(world: World, path: str):
    program = Client(headers={"Authorization": f"Bearer {world.tokens['insider']}"})
    AccountFigures.objects.filter(account=world.secret).update(signal_kinds="revenue")
    page_before = program.get(f"/api/v1/{path}?limit=200").json()["items"]
    program.get(f"/api/v1/{path}?limit=200")

    (event,) = AuditEvent.objects.filter(verb="figures.read")
    assert world.secret.slug in {row["account"] for row in page_before}
    assert (event.by_id, event.subject_id) == (world.insider.pk, str(world.secret.pk))
    assert event.facts["page"] == "api"


@pytest.mark.trust("T-AUD-1")
@pytest.mark.parametrize(
    "path",
    ["/accounts", "/portfolio", "/portfolio/overview", "/portfolio/profit", "/portfolio/risk", "/"],
)
def test_a_list_on_a_page_that_has_a_confidential_account_is_noted_once_in_a_while(
    world: World, path: str
):
    client, stranger = Client(), Clients(world, "programme_director").browser
    client.force_login(world.insider)
    AccountFigures.objects.filter(account=world.secret).update(signal_kinds="|mix_narrowing|")
    stranger.get(path)
    assert not AuditEvent.objects.filter(verb="figures.read").exists()

    shown = client.get(path).content.decode()
    client.get(path)

    (event,) = AuditEvent.objects.filter(verb="figures.read")
    assert world.secret.name in shown
    assert (event.by_id, event.subject_id) == (world.insider.pk, str(world.secret.pk))


@pytest.mark.trust("T-AUD-1")
def test_a_page_of_a_list_notes_only_what_stands_on_it(world: World):
    program = Client(headers={"Authorization": f"Bearer {world.tokens['insider']}"})
    path, noted = "/api/v1/figures?limit=1", AuditEvent.objects.filter(verb="figures.read")

    while path:
        page = program.get(path).json()
        is_there = any(row["account"] == world.secret.slug for row in page["items"])
        assert noted.exists() is is_there
        path = f"/api/v1/figures?limit=1&cursor={page['next']}" if page["next"] else ""
        if is_there:
            return
    pytest.fail("the confidential account stood on no page")


def test_the_fields_that_people_write_in_are_known():
    assert len(list(fields_of_people())) > 30
