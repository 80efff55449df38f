"""Row 20: she asks for a decision to be looked at again, and other people answer in up to three steps."""

from __future__ import annotations

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.validation import queries, reconsiderations
from stegvis.validation import reconsideration_rules as rules
from stegvis.validation.actions import closing
from stegvis.validation.actions.moves import advance, hold, refuse_in_conflict
from stegvis.validation.guard_facts import involved_in
from stegvis.validation.judgement_models import Decision
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.reconsideration_models import Reconsideration, ReconsiderationAnswer
from stegvis.validation.reconsideration_rules import Result
from stegvis.validation.reconsiderations import Standing
from stegvis.validation.states import AttemptState, Outcome, TransitionName


def ask_reconsideration(
    *, actor: Actor, attempt: ModuleAttempt, ground: str = "", wants_to_talk: bool = False
) -> Reconsideration:
    """Open the next step, by the participant in text or to be told, or by the coordinator on her behalf.

    When the assessor who decided is hers no longer, the first step is passed over at once.
    Again while it is open: no effect, except that the first words are kept where there were none.
    Raises BadInput without words, Refused when it is too late or the last step is taken.
    """
    # Her row is held as when an attempt is opened: a new one can't begin in the same moment.
    db.session.refresh(
        people_queries.get_account(attempt.participant_id), with_for_update={"key_share": True}
    )
    attempt = queries.get_attempt(attempt.id, lock=True)
    is_participant = actor.account_id == attempt.participant_id
    unsaid = rules.has_ground(ground, talks=wants_to_talk and is_participant)
    if unsaid:
        raise BadInput("ground", unsaid)
    standing = _standing_now(attempt)
    if standing is None or attempt.state is AttemptState.RETURNED:
        raise Refused(_l("Det finns inget beslut att titta på igen nu."))
    if standing.request is not None and standing.is_open:
        return _note_words(actor, standing.request, ground)
    if standing.refusal:
        raise Refused(standing.refusal)
    request = standing.request or _new_request(attempt)
    request.step, request.step_since = reconsiderations.step_to_open(attempt, standing), clock.now()
    request.ground, request.is_oral = ground.strip(), wants_to_talk or not is_participant
    request.closed_at = request.result = None
    db.session.flush()
    closing.reopen(actor=actor, case=attempt.case)
    advance(
        actor=actor,
        attempt=attempt,
        transition_name=TransitionName.RECONSIDERATION_ASKED,
        message=ground.strip(),
        step=request.step,
        oral=request.is_oral,
    )
    attempt.ended_at = None
    return request


def _standing_now(attempt: ModuleAttempt) -> Standing | None:
    """Where it stands in the database: the page has read the request before the attempt was held."""
    standing = reconsiderations.standing_of(attempt)
    if standing is None or standing.request is None:
        return standing
    db.session.refresh(standing.request)
    return reconsiderations.standing_of(attempt)


def _new_request(attempt: ModuleAttempt) -> Reconsideration:
    decision = _decision_of(attempt)
    request = Reconsideration(
        attempt_id=attempt.id, decision_id=decision.id, step=1, step_since=clock.now(), answers=[]
    )
    db.session.add(request)
    return request


def _decision_of(attempt: ModuleAttempt) -> Decision:
    decision = queries.current_decision(attempt.id)
    if decision is None:
        raise Refused(_l("Det finns inget beslut att titta på igen nu."))
    return decision


def _note_words(actor: Actor, request: Reconsideration, ground: str) -> Reconsideration:
    if ground.strip() and not request.ground:
        request.ground = ground.strip()
        record(
            actor,
            "reconsideration.words-noted",
            "module_attempt",
            request.attempt_id,
            {"ground": ground.strip()},
        )
    return request


def take_back_reconsideration(*, actor: Actor, attempt: ModuleAttempt) -> ModuleAttempt:
    """She is content after all. Again: no effect."""
    attempt = hold(attempt)
    if attempt.state is not AttemptState.RECONSIDERATION:
        return attempt
    request = _open_request(attempt)
    request.closed_at, request.result = clock.now(), Result.TAKEN_BACK
    attempt = advance(actor=actor, attempt=attempt, transition_name=TransitionName.RECONSIDERATION_TAKEN_BACK)
    return _end_if_over(attempt)


def end_with_attempt(attempt: ModuleAttempt) -> None:
    """She stops, and so wants no answer any more: the open request is taken back with it."""
    request = _open_request(attempt)
    request.closed_at, request.result = clock.now(), Result.TAKEN_BACK
    db.session.flush()


def pass_on_reconsideration(*, actor: Actor, attempt: ModuleAttempt) -> ModuleAttempt:
    """Go to the next step, since nobody answered in time."""
    attempt = queries.get_attempt(attempt.id, lock=True)
    request = _open_request(attempt)
    today = clock.local(clock.now()).date()
    refusal = rules.may_pass_on(request.step, clock.local(request.step_since), today)
    if refusal:
        raise Refused(refusal)
    request.step, request.step_since = request.step + 1, clock.now()
    return advance(
        actor=actor,
        attempt=attempt,
        transition_name=TransitionName.RECONSIDERATION_PASSED_ON,
        step=request.step,
    )


def _open_request(attempt: ModuleAttempt) -> Reconsideration:
    request = reconsiderations.of_attempts([attempt.id]).get(attempt.id)
    if request is None or attempt.state is not AttemptState.RECONSIDERATION:
        raise Refused(_l("Ingen omprövning är öppen. Ladda om sidan och se hur det gick."))
    db.session.refresh(request)
    return request


def answer_reconsideration(
    *, actor: Actor, attempt: ModuleAttempt, stands: bool, words: str
) -> ModuleAttempt:
    """Give one's word in the open step; with the last of its parts the step ends.

    It stands only if everybody says so. If not, the decision is made anew; after a certificate the issuer is told to
    hear the holder and withdraw it. Raises Refused for whoever may not answer, BadInput without words.
    """
    attempt = hold(attempt)
    request, decision = _open_request(attempt), _decision_of(attempt)
    facts = reconsiderations.facts_of(request, attempt, decision)
    beyond = reconsiderations.beyond_competence(actor, attempt.module_key, request.step)
    part, refusal = rules.may_answer(actor.account_id, actor.roles, facts, involved_in(attempt), beyond)
    if part is None:
        raise Refused(refusal or _l("Det är inte din tur att svara."))
    refuse_in_conflict(actor, attempt.participant_id)
    unsaid = rules.may_answer_so(words)
    if unsaid:
        raise BadInput("words", unsaid)
    request.answers.append(
        ReconsiderationAnswer(
            step=request.step,
            part=part,
            answered_by=actor.own_account_id,
            at=clock.now(),
            stands=stands,
            words=words.strip(),
        )
    )
    db.session.flush()
    record(
        actor,
        "reconsideration.answered",
        "module_attempt",
        attempt.id,
        {"step": request.step, "part": part.value, "stands": stands, "words": words.strip()},
    )
    result = rules.result_of(reconsiderations.facts_of(request, attempt, decision))
    return attempt if result is None else _close(actor, attempt, request, result)


def _close(actor: Actor, attempt: ModuleAttempt, request: Reconsideration, result: Result) -> ModuleAttempt:
    request.closed_at, request.result = clock.now(), result
    name = rules.ends_as(result, queries.asked_from(attempt.id))
    words = [one.words for one in request.answers if one.step == request.step]
    attempt = advance(
        actor=actor, attempt=attempt, transition_name=name, message="\n".join(words), step=request.step
    )
    return _end_if_over(attempt)


def _end_if_over(attempt: ModuleAttempt) -> ModuleAttempt:
    """What was verified without being achieved has ended, as before she asked."""
    if attempt.state is AttemptState.VERIFIED and attempt.outcome is not Outcome.ACHIEVED:
        attempt.ended_at = clock.now()
    return attempt
