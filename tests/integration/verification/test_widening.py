"""A disagreement reaches all that waits of the same assessor's in the module, in whatever batch it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stegvis.access import SYSTEM, Role
from stegvis.base.database import db
from stegvis.people import queries as people_queries
from stegvis.people.models import Account
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState
from stegvis.verification import actions, queries
from stegvis.verification.drawing import Policy, Risk, Why
from stegvis.verification.models import Batch, StandardisationItem
from stegvis.verification.repeating import repeated
from stegvis.verification.rules import CriterionWord
from stegvis.verification.states import Agreement, ReviewOutcome
from tests.factories import decisions, people, standardisation
from tests.factories.validation import Cast


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Assessor and module are known: of two decisions one is drawn."""
    quiet = Policy(all_up_to=0, first_decisions=0, new_module_until=0)
    monkeypatch.setattr("stegvis.verification.actions.batches.current_policy", lambda: quiet)


def locked(cast: Cast, assessor: Account | None = None) -> tuple[Batch, ModuleAttempt, ModuleAttempt]:
    """A locked batch of two decisions: the drawn one and the other."""
    attempts = [decisions.waiting(cast, assessor=assessor) for _ in range(2)]
    batch = actions.lock_batch(actor=SYSTEM, batch_id=decisions.open_batch(cast.unit).id)
    [drawn] = [one for one in attempts if one.state is AttemptState.SAMPLED]
    [left] = [one for one in attempts if one.state is AttemptState.OUTSIDE_SAMPLE]
    return batch, drawn, left


def disagree(cast: Cast, attempt: ModuleAttempt) -> None:
    actions.finish_review(
        actor=people.actor(cast.verifier),
        attempt=attempt,
        outcome=ReviewOutcome.RETURNED,
        reason="Bedöm om.",
        words={standardisation.criterion(attempt): CriterionWord(Agreement.DISAGREE, "Det syns inte.")},
    )


def reasons(attempt: ModuleAttempt) -> list[str]:
    return queries.reasons_of([attempt.id])[attempt.id]


def test_a_disagreement_draws_what_another_locked_batch_left_out(cast: Cast) -> None:
    organisation = people_queries.get_organisation(cast.unit.organisation_id)
    elsewhere = replace(cast, unit=people.unit(organisation))
    batch, drawn, left = locked(cast)
    later, _, left_later = locked(cast)
    there, _, left_there = locked(elsewhere)
    disagree(cast, drawn)
    for attempt in (left, left_later, left_there):
        assert (attempt.state, reasons(attempt)) == (AttemptState.SAMPLED, [Why.WIDENED.value])
    assert all(repeated(one).is_the_same for one in (batch, later, there))


def test_a_disagreement_leaves_what_others_decided(cast: Cast) -> None:
    _, drawn, _ = locked(cast)
    _, _, others = locked(cast, people.staff(Role.ASSESSOR, cast.unit))
    disagree(cast, drawn)
    assert others.state is AttemptState.OUTSIDE_SAMPLE


def test_a_disagreement_leaves_a_closed_batch_as_it_is(cast: Cast) -> None:
    _, drawn, _ = locked(cast)
    issued = decisions.earlier(cast)
    disagree(cast, drawn)
    assert (issued.state, reasons(issued)) == (AttemptState.CLEARED, [Why.CHANCE.value])


def test_all_of_an_open_batch_is_drawn_after_a_disagreement(cast: Cast) -> None:
    _, drawn, _ = locked(cast)
    attempts = [decisions.waiting(cast) for _ in range(3)]
    disagree(cast, drawn)
    batch = actions.lock_batch(actor=SYSTEM, batch_id=decisions.open_batch(cast.unit).id)
    assert (batch.rate, batch.risks) == (100, [Risk.EARLIER_DISAGREEMENT.value])
    assert {one.state for one in attempts} == {AttemptState.SAMPLED}


def test_the_same_disagreement_again_changes_nothing(cast: Cast) -> None:
    _, drawn, left = locked(cast)
    disagree(cast, drawn)
    before = left.state_since
    disagree(cast, drawn)
    assert (left.state, left.state_since) == (AttemptState.SAMPLED, before)
    assert db.session.query(StandardisationItem).count() == 1
