"""Interim samples: drawn once a quarter, looked at by a verifier, answered by the assessor. No state is moved."""

from __future__ import annotations

import secrets
from uuid import UUID

from stegvis import settings
from stegvis.access import SYSTEM, Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.people.models import Unit
from stegvis.validation import queries as validation_queries
from stegvis.validation import rules as validation_rules
from stegvis.validation.guard_facts import attempt_facts, involved_in
from stegvis.validation.models import ModuleAttempt
from stegvis.verification import interim_queries as queries
from stegvis.verification import interim_rules as rules
from stegvis.verification.interim_models import InterimItem, InterimSample
from stegvis.verification.states import Agreement


def draw_interim(*, actor: Actor, unit: Unit) -> InterimSample:
    """Draw the quarter's sample of the unit's running attempts. Drawn before: the same sample stays.

    Raises Refused when nothing runs in the unit.
    """
    queries.hold_unit(unit.id)
    quarter = rules.quarter_of(people_queries.today())
    present = queries.sample_of(unit.id, quarter)
    if present is not None:
        return present
    running = queries.running_in(unit.id)
    if not running:
        raise Refused(_l("Ingen validering pågår i enheten just nu. Det finns inget att dra."))
    seed, rate = secrets.token_hex(16), settings.current().interim_percent
    drawn = rules.draw_running(running, seed, rate)
    sample = InterimSample(
        organisation_id=unit.organisation_id,
        unit_id=unit.id,
        year=quarter.year,
        quarter=quarter.number,
        drawn_at=clock.now(),
        drawn_by=actor.account_id,
        seed=seed,
        rate=rate,
        running=[str(attempt_id) for attempt_id in running],
        planned=len(drawn),
    )
    db.session.add(sample)
    db.session.flush()
    for attempt_id in drawn:
        db.session.add(InterimItem(sample_id=sample.id, attempt_id=attempt_id))
    db.session.flush()
    said = {"seed": seed, "rate": rate, "planned": len(drawn), "running": len(running)}
    record(actor, "interim.drawn", "interim_sample", sample.id, said)
    return sample


def draw_due_interim() -> int:
    """Draw in each unit where something runs and nothing is drawn this quarter; how many."""
    quarter = rules.quarter_of(people_queries.today())
    units = queries.units_to_draw(quarter)
    for unit in units:
        draw_interim(actor=SYSTEM, unit=unit)
    return len(units)


def _refuse_if_involved(actor: Actor, attempt: ModuleAttempt) -> None:
    """Duties are kept apart as in the review of a decision."""
    facts, involved = attempt_facts(attempt), involved_in(attempt)
    refusal = validation_rules.may_verify(actor.account_id, facts, involved)
    if refusal:
        raise Refused(refusal)


def note_interim(*, actor: Actor, item_id: UUID, agreement: Agreement, note: str = "") -> InterimItem:
    """Say that all is well or what the assessor is to do. The same again: no effect.

    Raises BadInput at the field that lacks something; Refused when somebody else was first, the attempt is decided,
    or the actor has had to do with it.
    """
    item = queries.get_item(item_id, lock=True)
    attempt = validation_queries.get_attempt(item.attempt_id)
    if item.looked_at is not None:
        if item.verifier_id == actor.account_id and item.agreement is agreement:
            return item
        raise Refused(_l("Någon har redan tittat. Ladda om sidan och se vad som sades."))
    if agreement is Agreement.DISAGREE:
        raise BadInput("agreement", _l("Välj något av alternativen i listan."))
    _refuse_if_involved(actor, attempt)
    if not queries.is_open(item, attempt):
        raise Refused(_l("Valideringen pågår inte längre. Den granskas i sin omgång i stället."))
    fault = rules.may_note(agreement, note)
    if fault:
        raise BadInput("note", fault)
    item.verifier_id, item.looked_at = actor.own_account_id, clock.now()
    item.agreement, item.note = agreement, note.strip()
    db.session.flush()
    said = {"agreement": agreement.value, "note": item.note}
    record(actor, "interim.looked", "module_attempt", attempt.id, said)
    return item


def answer_interim(*, actor: Actor, item_id: UUID, answer: str = "") -> InterimItem:
    """The assessor answers, or says that she has read. The same again has no effect.

    Raises BadInput without words where they are needed, Refused when there is nothing to answer or an answer stands.
    """
    item = queries.get_item(item_id, lock=True)
    if item.looked_at is None:
        raise Refused(_l("Kvalitetssäkraren har inte tittat ännu."))
    if item.answered_at is not None:
        if (item.answered_by, item.answer) == (actor.account_id, answer.strip()):
            return item
        raise Refused(_l("Det är redan besvarat. Svaret som står kvar ändras inte."))
    fault = rules.may_answer(item.agreement, answer)
    if fault:
        raise BadInput("answer", fault)
    item.answered_by, item.answered_at, item.answer = actor.own_account_id, clock.now(), answer.strip()
    db.session.flush()
    record(actor, "interim.answered", "module_attempt", item.attempt_id, {"answer": item.answer})
    return item
