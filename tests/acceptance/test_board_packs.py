"""The board pack over all accounts as people use it: asked for, watched, taken along, in three forms."""

from __future__ import annotations

import io
from pathlib import Path

import pptx
import pytest
from django.test import Client

from orchard.domain.accounts.models import Account
from orchard.domain.core.files.kinds import FileKind
from orchard.domain.core.rules import Role
from orchard.domain.packs.jobs import make_board_pack
from orchard.domain.packs.models import ProgrammePack
from orchard.domain.plans.models import Action
from outside import Run
from pack_pages import Person, browser, people, taken, today, words
from papers import assert_is_whole, words_of
from reading import read, shown

__all__ = ["browser", "people", "today"]
pytestmark = pytest.mark.usefixtures("today")
BASE = "/portfolio/board-packs"
WISH = {
    "form": "pptx",
    "starts_on": "2026-07-01",
    "ends_on": "2026-09-30",
    "meets_on": "2026-12-04",
}


def worker() -> ProgrammePack:
    """Do what waits in the queue, as the background process does."""
    from django_tasks_db.models import DBTaskResult

    for waiting in DBTaskResult.objects.filter(status="READY"):
        made = waiting.task_result
        assert made.task.func is make_board_pack.func
        make_board_pack.call(*made.args, **made.kwargs)
        waiting.delete()
    return ProgrammePack.objects.latest("pk")


def test_a_board_pack_is_asked_for_watched_and_taken_along(browser: Person):
    Account.objects.update(status="key")
    client = browser(Role.PROGRAMME_DIRECTOR)
    assert "No board pack was made yet" in shown(client, BASE)
    form = client.get(f"{BASE}/new").context["form"]
    assert str(form["starts_on"].value()) == "2026-07-01"

    answer = client.post(f"{BASE}/new", WISH | {"has_margins": "on"})

    assert answer.url == BASE
    waiting = client.get(BASE).content.decode()
    assert "hx-trigger" in waiting
    assert '<progress class="bar" max="100" value="0"' in waiting
    found = worker()
    text = shown(client, BASE)
    assert "Ready" in text
    assert "Send it by 27 Nov 2026, for the meeting on 4 Dec 2026." in text
    assert "confidential: only our people" in text
    assert "Board pack" in shown(client, f"{BASE}/{found.pk}")
    content = taken(client, f"{BASE}/{found.pk}/file")
    assert_is_whole(content, FileKind.PPTX)
    slides = pptx.Presentation(io.BytesIO(content)).slides
    assert [slide.shapes.title.text for slide in slides][:2] == [
        "Key accounts of Vestberg: for the board",
        "1 account is a key account",
    ]
    assert all("Confidential: only for Vestberg" in words(slide) for slide in slides)


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_it_comes_as_text_and_pdf_too_and_says_what_is_late(browser: Person, form: str):
    Account.objects.update(status="key")
    Action.objects.update(noted_at="2026-05-01T09:00+00:00", due_on="2026-06-01")
    client = browser(Role.FINANCE)

    client.post(f"{BASE}/new", WISH | {"form": form})
    found = worker()

    text = words_of(taken(client, f"{BASE}/{found.pk}/file"))
    assert "0 % of the actions that were due up to 30 Sep 2026 were done on time" in text
    assert "0 of 1 key account has an approved plan for 2026" in text


def test_bad_input_is_said_and_others_find_no_page(browser: Person):
    client = browser(Role.ADMINISTRATOR)
    assert "With contribution" not in shown(client, f"{BASE}/new")

    answer = client.post(f"{BASE}/new", WISH | {"ends_on": "2026-06-30"})

    assert answer.status_code == 422
    assert "The period ends before it starts" in read(answer)
    assert not ProgrammePack.objects.exists()
    for role in (Role.ACCOUNT_MANAGER, Role.EXECUTIVE_SPONSOR, Role.OPERATIONS, Role.READER):
        for path in (BASE, f"{BASE}/new"):
            assert browser(role).get(path).status_code in {403, 404}, role


def test_it_is_taken_away_and_put_back(browser: Person):
    client: Client = browser(Role.PROGRAMME_DIRECTOR)
    client.post(f"{BASE}/new", WISH | {"form": "pdf"})
    found = worker()

    client.post(f"{BASE}/{found.pk}/remove")

    assert "No board pack was made yet" in shown(client, BASE)
    assert client.get(f"{BASE}/{found.pk}/file").status_code == 404
    client.post(f"{BASE}/{found.pk}/restore")
    assert taken(client, f"{BASE}/{found.pk}/file")


def test_the_command_line_writes_a_board_pack(orchard: Run, tmp_path: Path):
    ledger, file = tmp_path / "ledger.csv", tmp_path / "board.pdf"
    ledger.write_text(
        "Invoice;Line;Date;Customer;Product;Net;Currency\nI1;1;2026-08-05;Birch;P1;100,50;EUR\n"
    )
    orchard("import", ledger)

    orchard("pack", "--kind", "board", "--format", "pdf", "--out", file)

    assert "for the board" in words_of(file.read_bytes())
    orchard("pack", "--kind", "board", "--customer", "--out", file, expect=1)
    orchard("pack", "--kind", "qbr", "--out", file, expect=2)
