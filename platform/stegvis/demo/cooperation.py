"""Help between the demonstration's municipalities: agreements, a lent assessor, a shared batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from stegvis.access import Role
from stegvis.cooperation import actions, queries
from stegvis.demo.founding import Place
from stegvis.demo.wishes import SPEAKS
from stegvis.demo.working_days import working_day
from stegvis.people import queries as people_queries
from stegvis.validation import queries as validation_queries
from stegvis.validation import work_lists
from stegvis.validation.actions import lend_assessor
from stegvis.validation.states import AttemptState
from stegvis.verification import queries as verification_queries
from stegvis.verification.actions import share_batch


def cooperation_story(places: Sequence[Place], today: datetime) -> Iterator[datetime]:
    """The second municipality helps the first, and asks for the same in return."""
    home, helping = places[0], places[1]
    yield working_day(today, 9, 9, 10)
    agreement_id = _propose(home, helping, reference="KS 2026/114", covers_verification=True)
    yield working_day(today, 8, 13, 30)
    actions.answer(
        actor=helping.actor(Role.ADMINISTRATOR, 0),
        agreement=queries.get_agreement(agreement_id),
        accepts=True,
    )
    yield working_day(today, 2, 10, 5)
    _propose(helping, home, reference="")
    yield working_day(today, 1, 11, 20)
    coordinator = home.actor(Role.COORDINATOR, 0)
    lines = work_lists.lines_in_places(coordinator, Role.COORDINATOR, {AttemptState.SUBMITTED})
    line = next(one for one in lines if one.participant_name != SPEAKS)
    lend_assessor(
        actor=coordinator,
        attempt=validation_queries.get_attempt(line.attempt_id),
        assessor_id=helping.who(Role.ASSESSOR, 0),
    )
    yield working_day(today, 1, 11, 40)
    [drawn, *_] = work_lists.lines_in_places(coordinator, Role.COORDINATOR, {AttemptState.SAMPLED})
    item = verification_queries.latest_item_of_attempt(drawn.attempt_id)
    assert item is not None
    share_batch(actor=coordinator, batch_id=item.batch_id, helping_id=helping.organisation_id)


def _propose(home: Place, helping: Place, *, reference: str, covers_verification: bool = False) -> UUID:
    return actions.propose(
        actor=home.actor(Role.ADMINISTRATOR, 0),
        home_id=home.organisation_id,
        helping_id=helping.organisation_id,
        valid_from=people_queries.today(),
        reference=reference,
        covers_verification=covers_verification,
    ).id
