"""`orchard users` and `orchard team`: people, their roles and links, and the teams of accounts."""

from __future__ import annotations

import secrets
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from orchard.domain.core.mistakes import DomainError
from orchard.interfaces.cli import database

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Assignment
    from orchard.domain.core.models import User
    from orchard.domain.core.rules import Role

app = typer.Typer()
people = typer.Typer(no_args_is_help=True, help="People: who may sign in, in which roles.")
teams = typer.Typer(no_args_is_help=True, help="Teams: who serves an account.")
app.add_typer(people, name="users")
app.add_typer(teams, name="team")
out = Console(markup=False, emoji=False)
TOKEN_BYTES = 32
HUNDRED = Decimal(100)
Email = Annotated[str, typer.Argument(help="E-mail address of the person.")]
Account = Annotated[str, typer.Argument(help="Key or name of the account.")]
RoleName = Annotated[str, typer.Argument(help="For example account_manager; see users list.")]


class NotInstalled(DomainError):
    """The organisation is not set up."""


@people.command("list")
def list_people() -> None:
    """List who works here."""
    by = operator()
    from orchard.domain.core import queries

    table = _table(_("name"), _("address"), _("roles"), _("access"))
    for user in queries.people(by):
        roles = ", ".join(row.role for row in user.roles.all())
        table.add_row(user.name, user.email, roles, _("yes") if user.is_active else _("left"))
    out.print(table)


@people.command()
def invite(
    email: Email,
    name: Annotated[str, typer.Argument(help="Name of the person.")],
    *,
    role: Annotated[list[str] | None, typer.Option(help="A role; may be repeated.")] = None,
) -> None:
    """Let a person work here; prints a link with which they choose a password."""
    by, token = operator(), secrets.token_urlsafe(TOKEN_BYTES)
    from orchard.domain.core import services

    roles = tuple(_role(text) for text in role or [])
    services.invite(
        email, name=name, roles=roles, token=token, is_shown=True, by=by, at=database.now()
    )
    out.print(_address("invitation", token), soft_wrap=True)


@people.command("role")
def set_role(
    email: Email,
    role: RoleName,
    *,
    take: Annotated[bool, typer.Option(help="Take the role away.")] = False,
) -> None:
    """Give a person a role, or take it away."""
    by, user = operator(), _person(email)
    from orchard.domain.core import services

    change = services.take_role if take else services.give_role
    change(user, role=_role(role), by=by, at=database.now())
    out.print(_("%(name)s now has: %(roles)s") % {
        "name": user.name, "roles": ", ".join(sorted(user.held_roles())) or _("no role"),
    })  # fmt: skip


@people.command()
def deactivate(
    email: Email,
    *,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Although key accounts need the person.")
    ] = False,
) -> None:
    """End a person's access; sessions and tokens are over at once."""
    by, user = operator(), _person(email)
    from orchard.domain.accounts import services

    services.end_access(user, anyway=anyway, by=by, at=database.now())
    out.print(_("%(name)s can no longer sign in.") % {"name": user.name})


@people.command()
def reactivate(email: Email) -> None:
    """Let a person who left back in, with the roles they had."""
    by, user = operator(), _anybody(email)
    from orchard.domain.core import services

    services.reactivate_user(user, by=by, at=database.now())
    out.print(_("%(name)s may sign in again.") % {"name": user.name})


@people.command()
def anonymise(
    email: Email,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask: it cannot be undone.")] = False,
) -> None:
    """Take name, address and sign-in from somebody who left; what they did keeps its key."""
    by, user = operator(), _anybody(email)
    from orchard.domain.core import services

    if not yes:
        typer.confirm(_("This cannot be undone. Forget who %s was?") % user.name, abort=True)
    services.anonymise_user(user, by=by, at=database.now())
    out.print(_("Now known as: %(name)s") % {"name": user.name})


@people.command("sign-out")
def sign_out(email: Email) -> None:
    """Sign a person out everywhere: sessions and tokens are over at once."""
    by, user = operator(), _person(email)
    from orchard.domain.core import services

    services.end_sessions(user, by=by, at=database.now())
    out.print(_("%(name)s is signed out everywhere.") % {"name": user.name})


@people.command("remove-second-step")
def remove_second_step(email: Email) -> None:
    """Let a person in who lost their second step and all recovery codes."""
    by, user = operator(), _person(email)
    from orchard.domain.core import services

    services.remove_second_step(user, by=by, at=database.now())
    out.print(_("%(name)s signs in with the password alone.") % {"name": user.name})


@people.command()
def reset(email: Email) -> None:
    """Print a link with which a person chooses a new password."""
    by, user, token = operator(), _person(email), secrets.token_urlsafe(TOKEN_BYTES)
    from orchard.domain.core import services
    from orchard.domain.core.rules import LinkPurpose

    has_password = user.has_usable_password()
    purpose = LinkPurpose.PASSWORD_RESET if has_password else LinkPurpose.INVITATION
    services.offer_password_reset(
        user, token=token, purpose=purpose, is_shown=True, by=by, at=database.now()
    )
    page = "reset" if has_password else "invitation"
    out.print(_address(page, token), soft_wrap=True)


@people.command()
def link() -> None:
    """Print a link for the first administrator, as long as nobody can sign in."""
    database.load_settings()
    database.open_database()
    from orchard.domain.core import services

    token = secrets.token_urlsafe(TOKEN_BYTES)
    services.offer_start(token, by=None, at=database.now())
    out.print(_address("start", token), soft_wrap=True)


@teams.command("show")
def show_team(account: Account) -> None:
    """Show who serves an account."""
    by = operator()
    from orchard.domain.accounts import queries

    found = queries.account_called(by, account)
    table = _table(_("name"), _("role"), _("from"), _("share of time"), _("opposite"))
    for seat in queries.team(by, found):
        share = "" if seat.time_share is None else f"{seat.time_share * HUNDRED:.0f} %"
        role = str(seat.get_role_display())
        table.add_row(seat.user.name, role, str(seat.since), share, seat.counterpart)
    out.print(table)


@teams.command("assign")
def assign(
    account: Account,
    email: Email,
    role: Annotated[str, typer.Argument(help="account_manager, deputy, sponsor, …")],
    *,
    percent: Annotated[float | None, typer.Option(min=0, max=100, help="Working time.")] = None,
    counterpart: Annotated[str, typer.Option(help="Who stands opposite.")] = "",
) -> None:
    """Give a person a seat in the team of an account, from today on."""
    by, user = operator(), _person(email)
    from orchard.domain.accounts import queries, services
    from orchard.domain.accounts.rules import TeamRole

    if role not in TeamRole.values:
        raise typer.BadParameter(_("Choose one of: %s") % ", ".join(TeamRole.values))
    services.assign(
        queries.account_called(by, account),
        user=user,
        role=TeamRole(role),
        since=database.now().date(),
        time_share=None if percent is None else Decimal(str(percent)) / HUNDRED,
        counterpart=counterpart,
        by=by,
        at=database.now(),
    )
    show_team(account)


@teams.command("end")
def end(account: Account, email: Email) -> None:
    """End a person's seats in the team of an account, today."""
    by = operator()
    from orchard.domain.accounts import services

    for seat in _seats(by, account, email):
        day = max(database.now().date(), seat.since)
        services.end_assignment(seat, expected=seat.version, until=day, by=by, at=database.now())
    show_team(account)


@teams.command("hand-over")
def hand_over(
    account: Account, email: Email, to: Annotated[str, typer.Argument(help="Their address.")]
) -> None:
    """Hand a person's seats in the team of an account over to somebody else, today."""
    by, heir = operator(), _person(to)
    from orchard.domain.accounts import services

    for seat in _seats(by, account, email):
        day = max(database.now().date(), seat.since)
        services.hand_over(seat, to=heir, on=day, by=by, at=database.now())
    show_team(account)


def _seats(by: User, account: str, email: str) -> list[Assignment]:
    from orchard.domain.accounts import queries

    person = _person(email)
    team = queries.team(by, queries.account_called(by, account))
    return [seat for seat in team if seat.user_id == person.pk]


def operator() -> User:
    """Return the user of the command line; without an organisation there is nobody to manage."""
    database.load_settings()
    database.open_database()
    currency = database.base_currency()
    if currency is None:
        raise NotInstalled(_("Set the organisation up first: `orchard users link` prints where."))
    return database.operator(currency)


def _person(email: str) -> User:
    from orchard.domain.core import signing

    found = signing.person(email)
    if found is None:
        raise DomainError(_("Nobody here has the address %(email)s.") % {"email": email})
    return found


def _anybody(email: str) -> User:
    """Return a person, also one who left."""
    from orchard.domain.core import queries

    found = queries.people(operator()).filter(email=email.strip().lower()).first()
    if found is None:
        raise DomainError(_("Nobody here has the address %(email)s.") % {"email": email})
    return found


def _role(text: str) -> Role:
    from orchard.domain.core import rules

    if text not in {role.value for role in rules.Role}:
        raise typer.BadParameter(_("Choose one of: %s") % ", ".join(rules.Role))
    return rules.Role(text)


def _address(page: str, token: str) -> str:
    from django.conf import settings

    return f"{settings.ORCHARD_URL.rstrip('/')}/{page}/{token}"


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
