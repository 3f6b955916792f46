"""What one may ask about what is shared with a customer."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.plans import shareables
from orchard.domain.plans.models import SharedItem, SharedQuerySet
from orchard.domain.plans.queries.rights import check_may_share, may_share
from orchard.domain.plans.rules.sharing import SharedKind

__all__ = ["Thing", "check_may_share", "given_files", "giver", "is_shared", "may_know", "may_share", "open_items", "shared_ids", "shared_keys", "thing"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that can be shared, and the row that says that it is."""

    kind: SharedKind
    object_id: int
    title: str
    item: SharedItem | None
    is_asked: bool = False
    """Whether it is a version of the plan that waits for the customer's word."""
    giver: str = ""
    """Who at the customer handed it over, for a viewer who may know people there."""

    @property
    def is_theirs(self) -> bool:
        """Say whether somebody at the customer handed it over themselves."""
        return self.item is not None and self.item.given_by_id is not None

    @property
    def is_read_there(self) -> bool:
        """Say whether the customer sees it, and what one writes on it."""
        return self.item is not None or self.is_asked


def shared_keys(viewer: User, account: Account) -> frozenset[tuple[str, int]]:
    """Return kind and key of everything of an account that its customer can see now."""
    rows = SharedItem.objects.visible_to(viewer).of(account).open()
    return frozenset(rows.values_list("kind", "object_id"))


def is_shared(viewer: User, account: Account, kind: SharedKind) -> Exists:
    """Return the condition that the customer of an account can see a row of a kind now."""
    rows = SharedItem.objects.visible_to(viewer).of(account).open().order_by()
    return Exists(rows.filter(kind=kind, object_id=OuterRef("pk")))


def shared_ids(viewer: User, account: Account, kind: SharedKind) -> frozenset[int]:
    """Return the keys of the things of a kind that the customer can see now."""
    rows = SharedItem.objects.visible_to(viewer).of(account).open().filter(kind=kind)
    return frozenset(rows.values_list("object_id", flat=True))


def thing(viewer: User, account: Account, kind: str, object_id: int) -> Thing:
    """Return one standing thing of an account, shared or not."""
    if kind not in SharedKind.values:
        raise NotFound
    of_kind = SharedKind(kind)
    if not may_know(viewer, of_kind):
        raise NotFound
    title = shareables.titles(account, of_kind, [object_id]).get(object_id)
    if title is None or not Account.objects.visible_to(viewer).filter(pk=account.pk).exists():
        raise NotFound
    if of_kind is SharedKind.VERSION:
        return Thing(of_kind, object_id, title, None, is_asked=True)
    item = open_items(viewer, account).filter(kind=kind, object_id=object_id).first()
    return Thing(of_kind, object_id, title, item, giver=giver(viewer, item))


def may_know(viewer: User, kind: SharedKind) -> bool:
    """Say whether the viewer may know things of a kind: meetings are for who may know people there."""
    return kind is not SharedKind.MEETING or viewer.may(Permission.SEE_CONTACTS)


def open_items(viewer: User, account: Account) -> SharedQuerySet:
    """Return the rows that say what the customer of an account can see now, kind by kind."""
    rows = SharedItem.objects.visible_to(viewer).of(account).open()
    return rows.select_related("shared_by", "given_by__contact").order_by("kind", "pk")


def given_files(viewer: User, account: Account) -> dict[int, str]:
    """Return the files that came from the customer, with who handed each over, for who may know them."""
    rows = SharedItem.objects.visible_to(viewer).of(account).filter(given_by__isnull=False)
    found = rows.select_related("given_by__contact")
    return {one.object_id: giver(viewer, one) for one in found}


def giver(viewer: User, item: SharedItem | None) -> str:
    """Return who handed a thing over, for a viewer who may know people there."""
    if item is None or item.given_by is None or not viewer.may(Permission.SEE_CONTACTS):
        return ""
    return item.given_by.contact.name
