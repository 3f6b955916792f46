"""The list of accounts as the account pages show it: who answers, what it is worth and brings."""

from __future__ import annotations

from django.db.models import BooleanField, Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, AccountQuerySet, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import AccountFigures, FigureSet, ForecastVersion

OPEN_TO_ALL = ("revenue_year", "last_purchase", "signal_kinds", "years_of_repeat_business")
MARGINS = ("contribution_year", "grade")


def account_rows(viewer: User) -> AccountQuerySet:
    """Return the accounts with manager, figures of the newest set and lifetime value.

    The value is that of the published forecast, else the statistical one; `is_explicit` says
    which. Who may not see margins gets rows that hold neither value nor contribution.
    """
    newest = FigureSet.objects.visible_to(viewer).current().values("pk")[:1]
    figures = AccountFigures.objects.filter(account=OuterRef("pk"), figure_set__in=newest)
    columns = {name: Subquery(figures.values(name)[:1]) for name in OPEN_TO_ALL}
    rows = accounts.accounts(viewer).annotate(manager=_manager(), **columns)
    if not may(viewer, Permission.SEE_MARGINS):
        return rows
    shown = {name: Subquery(figures.values(name)[:1]) for name in MARGINS}
    explicit = ForecastVersion.objects.filter(account=OuterRef("pk")).published()
    latest = explicit.order_by("-number")
    return rows.annotate(
        **shown,
        is_explicit=_is_explicit(),
        value=Coalesce(Subquery(latest.values("value")[:1]), Subquery(figures.values("value")[:1])),
        value_grade=Coalesce(
            Subquery(latest.values("grade")[:1]), Subquery(figures.values("grade")[:1])
        ),
    )


def only_mine(viewer: User, rows: AccountQuerySet) -> AccountQuerySet:
    """Return the accounts in whose team the viewer has a seat."""
    return rows.filter(pk__in=accounts.my_accounts(viewer).values("pk"))


def countries(viewer: User) -> tuple[str, ...]:
    """Return the countries that accounts are in."""
    named = Account.objects.visible_to(viewer).current().exclude(country="")
    return tuple(named.order_by("country").values_list("country", flat=True).distinct())


def _manager() -> Subquery:
    seats = Assignment.objects.open().in_role(TeamRole.ACCOUNT_MANAGER)
    return Subquery(seats.filter(account=OuterRef("pk")).values("user__name")[:1])


def _is_explicit() -> Case:
    published = ForecastVersion.objects.filter(published_at__isnull=False).values("account")
    return Case(
        When(Q(pk__in=published), then=Value(value=True)),
        default=Value(value=False),
        output_field=BooleanField(),
    )
