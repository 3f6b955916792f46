"""What one may say of a cell: its status, why it is empty, and what it may be worth."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.analytics.whitespace import FITS
from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.whitespace import building, moves
from orchard.domain.whitespace.models import AwarenessTask, Cell
from orchard.domain.whitespace.moves import Spot
from orchard.domain.whitespace.queries.rights import check_may_edit
from orchard.domain.whitespace.rules import (
    NEEDS_WHY,
    SAID,
    Reason,
    Status,
    check_estimate,
    check_share,
)


@dataclass(frozen=True, slots=True)
class CellNote:
    """What we know of a cell; the potential needs wallet, attainable share and fit."""

    status: Status
    reason: str = ""
    why: str = ""
    competitor: str = ""
    wallet: Decimal | None = None
    source: str = ""
    grade: str = ""
    estimated_on: date | None = None
    attainable_share: Decimal | None = None
    fit: Decimal | None = None

    def check(self, today: date) -> None:
        """Refuse what nobody can retrace and what cannot be."""
        if self.status not in SAID:
            raise Invalid(_("That we sell follows from sales, pipeline from an opportunity."))
        if self.status in NEEDS_WHY and not self.why.strip():
            raise Invalid(_("Say why: the next person will ask."))
        if self.status == Status.COMPETITOR and not self.competitor.strip():
            raise Invalid(_("Name the competitor who has it, or write unknown."))
        check_estimate(self.wallet, self.source, self.grade, self.estimated_on, today)
        check_share(self.attainable_share, _("Attainable share"))
        if self.fit is not None and self.fit not in FITS:
            raise Invalid(_("Choose a fit of 0, 25, 50, 75 or 100 %."))

    def values(self) -> dict[str, object]:
        """Return what is stored; a reason belongs to white cells only."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        texts = {name: text.strip() for name, text in said.items() if isinstance(text, str)}
        reason = self.reason if self.status == Status.WHITE else ""
        competitor = self.competitor.strip() if self.status == Status.COMPETITOR else ""
        found = said | texts | {"status": self.status, "reason": reason, "competitor": competitor}
        if self.wallet is None:
            found |= {"source": "", "grade": "", "estimated_on": None}
        return found


@audited("cell.written")
def write_cell(
    account: Account, *, spot: Spot, note: CellNote, expected: int, by: User, at: datetime
) -> Cell:
    """Say what we know of a cell; when the customer does not know the offer, somebody tells them."""
    check_may_edit(by, account)
    spot.check(account)
    today = core.fiscal_calendar(by).today(at)
    note.check(today)
    found = moves.stored(
        account, spot, {**note.values(), "written_by": by, "written_at": at}, expected, by
    )
    moves.plan_telling(found, today, by, at)
    building.build([account.pk], as_of=today)
    remark(account=account.pk, status=found.status)
    return found


@audited("cell.told")
def tell_customer(task: AwarenessTask, *, by: User, at: datetime) -> AwarenessTask:
    """Keep that the customer knows the offer now."""
    check_may_edit(by, task.account)
    done = AwarenessTask.objects.filter(pk=task.pk, done_at__isnull=True)
    if not done.update(done_at=at, done_by=by):
        raise Conflict(_("The customer was told already."))
    cell = task.cell
    if cell.status == Status.WHITE and cell.reason == Reason.UNKNOWN:
        update_versioned(cell, cell.version, reason=Reason.KNOWN, written_by=by, written_at=at)
    task.refresh_from_db()
    return task
