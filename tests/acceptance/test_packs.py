"""Packs as people use them: asked for, watched while they are made, taken along, sent in time."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import docx
import pptx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orchard.domain.accounts.models import Account
from orchard.domain.core.files.kinds import FileKind
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.packs.jobs import make_pack
from orchard.domain.packs.models import Pack
from orchard.domain.plans.models import Objective
from outside import Run
from pack_pages import TODAY, Person, browser, people, taken, today, words
from papers import assert_is_whole, words_of
from reading import read, shown

__all__ = ["browser", "people", "today"]
pytestmark = pytest.mark.usefixtures("today")
BASE = "/accounts/birch/packs"
WISH = {
    "kind": "qbr", "audience": "internal", "form": "pptx",
    "starts_on": "2026-07-01", "ends_on": "2026-09-30", "meets_on": "2026-12-04",
}  # fmt: skip


def worker() -> Pack:
    """Do what waits in the queue, as the background process does."""
    from django_tasks_db.models import DBTaskResult

    for waiting in DBTaskResult.objects.filter(status="READY"):
        made = waiting.task_result
        assert made.task.func is make_pack.func
        make_pack.call(*made.args, **made.kwargs)
        waiting.delete()
    return Pack.objects.latest("pk")


def test_the_day_of_a_meeting_goes_along_to_the_form_of_its_pack(browser: Person):
    client = browser(Role.ACCOUNT_MANAGER)

    form = client.get(f"{BASE}/new?on=2026-12-04").context["form"]
    loose = client.get(f"{BASE}/new?on=soon").context["form"]

    assert (form["meets_on"].value(), loose["meets_on"].value()) == (date(2026, 12, 4), None)


@pytest.mark.row("HEL-139")
def test_a_review_pack_is_asked_for_watched_and_taken_along(browser: Person):
    client = browser(Role.ACCOUNT_MANAGER)
    assert "No pack was made yet" in shown(client, BASE)
    form = client.get(f"{BASE}/new").context["form"]
    assert (form["starts_on"].value(), form["ends_on"].value()) == (
        date(2026, 7, 1),
        date(2026, 9, 30),
    )

    answer = client.post(f"{BASE}/new", WISH)

    assert answer.url == BASE
    waiting = client.get(BASE).content.decode()
    assert "hx-trigger" in waiting
    assert '<progress class="bar" max="100" value="0"' in waiting
    assert "Waiting" in shown(client, BASE)
    found = worker()
    text = shown(client, BASE)
    assert "Ready" in text
    assert "Send it by 27 Nov 2026, for the meeting on 4 Dec 2026." in text
    Pack.objects.update(meets_on=date(2026, 9, 4))
    assert "It was to be sent by 28 Aug 2026" in shown(client, BASE)
    assert "confidential: only our people" in text
    content = taken(client, f"{BASE}/{found.pk}/file")
    assert_is_whole(content, FileKind.PPTX)
    slides = pptx.Presentation(io.BytesIO(content)).slides
    assert len(slides) <= 9, "eight pages and the title"
    assert [slide.shapes.title.text for slide in slides] == [
        "Birch and Vestberg: review",
        "No decision is on record from 1 Jul 2026 to 30 Sep 2026",
        "0 of 1 objective is reached",
        "No value is confirmed in 2026 yet",
        "No sales are known yet",
        "1 promised action is late",
        "No change at the customer was heard",
        "1 initiative comes next",
        "Vestberg owes 2, Birch owes 0",
    ]
    for slide in slides:
        assert "Confidential: only for Vestberg" in words(slide)


def test_many_packs_ask_the_database_no_more_than_one(browser: Person):
    client = browser(Role.ACCOUNT_MANAGER)

    def asked() -> int:
        client.post(f"{BASE}/new", WISH | {"audience": "customer", "form": "pdf"})
        worker()
        with CaptureQueriesContext(connection) as seen:
            shown(client, BASE)
        return len(seen)

    asked()  # the process remembers something of the organisation
    first = asked()
    assert first <= 25
    assert {asked() for _ in range(3)} == {first}


def test_what_the_customer_reads_holds_what_is_shared_in_every_form(browser: Person):
    client = browser(Role.ACCOUNT_MANAGER)
    for form in ("pptx", "docx", "pdf"):
        client.post(f"{BASE}/new", WISH | {"audience": "customer", "form": form})
        found = worker()

        text = words_of(taken(client, f"{BASE}/{found.pk}/file"))

        assert "Revenue of the year" in text
        assert "Call Bergen" not in text
        assert "Lower our price" not in text
        assert "Confidential" not in text
    assert "for the customer, too" in shown(client, BASE)


def test_what_is_withdrawn_is_not_handed_out_and_the_page_says_so(
    browser: Person, people: dict[Role, User]
):
    client = browser(Role.ACCOUNT_MANAGER)
    client.post(f"{BASE}/new", WISH | {"audience": "customer"})
    found = worker()
    row = Account.objects.get(slug="birch").shared_items.get()
    row.withdrawn_by, row.withdrawn_at = people[Role.ACCOUNT_MANAGER], TODAY
    row.save()

    assert "Out of date" in shown(client, BASE)
    answer = client.get(f"{BASE}/{found.pk}/file")
    assert answer.status_code == 409
    assert "not shared with the customer any more" in read(answer)


def test_what_was_taken_out_after_it_was_shared_is_not_handed_out(browser: Person):
    client = browser(Role.ACCOUNT_MANAGER)
    client.post(f"{BASE}/new", WISH | {"audience": "customer"})
    found = worker()
    assert taken(client, f"{BASE}/{found.pk}/file")

    Objective.objects.update(removed_at=TODAY)

    assert client.get(f"{BASE}/{found.pk}/file").status_code == 409
    assert "Out of date" in shown(client, BASE)


def test_bad_input_is_said_on_the_form_and_others_see_no_form(browser: Person):
    client = browser(Role.ACCOUNT_MANAGER)

    answer = client.post(f"{BASE}/new", WISH | {"ends_on": "2026-06-30"})
    assert answer.status_code == 422
    assert "The period ends before it starts" in read(answer)
    answer = client.post(f"{BASE}/new", WISH | {"kind": "board", "audience": "customer"})
    assert "for our people only" in read(answer)
    for day in ("0001-01-01", "9999-12-31"):
        answer = client.post(f"{BASE}/new", WISH | {"meets_on": day})
        assert "Give a year from 1900 to 2200." in read(answer)
    assert not Pack.objects.exists()
    for role in (Role.READER, Role.OPERATIONS, Role.FINANCE):
        assert browser(role).get(f"{BASE}/new").status_code in {403, 404}
    assert "Make a pack" not in shown(browser(Role.READER), BASE)


def test_a_pack_is_taken_away_and_put_back(browser: Person):
    client = browser(Role.ACCOUNT_MANAGER)
    client.post(f"{BASE}/new", WISH)
    found = worker()

    client.post(f"{BASE}/{found.pk}/remove")

    assert "No pack was made yet" in shown(client, BASE)
    assert client.get(f"{BASE}/{found.pk}/file").status_code == 404
    client.post(f"{BASE}/{found.pk}/restore")
    assert taken(client, f"{BASE}/{found.pk}/file")


def test_a_template_is_refused_by_name_of_what_it_lacks_and_a_good_one_is_used(browser: Person):
    client = browser(Role.PROGRAMME_DIRECTOR)
    ours = client.get("/settings/slides/ours").content
    deck = pptx.Presentation(io.BytesIO(ours))
    for layout in deck.slide_layouts:
        for holder in layout.placeholders:
            if holder.name == "table":
                holder.element.nvSpPr.cNvPr.set("name", "Tabelle 3")
    broken = io.BytesIO()
    deck.save(broken)
    broken.seek(0)
    broken.name = "own.pptx"

    answer = client.post("/settings/slides", {"file": broken})

    assert answer.status_code == 422
    assert "no layout with these placeholders: title, body, table" in read(answer)
    good = io.BytesIO(ours)
    good.name = "good.pptx"
    assert client.post("/settings/slides", {"file": good}).status_code == 302
    assert "good.pptx" in shown(client, "/settings/slides")
    assert browser(Role.ACCOUNT_MANAGER).get("/settings/slides").status_code in {403, 404}


def test_the_command_line_writes_a_pack_and_refuses_what_is_none(orchard: Run, tmp_path: Path):
    ledger, file = tmp_path / "ledger.csv", tmp_path / "pack.docx"
    ledger.write_text(
        "Invoice;Line;Date;Customer;Product;Net;Currency\nI1;1;2026-08-05;Birch;P1;100,50;EUR\n"
    )
    orchard("import", ledger)

    orchard("pack", "birch", "--format", "docx", "--out", file)

    assert "Birch" in docx.Document(io.BytesIO(file.read_bytes())).paragraphs[0].text
    assert_is_whole(file.read_bytes(), FileKind.DOCX)
    orchard("pack", "birch", "--kind", "no", "--out", file, expect=2)
    orchard("pack", "birch", "--kind", "board", "--customer", "--out", file, expect=1)
    orchard("pack", "no-such", "--out", file, expect=1)
