"""What people leave on pages: comments, saved views, that they have seen something."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from orchard.domain.core import removal
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid, NotAllowed
from orchard.domain.core.models import PAGES_OF_PEOPLE, Comment, SavedView, Sighting, User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned

DELETED = "deleted_at"
LONGEST_COMMENT = 5000
LONGEST_NAME = 80
LONGEST_PAGE, LONGEST_QUERY = 100, 2000


@audited("comment.written")
def add_comment(subject: models.Model, *, text: str, by: User, at: datetime) -> Comment:
    """Write a remark about a row; the area of the row asks first whether one may know it."""
    require(by, Permission.WRITE_COMMENTS)
    kind = subject._meta.label_lower
    remark(about=[kind, str(subject.pk)])
    return Comment.objects.create(
        author=by,
        subject_type=kind,
        subject_id=str(subject.pk),
        text=_checked(text),
        written_at=at,
    )


@audited("comment.edited")
def edit_comment(comment: Comment, *, expected: int, text: str, by: User, at: datetime) -> Comment:
    """Change one's own remark."""
    _only_author(comment, by)
    removal.check_stands(comment, moment=DELETED)
    return update_versioned(comment, expected, text=_checked(text), edited_at=at)


@audited("comment.deleted")
def delete_comment(comment: Comment, *, expected: int, by: User, at: datetime) -> Comment:
    """Take one's own remark back as one saw it; it can be restored."""
    _only_author(comment, by)
    return removal.remove(comment, at=at, expected=expected, moment=DELETED)


@audited("comment.restored")
def restore_comment(comment: Comment, *, by: User, at: datetime) -> Comment:
    """Put a remark back that was taken back."""
    _only_author(comment, by)
    return removal.restore(comment, moment=DELETED)


@audited("view.saved", keeps=("page",))
def save_view(name: str, *, page: str, query: str, by: User, at: datetime) -> SavedView:
    """Keep the filters of a table under a name; the same name is written over."""
    if not name.strip() or len(name.strip()) > LONGEST_NAME:
        raise Invalid(_("Give the view a name of at most %(count)d letters.") % {"count": 80})
    if len(query) > LONGEST_QUERY or len(page) > LONGEST_PAGE or "\x00" in name + page + query:
        raise Invalid(_("These filters are too many to keep. Take some away."))
    if _is_of_people(page):
        raise Invalid(_("Views of this page are not kept: its filters may name a person."))
    values = {"query": query.lstrip("?"), "saved_at": at}
    saved, _is_new = SavedView.objects.update_or_create(
        user=by, page=page, name=name.strip(), defaults=values
    )
    return saved


@audited("view.forgotten")
def forget_view(view: SavedView, *, by: User, at: datetime) -> None:
    """Drop one's own saved view."""
    if view.user_id != by.pk:
        raise NotAllowed
    remark(page=view.page)
    SavedView.objects.filter(pk=view.pk).delete()


@audited("views.forgotten_again")
def forget_views_of_people(name: str, *, by: User | None, at: datetime) -> None:
    """Drop views of people at customers that a restored backup holds; `name` says from where."""
    gone, _kinds = SavedView.objects.of_people().delete()
    remark(views=gone)


@audited("subject.seen")
def note_seen(subject: models.Model, *, by: User, at: datetime) -> Sighting:
    """Note that the person has the subject before their eyes."""
    row = {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk), "user": by}
    seen, _is_new = Sighting.objects.update_or_create(
        **row, defaults={"last_at": at}, create_defaults={"first_at": at, "last_at": at}
    )
    return seen


def _only_author(comment: Comment, by: User) -> None:
    if comment.author_id != by.pk or not by.is_active:
        raise NotAllowed


def _checked(text: str) -> str:
    if not text.strip():
        raise Invalid(_("Write something first."))
    if len(text) > LONGEST_COMMENT:
        raise Invalid(_("A comment has at most %(count)d letters.") % {"count": LONGEST_COMMENT})
    return text.strip()


def _is_of_people(page: str) -> bool:
    begin, end = PAGES_OF_PEOPLE
    return page.startswith(begin) and page.rstrip("/").endswith(end)
