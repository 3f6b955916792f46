"""Documents that a customer hands over in the portal: what is taken, who sees it, who takes it back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from attaching import BAD, PDF, PNG
from both_sides import _today, browser, manager, people
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import Attachment, AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.plans import services as plans
from orchard.domain.plans.models import PortalPerson, SharedItem
from orchard.domain.plans.services import portal_files
from orchard.domain.relationships import queries
from orchard.domain.relationships.models import Contact
from people import NOON
from reading import read, shown

__all__ = ["_today", "browser", "manager", "people"]
SHARING, FILES = "/accounts/birch/sharing", "/accounts/birch/files"
NEW = "/portal/documents/new"
NOW = datetime(2026, 8, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _shelf(settings: object, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def kari(people: dict[Role, User]) -> User:
    return people[Role.ACCOUNT_MANAGER]


def come_in(name: str, by: User) -> Client:
    """Return the browser of somebody of Birch who came in."""
    birch = Account.objects.get(key="birch")
    contact, _made = Contact.objects.get_or_create(
        account=birch, name=name,
        defaults={"function": "procurement", "level": "manager", "source": "Met", "added_at": NOON},
    )  # fmt: skip
    token = f"token-of-{contact.pk}"
    plans.invite_to_portal(contact, email=f"{contact.pk}@birch.example", token=token, by=by, at=NOW)
    client = Client()
    assert client.post(f"/portal/enter/{token}").status_code == 302
    return client


def give(
    guest: Client, name: str = "terms.pdf", content: bytes = PDF, title: str = "Our terms"
) -> HttpResponse:
    return guest.post(NEW, {"file": SimpleUploadedFile(name, content), "title": title})


def given(guest: Client) -> Attachment:
    answer = give(guest)
    assert answer.status_code == 302, read(answer)
    return Attachment.objects.latest("pk")


@pytest.mark.row("HEL-69")
def test_a_document_of_the_customer_is_seen_by_both_sides_and_says_whose_it_is(
    manager: Client, kari: User
):
    siri, jan = come_in("Siri Moe", kari), come_in("Jan Vik", kari)

    file = given(siri)

    assert "Our terms PDF" in shown(siri, "/portal/")
    assert "from you" in shown(siri, "/portal/")
    assert "from Siri Moe" in shown(jan, "/portal/")
    assert b"".join(jan.get(f"/portal/documents/{file.pk}").streaming_content) == PDF
    ours = shown(manager, FILES)
    assert "from the customer : Siri Moe" in ours
    assert "is-shared" in manager.get(FILES).content.decode()
    assert "from the customer: Siri Moe" in shown(manager, SHARING)
    assert "Birch wrote in the portal" in shown(manager, "/"), "who manages the account is told"
    event = AuditEvent.objects.get(verb="portal.document_given")
    assert event.by_id is None


@pytest.mark.row("HEL-69")
def test_who_gave_a_document_takes_it_back_and_nobody_else_at_the_customer(
    manager: Client, kari: User
):
    siri, jan = come_in("Siri Moe", kari), come_in("Jan Vik", kari)
    file = given(siri)
    away = f"/portal/documents/{file.pk}/take-back"
    assert jan.post(away).status_code == 404

    assert siri.post(away).status_code == 302

    assert "Our terms" not in shown(siri, "/portal/")
    assert jan.get(f"/portal/documents/{file.pk}").status_code == 404
    assert "Our terms" not in shown(manager, FILES)
    assert siri.post(away).status_code == 404
    refused = manager.post(f"{FILES}/{file.pk}/restore")
    assert refused.status_code == 409
    assert "took it back" in read(refused)
    assert "Our terms" not in shown(siri, "/portal/")


def test_a_look_through_their_eyes_hands_nothing_over(manager: Client, kari: User):
    siri = come_in("Siri Moe", kari)
    contact = Contact.objects.get(name="Siri Moe")

    assert NEW in siri.get("/portal/").content.decode()
    seen = manager.get(f"{SHARING}/as/{contact.pk}").content.decode()
    assert "Documents" in seen
    assert NEW not in seen


@pytest.mark.trust("T-GDPR-2")
def test_files_that_somebody_handed_over_are_named_to_them_and_at_their_erasure(
    kari: User, people: dict[Role, User]
):
    file = given(come_in("Siri Moe", kari))
    siri, admin = Contact.objects.get(name="Siri Moe"), people[Role.ADMINISTRATOR]

    held = {one.model: one.rows for one in queries.held_about(admin, siri)}
    assert held["plans.shareditem"][0]["file"] == "Our terms"
    assert queries.words_left(admin, siri) == (1, ["Birch"])

    Attachment.objects.filter(pk=file.pk).update(removed_at=NOW)
    assert queries.words_left(admin, siri) == (0, [])


def test_the_team_takes_the_file_away_and_cannot_only_hide_it(manager: Client, kari: User):
    siri = come_in("Siri Moe", kari)
    file = given(siri)

    hidden = manager.post(f"{SHARING}/document/{file.pk}/withdraw")
    assert hidden.status_code == 409
    assert "Take the file away instead" in read(hidden)
    page = manager.get(f"{SHARING}/document/{file.pk}").content.decode()
    assert f"{SHARING}/document/{file.pk}/withdraw" not in page
    assert "Our terms" in shown(siri, "/portal/")

    assert manager.post(f"{FILES}/{file.pk}/remove").status_code == 302
    assert "Our terms" not in shown(siri, "/portal/")
    assert manager.post(f"{FILES}/{file.pk}/restore").status_code == 302
    assert "Our terms" in shown(siri, "/portal/"), "what one of us took away one of us puts back"


@pytest.mark.trust("T-FILE-3")
def test_pages_scripts_archives_and_bombs_are_refused_with_the_reason(
    kari: User, monkeypatch: pytest.MonkeyPatch
):
    siri = come_in("Siri Moe", kari)
    monkeypatch.setattr("orchard.domain.core.signing.MOST_TRIES", len(BAD) + 1)
    for name, content in BAD.items():
        answer = give(siri, name, content)

        assert answer.status_code == 422, name
        assert 'role="alert"' in answer.content.decode(), name
    assert "web page or holds a script" in read(give(siri, "a.html", BAD["a.html"]))
    assert not Attachment.objects.exists()
    assert not SharedItem.objects.exists()


@pytest.mark.trust("T-FILE-3")
def test_what_a_customer_gave_is_handed_out_to_keep_and_never_as_a_page(
    manager: Client, kari: User
):
    siri = come_in("Siri Moe", kari)
    give(siri, "<img src=x>.pdf")
    file = Attachment.objects.get()

    for client, path in ((siri, f"/portal/documents/{file.pk}"), (manager, f"{FILES}/{file.pk}")):
        answer = client.get(path)
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert b"".join(answer.streaming_content) == PDF


@pytest.mark.trust("T-DOS-1")
def test_a_customer_cannot_fill_the_disk(kari: User, monkeypatch: pytest.MonkeyPatch):
    siri = come_in("Siri Moe", kari)
    large = give(siri, "large.pdf", PDF + b" " * (20 << 20))
    assert large.status_code == 422
    assert "larger than 20 MB" in read(large)
    given(siri)

    monkeypatch.setattr(portal_files, "MOST_GIVEN", 1)
    assert "1 files of yours are here already" in read(give(siri))
    monkeypatch.setattr(portal_files, "MOST_GIVEN", 9)
    monkeypatch.setattr(portal_files, "MOST_GIVEN_BYTES", 2 * len(PDF) - 1)
    assert "Take one back first" in read(give(siri))
    assert Attachment.objects.count() == 1


@pytest.mark.trust("T-DOS-1")
def test_many_files_at_once_have_to_wait(kari: User):
    siri = come_in("Siri Moe", kari)
    for number in range(10):
        give(siri, f"{number}.png", PNG)

    refused = give(siri)

    assert refused.status_code == 422
    assert "many files at once" in read(refused)
    assert Attachment.objects.count() == 10


@pytest.mark.trust("T-DOS-1")
def test_files_come_only_from_who_is_in_and_only_to_the_page_that_takes_them(kari: User):
    siri = come_in("Siri Moe", kari)
    file = {"file": SimpleUploadedFile("a.pdf", PDF), "title": "x", "text": "y"}

    assert siri.post("/portal/ideas/new", file).status_code == 400
    for client in (Client(), siri):
        PortalPerson.objects.update(ended_at=NOW)
        assert give(client)["Location"].startswith("/portal/sign-in")
    assert not Attachment.objects.exists()
