"""What one may do with files on an account: hang one on it, take it away, put it back."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts import queries
from orchard.domain.accounts.models import Account
from orchard.domain.core import services as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.files.keeping import KeptFile
from orchard.domain.core.mistakes import Conflict, NotAllowed
from orchard.domain.core.models import Attachment, User


@audited("account.file_added")
def attach_file(account: Account, *, file: KeptFile, by: User, at: datetime) -> Attachment:
    """Hang a file that was kept on an account that one may know."""
    queries.check_may_attach(by, account)
    remark(account=account.pk)
    return core.add_file(account, file=file, by=by, at=at)


@audited("account.file_removed")
def remove_file(account: Account, *, file: Attachment, by: User, at: datetime) -> Attachment:
    """Take a file away from an account: one's own, or any as who leads the account."""
    _check_may_remove(by, account, file)
    return core.remove_file(file, by=by, at=at)


@audited("account.file_restored")
def restore_file(account: Account, *, file: Attachment, by: User, at: datetime) -> Attachment:
    """Put a file back that one of us took away."""
    _check_may_remove(by, account, file)
    if queries.is_taken_back(by, account, file.pk):
        raise Conflict(_("Who handed this over took it back. It is theirs to hand over again."))
    return core.restore_file(file, by=by, at=at)


def _check_may_remove(by: User, account: Account, file: Attachment) -> None:
    found = queries.file(by, account, file.pk, even_removed=True)
    if not queries.removable(by, account, [found]):
        raise NotAllowed
