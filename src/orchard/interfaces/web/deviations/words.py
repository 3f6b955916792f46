"""How deviations read: how far they are, and what is due."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from orchard.domain.agreements.queries.deviations import Case
from orchard.domain.agreements.rules.deviations import UNMENDED, Alarm, Step
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.templatetags.orchard import pill


def step_pill(case: Case) -> SafeString:
    """Return how far a deviation is as word, colour and shape."""
    step = Step(case.row.step)
    if case.is_late:
        return pill("bad", str(step.label))
    return pill("warn" if step in UNMENDED else "good", str(step.label))


def why(case: Case) -> str:
    """Return what is due, and who hears of it when it is late."""
    row = case.row
    if row.step == Step.FIXED:
        return _("Ask the customer whether they accept it.")
    if row.step == Step.ACCEPTED:
        return _("Write down what we change, and close it.")
    if row.step == Step.CLOSED:
        return ""
    if case.alarm is Alarm.TOP:
        return _("Late: to be mended by %(day)s. Account manager and sponsor hear of it.") % {"day": figures.day(row.fix_by)}  # fmt: skip
    if row.step == Step.REPORTED:
        text = _("First answer was due by %(when)s.") if case.is_late else _("First answer by %(when)s.")  # fmt: skip
        return text % {"when": figures.moment(row.respond_by)}
    text = _("Late: to be mended by %(day)s.") if case.is_late else _("To be mended by %(day)s.")
    return text % {"day": figures.day(row.fix_by)}
