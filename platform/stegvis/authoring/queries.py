"""What the studio shows, read through the content's own questions and kept within the trainer's organisation."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from stegvis.access import Actor
from stegvis.authoring import rules
from stegvis.authoring.rules import DiffLine
from stegvis.base.errors import NotFound
from stegvis.content import exporting
from stegvis.content import queries as content
from stegvis.content import rules as content_rules
from stegvis.content.compiled_courses import CompiledCourse
from stegvis.content.models import ContentRevision
from stegvis.content.states import ChangeKind, Kind, Side
from stegvis.content.variants import Variant, original_of_path, variant_of_path


@dataclass(frozen=True)
class OpenCourse:
    """A course at its current revision, as the trainer's organisation sees it."""

    key: str
    revision: ContentRevision
    course: CompiledCourse
    is_own: bool

    @property
    def folder(self) -> str:
        """The folder of its texts, with a slash at the end."""
        return f"courses/{self.key}/"


@dataclass(frozen=True)
class OpenText:
    """One text of a course, as it is published now."""

    course: OpenCourse
    path: str
    text: str
    is_new: bool


def open_course(actor: Actor, course_key: str) -> OpenCourse:
    """The course, or NotFound when the organisation has none such."""
    item = content.get_item(Kind.COURSE, course_key, actor.organisation_id)
    if item.current_revision_id is None:
        raise NotFound("revision")
    revision = content.get_revision_row(item.current_revision_id)
    return OpenCourse(course_key, revision, content.course(revision.id), item.organisation_id is not None)


def open_text(actor: Actor, course_key: str, name: str) -> OpenText:
    """A text by its path within the course's folder, or NotFound. A variant that is lacking begins as the original."""
    opened = open_course(actor, course_key)
    path = opened.folder + name
    source = opened.revision.source
    if path not in rules.editable_paths(opened.course, source):
        raise NotFound("text")
    return OpenText(opened, path, rules.starting_text(path, source, opened.course), path not in source)


def revision_seen(actor: Actor, course_key: str, revision_id: UUID) -> content.RevisionRow:
    """A revision in the course's history as the organisation sees it, or NotFound."""
    rows = content.history(Kind.COURSE, course_key, actor.organisation_id)
    found = next((row for row in rows if row.id == revision_id), None)
    if found is None:
        raise NotFound("revision")
    return found


@dataclass(frozen=True)
class DifferingText:
    """A text that the web and the folder have differently: `meant` is the side that changed it, None when both did.

    `name` is Swedish: the lesson's title, or the file when it is no lesson.
    """

    path: str
    name: str
    variant: Variant
    meant: Side | None
    in_web: bool
    in_folder: bool
    difference: list[DiffLine]


@dataclass(frozen=True)
class OpenConflict:
    """A course whose own text and the folder's have parted, with every text that differs."""

    conflict: content.Conflict
    folder: ContentRevision
    texts: list[DifferingText]
    facts: list[DiffLine]
    suggested: ChangeKind


def open_conflict(actor: Actor, opened: OpenCourse) -> OpenConflict | None:
    """What the trainer has to choose between, or None when the folder holds nothing that she hasn't weighed."""
    found = content.conflicts(actor.organisation_id, key=opened.key).get(opened.key)
    if found is None:
        return None
    base, web, folder = (
        content.get_revision_row(one) for one in (found.base_id, found.web_id, found.folder_id)
    )
    theirs = content.course(folder.id)
    names = {lesson.path: lesson.title for course in (theirs, opened.course) for lesson in course.lessons}
    names[rules.course_file(opened.key)] = opened.course.title
    texts = [
        DifferingText(
            path,
            names.get(original_of_path(path), path),
            variant_of_path(path),
            meant,
            path in web.source,
            path in folder.source,
            rules.text_difference(web.source.get(path, ""), folder.source.get(path, "")),
        )
        for path, meant in content_rules.defaults(base.source, web.source, folder.source).items()
    ]
    return OpenConflict(
        found,
        folder,
        texts,
        rules.text_difference(exporting.facts_text(web), exporting.facts_text(folder)),
        content_rules.change_between(opened.course, theirs),
    )
