"""What is over goes by itself, after as long as the data map says that it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.models import (
    ApiToken,
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
    "core.sighting": timedelta(days=365),
    "core.attempt": timedelta(days=1),
}
"""How long rows are kept after they ended; sessions, tallies and shared values end by themselves."""

LISTED_ALONE = timedelta(days=1)
"""A session is listed a moment before it is stored: only old entries without one are over."""


@audited("data.expired")
def forget_what_is_over(organisation: Organisation, *, by: User, at: datetime) -> Organisation:
    """Remove what nobody needs any more; the trail keeps how many rows of which table."""
    require(by, Permission.EDIT_USERS)
    removed = {label: rows.delete()[0] for label, rows in _over(at).items()}
    remark(removed={label: count for label, count in removed.items() if count})
    return organisation


def _over(at: datetime) -> Mapping[str, QuerySet[Any]]:
    """Return the rows of each table that have been kept long enough."""
    until = {label: at - kept for label, kept in KEPT.items()}
    tasks = "django_tasks_database.dbtaskresult"
    finished = apps.get_model(tasks)._default_manager.filter(
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
        "core.sighting": Sighting.objects.filter(last_at__lt=until["core.sighting"]),
        "core.attempt": Attempt.objects.filter(at__lt=until["core.attempt"]),
        "core.tally": Tally.objects.filter(ends_at__lt=at),
        "core.cacheentry": CacheEntry.objects.filter(expires__lt=at),
    }
    return over | _sessions(at)


def _sessions(at: datetime) -> dict[str, QuerySet[Any]]:
    """Return sessions that ended, and entries in people's lists whose session is gone."""
    stored = apps.get_model("sessions", "Session")._default_manager
    living = stored.filter(expire_date__gte=at).values("session_key")
    listed = apps.get_model("usersessions", "UserSession")._default_manager
    gone = listed.exclude(session_key__in=living).filter(created_at__lt=at - LISTED_ALONE)
    return {"usersessions.usersession": gone, "sessions.session": stored.filter(expire_date__lt=at)}
