"""Which modules are offered to an organisation's participants, and which versions it has retired. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from stegvis.base.database import db
from stegvis.base.errors import NotFound, Refused
from stegvis.base.language import _l
from stegvis.content import queries
from stegvis.content.models import ContentItem, ContentRevision
from stegvis.content.retirement_models import ModuleRetirement
from stegvis.content.rules import RevisionNode
from stegvis.content.states import Kind
from stegvis.content.version_rules import Version, version_id, versions


@dataclass(frozen=True)
class ModuleLine:
    """A module as an organisation sees it: its versions, newest first, and what is retired, by version (None: all)."""

    entry: queries.Entry
    versions: tuple[Version, ...]
    published: dict[UUID, datetime]
    retired: dict[UUID | None, ModuleRetirement]

    @property
    def stopped_by(self) -> ModuleRetirement | None:
        """What keeps new attempts from beginning, if anything does: the whole module's comes first."""
        current = next(one.id for one in self.versions if one.is_current)
        return self.retired.get(None) or self.retired.get(current)


def in_force(organisation_id: UUID, *, key: str | None = None) -> list[ModuleRetirement]:
    """What the organisation has retired and not brought back, oldest first."""
    statement = select(ModuleRetirement).where(
        ModuleRetirement.organisation_id == organisation_id, ModuleRetirement.restored_at.is_(None)
    )
    if key is not None:
        statement = statement.where(ModuleRetirement.module_key == key)
    return list(db.session.scalars(statement.order_by(ModuleRetirement.retired_at, ModuleRetirement.id)))


def find(
    organisation_id: UUID, key: str, version: UUID | None, *, anew: bool = False
) -> ModuleRetirement | None:
    """What is in force for exactly this version, or (None) for the whole module. `anew`: as it is now."""
    same = (
        ModuleRetirement.version_id.is_(None) if version is None else ModuleRetirement.version_id == version
    )
    statement = (
        select(ModuleRetirement)
        .where(
            ModuleRetirement.organisation_id == organisation_id,
            ModuleRetirement.module_key == key,
            ModuleRetirement.restored_at.is_(None),
            same,
        )
        .execution_options(populate_existing=anew)
    )
    return db.session.execute(statement).scalar_one_or_none()


def is_retired(organisation_id: UUID, key: str, revision_id: UUID) -> bool:
    """Whether the organisation has retired the version that this revision is of, or the whole module.

    One question when nothing of the module is retired, else two. A revision that the organisation does not see, as
    when somebody has moved there with her case, is none of its versions.
    """
    found = {one.version_id for one in in_force(organisation_id, key=key)}
    if not found or None in found:
        return bool(found)
    nodes = queries.nodes_of(Kind.MODULE, key, organisation_id)
    return revision_id in nodes and version_id(nodes, revision_id) in found


def get_retirement(retirement_id: UUID, *, lock: bool = False) -> ModuleRetirement:
    """The retirement, in force or not. Raises NotFound. `lock` holds the row until the transaction ends."""
    statement = select(ModuleRetirement).where(ModuleRetirement.id == retirement_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = db.session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound("module retirement")
    return found


def module_lines(organisation_id: UUID) -> list[ModuleLine]:
    """Every published module that the organisation sees, by title. Three questions, however many there are."""
    entries = queries.catalogue(organisation_id, kind=Kind.MODULE)
    statement = (
        select(*queries.NODE_COLUMNS, ContentItem.key, ContentRevision.published_at)
        .join(ContentItem, ContentItem.id == ContentRevision.item_id)
        .where(ContentItem.kind == Kind.MODULE, queries.visible(organisation_id))
        .order_by(ContentItem.key, ContentRevision.item_id, ContentRevision.number)
    )
    nodes: dict[str, dict[UUID, RevisionNode]] = {}
    published: dict[str, dict[UUID, datetime]] = {}
    for row in db.session.execute(statement):
        *of_node, key, moment = row
        nodes.setdefault(key, {})[row.id] = RevisionNode(*of_node)
        published.setdefault(key, {})[row.id] = moment
    retired: dict[str, dict[UUID | None, ModuleRetirement]] = {}
    for one in in_force(organisation_id):
        retired.setdefault(one.module_key, {})[one.version_id] = one
    return [
        ModuleLine(
            entry,
            versions(nodes[entry.key], entry.revision_id),
            published[entry.key],
            retired.get(entry.key, {}),
        )
        for entry in entries
    ]


def get_module_line(organisation_id: UUID, key: str) -> ModuleLine:
    """One of them. Raises NotFound."""
    found = next((line for line in module_lines(organisation_id) if line.entry.key == key), None)
    if found is None:
        raise NotFound("module")
    return found


def revision_to_begin(key: str, organisation_id: UUID) -> UUID:
    """The revision that a new attempt begins on. Raises NotFound, and Refused when it is retired.

    The module is held, so that whoever retires it waits until this attempt is there, or is seen here.
    """
    item = queries.hold_item(queries.get_item(Kind.MODULE, key, organisation_id).id, shared=True)
    if item.current_revision_id is None:
        raise NotFound("module")
    if in_force(organisation_id, key=key):
        stopped = get_module_line(organisation_id, key).stopped_by
        if stopped is not None:
            raise Refused(
                _l(
                    "Modulen är avvecklad, så ingen ny validering kan börja i den. Skälet: ”%(reason)s”. "
                    "Välj en annan modul, eller be utbildaren ta den i bruk igen.",
                    reason=stopped.reason,
                )
                if stopped.version_id is None
                else _l(
                    "Den version av modulen som gäller nu är avvecklad, så ingen ny validering kan börja i den. "
                    "Skälet: ”%(reason)s”. Välj en annan modul, eller vänta på nästa version.",
                    reason=stopped.reason,
                )
            )
    return item.current_revision_id
