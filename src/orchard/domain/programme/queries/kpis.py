"""What one may ask about the programme's KPIs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.programme.models import Kpi, KpiDecision, KpiOpening, KpiQuerySet
from orchard.domain.programme.rules import is_unused


@dataclass(frozen=True, slots=True)
class Entry:
    """A KPI in the register: its last decision, and whether anybody still looks at it."""

    kpi: Kpi
    decided: str
    decided_on: date | None
    opened_on: date | None
    is_unused: bool


def kpis(viewer: User) -> KpiQuerySet:
    """Return the KPIs in use, in the order of the register."""
    return Kpi.objects.visible_to(viewer).in_use().select_related("owner").order_by("pk")


def kpi(viewer: User, key: str) -> Kpi:
    """Return one KPI by its key, removed or not."""
    found = Kpi.objects.visible_to(viewer).select_related("owner").filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def register(viewer: User, *, on: date, keys: Iterable[str] | None = None) -> list[Entry]:
    """Return the register with the last decision on each KPI; `keys` asks for some of them."""
    rows = kpis(viewer) if keys is None else kpis(viewer).filter(key__in=list(keys))
    in_order = KpiDecision.objects.filter(kpi__in=rows).order_by("decided_on", "pk")
    last = {decision.kpi_id: decision for decision in in_order}
    days = KpiOpening.objects.filter(kpi__in=rows).values("kpi").annotate(last=Max("day"))
    opened: dict[int, date] = dict(days.values_list("kpi", "last"))
    return [_entry(row, last.get(row.pk), opened.get(row.pk), on) for row in rows]


def unused(viewer: User, *, on: date) -> list[Kpi]:
    """Return the KPIs that nobody opened in two quarters, asked for at once."""
    found = kpis(viewer).annotate(last=Max("openings__day"))
    return [one for one in found if is_unused(getattr(one, "last", None), one.added_at.date(), on)]


def decisions(viewer: User, kpi: Kpi) -> list[KpiDecision]:
    """Return what was decided on a KPI, the latest first."""
    if not Kpi.objects.visible_to(viewer).filter(pk=kpi.pk).exists():
        raise NotFound
    return list(KpiDecision.objects.filter(kpi=kpi).select_related("by"))


def latest_decisions(viewer: User, *, most: int) -> list[KpiDecision]:
    """Return what was decided last on any KPI, the latest first."""
    rows = KpiDecision.objects.filter(kpi__in=Kpi.objects.visible_to(viewer))
    return list(rows.select_related("kpi", "by").order_by("-decided_on", "-pk")[:most])


def removed(viewer: User) -> KpiQuerySet:
    """Return KPIs that were taken out, the latest first."""
    gone = Kpi.objects.visible_to(viewer).filter(removed_at__isnull=False)
    return gone.order_by("-removed_at", "-pk")


def _entry(kpi: Kpi, last: KpiDecision | None, opened_on: date | None, on: date) -> Entry:
    text, day = (last.text, last.decided_on) if last else ("", None)
    return Entry(kpi, text, day, opened_on, is_unused(opened_on, kpi.added_at.date(), on))


def was_opened(viewer: User, kpi: Kpi, day: date) -> bool:
    """Say whether somebody opened the KPI that day."""
    visible = Kpi.objects.visible_to(viewer)
    return KpiOpening.objects.filter(kpi__in=visible, kpi=kpi, day=day).exists()
