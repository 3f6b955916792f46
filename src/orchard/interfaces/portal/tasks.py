"""Letters that leave after the answer, so that its time tells nobody who is known here."""

from __future__ import annotations

from django_tasks import task

from orchard.domain.plans import entry, services
from orchard.interfaces.portal import letters
from orchard.interfaces.portal.addresses import new_token
from orchard.interfaces.portal.clock import now

NOBODY = 0


def ask_for_link(email: str) -> None:
    """Have a new link sent to whoever has the address; for nobody the same is queued."""
    person = entry.person_at(email)
    send_portal_link.enqueue(person.pk if person else NOBODY)


@task()  # type: ignore[untyped-decorator]  # django-tasks comes without types
def send_portal_link(person_id: int) -> bool:
    """Make the link and send it; the queue knows a key, never an address or a token."""
    person = entry.person_with_key(person_id)
    if person is None:
        return False
    token = new_token()
    services.send_portal_link(person, token=token, by=None, at=now())
    return letters.send_link(person, token)
