"""Making the paper of a completed course, by the system and for everybody who met the rule."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from stegvis.access import SYSTEM
from stegvis.base import outbox
from stegvis.certificates import queries
from stegvis.certificates.actions.issuing import keep, new_stamp
from stegvis.certificates.course_composing import course_snapshot
from stegvis.certificates.models import Certificate
from stegvis.learning.queries import course_certificate_facts

_NAMESPACE = UUID("5b0c7f52-3a5c-4c39-9d0c-0c1f4a8f2f11")


def issue_course_certificate(enrolment_id: UUID) -> Certificate | None:
    """Make the certificate of a completed course, once for an enrolment. None when the course isn't complete."""
    made = queries.certificate_of_enrolment(enrolment_id)
    facts = course_certificate_facts(enrolment_id)
    if made is not None or not facts.completed:
        return made
    certificate = Certificate(
        id=uuid5(_NAMESPACE, str(enrolment_id)),
        holder_id=facts.learner_id,
        organisation_id=facts.organisation_id,
        unit_id=facts.unit_id,
        enrolment_id=enrolment_id,
        course_key=facts.course_key,
        protected=facts.protected,
    )
    return keep(certificate, course_snapshot(facts, new_stamp()), SYSTEM)


def order_course_certificate(_sender: Any, *, enrolment_id: UUID, **_facts: Any) -> None:
    """Receive the news that a course is completed: write a message in the same transaction."""
    outbox.send("certificates.issue-course", enrolment=str(enrolment_id))
