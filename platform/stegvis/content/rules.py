"""Pure decisions about revisions: what changed, what the folder may replace, where a correction leads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from stegvis.content.assessed_rules import assessed_changes
from stegvis.content.compiled import Compiled
from stegvis.content.compiled_courses import CompiledCourse
from stegvis.content.compiled_modules import CompiledModule
from stegvis.content.states import ChangeKind, Origin, Side

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
    weighed_id: UUID | None = None


def digest(source: Mapping[str, str], frozen: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 (hex) of the texts and of the facts and pictures that they use."""
    whole = {"format": FORMAT, "source": dict(source), "frozen": list(frozen)}
    canonical = json.dumps(whole, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def structure(content: Compiled) -> dict[str, str]:
    """The things that results hang on, id → what it is in Swedish: lessons, exercises, tasks, the rule of
    completion, how long its certificate holds, learning outcomes, criteria and quiz questions."""
    if isinstance(content, CompiledCourse):
        lessons = {f"lesson {one.id}": f"lektionen {one.id}" for one in content.lessons}
        exercises = {
            f"exercise {one.id} {one.kind}": f"övningen {one.id}"
            for lesson in content.lessons
            for one in lesson.exercises
        }
        tasks = {
            f"task {one.id}": f"uppgiften i lektionen {one.id}"
            for one in content.lessons
            if one.has_workplace_task
        }
        rule = {f"rule {content.completion.model_dump_json()}": "regeln för när kursen är klar"}
        validity = {f"validity {content.valid_for_months}": "hur länge kursintyget gäller"}
        return lessons | exercises | tasks | rule | validity
    if isinstance(content, CompiledModule):
        outcomes = {f"outcome {one.id}": f"läranderesultatet {one.id}" for one in content.outcomes}
        criteria = {
            f"criterion {outcome.id} {one.id}": f"kriteriet {one.id}"
            for outcome in content.outcomes
            for one in outcome.criteria
        }
        return outcomes | criteria | {f"question {one.id}": f"frågan {one.id}" for one in content.quiz}
    return {}


def structural_changes(before: Compiled, after: Compiled) -> list[str]:
    """What was added or taken away, or is assessed by differently, in Swedish; empty when the change can be a
    correction."""
    old, new = structure(before), structure(after)
    changed = _different(old, new)
    if isinstance(before, CompiledCourse) and isinstance(after, CompiledCourse):
        changed += _changed_inside(before, after)
    if isinstance(before, CompiledModule) and isinstance(after, CompiledModule):
        changed += assessed_changes(before, after)
    return list(dict.fromkeys(changed))


def _different(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    return [old[one] for one in old if one not in new] + [new[one] for one in new if one not in old]


def _changed_inside(before: CompiledCourse, after: CompiledCourse) -> list[str]:
    """What answers hang on inside the exercises that both courses have."""
    found: list[str] = []
    for lesson in before.lessons:
        for one in lesson.exercises:
            now = after.exercise(one.id)
            if now is not None and now.kind == one.kind:
                changed = dict.fromkeys(_different(one.structure(), now.structure()))
                found += [f"{name} i övningen {one.id}" for name in changed]
    return found


def change_between(before: Compiled, after: Compiled) -> ChangeKind:
    """What a change in the folder means: a correction unless something that results hang on came, went or changed."""
    return ChangeKind.NEW_VERSION if structural_changes(before, after) else ChangeKind.CORRECTION


def lineage(nodes: Mapping[UUID, RevisionNode], head: UUID) -> list[RevisionNode]:
    """The head, its parent, its parent's parent and so on."""
    found: list[RevisionNode] = []
    at: UUID | None = head
    while at is not None and at in nodes and len(found) <= len(nodes):
        found.append(nodes[at])
        at = nodes[at].parent_id
    return found


def considered(nodes: Mapping[UUID, RevisionNode], head: UUID) -> list[RevisionNode]:
    """The head, all that it is built upon, and the folder's revisions that these were weighed against."""
    way = lineage(nodes, head)
    weighed = (nodes[one.weighed_id] for one in way if one.weighed_id and one.weighed_id in nodes)
    return list(dict.fromkeys([*way, *weighed]))


def folder_base(nodes: Mapping[UUID, RevisionNode], head: UUID) -> RevisionNode | None:
    """The newest revision from the folder that the head is built upon or was weighed against, in the head's item."""
    own = [
        node
        for node in considered(nodes, head)
        if node.origin is Origin.FOLDER and node.item_id == nodes[head].item_id
    ]
    return max(own, key=lambda node: node.number, default=None)


def same_version(nodes: Mapping[UUID, RevisionNode], revision_id: UUID) -> frozenset[UUID]:
    """The revision with its corrections, and what it corrects, back to where a new version began.

    A revision that is not in this history, as another municipality's own, is a version by itself.
    """
    version = _began(nodes, revision_id)
    return frozenset(one for one in nodes if _began(nodes, one) == version) | {revision_id}


def _began(nodes: Mapping[UUID, RevisionNode], revision_id: UUID) -> UUID:
    node = nodes.get(revision_id)
    if node is None or node.change_kind is ChangeKind.NEW_VERSION or node.parent_id is None:
        return revision_id
    return _began(nodes, node.parent_id)


def unsettled_base(nodes: Mapping[UUID, RevisionNode], head: UUID, other: UUID) -> RevisionNode | None:
    """Where a head and a newer text of the folder parted, when nobody has chosen between the two; else None."""
    there = nodes[other]
    met = [node for node in considered(nodes, head) if node.item_id == there.item_id and node.id != head]
    base = max(met, key=lambda node: node.number, default=None)
    if base is None or there.number <= base.number or there.digest in (base.digest, nodes[head].digest):
        return None
    return base


def defaults(
    base: Mapping[str, str], web: Mapping[str, str], folder: Mapping[str, str]
) -> dict[str, Side | None]:
    """Each path in which the web and the folder differ, and whose text is meant: of the side that changed it
    since the base. None when both did, so that somebody has to choose."""
    found: dict[str, Side | None] = {}
    for path in sorted(web.keys() | folder.keys()):
        if web.get(path) == folder.get(path):
            continue
        if web.get(path) == base.get(path):
            found[path] = Side.FOLDER
        elif folder.get(path) == base.get(path):
            found[path] = Side.WEB
        else:
            found[path] = None
    return found


def chosen_source(
    web: Mapping[str, str], folder: Mapping[str, str], taken_from_folder: Collection[str]
) -> dict[str, str]:
    """The web's texts with some paths as the folder has them: there, changed or gone."""
    chosen = {path: text for path, text in web.items() if path not in taken_from_folder}
    return chosen | {path: folder[path] for path in taken_from_folder if path in folder}


def latest_correction(nodes: Mapping[UUID, RevisionNode], start: UUID, heads: Iterable[UUID]) -> UUID:
    """The revision that a learner on `start` is moved to: as far as corrections lead towards the first head
    that they lead towards at all; `start` itself when there is none. A municipality's own new version does not keep
    its learners from the corrections of the shared course that they stayed on."""
    for head in heads:
        way = [node.id for node in lineage(nodes, head)]
        if start in way:
            reached = start
            for step in reversed(way[: way.index(start)]):
                if nodes[step].change_kind is not ChangeKind.CORRECTION:
                    break
                reached = step
            if reached != start:
                return reached
    return start
