"""Keeping forecasts of the twelve months to come, to hold them against what comes."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.analytics import year_ahead
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import Organisation, User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.economics import queries as economics
from orchard.domain.economics.queries.assumptions import check_may_edit
from orchard.domain.plans import outlooks
from orchard.domain.plans.models import YearAheadVersion


@audited("year_ahead.kept")
def keep_year_ahead(account: Account, *, by: User, at: datetime) -> YearAheadVersion:
    """Keep the forecast of the twelve months to come as it is today, to hold it against what comes.

    Kept already as it is, it is not kept again.
    """
    check_may_edit(by, account)
    remark(account=account.pk)
    made = _kept(account, by, at)
    if made is None:
        raise Invalid(_("Three complete months of invoices make a forecast. Import them first."))
    return made


@audited("years_ahead.kept")
def keep_years_ahead(organisation: Organisation, *, by: User, at: datetime) -> Organisation:
    """Keep the forecast of every account that has a team, once for each month of figures."""
    require(by, Permission.EDIT_USERS)
    facts = economics.latest(by)
    seats = Assignment.objects.open().values("account")
    managed = Account.objects.visible_to(by).filter(pk__in=seats, merged_into=None)
    done = 0
    if facts is None:
        return organisation
    for account in managed.order_by("pk"):
        newest = YearAheadVersion.objects.filter(account=account).order_by("-number").first()
        if newest is None or newest.as_of < facts.as_of.replace(day=1):
            done += _kept(account, by, at) is not None
    remark(kept=done)
    return organisation


def _kept(account: Account, by: User, at: datetime) -> YearAheadVersion | None:
    """Store the next version, or return the newest if it says the same; one after the other."""
    Account.objects.select_for_update().filter(pk=account.pk).first()
    found = outlooks.sight(by, account).now
    if found is None:
        return None
    newest = YearAheadVersion.objects.filter(account=account).order_by("-number").first()
    inputs = {
        "is_seasonal": found.is_seasonal,
        "opportunities": [_said_of(one) for one in found.opportunities],
        "risks": [_said_of(one) for one in found.risks],
    }
    months = [[one.start.isoformat(), str(one.revenue)] for one in found.months]
    if newest is not None and (newest.as_of, newest.inputs, newest.months) == (
        found.as_of, inputs, months,
    ):  # fmt: skip
        return newest
    return YearAheadVersion.objects.create(
        account=account,
        number=1 if newest is None else newest.number + 1,
        as_of=found.as_of,
        method=year_ahead.METHOD,
        method_version=year_ahead.VERSION,
        grade=found.grade,
        currency=found.currency,
        run_rate=found.run_rate,
        opportunities=found.added,
        risks=found.taken,
        expected=found.expected,
        low=found.low,
        high=found.high,
        months=months,
        inputs=inputs,
        made_by=by,
        made_at=at,
    )


def _said_of(part: outlooks.Part) -> dict[str, str | None]:
    return {
        name: None if value is None else str(value)
        for name, value in ((one.name, getattr(part, one.name)) for one in fields(part))
    }
