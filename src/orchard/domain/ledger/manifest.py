"""What the audit trail vouches for: one hash over everything recorded about a batch."""

from __future__ import annotations

import hashlib

from orchard.domain.ledger.models import ImportBatch


def manifest_of(batch: ImportBatch) -> str:
    """Return one hash over the files, totals, corrections and counts of the batch."""
    files = batch.files.order_by("path").values_list(
        "path", "kind", "month", "sha256", "rows", "net"
    )
    totals = batch.totals.order_by("currency").values_list("currency", "read", "added")
    corrections = batch.corrections.order_by("corrected").values_list("corrected", "rows")
    counts = (batch.source_id, batch.rows_new, batch.rows_same, batch.rows_changed)
    rows = (*files, *totals, *corrections, (batch.sha256, batch.rows_rejected, *counts))
    parts = [str(part) for row in rows for part in row]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
