"""The people's page of an account, one person, and what may be done about them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.agreements.queries import deviations
from orchard.domain.relationships import queries, services
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.queries.mirrors import MIRRORED
from orchard.domain.relationships.rules import LookKind
from orchard.domain.voice import queries as voice
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.frame import readings, toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.tables import TableView, read_table
from orchard.interfaces.web.relations import listing, reading, styling
from orchard.interfaces.web.relations.forms import (
    ContactForm,
    DayForm,
    FactsForm,
    LeftForm,
    RoleForm,
)
from orchard.interfaces.web.relations.pages import Words, filled, known, of_team
from orchard.interfaces.web.voice.reading import status

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
WITH_LINES = ("map", "changes")
"""Views that show what runs between people."""
ADD = Words(gettext_lazy("Add a person"), gettext_lazy("Add"), gettext_lazy("Added."))
EDIT = Words(gettext_lazy("Change what we know"), gettext_lazy("Save"), gettext_lazy("Saved."))
LEFT = Words(
    gettext_lazy("This person left"), gettext_lazy("They left"),
    gettext_lazy("Noted. Who had a tie finds a task on their home page."),
    gettext_lazy("Ties and roles end that day, and who had a tie looks for somebody else."),
    is_end=True,
)  # fmt: skip
LEFT_UNUSED = Words(
    LEFT.title, LEFT.button, gettext_lazy("Noted."),
    gettext_lazy("Ties and roles end that day. While nothing about this person is used, nobody is "
                 "asked to look for somebody else."),
    is_end=True,
)  # fmt: skip


@require_safe
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the people of an account: to the team how relations stand, to others who they are."""
    found, asked, now_on = known(request, slug), request.GET, today()
    days = DayForm(asked)
    on = days.day(now_on)
    view, is_compared = asked.get("view", ""), asked.get("view") == "changes"
    maps = queries.people_maps_or_none(
        found.viewer,
        found.account,
        days=[days.start(on), on] if is_compared else [on],
        zone=get_current_timezone(),
        with_lines=view in WITH_LINES,
    )
    if maps is None:
        return _directory(request, found)
    context = reading.shown(maps[-1], view, now_on, slug=slug, ties=asked.get("ties", ""))
    if is_compared:
        context |= reading.changed(queries.Changes.between(*maps))
    else:
        context["asked"] = queries.open_introductions(found.viewer, found.account)
    context["tasks"] = queries.reassignments_of(found.viewer, found.account)
    context |= _listed(request, found, maps[-1], is_list=context["view"] == reading.VIEWS[0])
    readings.note_people(request, _shown(maps[-1], context), LookKind.OVERVIEW)
    return account_page(
        request, "relations/people.html", found, context, tab="people", team=maps[-1].seated
    )


def _listed(
    request: HttpRequest, found: Seen, map_: queries.PeopleMap, *, is_list: bool
) -> dict[str, object]:
    """Return what another day keeps, and in the list its rows with how the account stands."""
    has_opinions = queries.are_opinions_on(found.viewer)
    kept = listing.kept_on_another_day(request.GET)
    shown = {"opinions_on": has_opinions, "kept": kept, "today_query": urlencode(kept)}
    if not is_list:
        return shown
    spec = listing.people(found.account.slug, has_opinions=has_opinions)
    standing = status(voice.standing(found.viewer, map_))
    house = {
        "unmended": deviations.unmended(found.viewer, found.account).count(),
        "mirrors": [one for one in map_.seated if one.role in MIRRORED and one.counterpart],
    }
    return {**shown, **standing, **house, "table": read_table(request, spec, map_.people)}


def _shown(map_: queries.PeopleMap, context: Mapping[str, object]) -> list[Contact]:
    """Return who of a map is shown: one page of the list, or all."""
    table = context.get("table")
    rows = table.rows if isinstance(table, TableView) else map_.people
    return [one.contact for one in rows]


def _directory(request: HttpRequest, found: Seen) -> HttpResponse:
    """Show who the people are, to who works with the customer without being of the team."""
    known_ = queries.contacts(found.viewer, found.account).usable()
    table = read_table(request, listing.directory(), known_)
    readings.note_people(request, table.rows, LookKind.DETAILS)
    context = {"count": known_.count(), "table": table}
    return account_page(request, "relations/directory.html", found, context, tab="people")


@require_safe
def person(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Show one person, in the drawer or on a page of their own."""
    found = seen(request, slug)
    map_ = queries.people_map(found.viewer, found.account, on=today(), zone=get_current_timezone())
    now_ = map_.person(str(contact_id))
    one = now_.contact if now_ else queries.contact(found.viewer, found.account, contact_id)
    ours = queries.our_people(found.viewer, found.account, known=map_.ours)
    tied = {tie.tie.user_id for tie in now_.ties} if now_ else set()
    context = {
        "person": one,
        "now": now_,
        "route": queries.way_to(found.viewer, map_, now_) if now_ else None,
        "attitudes": now_.attitudes if now_ else queries.attitudes_of(found.viewer, one),
        "weighings": now_.weighings if now_ else queries.weighings_of(found.viewer, one),
        "free": [user for user in ours if user.pk not in tied],
        "role_form": RoleForm(),
        "rights": (rights := queries.restrictions_of(found.viewer, one)),
        "may_correct": any(row.is_to_correct for row in rights),
        **_looks(request, found, one),
        **styling.of_person(found.viewer, one, on=today()),
        "back": _people(slug),
    }
    return account_page(request, "relations/person.html", found, context, tab="people")


def _looks(request: HttpRequest, found: Seen, one: Contact) -> dict[str, object]:
    """Return who looked at a person, who looks now among them."""
    readings.note_people(request, [one], LookKind.OPINIONS)
    looks = queries.looks_at(found.viewer, [one.pk])
    return {"looks": looks.get(one.pk, ()), "since": queries.looks_recorded_since(found.viewer)}


@asked_or_sent
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a person."""
    found = of_team(request, slug)
    initial = {"function": request.GET.get("function", "")}
    form = _contact_form(request, found, initial=initial)
    return filled(request, found, form, ADD, lambda: services.add_contact(
        found.account, card=form.card(), by=found.viewer, at=now()
    ), back=_people(slug), template="relations/contact_form.html")  # fmt: skip


@asked_or_sent
def edit(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Correct who a person is."""
    found = of_team(request, slug)
    one = queries.contact(found.viewer, found.account, contact_id)
    kind = FactsForm if one.restricted_on else ContactForm
    form = _contact_form(request, found, initial=_initial(found, one), but=one.pk, kind=kind)
    return filled(request, found, form, EDIT, lambda: services.change_contact(
        one, expected=form.expected, card=form.card(), by=found.viewer, at=now()
    ), back=_person(slug, one), template="relations/contact_form.html",
       context={"person": one})  # fmt: skip


@asked_or_sent
def left(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Note that a person left."""
    found = of_team(request, slug)
    one = queries.contact(found.viewer, found.account, contact_id)
    initial = {"version": one.version, "on": today()}
    form = LeftForm(request.POST or None, initial=initial)
    words = LEFT_UNUSED if one.restricted_on else LEFT
    return filled(request, found, form, words, lambda: services.note_leaving(
        one, expected=form.expected, on=form.cleaned_data["on"], by=found.viewer, at=now()
    ), back=_people(slug), undo=lambda gone: reverse("relations:back", args=[slug, gone.pk]),
       context={"person": one})  # fmt: skip


@require_POST
def back(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Take a leaving back."""
    found = of_team(request, slug)
    one = queries.contact(found.viewer, found.account, contact_id)
    services.come_back(one, by=found.viewer, at=now())
    toasts.say(request, _("%(name)s is back.") % {"name": one.name})
    return redirect(_person(slug, one))


def _people(slug: str) -> str:
    return reverse("relations:people", args=[slug])


def _person(slug: str, one: Contact) -> str:
    return reverse("relations:person", args=[slug, one.pk])


def _contact_form(
    request: HttpRequest,
    found: Seen,
    *,
    initial: object,
    but: int = 0,
    kind: type[ContactForm] = ContactForm,
) -> ContactForm:
    others = queries.contacts(found.viewer, found.account).filter(left_on__isnull=True)
    data = request.POST or None
    return kind(data, found=found, others=list(others.exclude(pk=but)), initial=initial)


def _initial(found: Seen, one: Contact) -> dict[str, object]:
    weights = queries.weighings_of(found.viewer, one)
    facts = {name: getattr(one, name) for name in ContactForm.base_fields if hasattr(one, name)}
    weight = weights[0] if weights else None
    return facts | {
        "unit": one.unit_id or "",
        "reports_to": one.reports_to_id or "",
        "influence": weight.influence if weight else "",
        "interest": weight.interest if weight else "",
    }
