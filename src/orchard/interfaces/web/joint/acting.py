"""Steps with what is joint: forms in the drawer that lead back to the page of both sides."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from orchard.domain.plans.queries import rights
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.plans.acting import seen_to_edit
from orchard.interfaces.web.standing.acting import Step, StepPage

TAB = "plan"
on_together = StepPage("joint/step.html", TAB, "joint:page")

PROPOSE = Step(
    _("Propose a success criterion"),
    _("It counts as agreed once both sides accepted the same text."),
    _("Propose it"),
    _("Proposed. Accept it for your side, then ask the customer."),
)
WORD = Step(
    _("Change the text"),
    _("It is a new text: both sides accept it anew."),
    _("Save the new text"),
    _("Saved. Both sides have to accept the new text."),
)
MEASURE = Step(_("Where it stands"), "", _("Keep the number"), _("Kept."))
THEY_ACCEPT = Step(
    _("They accepted it"),
    _("For those who do not use the portal. Say where it is written down."),
    _("Keep their acceptance"),
    _("Kept."),
)
THEY_CHANGE = Step(
    _("They ask for a change"), "", _("Keep what they ask for"), _("Kept. Change the text, then ask again.")
)  # fmt: skip
OUR_SCORE = Step(
    _("Our score"), _("Score what it brings us; the customer scores what it brings them."),
    _("Give our score"), _("Our score is kept."),
)  # fmt: skip
THEIR_SCORE = Step(
    _("The customer's score"), _("For those who do not use the portal: as somebody there said it."),
    _("Keep their score"), _("Their score is kept."),
)  # fmt: skip
ASK = Step(
    _("Ask what matters now"), _("They put these needs into their order, in the portal or in a talk."),
    _("Ask"), _("Asked. Their answer stands here, with what changed since last time."),
)  # fmt: skip
RANKED = Step(
    _("Their order"), _("One need a line, the most important first. Add what they added."),
    _("Keep their order"), _("Kept."),
)  # fmt: skip
SETTLE = Step(
    _("What follows for the plan"), _("Then nobody is reminded of this change any more."),
    _("Keep it"), _("Kept."),
)  # fmt: skip
CONFIRM = Step(
    _("Ask them to confirm"),
    _("The values of the quarter that wait for their word are shared: they confirm or correct each."),
    _("Ask"), _("Asked."),
)  # fmt: skip


def seen_to_share(request: HttpRequest, slug: str) -> Seen:
    """Return the account for those who may also show the customer what they ask them."""
    found = seen_to_edit(request, slug)
    rights.check_may_share(found.viewer, found.account)
    return found
