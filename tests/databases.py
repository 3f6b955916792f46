"""A database for every installation: a file in its folder, or one on the server that the run has."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

EMPTY = "template0"


def server() -> str:
    """Return the address of the PostgreSQL that the tests run on; without one they run on SQLite."""
    return os.environ.get("ORCHARD_DATABASE", "")


def url_of(data: Path) -> str:
    """Return the address of a folder's own database, which is made when it is first asked for."""
    return made(name_of(data)) if server() else ""


def name_of(data: Path) -> str:
    """Return the name that a folder's database has on the server."""
    return f"orchard_{hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:24]}"


def made(name: str, template: str = EMPTY) -> str:
    """Return the address of a database that is a copy of another one, unless it is there."""
    with psycopg.connect(server(), autocommit=True) as connection:
        if not is_there(connection, name):
            copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))
    return urlsplit(server())._replace(path=f"/{name}").geturl()


def drop(data: Path) -> None:
    """Lose a folder's database."""
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name_of(data))))


def is_there(connection: psycopg.Connection[tuple[object, ...]], name: str) -> bool:
    """Say whether the server has a database of this name."""
    asked = "SELECT 1 FROM pg_database WHERE datname = %s"
    return connection.execute(asked, [name]).fetchone() is not None
