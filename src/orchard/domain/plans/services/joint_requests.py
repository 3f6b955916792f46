"""Asking a customer to confirm or correct what a quarter brought them."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account, in_family
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.plans.both_sides import check_current
from orchard.domain.plans.models import SharedItem, ValueRecord, ValueRequest
from orchard.domain.plans.queries.rights import check_may_edit, check_may_share
from orchard.domain.plans.rules.joint_scorecard import Quarter
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.plans.rules.values import ValueStatus
from orchard.domain.plans.services.sharing import share, withdraw


@audited("value.confirmation_asked")
def ask_to_confirm(
    account: Account, *, quarter: Quarter, due_on: date, words: str, by: User, at: datetime
) -> ValueRequest:
    """Share the values of a quarter that wait for the customer's word, and ask them for it."""
    check_may_edit(by, account)
    check_may_share(by, account)
    check_current(account)
    today = core.fiscal_calendar(by).today(at)
    if quarter.first > today:
        raise Invalid(_("This quarter is still to come. Ask about one that has begun."))
    if due_on < today:
        raise Invalid(_("Give them a day that is still to come."))
    Account.objects.select_for_update().filter(pk=account.pk).first()
    rows = ValueRequest.objects.of(account).open()
    if rows.filter(year=quarter.year, quarter=quarter.number).exists():
        raise Conflict(_("They were asked about this quarter already."))
    records = list(_claimed(account, quarter))
    if not records:
        raise Invalid(_("No value of this quarter waits for their word. Note one first."))
    for one in records:
        share(account, kind=SharedKind.VALUE, object_id=one.pk, by=by, at=at)
    remark(account=account.pk)
    return ValueRequest.objects.create(
        account=account, year=quarter.year, quarter=quarter.number, words=words.strip(),
        due_on=due_on, asked_by=by, asked_at=at,
    )  # fmt: skip


@audited("value.confirmation_withdrawn")
def withdraw_request(found: ValueRequest, *, by: User, at: datetime) -> ValueRequest:
    """Take the question back."""
    check_may_edit(by, found.account)
    check_may_share(by, found.account)
    if found.withdrawn_at is not None:
        raise Conflict(_("This was taken back already."))
    remark(account=found.account_id)
    ValueRequest.objects.filter(pk=found.pk).update(withdrawn_at=at)
    for key in _opened_by(found):
        withdraw(found.account, kind=SharedKind.VALUE, object_id=key, by=by, at=at)
    found.refresh_from_db()
    return found


def _claimed(account: Account, quarter: Quarter) -> QuerySet[ValueRecord]:
    rows = ValueRecord.objects.standing().filter(in_family(account)).of_quarter(quarter)
    return rows.filter(status=ValueStatus.CLAIMED)


def _opened_by(found: ValueRequest) -> list[int]:
    """Return the unanswered values that asking shared, but for those of a year still asked about."""
    waiting = _claimed(found.account, Quarter(found.year, found.quarter))
    if ValueRequest.objects.of(found.account).open().filter(year=found.year).exists():
        waiting = waiting.filter(quarter__isnull=False)
    asked = ValueRequest.objects.of(found.account).filter(year=found.year)
    items = SharedItem.objects.open().filter(
        kind=SharedKind.VALUE, object_id__in=waiting.values("pk"),
        shared_at__in=asked.values("asked_at"), shared_by__in=asked.values("asked_by"),
    )  # fmt: skip
    return list(items.values_list("object_id", flat=True))
