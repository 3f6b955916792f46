"""Looking for risks of a category and finding none."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.models import User
from orchard.domain.risk.models import CategoryCheck, Risk
from orchard.domain.risk.queries.rights import check_may_edit
from orchard.domain.risk.rules import Category


@audited("risk.looked_for")
def check_category(
    account: Account, *, category: Category, words: str = "", by: User, at: datetime
) -> CategoryCheck:
    """Keep that somebody looked and found none; not while a risk of the category is open."""
    check_may_edit(by, account)
    remark(account=account.pk)
    if Risk.objects.of(account).open().filter(category=category).exists():
        text = _("There is an open risk in %(category)s. Close it first, or look at it again.")
        raise Conflict(text % {"category": category.label})
    today = core.fiscal_calendar(by).today(at)
    return CategoryCheck.objects.create(
        account=account, category=category, checked_on=today, words=words.strip(), by=by, at=at
    )
