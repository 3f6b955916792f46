"""What both sides do in the portal: finish an action, say something on a shared thing, accept a plan.

A guest is no user: they act without `by`, and the trail keeps which person of the portal it was.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.plans import entry
from orchard.domain.plans.models import (
    Action,
    PlanVersion,
    PortalComment,
    PortalPerson,
    PortalVisit,
    SharedItem,
)
from orchard.domain.plans.queries.portal import guest_action, guest_thing
from orchard.domain.plans.queries.portal_version import asked_version
from orchard.domain.plans.queries.rights import check_may_share
from orchard.domain.plans.queries.sharing import thing
from orchard.domain.plans.rules.plan import ActionState
from orchard.domain.plans.rules.portal import LONGEST_COMMENT, LONGEST_IDEA, SEEN_AGAIN, Guest
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.plans.services.versions import accept_version
from orchard.domain.whitespace.models import Idea


@audited("portal.action_done")
def finish_own_action(guest: Guest, *, key: int, evidence: str, by: None, at: datetime) -> Action:
    """Say that a shared action is done which the guest has to do, and how both sides see it."""
    _check_inside(guest)
    today = entry.calendar().today(at)
    list(SharedItem.objects.select_for_update().filter(kind=SharedKind.ACTION, object_id=key))
    guest_action(guest, key, today=today)
    row = Action.objects.select_for_update().get(pk=key)
    if not evidence.strip():
        raise Invalid(_("Say how we see that it is done."))
    remark(account=guest.account, portal_person=guest.person)
    return update_versioned(
        row, row.version, state=ActionState.DONE, done_on=today, evidence=_checked(evidence)
    )


@audited("portal.said")
def say_in_portal(
    guest: Guest, *, kind: str, key: int, text: str, by: None, at: datetime
) -> PortalComment:
    """Write on a shared thing; the team reads it."""
    _check_inside(guest)
    found = guest_thing(guest, kind, key)
    remark(account=guest.account, portal_person=guest.person, kind=found.kind)
    return PortalComment.objects.create(
        account_id=guest.account, kind=found.kind, object_id=key, person_id=guest.person,
        text=_checked(text), written_at=at,
    )  # fmt: skip


@audited("portal.answered")
def answer_in_portal(
    account: Account, *, kind: str, key: int, text: str, by: User, at: datetime
) -> PortalComment:
    """Answer on a shared thing: the customer reads it."""
    check_may_share(by, account)
    found = thing(by, account, kind, key)
    if not found.is_read_there:
        raise Conflict(_("This is not shared: the customer would not see what you write."))
    remark(account=account.pk, kind=found.kind)
    return PortalComment.objects.create(
        account=account, kind=found.kind, object_id=key, user=by, text=_checked(text),
        written_at=at,
    )  # fmt: skip


@audited("portal.taken_back")
def take_back_comment(guest: Guest, *, key: int, by: None, at: datetime) -> PortalComment:
    """Take one's own words back: neither side sees them any more."""
    _check_inside(guest)
    rows = PortalComment.objects.standing().filter(person=guest.person, account=guest.account)
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFound
    remark(account=guest.account, portal_person=guest.person)
    found.removed_at = at
    found.save(update_fields=["removed_at"])
    return found


@audited("portal.plan_accepted")
def accept_as_guest(guest: Guest, *, key: int, digest: str, by: None, at: datetime) -> PlanVersion:
    """Accept the version of the plan that waits, exactly as the guest read it."""
    _check_inside(guest)
    asked = asked_version(guest)
    if asked is None or asked.key != key:
        raise NotFound
    version = PlanVersion.objects.select_related("plan__account").get(pk=key)
    person = PortalPerson.objects.select_related("contact__account").get(pk=guest.person)
    remark(account=guest.account, portal_person=guest.person)
    return accept_version(version, digest=digest, contact=person.contact, by=None, at=at)


@audited("portal.change_asked")
def ask_for_other_plan(
    guest: Guest, *, key: int, text: str, by: None, at: datetime
) -> PortalComment:
    """Say what should be different in the version of the plan that waits."""
    _check_inside(guest)
    asked = asked_version(guest)
    if asked is None or asked.key != key:
        raise NotFound
    remark(account=guest.account, portal_person=guest.person)
    return PortalComment.objects.create(
        account_id=guest.account, kind=SharedKind.VERSION, object_id=key, person_id=guest.person,
        text=_checked(text), written_at=at,
    )  # fmt: skip


@audited("portal.idea_raised")
def raise_idea_as_guest(guest: Guest, *, text: str, by: None, at: datetime) -> Idea:
    """Say what more we could do together; the team sees it among its ideas for the account."""
    _check_inside(guest)
    words = _checked(text)
    if len(words) > LONGEST_IDEA:
        raise Invalid(_("This is too long. Say it in fewer words."))
    remark(account=guest.account, portal_person=guest.person)
    return Idea.objects.create(
        account_id=guest.account, text=words, contact_id=guest.contact,
        from_customer=guest.name, raised_at=at,
    )  # fmt: skip


@audited("portal.seen")
def note_seen(
    guest: Guest, *, keys: Collection[tuple[str, int]], by: None, at: datetime
) -> PortalPerson:
    """Keep which shared things a person saw, first and last; a look minutes later is the same look."""
    _check_inside(guest)
    rows = PortalVisit.objects.filter(person=guest.person)
    known = {(one.kind, one.object_id): one for one in rows}
    fresh = [key for key in keys if key not in known]
    PortalVisit.objects.bulk_create(
        [
            PortalVisit(person_id=guest.person, kind=kind, object_id=key, first_at=at, last_at=at)
            for kind, key in fresh
        ],
        ignore_conflicts=True,
    )
    again = [one.pk for key, one in known.items() if key in keys and at - one.last_at > SEEN_AGAIN]
    PortalVisit.objects.filter(pk__in=again).update(last_at=at)
    remark(account=guest.account, things=len(keys))
    return PortalPerson.objects.get(pk=guest.person)


def _check_inside(guest: Guest) -> None:
    """Refuse who only looks as the customer would."""
    if guest.is_preview:
        raise NotFound


def _checked(text: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid(_("Write something first."))
    if len(words) > LONGEST_COMMENT:
        raise Invalid(_("This is too long. Say it in fewer words."))
    return words
