"""What an account lacks to be key, and whether an old decision still opens the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import KEY_STATUSES, Status, TeamRole
from orchard.domain.core.models import User
from orchard.domain.relationships import queries as relationships
from orchard.domain.selection.models import (
    Incubation,
    Nomination,
    Pilot,
    PressureOverride,
    RoundResult,
    SelectionDecision,
    StatusChange,
)
from orchard.domain.selection.queries.charter import policy
from orchard.domain.selection.rules.choices import Outcome, Verdict

LEFT = (Status.PROSPECT, Status.STANDARD, Status.FORMER, Status.LOST)
"""Who stands here has left: what was decided before no longer lets it in."""

OPENING = (Outcome.IN, Outcome.LIGHT, Outcome.INCUBATE)
"""Decisions that let an account in, at once or after its time in the incubator."""


class Lack(StrEnum):
    """What may be missing before an account can be key."""

    MANAGER = "manager"
    SPONSOR = "sponsor"
    DECISION = "decision"
    PILOT = "pilot"
    LINE = "line"
    TIES = "ties"


SEATS = {TeamRole.ACCOUNT_MANAGER: Lack.MANAGER, TeamRole.SPONSOR: Lack.SPONSOR}
"""What is missing while nobody holds a seat that every key account has."""


WORDS: dict[Lack, Promise] = {
    Lack.MANAGER: _("name an account manager in its team;"),
    Lack.SPONSOR: _("name an executive sponsor in its team;"),
    Lack.DECISION: _("have a round decide it, or a pressure override that another allowed;"),
    Lack.PILOT: _("judge a pilot with “go”: the round let it into the incubator only;"),
    Lack.LINE: _(
        "have a round find it as attractive as the policy wants who leaves the incubator;"
    ),
    Lack.TIES: _(
        "have ties of ours in two function groups of theirs, top management among them: see its "
        "people;"
    ),
}
"""Each lack as a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How attractive an account has to be to leave the incubator, and what the last round said."""

    line: float
    score: float | None
    fails_gate: bool

    @property
    def is_reached(self) -> bool:
        """Say whether the last round put it on the line; what is not known does not."""
        return self.score is not None and self.score >= self.line and not self.fails_gate


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


def decision_for(
    viewer: User, account: Account, *, besides: Nomination | None = None
) -> SelectionDecision | None:
    """Return the latest decision of a closed round, or of another, that lets the account in today."""
    rows = SelectionDecision.objects.visible_to(viewer).filter(nomination__account=account)
    rows = rows.exclude(nomination=besides) if besides else rows
    found = _still_standing(rows).select_related("nomination__round")
    return found.order_by("-nomination__round__decided_at", "-pk").first()


def lacks(
    viewer: User,
    account: Account,
    *,
    decision: SelectionDecision | None,
    override: PressureOverride | None,
    mark: Mark | None = None,
    is_current: bool = False,
    on: date,
) -> list[Lack]:
    """Return what an account lacks to be key, beside the charter and a free place.

    Whoever has its mark out of the incubator already gives it, and says when the decision comes
    from `decision_for` just now, so that neither is asked for twice.
    """
    missing = [SEATS[role] for role in accounts.empty_seats(viewer, [account], on)[account.pk]]
    if _is_allowed(account, override, on):
        return missing
    if decision is None or not (is_current or _is_decided(account, decision)):
        return [*missing, Lack.DECISION]
    is_early = decision.outcome == Outcome.INCUBATE
    if is_early and not _has_proved_itself(account):
        missing.append(Lack.PILOT)
    comes_out = is_early or account.status == Status.INCUBATOR
    if comes_out and not (mark or mark_of(viewer, account, on)).is_reached:
        missing.append(Lack.LINE)
    if comes_out and not relationships.opening(viewer, account).is_enough:
        missing.append(Lack.TIES)
    return missing


def may_incubate(
    viewer: User,
    account: Account,
    *,
    decision: SelectionDecision | None,
    override: PressureOverride | None,
    on: date,
) -> bool:
    """Say whether a round, or an override that nothing came of yet, gives it time to show itself."""
    steps = StatusChange.objects.visible_to(viewer).filter(account=account)
    if override is not None and steps.filter(override=override).exists():
        return False
    return _is_allowed(account, override, on) or _is_decided(account, decision)


def mark_of(viewer: User, account: Account, on: date) -> Mark:
    """Return what the last closed round said of an account, beside the line out of the incubator."""
    nominations = Nomination.objects.visible_to(viewer).filter(account=account)
    closed = nominations.filter(round__decided_at__isnull=False)
    rows = RoundResult.objects.filter(nomination__in=closed)
    last = rows.order_by("-nomination__round__decided_at", "-pk").first()
    line = policy(viewer, on).status.promote_line
    if last is None:
        return Mark(line, None, fails_gate=False)
    return Mark(line, last.attractiveness, fails_gate=bool(last.gates_failed))


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
    times = Incubation.objects.filter(account=account).order_by("-began_on", "-pk")
    return Pilot.objects.filter(incubation__in=times.values("pk")[:1], verdict=Verdict.GO).exists()
