"""What one may do with actions: add, give, move, begin, finish, drop, and hear a reminder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core import removal
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.plans.leads import Lead, account_of, is_over
from orchard.domain.plans.models import LINKS, AccountPlan, Action
from orchard.domain.plans.past_actions import before_done, day_before_move
from orchard.domain.plans.queries.actions import check_may_do
from orchard.domain.plans.queries.rights import check_may_edit
from orchard.domain.plans.rules.actions import (
    LATE,
    NobodyDoesIt,
    check_day,
    check_standing,
    check_title,
    is_to_tell,
    step_due,
)
from orchard.domain.plans.rules.plan import ActionState, Care
from orchard.domain.relationships.guards import merged
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import Function


@dataclass(frozen=True, slots=True)
class ActionNote:
    """What is done, by whom, for what, and towards whom at the customer where that is clear."""

    title: str
    care: Care
    who: User | Contact
    leads_up_to: Lead
    towards: Function | None = None


@audited("action.added")
def add_action(
    account: Account, *, note: ActionNote, due_on: date, by: User, at: datetime
) -> Action:
    """Plan an action: exactly one person answers for it, by a day, for something of the account."""
    check_may_edit(by, account)
    if account.merged_into_id is not None:
        raise Conflict(_("This account was merged. Plan actions with the account that it is now."))
    today = core.fiscal_calendar(by).today(at)
    values = _values(note, account, kept=None)
    remark(account=account.pk)
    return Action.objects.create(
        account=account, due_on=check_day(due_on, today), first_due_on=due_on,
        plan=_plan_of(account, note.leads_up_to, due_on), noted_by=by, noted_at=at, **values,
    )  # fmt: skip


@audited("action.changed")
def change_action(
    action: Action, *, expected: int, note: ActionNote, by: User, at: datetime
) -> Action:
    """Say it differently, or give it to somebody else; its day and what was done stay."""
    check_may_edit(by, action.home)
    row = _standing(action)
    values = _values(note, action.home, kept=row)
    remark(account=action.home.pk)
    plan = _plan_of(action.home, note.leads_up_to, row.due_on)
    is_given = (row.user_id, row.contact_id) != (_key(values["user"]), _key(values["contact"]))
    heard = {"reminder_answered": None} if is_given else {}
    return update_versioned(action, expected, plan=plan, **values, **heard)


@audited("action.moved")
def move_action(action: Action, *, expected: int, due_on: date, by: User, at: datetime) -> Action:
    """Promise another day; the first one stays readable, and reminders begin anew."""
    check_may_edit(by, action.home)
    row = _standing(action)
    check_day(due_on, core.fiscal_calendar(by).today(at))
    remark(account=action.home.pk, due_on=due_on, before=row.due_on)
    return update_versioned(action, expected, due_on=due_on, reminder_answered=None)


@audited("action.moved_back")
def move_action_back(action: Action, *, expected: int, by: User, at: datetime) -> Action:
    """Take the last move back: the day before it holds again, even where it is gone by now."""
    check_may_edit(by, action.home)
    row = _standing(action)
    to = day_before_move(row)
    if to is None:
        raise Conflict(_("Its day was not moved. Load the page again."))
    remark(account=action.home.pk, due_on=to, before=row.due_on)
    return update_versioned(action, expected, due_on=to)


@audited("action.changed_with_others")
def change_with_others(
    action: Action, *, expected: int, who: User | None, due_on: date | None, by: User, at: datetime
) -> Action:
    """Give it to somebody, or promise another day, as one of many; the event keeps what it was."""
    check_may_edit(by, action.home)
    row = _standing(action)
    changes: dict[str, object] = {"reminder_answered": None}
    if who is not None:
        _check_person(who, action.home, row)
        changes |= {"user": who, "contact": None}
    if due_on is not None:
        changes["due_on"] = check_day(due_on, core.fiscal_calendar(by).today(at))
    remark(account=action.home.pk, user=row.user_id, contact=row.contact_id, due_on=row.due_on,
           before=row.due_on, version=row.version + 1)  # fmt: skip
    return update_versioned(action, expected, **changes)


@audited("action.changed_back")
def change_back(
    action: Action, *, expected: int, user: int | None, contact: int | None, due_on: date,
    by: User, at: datetime,
) -> Action:  # fmt: skip
    """Take back that it was changed as one of many: who had it, and its day, as they were.

    Whoever may not know the account any more does not get it back.
    """
    check_may_edit(by, action.home)
    row = _standing(action)
    if (user, contact) != (row.user_id, row.contact_id):
        _check_person(_person(user, contact), action.home, kept=None)
    remark(account=action.home.pk, before=row.due_on)
    return update_versioned(action, expected, user_id=user, contact_id=contact, due_on=due_on)


@audited("action.started")
def start_action(action: Action, *, expected: int, by: User, at: datetime) -> Action:
    """Say that somebody works on it."""
    check_may_do(by, action)
    row = _standing(action)
    if row.is_alone:
        raise NobodyDoesIt
    if row.state == ActionState.IN_PROGRESS:
        raise Conflict(_("It has begun already. Load the page again."))
    remark(account=action.home.pk)
    return update_versioned(action, expected, state=ActionState.IN_PROGRESS)


@audited("action.finished")
def finish_action(
    action: Action, *, expected: int, evidence: str, by: User, at: datetime
) -> Action:
    """Say that it is done, and what shows it."""
    check_may_do(by, action)
    row = _standing(action)
    if not evidence.strip():
        raise Invalid(_("Say how one sees that it is done: a document, a mail, a number."))
    remark(account=action.home.pk, was=row.state, was_unshown=not row.evidence)
    done_on = core.fiscal_calendar(by).today(at)
    return update_versioned(
        action, expected, state=ActionState.DONE, done_on=done_on, evidence=evidence.strip()
    )


@audited("action.dropped")
def drop_action(action: Action, *, expected: int, reason: str, by: User, at: datetime) -> Action:
    """Give it up with a reason: it stays among what was planned."""
    check_may_edit(by, action.home)
    _standing(action)
    if not reason.strip():
        raise Invalid(_("Say why it is dropped: a plan learns from that."))
    remark(account=action.home.pk)
    return update_versioned(action, expected, state=ActionState.DROPPED, reason=reason.strip())


@audited("action.reopened")
def reopen_action(
    action: Action, *, expected: int, is_undo: bool = False, by: User, at: datetime
) -> Action:
    """Take back that it was begun, done or dropped: it is open again, its day as it was.

    What the team gave up only the team takes up again, not whoever was to do it. The undo of what
    was just done brings back how far it had been.
    """
    check_may_do(by, action)
    row = _stored(action)
    if row.state == ActionState.DROPPED:
        check_may_edit(by, action.home)
    if row.state == ActionState.OPEN:
        raise Conflict(_("It is open already. Load the page again."))
    remark(account=action.home.pk, was=row.state)
    state = before_done(row) if is_undo else {"state": ActionState.OPEN}
    return update_versioned(action, expected, done_on=None, **state)


@audited("action.reminder_heard")
def hear_reminder(action: Action, *, expected: int, by: User, at: datetime) -> Action:
    """Say that the reminder was heard; the next one comes in its time."""
    check_may_do(by, action)
    row = _standing(action)
    step = step_due(core.fiscal_calendar(by).today(at), row.due_on)
    if step == LATE or not is_to_tell(step, row.reminder_answered):
        raise Conflict(_("No reminder waits here. Load the page again."))
    remark(account=action.home.pk, days=step)
    return update_versioned(action, expected, reminder_answered=step)


@audited("action.removed")
def remove_action(action: Action, *, expected: int, by: User, at: datetime) -> Action:
    """Take out what was planned by mistake; until it expires it can be put back."""
    check_may_edit(by, action.home)
    remark(account=action.home.pk)
    return removal.remove(action, at=at, expected=expected)


@audited("action.restored")
def restore_action(action: Action, *, by: User, at: datetime) -> Action:
    """Put an action back that was taken out."""
    check_may_edit(by, action.home)
    remark(account=action.home.pk)
    return removal.restore(action)


def _values(note: ActionNote, home: Account, *, kept: Action | None) -> dict[str, object]:
    """Return the columns of an action that can be meant."""
    _check_lead(note.leads_up_to, home, kept)
    is_ours = isinstance(note.who, User)
    _check_person(note.who, home, kept)
    links = {name: note.leads_up_to if name == _name(note.leads_up_to) else None for name in LINKS}
    return {
        "title": check_title(note.title),
        "care": note.care,
        "towards": note.towards or "",
        "user": note.who if is_ours else None,
        "contact": None if is_ours else note.who,
        **links,
    }


def _check_lead(lead: Lead, home: Account, kept: Action | None) -> None:
    """Refuse what belongs to another account, and what is over, unless the action had it before."""
    if merged(account_of(lead)).pk != home.pk:
        raise Invalid(_("An action leads up to something of the same account. Choose another."))
    has_it = kept is not None and getattr(kept, f"{_name(lead)}_id") == lead.pk
    if is_over(lead) and not has_it:
        text = _("“%(title)s” is over. Choose what the action leads up to.")
        raise Invalid(text % {"title": str(lead)})


def _check_person(who: User | Contact, home: Account, kept: Action | None) -> None:
    """Refuse who left, may not know the account, or is of another customer."""
    if isinstance(who, User):
        knows = who.is_active and Account.objects.visible_to(who).filter(pk=home.pk).exists()
        text = _("%(name)s does not work here any more, or may not know this account. Choose another.")  # fmt: skip
    else:
        knows = who.is_here and merged(who.account).pk == home.pk
        has_it = kept is not None and kept.contact_id == who.pk
        knows = knows and (who.restricted_on is None or has_it)
        text = _("%(name)s is not there any more, or cannot be chosen. Choose another.")
    if not knows:
        raise Invalid(text % {"name": who.name})


def _person(user: int | None, contact: int | None) -> User | Contact:
    """Return who of us, or else of the customer, has a key."""
    found: User | Contact | None = None
    if contact is not None:
        found = Contact.objects.filter(pk=contact).first()
    elif user is not None:
        found = User.objects.filter(pk=user).first()
    if found is None:
        raise NotFound
    return found


def _plan_of(home: Account, lead: Lead, due_on: date) -> AccountPlan | None:
    """Return the plan that an action belongs to: that of what it is for, else that of its year."""
    of_lead = getattr(lead, "plan", None)
    if isinstance(of_lead, AccountPlan):
        return of_lead
    return AccountPlan.objects.of(home).filter(year=due_on.year).order_by("pk").first()


def _name(lead: Lead) -> str:
    """Return the column of an action that leads to it."""
    names = {"projectgroup": "group"}
    name = lead._meta.model_name or ""
    return names.get(name, name)


def _key(row: object) -> object:
    return getattr(row, "pk", None)


def _standing(action: Action) -> Action:
    """Return the action as it is stored, refused once it is over."""
    row = _stored(action)
    check_standing(row.state)
    return row


def _stored(action: Action) -> Action:
    """Return the action as it is stored, refused once it was taken out."""
    removal.check_stands(action)
    row = Action.objects.select_related("user", "contact").filter(pk=action.pk).first()
    if row is None:
        raise NotFound
    return row
