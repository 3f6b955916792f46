"""Taking in a file that somebody attaches to an account."""

from __future__ import annotations

from datetime import datetime

from orchard.domain.accounts import queries, services
from orchard.domain.accounts.models import Account
from orchard.domain.core.files.keeping import Upload, kept
from orchard.domain.core.models import Attachment, User


def attach(account: Account, *, upload: Upload, by: User, at: datetime) -> Attachment:
    """Look at a file, keep it and hang it on the account; refused, nothing of it stays."""
    queries.check_may_attach(by, account)
    with kept(upload) as file:
        return services.attach_file(account, file=file, by=by, at=at)
