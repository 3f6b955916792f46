"""Project groups as people use them: begun with both sides, measured, closed, and what followed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

import relating
from group_belongings import note
from orchard.domain.accounts import services as accounts
from orchard.domain.core.rules import Role
from orchard.domain.plans.models import ProjectGroup
from orchard.domain.plans.rules.groups import PARTS, Complicated
from orchard.domain.plans.services import groups
from orchard.domain.relationships import services as relationships
from orchard.domain.relationships.models import Contact
from orchard.domain.whitespace import services as whitespace
from orchard.domain.whitespace.models import Opportunity
from people import NOON
from reading import read, shown
from world import World
from worlds import as_, world
from worlds import world_without_figures as whole_world

__all__ = ["as_", "whole_world", "world"]
BASE = "/accounts/nordfjord/groups"
GROUP = {
    "name": "Deliveries on the day", "focus": "logistics", "measure": "On time in full", "unit": "%",
    "baseline": "93.1", "target": "97", "starts_on": "2026-08-20", "ends_on": "2027-02-20",
    "handoffs_before": "4", "exceptions_before": "5", "systems_before": "4", "contacts_before": "3",
}  # fmt: skip
NOW = {"handoffs_after": "2", "exceptions_after": "1", "systems_after": "3", "contacts_after": "2"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 8, 20, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def jan(world: World) -> Contact:
    return relating.add(world.own, "Jan Vik", by=world.person(Role.ACCOUNT_MANAGER))


@pytest.fixture
def deal(world: World) -> Opportunity:
    """A white cell that the better cooperation opened."""
    by = world.person(Role.ACCOUNT_MANAGER)
    pursuit = whitespace.Pursuit(
        "Spare parts on site", by, Decimal(420000), "Show it", date(2026, 9, 9)
    )
    spot = whitespace.Spot(None, "", "Offer 2")
    return whitespace.open_opportunity(world.own, spot=spot, pursuit=pursuit, by=by, at=NOON)


def begun(world: World, client: Client, **others: object) -> ProjectGroup:
    """Begin a project group by the form."""
    said = {**GROUP, "leader": world.person(Role.ACCOUNT_MANAGER).pk, **others}
    answer = client.post(f"{BASE}/new", said)
    assert answer.status_code == 302, read(answer)
    return ProjectGroup.objects.latest("pk")


def sent(client: Client, found: ProjectGroup, step: str, **said: object) -> None:
    """Send the form of a step that is right."""
    answer = client.post(f"{BASE}/{found.pk}/{step}", said)
    assert answer.status_code == 302, read(answer)


@pytest.mark.row("SAN-05")
def test_a_group_has_one_focus_a_leader_members_of_both_sides_and_half_a_year(
    world: World, as_, jan: Contact
):
    manager = as_(Role.ACCOUNT_MANAGER)
    mart = world.person(Role.OPERATIONS)
    refused = manager.post(f"{BASE}/new", {**GROUP, "ends_on": "2027-02-21",
                                           "leader": world.person(Role.ACCOUNT_MANAGER).pk})  # fmt: skip
    assert "A project group works for six months at most: end it by 2027-02-20" in read(refused)
    far = {**GROUP, "starts_on": "9999-07-01", "ends_on": "9999-12-01"}
    assert "Give a year from 1900 to 2200" in read(manager.post(f"{BASE}/new", far))
    assert not ProjectGroup.objects.exists()

    found = begun(world, manager, contacts=[jan.pk], users=[mart.pk])

    one = shown(manager, f"{BASE}/{found.pk}")
    assert "On time Logistics" in one
    assert "Measured by On time in full: 93.1 → 97 % Now –" in one
    assert f"Leader {world.person(Role.ACCOUNT_MANAGER).name}" in one
    assert f"With us {mart.name} At the customer Jan Vik" in one
    sent(manager, found, "measure", current="95.5", version="1")
    page = shown(as_(Role.READER), BASE)
    assert "95.5 % 61 % of the way" in page
    assert "1 ours, 1 theirs" in page
    assert "Jan Vik" not in shown(as_(Role.READER), f"{BASE}/{found.pk}"), "only 1 person"
    found.refresh_from_db()
    assert (found.focus, found.current, found.ends_on) == (
        "logistics",
        Decimal("95.5"),
        date(2027, 2, 20),
    )

    action = {"title": "Ask the second carrier", "who": f"user-{found.leader_id}", "care": "protect",
              "due_on": "2026-12-01", "leads_up_to": f"group-{found.pk}"}  # fmt: skip
    assert (
        f"/actions/new?for=group-{found.pk}" in manager.get(f"{BASE}/{found.pk}").content.decode()
    )
    assert manager.post("/accounts/nordfjord/actions/new", action).status_code == 302
    assert "Ask the second carrier" in shown(manager, f"{BASE}/{found.pk}")

    relationships.note_leaving(jan, expected=jan.version, on=date(2026, 8, 19),
                               by=world.person(Role.ACCOUNT_MANAGER), at=datetime.now(UTC))  # fmt: skip
    assert "Jan Vik left on 19 Aug 2026: choose somebody else" in shown(
        manager, f"{BASE}/{found.pk}"
    )
    again = manager.post(f"{BASE}/new", {**GROUP, "leader": found.leader_id, "contacts": [jan.pk]})
    assert again.status_code == 422


@pytest.mark.row("SAN-05")
def test_who_left_can_be_taken_out_of_a_group(world: World, as_, jan: Contact):
    manager = as_(Role.ACCOUNT_MANAGER)
    found = begun(world, manager, contacts=[jan.pk])
    relationships.note_leaving(jan, expected=jan.version, on=date(2026, 8, 19),
                               by=world.person(Role.ACCOUNT_MANAGER), at=datetime.now(UTC))  # fmt: skip

    form = manager.get(f"{BASE}/{found.pk}/change").context["form"]
    assert f"{jan.name} (left)" in [words for _key, words in form.fields["contacts"].choices]
    said = {**GROUP, "leader": found.leader_id, "version": found.version}
    sent(manager, found, "change", **said)
    assert "nobody takes part yet" in shown(manager, f"{BASE}/{found.pk}")


@pytest.mark.row("SAN-06")
def test_closing_says_what_got_simpler_the_hours_and_what_followed(
    world: World, as_, deal: Opportunity
):
    manager = as_(Role.ACCOUNT_MANAGER)
    found = begun(world, manager)
    close = {"effect": "One order form", **NOW, "freed_hours": "14",
             "current": "97.2", "version": "1"}  # fmt: skip
    bare = manager.post(f"{BASE}/{found.pk}/close", {**close, "systems_after": ""})
    assert bare.status_code == 422
    found.refresh_from_db()
    assert found.closed_on is None

    sent(manager, found, "close", **close)
    page = shown(manager, BASE)
    own = shown(manager, f"{BASE}/{found.pk}")
    assert "Hand-offs 4 → 2 · Exceptions 5 → 1 · Systems 4 → 3 · People one has to ask 3 → 2" in own
    assert "4 → 2, 2 points simpler 14 hours free a month" in page
    assert "What came of them Project group" in page
    assert "No opportunity is linked yet." in shown(manager, f"{BASE}/{found.pk}")
    sent(manager, found, "follow", opportunities=[deal.pk], version="2")

    assert "What followed Spare parts on site · 420 k EUR" in shown(manager, f"{BASE}/{found.pk}")
    found.refresh_from_db()
    assert (found.before, found.after) == (Complicated(4, 5, 4, 3), Complicated(2, 1, 3, 2))
    assert (found.closed_on, found.complexity_after, found.freed_hours) == (
        date(2026, 8, 20),
        2,
        14,
    )
    assert list(found.opportunities.all()) == [deal]
    refused = manager.post(
        f"{BASE}/{found.pk}/change", {**GROUP, "leader": found.leader_id, "version": "3"}
    )
    assert "This group is closed." in read(refused)


@pytest.mark.row("SAN-06")
def test_a_group_of_which_only_the_score_is_known_stays_readable(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    found = begun(world, manager)
    parts = {f"{one}_before": None for one in PARTS}
    ProjectGroup.objects.update(complexity_before=3, **parts)

    own = shown(manager, f"{BASE}/{found.pk}")
    assert "3, after it not known yet" in own
    assert "Hand-offs" not in own
    form = manager.get(f"{BASE}/{found.pk}/close").context["form"]
    assert [one.value() for one in form.parts] == [None] * 4, "nobody said the parts"
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectGroup.objects.update(handoffs_before=4)


@pytest.mark.row("SAN-06")
def test_the_parts_of_an_older_group_stay_open_until_somebody_judges_all_four(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    found = begun(world, manager)
    ProjectGroup.objects.update(complexity_before=3, **{f"{one}_before": None for one in PARTS})
    kept = {name: one for name, one in GROUP.items() if not name.endswith("_before")}
    said = {**kept, "leader": found.leader_id, "version": "1"}

    page = manager.get(f"{BASE}/{found.pk}/change")
    assert [one.value() for one in page.context["form"].parts] == [None] * 4
    assert "Only the mean of the four is known." in read(page)
    half = manager.post(f"{BASE}/{found.pk}/change", {**said, "systems_before": "4"})
    assert "Judge all four parts, or leave all four open." in read(half)
    sent(manager, found, "change", **said | {"name": "On the day"})
    found.refresh_from_db()
    assert (found.name, found.before, found.complexity_before) == ("On the day", None, 3)

    judged = {f"{one}_before": "4" for one in PARTS}
    sent(manager, found, "change", **said | judged | {"version": "2"})
    found.refresh_from_db()
    assert (found.before, found.complexity_before) == (Complicated.same(4), 4)
    bare = manager.post(f"{BASE}/{found.pk}/change", {**said, "version": "3"})
    assert bare.status_code == 422, "known parts are not forgotten"


@pytest.mark.row("SAN-04")
def test_an_account_has_any_number_of_groups_and_one_board_shows_all(world: World, as_):
    manager, reader = as_(Role.ACCOUNT_MANAGER), as_(Role.READER)
    assert "No project group yet" in shown(manager, BASE)
    first = begun(world, manager)
    begun(world, manager, name="One order form", focus="administration", baseline="9", target="3")
    by = world.colleague
    late = groups.begin_group(world.other, note=note(by, name="Fewer claims"), by=by, at=NOON)
    close = {"effect": "Done", **(NOW | {"exceptions_after": "5"}), "version": "1"}
    sent(manager, first, "close", **close)

    assert "1 project group " in shown(reader, BASE)
    board = shown(reader, "/groups")
    for words in (
        "Deliveries on the day",
        "One order form",
        "Fewer claims",
        "4 → 3, 1 point simpler",
    ):
        assert words in board
    only_late = shown(reader, "/groups?state=late")
    assert "Fewer claims Logistics Late" in only_late
    assert "One order form" not in only_late
    assert "Deliveries on the day" in shown(reader, "/groups?state=closed")
    assert "Fewer claims" not in shown(manager, "/groups?mine=yes")
    sheet = reader.get("/groups?as=csv").content.decode("utf-8-sig")
    assert "Fewer claims" in sheet
    assert manager.get(f"{BASE}/{late.pk}").status_code == 404, "of another account"
    director = world.person(Role.PROGRAMME_DIRECTOR)
    accounts.merge_accounts(world.own, others=[world.other], reason="One", by=director, at=NOON)
    assert "Fewer claims" in shown(manager, "/groups?mine=yes"), "it belongs to their account now"
