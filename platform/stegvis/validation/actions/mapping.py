"""The mapping: going past the questions that are left, the talk, and the participant's word on it."""

from __future__ import annotations

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.validation import mapping_rules, mappings, queries
from stegvis.validation.actions.cases import save_self_assessment
from stegvis.validation.mapping_models import MappingTalk
from stegvis.validation.mapping_rules import SKIPPED, Talk, Told
from stegvis.validation.models import ModuleAttempt


def skip_the_rest(*, actor: Actor, attempt: ModuleAttempt) -> None:
    """She would rather talk: every question that is left counts as skipped. Her answers stay. Again: no effect."""
    keys = queries.module_of(attempt).criterion_ids
    for key in mapping_rules.unanswered(keys, queries.self_assessments(attempt.id)):
        save_self_assessment(actor=actor, attempt=attempt, criterion_key=key, answer=SKIPPED)


def write_talk(*, actor: Actor, attempt: ModuleAttempt, talk: Talk) -> MappingTalk:
    """Keep what was said in the mapping talk; it takes the place of what was written before. The same again: no effect.

    What was read to her and she agreed with is confirmed at once; else she confirms it on her own page.
    """
    attempt = queries.get_attempt(attempt.id, lock=True)
    if actor.account_id == attempt.participant_id:
        raise Refused(_l("Du kan inte hålla samtalet med dig själv. Be samordnaren utse någon annan."))
    if not mapping_rules.is_talk_open(attempt.state):
        raise Refused(
            _l("Det går inte att skriva ned samtalet nu. Det är redan inlämnat, vilar eller är slut.")
        )
    talk, now = talk.tidied(), clock.now()
    wrong = mapping_rules.wrong_in_talk(talk, clock.local(now).date())
    if wrong:
        raise BadInput(*wrong)
    before = mappings.talk_of(attempt.id)
    if before is not None and not before.objection and mappings.told_in(before) == talk:
        return before
    if before is not None:
        before.superseded_at = now
        db.session.flush()
    agreed = talk.told is not Told.READS_HERSELF
    row = MappingTalk(
        attempt_id=attempt.id,
        written_by=actor.own_account_id,
        at=now,
        confirmed_at=now if agreed else None,
        confirmed_by=actor.own_account_id if agreed else None,
        objection="",
        **mappings.columns_of(talk),
    )
    db.session.add(row)
    db.session.flush()
    record(
        actor,
        "mapping.talk-written",
        "module_attempt",
        attempt.id,
        {"held_on": talk.held_on.isoformat(), "interpreter": talk.interpreter.value, "language": talk.language,
         "told": talk.told.value, "summary": talk.summary, "support": talk.support},
    )  # fmt: skip
    return row


def confirm_talk(*, actor: Actor, attempt: ModuleAttempt) -> MappingTalk:
    """She says that what was written about the talk is right. Again: no effect."""
    row = _talk_to_answer(actor, attempt)
    if row.confirmed_at is None:
        row.confirmed_at, row.confirmed_by, row.objection = clock.now(), actor.own_account_id, ""
        record(actor, "mapping.talk-confirmed", "module_attempt", row.attempt_id, {})
    return row


def object_to_talk(*, actor: Actor, attempt: ModuleAttempt, words: str) -> MappingTalk:
    """She says what is wrong in it; whoever held the talk writes it anew. What was confirmed is so no more."""
    row = _talk_to_answer(actor, attempt)
    if not words.strip():
        raise BadInput("words", _l("Skriv några ord om vad som är fel."))
    if row.objection != words.strip():
        row.confirmed_at, row.confirmed_by, row.objection = None, None, words.strip()
        record(actor, "mapping.talk-objected", "module_attempt", row.attempt_id, {"words": row.objection})
    return row


def _talk_to_answer(actor: Actor, attempt: ModuleAttempt) -> MappingTalk:
    attempt = queries.get_attempt(attempt.id, lock=True)
    if actor.account_id != attempt.participant_id:
        raise Refused(_l("Bara deltagaren själv kan bekräfta samtalet här."))
    if not mapping_rules.is_talk_open(attempt.state):
        raise Refused(_l("Det går inte att ändra nu. Prata med din bedömare."))
    row = mappings.talk_of(attempt.id)
    if row is None:
        raise NotFound("mapping talk")
    db.session.refresh(row)
    return row
