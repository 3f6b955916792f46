"""Files of people while they wait: for a day, for their team alone, and empty once closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orchard.domain.core import holdings
from orchard.domain.core.mistakes import Conflict, NotFound
from orchard.domain.core.models import Organisation
from orchard.domain.core.rules import Role
from orchard.domain.relationships import queries, services
from orchard.domain.relationships.arriving import tables
from orchard.domain.relationships.arriving.outcomes import seal
from orchard.domain.relationships.models import Arrival, Contact, Placement
from orchard.domain.relationships.rules import Function, LawfulBasis, Level
from orchard.domain.relationships.services import FileNote
from orchard.interfaces.cli.person import as_json
from people import NOON
from relating import add
from world import World

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
NOTE = FileNote(
    "CNRY-Anna.vcf", "utf-8", "CNRY-list", LawfulBasis.CONTRACT, Function.OPERATIONS, Level.MANAGER,
    odd_words="CNRY-odd",
)  # fmt: skip
UPDATE = 'UPDATE "relationships_placement"'
CARD = "CNRY-Head,Name\nx,CNRY-Anna\n"


def opened(world: World, text: str = CARD) -> Arrival:
    kari, table = world.person(Role.ACCOUNT_MANAGER), tables.read(text)
    return services.open_arrival(world.own, table=table, note=NOTE, by=kari, at=NOON)


def stored(file: Arrival) -> str:
    return str(Arrival.objects.filter(pk=file.pk).values())


@pytest.mark.trust("T-GDPR-2")
def test_who_read_a_file_is_not_handed_the_people_in_it(world: World):
    kari, admin = world.person(Role.ACCOUNT_MANAGER), world.person(Role.ADMINISTRATOR)
    opened(world)
    moved = add(world.own, "Jan", by=kari)
    Placement.objects.create(contact=moved, title="CNRY-place", on=NOON.date(), by=kari, at=NOON)

    found = holdings.held_about(admin, kari)

    assert {"relationships.arrival", "relationships.placement"} <= {one.model for one in found}
    text = as_json(kari, found, NOON)
    for said in ("CNRY-Anna", "CNRY-Head", "CNRY-list", "CNRY-odd", "CNRY-place"):
        assert said not in text


@pytest.mark.trust("T-GDPR-4")
def test_a_file_waits_for_a_day_and_the_night_takes_it_away(world: World):
    kari, admin = world.person(Role.ACCOUNT_MANAGER), world.person(Role.ADMINISTRATOR)
    house, file = Organisation.objects.get(), opened(world)

    assert queries.arrival(kari, world.own, file.pk, at=NOON + DAY) == file
    services.forget_what_is_old(house, by=admin, at=NOON + DAY)
    assert Arrival.objects.filter(pk=file.pk).exists()
    with pytest.raises(NotFound):
        queries.arrival(kari, world.own, file.pk, at=NOON + DAY + SECOND)
    with pytest.raises(Conflict, match="more than a day"):
        services.turn_away(file, by=kari, at=NOON + DAY + SECOND)
    services.forget_what_is_old(house, by=admin, at=NOON + DAY + SECOND)
    assert not Arrival.objects.filter(pk=file.pk).exists()


@pytest.mark.trust("T-GDPR-3")
def test_a_closed_file_names_nobody_nor_does_one_that_was_closed_before(
    world: World, settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    kari, admin = world.person(Role.ACCOUNT_MANAGER), world.person(Role.ADMINISTRATOR)
    file = services.turn_away(opened(world), by=kari, at=NOON)
    assert "CNRY" not in stored(file)

    for forget in (
        lambda: services.forget_what_is_old(Organisation.objects.get(), by=admin, at=NOON),
        lambda: services.erase_contact(
            Contact.objects.filter(account=world.own, erased_at=None).first(), by=admin, at=NOON
        ),
    ):
        add(world.own, "Jan", by=kari)
        as_before = {"label": NOTE.label, "columns": ["CNRY-Anna"], "source": NOTE.source}
        Arrival.objects.filter(pk=file.pk).update(**as_before)
        forget()
        assert "CNRY" not in stored(file)


def test_what_was_not_kept_of_earlier_places_is_learnt_of_all_at_once(world: World):
    kari = world.person(Role.ACCOUNT_MANAGER)
    people = [add(world.own, name, by=kari) for name in ("Ada", "Bo", "Cai")]
    for one in people:
        Placement.objects.create(contact=one, title="Old", on=NOON.date(), by=kari, at=NOON)
    file = opened(world, "Name,Title\nAda,Chief\nBo,Chief\nCai,Chief\n")
    seen = seal(queries.outcomes_of(kari, file))

    with CaptureQueriesContext(connection) as asked:
        services.take_over(file, expected=1, seen=seen, by=kari, at=NOON)

    told = [one for one in asked.captured_queries if one["sql"].startswith(UPDATE)]
    assert len(told) == 1
    old = Placement.objects.filter(title="Old").values_list("function", "level")
    assert list(old) == [(one.function, one.level) for one in people]
