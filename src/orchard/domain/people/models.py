"""Coaching: one talk a month between a manager of accounts and their leader, seen by these two."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned
from orchard.domain.people.rules import LAST_DAY_OF_EVERY_MONTH, TalkState


def between(viewer: User, path: str = "") -> Q:
    """Return the condition that the viewer is one of the two."""
    return Q(**{f"{path}coach": viewer}) | Q(**{f"{path}coached": viewer})


class CoachingSeriesQuerySet(ScopedQuerySet["CoachingSeries"]):
    """Filters that one can chain."""

    permission = Permission.NOMINATE

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # the two are users
        """Return one's own series: nobody else sees them, whatever their role."""
        return super().visible_to(viewer).filter(between(viewer))

    def running(self, on: date) -> Self:
        """Return those that were not ended and have a talk to come on a day or after it.

        One that is past and that nobody said was held is none to come.
        """
        planned = CoachingTalk.objects.filter(state=TalkState.PLANNED, on__gte=on)
        ahead = planned.values("series")
        return self.filter(ended_on__isnull=True, pk__in=ahead)


class CoachingSeries(Versioned):
    """A talk a month that two people agreed on; the local time stays the same all year."""

    coach = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("leader"))
    coached = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("account manager")
    )
    day_of_month = models.PositiveSmallIntegerField(_("day of the month"))
    starts = models.TimeField(_("begins at"))
    zone = models.CharField(_("time zone"), max_length=64)
    since = models.DateField(_("agreed from"))
    ended_on = models.DateField(_("ended on"), null=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(_("agreed at"))

    objects = CoachingSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series of coaching talks")
        ordering: ClassVar = ["-since", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(coach=F("coached")), name="coaching_is_between_two_people"
            ),
            models.CheckConstraint(
                condition=Q(day_of_month__range=(1, LAST_DAY_OF_EVERY_MONTH)),
                name="coaching_day_is_in_every_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coach_id} {self.coached_id}"


class CoachingTalkQuerySet(ScopedQuerySet["CoachingTalk"]):
    """Filters that one can chain."""

    permission = Permission.NOMINATE

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # the two are users
        """Return the talks of one's own series."""
        return super().visible_to(viewer).filter(between(viewer, "series__"))


class CoachingTalk(Versioned):
    """One talk about one or two accounts; what was said in it is read by the two alone."""

    series = models.ForeignKey(CoachingSeries, models.CASCADE, related_name="talks")
    on = models.DateField(_("on"))
    first = models.ForeignKey(
        Account, models.PROTECT, related_name="+", verbose_name=_("first account")
    )
    second = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name=_("second account")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=TalkState.choices, default=TalkState.PLANNED
    )
    notes = models.TextField(_("what was said"), blank=True)

    objects = CoachingTalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("coaching talk")
        ordering: ClassVar = ["series_id", "on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "on"], name="coaching_talk_once_a_day"),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(first=F("second")),
                name="coaching_talk_is_about_different_accounts",
            ),
            models.CheckConstraint(
                condition=Q(state__in=TalkState.values), name="coaching_talk_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}: {self.on}"
