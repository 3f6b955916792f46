"""The lists of a position page: what each is made of, and the services that change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.mistakes import NotFound
from orchard.domain.selection import queries, services
from orchard.interfaces.web.position.forms import (
    FactorForm,
    NoteForm,
    PotentialForm,
    ReferenceForm,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One list: its form, how a row is found, and what may be done with it."""

    key: str
    title: Promise
    form: type[NoteForm]
    find: Callable[..., Any]
    add: Callable[..., Any]
    change: Callable[..., Any]
    remove: Callable[..., Any]
    restore: Callable[..., Any]


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "factors", _("What counts for them"), FactorForm, queries.factor, services.add_factor,
            services.change_factor, services.remove_factor, services.restore_factor,
        ),
        Kind(
            "potentials", _("What they could buy"), PotentialForm, queries.potential,
            services.note_potential, services.change_potential, services.remove_potential,
            services.restore_potential,
        ),
        Kind(
            "references", _("Reference"), ReferenceForm, queries.reference,
            services.note_reference, services.change_reference, services.remove_reference,
            services.restore_reference,
        ),
    )
}  # fmt: skip


def kind_of(key: str) -> Kind:
    """Return the list that an address names."""
    if key not in KINDS:
        raise NotFound
    return KINDS[key]
