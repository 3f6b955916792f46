"""Every table of an account's people, read once for all days that are looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db import models

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.relationships.models import (
    AttitudeAssessment,
    BuyingRole,
    Contact,
    Encounter,
    GapSeat,
    Line,
    MapReview,
    Placement,
    TieAssessment,
    Weighing,
)
from orchard.domain.relationships.models.restrictions import ever_restricted

M = TypeVar("M", bound=models.Model)


class Tables:
    """Every table of an account's people, read once; a day takes of it what was so then."""

    def __init__(
        self,
        viewer: User,
        account: Account,
        days: Sequence[date],
        zone: tzinfo | None,
        *,
        with_lines: bool = True,
        only_ties: bool = False,
    ) -> None:
        self.viewer, self.account = viewer, account
        self.zone = zone or ZoneInfo(core.fiscal_calendar(viewer).time_zone)
        rows = Contact.objects.visible_to(viewer).of(account).select_related("unit", "reports_to")
        rows = rows.annotate(ever_restricted=ever_restricted())
        self.contacts = list(rows.filter(erased_at__isnull=True).order_by("name", "pk"))
        reviews = MapReview.objects.visible_to(viewer).of(account).select_related("by")
        reviews = reviews.none() if only_ties else reviews
        self.reviews = list(reviews.order_by("at", "pk"))
        roles = BuyingRole.objects.visible_to(viewer).of(account)
        roles = roles.none() if only_ties else roles
        self.roles = _by(roles.order_by("decision", "pk"), "contact_id")
        places = Placement.objects.visible_to(viewer).of(account).select_related("unit")
        places = places.none() if only_ties else places
        self.places = _by(places.order_by("on", "pk"), "contact_id")
        weighings = Weighing.objects.visible_to(viewer).of(account)
        self.weighings = _by(weighings.order_by("on", "pk"), "contact_id")
        attitudes = AttitudeAssessment.objects.visible_to(viewer).of(account)
        attitudes = attitudes.none() if only_ties else attitudes
        self.attitudes = _by(attitudes.select_related("by").order_by("on", "pk"), "contact_id")
        assessed = TieAssessment.objects.visible_to(viewer).of(account)
        assessed = assessed.select_related("tie__user", "by")
        assessed = assessed.annotate(**{self.met(on): _last_met(on) for on in days})
        self.assessed = _by(assessed.order_by("on", "pk"), "tie_id")
        lines = Line.objects.visible_to(viewer).of(account) if with_lines else Line.objects.none()
        self.lines = list(lines.select_related("contact", "other", "by").order_by("since", "pk"))
        seats = GapSeat.objects.visible_to(viewer).of(account).select_related("owner")
        self.seats = list(seats.order_by("-influence", "pk"))
        self.team = accounts.seats(viewer, account)
        ours = {seat.user for seat in self.team} | {
            one[0].tie.user for one in self.assessed.values()
        }
        self.departures = _departures({user.pk for user in ours if not user.is_active})

    @staticmethod
    def met(on: date) -> str:
        """Return how the day on which two last met until a day is named."""
        return f"met_until_{on.toordinal()}"


def _departures(users: Collection[int]) -> dict[int, datetime]:
    """Return when those of us left who no longer work here, as the trail knows."""
    if not users:
        return {}
    left = AuditEvent.objects.filter(
        verb="user.left", subject_type=User._meta.label_lower, subject_id__in=map(str, users)
    )
    return {int(key): at for key, at in left.order_by("sequence").values_list("subject_id", "at")}


def _last_met(on: date) -> models.Subquery:
    """Return when the two of a tie last met until a day."""
    rows = Encounter.objects.filter(tie=models.OuterRef("tie"), on__lte=on).order_by()
    return models.Subquery(rows.values("tie").annotate(last=models.Max("on")).values("last"))


def _by(rows: models.QuerySet[M], key: str) -> dict[int, list[M]]:
    """Return rows by what they hang on."""
    found: dict[int, list[M]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
