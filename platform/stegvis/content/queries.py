"""Every select of this room. Compiled revisions are kept in the process: they never change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff
from threading import Lock
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.content import rules
from stegvis.content.compiled import Compiled
from stegvis.content.compiled_courses import CompiledCourse
from stegvis.content.compiled_modules import CompiledModule
from stegvis.content.models import ContentItem, ContentRevision
from stegvis.content.states import ChangeKind, Kind, Origin

_MOST_KEPT = 128
_kept: OrderedDict[UUID, Compiled] = OrderedDict()
_kept_lock = Lock()


@dataclass(frozen=True)
class Entry:
    """A course or module in the catalogue, at its current revision."""

    kind: Kind
    key: str
    organisation_id: UUID | None
    revision_id: UUID
    content: CompiledCourse | CompiledModule

    @property
    def title(self) -> str:
        """The title to list it under."""
        return self.content.title


@dataclass(frozen=True)
class Conflict:
    """Two texts of one course that have parted: the revisions where they did, the web's, and the folder's."""

    base_id: UUID
    web_id: UUID
    folder_id: UUID


@dataclass(frozen=True)
class RevisionRow:
    """A revision in a history: what is known of it without opening it."""

    id: UUID
    number: int
    origin: Origin
    parent_id: UUID | None
    change_kind: ChangeKind
    note: str
    published_at: datetime
    published_by_name: str
    is_current: bool


def revision(revision_id: UUID) -> CompiledCourse | CompiledModule:
    """The compiled course or module of a revision. No query when this process has seen it. Raises NotFound."""
    with _kept_lock:
        found = _kept.get(revision_id)
        if found is not None:
            _kept.move_to_end(revision_id)
    if found is None:
        found = _load(revision_id)
        with _kept_lock:
            _kept[revision_id] = found
            while len(_kept) > _MOST_KEPT:
                _kept.popitem(last=False)
    assert isinstance(found, CompiledCourse | CompiledModule)
    return found


def _load(revision_id: UUID) -> Compiled:
    row = db.session.execute(
        select(ContentItem.kind, ContentRevision.compiled)
        .join(ContentItem, ContentItem.id == ContentRevision.item_id)
        .where(ContentRevision.id == revision_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    shape = CompiledCourse if row.kind is Kind.COURSE else CompiledModule
    return shape.model_validate(row.compiled)


def course(revision_id: UUID) -> CompiledCourse:
    """The course of a revision. Raises NotFound when it is none."""
    found = revision(revision_id)
    if not isinstance(found, CompiledCourse):
        raise NotFound
    return found


def module(revision_id: UUID) -> CompiledModule:
    """The validation module of a revision. Raises NotFound when it is none."""
    found = revision(revision_id)
    if not isinstance(found, CompiledModule):
        raise NotFound
    return found


def visible(organisation_id: UUID | None) -> ColumnElement[bool]:
    """Whether an item is shared, or this organisation's own."""
    shared = ContentItem.organisation_id.is_(None)
    return shared if organisation_id is None else or_(shared, ContentItem.organisation_id == organisation_id)


def find_item(kind: Kind, key: str, organisation_id: UUID | None) -> ContentItem | None:
    """The item of exactly this owner, if there is one."""
    owner = (
        ContentItem.organisation_id.is_(None)
        if organisation_id is None
        else ContentItem.organisation_id == organisation_id
    )
    statement = select(ContentItem).where(ContentItem.kind == kind, ContentItem.key == key, owner)
    return db.session.scalars(statement.order_by(ContentItem.id)).one_or_none()


def get_item(kind: Kind, key: str, organisation_id: UUID | None = None) -> ContentItem:
    """The item that an organisation sees under a key: its own, else the shared one. Raises NotFound."""
    statement = (
        select(ContentItem)
        .where(ContentItem.kind == kind, ContentItem.key == key, visible(organisation_id))
        .order_by(ContentItem.organisation_id.is_(None))
        .limit(1)
    )
    item = db.session.scalars(statement).one_or_none()
    if item is None:
        raise NotFound
    return item


def hold_item(item_id: UUID, *, shared: bool = False) -> ContentItem:
    """The item as it is now, kept from other writers until this transaction ends. Raises NotFound.

    `shared`: others may hold it too, as long as they don't change it.
    """
    lock: Any = {"read": True} if shared else True
    item = db.session.get(ContentItem, item_id, with_for_update=lock, populate_existing=True)
    if item is None:
        raise NotFound
    return item


def current_revision(key: str, organisation_id: UUID | None = None, *, kind: Kind = Kind.COURSE) -> UUID:
    """The id of the revision that is published now, as this organisation sees it. Raises NotFound."""
    statement = (
        select(ContentItem.current_revision_id)
        .where(
            ContentItem.kind == kind,
            ContentItem.key == key,
            ContentItem.current_revision_id.is_not(None),
            visible(organisation_id),
        )
        .order_by(ContentItem.organisation_id.is_(None))
        .limit(1)
    )
    found = db.session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def catalogue(organisation_id: UUID | None = None, *, kind: Kind = Kind.COURSE) -> list[Entry]:
    """The published courses (or modules) that an organisation sees, by title; its own instead of the shared."""
    rows = db.session.execute(
        select(ContentItem.key, ContentItem.organisation_id, ContentItem.current_revision_id)
        .where(
            ContentItem.kind == kind,
            ContentItem.current_revision_id.is_not(None),
            visible(organisation_id),
        )
        .order_by(ContentItem.key, ContentItem.organisation_id.is_(None))
    ).all()
    entries: dict[str, Entry] = {}
    for key, owner, current in rows:
        if key not in entries and current is not None:
            entries[key] = Entry(kind, key, owner, current, revision(current))
    return sorted(entries.values(), key=lambda entry: entry.title.casefold())


NODE_COLUMNS = (
    ContentRevision.id,
    ContentRevision.item_id,
    ContentRevision.number,
    ContentRevision.parent_id,
    ContentRevision.origin,
    ContentRevision.change_kind,
    ContentRevision.digest,
    ContentRevision.weighed_id,
)


def nodes_of(kind: Kind, key: str, organisation_id: UUID | None) -> dict[UUID, rules.RevisionNode]:
    """The history under a key, as far as an organisation sees it: shared and own revisions."""
    rows = db.session.execute(
        select(*NODE_COLUMNS)
        .join(ContentItem, ContentItem.id == ContentRevision.item_id)
        .where(ContentItem.kind == kind, ContentItem.key == key, visible(organisation_id))
        .order_by(ContentRevision.item_id, ContentRevision.number)
    ).all()
    return {row.id: rules.RevisionNode(*row) for row in rows}


def latest_correction_of(revision_id: UUID, organisation_id: UUID | None = None) -> UUID:
    """The revision that a learner of this organisation should read instead: the same when nothing was corrected.

    A municipality's own corrections of a shared course reach its own learners only. One query.
    """
    start, its_item = aliased(ContentRevision), aliased(ContentItem)
    rows = db.session.execute(
        select(*NODE_COLUMNS, ContentItem.current_revision_id)
        .join(ContentItem, ContentItem.id == ContentRevision.item_id)
        .join(its_item, and_(its_item.kind == ContentItem.kind, its_item.key == ContentItem.key))
        .join(start, start.item_id == its_item.id)
        .where(start.id == revision_id, visible(organisation_id))
        .order_by(ContentItem.organisation_id.is_(None), ContentRevision.number)
    ).all()
    nodes = {row.id: rules.RevisionNode(*row[:-1]) for row in rows}
    heads = dict.fromkeys(row.current_revision_id for row in rows if row.current_revision_id is not None)
    return rules.latest_correction(nodes, revision_id, heads)


def get_revision_row(revision_id: UUID) -> ContentRevision:
    """The stored revision with its source. Raises NotFound."""
    found = db.session.get(ContentRevision, revision_id)
    if found is None:
        raise NotFound
    return found


def revision_number(revision_id: UUID) -> int:
    """The number of the revision among its item's. Raises NotFound."""
    found = db.session.scalar(select(ContentRevision.number).where(ContentRevision.id == revision_id))
    if found is None:
        raise NotFound
    return found


def item_of(revision_id: UUID) -> ContentItem:
    """The item that a revision belongs to. Raises NotFound."""
    statement = (
        select(ContentItem)
        .join(ContentRevision, ContentRevision.item_id == ContentItem.id)
        .where(ContentRevision.id == revision_id)
        .order_by(ContentItem.id)
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def history(kind: Kind, key: str, organisation_id: UUID | None = None) -> list[RevisionRow]:
    """The revisions under a key that an organisation sees, newest first."""
    rows = db.session.execute(
        select(
            ContentRevision.id,
            ContentRevision.number,
            ContentRevision.origin,
            ContentRevision.parent_id,
            ContentRevision.change_kind,
            ContentRevision.note,
            ContentRevision.published_at,
            ContentRevision.published_by_name,
            and_(ContentItem.current_revision_id == ContentRevision.id).label("is_current"),
        )
        .join(ContentItem, ContentItem.id == ContentRevision.item_id)
        .where(ContentItem.kind == kind, ContentItem.key == key, visible(organisation_id))
        .order_by(ContentRevision.published_at.desc(), ContentRevision.number.desc())
    ).all()
    return [RevisionRow(*row[:-1], is_current=bool(row.is_current)) for row in rows]


def differences(older_id: UUID, newer_id: UUID) -> list[str]:
    """The lines that differ between two revisions' texts, as in a unified diff."""
    return text_differences(get_revision_row(older_id).source, get_revision_row(newer_id).source)


def text_differences(older: Mapping[str, str], newer: Mapping[str, str]) -> list[str]:
    """The lines that differ between texts by path, as in a unified diff."""
    lines: list[str] = []
    for path in sorted(older.keys() | newer.keys()):
        before, after = older.get(path, ""), newer.get(path, "")
        lines += unified_diff(before.splitlines(), after.splitlines(), path, path, lineterm="", n=2)
    return lines


def conflicts(
    organisation_id: UUID | None, *, kind: Kind = Kind.COURSE, key: str | None = None
) -> dict[str, Conflict]:
    """The courses (or modules) that an organisation has changed and the folder too, so that somebody has to choose.

    An organisation's own copy is held against the shared text; shared content (organisation None) that was edited on
    the web against the folder's text that waits beside it. One question.
    """
    statement = (
        select(*NODE_COLUMNS, ContentItem.key, ContentItem.organisation_id, ContentItem.current_revision_id)
        .join(ContentItem, ContentItem.id == ContentRevision.item_id)
        .where(ContentItem.kind == kind, visible(organisation_id))
        .order_by(ContentItem.key, ContentRevision.item_id, ContentRevision.number)
    )
    if key is not None:
        statement = statement.where(ContentItem.key == key)
    nodes: dict[str, dict[UUID, rules.RevisionNode]] = {}
    own: dict[str, UUID] = {}
    theirs: dict[str, UUID] = {}
    for row in db.session.execute(statement):
        whole: tuple[Any, ...] = tuple(row)
        node = rules.RevisionNode(*whole[: len(NODE_COLUMNS)])
        nodes.setdefault(row.key, {})[node.id] = node
        if row.organisation_id == organisation_id and row.current_revision_id is not None:
            own[row.key] = row.current_revision_id
        elif row.organisation_id is None and row.current_revision_id is not None:
            theirs[row.key] = row.current_revision_id
        if organisation_id is None and node.origin is Origin.FOLDER:
            theirs[row.key] = node.id
    found = {}
    for one, head in own.items():
        if one in theirs:
            base = rules.unsettled_base(nodes[one], head, theirs[one])
            if base is not None:
                found[one] = Conflict(base.id, head, theirs[one])
    return found


def newest_folder_revision(item_id: UUID) -> ContentRevision | None:
    """The latest revision that came from the folder, current or not."""
    statement = (
        select(ContentRevision)
        .where(ContentRevision.item_id == item_id, ContentRevision.origin == Origin.FOLDER)
        .order_by(ContentRevision.number.desc())
        .limit(1)
    )
    return db.session.scalars(statement).one_or_none()


def next_number(item_id: UUID, parent_id: UUID | None) -> int:
    """The number of the item's next revision, which is built upon `parent_id`.

    An organisation's own copy counts on from the shared revision that it was made of: two texts that its participants
    are assessed by never have the same number.
    """
    is_before = or_(ContentRevision.item_id == item_id, ContentRevision.id == parent_id)
    statement = (
        select(ContentRevision.number).where(is_before).order_by(ContentRevision.number.desc()).limit(1)
    )
    return (db.session.execute(statement).scalar_one_or_none() or 0) + 1
