"""Every column of words that leads to a customer: renamed when somebody is erased, or said why not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.db import models

import relating
from orchard.domain.accounts.models import Account
from orchard.domain.core.rules import Role
from orchard.domain.plans.models import YearAheadVersion
from orchard.domain.relationships import services
from orchard.domain.relationships.models import BuyingRole, Contact
from orchard.domain.whitespace.models import Opportunity
from people import NOON
from relating import TODAY
from world import World

pytestmark = pytest.mark.trust("T-GDPR-3")
SHORTEST = 200
"""Shorter columns hold no sentence."""
STEPS = 3
"""So many tables lie between words and their account at most."""
NAMES_OF_THINGS = {
    "accounts.account": {"key", "name", "industry"},
    "accounts.accountunit": {"key", "name"},
    "accounts.customerlink": {"source", "customer", "name"},
    "economics.accountfigures": {"country", "industry"},
    "economics.partfigures": {"key", "name"},
    "whitespace.cell": {"family", "offer", "competitor"},
    "whitespace.walletestimate": {"family"},
    "whitespace.opportunity": {"family", "offer"},
    "whitespace.suggestion": {"family", "offer", "offer_name"},
    "selection.successfactor": {"competitor_name"},
    "selection.potential": {"family"},
}
"""What accounts, offers, competitors and places are called."""
COMPUTED = {
    "economics.accountfigures": {"revenue_by_year", "quarters", "signals", "steps"},
    "economics.partfigures": {"served"},
    "economics.forecastversion": {"record"},
    "economics.revenueplan": {"quarters"},
    "whitespace.accountsales": {"cells"},
    "whitespace.suggestion": {"nearest"},
    "whitespace.deal": {"adds_by"},
    "selection.roundresult": {"gates_open", "gates_failed", "scores"},
    "plans.yearaheadversion": {"months"},
}
"""Numbers by name, that nobody writes."""
SEALED = {
    "economics.forecastversion": {"reason"},
    "economics.revenueplan": {"reason"},
    "selection.nomination": {"why", "evidence", "withdrawn_why"},
    "selection.gateanswer": {"note"},
    "selection.selectiondecision": {"reason", "mandate"},
    "selection.rating": {"evidence"},
    "selection.settledscore": {"reason"},
    "selection.serviceexception": {"reason"},
    "selection.statuschange": {"reason", "evidence"},
    "selection.transitionplan": {"reason", "differences", "message", "door_back"},
}
"""Decisions and forecasts that the database keeps as they were: docs/adr/0007."""
EMPTIED = {
    "relationships.arrival": {"label", "odd_words", "columns", "rows", "meaning", "source"},
    "relationships.contact": {
        "name", "former_names", "title", "email", "source", "matters", "pains",
    },
    "meetings.conversation": {"said"},
    "meetings.point": {"text", "why"},
    "meetings.conversationrevision": {"state"},
    "selection.pressureoverride": {"asked_by", "reason"},
    "plans.planversion": {"document", "words", "reason"},
    "plans.portalperson": {"email", "code"},
    "plans.portalsession": {"device"},
    "packs.pack": {"trouble", "shared", "released"},
}  # fmt: skip
"""What is emptied or reworded row by row; tests/domain of the areas hold that."""


def leads_to_customer(model: type[models.Model], steps: int = STEPS) -> bool:
    """Say whether rows of a table belong to an account or a person there."""
    if model in (Account, Contact):
        return True
    targets = (one.related_model for one in model._meta.local_fields if one.is_relation)
    near = (one for one in targets if one and one._meta.label_lower != "core.user")
    return steps > 0 and any(leads_to_customer(one, steps - 1) for one in near)


def words() -> Iterator[tuple[str, str]]:
    """Yield table and column of everything in which somebody could be named."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    for config in apps.get_app_configs():
        is_ours = config.name.startswith("orchard.domain")
        for model in filter(leads_to_customer, config.get_models() if is_ours else ()):
            for one in model._meta.local_fields:
                is_long = (getattr(one, "max_length", None) or SHORTEST) >= SHORTEST
                if isinstance(one, kinds) and not one.choices and is_long:
                    yield model._meta.label_lower, one.name


def renamed() -> set[tuple[str, str]]:
    """Return table and column of everything that an area renames."""
    found = set()
    for config in apps.get_app_configs():
        name = f"{config.name}.forgetting"
        if config.name.startswith("orchard.domain") and find_spec(name):
            for said in vars(import_module(name)).values():
                rows = [one for one in said if isinstance(one, tuple)] if _is_table(said) else []
                found |= {(row[0]._meta.label_lower, name) for row in rows for name in row[-1]}
    return found


def _is_table(said: object) -> bool:
    return isinstance(said, tuple) and bool(said) and isinstance(said[0], tuple) and (
        isinstance(said[0][-1], tuple)
    )  # fmt: skip


def test_every_column_of_words_about_a_customer_is_renamed_or_says_why_not():
    left = {
        (model, name)
        for reason in (NAMES_OF_THINGS, COMPUTED, SEALED, EMPTIED)
        for model, names in reason.items()
        for name in names
    }
    known = set(words())

    assert known - renamed() - left == set()
    assert left - known == set(), "these columns are gone"
    assert left & renamed() == set(), "these columns are renamed"


@pytest.mark.django_db
def test_titles_in_kept_forecasts_and_decisions_of_opportunities_lose_the_name(world: World):
    kari, account = world.person(Role.ACCOUNT_MANAGER), world.own
    siri = relating.add(account, "Siri Cnrymoe", by=kari)
    ola = relating.add(account, "Ola Nes", by=kari)
    relating.role(ola, "buyer", by=kari, decision="Pumps of Siri")
    opportunity = Opportunity.objects.create(
        account=account, title="Pumps for Cnrymoe", owner=kari, value=9, currency="EUR",
        decision="Pumps of Siri", next_step="Ask Siri Cnrymoe", next_on=date(2026, 4, 9), offer="o",
        opened_by=kari, opened_at=NOON,
    )  # fmt: skip
    part = {"key": "1", "title": "Pumps for Siri Cnrymoe", "whole": "9", "chance": None}
    kept = YearAheadVersion.objects.create(
        account=account, number=1, as_of=TODAY, method="m", method_version="1", grade="B",
        currency="EUR", run_rate=1, opportunities=0, risks=0, expected=1, low=1, high=1,
        months=[["2026-04-01", "1"]], made_by=kari, made_at=NOON,
        inputs={"is_seasonal": False, "opportunities": [part], "risks": []},
    )  # fmt: skip

    services.erase_contact(siri, by=world.person(Role.ADMINISTRATOR), at=NOON)

    kept.refresh_from_db()
    opportunity.refresh_from_db()
    erased = f"Erased person {siri.pk}"
    assert kept.inputs["opportunities"] == [part | {"title": f"Pumps for {erased}"}]
    assert (opportunity.title, opportunity.next_step) == (f"Pumps for {erased}", f"Ask {erased}")
    assert opportunity.decision == BuyingRole.objects.get().decision == f"Pumps of {erased}"
