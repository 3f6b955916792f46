"""What happened with accounts tells nothing of those that are hidden from the viewer."""

from __future__ import annotations

import pytest

from orchard.domain.accounts import services
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import SourceCustomer
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.economics.queries.activities import activities
from orchard.domain.economics.queries.timeline import timeline
from people import NOON, make_user


def kinds(viewer: User, account: Account) -> list[tuple[str, ...]]:
    """Return what happened, on the account's own page and in the list over all accounts."""
    one = timeline(viewer, account, most=10)
    every = (each.what for each in activities(viewer, most=10) if each.account == account)
    return [tuple(each.kind for each in found) for found in (one, every)]


@pytest.mark.trust("T-AUTHZ-2")
def test_a_merger_with_a_hidden_account_is_no_news(db: None):
    fia, otto = make_user("Fia", Role.FINANCE), make_user("Otto", Role.PROGRAMME_DIRECTOR)
    customers = [SourceCustomer(key) for key in "AB"]
    services.fold_customers("erp", customers=customers, by=fia, at=NOON)
    heir, hidden = Account.objects.get(key="A"), Account.objects.get(key="B")
    services.merge_accounts(heir, others=[hidden], reason="bought", by=fia, at=NOON)
    heir.refresh_from_db()
    before = kinds(otto, heir)

    hidden.refresh_from_db()
    services.restrict_account(hidden, expected=hidden.version, insiders=[], by=fia, at=NOON)

    assert before == [("accounts.merged",)] * 2
    assert kinds(otto, heir) == [()] * 2
    assert kinds(fia, heir) == before
