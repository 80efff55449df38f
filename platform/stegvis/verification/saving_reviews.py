"""What the pages with a verifier's review form do alike: her own municipality's, and those by codes."""

from __future__ import annotations

from collections.abc import Callable

from flask import request

from stegvis.access import Actor
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import Text, _l
from stegvis.people import queries as people_queries
from stegvis.validation import queries as validation_queries
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState
from stegvis.verification import queries
from stegvis.verification.forms import ReviewForm, words_in
from stegvis.verification.models import Review
from stegvis.verification.rules import note_field_name
from stegvis.verification.states import REVIEW_OUTCOME_NAMES, Check, ReviewOutcome
from stegvis.web.late import late_page, typed_in
from stegvis.web.messages import flash
from stegvis.web.templating import show_date


def save_review(
    finish: Callable[..., Review], actor: Actor, attempt: ModuleAttempt, form: ReviewForm
) -> bool | None:
    """Whether the review that was sent is saved; if not, the form says why. None: it came too late."""
    try:
        done = finish(
            actor=actor,
            attempt=attempt,
            outcome=ReviewOutcome(form.outcome.data),
            checks=[Check(value) for value in form.checks.data or ()],
            reason=form.reason.data or "",
            words=words_in(form, validation_queries.module_of(attempt)),
        )
    except BadInput as refusal:
        form.take(refusal)
        return False
    except Refused as refusal:
        if validation_queries.get_attempt(attempt.id).state is not AttemptState.SAMPLED:
            return None
        form.take(BadInput("outcome", refusal.message))
        return False
    approved = done.outcome is ReviewOutcome.APPROVED
    flash(_l("Bedömningen är godkänd.") if approved else _l("Bedömningen är återlämnad till bedömaren."))
    return True


def late_review(
    attempt: ModuleAttempt, form: ReviewForm, back: tuple[str, Text], why: Text | None = None
) -> tuple[str, int]:
    """The decision waits for no review by her any more: who was first, and what was typed."""
    if why is None:
        why = _l("Beslutet ligger inte i stickprovet längre. Läget har ändrats medan du skrev.")
        done = queries.reviews_of(attempt.id)
        if done:
            why = _l(
                "%(name)s granskade beslutet före dig, %(day)s. Resultat: %(outcome)s.",
                name=people_queries.display_name(done[-1].verifier_id),
                day=show_date(done[-1].at),
                outcome=REVIEW_OUTCOME_NAMES[done[-1].outcome],
            )
    module = validation_queries.module_of(attempt)
    about = {note_field_name(criterion.id): criterion.text for criterion in module.criteria()}
    return late_page(why, typed_in(form, about), *back)


def is_sent_again(actor: Actor, attempt: ModuleAttempt) -> bool:
    """Whether the form's review is done already, by this actor: it has moved the attempt out of her sight."""
    decision = validation_queries.current_decision(attempt.id)
    done = queries.review_of_decision(decision.id) if decision else None
    return (
        done is not None
        and done.verifier_id == actor.account_id
        and done.outcome.value == request.form.get("outcome")
    )
