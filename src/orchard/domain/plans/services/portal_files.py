"""What somebody at a customer does with files: hand one over to the account, take it back."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core import services as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.files.keeping import KeptFile
from orchard.domain.core.mistakes import Conflict, NotFound
from orchard.domain.core.models import Attachment
from orchard.domain.plans import shareables
from orchard.domain.plans.models import PortalComment, PortalPerson, SharedItem
from orchard.domain.plans.rules.portal import MOST_GIVEN, MOST_GIVEN_BYTES, Guest
from orchard.domain.plans.rules.sharing import SharedKind


@audited("portal.document_given")
def give_document(guest: Guest, *, file: KeptFile, by: None, at: datetime) -> Attachment:
    """Hang a file that was looked at on the guest's account: both sides see it, and whose it is.

    It opens the talk on it, so that whoever manages the account is told until somebody answers.
    """
    if guest.is_preview:
        raise NotFound
    list(PortalPerson.objects.select_for_update().filter(account=guest.account))
    _check_room(guest, file.size)
    remark(account=guest.account, portal_person=guest.person)
    given = core.add_file(Account.objects.get(pk=guest.account), file=file, by=by, at=at)
    about = {"account_id": guest.account, "kind": SharedKind.DOCUMENT, "object_id": given.pk}
    SharedItem.objects.create(given_by_id=guest.person, shared_at=at, **about)
    PortalComment.objects.create(
        person_id=guest.person, text=_("I handed this over."), written_at=at, **about
    )
    return given


@audited("portal.document_taken_back")
def take_back_document(guest: Guest, *, key: int, by: None, at: datetime) -> Attachment:
    """Take a file back that one handed over oneself: neither side sees it any more."""
    rows = SharedItem.objects.open().filter(given_by=guest.person, kind=SharedKind.DOCUMENT)
    found = _standing(guest, list(rows.filter(object_id=key).values_list("object_id", flat=True)))
    if guest.is_preview or not found:
        raise NotFound
    remark(account=guest.account, portal_person=guest.person)
    return core.remove_file(found[0], by=by, at=at)


def _check_room(guest: Guest, size: int) -> None:
    """Refuse more than people of one customer may leave standing."""
    rows = SharedItem.objects.open().filter(account=guest.account, given_by__isnull=False)
    found = _standing(guest, list(rows.values_list("object_id", flat=True)))
    if len(found) >= MOST_GIVEN:
        text = _("%(most)d files of yours are here already. Take one back first.")
        raise Conflict(text % {"most": MOST_GIVEN})
    if sum(one.size for one in found) + size > MOST_GIVEN_BYTES:
        text = _("Your files fill the %(most)d MB that are meant for them. Take one back first.")
        raise Conflict(text % {"most": MOST_GIVEN_BYTES >> 20})


def _standing(guest: Guest, keys: list[int]) -> list[Attachment]:
    rows = shareables.standing(Account(pk=guest.account), SharedKind.DOCUMENT, keys).values()
    return [one for one in rows if isinstance(one, Attachment)]
