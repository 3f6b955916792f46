"""How what is joint reads: states, places, moves, numbers."""

from __future__ import annotations

from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.plans.models import Objective
from orchard.domain.plans.queries.joint import Criterion
from orchard.domain.plans.rules.joint import Both, CriterionState, Reach
from orchard.domain.plans.rules.joint_health import Health
from orchard.domain.plans.rules.joint_matters import Move, Placed
from orchard.domain.plans.rules.plan import Beneficiary
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.templatetags.orchard import pill

STATES = {
    CriterionState.AGREED: "good",
    CriterionState.WAITS_FOR_US: "warn",
    CriterionState.CHANGE_ASKED: "warn",
}
REACHES = {Reach.REACHED: "good", Reach.CLOSE: "warn", Reach.NOT_MOVED: "bad"}
MOVES = {
    Move.UP: gettext_lazy("was %(place)s"),
    Move.DOWN: gettext_lazy("was %(place)s"),
    Move.NEW: gettext_lazy("new"),
}
COLUMNS = {
    Beneficiary.US: gettext_lazy("For us"),
    Beneficiary.CUSTOMER: gettext_lazy("For the customer"),
    Beneficiary.TOGETHER: gettext_lazy("Together"),
}


def state_pill(one: Criterion) -> SafeString:
    """Return how far a criterion is as word, colour and shape."""
    return pill(STATES.get(one.state, "none"), str(one.state.label))


def reach_pill(one: Criterion) -> SafeString:
    """Return where a criterion stands as word, colour and shape."""
    return pill(REACHES.get(one.reach, "none"), str(one.reach.label))


def measured(number: Decimal | None, unit: str) -> str:
    """Return a number with its unit."""
    if number is None:
        return ""
    text = f"{number:,f}"
    said = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{said} {unit}".rstrip()


def scores(both: Both) -> str:
    """Return what both sides say of an initiative in one line."""
    nothing = _("not yet")
    theirs = nothing if both.customer is None else str(both.customer.benefit)
    ours = nothing if both.us is None else str(both.us.benefit)
    text = _("they %(theirs)s · we %(ours)s · %(effort)s")
    return text % {"theirs": theirs, "ours": ours, "effort": _effort(both)}


def score_of(both: Both) -> str:
    """Return the joint score with three decimals."""
    return "" if both.score is None else f"{both.score:.3f}"


def moved(one: Placed) -> str:
    """Return what became of a need since the last time; nothing where it stands as before."""
    text = MOVES.get(one.move)
    return "" if text is None else str(text) % {"place": one.before}


def share_of(health: Health) -> str:
    """Return the customer's share of the open actions in percent."""
    return "" if health.share is None else figures.percent(health.share)


def percent(rate: Decimal | None) -> str:
    """Return a rate in percent."""
    return "" if rate is None else figures.percent(rate)


def counts_in(goal: Objective) -> str:
    """Return in what a goal counts: a share in percent, money without its currency."""
    return goal.unit_in("")


def column(beneficiary: Beneficiary) -> str:
    """Return how a column of goals is called where we read it."""
    return str(COLUMNS[beneficiary])


def _effort(both: Both) -> str:
    if both.effort is not None:
        return _("effort %(effort)s") % {"effort": both.effort}
    if both.us is not None and both.customer is not None:
        text = _("effort not agreed: they %(theirs)s, we %(ours)s")
        return text % {"theirs": both.customer.effort, "ours": both.us.effort}
    return _("effort open")
