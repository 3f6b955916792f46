"""What the night does for health."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.models import Organisation, User
from orchard.domain.health import services
from orchard.domain.health.measuring import eyes, measure
from orchard.domain.health.rules import Taken

logger = logging.getLogger("orchard.nightly")


@dataclass(frozen=True, slots=True)
class Night:
    """How many accounts were looked at, and the keys of those that were left out."""

    count: int
    left_out: tuple[int, ...]


def take_snapshots(organisation: Organisation, *, by: User, at: datetime) -> Night:
    """Look at every account that has a team, hidden ones through their team; say who was left out.

    An account that cannot be looked at keeps no other from it: the log says why, by its key alone.
    """
    today = core.fiscal_calendar(by).today(at)
    looking = eyes()
    rows = Account.objects.in_bulk(looking)
    looks = {key: _look(viewer, rows[key], today) for key, viewer in looking.items()}
    found = {key: taken for key, taken in looks.items() if taken is not None}
    unkept = services.take_all(organisation, found=found, by=by, at=at)
    left_out = tuple(sorted({*(looks.keys() - found.keys()), *unkept}))
    return Night(len(looks) - len(left_out), left_out)


def _look(viewer: User, account: Account, on: date) -> Taken | None:
    """Return what is known of one account; nothing where something is in the way of it."""
    try:
        return measure(viewer, account, on=on)
    except Exception:  # whatever it is, the night goes on
        logger.exception("The account with the key %d could not be looked at.", account.pk)
        return None
