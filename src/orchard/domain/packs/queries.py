"""What one may ask about packs, their files, and the template of their slides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import Conflict, NotAllowed, NotFound
from orchard.domain.core.models import Attachment, Organisation, User
from orchard.domain.core.rules import Permission
from orchard.domain.meetings.models import Decision
from orchard.domain.packs.models import Making, Pack, ProgrammePack
from orchard.domain.packs.rules import Audience, State
from orchard.domain.plans import shareables
from orchard.domain.plans.models import SharedItem
from orchard.domain.plans.queries import rights
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.relationships.guards import merged

MOST = 50


class PackIsOutdated(Conflict):
    """Something in a pack for the customer is not shared with them any more, or was taken out."""


def packs(viewer: User, account: Account) -> list[Pack]:
    """Return the packs of an account that the viewer may read, the latest first."""
    rows = Pack.objects.visible_to(viewer).standing().of(account)
    return list(rows.select_related("made_by", "account").order_by("-asked_at", "-pk")[:MOST])


def pack(viewer: User, account: Account, pack_id: int, *, even_removed: bool = False) -> Pack:
    """Return one pack of an account; one that was taken away only to put it back."""
    rows = Pack.objects.visible_to(viewer).of(account).filter(pk=pack_id)
    found = (rows if even_removed else rows.standing()).select_related("made_by", "account").first()
    if found is None:
        raise NotFound
    return found


def board_packs(viewer: User) -> list[ProgrammePack]:
    """Return the board packs over all accounts that the viewer may read, the latest first."""
    check_may_make_for_board(viewer)
    rows = ProgrammePack.objects.visible_to(viewer).standing().select_related("made_by")
    hidden = _hidden(viewer)
    return [
        one for one in rows.order_by("-asked_at", "-pk")[:MOST] if hidden.isdisjoint(one.accounts)
    ]


def board_pack(viewer: User, pack_id: int, *, even_removed: bool = False) -> ProgrammePack:
    """Return one board pack; of none that tells of an account hidden from the viewer they know."""
    check_may_make_for_board(viewer)
    rows = ProgrammePack.objects.visible_to(viewer).filter(pk=pack_id).select_related("made_by")
    found = (rows if even_removed else rows.standing()).first()
    if found is None or not _hidden(viewer).isdisjoint(found.accounts):
        raise NotFound
    return found


def _hidden(viewer: User) -> frozenset[int]:
    """Return the keys of the accounts that the viewer may not know."""
    return frozenset(Account.objects.hidden_from(viewer).values_list("pk", flat=True))


def again(viewer: User, found: Making, *, even_removed: bool = False) -> Making:
    """Return a pack as it is stored, if the viewer may read it."""
    if isinstance(found, ProgrammePack):
        return board_pack(viewer, found.pk, even_removed=even_removed)
    assert isinstance(found, Pack), "there are two kinds"
    return pack(viewer, found.account, found.pk, even_removed=even_removed)


def file_of(viewer: User, found: Making) -> Attachment:
    """Return the file of a pack, as far as its reader may still have what is in it."""
    row = again(viewer, found)
    kept = Attachment.objects.on(row).standing().first()
    if row.state != State.READY or kept is None:
        raise NotFound
    if isinstance(row, Pack) and is_outdated(viewer, row):
        raise PackIsOutdated(_("Something in this pack is not shared with the customer any more. Make it anew, and send that one."))  # fmt: skip
    return kept


def is_outdated(viewer: User, found: Pack) -> bool:
    """Say whether a pack for the customer holds what is not shared any more."""
    return found.pk in outdated(viewer, [found])


def outdated(viewer: User, rows: Iterable[Pack]) -> set[int]:
    """Return the keys of the packs for the customer that hold what they may read no more."""
    held = [one for one in rows if one.audience == Audience.CUSTOMER]
    still = _still_shared(viewer, set().union(*(one.shared for one in held)))
    wanted = set().union(*(one.released for one in held))
    # Asked without the viewer: whether it may be read there still, not what was decided.
    open_ = Decision.objects.filter(pk__in=wanted, is_released=True)
    told = set(open_.values_list("pk", flat=True)) if wanted else set()
    return {
        one.pk
        for one in held
        if not (still.issuperset(one.shared) and told.issuperset(one.released))
    }


def _still_shared(viewer: User, wanted: set[int]) -> set[int]:
    """Return which of these rows of sharing are open, and name what nobody took out since."""
    if not wanted:
        return set()
    items = SharedItem.objects.visible_to(viewer).open().filter(pk__in=wanted)
    kinds: dict[tuple[Account, str], dict[int, int]] = defaultdict(dict)
    for one in items.select_related("account__merged_into"):
        kinds[merged(one.account), one.kind][one.object_id] = one.pk
    found: set[int] = set()
    for (account, kind), keys in kinds.items():
        standing = shareables.standing(account, SharedKind(kind), list(keys))
        found |= {keys[key] for key in standing}
    return found


def may_make(viewer: User, account: Account) -> bool:
    """Say whether the viewer may have packs made: who may change the plans of the account."""
    return account.merged_into_id is None and rights.may_edit(viewer, account)


def check_may_make(viewer: User, account: Account) -> None:
    """Refuse who may not have packs made."""
    if not may_make(viewer, account):
        raise NotAllowed


def may_make_for_board(viewer: User) -> bool:
    """Say whether the viewer may have board packs made: directors, finance and administrators."""
    leads = viewer.may(Permission.EDIT_KPIS) or viewer.may(Permission.EDIT_ORGANISATION)
    return leads and viewer.may(Permission.SEE_ACCOUNTS)


def check_may_make_for_board(viewer: User) -> None:
    """Refuse who may not have board packs made."""
    if not may_make_for_board(viewer):
        raise NotAllowed


def may_edit_template(viewer: User) -> bool:
    """Say whether the viewer may change the template of the slides."""
    return viewer.may(Permission.EDIT_ORGANISATION) or viewer.may(Permission.EDIT_TEAMS)


def check_may_edit_template(viewer: User) -> None:
    """Refuse who may not change the template of the slides."""
    if not may_edit_template(viewer):
        raise NotAllowed


def template(viewer: User) -> Attachment | None:
    """Return the supplier's own template, if there is one."""
    organisation: Organisation = core.organisation(viewer)
    return Attachment.objects.on(organisation).standing().first()
