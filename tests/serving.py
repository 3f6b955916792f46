"""The served product as somebody runs it: started, asked over HTTP, stopped or killed."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from installations import ORCHARD, Installation

START_SECONDS = 240
TOKENS = """
from datetime import UTC, datetime, timedelta
from orchard.domain.core import bootstrap, services
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role, TokenScope
from orchard.domain.core.services.tokens import make_token
now = datetime.now(UTC)
by = bootstrap.operator(currency="EUR", at=now)
user = services.add_user("robot@example.test", name="Robot", roles=(Role.ADMINISTRATOR,), by=by, at=now)
day = now.date() + timedelta(days=30)
for number in range({many}):
    name = f"test {{number}}"
    print(make_token(user, name=name, scopes=tuple(TokenScope), expires_on=day, by=user, at=now).text)
"""


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def tokens_of_a_robot(installation: Installation, many: int = 1) -> list[str]:
    """Found the organisation and return tokens of an administrator."""
    installation.run("manage", "migrate", "-v", "0")
    return installation.run("manage", "shell", "-v", "0", "-c", TOKENS.format(many=many)).split()[
        -many:
    ]


@dataclass
class Served:
    """A running `orchard serve`."""

    installation: Installation
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """Where it says what it does."""
        return self.installation.data / "serve.log"

    def start(self, *options: str) -> None:
        """Start it, and return when it answers."""
        with self.log.open("a", encoding="utf-8") as log:  # a pipe would fill up and stop it
            self.process = subprocess.Popen(
                [*ORCHARD, "serve", "--port", str(self.port), *options],
                cwd=self.installation.data,
                env=self.installation.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(self.log.read_text(encoding="utf-8"))
            if self.is_ready():
                return
            time.sleep(0.1)
        raise AssertionError("the server did not answer")

    def is_ready(self) -> bool:
        """Say whether it serves."""
        try:
            return self.ask("GET", "/readyz")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def ask(
        self, verb: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """Send one request and return status and text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            text = None if body is None else json.dumps(body)
            connection.request(verb, path, text, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def kill(self) -> None:
        """End it at once, as a crash does."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end, and return its exit code."""
        return self._end(signal.SIGTERM)

    def memory_mb(self) -> float:
        """Return what it and its children hold, shared pages counted once."""
        assert self.process is not None
        family = [self.process.pid, *_children(self.process.pid)]
        return sum(_proportional_kb(process) for process in family) / 1024

    def _end(self, number: int) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait(timeout=60)
        return self.process.returncode


@contextmanager
def served(installation: Installation, *options: str) -> Iterator[Served]:
    """Serve an installation while the block runs."""
    one = Served(installation)
    one.start(*options)
    try:
        yield one
    finally:
        if one.process is not None and one.process.poll() is None:
            one.stop()


def _children(process: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in map(int, (task / "children").read_text(encoding="ascii").split()):
            found += [child, *_children(child)]
    return found


def _proportional_kb(process: int) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
