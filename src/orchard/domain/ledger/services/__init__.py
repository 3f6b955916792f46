"""What one may do in the ledger: with batches, and with drafts of imports (`services.drafts`)."""

from __future__ import annotations

from orchard.domain.ledger.services.batches import (
    BatchIsNotInTheLedger,
    Draft,
    LeaseWasLost,
    LedgerHasMoved,
    LinesWereCorrected,
    Written,
    commit_batch,
    fail_batch,
    open_source,
    start_batch,
    undo_batch,
)

__all__ = [
    "BatchIsNotInTheLedger",
    "Draft",
    "LeaseWasLost",
    "LedgerHasMoved",
    "LinesWereCorrected",
    "Written",
    "commit_batch",
    "fail_batch",
    "open_source",
    "start_batch",
    "undo_batch",
]
