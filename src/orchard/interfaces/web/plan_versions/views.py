"""Versions of a plan: the list, one of them word for word, and what differs between two."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.rules import Permission
from orchard.domain.plans import documents
from orchard.domain.plans.models import PlanVersion
from orchard.domain.plans.queries import versions as queries
from orchard.domain.plans.queries.rights import may_edit
from orchard.domain.plans.rules.documents import Document
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.plan_versions.acting import OnVersion, on_plan
from orchard.interfaces.web.plan_versions.reading import sections
from orchard.interfaces.web.plans.acting import TAB

NOW = "now"
LONGEST = 6


@require_safe
def versions(request: HttpRequest, slug: str, plan_id: int) -> HttpResponse:
    """Show all versions of a plan, and what was planned anew since the newest."""
    on = on_plan(request, slug, plan_id)
    context = {
        "rows": queries.versions(on.found.viewer, on.plan),
        "changed": queries.changed(on.found.viewer, on.plan),
        "may_edit": may_edit(on.found.viewer, on.plan.account),
    }
    return _page(request, on, "plan_versions/list.html", context)


@require_safe
def version(request: HttpRequest, slug: str, plan_id: int, number: int) -> HttpResponse:
    """Show what a version says, and what it changed."""
    on = on_plan(request, slug, plan_id, number)
    rows = queries.versions(on.found.viewer, on.plan)
    before = next((one for one in rows if one.number < number), None)
    here = queries.readable(on.found.viewer, documents.of_version(on.row))
    changed = before and queries.between(on.found.viewer, documents.of_version(before), here)
    context = {
        "row": on.row,
        "shows_people": on.found.viewer.may(Permission.SEE_CONTACTS),
        "may_decide": queries.may_decide(on.found.viewer, on.row),
        "before": before,
        "changed": changed,
        "document": here,
        "sections": sections(here, queries.names(on.found.viewer, here)),
    }
    return _page(request, on, "plan_versions/version.html", context)


@require_safe
def compare(request: HttpRequest, slug: str, plan_id: int) -> HttpResponse:
    """Show what differs between two versions, or a version and the living plan."""
    on = on_plan(request, slug, plan_id)
    rows = queries.versions(on.found.viewer, on.plan)
    if not rows:
        raise NotFound(_("There is no version to compare yet. Submit the plan first."))
    first, second = _chosen(request, "from", rows, str(rows[0].number)), _chosen(request, "to", rows, NOW)  # fmt: skip
    context = {
        "rows": rows,
        "first": first,
        "second": second,
        "difference": queries.between(
            on.found.viewer, _document(on, rows, first), _document(on, rows, second)
        ),
    }
    return _page(request, on, "plan_versions/compare.html", context)


def _chosen(request: HttpRequest, name: str, rows: list[PlanVersion], usual: str) -> str:
    """Return which version was asked for, by its number, or the living plan."""
    said = request.GET.get(name, usual)
    known = {NOW, *(str(one.number) for one in rows)}
    if said not in known:
        raise NotFound
    return said


def _document(on: OnVersion, rows: list[PlanVersion], said: str) -> Document:
    if said == NOW:
        return queries.now(on.found.viewer, on.plan)
    return documents.of_version(next(one for one in rows if str(one.number) == said))


def _page(
    request: HttpRequest, on: OnVersion, template: str, context: Mapping[str, object]
) -> HttpResponse:
    shown = {"plan": on.plan, "back": on.home, "home": on.home, "list": on.back, **context}
    return account_page(request, template, on.found, shown, tab=TAB)
