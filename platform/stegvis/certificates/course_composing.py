"""From the facts of an enrolment to the snapshot of a course certificate. Pure."""

from __future__ import annotations

from stegvis.certificates.composing import Stamp
from stegvis.certificates.snapshot import Course, CourseModule, Issuer, Snapshot
from stegvis.certificates.states import CertificateKind
from stegvis.learning.queries import CourseCertificateFacts


def course_snapshot(facts: CourseCertificateFacts, stamp: Stamp) -> Snapshot:
    """All claims of a course certificate."""
    return Snapshot(
        kind=CertificateKind.COURSE,
        holder_name=facts.learner_name,
        issuer=Issuer(
            organisation_name=facts.organisation_name,
            organisation_number=facts.organisation_number or "",
            unit_name=facts.unit_name,
        ),
        course=Course(
            key=facts.course_key,
            title=facts.course_title,
            version=facts.course_version,
            modules=tuple(CourseModule(title=title, outcome=outcome) for title, outcome in facts.modules),
            hours=facts.hours,
            completion_rule=facts.completion_rule,
            completed_on=facts.completed_on,
        ),
        issued_on=stamp.issued_on,
        valid_until=facts.valid_until,
        serial=stamp.serial,
        code=stamp.code,
        check_url=stamp.check_url,
    )
