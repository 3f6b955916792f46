"""What can be shared with a customer at all: nothing else ever reaches the portal."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SharedKind(TextChoices):
    """Kinds of things that one may share, each piece by itself."""

    OBJECTIVE = "objective", _("Objective")
    INITIATIVE = "initiative", _("Initiative")
    ACTION = "action", _("Action")
    CRITERION = "criterion", _("Success criterion")
    VALUE = "value", _("Value delivered")
    GROUP = "group", _("Project group")
    DOCUMENT = "document", _("Document")
    MEETING = "meeting", _("Meeting")
    AUTHORITY = "authority", _("What we may decide at once")
    PROMISE = "promise", _("Promise")
    QUESTION = "question", _("Question")
    VERSION = "version", _("Version of the plan")
    """Shared by a step of its own, never by the mark."""
