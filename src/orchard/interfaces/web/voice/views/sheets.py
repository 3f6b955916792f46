"""Pages of answers: one person's sheets, one sheet, and recording, correcting, taking away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core.mistakes import NotFound
from orchard.domain.relationships import queries as relationships
from orchard.domain.voice import queries, services
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import version_seen
from orchard.interfaces.web.relations.pages import Words, filled, of_team
from orchard.interfaces.web.voice import reading
from orchard.interfaces.web.voice.forms import SheetForm

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
RECORD = Words(
    gettext_lazy("What did they answer?"), gettext_lazy("Record"), gettext_lazy("Recorded."),
    gettext_lazy("Leave empty what was not asked or not answered. Earlier sheets stay."),
)  # fmt: skip
CORRECT = Words(
    gettext_lazy("Correct the sheet"), gettext_lazy("Save"), gettext_lazy("Corrected."),
    gettext_lazy("The wrong sheet is taken away. For a new conversation record a new one."),
)  # fmt: skip


@require_safe
def history(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Show what a person answered when, and what builds their trust."""
    found = of_team(request, slug)
    person = relationships.contact(found.viewer, found.account, contact_id)
    context = {
        "person": person,
        "may_use": person.is_here and person.restricted_on is None,
        "sheets": queries.sheets_of(found.viewer, person),
        "steps": queries.steps_of(found.viewer, person),
        "today": today(),
        "back": reverse("voice:page", args=[slug]),
    }
    return account_page(request, "voice/person.html", found, context, tab="people")


@asked_or_sent
def record(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Record what a person answered."""
    found = of_team(request, slug)
    person = relationships.contact(found.viewer, found.account, contact_id)
    people = relationships.our_people(found.viewer, found.account)
    initial = {"on": today(), "asked_by": found.viewer.pk}
    form = SheetForm(request.POST or None, people=people, initial=initial)
    return filled(request, found, form, RECORD, lambda: services.record_sheet(
        person, note=form.note(), by=found.viewer, at=now()
    ), back=reverse("voice:answers", args=[slug, person.pk]),
       template="voice/sheet_form.html", context={"person": person})  # fmt: skip


@require_safe
def sheet(request: HttpRequest, slug: str, sheet_id: int) -> HttpResponse:
    """Show every answer of a sheet whose person agreed to be named."""
    found = of_team(request, slug)
    row = queries.sheet(found.viewer, found.account, sheet_id)
    if not row.is_named:
        raise NotFound
    context = {
        "sheet": row,
        "person": row.contact,
        "may_use": row.contact.is_here and row.contact.restricted_on is None,
        "parts": reading.answers(queries.answers_of(found.viewer, row)),
        "back": reverse("voice:page", args=[slug]),
    }
    return account_page(request, "voice/sheet.html", found, context, tab="people")


@asked_or_sent
def correct(request: HttpRequest, slug: str, sheet_id: int) -> HttpResponse:
    """Record a sheet again as it should have been."""
    found = of_team(request, slug)
    row = queries.sheet(found.viewer, found.account, sheet_id)
    if not row.is_named:
        raise NotFound
    people = relationships.our_people(found.viewer, found.account)
    initial = SheetForm.of(row, queries.answers_of(found.viewer, row))
    form = SheetForm(request.POST or None, people=people, initial=initial)
    return filled(request, found, form, CORRECT, lambda: services.correct_sheet(
        row, expected=form.expected, note=form.note(), by=found.viewer, at=now()
    ), back=reverse("voice:answers", args=[slug, row.contact_id]),
       template="voice/sheet_form.html", context={"person": row.contact})  # fmt: skip


@require_POST
def remove(request: HttpRequest, slug: str, sheet_id: int) -> HttpResponse:
    """Take a sheet away."""
    found = of_team(request, slug)
    row = queries.sheet(found.viewer, found.account, sheet_id)
    services.remove_sheet(row, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("Taken away. It counts no longer."),
               reverse("voice:restore", args=[slug, row.pk]))  # fmt: skip
    return redirect("voice:answers", slug, row.contact_id)


@require_POST
def restore(request: HttpRequest, slug: str, sheet_id: int) -> HttpResponse:
    """Put a sheet back."""
    found = of_team(request, slug)
    row = queries.removed_sheet(found.viewer, found.account, sheet_id)
    services.restore_sheet(row, by=found.viewer, at=now())
    toasts.say(request, _("Back where it was."))
    return redirect("voice:answers", slug, row.contact_id)
