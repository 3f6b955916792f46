"""The people of the demo: who is known at the key accounts, the same for the same seed, and cheaply."""

from __future__ import annotations

from random import Random

import pytest

from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import services as core
from orchard.domain.core.models import OPERATOR, User
from orchard.domain.core.rules import Role
from orchard.domain.relationships import queries
from orchard.interfaces.cli.demo import cast, relations, teams
from people import NOON, make_user

NAMES = ("Nordvik Group", *relations.OTHERS)
COUNTRIES = {"Gamlebo": "Sweden", "Skagen Prosess": "Denmark"}


@pytest.mark.django_db
def test_key_accounts_have_people_ties_and_a_chair_and_hang_on_somebody():
    core.found_organisation(
        "Vestberg", currency="NOK", locale="en", time_zone="Europe/Oslo", by=None, at=NOON
    )
    lead = make_user("Lead Er", Role.PROGRAMME_DIRECTOR, Role.ADMINISTRATOR)
    people = cast.hire(User.objects.get(email=OPERATOR), at=NOON)
    known = {
        name: Account.objects.create(
            key=name, name=name, slug=name.split()[0].lower(), country=COUNTRIES.get(name, "Norway")
        )
        for name in NAMES
    }
    for name, account in known.items():
        key = teams.manager_of(name, account.country)
        accounts.assign(
            account, user=people[key], role=TeamRole.ACCOUNT_MANAGER, since=NOON.date(),
            by=lead, at=NOON,
        )  # fmt: skip
    accounts.assign(
        known["Nordvik Group"], user=people["ola"], role=TeamRole.SPONSOR, since=NOON.date(),
        by=lead, at=NOON,
    )  # fmt: skip

    relations.know_all(known, people, Random(1), at=NOON)

    for account in known.values():
        manager = people[teams.manager_of(account.name, account.country)]
        found = queries.people_map(manager, account, on=NOON.date())
        assert 6 <= len(found.people) <= 14
        assert found.coverage.index is not None
        assert found.review is not None
    nordvik = queries.people_map(people["kari"], known["Nordvik Group"], on=NOON.date())
    assert [seat.title for seat in nordvik.seats] == ["Head of IT"]
    assert nordvik.keepers.is_single_threaded
    assert nordvik.keepers.ours[0].key == str(people["kari"].pk)
    assert [line.kind for line in nordvik.lines] == ["influence", "influence", "conflict"]
    assert sum(one.place.above_id is not None for one in nordvik.people) >= 6
    (asked,) = queries.open_introductions(people["kari"], known["Nordvik Group"])
    assert (asked.asked_of, asked.contact.name) == (people["kari"], "Ingrid Moe")
    siri = next(one for one in nordvik.people if one.contact.name == "Siri Moe")
    assert siri.best.latest.evidence == "Sends us the budget before the tender"
