"""What people at a customer leave on the pages of the supplier: the worked account, somebody who left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import relating
import voicing
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.rules import Role
from orchard.domain.relationships import services
from orchard.domain.relationships.arriving import tables
from orchard.domain.relationships.models import Reassignment
from orchard.domain.relationships.rules import Function, LawfulBasis, Level
from orchard.domain.relationships.services import FileNote
from orchard.interfaces.web.frame.clock import now
from people import NOON
from world import World

from .choosing_pages import Place

WHO = "account_manager"


def people(world: World) -> Iterator[Place]:
    """Let the manager know people at the own account, and say where their pages stand."""
    made = relating.make_people(world)
    ops, cpo = made.people["Ops"], made.people["Cpo"]
    relating.allow_opinions(world)
    relating.attitude(cpo, 1, by=made.kari)
    relating.attitude(cpo, -1, by=made.kari, solution="A pilot")
    relating.role(cpo, "buyer", by=made.kari)
    relating.style(cpo, "blue", by=made.kari)
    asked = relating.point(cpo, "question", "How was the index computed?", by=made.kari)
    talk = relating.talk(made.account, cpo, ops, by=made.kari)
    services.note_leaving(made.people["Quality"], expected=1, on=NOON.date(), by=made.kari, at=NOON)
    task = Reassignment.objects.filter(user=made.mart).first()
    assert task is not None, "who had the tie has a task"
    note = FileNote(
        "people.csv", "utf-8", "A fair", LawfulBasis.CONTRACT, Function.OPERATIONS, Level.MANAGER
    )
    table = tables.read("Name,E-mail\nAnna Vik,anna@x.example\nCpo,no address\n")
    file = services.open_arrival(world.own, table=table, note=note, by=made.kari, at=now())
    accounts.assign(
        world.own, user=made.mart, role=TeamRole.MEMBER, since=NOON.date(), counterpart="",
        by=world.person(Role.PROGRAMME_DIRECTOR), at=NOON,
    )  # fmt: skip
    relating.tie(made.people["It"], made.mart, 3, 5, by=made.kari)
    asks = services.ask_introduction(
        made.people["It"], asked_of=made.kari, through=ops, why="The pilot", by=made.kari, at=NOON
    )
    quiet = relating.restrict(relating.add(world.own, "Quiet", by=made.kari), by=made.kari)
    base = f"/accounts/{world.own.slug}/people"
    for name, path in (
        *(("people", base), ("add", f"{base}/add"), ("person", f"{base}/{cpo.pk}")),
        *((name, f"{base}/{cpo.pk}/{name}") for name in ("edit", "left", "attitude")),
        *((name, f"{base}/{cpo.pk}/{name}") for name in ("working", "style")),
        ("raise_point", f"{base}/{cpo.pk}/points"),
        ("answer_point", f"{base}/points/{asked.pk}"),
        *((name, f"{base}/{name}") for name in ("conversations", "voices")),
        ("sheet", f"{base}/conversations/{talk.pk}"),
        ("edit_sheet", f"{base}/conversations/{talk.pk}/edit"),
        ("after", f"{base}/conversations/{talk.pk}/after"),
        *(("import_people", f"{base}/import"), ("arrival", f"{base}/import/{file.pk}")),
        ("draw_line", f"{base}/{cpo.pk}/lines"),
        ("ask_introduction", f"{base}/{made.people['It'].pk}/introduction"),
        ("answer_introduction", f"{base}/introductions/{asks.pk}"),
        ("tie", f"{base}/{ops.pk}/ties/{made.kari.pk}"),
        *(("add_seat", f"{base}/seats/add"), ("change_seat", f"{base}/seats/{made.seat.pk}")),
        ("close_seat", f"{base}/seats/{made.seat.pk}/close"),
        ("settle", f"{base}/tasks/{task.pk}"),
        *((name, f"{base}/{quiet.pk}/{name}") for name in ("restrict", "lift")),
    ):
        yield f"relations:{name}", (WHO, path)
    yield from _said(made, base)


def _said(made: relating.Related, base: str) -> Iterator[Place]:
    """Let people answer and be promised something, and say where the pages of that stand."""
    cpo = made.people["Cpo"]
    heard = {name: one for name, one in made.people.items() if name != "Quality"}
    sheet = voicing.hear_worked(replace(made, people=heard))["Cpo"]
    step = voicing.step(cpo, "The formula on one page", by=made.kari)
    voicing.benefit(made.account, by=made.kari)
    for name, path in (
        *(("page", f"{base}/voice"), ("trust", f"{base}/trust")),
        ("benefit", f"{base}/trust/benefit"),
        ("answers", f"{base}/{cpo.pk}/answers"),
        ("record", f"{base}/{cpo.pk}/answers/record"),
        ("sheet", f"{base}/answers/{sheet.pk}"),
        ("correct", f"{base}/answers/{sheet.pk}/correct"),
        ("note_step", f"{base}/{cpo.pk}/trust"),
        ("settle", f"{base}/trust/{step.pk}"),
    ):
        yield f"voice:{name}", (WHO, path)
