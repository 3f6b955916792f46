"""What one may do with the service catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from orchard.domain.core import removal
from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.selection.models import Entitlement, EntitlementLevel
from orchard.domain.selection.races import one_alone
from orchard.domain.selection.rules.catalogue import FOUNDING
from orchard.domain.selection.rules.choices import Function, Tier


@dataclass(frozen=True, slots=True)
class Promise:
    """An entitlement with what every tier gets of it."""

    title: str
    measure: str
    function: Function
    levels: Mapping[Tier, str]

    def check(self) -> None:
        """Refuse what is not measured, not said for a tier, or the same for all."""
        if not self.title.strip() or not self.measure.strip():
            raise Invalid(_("An entitlement has a name and a measure."))
        said = {tier: self.levels.get(tier, "").strip() for tier in Tier}
        if missing := [str(tier.label) for tier, text in said.items() if not text]:
            text = _("Say what these tiers get, “none” counts: %(names)s.")
            raise Invalid(text % {"names": ", ".join(missing)})
        if said[Tier.KEY].casefold() == said[Tier.STANDARD].casefold():
            raise Invalid(_("Key accounts would get what ordinary customers get: no difference."))


@audited("tiers.founded")
def found_catalogue(name: str, *, by: User, at: datetime) -> None:
    """Begin with the catalogue that most suppliers can fulfil; every line can be changed."""
    require(by, Permission.LEAD_SELECTION)
    if Entitlement.objects.exists():
        return
    for line in FOUNDING:
        levels = {tier: str(getattr(line, tier.value)) for tier in Tier}
        promise = Promise(str(line.title), str(line.measure), line.function, levels)
        add_entitlement(promise, by=by, at=at)


@audited("entitlement.added")
def add_entitlement(promise: Promise, *, by: User, at: datetime) -> Entitlement:
    """Add a line to the catalogue."""
    require(by, Permission.LEAD_SELECTION)
    promise.check()
    last = Entitlement.objects.aggregate(last=Max("position"))["last"] or 0
    with one_alone(_twice()):
        made = Entitlement.objects.create(position=last + 1, **_values(promise))
    _write_levels(made, promise)
    return made


@audited("entitlement.changed")
def change_entitlement(
    found: Entitlement, *, expected: int, promise: Promise, by: User, at: datetime
) -> Entitlement:
    """Change a line of the catalogue."""
    require(by, Permission.LEAD_SELECTION)
    promise.check()
    with one_alone(_twice()):
        changed = update_versioned(found, expected, **_values(promise))
    _write_levels(changed, promise)
    return changed


@audited("entitlement.removed")
def remove_entitlement(found: Entitlement, *, expected: int, by: User, at: datetime) -> Entitlement:
    """Take a line out; exceptions that rest on it keep their history."""
    require(by, Permission.LEAD_SELECTION)
    return removal.remove(found, at=at, expected=expected)


@audited("entitlement.restored")
def restore_entitlement(found: Entitlement, *, by: User, at: datetime) -> Entitlement:
    """Put a line back."""
    require(by, Permission.LEAD_SELECTION)
    return removal.restore(found)


def _twice() -> str:
    return _("There is an entitlement of this name. Change that one.")


def _values(promise: Promise) -> dict[str, object]:
    return {
        "title": promise.title.strip(),
        "measure": promise.measure.strip(),
        "function": promise.function,
    }


def _write_levels(found: Entitlement, promise: Promise) -> None:
    for tier in Tier:
        text = promise.levels[tier].strip()
        EntitlementLevel.objects.update_or_create(
            entitlement=found, tier=tier, defaults={"promise": text}
        )
