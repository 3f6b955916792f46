"""Import sources, batches, their files and totals; the lines themselves are Parquet files."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.fields import SumField
from orchard.domain.core.versions import Versioned
from orchard.domain.ledger.rules import (
    ENDED,
    BatchState,
    DraftState,
    DraftWork,
    FileKind,
    OnChanged,
)


class ImportSource(models.Model):
    """A system that invoices come from; line numbers are unique only within one source."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    mapping = models.TextField(_("remembered column mapping"), blank=True)

    def __str__(self) -> str:
        return self.name


class BatchQuerySet(models.QuerySet["ImportBatch"]):
    """Filters on import batches."""

    def visible(self) -> BatchQuerySet:
        """Return the batches that make up the ledger."""
        return self.filter(state=BatchState.COMMITTED)

    def running(self) -> BatchQuerySet:
        """Return the batches that somebody is writing, or was when the process died."""
        return self.filter(state=BatchState.STAGED)

    def newest_first(self) -> BatchQuerySet:
        """Order as people look for them."""
        return self.order_by("-pk")


class ImportBatch(models.Model):
    """One file that was imported, or tried to be; all of it is seen or nothing."""

    source = models.ForeignKey(ImportSource, models.PROTECT, related_name="batches")
    state = models.CharField(
        _("state"), max_length=10, choices=BatchState.choices, default=BatchState.STAGED
    )
    file_name = models.CharField(_("file"), max_length=300)
    sha256 = models.CharField(_("content hash of the file"), max_length=64)
    mapping = models.TextField(_("column mapping used"), blank=True)
    fixes = models.JSONField(_("cells corrected by hand"), default=list, blank=True)
    rows_new = models.BigIntegerField(_("new lines"), default=0)
    rows_same = models.BigIntegerField(_("lines already known"), default=0)
    rows_changed = models.BigIntegerField(_("changed lines"), default=0)
    rows_rejected = models.BigIntegerField(_("rejected lines"), default=0)
    failure = models.TextField(_("why it failed"), blank=True)
    started_at = models.DateTimeField(_("started"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    committed_at = models.DateTimeField(_("committed"), null=True)
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    lease_until = models.DateTimeField(_("believed to live until"), null=True)
    host = models.CharField(_("machine that imports"), max_length=255, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state=BatchState.STAGED),
                name="ledger_one_running_import_per_source",
            ),
            models.CheckConstraint(
                condition=Q(state__in=BatchState.values), name="ledger_batch_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[BatchState.COMMITTED, BatchState.UNDONE], committed_at__isnull=False
                )
                | Q(state__in=[BatchState.STAGED, BatchState.FAILED], committed_at__isnull=True),
                name="ledger_committed_has_its_moment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.file_name}"

    @property
    def folder(self) -> str:
        """Return the name of the batch's folder in the store; it sorts in the order of batches.

        The moment keeps it apart from what a lost database left in the same store.
        """
        return f"{self.pk:08d}-{self.started_at.astimezone(UTC):%Y%m%dT%H%M%S%f}"

    @property
    def added(self) -> str:
        """Return the control totals as one text; lists prefetch `totals`."""
        return ", ".join(map(str, self.totals.all()))

    def holds_lease(self, at: datetime) -> bool:
        """Say whether its process has shown life lately."""
        return self.lease_until is not None and at <= self.lease_until


class BatchFile(models.Model):
    """One Parquet file of a batch: one month, lines or reversals."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="files")
    kind = models.CharField(_("kind"), max_length=10, choices=FileKind.choices)
    month = models.DateField(_("first day of the month"))
    path = models.CharField(_("path below the store"), max_length=200, unique=True)
    sha256 = models.CharField(_("content hash"), max_length=64)
    rows = models.BigIntegerField(_("lines"))
    net = SumField(_("sum of net amounts"))

    class Meta:
        ordering = ("path",)
        constraints = (
            models.UniqueConstraint(
                fields=["batch", "kind", "month"], name="ledger_one_file_per_month_and_kind"
            ),
            models.CheckConstraint(condition=Q(rows__gt=0), name="ledger_file_is_not_empty"),
        )

    def __str__(self) -> str:
        return self.path


class ControlTotal(models.Model):
    """What a batch adds to the ledger in one currency, and what its file summed up to."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="totals")
    currency = models.CharField(_("currency"), max_length=3)
    read = SumField(_("net amount in the file"))
    added = SumField(_("net amount added to the ledger"), default=Decimal(0))

    class Meta:
        ordering = ("currency",)
        constraints = (
            models.UniqueConstraint(
                fields=["batch", "currency"], name="ledger_one_total_per_currency"
            ),
        )

    def __str__(self) -> str:
        return f"{self.added} {self.currency}"


class Correction(models.Model):
    """A batch took lines of an earlier batch back; that one cannot be undone before this one."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="corrections")
    corrected = models.ForeignKey(ImportBatch, models.PROTECT, related_name="corrected_by")
    rows = models.BigIntegerField(_("lines taken back"))

    class Meta:
        ordering = ("batch", "corrected")
        constraints = (
            models.UniqueConstraint(
                fields=["batch", "corrected"], name="ledger_one_correction_per_pair"
            ),
            models.CheckConstraint(
                condition=Q(batch__gt=models.F("corrected")), name="ledger_corrects_earlier_batch"
            ),
        )

    def __str__(self) -> str:
        return f"{self.batch_id} → {self.corrected_id}"


class DraftQuerySet(models.QuerySet["ImportDraft"]):
    """Filters on drafts."""

    def open(self) -> DraftQuerySet:
        """Return the drafts that still lead somewhere."""
        return self.exclude(state__in=ENDED)

    def running(self) -> DraftQuerySet:
        """Return the drafts that a worker has in hand, or had when it died."""
        return self.filter(state=DraftState.RUNNING)


class ImportDraft(Versioned):
    """A file on its way into the ledger: what people said about it and what reading found."""

    source_name = models.CharField(_("source"), max_length=200)
    file_name = models.CharField(_("file, as it was called"), max_length=300)
    token = models.CharField(_("name of its folder"), max_length=32, unique=True)
    sha256 = models.CharField(_("content hash of the file"), max_length=64)
    size = models.BigIntegerField(_("bytes"))
    state = models.CharField(
        _("state"), max_length=10, choices=DraftState.choices, default=DraftState.UPLOADED
    )
    work = models.CharField(
        _("work in the background"), max_length=10, choices=DraftWork.choices, blank=True
    )
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    mapping = models.TextField(_("what people said about the columns"), blank=True)
    fixes = models.JSONField(_("cells corrected by hand"), default=list, blank=True)
    found = models.JSONField(_("what reading found"), default=dict, blank=True)
    counted = models.JSONField(_("what the trial found"), default=dict, blank=True)
    folded = models.JSONField(_("new customers and accounts"), default=dict, blank=True)
    on_changed = models.CharField(
        _("what happens to changed lines"),
        max_length=10,
        choices=[(choice.value, choice.value) for choice in OnChanged],
        default=OnChanged.REFUSE.value,
    )
    without_rejected = models.BooleanField(_("import the rest"), default=False)
    rows_done = models.BigIntegerField(_("lines done"), default=0)
    rows_total = models.BigIntegerField(_("lines to do"), null=True)
    work_started_at = models.DateTimeField(_("work started"), null=True)
    lease_until = models.DateTimeField(_("believed to live until"), null=True)
    wants_stop = models.BooleanField(_("somebody asked to stop"), default=False)
    failure = models.TextField(_("why it failed"), blank=True)
    batch = models.OneToOneField(ImportBatch, models.PROTECT, null=True, related_name="draft")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("uploaded"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("last changed"))

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=DraftState.values), name="ledger_draft_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=DraftState.DONE) | Q(batch__isnull=False),
                name="ledger_done_draft_has_its_batch",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.file_name}"

    def is_dead(self, at: datetime) -> bool:
        """Say whether its worker has gone without finishing it."""
        return self.state == DraftState.RUNNING and (
            self.lease_until is None or at > self.lease_until
        )
