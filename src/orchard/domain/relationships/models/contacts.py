"""A person at the customer, what they are in decisions, and how much they weigh there."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.relationships.models.scoping import ContactQuerySet, OfContact
from orchard.domain.relationships.rules import (
    Channel,
    DecisionRole,
    DecisionWay,
    Function,
    InformationNeed,
    LawfulBasis,
    Level,
    Tempo,
)

SCALE = (1, 5)


class Contact(Versioned):
    """A person at the customer; `key` names them for ever, also when everything else was erased."""

    key = models.UUIDField(_("key"), default=uuid4, unique=True, editable=False)
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="contacts", verbose_name=_("account")
    )
    unit = models.ForeignKey(
        AccountUnit, models.PROTECT, null=True, related_name="contacts", verbose_name=_("unit")
    )
    name = models.CharField(_("name"), max_length=200)
    former_names = models.TextField(
        _("former names, one a line"), blank=True, default="", editable=False
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    function = models.CharField(_("function group"), max_length=20, choices=Function.choices)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)
    reports_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="reports", verbose_name=_("reports to")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    channel = models.CharField(
        _("preferred channel"), max_length=20, choices=Channel.choices, blank=True
    )
    language = models.CharField(_("preferred language"), max_length=50, blank=True)
    basis = models.CharField(
        _("lawful basis"),
        max_length=30,
        choices=LawfulBasis.choices,
        default=LawfulBasis.LEGITIMATE_INTEREST,
    )
    source = models.CharField(_("how we know them"), max_length=300)
    tempo = models.CharField(_("tempo"), max_length=20, choices=Tempo.choices, blank=True)
    information_need = models.CharField(
        _("information need"), max_length=20, choices=InformationNeed.choices, blank=True
    )
    decision_way = models.CharField(
        _("way to decide"), max_length=20, choices=DecisionWay.choices, blank=True
    )
    matters = models.TextField(_("what matters to them"), blank=True)
    pains = models.TextField(_("where the shoe pinches"), blank=True)
    added_at = models.DateTimeField(_("known since"))
    left_on = models.DateField(_("left on"), null=True)
    restricted_on = models.DateField(_("use restricted since"), null=True)
    erased_at = models.DateTimeField(_("erased at"), null=True)

    objects = ContactQuerySet["Contact"].as_manager()

    class Meta:
        verbose_name = _("contact")
        ordering: ClassVar = ["account_id", "name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(source=""), name="contact_has_name_and_source"
            ),
            models.CheckConstraint(
                condition=Q(function__in=Function.values) & Q(level__in=Level.values),
                name="contact_function_and_level_are_known",
            ),
            models.CheckConstraint(
                condition=Q(reports_to__isnull=True) | ~Q(reports_to=F("id")),
                name="contact_does_not_report_to_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_here(self) -> bool:
        """Say whether the person still works there, as far as we know."""
        return self.left_on is None and self.erased_at is None

    @property
    def all_names(self) -> tuple[str, ...]:
        """Return the name and those that the person had here before."""
        return (self.name, *self.former_names.splitlines())

    def remember(self, called: str) -> None:
        """Keep the name that was: notes may hold it on the day when the person is erased."""
        if called not in self.all_names:
            self.former_names = "\n".join((*self.former_names.splitlines(), called))


class BuyingRole(models.Model):
    """What a person is in a decision; without the decision's name, in general."""

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="buying_roles", verbose_name=_("contact")
    )
    role = models.CharField(_("role"), max_length=20, choices=DecisionRole.choices)
    decision = models.CharField(_("decision"), max_length=200, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)
    has_ended_by_leaving = models.BooleanField(_("ended as the person left"), default=False)
    at = models.DateTimeField(_("written at"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))

    objects = OfContact["BuyingRole"].as_manager()

    class Meta:
        verbose_name = _("role in a decision")
        ordering: ClassVar = ["contact_id", "decision", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact", "role", "decision"],
                condition=Q(until__isnull=True),
                name="buying_role_once_per_decision",
            ),
            models.CheckConstraint(
                condition=Q(role__in=DecisionRole.values), name="buying_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.role}"


class Weighing(models.Model):
    """How much a person can move and how much they care, as somebody saw it on a day."""

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="weighings", verbose_name=_("contact")
    )
    influence = models.PositiveSmallIntegerField(_("influence"), null=True)
    interest = models.PositiveSmallIntegerField(_("interest"), null=True)
    on = models.DateField(_("on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written at"))

    objects = OfContact["Weighing"].as_manager()

    class Meta:
        verbose_name = _("weight of a person")
        ordering: ClassVar = ["contact_id", "on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(influence__isnull=True) | Q(influence__range=SCALE))
                & (Q(interest__isnull=True) | Q(interest__range=SCALE)),
                name="weighing_on_the_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.on}"
