"""From a task to its effect: a project group is begun, measured, closed, and what followed is linked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.plans.models import GroupMember, ProjectGroup
from orchard.domain.plans.queries.groups import candidates, followable, members
from orchard.domain.plans.queries.rights import check_may_edit
from orchard.domain.plans.rules.groups import (
    Complicated,
    Focus,
    check_complexity,
    check_hours,
    check_term,
)
from orchard.domain.relationships.models import Contact
from orchard.domain.risk.queries import owners
from orchard.domain.whitespace.models import Opportunity

MOST_MEASURED = Decimal(10) ** 13
Seats = frozenset[tuple[int | None, int | None]]
"""Who is in a group: keys of our people and of theirs, one of the two each."""


@dataclass(frozen=True, slots=True)
class GroupNote:
    """One focus, one leader of ours, from where to where, until when, and who works in it."""

    name: str
    focus: Focus
    leader: User
    measure: str
    baseline: Decimal
    target: Decimal
    starts_on: date
    ends_on: date
    before: Complicated | None
    unit: str = ""
    users: Sequence[User] = ()
    contacts: Sequence[Contact] = ()

    def check(
        self, account: Account, by: User, *, there: Seats = frozenset(), has_score: bool = False
    ) -> None:
        """Refuse a group without a measure, for too long, or with people who cannot be in it.

        Whoever is `there` already may stay, and a score of which nobody said the parts.
        """
        if not self.name.strip() or not self.measure.strip():
            raise Invalid(_("Name the group, and say what it is measured by."))
        _check_numbers(self.baseline, self.target)
        if self.baseline == self.target:
            raise Invalid(_("From and to are the same number: say what gets better."))
        check_term(self.starts_on, self.ends_on)
        if not (has_score and self.before is None):
            check_complexity(self.before)
        if self.leader.pk not in {one.pk for one in owners(by, account)}:
            raise Invalid(_("The leader has to be in the team of the account."))
        self._check_members(account, by, there)

    def _check_members(self, account: Account, by: User, there: Seats) -> None:
        new = [one for one in self.users if (one.pk, None) not in there]
        if any(not _knows(one, account) for one in new):
            raise Invalid(_("Choose members who work here and know the account."))
        theirs = {one.pk for one in self.contacts if (None, one.pk) not in there}
        if theirs - ({one.pk for one in candidates(by, account)} if theirs else set()):
            raise Invalid(_("Choose people who are at the customer today."))

    def values(self) -> dict[str, object]:
        """Return what is stored in the row of the group."""
        return {
            "name": self.name.strip(),
            "focus": self.focus,
            "leader": self.leader,
            "measure": self.measure.strip(),
            "unit": self.unit.strip(),
            "baseline": self.baseline,
            "target": self.target,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            **({} if self.before is None else self.before.values("before")),
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a group: the effect, how complicated it is now, the hours that are free."""

    effect: str
    after: Complicated | None
    freed_hours: Decimal | None = None
    current: Decimal | None = None
    opportunities: Sequence[Opportunity] = ()


@audited("group.begun")
def begin_group(account: Account, *, note: GroupNote, by: User, at: datetime) -> ProjectGroup:
    """Begin a project group of both sides for half a year at most."""
    check_may_edit(by, account)
    note.check(account, by)
    remark(account=account.pk)
    made = ProjectGroup.objects.create(account=account, noted_by=by, noted_at=at, **note.values())
    _seat(made, note, by)
    return made


@audited("group.changed")
def change_group(
    found: ProjectGroup, *, expected: int, note: GroupNote, by: User, at: datetime
) -> ProjectGroup:
    """Change what a group does, until when, and who works in it; never one that is closed."""
    _check_runs(found, by)
    note.check(found.home, by, there=_there(found), has_score=found.before is None)
    changed = update_versioned(found, expected, **note.values())
    _seat(changed, note, by)
    return changed


@audited("group.measured")
def measure_group(
    found: ProjectGroup, *, expected: int, current: Decimal, by: User, at: datetime
) -> ProjectGroup:
    """Say where the measure stands now."""
    _check_runs(found, by)
    _check_numbers(current)
    return update_versioned(found, expected, current=current)


@audited("group.closed")
def close_group(
    found: ProjectGroup, *, expected: int, outcome: Outcome, by: User, at: datetime
) -> ProjectGroup:
    """Close a group with its effect and how complicated the cooperation is now."""
    _check_runs(found, by)
    if not outcome.effect.strip():
        raise Invalid(_("Say what came of it: a group is closed with its effect."))
    if outcome.after is not None or found.complexity_after is None or found.after is not None:
        check_complexity(outcome.after)
    check_hours(outcome.freed_hours)
    if outcome.current is not None:
        _check_numbers(outcome.current)
    _check_followed(outcome.opportunities, found.home, by)
    closed = update_versioned(
        found, expected,
        effect=outcome.effect.strip(),
        **({} if outcome.after is None else outcome.after.values("after")),
        freed_hours=outcome.freed_hours,
        current=found.current if outcome.current is None else outcome.current,
        closed_on=core.fiscal_calendar(by).today(at),
    )  # fmt: skip
    closed.opportunities.set(outcome.opportunities)
    return closed


@audited("group.reopened")
def reopen_group(found: ProjectGroup, *, expected: int, by: User, at: datetime) -> ProjectGroup:
    """Take back that a group was closed; what was said of its effect stays to be corrected."""
    check_may_edit(by, found.account)
    remark(account=found.account_id)
    if found.closed_on is None:
        raise Conflict(_("This group is not closed."))
    return update_versioned(found, expected, closed_on=None)


@audited("group.followed")
def link_opportunities(
    found: ProjectGroup,
    *,
    expected: int,
    opportunities: Sequence[Opportunity],
    by: User,
    at: datetime,
) -> ProjectGroup:
    """Say which opportunities followed from a group, also long after it was closed."""
    check_may_edit(by, found.account)
    remark(account=found.account_id)
    _check_followed(opportunities, found.home, by)
    changed = update_versioned(found, expected)
    changed.opportunities.set(opportunities)
    return changed


def _knows(one: User, account: Account) -> bool:
    return one.is_active and Account.objects.visible_to(one).filter(pk=account.pk).exists()


def _check_numbers(*numbers: Decimal) -> None:
    if any(not (one.is_finite() and abs(one) < MOST_MEASURED) for one in numbers):
        raise Invalid(_("Give numbers, as 93.1."))


def _check_runs(found: ProjectGroup, by: User) -> None:
    check_may_edit(by, found.account)
    remark(account=found.account_id)
    if found.closed_on is not None:
        raise Conflict(_("This group is closed. Open it again first."))


def _check_followed(chosen: Sequence[Opportunity], account: Account, by: User) -> None:
    known = {one.pk for one in followable(by, account)} if chosen else set()
    if any(one.pk not in known for one in chosen):
        raise Invalid(_("Choose opportunities of this account."))


def _there(found: ProjectGroup) -> Seats:
    """Return who is in a group."""
    rows = GroupMember.objects.filter(group=found)
    return frozenset(rows.values_list("user_id", "contact_id"))


def _seat(found: ProjectGroup, note: GroupNote, by: User) -> None:
    """Let these people be the members; of those who were there, whom one may not know of stays."""
    there = _there(found)
    users, contacts = {one.pk for one in note.users}, {one.pk for one in note.contacts}
    _unseat(found, users, contacts, by)
    wanted = [(key, None) for key in sorted(users)] + [(None, key) for key in sorted(contacts)]
    GroupMember.objects.bulk_create(
        GroupMember(group=found, user_id=user, contact_id=contact)
        for user, contact in wanted
        if (user, contact) not in there
    )


def _unseat(found: ProjectGroup, users: set[int], contacts: set[int], by: User) -> None:
    """Take out who was shown and not chosen: also who left, or may be spoken of no more."""
    shown = {one.pk for one in members(by, found).theirs}
    rows = GroupMember.objects.filter(group=found)
    rows.filter(contact__in=shown - contacts).delete()
    rows.filter(user__isnull=False).exclude(user__in=users).delete()
