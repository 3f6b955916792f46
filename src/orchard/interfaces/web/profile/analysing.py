"""What stands beside the step of an analysis that is being written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Analysis, Finding, Sourced
from orchard.domain.accounts.queries import analysis as queries
from orchard.domain.accounts.queries import profile as known
from orchard.domain.accounts.rules.analysis import CONCLUDE, GUIDE, SWOT
from orchard.domain.accounts.rules.profile import AnalysisStep, FindingKind, ProfileKind
from orchard.domain.core.mistakes import NotFound
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame.clock import today
from orchard.interfaces.web.profile.model_forms import FindingForm, StepForm

STEPS: dict[str, Promise] = {
    **{step.value: step.label for step in AnalysisStep},
    "swot": _("Strengths, weaknesses, opportunities, risks"),
    "conclusion": _("Conclusions"),
}
KNOWN: dict[str, tuple[ProfileKind, ...]] = {
    "outside": (ProfileKind.DRIVER,),
    "strategy": (ProfileKind.GOAL, ProfileKind.INCOME),
    "position": (ProfileKind.MEASURE,),
    "rivals": (ProfileKind.PRESENCE,),
    "swot": (ProfileKind.DRIVER,),
    "conclusion": (ProfileKind.GOAL,),
}
"""What of the profile helps at a step."""


@dataclass(frozen=True, slots=True)
class Place:
    """A step in the bar: where it is, and whether it says something."""

    key: str
    title: Promise
    is_done: bool
    is_now: bool


@dataclass(frozen=True, slots=True)
class Quarter:
    """One kind of finding: what belongs there, what was found, and the form for more."""

    kind: FindingKind
    about: Promise
    rows: Sequence[Finding]
    form: FindingForm


@dataclass(frozen=True, slots=True)
class Guide:
    """One step with everything that it needs."""

    view: queries.AnalysisView
    places: tuple[Place, ...]
    step: str
    about: Promise | None
    form: StepForm | None
    quarters: tuple[Quarter, ...]
    known: tuple[Sourced, ...]

    @property
    def title(self) -> Promise:
        """Return what the step is called."""
        return STEPS[self.step]

    @property
    def version(self) -> int:
        """Return the version of the text that the form shows."""
        row = self.view.texts.get(self.step)
        return row.version if row else 0


def guide(
    found: Seen,
    row: Analysis,
    step: str,
    *,
    form: StepForm | None = None,
    finding: FindingForm | None = None,
) -> Guide:
    """Return a step: the one that is asked for, else the first that says nothing yet."""
    view = queries.analysis_view(found.viewer, row)
    done = {key: _says(view, key) for key in STEPS}
    first = next((key for key, is_done in done.items() if not is_done), "conclusion")
    chosen = step if step in STEPS else first
    places = (Place(key, STEPS[key], done[key], key == chosen) for key in STEPS)
    profile = known.profile(found.viewer, found.account, today=today())
    is_text = chosen in AnalysisStep.values
    return Guide(
        view=view,
        places=tuple(places),
        step=chosen,
        about=GUIDE[AnalysisStep(chosen)] if is_text else None,
        form=(form or _form(view, chosen)) if is_text else None,
        quarters=() if is_text else _quarters(found, view, chosen, finding),
        known=tuple(one for kind in KNOWN[chosen] for one in profile.rows[kind]),
    )


def finding_form(
    found: Seen, kind: FindingKind, data: Any = None, start: Any = None
) -> FindingForm:
    """Return the form of a finding with the customer's goals and drivers."""
    goals = known.goals(found.viewer, found.account)
    drivers = known.drivers(found.viewer, found.account)
    return FindingForm(data, kind=kind, goals=goals, drivers=drivers, initial=start)


def text_step(step: str) -> AnalysisStep:
    """Return the step that an address names."""
    if step not in AnalysisStep.values:
        raise NotFound
    return AnalysisStep(step)


def after(step: str) -> str:
    """Return the step that follows."""
    keys = list(STEPS)
    return keys[min(keys.index(step) + 1, len(keys) - 1)]


def _says(view: queries.AnalysisView, key: str) -> bool:
    if key in AnalysisStep.values:
        return bool(key in view.texts and view.texts[key].text)
    kinds = SWOT if key == "swot" else (FindingKind.CONCLUSION,)
    return all(view.findings[kind.value] for kind in kinds)


def _form(view: queries.AnalysisView, step: str) -> StepForm:
    row = view.texts.get(step)
    return StepForm(initial={"text": row.text if row else ""})


def _quarters(
    found: Seen, view: queries.AnalysisView, step: str, wrong: FindingForm | None
) -> tuple[Quarter, ...]:
    kinds = {FindingKind.CONCLUSION: CONCLUDE} if step == "conclusion" else SWOT
    goals = known.goals(found.viewer, found.account)
    drivers = known.drivers(found.viewer, found.account)
    made = []
    for kind, about in kinds.items():
        is_wrong = wrong is not None and wrong.kind is kind
        form = wrong if is_wrong else FindingForm(kind=kind, goals=goals, drivers=drivers)
        assert form is not None, "either the wrong one or a new one"
        made.append(Quarter(kind, about, view.findings[kind.value], form))
    return tuple(made)
