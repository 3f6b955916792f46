"""What one may do with wallets and with the coverage of units by agreements."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.analytics.whitespace import WalletCannotBe, wallet_allocation
from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid, StaleVersion
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.whitespace.models import Coverage, WalletEstimate
from orchard.domain.whitespace.queries.rights import check_may_edit
from orchard.domain.whitespace.rules import check_money, check_share


@dataclass(frozen=True, slots=True)
class WalletNote:
    """What they spend on a family with all suppliers; unknown spend needs their ranking of us."""

    family: str
    source: str
    grade: str
    estimated_on: date
    spend: Decimal | None = None
    suppliers: int | None = None
    rank: Decimal | None = None
    is_single_sourced: bool = False
    target_share: Decimal | None = None

    def check(self, today: date) -> None:
        """Refuse what nobody can retrace and what cannot be."""
        if not (self.family.strip() and self.source.strip() and self.grade):
            raise Invalid(_("Name the category, how you know, and how sure you are."))
        if self.estimated_on > today:
            raise Invalid(_("This day is still to come. Give the day of the estimate."))
        check_money(self.spend, _("What they spend"))
        check_share(self.target_share, _("Share that we aim at"))
        if (self.suppliers is None) != (self.rank is None):
            raise Invalid(_("Give both: how many suppliers they use, and our rank among them."))
        if self.spend is None and self.rank is None:
            raise Invalid(_("Give what they spend, or else how they rank us among suppliers."))
        if self.suppliers is not None and self.rank is not None:
            _check_rank(self.rank, self.suppliers)


@dataclass(frozen=True, slots=True)
class CoverageNote:
    """Whether a unit may buy by an agreement, which one, and how we know."""

    is_covered: bool
    source: str
    checked_on: date
    agreement: str = ""

    def check(self, today: date) -> None:
        """Refuse coverage by an agreement without a name, and what has no source."""
        if not self.source.strip():
            raise Invalid(_("Say how you know."))
        if self.is_covered and not self.agreement.strip():
            raise Invalid(_("Name the agreement that covers the unit."))
        if self.checked_on > today:
            raise Invalid(_("This day is still to come. Give the day on which you checked."))


@audited("wallet.estimated")
def estimate_wallet(
    account: Account, *, note: WalletNote, expected: int, by: User, at: datetime
) -> WalletEstimate:
    """Keep what a customer spends in a category; the latest estimate counts."""
    check_may_edit(by, account)
    note.check(core.fiscal_calendar(by).today(at))
    values = {**_stripped(note), "written_by": by, "written_at": at}
    rows = WalletEstimate.objects.select_for_update().filter(account=account)
    found = rows.filter(family=note.family.strip()).first()
    remark(account=account.pk)
    if found is not None:
        return update_versioned(found, expected, **values)
    if expected:
        raise StaleVersion(current=0, mine=values, theirs={})
    currency = core.organisation(by).currency
    return WalletEstimate.objects.create(account=account, currency=currency, **values)


@audited("coverage.written")
def cover_unit(
    unit: AccountUnit, *, note: CoverageNote, expected: int, by: User, at: datetime
) -> Coverage:
    """Keep whether a unit may buy by an agreement."""
    check_may_edit(by, unit.account)
    note.check(core.fiscal_calendar(by).today(at))
    values = {**_stripped(note), "written_by": by}
    if not note.is_covered:
        values["agreement"] = ""
    found = Coverage.objects.select_for_update().filter(unit=unit).first()
    remark(account=unit.account_id, unit=unit.pk)
    if found is not None:
        return update_versioned(found, expected, **values)
    if expected:
        raise StaleVersion(current=0, mine=values, theirs={})
    return Coverage.objects.create(account=unit.account, unit=unit, **values)


def _check_rank(rank: Decimal, suppliers: int) -> None:
    if not rank.is_finite() or suppliers < 1:
        raise Invalid(_("Count at least one supplier, and give a rank such as 1 or 1.5."))
    try:
        wallet_allocation(rank, suppliers)
    except WalletCannotBe as mistake:
        text = _("With %(count)d suppliers our rank lies between 1 and %(count)d.")
        raise Invalid(text % {"count": suppliers}) from mistake


def _stripped(note: WalletNote | CoverageNote) -> dict[str, object]:
    said = {one.name: getattr(note, one.name) for one in fields(note)}
    return {name: one.strip() if isinstance(one, str) else one for name, one in said.items()}
