"""Pages of introductions: ask the one of us who is nearest, and answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.relationships import queries, services
from orchard.domain.relationships.models import Introduction
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.relations.forms import AskForm, IntroductionForm
from orchard.interfaces.web.relations.pages import Words, filled, of_team

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
ASK = Words(
    gettext_lazy("Ask for an introduction"), gettext_lazy("Ask"),
    gettext_lazy("Asked. It stands on their home page until they answer."),
    gettext_lazy("The shortest way over strong ties of the last year."),
)  # fmt: skip
ANSWER = Words(
    gettext_lazy("Introduce us"), gettext_lazy("Answer"), gettext_lazy("Answered."),
    gettext_lazy("Did you bring us together? If not, say why, and somebody else can be asked."),
)  # fmt: skip


@asked_or_sent
def ask(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Ask the one of us at the beginning of the shortest way to somebody."""
    found = of_team(request, slug)
    map_ = queries.people_map(found.viewer, found.account, on=today())
    person = map_.person(str(contact_id))
    way = queries.way_to(found.viewer, map_, person) if person else None
    if person is None:
        raise NotFound
    if way is None:
        raise Invalid(_("Nobody else of us has a strong tie that leads there. Build one first."))
    form, shown = AskForm(request.POST or None), f"{way.tie.tie.user_id}-{way.door.contact.pk}"

    def asked() -> Introduction:
        if request.POST.get("shown") != shown:
            text = _("The shortest way is another one now: over %(name)s. Look, then ask again.")
            raise Conflict(text % {"name": way.tie.tie.user.name})
        return services.ask_introduction(
            person.contact, asked_of=way.tie.tie.user, through=way.door.contact,
            why=form.cleaned_data["why"], by=found.viewer, at=now(),
        )  # fmt: skip

    context = {"person": person.contact, "route": way, "shown": shown}
    return filled(request, found, form, ASK, asked, back=_back(slug), context=context)


@asked_or_sent
def answer(request: HttpRequest, slug: str, introduction_id: int) -> HttpResponse:
    """Say that an introduction is done, or why not."""
    found = of_team(request, slug)
    asked = queries.introduction(found.viewer, found.account, introduction_id)
    if asked.asked_of_id != found.viewer.pk:
        raise NotFound
    form = IntroductionForm(request.POST or None, initial={"version": asked.version})
    return filled(request, found, form, ANSWER, lambda: services.answer_introduction(
        asked, expected=form.expected, answer=form.cleaned_data["answer"],
        reason=form.cleaned_data["reason"], by=found.viewer, at=now(),
    ), back=_back(slug), context={"person": asked.contact, "asked": asked})  # fmt: skip


@require_POST
def withdraw(request: HttpRequest, slug: str, introduction_id: int) -> HttpResponse:
    """Take back what one asked for."""
    found = of_team(request, slug)
    asked = queries.introduction(found.viewer, found.account, introduction_id)
    if asked.by_id != found.viewer.pk:
        raise NotFound
    services.withdraw_introduction(asked, by=found.viewer, at=now())
    toasts.say(request, _("Taken back."))
    return redirect(_back(slug))


def _back(slug: str) -> str:
    return reverse("relations:people", args=[slug])
