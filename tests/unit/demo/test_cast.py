"""The people of the demonstration."""

from __future__ import annotations

from collections import Counter

import pytest

from stegvis.access import Role
from stegvis.demo.cast import MUNICIPALITIES, Goal, Municipality
from stegvis.demo.founding import PASSWORD, user_name
from stegvis.people.rules import password_fault, username_fault

STAFF_ROLES = [role for role in Role if role is not Role.PARTICIPANT]


def test_every_goal_is_played() -> None:
    played = {part.goal for place in MUNICIPALITIES for part in place.participants}
    assert played == set(Goal)


@pytest.mark.parametrize("place", MUNICIPALITIES, ids=lambda place: place.name)
def test_at_least_two_people_have_each_role(place: Municipality) -> None:
    count = Counter(role for part in place.staff for role in part.roles)
    assert all(count[role] >= 2 for role in STAFF_ROLES)


@pytest.mark.parametrize("place", MUNICIPALITIES, ids=lambda place: place.name)
def test_each_workshop_has_those_who_follow_a_participant(place: Municipality) -> None:
    for workshop in range(len(place.workshops)):
        for role in (Role.SUPERVISOR, Role.ASSESSOR, Role.COORDINATOR):
            assert any(role in part.roles and part.workshop == workshop for part in place.staff)


def test_one_participant_has_protected_identity() -> None:
    assert sum(part.protected for place in MUNICIPALITIES for part in place.participants) == 1


def test_user_names_and_password_are_such_as_people_may_choose() -> None:
    names = [(part.given_name, part.family_name) for place in MUNICIPALITIES for part in place.staff]
    assert len({user_name(*name) for name in names}) == len(names)
    for name in names:
        assert username_fault(user_name(*name)) is None
        assert password_fault(PASSWORD, username=user_name(*name), names=name) is None
