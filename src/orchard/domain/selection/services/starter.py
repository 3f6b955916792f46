"""What one may do in the first thirty days beside the steps themselves."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.selection.models import StarterNote
from orchard.domain.selection.moves import today
from orchard.domain.selection.rules.choices import StarterStep


@audited("starter.noted", keeps=("on",))
def note_step(step: StarterStep, *, text: str, on: date, by: User, at: datetime) -> StarterNote:
    """Write down what was done at a step, where the data do not show it by themselves."""
    require(by, Permission.NOMINATE)
    if not text.strip():
        raise Invalid(_("Say in a sentence what was done."))
    if on > today(by, at):
        raise Invalid(_("This day is still to come. Note it when it is done."))
    return StarterNote.objects.create(step=step, text=text.strip(), on=on, by=by, at=at)
