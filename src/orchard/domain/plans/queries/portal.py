"""What a guest of the portal may see: only shared things, and of each only the fields named here.

Nothing here returns a row of a table. What a field of a shared thing is not copied for stays with us.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from orchard.domain.accounts.models import Account, Assignment, in_family
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import Attachment
from orchard.domain.plans import shareables
from orchard.domain.plans.both_sides import named
from orchard.domain.plans.models import (
    Action,
    Authority,
    Initiative,
    Objective,
    PortalComment,
    PortalSession,
    PortalVisit,
    SharedItem,
)
from orchard.domain.plans.rules.plan import STANDING, ActionState, Beneficiary, ObjectiveState
from orchard.domain.plans.rules.portal import SEEN_AGAIN, Guest, Shared, is_over
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.plans.seats import asked_seats
from orchard.domain.whitespace.models import Idea


@dataclass(frozen=True, slots=True)
class GuestObjective:
    """An objective as both sides know it; `stage` says no more than how far it is."""

    key: int
    title: str
    for_whom: Beneficiary
    measure: str
    unit: str
    start: Decimal | None
    now: Decimal | None
    agreed: Decimal | None
    due_on: date | None
    stage: str


@dataclass(frozen=True, slots=True)
class GuestAction:
    """What somebody does by a day; `evidence` is said only of what they did themselves."""

    key: int
    title: str
    who: str
    is_yours: bool
    due_on: date
    late_days: int
    is_done: bool


@dataclass(frozen=True, slots=True)
class GuestActions:
    """What is due from both sides, the next day first, and what was done last."""

    from_you: tuple[GuestAction, ...]
    from_us: tuple[GuestAction, ...]
    done: tuple[GuestAction, ...]


@dataclass(frozen=True, slots=True)
class GuestDocument:
    """A file to take along; `giver` is who at the customer handed it over, if it came from there."""

    key: int
    title: str
    kind: str
    size: int
    at: datetime
    giver: str
    is_yours: bool


@dataclass(frozen=True, slots=True)
class GuestAuthority:
    """What somebody may decide at once, in words that were shared."""

    key: int
    words: str


@dataclass(frozen=True, slots=True)
class Helper:
    """Whom to ask with us, and what they are for this customer."""

    name: str
    email: str
    role: str
    authority: GuestAuthority | None


@dataclass(frozen=True, slots=True)
class GuestComment:
    """A word that both sides read."""

    key: int
    who: str
    is_yours: bool
    is_ours: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GuestThing:
    """A shared thing by its name, with what both sides say on it."""

    kind: SharedKind
    key: int
    title: str
    comments: tuple[GuestComment, ...]


@dataclass(frozen=True, slots=True)
class GuestIdea:
    """What somebody there proposed, and what became of it: an answer is written for them."""

    text: str
    who: str
    raised_at: datetime
    state: str
    answer: str
    became: str


@dataclass(frozen=True, slots=True)
class GuestSession:
    """A browser in which the guest is in."""

    key: int
    device: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


STAGES = {
    ObjectiveState.PROPOSED: "planned", ObjectiveState.RESOURCED: "planned",
    ObjectiveState.UNRESOURCED: "planned", ObjectiveState.ACTIVE: "running",
    ObjectiveState.ACHIEVED: "reached", ObjectiveState.MISSED: "missed",
    ObjectiveState.DROPPED: "dropped",
}  # fmt: skip
MOST_DONE, MOST_IDEAS = 5, 10
BECAME = "became"
"""The title of what followed from an idea, asked together with it."""


def guest_objectives(viewer: Guest) -> tuple[GuestObjective, ...]:
    """Return the shared objectives, what is for the customer first."""
    shared = open_keys(viewer, SharedKind.OBJECTIVE)
    rows = Objective.objects.tellable().in_currency().filter(pk__in=shared)
    order = [Beneficiary.CUSTOMER, Beneficiary.TOGETHER, Beneficiary.US]
    found = sorted(rows.of(_account(viewer)), key=lambda one: (order.index(Beneficiary(one.beneficiary)), one.pk))  # fmt: skip
    return tuple(
        GuestObjective(
            key=one.pk, title=one.title, for_whom=Beneficiary(one.beneficiary), measure=one.measure,
            unit=one.unit_in(one.base_currency),  # type: ignore[attr-defined]  # asked besides
            start=one.baseline, now=one.current, agreed=one.target,
            due_on=one.due_on, stage=STAGES[ObjectiveState(one.state)],
        )
        for one in found
    )  # fmt: skip


def guest_actions(viewer: Guest, *, today: date) -> GuestActions:
    """Return the shared actions of both sides."""
    rows = Action.objects.kept().filter(pk__in=open_keys(viewer, SharedKind.ACTION))
    found = list(rows.of(_account(viewer)).select_related("user", "contact"))
    open_ones = [one for one in found if one.state in STANDING]
    done = sorted(
        (one for one in found if one.state == ActionState.DONE),
        key=lambda one: (one.done_on or date.min, one.pk), reverse=True,
    )  # fmt: skip
    return GuestActions(
        tuple(_action(viewer, one, today) for one in open_ones if not one.is_ours),
        tuple(_action(viewer, one, today) for one in open_ones if one.is_ours),
        tuple(_action(viewer, one, today) for one in done[:MOST_DONE]),
    )


def guest_action(viewer: Guest, key: int, *, today: date) -> GuestAction:
    """Return one shared action that the guest has to do themselves."""
    rows = Action.objects.standing().filter(pk__in=open_keys(viewer, SharedKind.ACTION))
    mine = rows.of(_account(viewer)).filter(contact=viewer.contact, pk=key)
    found = mine.select_related("user", "contact").first()
    if found is None:
        raise NotFound
    return _action(viewer, found, today)


def guest_documents(viewer: Guest) -> tuple[GuestDocument, ...]:
    """Return the shared files and those that were handed over, the latest first."""
    items = {one.key: one for one in everything(viewer) if one.kind == SharedKind.DOCUMENT}
    rows = shareables.standing(_account(viewer), SharedKind.DOCUMENT, list(items)).values()
    files = [one for one in rows if isinstance(one, Attachment)]
    latest = sorted(files, key=lambda one: -one.pk)
    return tuple(_document(viewer, one, items[one.pk]) for one in latest)


def guest_file(viewer: Guest, key: int) -> Attachment:
    """Return one shared file to hand out: the only row that leaves, for its content lies on the disk."""
    if key not in _shared(viewer, SharedKind.DOCUMENT):
        raise NotFound
    found = shareables.standing(_account(viewer), SharedKind.DOCUMENT, [key]).get(key)
    if not isinstance(found, Attachment):
        raise NotFound
    return found


def helpers(viewer: Guest, *, today: date) -> tuple[Helper, ...]:
    """Return whom to ask: who answers for the account, deputies, operations, and who stands behind."""
    seats = asked_seats(viewer.account, today=today)
    shared = {one.key for one in everything(viewer) if one.kind == SharedKind.AUTHORITY}
    return tuple(
        Helper(one.user.name, one.user.email, one.get_role_display(), _authority(one, shared))
        for one in seats
    )


def guest_thing(viewer: Guest, kind: str, key: int) -> GuestThing:
    """Return a shared thing with what both sides say on it."""
    if kind not in SharedKind.values or key not in _shared(viewer, SharedKind(kind)):
        raise NotFound
    of_kind = SharedKind(kind)
    row = shareables.standing(_account(viewer), of_kind, [key]).get(key)
    if row is None:
        raise NotFound
    title = shareables.title_of(of_kind, row)
    return GuestThing(of_kind, key, title, guest_comments(viewer, of_kind, key))


def guest_comments(viewer: Guest, kind: SharedKind, key: int) -> tuple[GuestComment, ...]:
    """Return what both sides said on a thing that the guest sees, the first one first."""
    rows = PortalComment.objects.standing().of(_account(viewer)).filter(kind=kind, object_id=key)
    said = rows.select_related("person__contact", "user")
    return tuple(_comment(viewer, one) for one in said)


def guest_ideas(viewer: Guest) -> tuple[GuestIdea, ...]:
    """Return what people of the customer proposed here, the latest first; ours stay with us."""
    rows = Idea.objects.filter(in_family(_account(viewer)), contact__isnull=False)
    shared = Initiative.objects.filter(pk__in=open_keys(viewer, SharedKind.INITIATIVE))
    became = shared.filter(idea=OuterRef("pk")).order_by("pk").values("title")[:1]
    near = (
        rows.select_related("contact").annotate(**{BECAME: Subquery(became)}).order_by("-raised_at")
    )
    return tuple(
        GuestIdea(
            one.text, named(one.contact), one.raised_at, one.state, one.answer,
            getattr(one, BECAME) or "",
        )
        for one in near[:MOST_IDEAS]
    )  # fmt: skip


def guest_keys(viewer: Guest) -> frozenset[tuple[str, int]]:
    """Return kind and key of everything that the guest can see now."""
    rows = SharedItem.objects.of(_account(viewer)).open()
    return frozenset(rows.values_list("kind", "object_id"))


def everything(viewer: Guest) -> tuple[Shared, ...]:
    """Return everything that the guest can see, read once for all parts of a page."""
    if viewer.known.shared is None:
        rows = SharedItem.objects.of(_account(viewer)).open().select_related("given_by__contact")
        viewer.known.shared = tuple(map(_seen, rows))
    return viewer.known.shared


def not_noted(
    viewer: Guest, keys: Collection[tuple[str, int]], *, at: datetime
) -> frozenset[tuple[str, int]]:
    """Return those of the keys of which no look within the last minutes is known."""
    rows = PortalVisit.objects.filter(person=viewer.person, last_at__gte=at - SEEN_AGAIN)
    return frozenset(keys) - set(rows.values_list("kind", "object_id"))


def guest_sessions(viewer: Guest, *, at: datetime) -> tuple[GuestSession, ...]:
    """Return the browsers in which the guest is in."""
    rows = PortalSession.objects.filter(person=viewer.person, ended_at__isnull=True)
    return tuple(
        GuestSession(one.pk, one.device, one.began_at, one.seen_at, one.pk == viewer.session)
        for one in rows
        if not is_over(one.began_at, one.seen_at, at)
    )


def last_change(viewer: Guest) -> datetime | None:
    """Return when something was last shared."""
    return max((one.at for one in everything(viewer)), default=None)


def _account(viewer: Guest) -> Account:
    return Account(pk=viewer.account)


def _shared(viewer: Guest, kind: SharedKind) -> frozenset[int]:
    return frozenset(open_keys(viewer, kind))


def open_keys(viewer: Guest, kind: SharedKind) -> QuerySet[SharedItem, int] | list[int]:
    """Return the keys of what is shared of a kind: known ones, else a part of the question asked.

    Of a kind of which nothing is known to be shared, the database is not asked at all.
    """
    if viewer.known.shared is not None:
        return [one.key for one in viewer.known.shared if one.kind == kind]
    rows = SharedItem.objects.of(_account(viewer)).open().filter(kind=kind).order_by()
    return rows.values_list("object_id", flat=True)


def _action(viewer: Guest, one: Action, today: date) -> GuestAction:
    is_open = one.state in STANDING
    return GuestAction(
        key=one.pk, title=one.title, who=_who(one), is_yours=one.contact_id == viewer.contact,
        due_on=one.due_on, late_days=max(0, (today - one.due_on).days) if is_open else 0,
        is_done=not is_open,
    )  # fmt: skip


def _seen(row: SharedItem) -> Shared:
    giver = row.given_by
    name = named(giver.contact) if giver else ""
    return Shared(row.kind, row.object_id, row.shared_at, row.given_by_id, name)


def _authority(seat: Assignment, shared: Collection[int]) -> GuestAuthority | None:
    found: Authority | None = getattr(seat, "authority", None)
    is_shared = found is not None and found.pk in shared
    return GuestAuthority(found.pk, found.words) if found and is_shared else None


def _document(viewer: Guest, one: Attachment, item: Shared) -> GuestDocument:
    return GuestDocument(
        key=one.pk, title=one.shown, kind=one.get_kind_display(), size=one.size, at=item.at,
        giver=item.giver_name,
        is_yours=item.giver is not None and item.giver == viewer.person,
    )  # fmt: skip


def _who(one: Action) -> str:
    return one.user.name if one.user else named(one.contact)


def _comment(viewer: Guest, one: PortalComment) -> GuestComment:
    theirs = one.person.contact if one.person else None
    who = one.user.name if one.user else named(theirs)
    return GuestComment(
        key=one.pk, who=who, is_yours=one.person_id == viewer.person, is_ours=one.user is not None,
        text=one.text, at=one.written_at,
    )  # fmt: skip
