"""Project groups: a few people of both sides improve one thing within half a year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.plans.models.scoping import AboutAccount
from orchard.domain.plans.rules.groups import PARTS, Complicated, Focus
from orchard.domain.relationships.guards import merged
from orchard.domain.relationships.models import Contact
from orchard.domain.whitespace.models import Opportunity


class GroupQuerySet(AboutAccount["ProjectGroup"]):
    """Filters that one can chain."""

    def counted(self) -> Self:
        """Add how many of each side work in a group."""
        return self.annotate(
            ours=Count("members", filter=Q(members__user__isnull=False)),
            theirs=Count("members", filter=Q(members__contact__isnull=False)),
        )

    def closed(self) -> Self:
        """Return those whose effect is known."""
        return self.filter(closed_on__isnull=False)

    def running(self, day: date) -> Self:
        """Return those that are neither closed nor late."""
        return self.filter(closed_on__isnull=True, ends_on__gte=day)

    def late(self, day: date) -> Self:
        """Return those that should have been closed before a day."""
        return self.filter(closed_on__isnull=True, ends_on__lt=day)


def _level() -> models.PositiveSmallIntegerField[int | None, int | None]:
    """Return a column for one of the parts that make working together complicated."""
    return models.PositiveSmallIntegerField(null=True)


class ProjectGroup(Versioned):
    """One focus, one leader, members of both sides, from where to where, and what came of it."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="project_groups")
    name = models.CharField(_("name"), max_length=200)
    focus = models.CharField(_("focus"), max_length=20, choices=Focus.choices)
    leader = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("leader"))
    measure = models.CharField(_("measured by"), max_length=200)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    baseline = models.DecimalField(_("from"), max_digits=18, decimal_places=4)
    target = models.DecimalField(_("to"), max_digits=18, decimal_places=4)
    current = models.DecimalField(_("now"), max_digits=18, decimal_places=4, null=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    complexity_before = models.DecimalField(
        _("how complicated it is, 1 to 5"), max_digits=3, decimal_places=2
    )
    complexity_after = models.DecimalField(
        _("how complicated it is now, 1 to 5"), max_digits=3, decimal_places=2, null=True
    )
    # groups from before the four were asked one by one have the score alone
    handoffs_before = _level()
    exceptions_before = _level()
    systems_before = _level()
    contacts_before = _level()
    handoffs_after = _level()
    exceptions_after = _level()
    systems_after = _level()
    contacts_after = _level()
    freed_hours = models.DecimalField(
        _("hours freed a month"), max_digits=8, decimal_places=2, null=True
    )
    effect = models.TextField(_("what came of it"), blank=True)
    closed_on = models.DateField(_("closed on"), null=True)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("noted at"))
    opportunities = models.ManyToManyField(
        Opportunity, related_name="+", verbose_name=_("opportunities that followed")
    )

    objects = GroupQuerySet.as_manager()
    ours: int
    theirs: int
    """How many of each side work in it; only `counted` rows know."""

    class Meta:
        verbose_name = _("project group")
        ordering: ClassVar = ["account_id", "ends_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(measure="") & Q(focus__in=Focus.values),
                name="group_has_name_focus_and_measure",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="group_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(complexity_before__range=(1, 5))
                & (Q(complexity_after__isnull=True) | Q(complexity_after__range=(1, 5))),
                name="group_complexity_lies_between_one_and_five",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{one}_{side}__isnull": True for one in PARTS})
                    | Q(
                        **{f"{one}_{side}__isnull": False for one in PARTS},
                        **{f"{one}_{side}__range": (1, 5) for one in PARTS},
                    ),
                    name=f"group_parts_{side}_lie_between_one_and_five",
                )
                for side in ("before", "after")
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | (Q(complexity_after__isnull=False) & ~Q(effect="")),
                name="group_closed_with_effect_and_complexity",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def home(self) -> Account:
        """Return the account that it belongs to now, after any merger."""
        return merged(self.account)

    @property
    def before(self) -> Complicated | None:
        """Return what made it complicated; not known of groups of which only the score is."""
        return self._parts("before")

    @property
    def after(self) -> Complicated | None:
        """Return what makes it complicated now."""
        return self._parts("after")

    def _parts(self, side: str) -> Complicated | None:
        levels = [getattr(self, f"{one}_{side}") for one in PARTS]
        return None if None in levels else Complicated(*levels)

    @property
    def simpler_by(self) -> Decimal | None:
        """Return by how many points it is less complicated; not known before the group is closed."""
        if self.complexity_after is None:
            return None
        return self.complexity_before - self.complexity_after


class OfGroup(AboutAccount["GroupMember"]):
    """Members of groups."""

    path: ClassVar[str] = "group__account__"


class GroupMember(models.Model):
    """Somebody in a project group: one of us, or a contact."""

    group = models.ForeignKey(ProjectGroup, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+")

    objects = OfGroup.as_manager()

    class Meta:
        verbose_name = _("member of a project group")
        ordering: ClassVar = ["group_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, contact__isnull=True)
                | Q(user__isnull=True, contact__isnull=False),
                name="member_is_one_person",
            ),
            models.UniqueConstraint(fields=["group", "user"], name="user_once_in_a_group"),
            models.UniqueConstraint(fields=["group", "contact"], name="contact_once_in_a_group"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.user_id or self.contact_id}"
