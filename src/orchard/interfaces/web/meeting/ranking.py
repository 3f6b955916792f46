"""The table of the meeting: places, how firm they are, what the accounts are worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.analytics.categories import Category
from orchard.domain.accounts.models import Account
from orchard.domain.core.exports import Kind
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics import queries as economics
from orchard.domain.economics.models import AccountFigures
from orchard.domain.selection.models import SelectionRound
from orchard.domain.selection.queries import Ranked
from orchard.domain.selection.rules.choices import Gate
from orchard.interfaces.web.frame.tables import Column, Filter, Option, TableSpec

CATEGORIES: dict[str, str | Promise] = {
    Category.STRATEGIC: gettext_lazy("Strategic"),
    Category.STAR: gettext_lazy("Star"),
    Category.STATUS: gettext_lazy("Status"),
    Category.STREAMLINE: gettext_lazy("Streamline"),
}
_CELL = "meeting/cells/"
PAGE = 25
OF_PURCHASES = gettext_lazy(
    "From past purchases, for all accounts alike, as in the portfolio. The page of an account shows "
    "the forecast that people published, where there is one."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One account as the table of the meeting shows it."""

    ranked: Ranked
    href: str
    is_last_in: bool
    figures: AccountFigures | None
    fragile_below: float

    @property
    def pk(self) -> int:
        """Return the key of the nomination."""
        return self.ranked.nomination.pk

    @property
    def account(self) -> Account:
        """Return the account."""
        return self.ranked.account

    @property
    def name(self) -> str:
        """Return the name of the account."""
        return self.account.name

    @property
    def place(self) -> int | None:
        """Return the place among the accounts that are shown."""
        return self.ranked.place

    @property
    def attractiveness(self) -> float | None:
        """Return the attractiveness."""
        return self.ranked.result.attractiveness

    @property
    def strength(self) -> float | None:
        """Return our strength at the reveal."""
        return self.ranked.result.strength

    @property
    def lowest(self) -> float | None:
        """Return the lowest attractiveness in the region of weights."""
        return self.ranked.robust.lowest

    @property
    def firmness(self) -> float | None:
        """Return in which share of small moves of a weight the account is among the chosen."""
        return self.ranked.robust.firmness

    @property
    def acceptability(self) -> float | None:
        """Return in which share of weightings the account is among the chosen."""
        return self.ranked.robust.acceptability

    @property
    def apart(self) -> float | None:
        """Return how far raters are apart where they are farthest, before the talk."""
        spans = [cell["span"] for cell in self.ranked.result.scores.values() if cell["raters"]]
        return max((one for one in spans if one is not None), default=None)

    @property
    def is_disputed(self) -> bool:
        """Say whether raters talk first about something that is not settled yet."""
        return any(cell["discuss"] for cell in self.ranked.result.scores.values())

    @property
    def category(self) -> str:
        """Return the name of the field of the matrix."""
        return category_name(self.ranked.result.category)

    @property
    def is_fragile(self) -> bool:
        """Say whether the account is chosen, and would often not be with other weights."""
        return self.ranked.is_fragile(self.fragile_below)

    @property
    def value(self) -> Decimal | None:
        """Return the lifetime value; it is not in the figures of who may not see margins."""
        return self.figures.value if self.figures else None

    @property
    def contribution(self) -> Decimal | None:
        """Return the contribution of all years."""
        return self.figures.contribution if self.figures else None

    @property
    def gates(self) -> list[str]:
        """Return what stands in the way, and what nobody answered."""
        found = self.ranked.result
        failed = [
            _("not passed: %(gate)s") % {"gate": Gate(one).label} for one in found.gates_failed
        ]
        return failed + [
            _("no answer: %(gate)s") % {"gate": Gate(one).label} for one in found.gates_open
        ]

    @property
    def is_unjudged(self) -> bool:
        """Say whether gate G5 stops it: too little is known."""
        return self.ranked.result.attractiveness is None

    @property
    def all_gates(self) -> list[str]:
        """Return what stands in the way at any of the five gates."""
        return self.gates + ([_("G5: too little is known")] if self.is_unjudged else [])

    @property
    def decision(self) -> str:
        """Return what the meeting decided."""
        found = self.ranked.decision
        return found.get_outcome_display() if found else ""


def category_name(key: str) -> str:
    """Return the name of a field of the matrix, nothing where it is not known."""
    return str(CATEGORIES[key]) if key else ""


def figures_of(viewer: User, accounts: Iterable[Account]) -> Mapping[int, AccountFigures]:
    """Return the newest figures by account, as far as the viewer may see them."""
    rows = economics.ranked(viewer).filter(account__in=[one.pk for one in accounts])
    return {one.account_id: one for one in rows}


def rows(
    viewer: User, found: SelectionRound, ranked: list[Ranked], fragile_below: float
) -> list[Row]:
    """Return the rows of the table."""
    figures = figures_of(viewer, (one.account for one in ranked))
    chosen = sum(one.is_proposed for one in ranked)
    return [
        Row(
            one,
            reverse("meeting:account", args=[found.pk, one.nomination.pk]),
            one.place is not None and one.place == chosen,
            figures.get(one.account.pk),
            fragile_below,
        )
        for one in ranked
    ]


def spec(viewer: User, currency: str, step: float) -> TableSpec:
    """Return the table; lifetime value and contribution stand beside for who may see margins."""
    columns = (*_columns(step), *(_money() if may(viewer, Permission.SEE_MARGINS) else ()), *_END)
    return TableSpec(
        name="result",
        columns=columns,
        default_sort="place",
        filters=(_FILTER,),
        page_size=PAGE,
        title=gettext_lazy("Ranking"),
        empty_title=gettext_lazy("Nobody stands in this round"),
        empty_text=gettext_lazy("Every nomination was taken back."),
        currency=currency,
        on_phone=("acceptability", "attractiveness", "category"),
    )


def _columns(step: float) -> tuple[Column, ...]:
    moved = _("When one weight moves ±%(step)s") % {"step": f"{step:.2f}".removeprefix("0")}
    share: dict[str, Any] = {"align": "right", "kind": Kind.PERCENT, "cell": f"{_CELL}share.html"}
    return (
        Column("place", gettext_lazy("Account"), cell=f"{_CELL}account.html", is_main=True,
               words=lambda row: row.name),
        Column("rank", gettext_lazy("Place"), hidden_by_default=True, sortable=False,
               kind=Kind.WHOLE, draw=lambda row: str(row.place or "–"),
               words=lambda row: str(row.place or "")),
        Column("attractiveness", gettext_lazy("Attractiveness"), align="right", kind=Kind.NUMBER,
               cell=f"{_CELL}attractiveness.html"),
        Column("lowest", gettext_lazy("Lowest"), align="right", kind=Kind.NUMBER,
               cell=f"{_CELL}score.html", hidden_by_default=True),
        Column("ranked.robust.highest", gettext_lazy("Highest"), align="right", kind=Kind.NUMBER,
               cell=f"{_CELL}score.html", hidden_by_default=True),
        Column("category", gettext_lazy("Category"), hidden_by_default=True),
        Column("apart", gettext_lazy("Raters apart"), align="right", kind=Kind.NUMBER,
               cell=f"{_CELL}apart.html",
               hint=gettext_lazy("The widest range of blind scores on one criterion, in points.")),
        Column("firmness", moved, **share),
        Column("acceptability", gettext_lazy("In the chosen set"), **share),
    )  # fmt: skip


def _money() -> tuple[Column, ...]:
    return tuple(
        Column(key, title, align="right", cell="short_money", kind=Kind.MONEY, hint=hint)
        for key, title, hint in (
            ("value", gettext_lazy("Lifetime value"), OF_PURCHASES),
            ("contribution", gettext_lazy("Contribution, all years"), ""),
        )
    )


_END = (
    Column("gates", gettext_lazy("Gates"), sortable=False, cell=f"{_CELL}gates.html",
           words=lambda row: "; ".join(row.all_gates)),
    Column("decision", gettext_lazy("Decision"), missing=gettext_lazy("open"),
           cell=f"{_CELL}decision.html"),
)  # fmt: skip

_CHOICES: dict[str, Callable[[Row], bool]] = {
    "in": lambda row: row.ranked.is_proposed,
    "fragile": lambda row: row.is_fragile,
    "gates": lambda row: bool(row.all_gates),
    "open": lambda row: not row.decision,
}
_FILTER = Filter(
    "show",
    gettext_lazy("Show"),
    (
        Option("in", gettext_lazy("within the places")),
        Option("fragile", gettext_lazy("fragile choices")),
        Option("gates", gettext_lazy("gates failed or open")),
        Option("open", gettext_lazy("not decided yet")),
    ),
    narrow=lambda found, value: [row for row in found if _CHOICES[value](row)],
)
