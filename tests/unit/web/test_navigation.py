"""The menu."""

from __future__ import annotations

from stegvis.access import Permission, Role
from stegvis.base.language import _l
from stegvis.web.navigation import MenuEntry, NavigationItem, menu

STEPS = NavigationItem(_l("Mina steg"), "validation.steps", Permission.DRAFT_WRITE, "steps", order=10)
COURSES = NavigationItem(_l("Kurser"), "learning.catalogue", Permission.COURSE_TAKE, "book", order=5)
WORK = NavigationItem(
    _l("Väntar på mig"),
    "overview.work",
    Permission.OWN_ACCOUNT,
    "clipboard",
    roles=frozenset({Role.ASSESSOR}),
    stands_for_room=False,
)
ITEMS = [STEPS, COURSES, WORK]


def _shown(endpoint: str = "", roles: frozenset[Role] = frozenset()) -> list[MenuEntry]:
    return menu(ITEMS, roles, lambda _permission: True, endpoint)


def test_entries_stand_in_their_order() -> None:
    assert [entry.endpoint for entry in _shown()] == ["learning.catalogue", "validation.steps"]


def test_an_entry_without_permission_is_left_out() -> None:
    shown = menu(ITEMS, frozenset(), lambda permission: permission is Permission.COURSE_TAKE, "")
    assert [entry.endpoint for entry in shown] == ["learning.catalogue"]


def test_an_entry_for_a_role_is_shown_to_that_role() -> None:
    assert "overview.work" in [entry.endpoint for entry in _shown(roles=frozenset({Role.ASSESSOR}))]


def test_the_page_itself_is_current() -> None:
    assert [entry.is_current for entry in _shown("learning.catalogue")] == [True, False]


def test_another_page_of_the_room_marks_the_rooms_entry() -> None:
    assert [entry.is_current for entry in _shown("validation.criterion")] == [False, True]


def test_an_entry_that_does_not_stand_for_its_room_is_not_marked() -> None:
    shown = _shown("overview.report", frozenset({Role.ASSESSOR}))
    assert not any(entry.is_current for entry in shown)


def test_a_page_that_lies_under_an_entry_marks_it_before_the_first_of_the_room() -> None:
    listed = NavigationItem(
        _l("Lista"), "learning.listed", Permission.COURSE_TAKE, "book", under=("learning.one", "bench.")
    )

    def current(endpoint: str) -> list[str]:
        shown = menu([COURSES, listed], frozenset(), lambda _permission: True, endpoint)
        return [entry.endpoint for entry in shown if entry.is_current]

    assert current("learning.one") == ["learning.listed"]
    assert current("bench.start") == ["learning.listed"]
    assert current("learning.other") == ["learning.catalogue"]
