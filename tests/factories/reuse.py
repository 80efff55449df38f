"""An earlier attempt with something met, and a later one that may take it over. Call inside an application context."""

from __future__ import annotations

from dataclasses import replace

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.content.compiled_modules import CompiledModule
from stegvis.people.models import Account
from stegvis.validation import actions, queries
from stegvis.validation.judgement_models import Judgement
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import Outcome
from tests.factories import people, planning, validation
from tests.factories.validation import WEIGHED, Cast

WHY = "Hon gör det på samma sätt i sitt arbete i dag."


def stopped(cast: Cast, *, not_yet: frozenset[str] = frozenset()) -> ModuleAttempt:
    """Everything judged, observed by the supervisor, and then she stopped before a decision."""
    attempt = validation.submitted(cast)
    validation.observe_all(cast, attempt)
    validation.judge_all(cast, attempt, not_yet=not_yet)
    attempt = actions.abort(actor=people.actor(cast.participant), attempt=attempt, reason="")
    db.session.commit()
    return attempt


def partly(cast: Cast, *, not_yet: frozenset[str]) -> ModuleAttempt:
    """A decision that was verified, with these criteria not yet met."""
    attempt = validation.decided(cast, not_yet=not_yet)
    validation.approve(cast, attempt)
    return queries.get_attempt(attempt.id)


def with_new_assessor(cast: Cast) -> Cast:
    """The same round her, with another assessor in the same unit."""
    colleague: Account = people.staff(Role.ASSESSOR, cast.unit)
    people.assignment(cast.participant, colleague, Role.ASSESSOR)
    return replace(cast, assessor=colleague)


def plain_key(module: CompiledModule) -> str:
    """A criterion that is not safety-critical."""
    return next(one.id for one in module.criteria() if not one.safety_critical)


def safety_key(module: CompiledModule) -> str:
    """A criterion that is."""
    return next(one.id for one in module.criteria() if one.safety_critical)


def take_over(cast: Cast, attempt: ModuleAttempt, *keys: str) -> list[Judgement]:
    """The assessor takes these over; all criteria when none is named."""
    chosen = keys or queries.module_of(attempt).criterion_ids
    made = actions.take_over(
        actor=people.actor(cast.assessor), attempt=attempt, chosen=dict.fromkeys(chosen, WHY), holds=True
    )
    db.session.commit()
    return made


def decided_on_earlier(cast: Cast) -> ModuleAttempt:
    """A later attempt where everything is taken over, nothing new is shown, and the decision lies in a batch."""
    attempt = validation.opened(cast)
    take_over(cast, attempt)
    planning.agreed(cast.assessor, cast.participant, attempt)
    actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)
    assessor = people.actor(cast.assessor)
    for outcome in queries.module_of(attempt).outcomes:
        actions.give_outcome_reason(
            actor=assessor,
            attempt=attempt,
            outcome_key=outcome.id,
            reason="Hon visade det i ett tidigare försök.",
        )
    actions.decide(actor=assessor, attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED)
    db.session.commit()
    return queries.get_attempt(attempt.id)
