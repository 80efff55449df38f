"""A holder shows her certificate to somebody by a link, and takes the link back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID, uuid4

from stegvis.access import Actor, ObjectFacts, Permission, require
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.certificates import queries, share_queries, share_rules
from stegvis.certificates.models import Certificate
from stegvis.certificates.share_links import share_token
from stegvis.certificates.share_models import CertificateShare, SharedEvidence
from stegvis.certificates.states import LinkStanding, ShareDepth
from stegvis.people.tokens import token_hash


@dataclass(frozen=True)
class NewShare:
    """What the form gives: how deep, for how many days, and which evidence goes along.

    `people_agreed`: she says that all who are in it have said yes to its being shown.
    """

    form_key: str
    depth: ShareDepth
    days: int
    evidence_ids: tuple[UUID, ...] = ()
    people_agreed: bool = False


def share(*, actor: Actor, certificate_id: UUID, new: NewShare) -> CertificateShare:
    """Make a link to the holder's own certificate. A form sent twice makes one.

    A form that was gone back to, changed and sent again makes another: its key says which form it was, not what was in
    it. Raises Refused when the certificate has ended or has too many links, BadInput for what can't be shown.
    """
    certificate = queries.get_certificate(certificate_id, lock=True)
    facts = queries.object_facts(certificate)
    require(actor, Permission.CERTIFICATE_SHARE, facts)
    form_key = _key_of(new)
    already = share_queries.share_by_form_key(certificate_id, form_key)
    if already is not None:
        return already
    refusal = share_rules.share_refusal(
        queries.standing_of(certificate), share_queries.count_open(certificate_id)
    )
    if refusal:
        raise Refused(refusal)
    has_people = _check(certificate, facts, new)
    share_id, moment = uuid4(), clock.now()
    made = CertificateShare(
        id=share_id,
        certificate_id=certificate_id,
        depth=new.depth,
        token_hash=token_hash(share_token(share_id)),
        form_key=form_key,
        people_agreed=has_people,
        created_at=moment,
        expires_at=share_rules.end_of(new.days, moment),
        pieces=[
            SharedEvidence(evidence_id=one, position=place)
            for place, one in enumerate(dict.fromkeys(new.evidence_ids))
        ],
    )
    db.session.add(made)
    db.session.flush()
    record(actor, "certificate.shared", "certificate", certificate_id, _told(made, new))
    return made


def _key_of(new: NewShare) -> str:
    """One key for one form with one content, of the length that the column has."""
    content = (new.form_key, new.depth.value, new.days, sorted(map(str, new.evidence_ids)), new.people_agreed)
    return hashlib.sha256(repr(content).encode()).hexdigest()[:40]


def _check(certificate: Certificate, facts: ObjectFacts, new: NewShare) -> bool:
    """Refuse what can't be shown. Whether others are in the evidence that goes along, who have then said yes."""
    if new.days not in share_rules.LIFETIMES:
        raise BadInput("days", _l("Välj något av alternativen i listan."))
    too_deep = share_rules.depth_refusal(new.depth, is_protected=facts.protected)
    if too_deep:
        raise BadInput("depth", too_deep)
    if new.depth is not ShareDepth.EVIDENCE:
        if new.evidence_ids:
            raise BadInput("depth", _l("Välj något av alternativen i listan."))
        return False
    showable = {one.id: one for one in share_queries.showable_evidence(certificate)}
    chosen = set(new.evidence_ids)
    unfit = share_rules.evidence_refusal(len(chosen), are_all_showable=chosen <= showable.keys())
    if unfit:
        raise BadInput("evidence", unfit)
    has_people = any(
        share_queries.facts_of(showable[one], certificate.holder_id).has_people for one in chosen
    )
    unasked = share_rules.consent_refusal(has_people=has_people, people_agreed=new.people_agreed)
    if unasked:
        raise BadInput("people_agreed", unasked)
    return has_people


def _told(made: CertificateShare, new: NewShare) -> dict[str, object]:
    return {
        "share": str(made.id),
        "depth": made.depth.value,
        "expires": made.expires_at.isoformat(),
        "evidence": [str(one) for one in new.evidence_ids],
        "people_agreed": made.people_agreed,
    }


def withdraw_share(*, actor: Actor, share_id: UUID) -> CertificateShare:
    """End a link now. One that has ended already stays as it is."""
    found = share_queries.get_share(share_id, lock=True)
    certificate = queries.get_certificate(found.certificate_id)
    require(actor, Permission.CERTIFICATE_SHARE, queries.object_facts(certificate))
    if share_queries.standing_of(found) is LinkStanding.OPEN:
        found.withdrawn_at = clock.now()
        record(actor, "certificate.share_withdrawn", "certificate", certificate.id, {"share": str(share_id)})
    return found
