"""The walk itself: every door, about every object of the table, by every role at every distance, once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from tests.house.addresses import Door, address, doors
from tests.house.expected_access import EXPECTED, PARTICIPANT, PUBLIC, ROLES, Reach, Row
from tests.house.world import Subject, World
from tests.pages import page_faults

IN = frozenset({200, 206, 301, 302, 303, 304, 308, 409, 422, 429})
"""She got in: the page, a redirect to another page of ours, or a form that was refused for what it held."""

OWN_THOUGH_PUBLIC = frozenset({"overview.start"})
"""Public doors behind which somebody who is signed in finds what is hers."""

_WRITE = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)


@dataclass
class Statements:
    """What a request wanted of the database: how many questions, and which tables it changed."""

    count: int = 0
    written: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Visit:
    """One request of the walk and what came of it. `role` is empty for somebody signed out."""

    door: Door
    row: Row
    role: str
    reach: Reach
    status: int
    answer: str
    statements: Statements
    names: tuple[str, ...]
    faults: tuple[str, ...]

    def __str__(self) -> str:
        who = f"{self.role} {self.reach.name}" if self.role else "nobody"
        return f"{self.door.method} {self.door.endpoint} on {self.row.on} as {who}: {self.status}"


def answer_of(response: TestResponse) -> str:
    """What an answer means for access: "in", "sign in", or the status that refuses."""
    status, location = response.status_code, response.headers.get("Location", "")
    if status in (301, 302, 303, 308) and location.startswith("/logga-in?"):
        return "sign in"
    return "in" if status in IN else str(status)


@contextmanager
def listening(app: Flask) -> Iterator[Statements]:
    """Count the statements of what happens in the block."""
    found = Statements()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        written = _WRITE.match(statement)
        if written:
            found.written.add(written.group(1))
        elif not statement.startswith(("BEGIN", "PRAGMA")):
            found.count += 1

    engine = app.extensions["stegvis.engine"]
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def walk(world: World) -> list[Visit]:
    """Everything that the table has a row for, and the public doors."""
    return [*_walk_of_roles(world), *_walk_signed_out(world), *_walk_in_public(world)]


def _walk_of_roles(world: World) -> Iterator[Visit]:
    looked_over: set[tuple[str, str]] = set()
    for door, row, subject in rows_of(world):
        for role in ROLES:
            # Each page is parsed once for each state of its object and once for each role: parsing is slow.
            pages = {(door.endpoint, row.on), (door.endpoint, role)}
            for reach in Reach:
                if role == PARTICIPANT and reach is Reach.NAMED and row.on.startswith("protected"):
                    continue
                is_new = not pages <= looked_over
                visit = _visit(world, door, row, subject, role, reach, look_over=is_new)
                if visit.answer == "in" and door.method == "GET":
                    looked_over |= pages
                yield visit


def _walk_signed_out(world: World) -> Iterator[Visit]:
    for door, row, subject in rows_of(world):
        yield _visit(world, door, row, subject, "", Reach.ANYWHERE, look_over=False)


def _walk_in_public(world: World) -> Iterator[Visit]:
    subject, row = world.subjects["nothing"], Row("nothing", {})
    for door in doors(world.app):
        if door.endpoint not in PUBLIC:
            continue
        yield _visit(world, door, row, subject, "", Reach.ANYWHERE, look_over=True)
        roles, places = (
            (ROLES, Reach) if door.endpoint in OWN_THOUGH_PUBLIC else ((PARTICIPANT,), (Reach.ANYWHERE,))
        )
        for role in roles:
            for reach in places:
                look_over = reach in (Reach.NAMED, Reach.ANYWHERE)
                yield _visit(world, door, row, subject, role, reach, look_over=look_over)


def rows_of(world: World) -> Iterator[tuple[Door, Row, Subject]]:
    """Every door that needs somebody signed in, with each of its rows."""
    for door in doors(world.app):
        for row in EXPECTED.get(door.endpoint, ()):
            yield door, row, world.subjects[row.on]


def visit_once(world: World, door: Door, row: Row, subject: Subject, role: str, reach: Reach) -> Visit:
    """One request about this object, whatever the row says of others."""
    return _visit(world, door, row, subject, role, reach, look_over=False)


def _visit(
    world: World, door: Door, row: Row, subject: Subject, role: str, reach: Reach, *, look_over: bool
) -> Visit:
    account = world.who(role, reach, subject) if role else None
    where = address(world.app, door, subject, world.subjects["nothing"])
    with listening(world.app) as statements:
        response = world.open(account, door.method, where)
        text = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
    if door.method != "GET":
        world.restore()
    names = tuple(
        known.owner_name
        for known in world.subjects.values()
        if known.owner_name.startswith("Xenia ") and known.owner_name in text and known.owner_id != account
    )
    answer = answer_of(response)
    look_over = look_over and answer == "in"
    faults = page_faults(response) if look_over else []
    if look_over and door.method == "GET":
        arabic = world.open(account, "GET", where, language="ar")
        faults += [f"in Arabic: {fault}" for fault in page_faults(arabic)]
        arabic.close()
    response.close()
    return Visit(door, row, role, reach, response.status_code, answer, statements, names, tuple(faults))
