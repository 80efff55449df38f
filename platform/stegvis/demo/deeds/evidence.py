"""What she can is shown: by herself, by her supervisor, by a witness; and handed in."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID, uuid4

from stegvis.access import Actor, Role
from stegvis.demo import portfolio
from stegvis.demo.deeds.attempts import her_attempt, known_keys
from stegvis.demo.deeds.files import received_file
from stegvis.demo.founding import Place
from stegvis.demo.portfolio import Observation, Piece, Witness
from stegvis.people import queries as people_queries
from stegvis.validation import actions, queries, witness_queries
from stegvis.validation.circumstances_rules import Circumstances, Consent, TakenBy
from stegvis.validation.circumstances_rules import Interpreter as Heard
from stegvis.validation.guard_facts import evidence_counts
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.witness_links import witness_token


def collect(place: Place, workshop: int, attempt_id: UUID, pieces: Collection[Piece]) -> None:
    """She collects drafts."""
    for piece in pieces:
        participant, attempt = her_attempt(attempt_id)
        new = actions.NewEvidence(
            form_key=uuid4().hex,
            kind=piece.kind,
            criterion_keys=known_keys(attempt, piece.criteria),
            text=piece.text,
            has_people=piece.has_people,
            people_agreed=piece.has_people,
            place=place.plan.workshops[workshop],
            circumstances=_her_own(piece),
        )
        actions.add_evidence(actor=participant, attempt=attempt, new=new, received=received_file(piece))


def _her_own(piece: Piece) -> Circumstances:
    """What she answers about her own: that she took it herself, and which language is said in it."""
    return Circumstances(
        taken_by=TakenBy.PARTICIPANT,
        language="" if piece.kind is EvidenceKind.PHOTO else "sv",
        consent=Consent.SPOKEN if piece.has_people else Consent.NOBODY,
    )


def observe(place: Place, workshop: int, attempt_id: UUID) -> None:
    """Her supervisor writes what he saw, and about what nobody has shown yet."""
    supervisor = place.actor(Role.SUPERVISOR, workshop)
    for seen in portfolio.OBSERVATIONS:
        _, attempt = her_attempt(attempt_id)
        _write(place, workshop, supervisor, attempt, seen)
    talk_about(place, workshop, attempt_id)
    _, attempt = her_attempt(attempt_id)
    shown, _observed, _old = evidence_counts(attempt_id)
    left = tuple(one.id for one in queries.module_of(attempt).criteria() if one.id not in shown)
    if left:
        _write(place, workshop, supervisor, attempt, Observation(left, "Jag har sett detta flera gånger."))


def talk_about(place: Place, workshop: int, attempt_id: UUID) -> None:
    """They talk about the work, with an interpreter beside them."""
    _, attempt = her_attempt(attempt_id)
    talk = actions.NewEvidence(
        form_key=uuid4().hex,
        kind=EvidenceKind.TALK,
        criterion_keys=known_keys(attempt, portfolio.TALK_ABOUT),
        question=portfolio.TALK_QUESTION,
        text=portfolio.TALK_ANSWER,
        place=place.plan.workshops[workshop],
        circumstances=Circumstances(language="sv", interpreter=Heard.BOTH_SPEAK),
    )
    actions.add_observation(actor=place.actor(Role.SUPERVISOR, workshop), attempt=attempt, new=talk)


def _write(place: Place, workshop: int, by: Actor, attempt: ModuleAttempt, seen: Observation) -> None:
    new = actions.NewEvidence(
        form_key=uuid4().hex,
        kind=EvidenceKind.OBSERVATION,
        criterion_keys=known_keys(attempt, seen.criteria),
        text=seen.text,
        place=place.plan.workshops[workshop],
        simulated_keys=known_keys(attempt, seen.criteria) if seen.is_simulated else (),
    )
    actions.add_observation(actor=by, attempt=attempt, new=new)


def ask_witness(place: Place, workshop: int, attempt_id: UUID, asked: Witness) -> UUID:
    """Her supervisor asks somebody at a workplace; the request's id."""
    _, attempt = her_attempt(attempt_id)
    criteria = [one.id for one in queries.module_of(attempt).criteria() if "testimony" in one.methods]
    new = actions.NewWitness(
        form_key=uuid4().hex,
        criterion_keys=tuple(criteria[:2]),
        name=asked.name,
        workplace=asked.workplace,
        relation=asked.relation,
        language=asked.language,
        protection_confirmed=people_queries.get_account(attempt.participant_id).protected,
    )
    return actions.ask_witness(actor=place.actor(Role.SUPERVISOR, workshop), attempt=attempt, new=new).id


def answer_as_witness(request_id: UUID, asked: Witness) -> None:
    """The witness has seen the first thing and not the other."""
    keys = witness_queries.get_request(request_id).criterion_keys
    said = {key: actions.Said(has_seen=False) for key in keys}
    said[keys[0]] = actions.Said(has_seen=True, text=asked.text)
    testimony = actions.Testimony(confirms_identity=True, said=said)
    actions.give_testimony(token=witness_token(request_id), testimony=testimony)


def hand_in(attempt_id: UUID) -> None:
    """She hands in."""
    participant, attempt = her_attempt(attempt_id)
    actions.hand_in(actor=participant, attempt=attempt)
