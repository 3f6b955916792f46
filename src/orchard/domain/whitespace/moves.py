"""What happens to cells inside a service: they are stored, pursued, and customers told of offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import Conflict, Invalid, StaleVersion
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.whitespace import building
from orchard.domain.whitespace.models import AwarenessTask, Cell, Opportunity
from orchard.domain.whitespace.rules import TELL_WITHIN_DAYS, OpportunityState, Reason, Status


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a cell lies: a unit (none: the whole account), and an offer or a whole family."""

    unit: AccountUnit | None
    family: str
    offer: str = ""

    def check(self, account: Account) -> None:
        """Refuse a unit of somebody else, and a cell of nothing."""
        if self.unit is not None and self.unit.account_id != account.pk:
            raise Invalid(_("This unit belongs to another account. Choose one of this account."))
        if not (self.family or self.offer):
            raise Invalid(_("Choose an offer or a family of offers."))


def move_to_pipeline(account: Account, spot: Spot, by: User, at: datetime) -> Cell:
    """Mark a cell as being won, with what is known of it; part of opening an opportunity."""
    values: dict[str, object] = {"status": Status.PIPELINE, "written_by": by, "written_at": at}
    cell = stored(account, spot, values, None, by)
    end_telling(cell, by, at)
    building.build([account.pk], as_of=core.fiscal_calendar(by).today(at))
    return cell


def stored(
    account: Account, spot: Spot, values: dict[str, object], expected: int | None, by: User
) -> Cell:
    """Write a cell that there is, or the first word about one; `None` writes over any version."""
    building.hold_accounts([account.pk])
    where = {"unit": spot.unit, "family": spot.family, "offer": spot.offer}
    rows = Cell.objects.select_for_update().filter(account=account, family=spot.family)
    found = rows.filter(unit=spot.unit, offer=spot.offer).first()
    if found is not None:
        return update_versioned(found, found.version if expected is None else expected, **values)
    if expected:
        raise StaleVersion(current=0, mine=values, theirs={})
    currency = core.organisation(by).currency
    return Cell.objects.create(account=account, currency=currency, **where, **values)


def plan_telling(cell: Cell, today: date, by: User, at: datetime) -> None:
    """Have the account manager tell a customer of an offer that they do not know, once."""
    if not (cell.status == Status.WHITE and cell.reason == Reason.UNKNOWN):
        end_telling(cell, by, at)
        return
    AwarenessTask.objects.get_or_create(
        cell=cell,
        done_at=None,
        defaults={
            "account": cell.account,
            "owner": accounts.manager_of(by, cell.account) or by,
            "due_on": today + timedelta(days=TELL_WITHIN_DAYS),
            "made_at": at,
        },
    )


def end_telling(cell: Cell, by: User, at: datetime) -> None:
    """End the task of a cell that is no longer empty because nobody there knows the offer."""
    AwarenessTask.objects.filter(cell=cell, done_at__isnull=True).update(done_at=at, done_by=by)


def check_open(found: Opportunity) -> None:
    """Refuse what is won or lost already."""
    if found.state != OpportunityState.OPEN:
        raise Conflict(_("This opportunity is closed. Open a new one on its cell."))
