"""A suggestion: the peers it rests on, and the answer to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from orchard.domain.whitespace import queries, services
from orchard.domain.whitespace.queries import Sources
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.whitespace import acting, forms
from orchard.interfaces.web.whitespace.acting import TAB, on_white_space, seen_to_edit

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def suggestion(request: HttpRequest, slug: str, suggestion_id: int) -> HttpResponse:
    """Show what it may bring, and whom that rests on."""
    found = seen(request, slug)
    row = queries.suggestion(found.viewer, found.account, suggestion_id)
    context = {
        "one": queries.with_peers(found.viewer, [row])[0],
        "tested": queries.tested(Sources(found.viewer, found.account).look),
        "may_edit": queries.may_edit(found.viewer, found.account),
        "form": forms.DismissForm(initial={"version": row.version}),
    }
    return account_page(request, "whitespace/suggestion.html", found, context, tab=TAB)


@asked_or_sent
def accept(request: HttpRequest, slug: str, suggestion_id: int) -> HttpResponse:
    """Make an opportunity of a suggestion."""
    found = seen_to_edit(request, slug)
    row = queries.suggestion(found.viewer, found.account, suggestion_id)
    where = row.unit.name if row.unit else found.account.name
    initial = {
        "version": row.version,
        "title": f"{row.offer_name}, {where}",
        "owner": found.viewer.pk,
        "value": row.expected,
    }
    form = forms.PursuitForm(request.POST or None, found=found, initial=initial)
    return on_white_space(
        request, found, form, acting.PURSUE,
        lambda: services.accept_suggestion(row, expected=form.expected, pursuit=form.pursuit(),
                                           by=found.viewer, at=now()),
    )  # fmt: skip


@asked_or_sent
def dismiss(request: HttpRequest, slug: str, suggestion_id: int) -> HttpResponse:
    """Say why a suggestion is none."""
    found = seen_to_edit(request, slug)
    row = queries.suggestion(found.viewer, found.account, suggestion_id)
    form = forms.DismissForm(request.POST or None, initial={"version": row.version})
    return on_white_space(
        request, found, form, acting.DISMISS,
        lambda: services.dismiss_suggestion(row, expected=form.expected,
                                            why=form.cleaned_data["why"], by=found.viewer,
                                            at=now()),
    )  # fmt: skip
