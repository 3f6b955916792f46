"""Nothing internal reaches a customer in a pack, in whatever form; and templates do no harm."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal

import pptx
import pytest
from django.test import Client

import group_belongings
from attaching import packed
from attaching import upload as attached
from orchard.domain.accounts import filing
from orchard.domain.accounts.models import Account
from orchard.domain.core.files import shelf
from orchard.domain.core.models import Attachment, AuditEvent, User
from orchard.domain.core.papers import template
from orchard.domain.core.rules import Role
from orchard.domain.meetings.models import Decision, Meeting
from orchard.domain.packs import queries
from orchard.domain.packs.models import Making
from orchard.domain.packs.rules import Audience, Form, Kind
from orchard.domain.plans import services as plans
from orchard.domain.plans.models import AccountPlan, Objective
from orchard.domain.plans.services import groups
from orchard.domain.relationships.models import Contact
from pack_belongings import boarded, made
from papers import words_of
from plan_rows import make_action, make_initiative, make_objective, share
from reading import read
from world import World

CANARY = "CNRY"
SHOWN = (
    "Halve the stops", "One stock together", "Call the plant in May", "Fewer returns",
    "Fewer stops at night", "Delivery manual", "One carrier",
)  # fmt: skip
IN_PLAN = 4
"""So many of them stand on the plan of one page too: neither values, documents nor decisions do."""


def shared_with_customer(world: World) -> None:
    """Share one of each kind, beside all that stays inside."""
    by = world.person(Role.PROGRAMME_DIRECTOR)
    plan = AccountPlan.objects.get(account=world.own, year=2026)
    inside = {"strategy": "CNRY-strategy", "reason": "CNRY-reason"}
    aim = make_objective(plan, by, title=SHOWN[0], measure="CNRY-measure", unit="", **inside)
    why = {"why": "CNRY-why", "reason": "CNRY-reason"}
    doing = make_initiative(plan, by, title=SHOWN[1], is_joint=True, **why)
    deed = make_action(plan, aim, by, title=SHOWN[2], evidence="CNRY-evidence")
    make_action(plan, Objective.objects.filter(plan=plan).first(), by, title="CNRY-action")
    note = plans.ValueNote(2026, SHOWN[4], Decimal(5), "CNRY-method", "B")
    now = {"by": by, "at": plan.begun_at}
    gain = plans.note_value(world.own, note=note, **now)
    works = group_belongings.note(by, name=SHOWN[3], measure="Returns")
    group = groups.begin_group(world.own, note=works, **now)
    file = filing.attach(world.own, upload=attached(name="CNRY-name.pdf", title=SHOWN[5]), **now)
    met = Meeting.objects.create(
        account=world.own, kind="operations", title="CNRY-meeting-title", zone="UTC", state="held",
        starts_at=by.joined_at - timedelta(days=5), planned_by=by, planned_at=by.joined_at,
    )  # fmt: skip
    for text, is_released in ((SHOWN[6], True), ("CNRY-decision", False)):
        Decision.objects.create(
            meeting=met, text=text, why="CNRY-why", owner=by, is_released=is_released
        )
    rows = {
        "objective": aim, "initiative": doing, "action": deed, "value": gain, "group": group,
        "document": file, "meeting": met,
    }  # fmt: skip
    for kind, row in rows.items():
        share(world.own, kind, row.pk, by)


@pytest.mark.trust("T-AUTHZ-6")
@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("kind", [Kind.REVIEW, Kind.PLAN])
def test_a_pack_for_the_customer_holds_what_is_shared_and_no_canary(
    world: World, kind: Kind, form: Form
):
    shared_with_customer(world)
    by = world.person(Role.PROGRAMME_DIRECTOR)
    period = {
        "starts_on": by.joined_at.date().replace(month=1, day=1),
        "ends_on": by.joined_at.date(),
    }

    found = made(world.own, by, kind=kind, form=form, **period)
    inside = made(world.own, by, kind=kind, form=form, audience=Audience.INTERNAL,
                  has_margins=True, **period)  # fmt: skip

    text = words_of_file(found, by)
    assert CANARY not in text
    for said in SHOWN[: IN_PLAN if kind == Kind.PLAN else len(SHOWN)]:
        assert said in text
    for amount in ("12,431", "88,12", "Confidential"):
        assert amount not in text
    assert CANARY in words_of_file(inside, by), "the canaries sing where they may"
    assert "Confidential" in words_of_file(inside, by)


def test_a_board_pack_names_neither_hidden_accounts_nor_people_and_without_margins_no_margin(
    world: World,
):
    """T-AUTHZ-6: what everybody's pack counts is what its maker may know."""
    by = world.person(Role.PROGRAMME_DIRECTOR)
    Account.objects.filter(pk__in=[world.own.pk, world.secret.pk]).update(status="key")

    texts = {
        has_margins: words_of_file(boarded(by, has_margins=has_margins, form=form), by)
        for has_margins, form in ((True, Form.PPTX), (False, Form.DOCX))
    }

    for text in texts.values():
        assert world.secret.name not in text
        assert not [one.name for one in Contact.objects.all() if one.name in text]
        assert "Confidential" in text
    assert "contribution" in texts[True].lower()
    for said in ("contribution", "lifetime value"):
        assert said not in texts[False].lower()


def test_who_may_not_know_an_account_opens_no_board_pack_that_counts_it(world: World):
    found = boarded(world.insider)
    assert world.secret.pk in found.accounts
    path = f"/portfolio/board-packs/{found.pk}"

    for client, status in ((of_user(world.insider), 200), (client_of(world, Role.FINANCE), 404)):
        answers = [client.get(path + end) for end in ("", "/file")]
        assert [one.status_code for one in answers] == [status, status]
        for one in answers:
            one.close()


def words_of_file(found: Making, by: User) -> str:
    with shelf.opened(queries.file_of(by, found).token) as file:
        return words_of(file.read())


def of_user(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def client_of(world: World, role: Role) -> Client:
    return of_user(world.person(role))


def test_a_pack_with_margins_is_not_there_for_who_sees_none(world: World):
    found = made(world.own, world.person(Role.PROGRAMME_DIRECTOR),
                 audience=Audience.INTERNAL, has_margins=True)  # fmt: skip
    path = f"/accounts/{world.own.slug}/packs/{found.pk}"

    for role, status in ((Role.FINANCE, 200), (Role.OPERATIONS, 404), (Role.READER, 404)):
        client = client_of(world, role)
        answers = [client.get(path + end) for end in ("", "/file")]
        assert [one.status_code for one in answers] == [status, status]
        for one in answers:
            one.close()


def test_who_takes_a_pack_along_is_in_the_trail_and_its_file_only_downloads(world: World):
    found = made(world.own, world.person(Role.PROGRAMME_DIRECTOR))

    answer = client_of(world, Role.FINANCE).get(f"/accounts/{world.own.slug}/packs/{found.pk}/file")

    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    answer.close()
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.by_id) == ("data.exported", world.person(Role.FINANCE).pk)


def upload(content: bytes, name: str = "own.pptx") -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def without(name: str) -> bytes:
    """Return our template with a placeholder renamed."""
    deck = pptx.Presentation(io.BytesIO(template.ours()))
    for layout in deck.slide_layouts:
        for holder in layout.placeholders:
            if holder.name == name:
                holder.element.nvSpPr.cNvPr.set("name", "Picture 7")
    kept = io.BytesIO()
    deck.save(kept)
    return kept.getvalue()


@pytest.mark.trust("T-FILE-1")
@pytest.mark.parametrize(("content", "said"), [
    (without("chart"), "title, body, chart"),
    (without("subtitle"), "title, subtitle"),
    (packed("ppt/presentation.xml"), "cannot be read"),
    (packed("ppt/presentation.xml", "ppt/vbaProject.bin"), "macros"),
    (packed("ppt/presentation.xml", body=b"0" * 40_000_000), "packed so tightly"),
    (packed("word/document.xml"), "save it as PPTX"),
    (b"<script>alert(1)</script>", "web page"),
])  # fmt: skip
def test_a_broken_or_hostile_template_is_refused_with_what_to_do_and_the_old_one_stays(
    world: World, content: bytes, said: str
):
    by = world.person(Role.ADMINISTRATOR)
    before = queries.template(by)
    assert before is not None

    answer = client_of(world, Role.ADMINISTRATOR).post(
        "/settings/slides", {"file": upload(content)}
    )

    assert answer.status_code == 422
    assert said in read(answer)
    assert queries.template(by) == before
    assert Attachment.objects.filter(name="own.pptx").count() == 0


def test_a_template_of_ones_own_dresses_the_slides(world: World):
    deck = pptx.Presentation(io.BytesIO(template.ours()))
    deck.slide_layouts[0].element.cSld.set("name", "Vestberg style")
    kept = io.BytesIO()
    deck.save(kept)

    answer = client_of(world, Role.PROGRAMME_DIRECTOR).post(
        "/settings/slides", {"file": upload(kept.getvalue())}
    )

    by = world.person(Role.PROGRAMME_DIRECTOR)
    assert answer.status_code == 302
    found = made(world.own, by, form=Form.PPTX)
    with shelf.opened(queries.file_of(by, found).token) as file:
        assert "Vestberg style" in words_of(file.read())
