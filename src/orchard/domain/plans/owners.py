"""Who may answer for something of a plan, and how much may be said of it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.plans.queries.rights import may_edit
from orchard.domain.plans.rules.sections import Section, too_long


def check_owner(owner: User, account: Account, *, before: User | None, by: User) -> None:
    """Refuse an owner who does not work here or is not in the team; who was it before may stay."""
    if before is not None and owner.pk == before.pk:
        return
    if not accounts.people_for_team(by).filter(pk=owner.pk).exists():
        raise Invalid(_("Choose an owner who works here."))
    if not may_edit(owner, account):
        raise Invalid(_("The owner has to be in the team of the account."))


def check_lengths(section: Section, said: Mapping[str, object]) -> None:
    """Refuse a line that is longer than what is stored of it."""
    if (found := too_long(section, said)) is not None:
        text = _("“%(field)s” has more than %(most)d letters. Shorten it.")
        raise Invalid(text % {"field": found.label, "most": found.longest})
