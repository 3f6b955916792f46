"""Answers to what Orchard proposes: taken over as a risk, or dismissed with the reason."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.risk.models import Risk, SignalAnswer
from orchard.domain.risk.queries.rights import check_may_edit
from orchard.domain.risk.queries.signals import signal
from orchard.domain.risk.rules import Verdict
from orchard.domain.risk.services.register import Opening, RiskNote, note_risk


@audited("risk.taken_over")
def take_signal_over(
    account: Account, *, key: str, note: RiskNote, opening: Opening, by: User, at: datetime
) -> Risk:
    """Make a proposed risk one's own, in one's own words."""
    check_may_edit(by, account)
    remark(account=account.pk)
    seen = signal(by, account, key, today=core.fiscal_calendar(by).today(at))
    made = note_risk(account, note=note, opening=opening, by=by, at=at)
    SignalAnswer.objects.create(
        account=account, signal=seen.key, verdict=Verdict.TAKEN, risk=made, by=by, at=at
    )
    return made


@audited("risk.dismissed")
def dismiss_signal(
    account: Account, *, key: str, reason: str, by: User, at: datetime
) -> SignalAnswer:
    """Say that what Orchard proposes is no risk, and why; it is not proposed until the next review."""
    check_may_edit(by, account)
    seen = signal(by, account, key, today=core.fiscal_calendar(by).today(at))
    if not reason.strip():
        raise Invalid(_("Say why it is no risk."))
    remark(account=account.pk)
    return SignalAnswer.objects.create(
        account=account, signal=seen.key, verdict=Verdict.DISMISSED, reason=reason.strip(),
        by=by, at=at,
    )  # fmt: skip
