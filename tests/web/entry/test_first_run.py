"""The first minute in the browser, and invitations."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from orchard.domain.core import services
from orchard.domain.core.models import AuditEvent, Organisation, User
from orchard.domain.core.rules import Role
from orchard.interfaces.web.entry import forms
from people import NOON
from signing_in import PASSWORD, is_signed_in, make_person, sign_in

pytestmark = pytest.mark.django_db
GIVEN = {
    "name": "Kari Lund",
    "email": "kari@nord.example",
    "password": PASSWORD,
    "organisation": "Nordvik",
    "currency": "NOK",
    "fiscal_year_starts": "4",
    "time_zone": "Europe/Oslo",
    "leads_programme": "on",
}


def start(client: Client, **changes: str):
    from orchard.interfaces.web.frame.clock import now

    services.offer_start("token", by=None, at=now())
    return client.post("/start/token", GIVEN | changes)


def test_the_link_sets_everything_up_and_signs_in(client: Client):
    answer = start(client)

    organisation = Organisation.objects.get()
    assert answer.headers["Location"] == "/"
    assert (organisation.currency, organisation.fiscal_year_starts) == ("NOK", 4)
    assert is_signed_in(client)


def test_the_chooser_knows_time_zones_by_the_names_of_today():
    names = dict(forms.zones())

    assert {"UTC", "Europe/Kyiv", "Europe/Oslo"} <= set(names)
    assert not {"Europe/Kiev", "US/Eastern", "Asia/Calcutta"} & set(names)


def test_a_time_zone_that_was_renamed_stays_chosen_where_it_was():
    given = {"organisation": "Nord", "fiscal_year_starts": "1", "time_zone": "Europe/Kiev"}
    form = forms.OrganisationForm(given, initial={"time_zone": "Europe/Kiev"})

    assert form.is_valid()
    assert not forms.OrganisationForm(given).is_valid()


def test_a_weak_password_keeps_what_was_typed_and_sets_nothing_up(client: Client):
    answer = start(client, password="password1234")

    text = answer.content.decode()
    assert "among those tried first" in text
    assert "kari@nord.example" in text
    assert PASSWORD not in text
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("field", ["name", "email", "organisation", "time_zone", "currency"])
def test_what_is_missing_is_said(client: Client, field: str):
    answer = start(client, **{field: ""})

    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not User.objects.people().exists()


def test_the_link_is_gone_once_somebody_can_sign_in(client: Client):
    start(client)

    assert Client().get("/start/token").status_code == 410


@pytest.fixture
def admin(client: Client) -> User:
    services.found_organisation("Nordvik", currency="EUR", by=None, at=NOON)
    user = make_person("Ada", Role.ADMINISTRATOR)
    sign_in(client, user)
    return user


def invite(client: Client, email: str = "eva@nord.example"):
    given = {"name": "Eva", "email": email, "roles": ["finance", "reader"]}
    return client.post("/settings/users/invite", given)


def test_an_invitation_is_sent_and_shown_and_lets_in(client: Client, admin: User):
    page = invite(client).content.decode()
    path = re.search(r"/invitation/[\w-]+", mail.outbox[0].body)[0]
    eva = User.objects.get(email="eva@nord.example")

    browser = Client()
    assert "Welcome, Eva" in browser.get(path).content.decode()
    browser.post(path, {"password": PASSWORD})

    assert path in page
    assert sign_in(browser, eva).status_code == 302
    assert eva.held_roles() == {Role.FINANCE, Role.READER}


def test_the_trail_has_no_token(client: Client, admin: User):
    invite(client)
    token = re.search(r"/invitation/([\w-]+)", mail.outbox[0].body)[1]

    assert not AuditEvent.objects.filter(what__contains=token).exists()


def test_somebody_who_works_here_is_not_invited_again(client: Client, admin: User):
    invite(client)

    assert "works here already" in invite(client).content.decode()
    assert len(mail.outbox) == 1
