"""What a change means, and where a correction leads a learner."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest

from stegvis.content.compiled_courses import CompiledCourse
from stegvis.content.reading.library import read_library
from stegvis.content.reading.shapes import Completion
from stegvis.content.rendering import compile_course
from stegvis.content.rules import (
    RevisionNode,
    change_between,
    chosen_source,
    defaults,
    digest,
    folder_base,
    latest_correction,
    same_version,
    structural_changes,
    unsettled_base,
)
from stegvis.content.states import ChangeKind, Origin, Side
from tests.unit.content.samples import good_with

ITEM = uuid4()


def node(parent: RevisionNode | None, change: ChangeKind, origin: Origin = Origin.WEB) -> RevisionNode:
    number = parent.number + 1 if parent else 1
    return RevisionNode(uuid4(), ITEM, number, parent.id if parent else None, origin, change, "")


def table(*nodes: RevisionNode) -> dict[UUID, RevisionNode]:
    return {one.id: one for one in nodes}


FIRST = node(None, ChangeKind.NEW_VERSION, Origin.FOLDER)
CORRECTED = node(FIRST, ChangeKind.CORRECTION)
AGAIN = node(CORRECTED, ChangeKind.CORRECTION)
NEW = node(AGAIN, ChangeKind.NEW_VERSION)
ALL = table(FIRST, CORRECTED, AGAIN, NEW)


def course_with(old: str, new: str, name: str = "02-slut.md") -> CompiledCourse:
    path = f"courses/prov/grund/{name}"
    library = read_library(good_with({path: good_with().texts[path].replace(old, new)}))
    return compile_course(library.courses["prov"], library.facts, library.pictures)


def scenario_with(old: str, new: str) -> CompiledCourse:
    """The course with one change in its scenario, in Swedish and wherever its variant says the same."""
    paths = [f"courses/prov/grund/03-scenario{ending}" for ending in (".md", ".en.md")]
    texts = {path: good_with().texts[path].replace(old, new, 1) for path in paths}
    if old == "ending: again":  # The two endings change places: there must be one of each kind.
        texts[paths[0]] = texts[paths[0]].replace("ending: good", "ending: again", 1)
    library = read_library(good_with(texts))
    return compile_course(library.courses["prov"], library.facts, library.pictures)


def test_corrections_are_followed_to_the_last() -> None:
    assert latest_correction(table(FIRST, CORRECTED, AGAIN), FIRST.id, [AGAIN.id]) == AGAIN.id


def test_a_new_version_is_never_followed() -> None:
    assert latest_correction(ALL, FIRST.id, [NEW.id]) == AGAIN.id


def test_corrections_are_the_same_version_and_a_new_version_is_another() -> None:
    for one in (FIRST, CORRECTED, AGAIN):
        assert same_version(ALL, one.id) == {FIRST.id, CORRECTED.id, AGAIN.id}
    assert same_version(ALL, NEW.id) == {NEW.id}


def test_an_own_copy_that_corrects_a_shared_text_is_the_same_version() -> None:
    assert same_version(BOTH, OWN.id) == BOTH.keys()


def test_a_revision_of_another_municipality_is_a_version_by_itself() -> None:
    elsewhere = uuid4()
    assert same_version(ALL, elsewhere) == {elsewhere}


def test_a_head_that_is_not_built_upon_the_start_is_passed_over() -> None:
    other = node(None, ChangeKind.NEW_VERSION)
    assert latest_correction(table(FIRST, other), FIRST.id, [other.id]) == FIRST.id
    assert latest_correction(ALL | table(other), FIRST.id, [other.id, AGAIN.id]) == AGAIN.id


def test_who_stayed_behind_a_new_version_still_gets_the_corrections_of_the_other_head() -> None:
    own = node(FIRST, ChangeKind.NEW_VERSION)
    nodes = table(FIRST, CORRECTED, own)
    assert latest_correction(nodes, FIRST.id, [own.id, CORRECTED.id]) == CORRECTED.id
    assert latest_correction(nodes, own.id, [own.id, CORRECTED.id]) == own.id


def test_the_folders_ancestor_is_found_under_web_edits() -> None:
    assert folder_base(ALL, AGAIN.id) == FIRST
    assert folder_base(table(CORRECTED), CORRECTED.id) is None


SHARED = uuid4()
OLD = RevisionNode(uuid4(), SHARED, 1, None, Origin.FOLDER, ChangeKind.NEW_VERSION, "old")
NEWER = RevisionNode(uuid4(), SHARED, 2, OLD.id, Origin.FOLDER, ChangeKind.CORRECTION, "newer")
BACK = RevisionNode(uuid4(), SHARED, 3, NEWER.id, Origin.FOLDER, ChangeKind.CORRECTION, "old")
OWN = RevisionNode(uuid4(), ITEM, 1, OLD.id, Origin.WEB, ChangeKind.CORRECTION, "own")
KEPT = RevisionNode(uuid4(), ITEM, 2, OWN.id, Origin.WEB, ChangeKind.CORRECTION, "kept", NEWER.id)
BOTH = table(OLD, NEWER, BACK, OWN, KEPT)


def test_an_own_copy_and_a_newer_shared_text_part_where_the_copy_began() -> None:
    assert unsettled_base(BOTH, OWN.id, NEWER.id) == OLD
    assert unsettled_base(BOTH, OWN.id, OLD.id) is None


def test_a_text_that_was_weighed_is_settled_until_the_folder_changes_again() -> None:
    assert unsettled_base(BOTH, KEPT.id, NEWER.id) is None
    assert unsettled_base(BOTH, KEPT.id, BACK.id) == NEWER


def test_the_side_that_changed_a_text_is_meant_and_nobody_decides_when_both_did() -> None:
    base = {"a": "1", "b": "1", "c": "1", "d": "1"}
    web = {"a": "2", "b": "1", "c": "2", "d": "1", "e": "9"}
    folder = {"a": "1", "b": "2", "c": "3", "d": "1"}
    wanted = {"a": Side.WEB, "b": Side.FOLDER, "c": None, "e": Side.WEB}
    assert defaults(base, web, folder) == wanted


def test_a_text_is_taken_from_the_folder_as_it_is_there_or_gone() -> None:
    web, folder = {"a": "1", "b": "1"}, {"a": "2", "c": "3"}
    assert chosen_source(web, folder, ["a", "b", "c"]) == folder
    assert chosen_source(web, folder, ["c"]) == {"a": "1", "b": "1", "c": "3"}
    assert chosen_source(web, folder, []) == web


def test_better_words_are_a_correction() -> None:
    before, after = course_with("", ""), course_with("Sista texten.", "Den sista texten.")
    assert change_between(before, after) is ChangeKind.CORRECTION


def test_an_exercise_that_goes_makes_a_new_version() -> None:
    before, after = course_with("", ""), course_with("id: slut-2", "id: slut-9")
    assert change_between(before, after) is ChangeKind.NEW_VERSION
    assert structural_changes(before, after) == ["övningen slut-2", "övningen slut-9"]


def test_a_task_that_goes_or_another_rule_is_more_than_a_correction() -> None:
    before = course_with("", "")
    assert structural_changes(before, without_task()) == ["uppgiften i lektionen start"]
    stricter = before.model_copy(update={"completion": Completion(workplace_tasks="all")})
    assert structural_changes(before, stricter) == ["regeln för när kursen är klar"]
    ending = before.model_copy(update={"valid_for_months": 24})
    assert structural_changes(before, ending) == ["hur länge kursintyget gäller"]


def without_task() -> CompiledCourse:
    folder = "courses/prov/grund/"
    changed = {
        path: re.sub(r"workplace_task:.*\n(?:  .*\n)*", "", good_with().texts[path])
        for path in (f"{folder}01-start.md", f"{folder}01-start.en.md")
    }
    library = read_library(good_with(changed))
    return compile_course(library.courses["prov"], library.facts, library.pictures)


def test_the_digest_covers_texts_and_facts_but_not_their_order() -> None:
    one = digest({"a": "1", "b": "2"}, [{"id": "f"}])
    assert one == digest({"b": "2", "a": "1"}, [{"id": "f"}])
    assert (
        len({one, digest({"a": "1", "b": "3"}, [{"id": "f"}]), digest({"a": "1", "b": "2"}, [{"id": "g"}])})
        == 3
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("to: start", "to: ute", ["valet hamta i scenen radd i övningen scenario-1"]),
        ("ending: again", "ending: good", ["scenen ute i övningen scenario-1"]),
        ("{id: hamta,", "{id: hamtat,", ["valet hamta i scenen radd i övningen scenario-1"]),
    ],
)
def test_where_a_scenario_leads_changes_by_a_new_version_only(old: str, new: str, said: list[str]) -> None:
    before, after = (scenario_with("Nu", "Nu"), scenario_with(old, new))
    assert structural_changes(before, after)[:1] == said
    assert change_between(before, after) is ChangeKind.NEW_VERSION


def test_the_words_of_a_scenario_are_corrected() -> None:
    before = scenario_with("Nu", "Nu")
    after = scenario_with("Hon hör inte vad du säger.", "Hon hör inte dina ord.")
    assert change_between(before, after) is ChangeKind.CORRECTION


def test_a_scenario_that_goes_is_told_once() -> None:
    gone = scenario_with("scenario-1", "scenario-2")
    changed = structural_changes(scenario_with("Nu", "Nu"), gone)
    assert changed == ["övningen scenario-1", "övningen scenario-2"]
