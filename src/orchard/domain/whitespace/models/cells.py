"""What people know of cells, wallets and agreements."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orchard.analytics.whitespace import cell_potential
from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core.fields import PossibleAmount
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.whitespace.models.scoping import AboutAccount
from orchard.domain.whitespace.rules import FIT_CHOICES, Grade, Reason, Status


class Cell(Versioned):
    """What people say of one offer, or a whole family, in one unit, or the whole account."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="cells")
    unit = models.ForeignKey(AccountUnit, models.PROTECT, null=True, related_name="cells")
    family = models.CharField(_("family"), max_length=200, blank=True)
    offer = models.CharField(
        _("offer"), max_length=200, blank=True, help_text=_("Empty: the whole family.")
    )
    status = models.CharField(_("status"), max_length=20, choices=Status.choices)
    reason = models.CharField(
        _("why it is white"), max_length=10, choices=Reason.choices, blank=True
    )
    why = models.CharField(_("what we know"), max_length=500, blank=True)
    competitor = models.CharField(_("competitor"), max_length=200, blank=True)
    wallet = PossibleAmount(_("they spend a year"), null=True)
    currency = models.CharField(_("currency"), max_length=3)
    source = models.CharField(_("how we know the spend"), max_length=300, blank=True)
    grade = models.CharField(_("how sure"), max_length=1, choices=Grade.choices, blank=True)
    estimated_on = models.DateField(_("estimated on"), null=True)
    attainable_share = models.DecimalField(
        _("attainable share"), max_digits=4, decimal_places=3, null=True
    )
    fit = models.DecimalField(
        _("fit"), max_digits=3, decimal_places=2, choices=FIT_CHOICES, null=True
    )
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"))

    objects = AboutAccount["Cell"].as_manager()

    class Meta:
        verbose_name = _("cell of white space")
        ordering: ClassVar = ["account_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "unit", "family", "offer"], condition=Q(unit__isnull=False),
                name="cell_once_per_unit",
            ),
            models.UniqueConstraint(
                fields=["account", "family", "offer"], condition=Q(unit__isnull=True),
                name="cell_once_per_account",
            ),
            models.CheckConstraint(
                condition=~Q(family="", offer=""), name="cell_names_what_is_sold"
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values) & ~Q(status=Status.ACTIVE),
                name="cell_status_is_said_not_sold",
            ),
            models.CheckConstraint(
                condition=Q(wallet__isnull=True)
                | (Q(wallet__gte=0) & ~Q(source="") & ~Q(grade="") & Q(estimated_on__isnull=False)),
                name="cell_wallet_has_source",
            ),
            models.CheckConstraint(
                condition=Q(attainable_share__isnull=True)
                | Q(attainable_share__range=(0, 1)),
                name="cell_share_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(fit__isnull=True) | Q(fit__range=(0, 1)), name="cell_fit_is_a_share"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.family} {self.offer}: {self.status}"

    @property
    def potential(self) -> Decimal | None:
        """Return wallet x attainable share x fit; `None` while one of them is not known."""
        if self.wallet is None or self.attainable_share is None or self.fit is None:
            return None
        return cell_potential(self.wallet, self.attainable_share, self.fit)


class AwarenessTask(models.Model):
    """A customer does not know an offer: somebody tells them, by a day."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    cell = models.ForeignKey(Cell, models.PROTECT, related_name="tasks")
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_on = models.DateField(_("by when"))
    made_at = models.DateTimeField(_("made"))
    done_at = models.DateTimeField(_("done"), null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = AboutAccount["AwarenessTask"].as_manager()

    class Meta:
        verbose_name = _("telling a customer of an offer")
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cell"], condition=Q(done_at__isnull=True), name="told_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell_id}: {self.due_on}"


class WalletEstimate(Versioned):
    """What a customer spends on a family with all suppliers, or how they rank us where that is unknown."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="wallets")
    family = models.CharField(_("category"), max_length=200)
    spend = PossibleAmount(_("they spend a year, with all suppliers"), null=True)
    currency = models.CharField(_("currency"), max_length=3)
    suppliers = models.PositiveSmallIntegerField(_("suppliers they use"), null=True)
    rank = models.DecimalField(_("our rank among them"), max_digits=4, decimal_places=1, null=True)
    is_single_sourced = models.BooleanField(_("one supplier only"), default=False)
    target_share = models.DecimalField(
        _("share that we aim at"), max_digits=4, decimal_places=3, null=True
    )
    source = models.CharField(_("how we know"), max_length=300)
    grade = models.CharField(_("how sure"), max_length=1, choices=Grade.choices)
    estimated_on = models.DateField(_("estimated on"))
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"))

    objects = AboutAccount["WalletEstimate"].as_manager()

    class Meta:
        verbose_name = _("wallet of a customer")
        ordering: ClassVar = ["account_id", "family", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "family"], name="wallet_once_per_category"),
            models.CheckConstraint(
                condition=~Q(family="") & ~Q(source=""), name="wallet_has_source"
            ),
            models.CheckConstraint(
                condition=Q(spend__gte=0)
                | (Q(spend__isnull=True) & Q(suppliers__isnull=False) & Q(rank__isnull=False)),
                name="wallet_is_spend_or_rank",
            ),
            models.CheckConstraint(
                condition=Q(rank__isnull=True)
                | (Q(rank__gte=1) & Q(suppliers__gte=1) & Q(rank__lte=F("suppliers"))),
                name="wallet_rank_among_suppliers",
            ),
            models.CheckConstraint(
                condition=Q(target_share__isnull=True) | Q(target_share__range=(0, 1)),
                name="wallet_target_is_a_share",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.family


class Coverage(Versioned):
    """Whether a unit may buy by an agreement, and how we know."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    unit = models.OneToOneField(AccountUnit, models.PROTECT, related_name="coverage")
    is_covered = models.BooleanField(_("covered by an agreement"))
    agreement = models.CharField(_("agreement"), max_length=200, blank=True)
    source = models.CharField(_("how we know"), max_length=300)
    checked_on = models.DateField(_("checked on"))
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = AboutAccount["Coverage"].as_manager()

    class Meta:
        verbose_name = _("coverage of a unit by an agreement")
        ordering: ClassVar = ["account_id", "unit_id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(source=""), name="coverage_has_source"),
            models.CheckConstraint(
                condition=Q(is_covered=False) | ~Q(agreement=""),
                name="coverage_names_its_agreement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.is_covered}"
