"""What one may do in the first thirty days beside the steps themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import AccountFacts
from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.selection.models import StarterNote
from orchard.domain.selection.moves import today
from orchard.domain.selection.rules.choices import StarterStep


@dataclass(frozen=True, slots=True)
class Tidied:
    """Facts that somebody filled in for one account, on the version that they saw."""

    account: Account
    expected: int
    facts: AccountFacts


@audited("starter.noted", keeps=("on",))
def note_step(step: StarterStep, *, text: str, on: date, by: User, at: datetime) -> StarterNote:
    """Write down what was done at a step, where the data do not show it by themselves."""
    require(by, Permission.NOMINATE)
    if not text.strip():
        raise Invalid(_("Say in a sentence what was done."))
    if on > today(by, at):
        raise Invalid(_("This day is still to come. Note it when it is done."))
    return StarterNote.objects.create(step=step, text=text.strip(), on=on, by=by, at=at)


@audited("starter.tidied")
def tidy(name: str, *, said: Iterable[Tidied], by: User, at: datetime) -> None:
    """Fill in what is missing about many key accounts at once: all of it, or nothing."""
    require(by, Permission.EDIT_ACCOUNTS)
    rows = list(said)
    if not rows:
        raise Invalid(_("Fill in at least one fact."))
    for one in rows:
        accounts.change_account(one.account, expected=one.expected, facts=one.facts, by=by, at=at)
