"""The situations of this room that lean most on the database, once more on PostgreSQL."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.integration.people.test_cards import (  # noqa: F401
    test_a_new_card_stops_the_old_one,
    test_card_and_pictures_let_in,
    test_guessing_pictures_makes_one_wait,
)
from tests.integration.people.test_held_input import (  # noqa: F401
    test_a_form_sent_after_the_session_ended_can_be_sent_again,
)
from tests.integration.people.test_invitations import (  # noqa: F401
    test_the_first_administrator_comes_in_by_the_link_in_the_terminal,
    test_the_mailed_link_sets_a_new_password_once,
)
from tests.integration.people.test_people_pages import (  # noqa: F401
    test_a_percent_sign_in_the_search_finds_nobody,
    test_a_protected_person_is_seen_by_her_own_coordinator_only,
    test_long_lists_come_in_pages,
    test_the_search_folds_swedish_letters,
)
from tests.integration.people.test_sign_in import (  # noqa: F401
    test_failures_from_elsewhere_do_not_lock_out_a_known_device,
    test_many_wrong_passwords_make_one_wait,
)


@pytest.fixture
def app(on_postgresql: Flask) -> Flask:
    """The application on an empty PostgreSQL database."""
    return on_postgresql
