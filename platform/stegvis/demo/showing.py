"""What a participant of the demonstration does with her certificate."""

from __future__ import annotations

from uuid import UUID

from stegvis.certificates import actions as certificate_actions
from stegvis.certificates import queries as certificate_queries
from stegvis.certificates import share_queries
from stegvis.certificates.share_rules import LIFETIMES
from stegvis.certificates.states import ShareDepth
from stegvis.demo.founding import actor
from stegvis.validation.rules import EvidenceKind


def share(attempt_id: UUID) -> None:
    """She applies for work twice: one link with her photos holds, and one to the paper alone she has taken back."""
    order = certificate_queries.order_of_attempt(attempt_id)
    assert order is not None
    certificate = certificate_queries.get_certificate(order.id)
    person = actor(certificate.holder_id)
    photos = [
        one.id
        for one in share_queries.showable_evidence(certificate)
        if one.kind is EvidenceKind.PHOTO and one.people == "nobody"
    ]
    for key, depth, pieces in (
        ("paper", ShareDepth.CLAIMS, []),
        ("photos", ShareDepth.EVIDENCE, photos[:3]),
    ):
        new = certificate_actions.NewShare(key, depth, max(LIFETIMES), tuple(pieces))
        made = certificate_actions.share(actor=person, certificate_id=certificate.id, new=new)
        if depth is ShareDepth.CLAIMS:
            certificate_actions.withdraw_share(actor=person, share_id=made.id)
