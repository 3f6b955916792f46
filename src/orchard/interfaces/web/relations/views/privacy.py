"""Requests of people at customers: what is held about them, as a file; and erasing it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.rules import Permission
from orchard.domain.relationships import queries, services
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import LookKind
from orchard.interfaces.web.accounts.viewers import viewer_of
from orchard.interfaces.web.frame import readings, toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.relations import handing
from orchard.interfaces.web.relations.pages import of_team


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Find a person who asks what we hold about them."""
    viewer = viewer_of(request)
    if not viewer.may(Permission.ANSWER_PRIVACY):
        raise NotFound
    words = request.GET.get("q", "")[:200]
    people = queries.contacts_called(viewer, words)
    readings.note_people(request, people, LookKind.DETAILS)
    looks = queries.looks_at(viewer, [one.pk for one in people])
    context = {
        "words": words,
        "found": [(one, looks.get(one.pk, ())) for one in people],
        "since": queries.looks_recorded_since(viewer) if people else None,
    }
    return page(request, "relations/requests.html", context, nav="settings")


@require_safe
def held(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Hand over everything about a person, for who answers requests."""
    viewer = viewer_of(request)
    one = queries.contact_to_answer(viewer, contact_id)
    is_named = request.GET.get("who") == "named"
    return _file(request, one, queries.held_about(viewer, one), is_named=is_named)


@require_safe
def held_of_account(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Hand over everything about a person, for the team."""
    found = of_team(request, slug)
    return _file(request, *queries.part_about(found.viewer, found.account, contact_id))


@require_POST
def ask_parts(request: HttpRequest) -> HttpResponse:
    """Ask those who know accounts that one may not know to hand over what they hold of somebody."""
    viewer, called = viewer_of(request), request.POST.get("q", "")[:200]
    asked = services.ask_for_parts(core.organisation(viewer), called=called, by=viewer, at=now())
    text = ngettext(
        "The people of %(count)d account were asked to hand over their part.",
        "The people of %(count)d accounts were asked to hand over their part.",
        asked,
    )
    nothing = _("No account that you may not know holds anything about them.")
    toasts.say(request, text % {"count": asked} if asked else nothing)
    return redirect(f"{reverse('relations:requests')}?{urlencode({'q': called})}")


@require_POST
def erase(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Erase everything about a person."""
    viewer = viewer_of(request)
    one = queries.contact_to_answer(viewer, contact_id)
    count, accounts = queries.words_left(viewer, one)
    services.erase_contact(one, by=viewer, at=now())
    text = _("Everything about this person is erased. A pseudonym stays.")
    toasts.say(request, f"{text} {_left_standing(count, accounts)}".strip())
    return redirect("relations:requests")


def _left_standing(count: int, accounts: Sequence[str]) -> str:
    """Say where somebody has to look: a surname in terms may be a price or a month."""
    if not count:
        return ""
    text = ngettext(
        "%(count)d thing was left that may name this person, such as a word like the surname in "
        "the terms of an agreement, or a file that they handed over: look at it.",
        "%(count)d things were left that may name this person, such as a word like the surname in "
        "the terms of an agreement, or a file that they handed over: look at them.",
        count,
    )
    where = _("Accounts: %(names)s.") % {"names": ", ".join(accounts)} if accounts else ""
    return f"{text % {'count': count}} {where}".strip()


KINDS = {"": "json", "page": "html"}
"""In which forms a person's file is handed out, by what is asked for."""


def _file(
    request: HttpRequest, one: Contact, found: Sequence[queries.Held], *, is_named: bool = False
) -> HttpResponse:
    """Return what is held, as a page to read or for a program; the trail keeps that it was taken.

    Only who answers requests decides that those of us who looked are named.
    """
    kind = KINDS.get(request.GET.get("as", ""))
    if kind is None:
        raise NotFound
    taken = queries.files_taken(viewer_of(request), one)
    seen = _seen(request, one, is_named=is_named)
    rows = sum(len(held.rows) for held in found) + len(seen.looks or ())
    name = "person-with-names" if is_named else "person"
    readings.note_file(request, one, name=name, kind=kind, rows=rows)
    is_page, told = kind == "html", (found, taken, seen)
    said = handing.as_page(one.name, *told) if is_page else handing.as_json(*told)
    answer = HttpResponse(said, content_type="text/html" if is_page else "application/json")
    answer["Content-Disposition"] = f'attachment; filename="person-{one.pk}.{kind}"'
    return answer


def _seen(request: HttpRequest, one: Contact, *, is_named: bool) -> handing.Seen:
    viewer = viewer_of(request)
    looks, since = queries.looks_to_tell(viewer, one), queries.looks_recorded_since(viewer)
    return handing.Seen(looks, since, is_named)
