"""The checklist of what is missing about key accounts: counts, lists, and many filled in at once."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import knowing
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status
from orchard.domain.core.models import AuditEvent
from orchard.domain.core.rules import Role
from orchard.domain.relationships.models import BuyingRole, Contact
from orchard.domain.whitespace.models import Opportunity
from people import NOON
from world import World
from worlds import as_, world
from worlds import world_without_figures as whole_world

__all__ = ["as_", "whole_world", "world"]
TIDY = "/programme/start/tidy"


def text_of(client: Client, address: str = TIDY) -> str:
    found = client.get(address)
    assert found.status_code == 200, address
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found.content.decode())))


def make_key(*accounts: Account) -> None:
    keys = [one.pk for one in accounts]
    Account.objects.filter(pk__in=keys).update(status=Status.KEY)


def make_contact(account: Account, name: str, **facts: str) -> Contact:
    found = {"function": "procurement", "level": "manager", "source": "Their card"} | facts
    return Contact.objects.create(account=account, name=name, added_at=NOON, **found)


def make_opportunity(world: World, account: Account, title: str, **facts: object) -> Opportunity:
    return Opportunity.objects.create(
        account=account, family="Pumps", title=title, owner=world.person(Role.ACCOUNT_MANAGER),
        value=Decimal(100), currency="EUR", next_step="Call", next_on=date(2099, 1, 1),
        opened_by=world.person(Role.ACCOUNT_MANAGER), opened_at=NOON, **facts,
    )  # fmt: skip


@pytest.fixture
def lacking(world: World) -> World:
    """Two key accounts: one with people and business of which much is missing, one with nothing."""
    Contact.objects.filter(account__in=[world.own, world.other]).delete()
    Opportunity.objects.filter(account__in=[world.own, world.other]).delete()
    make_key(world.own, world.other)
    make_contact(world.own, "Ane Berg", email="ane@nordfjord.test", title="Buyer")
    make_contact(world.own, "Bo Dahl")
    make_opportunity(world, world.own, "More pumps")
    return world


def filled(client: Client, what: str, row: Contact | Opportunity, said: object) -> int:
    given = {f"version-{row.pk}": row.version, f"said-{row.pk}": said}
    return client.post(f"{TIDY}/{what}", given).status_code


@pytest.mark.row("HEL-160")
def test_every_group_has_its_counts_and_each_leads_to_its_list(lacking: World, as_):
    page = text_of(as_(Role.ACCOUNT_MANAGER))

    for group in ("Contacts", "Roles", "Customer type", "Ongoing opportunities", "Risk"):
        assert group in page
    for words in (
        "accounts without a contact 1 of 2",
        "contacts without an e-mail address 1 of 2",
        "contacts without a title 1 of 2",
        "contacts without a role in decisions 2 of 2",
        "accounts without a category 2 of 2",
        "accounts without an ongoing opportunity 1 of 2",
        "opportunities without a goal of the customer 1 of 1",
        "opportunities without a day from which they bring business 1 of 1",
        "opportunities whose next step is overdue whole",
        "accounts without a risk and without a look that found none 2 of 2",
    ):
        assert words in page
    reader = as_(Role.ACCOUNT_MANAGER)
    for what, named, other in (
        ("contacts", lacking.other.name, "Bo Dahl"), ("email", "Bo Dahl", "Ane Berg"),
        ("category", lacking.own.name, "Bo Dahl"), ("goal", "More pumps", "Bo Dahl"),
        ("opportunities", lacking.other.name, "More pumps"), ("risk", lacking.own.name, "Bo Dahl"),
    ):  # fmt: skip
        listed = text_of(reader, f"{TIDY}/{what}")
        assert named in listed, what
        assert other not in listed, what
    assert reader.get(f"{TIDY}/nothing").status_code == 404
    assert as_(Role.READER).get(f"{TIDY}/email").status_code == 404


@pytest.mark.row("HEL-160")
def test_people_are_filled_in_for_many_at_once_by_the_team_alone(lacking: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    bo, ane = Contact.objects.get(name="Bo Dahl"), Contact.objects.get(name="Ane Berg")

    assert filled(manager, "email", bo, "ane@nordfjord.test") == 422, "somebody else's address"
    assert filled(manager, "email", bo, "bo@nordfjord.test") == 302
    assert filled(manager, "role", bo, "decider") == 422, "on a version that is no more"
    both = {f"version-{bo.pk}": bo.version + 1, f"version-{ane.pk}": ane.version}
    roles = {f"said-{bo.pk}": "decider", f"said-{ane.pk}": "buyer"}
    assert manager.post(f"{TIDY}/role", both | roles).status_code == 302
    assert filled(manager, "title", bo, "Plant manager") == 422, "on a version that is no more"
    bo.refresh_from_db()
    assert filled(manager, "title", bo, "Plant manager") == 302

    bo.refresh_from_db()
    assert (bo.email, bo.title) == ("bo@nordfjord.test", "Plant manager")
    given = BuyingRole.objects.filter(contact__in=[bo, ane], until=None)
    assert set(given.values_list("contact__name", "role")) == {
        ("Bo Dahl", "decider"), ("Ane Berg", "buyer"),
    }  # fmt: skip
    assert AuditEvent.objects.filter(verb="contacts.completed").count() == 3
    page = text_of(manager)
    assert "contacts without an e-mail address whole" in page
    assert "contacts without a role in decisions whole" in page


@pytest.mark.row("HEL-160")
def test_what_was_typed_for_a_row_that_somebody_filled_in_is_not_lost_in_silence(
    lacking: World, as_
):
    manager = as_(Role.ACCOUNT_MANAGER)
    bo, cai = Contact.objects.get(name="Bo Dahl"), make_contact(lacking.own, "Cai Eng")
    both = {
        f"version-{bo.pk}": 1,
        f"version-{cai.pk}": 1,
        f"said-{bo.pk}": "Head",
        f"said-{cai.pk}": "Aide",
    }
    Contact.objects.filter(pk=bo.pk).update(title="Buyer", version=2)

    refused = manager.post(f"{TIDY}/title", both)

    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Somebody filled some of these in meanwhile. Look at the list again." in page
    assert 'value="Aide"' in page, "what still lacks stays typed"
    cai.refresh_from_db()
    assert not cai.title
    assert manager.post(f"{TIDY}/title", both | {f"said-{bo.pk}": ""}).status_code == 302
    again = manager.post(f"{TIDY}/title", both, follow=True).content.decode()
    assert "Somebody filled some of these in meanwhile." in again, "also where nothing lacks it"


@pytest.mark.row("HEL-160")
def test_who_has_no_seat_counts_no_roles_and_fills_nothing_in(lacking: World, as_):
    outsider, bo = as_(Role.FINANCE), Contact.objects.get(name="Bo Dahl")

    page = text_of(outsider)

    assert "contacts without a role in decisions known to the team alone" in page
    listed = outsider.get(f"{TIDY}/email").content.decode()
    assert "Bo Dahl" in listed
    assert f'name="said-{bo.pk}"' not in listed
    filled(outsider, "email", bo, "new@nordfjord.test")
    bo.refresh_from_db()
    assert not bo.email


@pytest.mark.row("HEL-160")
def test_business_gets_its_goal_and_its_day(lacking: World, as_):
    manager, row = as_(Role.ACCOUNT_MANAGER), Opportunity.objects.get(title="More pumps")
    goal = knowing.note_goal(lacking.own, lacking.person(Role.ACCOUNT_MANAGER))

    assert filled(manager, "goal", row, "999999") == 422
    assert filled(manager, "goal", row, str(goal.pk)) == 302
    row.refresh_from_db()
    assert filled(manager, "expected", row, "2027-01-01") == 302
    row.refresh_from_db()

    assert (row.goal_id, row.expected_on) == (goal.pk, date(2027, 1, 1))
    assert AuditEvent.objects.filter(verb="opportunities.completed").count() == 2
    assert "opportunities without a goal of the customer whole" in text_of(manager)


@pytest.mark.row("HEL-160")
def test_only_what_one_may_see_is_counted_in_as_many_questions_for_many(lacking: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    text_of(manager)
    with CaptureQueriesContext(
        connection,
    ) as few:
        before = text_of(manager)
    make_key(lacking.secret)
    make_contact(lacking.secret, "Hidden Person")
    assert text_of(manager) == before, "a hidden account changes no count"
    assert "Hidden Person" not in text_of(manager, f"{TIDY}/email")

    more = [
        Account.objects.create(
            key=f"k{at}", name=f"More {at}", slug=f"more-{at}", status=Status.KEY
        )
        for at in range(5)
    ]
    for one in more:
        make_contact(one, f"Person of {one.name}")
        make_opportunity(lacking, one, f"Business of {one.name}")
    with CaptureQueriesContext(connection) as many:
        page = text_of(manager)

    assert "contacts without an e-mail address 6 of 7" in page
    assert len(many) <= len(few)
