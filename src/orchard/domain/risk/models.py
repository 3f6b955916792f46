"""Risks of an account, and where somebody looked for one and found none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account, Driver, in_family, may_know
from orchard.domain.core.fields import PossibleAmount
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned
from orchard.domain.relationships.guards import merged
from orchard.domain.risk.rules import (
    OVER,
    Category,
    Chance,
    Colour,
    Level,
    State,
    Treatment,
    Velocity,
    Verdict,
    benefit,
    colour_of,
)

ALL = Decimal(1)


class RiskQuerySet(ScopedQuerySet["Risk"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return risks of accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "account__"))

    def of(self, account: Account) -> Self:
        """Return risks of the account and of those that were merged into it."""
        return self.filter(in_family(account))

    def standing(self) -> Self:
        """Return those that are neither closed nor occurred."""
        return self.exclude(state__in=OVER)

    def open(self) -> Self:
        """Return those that somebody answers for: standing, and not only proposed."""
        return self.standing().exclude(state=State.PROPOSED)

    def overdue(self, day: date) -> Self:
        """Return those that should have been looked at before a day."""
        return self.open().filter(review_on__lt=day)

    def scored(self) -> Self:
        """Return risks with the score that counts now, for the database to sort by."""
        likelihood = Coalesce("residual_likelihood", "likelihood")
        return self.annotate(now_score=likelihood * Coalesce("residual_impact", "impact"))

    def worst_first(self) -> Self:
        """Return them by score, of equal ones whose day of review comes first."""
        return self.scored().order_by("-now_score", "review_on", "pk")


class Risk(Versioned):
    """Something that may happen to our business with an account; never shown to the customer."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="risks")
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    title = models.CharField(_("what may happen"), max_length=200)
    cause = models.TextField(_("because of what"), blank=True)
    effect = models.TextField(_("what it would do"), blank=True)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), choices=Level.choices)
    impact = models.PositiveSmallIntegerField(_("impact"), choices=Level.choices)
    velocity = models.CharField(_("how soon"), max_length=10, choices=Velocity.choices, blank=True)
    money_impact = PossibleAmount(_("what it would cost us"), null=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    exposure = models.DecimalField(
        _("share of it that is exposed"), max_digits=4, decimal_places=3, default=ALL
    )
    driver = models.ForeignKey(
        Driver, models.PROTECT, null=True, related_name="+",
        verbose_name=_("follows from the driver"),
    )  # fmt: skip
    treatment = models.CharField(
        _("what we do"), max_length=10, choices=Treatment.choices, blank=True
    )
    residual_likelihood = models.PositiveSmallIntegerField(
        _("likelihood after that"), choices=Level.choices, null=True
    )
    residual_impact = models.PositiveSmallIntegerField(
        _("impact after that"), choices=Level.choices, null=True
    )
    residual_exposure = models.DecimalField(
        _("share exposed after that"), max_digits=4, decimal_places=3, null=True
    )
    treatment_cost = PossibleAmount(_("what the treatment costs"), null=True)
    comment = models.TextField(_("comment"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    review_on = models.DateField(_("looked at again on"))
    reason = models.TextField(_("why it is over"), blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("noted at"))

    objects = RiskQuerySet.as_manager()

    class Meta:
        verbose_name = _("risk")
        ordering: ClassVar = ["account_id", "review_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="risk_says_what_may_happen"),
            models.CheckConstraint(
                condition=Q(category__in=Category.values) & Q(state__in=State.values),
                name="risk_choices_are_known",
            ),
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 5)) & Q(impact__range=(1, 5)),
                name="risk_levels_lie_between_one_and_five",
            ),
            models.CheckConstraint(
                condition=Q(residual_likelihood__isnull=True, residual_impact__isnull=True)
                | Q(residual_likelihood__range=(1, 5), residual_impact__range=(1, 5)),
                name="risk_residual_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OVER) | ~Q(reason=""), name="risk_is_over_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(residual_likelihood__isnull=True) | ~Q(comment="")
                | Q(LessThanOrEqual(F("residual_likelihood") * F("residual_impact"),
                                    F("likelihood") * F("impact"))),
                name="risk_grows_by_treatment_only_with_comment",
            ),
            models.CheckConstraint(
                condition=Q(exposure__gt=0, exposure__lte=1)
                & (Q(residual_exposure__isnull=True) | Q(residual_exposure__range=(0, 1))),
                name="risk_exposure_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(money_impact__isnull=True, treatment_cost__isnull=True)
                | (Q(money_impact__isnull=True) | Q(money_impact__gt=0)) & ~Q(currency=""),
                name="risk_money_has_currency",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def home(self) -> Account:
        """Return the account that it belongs to now, after any merger."""
        return merged(self.account)

    @property
    def before(self) -> Chance:
        """Return how likely and how bad it is if nothing is done."""
        return Chance(self.likelihood, self.impact, self.exposure)

    @property
    def after(self) -> Chance | None:
        """Return the same after the treatment, where that was judged."""
        if self.residual_likelihood is None or self.residual_impact is None:
            return None
        exposed = self.exposure if self.residual_exposure is None else self.residual_exposure
        return Chance(self.residual_likelihood, self.residual_impact, exposed)

    @property
    def now(self) -> Chance:
        """Return what counts: what is left after treatment, where that was judged."""
        return self.after or self.before

    @property
    def score(self) -> int:
        """Return likelihood times impact of what counts now."""
        return self.now.score

    @property
    def levels(self) -> tuple[int, int]:
        """Return likelihood and impact that count now."""
        return self.now.likelihood, self.now.impact

    @property
    def colour(self) -> Colour:
        """Return how its score is shown."""
        return colour_of(*self.levels)

    @property
    def expected_loss(self) -> Decimal | None:
        """Return what it costs in expectation; not known where nobody said what it would cost."""
        return None if self.money_impact is None else self.now.expected_loss(self.money_impact)

    @property
    def loss_before(self) -> Decimal | None:
        """Return the same as if nothing were done."""
        return None if self.money_impact is None else self.before.expected_loss(self.money_impact)

    @property
    def benefit(self) -> Decimal | None:
        """Return by how much the treatment lowers the expected loss, where both are known."""
        if self.money_impact is None or self.after is None:
            return None
        return benefit(self.money_impact, self.before, self.after)

    @property
    def is_over(self) -> bool:
        """Say whether it is closed or occurred."""
        return self.state in OVER


class CategoryCheckQuerySet(ScopedQuerySet["CategoryCheck"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return checks of accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "account__"))

    def of(self, account: Account) -> Self:
        """Return checks of the account and of those that were merged into it."""
        return self.filter(in_family(account))


class CategoryCheck(models.Model):
    """Somebody looked for risks of a category on a day and found none; only ever added."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    checked_on = models.DateField(_("looked on"))
    words = models.CharField(_("what was looked at"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("noted at"))

    objects = CategoryCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("category of risks without one")
        ordering: ClassVar = ["account_id", "category", "-checked_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(category__in=Category.values), name="checked_category_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.checked_on}"


class ShortLookQuerySet(ScopedQuerySet["ShortLook"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return looks at accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "account__"))

    def of(self, account: Account) -> Self:
        """Return looks at the account and at those that were merged into it."""
        return self.filter(in_family(account))


class ShortLook(models.Model):
    """Five questions about an account on a day: a risk, or none found; only ever added.

    The first two are answered by the figures of the day on which one reads them.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    looked_on = models.DateField(_("looked on"))
    vulnerable = models.PositiveSmallIntegerField(_("how vulnerable"), choices=Level.choices)
    seen = models.CharField(_("what was looked at"), max_length=300)
    risk = models.ForeignKey(
        Risk, models.PROTECT, null=True, related_name="+", verbose_name=_("what may happen")
    )
    now = models.CharField(_("what we do now"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("noted at"))

    objects = ShortLookQuerySet.as_manager()

    class Meta:
        verbose_name = _("short look at the risk of an account")
        ordering: ClassVar = ["account_id", "-looked_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(seen="") & Q(vulnerable__range=(1, 5)),
                name="short_look_says_what_was_seen",
            ),
            models.CheckConstraint(
                condition=Q(risk__isnull=True, now="") | Q(risk__isnull=False) & ~Q(now=""),
                name="short_look_at_a_risk_says_what_we_do",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.looked_on}"


class SignalAnswerQuerySet(ScopedQuerySet["SignalAnswer"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return answers about accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "account__"))

    def of(self, account: Account) -> Self:
        """Return answers about the account and those that were merged into it."""
        return self.filter(in_family(account))


class SignalAnswer(models.Model):
    """What somebody said when Orchard proposed a risk; only ever added."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    signal = models.CharField(_("signal"), max_length=40)
    verdict = models.CharField(_("answer"), max_length=10, choices=Verdict.choices)
    reason = models.TextField(_("why it is no risk"), blank=True)
    risk = models.ForeignKey(Risk, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("answered at"))

    objects = SignalAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a proposed risk")
        ordering: ClassVar = ["account_id", "signal", "-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verdict=Verdict.TAKEN, risk__isnull=False)
                | (Q(verdict=Verdict.DISMISSED, risk__isnull=True) & ~Q(reason="")),
                name="signal_taken_as_risk_or_dismissed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signal}: {self.verdict}"
