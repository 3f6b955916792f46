"""What the night does for health."""

from __future__ import annotations

from datetime import datetime

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.models import Organisation, User
from orchard.domain.health import services
from orchard.domain.health.measuring import eyes, measure


def take_snapshots(organisation: Organisation, *, by: User, at: datetime) -> int:
    """Look at every account that has a team, hidden ones through their team; return how many."""
    today = core.fiscal_calendar(by).today(at)
    looking = eyes()
    rows = Account.objects.in_bulk(looking)
    found = {key: measure(viewer, rows[key], on=today) for key, viewer in looking.items()}
    services.take_all(organisation, found=found, by=by, at=at)
    return len(found)
