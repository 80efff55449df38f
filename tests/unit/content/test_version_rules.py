"""What belongs to a version: the revision that began it, and its corrections."""

from __future__ import annotations

from stegvis.content.states import ChangeKind
from stegvis.content.version_rules import version_id, versions
from tests.unit.content.test_rules import AGAIN, ALL, CORRECTED, FIRST, NEW, node, table


def test_a_correction_belongs_to_the_version_that_it_corrects() -> None:
    assert {version_id(ALL, one.id) for one in (FIRST, CORRECTED, AGAIN)} == {FIRST.id}
    assert version_id(ALL, NEW.id) == NEW.id


def test_the_versions_stand_newest_first_with_their_corrections() -> None:
    newest, first = versions(ALL, NEW.id)
    assert (newest.id, newest.is_current, newest.number) == (NEW.id, True, "4")
    assert (first.id, first.is_current, first.number) == (FIRST.id, False, "1–3")
    assert [one.id for one in first.revisions] == [FIRST.id, CORRECTED.id, AGAIN.id]


def test_what_the_current_text_is_not_built_upon_is_none_of_its_versions() -> None:
    aside = node(FIRST, ChangeKind.NEW_VERSION)
    assert [one.id for one in versions(ALL | table(aside), AGAIN.id)] == [FIRST.id]
