"""What is done with project groups: begun, changed, measured, closed, opened again, followed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.plans.models import ProjectGroup
from orchard.domain.plans.queries import groups as queries
from orchard.domain.plans.services import groups as services
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import version_seen
from orchard.interfaces.web.groups import acting, forms
from orchard.interfaces.web.groups.acting import on_groups
from orchard.interfaces.web.plans.acting import seen_to_edit

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a project group."""
    found = seen_to_edit(request, slug)
    form = forms.GroupForm(request.POST or None, found=found)
    return on_groups(
        request, found, form, acting.BEGIN,
        lambda: services.begin_group(found.account, note=form.note(), by=found.viewer, at=now()),
    )  # fmt: skip


@asked_or_sent
def change(request: HttpRequest, slug: str, group_id: int) -> HttpResponse:
    """Change what a group does, and who works in it."""
    found, row = _to_edit(request, slug, group_id)
    members = queries.members(found.viewer, row)
    start = forms.shown(row, members)
    form = forms.GroupForm(request.POST or None, found=found, members=members, initial=start)
    return on_groups(
        request, found, form, acting.CHANGE,
        lambda: services.change_group(row, expected=form.expected, note=form.note(),
                                      by=found.viewer, at=now()),
    )  # fmt: skip


@asked_or_sent
def measure(request: HttpRequest, slug: str, group_id: int) -> HttpResponse:
    """Say where the measure stands now."""
    found, row = _to_edit(request, slug, group_id)
    start = {"version": row.version, "current": row.current}
    form = forms.MeasureForm(request.POST or None, initial=start)
    return on_groups(
        request, found, form, acting.MEASURE,
        lambda: services.measure_group(row, expected=form.expected,
                                       current=form.cleaned_data["current"], by=found.viewer,
                                       at=now()),
        context={"about": f"{row.name}: {row.measure}"},
    )  # fmt: skip


@asked_or_sent
def close(request: HttpRequest, slug: str, group_id: int) -> HttpResponse:
    """Close a group with its effect."""
    found, row = _to_edit(request, slug, group_id)
    form = forms.CloseForm(request.POST or None, found=found, initial=forms.close_shown(row))
    return on_groups(
        request, found, form, acting.CLOSE,
        lambda: services.close_group(row, expected=form.expected, outcome=form.outcome(),
                                     by=found.viewer, at=now()),
        context={"about": row.name},
    )  # fmt: skip


@asked_or_sent
def follow(request: HttpRequest, slug: str, group_id: int) -> HttpResponse:
    """Say which opportunities followed from a group."""
    found, row = _to_edit(request, slug, group_id)
    form = forms.FollowForm(request.POST or None, found=found, initial=forms.close_shown(row))
    return on_groups(
        request, found, form, acting.FOLLOW,
        lambda: services.link_opportunities(row, expected=form.expected,
                                            opportunities=form.followed(), by=found.viewer,
                                            at=now()),
        context={"about": row.name},
    )  # fmt: skip


@require_POST
def reopen(request: HttpRequest, slug: str, group_id: int) -> HttpResponse:
    """Take back that a group was closed."""
    found, row = _to_edit(request, slug, group_id)
    services.reopen_group(row, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("It works on. What was said of its effect stays to be corrected."))
    return redirect("groups:page", slug)


def _to_edit(request: HttpRequest, slug: str, group_id: int) -> tuple[Seen, ProjectGroup]:
    found = seen_to_edit(request, slug)
    return found, queries.group(found.viewer, found.account, group_id)
