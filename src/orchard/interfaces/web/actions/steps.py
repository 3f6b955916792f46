"""What is done with actions: planned, changed, moved, begun, finished, dropped, taken back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.plans import services
from orchard.domain.plans.queries import actions as queries
from orchard.domain.plans.services.letters import choose_letter
from orchard.interfaces.web.actions import acting, forms, quick
from orchard.interfaces.web.actions.acting import back_to, on_action, to_do, to_edit
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import version_seen
from orchard.interfaces.web.plans.acting import seen_to_edit

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan an action."""
    found = seen_to_edit(request, slug)
    wanted = {"leads_up_to": request.GET.get("for", ""), "who": f"user-{found.viewer.pk}"}
    form = forms.AddForm(request.POST or None, found=found, initial=wanted)
    context = {"has_nothing": not any(form.leads.values())}
    return on_action(
        request, found, form, acting.ADD,
        lambda: services.add_action(found.account, note=form.note(), by=found.viewer, at=now(),
                                    due_on=form.cleaned_data["due_on"]),
        context=context,
    )  # fmt: skip


@asked_or_sent
def change(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Change what is said, or who does it."""
    found, row = to_edit(request, slug, action_id)
    form = forms.NoteForm(request.POST or None, found=found, about=row, initial=forms.shown(row))
    return on_action(
        request, found, form, acting.CHANGE,
        lambda: services.change_action(row, expected=form.expected, note=form.note(),
                                       by=found.viewer, at=now()),
    )  # fmt: skip


@asked_or_sent
def move(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Promise another day."""
    found, row = to_edit(request, slug, action_id)
    start = {"version": row.version, "due_on": row.due_on}
    form = forms.MoveForm(request.POST or None, initial=start)
    return on_action(
        request, found, form, acting.MOVE,
        lambda: services.move_action(row, expected=form.expected, by=found.viewer, at=now(),
                                     due_on=form.cleaned_data["due_on"]),
        context={"about": row.title}, undo_url=quick.undo_of_move(request, slug, row),
    )  # fmt: skip


@asked_or_sent
def finish(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Say that it is done, and what shows it."""
    found, row = to_do(request, slug, action_id)
    start = {"version": row.version, "evidence": row.evidence}
    form = forms.DoneForm(request.POST or None, initial=start)
    undo = reverse("actions:reopen", args=[slug, action_id])
    return on_action(
        request, found, form, acting.DONE,
        lambda: services.finish_action(row, expected=form.expected, by=found.viewer, at=now(),
                                       evidence=form.cleaned_data["evidence"]),
        context={"about": row.title}, undo_url=f"{undo}?version={row.version + 1}&undo=1",
    )  # fmt: skip


@asked_or_sent
def drop(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Give it up, with a reason."""
    found, row = to_edit(request, slug, action_id)
    start = {"version": row.version, "reason": row.reason}
    form = forms.DropForm(request.POST or None, initial=start)
    return on_action(
        request, found, form, acting.DROP,
        lambda: services.drop_action(row, expected=form.expected, by=found.viewer, at=now(),
                                     reason=form.cleaned_data["reason"]),
        context={"about": row.title},
    )  # fmt: skip


@require_POST
def start(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Say that somebody works on it."""
    found, row = to_do(request, slug, action_id)
    services.start_action(row, expected=version_seen(request), by=found.viewer, at=now())
    undo = reverse("actions:reopen", args=[slug, action_id])
    toasts.say(request, _("Begun."), f"{undo}?version={row.version}")
    return redirect(back_to(request, slug))


@require_POST
def reopen(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Take back that it was begun, done or dropped."""
    found, row = to_do(request, slug, action_id)
    services.reopen_action(row, expected=version_seen(request), by=found.viewer, at=now(),
                           is_undo="undo" in request.GET)  # fmt: skip
    toasts.say(request, _("It is open again."))
    return redirect(back_to(request, slug))


@require_POST
def hear(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Say that the reminder was heard."""
    found, row = to_do(request, slug, action_id)
    services.hear_reminder(row, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("Noted. The next reminder comes in its time."))
    return redirect(back_to(request, slug))


@require_POST
def remove(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Take out what was planned by mistake."""
    found, row = to_edit(request, slug, action_id)
    services.remove_action(row, expected=version_seen(request), by=found.viewer, at=now())
    undo = reverse("actions:restore", args=[slug, action_id])
    toasts.say(request, _("“%(title)s” is taken out.") % {"title": row.title}, undo)
    return redirect(back_to(request, slug))


@require_POST
def restore(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Put an action back."""
    found = seen_to_edit(request, slug)
    row = queries.action(found.viewer, found.account, action_id, even_removed=True)
    services.restore_action(row, by=found.viewer, at=now())
    return redirect(back_to(request, slug))


@require_POST
def letter(request: HttpRequest) -> HttpResponse:
    """Switch the weekly letter of one's own actions on or off."""
    viewer = viewer_of(request)
    is_wanted = request.POST.get("mail") != "no"
    choose_letter(viewer, is_wanted=is_wanted, by=viewer, at=now())
    said = _("You get the weekly letter.") if is_wanted else _("No more weekly letters.")
    toasts.say(request, said)
    return redirect("actions:mine")
