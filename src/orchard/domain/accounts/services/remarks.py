"""What one may do with comments on an account: write, change, and read what speaks to oneself."""

from __future__ import annotations

from datetime import datetime

from orchard.domain.accounts import queries
from orchard.domain.accounts.models import Account, Mention
from orchard.domain.core import services as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import NotAllowed, NotFound
from orchard.domain.core.models import Comment, User

MOST_TOLD = 20


@audited("account.commented")
def comment_on(account: Account, *, text: str, by: User, at: datetime) -> Comment:
    """Write a remark about an account that one may know; whom it speaks to finds it on Home.

    Who answers on an account has read what waited for them there.
    """
    queries.account_at(by, account.slug)
    comment = core.add_comment(account, text=text, by=by, at=at)
    here = queries.parts(by, account)
    queries.waiting_mentions(by).filter(account__in=here).update(read_at=at)
    _tell(account, comment, by, at)
    return comment


@audited("account.comment_changed")
def change_comment(
    account: Account, *, comment: Comment, expected: int, text: str, by: User, at: datetime
) -> Comment:
    """Change one's own remark: whom it now speaks to is told, whom it no longer does is not."""
    queries.account_at(by, account.slug)
    if (comment.subject_type, comment.subject_id) != (account._meta.label_lower, str(account.pk)):
        raise NotFound
    changed = core.edit_comment(comment, expected=expected, text=text, by=by, at=at)
    _tell(account, changed, by, at)
    return changed


@audited("mention.read")
def read_mention(mention: Mention, *, by: User, at: datetime) -> Mention:
    """Say that one read what a colleague wrote to oneself."""
    if mention.user_id != by.pk:
        raise NotAllowed
    Mention.objects.filter(pk=mention.pk, read_at__isnull=True).update(read_at=at)
    return mention


def _tell(account: Account, comment: Comment, by: User, at: datetime) -> None:
    """Keep whom the comment speaks to, of those who may know the account."""
    found = queries.spoken_to(by, comment.text).keys
    people = list(queries.people_to_tell(by, account).filter(pk__in=found)[:MOST_TOLD])
    Mention.objects.filter(comment=comment).exclude(user__in=people).delete()
    for person in people:
        Mention.objects.get_or_create(
            comment=comment, user=person, defaults={"account": account, "at": at}
        )
    remark(told=[person.pk for person in people])
