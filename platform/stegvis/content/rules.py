"""Pure decisions about revisions: what changed, what the folder may replace, where a correction leads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from stegvis.content.compiled import Compiled, CompiledCourse, CompiledModule
from stegvis.content.states import ChangeKind, Origin

FORMAT = 1
"""Raised when the compiled form changes its meaning, so that the folder is published anew."""


@dataclass(frozen=True)
class RevisionNode:
    """A revision's place in the history."""

    id: UUID
    item_id: UUID
    number: int
    parent_id: UUID | None
    origin: Origin
    change_kind: ChangeKind
    digest: str


def digest(source: Mapping[str, str], frozen: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 (hex) of the texts and of the facts and pictures that they use."""
    whole = {"format": FORMAT, "source": dict(source), "frozen": list(frozen)}
    canonical = json.dumps(whole, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def structure(content: Compiled) -> dict[str, str]:
    """The things that results hang on: lessons, exercises and criteria, id → what it is in Swedish."""
    if isinstance(content, CompiledCourse):
        lessons = {f"lesson {one.id}": f"lektionen {one.id}" for one in content.lessons}
        exercises = {
            f"exercise {one.id} {one.kind}": f"övningen {one.id}"
            for lesson in content.lessons
            for one in lesson.exercises
        }
        return lessons | exercises
    if isinstance(content, CompiledModule):
        return {
            f"criterion {outcome.id} {one.id}": f"kriteriet {one.id}"
            for outcome in content.outcomes
            for one in outcome.criteria
        }
    return {}


def structural_changes(before: Compiled, after: Compiled) -> list[str]:
    """What was added or taken away, in Swedish; empty when the change can be a correction."""
    old, new = structure(before), structure(after)
    return [old[one] for one in old if one not in new] + [new[one] for one in new if one not in old]


def change_between(before: Compiled, after: Compiled) -> ChangeKind:
    """What a change in the folder means: a correction unless something that results hang on came or went."""
    return ChangeKind.NEW_VERSION if structural_changes(before, after) else ChangeKind.CORRECTION


def lineage(nodes: Mapping[UUID, RevisionNode], head: UUID) -> list[RevisionNode]:
    """The head, its parent, its parent's parent and so on."""
    found: list[RevisionNode] = []
    at: UUID | None = head
    while at is not None and at in nodes and len(found) <= len(nodes):
        found.append(nodes[at])
        at = nodes[at].parent_id
    return found


def folder_ancestor(nodes: Mapping[UUID, RevisionNode], head: UUID) -> RevisionNode | None:
    """The newest revision from the folder that the head is built upon."""
    return next((node for node in lineage(nodes, head) if node.origin is Origin.FOLDER), None)


def latest_correction(nodes: Mapping[UUID, RevisionNode], start: UUID, heads: Iterable[UUID]) -> UUID:
    """The revision that a learner on `start` is moved to: as far as corrections lead towards the first head
    that is built upon `start`; `start` itself when none is."""
    for head in heads:
        way = [node.id for node in lineage(nodes, head)]
        if start in way:
            reached = start
            for step in reversed(way[: way.index(start)]):
                if nodes[step].change_kind is not ChangeKind.CORRECTION:
                    break
                reached = step
            return reached
    return start
