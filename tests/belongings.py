"""What people of the world have: their own, and what others have, for routes that name one thing.

`things` of the world gets a value for "own", for "foreign" and for "missing". Where everybody has one
of their own, "own" is a mapping by role; whoever is not in it has none.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from action_belongings import with_actions
from agreement_belongings import with_agreements
from attaching import upload
from choosing_belongings import with_choosing
from coaching_belongings import with_coaching
from group_belongings import with_groups
from health_belongings import with_health
from intake_belongings import with_intakes
from joint_belongings import with_joint
from knowing_belongings import with_knowledge
from maturity_belongings import with_maturity
from meeting_belongings import with_meetings
from orchard.analytics.policy import Policy
from orchard.domain.accounts import filing
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import services as core
from orchard.domain.core.models import ApiToken, User
from orchard.domain.core.rules import Permission, Role
from orchard.domain.economics.services import assumptions, defence
from orchard.domain.ledger import drafting, jobs
from orchard.domain.ledger.models import ImportDraft
from orchard.domain.ledger.services import drafts
from orchard.domain.plans import services as plans
from orchard.domain.programme import services as programme
from orchard.domain.resources import services as resources
from orchard.domain.resources.rules import TimeCategory
from pack_belongings import with_packs
from people import NOON
from plan_belongings import with_plans
from portal_belongings import with_portal
from promise_belongings import with_promises
from relating_belongings import with_people, with_swallowed
from risk_belongings import with_risks
from whitespace_belongings import with_white_space
from world import SECRET, World

MISSING = 10**9
REJECTED = b"""Invoice;Line;Date;Customer;Product;Net;Currency
I1;1;2026-01-13;C1;P1;100,50;EUR
I1;2;2026-01-13;C1;P2;50,25;EUR
I2;1;2026-02-14;C2;P1;10,00;EUR
I3;1;2026-02-31;CNRY-rejected;P1;7,00;EUR
"""


def with_belongings(world: World, *, at: datetime) -> World:
    """Give everybody something of their own, and the hidden account all that an account can have."""
    insider = world.insider
    own, secret = _of_account(world.own, _finance(world)), _of_account(world.secret, insider)
    for name, key in own.items():
        world.things[name] = {"own": key, "foreign": secret[name], "missing": MISSING}
    world.things["seat"] = _seats(world)
    world.things["comment"] = _comments(world)
    world.things["mention"] = _mentions(world)
    world.things["file"] = _files(world)
    world.things["hours"] = _hours(world)
    world.things["view"] = _views(world)
    world.things["token"] = _tokens(world)
    world.things["kpi"] = {"own": _kpi(world), "missing": "no-such"}
    world.things["policy"] = {"own": _policy(world, at), "missing": MISSING}
    world.things["draft"] = {"own": _draft(world), "missing": MISSING}
    world.things["spare draft"] = {"own": _received(world, "CNRY-spare.csv").pk, "missing": MISSING}
    world.things["regrouping"] = _regroupings(world)
    with_people(with_knowledge(with_choosing(with_agreements(with_white_space(world)), at=at)))
    with_promises(world)
    with_joint(with_plans(world))
    with_actions(world)
    with_portal(world, at=at)
    with_risks(world)
    with_intakes(world)
    with_meetings(world)
    with_groups(world)
    with_packs(world)
    with_maturity(world)
    with_coaching(world)
    with_health(world)
    return with_swallowed(world)


def _finance(world: World) -> User:
    return world.person(Role.FINANCE)


def _of_account(account: Account, by: User) -> dict[str, object]:
    """Return keys of one thing of each kind that belongs to an account."""
    shock = assumptions.note_shock(
        account, note=assumptions.ShockNote(2025, 2, "CNRY-shock", "CNRY-effect"), by=by, at=NOON
    )
    benefit = defence.note_benefit(
        account,
        note=defence.BenefitNote(
            "CNRY-benefit", "CNRY-other", Decimal(1), Decimal(2), "CNRY-evidence", "B"
        ),
        by=by,
        at=NOON,
    )
    concession = defence.note_concession(
        account,
        note=defence.ConcessionNote(date(2026, 1, 5), "CNRY-given", Decimal(4)),
        by=by,
        at=NOON,
    )
    forecast = assumptions.propose_from_ledger(account, by=by, at=NOON)
    value = plans.note_value(
        account,
        note=plans.ValueNote(2025, "CNRY-value", Decimal(5), "CNRY-measured", "B"),
        by=by,
        at=NOON,
    )
    return {
        "value record": value.pk,
        "shock": shock.pk,
        "benefit": benefit.pk,
        "concession": concession.pk,
        "forecast": forecast.number,
    }


def _seats(world: World) -> dict[str, object]:
    """Return the sponsor's seat at one's own account, and one at the hidden account."""
    mine = Assignment.objects.get(account=world.own, role=TeamRole.SPONSOR)
    hidden = accounts.assign(
        world.secret,
        user=world.insider,
        role=TeamRole.ACCOUNT_MANAGER,
        since=date(2026, 1, 1),
        counterpart="CNRY-hidden-counterpart",
        by=world.insider,
        at=NOON,
    )
    return {"own": mine.pk, "foreign": hidden.pk, "missing": MISSING}


def _comments(world: World) -> dict[str, object]:
    """Return a comment of everybody who may write; a colleague's is foreign to all of them."""
    mine = {
        role: accounts.comment_on(world.own, text=f"CNRY-own-comment-{role}", by=user, at=NOON).pk
        for role, user in world.people.items()
        if user.may(Permission.WRITE_COMMENTS)
    }
    accounts.comment_on(world.secret, text=f"{SECRET}-comment", by=world.insider, at=NOON)
    return {"own": mine, "foreign": world.comment.pk, "missing": MISSING}


def _mentions(world: World) -> dict[str, object]:
    """Return a comment that speaks to everybody, each has it once; another one at the hidden account."""
    names = " ".join(f"@{user.name}" for user in world.people.values())
    mine = accounts.comment_on(world.own, text=f"CNRY-told {names}", by=world.colleague, at=NOON)
    hidden = accounts.comment_on(world.secret, text=f"{SECRET}-told", by=world.insider, at=NOON)
    return {"own": mine.pk, "foreign": hidden.pk, "missing": MISSING}


def _files(world: World) -> dict[str, object]:
    """Return a file of everybody who may attach one; a colleague's is foreign to all of them."""
    people = {**world.people, "colleague": world.colleague}
    made = {
        role: filing.attach(
            world.own, upload=upload(title=f"CNRY-attached-{role}"), by=user, at=NOON
        ).pk
        for role, user in people.items()
        if user.may(Permission.WRITE_COMMENTS)
    }
    filing.attach(
        world.secret, upload=upload(title=f"{SECRET}-attached"), by=world.insider, at=NOON
    )
    return {"own": made, "foreign": made.pop("colleague"), "missing": MISSING}


def _hours(world: World) -> dict[str, object]:
    """Return hours of everybody who may log them; a colleague's are foreign to all of them."""
    people = {**world.people, "colleague": world.colleague}
    made = {
        role: resources.log_hours(
            world.own, hours=Decimal(2), category=TimeCategory.INTERNAL, on=NOON.date(),
            by=user, at=NOON,
        ).pk
        for role, user in people.items()
        if user.may(Permission.WRITE_COMMENTS)
    }  # fmt: skip
    return {"own": made, "foreign": made.pop("colleague"), "missing": MISSING}


def _views(world: World) -> dict[str, object]:
    people = {**world.people, "colleague": world.colleague}
    made = {
        role: core.save_view(
            f"CNRY-view-{role}", page="/accounts", query="sort=name", by=user, at=NOON
        ).pk
        for role, user in people.items()
    }
    return {"own": made, "foreign": made.pop("colleague"), "missing": MISSING}


def _tokens(world: World) -> dict[str, object]:
    made = {
        role: ApiToken.objects.filter(user=user).latest("pk").pk
        for role, user in world.people.items()
    }
    theirs = ApiToken.objects.filter(user=world.insider).latest("pk").pk
    return {"own": made, "foreign": theirs, "missing": MISSING}


def _kpi(world: World) -> str:
    director = world.person(Role.PROGRAMME_DIRECTOR)
    described = programme.Description(
        title="Retention of key accounts",
        formula="kept / all",
        source="ledger",
        frequency=programme.Frequency.QUARTERLY,
        supports="Whom to visit",
    )
    return programme.add_kpi(described, by=director, at=NOON).key


def _policy(world: World, at: datetime) -> int:
    return core.propose_policy(
        Policy(), reason="CNRY-policy", valid_from=at.date(), by=_finance(world), at=at
    ).number


def _received(world: World, label: str) -> ImportDraft:
    by = _finance(world)
    return drafting.receive([REJECTED], label=label, source="other", by=by, at=NOON)


def _draft(world: World) -> int:
    """Return a draft that was checked, with a line that was rejected."""
    by, draft = _finance(world), _received(world, "CNRY-draft.csv")
    draft = jobs.import_draft(draft.pk, by.pk, clock=lambda: NOON)
    draft = drafts.check_again(draft, expected=draft.version, by=by, at=NOON)
    draft = jobs.import_draft(draft.pk, by.pk, clock=lambda: NOON)
    assert draft.counted["rejected"] == 1
    return draft.pk


def _regroupings(world: World) -> dict[str, object]:
    """Return a split that can be undone, and one of the hidden account that was undone."""
    lakeside = Account.objects.get(key="Lakeside")
    mine = _split(lakeside, "Lakeside Two", by=_finance(world))
    hidden = _split(world.secret, f"{SECRET}-two", by=world.insider)
    accounts.undo_regrouping(hidden, by=world.insider, at=NOON)
    return {"own": mine.pk, "foreign": hidden.pk, "missing": MISSING}


def _split(account: Account, key: str, *, by: User):
    return accounts.split_account(
        account,
        key=key,
        name=key,
        customers=list(account.customers.all()),
        reason="CNRY-split",
        by=by,
        at=NOON,
    )
