"""The assessor judges and decides, and she may ask again."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from uuid import UUID

from stegvis.access import Role
from stegvis.demo import portfolio
from stegvis.demo.deeds.attempts import her_attempt, known_keys
from stegvis.demo.deeds.files import received_file
from stegvis.demo.founding import Place
from stegvis.demo.portfolio import Piece
from stegvis.people.actions import accounts
from stegvis.validation import actions, queries
from stegvis.validation.rules import EvidenceKind, JudgementResult
from stegvis.validation.states import Outcome


def judge(
    place: Place,
    workshop: int,
    attempt_id: UUID,
    *,
    not_yet: Collection[str] = (),
    only_first: int | None = None,
    colleague: int = 0,
) -> None:
    """The assessor judges the criteria, all of them or the first so many, and gives the reasons."""
    assessor = place.actor(Role.ASSESSOR, workshop, colleague)
    _, attempt = her_attempt(attempt_id)
    module = queries.module_of(attempt)
    for criterion in itertools.islice(module.criteria(), only_first):
        missing = criterion.id in not_yet
        actions.judge(
            actor=assessor,
            attempt=attempt,
            criterion_key=criterion.id,
            result=JudgementResult.NOT_YET if missing else JudgementResult.MET,
            reason=portfolio.NOT_YET_REASONS.get(criterion.id, "Visa en gång till.") if missing else "",
        )
    if only_first is None:
        reasons: Mapping[str, str] = portfolio.OUTCOME_REASONS
        for outcome in module.outcomes:
            actions.give_outcome_reason(
                actor=assessor,
                attempt=attempt,
                outcome_key=outcome.id,
                reason=reasons.get(outcome.id, "Bevisen visar det som läranderesultatet säger."),
            )


def ask_for_more(place: Place, workshop: int, attempt_id: UUID) -> None:
    """The assessor wants to see a little more."""
    _, attempt = her_attempt(attempt_id)
    actions.ask_for_more(
        actor=place.actor(Role.ASSESSOR, workshop), attempt=attempt, message=portfolio.ASK_FOR_MORE
    )


def let_trainee_assess(place: Place, workshop: int, attempt_id: UUID) -> None:
    """The coordinator names the workshop's trainee beside the assessor."""
    participant, _ = her_attempt(attempt_id)
    accounts.assign(
        actor=place.actor(Role.COORDINATOR, workshop),
        participant_id=participant.own_account_id,
        staff_id=place.who(Role.ASSESSOR, workshop, 1),
        role=Role.ASSESSOR,
        workplace=place.plan.workshops[workshop],
    )


def decide(
    place: Place,
    workshop: int,
    attempt_id: UUID,
    outcome: Outcome = Outcome.ACHIEVED,
    *,
    colleague: int = 0,
) -> None:
    """The assessor decides; what isn't achieved gets a next step."""
    _, attempt = her_attempt(attempt_id)
    achieved = outcome is Outcome.ACHIEVED
    actions.decide(
        actor=place.actor(Role.ASSESSOR, workshop, colleague),
        attempt=attempt,
        outcome=outcome,
        reason="" if achieved else portfolio.NEXT_STEP,
        weighing=portfolio.WEIGHED if achieved else portfolio.WEIGHED_WITH_DOUBT,
    )


def speak(place: Place, workshop: int, attempt_id: UUID) -> None:
    """The assessor says aloud what she has written."""
    received = received_file(Piece(EvidenceKind.SOUND, ()))
    _, attempt = her_attempt(attempt_id)
    actions.speak(actor=place.actor(Role.ASSESSOR, workshop), attempt=attempt, received=received)


def ask_again(attempt_id: UUID) -> None:
    """She asks us to look at the decision again."""
    participant, attempt = her_attempt(attempt_id)
    actions.ask_reconsideration(actor=participant, attempt=attempt, ground=portfolio.ASK_AGAIN)


def take_over(place: Place, workshop: int, attempt_id: UUID) -> None:
    """The assessor takes over a part of what was found before she stopped."""
    _, attempt = her_attempt(attempt_id)
    actions.take_over(
        actor=place.actor(Role.ASSESSOR, workshop),
        attempt=attempt,
        chosen=dict.fromkeys(known_keys(attempt, portfolio.TAKEN_OVER), portfolio.STILL_HOLDS),
        holds=True,
    )
