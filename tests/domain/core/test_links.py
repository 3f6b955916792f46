"""One-time links: once, in time, for the password of the time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from orchard.domain.core import services, signing
from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import AuditEvent, OneTimeLink, Organisation, User
from orchard.domain.core.passwords import WeakPassword
from orchard.domain.core.rules import LinkPurpose, Role
from orchard.domain.core.services import Beginner, LinkIsOver, OrganisationSettings
from people import NOON, make_user
from racing import a_moment_before

PASSWORD = "four plain words here"
TOKEN = "a-token-of-256-bits"
BEGINNER = Beginner("kari@supplier.example", "Kari Lund", PASSWORD)
pytestmark = [pytest.mark.django_db, pytest.mark.trust("T-SESS-4")]


@pytest.fixture
def admin(db: None) -> User:
    return make_user("Ada", Role.ADMINISTRATOR)


@pytest.fixture
def ola(db: None) -> User:
    return make_user("Ola", Role.ACCOUNT_MANAGER)


def begin(token: str = TOKEN, currency: str = "EUR") -> User:
    settings = OrganisationSettings("Nordvik")
    return services.become_first_administrator(
        token, beginner=BEGINNER, settings=settings, currency=currency, by=None, at=NOON
    )


def reset(token: str = TOKEN, at=NOON) -> User:
    return choose(token, at=at)


def choose(
    token: str = TOKEN,
    purpose: LinkPurpose = LinkPurpose.PASSWORD_RESET,
    password: str = PASSWORD,
    at=NOON,
) -> User:
    return services.choose_password(token, purpose=purpose, password=password, by=None, at=at)


def test_the_first_administrator_founds_the_organisation():
    services.offer_start(TOKEN, by=None, at=NOON)

    kari = begin()

    assert kari.held_roles() == {Role.ADMINISTRATOR, Role.PROGRAMME_DIRECTOR}
    assert kari.check_password(PASSWORD)
    assert Organisation.objects.get().name == "Nordvik"


def test_an_organisation_that_an_import_founded_keeps_its_currency():
    services.found_organisation("Our company", currency="SEK", by=None, at=NOON)
    services.offer_start(TOKEN, by=None, at=NOON)

    begin(currency="EUR")

    assert (Organisation.objects.get().name, Organisation.objects.get().currency) == (
        "Nordvik",
        "SEK",
    )


def test_only_the_latest_offer_counts():
    services.offer_start("first", by=None, at=NOON)
    services.offer_start("second", by=None, at=NOON)

    with pytest.raises(LinkIsOver):
        begin("first")
    assert begin("second")


def test_there_is_no_start_once_somebody_can_sign_in():
    services.offer_start(TOKEN, by=None, at=NOON)
    begin()

    with pytest.raises(NotAllowed):
        services.offer_start("another", by=None, at=NOON)


def test_the_token_is_not_stored(ola: User):
    services.offer_password_reset(ola, token=TOKEN, by=None, at=NOON)

    link = OneTimeLink.objects.get()

    assert TOKEN not in (link.digest, link.bound_to)
    assert len(link.digest) == 64


def test_a_link_works_once(ola: User):
    services.offer_password_reset(ola, token=TOKEN, by=None, at=NOON)
    reset()

    with pytest.raises(LinkIsOver):
        reset()


def test_of_two_who_follow_a_link_at_the_same_moment_one_chooses_a_password(ola: User):
    services.offer_password_reset(ola, token=TOKEN, by=ola, at=NOON)

    def rival() -> None:
        OneTimeLink.objects.update(used_at=NOON)

    with (
        a_moment_before("UPDATE", "core_onetimelink", rival),
        pytest.raises(LinkIsOver, match="This link was used"),
    ):
        reset()

    ola.refresh_from_db()
    assert not ola.check_password(PASSWORD)


@pytest.mark.parametrize(("late", "works"), [(59, True), (60, False)])
def test_a_reset_works_for_an_hour(ola: User, late: int, *, works: bool):
    services.offer_password_reset(ola, token=TOKEN, by=None, at=NOON)

    link = signing.open_link(TOKEN, LinkPurpose.PASSWORD_RESET, NOON + timedelta(minutes=late))

    assert (link is not None) is works


@pytest.mark.parametrize(("days", "works"), [(6, True), (7, False)])
def test_an_invitation_works_for_seven_days(admin: User, days: int, *, works: bool):
    services.invite("eva@supplier.example", name="Eva", roles=(), token=TOKEN, by=admin, at=NOON)

    link = signing.open_link(TOKEN, LinkPurpose.INVITATION, NOON + timedelta(days=days))

    assert (link is not None) is works


def test_a_new_password_ends_the_links_from_before(ola: User):
    services.offer_password_reset(ola, token=TOKEN, by=None, at=NOON)
    services.change_password(ola, current="", new=PASSWORD, by=ola, at=NOON)

    with pytest.raises(LinkIsOver):
        reset()


def test_a_link_is_for_its_purpose_only(ola: User):
    services.offer_password_reset(ola, token=TOKEN, by=None, at=NOON)

    with pytest.raises(LinkIsOver):
        choose(purpose=LinkPurpose.INVITATION)


def test_somebody_who_left_has_no_link(admin: User, ola: User):
    services.offer_password_reset(ola, token=TOKEN, by=None, at=NOON)
    services.deactivate_user(ola, by=admin, at=NOON)

    with pytest.raises(LinkIsOver):
        reset()


def test_colleagues_cannot_invite(ola: User):
    with pytest.raises(NotAllowed):
        services.invite("x@supplier.example", name="X", roles=(), token=TOKEN, by=ola, at=NOON)

    assert not User.objects.filter(email="x@supplier.example").exists()


def test_colleagues_cannot_reset_for_each_other(ola: User):
    eva = make_user("Eva", Role.FINANCE)

    with pytest.raises(NotAllowed):
        services.offer_password_reset(ola, token=TOKEN, by=eva, at=NOON)


def test_a_refused_password_leaves_the_link_open(ola: User):
    services.offer_password_reset(ola, token=TOKEN, by=None, at=NOON)

    with pytest.raises(WeakPassword):
        choose(password="short")

    assert signing.open_link(TOKEN, LinkPurpose.PASSWORD_RESET, NOON) is not None


def test_a_forgotten_password_leaves_the_invitation_open(admin: User):
    eva = services.invite(
        "eva@supplier.example", name="Eva", roles=(), token="invited", by=admin, at=NOON
    )
    services.offer_password_reset(eva, token=TOKEN, by=None, at=NOON)

    assert signing.open_link("invited", LinkPurpose.INVITATION, NOON) is not None
    assert signing.open_link(TOKEN, LinkPurpose.PASSWORD_RESET, NOON) is not None


def test_a_second_link_of_a_kind_replaces_the_first(ola: User):
    for token in ("first", "second"):
        services.offer_password_reset(ola, token=token, by=None, at=NOON)

    assert signing.open_link("first", LinkPurpose.PASSWORD_RESET, NOON) is None
    assert signing.open_link("second", LinkPurpose.PASSWORD_RESET, NOON) is not None


def test_a_chosen_password_ends_the_links_of_both_kinds(admin: User):
    eva = services.invite(
        "eva@supplier.example", name="Eva", roles=(), token="invited", by=admin, at=NOON
    )
    services.offer_password_reset(eva, token=TOKEN, by=None, at=NOON)

    reset()

    assert signing.open_link("invited", LinkPurpose.INVITATION, NOON) is None


def test_a_link_from_before_somebody_left_is_over_when_they_come_back(admin: User, ola: User):
    services.offer_password_reset(ola, token=TOKEN, by=None, at=NOON)
    services.deactivate_user(ola, by=admin, at=NOON)
    services.reactivate_user(ola, by=admin, at=NOON)

    with pytest.raises(LinkIsOver):
        reset()


def test_the_trail_tells_who_was_shown_a_link(admin: User, ola: User):
    services.offer_password_reset(ola, token=TOKEN, is_shown=True, by=admin, at=NOON)
    services.note_seen_link(ola, by=admin, at=NOON)

    offered, seen = AuditEvent.objects.order_by("sequence")
    assert (offered.verb, '"is_shown":true' in offered.what) == ("link.offered", True)
    assert (seen.verb, seen.by_id, seen.subject_id) == ("link.seen", admin.pk, str(ola.pk))
    with pytest.raises(NotAllowed):
        services.note_seen_link(admin, by=ola, at=NOON)
