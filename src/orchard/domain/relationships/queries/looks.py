"""Who of us has looked at what is kept about a person, for the person who asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Exists, OuterRef, Q, Subquery, prefetch_related_objects
from django.utils.translation import gettext as _

from orchard.domain.accounts.models import may_know
from orchard.domain.core.looks import ONE_LOOK
from orchard.domain.core.models import User
from orchard.domain.core.rules import ROLES, Permission
from orchard.domain.relationships.models import Contact, PersonLook, of_team
from orchard.domain.relationships.rules import LookKind

BEGAN_WITH = {"app": "relationships", "name": "0014_looks_at_people"}
"""Since this change of the tables looks are recorded."""
OF_ACCOUNT = "contact__account__"


@dataclass(frozen=True, slots=True)
class Look:
    """One of us, by a number that is theirs in this list, and at which kind they looked when."""

    user: User
    number: int
    kind: LookKind
    first_at: datetime
    last_at: datetime
    times: int

    @property
    def role(self) -> str:
        """Return what they are here today."""
        titles = [str(ROLES[role].title) for role in sorted(self.user.held_roles())]
        return ", ".join(titles) or _("no longer works here")


def unseen(
    viewer: User, people: Collection[int], kind: LookKind, *, at: datetime
) -> frozenset[int]:
    """Return at whom of these people the viewer looks anew: looks within half a day are one."""
    looked = PersonLook.objects.filter(
        contact=OuterRef("pk"), user=viewer, kind=kind, last_at__gt=at - ONE_LOOK
    )
    here = Contact.objects.filter(may_know(viewer, "account__"), pk__in=people)
    due = here.filter(~Exists(looked), erased_at__isnull=True).order_by()
    return frozenset(due.values_list("pk", flat=True))


def looks_at(viewer: User, people: Collection[int]) -> Mapping[int, tuple[Look, ...]]:
    """Return who looked at people, by person, for who may hand over all that is kept about them."""
    rows = PersonLook.objects.filter(_may_hand_over(viewer, OF_ACCOUNT), contact__in=people)
    found: dict[int, list[PersonLook]] = defaultdict(list)
    for row in rows.select_related("user").order_by("first_at", "pk"):
        found[row.contact_id].append(row)
    return {key: _numbered(looks) for key, looks in found.items()}


def looks_to_tell(viewer: User, person: Contact) -> tuple[Look, ...] | None:
    """Return who looked at a person, with what each of us is here.

    Nothing to who hands over a part alone: the account that the person is at tells it.
    """
    if not Contact.objects.filter(_may_hand_over(viewer, "account__"), pk=person.pk).exists():
        return None
    looks = looks_at(viewer, [person.pk]).get(person.pk, ())
    prefetch_related_objects([one.user for one in looks], "roles")
    return looks


def looks_recorded_since(viewer: User) -> datetime | None:
    """Return since when looks are recorded here, nothing where the database does not know.

    A backup that was restored into newer tables holds looks from before these were made.
    """
    if not (viewer.may(Permission.ANSWER_PRIVACY) or viewer.may(Permission.SEE_OPINIONS)):
        return None
    first = PersonLook.objects.order_by("first_at", "pk").values("first_at")[:1]
    began = MigrationRecorder.Migration.objects.filter(**BEGAN_WITH).order_by("applied")
    found = began.annotate(first=Subquery(first)).values_list("applied", "first").first()
    return min((one for one in found or () if one is not None), default=None)


def _may_hand_over(viewer: User, path: str) -> Q:
    """Return the condition that the viewer hands over all that is kept about people of an account."""
    if viewer.may(Permission.ANSWER_PRIVACY):
        return may_know(viewer, path)
    if viewer.may(Permission.SEE_OPINIONS):
        return may_know(viewer, path) & of_team(viewer, path)
    return Q(pk__in=())


def _numbered(rows: Collection[PersonLook]) -> tuple[Look, ...]:
    """Return looks with a number for each of us, in the order in which we first looked."""
    numbers = {key: n for n, key in enumerate(dict.fromkeys(one.user_id for one in rows), start=1)}
    return tuple(
        Look(
            one.user, numbers[one.user_id], LookKind(one.kind), one.first_at, one.last_at, one.times
        )
        for one in sorted(rows, key=lambda one: numbers[one.user_id])
    )
