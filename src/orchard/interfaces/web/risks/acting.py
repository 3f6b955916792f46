"""Steps with a risk: forms in the drawer that lead back to the register."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from orchard.domain.risk import queries
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.standing.acting import Step, StepPage

TAB = "risks"
on_register = StepPage("risks/step.html", TAB, "risks:page")

NOTE = Step(_("Note a risk"), _("Cause, event, effect: what may happen, because of what, and what it would do."), _("Note it"), _("The risk is noted."))  # fmt: skip
PROPOSE = Step(_("Propose a risk"), _("The team of the account opens it with an owner, or says why it is none."), _("Propose it"), _("Proposed. The team of the account decides."))  # fmt: skip
TAKE = Step(_("Take the risk over"), _("Say it in your own words, and who answers for it."), _("Take it over"), _("It is in the register."))  # fmt: skip
DISMISS = Step(_("Say why it is no risk"), _("Orchard keeps the reason, and proposes it again after 90 days if it is still so."), _("Dismiss it"), _("Dismissed."))  # fmt: skip
CHANGE = Step(_("Change the risk"), "", _("Save"), _("Saved."))
OPEN = Step(_("Open the risk"), _("One person answers for it, and looks at it again on a day."), _("Open it"), _("The risk is open."))  # fmt: skip
HAND = Step(_("Hand the risk to somebody"), _("One person answers for it, and looks at it again on a day."), _("Save"), _("Saved."))  # fmt: skip
TREAT = Step(_("Say what we do about it"), _("And how likely and how bad it is after that."), _("Save"), _("Saved: the score is what is left of it."))  # fmt: skip
ACCEPT = Step(_("Live with the risk"), _("It stays in the register and is looked at again."), _("Accept it"), _("Accepted."))  # fmt: skip
REVIEW = Step(_("Look at it again"), _("Is it still as likely and as bad? The next look is in 90 days, unless you say otherwise."), _("I looked at it"), _("Kept: you looked at it today."))  # fmt: skip
END = Step(_("It is over"), _("It stays in the register with its reason."), _("It is over"), _("It is over."), is_end=True)  # fmt: skip
CHECK = Step(_("None found"), _("Somebody looked: it counts for 90 days, with your name."), _("I looked and found none"), _("Kept, with today's day."))  # fmt: skip

on_questions = StepPage("risks/short.html", TAB, "risks:page")
SHORT = Step(_("Five questions about the risk"), _("Two are answered by the figures, three by you: then it is known what may happen, or that nothing was found."), _("Keep the answers"), _("Kept: you looked at it today."))  # fmt: skip


def seen_to_edit(request: HttpRequest, slug: str) -> Seen:
    """Return the account for those who may write in its register."""
    found = seen(request, slug)
    queries.check_may_edit(found.viewer, found.account)
    return found
