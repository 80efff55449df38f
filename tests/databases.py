"""Databases on the tests' own PostgreSQL server, each for one test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg


def _administration(server: str) -> psycopg.Connection:
    return psycopg.connect(f"host={server} user=stegvis dbname=postgres", autocommit=True)


@contextmanager
def database_on(server: str, template: str = "template1") -> Iterator[str]:
    """A database of its own, as the settings take it (postgresql://...): a copy of the template, dropped at the end.

    Nobody may be connected to the template meanwhile.
    """
    name = f"stegvis_{uuid4().hex[:12]}"
    with _administration(server) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    yield f"postgresql://stegvis@/{name}?host={server}"
    with _administration(server) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
