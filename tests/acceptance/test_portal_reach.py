"""Whom a customer may ask, and what each of us may decide on the spot: said to them deliberately."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from both_sides import Person, _today, browser, manager, people, siri
from orchard.config.elsewhere import mail as mail_settings
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.plans import services as plans
from orchard.domain.plans.models import Authority, PortalVisit
from orchard.domain.relationships.models import Contact
from orchard.domain.selection.models import Standing
from papers import words_of_pdf
from reading import read, shown

__all__ = ["_today", "browser", "manager", "people"]
pytestmark = pytest.mark.row("HEL-69")
SHARING = "/accounts/birch/sharing"
WORDS = "credits to 50,000, priority of deliveries"


@pytest.fixture
def guest(people: dict[Role, User]) -> Client:
    """The browser of Siri, who came in."""
    plans.invite_to_portal(
        siri(), email="siri@birch.example", token="let-me-in", by=people[Role.ACCOUNT_MANAGER],
        at=datetime.now(UTC),
    )  # fmt: skip
    client = Client()
    assert client.post("/portal/enter/let-me-in").status_code == 302
    return client


@pytest.mark.parametrize(("url", "words"), [
    ("", "mail does not leave this installation: the letter to siri@birch.example waits"),
    ("smtp://mail.example", "gets a link at siri@birch.example."),
])  # fmt: skip
def test_who_invites_hears_whether_the_letter_left(manager: Client, settings, url: str, words: str):
    settings.MAIL = mail_settings(url)

    invited = {"contact": siri().pk, "email": "siri@birch.example", "step": "send"}
    answer = manager.post(f"{SHARING}/invite", invited)

    assert words in read(answer)


def test_where_nobody_is_known_the_invitation_says_what_comes_first(manager: Client):
    assert "Nobody is there to be invited" not in shown(manager, f"{SHARING}/invite")
    Contact.objects.update(left_on=date(2026, 1, 1))

    bare = manager.get(f"{SHARING}/invite")

    assert "Nobody is there to be invited" in read(bare)
    assert 'href="/accounts/birch/people"' in bare.content.decode()
    assert "Look as they will see it" not in read(bare)


def seat() -> Assignment:
    return Assignment.objects.get(role=TeamRole.ACCOUNT_MANAGER)


def say(manager: Client, words: str = WORDS, version: int = 0) -> Authority:
    answer = manager.post(f"{SHARING}/whom/{seat().pk}", {"words": words, "version": version})
    assert answer.status_code == 302, read(answer)
    return Authority.objects.get()


def test_what_somebody_may_decide_is_read_only_once_it_is_shared(manager: Client, guest: Client):
    Standing.objects.create(account=Account.objects.get(key="birch"), mandate="Discounts to 9 %")
    address = f"{SHARING}/whom/{seat().pk}"
    assert address in manager.get(SHARING).content.decode()
    assert "Discounts to 9 %" in shown(manager, address), "the mandate is at hand where one writes"

    said = say(manager)
    assert WORDS in shown(manager, SHARING)
    assert "Person account_manager" in shown(guest, "/portal/")
    assert WORDS not in shown(guest, "/portal/")

    assert manager.post(f"{SHARING}/authority/{said.pk}/share").status_code == 302
    seen = shown(guest, "/portal/")
    assert f"may decide on the spot: {WORDS}" in seen
    assert "Discounts" not in seen
    assert PortalVisit.objects.filter(kind="authority", object_id=said.pk).exists()
    assert "50,000" in words_of_pdf(guest.get("/portal/plan.pdf").content)
    assert WORDS in shown(manager, f"{SHARING}/as/{siri().pk}")

    manager.post(f"{SHARING}/authority/{said.pk}/withdraw")
    assert WORDS not in shown(guest, "/portal/")


def test_with_the_seat_goes_what_one_may_decide_in_it(
    manager: Client, guest: Client, people: dict[Role, User]
):
    said = say(manager)
    manager.post(f"{SHARING}/authority/{said.pk}/share")
    assert WORDS in shown(guest, "/portal/")

    Assignment.objects.filter(pk=seat().pk).update(until=date(2026, 8, 20))

    assert WORDS not in shown(guest, "/portal/")
    assert manager.post(f"{SHARING}/whom/{said.assignment_id}", {"words": "x"}).status_code == 404


def test_only_who_may_share_says_it_and_an_older_state_is_refused(
    manager: Client, browser: Person, people: dict[Role, User]
):
    accounts.assign(
        Account.objects.get(key="birch"), user=people[Role.OPERATIONS], since=date(2026, 1, 1),
        role=TeamRole.DELIVERY_LEAD, by=people[Role.PROGRAMME_DIRECTOR], at=datetime.now(UTC),
    )  # fmt: skip
    address = f"{SHARING}/whom/{seat().pk}"
    for role in (Role.OPERATIONS, Role.READER):
        assert browser(role).post(address, {"words": "Everything"}).status_code == 404
    say(manager)

    assert manager.post(address, {"words": " "}).status_code == 422
    late = manager.post(address, {"words": "Nothing", "version": 0})

    assert late.status_code == 422
    assert WORDS in read(late)
    assert Authority.objects.get().words == WORDS
