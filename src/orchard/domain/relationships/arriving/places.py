"""Accounts as rows of a file name them: by name, key, number or the customers that they consist of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.relationships.arriving.names import plain
from orchard.domain.relationships.arriving.outcomes import Refused


@dataclass(frozen=True, slots=True)
class Places:
    """The accounts that somebody knows, and those among them where they write.

    Who may not know an account is told of it what is told of one that there is not.
    """

    accounts: Mapping[int, Account]
    called: Mapping[str, frozenset[int]]
    writable: frozenset[int]

    def find(self, said: str) -> Account:
        """Return the account that a row means, where its reader writes."""
        if not said:
            raise Refused(_("names no account. Write its name, or its number in the ledger."))
        found = self.called.get(plain(said), frozenset())
        if not found:
            text = _("no account that you know is called “%(name)s”.")
            raise Refused(text % {"name": said})
        if len(found) > 1:
            text = _("more than one account is called “%(name)s”. Write its number in the ledger.")
            raise Refused(text % {"name": said})
        account = self.accounts[min(found)]
        if account.pk not in self.writable:
            text = _(
                "you are not in the team of %(name)s. Ask its account manager to import this row."
            )
            raise Refused(text % {"name": account.name})
        return account
