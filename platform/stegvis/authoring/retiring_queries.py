"""What the pages of the validation modules show, kept within the trainer's organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from stegvis.access import Actor
from stegvis.base.errors import NotFound
from stegvis.content import retirements
from stegvis.content.retirement_models import ModuleRetirement
from stegvis.content.retirements import ModuleLine
from stegvis.content.version_rules import Version
from stegvis.validation import work_lists


@dataclass(frozen=True)
class VersionLine:
    """A version, when it was published, how many attempts go on with it, and what retired it."""

    version: Version
    published_at: datetime
    open_count: int
    retirement: ModuleRetirement | None


@dataclass(frozen=True)
class OpenModule:
    """A module as a trainer sees it. `retirement` is the whole module's."""

    line: ModuleLine
    versions: tuple[VersionLine, ...]

    @property
    def key(self) -> str:
        """Its key, as in addresses."""
        return self.line.entry.key

    @property
    def title(self) -> str:
        """Its title, in Swedish."""
        return self.line.entry.title

    @property
    def retirement(self) -> ModuleRetirement | None:
        """What retired the whole module."""
        return self.line.retired.get(None)

    @property
    def may_begin(self) -> bool:
        """Whether new attempts may begin."""
        return self.line.stopped_by is None

    @property
    def open_count(self) -> int:
        """How many attempts go on, whatever their version."""
        return sum(one.open_count for one in self.versions)

    @property
    def to_retire(self) -> tuple[Version, ...]:
        """The versions that are not retired, newest first."""
        return tuple(one.version for one in self.versions if one.retirement is None)

    def version_of(self, retirement: ModuleRetirement) -> Version | None:
        """The version that a retirement is about; None for the whole module."""
        return next((one.version for one in self.versions if one.version.id == retirement.version_id), None)


def modules(actor: Actor) -> list[OpenModule]:
    """The modules that the actor's organisation sees, by title."""
    if actor.organisation_id is None:
        return []
    counts = work_lists.open_counts(actor.organisation_id)
    return [_open_module(line, counts) for line in retirements.module_lines(actor.organisation_id)]


def get_module(actor: Actor, key: str) -> OpenModule:
    """One of them, or NotFound."""
    found = next((one for one in modules(actor) if one.key == key), None)
    if found is None:
        raise NotFound("module")
    return found


def _open_module(line: ModuleLine, counts: Mapping[UUID, int]) -> OpenModule:
    versions = tuple(
        VersionLine(
            version,
            line.published[version.id],
            sum(counts.get(one.id, 0) for one in version.revisions),
            line.retired.get(version.id),
        )
        for version in line.versions
    )
    return OpenModule(line, versions)
