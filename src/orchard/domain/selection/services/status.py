"""How an account changes its status: one place that checks the life cycle and writes the history."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import KEY_STATUSES, Status
from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.selection import queries
from orchard.domain.selection.models import (
    Charter,
    SelectionDecision,
    Standing,
)
from orchard.domain.selection.moves import (
    Why,
    check_known,
    move,
    standing_of,
    today,
)
from orchard.domain.selection.rules.choices import LightReason
from orchard.domain.selection.rules.life_cycle import NOMINABLE
from orchard.domain.selection.rules.places import check_room


class NotReady(Conflict):
    """The account lacks something without which it cannot be key; the text says what."""


@audited("account.promoted")
def promote(account: Account, *, why: Why, light: str = "", by: User, at: datetime) -> Account:
    """Make an account key (or key, light), once everything that this needs is there."""
    require(by, Permission.LEAD_SELECTION)
    queries.check_may_choose(by)
    light = light or (why.decision.light_reason if why.decision else "")
    _check_light(light, may_be_empty=True)
    _check_ready(account, why, by, on=today(by, at))
    if Status(account.status) not in KEY_STATUSES:
        list(Charter.objects.select_for_update())  # two who promote at once: one place at a time
        check_room(queries.room(by), 1, queries.policy(by, today(by, at)).guard)
    if why.override is not None and Status(account.status) in NOMINABLE:
        move(account, Status.CANDIDATE, why, by=by, at=at)  # nobody skips that step, not even so
    to = Status.KEY_LIGHT if light else Status.KEY
    changed = move(account, to, why, by=by, at=at)
    _keep_mandate(account, why.decision, light)
    return changed


@audited("account.changed_to_light", keeps=("light",))
def make_light(account: Account, *, light: str, reason: str, by: User, at: datetime) -> Account:
    """Care for a key account in the lighter way, for one of the five reasons."""
    require(by, Permission.LEAD_SELECTION)
    check_known(by, account)
    _check_is_key(account)
    _check_light(light)
    changed = move(account, Status.KEY_LIGHT, Why(reason), by=by, at=at)
    _set(standing_of(account), light_reason=light)
    return changed


@audited("account.made_full")
def make_full(account: Account, *, reason: str, by: User, at: datetime) -> Account:
    """Take a light key account back to full care: the upgrade path."""
    require(by, Permission.LEAD_SELECTION)
    check_known(by, account)
    _check_is_key(account)
    changed = move(account, Status.KEY, Why(reason), by=by, at=at)
    _set(standing_of(account), light_reason="")
    return changed


@audited("account.lost")
def lose(account: Account, *, reason: str, evidence: str = "", by: User, at: datetime) -> Account:
    """Write down that the customer left us, why, and what shows it; a key account's place is free."""
    require(by, Permission.LEAD_SELECTION)
    check_known(by, account)
    was_key = account.status in KEY_STATUSES
    if was_key and not evidence.strip():
        raise Invalid(
            _("Say what shows that they left, such as their letter: nobody is dropped this way.")
        )
    changed = move(account, Status.LOST, Why(reason, evidence), by=by, at=at)
    if was_key:
        _set(standing_of(account), target_hours=None, mandate="", light_reason="")
    return changed


@audited("account.came_back")
def return_to_prospect(account: Account, *, reason: str, by: User, at: datetime) -> Account:
    """Treat a lost customer who comes back as a prospect; what they were is not forgotten."""
    require(by, Permission.LEAD_SELECTION)
    return move(account, Status.PROSPECT, Why(reason), by=by, at=at)


@audited("account.returned")
def return_to_standard(account: Account, *, reason: str, by: User, at: datetime) -> Account:
    """Serve an account as an ordinary customer: a prospect, a candidate, a former key account."""
    require(by, Permission.LEAD_SELECTION)
    check_known(by, account)
    if queries.owes_farewell(by, account):
        raise Conflict(
            _(
                "They were key when they left us. Plan first who takes over, what changes and what "
                "they hear; another approves it, and then they have ordinary service."
            )
        )
    return move(account, Status.STANDARD, Why(reason), by=by, at=at)


@audited("account.customer_told", keeps=("on", "how"))
def tell_customer(
    account: Account, *, expected: int, on: date, how: str, by: User, at: datetime
) -> Standing:
    """Write down that the customer knows their status, since when, and how they heard."""
    require(by, Permission.NOMINATE)
    check_known(by, account)
    if on > today(by, at):
        raise Invalid(_("This day is still to come. Give the day on which they heard it."))
    said = {"told_status": account.status, "told_on": on, "told_how": how.strip(), "told_by": by}
    found, made = Standing.objects.get_or_create(account=account)
    return update_versioned(found, found.version if made else expected, **said)


@audited("account.not_key_explained")
def explain_not_key(
    account: Account, *, expected: int, reason: str, by: User, at: datetime
) -> Standing:
    """Keep why a large account is not key: size alone is no reason."""
    require(by, Permission.LEAD_SELECTION)
    check_known(by, account)
    if account.status in KEY_STATUSES:
        raise Conflict(_("This is a key account."))
    if not reason.strip():
        raise Invalid(_("Say why it is not key, although it is large."))
    said = {"not_key_reason": reason.strip(), "not_key_by": by}
    found, made = Standing.objects.get_or_create(account=account)
    return update_versioned(found, found.version if made else expected, **said)


def _check_ready(account: Account, why: Why, by: User, *, on: date) -> None:
    """Refuse who lacks a seat, a decision, or the evidence of its time in the incubator."""
    lacks = queries.lacks(by, account, decision=why.decision, override=why.override, on=on)
    if lacks:
        words = " ".join(str(queries.WORDS[one]) for one in lacks)
        raise NotReady(_("Before this account can be key: %(list)s") % {"list": words})
    if account.status == Status.INCUBATOR and not why.evidence.strip():
        raise NotReady(_("Say what the pilots showed: it comes out of the incubator by evidence."))


def _check_is_key(account: Account) -> None:
    if account.status not in KEY_STATUSES:
        raise Conflict(_("This is no key account. Promote it first."))


def _check_light(light: str, *, may_be_empty: bool = False) -> None:
    if light not in LightReason.values and not (may_be_empty and not light):
        raise Invalid(_("Choose one of the five reasons for the lighter way."))


def _keep_mandate(account: Account, decision: SelectionDecision | None, light: str) -> None:
    kept: dict[str, object] = {"light_reason": light, "not_key_reason": "", "watch_until": None}
    if decision is not None:
        kept |= {"target_hours": decision.target_hours, "mandate": decision.mandate}
    _set(standing_of(account), **kept)


def _set(standing: Standing, **values: object) -> Standing:
    return update_versioned(standing, standing.version, **values)
