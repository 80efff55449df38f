"""What may happen to an issued certificate: it is withdrawn, or its holder decides how much the check page shows."""

from __future__ import annotations

from uuid import UUID

from stegvis.access import Actor, Permission, require
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.errors import BadInput
from stegvis.certificates import queries, rules
from stegvis.certificates.actions.ordering import refuse_change
from stegvis.certificates.models import Certificate
from stegvis.certificates.states import CertificateState, Visibility, WithdrawalCause
from stegvis.validation import actions as validation_actions
from stegvis.validation.states import TransitionName


def withdraw(*, actor: Actor, certificate_id: UUID, cause: WithdrawalCause, hearing_note: str) -> Certificate:
    """Withdraw a certificate after the holder has been heard. Once withdrawn it stays so.

    By the same person again: no effect.
    Raises Refused when it is not valid any more or is the actor's own, BadInput without a note of the hearing.
    """
    certificate = queries.get_certificate(certificate_id, lock=True)
    require(actor, Permission.CERTIFICATE_WITHDRAW, queries.object_facts(certificate))
    if certificate.state is CertificateState.WITHDRAWN and certificate.withdrawn_by == actor.account_id:
        return certificate
    refuse_change(actor, certificate)
    unsaid = rules.may_withdraw(hearing_note)
    if unsaid:
        raise BadInput("hearing_note", unsaid)
    certificate.state = CertificateState.WITHDRAWN
    certificate.withdrawn_at = clock.now()
    certificate.withdrawn_by = actor.own_account_id
    certificate.withdrawal_cause = cause
    certificate.hearing_note = hearing_note.strip()
    changes = {"cause": cause.value, "hearing_note": certificate.hearing_note}
    record(actor, "certificate.withdrawn", "certificate", certificate.id, changes)
    if certificate.attempt_id is not None:
        validation_actions.advance(
            actor=actor,
            attempt=certificate.attempt_id,
            transition_name=TransitionName.CERTIFICATE_WITHDRAWN,
            certificate=str(certificate.id),
        )
    return certificate


def set_visibility(*, actor: Actor, certificate_id: UUID, visibility: Visibility) -> Certificate:
    """Let the holder decide whether the check page shows the paper's claims or only whether it is valid."""
    certificate = queries.get_certificate(certificate_id, lock=True)
    require(actor, Permission.CERTIFICATE_SHARE, queries.object_facts(certificate))
    if certificate.visibility is not visibility:
        certificate.visibility = visibility
        record(
            actor,
            "certificate.visibility_set",
            "certificate",
            certificate.id,
            {"visibility": visibility.value},
        )
    return certificate
