"""`orchard users` and `orchard team`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import override_settings
from typer.testing import CliRunner

from orchard.domain.accounts import queries, services
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import SourceCustomer
from orchard.domain.core import services as core
from orchard.domain.core import signing
from orchard.domain.core.mistakes import DomainError
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import LinkPurpose, Role
from orchard.interfaces.cli import database
from orchard.interfaces.cli.main import app
from people import NOON
from signing_in import SECRET

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path):
    with override_settings(DATA_DIR=tmp_path, ORCHARD_URL="https://orchard.example/"):
        yield


@pytest.fixture
def operator(db: None) -> User:
    core.found_organisation("Nordvik", currency="EUR", by=None, at=NOON)
    return User.objects.operator().get()


def orchard(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_link_for_the_first_administrator_is_printed():
    printed = orchard("users", "link").strip()

    assert printed.startswith("https://orchard.example/start/")
    token = printed.rpartition("/")[2]
    assert signing.open_link(token, LinkPurpose.FIRST_ADMINISTRATOR, database.now())


def test_without_an_organisation_nobody_is_managed():
    with pytest.raises(DomainError, match="orchard users link"):
        orchard("users", "list")


def test_people_are_invited_and_listed(operator: User):
    printed = orchard("users", "invite", "eva@x.example", "Eva Ström", "--role", "finance")

    assert printed.startswith("https://orchard.example/invitation/")
    listed = orchard("users", "list")
    assert "eva@x.example" in listed
    assert "operator" not in listed


def test_roles_are_given_and_taken(operator: User):
    eva = core.add_user("eva@x.example", name="Eva", roles=(Role.READER,), by=operator, at=NOON)

    orchard("users", "role", "eva@x.example", "finance")
    printed = orchard("users", "role", "eva@x.example", "reader", "--take")

    assert "finance" in printed
    assert eva.held_roles() == {Role.FINANCE}


def test_a_person_is_reset_and_deactivated(operator: User):
    eva = core.add_user("eva@x.example", name="Eva", roles=(), by=operator, at=NOON)

    assert "/invitation/" in orchard("users", "reset", "eva@x.example")
    orchard("users", "deactivate", "eva@x.example")

    assert not User.objects.get(pk=eva.pk).is_active
    assert f"Former colleague {eva.pk}" in orchard("users", "anonymise", "eva@x.example", "--yes")
    assert "Eva" not in orchard("users", "list")


def test_whom_a_key_account_needs_is_handed_over_first_or_ended_anyway(operator: User):
    core.add_user("ola@x.example", name="Ola", roles=(), by=operator, at=NOON)
    customers = [SourceCustomer("1", account="Fjord")]
    services.fold_customers("erp", customers=customers, by=operator, at=NOON)
    orchard("team", "assign", "Fjord", "ola@x.example", "account_manager")
    Account.objects.update(status="key")

    with pytest.raises(DomainError, match=r"Fjord \(account manager\)"):
        orchard("users", "deactivate", "ola@x.example")
    assert "can no longer sign in" in orchard("users", "deactivate", "ola@x.example", "--anyway")

    assert not User.objects.get(email="ola@x.example").is_active


def test_a_team_is_named_handed_over_and_ended(operator: User):
    for name in ("eva", "ola"):
        core.add_user(f"{name}@x.example", name=name.title(), roles=(), by=operator, at=NOON)
    customers = [SourceCustomer("1", account="Fjord")]
    services.fold_customers("erp", customers=customers, by=operator, at=NOON)
    account = queries.account_called(operator, "Fjord")

    orchard("team", "assign", "Fjord", "ola@x.example", "account_manager", "--percent", "40")
    orchard("team", "hand-over", "Fjord", "ola@x.example", "eva@x.example")
    manager = queries.manager_of(operator, account)
    orchard("team", "end", "Fjord", "eva@x.example")

    assert manager.name == "Eva"
    assert queries.team(operator, account) == []


def test_unknown_words_are_named(operator: User):
    with pytest.raises(DomainError, match="Nobody here"):
        orchard("users", "reset", "who@x.example")
    result = CliRunner().invoke(app, ["users", "invite", "a@x.example", "A", "--role", "king"])
    assert result.exit_code == 2


def test_access_is_ended_given_back_and_signed_out(operator: User):
    eva = core.add_user("eva@x.example", name="Eva", roles=(), by=operator, at=NOON)
    TOTP.activate(eva, SECRET)
    before = eva.get_session_auth_hash()

    said = [
        orchard("users", *words)
        for words in (
            ("sign-out", "eva@x.example"),
            ("remove-second-step", "eva@x.example"),
            ("deactivate", "eva@x.example"),
            ("reactivate", "EVA@x.example"),
        )
    ]

    eva.refresh_from_db()
    assert all("Eva" in text for text in said)
    assert eva.is_active
    assert eva.get_session_auth_hash() != before
    assert not Authenticator.objects.filter(user=eva).exists()
    with pytest.raises(DomainError, match="Nobody here"):
        orchard("users", "reactivate", "nobody@x.example")


@pytest.mark.trust("T-GDPR-2")
def test_what_is_held_about_a_person_is_written_for_programs_and_to_read(
    operator: User, tmp_path: Path
):
    orchard("users", "invite", "ola@nordvik.example", "Ola Nordmann", "--role", "reader")
    ola = User.objects.get(email="ola@nordvik.example")

    said = orchard("person", "ola nordmann", "--into", str(tmp_path / "out"))

    held = json.loads((tmp_path / "out" / f"person-{ola.pk}.json").read_text(encoding="utf-8"))
    page = (tmp_path / "out" / f"person-{ola.pk}.html").read_text(encoding="utf-8")
    tables = {one["model"] for one in held["held"]}
    assert tables >= {"core.user", "core.roleassignment", "core.onetimelink", "core.auditevent"}
    assert "What we hold about Ola Nordmann" in page
    assert "digest" not in page
    assert f"person-{ola.pk}.html" in said
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "out").iterdir()} == {0o600}
    event = AuditEvent.objects.get(verb="data.exported")
    assert (event.by_id, event.subject_id) == (operator.pk, str(ola.pk))
