"""The rows of the portfolio matrix: our view of each account, and theirs of us."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.accounts.models import Account
from orchard.domain.core.exports import Kind
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import AccountFigures
from orchard.domain.selection.models import Position
from orchard.domain.selection.queries import Matrix, Spot
from orchard.domain.selection.rules.choices import Stage
from orchard.interfaces.web.frame.tables import Column, TableSpec
from orchard.interfaces.web.meeting.ranking import OF_PURCHASES, category_name, figures_of

_CELL = "meeting/cells/"
SIZES: dict[str, str | Promise] = {
    "value": gettext_lazy("lifetime value"),
    "contribution": gettext_lazy("contribution"),
    "revenue": gettext_lazy("revenue"),
}
POSITION_PAGE = "position:position"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks of the picture: what a bubble's area is, and whether arrows are shown."""

    size: str
    later: bool


@dataclass(frozen=True, slots=True)
class Switch:
    """One choice beside the picture."""

    title: str | Promise
    href: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One account of the matrix."""

    spot: Spot
    figures: AccountFigures | None
    amount: Decimal | None

    @property
    def pk(self) -> int:
        """Return the key of the account."""
        return self.spot.account.pk

    @property
    def account(self) -> Account:
        """Return the account."""
        return self.spot.account

    @property
    def name(self) -> str:
        """Return the name of the account."""
        return self.account.name

    @property
    def is_placed(self) -> bool:
        """Say whether both sides of the matrix are known."""
        return self.spot.category is not None

    @property
    def category(self) -> str:
        """Return our classification."""
        return category_name(self.spot.category or "")

    @property
    def position(self) -> Position | None:
        """Return what we know of the relation."""
        return self.spot.position

    @property
    def their_view(self) -> str:
        """Return how the customer classifies us."""
        return self.position.get_their_view_display() if self.position else ""

    @property
    def stated(self) -> str:
        """Return the stage that the customer states."""
        return _stage(self.position.stated_stage) if self.position else ""

    @property
    def intended(self) -> str:
        """Return the stage that we intend."""
        return _stage(self.position.intended_stage) if self.position else ""

    @property
    def gap(self) -> int | None:
        """Return by how many stages we intend more than the customer states."""
        return self.spot.gap

    @property
    def value(self) -> Decimal | None:
        """Return the lifetime value."""
        return self.figures.value if self.figures else None

    @property
    def contribution(self) -> Decimal | None:
        """Return the contribution."""
        return self.figures.contribution if self.figures else None

    @property
    def missing(self) -> str:
        """Say what is not known yet, and what would make it known."""
        if self.spot.attractiveness is None:
            return _("not known yet: attractiveness. Score more of the criteria in the next round.")
        return _(
            "not known yet: strength. Note what counts for this customer and where we stand "
            "against the best competitor, or the stage of the relation."
        )

    @property
    def href(self) -> str:
        """Return the page where strength becomes known, once there is one."""
        try:
            return reverse(POSITION_PAGE, args=[self.account.slug])
        except NoReverseMatch:
            return reverse("accounts:overview", args=[self.account.slug])


def _stage(number: int | None) -> str:
    """Return a stage in one word."""
    return "" if number is None else str(Stage(number).label).partition(":")[0]


def asked(query: QueryDict, viewer: User) -> Asked:
    """Return what the address asks; who may not see margins looks at revenue."""
    sizes = _sizes(viewer)
    wanted = query.get("bubble", "")
    return Asked(wanted if wanted in sizes else sizes[0], query.get("later") == "yes")


def rows(viewer: User, found: Matrix, size: str) -> list[Row]:
    """Return every scored account with its figures."""
    figures = figures_of(viewer, [one.account for one in found.spots])
    return [
        Row(one, beside, getattr(beside, size) if beside else None)
        for one in found.spots
        for beside in (figures.get(one.account.pk),)
    ]


def switches(request: HttpRequest, viewer: User, chosen: Asked) -> list[Switch]:
    """Return what the bubbles may show, and whether the arrows are there."""
    found = [
        Switch(SIZES[size], _with(request, bubble=size), size == chosen.size)
        for size in _sizes(viewer)
    ]
    later = _with(request, later="no" if chosen.later else "yes")
    return [*found, Switch(_("in three years"), later, chosen.later)]


def spec(viewer: User, currency: str) -> TableSpec:
    """Return the table beside the picture."""
    money = _MONEY if may(viewer, Permission.SEE_MARGINS) else ()
    return TableSpec(
        name="matrix",
        columns=(*_PLACE, *money, *_THEIRS),
        default_sort="-spot.attractiveness",
        title=gettext_lazy("How we and they see it"),
        currency=currency,
        on_phone=("spot.attractiveness", "category"),
    )


def _sizes(viewer: User) -> tuple[str, ...]:
    return ("value", "contribution") if may(viewer, Permission.SEE_MARGINS) else ("revenue",)


def _with(request: HttpRequest, **changes: str) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
    return f"{request.path}?{query.urlencode(safe=',-')}"


_SCORE: dict[str, Any] = {"align": "right", "kind": Kind.NUMBER, "cell": f"{_CELL}score.html"}
_PLACE = (
    Column("name", gettext_lazy("Account"), cell=f"{_CELL}spot.html", is_main=True),
    Column("category", gettext_lazy("We say")),
    Column("spot.attractiveness", gettext_lazy("Attractiveness"), **_SCORE),
    Column("spot.strength", gettext_lazy("Our strength"), **_SCORE),
)
_MONEY = (
    Column("value", gettext_lazy("Lifetime value"), align="right", cell="short_money",
           kind=Kind.MONEY, hint=OF_PURCHASES),
    Column("contribution", gettext_lazy("Contribution, all years"), align="right", cell="short_money",
           kind=Kind.MONEY),
)  # fmt: skip
_THEIRS = (
    Column("their_view", gettext_lazy("They say we are")),
    Column("stated", gettext_lazy("Stage they state"), sortable=False),
    Column("intended", gettext_lazy("Stage we intend"), sortable=False),
    Column("gap", gettext_lazy("Gap"), align="right", kind=Kind.WHOLE, cell=f"{_CELL}gap.html",
           hint=gettext_lazy("Stages that we intend beyond what the customer states.")),
)  # fmt: skip
