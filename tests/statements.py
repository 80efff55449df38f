"""How much a page asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from stegvis.base.database import db


@contextmanager
def statements_sent(app: Flask) -> Iterator[list[str]]:
    """The statements that are sent in the block, without those that begin a transaction."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def statements_of(app: Flask, client: FlaskClient, path: str) -> tuple[int, str]:
    """How many statements the second opening of a page sends, and the page."""
    client.get(path)
    with statements_sent(app) as sent:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return len(sent), answer.text
