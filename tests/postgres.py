"""A throw-away PostgreSQL cluster on a free port, as the user postgres where the tests are root."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

OWNER = "postgres"


@contextmanager
def postgres_url() -> Iterator[str]:
    """Start a new cluster, yield the URL of its database postgres, remove it afterwards.

    It runs without fsync: acknowledged writes outlive a crash of its processes, not of the machine.
    """
    program("initdb")
    folder = Path(tempfile.mkdtemp(prefix="orchard-postgres-"))
    try:
        _give_to_owner(folder)
        data, port = str(folder / "cluster"), _free_port()
        trust = ("-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        _as_postgres("initdb", "-D", data, *trust)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {folder}"
        log = str(folder / "log")
        _as_postgres("pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", options)
        try:
            yield f"postgres://{OWNER}@127.0.0.1:{port}/postgres"
        finally:
            _as_postgres("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def program(name: str) -> Path:
    """Return a program of the newest PostgreSQL here, or skip and say what is missing."""
    on_path = shutil.which(name)
    debian = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    found = sorted(debian, key=lambda path: float(path.parts[-3]))
    if not found and on_path is None:
        pytest.skip(f"PostgreSQL's {name} is neither on the path nor in /usr/lib/postgresql")
    return found[-1] if found else Path(str(on_path))


def _as_postgres(name: str, *arguments: str) -> None:
    """Run one of its programs as the user postgres: it refuses to run as root."""
    command = [str(program(name)), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", OWNER, "--", *command]
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, cwd="/")
    if done.returncode:
        pytest.fail(f"{name} {arguments[0]} failed with exit code {done.returncode}")


def _give_to_owner(folder: Path) -> None:
    if os.geteuid() != 0:
        return
    try:
        owner = pwd.getpwnam(OWNER)
    except KeyError:
        pytest.skip(f"PostgreSQL refuses root, and there is no user {OWNER} to run it as")
    os.chown(folder, owner.pw_uid, owner.pw_gid)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
