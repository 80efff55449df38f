"""What a version of a validation module is: a revision with the corrections of it. Pure decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from stegvis.content.rules import RevisionNode, lineage
from stegvis.content.states import ChangeKind


@dataclass(frozen=True)
class Version:
    """A revision that began a version with its corrections, oldest first."""

    id: UUID
    revisions: tuple[RevisionNode, ...]
    is_current: bool

    @property
    def number(self) -> str:
        """The number as certificates print it: of its revision, or of the first and last when it was corrected."""
        first, last = self.revisions[0].number, self.revisions[-1].number
        return str(first) if first == last else f"{first}–{last}"


def version_id(nodes: Mapping[UUID, RevisionNode], revision_id: UUID) -> UUID:
    """The revision that began the version which this one is, or is a correction of."""
    way = lineage(nodes, revision_id)
    return next((node.id for node in way if node.change_kind is ChangeKind.NEW_VERSION), way[-1].id)


def versions(nodes: Mapping[UUID, RevisionNode], current: UUID) -> tuple[Version, ...]:
    """The version that is current and those that it came from, newest first."""
    members: dict[UUID, list[RevisionNode]] = {}
    for node in lineage(nodes, current):
        members.setdefault(version_id(nodes, node.id), []).insert(0, node)
    in_force = version_id(nodes, current)
    return tuple(Version(one, tuple(revisions), one == in_force) for one, revisions in members.items())
