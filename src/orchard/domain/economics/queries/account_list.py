"""The list of accounts as the account pages show it: who answers, what it is worth and brings."""

from __future__ import annotations

from django.core.cache import caches
from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, AccountQuerySet, Assignment
from orchard.domain.accounts.rules import Confidentiality, TeamRole
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import ForecastVersion

OPEN_TO_ALL = ("revenue_year", "last_purchase", "signal_kinds", "years_of_repeat_business")
MARGINS = ("contribution_year", "grade")
KEPT_SECONDS = 60


def account_rows(viewer: User, figure_set: int | None) -> AccountQuerySet:
    """Return the accounts with manager, figures of a set (`latest`) and lifetime value.

    The value is that of the published forecast (`explicit`, if there is one), else the statistical
    one. Who may not see margins gets rows that hold neither value nor contribution.
    """
    shows_margins = may(viewer, Permission.SEE_MARGINS)
    names = (*OPEN_TO_ALL, *(MARGINS if shows_margins else ()))
    return _placed(accounts.accounts(viewer), figure_set).annotate(
        manager=_manager(),
        **{name: F(f"current__{name}") for name in names},
        **(_values() if shows_margins else {}),
    )


def only_mine(viewer: User, rows: AccountQuerySet) -> AccountQuerySet:
    """Return the accounts in whose team the viewer has a seat."""
    return rows.filter(pk__in=accounts.my_accounts(viewer).values("pk"))


def countries(viewer: User, figure_set: int | None) -> tuple[str, ...]:
    """Return the countries that the rows say: of a set's figures, else of the accounts.

    Those of open accounts are kept for a minute; what confidential ones have is asked each time.
    """
    if not may(viewer, Permission.SEE_ACCOUNTS):
        return ()
    kept = _countries_of_open_accounts(figure_set)
    hidden = _placed(Account.objects.hidden_from(viewer).current(), figure_set)
    doubtful = kept & _names(hidden)  # somebody closed the last open account there, perhaps
    of_few = Q(sold_in__in=doubtful) | Q(confidentiality=Confidentiality.INSIDERS)
    known = _names(_placed(accounts.accounts(viewer), figure_set).filter(of_few))
    return tuple(sorted((kept - doubtful) | known))


def _countries_of_open_accounts(figure_set: int | None) -> frozenset[str]:
    cache, key = caches["process"], f"economics.countries.{figure_set}"
    found: frozenset[str] | None = cache.get(key)
    if found is None:
        found = _names(_placed(Account.objects.open_to_all().current(), figure_set))
        cache.set(key, found, KEPT_SECONDS)
    return found


def _names(rows: AccountQuerySet) -> frozenset[str]:
    named = rows.order_by().values_list("sold_in", flat=True).distinct()  # type: ignore[misc]  # annotated
    return frozenset(filter(None, named))


def _placed(rows: AccountQuerySet, figure_set: int | None) -> AccountQuerySet:
    """Return accounts beside their figures of a set (`current`), with where they buy most."""
    current = FilteredRelation("figures", condition=Q(figures__figure_set=figure_set))
    country = Coalesce(NullIf(F("current__country"), Value("")), F("country"))
    return rows.annotate(current=current).annotate(sold_in=country)


def _manager() -> Subquery:
    seats = Assignment.objects.open().in_role(TeamRole.ACCOUNT_MANAGER)
    return Subquery(seats.filter(account=OuterRef("pk")).values("user__name")[:1])


def _values() -> dict[str, Coalesce | Subquery]:
    """Return the value that counts: somebody's forecast, else what past purchases say."""
    latest = ForecastVersion.objects.filter(account=OuterRef("pk")).published().order_by("-number")
    value, grade = (Subquery(latest.values(name)[:1]) for name in ("value", "grade"))
    return {
        "explicit": value,
        "value": Coalesce(value, F("current__value")),
        "value_grade": Coalesce(grade, F("current__grade")),
    }
