"""Pages of notes: one with its history, the form to write and change it, taking out and back."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.meetings import queries, services
from orchard.domain.meetings.models import Conversation
from orchard.domain.relationships.rules import LookKind
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame import readings, toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import attempt, version_seen
from orchard.interfaces.web.notes import log
from orchard.interfaces.web.notes.forms import NoteForm, shown
from orchard.interfaces.web.notes.log import LogForm
from orchard.interfaces.web.relations.pages import WRONG, Words, of_team

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
NEW = Words(
    gettext_lazy("Log a meeting"), gettext_lazy("Keep the note"), gettext_lazy("Kept."),
    gettext_lazy("Not only what happened: what of it matters, and why."),
)  # fmt: skip
EDIT = Words(gettext_lazy("Change the note"), gettext_lazy("Save"), gettext_lazy("Saved."))
TAB = "timeline"


@asked_or_sent
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down a conversation."""
    found = of_team(request, slug)
    initial = {"held_on": today(), "ours": [found.viewer.pk]}
    form = LogForm(request.POST or None, found=found, told=None, initial=initial)
    if request.method == "POST" and form.is_valid():
        logged = attempt(form, lambda: services.log_meeting(
            found.account, note=form.note(), step=form.step(), by=found.viewer, at=now()
        )).outcome  # fmt: skip
        if logged:
            log.say_logged(request, slug, logged)
            return redirect("notes:note", slug, logged.conversation.pk)
    return _form(request, found, form, NEW)


@require_safe
def note(request: HttpRequest, slug: str, conversation_id: int) -> HttpResponse:
    """Show a note and what it said before."""
    found = of_team(request, slug)
    told = queries.note(found.viewer, found.account, conversation_id)
    history = queries.history(found.viewer, found.account, told.row)
    readings.note_people(request, told.contacts, LookKind.NOTES)
    find = request.GET.get("find", "")[:100]
    context = {"told": told, "history": history[1:], "find": find}
    return account_page(request, "notes/note.html", found, context, tab=TAB)


@asked_or_sent
def edit(request: HttpRequest, slug: str, conversation_id: int) -> HttpResponse:
    """Change a note."""
    found = of_team(request, slug)
    told = queries.note(found.viewer, found.account, conversation_id)
    readings.note_people(request, told.contacts, LookKind.NOTES)
    form = NoteForm(request.POST or None, found=found, told=told, initial=shown(told))
    return _filled(request, found, form, EDIT, lambda: services.change_note(
        told.row, expected=form.expected, note=form.note(), by=found.viewer, at=now()
    ))  # fmt: skip


@require_POST
def remove(request: HttpRequest, slug: str, conversation_id: int) -> HttpResponse:
    """Take a note out."""
    found = of_team(request, slug)
    row = queries.note(found.viewer, found.account, conversation_id).row
    action = log.action_of(request, found)
    services.take_log_back(
        row, expected=version_seen(request), action=action, by=found.viewer, at=now()
    )
    undo = reverse("notes:restore", args=[slug, conversation_id]) + log.query_of(action)
    toasts.say(request, _("The note is taken out."), undo)
    return redirect("accounts:timeline", slug)


@require_POST
def restore(request: HttpRequest, slug: str, conversation_id: int) -> HttpResponse:
    """Put a note back."""
    found = of_team(request, slug)
    row = queries.note(found.viewer, found.account, conversation_id, even_removed=True).row
    action = log.action_of(request, found, even_removed=True)
    services.put_log_back(row, action=action, by=found.viewer, at=now())
    return redirect("notes:note", slug, conversation_id)


def _filled(
    request: HttpRequest,
    found: Seen,
    form: NoteForm,
    words: Words,
    action: Callable[[], Conversation],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        attempted = attempt(form, action)
        if attempted.outcome:
            toasts.say(request, words.done)
            return redirect("notes:note", found.account.slug, attempted.outcome.pk)
    return _form(request, found, form, words)


def _form(request: HttpRequest, found: Seen, form: NoteForm, words: Words) -> HttpResponse:
    back = f"{reverse('accounts:timeline', args=[found.account.slug])}?what=conversation"
    context = {"form": form, "words": words, "back": back}
    status = WRONG if form.errors else 200
    return account_page(request, "notes/form.html", found, context, tab=TAB, status=status)
