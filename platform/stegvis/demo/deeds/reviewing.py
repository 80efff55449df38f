"""Internal and external verifiers review."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from stegvis.access import Role
from stegvis.base import clock
from stegvis.demo import portfolio
from stegvis.demo.deeds.attempts import her_attempt
from stegvis.demo.founding import Place
from stegvis.demo.portfolio import MODULE
from stegvis.verification import queries as verification_queries
from stegvis.verification.actions import choose_external, finish_external_review, finish_review
from stegvis.verification.actions import lock_batch as lock
from stegvis.verification.external_drawing import ExternalOutcome
from stegvis.verification.external_queries import choice_in_force
from stegvis.verification.states import Check, ReviewOutcome


def lock_batch(place: Place, workshop: int, attempt_id: UUID) -> None:
    """The internal verifier locks the batch that the decision lies in; locked before: nothing happens."""
    item = verification_queries.latest_item_of_attempt(attempt_id)
    assert item is not None
    lock(actor=place.actor(Role.INTERNAL_VERIFIER, workshop, workshop), batch_id=item.batch_id)


def review(place: Place, workshop: int, attempt_id: UUID, outcome: ReviewOutcome) -> None:
    """The internal verifier ends the review."""
    _, attempt = her_attempt(attempt_id)
    approved = outcome is ReviewOutcome.APPROVED
    finish_review(
        actor=place.actor(Role.INTERNAL_VERIFIER, workshop, workshop),
        attempt=attempt,
        outcome=outcome,
        checks=tuple(Check) if approved else (),
        reason="" if approved else portfolio.RETURN_REASON,
    )


def need_no_external(place: Place) -> None:
    """The issuer writes down that the module needs no external verification."""
    choose_external(
        actor=place.actor(Role.ISSUER, 0),
        organisation_id=place.organisation_id,
        module_key=MODULE,
        is_required=False,
        reason=portfolio.NO_EXTERNAL,
    )


def need_external(place: Place) -> None:
    """The issuer changes it: from now on everything is looked at externally, as long as the programme is new."""
    present = choice_in_force(place.organisation_id, MODULE)
    choose_external(
        actor=place.actor(Role.ISSUER, 0),
        organisation_id=place.organisation_id,
        module_key=MODULE,
        is_required=True,
        percent=100,
        reason=portfolio.EXTERNAL,
        seen_choice_id=present.id if present else None,
    )


def ask_external_action(place: Place, attempt_id: UUID) -> None:
    """The external verifier wants something to be done first."""
    _, attempt = her_attempt(attempt_id)
    finish_external_review(
        actor=place.actor(Role.EXTERNAL_VERIFIER, 0),
        attempt=attempt,
        outcome=ExternalOutcome.ACTION,
        notes={"ta-betalt": portfolio.EXTERNAL_NOTE},
        reason=portfolio.EXTERNAL_ACTION,
        act_by=clock.local(clock.now()).date() + timedelta(days=14),
    )
