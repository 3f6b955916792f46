"""Success criteria: one with what was said to it, and every step with it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core.rules import Permission
from orchard.domain.plans.queries import joint, rights
from orchard.domain.plans.services import joint_criteria as services
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import version_seen
from orchard.interfaces.web.joint import acting, forms
from orchard.interfaces.web.joint.acting import TAB, on_together
from orchard.interfaces.web.plans.acting import seen_to_edit

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose a criterion."""
    found = seen_to_edit(request, slug)
    form = forms.WordingForm(request.POST or None, found=found)
    return on_together(
        request, found, form, acting.PROPOSE,
        lambda: services.propose_criterion(found.account, wording=form.wording(), by=found.viewer,
                                           at=now()),
    )  # fmt: skip


@require_safe
def criterion(request: HttpRequest, slug: str, criterion_id: int) -> HttpResponse:
    """Show a criterion, who accepted which text of it, and what one may do."""
    found = seen(request, slug)
    context = {
        "one": joint.criterion(found.viewer, found.account, criterion_id),
        "sees_contacts": found.viewer.may(Permission.SEE_CONTACTS),
        "may_edit": rights.may_edit(found.viewer, found.account),
        "back": reverse("joint:page", args=[slug]),
    }
    return account_page(request, "joint/criterion.html", found, context, tab=TAB)


@asked_or_sent
def word(request: HttpRequest, slug: str, criterion_id: int) -> HttpResponse:
    """Change what a criterion says."""
    found, one = _to_edit(request, slug, criterion_id)
    form = forms.WordingForm(
        request.POST or None, found=found, initial=forms.WordingForm.shown(one.row)
    )
    return on_together(
        request, found, form, acting.WORD,
        lambda: services.word_criterion(one.row, expected=form.expected, wording=form.wording(),
                                        by=found.viewer, at=now()),
        context={"about": one.row.metric},
    )  # fmt: skip


@asked_or_sent
def measure(request: HttpRequest, slug: str, criterion_id: int) -> HttpResponse:
    """Keep where a criterion stands."""
    found, one = _to_edit(request, slug, criterion_id)
    shown = {"version": one.row.version, "current": one.row.current, "on": today()}
    form = forms.MeasureForm(request.POST or None, initial=shown)
    return on_together(
        request, found, form, acting.MEASURE,
        lambda: services.measure_criterion(one.row, expected=form.expected, by=found.viewer,
                                           at=now(), **form.said()),
        context={"about": one.row.metric},
    )  # fmt: skip


@require_POST
def accept(request: HttpRequest, slug: str, criterion_id: int) -> HttpResponse:
    """Accept the text that one saw for our side."""
    found, one = _to_edit(request, slug, criterion_id)
    services.accept_criterion(
        one.row, text_version=version_seen(request), by=found.viewer, at=now()
    )
    toasts.say(request, _("Accepted for our side."))
    return redirect("joint:page", slug)


@asked_or_sent
def they_accept(request: HttpRequest, slug: str, criterion_id: int) -> HttpResponse:
    """Keep that somebody at the customer accepted the text."""
    found, one = _to_edit(request, slug, criterion_id)
    form = forms.SayingForm(
        request.POST or None, found=found, initial={"text_version": one.row.text_version}
    )
    return on_together(
        request, found, form, acting.THEY_ACCEPT,
        lambda: services.accept_criterion(one.row, **_saying(form), by=found.viewer, at=now()),
        context={"about": one.row.metric},
    )  # fmt: skip


@asked_or_sent
def they_change(request: HttpRequest, slug: str, criterion_id: int) -> HttpResponse:
    """Keep what somebody at the customer wants to be different."""
    found, one = _to_edit(request, slug, criterion_id)
    form = forms.ChangeForm(
        request.POST or None, found=found, initial={"text_version": one.row.text_version}
    )
    return on_together(
        request, found, form, acting.THEY_CHANGE,
        lambda: services.ask_for_change(one.row, **_saying(form), by=found.viewer, at=now()),
        context={"about": one.row.metric},
    )  # fmt: skip


@require_POST
def remove(request: HttpRequest, slug: str, criterion_id: int) -> HttpResponse:
    """Take a criterion out."""
    found, one = _to_edit(request, slug, criterion_id)
    services.remove_criterion(one.row, expected=version_seen(request), by=found.viewer, at=now())
    undo = reverse("joint:restore_criterion", args=[slug, criterion_id])
    toasts.say(request, _("“%(name)s” is taken out.") % {"name": one.row.metric}, undo)
    return redirect("joint:page", slug)


@require_POST
def restore(request: HttpRequest, slug: str, criterion_id: int) -> HttpResponse:
    """Put a criterion back."""
    found = seen_to_edit(request, slug)
    one = joint.criterion(found.viewer, found.account, criterion_id, even_removed=True)
    services.restore_criterion(one.row, by=found.viewer, at=now())
    return redirect("joint:page", slug)


def _to_edit(request: HttpRequest, slug: str, criterion_id: int) -> tuple[Seen, joint.Criterion]:
    found = seen_to_edit(request, slug)
    return found, joint.criterion(found.viewer, found.account, criterion_id)


def _saying(form: forms.SayingForm) -> services.Said:
    given = form.cleaned_data
    return {
        "text_version": given["text_version"],
        "contact": form.who(),
        "words": given["words"],
    }
