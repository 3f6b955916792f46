"""A meeting as people drive it: through its pages, by its buttons."""

from __future__ import annotations

import html as markup
import json
import re
from collections.abc import Callable

from django.http import HttpResponse
from django.test import Client

from meetings import Meeting

Person = Callable[[str], Client]
LEADER, SPONSOR = "programme_director", "executive_sponsor"


def read(answer: HttpResponse) -> str:
    """Return what stands on a page, without markup."""
    body = answer.content.decode()
    main = body[body.find("<main") : body.find("</main>")] or body
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.S)
    return " ".join(markup.unescape(text).replace("\u202f", " ").split())


def address(meeting: Meeting, rest: str = "result") -> str:
    return f"/programme/rounds/{meeting.round.pk}/{rest}"


def of_account(meeting: Meeting, name: str, rest: str = "") -> str:
    return address(meeting, f"accounts/{meeting.row(name).pk}{rest}")


def post(client: Client, meeting: Meeting, step: str, expect: int = 302, **sent: object):
    answer = client.post(address(meeting, step), {"version": meeting.now().version, **sent})
    assert answer.status_code == expect, read(answer)[:400]
    return answer


def opened(meeting: Meeting, browser: Person, *steps: str) -> Client:
    """Take the round to a state as the leader, by its buttons."""
    leader = browser(LEADER)
    for step in steps:
        post(leader, meeting, step)
    return leader


def decided(meeting: Meeting, leader: Client, name: str, expect: int = 302, **sent: object):
    said = {"outcome": "out", "reason": "Not now", "version": 0, **sent}
    answer = leader.post(of_account(meeting, name, "/decide"), said)
    assert answer.status_code == expect, read(answer)[:400]
    return answer


LET_IN = {
    "outcome": "in",
    "reason": "Best of all",
    "target_hours": 420,
    "mandate": "Two days a week, prices to 3 %",
}


def closed(meeting: Meeting, browser: Person) -> Client:
    """Decide about everybody and close."""
    leader = opened(meeting, browser, "reveal", "discuss")
    decided(meeting, leader, "Nordlia", **LET_IN)
    decided(meeting, leader, "Baltexa", outcome="light", reason="Small", light_reason="less_time",
            target_hours=80, mandate="Half a day")  # fmt: skip
    decided(meeting, leader, "Fjellvik", outcome="incubate", reason="Price first")
    for name in ("Gamlebo", "Tammik"):
        decided(meeting, leader, name, not_before="2027-03-01")
    post(leader, meeting, "close")
    return leader


def row_of(page: str, name: str) -> str:
    """Return the row of an account in the ranking."""
    rows = re.findall(r"<tr data-row.*?</tr>", page, re.S)
    found = [one for one in rows if name in one]
    assert len(found) == 1, f"{name} stands in {len(found)} rows"
    text = re.sub(r"<[^>]+>", " ", found[0])
    return " ".join(markup.unescape(text).replace("\u202f", " ").split())


def row_key(meeting: Meeting, name: str) -> int:
    return meeting.round.nominations.get(account=meeting.accounts[name]).pk


def options(answer: HttpResponse) -> dict:
    """Return what the chart draws."""
    found = re.search(r"data-options>(.*?)</script>", answer.content.decode(), re.S)
    return json.loads(found[1])["options"]
