"""The people of one unit, and what they do with a validation in each of its states, through the rooms' own verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from stegvis.access import Actor, Role
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.certificates import actions as certificate_actions
from stegvis.certificates.models import Certificate
from stegvis.certificates.states import CertificateState, WithdrawalCause
from stegvis.people import queries as people_queries
from stegvis.people.actions.accounts import set_protected
from stegvis.people.actions.conflicts import declare_conflict
from stegvis.people.conflict_models import Tie
from stegvis.people.models import Account
from stegvis.validation import actions, plans, queries
from stegvis.validation.circumstances_rules import Circumstances
from stegvis.validation.guard_facts import attempt_facts
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.rules import EvidenceKind, JudgementResult
from stegvis.validation.states import AttemptState, Outcome
from stegvis.verification import actions as verification_actions
from stegvis.verification import external_queries
from stegvis.verification import queries as verification_queries
from stegvis.verification.external_drawing import ExternalOutcome
from stegvis.verification.rules import CriterionWord
from stegvis.verification.states import Agreement, Check, ReviewOutcome
from tests.factories import people, planning, validation
from tests.factories.validation import MODULE, WEIGHED

STAFF: Mapping[str, tuple[Role, ...]] = {
    "supervisor": (Role.SUPERVISOR,),
    "assessor": (Role.ASSESSOR,),
    "colleague": (Role.ASSESSOR, Role.INTERNAL_VERIFIER, Role.ISSUER),
    "trainee": (Role.ASSESSOR, Role.EXTERNAL_VERIFIER),
    "coordinator": (Role.COORDINATOR,),
    "verifier": (Role.INTERNAL_VERIFIER, Role.ISSUER, Role.EXTERNAL_VERIFIER),
    "issuer": (Role.ISSUER,),
    "external": (Role.EXTERNAL_VERIFIER,),
    "administrator": (Role.ADMINISTRATOR,),
}
"""Some have been given roles that they may not use on the same attempt."""


@dataclass(frozen=True)
class Scene:
    """A unit with its staff, by the name of what they mostly do."""

    unit_id: UUID
    organisation_id: UUID
    ids: Mapping[str, UUID]

    @classmethod
    def made(cls) -> Scene:
        """A unit of its own."""
        cast = validation.cast()
        accounts = {role: getattr(cast, role) for role in STAFF if hasattr(cast, role)}
        for name in STAFF.keys() - accounts.keys():
            accounts[name] = people.staff(STAFF[name][0], cast.unit, is_competent=name != "trainee")
        people.competence(accounts["trainee"], Role.ASSESSOR, as_trainee=True)
        for name, roles in STAFF.items():
            for role in roles[1:]:
                people.membership(accounts[name], role, cast.unit)
        return cls(cast.unit.id, cast.unit.organisation_id, {name: one.id for name, one in accounts.items()})

    def account(self, name: str) -> Account:
        """Read anew: making a certificate ends the session."""
        return people_queries.get_account(self.ids[name])

    def participant(self) -> Account:
        """One more participant, with supervisor and coordinator; nobody assesses yet."""
        one = people.participant(people_queries.get_unit(self.unit_id))
        people.assignment(one, self.account("supervisor"), Role.SUPERVISOR)
        people.assignment(one, self.account("coordinator"), Role.COORDINATOR)
        return one

    def choose_external(self, *, required: bool) -> None:
        """The issuer decides whether the module's decisions are looked at externally."""
        present = external_queries.choice_in_force(self.organisation_id, MODULE)
        verification_actions.choose_external(
            actor=people.actor(self.account("issuer")),
            organisation_id=self.organisation_id,
            module_key=MODULE,
            is_required=required,
            percent=100 if required else None,
            reason="Avtalet säger det.",
            seen_choice_id=present.id if present else None,
        )
        db.session.commit()


Verb = Callable[[Scene, Actor, ModuleAttempt, Random], object]


def _assign(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    her = people_queries.get_account(attempt.participant_id)
    if not people_queries.assigned(her.id).get(Role.ASSESSOR):
        for name in ("assessor", "colleague", "trainee"):
            people.assignment(her, scene.account(name), Role.ASSESSOR)
    actions.start_mapping(actor=actor, attempt=attempt)


def _confirm(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    plan = plans.plan_of(attempt.id)
    if plan is None:
        plan = planning.sent(scene.account("assessor"), attempt)
    request = chance.choice(["Hon sa ja.", ""])
    actions.confirm_plan(actor=actor, attempt=attempt, version=plan.version, request=request)


def _rest(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    day = date(2099, 1, 1)
    actions.put_to_rest(actor=actor, attempt=attempt, message="Vänta lite.", look_again_on=day)


def _new(attempt: ModuleAttempt, chance: Random, kind: EvidenceKind) -> actions.NewEvidence:
    keys, form_key = queries.module_of(attempt).criterion_ids, f"{chance.getrandbits(64):x}"
    told = Circumstances() if kind is EvidenceKind.OBSERVATION else validation.BY_HERSELF
    return actions.NewEvidence(
        form_key=form_key, kind=kind, criterion_keys=keys, text="Jag diskar varje dag.", circumstances=told
    )


def _show(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    actions.add_evidence(actor=actor, attempt=attempt, new=_new(attempt, chance, EvidenceKind.TEXT))


def _observe(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    actions.add_observation(actor=actor, attempt=attempt, new=_new(attempt, chance, EvidenceKind.OBSERVATION))


def _hand_in(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    actions.hand_in(actor=actor, attempt=attempt, request="Hon bad om det.")


def _pause(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    actions.pause(actor=actor, attempt=attempt, reason="Borta.")


def _take_up(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    actions.take_up(actor=actor, attempt=attempt)


def _ask_for_more(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    actions.ask_for_more(actor=actor, attempt=attempt, message="Visa mer.")


def _decide(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    module, seen = queries.module_of(attempt), queries.current_judgements(attempt.id)
    if attempt_facts(attempt, only_handed_in=True).observed < set(module.criterion_ids):
        new = _new(attempt, chance, EvidenceKind.OBSERVATION)
        actions.add_observation(actor=people.actor(scene.account("supervisor")), attempt=attempt, new=new)
    met = chance.random() < 0.8
    result, reason = (JudgementResult.MET, "") if met else (JudgementResult.NOT_YET, "Mer övning.")
    for key in module.criterion_ids:
        seen_id = seen[key].id if key in seen else None
        actions.judge(actor=actor, attempt=attempt, criterion_key=key, result=result, reason=reason,
                      seen_judgement_id=seen_id)  # fmt: skip
    for outcome in module.outcomes:
        actions.give_outcome_reason(actor=actor, attempt=attempt, outcome_key=outcome.id, reason="Därför.")
    decided = Outcome.ACHIEVED if met else Outcome.NOT_YET
    actions.decide(actor=actor, attempt=attempt, outcome=decided, reason="Öva mer.", weighing=WEIGHED)


def _decide_on_what_is_there(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    actions.decide(actor=actor, attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED)


def _sign(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    actions.countersign(actor=actor, attempt=attempt, stands=chance.random() < 0.7, words="Titta igen.")


def _lock(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    item = verification_queries.latest_item_of_attempt(attempt.id)
    # Mostly when some have gathered, so that not all are drawn.
    if item is not None and (len(verification_queries.items_of(item.batch_id)) > 2 or chance.random() < 0.1):
        verification_actions.lock_batch(actor=actor, batch_id=item.batch_id)


def _approve(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    verification_actions.finish_review(
        actor=actor, attempt=attempt, outcome=ReviewOutcome.APPROVED, checks=list(Check)
    )


def _return(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    word = CriterionWord(Agreement.DISAGREE if chance.random() < 0.7 else Agreement.ACTION, "Det syns inte.")
    verification_actions.finish_review(
        actor=actor,
        attempt=attempt,
        outcome=ReviewOutcome.RETURNED,
        reason="Titta igen.",
        words={queries.module_of(attempt).criterion_ids[0]: word},
    )


def _approve_rest(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    item = verification_queries.latest_item_of_attempt(attempt.id)
    if item is not None:
        verification_actions.approve_rest(actor=actor, batch_id=item.batch_id)


def _approve_externally(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    verification_actions.finish_external_review(
        actor=actor, attempt=attempt, outcome=ExternalOutcome.APPROVED
    )


def _ask_external_action(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    act_by = clock.local(clock.now()).date() + timedelta(days=14)
    verification_actions.finish_external_review(
        actor=actor, attempt=attempt, outcome=ExternalOutcome.ACTION, reason="Visa mer.", act_by=act_by
    )


def _protect(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    her = people_queries.get_account(attempt.participant_id)
    set_protected(actor=actor, account=her, protected=True)
    verification_actions.go_on_with_waiting()


def _pass_on_action(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    verification_actions.pass_on_external_action(actor=actor, attempt=attempt, reason="Gör så här.")


def _issue(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    certificate_actions.order_issue(actor=actor, attempt_id=attempt.id)
    db.session.commit()
    outbox.run_pending()


def _valid_certificate(attempt: ModuleAttempt) -> UUID | None:
    found = db.session.query(Certificate).filter_by(attempt_id=attempt.id, state=CertificateState.ISSUED)
    one = found.one_or_none()
    return one.id if one is not None else None


def _replace(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    certificate_id = _valid_certificate(attempt)
    if certificate_id is not None:
        certificate_actions.order_replacement(
            actor=actor, certificate_id=certificate_id, new_name="Amina Nyttnamn", reason="Nytt namn."
        )
        db.session.commit()
        outbox.run_pending()


def _withdraw(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    certificate_id = _valid_certificate(attempt)
    if certificate_id is not None:
        certificate_actions.withdraw(
            actor=actor,
            certificate_id=certificate_id,
            cause=WithdrawalCause.ERROR,
            hearing_note="Hon hördes.",
        )


def _ask_again(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    actions.ask_reconsideration(actor=actor, attempt=attempt, ground="Fel.")


def _take_back(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    actions.take_back_reconsideration(actor=actor, attempt=attempt)


def _pass_on(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    with clock.at(clock.now() + timedelta(days=chance.choice([1, 60]))):
        actions.pass_on_reconsideration(actor=actor, attempt=attempt)
        db.session.commit()


def _answer(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    stands = chance.random() < 0.5
    actions.answer_reconsideration(actor=actor, attempt=attempt, stands=stands, words="Jag har tittat noga.")


def _abort(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    actions.abort(actor=actor, attempt=attempt, reason="Nog.")


def too_close(scene: Scene, actor: Actor, attempt: ModuleAttempt, chance: Random) -> None:
    """She says so herself; nobody else can be sure to be there for it."""
    declare_conflict(
        actor=actor, participant_id=attempt.participant_id, staff_id=actor.own_account_id, tie=Tie.CLOSE
    )


def open_for(scene: Scene, actor: Actor, participant_id: UUID) -> ModuleAttempt:
    """Row 1."""
    return actions.open_attempt(
        actor=actor, participant_id=participant_id, module_key=MODULE, information=validation.informed()
    )


_S = AttemptState
_ASK: tuple[str, Verb] = ("participant", _ask_again)
WHAT_FITS: Mapping[AttemptState, tuple[tuple[str, Verb], ...]] = {
    _S.REGISTERED: (("coordinator", _assign),),
    _S.MAPPING: (*[("participant", _confirm)] * 4, ("assessor", _confirm), ("assessor", _rest)),
    _S.PLANNED: (("participant", _show), ("supervisor", _observe)),
    _S.IN_PROGRESS: (
        *(("participant", _show), ("supervisor", _observe), ("coordinator", _pause)),
        *[("participant", _hand_in)] * 3, ("assessor", _hand_in),
    ),
    _S.PAUSED: (("coordinator", _take_up), ("participant", _take_up)),
    _S.DORMANT: (("coordinator", _take_up),),
    _S.ABORTED: (("coordinator", _take_up),),
    _S.SUBMITTED: (*[("assessor", _decide)] * 3, ("trainee", _decide), ("assessor", _ask_for_more)),
    _S.SUPPLEMENT: (("participant", _show), ("supervisor", _observe)),
    _S.ASSESSED: (*[("colleague", _sign)] * 3, ("assessor", _sign)),
    _S.IN_QUEUE: (*[("system", _lock)] * 4, _ASK),
    _S.SAMPLED: (*[("verifier", _approve)] * 5, *[("verifier", _return)] * 2, ("colleague", _approve)),
    _S.OUTSIDE_SAMPLE: (*[("verifier", _approve_rest)] * 5, _ASK),
    _S.RETURNED: (("assessor", _decide), ("colleague", _decide), ("colleague", _ask_for_more)),
    _S.VERIFIED: (_ASK,),
    _S.EXTERNAL_SAMPLE: (
        *[("external", _approve_externally)] * 3, *[("external", _ask_external_action)] * 2,
        ("administrator", _protect), ("verifier", _approve_externally), ("trainee", _approve_externally),
    ),
    _S.EXTERNALLY_APPROVED: (),
    _S.EXTERNAL_ACTION: (("verifier", _pass_on_action),),
    _S.CLEARED: (*[("issuer", _issue)] * 4, ("verifier", _issue), ("colleague", _issue)),
    _S.CERTIFIED: (*[("issuer", _replace)] * 2, ("issuer", _withdraw), _ASK, _ASK, ("verifier", _withdraw)),
    _S.WITHDRAWN: (),
    _S.RECONSIDERATION: (
        *[("assessor", _answer)] * 4, *[("colleague", _answer)] * 2, ("verifier", _answer), ("issuer", _answer),
        ("participant", _take_back), ("participant", _pass_on), ("coordinator", _pass_on),
    ),
}  # fmt: skip
"""What people mostly do in each state, and who; what is named more often is done more often."""

SELDOM: tuple[tuple[str, Verb], ...] = (("participant", _abort), ("coordinator", _abort))
EVERY_VERB = (
    *{verb: None for fitting in WHAT_FITS.values() for _, verb in fitting},
    _decide_on_what_is_there,
)
