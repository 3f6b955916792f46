"""Letters that leave after the answer, so that its time tells nobody who works here."""

from __future__ import annotations

from django.urls import reverse
from django_tasks import task

from orchard.domain.core import services
from orchard.domain.core import signing as people
from orchard.interfaces.web.entry import mail, signing
from orchard.interfaces.web.frame.clock import now

NOBODY = 0


def ask_for_reset(email: str) -> None:
    """Have the link sent to whoever has the address; for nobody the same is queued."""
    user = people.person(email)
    send_reset_link.enqueue(user.pk if user else NOBODY)


@task()  # type: ignore[untyped-decorator]  # django-tasks comes without types
def send_reset_link(user_id: int) -> bool:
    """Make the link and send it; the queue knows a key, never an address or a token."""
    user = people.person_with_key(user_id)
    if user is None:
        return False
    token = signing.new_token()
    services.offer_password_reset(user, token=token, by=None, at=now())
    mail.send_reset(user, signing.absolute(reverse("entry:reset", args=[token])))
    return True
