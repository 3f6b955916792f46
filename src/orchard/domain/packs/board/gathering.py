"""Gathering what a board pack is made from, as one person may know it at this moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, may_know_heir
from orchard.domain.accounts.rules import KEY_STATUSES, Status
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.economics import queries as economics
from orchard.domain.economics.models import AccountFigures, FigureSet
from orchard.domain.packs.board.asking import asked
from orchard.domain.packs.board.material import Board, Line, Peril
from orchard.domain.packs.rules import Wish
from orchard.domain.plans.models import AccountPlan, PlanVersion
from orchard.domain.plans.queries.actions import judged
from orchard.domain.plans.rules.plan import VersionState
from orchard.domain.risk.models import Risk
from orchard.domain.selection.rules.life_cycle import tier_of


def gathered(viewer: User, *, wish: Wish, today: date) -> Board:
    """Return what the pack is made from; margins only to who may see them, and who wants them."""
    if wish.has_margins:
        require(viewer, Permission.SEE_MARGINS)
    found, organisation = economics.portfolio(viewer), core.organisation(viewer)
    until = min(wish.ends_on, today)
    before = (
        _set_before(viewer, wish.starts_on, organisation.currency) if wish.has_margins else None
    )
    return Board(
        supplier=organisation.name,
        currency=found.facts.currency if found else organisation.currency,
        wish=wish,
        today=today,
        as_of=found.facts.as_of if found else None,
        before=before.as_of if before else None,
        lines=tuple(_lines(viewer, wish, before)),
        whole=found.whole if found else None,
        perils=tuple(_perils(viewer)),
        carried_out=judged(viewer, today=today, on=until),
        asked=tuple(asked(viewer, today)),
        accounts=tuple(Account.objects.visible_to(viewer).order_by("pk").values_list("pk", flat=True)),
        tells_of_choosing=viewer.may(Permission.SEE_SELECTION),
    )  # fmt: skip


def _lines(viewer: User, wish: Wish, before: FigureSet | None) -> Iterable[Line]:
    """Yield every account, the largest by sales first, those without figures last."""
    figures = {row.account_id: row for row in economics.ranked(viewer)}
    rows = list(accounts.accounts(viewer).order_by("name", "pk"))
    keys = [row.pk for row in rows if row.status in KEY_STATUSES]
    worth, plans = _worth(viewer, before), _plans(viewer, keys, wish.ends_on.year)

    def size(row: Account) -> Decimal:
        known = figures.get(row.pk)
        return (known.revenue_year if known else None) or Decimal(-1)

    for row in sorted(rows, key=size, reverse=True):
        yield _line(row, figures.get(row.pk), wish, worth.get(row.pk), plans)


def _line(
    row: Account,
    found: AccountFigures | None,
    wish: Wish,
    worth: Decimal | None,
    plans: dict[int, VersionState | None],
) -> Line:
    shows = found if wish.has_margins else None
    return Line(
        key=row.pk,
        name=row.name,
        tier=tier_of(Status(row.status)),
        sales=found.revenue_year if found else None,
        sales_before=found.revenue_year_before if found else None,
        contribution=shows.contribution_year if shows else None,
        value=shows.value if shows else None,
        value_before=worth,
        has_plan=row.pk in plans,
        plan=plans.get(row.pk),
    )


def _set_before(viewer: User, day: date, currency: str) -> FigureSet | None:
    """Return the newest figures in this currency that were computed for a day before the period."""
    rows = FigureSet.objects.visible_to(viewer).ready().filter(as_of__lt=day, currency=currency)
    return rows.defer("document").order_by("-as_of", "-pk").first()


def _worth(viewer: User, before: FigureSet | None) -> dict[int, Decimal | None]:
    """Return what accounts were worth before the period."""
    if before is None:
        return {}
    rows = economics.in_any_set(viewer).filter(figure_set=before).order_by()
    return dict(rows.values_list("account", "value"))


def _plans(viewer: User, keys: list[int], year: int) -> dict[int, VersionState | None]:
    """Return how far the plans of a year are, by account; nothing where none was submitted yet."""
    mine = AccountPlan.objects.visible_to(viewer).filter(account__in=keys, year=year).order_by()
    found: dict[int, VersionState | None] = dict.fromkeys(mine.values_list("account", flat=True))
    rows = PlanVersion.objects.visible_to(viewer).filter(plan__in=mine.values("pk"))
    counted = rows.exclude(state__in=(VersionState.SUPERSEDED, VersionState.ARCHIVED))
    for account, state in counted.order_by("number").values_list("plan__account", "state"):
        found[account] = VersionState(state)
    return found


def _perils(viewer: User) -> Iterable[Peril]:
    """Yield the open risks of all accounts, the worst first."""
    near = ("owner", "account__merged_into")
    rows = sorted(
        Risk.objects.visible_to(viewer).filter(may_know_heir(viewer)).open().select_related(*near),
        key=lambda row: (-row.score, -(row.expected_loss or 0), row.pk),
    )
    for row in rows:
        home = row.account.merged_into or row.account
        yield Peril(
            home.name, row.title, row.get_category_display(), row.score, str(row.colour.label),
            row.expected_loss, row.currency, row.owner.name,
        )  # fmt: skip
