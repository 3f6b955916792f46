"""The deal of an opportunity: what it is to bring, whether it passes the hurdle, and signing it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.whitespace import queries, services
from orchard.domain.whitespace.models import Deal, Opportunity
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.standing.forms import VersionedForm
from orchard.interfaces.web.whitespace import acting, forms

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def deal(request: HttpRequest, slug: str, opportunity_id: int) -> HttpResponse:
    """Show the deal of an opportunity beside the hurdle, and write down what it is to bring."""
    found, row = _seen(request, slug, opportunity_id)
    kept = queries.deal_of(found.viewer, row)
    form = forms.DealForm(request.POST or None, initial=forms.deal_shown(kept, row))
    judged = kept and queries.deal_judged(found.viewer, found.account, kept, today())
    return acting.on_deal(
        request, found, form, acting.DEAL,
        lambda: services.write_deal(row, expected=form.expected, note=form.note(),
                                    by=found.viewer, at=now()),
        back=_home(found, row), context={"row": row, "judged": judged},
    )  # fmt: skip


@asked_or_sent
def sign(request: HttpRequest, slug: str, opportunity_id: int) -> HttpResponse:
    """Mark a deal as signed; below the hurdle only with a reason."""
    found, row = _seen(request, slug, opportunity_id)
    kept = _kept(found, row)
    form = forms.SignForm(request.POST or None, initial={"version": kept.version})
    return acting.on_white_space(
        request, found, form, acting.SIGN,
        lambda: services.sign_deal(kept, expected=form.expected,
                                   reason=form.cleaned_data["reason"], by=found.viewer, at=now()),
        back=_home(found, row), context={"about": row.title},
    )  # fmt: skip


@asked_or_sent
def remove(request: HttpRequest, slug: str, opportunity_id: int) -> HttpResponse:
    """Take a deal out that was written down by mistake."""
    found, row = _seen(request, slug, opportunity_id)
    kept = _kept(found, row)
    form = VersionedForm(request.POST or None, initial={"version": kept.version})
    return acting.on_white_space(
        request, found, form, acting.REMOVE,
        lambda: services.remove_deal(kept, expected=form.expected, by=found.viewer, at=now()),
        back=_home(found, row), context={"about": row.title},
    )  # fmt: skip


def _seen(request: HttpRequest, slug: str, opportunity_id: int) -> tuple[Seen, Opportunity]:
    """Return the opportunity for those who may write here and see margins."""
    found = acting.seen_to_edit(request, slug)
    require(found.viewer, Permission.SEE_MARGINS)
    return found, queries.opportunity(found.viewer, found.account, opportunity_id)


def _kept(found: Seen, row: Opportunity) -> Deal:
    kept = queries.deal_of(found.viewer, row)
    if kept is None:
        raise NotFound
    return kept


def _home(found: Seen, row: Opportunity) -> str:
    return reverse("whitespace:deal", args=[found.account.slug, row.pk])
