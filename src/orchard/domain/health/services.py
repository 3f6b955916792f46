"""What one may do with health: look at an account now, and at all of them every night."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

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


@audited("health.taken")
def take(account: Account, *, by: User, at: datetime) -> HealthSnapshot:
    """Look at an account once more today; the trail says nothing of how it stands."""
    check_team(by, account)
    viewer = eyes(account)[account.pk]
    return _keep(account.pk, measure(viewer, account, on=core.fiscal_calendar(by).today(at)))


@audited("health.all_taken")
def take_all(
    organisation: Organisation, *, found: Mapping[int, Taken], by: User, at: datetime
) -> None:
    """Keep how every account stands that has a team, by the account's key."""
    require(by, Permission.EDIT_ACCOUNTS)
    for account, taken in found.items():
        _keep(account, taken)


def _keep(account: int, taken: Taken) -> HealthSnapshot:
    """Keep one snapshot for each account and day: the last look of a day counts."""
    kept, _is_new = HealthSnapshot.objects.update_or_create(
        account_id=account, taken_on=taken.on, defaults={**taken.fields, "method": VERSION}
    )
    return kept
