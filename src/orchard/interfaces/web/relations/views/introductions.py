"""Pages of introductions: ask the one of us who is nearest, and answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from orchard.domain.core.mistakes import Invalid, NotFound
from orchard.domain.relationships import queries, services
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.relations.forms import AnswerForm, AskForm
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
    form = AskForm(request.POST or None)
    return filled(request, found, form, ASK, lambda: services.ask_introduction(
        person.contact, asked_of=way.tie.tie.user, through=way.door.contact,
        why=form.cleaned_data["why"], by=found.viewer, at=now(),
    ), back=_back(slug), context={"person": person.contact, "route": way})  # fmt: skip


@asked_or_sent
def answer(request: HttpRequest, slug: str, introduction_id: int) -> HttpResponse:
    """Say that an introduction is done, or why not."""
    found = of_team(request, slug)
    asked = queries.introduction(found.viewer, found.account, introduction_id)
    if asked.asked_of_id != found.viewer.pk:
        raise NotFound
    form = AnswerForm(request.POST or None, initial={"version": asked.version})
    return filled(request, found, form, ANSWER, lambda: services.answer_introduction(
        asked, expected=form.expected, answer=form.cleaned_data["answer"],
        reason=form.cleaned_data["reason"], by=found.viewer, at=now(),
    ), back=_back(slug), context={"person": asked.contact, "asked": asked})  # fmt: skip


def _back(slug: str) -> str:
    return reverse("relations:people", args=[slug])
