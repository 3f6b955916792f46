"""Agreements, activities, pipeline and risk over all accounts: four panels and a list for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from heapq import merge
from itertools import islice
from typing import TypeVar

from django.db.models import Count, Model, QuerySet, Window
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import AccountQuerySet
from orchard.domain.agreements import queries as contracts
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.happenings import Happening
from orchard.domain.economics.queries.activities import Activity
from orchard.domain.meetings import queries as meetings
from orchard.domain.meetings.models import Meeting
from orchard.domain.plans.queries import risks as planned_risks
from orchard.domain.programme import queries as programme
from orchard.domain.whitespace import queries as whitespace
from orchard.domain.whitespace.terms import Verdict
from orchard.interfaces.web.agreements import listing as register
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.clock import today
from orchard.interfaces.web.frame.tables import read_table
from orchard.interfaces.web.portfolio import pipeline as pipelines
from orchard.interfaces.web.portfolio import registered, risks
from orchard.interfaces.web.portfolio.ground import Ground
from orchard.interfaces.web.portfolio.views import of_figures, show_page, viewer

M = TypeVar("M", bound=Model)
IN_PANEL, IN_LIST = 6, 40
AT_MOST_PLANNED = 10
FURTHEST = 4_000
"""Who wants to know what was before so many things asks for one kind or for their own accounts."""

KINDS = {
    "comments": (_("Comments"), ("comment",)),
    "forecasts": (_("Forecasts and plans"), ("forecast", "revenue_plan")),
    "agreements": (_("Agreements"), ("agreement",)),
    "values": (_("Value and price"), ("value", "benefit", "concession")),
    "teams": (_("Teams"), ("team",)),
    "imports": (_("Imports"), ("import",)),
    "accounts": (_("Accounts and shocks"), ("accounts", "shock")),
    "decisions": (_("Decisions"), ("decision",)),
    "meetings": (_("Meetings and conversations"), ("meeting", "conversation")),
    "risks": (_("Risks"), ("risk",)),
    "actions": (_("Actions"), ("action",)),
}


@of_figures()
def overview(request: HttpRequest, found: Ground) -> HttpResponse:
    """Show the four panels of the portfolio."""
    person = viewer(request)
    first, at_risk_count = _counted(risks.rows(person, found.whole))
    worst, noted_count = _counted(planned_risks.risks(person).open())
    nearest = contracts.nearest(person, today=today(), most=IN_PANEL)
    shown = {row.account for row in first} | {row.account for row in worst}
    readings.note_figures(request, shown | {line.agreement.account for line in nearest})
    return show_page(
        request, found, "overview",
        activities=_with_decisions(person, meetings.latest(person, most=IN_PANEL), IN_PANEL),
        agreements=nearest,
        at_risk=first, at_risk_count=at_risk_count,
        noted=worst, noted_count=noted_count, today=today(),
        pipeline=whitespace.Pipeline.of(whitespace.pipeline(person)),
    )  # fmt: skip


@of_figures()
def activities(request: HttpRequest, found: Ground) -> HttpResponse:
    """Show what happened last on all accounts, or on one's own."""
    person, asked = viewer(request), request.GET
    skip = _skipped(asked)
    rows = _activities(person, asked, skip + IN_LIST + 1)
    return show_page(
        request, found, "activities", tab="overview",
        activities=rows[skip:skip + IN_LIST], chosen=asked.get("what", ""),
        previous=_further(request, skip - IN_LIST) if skip else "",
        next=_further(request, skip + IN_LIST) if _goes_on(rows, skip) else "",
        is_mine=asked.get("mine") == "yes",
        planned=_planned(person, asked, skip),
        kinds=[(key, title) for key, (title, _verbs) in KINDS.items()],
    )  # fmt: skip


@of_figures()
def risk(request: HttpRequest, found: Ground) -> HttpResponse:
    """Show the accounts at risk, why, and what is at stake."""
    person = viewer(request)
    spec = risks.spec(person, found.facts, found.whole)
    table = read_table(request, spec, risks.rows(person, found.whole))
    readings.note_figures(request, (row.account for row in table.rows))
    return show_page(request, found, "risk", tab="overview", table=table)


@of_figures()
def noted(request: HttpRequest, found: Ground) -> HttpResponse:
    """Show the risks of all registers, the worst first, with who answers and what is done."""
    rows = registered.rows(viewer(request), request.GET)
    table = read_table(request, registered.spec(today()), rows)
    readings.note_figures(request, (row.account for row in table.rows))
    return show_page(request, found, "risks", tab="overview", table=table)


@of_figures()
def agreements(request: HttpRequest, found: Ground) -> HttpResponse:
    """Show all agreements, the next last day for notice first."""
    person, day = viewer(request), today()
    table = read_table(request, register.spec(person, day), register.rows(person, day))
    readings.note_figures(request, (row.account for row in table.rows))
    return show_page(request, found, "agreements", tab="overview", table=table)


@of_figures()
def pipeline(request: HttpRequest, found: Ground) -> HttpResponse:
    """Show open opportunities, and how many of them serve no goal of the customer."""
    rows = whitespace.pipeline(viewer(request))
    flags = whitespace.flags(viewer(request), rows, today())
    table = read_table(request, pipelines.spec(found.facts, flags), rows)
    readings.note_figures(request, (row.account for row in table.rows))
    sums = whitespace.Pipeline.of(rows)
    below = sum(one.verdict == Verdict.BELOW for one in flags.values())
    return show_page(
        request, found, "pipeline", tab="overview", table=table, pipeline=sums, below=below
    )


def _activities(person: User, asked: QueryDict, most: int) -> list[Activity]:
    """Return what happened as the address narrows it, with the decisions on KPIs among it."""
    _title, verbs = KINDS.get(asked.get("what", ""), ("", ()))
    of = _chosen_accounts(person, asked)
    rows = meetings.activities(person, most=most, of=of, kinds=verbs)
    tells_all = of is None and verbs in {(), ("decision",)}
    return _with_decisions(person, rows, most) if tells_all else list(rows)


def _with_decisions(person: User, rows: Sequence[Activity], most: int) -> list[Activity]:
    """Return what happened with the decisions on KPIs among it, for those who may know them."""
    if not may(person, Permission.SEE_KPIS):
        return list(rows)
    joined = merge(rows, _decisions(person, most), key=lambda one: one.what.at, reverse=True)
    return list(islice(joined, most))


def _planned(person: User, asked: QueryDict, skip: int) -> list[Meeting]:
    """Return the meetings to come, on top of all that happened and of meetings alone."""
    if skip or asked.get("what", "") not in {"", "meetings"}:
        return []
    return meetings.planned(person, most=AT_MOST_PLANNED, of=_chosen_accounts(person, asked))


def _chosen_accounts(person: User, asked: QueryDict) -> AccountQuerySet | None:
    return accounts.my_accounts(person) if asked.get("mine") == "yes" else None


def _counted(rows: QuerySet[M]) -> tuple[list[M], int]:
    """Return the first rows and how many there are: both by one question."""
    first = list(rows.annotate(total=Window(Count("pk")))[:IN_PANEL])
    return first, getattr(first[0], "total", 0) if first else 0


def _skipped(asked: QueryDict) -> int:
    """Return how many the pages before have shown."""
    text = asked.get("skip", "")
    return (
        min(int(text), FURTHEST) if text.isdecimal() and len(text) < len(str(FURTHEST)) + 1 else 0
    )


def _goes_on(rows: Sequence[Activity], skip: int) -> bool:
    return skip < FURTHEST and len(rows) > skip + IN_LIST


def _further(request: HttpRequest, skip: int) -> str:
    """Return the address of another page with the same filters."""
    asked = request.GET.copy()
    asked["skip"] = str(max(0, skip))
    return f"{request.path}?{asked.urlencode()}"


def _decisions(person: User, most: int) -> list[Activity]:
    zone = timezone.get_current_timezone()
    return [
        Activity(None, Happening(
            datetime.combine(one.decided_on, time(12), zone), "decision", one.by.name,
            f"{one.kpi.title}: {one.text}",
        ))
        for one in programme.latest_decisions(person, most=most)
    ]  # fmt: skip
