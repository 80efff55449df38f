"""Every route × role × distance against the hand-written table, and no stranger's name on any page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stegvis.access import Role
from tests.house.expected_access import (
    ASSESSOR,
    EXPECTED,
    HELPING_VERIFIER,
    LENT_ASSESSOR,
    MAY_MEET_NAMES,
    PUBLIC,
    VERIFIER,
    Reach,
)
from tests.house.walking import Visit, rows_of, visit_once
from tests.house.world import World

FAR = Reach.ANYWHERE
pytestmark = pytest.mark.xdist_group("world")


TOO_LATE = {
    ("POST", "verification.review", "cleared", Role.INTERNAL_VERIFIER),
    ("POST", "external.review", "external action", Role.EXTERNAL_VERIFIER),
}
"""What was in a batch or a sample of hers and has moved on: she gets back what she wrote, and nothing more."""


def expected_answer(visit: Visit) -> str:
    """What the table says about a visit."""
    row, role, reach = visit.row, visit.role, visit.reach
    if visit.door.endpoint in PUBLIC:
        return "in"
    if not role:
        return "sign in"
    if role in row.reach and reach <= row.reach[role]:
        return "in"
    if role in row.seen and reach <= row.seen[role]:
        return "403"
    if is_too_late(visit):
        return "in"
    return "404" if visit.door.has_parameters else "403"


def is_too_late(visit: Visit) -> bool:
    """Whether the answer must be the page for whoever came too late."""
    sent = (visit.door.method, visit.door.endpoint, visit.row.on, visit.role)
    return sent in TOO_LATE and visit.reach <= Reach.WORKSHOP


def test_too_late_is_said_as_such(visits: list[Visit]) -> None:
    assert {visit.status for visit in visits if is_too_late(visit)} == {409}


def is_no_strangers(visit: Visit, name: str) -> bool:
    """Whether this role at this distance may meet the participant's name at all."""
    is_helper = visit.role == ASSESSOR and visit.reach is Reach.ANYWHERE
    if name == "Xenia Lent" and is_helper and visit.door.endpoint in {"overview.start", "validation.index"}:
        return True
    is_protected = name.startswith("Xenia Protected")
    return not is_protected and MAY_MEET_NAMES.get(visit.role, 0) >= visit.reach


def test_the_table_knows_every_route(world: World) -> None:
    listed = EXPECTED.keys() | PUBLIC.keys()
    present = {rule.endpoint for rule in world.app.url_map.iter_rules()}

    assert sorted(present - listed) == []


def test_the_table_lists_no_route_that_is_gone(world: World) -> None:
    present = {rule.endpoint for rule in world.app.url_map.iter_rules()}

    assert sorted((EXPECTED.keys() | PUBLIC.keys()) - present) == []


def test_everybody_gets_what_the_table_says(visits: list[Visit]) -> None:
    wrong = [
        f"{visit}, not {expected}" for visit in visits if visit.answer != (expected := expected_answer(visit))
    ]

    assert wrong == []


def test_a_lent_assessor_gets_to_just_what_the_task_needs(world: World) -> None:
    """Every address about an attempt that waits: the one to which she is lent, and a neighbour's in the same unit."""
    lent, another = world.subjects["lent"], world.subjects["submitted"]
    opened = {
        str(subject is lent): {
            visit.door.endpoint
            for door, row, _subject in rows_of(world)
            if row.on == "submitted"
            for visit in [visit_once(world, door, row, subject, ASSESSOR, Reach.ANYWHERE)]
            if visit.answer == "in"
        }
        for subject in (lent, another)
    }

    assert opened == {"True": LENT_ASSESSOR, "False": frozenset()}


def test_a_helping_verifier_gets_to_what_was_drawn_and_learns_no_name(world: World) -> None:
    """Every address about a drawn attempt and its batch, shared with her municipality and not."""
    opened, named = {}, []
    for name in ("shared", "reviewing"):
        subject = world.subjects[name]
        visits = [
            visit_once(
                world, door, row, replace(subject, values=known.values | subject.values), VERIFIER, FAR
            )
            for door, row, known in rows_of(world)
            if row.on in ("reviewing", "queued")
        ]
        opened[name] = {visit.door.endpoint for visit in visits if visit.answer == "in"}
        named += [str(visit) for visit in visits if visit.names]

    assert opened == {"shared": HELPING_VERIFIER, "reviewing": frozenset()}
    assert named == []


def test_no_page_shows_the_name_of_a_participant_who_is_a_stranger(visits: list[Visit]) -> None:
    wrong = [
        f"{visit} shows {name}"
        for visit in visits
        # Whoever holds a certificate's code, or a link from its holder, is meant to read whose it is.
        if visit.door.endpoint not in ("certificates.check", "certificates.shared")
        for name in visit.names
        if not is_no_strangers(visit, name)
    ]

    assert wrong == []


def test_the_walk_meets_names_where_it_should(visits: list[Visit]) -> None:
    """Else the search for names would find nothing whatever the pages showed."""
    shown = {visit.door.endpoint for visit in visits if visit.names}

    assert {"validation.index", "people.people_list", "verification.index", "certificates.waiting"} <= shown
