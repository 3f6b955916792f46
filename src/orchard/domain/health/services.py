"""What one may do with health: look at an account now, and at all of them every night."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import DatabaseError, transaction

from orchard.analytics.health import VERSION
from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited
from orchard.domain.core.models import Organisation, User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.health.measuring import eyes, measure
from orchard.domain.health.models import HealthSnapshot
from orchard.domain.health.rules import Taken
from orchard.domain.relationships.guards import check_team

logger = logging.getLogger("orchard.nightly")


@audited("health.taken")
def take(account: Account, *, by: User, at: datetime) -> HealthSnapshot:
    """Look at an account once more today; the trail says nothing of how it stands."""
    check_team(by, account)
    viewer = eyes(account)[account.pk]
    return _keep(account.pk, measure(viewer, account, on=core.fiscal_calendar(by).today(at)))


@audited("health.all_taken")
def take_all(
    organisation: Organisation, *, found: Mapping[int, Taken], by: User, at: datetime
) -> tuple[int, ...]:
    """Keep how every account stands that has a team, by the account's key.

    Each is kept for itself; return the keys of those that could not be.
    """
    require(by, Permission.EDIT_ACCOUNTS)
    return tuple(key for key, taken in found.items() if not _is_kept(key, taken))


def _is_kept(account: int, taken: Taken) -> bool:
    """Keep one look in a transaction of its own, so that it takes no other with it."""
    try:
        with transaction.atomic():
            _keep(account, taken)
    except DatabaseError:
        logger.exception("The look at the account with the key %d could not be kept.", account)
        return False
    return True


def _keep(account: int, taken: Taken) -> HealthSnapshot:
    """Keep one snapshot for each account and day: the last look of a day counts."""
    kept, _is_new = HealthSnapshot.objects.update_or_create(
        account_id=account, taken_on=taken.on, defaults={**taken.fields, "method": VERSION}
    )
    return kept
