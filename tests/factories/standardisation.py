"""Disagreements and standardisation meetings, by the room's own verbs. Call inside an application context."""

from __future__ import annotations

from collections.abc import Sequence

from stegvis.base.database import db
from stegvis.validation import queries as validation_queries
from stegvis.validation.models import ModuleAttempt
from stegvis.verification import actions
from stegvis.verification import standardisation_queries as queries
from stegvis.verification.models import StandardisationItem
from stegvis.verification.rules import CriterionWord
from stegvis.verification.standardisation_models import StandardisationMeeting
from stegvis.verification.states import Agreement, ReviewOutcome
from tests.factories import people, validation
from tests.factories.validation import Cast


def criterion(attempt: ModuleAttempt, place: int = 0) -> str:
    """The key of the module's first criterion, or of a later one."""
    return validation_queries.module_of(attempt).criterion_ids[place]


def disagreed(
    cast: Cast, *, places: Sequence[int] = (0,), note: str = "En gång räcker inte."
) -> ModuleAttempt:
    """An attempt that the verifier has returned, since she did not agree on these criteria."""
    attempt = validation.decided(cast)
    actions.finish_review(
        actor=people.actor(cast.verifier),
        attempt=attempt,
        outcome=ReviewOutcome.RETURNED,
        reason="Titta igen.",
        words={criterion(attempt, place): CriterionWord(Agreement.DISAGREE, note) for place in places},
    )
    db.session.commit()
    return attempt


def waiting(cast: Cast) -> list[StandardisationItem]:
    """What waits to be talked over in the cast's organisation."""
    return [item for item, _revision_id in queries.open_items([cast.unit.organisation_id])]


def prepared(cast: Cast) -> StandardisationMeeting:
    """A meeting about what waits, prepared by the verifier."""
    meeting = actions.prepare_meeting(actor=people.actor(cast.verifier), item=waiting(cast)[0])
    db.session.commit()
    return meeting
