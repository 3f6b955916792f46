"""What one may do so that a customer knows what each of us may decide at once."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Assignment
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.plans.models import Authority
from orchard.domain.plans.queries.rights import check_may_share
from orchard.domain.plans.rules.portal import LONGEST_AUTHORITY


@audited("authority.said")
def say_authority(
    seat: Assignment, *, expected: int, words: str, by: User, at: datetime
) -> Authority:
    """Say in words for the customer what one may decide in a seat; they read it once it is shared."""
    check_may_share(by, seat.account)
    if Assignment.objects.select_for_update().get(pk=seat.pk).until is not None:
        raise Conflict(_("This seat has ended. Load the page again to see who sits there now."))
    said = " ".join(words.split())
    if not said or len(said) > LONGEST_AUTHORITY:
        text = _("Say in at most %(most)d letters what they may decide.")
        raise Invalid(text % {"most": LONGEST_AUTHORITY})
    remark(account=seat.account_id)
    written = {"words": said, "written_by": by, "written_at": at}
    known = Authority.objects.filter(assignment=seat).first()
    if known is None:
        return Authority.objects.create(assignment=seat, **written)
    return update_versioned(known, expected, **written)
