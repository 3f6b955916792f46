"""Steps with an agreement: forms in the drawer that lead back to the register."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from orchard.domain.agreements import queries
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.standing.acting import Step, StepPage

TAB = "agreements"
on_register = StepPage("agreements/step.html", TAB, "agreements:page")

RECORD = Step(
    _("Record an agreement"),
    _(
        "The last day for notice is computed from end and notice period; you are reminded before it."
    ),
    _("Record it"),
    _("Recorded."),
)
AMEND = Step(_("Amend the agreement"), _("What it said before stays readable."), _("Save"), _("Saved."))  # fmt: skip
CHANGE = Step(_("Change the draft"), "", _("Save"), _("Saved."))
SIGN = Step(_("Both sides signed"), _("From now on its terms change only by amendment."), _("Sign it"), _("Signed."))  # fmt: skip
RENEW = Step(
    _("Renew the agreement"),
    _("The next agreement follows this one. Once it is signed, this one counts as renewed."),
    _("Record the next one"),
    _("The next agreement is recorded."),
)
END = Step(_("End the agreement"), _("It stays in the register with its reason."), _("End it"), _("Ended."), is_end=True)  # fmt: skip


def seen_to_edit(request: HttpRequest, slug: str) -> Seen:
    """Return the account for those who may write in its register."""
    found = seen(request, slug)
    queries.check_may_edit(found.viewer, found.account)
    return found
