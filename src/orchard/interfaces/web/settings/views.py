"""Pages of the settings."""

from __future__ import annotations

from dataclasses import fields

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core import glossary as terms
from orchard.domain.core import queries, services
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import Organisation
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.core.services import OrganisationSettings
from orchard.domain.plans.queries import portal_people
from orchard.domain.plans.services import note_seen_portal_link
from orchard.interfaces.web.entry import mail
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.frame.tables import read_table
from orchard.interfaces.web.settings import letters, places, wording
from orchard.interfaces.web.settings.forms import PolicyForm, RateForm, SettingsForm
from orchard.interfaces.web.settings.tables import RATES


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show what can be set, and what the viewer may look up."""
    context = {"pages": places.open_to(viewer_of(request))}
    return page(request, "settings/index.html", context, nav="settings")


@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """Show the organisation, and let administrators change it."""
    viewer = viewer_of(request)
    require(viewer, Permission.EDIT_ORGANISATION)
    found = queries.organisation(viewer)
    form = SettingsForm(request.POST or None, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        version, name = given.pop("version"), given.pop("organisation")
        settings = OrganisationSettings(name, locale=found.locale, **given)
        if attempt(
            form,
            lambda: services.change_organisation(
                found, expected=version, settings=settings, by=viewer, at=now()
            ),
        ):
            toasts.say(request, _("Saved."))
            return redirect("settings:organisation")
    context = {"form": form, "organisation": found}
    return page(request, "settings/organisation.html", context, nav="settings")


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """Show every weight and threshold in force, and all versions."""
    viewer = viewer_of(request)
    today = queries.fiscal_calendar(viewer).today(now())
    in_force = queries.current_policy(viewer, today)
    context = {
        "in_force": in_force,
        "groups": wording.groups(in_force.policy),
        "versions": queries.policy_versions(viewer).select_related("proposed_by", "approved_by"),
        "may_propose": may(viewer, Permission.PROPOSE_POLICY),
        "may_approve": may(viewer, Permission.APPROVE_POLICY),
        "today": today,
    }
    return page(request, "settings/policy.html", context, nav="settings")


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, group: str) -> HttpResponse:
    """Propose new numbers for one method."""
    viewer = viewer_of(request)
    require(viewer, Permission.PROPOSE_POLICY)
    today = queries.fiscal_calendar(viewer).today(now())
    known = queries.current_policy(viewer, today).policy
    if group not in {one.name for one in fields(known)}:
        raise NotFound
    form = PolicyForm(request.POST or None, policy=known, group=group)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if attempt(
            form,
            lambda: services.propose_policy(
                given["policy"],
                reason=given["reason"],
                valid_from=given["valid_from"],
                by=viewer,
                at=now(),
            ),
        ):
            toasts.say(request, _("Proposed. It is in force once it is approved."))
            return redirect("settings:policy")
    context = {"form": form, "group": wording.title(group)}
    return page(request, "settings/propose.html", context, nav="settings")


@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Put a version in force from its day on."""
    viewer = viewer_of(request)
    version = queries.policy_version(viewer, number)
    services.approve_policy(version, by=viewer, at=now())
    toasts.say(request, _("Policy %(number)d is approved.") % {"number": number})
    return redirect("settings:policy")


@require_http_methods(["GET", "POST"])
def rates(request: HttpRequest) -> HttpResponse:
    """Show the exchange rates, and let finance add one."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_RATES)
    may_edit = may(viewer, Permission.EDIT_RATES)
    form = RateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        currency = given.pop("currency")
        if attempt(form, lambda: services.record_rate(currency, **given, by=viewer, at=now())):
            toasts.say(request, _("The rate is stored."))
            return redirect("settings:rates")
    context = {
        "form": form,
        "may_edit": may_edit,
        "organisation": queries.organisation(viewer),
        "table": read_table(request, RATES, queries.rates(viewer)),
    }
    return page(request, "settings/rates.html", context, nav="settings")


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Explain the words of the field."""
    wanted = request.GET.get("words", "").strip()
    found = terms.search(wanted)
    context = {"terms": found, "letters": letters.by_letter(found), "words": wanted}
    return page(request, "settings/glossary.html", context, nav="settings")


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """List the letters that were written here and did not leave."""
    return _outbox(request)


@require_POST
def open_letter(request: HttpRequest, key: str) -> HttpResponse:
    """Show a letter to who hands its link over; the trail keeps who saw it."""
    viewer = viewer_of(request)
    require(viewer, Permission.EDIT_USERS)
    letter = mail.letter(key)
    owner = queries.people(viewer).filter(email=letter.to).first()
    if owner is not None:
        services.note_seen_link(owner, by=viewer, at=now())
    else:
        guest = portal_people.addressee(viewer, letter.to)
        note_seen_portal_link(guest, by=viewer, at=now())
    return _outbox(request, letter)


def _outbox(request: HttpRequest, opened: mail.Letter | None = None) -> HttpResponse:
    """Show the list, and no letter but the one that was opened."""
    require(viewer_of(request), Permission.EDIT_USERS)
    if mail.leaves():
        raise NotFound
    context = {"letters": mail.outbox(), "opened": opened}
    return page(request, "settings/outbox.html", context, nav="settings")


def _initial(found: Organisation) -> dict[str, object]:
    names = ("fiscal_year_starts", "time_zone", "version")
    return {"organisation": found.name, **{name: getattr(found, name) for name in names}}
