"""The database: typed base class, sessions, and the way transactions begin and end.

SQLite is opened in WAL mode with `synchronous=FULL`, so that what was acknowledged survives a power cut, and every
transaction that may write begins IMMEDIATE: two writers queue up instead of failing half-way. Requests that only
read begin DEFERRED and never wait for a writer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

from flask import Flask, current_app, g
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    TypeDecorator,
    Uuid,
    create_engine,
    event,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, SessionTransaction, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry

READ_ONLY = "stegvis_read_only"
BUSY_TIMEOUT_MS = 15_000


class Base(DeclarativeBase):
    """The base of every table. Unnamed constraints get a name from the convention."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Identified:
    """A random UUID as primary key: the same that is shown outward."""

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4, sort_order=-10)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on every database. Naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Member = TypeVar("Member", bound=StrEnum)


class Enumerated(TypeDecorator[Member]):
    """A member of a StrEnum, kept as its value. What the database holds and the enum lacks raises ValueError."""

    impl = String
    cache_ok = True

    def __init__(self, members: type[Member], length: int = 30) -> None:
        super().__init__(length)
        self.members = members

    def process_bind_param(self, value: Member | str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(self.members(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Member | None:
        return None if value is None else self.members(value)


def one_of(column: str, members: type[StrEnum], *but: str) -> str:
    """For a constraint: that the column holds the value of one of the members, other than `but`."""
    known = (member.value for member in members if member.value not in but)
    return f"{column} IN ({', '.join(repr(value) for value in known)})"


def _open_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Take transaction control from the driver, whose own BEGIN loses updates silently."""
    cast(Any, connection).isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class _WriteQueue:
    """One writer at a time in this process, so that threads wait on a lock and not on the file.

    A thread that begins a second write transaction inside its first would wait for itself: it gets an error.
    """

    def __init__(self, engine: Engine) -> None:
        self._lock = threading.Lock()
        self._owner: int | None = None
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "commit", self._end)
        event.listen(engine, "rollback", self._end)

    def _begin(self, connection: Any) -> None:
        if connection.get_execution_options().get(READ_ONLY):
            connection.exec_driver_sql("BEGIN DEFERRED")
            return
        if self._owner == threading.get_ident():
            raise RuntimeError("this thread already has a write transaction")
        self._lock.acquire()
        self._owner = threading.get_ident()
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            self._release()
            raise
        connection.info["stegvis_writer"] = True

    def _end(self, connection: Any) -> None:
        if connection.info.pop("stegvis_writer", False):
            self._release()

    def _release(self) -> None:
        self._owner = None
        self._lock.release()


def make_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL, set up as this module's docstring says."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(
        url, connect_args={"check_same_thread": False}, pool_size=20, max_overflow=300, hide_parameters=True
    )
    event.listen(engine, "connect", _open_sqlite)
    _WriteQueue(engine)
    return engine


class Database:
    """The sessions of the application. One session per application context, opened when first used."""

    def init_app(self, app: Flask, url: str) -> None:
        """Give the application its engine and close each context's session when the context ends."""
        engine = make_engine(url)
        app.extensions["stegvis.engine"] = engine
        app.extensions["stegvis.reading_engine"] = engine.execution_options(**{READ_ONLY: True})
        app.teardown_appcontext(self.close)

    @property
    def engine(self) -> Engine:
        """The engine of the active application."""
        return cast(Engine, current_app.extensions["stegvis.engine"])

    @property
    def session(self) -> Session:
        """The session of the active application context."""
        session: Session | None = g.get("stegvis_session")
        if session is None:
            session = self._new_session(read_only=g.get("stegvis_read_only", False))
            if "stegvis_connection" in g:
                session.bind = g.stegvis_connection
            g.stegvis_session = session
        return session

    @property
    def connection(self) -> Connection:
        """The connection of the active context, for questions in plain columns that are asked very often.

        A context that only reads needs no session for it, which costs more than the question; a session that is
        opened later shares the connection and its transaction.
        """
        if "stegvis_session" in g or not g.get("stegvis_read_only", False):
            return self.session.connection()
        connection: Connection | None = g.get("stegvis_connection")
        if connection is None:
            connection = g.stegvis_connection = self._reading_engine.connect()
        return connection

    @property
    def _reading_engine(self) -> Engine:
        return cast(Engine, current_app.extensions["stegvis.reading_engine"])

    def _new_session(self, *, read_only: bool) -> Session:
        bind = self._reading_engine if read_only else self.engine
        return Session(bind, autoflush=True, expire_on_commit=False)

    def read_only(self) -> None:
        """From the next statement on, this context's transactions read and never wait for a writer."""
        self._change_mode(read_only=True)

    def begin_write(self) -> None:
        """End the reading transaction; the next statement opens one that may write.

        Objects loaded before are detached: load again what you want to change.
        """
        self._change_mode(read_only=False)

    def _change_mode(self, *, read_only: bool) -> None:
        self.close()
        g.stegvis_read_only = read_only

    @contextmanager
    def own_transaction(self) -> Iterator[Session]:
        """A short transaction of its own, committed at the end of the block. The context's must not hold a write."""
        with self._new_session(read_only=False) as session, session.begin():
            yield session

    def close(self, _error: BaseException | None = None) -> None:
        """End the session of the context; what was not committed is rolled back. The next use opens a new one."""
        session: Session | None = g.pop("stegvis_session", None)
        if session is not None:
            session.close()
        connection: Connection | None = g.pop("stegvis_connection", None)
        if connection is not None:
            connection.close()


db = Database()


def commit_despite_error() -> None:
    """Let this request commit although it answers with an error: for counters of failed attempts."""
    g.stegvis_commit_despite_error = True


def after_commit(session: Session, action: Callable[[], None]) -> None:
    """Run `action()` once, after this session's next commit. A rollback forgets it."""
    session.info.setdefault("stegvis_after_commit", []).append(action)


@event.listens_for(Session, "after_commit")
def _run_after_commit(session: Session) -> None:
    for action in session.info.pop("stegvis_after_commit", []):
        action()


@event.listens_for(Session, "after_soft_rollback")
def _forget_after_commit(session: Session, _previous: SessionTransaction) -> None:
    session.info.pop("stegvis_after_commit", None)
