"""Who may write about meetings and who may sit in them, and what is over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core.audit import remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.meetings.models import Meeting, ProposedAction
from orchard.domain.meetings.rules.kinds import OPEN_MINUTES, TO_COME, ProposalState
from orchard.domain.plans.queries import rights
from orchard.domain.relationships.guards import merged, restricted
from orchard.domain.relationships.models import Contact, in_family

LONGEST_POINT, MOST_POINTS = 300, 30
"""Of an agenda: letters of a point, and points."""


class MeetingIsOver(Conflict):
    """Nobody prepares or moves what was held or cancelled."""

    default = gettext_lazy("This meeting was held or cancelled. Plan the next one.")


class MinutesAreClosed(Conflict):
    """Nobody adds to a meeting that was not held, or whose follow-up is closed."""

    default = gettext_lazy(
        "Its minutes are not open: it was not held yet, or its follow-up is closed."
    )


def check_to_come(meeting: Meeting, by: User) -> Account:
    """Refuse outsiders, and a meeting that was held or cancelled; return the account of today."""
    account = check_edit(meeting, by)
    stored = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if stored.state not in TO_COME:
        raise MeetingIsOver
    return account


def check_edit(meeting: Meeting, by: User) -> Account:
    """Refuse who may not write about this account, and return the account of today."""
    account = merged(meeting.account)
    rights.check_may_edit(by, account)
    remark(account=account.pk, kind=meeting.kind)
    return account


def check_open(meeting: Meeting, by: User) -> None:
    """Refuse outsiders, and to add to a meeting that was not held, or whose follow-up is closed."""
    check_edit(meeting, by)
    stored = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if stored.state not in OPEN_MINUTES:
        raise MinutesAreClosed


def check_proposed(proposal: ProposedAction, by: User) -> None:
    """Refuse outsiders, and to settle twice what was proposed."""
    check_open(proposal.meeting, by)
    stored = ProposedAction.objects.select_for_update().get(pk=proposal.pk)
    if stored.state != ProposalState.PROPOSED:
        raise Conflict(_("This was accepted or declined already. Load the page again."))


def check_contacts(
    account: Account, contacts: Iterable[Contact], *, seated: Collection[int] = ()
) -> None:
    """Refuse people of elsewhere, who was erased, and who asked us not to use what we know."""
    chosen = list(contacts)
    new = {one.pk for one in chosen} - set(seated)
    here = Contact.objects.filter(in_family(account), pk__in=new)
    if here.filter(erased_at__isnull=True).count() != len(new):
        raise NotFound
    for one in chosen:
        if one.restricted_on is not None:
            raise Conflict(restricted(one))


def check_ours(by: User, ours: Iterable[User], *, seated: Collection[int] = ()) -> None:
    """Refuse who does not work here; who sat there already may have left since."""
    new = {one.pk for one in ours} - set(seated)
    if accounts.people_for_team(by).filter(pk__in=new).count() != len(new):
        raise Invalid(_("Choose people who work here."))


def checked_points(agenda: Sequence[str]) -> list[str]:
    """Return the points of an agenda that say something; refuse more than one can talk about."""
    points = [text.strip() for text in agenda if text.strip()]
    if len(points) > MOST_POINTS or max(map(len, points), default=0) > LONGEST_POINT:
        text = _("Keep to %(count)d points of at most %(most)d letters.")
        raise Invalid(text % {"count": MOST_POINTS, "most": LONGEST_POINT})
    return points
