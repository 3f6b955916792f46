"""The kinds of things in a profile: what an address names, its form, and where it stands on pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.rules.profile import ProfileKind
from orchard.domain.core.mistakes import NotFound
from orchard.interfaces.web.profile import forms

CANVAS_PAGE, PROFILE_PAGE = "profile:canvas", "profile:profile"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its form, what adding one is called, and the page on which it stands."""

    kind: ProfileKind
    form: type[forms.KnownForm]
    add: Promise
    page: str = PROFILE_PAGE

    @property
    def key(self) -> str:
        """Return the word in addresses."""
        return self.kind.value


KINDS = {
    one.key: one
    for one in (
        Kind(ProfileKind.FACT, forms.FactForm, _("Note a fact")),
        Kind(ProfileKind.INCOME, forms.IncomeForm, _("Add an income source")),
        Kind(ProfileKind.GOAL, forms.GoalForm, _("Add a goal of theirs")),
        Kind(ProfileKind.DRIVER, forms.DriverForm, _("Add a driver")),
        Kind(ProfileKind.MEASURE, forms.MeasureForm, _("Add a figure of theirs")),
        Kind(ProfileKind.PRESENCE, forms.PresenceForm, _("Add a competitor")),
        Kind(ProfileKind.CANVAS, forms.BlockForm, _("Add to their business model"), CANVAS_PAGE),
        Kind(ProfileKind.TOUCH, forms.TouchForm, _("Say where we touch it"), CANVAS_PAGE),
    )
}


def kind_of(key: str) -> Kind:
    """Return the kind that an address names."""
    if key not in KINDS:
        raise NotFound
    return KINDS[key]
