"""An attempt as somebody from another body reads it: a code for the participant, roles for everybody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from stegvis.access import Actor, Role
from stegvis.base import clock
from stegvis.base.language import Text, _l
from stegvis.people import queries as people_queries
from stegvis.people.labels import ROLE_WORDS
from stegvis.validation import queries as validation_queries
from stegvis.validation import reading
from stegvis.validation.concealed_page import ConcealedPage, Concealment, concealed, concealed_witnesses
from stegvis.validation.guidance import guides_for
from stegvis.validation.guidance_rules import CriterionGuide
from stegvis.validation.judgement_models import Decision
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.pseudonyms import pseudonym_of
from stegvis.validation.reading import AttemptPage
from stegvis.validation.witness_reading import Witnesses, witnesses_of
from stegvis.verification import queries as verification_queries
from stegvis.verification.hidden_names import PersonNear, people_near
from stegvis.verification.models import Review
from stegvis.verification.states import REVIEW_OUTCOME_NAMES


@dataclass(frozen=True)
class ShownReview:
    """The internal verifier's word."""

    on: date
    outcome: Text
    reason: str


@dataclass(frozen=True)
class ConcealedCase:
    """All that the page of an attempt under its code holds."""

    page: ConcealedPage
    witnesses: Witnesses
    guides: Mapping[str, CriterionGuide]
    reviews: tuple[ShownReview, ...]
    decision_id: UUID


def concealed_case(actor: Actor, attempt: ModuleAttempt) -> ConcealedCase:
    """The decided attempt without names, also in what the staff and the witnesses have written."""
    page = reading.staff_page(
        actor, attempt, validation_queries.module_of(attempt), with_events=False, with_answers=False
    )
    assert page.decision is not None, "only decided attempts are in the sample"
    reviews = verification_queries.reviews_of(attempt.id)
    code = pseudonym_of(attempt.id)
    hidden = _concealment(page, code, people_near([attempt.participant_id]), reviews)
    return ConcealedCase(
        page=concealed(page, code, hidden),
        witnesses=concealed_witnesses(witnesses_of(attempt.id, page.earlier_evidence), hidden),
        guides={key: _guide(one, hidden) for key, one in guides_for(attempt).items()},
        reviews=tuple(
            ShownReview(
                clock.local(one.at).date(), REVIEW_OUTCOME_NAMES[one.outcome], hidden.text(one.reason)
            )
            for one in reviews
        ),
        decision_id=page.decision.id,
    )


def _guide(guide: CriterionGuide, hidden: Concealment) -> CriterionGuide:
    now, *coming = (
        replace(one, text=hidden.text(one.text)) if one else None for one in (guide.now, *guide.coming)
    )
    return CriterionGuide(now, tuple(one for one in coming if one is not None))


def _concealment(
    page: AttemptPage, code: str, near: Sequence[PersonNear], reviews: Iterable[Review]
) -> Concealment:
    """Whoever judged is the assessor, whatever else she is; a name that two have is the participant's first."""
    words = _words_for(page, near, {one.verifier_id for one in reviews})
    names = page.names | {one.account_id: one.name for one in near if one.account_id is not None}
    unknown = words.keys() - names.keys()
    names |= people_queries.display_names(unknown) if unknown else {}
    by_name = {names.pop(page.attempt.participant_id): code}
    for account_id, name in sorted(names.items(), key=lambda found: str(found[0])):
        by_name.setdefault(name, str(words[account_id]))
    for one in near:
        by_name.setdefault(one.name, str(one.word))
    return Concealment(by_name, words | {page.attempt.participant_id: _l("Deltagaren")})


def _words_for(
    page: AttemptPage, near: Sequence[PersonNear], internal_verifiers: set[UUID]
) -> dict[UUID, Text | str]:
    decisions = [one for one in (page.decision, *page.earlier_decisions) if one is not None]
    words: dict[UUID, Text | str] = {
        item.author_id: _l("Personal") for item in (*page.evidence, *page.earlier_evidence)
    }
    words |= {one.account_id: one.word for one in reversed(near) if one.account_id is not None}
    words |= dict.fromkeys(internal_verifiers, ROLE_WORDS[Role.INTERNAL_VERIFIER])
    words |= dict.fromkeys(_assessors(page, decisions), ROLE_WORDS[Role.ASSESSOR])
    words.pop(page.attempt.participant_id, None)
    return words


def _assessors(page: AttemptPage, decisions: Iterable[Decision]) -> set[UUID]:
    """Who judged, decided or countersigned."""
    found = {judgement.assessor_id for judgement in page.judgements.values()}
    found |= {line.reused.earlier.assessor_id for line in page.lines if line.reused}
    for decision in decisions:
        found.add(decision.assessor_id)
        if decision.countersignature is not None:
            found.add(decision.countersignature.signed_by)
    return found
