"""What one may do with the programme's KPIs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.text import slugify
from django.utils.translation import gettext as _

from orchard.domain.core import removal
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.programme.models import Kpi, KpiDecision, KpiOpening
from orchard.domain.programme.rules import FOUNDING, Frequency, check_target


@dataclass(frozen=True, slots=True)
class Description:
    """What the register says of a KPI."""

    title: str
    formula: str
    source: str
    frequency: Frequency
    supports: str
    owner: User | None = None
    unit: str = ""
    target: Decimal | None = None

    def check(self) -> None:
        """Refuse a KPI that nobody could compute or use, and targets for activity."""
        for text, name in (
            (self.title, _("title")),
            (self.formula, _("formula")),
            (self.source, _("source")),
            (self.supports, _("decision it supports")),
        ):
            if not text.strip():
                raise Invalid(_("A KPI needs its %(name)s.") % {"name": name})
        check_target(self.title, self.formula, target=self.target)

    def values(self, *, else_owner: User) -> dict[str, object]:
        """Return what is stored; whoever writes a KPI down owns it until somebody else does."""
        texts = ("title", "formula", "source", "supports", "unit")
        stored: dict[str, object] = {name: getattr(self, name).strip() for name in texts}
        rest = {
            "frequency": self.frequency,
            "owner": self.owner or else_owner,
            "target": self.target,
        }
        return stored | rest


@audited("kpi.register_founded")
def found_register(name: str, *, by: User, at: datetime) -> None:
    """Enter the KPIs that the ledger's figures give; those that are known stay as they are."""
    require(by, Permission.EDIT_KPIS)
    known = set(Kpi.objects.values_list("key", flat=True))
    new = [
        Kpi(
            key=card.key,
            title=str(card.title),
            formula=str(card.formula),
            source=str(card.source),
            frequency=card.frequency,
            supports=str(card.supports),
            unit=card.unit,
            target=card.target,
            owner=by,
            added_at=at,
        )
        for card in FOUNDING
        if card.key not in known
    ]
    Kpi.objects.bulk_create(new)
    remark(register=name, added=[kpi.key for kpi in new])


@audited("kpi.added")
def add_kpi(description: Description, *, by: User, at: datetime) -> Kpi:
    """Enter a KPI with owner, formula, source, frequency and the decision it supports."""
    require(by, Permission.EDIT_KPIS)
    description.check()
    key = slugify(description.title)[:60] or "kpi"
    if Kpi.objects.filter(key=key).exists():
        raise Conflict(_("A KPI with this title is in the register. Give it another title."))
    return Kpi.objects.create(key=key, added_at=at, **description.values(else_owner=by))


@audited("kpi.changed")
def change_kpi(kpi: Kpi, *, expected: int, description: Description, by: User, at: datetime) -> Kpi:
    """Change what the register says."""
    require(by, Permission.EDIT_KPIS)
    _check_in_use(kpi)
    description.check()
    return update_versioned(kpi, expected, **description.values(else_owner=by))


@audited("kpi.decided", keeps=("on",))
def decide(kpi: Kpi, *, text: str, on: date, by: User, at: datetime) -> KpiDecision:
    """Write down what was decided because of the KPI."""
    require(by, Permission.EDIT_KPIS)
    _check_in_use(kpi)
    if not text.strip():
        raise Invalid(_("Say what was decided."))
    if on > at.date():
        raise Invalid(_("A decision is written down when it was taken, not before."))
    remark(kpi=kpi.key)
    return KpiDecision.objects.create(
        kpi=kpi, text=text.strip(), decided_on=on, by=by, written_at=at
    )


@audited("kpi.removed")
def remove_kpi(kpi: Kpi, *, expected: int, by: User, at: datetime) -> Kpi:
    """Take a KPI out of the register; it can be put back."""
    require(by, Permission.EDIT_KPIS)
    return removal.remove(kpi, at=at, expected=expected)


@audited("kpi.restored")
def restore_kpi(kpi: Kpi, *, by: User, at: datetime) -> Kpi:
    """Put a KPI back."""
    require(by, Permission.EDIT_KPIS)
    return removal.restore(kpi)


@audited("kpi.opened")
def note_opening(kpi: Kpi, *, on: date, by: User, at: datetime) -> KpiOpening:
    """Note that somebody looked at the KPI that day; the register keeps the day only."""
    require(by, Permission.SEE_KPIS)
    return KpiOpening.objects.get_or_create(kpi=kpi, day=on)[0]


def _check_in_use(kpi: Kpi) -> None:
    if kpi.removed_at is not None:
        raise Conflict(_("This KPI was taken out. Put it back first."))
