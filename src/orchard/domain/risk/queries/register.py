"""The register of an account: its risks, and what is known of each category."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, Subquery

from orchard.domain.accounts.models import MERGERS, Account, Assignment, may_know_heir
from orchard.domain.accounts.queries import Answers, Questions
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.economics.models import AccountFigures
from orchard.domain.risk.models import CategoryCheck, Risk, RiskQuerySet, ShortLook, SignalAnswer
from orchard.domain.risk.queries.short import latest_look
from orchard.domain.risk.queries.signals import answered, signals
from orchard.domain.risk.rules import OVER, Category, Looked, Signal, State, looked

MOST_DISMISSED = 10


@dataclass(frozen=True, slots=True)
class CategoryView:
    """What is known of a category: its open risks, or who looked last and found none."""

    category: Category
    risks: tuple[Risk, ...]
    check: CategoryCheck | None
    """Who looked last; nothing either where only the day was asked."""
    checked_on: date | None
    status: Looked

    @property
    def is_assessed(self) -> bool:
        """Say whether somebody looked within the time that a look counts."""
        return self.status in {Looked.RISKS, Looked.NONE}

    @classmethod
    def every(
        cls, found: Answers, risks: Sequence[Risk], *, today: date
    ) -> tuple[CategoryView, ...]:
        """Return each category by what was answered and the risks that were noted."""
        return tuple(
            _seen_on(one, risks, found[f"looked_at_{one.value}"], today) for one in Category
        )


@dataclass(frozen=True, slots=True)
class Register:
    """All risks of an account, the worst first, and every category."""

    risks: tuple[Risk, ...]
    proposed: tuple[Risk, ...]
    over: tuple[Risk, ...]
    categories: tuple[CategoryView, ...]
    signals: tuple[Signal, ...]
    dismissed: tuple[SignalAnswer, ...]
    look: ShortLook | None
    """The latest five questions that somebody answered, if ever."""

    @property
    def assessed(self) -> int:
        """Return how many categories somebody looked at lately."""
        return sum(one.is_assessed for one in self.categories)


def standing(viewer: User, account: Account) -> RiskQuerySet:
    """Return the risks of an account that are not over, the next day of review first."""
    return Risk.objects.visible_to(viewer).of(account).standing().select_related("owner")


def register(
    viewer: User, account: Account, *, today: date, figures: AccountFigures | None
) -> Register:
    """Return all risks of an account, what was looked for, and what Orchard proposes."""
    rows = Risk.objects.visible_to(viewer).of(account).select_related("owner", "noted_by")
    found = list(rows)
    risks = _worst_first([one for one in found if one.state not in {*OVER, State.PROPOSED}])
    over = sorted((one for one in found if one.is_over), key=lambda one: -one.pk)
    said = answered(viewer, account)
    return Register(
        risks=risks,
        proposed=tuple(one for one in found if one.state == State.PROPOSED),
        over=tuple(over),
        categories=categories_of(viewer, account, risks, today=today),
        signals=signals(viewer, account, today=today, said=said, figures=figures),
        dismissed=tuple(said.dismissed[:MOST_DISMISSED]),
        look=latest_look(viewer, account),
    )


def categories(viewer: User, account: Account, *, today: date) -> tuple[CategoryView, ...]:
    """Return what is known of each category, in their order."""
    rows = Risk.objects.visible_to(viewer).of(account).open().select_related("owner")
    return categories_of(viewer, account, _worst_first(list(rows)), today=today)


def unassessed(viewer: User, account: Account, *, today: date) -> list[Category]:
    """Return the categories that nobody looked at, or not for long: a plan waits for them."""
    found = categories(viewer, account, today=today)
    return [one.category for one in found if not one.is_assessed]


def categories_of(
    viewer: User, account: Account, risks: Sequence[Risk], *, today: date
) -> tuple[CategoryView, ...]:
    """Return the same where the open risks are read already."""
    rows = CategoryCheck.objects.visible_to(viewer).of(account).select_related("by")
    latest: dict[str, CategoryCheck] = {}
    for row in rows.order_by("checked_on", "pk"):
        latest[row.category] = row
    return tuple(_view(one, risks, latest.get(one), today) for one in Category)


def looks(viewer: User, account: Account) -> Questions:
    """Return what is asked to know when somebody looked last at each category."""
    rows = CategoryCheck.objects.visible_to(viewer).of(account).order_by("-checked_on", "-pk")
    return {
        f"looked_at_{one.value}": Subquery(rows.filter(category=one).values("checked_on")[:1])
        for one in Category
    }


def risk(viewer: User, account: Account, risk_id: int) -> Risk:
    """Return one risk of an account."""
    rows = Risk.objects.visible_to(viewer).of(account)
    found = rows.select_related("account", "owner", "noted_by", "driver").filter(pk=risk_id).first()
    if found is None:
        raise NotFound
    return found


def following(viewer: User, account: Account) -> dict[int, list[Risk]]:
    """Return the risks that follow from each driver of the profile, those that are over last."""
    rows = Risk.objects.visible_to(viewer).of(account).filter(driver__isnull=False)
    found: dict[int, list[Risk]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: (one.is_over, -one.score, one.pk)):
        found[row.driver_id or 0].append(row)
    return dict(found)


def overdue(viewer: User, *, today: date, most: int) -> list[Risk]:
    """Return risks that the viewer should have looked at again, the longest overdue first."""
    rows = overdue_rows(viewer, today=today).select_related("account__merged_into")
    return list(rows.order_by("review_on", "pk")[:most])


def overdue_rows(viewer: User, *, today: date) -> RiskQuerySet:
    """Return risks that the viewer should have looked at again.

    Those of somebody who does not work here any more wait for the manager of the account.
    """
    seats = Assignment.objects.open().in_role(TeamRole.ACCOUNT_MANAGER).filter(user=viewer)
    led = Q()
    for merger in MERGERS:
        led |= Q(**{f"account__{merger}id__in": seats.values("account")})
    orphaned = Q(owner__is_active=False) & led
    known = Risk.objects.visible_to(viewer).filter(may_know_heir(viewer))
    return known.overdue(today).filter(Q(owner=viewer) | orphaned)


def _view(
    category: Category, risks: Sequence[Risk], check: CategoryCheck | None, today: date
) -> CategoryView:
    found = _seen_on(category, risks, check.checked_on if check else None, today)
    return replace(found, check=check)


def _seen_on(
    category: Category, risks: Sequence[Risk], on: date | None, today: date
) -> CategoryView:
    here = tuple(one for one in risks if one.category == category)
    status = looked(today, has_risks=bool(here), checked_on=on)
    return CategoryView(category, here, None, on, status)


def _worst_first(rows: Sequence[Risk]) -> tuple[Risk, ...]:
    return tuple(sorted(rows, key=lambda one: (-one.score, one.review_on, one.pk)))
