"""Who asks an address: a browser where somebody is signed in, or a program with their token."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client

from routes import ANONYMOUS, GUESTS, Route, Verdict, address, routes, verdicts
from world import World

JSON = "application/json"
FLEETING = (
    r'"X-CSRFToken": "\w+"',
    r'nonce="[^"]*"',
    r'value="[\w-]{64}"',
    r'content="[\w-]{64}"',
    r'"csrf[^"]*":"[^"]*"',
)


def known() -> Iterator[tuple[Route, Verdict]]:
    """Yield every route that authz.toml knows."""
    return ((route, verdicts()[route.name]) for route in routes() if route.name in verdicts())


def client_of(world: World, who: str, *, is_api: bool) -> Client:
    """Return the client with which a person uses a route."""
    if who == ANONYMOUS:
        return Client(raise_request_exception=False)
    if who in GUESTS:
        client = Client(raise_request_exception=False)
        client.cookies["portal"] = f"guest-key-{who.removeprefix('portal_')}"
        return client
    if is_api:
        headers = {"Authorization": f"Bearer {world.tokens[who]}"}
        return Client(headers=headers, raise_request_exception=False)
    client = Client(raise_request_exception=False)
    client.force_login(world.people[who])
    return client


class Clients:
    """The clients of one person in one test: signed in once, whatever answers do to cookies."""

    def __init__(self, world: World, who: str) -> None:
        self.world, self.who = world, who
        self._made = {kind: self._client(is_api=kind) for kind in (True, False)}

    @property
    def browser(self) -> Client:
        """Return the client that is signed in with a cookie."""
        return self._made[False]

    def ask(self, verb: str, path: str, verdict: Verdict, **more: object) -> HttpResponse:
        """Return an answer; the next question comes from the same sign-in."""
        client = self._made[verdict.is_api]
        cookies = client.cookies.copy()
        sent = dict(verdict.query if verb == "GET" else verdict.body)
        kind = {"content_type": JSON} if verdict.is_api and verb != "GET" else {}
        answer = getattr(client, verb.lower())(path, {**sent, **more}, **kind)
        client.cookies = cookies
        return whole(answer)

    def _client(self, *, is_api: bool) -> Client:
        return client_of(self.world, self.who, is_api=is_api)

    def look(self, route: Route, verdict: Verdict, which: str = "own") -> HttpResponse:
        """Return the answer to a GET."""
        path = address(route, verdict, self.world, which, self.who)
        assert path is not None, f"{route.name}: there is no {which} thing to name"
        return self.ask("GET", path, verdict)


def whole(answer: HttpResponse | StreamingHttpResponse) -> HttpResponse:
    """Return the answer with its body, also where that comes bit by bit."""
    return read_to_the_end(answer) if isinstance(answer, StreamingHttpResponse) else answer


def read_to_the_end(answer: StreamingHttpResponse) -> HttpResponse:
    """Return the answer with its whole body; the end of the body closes the file behind it."""
    body = b"".join(answer.streaming_content)
    return HttpResponse(body, status=answer.status_code, headers=dict(answer.headers))


def readable(who: str) -> Iterator[tuple[Route, Verdict]]:
    """Yield the routes that a role may GET."""
    return ((route, verdict) for route, verdict in known() if verdict.may(who, "GET"))


def plain(answer: HttpResponse, path: str) -> bytes:
    """Return the body, a page or a file, without what differs from answer to answer and the address."""
    text = answer.content.decode(errors="surrogateescape")
    for pattern in FLEETING:
        text = re.sub(pattern, "", text)
    return text.replace(path, "").encode(errors="surrogateescape")
