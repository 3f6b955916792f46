"""How people like to work, for the team of their account, and only while that is switched on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, QuerySet

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.relationships import guards
from orchard.domain.relationships.models import (
    AttitudeAssessment,
    Contact,
    OpenPoint,
    OpinionSwitch,
    StyleObservation,
)


@dataclass(frozen=True, slots=True)
class SwitchNow:
    """Whether attitudes and styles are on, who decided so, and how many are stored."""

    row: OpinionSwitch
    styles: int
    attitudes: int


def are_opinions_on(viewer: User) -> bool:
    """Say whether the viewer may meet attitudes and styles at all."""
    return viewer.may(Permission.SEE_OPINIONS) and guards.is_switched_on()


def opinion_switch(viewer: User) -> SwitchNow:
    """Return the switch, for who may turn it."""
    require(viewer, Permission.EDIT_ORGANISATION)
    row = OpinionSwitch.objects.select_related("by").first()
    styles = StyleObservation.objects.count()
    return SwitchNow(row or OpinionSwitch(), styles, AttitudeAssessment.objects.count())


def styles_of(viewer: User, person: Contact) -> list[StyleObservation]:
    """Return what was seen of a person, the latest first."""
    rows = StyleObservation.objects.visible_to(viewer).usable().filter(contact=person)
    return list(rows.select_related("by").order_by("-on", "-pk"))


def style(viewer: User, account: Account, style_id: int) -> StyleObservation:
    """Return one observation about a person of the account."""
    rows = StyleObservation.objects.visible_to(viewer).of(account).filter(pk=style_id)
    found = rows.select_related("contact__account").first()
    if found is None:
        raise NotFound
    return found


def current_styles(
    viewer: User, people: Collection[int], *, on: date
) -> dict[int, StyleObservation]:
    """Return the latest observation of each person; one that has expired counts for nothing."""
    return _latest(_seen(viewer, people, on), on)


def styles_and_points(
    viewer: User, people: Collection[int], *, on: date
) -> tuple[dict[int, StyleObservation], bool]:
    """Return the same, and whether anything is open with these people: both asked at once."""
    points = OpenPoint.objects.visible_to(viewer).usable().filter(answered_on__isnull=True)
    is_asked = Exists(points.filter(contact__in=people))
    rows = list(_seen(viewer, people, on).annotate(is_asked=is_asked))
    return _latest(rows, on), any(one.is_asked for one in rows)


def _seen(viewer: User, people: Collection[int], on: date) -> QuerySet[StyleObservation]:
    rows = StyleObservation.objects.visible_to(viewer).in_use().filter(contact__in=people)
    return rows.filter(on__lte=on).select_related("by").order_by("on", "pk")


def _latest(rows: Iterable[StyleObservation], on: date) -> dict[int, StyleObservation]:
    latest = {one.contact_id: one for one in rows}
    return {key: one for key, one in latest.items() if one.expires_on >= on}
