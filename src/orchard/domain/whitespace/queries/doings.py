"""Ideas, opportunities and what is to be told to customers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from django.db.models import Value

from orchard.domain.accounts.models import Account, in_family
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.whitespace.models import (
    AwarenessTask,
    Coverage,
    Idea,
    Opportunity,
    OpportunityQuerySet,
    WalletEstimate,
)
from orchard.domain.whitespace.queries.deals import beside
from orchard.domain.whitespace.rules import OpportunityState

MOST = 50


def opportunities(viewer: User, account: Account) -> list[Opportunity]:
    """Return the opportunities of an account: open ones by next step, then the closed ones."""
    rows = Opportunity.objects.visible_to(viewer).filter(in_family(account))
    near = ("owner", "unit", "goal", *beside(viewer))
    found = list(rows.select_related(*near).order_by("next_on", "pk")[: 2 * MOST])
    return sorted(found, key=lambda one: one.state != OpportunityState.OPEN)


def following(viewer: User, account: Account) -> dict[int, list[Opportunity]]:
    """Return the opportunities that follow from the drivers of an account, by driver."""
    rows = Opportunity.objects.visible_to(viewer).filter(in_family(account, "driver__account__"))
    found: dict[int, list[Opportunity]] = {}
    for one in rows.order_by("next_on", "pk"):
        assert one.driver_id is not None, "asked for"
        found.setdefault(one.driver_id, []).append(one)
    return found


def pipeline(viewer: User, account: Account | None = None) -> OpportunityQuerySet:
    """Return the open opportunities of one account, or of all that the viewer may know."""
    rows = Opportunity.objects.visible_to(viewer).standing()
    of = rows if account is None else rows.filter(in_family(account))
    near = ("account", "owner", "goal", *beside(viewer))
    return of.select_related(*near).order_by("-value", "pk")


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Open opportunities together: how many, worth a year, by chance, and how many serve no goal."""

    count: int
    value: Decimal
    weighted: Decimal
    without_goal: int

    @classmethod
    def of(cls, rows: Iterable[Opportunity]) -> Self:
        """Return opportunities together; all are in the currency of the organisation."""
        found = list(rows)
        return cls(
            count=len(found),
            value=sum((one.value for one in found), Decimal(0)),
            weighted=sum((one.weighted for one in found), Decimal(0)),
            without_goal=sum(one.served_goal is None for one in found),
        )


def opportunity(viewer: User, account: Account, opportunity_id: int) -> Opportunity:
    """Return one opportunity of an account."""
    near = ("account", "unit", "owner", "goal", "driver")
    rows = Opportunity.objects.visible_to(viewer).select_related(*near)
    found = rows.filter(in_family(account), pk=opportunity_id).first()
    if found is None:
        raise NotFound
    return found


def ideas(viewer: User, account: Account) -> list[Idea]:
    """Return the ideas for an account, the latest first."""
    rows = Idea.objects.visible_to(viewer).filter(in_family(account))
    return list(
        rows.select_related("raised_by", "contact", "opportunity")
        .prefetch_related("initiatives")
        .order_by("-raised_at", "-pk")[:MOST]
    )


def idea(viewer: User, account: Account, idea_id: int) -> Idea:
    """Return one idea for an account."""
    rows = Idea.objects.visible_to(viewer).select_related("account", "opportunity")
    found = rows.filter(in_family(account), pk=idea_id).first()
    if found is None:
        raise NotFound
    return found


def wallet_of(viewer: User, account: Account, family: str) -> WalletEstimate | None:
    """Return what is known of a category, if somebody estimated it."""
    rows = WalletEstimate.objects.visible_to(viewer)
    return rows.filter(account=account, family=family).first()


def coverage_of(viewer: User, account: Account, unit_id: int) -> Coverage | None:
    """Return what is known of a unit's agreement."""
    return Coverage.objects.visible_to(viewer).filter(account=account, unit=unit_id).first()


def tasks(viewer: User, account: Account) -> list[AwarenessTask]:
    """Return of what the customer is to be told, the next first."""
    rows = AwarenessTask.objects.visible_to(viewer).filter(in_family(account), done_at__isnull=True)
    return list(rows.select_related("cell", "cell__unit", "owner"))


def task(viewer: User, account: Account, task_id: int) -> AwarenessTask:
    """Return one thing that a customer is to be told."""
    rows = AwarenessTask.objects.visible_to(viewer).select_related("account", "cell__account")
    found = rows.filter(in_family(account), pk=task_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Due:
    """What the viewer is to do in white space: the next step of an opportunity, or to tell of an offer."""

    is_step: bool
    account: str
    slug: str
    title: str
    family: str
    step: str
    on: date


def due(viewer: User, *, until: date, most: int) -> list[Due]:
    """Return the viewer's next steps until a day and whom to tell of an offer, the next first."""
    same = ("account__name", "account__slug")
    told = AwarenessTask.objects.visible_to(viewer).filter(owner=viewer, done_at__isnull=True)
    tasks_ = told.order_by().values_list(
        Value(value=False), *same, "cell__offer", "cell__family", Value(""), "due_on"
    )
    open_ = Opportunity.objects.visible_to(viewer).filter(owner=viewer, state=OpportunityState.OPEN)
    steps = (
        open_.filter(next_on__lte=until)
        .order_by()
        .values_list(Value(value=True), *same, "title", "family", "next_step", "next_on")
    )
    found = [Due(bool(is_step), *rest) for is_step, *rest in tasks_.union(steps, all=True)]
    return sorted(found, key=lambda one: (one.on, one.title))[:most]
