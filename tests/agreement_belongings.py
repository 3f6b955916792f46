"""What people of the world have in the register: agreements at every stage."""

from __future__ import annotations

from datetime import date

from attaching import upload
from orchard.domain.accounts.models import Account
from orchard.domain.agreements import filing, services
from orchard.domain.agreements.models import Deviation
from orchard.domain.agreements.rules import Kind, Renewal, Stage
from orchard.domain.agreements.rules.deviations import Severity
from orchard.domain.agreements.services import deviations as mending
from orchard.domain.core.models import Attachment, User
from orchard.domain.core.rules import Role
from people import NOON
from world import World

MISSING = 10**9
BEGUN, END = date(2025, 1, 1), date(2026, 6, 30)
SIGNED = services.Progress(Stage.SIGNED, date(2024, 12, 1))


def with_agreements(world: World) -> World:
    """Leave a signed agreement in its renewal window and a draft on one's own and the hidden account."""
    own = _of_account(world.own, world.person(Role.PROGRAMME_DIRECTOR))
    secret = _of_account(world.secret, world.insider)
    for name, key in own.items():
        world.things[name] = {"own": key, "foreign": secret[name], "missing": MISSING}
    return world


def terms(**others: object) -> services.Terms:
    """Return terms whose texts are canaries."""
    return services.Terms(**{
        "name": "CNRY-agreement", "kind": Kind.FRAMEWORK, "parties": "CNRY-parties",
        "starts_on": BEGUN, "ends_on": END, "notice_period": 3, "renewal": Renewal.TALKS,
        "price_structure": "CNRY-price-structure", "price_version": "CNRY-price-version",
        "indexation": "CNRY-indexation", "rebates": "771234.5 2.5", **others,
    })  # fmt: skip


def _of_account(account: Account, by: User) -> dict[str, object]:
    signed = services.record_agreement(account, terms=terms(), progress=SIGNED, by=by, at=NOON)
    services.amend_agreement(
        signed, expected=1, terms=terms(parties="CNRY-parties both"),
        change=services.Change(date(2026, 2, 2), "CNRY-amendment"), by=by, at=NOON,
    )  # fmt: skip
    draft = services.record_agreement(
        account, terms=terms(name="CNRY-draft"), progress=services.Progress(), by=by, at=NOON
    )
    filing.attach(signed, upload=upload(title="CNRY-document"), by=by, at=NOON)
    document = Attachment.objects.on(signed).get()
    keys = {"agreement": signed.pk, "draft agreement": draft.pk, "document": document.pk}
    return keys | _deviations(account, by)


def _deviations(account: Account, by: User) -> dict[str, object]:
    """Return a deviation at each of its first five steps."""
    told = {"by": by, "at": NOON}
    report = mending.Report(
        "CNRY-deviation", "CNRY-consequence", Severity.MAJOR, "CNRY-reporter", by
    )
    names = ("deviation", "known deviation", "mended deviation", "accepted deviation")
    made: dict[str, Deviation] = {
        name: mending.report_deviation(account, report=report, **told) for name in names
    }
    for name in names[1:]:
        mending.acknowledge_deviation(made[name], expected=1, **told)
    for name in names[2:]:
        mending.fix_deviation(made[name], expected=2, fix="CNRY-fix", on=NOON.date(), **told)
    mending.accept_deviation(
        made[names[3]], expected=3, who="CNRY-accepted-by", on=NOON.date(), **told
    )
    return {name: one.pk for name, one in made.items()}
