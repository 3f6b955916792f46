"""What customers of the world see in the portal: two of them, and what is shared with each.

Titles of shared things say `shared`; whatever else is stored about them is a canary.
"""

from __future__ import annotations

from datetime import date, datetime

import relating
from attaching import upload
from joint_belongings import shared_with
from meeting_belongings import shared_meeting
from orchard.domain.accounts import filing
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.agreements.models import Promise
from orchard.domain.agreements.rules.promises import Function, State
from orchard.domain.core.models import Attachment, User
from orchard.domain.core.rules import Role
from orchard.domain.plans import entry
from orchard.domain.plans import services as plans
from orchard.domain.plans.documents import living
from orchard.domain.plans.handing_over import hand_over
from orchard.domain.plans.models import (
    AccountPlan,
    Action,
    Authority,
    Objective,
    PlanVersion,
    PortalPerson,
)
from orchard.domain.plans.rules.plan import VersionState
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.plans.seats import asked_seats
from orchard.domain.plans.services.authorities import say_authority
from orchard.domain.relationships.models import Contact
from promising import promised
from world import World

MISSING = 10**9
DAY = date(2026, 6, 1)


def with_portal(world: World, *, at: datetime) -> World:
    """Let two customers in, and leave somebody invited at the hidden account."""
    kari, director = world.person(Role.ACCOUNT_MANAGER), world.person(Role.PROGRAMME_DIRECTOR)
    a = _of_account(world.own, kari, "a", at)
    b = _of_account(world.other, world.colleague, "b", at)
    hidden = _of_account(world.secret, world.insider, "hidden", at)
    for name in a:
        mine = {"portal_a": a[name], "portal_b": b[name]}
        world.things[f"shared {name}"] = {"own": mine, "foreign": b[name], "missing": MISSING}
        here = {"own": a[name], "foreign": hidden[name], "missing": MISSING}
        world.things[f"portal {name}"] = here
    world.things["shared kind"] = {"own": "document"}
    plans.send_portal_link(
        PortalPerson.objects.get(pk=a["invited"]), token="guest-token", by=director, at=at
    )
    world.things["portal token"] = {"own": "guest-token", "missing": "no-such"}
    return world


def _of_account(account: Account, by: User, name: str, at: datetime) -> dict[str, object]:
    """Share one thing of each kind, and let somebody in."""
    siri = relating.add(account, f"Guest {name}", by=by, pains="CNRY-pains", matters="CNRY-matters")
    tone = relating.add(account, f"Invited {name}", by=by)
    person = _invited(siri, f"{name}@guest.example", f"token-{name}", by, at)
    other = _invited(tone, f"{name}@invited.example", f"other-{name}", by, at)
    session = plans.enter_portal(
        f"token-{name}", code="", key=f"guest-key-{name}", device="Browser", by=None, at=at
    )
    filing.attach(account, upload=upload(title=f"shared-document-{name}"), by=by, at=at)
    document = Attachment.objects.on(account).first()
    aim, action = _plan(account, siri, by, name, at)
    met, authority = shared_meeting(account, by, name), _authority(account, by, name, at)
    things = (
        (SharedKind.DOCUMENT, document), (SharedKind.OBJECTIVE, aim), (SharedKind.ACTION, action),
        (SharedKind.MEETING, met), (SharedKind.AUTHORITY, authority),
        (SharedKind.PROMISE, _refused(account, siri, by, name)),
    )  # fmt: skip
    for kind, thing in things:
        plans.share(account, kind=kind, object_id=thing.pk, by=by, at=at)
    guest = entry.guest_of(person, session.pk)
    given = hand_over(guest, upload=upload(title=f"shared-given-{name}"), at=at)
    said = plans.say_in_portal(
        guest, kind="document", key=document.pk,
        text=f"shared-comment-{name}", by=None, at=at,
    )  # fmt: skip
    return {
        **shared_with(account, siri, aim.plan, by, name),
        "comment": said.pk, "version": _version(aim.plan, by, at),
        "person": person.pk, "invited": other.pk, "contact": siri.pk, "session": session.pk,
        "given": given.pk, "meeting": met.pk, "document": document.pk, "objective": aim.pk, "action": action.pk,
    }  # fmt: skip


def _refused(account: Account, to: Contact, by: User, name: str) -> Promise:
    """Share a promise of which a function says that it cannot be kept: why stays with us."""
    words = f"shared-promise-{name}"
    made = promised(account, to, by=by, words=words, function=Function.PRODUCT)
    Promise.objects.filter(pk=made.pk).update(state=State.REFUSED, doubt="CNRY-doubt")
    return made


def _authority(account: Account, by: User, name: str, at: datetime) -> Authority:
    """Say what two of us may decide at once; the first of them is shared."""
    seats = asked_seats(account.pk, today=at.date())
    if not seats:
        since, role = date(2026, 1, 1), TeamRole.DEPUTY
        seats = [accounts.assign(account, user=by, role=role, since=since, by=by, at=at)]
    said = [
        say_authority(seat, expected=0, words=f"{words}-authority-{name}", by=by, at=at)
        for seat, words in zip(seats, ("shared", "CNRY"), strict=False)
    ]
    return said[0]


def _version(plan: AccountPlan, by: User, at: datetime) -> int:
    """Return a version of which the customer is asked to accept what is shared."""
    found = PlanVersion.objects.create(
        plan=plan, number=7, state=VersionState.SHARED, document=living(by, plan).stored(),
        digest="CNRY-digest", words="CNRY-words", submitted_by=by, submitted_at=at, shared_at=at,
    )  # fmt: skip
    return found.pk


def _invited(contact: Contact, email: str, token: str, by: User, at: datetime) -> PortalPerson:
    return plans.invite_to_portal(contact, email=email, token=token, by=by, at=at)


def _plan(
    account: Account, contact: Contact, by: User, name: str, at: datetime
) -> tuple[Objective, Action]:
    plan, _made = AccountPlan.objects.get_or_create(
        account=account, year=2031,
        defaults={"begun_by": by, "begun_at": at, "strategy": "CNRY-way", "leaves_out": "CNRY-out"},
    )  # fmt: skip
    aim = Objective.objects.create(
        plan=plan, kind="position", horizon=1, beneficiary="customer", owner=by,
        title=f"shared-objective-{name}", strategy="CNRY-strategy", reason="CNRY-reason",
    )  # fmt: skip
    action = Action.objects.create(
        account=account, plan=plan, objective=aim, title=f"shared-action-{name}", care="water",
        contact=contact, due_on=DAY, first_due_on=DAY, noted_by=by, noted_at=at,
        reason="CNRY-dropped",
    )  # fmt: skip
    return aim, action
