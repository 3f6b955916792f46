"""A person is told who of us looked at what is kept about them: whoever did, and nobody else."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import relating
from browsing import Clients, readable
from orchard.domain.core import services as core
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.relationships import queries, services
from orchard.domain.relationships.models import Contact, Erasure, PersonLook
from orchard.domain.relationships.queries.looks import BEGAN_WITH
from people import NOON
from racing import a_moment_before
from relating import Related, make_people
from sql import WRITE
from world import World

pytestmark = pytest.mark.trust("T-GDPR-2")
LATER = NOON + timedelta(days=1)
FIRST, SECOND = NOON.date().isoformat(), LATER.date().isoformat()
SHOWS_NOTHING_OF_THEM = {
    "relations:held": "the file itself, which the trail keeps as taken along",
    "sharing:preview": "what we share with the customer, as they see it",
    "sharing:printed": "the same on paper",
}


def look(user: User, path: str, at: datetime = NOON, method: str = "get") -> int:
    """Open a page as somebody at a moment, and return the status of the answer."""
    client = Client()
    with time_machine.travel(at, tick=False):
        client.force_login(user)
        return getattr(client, method)(path).status_code


def page_of(name: str, person: Contact) -> str:
    return reverse(f"relations:{name}", args=[person.account.slug, person.pk])


def handed(world: World, person: Contact, query: str = "") -> str:
    """Return what somebody is handed who asks for everything."""
    client = Client()
    with time_machine.travel(LATER, tick=False):
        client.force_login(world.person(Role.ADMINISTRATOR))
        return client.get(reverse("relations:answer", args=[person.pk]) + query).content.decode()


def told(world: World, person: Contact) -> list[tuple[object, ...]]:
    """Return the looks of the file that a person is handed."""
    rows = json.loads(handed(world, person))["seen_by_us"]["looks"]
    return [tuple(row[name] for name in ("who", "role", "first", "last", "times")) for row in rows]


@pytest.fixture
def made(world: World) -> Related:
    return make_people(world)


def test_a_person_is_told_exactly_who_looked_when_and_how_often(world: World, made: Related):
    cpo, director = made.people["Cpo"], world.person(Role.PROGRAMME_DIRECTOR)
    everybody = reverse("relations:people", args=[world.own.slug])

    for at in (NOON, NOON + timedelta(hours=1), LATER):
        assert look(made.kari, page_of("person", cpo), at) == HTTPStatus.OK
    assert look(made.kari, page_of("working", cpo), LATER) == HTTPStatus.OK
    assert look(director, everybody) == HTTPStatus.OK

    assert told(world, cpo) == [
        ("1", "Account manager", FIRST, SECOND, 2),
        ("2", "Programme director", FIRST, FIRST, 1),
    ]
    assert told(world, made.people["It"]) == [("1", "Programme director", FIRST, FIRST, 1)]


def test_each_kind_is_told_by_itself(world: World, made: Related):
    cpo = made.people["Cpo"]
    talk = relating.talk(made.account, cpo, by=made.kari)

    look(made.kari, reverse("relations:people", args=[world.own.slug]))
    look(made.kari, reverse("relations:sheet", args=[world.own.slug, talk.pk]))

    kinds = PersonLook.objects.filter(contact=cpo).values_list("kind", flat=True)
    assert sorted(kinds) == ["opinions", "overview"]
    assert set(PersonLook.objects.exclude(contact=cpo).values_list("kind", flat=True)) == {
        "overview"
    }


def test_every_page_about_one_person_leaves_a_look(world: World):
    """Whatever page there will be: it has the person in its address, and is tried here."""
    silent, opened, clients = [], 0, Clients(world, "account_manager")
    for route, verdict in readable("account_manager"):
        if "contact_id" not in route.arguments or route.name in SHOWS_NOTHING_OF_THEM:
            continue
        PersonLook.objects.all().delete()
        if clients.look(route, verdict).status_code != HTTPStatus.OK:
            continue
        opened += 1
        if not PersonLook.objects.exists():
            silent.append(route.name)

    assert silent == []
    assert opened >= 15


@pytest.mark.parametrize("role", [Role.READER, Role.FINANCE, Role.PROGRAMME_DIRECTOR])
def test_who_is_refused_leaves_no_look(world: World, made: Related, role: Role):
    for name in ("person", "working", "attitude"):
        assert look(world.person(role), page_of(name, made.people["Cpo"])) == HTTPStatus.NOT_FOUND

    assert not PersonLook.objects.exists()
    assert not AuditEvent.objects.filter(verb="people.looked_at").exists()


def test_what_shows_nothing_leaves_no_look(world: World, made: Related):
    look(made.kari, page_of("person", made.people["Cpo"]), method="head")
    look(made.kari, page_of("attitude", made.people["Cpo"]), method="post")

    assert not PersonLook.objects.exists()


def test_the_second_look_of_a_day_writes_nothing(world: World, made: Related):
    page = page_of("person", made.people["Cpo"])
    look(made.kari, page)
    client = Client()

    with time_machine.travel(NOON + timedelta(hours=11), tick=False):
        client.force_login(made.kari)
        with CaptureQueriesContext(connection) as captured:
            client.get(page)

    written = [found[2] for one in captured if (found := WRITE.match(one["sql"]))]
    assert not {"relationships_personlook", "core_auditevent"} & set(written)


def test_the_trail_says_neither_at_whom_nor_at_what(world: World, made: Related):
    look(made.kari, page_of("person", made.people["Cpo"]))

    event = AuditEvent.objects.get(verb="people.looked_at")

    assert event.facts == {"kind": "opinions"}
    assert (event.by_id, event.subject_id) == (made.kari.pk, "relations:person")


def test_those_who_looked_are_named_only_where_who_answers_decides_so(world: World, made: Related):
    cpo, name = made.people["Cpo"], made.kari.name
    look(made.kari, page_of("person", cpo))
    team = Client()
    team.force_login(made.kari)

    plain, named = (handed(world, cpo, f"?as=page{more}") for more in ("", "&who=named"))
    of_team = team.get(page_of("held", cpo) + "?who=named").content.decode()

    assert "Account manager" in plain
    assert name not in plain
    assert name in named
    assert name not in of_team
    assert json.loads(of_team)["seen_by_us"]["looks"]
    assert name in team.get(page_of("person", cpo)).content.decode()


def test_the_file_says_since_when_looks_are_recorded(world: World, made: Related):
    nobody = json.loads(handed(world, made.people["It"]))
    since = queries.looks_recorded_since(made.kari)

    assert since is not None
    assert nobody["seen_by_us"]["recorded_since"] == since.date().isoformat()
    assert nobody["seen_by_us"]["looks"] == []
    assert "Nobody looked at it since then." in handed(world, made.people["It"], "?as=page")


def test_who_does_not_know_since_when_says_nothing_of_a_time_since(world: World, made: Related):
    MigrationRecorder.Migration.objects.filter(**BEGAN_WITH).delete()

    page = handed(world, made.people["It"], "?as=page")

    assert "Since when looks are recorded is not known." in page
    assert "No look is recorded." in page
    assert "since then" not in page


def test_nobody_else_learns_who_looked(world: World, made: Related):
    cpo = made.people["Cpo"]
    look(made.kari, page_of("person", cpo))

    for viewer in (world.colleague, world.person(Role.READER), world.person(Role.FINANCE)):
        assert queries.looks_at(viewer, [cpo.pk]) == {}
        assert queries.looks_to_tell(viewer, cpo) is None
    assert queries.looks_recorded_since(world.person(Role.READER)) is None
    assert queries.looks_at(made.kari, [cpo.pk])


def test_erasing_leaves_no_look_and_a_restored_one_goes_again(world: World, made: Related):
    cpo, admin = made.people["Cpo"], world.person(Role.ADMINISTRATOR)
    look(made.kari, page_of("person", cpo))
    services.erase_contact(cpo, by=admin, at=NOON)
    assert not PersonLook.objects.filter(contact=cpo).exists()

    Contact.objects.filter(pk=cpo.pk).update(erased_at=None, name="Cpo")  # as a backup holds it
    Erasure.objects.all().delete()
    look(made.kari, page_of("person", cpo))
    assert PersonLook.objects.filter(contact=cpo).exists()
    services.erase_again("erased.txt", keys=[cpo.key], by=None, at=NOON)

    assert not PersonLook.objects.filter(contact=cpo).exists()


def test_a_look_at_somebody_who_was_erased_meanwhile_is_not_kept(world: World, made: Related):
    cpo = made.people["Cpo"]
    services.erase_contact(cpo, by=world.person(Role.ADMINISTRATOR), at=NOON)

    services.note_looks("page", people=[cpo.pk], kind="opinions", by=made.kari, at=NOON)

    assert not PersonLook.objects.exists()


def test_a_look_at_somebody_whom_another_erases_while_it_is_kept_is_not_kept(made: Related):
    cpo = made.people["Cpo"]

    def erase() -> None:
        Contact.objects.filter(pk=cpo.pk).update(erased_at=NOON)

    with a_moment_before("SELECT", "relationships_contact", erase, turn=2):  # once asked who is due
        services.note_looks("page", people=[cpo.pk], kind="opinions", by=made.kari, at=NOON)

    assert not PersonLook.objects.exists()


def test_who_left_and_is_anonymised_is_named_no_more(world: World, made: Related):
    cpo, admin, name = made.people["Cpo"], world.person(Role.ADMINISTRATOR), made.kari.name
    look(made.kari, page_of("person", cpo))
    core.deactivate_user(made.kari, by=admin, at=NOON)
    core.anonymise_user(User.objects.get(pk=made.kari.pk), by=admin, at=NOON)

    page = handed(world, cpo, "?as=page&who=named")

    assert name not in page
    assert f"Former colleague {made.kari.pk}, no longer works here" in page
