"""What one may do with agreements and deviations."""

from __future__ import annotations

from orchard.domain.agreements.services.register import (
    MOST_MONTHS,
    TEXTS,
    Change,
    Ending,
    Progress,
    Terms,
    add_document,
    amend_agreement,
    answer_reminder,
    begin_talks,
    end_agreement,
    record_agreement,
    remove_document,
    renew_agreement,
    reopen_agreement,
    restore_document,
    sign_agreement,
)

__all__ = [
    "MOST_MONTHS",
    "TEXTS",
    "Change",
    "Ending",
    "Progress",
    "Terms",
    "add_document",
    "amend_agreement",
    "answer_reminder",
    "begin_talks",
    "end_agreement",
    "record_agreement",
    "remove_document",
    "renew_agreement",
    "reopen_agreement",
    "restore_document",
    "sign_agreement",
]
