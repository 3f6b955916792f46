"""One thing that happened with an account, and those that people left on some: comments and files.

Queries say on which accounts the viewer may see them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from orchard.domain.core.models import Attachment, Comment

COMMENT, FILE = "comment", "file"
LEFT = ("pk", "at", "what", "who", "said")


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: `kind` is the verb, "comment", "file" or "import"."""

    at: datetime
    kind: str
    who: str
    text: str = ""
    number: int | None = None
    about: str = field(default="", kw_only=True)
    """The key of what it happened to, as the trail has it: higher areas know its name."""


def left_on(
    about: Q, most: int, *, kinds: Sequence[str] = (COMMENT, FILE)
) -> list[tuple[int, Happening]]:
    """Return comments and files that were left on accounts, asked for at once, the latest first."""
    comments = Comment.objects.standing().filter(about).order_by()
    files = Attachment.objects.standing().filter(about).order_by()
    told = {
        COMMENT: comments.annotate(at=F("written_at"), what=Value(COMMENT), who=F("author__name"),
                                   said=F("text")),
        FILE: files.annotate(at=F("added_at"), what=Value(FILE), who=F("added_by__name"),
                             said=Coalesce(NullIf("title", Value("")), "name")),
    }  # fmt: skip
    if not kinds:
        return []
    first, *others = (told[kind].values_list("subject_id", *LEFT) for kind in kinds)
    rows = first.union(*others, all=True).order_by("-at", "-pk")[:most]
    return [
        (int(owner), Happening(at, what, who or _("the customer"), said))
        for owner, _key, at, what, who, said in rows
    ]
