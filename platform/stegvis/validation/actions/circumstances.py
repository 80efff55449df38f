"""Telling how a piece of evidence came to be, and what of it was an exercise."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.content.compiled_modules import CompiledModule
from stegvis.content.reading.shapes import Method
from stegvis.validation import circumstances_rules, queries
from stegvis.validation.circumstances_models import EvidenceCircumstances
from stegvis.validation.circumstances_rules import Circumstances, Consent, OwnWord, TakenBy
from stegvis.validation.models import Evidence, ModuleAttempt
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import OPEN_FOR_EVIDENCE, OPEN_FOR_JUDGEMENT


def check_told(told: Circumstances, module: CompiledModule, criterion_keys: Collection[str]) -> None:
    """Raises BadInput, with the remedy, for what can't be kept."""
    doubt = circumstances_rules.doubt(told, clock.local(clock.now()).date())
    if doubt is not None:
        raise BadInput(doubt.field, doubt.words)
    for criterion in module.criteria():
        if criterion.id in criterion_keys and circumstances_rules.needs_own_swedish(
            language_is_criterion=criterion.language_is_criterion, interpreter=told.interpreter
        ):
            raise BadInput(
                "interpreter",
                _l(
                    "”%(criterion)s” ska visas på svenska utan tolk. Välj bort det.",
                    criterion=criterion.easy_text,
                ),
            )


def check_taker(kind: EvidenceKind, taken_by: TakenBy, *, is_new: bool) -> None:
    """Raises BadInput when it can't have been this one who took or wrote it."""
    fault = circumstances_rules.may_have_taken(kind, taken_by, is_new=is_new)
    if fault is not None:
        raise BadInput("taken_by", fault)


def check_simulated(module: CompiledModule, simulated_keys: Collection[str]) -> None:
    """Raises BadInput when a criterion must be shown in real work."""
    for criterion in module.criteria():
        if criterion.id in simulated_keys and Method.SIMULATION not in criterion.methods:
            raise BadInput(
                "simulated",
                _l(
                    "”%(criterion)s” ska visas i riktigt arbete, inte i en övning. Välj bort det.",
                    criterion=criterion.easy_text,
                ),
            )


def circumstances_row(noted_by: UUID, told: Circumstances) -> EvidenceCircumstances:
    """The row to keep with a new piece of evidence."""
    moment = clock.now()
    return EvidenceCircumstances(
        done_on=told.done_on or clock.local(moment).date(),
        done_at=told.done_at,
        taken_by=told.taken_by,
        language=told.language,
        interpreter=told.interpreter,
        consent=told.consent,
        own_word=told.own_word,
        noted_by=noted_by,
        noted_at=moment,
    )


def note_circumstances(
    *,
    actor: Actor,
    attempt: ModuleAttempt,
    evidence_id: UUID,
    told: Circumstances,
    place: str,
    simulated_keys: Collection[str],
) -> Evidence:
    """Staff tell how evidence that is handed in came to be. The same again: no effect.

    Open until the decision. What the participant herself has said yes to stays as she said it.
    """
    attempt = queries.get_attempt(attempt.id, lock=True)
    evidence = queries.get_evidence(evidence_id, anew=True)
    if evidence.attempt_id != attempt.id or evidence.is_draft:
        raise NotFound("evidence")
    if actor.account_id == attempt.participant_id:
        raise Refused(_l("Be din handledare eller bedömare om det är något att rätta."))
    if attempt.state not in OPEN_FOR_EVIDENCE | OPEN_FOR_JUDGEMENT:
        raise Refused(
            _l("Det går inte att ändra nu. Valideringen väntar, eller så är beslutet redan fattat.")
        )
    module = queries.module_of(attempt)
    check_told(told, module, evidence.criterion_keys)
    check_taker(evidence.kind, told.taken_by, is_new=False)
    simulated = sorted(set(simulated_keys) & set(evidence.criterion_keys))
    check_simulated(module, simulated)
    new = circumstances_row(actor.own_account_id, told)
    present = evidence.circumstances
    new.own_word = present.own_word if present is not None else OwnWord.NOT_ASKED
    if present is not None and (present.told, evidence.place, evidence.simulated_keys) == (
        new.told,
        place.strip(),
        simulated,
    ):
        return evidence
    if present is not None:
        new.evidence_id = present.evidence_id
        db.session.merge(new)
    else:
        evidence.circumstances = new
    evidence.place = place.strip()
    evidence.people = "nobody" if told.consent is Consent.NOBODY else "agreed"
    for link in evidence.links:
        link.is_simulated = link.criterion_key in simulated
    db.session.flush()
    db.session.refresh(evidence)
    record(
        actor,
        "evidence.circumstances-noted",
        "evidence",
        evidence.id,
        {
            "done_on": new.done_on.isoformat(),
            "place": evidence.place,
            "taken_by": new.taken_by.value,
            "language": new.language,
            "interpreter": new.interpreter.value,
            "consent": new.consent.value,
            "simulated": simulated,
        },
    )
    return evidence
