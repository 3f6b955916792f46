"""Pages of those who are asked: asking, taking out, asking again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.programme.queries import maturity as queries
from orchard.domain.programme.rules.maturity import Side
from orchard.domain.programme.services import maturity as services
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt, version_seen
from orchard.interfaces.web.maturity.forms import AskForm
from orchard.interfaces.web.maturity.pages import form_page


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Ask people to answer for a side."""
    viewer = viewer_of(request)
    found = queries.assessment(viewer, assessment_id)
    form = AskForm(request.POST or None, people=queries.people_to_ask(viewer, found))
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: services.ask_all(
        found, users=form.chosen, side=form.speaks_for, by=viewer, at=now()
    )):  # fmt: skip
        count = len(form.chosen)
        said = ngettext("%(count)d person is asked.", "%(count)d people are asked.", count)
        toasts.say(request, said % {"count": count})
        return redirect("maturity:assessment", assessment_id)
    lead = _("They find their sheet on their home page. Nobody else reads what they answer.")
    return form_page(request, form, heading=_("Ask people"), lead=lead, button=_("Ask them"),
                     back=reverse("maturity:assessment", args=[assessment_id]))  # fmt: skip


@require_POST
def take_out(request: HttpRequest, assessment_id: int, sheet_id: int) -> HttpResponse:
    """Take a person out; their answers are kept and do not count."""
    viewer = viewer_of(request)
    found = queries.assessment(viewer, assessment_id)
    sheet = queries.seat(viewer, found, sheet_id)
    services.take_out(sheet, expected=version_seen(request), by=viewer, at=now())
    undo = reverse("maturity:again", args=[assessment_id, sheet_id])
    toasts.say(request, _("%(name)s is taken out.") % {"name": sheet.user}, undo)
    return redirect("maturity:assessment", assessment_id)


@require_POST
def again(request: HttpRequest, assessment_id: int, sheet_id: int) -> HttpResponse:
    """Ask a person again who was taken out; their answers count again."""
    viewer = viewer_of(request)
    found = queries.assessment(viewer, assessment_id)
    sheet = queries.seat(viewer, found, sheet_id)
    services.ask(found, user=sheet.user, side=Side(sheet.side), by=viewer, at=now())
    return redirect("maturity:assessment", assessment_id)
