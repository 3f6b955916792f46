"""The template of slides: the supplier's own one, or ours."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core import queries as core
from orchard.domain.core.files.kinds import FileKind
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.papers import template as templates
from orchard.domain.packs import making, queries, services
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.files.serving import served
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import took
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.packs.forms import TemplateForm
from orchard.interfaces.web.standing.acting import WRONG

NAME = "orchard-template.pptx"


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest) -> HttpResponse:
    """Show which template slides take, and take another."""
    viewer = viewer_of(request)
    queries.check_may_edit_template(viewer)
    is_sent = request.method == "POST"
    form = TemplateForm(request.POST, request.FILES) if is_sent else TemplateForm()
    if took(
        request, form, _("Slides take this template from now on."),
        lambda: making.take_template(
            core.organisation(viewer), upload=form.upload(), by=viewer, at=now()
        ),
    ):  # fmt: skip
        return redirect("packs:template")
    needed = [", ".join(names) for names in templates.NEEDED]
    context = {"form": form, "own": queries.template(viewer), "needed": needed}
    status = WRONG if form.errors else 200
    return page(request, "packs/template.html", context, nav="settings", status=status)


@require_safe
def ours(request: HttpRequest) -> HttpResponse:
    """Hand out our own template, to draw another one from."""
    queries.check_may_edit_template(viewer_of(request))
    answer = HttpResponse(templates.ours(), content_type=FileKind.PPTX.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return answer


@require_safe
def own(request: HttpRequest) -> FileResponse:
    """Hand out the supplier's own template."""
    viewer = viewer_of(request)
    queries.check_may_edit_template(viewer)
    found = queries.template(viewer)
    if found is None:
        raise NotFound
    return served(request, found)


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Take our template again."""
    viewer = viewer_of(request)
    services.drop_template(core.organisation(viewer), by=viewer, at=now())
    toasts.say(request, _("Slides take our template again."))
    return redirect("packs:template")
