"""The trail of what was done, and its head."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.chain import START, Link
from orchard.domain.core.models.sealed import SealedRow
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet


class AuditQuerySet(ScopedQuerySet["AuditEvent"]):
    """Filters that one can chain."""

    permission = Permission.SEE_AUDIT

    def about(self, row: models.Model) -> Self:
        """Return the events whose subject is the row."""
        return self.filter(subject_type=row._meta.label_lower, subject_id=str(row.pk))


class AuditEvent(SealedRow):
    """What somebody did. No foreign keys: people and rows may go, the trail stays."""

    sequence = models.PositiveBigIntegerField(_("sequence"), primary_key=True)
    verb = models.CharField(_("verb"), max_length=80)
    by_id = models.BigIntegerField(_("by"), null=True)
    on_behalf_of_id = models.BigIntegerField(_("on behalf of"), null=True)
    at = models.DateTimeField(_("at"))
    subject_type = models.CharField(_("kind of subject"), max_length=100)
    subject_id = models.CharField(_("subject"), max_length=200)
    what = models.TextField(_("what"), help_text=_("Facts as JSON; no opinions about people."))
    previous = models.CharField(_("hash before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        ordering: ClassVar = ["sequence"]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject"),
            models.Index(fields=["by_id", "at"], name="audit_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.verb}"

    @property
    def link(self) -> Link:
        """Return the event as a link of the chain."""
        return Link(
            sequence=self.sequence,
            verb=self.verb,
            by=self.by_id,
            on_behalf_of=self.on_behalf_of_id,
            at=self.at,
            subject_type=self.subject_type,
            subject_id=self.subject_id,
            what=self.what,
            previous=self.previous,
            hash=self.hash,
        )

    @property
    def facts(self) -> dict[str, Any]:
        """Return what was done as values."""
        facts: dict[str, Any] = json.loads(self.what)
        return facts


class AuditHead(models.Model):
    """How many events there are and the hash of the last; writers lock it one after another."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    count = models.PositiveBigIntegerField(_("number of events"), default=0)
    hash = models.CharField(_("hash of the last event"), max_length=64, default=START)

    class Meta:
        verbose_name = _("head of the audit trail")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="audit_head_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.count}: {self.hash}"
