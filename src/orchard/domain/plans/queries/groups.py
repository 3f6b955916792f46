"""What one may ask about project groups: of an account, and of all accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Prefetch

from orchard.domain.accounts.models import Account, in_family, may_know_heir
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.plans.models import GroupMember, GroupQuerySet, ProjectGroup
from orchard.domain.plans.rules.groups import GroupState, state_on
from orchard.domain.plans.rules.objectives import progress
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.queries import people
from orchard.domain.whitespace.models import Opportunity


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A project group as it stands on a day, with how many of each side work in it."""

    row: ProjectGroup
    state: GroupState
    done: int | None

    @classmethod
    def of(cls, found: ProjectGroup, today: date) -> Self:
        """Return a group with its state of a day and how far it is, in percent."""
        state = state_on(today, found.starts_on, found.ends_on, found.closed_on)
        return cls(found, state, progress(found.baseline, found.current, found.target))


@dataclass(frozen=True, slots=True)
class Members:
    """Who works in a group: our people, and theirs where the viewer may know people there."""

    ours: tuple[User, ...]
    theirs: tuple[Contact, ...]


def groups(viewer: User) -> GroupQuerySet:
    """Return all project groups that the viewer may know of, with the members of each side."""
    return _known(viewer).filter(may_know_heir(viewer))


def _known(viewer: User) -> GroupQuerySet:
    rows = ProjectGroup.objects.visible_to(viewer).select_related("account__merged_into", "leader")
    return rows.counted()


def of_account(viewer: User, account: Account, *, today: date) -> list[GroupLine]:
    """Return the groups of an account: what runs, the next end first, then what is closed."""
    rows = [GroupLine.of(one, today) for one in _known(viewer).of(account)]
    return sorted(
        rows, key=lambda one: (one.row.closed_on is not None, one.row.ends_on, one.row.pk)
    )


def group(viewer: User, account: Account, group_id: int) -> ProjectGroup:
    """Return one group of an account."""
    followed = Prefetch("opportunities", Opportunity.objects.visible_to(viewer).order_by("pk"))
    rows = _known(viewer).of(account).prefetch_related(followed)
    found = rows.select_related("noted_by", "leader", "account").filter(pk=group_id).first()
    if found is None:
        raise NotFound
    return found


def members(viewer: User, found: ProjectGroup) -> Members:
    """Return who works in a group; who was erased is gone, who left says since when."""
    rows = list(GroupMember.objects.visible_to(viewer).filter(group=found).select_related("user"))
    ours = sorted((one.user for one in rows if one.user), key=lambda one: (one.name, one.pk))
    keys = [one.contact_id for one in rows if one.contact_id]
    theirs = Contact.objects.visible_to(viewer).filter(pk__in=keys, erased_at__isnull=True)
    return Members(tuple(ours), tuple(theirs.order_by("name", "pk")))


def candidates(viewer: User, account: Account) -> list[Contact]:
    """Return the people at the customer who may be members: who is there and may be spoken of."""
    return list(people.usable_contacts(viewer, account))


def followable(viewer: User, account: Account) -> Sequence[Opportunity]:
    """Return the opportunities of an account that may have followed from a group, the latest first."""
    rows = Opportunity.objects.visible_to(viewer).filter(in_family(account))
    return list(rows.order_by("-opened_at", "-pk"))
