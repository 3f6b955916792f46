"""For which months actions are planned, and that they lead up to what the plan is about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

import plan_rows
from birch import Person, browser, everybody, make_birch
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.plans.models import Action
from orchard.domain.whitespace import services as whitespace
from people import NOON
from reading import shown

__all__ = ["browser"]
BASE = "/accounts/birch/actions"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 8, 20, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def people(db: None, settings: object) -> dict[Role, User]:
    """Everybody, and Birch, for which the manager answers."""
    found = everybody(settings)
    make_birch(found, Role.ACCOUNT_MANAGER)
    return found


@pytest.mark.row("HEL-66")
def test_actions_lead_up_to_an_objective_or_an_opportunity_and_fit_into_the_months_of_a_plan(
    browser: Person, people: dict[Role, User]
):
    client, manager = browser(Role.ACCOUNT_MANAGER), people[Role.ACCOUNT_MANAGER]
    birch = Account.objects.get(key="birch")
    aim = plan_rows.main_of(plan_rows.make_plan(birch, manager))
    pursuit = whitespace.Pursuit("Seals", manager, Decimal(9000), "Call", date(2026, 9, 1))
    spot = whitespace.Spot(None, "", "Offer 1")
    chance = whitespace.open_opportunity(birch, spot=spot, pursuit=pursuit, by=manager, at=NOON)
    links = {"objective": aim, "opportunity": chance}
    for name, lead in links.items():
        form = {
            "title": f"For it: {name}", "who": f"user-{manager.pk}", "due_on": "2026-12-01",
            "leads_up_to": f"{name}-{lead.pk}", "care": "develop",
        }  # fmt: skip
        assert client.post(f"{BASE}/new", form).status_code == 302

    text = shown(client, BASE)
    for name, lead in links.items():
        found = Action.objects.get(title=f"For it: {name}")
        assert getattr(found, name) == lead
        assert f"For it: {name} {name.capitalize()}: {lead}" in text
        own = shown(client, f"{BASE}/{found.pk}")
        assert "Planned for sooner than three months" not in own
        assert "Later than twelve months" not in own
    assert "sooner than three months" not in text
    moved = {"due_on": "2026-09-10", "version": "1"}
    assert client.post(f"{BASE}/{found.pk}/move", moved).status_code == 302
    assert "Planned for sooner than three months" in shown(client, f"{BASE}/{found.pk}")
