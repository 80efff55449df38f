"""What people do in the stories: one function a deed, by the rooms' own verbs."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID, uuid4

from stegvis.access import Actor, Role
from stegvis.base import clock
from stegvis.base.storage import storage
from stegvis.certificates import actions as certificate_actions
from stegvis.certificates import queries as certificate_queries
from stegvis.certificates.states import WithdrawalCause
from stegvis.demo import portfolio, recordings
from stegvis.demo.founding import Place, actor
from stegvis.demo.pictures import photo
from stegvis.demo.portfolio import MODULE, Observation, Piece, Witness
from stegvis.media.keeping import Received, keep, spool_folder
from stegvis.media.sniffing import JPEG, MP4, TEXT, WAV
from stegvis.media.states import Kind
from stegvis.people import queries as people_queries
from stegvis.people.actions import accounts
from stegvis.validation import actions, queries, witness_queries
from stegvis.validation.case_rules import AgreedHow, Information, InformedHow
from stegvis.validation.circumstances_rules import Circumstances, Consent, TakenBy
from stegvis.validation.circumstances_rules import Interpreter as Heard
from stegvis.validation.guard_facts import evidence_counts
from stegvis.validation.mapping_rules import Interpreter, Talk, Told
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.plan_rules import Task
from stegvis.validation.rules import EvidenceKind, JudgementResult
from stegvis.validation.states import Outcome
from stegvis.validation.witness_links import witness_token
from stegvis.verification import queries as verification_queries
from stegvis.verification.actions import choose_external, finish_external_review, finish_review
from stegvis.verification.actions import lock_batch as lock
from stegvis.verification.external_drawing import ExternalOutcome
from stegvis.verification.external_queries import choice_in_force
from stegvis.verification.states import Check, ReviewOutcome

_ANSWERS = ("often", "often", "sometimes", "often", "seldom", "sometimes", "never")


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


def _attempt(attempt_id: UUID) -> tuple[Actor, ModuleAttempt]:
    """The participant and her attempt, read anew: the steps of a story lie days apart."""
    attempt = queries.get_attempt(attempt_id)
    return actor(attempt.participant_id), attempt


def whose(attempt_id: UUID) -> UUID:
    """The participant whose attempt it is."""
    return queries.get_attempt(attempt_id).participant_id


def assess_herself(attempt_id: UUID, *, number: int) -> None:
    """She says how often she has done the first so many things."""
    participant, attempt = _attempt(attempt_id)
    criteria = itertools.islice(queries.module_of(attempt).criteria(), number)
    for criterion, answer in zip(criteria, itertools.cycle(_ANSWERS), strict=False):
        actions.save_self_assessment(
            actor=participant, attempt=attempt, criterion_key=criterion.id, answer=answer
        )


def talk(
    place: Place, workshop: int, attempt_id: UUID, *, with_interpreter: bool, confirmed: bool = False
) -> None:
    """The assessor holds the mapping talk; where an interpreter took part, she reads and confirms it herself."""
    _, attempt = _attempt(attempt_id)
    told = Told.READS_HERSELF if with_interpreter and not confirmed else Told.READ_ALOUD
    held = Talk(
        held_on=clock.local(clock.now()).date(),
        took_part=portfolio.TALK_TOOK_PART if with_interpreter else "Deltagaren, bedömaren och handledaren.",
        interpreter=Interpreter.USED if with_interpreter else Interpreter.NOT_NEEDED,
        language="arabiska" if with_interpreter else "",
        summary=portfolio.TALK_SUMMARY,
        support=portfolio.TALK_SUPPORT,
        instead_of_questions=True,
        told=Told.INTERPRETED if with_interpreter and confirmed else told,
    )
    actions.write_talk(actor=place.actor(Role.ASSESSOR, workshop), attempt=attempt, talk=held)


def put_to_rest(place: Place, workshop: int, attempt_id: UUID) -> None:
    """It is better to learn first; the coordinator looks again after two weeks."""
    _, attempt = _attempt(attempt_id)
    actions.put_to_rest(
        actor=place.actor(Role.ASSESSOR, workshop),
        attempt=attempt,
        message=portfolio.LEARN_FIRST,
        look_again_on=clock.local(clock.now()).date() + timedelta(days=14),
    )


def plan(place: Place, workshop: int, attempt_id: UUID, *, send: bool = True) -> None:
    """The assessor writes a plan and sends it to her."""
    assessor = place.actor(Role.ASSESSOR, workshop)
    today = clock.local(clock.now()).date()
    for one in portfolio.TASKS:
        _, attempt = _attempt(attempt_id)
        task = Task(
            task=one.task,
            method=one.method,
            criterion_keys=_known(attempt, one.criteria),
            day=today + timedelta(days=one.after_days),
            at_time=one.at_time,
            place=f"{one.place}, {place.plan.workshops[workshop]}",
            who=one.who,
            support=one.support,
        )
        actions.add_task(actor=assessor, attempt=attempt, task=task)
    if send:
        _, attempt = _attempt(attempt_id)
        actions.send_plan(actor=assessor, attempt=attempt)


def agree(attempt_id: UUID) -> None:
    """She says yes to the plan."""
    participant, attempt = _attempt(attempt_id)
    actions.confirm_plan(actor=participant, attempt=attempt, version=1)


_BYTES = {
    EvidenceKind.PHOTO: (JPEG, Kind.PHOTO),
    EvidenceKind.SOUND: (WAV, Kind.SOUND),
    EvidenceKind.FILM: (MP4, Kind.FILM),
    EvidenceKind.FILE: (TEXT, Kind.FILE),
}


def _received(piece: Piece) -> Received | None:
    if piece.kind not in _BYTES:
        return None
    file_type, kind = _BYTES[piece.kind]
    path = spool_folder() / uuid4().hex
    path.write_bytes(_content(piece))
    try:
        return keep(path, file_type, frozenset({kind}), storage())
    finally:
        path.unlink(missing_ok=True)


def _content(piece: Piece) -> bytes:
    if piece.kind is EvidenceKind.PHOTO:
        return photo(piece.scene)
    if piece.kind is EvidenceKind.SOUND:
        return recordings.sound()
    if piece.kind is EvidenceKind.FILM:
        return recordings.film()
    return piece.scene.encode()


def collect(place: Place, workshop: int, attempt_id: UUID, pieces: Collection[Piece]) -> None:
    """She collects drafts."""
    for piece in pieces:
        participant, attempt = _attempt(attempt_id)
        new = actions.NewEvidence(
            form_key=uuid4().hex,
            kind=piece.kind,
            criterion_keys=_known(attempt, piece.criteria),
            text=piece.text,
            has_people=piece.has_people,
            people_agreed=piece.has_people,
            place=place.plan.workshops[workshop],
            circumstances=_her_own(piece),
        )
        actions.add_evidence(actor=participant, attempt=attempt, new=new, received=_received(piece))


def _her_own(piece: Piece) -> Circumstances:
    """What she answers about her own: that she took it herself, and which language is said in it."""
    return Circumstances(
        taken_by=TakenBy.PARTICIPANT,
        language="" if piece.kind is EvidenceKind.PHOTO else "sv",
        consent=Consent.SPOKEN if piece.has_people else Consent.NOBODY,
    )


def _known(attempt: ModuleAttempt, keys: Collection[str]) -> tuple[str, ...]:
    """Those of the criteria that the module has today; its first one rather than none."""
    criteria = [criterion.id for criterion in queries.module_of(attempt).criteria()]
    return tuple(key for key in keys if key in criteria) or tuple(criteria[:1])


def observe(place: Place, workshop: int, attempt_id: UUID) -> None:
    """Her supervisor writes what he saw, and about what nobody has shown yet."""
    supervisor = place.actor(Role.SUPERVISOR, workshop)
    for seen in portfolio.OBSERVATIONS:
        _, attempt = _attempt(attempt_id)
        _write(place, workshop, supervisor, attempt, seen)
    talk_about(place, workshop, attempt_id)
    _, attempt = _attempt(attempt_id)
    shown, _observed, _old = evidence_counts(attempt_id)
    left = tuple(one.id for one in queries.module_of(attempt).criteria() if one.id not in shown)
    if left:
        _write(place, workshop, supervisor, attempt, Observation(left, "Jag har sett detta flera gånger."))


def talk_about(place: Place, workshop: int, attempt_id: UUID) -> None:
    """They talk about the work, with an interpreter beside them."""
    _, attempt = _attempt(attempt_id)
    talk = actions.NewEvidence(
        form_key=uuid4().hex,
        kind=EvidenceKind.TALK,
        criterion_keys=_known(attempt, portfolio.TALK_ABOUT),
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
        criterion_keys=_known(attempt, seen.criteria),
        text=seen.text,
        place=place.plan.workshops[workshop],
        simulated_keys=_known(attempt, seen.criteria) if seen.is_simulated else (),
    )
    actions.add_observation(actor=by, attempt=attempt, new=new)


def ask_witness(place: Place, workshop: int, attempt_id: UUID, asked: Witness) -> UUID:
    """Her supervisor asks somebody at a workplace; the request's id."""
    _, attempt = _attempt(attempt_id)
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
    participant, attempt = _attempt(attempt_id)
    actions.hand_in(actor=participant, attempt=attempt)


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
    _, attempt = _attempt(attempt_id)
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
    _, attempt = _attempt(attempt_id)
    actions.ask_for_more(
        actor=place.actor(Role.ASSESSOR, workshop), attempt=attempt, message=portfolio.ASK_FOR_MORE
    )


def let_trainee_assess(place: Place, workshop: int, attempt_id: UUID) -> None:
    """The coordinator names the workshop's trainee beside the assessor."""
    participant, _ = _attempt(attempt_id)
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
    _, attempt = _attempt(attempt_id)
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
    received = _received(Piece(EvidenceKind.SOUND, ()))
    _, attempt = _attempt(attempt_id)
    actions.speak(actor=place.actor(Role.ASSESSOR, workshop), attempt=attempt, received=received)


def ask_again(attempt_id: UUID) -> None:
    """She asks us to look at the decision again."""
    participant, attempt = _attempt(attempt_id)
    actions.ask_reconsideration(actor=participant, attempt=attempt, ground=portfolio.ASK_AGAIN)


def lock_batch(place: Place, workshop: int, attempt_id: UUID) -> None:
    """The internal verifier locks the batch that the decision lies in; locked before: nothing happens."""
    item = verification_queries.latest_item_of_attempt(attempt_id)
    assert item is not None
    lock(actor=place.actor(Role.INTERNAL_VERIFIER, workshop, workshop), batch_id=item.batch_id)


def review(place: Place, workshop: int, attempt_id: UUID, outcome: ReviewOutcome) -> None:
    """The internal verifier ends the review."""
    _, attempt = _attempt(attempt_id)
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
    _, attempt = _attempt(attempt_id)
    finish_external_review(
        actor=place.actor(Role.EXTERNAL_VERIFIER, 0),
        attempt=attempt,
        outcome=ExternalOutcome.ACTION,
        notes={"ta-betalt": portfolio.EXTERNAL_NOTE},
        reason=portfolio.EXTERNAL_ACTION,
        act_by=clock.local(clock.now()).date() + timedelta(days=14),
    )


def issue(place: Place, workshop: int, attempt_id: UUID) -> None:
    """The issuer orders the certificate; the outbox makes it."""
    certificate_actions.order_issue(actor=place.actor(Role.ISSUER, workshop, workshop), attempt_id=attempt_id)


def _certificate_id(attempt_id: UUID) -> UUID:
    order = certificate_queries.order_of_attempt(attempt_id)
    assert order is not None
    return order.id


def replace_with_right_name(
    place: Place, workshop: int, attempt_id: UUID, given_name: str, family_name: str
) -> None:
    """The name was misspelt: the account is mended and the paper replaced."""
    _, attempt = _attempt(attempt_id)
    account = people_queries.get_account(attempt.participant_id)
    accounts.change_person(
        actor=place.actor(Role.ADMINISTRATOR, workshop),
        account=account,
        given_name=given_name,
        family_name=family_name,
        email=None,
        language=account.language,
    )
    certificate_actions.order_replacement(
        actor=place.actor(Role.ISSUER, workshop, workshop),
        certificate_id=_certificate_id(attempt_id),
        new_name=f"{given_name} {family_name}",
        reason="Förnamnet var felstavat.",
    )


def withdraw(place: Place, workshop: int, attempt_id: UUID) -> None:
    """The certificate turns out to rest on someone else's photos."""
    certificate_actions.withdraw(
        actor=place.actor(Role.ISSUER, workshop, workshop),
        certificate_id=_certificate_id(attempt_id),
        cause=WithdrawalCause.FRAUD,
        hearing_note=portfolio.HEARING_NOTE,
    )


def stop(place: Place, workshop: int, attempt_id: UUID) -> None:
    """The coordinator ends the attempt."""
    _, attempt = _attempt(attempt_id)
    actions.abort(
        actor=place.actor(Role.COORDINATOR, workshop), attempt=attempt, reason=portfolio.ABORT_REASON
    )


def take_over(place: Place, workshop: int, attempt_id: UUID) -> None:
    """The assessor takes over a part of what was found before she stopped."""
    _, attempt = _attempt(attempt_id)
    actions.take_over(
        actor=place.actor(Role.ASSESSOR, workshop),
        attempt=attempt,
        chosen=dict.fromkeys(_known(attempt, portfolio.TAKEN_OVER), portfolio.STILL_HOLDS),
        holds=True,
    )
