"""From a driver of the cost to serve to an action that lowers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.economics.queries import statements
from orchard.domain.economics.queries.driver_year import METHOD, driver_years
from orchard.domain.plans.models import Action, Saving
from orchard.domain.plans.rules.savings import check_expected
from orchard.domain.plans.services.actions import ActionNote, add_action


@dataclass(frozen=True, slots=True)
class SavingNote:
    """Which driver is lowered, and by how much a year."""

    driver: str
    expected: Decimal


@audited("saving.planned")
def plan_saving(
    account: Account, *, saving: SavingNote, note: ActionNote, due_on: date,
    by: User, at: datetime,
) -> Action:  # fmt: skip
    """Plan an action that lowers a driver; what the driver costs today is kept beside it."""
    require(by, Permission.SEE_MARGINS)
    expected = check_expected(saving.expected)
    figures = statements.account_figures_or_none(by, account)
    keys = {one.key for one in statements.levers(by, figures)} if figures else set()
    if figures is None or saving.driver not in keys:
        raise Invalid(_("Choose a driver of the cost to serve of this account."))
    year = driver_years(by, figures)[saving.driver]
    made = add_action(account, note=note, due_on=due_on, by=by, at=at)
    remark(account=account.pk)
    Saving.objects.create(
        action=made, driver=saving.driver, expected=expected,
        currency=figures.figure_set.currency, cost_before=year.cost, before_until=year.until,
        grade=year.grade, method=METHOD, cost_model=figures.figure_set.cost_model_id,
    )  # fmt: skip
    return made
