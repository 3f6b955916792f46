"""What people of the world know: one of everything about an account, and about the hidden one."""

from __future__ import annotations

import knowing
from orchard.domain.accounts.models import Account, Finding
from orchard.domain.accounts.queries import analysis as analyses
from orchard.domain.accounts.queries import profile as queries
from orchard.domain.accounts.rules.profile import Block, FindingKind, ProfileKind
from orchard.domain.accounts.services import analysis, offer
from orchard.domain.accounts.services import profile as services
from orchard.domain.core.models import User
from people import NOON
from world import World

MISSING = 10**9


def with_knowledge(world: World) -> World:
    """Give the world what is known about another account and the hidden one."""
    by = world.insider
    mine, hidden = _of_account(world.other, by), _of_account(world.secret, by)
    for name, key in mine.items():
        world.things[name] = {"own": key, "foreign": hidden[name], "missing": MISSING}
    world.things["known account"] = {
        "own": world.other.slug, "foreign": world.secret.slug, "missing": "no-such",
    }  # fmt: skip
    world.things["profile kind"] = {"own": "fact"}
    world.things["analysis step"] = {"own": "outside"}
    world.things["finding kind"] = {"own": "strength"}
    row = offer.note_offer("CNRY-offer", block=Block.VALUE, by=by, at=NOON)
    out = offer.note_offer("CNRY-offer-out", block=Block.VALUE, by=by, at=NOON)
    offer.remove_offer(out, expected=1, by=by, at=NOON)
    world.things["offer note"] = {"own": row.pk, "missing": MISSING}
    world.things["offer note out"] = {"own": out.pk, "missing": MISSING}
    return world


def _of_account(account: Account, by: User) -> dict[str, object]:
    found = knowing.know_everything(account, by)
    out = services.note_known(account, note=knowing.fact(topic=""), by=by, at=NOON)
    services.remove_known(out, expected=1, by=by, at=NOON)
    number, _conclusion = knowing.analyse(account, by)
    version = analyses.analysis(by, account, number)
    first = Finding.objects.filter(analysis=version, kind=FindingKind.STRENGTH).get()
    note = analysis.FindingNote(FindingKind.WEAKNESS, "CNRY-out")
    gone = analysis.add_finding(version, note=note, by=by, at=NOON)
    analysis.remove_finding(gone, expected=1, by=by, at=NOON)
    fact = queries.row_of(by, account, ProfileKind.FACT, found["fact"])
    return {
        "profile fact": fact.pk,
        "profile fact out": out.pk,
        "analysis": number,
        "finding": first.pk,
        "finding out": gone.pk,
    }
