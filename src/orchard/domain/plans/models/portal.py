"""Who at a customer may look into the portal: their links, their sessions, what they saw and wrote."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.plans.models.scoping import AboutAccount, M_co
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.relationships.models import Contact


class PortalPeople(AboutAccount["PortalPerson"]):
    """Filters that one can chain."""

    def open(self) -> Self:
        """Return those whom nobody took their access."""
        return self.filter(ended_at__isnull=True)

    def admitted(self) -> Self:
        """Return those who may come in now: still there, unrestricted, of the account they know.

        A merger ends what was given before it: whoever goes on is invited by the account it is now.
        """
        theirs = Q(contact__account=F("account")) | Q(contact__account__merged_into=F("account"))
        return self.open().filter(
            theirs,
            contact__left_on__isnull=True,
            contact__erased_at__isnull=True,
            contact__restricted_on__isnull=True,
            account__merged_into__isnull=True,
        )


class PortalPerson(Versioned):
    """One contact who may see what is shared with their account, by an address that we invited."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="portal_people")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="portal_access")
    email = models.EmailField(_("e-mail"), blank=True)
    code = models.CharField(_("hash of the code that came separately"), max_length=200, blank=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("invited at"))
    first_in_at = models.DateTimeField(_("first came in at"), null=True)
    ended_at = models.DateTimeField(_("access ended at"), null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = PortalPeople.as_manager()

    class Meta:
        verbose_name = _("person in the portal")
        ordering: ClassVar = ["account_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact"], condition=Q(ended_at__isnull=True),
                name="portal_once_per_contact",
            ),
            models.UniqueConstraint(
                Lower("email"), condition=Q(ended_at__isnull=True) & ~Q(email=""),
                name="portal_address_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.account_id}: {self.contact_id}"


class OfPortalPerson(AboutAccount[M_co]):
    """Rows of people in the portal."""

    path: ClassVar[str] = "person__account__"


class PortalLink(models.Model):
    """What is known of a link that lets one person in once: its digest, never the token."""

    person = models.ForeignKey(PortalPerson, models.CASCADE, related_name="links")
    digest = models.CharField(_("digest of the token"), max_length=64, unique=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True)

    objects = OfPortalPerson["PortalLink"].as_manager()

    class Meta:
        verbose_name = _("link into the portal")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.made_at:%Y-%m-%d}"


class PortalSession(models.Model):
    """A browser in which a person of the portal is in; ended here, it is over at once."""

    person = models.ForeignKey(PortalPerson, models.CASCADE, related_name="sessions")
    digest = models.CharField(_("digest of the key"), max_length=64, unique=True)
    device = models.CharField(_("browser"), max_length=200, blank=True)
    began_at = models.DateTimeField(_("began at"))
    seen_at = models.DateTimeField(_("last used at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = OfPortalPerson["PortalSession"].as_manager()

    class Meta:
        verbose_name = _("session in the portal")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.began_at:%Y-%m-%d %H:%M}"

    def is_open(self, at: datetime) -> bool:
        """Say whether nobody ended it; how long it may last is a rule of the portal."""
        return self.ended_at is None and self.began_at <= at


class PortalVisit(models.Model):
    """That a person saw a shared thing: first, last and how often."""

    person = models.ForeignKey(PortalPerson, models.CASCADE, related_name="visits")
    kind = models.CharField(_("kind"), max_length=12, choices=SharedKind.choices)
    object_id = models.PositiveBigIntegerField(_("which one"))
    first_at = models.DateTimeField(_("first seen at"))
    last_at = models.DateTimeField(_("last seen at"))

    objects = OfPortalPerson["PortalVisit"].as_manager()

    class Meta:
        verbose_name = _("what a customer saw")
        ordering: ClassVar = ["-last_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "kind", "object_id"], name="visit_once_per_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind} {self.object_id}"


class PortalComments(AboutAccount["PortalComment"]):
    """Filters that one can chain."""

    def standing(self) -> Self:
        """Return those that nobody took back."""
        return self.filter(removed_at__isnull=True)


class PortalComment(models.Model):
    """A word on a shared thing that both sides read: by somebody there, or by one of us."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="portal_comments")
    kind = models.CharField(_("kind"), max_length=12, choices=SharedKind.choices)
    object_id = models.PositiveBigIntegerField(_("which one"))
    person = models.ForeignKey(PortalPerson, models.PROTECT, null=True, related_name="comments")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written at"))
    removed_at = models.DateTimeField(_("taken back at"), null=True)

    objects = PortalComments.as_manager()

    class Meta:
        verbose_name = _("comment shared with a customer")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["account", "kind", "object_id"], name="portal_comment_by_thing")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="portal_comment_has_text"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, user__isnull=True)
                | Q(person__isnull=True, user__isnull=False),
                name="portal_comment_by_one_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.text[:60]}"
