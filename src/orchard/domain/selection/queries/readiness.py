"""What an account lacks to be key, and whether an old decision still opens the door."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import KEY_STATUSES, Status, TeamRole
from orchard.domain.core.models import User
from orchard.domain.selection.models import (
    Incubation,
    Pilot,
    PressureOverride,
    SelectionDecision,
    StatusChange,
)
from orchard.domain.selection.rules.choices import Outcome, Verdict

LEFT = (Status.STANDARD, Status.FORMER, Status.LOST)
"""Who stands here has left: what was decided before no longer lets it in."""

OPENING = (Outcome.IN, Outcome.LIGHT, Outcome.INCUBATE)
"""Decisions that let an account in, at once or after its time in the incubator."""


class Lack(StrEnum):
    """What may be missing before an account can be key."""

    MANAGER = "manager"
    SPONSOR = "sponsor"
    DECISION = "decision"
    PILOT = "pilot"


WORDS: dict[Lack, Promise] = {
    Lack.MANAGER: _("name an account manager in its team;"),
    Lack.SPONSOR: _("name an executive sponsor in its team;"),
    Lack.DECISION: _("have a round decide it, or a pressure override that another allowed;"),
    Lack.PILOT: _("judge a pilot with “go”: the round let it into the incubator only;"),
}
"""Each lack as a sentence that says what to do."""


def _still_standing(rows: QuerySet[SelectionDecision]) -> QuerySet[SelectionDecision]:
    """Return decisions of closed rounds whose account has not left, nor was refused, since."""
    gone = StatusChange.objects.filter(
        account=OuterRef("nomination__account"),
        after__in=LEFT,
        at__gt=OuterRef("nomination__round__decided_at"),
    )
    refused = SelectionDecision.objects.filter(
        nomination__account=OuterRef("nomination__account"),
        nomination__round__decided_at__gt=OuterRef("nomination__round__decided_at"),
        outcome=Outcome.OUT,
    )
    closed = rows.filter(nomination__round__decided_at__isnull=False)
    return closed.filter(outcome__in=OPENING).exclude(Exists(gone) | Exists(refused))


def decision_for(viewer: User, account: Account) -> SelectionDecision | None:
    """Return the latest decision of a closed round that lets the account in today."""
    rows = SelectionDecision.objects.visible_to(viewer).filter(nomination__account=account)
    found = _still_standing(rows).select_related("nomination__round")
    return found.order_by("-nomination__round__decided_at", "-pk").first()


def lacks(
    viewer: User,
    account: Account,
    *,
    decision: SelectionDecision | None,
    override: PressureOverride | None,
    on: date,
) -> list[Lack]:
    """Return what an account lacks to be key, beside the charter and a free place."""
    held = _seats(viewer, account, on)
    missing = [
        lack
        for role, lack in (
            (TeamRole.ACCOUNT_MANAGER, Lack.MANAGER),
            (TeamRole.SPONSOR, Lack.SPONSOR),
        )
        if role not in held
    ]
    if _is_allowed(account, override, on):
        return missing
    if not _is_decided(account, decision):
        return [*missing, Lack.DECISION]
    assert decision is not None, "it was looked at a line above"
    is_early = decision.outcome == Outcome.INCUBATE and not _has_proved_itself(account)
    return [*missing, Lack.PILOT] if is_early else missing


def _seats(viewer: User, account: Account, on: date) -> set[str]:
    open_seats = Assignment.objects.visible_to(viewer).open()
    seats = open_seats.filter(account=account, since__lte=on, user__is_active=True)
    return set(seats.values_list("role", flat=True))


def _is_allowed(account: Account, override: PressureOverride | None, on: date) -> bool:
    """Say whether an override lets the account in: once, until it ends."""
    if override is None or override.account_id != account.pk:
        return False
    spent = StatusChange.objects.filter(override=override, after__in=KEY_STATUSES)
    is_new = account.status in KEY_STATUSES or not spent.exists()
    return override.allowed_at is not None and override.expires_on >= on and is_new


def _is_decided(account: Account, decision: SelectionDecision | None) -> bool:
    if decision is None or decision.nomination.account_id != account.pk:
        return False
    return _still_standing(SelectionDecision.objects.filter(pk=decision.pk)).exists()


def _has_proved_itself(account: Account) -> bool:
    """Say whether a pilot of its last time in the incubator, and of no other, said go."""
    last = Incubation.objects.filter(account=account).order_by("-began_on", "-pk").first()
    return Pilot.objects.filter(incubation=last, verdict=Verdict.GO).exists()
