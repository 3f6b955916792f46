"""Decisions on values: the life of an import batch, its lease, and what happens to changed lines."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(seconds=60)
"""A running import shows every few seconds that it lives; after this silence it counts as dead."""

KEPT_AFTER_UNDO = timedelta(days=30)
"""Files of an undone batch stay this long on the disk, out of view."""


LARGEST_UPLOAD = 512 << 20
"""Bytes of a file that the browser may send; larger ledgers come by the command line."""

MOST_FIXES = 500
"""Cells that one corrects in a draft; beyond it the file itself is wrong."""

KEPT_DRAFT = timedelta(days=30)
"""A draft that nobody touched for so long is discarded with its file."""

KEPT_AFTER_READING = timedelta(days=1)
"""What a killed process had read stays this long: longer than any reading takes."""


class BatchState(TextChoices):
    """Only a committed batch is seen; staged ones are being written, the others are history."""

    STAGED = "staged", _("being imported")
    COMMITTED = "committed", _("in the ledger")
    UNDONE = "undone", _("undone")
    FAILED = "failed", _("failed, nothing imported")


class DraftState(TextChoices):
    """Where an import stands before it is a batch, and how it ended."""

    UPLOADED = "uploaded", _("file received")
    ASKED = "asked", _("questions are open")
    MAPPED = "mapped", _("columns found")
    COUNTED = "counted", _("checked")
    QUEUED = "queued", _("waiting for its turn")
    RUNNING = "running", _("at work")
    DONE = "done", _("in the ledger")
    FAILED = "failed", _("failed, nothing imported")
    STOPPED = "stopped", _("stopped, nothing imported")
    DISCARDED = "discarded", _("discarded")


class DraftWork(TextChoices):
    """What is done with a draft in the background."""

    LOOK = "look", _("Looking at the file")
    COUNT = "count", _("Checking every line")
    IMPORT = "import", _("Importing")


WORKING = frozenset({DraftState.QUEUED, DraftState.RUNNING})
ENDED = frozenset({DraftState.DONE, DraftState.DISCARDED})


class FileKind(TextChoices):
    """What a file of the store holds: lines as they were read, or lines taken back."""

    LINES = "lines", _("lines")
    REVERSALS = "reversals", _("lines taken back")


class OnChanged(StrEnum):
    """What to do with lines that stand in the ledger with other values."""

    REFUSE = "refuse"
    """Import nothing and list them: the default, because someone has to know."""
    CORRECT = "correct"
    """Take the old line back with a reversal and add the new one."""
    KEEP = "keep"
    """Leave the ledger's line as it is and import only what is new."""


def lease_until(at: datetime) -> datetime:
    """Return until when an import that shows life at `at` is believed to live."""
    return at + LEASE


def may_be_undone(state: str) -> bool:
    """Only what is in the ledger can be taken out of it."""
    return state == BatchState.COMMITTED
