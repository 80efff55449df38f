"""Publishing: from the folder, from a page on the web, and choosing between the two after a conflict."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from stegvis.access.actor import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import NotFound, Refused
from stegvis.base.language import _l
from stegvis.content import editing, queries, rules
from stegvis.content.checking import Folders
from stegvis.content.compiled_courses import CompiledCourse
from stegvis.content.compiled_modules import CompiledModule
from stegvis.content.models import ContentItem, ContentRevision
from stegvis.content.reading.library import read_library
from stegvis.content.reading.problems import Problem, errors
from stegvis.content.reading.sources import COURSES, from_disk
from stegvis.content.rendering import compile_course, compile_module
from stegvis.content.signals import revision_published
from stegvis.content.states import ChangeKind, Kind, Origin
from stegvis.content.variants import original_of_path
from stegvis.settings import current as current_settings


class ContentRefused(Refused):
    """The text can't be published: `problems` say where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(_l("Texten har fel och är inte publicerad. Rätta felen och försök igen."))
        self.problems = problems


class StaleEdit(Refused):
    """Someone else has published since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _l(
                "Någon annan har publicerat en ändring medan du skrev. "
                "Kopiera din text, öppna sidan igen och för in ändringen på nytt."
            )
        )


@dataclass
class FolderOutcome:
    """What publishing the folder did, by key. `new_versions` says what made a known course or module a new version."""

    published: list[str] = field(default_factory=list)
    new_versions: dict[str, list[str]] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def publish_folder(*, actor: Actor, folders: Folders | None = None) -> FolderOutcome:
    """Publish what is new in the folders (by default the settings'), as shared content.

    The same text again changes nothing. Text that was edited on the web is never overwritten: a folder that has
    moved on since is stored as a revision that is not current, and reported as a conflict every time until
    `settle_conflict` ends it. What has errors is reported and left as it was.
    """
    where = folders or editing.shipped_folders(current_settings())
    library = read_library(from_disk(where.courses, where.modules, where.pictures))
    outcome = FolderOutcome(problems=library.problems)
    for key, course in library.courses.items():
        _publish_from_folder(
            actor,
            Kind.COURSE,
            compile_course(course, library.facts, library.pictures),
            library.sources.within(editing.folder_of(Kind.COURSE, key)),
            outcome,
        )
    for key, module in library.modules.items():
        _publish_from_folder(
            actor,
            Kind.MODULE,
            compile_module(module, library.facts, library.pictures),
            library.sources.within(editing.folder_of(Kind.MODULE, key)),
            outcome,
        )
    return outcome


def _publish_from_folder(
    actor: Actor,
    kind: Kind,
    content: CompiledCourse | CompiledModule,
    source: dict[str, str],
    outcome: FolderOutcome,
) -> None:
    item = queries.find_item(kind, content.key, None) or _new_item(kind, content.key, None)
    new = _Text(content, source)
    if item.current_revision_id is None:
        first = _store(
            actor, item, new, origin=Origin.FOLDER, parent_id=None, change_kind=ChangeKind.NEW_VERSION
        )
        _make_current(actor, item, first)
        outcome.published.append(content.key)
        return
    nodes = queries.nodes_of(kind, content.key, None)
    current = nodes[item.current_revision_id]
    base = rules.folder_base(nodes, current.id) or current
    if new.digest in (current.digest, base.digest):
        outcome.unchanged.append(content.key)
        return
    known = queries.revision(base.id)
    change = rules.change_between(known, content)
    if current.origin is Origin.WEB:
        newest = queries.newest_folder_revision(item.id)
        if newest is None or newest.digest != new.digest:
            _store(actor, item, new, origin=Origin.FOLDER, parent_id=base.id, change_kind=change)
        outcome.conflicts.append(content.key)
        return
    revision = _store(actor, item, new, origin=Origin.FOLDER, parent_id=current.id, change_kind=change)
    _make_current(actor, item, revision)
    outcome.published.append(content.key)
    if change is ChangeKind.NEW_VERSION:
        outcome.new_versions[content.key] = rules.structural_changes(known, content)


def settle_conflict(
    *,
    actor: Actor,
    key: str,
    conflict: queries.Conflict,
    taken_from_folder: Collection[str],
    change_kind: ChangeKind,
    note: str = "",
) -> ContentRevision:
    """Publish what was chosen where the web's course and the folder's differ, and end the conflict.

    `conflict` is what was shown when the choice was made, `taken_from_folder` the paths whose text (or absence) is the
    folder's; all others stay as on the web. Both texts remain in the history. Facts and pictures are the newest.
    Raises StaleEdit when either side has moved on or the conflict is settled, ContentRefused when the texts do not go
    together, and Refused when a correction would add or remove something that results hang on, or change what people
    are assessed by.
    """
    item = queries.hold_item(queries.item_of(conflict.web_id).id)
    if item.organisation_id != actor.organisation_id or item.key != key:
        raise NotFound
    if queries.conflicts(actor.organisation_id, kind=item.kind, key=key).get(key) != conflict:
        raise StaleEdit
    web, folder = queries.get_revision_row(conflict.web_id), queries.get_revision_row(conflict.folder_id)
    draft = editing.draft_of_sources(
        item.kind,
        key,
        source=rules.chosen_source(web.source, folder.source, taken_from_folder),
        compiled=(web.compiled, folder.compiled),
        folders=editing.shipped_folders(current_settings()),
    )
    if draft.content is None:
        raise ContentRefused(errors(list(draft.problems)))
    if change_kind is ChangeKind.CORRECTION:
        _refuse_structural(queries.revision(web.id), draft.content)
    revision = _store(
        actor,
        item,
        _Text(draft.content, draft.source),
        origin=Origin.FOLDER if draft.source == folder.source else Origin.WEB,
        parent_id=web.id,
        weighed_id=folder.id,
        change_kind=change_kind,
        note=note.strip(),
    )
    _make_current(actor, item, revision)
    return revision


def publish_edit(
    *,
    actor: Actor,
    parent_id: UUID,
    path: str,
    text: str,
    change_kind: ChangeKind,
    note: str,
    lays_aside_variants: bool = False,
) -> ContentRevision:
    """Publish one changed text (or a new variant of a lesson) for the actor's organisation.

    `parent_id` is the revision that was open when the writing began: raises StaleEdit when another is current now.
    Shared content is copied at the first edit, so that one municipality's edit never reaches another's learners.
    The whole course is checked first: raises ContentRefused with located problems, and Refused when nothing was
    changed or when a correction would add or remove something that results hang on, or change what people are assessed
    by.

    With `lays_aside_variants` a new version of a lesson leaves out those of its variants that no longer go with it;
    they stay in the history, and learners read the Swedish text until they are written anew.
    """
    parent = queries.get_revision_row(parent_id)
    seen = queries.item_of(parent_id)
    item = queries.hold_item(queries.get_item(seen.kind, seen.key, actor.organisation_id).id)
    if item.current_revision_id != parent_id:
        raise StaleEdit
    if path not in parent.source and not _is_new_variant(path, parent):
        raise NotFound
    folders = editing.shipped_folders(current_settings())
    read = partial(
        editing.draft_of_edit,
        item.kind,
        item.key,
        source=parent.source,
        compiled=parent.compiled,
        path=path,
        text=text,
        folders=folders,
    )
    draft = read()
    if lays_aside_variants and change_kind is ChangeKind.NEW_VERSION:
        draft = read(without=editing.unmatched_variants(path, draft.problems))
    if draft.content is None:
        raise ContentRefused(errors(list(draft.problems)))
    if draft.source == parent.source:
        raise Refused(_l("Texten är likadan som den som är publicerad. Ändra något först."))
    if change_kind is ChangeKind.CORRECTION:
        _refuse_structural(queries.revision(parent_id), draft.content)
    if item.organisation_id != actor.organisation_id:
        item = _new_item(item.kind, item.key, actor.organisation_id)
    revision = _store(
        actor,
        item,
        _Text(draft.content, draft.source),
        origin=Origin.WEB,
        parent_id=parent_id,
        change_kind=change_kind,
        note=note.strip(),
    )
    _make_current(actor, item, revision)
    return revision


def _is_new_variant(path: str, parent: ContentRevision) -> bool:
    """Whether a path is a lacking variant of one of the revision's own texts that can have any."""
    original = original_of_path(path)
    can_have = original.endswith((".md", "/course.yaml")) and original.startswith(f"{COURSES}/")
    return path != original and can_have and original in parent.source


def _refuse_structural(
    before: CompiledCourse | CompiledModule, after: CompiledCourse | CompiledModule
) -> None:
    changes = ", ".join(rules.structural_changes(before, after))
    if changes and isinstance(before, CompiledModule):
        raise Refused(
            _l(
                "En rättelse får inte ändra det som deltagare bedöms efter: %(what)s. "
                "Publicera som ny version i stället. De som redan har börjat går vidare med sin version.",
                what=changes,
            )
        )
    if changes:
        raise Refused(
            _l(
                "En rättelse får inte lägga till, ta bort eller ändra något som resultat hänger på: %(what)s. "
                "Publicera som ny version i stället.",
                what=changes,
            )
        )


class _Text:
    """A compiled text with its source and digest, ready to store."""

    def __init__(self, content: CompiledCourse | CompiledModule, source: dict[str, str]) -> None:
        self.source = source
        self.compiled = content.model_dump(mode="json")
        self.digest = rules.digest(source, editing.frozen_parts(self.compiled))


def _new_item(kind: Kind, key: str, organisation_id: UUID | None) -> ContentItem:
    item = ContentItem(kind=kind, key=key, organisation_id=organisation_id)
    db.session.add(item)
    db.session.flush()
    return item


def _store(
    actor: Actor,
    item: ContentItem,
    text: _Text,
    *,
    origin: Origin,
    parent_id: UUID | None,
    change_kind: ChangeKind,
    note: str = "",
    weighed_id: UUID | None = None,
) -> ContentRevision:
    revision = ContentRevision(
        item_id=item.id,
        number=queries.next_number(item.id, parent_id),
        origin=origin,
        parent_id=parent_id,
        weighed_id=weighed_id,
        change_kind=change_kind,
        note=note,
        published_at=clock.now(),
        published_by=actor.account_id,
        published_by_name=actor.name,
        digest=text.digest,
        source=text.source,
        compiled=text.compiled,
    )
    db.session.add(revision)
    db.session.flush()
    changes = {"key": item.key, "number": revision.number, "origin": origin.value, "digest": text.digest}
    record(actor, "content.revision_stored", "content_revision", revision.id, changes)
    return revision


def _make_current(actor: Actor, item: ContentItem, revision: ContentRevision) -> None:
    previous = item.current_revision_id
    item.current_revision_id = revision.id
    db.session.flush()
    record(actor, "content.published", "content_item", item.id, {"revision": str(revision.id)})
    revision_published.send(
        item.kind.value,
        key=item.key,
        organisation_id=item.organisation_id,
        revision_id=revision.id,
        previous_id=previous if previous is not None else revision.parent_id,
        change_kind=revision.change_kind,
        actor=actor,
    )
