"""Sets of figures, the figures of accounts and of their parts, and versions of the cost model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.query import ModelIterable
from django.utils.translation import gettext_lazy as _

from orchard.analytics.cost_to_serve import CostLine
from orchard.analytics.results import Signal, WaterfallStep
from orchard.analytics.waterfall import Figures, Profit
from orchard.domain.accounts.models import Account
from orchard.domain.core.fields import AmountField, PossibleAmount
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet, Viewer
from orchard.domain.economics.document import QuarterFigures, read
from orchard.domain.economics.models.places import Places
from orchard.domain.economics.rules import Dimension, FigureState, Letter

BEFORE_MARGINS = ("gross", "discounts", "net")


class CostModelQuerySet(ScopedQuerySet["CostModelVersion"]):
    """Filters that one can chain."""

    permission = Permission.SEE_MARGINS


class CostModelVersion(models.Model):
    """What serving customers costs, as a costs file says it; a new version replaces the last."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    text = models.TextField(_("costs file"), blank=True)
    reason = models.TextField(_("why it changes"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))

    objects = CostModelQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the cost model")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="cost_model_has_reason"),
        ]

    def __str__(self) -> str:
        return str(_("Cost model %(number)d")) % {"number": self.number}


class FigureSetQuerySet(ScopedQuerySet["FigureSet"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def ready(self) -> Self:
        """Return sets that are whole."""
        return self.filter(state=FigureState.READY)

    def running(self) -> Self:
        """Return sets that somebody computes, or did when the process died."""
        return self.filter(state=FigureState.RUNNING)

    def current(self) -> Self:
        """Return whole sets of today's view, the newest first; not those that look back."""
        return self.ready().filter(looks_back=False).order_by("-pk")


class FigureSet(models.Model):
    """All figures that one look at the ledger gave; seen only when it is whole."""

    as_of = models.DateField(_("last day that counts"))
    currency = models.CharField(_("currency"), max_length=3)
    methods = models.CharField(_("version of the methods"), max_length=20)
    policy_number = models.PositiveIntegerField(_("policy"), null=True)
    cost_model = models.ForeignKey(
        CostModelVersion, models.PROTECT, null=True, related_name="+", verbose_name=_("costs")
    )
    inputs = models.CharField(_("hash of everything they rest on"), max_length=64)
    looks_back = models.BooleanField(_("as of an earlier day, to compare with"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=FigureState.choices, default=FigureState.RUNNING
    )
    started_at = models.DateTimeField(_("started"))
    made_at = models.DateTimeField(_("made"), null=True)
    failure = models.TextField(_("why it failed"), blank=True)
    grade = models.CharField(_("confidence grade"), max_length=1, blank=True)
    document = models.JSONField(_("figures of the whole portfolio"), default=dict)
    has_parts = models.BooleanField(_("keeps the parts of accounts"), default=False)

    objects = FigureSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("set of figures")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "as_of"], name="figure_set_by_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="running"), name="figures_computed_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=FigureState.values), name="figure_set_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | (Q(made_at__isnull=False) & ~Q(grade="")),
                name="figure_set_ready_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.as_of}: {self.state}"


class _WithoutMargins(ModelIterable["AccountFigures | PartFigures"]):
    """Rows from which nothing about margins can be read."""

    def __iter__(self) -> Iterator[AccountFigures | PartFigures]:
        for row in super().__iter__():
            row.hide_margins()
            yield row


class AccountFiguresQuerySet(ScopedQuerySet["AccountFigures"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: Viewer) -> Self:
        """Return figures of accounts that the viewer may know."""
        known = Account.objects.visible_to(viewer)  # type: ignore[arg-type]  # insiders are users
        return super().visible_to(viewer).filter(account__in=known.values("pk"))

    def hidden_from(self, viewer: Viewer) -> Self:
        """Return figures of accounts that the viewer may not know; there are few of them."""
        if not viewer.may(self.permission):
            return self
        hidden = Account.objects.hidden_from(viewer)  # type: ignore[arg-type]  # insiders are users
        return self.filter(account__in=hidden.values("pk"))

    def without_margins(self) -> Self:
        """Return rows that say nothing about margins; not for `values`."""
        clone = self.all()
        clone._iterable_class = _WithoutMargins
        return clone

    def placed_without(self, hidden: AccountFiguresQuerySet) -> Self:
        """Return rows that know their places in a list without the hidden ones."""
        places, plain = Places(hidden), self._iterable_class

        class Placed(plain):  # type: ignore[misc,valid-type]  # with or without margins
            def __iter__(self) -> Iterator[AccountFigures]:
                for row in super().__iter__():
                    row.places = places
                    yield row

        clone = self.all()
        clone._iterable_class = Placed
        return clone

    def with_signal(self, kind: str) -> Self:
        """Return accounts that show this sign of drift."""
        return self.filter(signal_kinds__contains=f"|{kind}|")

    def drifting(self) -> Self:
        """Return accounts that show any sign of drift."""
        return self.exclude(signal_kinds="")


class AccountFigures(models.Model):
    """What one account brings, costs and is worth, in the currency of the set."""

    figure_set = models.ForeignKey(FigureSet, models.CASCADE, related_name="accounts")
    account = models.ForeignKey(Account, models.CASCADE, related_name="figures")
    country = models.CharField(_("country"), max_length=200, blank=True)
    industry = models.CharField(_("industry"), max_length=200, blank=True)

    value = PossibleAmount(_("lifetime value"), null=True)
    value_low = PossibleAmount(_("lifetime value, low end"), null=True)
    value_high = PossibleAmount(_("lifetime value, high end"), null=True)
    active_probability = models.FloatField(_("probability of being active"), null=True)
    revenue = AmountField(_("revenue"))
    margin = PossibleAmount(_("gross margin"), null=True)
    cost_to_serve = PossibleAmount(_("cost to serve"), null=True)
    contribution = PossibleAmount(_("contribution"), null=True)
    revenue_year = PossibleAmount(_("revenue of the last twelve months"), null=True)
    revenue_year_before = PossibleAmount(_("revenue of the twelve months before"), null=True)
    margin_year = PossibleAmount(_("margin of the last twelve months"), null=True)
    margin_year_before = PossibleAmount(_("margin of the twelve months before"), null=True)
    contribution_year = PossibleAmount(_("contribution of the last twelve months"), null=True)
    contribution_year_before = PossibleAmount(_("contribution of the year before"), null=True)
    grade = models.CharField(_("confidence grade"), max_length=1)

    class_revenue = models.CharField(_("class by revenue"), max_length=1, choices=Letter.choices)
    class_contribution = models.CharField(
        _("class by contribution"), max_length=1, choices=Letter.choices, blank=True
    )
    class_value = models.CharField(
        _("class by value"), max_length=1, choices=Letter.choices, blank=True
    )
    class_by_count = models.CharField(
        _("class by number of accounts"), max_length=1, choices=Letter.choices
    )
    classes_differ = models.BooleanField(_("classes differ"), default=False)
    revenue_rank = models.PositiveIntegerField(_("rank by revenue"))
    contribution_rank = models.PositiveIntegerField(_("rank by contribution"), null=True)
    importance = models.PositiveIntegerField(_("rank by value, then contribution, then revenue"))
    bad_business = models.BooleanField(_("large but bad business"), null=True)
    is_key = models.BooleanField(_("key account"), default=False)

    first_purchase = models.DateField(_("first purchase"), null=True)
    last_purchase = models.DateField(_("last purchase"), null=True)
    purchases = models.PositiveIntegerField(_("days with a purchase"), default=0)
    years_of_repeat_business = models.PositiveSmallIntegerField(
        _("years of repeat business"), default=0
    )
    average_revenue_3_years = PossibleAmount(_("average revenue of three years"), null=True)
    volatility = models.FloatField(_("volatility of yearly revenue"), null=True)
    one_off_peak = models.BooleanField(_("one year brings more than half"), default=False)
    revenue_by_year = models.JSONField(_("revenue by year"), default=dict)
    quarters = models.JSONField(_("revenue and margin by quarter"), default=list)
    signals = models.JSONField(_("signs of drift"), default=list)
    signal_kinds = models.CharField(_("kinds of signs of drift"), max_length=100, blank=True)
    steps = models.JSONField(_("from list price to contribution"), default=list)

    objects = AccountFiguresQuerySet.as_manager()

    class Meta:
        verbose_name = _("figures of an account")
        ordering: ClassVar = ["figure_set_id", "importance"]
        indexes: ClassVar = [
            models.Index(fields=["figure_set", "importance"], name="figures_by_importance"),
            models.Index(fields=["figure_set", "revenue_rank"], name="figures_by_revenue"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["figure_set", "account"], name="account_once_per_figure_set"
            ),
        ]

    shows_margins = True
    places: Places | None = None
    MARGINS = (
        *("value", "value_low", "value_high", "margin", "cost_to_serve", "contribution"),
        *("margin_year", "margin_year_before", "contribution_year", "contribution_year_before"),
        *("contribution_rank", "importance", "bad_business", "grade", "classes_differ"),
        *("class_contribution", "class_value", "class_by_count"),
    )

    def __str__(self) -> str:
        return f"{self.figure_set_id}: {self.account_id}"

    def hide_margins(self) -> None:
        """Forget everything that margins could be read from."""
        for name in self.MARGINS:
            setattr(self, name, None)
        self.steps = [step for step in self.steps if step["key"] in BEFORE_MARGINS]
        self.quarters = [{**quarter, "margin": None} for quarter in self.quarters]
        self.shows_margins = False

    @property
    def revenue_place(self) -> int | None:
        """Return the place by revenue among the accounts that the viewer may know."""
        return self._place("revenue_rank")

    @property
    def contribution_place(self) -> int | None:
        """Return the place by contribution among the accounts that the viewer may know."""
        return self._place("contribution_rank")

    def _place(self, name: str) -> int | None:
        assert self.places is not None, "places are known to rows of a viewer's list"
        return self.places.after_hiding(name, getattr(self, name))

    @property
    def waterfall(self) -> tuple[WaterfallStep, ...]:
        """Return the steps from list price to contribution."""
        return tuple(read(WaterfallStep, step) for step in self.steps)

    @property
    def found_signals(self) -> tuple[Signal, ...]:
        """Return the signs of drift with their evidence."""
        return tuple(read(Signal, signal) for signal in self.signals)

    @property
    def quarterly(self) -> tuple[QuarterFigures, ...]:
        """Return revenue and margin of the latest quarters, the oldest first."""
        return tuple(read(QuarterFigures, quarter) for quarter in self.quarters)


class PartFiguresQuerySet(ScopedQuerySet["PartFigures"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: Viewer) -> Self:
        """Return parts of accounts that the viewer may know."""
        known = Account.objects.visible_to(viewer)  # type: ignore[arg-type]  # insiders are users
        return super().visible_to(viewer).filter(account__in=known.values("pk"))

    def without_margins(self) -> Self:
        """Return rows that say nothing about margins; not for `values`."""
        clone = self.all()
        clone._iterable_class = _WithoutMargins
        return clone


class PartFigures(models.Model):
    """A unit's, offer's, family's or period's share of an account's waterfall."""

    figure_set = models.ForeignKey(FigureSet, models.CASCADE, related_name="parts")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    dimension = models.CharField(_("told apart by"), max_length=10, choices=Dimension.choices)
    key = models.CharField(
        _("key"), max_length=200, blank=True, help_text=_("Empty: lines that name none.")
    )
    name = models.CharField(_("name"), max_length=300, blank=True)
    lines = models.PositiveBigIntegerField(_("invoice lines"), default=0)
    net = AmountField(_("revenue"))
    gross = PossibleAmount(_("list price"), null=True)
    cost = PossibleAmount(_("cost of goods"), null=True)
    served = models.JSONField(_("cost to serve by line, with grades"), default=list)
    cost_is_complete = models.BooleanField(_("every cost line is known"), default=False)

    objects = PartFiguresQuerySet.as_manager()

    class Meta:
        verbose_name = _("figures of a part of an account")
        ordering: ClassVar = ["figure_set_id", "account_id", "dimension", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["figure_set", "account", "dimension", "key"], name="part_once_per_account"
            ),
            models.CheckConstraint(
                condition=Q(dimension__in=Dimension.values), name="part_dimension_is_known"
            ),
        ]

    shows_margins = True

    def __str__(self) -> str:
        return f"{self.account_id}: {self.dimension} {self.key}"

    def hide_margins(self) -> None:
        """Forget everything that margins could be read from."""
        self.cost, self.served, self.shows_margins = None, [], False

    @property
    def profit(self) -> Profit:
        """Return the part's profit; its amounts are to the cent and add up."""
        lines = tuple(read(CostLine, line) for line in self.served)
        measured = Figures(net=self.net, gross=self.gross, cost=self.cost)
        return Profit(measured, lines, self.cost_is_complete)

    @property
    def waterfall(self) -> tuple[WaterfallStep, ...]:
        """Return the steps from list price to contribution."""
        steps = self.profit.steps()
        if self.shows_margins:
            return steps
        return tuple(step for step in steps if step.key in BEFORE_MARGINS)
