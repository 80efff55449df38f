"""A form that comes without the token of its page changes nothing, whoever's browser sends it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house.addresses import address
from tests.house.expected_access import PUBLIC
from tests.house.walking import listening, rows_of
from tests.house.world import World

pytestmark = pytest.mark.xdist_group("world")

MAY_BE_WRITTEN = {"held_input", "throttle", "sign_in_session"}
"""What was typed is kept for its writer for a day, counted so that nobody fills the table; and last-seen."""


@pytest.fixture
def guarded(world: World) -> Iterator[World]:
    """The world as it is in production, where forms need their tokens."""
    world.app.config["WTF_CSRF_ENABLED"] = True
    yield world
    world.app.config["WTF_CSRF_ENABLED"] = False


def test_a_form_without_its_token_changes_nothing(guarded: World) -> None:
    wrong, sent = [], 0
    for door, row, subject in rows_of(guarded):
        if door.method == "GET" or door.endpoint in PUBLIC or not row.reach:
            continue
        role, reach = next(iter(row.reach.items()))
        where = address(guarded.app, door, subject, guarded.subjects["nothing"])
        with listening(guarded.app) as statements:
            response = guarded.open(guarded.who(role, reach, subject), door.method, where)
        guarded.restore()
        sent += 1
        if response.status_code not in (302, 400) or statements.written - MAY_BE_WRITTEN:
            wrong.append(f"{door.endpoint} on {row.on}: {response.status_code} {statements.written}")

    assert sent > 20
    assert wrong == []
