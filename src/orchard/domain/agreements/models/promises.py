"""Promises: what we said we would do for somebody at a customer, by when, and who has to keep it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.agreements.rules.promises import (
    ENDED,
    LONGEST,
    MONTHS_JUDGED,
    OPEN,
    Days,
    Fate,
    Function,
    State,
    fate_of,
)
from orchard.domain.core.calendar import add_months
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import Versioned
from orchard.domain.relationships.guards import merged
from orchard.domain.relationships.models import Contact, ContactQuerySet


class PromiseQuerySet(ContactQuerySet["Promise"]):
    """Filters that one can chain; to whom it was given is for who may know people there."""

    permission = Permission.SEE_ACCOUNTS

    def open(self) -> Self:
        """Return those that are still to be kept."""
        return self.filter(state__in=OPEN)

    def to_confirm(self) -> Self:
        """Return those to which the function has said nothing yet."""
        return self.filter(state=State.GIVEN)

    def due_lately(self, day: date) -> Self:
        """Return those whose day came in the last twelve months; a day has until its midnight."""
        return self.filter(counts_on__gte=add_months(day, -MONTHS_JUDGED), counts_on__lt=day)


class Promise(Versioned):
    """One promise: its function has to say that it can keep it, before it counts as our word.

    `due_on` is the day as it stands now, `counts_on` the one by which it is judged.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="promises")
    words = models.CharField(_("what was promised"), max_length=LONGEST)
    given_to = models.ForeignKey(
        Contact, models.PROTECT, related_name="+", verbose_name=_("given to")
    )
    promised_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("given by")
    )
    given_on = models.DateField(_("given on"))
    due_on = models.DateField(_("by when"))
    counts_on = models.DateField(_("by when, as it counts"))
    function = models.CharField(_("who keeps it"), max_length=20, choices=Function.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.GIVEN)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    doubt = models.TextField(_("why it cannot be kept so"), blank=True)
    ended_on = models.DateField(_("kept or broken on"), null=True)
    ended_from = models.CharField(
        _("state before"), max_length=10, choices=State.choices, blank=True
    )
    reason = models.TextField(_("why it was broken"), blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("noted at"))

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("promise")
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="promise_says_something"),
            models.CheckConstraint(
                condition=Q(state__in=State.values) & Q(function__in=Function.values)
                & Q(ended_from__in=["", *OPEN]),
                name="promise_choices_are_known",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("given_on")), name="promise_due_after_it_was_given"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                & ~Q(state=State.CONFIRMED)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="promise_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REFUSED) | ~Q(doubt=""),
                name="promise_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_on__isnull=False) & ~Q(ended_from="")
                | ~Q(state__in=ENDED) & Q(ended_on__isnull=True, ended_from=""),
                name="promise_ended_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.BROKEN) | ~Q(reason=""), name="promise_broken_with_reason"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.words

    @property
    def as_told(self) -> str:
        """Return what a customer reads it as: what nobody confirmed never stands as a commitment."""
        if self.is_commitment:
            return self.words
        if self.state == State.BROKEN:
            return gettext("%(words)s (not kept)") % {"words": self.words}
        return gettext("%(words)s (asked, not confirmed yet)") % {"words": self.words}

    @property
    def days(self) -> Days:
        """Return by when it is to be kept, and which day counts."""
        return Days(self.due_on, self.counts_on)

    @property
    def home(self) -> Account:
        """Return the account that it belongs to now, after any merger."""
        return merged(self.account)

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be kept."""
        return self.state in OPEN

    @property
    def is_commitment(self) -> bool:
        """Say whether it stands as our word: its function said yes, or kept it."""
        return self.state in {State.CONFIRMED, State.KEPT}

    @property
    def is_asked_anew(self) -> bool:
        """Say whether its function said yes to another day only than the one that was agreed since."""
        return self.confirmed_at is not None and State.GIVEN in {self.state, self.ended_from}

    @property
    def fate(self) -> Fate:
        """Return what became of it by the day that counts."""
        return fate_of(State(self.state), self.counts_on, self.ended_on)


class RenegotiationQuerySet(ContactQuerySet["Renegotiation"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS
    path: ClassVar[str] = "promise__account__"

    def standing(self) -> Self:
        """Return those that nobody took back, the first one first."""
        return self.filter(taken_back_at__isnull=True).order_by("pk")


class Renegotiation(models.Model):
    """Another day for a promise, to which somebody at the customer agreed, and how it stood before."""

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="renegotiations")
    due_on = models.DateField(_("by when"))
    agreed_with = models.ForeignKey(
        Contact, models.PROTECT, related_name="+", verbose_name=_("who at the customer agreed")
    )
    agreed_on = models.DateField(_("agreed on"))
    due_before = models.DateField(_("by when, before"))
    counted_before = models.DateField(_("by when it counted, before"))
    state_before = models.CharField(_("state before"), max_length=10, choices=State.choices)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("noted at"))
    taken_back_at = models.DateTimeField(_("taken back at"), null=True)

    objects = RenegotiationQuerySet.as_manager()

    class Meta:
        verbose_name = _("renegotiation of a promise")
        ordering: ClassVar = ["promise_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state_before__in=OPEN), name="renegotiation_of_an_open_promise"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("agreed_on")),
                name="renegotiation_due_after_it_was_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_before} → {self.due_on}"
