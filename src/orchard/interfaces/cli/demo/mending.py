"""What went wrong at the largest account: one that waits, one that is mended, one to learn from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.agreements.models import Deviation
    from orchard.domain.core.models import User

DAY = timedelta(days=1)


def mend_all(account: Account, people: Mapping[str, User], *, at: datetime) -> None:
    """Let operations report and mend what went wrong in the last weeks."""
    from orchard.domain.agreements.services import deviations as services

    mart = people["mart"]
    late = _report(account, mart, "critical", at - 12 * DAY, "Cold chain stopped in Bergen",
                   "A day's catch was thrown away, and Bergen ordered elsewhere for a week")  # fmt: skip
    services.acknowledge_deviation(late, expected=1, by=mart, at=at - 12 * DAY)
    services.name_cause(
        late, expected=2, cause="One carrier has cooled trucks, and it had one truck that night",
        by=mart, at=at - 9 * DAY,
    )  # fmt: skip
    mended = _report(account, mart, "minor", at - 20 * DAY, "Two invoices for one delivery",
                     "Their accounts department had to ask for a credit note")  # fmt: skip
    _mend(mended, mart, at - 6 * DAY, "The second invoice is credited; the run checks numbers now")
    learned = _report(account, mart, "major", at - 60 * DAY, "Spare parts late in Tartu",
                      "A line stood still for four hours")  # fmt: skip
    _mend(learned, mart, at - 55 * DAY, "The parts went by courier, and a shelf stands in Tartu")
    services.accept_deviation(
        learned, expected=3, who="Anu Rebane", on=(at - 50 * DAY).date(), by=mart, at=at - 50 * DAY
    )
    services.close_deviation(
        learned, expected=4, lesson="Every plant with one line gets a shelf of wearing parts",
        by=mart, at=at - 48 * DAY,
    )  # fmt: skip


def _report(
    account: Account, by: User, severity: str, at: datetime, title: str, consequence: str
) -> Deviation:
    from orchard.domain.agreements.rules.deviations import Severity
    from orchard.domain.agreements.services import deviations as services

    report = services.Report(title, consequence, Severity(severity), "Jan Vik", by)
    return services.report_deviation(account, report=report, by=by, at=at)


def _mend(found: Deviation, by: User, at: datetime, fix: str) -> None:
    from orchard.domain.agreements.services import deviations as services

    services.acknowledge_deviation(found, expected=1, by=by, at=found.reported_at)
    services.fix_deviation(found, expected=2, fix=fix, on=at.date(), by=by, at=at)
