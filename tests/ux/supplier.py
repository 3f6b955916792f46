"""A supplier whose every page has something on it: the world, and what people left in it.

The world of tests/world.py knows what rights are about. Pages need more: drafts at every step of
an import, a forecast, concessions, a register of KPIs, links that are still good. Whatever a route
of authz.toml calls "nothing" is made here, so that its page can be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

import relating
import telling
from action_belongings import with_actions
from agreement_belongings import with_agreements
from group_belongings import with_groups
from intake_belongings import with_intakes
from joint_belongings import with_joint
from ledgers import make_line, make_staged
from maturity_belongings import with_maturity
from meeting_belongings import with_meetings
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import services as core
from orchard.domain.core.models import OPERATOR, Organisation, User
from orchard.domain.core.rules import LinkPurpose, Role
from orchard.domain.economics import refreshing
from orchard.domain.economics import services as economics
from orchard.domain.economics.models import Concession, ForecastVersion
from orchard.domain.health.services import take as take_health
from orchard.domain.ledger import importing
from orchard.domain.ledger.customers import fold_new
from orchard.domain.ledger.models import ImportDraft
from orchard.domain.plans import services as plans
from orchard.domain.plans.models import ValueRecord
from orchard.domain.plans.seats import asked_seats
from orchard.domain.programme.models import Kpi
from orchard.domain.selection.models import SuccessFactor
from orchard.interfaces.web.accounts.forms.forecast import shown
from pack_belongings import with_packs
from people import NOON
from plan_belongings import with_plans
from portal_belongings import with_portal
from promise_belongings import with_promises
from risk_belongings import with_risks
from whitespace_belongings import with_white_space
from world import World, make_world

from . import charter_pages, choosing_pages, knowing_pages, relations_pages, ways_pages

PASSWORD = "four plain words here"
AT_ONCE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
CLEAR = b"""Invoice;Line;Date;Customer;Customer name;Product;Net;Currency
I1;1;2026-01-13;C1;Alder AS;P1;100,50;EUR
I1;2;2026-01-13;C1;Alder AS;P2;50,25;EUR
I2;1;2026-02-14;C2;Birch AS;P1;10,00;SEK
"""
ASKING = b"Invoice,Date,Customer,Net\nI1,01/02/2026,C1,10.50\nI2,03/04/2026,C2,20.25\n"
BROKEN = CLEAR + b"I3;1;2026-02-31;C3;Cedar AS;P1;7,00;EUR\n"


@dataclass(frozen=True, slots=True)
class Supplier:
    """The world, and where the things stand that authz.toml knows nothing of."""

    world: World
    places: Mapping[str, tuple[str, str]]
    """Who looks, and at which address, by the name of the route."""


def make_supplier(folder: Path) -> Supplier:
    """Build the world and leave something on every page."""
    world = make_world(folder, figures=False)
    operator = User.objects.get(email=OPERATOR)
    economics.change_costs("", reason="They are known", by=operator, at=NOON)
    _sign_in_with_everything(world.colleague)
    with override_settings(TASKS=AT_ONCE):
        places = dict(_places(world))
    with_white_space(world)  # last, for each import computes the suggestions anew
    places["whitespace:group"] = _group(world)
    with_agreements(world)
    world.things["contact"] = _contacts(world)
    with_promises(world)
    with_actions(with_joint(with_plans(with_groups(with_risks(world)))))
    with_portal(world, at=datetime.now(UTC))  # who is in is so for twelve hours
    told = f"/accounts/{world.own.slug}/sharing/whom/{asked_seats(world.own.pk, today=NOON.date())[0].pk}"
    places["sharing:authority"] = ("account_manager", told)
    with_packs(world)
    with_intakes(world)
    with_meetings(with_maturity(world))
    take_health(world.own, by=world.person(Role.ACCOUNT_MANAGER), at=NOON)
    places["account_health:page"] = ("account_manager", f"/accounts/{world.own.slug}/health")
    places |= _assessed(world)
    asked = f"/accounts/{world.own.slug}/promises/{world.things['promise']['own']}/refuse"
    places["promises:refuse"] = ("operations", asked)
    visit = f"/accounts/{world.own.slug}/meetings/{world.things['begun meeting']['own']}/debrief"
    places["meetings:debrief"] = ("executive_sponsor", visit)
    places |= _prepared(world)
    places |= _noted(world)
    Organisation.objects.update(is_demo=True)  # so that the page with the cast opens, too
    return Supplier(world, places)


def _assessed(world: World) -> dict[str, tuple[str, str]]:
    """Return where the programme is assessed: a sheet, a part of it, and a goal."""
    base, director = "/programme/maturity", "programme_director"
    sheet = f"{base}/{world.things['maturity']['own']}/sheet"
    return {
        "maturity:sheet": (director, sheet),
        "maturity:part": (director, f"{sheet}/change"),
        "maturity:goal": (
            director,
            f"{base}/{world.things['closed maturity']['own']}/goals/change",
        ),
    }


def _prepared(world: World) -> dict[str, tuple[str, str]]:
    """Return where the team sees what is prepared for the people of a meeting."""
    base, who = f"/accounts/{world.own.slug}", "account_manager"
    one, written = (
        f"{base}/meetings/{world.things[name]['own']}" for name in ("meeting", "minuted meeting")
    )
    held, contact, host = (
        world.things[name]["own"]
        for name in ("held meeting", "target of a meeting", "host of a meeting")
    )
    talk = f"{base}/people/conversations/{world.things['talk of a meeting']['own']}"
    pages = {"meetings:meeting": written, "meetings:brief": f"{one}/brief",
             "meetings:prepare": f"{one}/prepare", "relations:sheet": talk,
             "meetings:tie": f"{base}/meetings/{held}/ties/{contact}/{host}"}  # fmt: skip
    return {name: (who, path) for name, path in pages.items()}


def _contacts(world: World) -> dict[str, object]:
    """Return somebody at the own account and at the hidden one, with whom things are settled."""
    accounts.assign(
        world.secret, user=world.insider, role=TeamRole.MEMBER, since=NOON.date(),
        by=world.insider, at=NOON,
    )  # fmt: skip
    own = relating.add(
        world.own, "Tone Lie", by=world.person(Role.ACCOUNT_MANAGER), email="tone@lie.example"
    )
    hidden = relating.add(world.secret, "Ida Lie", by=world.insider)
    saved = plans.ValueNote(2025, "Fewer trips", Decimal(5), "Counted", "B")
    plans.note_value(world.secret, note=saved, by=world.insider, at=NOON)
    return {"own": own.pk, "foreign": hidden.pk}


def _noted(world: World) -> dict[str, tuple[str, str]]:
    """Return where notes of conversations stand."""
    kari = world.person(Role.ACCOUNT_MANAGER)
    made = telling.tell(world.own, by=kari)
    base = f"/accounts/{world.own.slug}/notes"
    paths = {"note": f"{base}/{made.pk}", "edit": f"{base}/{made.pk}/edit", "new": f"{base}/new"}
    return {f"notes:{name}": ("account_manager", path) for name, path in paths.items()}


def grow(folder: Path, count: int) -> None:
    """Add accounts, with lines and figures."""
    operator = User.objects.get(email=OPERATOR)
    staged = make_staged(folder / "grown.parquet", list(_lines(count)))
    importing.import_ledger(
        staged, order=importing.Order("grown", "grown.csv"), by=operator, at=NOON
    )
    fold_new("grown", [staged.parquet], by=operator, clock=lambda: NOON)
    refreshing.refresh(operator, at=NOON)


def _lines(count: int) -> Iterator[dict[str, object]]:
    for month in range(12):
        for number in range(count):
            yield make_line(
                f"G{month}-{number}",
                customer=f"G{number}",
                customer_name=f"Grown {number} AS",
                account=f"Grown {number}",
                unit=f"Grown {number} Oslo",
                booked_on=date(2025, month + 1, 9),
                offer=f"Offer {number % 3}",
                net=Decimal(100 + 7 * number + month),
                cost=Decimal(61 + 5 * number),
            )


def _browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _places(world: World) -> Iterator[tuple[str, tuple[str, str]]]:
    yield "demo:choose", ("anonymous", "/demo")
    yield "socialaccount_login_error", ("anonymous", "/sign-in/elsewhere/failed")
    yield from _imports(_browser(world.person(Role.FINANCE)))
    yield from _economics(_browser(world.person(Role.ACCOUNT_MANAGER)), world.own)
    yield from _register(_browser(world.person(Role.PROGRAMME_DIRECTOR)))
    yield from _links(world)
    yield from _second_steps(world)
    seat = Assignment.objects.filter(account=world.own).order_by("pk").first()
    base = f"/accounts/{world.own.slug}"
    yield "watching:hand_over", ("programme_director", f"{base}/team/{seat.pk}/hand-over")
    comment = world.comment
    yield "watching:edit_comment", ("colleague", f"{base}/comments/{comment.pk}")
    yield from _position(_browser(world.colleague), base)
    yield from choosing_pages.meetings(world)
    yield from choosing_pages.rounds(world)
    yield from choosing_pages.first_choices(world)
    yield from ways_pages.ways(world)
    yield from charter_pages.programme(world)
    yield from knowing_pages.profiles(world)
    yield from relations_pages.people(world)


def _position(browser: Client, base: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Leave a success factor, and a view of the customer's."""
    said = {"title": "Delivery on time", "weight": "1", "own": "7", "competitor": "6", "grade": "A"}
    browser.post(f"{base}/position/factors/add", said | {"source": "Their scorecard"})
    view = {"stage": "3", "intended_stage": "4", "stated_stage": "2", "source": "They said so"}
    browser.post(f"{base}/position/edit", view)
    factor = SuccessFactor.objects.get()
    yield "position:change", ("colleague", f"{base}/position/factors/{factor.pk}")


def _imports(browser: Client) -> Iterator[tuple[str, tuple[str, str]]]:
    """Leave a draft at every step; the one that is done had all figures computed."""

    def sent(content: bytes) -> ImportDraft:
        file = SimpleUploadedFile("sales.csv", content)
        browser.post("/imports/new", {"file": file, "source": "erp"})
        return ImportDraft.objects.latest("pk")

    def checked(draft: ImportDraft) -> ImportDraft:
        form = browser.get(f"/imports/{draft.pk}/columns").context["form"]
        chosen = {name: form[name].value() or "" for name in form.fields if name != "currency"}
        browser.post(f"/imports/{draft.pk}/columns", chosen | {"version": draft.version})
        draft.refresh_from_db()
        return draft

    asked, mapped = sent(ASKING), sent(CLEAR)
    broken, done = checked(sent(BROKEN)), checked(sent(CLEAR.replace(b"SEK", b"EUR")))
    waiting = sent(CLEAR)
    ImportDraft.objects.filter(pk=waiting.pk).update(state="queued", work="import")
    browser.post(f"/imports/{done.pk}/check", {"version": done.version})
    for name, draft in (
        *(("draft", mapped), ("format", asked), ("columns", mapped)),
        *(("check", broken), ("run", waiting), ("report", done), ("rejected", broken)),
    ):
        end = {"draft": "", "rejected": "/rejected.csv"}.get(name, f"/{name}")
        yield f"imports:{name}", ("finance", f"/imports/{draft.pk}{end}")


def _economics(browser: Client, account: Account) -> Iterator[tuple[str, tuple[str, str]]]:
    base = f"/accounts/{account.slug}"
    browser.post(f"{base}/forecasts/begin", {"start": "ledger"})
    first = ForecastVersion.objects.get(account=account)
    browser.post(f"{base}/forecasts/{first.number}/edit", _filled(first))
    browser.post(f"{base}/forecasts/{first.number}/publish", {"version": first.version + 1})
    browser.post(f"{base}/forecasts/begin", {"start": "ledger"})
    draft = ForecastVersion.objects.filter(account=account).latest("number")
    given = {"agreed_on": "2026-01-05", "given": "Credit", "given_worth": "4"}
    browser.post(f"{base}/price-defence/concessions", given)
    concession = Concession.objects.get()
    change = f"{base}/price-defence/concessions/{concession.pk}"
    gained = {"year": 2025, "benefit": "Fewer stops", "amount": "1000", "grade": "B"}
    browser.post(f"{base}/value-delivered", gained | {"method": "Their log"})
    record = f"{base}/value-delivered/{ValueRecord.objects.get().pk}"
    yield "accounts:value_record", ("account_manager", record)
    yield "accounts:deal", ("account_manager", f"{base}/deal")
    yield "accounts:forecast", ("account_manager", f"{base}/forecasts/{first.number}")
    yield "accounts:edit_forecast", ("account_manager", f"{base}/forecasts/{draft.number}/edit")
    yield "accounts:change_concession", ("account_manager", change)


def _filled(draft: ForecastVersion) -> dict[str, object]:
    """Return the form as a browser sends it back, with a retention of 90 % a year."""
    percents = ("retention", "discount", "_probability", "_contribution")
    sent = {
        name: value * 100 if any(word in name for word in percents) and value else value
        for name, value in shown(draft).items()
        if value is not None and value is not False and not name.startswith("grade_retention")
    }
    rates = {f"retention{line.year}": "90" for line in draft.assumptions.lines}
    return {**sent, **rates, "grade_retention": "C", "reason": "Review"}


def _register(browser: Client) -> Iterator[tuple[str, tuple[str, str]]]:
    browser.post("/programme/kpis/found")
    key = Kpi.objects.order_by("pk").first().key
    yield "programme:kpi", ("programme_director", f"/programme/kpis/{key}")
    yield "programme:change", ("programme_director", f"/programme/kpis/{key}/change")


def _links(world: World) -> Iterator[tuple[str, tuple[str, str]]]:
    administrator, moment = world.person(Role.ADMINISTRATOR), datetime.now(UTC)
    for name, person, purpose in (
        ("reset", world.colleague, LinkPurpose.PASSWORD_RESET),
        ("invitation", world.person(Role.READER), LinkPurpose.INVITATION),
    ):
        core.links.offer_password_reset(
            person, token=f"good-{name}", purpose=purpose, by=administrator, at=moment
        )
        yield f"entry:{name}", ("anonymous", f"/{name}/good-{name}")


def _sign_in_with_everything(user: User) -> None:
    """Give a person a password, an app, codes and a passkey."""
    core.change_password(user, current="", new=PASSWORD, by=user, at=NOON)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Phone", "passwordless": True, "credential": _credential()},
    )


def _credential() -> dict[str, object]:
    """Return what a browser sends for a new passkey."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    name = b"passkey of a test"
    credential = AttestedCredentialData.create(bytes(16), name, key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    made = AuthenticatorData.create(sha256(b"localhost"), flags, 0, bytes(credential))
    said = CollectedClientData.create("webauthn.create", b"challenge", "http://localhost")
    return {
        "id": websafe_encode(name),
        "rawId": websafe_encode(name),
        "type": "public-key",
        "clientExtensionResults": {},
        "response": {
            "clientDataJSON": websafe_encode(bytes(said)),
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", made, {}))),
        },
    }


def _second_steps(world: World) -> Iterator[tuple[str, tuple[str, str]]]:
    passkey = Authenticator.objects.get(user=world.colleague, type=Authenticator.Type.WEBAUTHN)
    for name, path in (
        ("account_reauthenticate", "/me/again"),
        ("mfa_reauthenticate", "/me/again/step"),
        ("mfa_reauthenticate_webauthn", "/me/again/passkey"),
        ("mfa_index", "/me/two-factor"),
        ("mfa_deactivate_totp", "/me/two-factor/app/remove"),
        ("mfa_view_recovery_codes", "/me/two-factor/codes"),
        ("mfa_download_recovery_codes", "/me/two-factor/codes/file"),
        ("mfa_list_webauthn", "/me/passkeys"),
        ("mfa_edit_webauthn", f"/me/passkeys/{passkey.pk}"),
        ("mfa_remove_webauthn", f"/me/passkeys/{passkey.pk}/remove"),
    ):
        yield name, ("colleague", path)


def _group(world: World) -> tuple[str, str]:
    """Return where it is said who decides on an opportunity."""
    path = f"/accounts/{world.own.slug}/white-space/opportunities"
    return "account_manager", f"{path}/{world.things['opportunity']['own']}/group"
