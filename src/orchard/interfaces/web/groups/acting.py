"""Steps with a project group: forms in the drawer that lead back to the groups of the account."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from orchard.interfaces.web.standing.acting import Step, StepPage

TAB = "plan"
on_groups = StepPage("groups/step.html", TAB, "groups:page")

BEGIN = Step(_("Begin a project group"), _("A few people of both sides improve one thing, within six months."), _("Begin it"), _("The project group is begun."))  # fmt: skip
CHANGE = Step(_("Change the project group"), "", _("Save"), _("Saved."))
MEASURE = Step(_("Where it stands now"), "", _("Save"), _("Saved."))
CLOSE = Step(_("Close the project group"), _("With what came of it, and how complicated the cooperation is now."), _("Close it"), _("Closed: the effect is kept."))  # fmt: skip
FOLLOW = Step(_("What followed from it"), _("Opportunities that the better cooperation opened."), _("Save"), _("Saved."))  # fmt: skip
