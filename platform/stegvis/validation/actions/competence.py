"""Registering and ending the competence of staff, and what it lets them do."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from stegvis.access import Actor, Role
from stegvis.audit import record
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.people.models import Account
from stegvis.people.states import AccountKind
from stegvis.validation import competence_rules as rules
from stegvis.validation import competences, countersignatures
from stegvis.validation.actions.proving import Paper, attach_proof
from stegvis.validation.competence_models import StaffCompetence
from stegvis.validation.competence_proofs import CourseProof, proofs_of
from stegvis.validation.models import ModuleAttempt


def register_competence(
    *,
    actor: Actor,
    account_id: UUID,
    role: Role,
    module_key: str,
    valid_from: date,
    valid_to: date,
    proof: str = "",
    proof_date: date | None = None,
    certificate_id: UUID | None = None,
    as_trainee: bool = False,
    trainee_until: date | None = None,
    paper: Paper | None = None,
) -> StaffCompetence:
    """Vouch for somebody's competence in a role and a module (empty: every module) for a period, with proof.

    As a trainee, an assessor's decisions are countersigned until a day, or until she has competence without that.
    `paper` is what she has shown of it, as a file. The same again gives the one that is there, with the file. Whoever
    waits for an assessor in that module need not wait longer.
    Raises BadInput at the field that lacks something, Refused for one's own.
    """
    account = people_queries.get_account(account_id)
    refusal = rules.not_her_own_competence(actor.account_id, account_id)
    if refusal:
        raise Refused(refusal)
    _check_duty(account, role, module_key)
    _check_training(role, as_trainee, trainee_until)
    if valid_to < valid_from:
        raise BadInput("valid_to", _l("Slutdagen ligger före startdagen. Välj en senare dag."))
    chosen = _chosen(account_id, certificate_id)
    words = proof.strip() or (chosen.words if chosen else "")
    if not words:
        raise BadInput("proof", _l("Skriv vilket underlag du har sett, eller välj ett kursintyg."))
    dated = proof_date or (chosen.issued_on if chosen else None)
    if dated is None:
        raise BadInput("proof_date", _l("Skriv vilken dag underlaget är från."))
    # Two clicks at once take turns: the second finds what the first one wrote.
    people_queries.lock_account(account_id)
    known = competences.in_force_from(account_id, role, module_key, valid_from)
    if known is not None:
        vouched = (known.valid_to, known.proof, known.proof_date, known.certificate_id)
        training = (known.as_trainee, known.trainee_until)
        is_same = vouched == (valid_to, words, dated, chosen.certificate_id if chosen else None)
        if is_same and training == (as_trainee, trainee_until):
            return _with_paper(known, actor, paper)
        raise BadInput(
            "valid_from",
            _l("Det finns redan en kompetens från den dagen. Avsluta den först, eller välj en annan dag."),
        )
    competence = StaffCompetence(
        account_id=account_id,
        organisation_id=account.organisation_id,
        role=role,
        module_key=module_key,
        valid_from=valid_from,
        valid_to=valid_to,
        proof=words,
        proof_date=dated,
        certificate_id=chosen.certificate_id if chosen else None,
        as_trainee=as_trainee,
        trainee_until=trainee_until,
        registered_by=actor.account_id,
        registered_at=clock.now(),
    )
    db.session.add(competence)
    db.session.flush()
    facts = {
        "role": role.value,
        "module": module_key,
        "from": valid_from.isoformat(),
        "to": valid_to.isoformat(),
    }
    record(actor, "competence.registered", "account", account_id, {**facts, "proof": words})
    outbox.send("validation.start-mapping")
    return _with_paper(competence, actor, paper)


def _check_duty(account: Account, role: Role, module_key: str) -> None:
    if account.kind is not AccountKind.STAFF or role not in rules.DUTIES:
        raise BadInput("role", _l("Bara bedömare och interna kvalitetssäkrare har kompetens i registret."))
    if module_key != rules.EVERY_MODULE and module_key not in competences.module_titles(
        account.organisation_id
    ):
        raise BadInput("module", _l("Välj en modul i listan."))


def _check_training(role: Role, as_trainee: bool, trainee_until: date | None) -> None:
    if as_trainee and role is not Role.ASSESSOR:
        raise BadInput("as_trainee", _l("Bara bedömare kan vara under upplärning."))
    if trainee_until is not None and not as_trainee:
        raise BadInput(
            "trainee_until",
            _l(
                "En dag för kontrasignering gäller bara under upplärning. Kryssa för det, eller ta bort dagen."
            ),
        )


def _with_paper(competence: StaffCompetence, actor: Actor, paper: Paper | None) -> StaffCompetence:
    if paper is not None and paper.is_there:
        attach_proof(actor=actor, competence=competence, paper=paper)
    return competence


def _chosen(account_id: UUID, certificate_id: UUID | None) -> CourseProof | None:
    """The course certificate that was chosen, if it is hers and holds."""
    if certificate_id is None:
        return None
    for one in proofs_of([account_id]).get(account_id, ()):
        if one.certificate_id == certificate_id:
            return one
    raise BadInput("certificate", _l("Kursintyget gäller inte. Välj ett annat, eller skriv underlaget."))


def end_competence(*, actor: Actor, competence: StaffCompetence, reason: str) -> StaffCompetence:
    """End a competence at once, with a reason. Again: no effect."""
    competence = competences.get_competence(competence.id, lock=True)
    refusal = rules.not_her_own_competence(actor.account_id, competence.account_id)
    if refusal:
        raise Refused(refusal)
    if competence.ended_at is not None:
        return competence
    if not reason.strip():
        raise BadInput("reason", _l("Skriv varför kompetensen avslutas."))
    competence.ended_at, competence.ended_by = clock.now(), actor.account_id
    competence.end_reason = reason.strip()
    db.session.flush()
    facts = {"role": competence.role.value, "module": competence.module_key, "reason": reason.strip()}
    record(actor, "competence.ended", "account", competence.account_id, facts)
    return competence


def refuse_without_competence(actor: Actor, attempt: ModuleAttempt, role: Role) -> None:
    """Rows 8 and 11 to 13: Refused unless the actor has competence for the attempt's module today."""
    refusal = competences.refusal_of(actor, role, attempt.module_key)
    if refusal:
        raise Refused(refusal)


def refuse_to_judge(actor: Actor, attempt: ModuleAttempt) -> None:
    """Rows 8 and 12: Refused unless the actor may assess the module today, and this attempt.

    She may not when a reconsideration has changed her decision about it, or when she has reviewed one.
    """
    bars = countersignatures.bars_to_judging(actor, attempt)
    refusal = bars.beyond_competence or bars.barred
    if refusal:
        raise Refused(refusal)


def refuse_assignment(participant_id: UUID, *, staff_id: UUID, role: Role, day: date) -> None:
    """Raise BadInput when an assessor or verifier is about to be assigned to what she has no competence for."""
    if role not in rules.DUTIES:
        return
    refusal = rules.may_be_assigned(
        competences.held_by(staff_id), role, competences.open_modules_of(participant_id), day
    )
    if refusal:
        raise BadInput("staff", refusal)
