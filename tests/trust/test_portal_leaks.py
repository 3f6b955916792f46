"""Nothing of ours reaches a customer: every page of the portal is read for what is not shared."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from browsing import Clients, readable, whole
from orchard.domain.relationships.models import Contact
from papers import words_of_pdf
from routes import GUESTS, address
from world import World

ASKED = "CNRY-value-asked"
"""What we ask the customer to confirm is written for them."""
SHARED = (
    *("shared-objective", "shared-action", "shared-document", "shared-given", "shared-criterion"),
    *("shared-value", "shared-initiative", "shared-meeting", "shared-purpose", "shared-point"),
    *("shared-decision", "shared-authority", "shared-promise"),
)


def said_by(answer: HttpResponse) -> str:
    heads = " ".join(f"{name}: {value}" for name, value in answer.items())
    content = whole(answer).content
    is_paper = b"startxref" in content  # the file that the world attached is no whole one
    text = words_of_pdf(content) if is_paper else content.decode(errors="replace")
    return text.replace(ASKED, "") + heads


@pytest.mark.trust("T-AUTHZ-4")
@pytest.mark.parametrize("who", GUESTS)
def test_no_page_of_the_portal_says_what_is_not_shared(world: World, who: str):
    clients, leaks, missing, found = Clients(world, who), [], [], 0
    other = "b" if who == "portal_a" else "a"
    for route, verdict in readable(who):
        if not route.name.startswith("portal:") or route.name == "portal:sign_in":  # leads on
            continue
        path = address(route, verdict, world, "own", who)
        answer = clients.ask("GET", path, verdict)
        text = said_by(answer)
        assert answer.status_code == 200, f"{route.name}: {answer.status_code}"
        found += "shared-objective" in text or "shared-action" in text
        assert route.name != "portal:printed" or "shared-objective" in text
        if route.name == "portal:plan":
            missing += [one for one in SHARED if one not in text]
        leaks += [
            f"{route.name} says {word}" for word in ("CNRY", f"Guest {other}") if word in text
        ]
    assert not leaks, "\n".join(leaks)
    assert found, "the crawl saw nothing that is shared"
    assert missing == []


@pytest.mark.trust("T-AUTHZ-4")
def test_the_look_beforehand_says_no_more_than_the_portal(world: World):
    clients = Clients(world, "account_manager")
    contact = Contact.objects.get(name="Guest a")

    for path in ("", "/plan.pdf"):
        answer = clients.browser.get(f"/accounts/{world.own.slug}/sharing/as/{contact.pk}{path}")

        assert answer.status_code == 200
        assert "shared-objective-a" in said_by(answer)
        assert "CNRY" not in said_by(answer)


@pytest.mark.trust("T-AUTHZ-7")
@pytest.mark.parametrize(("who", "most"), [("portal_a", 25), ("account_manager", 26)])
def test_the_plan_and_the_look_beforehand_ask_for_what_is_shared_once(
    world: World, who: str, most: int, django_assert_max_num_queries
):
    eyes = Contact.objects.get(name="Guest a")
    path = f"/accounts/{world.own.slug}/sharing/as/{eyes.pk}" if who not in GUESTS else "/portal/"
    browser = Clients(world, who).browser
    browser.get(path)  # notes that all was seen, which the next look in these minutes does not

    with django_assert_max_num_queries(most) as asked:
        answer = browser.get(path)

    assert [one for one in SHARED if one not in said_by(answer)] == []
    listed = [one["sql"] for one in asked if 'FROM "plans_shareditem"' in one["sql"][:600]]
    assert len(listed) == 1
