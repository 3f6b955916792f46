"""What each step with an account says before it is taken."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from orchard.interfaces.web.standing.acting import Step

PROMOTE = Step(
    _("Make it a key account"),
    _("From then on it has the service of its tier, hours and a mandate, and a place is held."),
    _("Make it key"),
    _("It is a key account now. Tell the customer when you are sure."),
)
LIGHT = Step(
    _("Care for it in the lighter way"),
    _(
        "A plan of one page, two reviews a year, no sponsor visit that must be. It stays key and "
        "can go back to full care at any time."
    ),
    _("Change to light"),
    _("It is a light key account now."),
)
FULL = Step(
    _("Back to full care"),
    _("The joint plan, four reviews a year and the sponsor's visits count again."),
    _("Change to full care"),
    _("It has full care again."),
)
REVIEW = Step(
    _("Put it under review"),
    _("Nothing changes for the customer. Somebody looks anew whether the account is still key."),
    _("Put under review"),
    _("The account is under review."),
)
KEEP = Step(
    _("Keep it as a key account"),
    _("The review ends, and the account is cared for as before. A plan to leave is dropped."),
    _("Keep it"),
    _("The account stays key."),
)
INCUBATE = Step(
    _("Give it time in the incubator"),
    _("A year with limited resources and pilots that have an end. One extension, no second."),
    _("Begin the incubator"),
    _("The account is in the incubator. Plan the first pilot."),
)
LOST = Step(
    _("The customer has left us"),
    _(
        "The account keeps its history. A key account frees its place. Who comes back is a prospect."
    ),
    _("Write it down as lost"),
    _("The account is lost. The reason is kept."),
    is_end=True,
)
BACK = Step(
    _("They came back"),
    _("The account is a prospect again: a round can nominate it. What it was is not forgotten."),
    _("Make it a prospect"),
    _("The account is a prospect again."),
)
STANDARD = Step(
    _("Back to ordinary service"),
    _("The account is served as ordinary customers are. A round can nominate it again."),
    _("Serve it as standard"),
    _("The account has ordinary service."),
    is_end=True,
)
TELL = Step(
    _("What the customer was told"),
    _("Whoever was told that they are key leaves only with a plan and a message: wait until sure."),
    _("Keep it"),
    _("It is kept when the customer heard their status."),
)
NOT_KEY = Step(
    _("Large, but not key"),
    _("Size alone is no reason. Say what is missing, so that nobody has to ask again."),
    _("Keep the reason"),
    _("The reason is kept."),
)
OVERRIDE = Step(
    _("Ask for a pressure override"),
    _(
        "Somebody wants this account in against the criteria. It is written down with their name, "
        "everybody in the selection sees it, it ends, and another person has to allow it."
    ),
    _("Write it down"),
    _("The override waits for somebody else to allow it."),
)
EXCEPTION = Step(
    _("Ask for an exception from the tier"),
    _("One entitlement of a better tier, until a day. Somebody else allows it."),
    _("Ask for it"),
    _("The exception waits for somebody else to allow it."),
)
