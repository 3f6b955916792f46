"""Every route, role and verb answers as authz.toml says; what is hidden looks like what is missing."""

from __future__ import annotations

import pytest
from django.db import connection, reset_queries, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from browsing import Clients, known, plain
from nightly import share
from routes import ANONYMOUS, GUESTS, HOW_TO_ADD, STAFF, VERBS, Verdict, address, routes, verdicts
from sql import writes
from world import World

ROLES = sorted(STAFF)
REFUSED = {401, 403, 404, 405}


def ask(clients: Clients, verb: str, path: str, verdict: Verdict) -> tuple[HttpResponse, list[str]]:
    """Return the answer and what it wrote; nothing of it stays."""
    reset_queries()  # all of them together are more than Django keeps
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        answer = clients.ask(verb, path, verdict)
        answer.close()
        transaction.set_rollback(True)
    return answer, writes(captured)


def is_refused(answer: HttpResponse) -> bool:
    to_sign_in = answer.status_code == 302 and "/sign-in?next" in answer["Location"]
    return answer.status_code in REFUSED or to_sign_in


@pytest.mark.trust("T-AUTHZ-1")
def test_every_route_has_its_verdict_and_every_verdict_its_route():
    names = {route.name for route in routes()}

    missing = [HOW_TO_ADD.format(name=name) for name in sorted(names - set(verdicts()))]
    lost = [f"{name} is in authz.toml but no route" for name in sorted(set(verdicts()) - names)]

    assert not missing + lost, "\n".join(missing + lost)


@pytest.mark.trust("T-AUTHZ-1")
def test_every_argument_of_a_route_names_something():
    wrong = [
        f"{route.name}: say in `takes` what {sorted(set(route.arguments) - set(verdict.takes))} is"
        for route, verdict in known()
        if set(route.arguments) - set(verdict.takes)
    ]

    assert not wrong, "\n".join(wrong)


@pytest.mark.trust("T-AUTHZ-1")
@pytest.mark.trust("T-AUTHZ-3")
@pytest.mark.parametrize("who", [ANONYMOUS, *ROLES, *GUESTS])
def test_each_route_answers_as_its_verdict_says(world: World, who: str):
    wrong, clients = [], Clients(world, who)
    for route, verdict in known():
        path = address(route, verdict, world, "own", who)
        for verb in verdict.who:
            answer, written = ask(clients, verb, path, verdict)
            may = verdict.may(who, verb)
            if is_refused(answer) == may or answer.status_code >= 500:
                wrong.append(f"{who} {verb} {route.name}: {answer.status_code}, may: {may}")
            if answer.status_code >= 400 and written:
                wrong.append(f"{who} {verb} {route.name}: {answer.status_code} wrote {written}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.trust("T-AUTHZ-1")
@pytest.mark.trust("T-AUTHZ-3")
@pytest.mark.parametrize("who", ROLES)
def test_what_is_hidden_looks_like_what_is_missing(world: World, who: str):
    wrong, clients = [], Clients(world, who)
    ours = [one for one in known() if not one[0].name.startswith("portal:")]
    for route, verdict in share(ours, ROLES.index(who), of=3):
        hidden = address(route, verdict, world, "foreign")
        missing = address(route, verdict, world, "missing")
        if hidden is None or missing is None or not route.arguments:
            continue
        for verb in verdict.who:
            found = [ask(clients, verb, path, verdict) for path in (hidden, missing)]
            bodies = [
                plain(one, path) for (one, _sql), path in zip(found, (hidden, missing), strict=True)
            ]
            codes = [one.status_code for one, _sql in found]
            if codes != [404, 404] or bodies[0] != bodies[1] or any(sql for _one, sql in found):
                wrong.append(f"{who} {verb} {route.name}: hidden and missing give {codes}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.trust("T-AUTHZ-1")
@pytest.mark.trust("T-AUTHZ-3")
def test_what_another_customer_has_looks_like_what_is_missing(world: World):
    wrong, clients = [], Clients(world, "portal_a")
    for route, verdict in known():
        if not any(verdict.may("portal_a", verb) for verb in verdict.who) or not route.arguments:
            continue
        if any(verdict.may(ANONYMOUS, verb) for verb in verdict.who):
            continue
        paths = [address(route, verdict, world, which) for which in ("foreign", "missing")]
        for verb in verdict.who:
            found = [ask(clients, verb, path, verdict) for path in paths]
            said = [plain(one, path) for (one, _sql), path in zip(found, paths, strict=True)]
            codes = [one.status_code for one, _sql in found]
            if codes != [404, 404] or said[0] != said[1] or any(sql for _one, sql in found):
                wrong.append(f"{verb} {route.name}: another's and missing give {codes}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.trust("T-AUTHZ-1")
def test_a_verb_that_is_not_listed_is_refused(world: World):
    listed: dict[str, set[str]] = {}
    for route, verdict in known():
        listed.setdefault(route.pattern, set()).update(verdict.who)
    wrong, clients = [], Clients(world, "programme_director")
    for route, verdict in known():
        path = address(route, verdict, world, "own", "programme_director")
        for verb in set(VERBS) - listed[route.pattern]:
            answer, written = ask(clients, verb, path, verdict)
            if (not is_refused(answer) and answer.status_code != 302) or written:
                wrong.append(f"{verb} {route.name}: {answer.status_code} {written}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.trust("T-AUTHZ-6")
def test_without_sign_in_only_what_is_meant_to_be_public_answers(world: World):
    public = {route.name for route, verdict in known() if verdict.may(ANONYMOUS, "GET")}

    assert public <= PUBLIC


PUBLIC = {
    *("portal:sign_in", "portal:enter"),
    *("health:healthz", "health:readyz", "health:version"),
    *("entry:sign_in", "entry:forgotten", "entry:reset", "entry:invitation", "entry:start"),
    *("account_login", "account_inactive", "account_signup"),  # the sign-in page, by other names
    *("mfa_authenticate", "mfa_login_webauthn"),  # its second step
    "meetings:feed",  # calendar programs cannot sign in: the address itself is the secret
    *("socialaccount_login_cancelled", "socialaccount_signup", "socialaccount_connections"),
}
