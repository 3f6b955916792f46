"""What becomes of snapshots when a person at a customer is erased, or opinions are switched off.

Nobody is against us any more.
"""

from __future__ import annotations

from orchard.domain.health.models import HealthSnapshot
from orchard.domain.relationships import belonging
from orchard.domain.relationships.guards import current_account
from orchard.domain.relationships.models import Contact


def take_part() -> None:
    """Let what snapshots kept of deciders go when the area below erases one."""
    belonging.add(belonging.Belongings("health", (), _forget, forget_opinions=_forget_all))


def _forget(contact: Contact, _name: str, _instead: str) -> None:
    """Take back that a decider was against us: where few decide, everybody knows who that was."""
    here = {contact.account_id, current_account(contact).pk}
    HealthSnapshot.objects.filter(account__in=here, is_opposed=True).update(is_opposed=False)


def _forget_all() -> None:
    """Take it back everywhere: it follows from attitudes, and none stays where none may."""
    HealthSnapshot.objects.filter(is_opposed=True).update(is_opposed=False)
