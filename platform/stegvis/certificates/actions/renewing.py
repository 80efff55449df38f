"""What is said about renewing a certificate that ends. The renewal itself is a new attempt, or the course once more."""

from __future__ import annotations

from uuid import UUID

from stegvis.access import Actor, Permission, require
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import Refused
from stegvis.base.language import _l
from stegvis.certificates import queries, renewals
from stegvis.certificates.models import Certificate
from stegvis.certificates.renewal_models import CertificateRenewal
from stegvis.people.facts import facts_as_seen


def ask_for_renewal(*, actor: Actor, certificate_id: UUID) -> None:
    """The holder says that she wants it renewed; her coordinator sees it. Again: no effect.

    Raises NotFound or Forbidden for another's, Refused when it does not end soon, is being renewed
    already, or is about a course.
    """
    certificate = queries.get_certificate(certificate_id, lock=True)
    require(actor, Permission.CERTIFICATE_SHARE, queries.object_facts(certificate))
    found = _waiting(certificate)
    if found.is_course:
        raise Refused(_l("Ett kursintyg förnyar du själv. Gå kursen igen."))
    if found.asked_at is not None and not found.is_laid_aside:
        return
    _said_about(certificate).asked_at = clock.now()
    record(actor, "certificate.renewal_wanted", "certificate", certificate.id)


def lay_aside(*, actor: Actor, certificate_id: UUID) -> None:
    """A coordinator takes it from the list of what waits: it is not to be renewed now. Again: no effect.

    Nothing else changes: its holder may still ask, and a new attempt may still begin. Raises NotFound or Forbidden for
    whoever may not put the holder up for a module, Refused when it does not end soon or is being renewed.
    """
    certificate = queries.get_certificate(certificate_id, lock=True)
    seen = facts_as_seen(actor, certificate.holder_id)
    require(actor, Permission.CASE_OPEN, seen)
    if _waiting(certificate).is_laid_aside:
        return
    said = _said_about(certificate)
    said.laid_aside_at, said.laid_aside_by = clock.now(), actor.own_account_id
    record(actor, "certificate.renewal_laid_aside", "certificate", certificate.id)


def _waiting(certificate: Certificate) -> renewals.ToRenew:
    found = renewals.to_renew_of(certificate.id)
    if found is None:
        raise Refused(_l("Intyget behöver inte förnyas nu, eller så pågår det redan."))
    return found


def _said_about(certificate: Certificate) -> CertificateRenewal:
    """The row about it. The certificate is held, so that two can't write the first one at once."""
    said = db.session.get(CertificateRenewal, certificate.id, populate_existing=True)
    if said is None:
        said = CertificateRenewal(certificate_id=certificate.id)
        db.session.add(said)
    return said
