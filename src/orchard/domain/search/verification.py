"""Whether everything is as it was written, and found by the name that it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core.chain import ChainHead
from orchard.domain.core.models import User
from orchard.domain.ledger.verification import Finding, Kind, Report
from orchard.domain.search import indexing
from orchard.domain.selection import verification as below


def verify(viewer: User, *, at: datetime, known: ChainHead | None = None) -> Report:
    """Verify ledger, trail and archives, and after them the index of names."""
    report = below.verify(viewer, at=at, known=known)
    if any(found.kind is Kind.DATABASE for found in report.findings):
        return report  # what a damaged database says proves nothing
    return replace(report, findings=(*report.findings, *_of_index()))


def _of_index() -> Iterator[Finding]:
    """Yield what makes somebody not found by their name, or found by one that they had."""
    where = _("index of names")
    if wrong := indexing.differences():
        text = _("%(count)d names are not in the index as they are. Run `orchard reindex`.")
        yield Finding(Kind.INDEX, where, text % {"count": wrong})
    if lost := indexing.unwatched():
        text = _("%(count)d tables are not watched for changed names. Run `orchard reindex`.")
        yield Finding(Kind.INDEX, where, text % {"count": len(lost)})
