"""How often one really meets, counted over meetings that somebody may see."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import F, Window
from django.db.models.functions import Coalesce, RowNumber

from orchard.domain.meetings.models.sitting import MeetingQuerySet
from orchard.domain.meetings.rules.pace import LATEST, Pace, pace


def paces(meetings: MeetingQuerySet, zone: ZoneInfo, *, today: date) -> dict[tuple[int, str], Pace]:
    """Return the pace by account of today and type, of all these in one question."""
    home = Coalesce("account__merged_into", "account")
    place = Window(
        RowNumber(),
        partition_by=[home, F("kind")],
        order_by=[F("starts_at").desc(), F("pk").desc()],
    )
    held = meetings.took_place().order_by().annotate(home_key=home, place_back=place)
    days: dict[tuple[int, str], list[date]] = defaultdict(list)
    for key, kind, starts_at in held.filter(place_back__lte=LATEST).values_list(
        "home_key", "kind", "starts_at"
    ):
        days[key, kind].append(starts_at.astimezone(zone).date())
    found = {key: pace(many, today=today) for key, many in days.items()}
    return {key: one for key, one in found.items() if one is not None}
