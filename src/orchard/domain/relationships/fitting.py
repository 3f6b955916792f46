"""Whether a card fits the other people of the customer: its address, its unit, its line above."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.relationships.cards import ContactCard
from orchard.domain.relationships.models import Contact

LONGEST_LINE = 50
"""Nobody has more people above them; a longer line would be a ring."""


def check_card(account: Account, card: ContactCard, contact: Contact | None = None) -> None:
    """Refuse what a card cannot say, and an address or a line that does not fit the others."""
    card.check()
    family = Contact.objects.of(account)
    if card.unit is not None and not _belongs(card.unit.account, account):
        raise Invalid(_("This unit belongs to another account."))
    others = family.exclude(pk=contact.pk) if contact else family
    address = card.email.strip()
    if address and others.filter(email__iexact=address, left_on__isnull=True).exists():
        raise Conflict(_("Somebody with this e-mail address is in the list already."))
    if card.reports_to is not None:
        if not family.filter(pk=card.reports_to.pk).exists():
            raise Invalid(_("Choose somebody of the same customer as the one above."))
        _check_line(contact, card.reports_to)


def _check_line(contact: Contact | None, above: Contact) -> None:
    """Refuse a line of reporting that runs in a ring."""
    one: Contact | None = above
    for _step in range(LONGEST_LINE):
        if one is None:
            return
        if contact is not None and one.pk == contact.pk:
            break
        one = one.reports_to
    raise Invalid(_("Nobody reports to somebody below them. Choose another person above."))


def _belongs(account: Account, to: Account) -> bool:
    while account.pk != to.pk and account.merged_into is not None:
        account = account.merged_into
    return account.pk == to.pk
