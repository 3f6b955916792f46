"""What one may do about sharing: let the customer see one thing, and take that back at once."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.plans import shareables
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
    _check_standing(account, kind, object_id)
    remark(account=account.pk)
    rows = SharedItem.objects.of(account).open().select_for_update()
    known = rows.filter(kind=kind, object_id=object_id).first()
    return known or SharedItem.objects.create(
        account=account, kind=kind, object_id=object_id, shared_by=by, shared_at=at
    )


@audited("share.withdrawn", keeps=("kind", "object_id"))
def withdraw(
    account: Account, *, kind: SharedKind, object_id: int, by: User, at: datetime
) -> SharedItem:
    """Take a thing back: from this moment on the customer sees it no more."""
    check_may_share(by, account)
    rows = SharedItem.objects.of(account).open().select_for_update()
    found = rows.filter(kind=kind, object_id=object_id).first()
    if found is None:
        raise NotFound
    remark(account=account.pk)
    found.withdrawn_by, found.withdrawn_at = by, at
    found.save(update_fields=["withdrawn_by", "withdrawn_at"])
    return found


def _check_standing(account: Account, kind: SharedKind, object_id: int) -> None:
    """Refuse what belongs to another account, or was taken out."""
    if not shareables.known(kind):
        raise Invalid(_("Things of this kind cannot be shared."))
    if object_id not in shareables.standing(account, kind, [object_id]):
        raise NotFound
