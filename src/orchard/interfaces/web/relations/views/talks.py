"""Pages around conversations: concerns and questions, preparing one, looking back at it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.meetings import queries as meetings
from orchard.domain.relationships import queries, services
from orchard.domain.relationships.models import Contact, Preparation
from orchard.domain.relationships.rules import WHY, Function, LookKind
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.relations import sheets, talk_words
from orchard.interfaces.web.relations.pages import WRONG, Words, filled, of_team
from orchard.interfaces.web.relations.talk_forms import (
    AnswerForm,
    DraftForm,
    PointForm,
    TalkForm,
)

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
RAISE = Words(
    gettext_lazy("What they said"), gettext_lazy("Keep it"), gettext_lazy("Kept."),
    gettext_lazy("It comes up in every conversation that is prepared, until it is answered."),
)  # fmt: skip
ANSWER = Words(gettext_lazy("What was answered?"), gettext_lazy("Save"), gettext_lazy("Answered."))
EDIT = Words(gettext_lazy("What is ready"), gettext_lazy("Save"), gettext_lazy("Saved."))
AFTER = Words(
    gettext_lazy("How did it go?"), gettext_lazy("Close the conversation"), gettext_lazy("Closed."),
    gettext_lazy("Two answers, for the team alone: nobody is ranked by them."),
)  # fmt: skip


@asked_or_sent
def raise_point(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Keep a concern or a question of somebody."""
    found = of_team(request, slug)
    one = queries.contact(found.viewer, found.account, contact_id)
    people = queries.our_people(found.viewer, found.account)
    initial = {"raised_on": today(), "kind": request.GET.get("kind", ""), "owner": found.viewer.pk}
    form = PointForm(request.POST or None, people=people, initial=initial)
    return filled(request, found, form, RAISE, lambda: services.raise_point(
        one, note=form.note(), by=found.viewer, at=now()
    ), back=_working(slug, one), context={"person": one})  # fmt: skip


@require_safe
def voices(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what those need and say who work with our offers, or another function group."""
    found = of_team(request, slug)
    asked = request.GET.get("function", "")
    function = Function(asked) if asked in Function.values else Function.SPECIALISTS
    people = queries.pinches(found.viewer, found.account, function)
    readings.note_people(request, [one.contact for one in people], LookKind.OVERVIEW)
    context = {
        "function": function,
        "why": WHY[function],
        "functions": list(Function),
        "people": people,
    }
    return account_page(request, "relations/voices.html", found, context, tab="people")


@asked_or_sent
def answer(request: HttpRequest, slug: str, point_id: int) -> HttpResponse:
    """Write down what was answered."""
    found = of_team(request, slug)
    point = queries.point(found.viewer, found.account, point_id)
    initial = {"version": point.version, "answer": point.answer, "on": point.answered_on or today()}
    form = AnswerForm(request.POST or None, initial=initial)
    return filled(request, found, form, ANSWER, lambda: services.answer_point(
        point, expected=form.expected, **form.said(), by=found.viewer, at=now()
    ), back=_working(slug, point.contact), template="relations/answer_form.html",
       context={"person": point.contact, "point": point})  # fmt: skip


@asked_or_sent
def conversations(request: HttpRequest, slug: str) -> HttpResponse:
    """Prepare a conversation, and show those that were prepared."""
    found = of_team(request, slug)
    initial = {"planned_on": today(), "people": request.GET.getlist("with")}
    form = TalkForm(request.POST or None, people=_here(found), initial=initial)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: services.prepare(
            found.account, people=form.chosen(), plan=form.plan(), by=found.viewer, at=now()
        ))  # fmt: skip
        if made.outcome:
            return redirect("relations:sheet", slug, made.outcome.pk)
    rows = queries.preparations(found.viewer, found.account)
    outcomes = queries.outcomes(found.viewer, found.account)
    of_meetings = meetings.meetings_of_talks(found.viewer, found.account)
    context = {
        "form": form,
        "talks": [(one, of_meetings.get(one.pk)) for one in rows],
        "outcomes": outcomes,
    }
    status = WRONG if form.errors else 200
    return account_page(
        request, "relations/talks.html", found, context, tab="people", status=status
    )


@require_safe
def sheet(request: HttpRequest, slug: str, talk_id: int) -> HttpResponse:
    """Show the preparation of a conversation."""
    return _sheet(request, slug, talk_id, DraftForm(), checked=None)


@require_POST
def draft(request: HttpRequest, slug: str, talk_id: int) -> HttpResponse:
    """Look a draft through for those who will read it; nothing of it is kept."""
    found = of_team(request, slug)
    row = queries.preparation(found.viewer, found.account, talk_id)
    form = DraftForm(request.POST)
    colours = queries.colours_of(found.viewer, row, on=today())
    said = form.cleaned_data["draft"] if form.is_valid() else ""
    checked = talk_words.checked(said, colours) if said else None
    return _sheet(request, slug, talk_id, form, checked=checked)


@asked_or_sent
def edit(request: HttpRequest, slug: str, talk_id: int) -> HttpResponse:
    """Write down what is ready."""
    found = of_team(request, slug)
    one = sheets.prepared(found, talk_id)
    readings.note_people(request, one.row.people.all(), LookKind.OPINIONS)
    form = sheets.sheet_form(request, found, one)
    return filled(
        request, found, form, EDIT, lambda: sheets.fill(found, one, form),
        back=_back(slug, one.row), template="relations/contact_form.html",
    )  # fmt: skip


@asked_or_sent
def after(request: HttpRequest, slug: str, talk_id: int) -> HttpResponse:
    """Say how a conversation went."""
    found = of_team(request, slug)
    one = sheets.prepared(found, talk_id)
    form = sheets.back_form(request, found, one)
    return filled(
        request, found, form, AFTER, lambda: sheets.look_back(found, one, form),
        back=_back(slug, one.row),
    )  # fmt: skip


def _sheet(
    request: HttpRequest, slug: str, talk_id: int, form: DraftForm, *, checked: object
) -> HttpResponse:
    found = of_team(request, slug)
    one = sheets.prepared(found, talk_id)
    readings.note_people(request, one.row.people.all(), LookKind.OPINIONS)
    context = {**sheets.shown(found, one), "draft_form": form, "checked": checked}
    status = WRONG if form.errors else 200
    return account_page(
        request, "relations/sheet.html", found, context, tab="people", status=status
    )


def _here(found: Seen) -> list[Contact]:
    return list(queries.usable_contacts(found.viewer, found.account))


def _working(slug: str, one: Contact) -> str:
    return reverse("relations:working", args=[slug, one.pk])


def _back(slug: str, row: Preparation) -> str:
    return reverse("relations:sheet", args=[slug, row.pk])
