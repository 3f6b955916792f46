"""What one may do with the policy: propose a version, approve it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils.translation import gettext as _

from orchard.analytics.policy import Policy, to_json
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import IsSealed, Organisation, PolicyVersion, User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission


@audited("policy.proposed", keeps=("reason", "valid_from"))
def propose_policy(
    policy: Policy, *, reason: str, valid_from: date, by: User, at: datetime
) -> PolicyVersion:
    """Write down a new version of all weights and thresholds, not in force yet."""
    require(by, Permission.PROPOSE_POLICY)
    if not reason.strip():
        raise Invalid(_("Say why the policy changes."))
    _check_not_past(valid_from, at)
    highest = PolicyVersion.objects.aggregate(number=Max("number"))["number"] or 0
    return PolicyVersion.objects.create(
        number=highest + 1,
        groups=to_json(policy),
        reason=reason.strip(),
        valid_from=valid_from,
        proposed_by=by,
        proposed_at=at,
    )


@audited("policy.approved")
def approve_policy(version: PolicyVersion, *, by: User, at: datetime) -> PolicyVersion:
    """Put a version in force from its day on; from now it never changes."""
    require(by, Permission.APPROVE_POLICY)
    _check_not_past(version.valid_from, at)
    waiting = PolicyVersion.objects.filter(pk=version.pk, approved_at__isnull=True)
    if not waiting.update(approved_by=by, approved_at=at):
        raise IsSealed
    version.refresh_from_db()
    remark(number=version.number)
    return version


def _check_not_past(valid_from: date, at: datetime) -> None:
    """Refuse to change figures of the past."""
    organisation = Organisation.objects.first()
    zone = organisation.time_zone if organisation else "UTC"
    if valid_from < at.astimezone(ZoneInfo(zone)).date():
        raise Invalid(_("A policy cannot become valid in the past. Choose today or a later day."))
