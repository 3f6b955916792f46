"""Nobody reads a field that the data map does not open to them: canaries on every page and answer."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import unescape

import pytest
from django.http import HttpResponse

import limits
import whitespace_belongings
from browsing import Clients, readable
from nightly import share
from orchard.domain.core import data_map
from orchard.domain.core.models import ApiToken, User
from orchard.domain.core.rules import Permission, Role, permissions_of_roles
from orchard.domain.economics.models import AccountFigures
from orchard.domain.whitespace import terms
from orchard.interfaces.web.frame.figures import short_money
from routes import STAFF, Route, Verdict, address
from world import SECRET, World

ROLES = sorted(STAFF)
SEPARATORS = re.compile(r"(?<=\d)[,\u00a0\u202f '](?=\d{3})")
FORMS = (("as=csv", {"as": "csv"}), ("as=xlsx", {"as": "xlsx"}), ('name="q"', {"q": "CNRY"}))
"""What a page offers when this stands on it, and how it is asked for."""

CURIOUS = {"reader", "account_manager"}
"""Of these two, one may not see margins and neither the hidden account: they try all forms, by day
each of every second page."""

OF_THE_TEAM = "team"
"""What the team of an account alone may read, whatever permissions others have."""

HANDED_OVER = ("relations:answer", "relations:note_request")
"""What who answers a person's request does with it: their own file holds what is held about them, by
law, and the step that notes their objection names whom it is about."""

LEAST = 10_000
"""Smaller amounts would be found by chance."""

TOKENS = re.compile(r"\b(?=[0-9]*[A-Za-z])[0-9A-Za-z]{16,}\b")
"""Numbers of requests and secrets of forms: any digits may stand in them."""


@dataclass(frozen=True, slots=True)
class Canary:
    """A text or a number that only some may read, and what it is called when it is found."""

    name: str
    text: str
    seen: str

    def is_open_to(self, who: str) -> bool:
        """Say whether the data map opens it to the role."""
        if self.seen == "self":
            return self.text.endswith(who)
        if self.seen == OF_THE_TEAM:
            return who in {"account_manager", "executive_sponsor"}
        return self.seen in permissions_of_roles([Role(who)])


def canaries(world: World) -> list[Canary]:
    """Return what hides in the world, with what the data map says about it."""
    fields = (
        ("ledger.importbatch", "file_name", "CNRY-file"),
        ("core.exchangerate", "source", "CNRY-rate-source"),
        ("economics.costmodelversion", "reason", "CNRY-cost-reason"),
        ("relationships.contact", "name", "CNRY-contact"),
        ("agreements.agreement", "price_structure", "CNRY-price-structure"),
        ("agreements.agreement", "price_version", "CNRY-price-version"),
        ("agreements.agreement", "indexation", "CNRY-indexation"),
        ("agreements.agreement", "rebates", "771234"),
        ("agreements.amendment", "reason", "CNRY-amendment"),
        *(("core.apitoken", "name", f"CNRY-token-{who}") for who in ROLES),
        *(("programme.maturityanswer", "evidence", f"CNRY-maturity-{who}") for who in ROLES),
        *(("core.apitoken", "digest", row.digest) for row in ApiToken.objects.all()),
        *(("core.user", "password", user.password) for user in User.objects.all()),
    )
    found = [
        Canary(f"{model}.{field}", text, data_map.entries()[model][field].seen)
        for model, field, text in fields
    ]
    found.append(Canary("a document of an agreement", "CNRY-document", Permission.SEE_MARGINS))
    deals = (str(whitespace_belongings.MARGIN), "CNRY-deal-reason", str(terms.Verdict.BELOW.label))
    found += [Canary("a deal, or its flag", text, Permission.SEE_MARGINS) for text in deals]
    aimed_at = ("88121", short_money(Decimal("88121.5")))
    found += [Canary("a margin aimed at", text, Permission.SEE_MARGINS) for text in aimed_at]
    opinions = (
        Canary(f"an opinion about a person: {text}", text, OF_THE_TEAM)
        for text in ("CNRY-opinion", "CNRY-evidence: sends", "CNRY-observed")
    )
    found.append(Canary("how a decider stands to us", "decider is against us", OF_THE_TEAM))
    return [*found, *opinions, *numbers(), Canary("a hidden account", SECRET, "nobody")]


def numbers() -> Iterator[Canary]:
    """Yield amounts that the data map keeps from some, and all amounts of hidden accounts."""
    entries = data_map.entries()["economics.accountfigures"]
    rows = list(AccountFigures.objects.select_related("account"))
    for row in rows:
        hidden = row.account.key == SECRET
        for name, entry in entries.items():
            value = getattr(row, name)
            if isinstance(value, Decimal) and abs(value) >= LEAST:
                seen = "nobody" if hidden else entry.seen
                if seen != Permission.SEE_ACCOUNTS:
                    yield Canary(f"{name} of {row.account}", f"{value:.0f}", seen)
    total = sum(row.revenue for row in rows)
    of_files = data_map.entries()["ledger.controltotal"]["added"].seen  # sums of imported files
    yield Canary("a total with hidden accounts in it", f"{total:.0f}", of_files)


def text_of(answer: HttpResponse) -> str:
    """Return everything that an answer says, numbers without separators and cents."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    said = ((name, value) for name, value in answer.items() if name != "Content-Length")
    heads = " ".join(f"{name}: {value}" for name, value in said)  # a length may be any number
    return SEPARATORS.sub("", unescape(body.decode(errors="replace")) + heads)


def found_in(text: str, numbers: set[int], canary: Canary) -> bool:
    """Say whether the text holds it; an amount also as what is left when its cents are cut off."""
    if not canary.text.lstrip("-").isdigit():
        return bool(canary.text) and canary.text in text
    whole = int(canary.text)
    return not numbers.isdisjoint((whole, whole - 1))


def numbers_in(text: str) -> set[int]:
    """Return the whole numbers of a text, read once for thousands of canaries."""
    said = TOKENS.sub(" ", text)
    return {int(one) for sign in ("", "-") for one in re.findall(rf"(?<![\d.]){sign}\d+", said)}


def leaks(answer: HttpResponse, who: str, hiding: list[Canary]) -> list[str]:
    """Return the canaries in an answer that the role may not read."""
    text = text_of(answer)
    numbers = numbers_in(text)
    return [one.name for one in hiding if not one.is_open_to(who) and found_in(text, numbers, one)]


def offered(answer: HttpResponse) -> list[dict[str, str]]:
    """Return the other forms in which the page offers what stands on it."""
    if answer.streaming:
        return []
    text = unescape(answer.content.decode(errors="replace"))
    return [asked for sign, asked in FORMS if sign in text]


def offered_to_any(world: World, route: Route, verdict: Verdict) -> list[dict[str, str]]:
    """Return the forms that the page offers to one of those who read most: others try them, too."""
    found: list[dict[str, str]] = []
    for who in sorted(MOST_OFFERED & set(verdict.who["GET"])):
        key = (world.secret.pk, who, route.name)
        if key not in OFFERED:
            answer = Clients(world, who).ask(
                "GET", address(route, verdict, world, "own", who), verdict
            )
            OFFERED[key] = offered(answer)
        found += [one for one in OFFERED[key] if one not in found]
    return found


MOST_OFFERED = {"programme_director", "account_manager", "finance"}
OFFERED: dict[tuple[int, str, str], list[dict[str, str]]] = {}


def test_digits_of_a_requests_number_are_no_amount_but_those_of_a_sentence_are():
    said = 'X-Request-Id: 43fac4e88121e21a value="Zk88121b7Qw0aaBBcc" paid 77342.50 NOK90778 -41205'
    assert numbers_in(said) & {88121, 77342, 90778, -41205} == {77342, 90778, -41205}


@pytest.mark.trust("T-AUTHZ-4")
@pytest.mark.parametrize("who", ROLES)
def test_no_page_and_no_answer_shows_what_a_role_may_not_read(world: World, who: str):
    clients, hiding, wrong = Clients(world, who), canaries(world), []
    for turn, (route, verdict) in enumerate(readable(who), start=ROLES.index(who)):
        if route.name in HANDED_OVER:
            continue
        limits.begin_anew()
        path = address(route, verdict, world, "own", who)
        answer = clients.ask("GET", path, verdict)
        wrong += [f"{route.name}: {one}" for one in leaks(answer, who, hiding)]
        is_tried = who in CURIOUS and share([route], turn, of=2)
        for more in offered_to_any(world, route, verdict) if is_tried else ():
            answer = clients.ask("GET", path, verdict, **more)
            wrong += [f"{route.name} {more}: {one}" for one in leaks(answer, who, hiding)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.trust("T-AUTHZ-4")
@pytest.mark.parametrize("who", ["account_manager", "finance"])
def test_an_open_account_does_not_name_the_hidden_one_that_it_became_part_of(
    world: World, who: str
):
    clients, hiding, wrong = Clients(world, who), canaries(world), []
    for route, verdict in readable(who):
        if verdict.takes.get("slug") == "account" and len(route.arguments) == 1:
            limits.begin_anew()
            answer = clients.look(route, verdict, "swallowed")
            wrong += [f"{route.name}: {one}" for one in leaks(answer, who, hiding)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.trust("T-AUTHZ-4")
@pytest.mark.parametrize("who", sorted(CURIOUS))
def test_every_link_that_a_page_offers_opens_and_shows_no_more(world: World, who: str):
    clients, hiding, wrong = Clients(world, who), canaries(world), []
    waiting, seen = ["/"], {"/"}
    while waiting and len(seen) < MOST_LINKS:
        path = waiting.pop(0)
        answer = clients.browser.get(path)
        if answer.status_code >= 400:
            wrong.append(f"{path}: {answer.status_code}")
        wrong += [f"{path}: {one}" for one in leaks(answer, who, hiding)]
        new = [link for link in dict.fromkeys(links(answer)) if link not in seen]
        waiting += new
        seen |= set(new)
    assert not wrong, "\n".join(wrong)


MOST_LINKS = 120
NOT_FOLLOWED = ("/static/", "/sign-out", "/api/v1/openapi", "//", "/me/two-factor")


def links(answer: HttpResponse) -> list[str]:
    """Return the addresses of ours that a page links to."""
    if "text/html" not in answer.get("Content-Type", ""):
        return []
    found = re.findall(r'(?:href|hx-get)="(/[^"#]*)', answer.content.decode(errors="replace"))
    return [unescape(one) for one in found if not one.startswith(NOT_FOLLOWED)]
