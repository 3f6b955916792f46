"""The text file of a plan: handed out, read in, looked at before it is taken over."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orchard.domain.plans.queries import texts as queries
from orchard.domain.plans.services import plan_texts as services
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import took
from orchard.interfaces.web.plan_versions.acting import OnVersion, on_plan, to_edit
from orchard.interfaces.web.plan_versions.forms import TextForm
from orchard.interfaces.web.plans.acting import TAB
from orchard.interfaces.web.standing.acting import WRONG

APPLY = "take_over"


@require_safe
def export(request: HttpRequest, slug: str, plan_id: int) -> HttpResponse:
    """Hand the living plan out as a text file."""
    on = on_plan(request, slug, plan_id)
    text = queries.text_of(on.found.viewer, on.plan)
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    name = f"plan-{on.plan.account.slug}-{on.plan.year}.txt"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest, slug: str, plan_id: int) -> HttpResponse:
    """Show what a text file would change, and take it over when somebody says so."""
    on = to_edit(request, slug, plan_id)
    is_sent = request.method == "POST"
    form = TextForm(request.POST, request.FILES) if is_sent else TextForm()
    if APPLY in request.POST and took(
        request, form, _("Taken over."),
        lambda: services.take_over(on.plan, text=form.cleaned_data["text"], by=on.found.viewer,
                                   at=now()),
    ):  # fmt: skip
        return redirect(on.home)
    return _looked_at(request, on, form)


def _looked_at(request: HttpRequest, on: OnVersion, form: TextForm) -> HttpResponse:
    """Show the file with its mistakes by line, or what it would change."""
    text = form.text_seen()
    found = queries.proposal(on.found.viewer, on.plan, text) if text.strip() else None
    shown = TextForm(initial={"text": text})
    status = WRONG if form.errors or (found and not found.takeover.is_possible) else 200
    context = {
        "plan": on.plan, "form": form, "text_field": shown["text"], "proposal": found,
        "back": on.home, "home": on.home, "address": request.get_full_path(),
    }  # fmt: skip
    return account_page(
        request, "plan_versions/text.html", on.found, context, tab=TAB, status=status
    )
