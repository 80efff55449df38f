"""An attempt begins, is found again, and is stopped."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from stegvis.access import Actor, Role
from stegvis.demo import portfolio
from stegvis.demo.founding import Place, actor
from stegvis.demo.portfolio import MODULE
from stegvis.people import queries as people_queries
from stegvis.validation import actions, queries
from stegvis.validation.case_rules import AgreedHow, Information, InformedHow
from stegvis.validation.mapping_rules import Interpreter
from stegvis.validation.models import ModuleAttempt


def put_up(place: Place, workshop: int, participant_id: UUID) -> UUID:
    """The coordinator puts her up for the module; the attempt's id."""
    attempt = actions.open_attempt(
        actor=place.actor(Role.COORDINATOR, workshop),
        participant_id=participant_id,
        module_key=MODULE,
        information=Information(
            given_on=people_queries.today(),
            how=InformedHow.TALK,
            language="lätt svenska",
            interpreter=Interpreter.NOT_NEEDED,
            agreed=AgreedHow.SAID,
        ),
        goal="Få intyg på det jag kan, för att söka arbete i kök eller kafé.",
    )
    return attempt.id


def her_attempt(attempt_id: UUID) -> tuple[Actor, ModuleAttempt]:
    """The participant and her attempt, read anew: the steps of a story lie days apart."""
    attempt = queries.get_attempt(attempt_id)
    return actor(attempt.participant_id), attempt


def whose(attempt_id: UUID) -> UUID:
    """The participant whose attempt it is."""
    return queries.get_attempt(attempt_id).participant_id


def known_keys(attempt: ModuleAttempt, keys: Collection[str]) -> tuple[str, ...]:
    """Those of the criteria that the module has today; its first one rather than none."""
    criteria = [criterion.id for criterion in queries.module_of(attempt).criteria()]
    return tuple(key for key in keys if key in criteria) or tuple(criteria[:1])


def stop(place: Place, workshop: int, attempt_id: UUID) -> None:
    """The coordinator ends the attempt."""
    _, attempt = her_attempt(attempt_id)
    actions.abort(
        actor=place.actor(Role.COORDINATOR, workshop), attempt=attempt, reason=portfolio.ABORT_REASON
    )
