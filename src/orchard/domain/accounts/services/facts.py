"""What one may do with the facts about an account: correct them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import LONGEST_FACT, AccountFacts
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.currencies import currency_digits
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned


@audited("accounts.changed")
def change_account(
    account: Account, *, expected: int, facts: AccountFacts, by: User, at: datetime
) -> Account:
    """Correct facts about an account; key, address, standing and confidentiality are not facts."""
    require(by, Permission.EDIT_ACCOUNTS)
    now = Account.objects.visible_to(by).filter(pk=account.pk).first()
    if now is None:
        raise NotFound
    if now.merged_into_id is not None:
        raise Conflict(_("This account was merged into another. Choose that one."))
    said = facts.said()
    _check(said)
    remark(facts=sorted(said))
    return update_versioned(account, expected, **said)


def _check(said: Mapping[str, str]) -> None:
    """Refuse what says nothing, what names nothing and what does not fit."""
    if not said:
        raise Invalid(_("Say at least one fact that changes."))
    if said.get("name") == "":
        raise Invalid(_("Give the account a name."))
    for name, value in said.items():
        if len(value) > LONGEST_FACT[name]:
            text = _("“%(fact)s” has at most %(most)d letters.")
            raise Invalid(text % {"fact": name, "most": LONGEST_FACT[name]})
    if said.get("currency"):
        currency_digits(said["currency"])
