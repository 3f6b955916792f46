"""What is over goes by itself, after as long as the data map says that it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q, QuerySet

from orchard.domain.core import data_map
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.files import shelf, verification
from orchard.domain.core.models import (
    ApiToken,
    Attachment,
    Attempt,
    CacheEntry,
    Comment,
    OneTimeLink,
    Organisation,
    RememberedAnswer,
    Sighting,
    Tally,
    User,
)
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission

KEPT = {
    "django_tasks_database.dbtaskresult": timedelta(days=14),
    "core.onetimelink": timedelta(days=90),
    "core.apitoken": timedelta(days=90),
    "core.rememberedanswer": timedelta(hours=24),
    "core.comment": timedelta(days=30),
    "core.attachment": timedelta(days=30),
    "core.sighting": timedelta(days=365),
    "core.attempt": timedelta(days=1),
    "account.emailconfirmation": timedelta(days=3),
    "economics.benefit": timedelta(days=30),
    "packs.pack": timedelta(days=30),
    "packs.programmepack": timedelta(days=30),
    "plans.action": timedelta(days=30),
    "plans.valuerecord": timedelta(days=30),
    "plans.portalcomment": timedelta(days=30),
    "plans.portallink": timedelta(days=90),
    "plans.portalsession": timedelta(days=30),
    "plans.portalvisit": timedelta(days=365),
    "plans.initiative": timedelta(days=30),
    "plans.objective": timedelta(days=30),
    "plans.successcriterion": timedelta(days=30),
    "plans.whatmatterscheck": timedelta(days=30),
    "relationships.personlook": timedelta(days=365),
    "voice.answersheet": timedelta(days=30),
}
"""How long rows are kept after they ended; sessions, tallies and shared values end by themselves."""

LED_UP_TO = {
    "plans.initiative": ("actions",),
    "plans.objective": ("children", "initiatives", "actions"),
}
"""What may lead up to rows of a plan: such a row goes in the night after the last of them."""

REMOVED = (
    "economics.benefit",
    "packs.pack",
    "packs.programmepack",
    "plans.action",
    "plans.portalcomment",
    "plans.valuerecord",
    "plans.successcriterion",
    "plans.whatmatterscheck",
    "voice.answersheet",
)
"""Tables whose rows say themselves since when somebody took them out."""

SINCE = {
    "plans.portallink": "expires_at",
    "plans.portalsession": "seen_at",
    "plans.portalvisit": "last_at",
    "relationships.personlook": "last_at",
}
"""What is over some time after the moment that a column says."""

WITH_ITS_PERSON = ("leaves", "while the person works here")
"""How the map says that a row is the person's own and goes when they leave."""

LISTED_ALONE = timedelta(days=1)
"""A session is listed a moment before it is stored: only old entries without one are over."""


@audited("data.expired")
def forget_what_is_over(organisation: Organisation, *, by: User, at: datetime) -> Organisation:
    """Remove what nobody needs any more; the trail keeps how many rows of which table."""
    require(by, Permission.EDIT_USERS)
    _let_files_go(at)
    removed = {label: rows.delete()[0] for label, rows in _over(at).items()}
    removed["core.user.password"] = _forget_passwords()
    remark(removed={label: count for label, count in removed.items() if count})
    return organisation


def _let_files_go(at: datetime) -> None:
    """Let go what loses its row now, and sweep what belongs to no row for longer than a day."""
    over = _over(at)["core.attachment"].values_list("token", flat=True)
    tokens = list(over)

    def go() -> None:
        for token in tokens:
            shelf.let_go(token, at=at)
        verification.sweep(at=at)

    transaction.on_commit(go)


def _of_who_left() -> Mapping[str, QuerySet[Any]]:
    """Return the rows that go with their person, as the map says table by table."""
    kept = {label: next(iter(fields.values())).kept for label, fields in data_map.entries().items()}
    own = {label for label, words in kept.items() if words.endswith(WITH_ITS_PERSON)}
    return {label: _rows(label).filter(user__is_active=False) for label in sorted(own)}


def _forget_passwords() -> int:
    """Take the passwords of who left: with the second step gone, none alone may let them in."""
    left = User.objects.filter(is_active=False, pk__in=User.objects.with_password().values("pk"))
    return left.update(password=make_password(None))


def _over(at: datetime) -> Mapping[str, QuerySet[Any]]:
    """Return the rows of each table that have been kept long enough."""
    until = {label: at - kept for label, kept in KEPT.items()}
    tasks = "django_tasks_database.dbtaskresult"
    finished = _rows(tasks).filter(
        finished_at__lt=until[tasks], status__in=("SUCCESSFUL", "FAILED")
    )
    dead_since = until["core.apitoken"]
    dead = Q(revoked_at__lt=dead_since) | Q(expires_on__lt=dead_since.date())
    links = OneTimeLink.objects.filter(made_at__lt=until["core.onetimelink"], expires_at__lt=at)
    over: dict[str, QuerySet[Any]] = {
        tasks: finished,
        "core.onetimelink": links,
        "core.apitoken": ApiToken.objects.filter(dead),
        "core.rememberedanswer": RememberedAnswer.objects.filter(
            made_at__lt=until["core.rememberedanswer"]
        ),
        "core.comment": Comment.objects.filter(deleted_at__lt=until["core.comment"]),
        "core.attachment": Attachment.objects.filter(removed_at__lt=until["core.attachment"]),
        "core.sighting": Sighting.objects.filter(last_at__lt=until["core.sighting"]),
        "core.attempt": Attempt.objects.filter(at__lt=until["core.attempt"]),
        "account.emailconfirmation": _rows("account.emailconfirmation").filter(
            created__lt=until["account.emailconfirmation"]
        ),
        **{
            label: _rows(label).filter(
                removed_at__lt=until[label], **{f"{name}__isnull": True for name in below}
            )
            for label, below in LED_UP_TO.items()
        },
        **{
            label: _rows(label).filter(**{f"{since}__lt": until[label]})
            for label, since in SINCE.items()
        },
        **{label: _rows(label).filter(removed_at__lt=until[label]) for label in REMOVED},
        "socialaccount.socialtoken": _rows("socialaccount.socialtoken").filter(expires_at__lt=at),
        "core.tally": Tally.objects.filter(ends_at__lt=at),
        "core.cacheentry": CacheEntry.objects.filter(expires__lt=at),
    }
    return {**over, **_sessions(at), **_of_who_left()}


def _sessions(at: datetime) -> dict[str, QuerySet[Any]]:
    """Return sessions that ended, and entries in people's lists whose session is gone."""
    stored = _rows("sessions.session")
    living = stored.filter(expire_date__gte=at).values("session_key")
    listed = _rows("usersessions.usersession")
    gone = listed.exclude(session_key__in=living).filter(created_at__lt=at - LISTED_ALONE)
    return {"usersessions.usersession": gone, "sessions.session": stored.filter(expire_date__lt=at)}


def _rows(label: str) -> QuerySet[Any]:
    """Return all rows of a table by the name that the map gives it."""
    rows: QuerySet[Any] = apps.get_model(label)._default_manager.all()
    return rows
