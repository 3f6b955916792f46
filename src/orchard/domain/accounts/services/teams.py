"""What one may do with the team of an account: give seats, end them, hand over, follow."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orchard.domain.accounts import queries
from orchard.domain.accounts.models import Account, AccountWatch, Assignment
from orchard.domain.accounts.rules import HELD_BY_ONE, KEY_STATUSES, TeamRole
from orchard.domain.core import queries as settings
from orchard.domain.core import services as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned


class SeatIsTaken(Conflict):
    """One person at a time holds this seat."""


class SponsorIsFull(Conflict):
    """A sponsor stands behind as many accounts as the policy lets anybody visit in earnest."""


@audited("team.assigned", keeps=("role", "since", "time_share"))
def assign(  # noqa: PLR0913  # a seat has this many sides
    account: Account,
    *,
    user: User,
    role: TeamRole,
    since: date,
    time_share: Decimal | None = None,
    counterpart: str = "",
    by: User,
    at: datetime,
) -> Assignment:
    """Give a person a seat in the team of an account."""
    _require_lead(by, account)
    if account.merged_into_id is not None:
        raise Conflict(_("This account was merged into another. Choose that one."))
    if not user.is_active:
        raise Invalid(_("%(name)s no longer works here. Choose somebody else.") % {"name": user})
    _check_share(time_share)
    _check_free(account, user, role)
    _check_load(user, role, by=by, at=at)
    remark(user=user.pk, account=account.pk)
    seat = Assignment(
        account=account,
        user=user,
        role=role,
        since=since,
        time_share=time_share,
        counterpart=counterpart.strip(),
        given_by=by,
    )
    try:
        with transaction.atomic():
            seat.save(force_insert=True)
    except IntegrityError:  # somebody else gave the seat at the same moment
        raise SeatIsTaken(_taken(role)) from None
    return seat


@audited("team.seat_changed", keeps=("time_share",))
def change_seat(
    seat: Assignment,
    *,
    expected: int,
    time_share: Decimal | None,
    counterpart: str,
    by: User,
    at: datetime,
) -> Assignment:
    """Change how much time a seat takes and who stands opposite at the customer."""
    _require_lead(by, seat.account)
    _check_share(time_share)
    text = counterpart.strip()
    return update_versioned(seat, expected, time_share=time_share, counterpart=text)


@audited("team.ended", keeps=("until",))
def end_assignment(
    seat: Assignment, *, expected: int, until: date, by: User, at: datetime
) -> Assignment:
    """End a seat on a day; it stays in the history of the account."""
    _require_lead(by, seat.account)
    if until < seat.since:
        raise Invalid(_("A seat cannot end before it began, on %(day)s.") % {"day": seat.since})
    _check_not_needed(seat)
    return update_versioned(seat, expected, until=until)


@audited("team.reopened")
def reopen_assignment(seat: Assignment, *, by: User, at: datetime) -> Assignment:
    """Take the end of a seat back, unless somebody else holds it by now."""
    _require_lead(by, seat.account)
    role = TeamRole(seat.role)
    _check_free(seat.account, seat.user, role)
    _check_load(seat.user, role, by=by, at=at)
    return update_versioned(seat, seat.version, until=None)


@audited("team.handed_over", keeps=("on",))
def hand_over(seat: Assignment, *, to: User, on: date, by: User, at: datetime) -> Assignment:
    """End a seat the day it passes on, and give it to another person with its counterpart."""
    _require_lead(by, seat.account)
    if seat.until is not None:
        raise Conflict(_("This seat has ended. Give the role anew."))
    if to == seat.user:
        raise Invalid(_("Choose somebody else to hand the seat over to."))
    if on < seat.since:
        raise Invalid(_("A seat cannot end before it began, on %(day)s.") % {"day": seat.since})
    _check_load(to, TeamRole(seat.role), by=by, at=at)
    update_versioned(seat, seat.version, until=on)
    remark(to=to.pk)
    # whoever led the account until now no longer does: the new seat is written for them here
    return _passed_on(seat, to, on, by=by)


@audited("account.followed")
def watch(account: Account, *, by: User, at: datetime) -> Account:
    """Follow an account; doing it twice changes nothing."""
    _check_known(by, account)
    AccountWatch.objects.get_or_create(account=account, user=by, defaults={"since": at})
    return account


@audited("account.unfollowed")
def unwatch(account: Account, *, by: User, at: datetime) -> Account:
    """Follow an account no longer."""
    _check_known(by, account)
    AccountWatch.objects.filter(account=account, user=by).delete()
    return account


@audited("account.seen")
def note_account_seen(account: Account, *, by: User, at: datetime) -> Account:
    """Note that the person has looked at the account, so that all know who knows."""
    _check_known(by, account)
    core.note_seen(account, by=by, at=at)
    return account


def _passed_on(seat: Assignment, to: User, on: date, *, by: User) -> Assignment:
    role = TeamRole(seat.role)
    if not to.is_active:
        raise Invalid(_("%(name)s no longer works here. Choose somebody else.") % {"name": to})
    _check_free(seat.account, to, role)
    return Assignment.objects.create(
        account=seat.account,
        user=to,
        role=role,
        since=on,
        time_share=seat.time_share,
        counterpart=seat.counterpart,
        given_by=by,
    )


def _require_lead(by: User, account: Account) -> None:
    """Let those who name teams, and the account's own manager, change the team."""
    _check_known(by, account)
    if not queries.may_edit_team(by, account):
        raise NotAllowed


def _check_known(by: User, account: Account) -> None:
    require(by, Permission.SEE_ACCOUNTS)
    if not Account.objects.visible_to(by).filter(pk=account.pk).exists():
        raise NotFound


def _check_share(share: Decimal | None) -> None:
    if share is not None and not (share.is_finite() and 0 <= share <= 1):
        raise Invalid(_("A share of working time lies between 0 and 100 percent."))


def _check_free(account: Account, user: User, role: TeamRole) -> None:
    held = Assignment.objects.open().filter(account=account, role=role)
    if role in HELD_BY_ONE and held.exists():
        raise SeatIsTaken(_taken(role))
    if held.filter(user=user).exists():
        raise SeatIsTaken(_("%(name)s has this role already.") % {"name": user})


def _check_load(user: User, role: TeamRole, *, by: User, at: datetime) -> None:
    """Refuse a sponsor more accounts than the policy says."""
    if role != TeamRole.SPONSOR:
        return
    User.objects.select_for_update().get(pk=user.pk)  # two seats at the same moment count both
    seats = Assignment.objects.open().in_role(role).filter(user=user)
    count = seats.filter(account__merged_into__isnull=True).count()
    if not count:
        return
    today = settings.fiscal_calendar(by).today(at)
    if count >= settings.current_policy(by, today).policy.sponsors.accounts_most:
        text = _("%(name)s is sponsor of %(count)d accounts already, as many as the policy allows.")
        raise SponsorIsFull(text % {"name": user.name, "count": count})


def _check_not_needed(seat: Assignment) -> None:
    """Refuse to leave a key account without its manager or sponsor."""
    if seat.account.status in KEY_STATUSES and seat.role in HELD_BY_ONE:
        text = _("A key account always has its %(role)s. Hand the seat over to somebody.")
        raise Conflict(text % {"role": str(TeamRole(seat.role).label).lower()})


def _taken(role: TeamRole) -> str:
    text = _("The account has its %(role)s already. Hand the seat over, or end it first.")
    return text % {"role": str(role.label).lower()}
