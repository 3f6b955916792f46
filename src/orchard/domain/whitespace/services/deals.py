"""What one may do with a deal: write it down, sign it, take it out."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, NotFound, StaleVersion
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import hold, update_versioned
from orchard.domain.relationships.guards import merged
from orchard.domain.whitespace.models import Deal, Opportunity
from orchard.domain.whitespace.queries.deals import deal_judged
from orchard.domain.whitespace.queries.rights import check_may_edit
from orchard.domain.whitespace.rules import OpportunityState
from orchard.domain.whitespace.terms import DealNote, check_signing


@audited("deal.written")
def write_deal(
    found: Opportunity, *, expected: int, note: DealNote, by: User, at: datetime
) -> Deal:
    """Keep what a deal is to bring, so that it is judged before anybody signs it."""
    _check_may_deal(by, found)
    note.terms.check()
    terms, values = note.terms, {"grade": note.grade, "written_by": by, "written_at": at}
    for name in ("amount", "margin", "cost_to_serve", "spend", "starts_on", "months"):
        values[name] = getattr(terms, name)
    remark(account=found.account_id)
    deal = Deal.objects.filter(opportunity=found).first()
    if deal is not None:
        _check_unsigned(deal)
        return update_versioned(deal, expected, **values)
    if expected:
        raise StaleVersion(current=0, mine=values, theirs={})
    return Deal.objects.create(opportunity=found, currency=found.currency, **values)


@audited("deal.signed")
def sign_deal(deal: Deal, *, expected: int, reason: str, by: User, at: datetime) -> Deal:
    """Seal a deal with its verdict; one that does not pass the hurdle needs a reason."""
    found = deal.opportunity
    _check_may_deal(by, found)
    deal = _unsigned(deal)
    today = core.fiscal_calendar(by).today(at)
    judged = deal_judged(by, merged(found.account), deal, today)
    check_signing(judged.verdict, reason)
    assert judged.adds is not None, "asked for"
    remark(account=found.account_id)
    return update_versioned(
        deal, expected, signed_by=by, signed_at=at, reason=reason.strip(),
        verdict=judged.verdict, hurdle_share=judged.hurdle_share,
        policy_number=judged.policy_number, adds=judged.adds.amount,
        adds_by=judged.adds.record(),
    )  # fmt: skip


@audited("deal.removed")
def remove_deal(deal: Deal, *, expected: int, by: User, at: datetime) -> Opportunity:
    """Take out a deal that was written down by mistake; its opportunity stays."""
    found = deal.opportunity
    _check_may_deal(by, found)
    _unsigned(deal)
    remark(account=found.account_id)
    update_versioned(deal, expected)  # refuses what somebody changed meanwhile
    Deal.objects.filter(pk=deal.pk).delete()
    return found


def _check_may_deal(by: User, found: Opportunity) -> None:
    """Refuse who may not write here or sees no margins, and what is closed by now."""
    check_may_edit(by, found.account)
    require(by, Permission.SEE_MARGINS)
    hold(Opportunity.objects.filter(pk=found.pk))
    state = Opportunity.objects.values_list("state", flat=True).get(pk=found.pk)
    if state != OpportunityState.OPEN:
        raise Conflict(_("This opportunity is closed. Its deal stays as it was."))


def _unsigned(deal: Deal) -> Deal:
    """Return the deal as it is stored now; a colleague may have taken it out, or signed it."""
    now = Deal.objects.filter(pk=deal.pk).first()
    if now is None:
        raise NotFound
    _check_unsigned(now)
    return now


def _check_unsigned(deal: Deal) -> None:
    if deal.is_signed:
        raise Conflict(_("This deal is signed and stays as it was."))
