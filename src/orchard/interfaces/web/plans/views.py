"""The plan of an account: its page, beginning one, and how we go about the year."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from orchard.domain.accounts.rules import Status
from orchard.domain.core import services as core
from orchard.domain.core.rules import Permission
from orchard.domain.plans.models import AccountPlan
from orchard.domain.plans.queries import plan as queries
from orchard.domain.plans.queries.rights import may_edit
from orchard.domain.plans.rules.plan import Mode
from orchard.domain.plans.rules.years import year_in_force, year_to_begin
from orchard.domain.plans.services import plan as services
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.plans import acting, decide, forms
from orchard.interfaces.web.plans.acting import TAB, on_page, seen_to_edit
from orchard.interfaces.web.plans.cards import filled
from orchard.interfaces.web.plans.place import OnPlan

LONGEST_YEAR = 4


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the living plan of a year: what is to be reached, done, met and decided."""
    found = seen(request, slug)
    all_of_them = queries.plans(found.viewer, found.account)
    year = year_in_force([one.year for one in all_of_them], today(), _year(request))
    of_year = [one for one in all_of_them if one.year == year]
    plan = next(
        (one for one in of_year if str(one.pk) == request.GET.get("plan")),
        next(iter(of_year), None),
    )
    if plan is None:
        return _empty(request, found, all_of_them)
    on = OnPlan(request, found, plan)
    context = {
        "plan": plan, "plans": all_of_them, "may_edit": on.may_edit, "cards": filled(on),
        "header": on.header, "may_share": on.seats.rights.may_share,
        "is_one_page": plan.mode == Mode.ONE_PAGE,
        "sees_contacts": found.viewer.may(Permission.SEE_CONTACTS),
    }  # fmt: skip
    return account_page(request, "plans/page.html", found, context, tab=TAB)


@require_safe
def decide_now(request: HttpRequest, slug: str, plan_id: int) -> HttpResponse:
    """Show what is to be decided and nothing else: ten minutes are enough for it."""
    found = seen(request, slug)
    on = OnPlan(request, found, queries.plan(found.viewer, found.account, plan_id))
    context = {
        "plan": on.plan, "card": decide.card(on), "may_edit": on.may_edit,
        "back": acting.home(found, on.plan), "header": on.header,
    }  # fmt: skip
    return account_page(request, "plans/decide.html", found, context, tab=TAB)


@require_POST
def note_seen(request: HttpRequest, slug: str, plan_id: int) -> HttpResponse:
    """Note that the plan is open: the page says so itself, looking alone writes nothing."""
    found = seen(request, slug)
    plan = queries.plan(found.viewer, found.account, plan_id)
    core.note_seen(plan, by=found.viewer, at=now())
    return HttpResponse(status=204)


@forms.asked_or_sent
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the plan of a year."""
    found = seen_to_edit(request, slug)
    year = _year(request) or year_to_begin(today())
    is_light = found.account.status == Status.KEY_LIGHT
    usual = Mode.ONE_PAGE if is_light else Mode.FULL
    asked = {"mode": mode if (mode := request.GET.get("mode")) in Mode.values else usual}
    form = forms.BeginForm(request.POST or None, initial={"year": year, **asked})
    return on_page(
        request, found, form, acting.BEGIN,
        lambda: services.begin_plan(found.account, **form.cleaned_data, by=found.viewer, at=now()),
    )  # fmt: skip


@forms.asked_or_sent
def change(request: HttpRequest, slug: str, plan_id: int) -> HttpResponse:
    """Say how we go about the year, what we leave out, and how much the plan asks for."""
    found = seen_to_edit(request, slug)
    plan = queries.plan(found.viewer, found.account, plan_id)
    form = forms.PlanForm(request.POST or None, initial=forms.shown(plan, forms.PlanForm))
    if not found.viewer.may(Permission.SEE_CONTACTS):
        del form.fields["key_people"]
    return on_page(
        request, found, form, acting.CHANGE,
        lambda: services.change_plan(plan, expected=form.expected, course=services.Course(**form.said()),
                                     by=found.viewer, at=now()),
        plan=plan,
    )  # fmt: skip


def _empty(request: HttpRequest, found: Seen, plans: list[AccountPlan]) -> HttpResponse:
    """Teach what a plan is, where there is none for the year."""
    context = {
        "plans": plans,
        "year": _year(request) or year_to_begin(today()),
        "may_edit": may_edit(found.viewer, found.account),
    }
    return account_page(request, "plans/none.html", found, context, tab=TAB)


def _year(request: HttpRequest) -> int | None:
    said = request.GET.get("year", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) == LONGEST_YEAR else None
