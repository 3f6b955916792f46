"""Who speaks for a customer: somebody there who may be written about, of this account."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.relationships.models import Contact


def check_speaks(by: User, account: Account, contact: Contact) -> None:
    """Refuse who is not of the account, left, was erased, or said no to the use of their data."""
    known = Contact.objects.visible_to(by).of(account).usable().filter(pk=contact.pk)
    if not known.filter(left_on__isnull=True).exists():
        raise Invalid(_("Nobody at this customer can be named like that. Choose one of the list."))


def current(account: Account) -> None:
    """Refuse to begin something with an account that became part of another."""
    if account.merged_into_id is not None:
        raise Conflict(_("This account was merged. Go to the account that it is now."))
