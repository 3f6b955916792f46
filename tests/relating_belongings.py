"""What people of the world know of people at customers: one of each, here and at the hidden account."""

from __future__ import annotations

import relating
import voicing
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.relationships import services
from orchard.domain.relationships.arriving import tables
from orchard.domain.relationships.cards import SeatNote, TalkPlan, TalkSheet
from orchard.domain.relationships.models import Contact, Reassignment
from orchard.domain.relationships.rules import Function, LawfulBasis, Level, LineKind
from orchard.domain.relationships.services import FileNote
from orchard.domain.voice import services as voice
from orchard.domain.voice.rules import Balance, Item, StepState
from orchard.interfaces.web.frame.clock import now
from people import NOON
from telling import with_notes
from world import SECRET, World

MISSING = 10**9
OPINION = "CNRY-opinion"
"""Every text that only the team of an account may read begins so."""


def with_people(world: World) -> World:
    """Give one's own account and the hidden one everything that an account's people can have."""
    kari = world.person(Role.ACCOUNT_MANAGER)
    told = services.tell_story("CNRY-story", told="CNRY-told", by=kari, at=NOON)
    quiet = services.tell_story("CNRY-quiet-story", told="CNRY-told", by=kari, at=NOON)
    services.retire_story(quiet, expected=1, by=kari, at=NOON)
    world.things["story"] = {"own": told.pk, "missing": MISSING}
    world.things["retired story"] = {"own": quiet.pk, "missing": MISSING}
    relating.allow_opinions(world)
    own = people_of(world.own, kari, "CNRY-contact")
    secret = people_of(world.secret, world.insider, f"{SECRET}-contact")
    for name, key in own.items():
        world.things[name] = {"own": key, "foreign": secret[name], "missing": MISSING}
    world.things["tied user"] = {"own": kari.pk, "missing": MISSING}
    return with_notes(world, kari)


def with_swallowed(world: World) -> World:
    """Let the hidden account swallow an open one, whose team is left with what they promised."""
    kari, insider = world.person(Role.ACCOUNT_MANAGER), world.insider
    open_one = Account.objects.create(key="Harbour", name="Harbour", slug="harbour")
    accounts.assign(
        open_one, user=kari, role=TeamRole.ACCOUNT_MANAGER, since=NOON.date(), by=insider, at=NOON
    )
    here = relating.add(open_one, "CNRY-contact-of-harbour", by=kari)
    voicing.step(here, f"{OPINION}-step-of-harbour", by=kari)
    accounts.merge_accounts(world.secret, others=[open_one], reason="One", by=insider, at=NOON)
    named = {"own": world.own.slug, "foreign": world.secret.slug, "missing": "no-such"}
    world.things["account"] = {**named, "swallowed": open_one.slug}
    return world


def people_of(account: Account, by: User, prefix: str) -> dict[str, object]:
    """Give an account everything that its people can have, and return the key of each."""
    texts = {
        "matters": f"{OPINION}-matters",
        "pains": f"{OPINION}-pains",
        "title": f"{prefix}-title",
    }
    here = relating.add(account, prefix, by=by, email=f"{prefix.lower()}@x.example", **texts)
    relating.tie(here, by, 3, 5, by=by)
    relating.attitude(here, -1, by=by, solution=f"{OPINION}-solution")
    seen = relating.style(here, "blue", by=by, observed=f"{OPINION}-behaviour")
    asked = relating.point(here, "question", f"{OPINION}-question", by=by)
    relating.point(here, "concern", f"{OPINION}-concern", by=by)
    talk = relating.talk(account, here, by=by, purpose=f"{OPINION}-purpose")
    sheet = TalkSheet(result_line=f"{OPINION}-result", risk=f"{OPINION}-risk")
    services.fill_sheet(
        talk, expected=1, plan=TalkPlan(f"{OPINION}-purpose", NOON.date()), sheet=sheet,
        by=by, at=NOON,
    )  # fmt: skip
    held = relating.role(here, "buyer", by=by, decision=f"{OPINION}-decision")
    ended = relating.role(here, "decider", by=by)
    services.end_buying_role(ended, by=by, at=NOON)
    gone = relating.add(account, f"{prefix}-gone", by=by)
    relating.tie(gone, by, 1, by=by)
    services.note_leaving(gone, expected=1, on=NOON.date(), by=by, at=NOON)
    quiet = relating.add(account, f"{prefix}-quiet", by=by)
    relating.restrict(quiet, by=by)
    note = SeatNote(
        f"{OPINION}-seat", Function.MANAGEMENT, Level.EXECUTIVE, 5, plan=f"{OPINION}-plan"
    )
    seats = [services.open_seat(account, note=note, by=by, at=NOON) for _seat in range(2)]
    services.close_seat(seats[1], expected=1, why=f"{OPINION}-why", by=by, at=NOON)
    return {
        "contact": here.pk,
        "contact who left": gone.pk,
        "restricted contact": quiet.pk,
        "buying role": held.pk,
        "ended buying role": ended.pk,
        **_between(account, here, by, prefix),
        **_said(account, here, by),
        "gap seat": seats[0].pk,
        "style": seen.pk,
        "open point": asked.pk,
        "conversation": talk.pk,
        "closed gap seat": seats[1].pk,
        "reassignment": Reassignment.objects.get(contact=gone).pk,
    }


def _said(account: Account, here: Contact, by: User) -> dict[str, object]:
    """Let the person answer and be promised something; a sheet and a step are over."""
    answers = voicing.scores(2, 1, value_economic=3)
    said = {"words": f"{OPINION}-words", "examples": {Item.VALUE_ECONOMIC: f"{OPINION}-example"}}
    sheets = [voicing.record(here, answers, by=by, **said) for _sheet in range(2)]
    voice.remove_sheet(sheets[1], expected=1, by=by, at=NOON)
    steps = [voicing.step(here, f"{OPINION}-step", by=by) for _step in range(2)]
    kept = {"state": StepState.KEPT, "on": NOON.date(), "outcome": f"{OPINION}-outcome"}
    voice.settle_step(steps[1], expected=1, **kept, by=by, at=NOON)
    voicing.benefit(account, by=by, balance=Balance.OURS, why=f"{OPINION}-unfair")
    return {
        "answer sheet": sheets[0].pk,
        "removed sheet": sheets[1].pk,
        "trust step": steps[0].pk,
        "settled trust step": steps[1].pk,
    }


def _between(account: Account, here: Contact, by: User, prefix: str) -> dict[str, object]:
    """Draw lines to a second person, ask for an introduction, and let a file wait."""
    second = relating.add(account, f"{prefix}-second", by=by, reports_to=here)
    asked = services.ask_introduction(
        second, asked_of=by, through=here, why=f"{OPINION}-asked", by=by, at=NOON
    )
    lines = [
        services.draw_line(
            here, other=second, kind=kind, observed=f"{OPINION}-line", by=by, at=NOON
        )
        for kind in LineKind
    ]
    services.end_line(lines[1], by=by, at=NOON)
    told = FileNote(
        "people.csv", "utf-8", f"{OPINION}-file", LawfulBasis.CONTRACT, Function.OPERATIONS,
        Level.MANAGER,
    )  # fmt: skip
    table = tables.read(f"Name,Title\n{OPINION}-arriving,Chief\n")
    arrival = services.open_arrival(account, table=table, note=told, by=by, at=now())
    return {
        "introduction": asked.pk,
        "arrival": arrival.pk,
        "line": lines[0].pk,
        "ended line": lines[1].pk,
    }
