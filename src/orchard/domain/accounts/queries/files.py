"""What one may ask about files on an account."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.queries.mergers import left_on
from orchard.domain.accounts.queries.teams import account_at, may_edit_team
from orchard.domain.core.mistakes import Conflict, NotFound
from orchard.domain.core.models import Attachment, AttachmentQuerySet, AuditEvent, User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission


def files(viewer: User, account: Account) -> AttachmentQuerySet:
    """Return the files on an account and on what became part of it, the latest first."""
    return _of(viewer, account).standing().select_related("added_by")


def file(viewer: User, account: Account, file_id: int, *, even_removed: bool = False) -> Attachment:
    """Return one file on an account; one that was taken away only to put it back."""
    rows = _of(viewer, account)
    found = (rows if even_removed else rows.standing()).filter(pk=file_id).first()
    if found is None:
        raise NotFound
    return found


def removable(viewer: User, account: Account, found: Iterable[Attachment]) -> set[int]:
    """Return which files the viewer may take away: one's own, and all as who leads the account.

    Who leads an account leads what became part of it.
    """
    if not viewer.may(Permission.WRITE_COMMENTS):
        return set()
    leads = may_edit_team(viewer, account.merged_into or account)
    return {one.pk for one in found if leads or one.added_by_id == viewer.pk}


def is_taken_back(viewer: User, account: Account, file_id: int) -> bool:
    """Say whether somebody at the customer took the file away that they had handed over.

    Nobody of us stands in the trail for what they did.
    """
    found = file(viewer, account, file_id, even_removed=True)
    if found.removed_at is None:
        return False
    trail = AuditEvent.objects.filter(
        subject_type=found._meta.label_lower, subject_id=str(found.pk), by_id__isnull=True
    )
    return trail.filter(verb__endswith="taken_back").exists()


def check_may_attach(viewer: User, account: Account) -> None:
    """Refuse who may not write on the account, and an account that is another one today."""
    require(viewer, Permission.WRITE_COMMENTS)
    if account_at(viewer, account.slug).merged_into_id is not None:
        raise Conflict(_("This account was merged into another. Choose that one."))


def _of(viewer: User, account: Account) -> AttachmentQuerySet:
    return Attachment.objects.filter(left_on(viewer, account)).order_by("-pk")
