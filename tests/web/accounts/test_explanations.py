"""What stands behind a figure says of what it is, and why it is not known, as it really is."""

from __future__ import annotations

import pytest
from django.test import Client

from orchard.domain.economics.models import AccountFigures, FigureSet
from reading import shown
from world import World

OF_REVENUE = "Not every account's margin is known: what one purchase brings is revenue here"
TOO_SHORT = "The ledger does not reach back twelve months yet."


@pytest.fixture
def kari(world: World, as_) -> Client:
    return as_("account_manager")


def test_a_lifetime_value_is_of_revenue_for_all_where_one_margin_is_missing(
    world: World, kari: Client
):
    page = f"/accounts/{world.own.slug}/figures/statistical"
    assert OF_REVENUE not in shown(kari, page)
    whole = FigureSet.objects.get(pk=AccountFigures.objects.get(account=world.own).figure_set_id)
    whole.document["portfolio"]["clv"]["value_basis"] = "revenue"

    whole.save(update_fields=["document"])

    assert OF_REVENUE in shown(kari, page)


def test_a_young_ledger_lacks_months_and_no_costs(world: World, kari: Client):
    page = f"/accounts/{world.own.slug}/figures/contribution"
    assert TOO_SHORT not in shown(kari, page)

    own = AccountFigures.objects.filter(account=world.own)
    own.update(margin_year=None, contribution_year=None)
    young = shown(kari, page)
    own.update(margin=None)

    assert TOO_SHORT in young
    assert "Not every invoice line has a cost of goods" not in young
    assert "Not every invoice line has a cost of goods" in shown(kari, page)
