"""Noting who has seen an account: once in half a day, and never as a count."""

from __future__ import annotations

from orchard.domain.accounts import queries, services
from orchard.domain.core.looks import ONE_LOOK
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame.clock import now


def is_due(seen: Seen) -> bool:
    """Say whether a look would be noted."""
    return not queries.has_seen(seen.viewer, seen.account, since=now() - ONE_LOOK)


def note(seen: Seen) -> None:
    """Note that the viewer has the account before their eyes."""
    if is_due(seen):
        services.note_account_seen(seen.account, by=seen.viewer, at=now())
