"""Actions in tests: what they lead up to, and the notes that plan them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.core.mail.backends import locmem
from django.core.mail.backends.base import BaseEmailBackend

from orchard.domain.accounts.models import Account
from orchard.domain.agreements.models import Deviation, Promise
from orchard.domain.core.models import User
from orchard.domain.plans import services
from orchard.domain.plans.models import Action
from orchard.domain.plans.rules.plan import Care
from orchard.domain.relationships.models import Contact
from orchard.domain.risk.models import Risk
from orchard.domain.risk.rules import Category
from people import NOON

TODAY = NOON.date()
DAY = timedelta(days=1)


def a_risk(
    account: Account, by: User, title: str = "They lose their plant", **changes: object
) -> Risk:
    """Return a risk of the account, for actions to lead up to."""
    return Risk.objects.create(**{
        "account": account, "category": next(iter(Category)), "title": title, "likelihood": 2,
        "impact": 3, "owner": by, "review_on": TODAY, "noted_by": by, "noted_at": NOON, **changes,
    })  # fmt: skip


def note(
    lead: Risk | Deviation | Promise,
    who: User | Contact,
    title: str = "Offer a second carrier",
    **changes: object,
):
    """Return what an action says."""
    return services.ActionNote(**{
        "title": title, "care": Care.PROTECT, "who": who, "leads_up_to": lead, **changes,
    })  # fmt: skip


def planned(
    lead: Risk, who: User | Contact, *, by: User, title: str = "Offer a second carrier",
    due_on: date = TODAY + 30 * DAY, at: datetime = NOON, **changes: object,
) -> Action:  # fmt: skip
    """Plan an action for a risk."""
    said = note(lead, who, title, **changes)
    return services.add_action(lead.account, note=said, due_on=due_on, by=by, at=at)


class NoServer(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Fail as a connection does."""
        raise ConnectionRefusedError


class RefusesSiri(locmem.EmailBackend):
    """A mail server that takes every address but those that begin with siri."""

    code = 550

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Refuse as a server does; its words hold the address."""
        for one in email_messages:
            if one.to[0].startswith("siri"):
                raise SMTPRecipientsRefused({one.to[0]: (self.code, b"no such")})
        return super().send_messages(email_messages)


class BusyForSiri(RefusesSiri):
    """A mail server that asks to try again later for some."""

    code = 450
