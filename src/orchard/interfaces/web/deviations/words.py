"""How deviations read: how far they are, and what is due."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.agreements.queries.deviations import Case
from orchard.domain.agreements.rules.deviations import UNMENDED, Alarm, Step
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.templatetags.orchard import pill

AFTER_MENDING: Mapping[Step, str | Promise] = {
    Step.FIXED: gettext_lazy("Ask the customer whether they accept it."),
    Step.ACCEPTED: gettext_lazy("Write down what we change, and close it."),
    Step.CLOSED: "",
}


def step_pill(case: Case) -> SafeString:
    """Return how far a deviation is as word, colour and shape."""
    step = Step(case.row.step)
    if case.is_late:
        return pill("bad", str(step.label))
    return pill("warn" if step in UNMENDED else "good", str(step.label))


def why(case: Case) -> str:
    """Return what is due, and who hears of it when it is late."""
    row = case.row
    if case.is_alone and not case.is_late:
        return _("%(name)s, who was to see to it, works here no more. Choose somebody else.") % {"name": row.owner.name}  # fmt: skip
    if row.step in AFTER_MENDING:
        return str(AFTER_MENDING[Step(row.step)])
    if case.alarm is Alarm.TOP:
        return _("Late: to be mended by %(day)s. Account manager, sponsor and director hear of it.") % {"day": figures.day(row.fix_by)}  # fmt: skip
    if row.step == Step.REPORTED:
        text = _("First answer was due by %(when)s.") if case.is_late else _("First answer by %(when)s.")  # fmt: skip
        return text % {"when": figures.moment(row.respond_by)}
    text = _("Late: to be mended by %(day)s.") if case.is_late else _("To be mended by %(day)s.")
    return text % {"day": figures.day(row.fix_by)}
