"""Forms take what they ask for: no key of what is hidden, and no field that they do not have."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache

import pytest
import time_machine
from django.apps import apps
from django.db import connection, reset_queries, transaction
from django.db.models import Field, Model, Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from browsing import Clients, readable
from filling import KEYS, PageForm, forms_of
from filters import answers, cursors, exchanges, noting, parameters_of
from keys import FIRST_KEY, KEYS_OF_A_TABLE
from nightly import share
from orchard.domain.accounts.models import Account, CustomerLink
from orchard.domain.core.models import ApiToken, Comment, SavedView
from orchard.domain.search import queries
from orchard.domain.search.rules import Kind
from routes import ANONYMOUS, MISSING, STAFF, address
from sql import WRITE, writes
from world import SECRET, World

WHO = ("programme_director", "account_manager")
ASKING = sorted({ANONYMOUS, *STAFF})
NOT_SENT = ("/sign-out", "/me/", "/account/", "/settings/organisation")
"""These change the one who asks; tests of sessions and people look after them."""


def foreign_keys(world: World) -> list[str]:
    """Return every way to name what is hidden, or belongs to somebody else."""
    things = (one.get("foreign") for one in world.things.values())
    named = [key for key in things if isinstance(key, int) and key > FIRST_KEY]
    link = CustomerLink.objects.get(account=world.secret)
    rows = [world.secret, world.secret_unit, link, world.insider]
    known = [world.secret.slug, SECRET, link.customer, f"/accounts/{world.secret.slug}", MISSING]
    return list(dict.fromkeys(map(str, [*named, *(row.pk for row in rows), *known])))


def naming_rows(form: PageForm) -> list[str]:
    """Return the fields that name rows; a score from 1 to 5 is none, since keys are large here."""
    return [
        name
        for name in form.keys
        if name in KEYS
        or any(one.isdecimal() and int(one) > FIRST_KEY for one in form.fields[name].values)
    ]


def of_one_kind(keys: Sequence[str], choices: Sequence[str]) -> list[str]:
    """Return the keys of tables from which the choices of a field come: each has its own numbers."""
    tables = {int(one) // KEYS_OF_A_TABLE for one in keys_alone(choices)}
    return [one for one in keys_alone(keys) if int(one) // KEYS_OF_A_TABLE in tables]


def hidden_rows(world: World) -> str:
    """Return everything that is stored of the hidden account and of other people, as one text."""
    others = [world.insider, world.colleague]
    about = Q(author__in=others) | Q(subject_id=str(world.secret.pk))
    rows: list[Model] = [
        *Account.objects.filter(pk=world.secret.pk),
        *Comment.objects.filter(about).order_by("pk"),
        *SavedView.objects.filter(user__in=others).order_by("pk"),
        *ApiToken.objects.filter(user__in=others).order_by("pk"),
    ]
    for model in of_accounts():
        rows += model._default_manager.filter(account=world.secret).order_by("pk")
    return "\n".join(str(sorted(_stored(row).items())) for row in rows)


@cache
def of_accounts() -> tuple[type[Model], ...]:
    """Return every table of ours whose rows belong to an account."""
    return tuple(
        model
        for model in apps.get_models()
        if model.__module__.startswith("orchard.domain.")
        and model._meta.label_lower not in MADE_BY_LOOKING
        and any(one.name == "account" and one.is_relation for one in model._meta.concrete_fields)
    )


def _stored(row: Model) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def forms(world: World, who: str) -> Iterator[PageForm]:
    """Yield every writing form that a person finds on their pages, once."""
    clients, seen = Clients(world, who), set()
    for route, verdict in readable(who):
        if verdict.is_api:
            continue
        path = address(route, verdict, world, "own", who)
        answer = clients.ask("GET", path, verdict)
        answer.close()
        if "text/html" not in answer.get("Content-Type", ""):
            continue
        for form in forms_of(answer.content.decode(errors="replace"), path):
            key = (re.sub(r"\d+", "0", form.action), *sorted(form.fields))
            if form.verb == "post" and key not in seen and not form.action.startswith(NOT_SENT):
                seen.add(key)
                yield form


def mutated(
    form: PageForm, keys: Sequence[str], row: int
) -> Iterator[tuple[str, dict[str, list[str]], str]]:
    """Yield address, body and what was exchanged: alone, beside the right one, in the address.

    Each field is asked for a key of its own kind, or, if there is none, for any; the next for the next.
    """
    right = form.filled
    for place, name in enumerate(naming_rows(form)):
        asked = of_one_kind(keys, form.fields[name].values) or keys
        for key in share(asked, row + place, of=len(asked)):
            yield form.action, {**right, name: [key]}, f"{name}={key}"
            if form.fields[name].kind == "checkbox":
                yield form.action, {**right, name: [*right[name], key]}, f"{name}={key}"
    numbers = re.findall(r"/(\d+)", form.action)
    for key in of_one_kind(keys, numbers) or share(keys_alone(keys), row, of=len(keys)):
        if numbers:
            yield re.sub(r"/\d+", f"/{key}", form.action), right, f"address {key}"


def keys_alone(keys: Sequence[str]) -> list[str]:
    """Return the ways that are numbers, as an address takes them."""
    return [one for one in keys if one.isdecimal()]


@pytest.mark.trust("T-AUTHZ-2")
@pytest.mark.trust("T-AUTHZ-3")
@pytest.mark.parametrize("who", WHO)
def test_a_foreign_key_in_a_form_reaches_nothing(world: World, who: str):
    """Each of the two sends another half of the forms, of which they share most."""
    client, keys = Clients(world, who).browser, foreign_keys(world)
    before, wrong, sent = hidden_rows(world), [], 0
    found_forms = list(enumerate(forms(world, who), start=4 * WHO.index(who)))
    for row, form in share(found_forms, WHO.index(who), of=2):
        for path, body, what in mutated(form, keys, row):
            sent += 1
            reset_queries()  # all of them together are more than Django keeps
            with transaction.atomic(), CaptureQueriesContext(connection) as captured:
                answer = client.post(path, body)
                written = writes(captured)
                said = answer.content.decode(errors="replace").replace(what.partition("=")[2], "")
                found = list(_mistakes(answer.status_code, said, written))
                if written and hidden_rows(world) != before:
                    found.append("changed what is hidden")
                wrong += [f"{who} {path} {what}: {answer.status_code} {one}" for one in found]
                transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)
    assert sent >= LEAST[who]


LEAST = {"programme_director": 50, "account_manager": 20}


def _mistakes(code: int, said: str, written: list[str]) -> Iterator[str]:
    if code >= 500:
        yield "failed"
    if code >= 400 and written and not _only_stale(written):
        yield f"wrote {written[0]}"
    if SECRET in said or "CNRY-hidden" in said:
        yield "shows what is hidden"


def _only_stale(written: list[str]) -> bool:
    """Say whether nothing was tried but to change a row at a version that it no longer has."""
    return all(one.startswith("UPDATE") and '"version" + 1' in one for one in written)


def wrong_filters(
    world: World, who: str, noted: set[str], *, only: str = ""
) -> tuple[list[str], int]:
    """Return where a person learns of what is hidden by asking for it, and how often they asked.

    Those who may read a page share the ways to name it among them, and by day every other person
    asks every other page.
    """
    clients, wrong, sent = Clients(world, who), [], 0
    routes = [one for one in readable(who) if only in {"", one[0].name}]
    for route, verdict in routes if only else share(routes, ASKING.index(who), of=2):
        path = address(route, verdict, world, "own", who)
        first = sorted(verdict.who["GET"]).index(who)
        for place, name in enumerate(parameters_of(clients, route, verdict, path, noted)):
            ways = exchanges(world, name, place)
            mine = ways[(first + place) % len(verdict.who["GET"]) :: len(verdict.who["GET"])]
            mine = mine or [ways[(first + place) % len(ways)]]
            for one in (*mine, *(cursors(world, path) if name == "cursor" else ())):
                sent += 1
                told = answers(clients, verdict, path, name, one)
                wrong += [f"{who} {path}?{name}={one.hidden}: {what}" for what in _tells(*told)]
    return wrong, sent


def _tells(hidden: str, missing: str) -> Iterator[str]:
    if hidden.startswith("5"):
        yield "failed"
    if SECRET in hidden or "CNRY-hidden" in hidden:
        yield "shows what is hidden"
    if hidden != missing:
        yield "is not what is said of what does not exist"


@pytest.mark.trust("T-AUTHZ-2")
@pytest.mark.parametrize("who", ASKING)
def test_a_filter_finds_no_more_of_what_is_hidden_than_of_what_is_missing(
    world: World, who: str, monkeypatch: pytest.MonkeyPatch
):
    with time_machine.travel(datetime.now(UTC), tick=False):
        wrong, sent = wrong_filters(world, who, noting(monkeypatch))

    assert not wrong, "\n".join(wrong)
    assert sent >= (LEAST_OF_ANONYMOUS if who == ANONYMOUS else LEAST_OF_STAFF)


LEAST_OF_ANONYMOUS, LEAST_OF_STAFF = 3, 30


@pytest.mark.trust("T-AUTHZ-2")
def test_a_search_that_finds_what_is_hidden_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    everything = Account.objects.order_by("name", "pk")
    monkeypatch.setitem(queries.VISIBLE, Kind.ACCOUNT, lambda _viewer: everything)
    monkeypatch.setattr(queries, "_accounts", lambda _viewer: everything)

    noted = noting(monkeypatch)
    asked = (wrong_filters(world, who, noted, only="frame:palette") for who in sorted(STAFF))
    assert [one for wrong, _sent in asked for one in wrong]


UNASKED = ("1", "2026-01-01", "administrator")
STAMPS = re.compile(
    r"(_at|_on|hash|digest|token|password|access_changed_at|session_key|previous|sequence|slug)$|^key$"
)
"""What differs with the moment or by chance."""

MADE_BY_LOOKING = {
    *("core.auditevent", "core.audithead", "core.sighting", "core.cacheentry", "core.attempt"),
    "relationships.personlook",
}


Keys = dict[type[Model], set[object]]
Rows = dict[str, list[dict[str, object]]]


def keys_of_all() -> Keys:
    return {
        model: set(model._default_manager.values_list("pk", flat=True))
        for model in apps.get_models()
    }


def _value(row: Model, field: Field, known: Keys) -> object:
    """Return what stands in a field; a row made since is new: PostgreSQL takes no key twice."""
    value = getattr(row, field.attname)
    if field.related_model is None or value is None:
        return value
    return value if value in known[field.related_model] else "new"


def stored(known: Keys, tables: Container[str] | None = None) -> Rows:
    """Return the rows of our tables without their keys, moments and what is made by chance."""
    return {
        model._meta.label_lower: sorted(
            (
                {
                    field.attname: _value(row, field, known)
                    for field in model._meta.concrete_fields
                    if not field.primary_key and not STAMPS.search(field.name)
                }
                for row in model._default_manager.all()
            ),
            key=str,
        )
        for model in apps.get_models()
        if model.__module__.startswith("orchard.domain.")
        and model._meta.label_lower not in MADE_BY_LOOKING
        and "figures" not in model._meta.label_lower
        and (tables is None or model._meta.db_table in tables)
    }


def unasked(form: PageForm) -> dict[str, list[str]]:
    """Return every field of every table of ours that the form does not have, with a value."""
    names = {
        field.attname
        for model in apps.get_models()
        if model.__module__.startswith("orchard.domain.")
        for field in model._meta.concrete_fields
    }
    wanted = {"is_active": "", "is_demo": "on", "role": "administrator", "roles": "administrator"}
    return {
        name: [wanted.get(name, UNASKED[len(name) % 2])]
        for name in sorted(names | set(wanted))
        if name not in form.fields and name.removesuffix("_id") not in form.fields
    }


def effect_of(client: Client, form: PageForm, body: dict[str, list[str]], known: Keys) -> Rows:
    """Return what the tables hold that were written to when the form was sent."""
    with transaction.atomic():
        reset_queries()
        with CaptureQueriesContext(connection) as captured:
            client.post(form.action, body)
        said = (WRITE.match(query["sql"]) for query in captured.captured_queries)
        found = stored(known, {one[2] for one in said if one})
        transaction.set_rollback(True)
    return found


@pytest.mark.trust("T-MASS-1")
def test_a_form_changes_only_what_it_has(world: World):
    who, changing = "programme_director", 0
    client, wrong = Clients(world, who).browser, []
    known = keys_of_all()
    before = stored(known)
    for form in share(list(forms(world, who)), row=0, of=2):
        with time_machine.travel(datetime.now(UTC), tick=False):
            plain = before | effect_of(client, form, form.filled, known)
            more = before | effect_of(client, form, {**unasked(form), **form.filled}, known)
        changing += plain != before
        if more not in (plain, before):  # or refused: a field of the same name, wrongly filled
            wrong.append(f"{form.action}: {_changed(plain, more)}")
    assert not wrong, "\n".join(wrong)
    assert changing >= LEAST_CHANGING


LEAST_CHANGING = 15


def _changed(
    plain: dict[str, list[dict[str, object]]], more: dict[str, list[dict[str, object]]]
) -> list[str]:
    """Return the rows that are others with the fields that nobody asked for."""
    return [
        f"{name}: {mine} became {theirs}"
        for name in plain
        for mine, theirs in zip(plain[name], more[name], strict=False)
        if mine != theirs
    ]
