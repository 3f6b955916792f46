"""What lowers the cost to serve of the largest account: actions from its costliest drivers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.text import capfirst

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User

ACCOUNT = "Nordvik Group"
DUE = timedelta(days=120)
DRIVERS = 2
HUNDRED = Decimal(100)


def lower_all(accounts: Mapping[str, Account], people: Mapping[str, User], *, at: datetime) -> None:
    """Plan an action for each of the costliest drivers that months are counted of, to save a tenth."""
    from orchard.domain.economics.queries import statements
    from orchard.domain.economics.queries.driver_year import driver_years
    from orchard.domain.economics.words.steps import lever_action
    from orchard.domain.plans import services
    from orchard.domain.plans.queries import actions
    from orchard.domain.plans.rules.plan import Care
    from orchard.domain.plans.services.savings import SavingNote, plan_saving

    account, by = accounts[ACCOUNT], people["kari"]
    figures = statements.account_figures_or_none(by, account)
    lead = next(iter(actions.leads(by, account)["objective"]), None)
    if figures is None or lead is None:
        return
    years = driver_years(by, figures)
    costs = {key: year.cost for key, year in years.items() if year.cost}
    counted = [one for one in statements.levers(by, figures) if one.key in costs]
    for lever in counted[:DRIVERS]:
        expected = (costs[lever.key] / HUNDRED).quantize(Decimal(1)) * 10 or Decimal(1)
        note = services.ActionNote(capfirst(lever_action(lever.key)), Care.PRUNE, by, lead)
        saving = SavingNote(lever.key, expected)
        plan_saving(account, saving=saving, note=note, due_on=(at + DUE).date(), by=by, at=at)
