"""An account and those that became part of it: what people left on them is read on it."""

from __future__ import annotations

from django.db.models import Q

from orchard.domain.accounts.models import Account, AccountQuerySet
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import Comment, User


def parts(viewer: User, account: Account) -> AccountQuerySet:
    """Return an account and what was merged into it, each only if the viewer may know it.

    Who may not know the account itself gets none.
    """
    known = Account.objects.visible_to(viewer)
    return known.filter(Q(pk=account.pk) | Q(merged_into__in=known.filter(pk=account.pk)))


def left_on(viewer: User, account: Account) -> Q:
    """Return the condition that a comment or file was left on the account or a part of it."""
    keys = [str(key) for key in parts(viewer, account).order_by().values_list("pk", flat=True)]
    return Q(subject_type=Account._meta.label_lower, subject_id__in=keys)


def commented(viewer: User, account: Account, comment: Comment) -> Account:
    """Return on which of them somebody wrote a comment: the account, or a part of it."""
    if comment.subject_type != Account._meta.label_lower:
        raise NotFound
    found = parts(viewer, account).filter(pk=int(comment.subject_id)).first()
    if found is None:
        raise NotFound
    return found
