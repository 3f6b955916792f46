"""What one may ask of the core; each answer is limited to what the viewer may see."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext as _

from orchard.analytics.policy import Policy, from_json
from orchard.domain.core.calendar import FiscalCalendar
from orchard.domain.core.mistakes import DomainError, NotFound
from orchard.domain.core.models import (
    ApiToken,
    AuditEvent,
    AuditQuerySet,
    Comment,
    ExchangeRate,
    LinkQuerySet,
    OneTimeLink,
    Organisation,
    PolicyQuerySet,
    PolicyVersion,
    RateQuerySet,
    SavedView,
    TokenQuerySet,
    User,
    UserQuerySet,
)
from orchard.domain.core.money import Rate
from orchard.domain.core.rules import Permission

M = TypeVar("M", bound=models.Model)


class RateMissing(DomainError):
    """No rate is stored for that currency and month."""


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """The policy of a day; `number` is None while the defaults of the methods apply."""

    number: int | None
    policy: Policy


def organisation(viewer: User) -> Organisation:
    """Return the organisation that this installation serves."""
    found = Organisation.objects.visible_to(viewer).first()
    if found is None:
        raise NotFound
    return found


def fiscal_calendar(viewer: User) -> FiscalCalendar:
    """Return how the organisation counts days and periods."""
    found = organisation(viewer)
    return FiscalCalendar(found.fiscal_year_starts, found.time_zone)


def users(viewer: User) -> UserQuerySet:
    """Return the people who work here, by name."""
    return User.objects.visible_to(viewer).order_by("name", "pk")


def user(viewer: User, user_id: int) -> User:
    """Return one person."""
    found = users(viewer).filter(pk=user_id).first()
    if found is None:
        raise NotFound
    return found


def people(viewer: User) -> UserQuerySet:
    """Return the people who work here or did, by name, with their roles; without the command line."""
    return users(viewer).people().prefetch_related("roles")


def managed_person(viewer: User, user_id: int) -> User:
    """Return somebody whose access the viewer manages."""
    found = people(viewer).filter(pk=user_id).first()
    if found is None or not viewer.may(Permission.EDIT_USERS):
        raise NotFound
    return found


def open_links(viewer: User, person: User, at: datetime) -> LinkQuerySet:
    """Return the person's links that could still be followed."""
    links = OneTimeLink.objects.visible_to(viewer).unused()
    return links.filter(user=person, expires_at__gt=at)


def policy_version(viewer: User, number: int) -> PolicyVersion:
    """Return one version by its number."""
    found = policy_versions(viewer).filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def saved_views(viewer: User, page: str) -> list[SavedView]:
    """Return the viewer's own saved views of a page, by name."""
    return list(SavedView.objects.filter(user=viewer, page=page).order_by("name", "pk"))


def saved_view(viewer: User, view_id: int) -> SavedView:
    """Return one of the viewer's own saved views."""
    found = SavedView.objects.filter(user=viewer, pk=view_id).first()
    if found is None:
        raise NotFound
    return found


def own_comment(viewer: User, comment_id: int) -> Comment:
    """Return a comment that the viewer wrote, taken back or not."""
    found = Comment.objects.filter(author=viewer, pk=comment_id).first()
    if found is None:
        raise NotFound
    return found


def policy_versions(viewer: User) -> PolicyQuerySet:
    """Return all versions, the latest number first."""
    return PolicyVersion.objects.visible_to(viewer).order_by("-number")


def current_policy(viewer: User, on: date) -> PolicyInForce:
    """Return the policy that is in force on the day."""
    if not viewer.may(PolicyQuerySet.permission):
        raise NotFound
    version = PolicyVersion.objects.visible_to(viewer).valid_on(on).first()
    if version is None:
        return PolicyInForce(None, Policy())
    return PolicyInForce(version.number, from_json(version.groups))


@dataclass(frozen=True, slots=True)
class Policies:
    """The policy of a day, and the latest one that somebody proposed and nobody approved yet."""

    in_force: PolicyInForce
    proposed: PolicyVersion | None


def policies(viewer: User, on: date) -> Policies:
    """Return the policy of the day beside the one that waits, both read at once."""
    if not viewer.may(PolicyQuerySet.permission):
        raise NotFound
    rows = PolicyVersion.objects.visible_to(viewer)
    is_wanted = models.Q(approved_at__isnull=True)
    is_wanted |= models.Q(pk__in=rows.valid_on(on).values("pk")[:1])
    found = list(rows.filter(is_wanted).order_by("-number"))
    version = next((one for one in found if one.approved_at is not None), None)
    return Policies(
        PolicyInForce(version.number, from_json(version.groups))
        if version
        else PolicyInForce(None, Policy()),
        next((one for one in found if one.approved_at is None), None),
    )


def policies_on(viewer: User, days: Collection[date]) -> dict[date, PolicyInForce]:
    """Return the policy that was in force on each of these days, all read at once."""
    if not viewer.may(PolicyQuerySet.permission):
        raise NotFound
    if not days:
        return {}
    begun = list(PolicyVersion.objects.visible_to(viewer).valid_on(max(days)))
    found = {}
    for day in days:
        version = next((one for one in begun if one.valid_from <= day), None)
        policy = Policy() if version is None else from_json(version.groups)
        found[day] = PolicyInForce(version.number if version else None, policy)
    return found


def rates(viewer: User) -> RateQuerySet:
    """Return the latest revision of every stored rate, by currency and month."""
    later = ExchangeRate.objects.filter(
        currency=models.OuterRef("currency"),
        month=models.OuterRef("month"),
        revision__gt=models.OuterRef("revision"),
    )
    visible = ExchangeRate.objects.visible_to(viewer)
    return visible.filter(~models.Exists(later)).order_by("currency", "month")


def rate(viewer: User, currency: str, on: date, *, revision: int | None = None) -> Rate:
    """Return the stored rate of the day's month: the latest revision, or the one asked for."""
    base = organisation(viewer).currency
    if currency == base:
        return Rate(base, base, on.replace(day=1), Decimal(1))
    revisions = ExchangeRate.objects.visible_to(viewer).of_month(currency, on)
    if revision is not None:
        revisions = revisions.filter(revision=revision)
    found = revisions.first()
    if found is None:
        text = _("No rate from %(currency)s to %(base)s is stored for %(month)s. Add one.")
        raise RateMissing(text % {"currency": currency, "base": base, "month": f"{on:%Y-%m}"})
    return Rate(currency, base, found.month, found.rate, found.revision)


def audit_events(viewer: User) -> AuditQuerySet:
    """Return what was done, the latest first."""
    return AuditEvent.objects.visible_to(viewer).order_by("-sequence")


def my_tokens(viewer: User) -> TokenQuerySet:
    """Return one's own tokens, the latest first."""
    return ApiToken.objects.of(viewer).order_by("-pk")


def my_token(viewer: User, token_id: int) -> ApiToken:
    """Return one of one's own tokens."""
    found = my_tokens(viewer).filter(pk=token_id).first()
    if found is None:
        raise NotFound
    return found


def unread(viewer: User, subjects: Sequence[M], *, since: datetime) -> list[M]:
    """Return those, all of one kind, whose figures the viewer has not looked at since then."""
    if not subjects:
        return []
    looks = AuditEvent.objects.filter(
        verb="figures.read",
        subject_type=subjects[0]._meta.label_lower,
        subject_id__in=[str(one.pk) for one in subjects],
    )
    read = set(looks.filter(by_id=viewer.pk, at__gte=since).values_list("subject_id", flat=True))
    return [one for one in subjects if str(one.pk) not in read]
