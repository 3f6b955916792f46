"""What each step on a way in or out says before it is taken."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from orchard.interfaces.web.standing.acting import Step

PILOT = Step(
    _("Plan a pilot"),
    _("A small project, a test delivery, a trial: it costs little and shows much."),
    _("Plan the pilot"),
    _("The pilot is planned."),
)
CHANGE_PILOT = Step(
    _("Change the pilot"), _("Until it is judged, everything can change."), _("Save"), _("Saved.")
)
JUDGE = Step(
    _("Judge the pilot"),
    _("Compare what it showed with what it should show. A no is a result, too."),
    _("Keep the verdict"),
    _("The verdict is kept."),
)
EXTEND = Step(
    _("Give it more time, once"),
    _("A second extension is not possible: after it there is only in or out."),
    _("Extend the incubator"),
    _("The incubator is extended, for the only time."),
)
LET_GO = Step(
    _("Let it go"),
    _("The account gets ordinary service again. Its pilots and what they showed are kept."),
    _("Let it go"),
    _("The account has ordinary service. Tell them why."),
    is_end=True,
)
PLAN = Step(
    _("Plan how it leaves"),
    _(
        "Nobody falls between two chairs: who takes over, what changes, what the customer hears. "
        "Somebody else approves it before anything happens."
    ),
    _("Write the plan"),
    _("The plan waits for somebody else to approve it."),
)
PLAN_BACK = Step(
    _("Plan how they are served now"),
    _(
        "They were key when they left us. Who answers for them now, what is different, what do "
        "they hear? Somebody else approves it before they have ordinary service."
    ),
    _("Write the plan"),
    _("The plan waits for somebody else to approve it."),
)
CHANGE_PLAN = Step(
    _("Change the plan"),
    _("Until somebody else approves it, everything can change."),
    _("Save"),
    _("Saved."),
)
HEARD = Step(
    _("The customer got the message"),
    _("After this the account can be handed over."),
    _("Keep the day"),
    _("It is kept when the customer heard it."),
)
STOP = Step(
    _("Stop the transition"),
    _("The account is under review again. Write another plan, or keep it."),
    _("Stop it"),
    _("The transition is stopped."),
    is_end=True,
)
ADD_LINE = Step(
    _("Add an entitlement"),
    _("A promise counts when it is measured, when somebody fulfils it, and when others get less."),
    _("Add it"),
    _("The entitlement stands in the catalogue."),
)
CHANGE_LINE = Step(
    _("Change the entitlement"),
    _("It changes for all accounts of a tier at once."),
    _("Save"),
    _("Saved."),
)
