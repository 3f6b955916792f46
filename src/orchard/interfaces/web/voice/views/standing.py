"""The page of how people at an account stand to us, and the check of mutual benefit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from orchard.domain.core.mistakes import NotFound
from orchard.domain.plans import queries as plans
from orchard.domain.relationships import queries as relationships
from orchard.domain.relationships.rules import LookKind
from orchard.domain.voice import queries, services
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.relations.pages import Words, filled, of_team
from orchard.interfaces.web.voice import reading
from orchard.interfaces.web.voice.forms import BenefitForm

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
BENEFIT = Words(
    gettext_lazy("Do both sides gain?"), gettext_lazy("Note it"), gettext_lazy("Noted."),
    gettext_lazy("A relation lasts where both gain. What was noted before stays as history."),
)  # fmt: skip


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show strength, quality, value and loyalty of an account, each down to its answers."""
    found = seen(request, slug)
    maps = relationships.people_maps_or_none(
        found.viewer,
        found.account,
        days=[today()],
        zone=get_current_timezone(),
        with_lines=False,
    )
    if maps is None:
        raise NotFound
    map_ = maps[0]
    readings.note_people(request, [one.contact for one in map_.people], LookKind.OVERVIEW)
    standing = queries.standing(found.viewer, map_)
    behaviour = queries.behaviour(found.viewer, map_, found.figures)
    context = {
        "map": map_,
        **reading.status(standing),
        "measures": reading.measures(standing),
        "blocks": reading.blocks(standing),
        "behaviour": behaviour,
        "beside": reading.attitude_beside(standing, behaviour),
    }
    return account_page(request, "voice/page.html", found, context, tab="people")


@require_safe
def trust(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what builds trust next with whom, and whether both sides gain."""
    found = of_team(request, slug)
    steps = queries.open_steps(found.viewer, found.account)
    readings.note_people(request, [one.contact for one in steps], LookKind.OVERVIEW)
    context = {
        "steps": steps,
        "checks": queries.benefit_checks(found.viewer, found.account),
        "values": plans.value_ledger(found.viewer, found.account).years[:1],
        "today": today(),
    }
    return account_page(request, "voice/trust.html", found, context, tab="people")


@asked_or_sent
def benefit(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what both sides gain, and whether it is fair."""
    found = of_team(request, slug)
    latest = next(iter(queries.benefit_checks(found.viewer, found.account)), None)
    before = {name: getattr(latest, name) for name in ("they_gain", "we_gain")} if latest else {}
    form = BenefitForm(request.POST or None, initial={**before, "on": today()})
    return filled(request, found, form, BENEFIT, lambda: services.check_benefit(
        found.account, note=form.note(), by=found.viewer, at=now()
    ), back=reverse("voice:trust", args=[slug]))  # fmt: skip
