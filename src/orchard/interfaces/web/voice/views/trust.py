"""Pages of steps that build trust with one person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.relationships import queries as relationships
from orchard.domain.voice import queries, services
from orchard.domain.voice.rules import StepKind
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import version_seen
from orchard.interfaces.web.relations.pages import Words, filled, of_team
from orchard.interfaces.web.voice.forms import SettleForm, StepForm

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
NOTE = Words(
    gettext_lazy("What builds their trust next?"), gettext_lazy("Note it"), gettext_lazy("Noted."),
    gettext_lazy("Trust comes first: promise what we can keep, and keep what we promised."),
)  # fmt: skip
SETTLE = Words(gettext_lazy("What came of it?"), gettext_lazy("Settle it"), gettext_lazy("Noted."))


@asked_or_sent
def note(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Write down what we promised somebody, or want to do."""
    found = of_team(request, slug)
    person = relationships.contact(found.viewer, found.account, contact_id)
    people = queries.step_owners(found.viewer, found.account)
    initial = {"owner": found.viewer.pk, "kind": StepKind.PROMISE}
    form = StepForm(request.POST or None, people=people, initial=initial)
    return filled(request, found, form, NOTE, lambda: services.note_step(
        person, note=form.note(), by=found.viewer, at=now()
    ), back=_back(slug, person.pk), context={"person": person})  # fmt: skip


@asked_or_sent
def settle(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """Say what came of a step."""
    found = of_team(request, slug)
    step = queries.step(found.viewer, found.account, step_id)
    form = SettleForm(request.POST or None, initial={"on": today(), "version": step.version})
    return filled(request, found, form, SETTLE, lambda: services.settle_step(
        step, expected=form.expected, **form.said(), by=found.viewer, at=now()
    ), back=_back(slug, step.contact_id), undo=lambda done: (
        f"{reverse('voice:reopen', args=[slug, done.pk])}?version={done.version}"
    ), template="voice/settle.html", context={"person": step.contact, "step": step})  # fmt: skip


@require_POST
def reopen(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """Take back that a step was settled."""
    found = of_team(request, slug)
    step = queries.step(found.viewer, found.account, step_id)
    services.reopen_step(step, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("It is open again."))
    return redirect(_back(slug, step.contact_id))


def _back(slug: str, contact_id: int) -> str:
    return reverse("voice:answers", args=[slug, contact_id])
