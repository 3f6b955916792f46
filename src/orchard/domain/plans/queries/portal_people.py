"""What the team may ask about the portal: who comes in, what they saw, and what they wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import Organisation, User
from orchard.domain.core.rules import Permission
from orchard.domain.plans import shareables
from orchard.domain.plans.models import (
    PlanVersion,
    PortalComment,
    PortalLink,
    PortalPeople,
    PortalPerson,
    PortalSession,
    PortalVisit,
    SharedItem,
)
from orchard.domain.plans.queries.joint import led_by
from orchard.domain.plans.queries.sharing import Thing, giver, may_know, open_items
from orchard.domain.plans.rules.plan import VersionState
from orchard.domain.plans.rules.portal import Guest
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.relationships.guards import merged
from orchard.domain.relationships.models import Contact, ContactQuerySet
from orchard.domain.whitespace.models import Idea
from orchard.domain.whitespace.rules import IdeaState

MOST_READ = 50


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody at the customer with their access, and when they used it last."""

    person: PortalPerson
    is_admitted: bool
    last_in_at: datetime | None
    waits: bool
    """Whether a link waits for them that they did not use yet."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Who saw a thing when."""

    person: PortalPerson
    kind: SharedKind
    title: str
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A word of either side, and what the thing is called, as long as it stands."""

    comment: PortalComment
    title: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Something that a customer wrote last, and who it was."""

    account: Account
    who: str
    at: datetime


def portal_people(viewer: User, account: Account, *, at: datetime) -> list[Admitted]:
    """Return who may come in, and who could until something ended it."""
    rows = _people(viewer, account).open().select_related("contact", "account", "invited_by")
    links = PortalLink.objects.filter(person=OuterRef("pk"), used_at__isnull=True)
    used = PortalSession.objects.filter(person=OuterRef("pk")).order_by("-seen_at")
    found = rows.annotate(
        is_admitted=Exists(PortalPerson.objects.admitted().filter(pk=OuterRef("pk"))),
        last_in_at=Subquery(used.values("seen_at")[:1]),
        waits=Exists(links.filter(expires_at__gt=at)),
    )
    return [
        Admitted(one, one.is_admitted, one.last_in_at, one.waits)  # type: ignore[attr-defined]  # asked beside it
        for one in found.order_by("contact__name", "pk")
    ]


def portal_person(viewer: User, account: Account, key: int) -> PortalPerson:
    """Return one person with access to the account's portal."""
    rows = _people(viewer, account).select_related("contact", "account")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def addressee(viewer: User, email: str) -> PortalPerson:
    """Return who of the accounts that the viewer may know is let in by a letter to this address."""
    rows = PortalPerson.objects.visible_to(viewer).admitted()
    found = rows.filter(email__iexact=email).first()
    if found is None:
        raise NotFound
    return found


def new_ideas(viewer: User, *, most: int) -> list[Idea]:
    """Return what customers of accounts that the viewer leads proposed, the oldest first."""
    rows = new_idea_rows(viewer).select_related("account__merged_into", "contact")
    return list(rows.order_by("raised_at", "pk")[:most])


def new_idea_rows(viewer: User) -> QuerySet[Idea]:
    """Return all of them that nobody of ours has answered."""
    rows = Idea.objects.visible_to(viewer).filter(led_by(viewer))
    return rows.filter(state=IdeaState.NEW, contact__isnull=False)


def invitable(viewer: User, account: Account) -> ContactQuerySet[Contact]:
    """Return the contacts of an account who could be invited now."""
    inside = PortalPerson.objects.admitted().values("contact")
    rows = Contact.objects.visible_to(viewer).of(account).usable().filter(left_on__isnull=True)
    return rows.exclude(pk__in=inside).order_by("name", "pk")


def preview(viewer: User, account: Account, contact_id: int) -> Guest:
    """Return the eyes of a contact, invited or not, to look at the portal as they would."""
    rows = Contact.objects.visible_to(viewer).of(account).usable().filter(left_on__isnull=True)
    ours = Organisation.objects.visible_to(viewer).order_by("pk")
    near = rows.filter(pk=contact_id).annotate(
        ours=Subquery(ours.values("name")[:1]), zone=Subquery(ours.values("time_zone")[:1])
    )
    found = near.first()
    if found is None:
        raise NotFound
    name, zone = (str(getattr(found, one)) for one in ("ours", "zone"))
    return Guest(
        person=0, contact=found.pk, account=accounts.home(viewer, account).pk, name=found.name,
        account_name=account.name, organisation=name, time_zone=zone,
    )  # fmt: skip


def previewers(viewer: User, account: Account) -> ContactQuerySet[Contact]:
    """Return the contacts through whose eyes one can look at the portal."""
    rows = Contact.objects.visible_to(viewer).of(account).usable()
    return rows.filter(left_on__isnull=True).order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class Overview:
    """What is shared with the customer of an account, what they saw, and what both sides said."""

    things: tuple[Thing, ...]
    visits: tuple[Seen, ...]
    comments: tuple[Said, ...]


def overview(viewer: User, account: Account, *, most: int) -> Overview:
    """Return all that, the latest first; things of a kind are read once, whoever speaks of them."""
    items = [one for one in open_items(viewer, account) if may_know(viewer, SharedKind(one.kind))]
    seen = _visits(viewer, account, most)
    said = _comments(viewer, account, most)
    shared = {(one.kind, one.object_id): one for one in items}
    visited = [(one.kind, one.object_id) for one in seen]
    known = _titles(account, (*shared, *visited, *((one.kind, one.object_id) for one in said)))
    order = list(SharedKind)
    return Overview(
        things=tuple(
            _thing(viewer, shared[kind, key], known[kind, key])
            for kind, key in sorted(known, key=lambda one: order.index(SharedKind(one[0])))
            if (kind, key) in shared
        ),
        visits=tuple(
            Seen(one.person, SharedKind(one.kind), title, one.first_at, one.last_at)
            for one in seen
            if (title := known.get((one.kind, one.object_id)))
        ),
        comments=tuple(Said(one, known.get((one.kind, one.object_id), "")) for one in said),
    )


def _thing(viewer: User, item: SharedItem, title: str) -> Thing:
    kind = SharedKind(item.kind)
    return Thing(kind, item.object_id, title, item, giver=giver(viewer, item))


def _visits(viewer: User, account: Account, most: int) -> list[PortalVisit]:
    if not viewer.may(Permission.SEE_CONTACTS):
        return []
    rows = PortalVisit.objects.visible_to(viewer).of(account).select_related("person__contact")
    return list(rows.order_by("-last_at", "pk")[:most])


def _comments(viewer: User, account: Account, most: int) -> list[PortalComment]:
    if not viewer.may(Permission.SEE_CONTACTS):
        return []
    rows = PortalComment.objects.visible_to(viewer).of(account).standing()
    return list(rows.select_related("person__contact", "user").order_by("-pk")[:most])


def comments_on(viewer: User, account: Account, kind: str, key: int) -> list[PortalComment]:
    """Return what both sides said on one thing, the first one first."""
    if not viewer.may(Permission.SEE_CONTACTS):
        return []
    rows = PortalComment.objects.visible_to(viewer).of(account).standing()
    found = rows.filter(kind=kind, object_id=key).select_related("person__contact", "user")
    return list(found.order_by("pk"))


def unanswered(viewer: User, *, most: int) -> list[Unanswered]:
    """Return what customers said last on accounts that the viewer manages, where nobody answered."""
    about = {"kind": OuterRef("kind"), "object_id": OuterRef("object_id")}
    later = PortalComment.objects.standing().filter(**about, pk__gt=OuterRef("pk"))
    rows = PortalComment.objects.visible_to(viewer).standing().filter(led_by(viewer))
    asked = PlanVersion.objects.filter(state=VersionState.SHARED).values("pk")
    is_asked = Q(kind=SharedKind.VERSION, object_id__in=asked)
    is_open = Q(Exists(SharedItem.objects.open().filter(**about))) | is_asked
    waiting = rows.filter(is_open, ~Exists(later), user__isnull=True)
    found = waiting.select_related("account__merged_into", "person__contact").order_by("-pk")
    return list(islice(_answerable(found[:MOST_READ]), most))


def _answerable(waiting: Iterable[PortalComment]) -> Iterator[Unanswered]:
    """Yield those on things that nobody took out since: on others no answer is possible."""
    for one in waiting:
        account = merged(one.account)
        stands = shareables.titles(account, SharedKind(one.kind), [one.object_id])
        if stands and one.person is not None:
            yield Unanswered(account, one.person.contact.name, one.written_at)


def _people(viewer: User, account: Account) -> PortalPeople:
    if not viewer.may(Permission.SEE_CONTACTS):
        return PortalPerson.objects.none()
    return PortalPerson.objects.visible_to(viewer).of(account)


def _titles(account: Account, named: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return what things are called, as long as they stand."""
    by_kind: dict[SharedKind, list[int]] = {}
    for kind, key in named:
        by_kind.setdefault(SharedKind(kind), []).append(key)
    return {
        (kind.value, key): title
        for kind, keys in by_kind.items()
        for key, title in shareables.titles(account, kind, keys).items()
    }
