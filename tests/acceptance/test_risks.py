"""The register of risks as people use it: each category looked for, nothing noted by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import knowing
from orchard.domain.accounts.models import Driver
from orchard.domain.accounts.rules.profile import Strength
from orchard.domain.accounts.services import profile
from orchard.domain.core.rules import Role
from orchard.domain.risk.models import CategoryCheck, Risk, SignalAnswer
from orchard.domain.risk.rules import Category, State
from people import NOON
from reading import read, shown
from risk_belongings import with_risks
from world import World
from worlds import as_, world
from worlds import world_without_figures as whole_world

__all__ = ["as_", "whole_world", "world"]
BASE = "/accounts/nordfjord/risk"
TODAY = date(2026, 8, 20)
RISK = {
    "category": "delivery", "title": "Third cold chain stop", "cause": "One carrier",
    "effect": "They buy the cold chain elsewhere", "likelihood": "4", "impact": "5",
    "money_impact": "4000000", "review_on": "2026-11-18",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 8, 20, 9, tzinfo=UTC), tick=False):
        yield


def sent(client: Client, path: str, **said: object) -> None:
    """Send a form that is right."""
    answer = client.post(f"{BASE}/{path}", said)
    assert answer.status_code == 302, read(answer)


def noted(world: World, client: Client, **others: object) -> Risk:
    """Note a risk by the form, owned by the account manager."""
    owner = world.person(Role.ACCOUNT_MANAGER).pk
    sent(client, "new", **{**RISK, "owner": owner, **others})
    return Risk.objects.latest("pk")


@pytest.mark.row("HEL-65")
def test_each_category_has_risks_or_somebody_who_looked_and_found_none(world: World, as_):
    manager, reader = as_(Role.ACCOUNT_MANAGER), as_(Role.READER)
    assert "0 of 8 categories" in shown(manager, BASE)
    for category in Category:
        assert f"{category.label} Nobody looked yet." in shown(reader, BASE)

    noted(world, manager)
    sent(manager, "categories/technology", words="Their road map")
    name = world.person(Role.ACCOUNT_MANAGER).name

    text = shown(reader, BASE)
    assert "2 of 8 categories" in text
    assert "Delivery 1 open risk red 20" in text
    assert f"Technology checked 20 Aug 2026 by {name} · Their road map none found" in text
    assert "People Nobody looked yet. not looked at yet" in text
    assert "None found" not in text, "a reader looks for nothing"
    assert (CategoryCheck.objects.get().category, CategoryCheck.objects.get().checked_on) == (
        "technology", TODAY,
    )  # fmt: skip
    refused = manager.post(f"{BASE}/categories/delivery", {"words": ""})
    assert "There is an open risk in Delivery" in read(refused)
    with time_machine.travel(datetime(2026, 11, 20, tzinfo=UTC)):
        later = shown(as_(Role.ACCOUNT_MANAGER), BASE)
        assert "1 of 8 categories" in later
        assert "looked at long ago" in later


def test_a_risk_is_treated_weighed_in_money_and_closed(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    found = noted(world, manager)
    one = f"{BASE}/{found.pk}"
    assert "Expected loss 2,000,000.00 EUR by its chance of 4,000,000.00" in shown(manager, one)

    treated = {"treatment": "reduce", "likelihood": "2", "impact": "4", "exposure": "60",
               "cost": "31000", "comment": "A second carrier until March", "version": "1"}  # fmt: skip
    sent(manager, f"{found.pk}/treat", **treated)

    text = shown(manager, one)
    assert "amber 8 Treated Delivery internal" in text
    assert "Expected loss 240,000.00 EUR" in text
    assert (
        "1,760,000.00 less than the 2,000,000.00 before the treatment, which costs 31,000.00"
        in text
    )
    worse = manager.post(f"{one}/treat", {**treated, "likelihood": "5", "impact": "5",
                                          "comment": "", "version": "2"})  # fmt: skip
    assert "After the treatment the score would be 25, before it is 20." in read(worse)
    sent(manager, f"{found.pk}/end", state="occurred", reason="It stopped in July", version="2")
    assert "Third cold chain stop Delivery · It stopped in July Occurred" in shown(manager, BASE)
    found.refresh_from_db()
    assert (found.state, found.reason) == (State.OCCURRED, "It stopped in July")
    happened = shown(manager, "/accounts/nordfjord/timeline")
    assert "Risk treated" in happened
    assert "Risk is over" in happened


def test_an_overdue_review_stands_on_home_of_the_owner_until_somebody_looks(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    found = noted(world, manager, review_on="2026-08-25")
    due = "Third cold chain stop at Nordfjord : look at it again"
    assert due not in shown(manager, "/")

    with time_machine.travel(datetime(2026, 8, 26, 9, tzinfo=UTC)):
        manager, sponsor = as_(Role.ACCOUNT_MANAGER), as_(Role.EXECUTIVE_SPONSOR)
        assert due in shown(manager, "/")
        assert "Red 20. The review was due on 25 Aug 2026." in shown(manager, "/")
        assert due not in shown(sponsor, "/")
        assert "review overdue since 25 Aug 2026" in shown(sponsor, BASE)
        form = manager.get(f"{BASE}/{found.pk}/review").context["form"]
        assert form["review_on"].value() == date(2026, 11, 24), "in ninety days"
        sent(manager, f"{found.pk}/review", likelihood="3", impact="5", review_on="2026-11-24",
             version="1")  # fmt: skip
        assert due not in shown(manager, "/")

    found.refresh_from_db()
    assert (found.score, found.review_on) == (15, date(2026, 11, 24))


def test_orchard_proposes_and_nothing_is_a_risk_until_somebody_takes_it_over(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    for name in ("Rivalen", "Aquaplan"):
        rival = knowing.presence(competitor=name, strength=Strength.ALONE)
        profile.note_known(world.own, note=rival, by=world.person(Role.ACCOUNT_MANAGER), at=NOON)
    text = shown(manager, BASE)
    assert "Proposed by Orchard" in text
    assert "Rivalen takes more of Seals Competitor · Rivalen in Seals, strength 5 of 5." in text
    assert not Risk.objects.exists()
    assert shown(as_(Role.READER), BASE).count("Take over") == 0

    first, second = (one.key for one in manager.get(BASE).context["register"].signals)
    form = manager.get(f"{BASE}/proposed/{first}/take-over").context["form"]
    assert form["title"].value() == "Rivalen takes more of Seals"
    owner = world.person(Role.ACCOUNT_MANAGER).pk
    taken = {**RISK, "category": "competitor", "title": "Rivalen in Tartu", "owner": owner}
    sent(manager, f"proposed/{first}/take-over", **taken)
    sent(manager, f"proposed/{second}/dismiss", reason="They gave the site up")

    text = shown(manager, BASE)
    assert "Proposed by Orchard and dismissed They gave the site up" in text
    assert "Take over" not in text
    assert Risk.objects.get().title == "Rivalen in Tartu"
    assert SignalAnswer.objects.get(signal=first).risk == Risk.objects.get()


def test_colleagues_outside_the_team_propose_and_the_team_decides(world: World, as_):
    operations, manager = as_(Role.OPERATIONS), as_(Role.ACCOUNT_MANAGER)
    assert "Propose a risk" in shown(operations, BASE)
    sent(operations, "new", **RISK)
    found = Risk.objects.get()
    assert operations.get(f"{BASE}/{found.pk}/open").status_code == 404

    assert f"{world.person(Role.OPERATIONS).name} proposed it on 20 Aug 2026" in shown(
        manager, BASE
    )
    owner = world.person(Role.EXECUTIVE_SPONSOR).pk
    sent(manager, f"{found.pk}/open", owner=owner, review_on="2026-11-01", version="1")

    found.refresh_from_db()
    assert (found.state, found.owner_id) == (State.OPEN, owner)


@pytest.mark.row("HEL-55")
def test_a_driver_leads_to_a_risk_of_the_register_with_owner_and_score(world: World, as_):
    manager, profiles = as_(Role.ACCOUNT_MANAGER), "/accounts/nordfjord/profile"
    said = {"type": "technology", "title": "Heat pumps", "likelihood": "3", "timing": "now",
            "source": "Siri Moe", "confidence": "said", "said_on": "2026-08-01"}  # fmt: skip
    assert manager.post(f"{profiles}/driver/add", said).status_code == 302
    driver = Driver.objects.get()

    found = noted(world, manager, title="They buy less energy", impact="4", driver=driver.pk)

    assert found.driver == driver
    assert "→ Risk: They buy less energy · Open · red 16" in shown(manager, profiles)
    assert "Follows from Heat pumps" in shown(manager, f"{BASE}/{found.pk}")


def test_the_register_is_read_with_at_most_twenty_five_questions(
    world: World, as_, django_assert_max_num_queries: DjangoAssertNumQueries
):
    with_risks(world)
    manager = as_(Role.ACCOUNT_MANAGER)
    manager.get(BASE)

    with django_assert_max_num_queries(25):
        assert manager.get(BASE).status_code == 200
