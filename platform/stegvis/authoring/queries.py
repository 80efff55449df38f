"""What the studio shows, read through the content's own questions and kept within the trainer's organisation."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from stegvis.access import Actor
from stegvis.authoring import rules
from stegvis.base.errors import NotFound
from stegvis.content import queries as content
from stegvis.content.compiled import CompiledCourse
from stegvis.content.models import ContentRevision
from stegvis.content.states import Kind


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
    return OpenText(opened, path, rules.starting_text(path, source), path not in source)


def revision_seen(actor: Actor, course_key: str, revision_id: UUID) -> content.RevisionRow:
    """A revision in the course's history as the organisation sees it, or NotFound."""
    rows = content.history(Kind.COURSE, course_key, actor.organisation_id)
    found = next((row for row in rows if row.id == revision_id), None)
    if found is None:
        raise NotFound("revision")
    return found
