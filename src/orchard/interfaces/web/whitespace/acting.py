"""Steps in the white space of an account: forms in the drawer that lead back to the matrix."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from orchard.domain.whitespace import queries
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.standing.acting import Step, StepPage

TAB = "white_space"
on_white_space = StepPage("whitespace/step.html", TAB, "whitespace:page")
on_cell = replace(on_white_space, template="whitespace/cell.html")
on_idea = replace(on_white_space, template="whitespace/idea.html")
on_deal = replace(on_white_space, template="whitespace/deal.html")
on_opportunity = replace(on_white_space, template="whitespace/opportunity.html")

CELL = Step(_("What do we know about this cell?"), "", _("Save"), _("Saved."))
PURSUE = Step(
    _("Make it an opportunity"),
    _("The cell is in the pipeline from now on. One person owns it and says the next step."),
    _("Open the opportunity"),
    _("The opportunity is open."),
)
DISMISS = Step(
    _("Dismiss the suggestion"), _("It does not come back."), _("Dismiss"), _("Dismissed."), is_end=True
)  # fmt: skip
WALLET = Step(
    _("What do they spend?"),
    _("With all suppliers, in a year. Where nobody knows, their ranking of us tells a share."),
    _("Save"),
    _("Saved."),
)
COVERAGE = Step(
    _("May this unit buy by an agreement?"),
    _("Units that buy outside it, and units that are not on it, are listed."),
    _("Save"),
    _("Saved."),
)
IDEA = Step(
    _("What more could we do together?"), _("The whole team sees it."), _("Note the idea"), _("Noted.")
)  # fmt: skip
ANSWER = Step(_("What became of the idea?"), "", _("Save"), _("Saved."))
CHANGE = Step(_("Change the opportunity"), "", _("Save"), _("Saved."))
ROLE = Step(_("Who decides"), "", _("Add"), _("Noted."))
DEAL = Step(
    _("What does the deal bring?"),
    _("Over its whole term. Leave empty what is not known: the deal is then not judged."),
    _("Save and judge"),
    _("Saved."),
)
SIGN = Step(
    _("Mark the deal as signed"),
    _(
        "It stays as it is from now on, with its verdict. Below the hurdle, or not judged, it needs a "
        "reason."
    ),
    _("It is signed"),
    _("Signed."),
)
REMOVE = Step(
    _("Take the deal out"),
    _("The opportunity stays."),
    _("Take it out"),
    _("Taken out."),
    is_end=True,
)
CLOSE = Step(_("How did it end?"), "", _("Close it"), _("Closed."), is_end=True)


def seen_to_edit(request: HttpRequest, slug: str) -> Seen:
    """Return the account for those who may write in its white space."""
    found = seen(request, slug)
    queries.check_may_edit(found.viewer, found.account)
    return found
