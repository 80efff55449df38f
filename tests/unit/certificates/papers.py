"""Snapshots for tests, true to what the units issue."""

from __future__ import annotations

from datetime import date

from stegvis.certificates.snapshot import (
    Assessment,
    Course,
    CourseModule,
    Issuer,
    Level,
    Module,
    Outcome,
    Snapshot,
)
from stegvis.certificates.states import CertificateKind

OUTCOMES = (
    Outcome(
        text="Deltagaren kan skrapa, sortera, diska i maskin och hålla rent och smutsigt isär.",
        easy_text="Jag kan diska och hålla rent och smutsigt isär.",
    ),
    Outcome(text="Deltagaren kan duka och servera hygieniskt.", easy_text="Jag kan duka och servera."),
)
ASSESSMENT = Assessment(
    methods=("Iakttagelse på arbetsplatsen", "Samtal"),
    places=("Kafé Bryggan",),
    period_from=date(2025, 9, 1),
    period_to=date(2025, 11, 14),
    language_remark="Samtalen hölls med tolk.",
    assessor_name="Karin Lindqvist",
    internal_verifier_name="Bo Ek",
    decided_on=date(2025, 11, 14),
)
MODULE = Module(
    key="disk-kafe",
    title="Disk/kafé",
    easy_title="Disk och kafé",
    version="2",
    hours=40,
    level=Level(step="1", means="utför kända uppgifter på en plats, med handledning vid behov"),
    outcomes=OUTCOMES,
    assessment=ASSESSMENT,
)
COURSE = Course(
    key="handledare",
    title="Handledare på arbetsplatsen",
    version="1",
    modules=(CourseModule(title="Rollen", outcome="Du kan förklara vad en handledare gör."),),
    hours=8.5,
    completion_rule="Alla övningar besvarade",
    completed_on=date(2025, 11, 20),
)
ISSUER = Issuer(
    organisation_name="Kustviks kommun", organisation_number="212000-0001", unit_name="Verkstaden Hamnen"
)
CHECK_URL = "https://stegvis.example/intyg/7K3M-92QX-ABCD-1234"


def competence_paper(name: str = "Åsa Öberg") -> Snapshot:
    """A competence certificate for this name."""
    return Snapshot(
        kind=CertificateKind.COMPETENCE,
        holder_name=name,
        issuer=ISSUER,
        module=MODULE,
        is_not=("Intyget är inget betyg.",),
        issued_on=date(2025, 11, 22),
        issued_by_name="Maria Sjögren",
        serial="SV-2025-000123",
        code="7K3M92QXABCD1234",
        check_url=CHECK_URL,
    )


LAST_DAY = date(2026, 11, 14)


def ending(paper: Snapshot) -> Snapshot:
    """The same paper, with a last day."""
    return paper.model_copy(update={"valid_until": LAST_DAY})


def course_paper(name: str = "Åsa Öberg") -> Snapshot:
    """A course certificate for this name."""
    return Snapshot(
        kind=CertificateKind.COURSE,
        holder_name=name,
        issuer=ISSUER,
        course=COURSE,
        issued_on=date(2025, 11, 22),
        serial="SV-2025-000124",
        code="7K3M92QXABCD1235",
        check_url=CHECK_URL,
    )
