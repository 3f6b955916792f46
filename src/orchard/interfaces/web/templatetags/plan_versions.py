"""The words of versions of plans."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from orchard.domain.plans.models import PlanVersion
from orchard.domain.plans.rules.plan import VersionState
from orchard.interfaces.web.templatetags.orchard import pill

register = template.Library()
TONES = {
    VersionState.ACTIVE: "good",
    VersionState.ACCEPTED: "good",
    VersionState.RETURNED: "bad",
    VersionState.SUBMITTED: "warn",
    VersionState.SHARED: "warn",
}


@register.filter
def version_pill(row: PlanVersion) -> SafeString:
    """Return the state of a version as word, colour and shape."""
    state = VersionState(row.state)
    return pill(TONES.get(state, "none"), str(state.label))
