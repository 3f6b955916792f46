"""Letters to people of the portal."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from orchard.domain.plans import entry
from orchard.interfaces.portal.addresses import link_of

logger = logging.getLogger("orchard.mail")


def send_link(person: entry.PortalPerson, token: str, by: str = "") -> bool:
    """Send a person their link; say whether the mail server took it. `by` is who invites."""
    ours = entry.organisation().name
    context = {"guest": entry.guest_of(person, None), "link": link_of(token), "by": by}
    text = render_to_string("portal/mail/link.txt", context)
    subject = _("Our plan together with %(name)s") % {"name": ours}
    try:
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [person.email]).send()
    except OSError as reason:  # also the root of what SMTP raises; its text may hold addresses
        logger.warning("a letter did not leave", extra={"reason": type(reason).__name__})
        return False
    return True
