"""Background entry points of the ledger; the clock comes from whoever runs the queue."""

from __future__ import annotations

from orchard.domain.core.models import User
from orchard.domain.ledger import drafting
from orchard.domain.ledger.leases import Clock
from orchard.domain.ledger.models import ImportDraft


def import_draft(draft_id: int, user_id: int, *, clock: Clock) -> ImportDraft:
    """Do what the draft waits for: look at its file, check every line, or import it."""
    draft = ImportDraft.objects.get(pk=draft_id)
    return drafting.carry_out(draft, by=User.objects.get(pk=user_id), clock=clock)
