"""Courses and modules by stable key, and their revisions, which never change once they are written."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    DDL,
    JSON,
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    Uuid,
    event,
    text,
)
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, Mapper, ORMExecuteState, Session, mapped_column

from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.content.states import ChangeKind, Kind, Origin

_SHARED = "organisation_id IS NULL"
_OWNED = "organisation_id IS NOT NULL"


class ContentItem(Identified, Base):
    """A course or validation module. Without organisation it is shared by all; with one it is that one's own."""

    __tablename__ = "content_item"
    __table_args__ = (
        CheckConstraint("kind IN ('course', 'module')", name="kind_known"),
        Index(
            "uq_content_item_shared",
            "kind",
            "key",
            unique=True,
            sqlite_where=text(_SHARED),
            postgresql_where=text(_SHARED),
        ),
        Index(
            "uq_content_item_owned",
            "kind",
            "key",
            "organisation_id",
            unique=True,
            sqlite_where=text(_OWNED),
            postgresql_where=text(_OWNED),
        ),
    )

    kind: Mapped[Kind] = mapped_column(Enumerated(Kind, 10))
    key: Mapped[str] = mapped_column(String(80))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    # Null only until the first revision is written, in the same transaction.
    current_revision_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("content_revision.id", use_alter=True, name="fk_content_item_current_revision")
    )


class ContentRevision(Identified, Base):
    """One published text of a course or module. `source` maps paths to texts, `compiled` is what the pages read."""

    __tablename__ = "content_revision"
    __table_args__ = (
        CheckConstraint("origin IN ('folder', 'web')", name="origin_known"),
        CheckConstraint("change_kind IN ('correction', 'new_version')", name="change_kind_known"),
        CheckConstraint("number > 0", name="number_positive"),
        UniqueConstraint("item_id", "number"),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey("content_item.id"))
    number: Mapped[int]
    origin: Mapped[Origin] = mapped_column(Enumerated(Origin, 10))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("content_revision.id"), index=True)
    # The folder's revision that this text was weighed against when the two differed: what to take is decided.
    # No foreign key: revisions are never removed, and SQLite could only add one by writing the table anew.
    weighed_id: Mapped[UUID | None] = mapped_column(Uuid)
    change_kind: Mapped[ChangeKind] = mapped_column(Enumerated(ChangeKind, 20))
    note: Mapped[str] = mapped_column(LongText, default="")
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # No foreign key: a revision outlives the account of the one who wrote it.
    published_by: Mapped[UUID | None] = mapped_column(Uuid)
    published_by_name: Mapped[str] = mapped_column(String(200), default="")
    digest: Mapped[str] = mapped_column(String(64))
    source: Mapped[dict[str, str]] = mapped_column(JSON)
    compiled: Mapped[dict[str, Any]] = mapped_column(JSON)


class RevisionIsFinal(Exception):
    """Someone tried to change or remove a revision."""


def _refuse(_mapper: Mapper[ContentRevision], _connection: Connection, revision: ContentRevision) -> None:
    raise RevisionIsFinal(f"revision {revision.id} is published and never changes")


event.listen(ContentRevision, "before_update", _refuse)
event.listen(ContentRevision, "before_delete", _refuse)


@event.listens_for(Session, "do_orm_execute")
def _refuse_in_bulk(state: ORMExecuteState) -> None:
    mapper = state.bind_mapper
    if (state.is_update or state.is_delete) and mapper is not None and mapper.class_ is ContentRevision:
        raise RevisionIsFinal("revisions are published and never change")


# The database holds the promise too. The migration repeats these statements.
FINAL_ON_SQLITE = tuple(
    f"CREATE TRIGGER content_revision_no_{verb.lower()} BEFORE {verb} ON content_revision "
    "BEGIN SELECT RAISE(ABORT, 'content_revision is final'); END"
    for verb in ("UPDATE", "DELETE")
)
FINAL_ON_POSTGRESQL = (
    "CREATE FUNCTION content_revision_is_final() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'content_revision is final'; END $$",
    "CREATE TRIGGER content_revision_no_change BEFORE UPDATE OR DELETE ON content_revision "
    "FOR EACH ROW EXECUTE FUNCTION content_revision_is_final()",
)


def _statement(sql: str) -> DDL:
    return DDL(sql)  # type: ignore[no-untyped-call]  # SQLAlchemy leaves this constructor without types


for _dialect, _statements in (("sqlite", FINAL_ON_SQLITE), ("postgresql", FINAL_ON_POSTGRESQL)):
    for _sql in _statements:
        event.listen(ContentRevision.__table__, "after_create", _statement(_sql).execute_if(dialect=_dialect))
event.listen(
    ContentRevision.__table__,
    "after_drop",
    _statement("DROP FUNCTION IF EXISTS content_revision_is_final()").execute_if(dialect="postgresql"),
)
