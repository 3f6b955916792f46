"""What the largest customer sees in its portal: who comes in, what is shared, what both sides said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User
    from orchard.domain.plans.models import AccountPlan, Objective
    from orchard.domain.relationships.models import Contact

ACCOUNT, GUEST = "Nordvik Group", "Jan Vik"
SHARED, INVITED, LOOKED = timedelta(days=12), timedelta(days=5), timedelta(days=2)
LED_BY = "Second carrier for the northern sites"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to be done: what, by whom (a colleague, or the guest), and in how many days."""

    title: str
    who: str
    days: int


DUTIES = (
    Duty("Name a second in operations for the northern sites", "", 9),
    Duty("Send last year's stops by plant", "", 4),
    Duty("Agree the trial with the second carrier", "mart", 6),
    Duty("Spare parts within 48 hours for Bergen", "kari", 18),
)
ASKED = "Can the trial begin a week later? Our planner is away until then."

AUTHORITIES = {
    "account_manager": "Credits to NOK 50,000, priority of deliveries, project groups",
    "delivery_lead": "Whatever stops a line, by day and by night",
    "sponsor": "What needs the top of both companies",
}
POINTS = ("Results since the last review", "One stock of spare parts for Bergen, Odda and Mo")
MEETINGS = ("Review of the half-year", "Deliveries of the next month", "Review of the quarter")
STOPS = b"Site;Stops\nBergen;4\nOdda;2\nMo;3\n"
IDEA = "A stock of the most used seals that both sides keep in Bergen"


def share_all(accounts: Mapping[str, Account], people: Mapping[str, User], *, at: datetime) -> None:
    """Share the plan with the customer, let somebody there look at it and write."""
    from orchard.domain.plans.queries import plan as plans
    from orchard.domain.relationships import queries

    account, kari = accounts[ACCOUNT], people["kari"]
    guest = queries.contacts(kari, account).filter(name=GUEST).first()
    plan = next(iter(plans.plans(kari, account)), None)
    if guest is None or plan is None:
        return
    _share_plan(account, plan, kari, at - SHARED)
    _give_duties(account, plan, guest, people, at - SHARED)
    _share_meetings(account, kari, at - SHARED)
    _say_what_we_decide(account, kari, at - SHARED)
    _send(plan, people, at - SHARED)
    _let_in(account, guest, kari, at)


def _share_plan(account: Account, plan: AccountPlan, by: User, at: datetime) -> None:
    """Share what is for the customer or for both, and the list of their sites."""
    from orchard.domain.accounts import queries as files
    from orchard.domain.plans import services
    from orchard.domain.plans.rules.sharing import SharedKind

    for one in _aims(plan):
        if one.beneficiary != "us":
            services.share(account, kind=SharedKind.OBJECTIVE, object_id=one.pk, by=by, at=at)
    for file in files.files(by, account):
        if file.name == "sites.csv":
            services.share(account, kind=SharedKind.DOCUMENT, object_id=file.pk, by=by, at=at)


def _give_duties(
    account: Account, plan: AccountPlan, guest: Contact, people: Mapping[str, User], at: datetime
) -> None:
    """Agree who does what until when, and share it."""
    from orchard.domain.plans import services
    from orchard.domain.plans.rules.plan import Care
    from orchard.domain.plans.rules.sharing import SharedKind

    kari = people["kari"]
    aim = next(one for one in _aims(plan) if one.title == LED_BY)
    for duty in DUTIES:
        note = services.ActionNote(duty.title, Care.WATER, people.get(duty.who, guest), aim)
        due_on = (at + SHARED + timedelta(days=duty.days)).date()
        made = services.add_action(account, note=note, due_on=due_on, by=kari, at=at)
        services.share(account, kind=SharedKind.ACTION, object_id=made.pk, by=kari, at=at)


def _share_meetings(account: Account, by: User, at: datetime) -> None:
    """Share meetings to come and the last review, with what they read of each."""
    from orchard.domain.meetings import queries, services
    from orchard.domain.plans import services as plans
    from orchard.domain.plans.rules.sharing import SharedKind

    for row in queries.meetings(by, account).filter(title__in=MEETINGS):
        plans.share(account, kind=SharedKind.MEETING, object_id=row.pk, by=by, at=at)
        points = POINTS if row.is_to_come and row.kind == "strategic" else ()
        decided = tuple(row.decisions.values_list("pk", flat=True))
        note = services.ReleaseNote("Both sides know what comes next", points, decided)
        services.release_meeting(row, expected=0, note=note, by=by, at=at)


def _say_what_we_decide(account: Account, by: User, at: datetime) -> None:
    """Say, and share, what each of the team may decide on the spot."""
    from orchard.domain.plans import services
    from orchard.domain.plans.queries.authorities import reaches
    from orchard.domain.plans.rules.sharing import SharedKind
    from orchard.domain.plans.services.authorities import say_authority

    for one in reaches(by, account, today=at.date()):
        if words := AUTHORITIES.get(one.seat.role):
            said = say_authority(one.seat, expected=0, words=words, by=by, at=at)
            services.share(account, kind=SharedKind.AUTHORITY, object_id=said.pk, by=by, at=at)


def _send(plan: AccountPlan, people: Mapping[str, User], at: datetime) -> None:
    """Let the director approve the plan, and ask the customer to accept it."""
    from orchard.domain.plans.queries.versions import versions
    from orchard.domain.plans.rules.plan import VersionState
    from orchard.domain.plans.services import versions as steps

    made = next(iter(versions(people["kari"], plan)), None)
    if made is None:
        made = steps.submit_version(plan, by=people["kari"], at=at)
        made = steps.approve_version(made, expected=made.version, by=people["astrid"], at=at)
    if made.state == VersionState.APPROVED:
        steps.share_version(made, expected=made.version, by=people["kari"], at=at)


def _let_in(account: Account, guest: Contact, by: User, at: datetime) -> None:
    """Invite somebody, who looks at the plan, hands a file over and asks something."""
    from orchard.domain.core.files.keeping import Upload
    from orchard.domain.plans import entry, services
    from orchard.domain.plans.handing_over import hand_over
    from orchard.domain.plans.queries import portal

    address = guest.email or "jan.vik@nordvik.example"
    came = at - LOOKED
    person = services.invite_to_portal(
        guest, email=address, token=f"demo-{guest.pk}", by=by, at=at - INVITED
    )
    session = services.enter_portal(
        f"demo-{guest.pk}", code="", key=f"demo-{guest.pk}", device="Firefox", by=None, at=came
    )
    eyes = entry.guest_of(person, session.pk)
    services.note_seen(eyes, keys=portal.guest_keys(eyes), by=None, at=came)
    ours = portal.guest_actions(eyes, today=came.date()).from_us
    services.raise_idea_as_guest(eyes, text=IDEA, by=None, at=came)
    services.say_in_portal(eyes, kind="action", key=ours[0].key, text=ASKED, by=None, at=came)
    stops = Upload([STOPS], "stops.csv", "Stops by site, last year")
    hand_over(eyes, upload=stops, at=came)
    services.end_portal_session(eyes, session_id=session.pk, by=None, at=came)


def _aims(plan: AccountPlan) -> list[Objective]:
    return list(plan.objectives.all())
