"""Five questions about an account: they end in a risk with an owner, or in none found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.risk.models import Risk, ShortLook
from orchard.domain.risk.queries.rights import check_may_edit
from orchard.domain.risk.rules import OVER, Level, State
from orchard.domain.risk.services.register import Opening, RiskNote, note_risk


@dataclass(frozen=True, slots=True)
class Answers:
    """How vulnerable, by what was seen; a new risk, or one of the register, and what we do now."""

    vulnerable: int
    seen: str
    note: RiskNote | None = None
    opening: Opening | None = None
    known: Risk | None = None
    now: str = ""

    @property
    def finds_risk(self) -> bool:
        """Say whether something was found."""
        return self.note is not None or self.known is not None

    def check(self, account: Account) -> None:
        """Refuse what says nothing, and a risk that is over or belongs elsewhere."""
        if self.vulnerable not in Level.values:
            raise Invalid(_("Say how vulnerable it is, from 1 to 5."))
        if not self.seen.strip():
            raise Invalid(_("Say what you looked at: none found counts only then."))
        if self.finds_risk and not self.now.strip():
            raise Invalid(_("Say what we can do about it now."))
        if self.known and self.known.home.pk != account.pk:
            raise Invalid(_("This risk belongs to another account."))
        if self.known and self.known.state in {State.PROPOSED, *OVER}:
            raise Conflict(
                _("Nobody answers for this risk now. Choose another, or note a new one.")
            )


@audited("risk.looked_shortly")
def look_shortly(account: Account, *, said: Answers, by: User, at: datetime) -> ShortLook:
    """Keep the answers to the five questions; a new risk goes into the register with its owner."""
    check_may_edit(by, account)
    if account.merged_into_id is not None:
        raise Conflict(_("This account was merged into another. Choose that one."))
    said.check(account)
    remark(account=account.pk)
    return ShortLook.objects.create(
        account=account,
        looked_on=core.fiscal_calendar(by).today(at),
        vulnerable=said.vulnerable,
        seen=said.seen.strip(),
        risk=_found(account, said, by, at),
        now=said.now.strip() if said.finds_risk else "",
        by=by,
        at=at,
    )


def _found(account: Account, said: Answers, by: User, at: datetime) -> Risk | None:
    """Return the risk that was found: one of the register, or a new one with what we do now."""
    if said.note is None or said.opening is None:
        return said.known
    note, opening = said.note, said.opening
    return note_risk(account, note=note, opening=opening, comment=said.now, by=by, at=at)
