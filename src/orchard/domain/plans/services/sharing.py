"""What one may do about sharing: let the customer see one thing, and take that back at once."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.plans import misplaced, shareables
from orchard.domain.plans.models import SharedItem
from orchard.domain.plans.queries.sharing import check_may_share
from orchard.domain.plans.rules.sharing import SharedKind


@audited("share.shared", keeps=("kind", "object_id"))
def share(
    account: Account, *, kind: SharedKind, object_id: int, by: User, at: datetime
) -> SharedItem:
    """Let the customer see one thing of their account; what is shared already stays as it is."""
    check_may_share(by, account)
    if account.merged_into_id is not None:
        raise Conflict(_("This account was merged. Share with the account that it is now."))
    owner = _owner(account, kind, object_id)
    remark(account=account.pk)
    known = _open(kind, object_id)
    if known is None:
        return SharedItem.objects.create(
            account_id=owner, kind=kind, object_id=object_id, shared_by=by, shared_at=at
        )
    if known.account_id != owner:  # shared while its account was part of another
        known.account_id = owner
        known.save(update_fields=["account"])
    return known


@audited("share.withdrawn", keeps=("kind", "object_id"))
def withdraw(
    account: Account, *, kind: SharedKind, object_id: int, by: User, at: datetime
) -> SharedItem:
    """Take a thing back: from this moment on the customer sees it no more."""
    check_may_share(by, account)
    found = _open(kind, object_id)
    if found is None or not _belongs(found, account):
        raise NotFound
    if found.given_by_id is not None:
        raise Conflict(_("They handed this over themselves. Take the file away instead."))
    remark(account=account.pk)
    found.withdrawn_by, found.withdrawn_at = by, at
    found.save(update_fields=["withdrawn_by", "withdrawn_at"])
    return found


@audited("shares.put_right")
def put_shares_right(name: str, *, by: User | None, at: datetime) -> None:
    """Give shares of a restored backup to the accounts of what they show; `name` says why."""
    remark(shares=misplaced.put_right())


def _owner(account: Account, kind: SharedKind, object_id: int) -> int:
    """Return the key of a thing's own account; refuse what belongs elsewhere, or was taken out."""
    if not shareables.known(kind):
        raise Invalid(_("Things of this kind cannot be shared."))
    found = shareables.standing(account, kind, [object_id]).get(object_id)
    if found is None:
        raise NotFound
    return shareables.account_of(found)


def _open(kind: SharedKind, object_id: int) -> SharedItem | None:
    rows = SharedItem.objects.open().select_for_update()
    return rows.filter(kind=kind, object_id=object_id).first()


def _belongs(found: SharedItem, account: Account) -> bool:
    """Say whether a thing is the account's, by its share or, where a merger was undone, by itself."""
    if SharedItem.objects.of(account).filter(pk=found.pk).exists():
        return True
    key = found.object_id
    return key in shareables.standing(account, SharedKind(found.kind), [key])
