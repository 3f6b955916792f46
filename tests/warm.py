"""`orchard` commands without the two seconds in which Python reads the product anew.

A process that has read the product once waits; every command is a fork of it: a process of its
own with its own environment, folder and output, as from a shell. What is about the start itself
(`serve`, first use, kills) starts `orchard` as a person does.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn

LONGEST = 200_000
KILLED = -9
SETTINGS = "orchard.config.settings"
READ_BEFORE = (
    "duckdb ibis.backends.duckdb openpyxl pandas orchard.config.urls"
    " orchard.analytics.analysis orchard.analytics.dossier orchard.analytics.engine"
    " orchard.interfaces.cli.main orchard.interfaces.cli.summary orchard.interfaces.cli.report.files"
    " orchard.interfaces.cli.report.page orchard.interfaces.cli.report.workbook"
)


@dataclass(frozen=True)
class Said:
    """What a command said, and the code it ended with."""

    stdout: str
    stderr: str
    returncode: int


def run(
    arguments: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    seconds: float = 120,
    is_apart: bool = False,
) -> Said:
    """Run one command to its end and return what it said; mistakes apart from the rest, or among it."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        ours = _order(arguments, folder, environment, out, err if is_apart else out)
        with ours:
            ours.settimeout(seconds)
            code = _code(ours)
        return Said(_text(out), _text(err), code)


@contextmanager
def begun(
    arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str]
) -> Iterator[Running]:
    """Begin a command and do not wait for it; what it says is of no interest."""
    with (
        tempfile.TemporaryFile() as out,
        _order(arguments, folder, environment, out, out) as ours,
    ):
        running = Running(os.pidfd_open(int.from_bytes(ours.recv(4), "big")))
        try:
            yield running
        finally:
            os.close(running.handle)


@dataclass(frozen=True)
class Running:
    """A command on its way, held by what the system calls a handle of its process."""

    handle: int

    def is_over(self, seconds: float = 0) -> bool:
        """Say whether it has ended by now, or within some seconds."""
        return bool(select.select([self.handle], [], [], seconds)[0])

    def kill(self) -> None:
        """End it without warning, and wait until it is gone."""
        if not self.is_over():
            signal.pidfd_send_signal(self.handle, signal.SIGKILL)
        assert self.is_over(60), "a killed process stayed"


def _order(
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    out: IO[bytes],
    err: IO[bytes],
) -> socket.socket:
    """Let a fork become the command, and return the way on which it tells its number and its code."""
    order = {"arguments": list(arguments), "folder": str(folder), "environment": dict(environment)}
    ours, theirs = socket.socketpair()
    with theirs:
        fds = [out.fileno(), err.fileno(), theirs.fileno()]
        socket.send_fds(_waiting(), [json.dumps(order).encode()], fds)
    return ours


def _code(ours: socket.socket) -> int:
    """Wait for the exit code; a command that was killed has none, one that hangs is killed."""
    pid = int.from_bytes(ours.recv(4), "big")
    try:
        told = ours.recv(4)
    except TimeoutError:
        os.kill(pid, signal.SIGKILL)
        raise
    return int.from_bytes(told, "big", signed=True) if told else KILLED


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


_kept: list[socket.socket] = []


def _waiting() -> socket.socket:
    """Return the way to the process that waits; the first command of a test run starts it."""
    if not _kept:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * LONGEST)
        with theirs:
            clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
            process = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()], env=clean, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        atexit.register(process.wait)
        atexit.register(ours.close)  # runs before the wait: the last registered comes first
        _kept.append(ours)
    return _kept[0]


def _serve(orders: socket.socket) -> None:
    """Fork for every order until nobody orders any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks here how the forks ended
    while True:
        data, fds, _flags, _from = socket.recv_fds(orders, LONGEST, 3)
        if not data:
            return
        if os.fork() == 0:
            orders.close()
            _become(json.loads(data), *fds)
        for fd in fds:
            os.close(fd)


def _become(order: dict[str, Any], out: int, err: int, reply: int) -> NoReturn:
    """Be the command: its environment, folder, arguments and output; tell its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    told = socket.socket(fileno=reply)
    told.sendall(os.getpid().to_bytes(4, "big"))
    code = 1
    try:
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.environ.clear()
        os.environ.update(order["environment"])
        os.chdir(order["folder"])
        sys.argv = ["orchard", *order["arguments"]]
        code = _command()
    except BaseException:  # what Python does with it at the end of a program
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        atexit._run_exitfuncs()
        told.sendall(code.to_bytes(4, "big", signed=True))
        os._exit(0)


def _command() -> int:
    """Run the command with the settings of its environment and return its exit code."""
    from orchard.interfaces.cli.main import run as command

    try:
        _settle()
        command()
    except SystemExit as end:
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _settle() -> None:
    """Take the settings from the environment again, as a new process would."""
    import importlib

    from asgiref.local import Local
    from django import conf
    from django.core.cache import caches
    from django.core.exceptions import ImproperlyConfigured
    from django.db import connections

    try:
        importlib.reload(sys.modules[SETTINGS])
    except ImproperlyConfigured as mistake:
        raise SystemExit(str(mistake)) from mistake
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    conf.settings._wrapped = conf.Settings(SETTINGS)
    for handler in (connections, caches):
        vars(handler).pop("settings", None)
        handler._settings = None
        handler._connections = Local(handler.thread_critical)


def _read() -> None:
    """Read the product, with the settings of an installation that nobody has."""
    import importlib

    with tempfile.TemporaryDirectory() as nowhere:
        os.environ |= {"ORCHARD_DATA": nowhere, "DJANGO_SETTINGS_MODULE": SETTINGS}
        os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as the command line sets it for itself
        import django

        django.setup()
        for module in READ_BEFORE.split():
            importlib.import_module(module)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as _orders:
        _read()
        _serve(_orders)
    os._exit(0)  # the libraries that were read complain at length about an end without use
