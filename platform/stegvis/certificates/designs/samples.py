"""Papers for show: every field filled, with the longest names that the organisation has, and no claim about anybody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from stegvis.certificates.composing import check_address
from stegvis.certificates.designs.queries import LongestNames
from stegvis.certificates.rendering import can_show, showable
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

ACROSS = "PROV – inte ett intyg"
NO_CODE = "0" * 16
"""Opens nothing: codes are drawn from eighty bits, and this one is on no paper."""

_HOLDER = "Maria Fernanda Guadalupe Hernández-Villanueva Santamaría"
_STAFF = "Ann-Charlotte Lagerkvist Söderbäck"
_UNIT = "Verkstaden"
_ORGANISATION = "Organisationens namn"
_OUTCOME = "Här står vad personen kan göra, så som modulen säger det. En rad för varje lärandemål."
_EASY = "Här står samma sak med lätta ord."
_OUTCOMES = 5
_PARTS = 8


@dataclass(frozen=True)
class SampleNames:
    """What a sample is filled with."""

    organisation: str
    organisation_number: str
    unit: str
    holder: str
    staff: str
    title: str


def sample_names(names: LongestNames, organisation_number: str, titles: Collection[str]) -> SampleNames:
    """The longest that there are and that can be printed; made-up ones where there are none."""
    titles = [shown for title in titles if (shown := showable(title))]
    return SampleNames(
        organisation=showable(names.organisation) or _ORGANISATION,
        organisation_number=organisation_number,
        unit=showable(names.unit) or _UNIT,
        holder=names.participant if names.participant and can_show(names.participant) else _HOLDER,
        staff=names.staff if names.staff and can_show(names.staff) else _STAFF,
        title=max(titles, key=len) if titles else "Modulens eller kursens namn",
    )


def sample_paper(kind: CertificateKind, names: SampleNames, public_url: str, day: date) -> Snapshot:
    """A paper of this kind, dated this day."""
    is_competence = kind is CertificateKind.COMPETENCE
    return Snapshot(
        kind=kind,
        holder_name=names.holder,
        issuer=Issuer(
            organisation_name=names.organisation,
            organisation_number=names.organisation_number,
            unit_name=names.unit,
        ),
        module=_module(names, day) if is_competence else None,
        course=None if is_competence else _course(names.title, day),
        is_not=("Det här är ett prov på hur intygen ser ut. Det intygar ingenting.",),
        issued_on=day,
        issued_by_name=names.staff if is_competence else "",
        serial=f"SV-{day.year}-000000",
        code=NO_CODE,
        check_url=check_address(public_url, NO_CODE),
    )


def _module(names: SampleNames, day: date) -> Module:
    return Module(
        key="prov",
        title=names.title,
        easy_title="",
        version="1",
        hours=40,
        level=Level(step="2", means="utför vanliga uppgifter på egen hand och frågar när något är nytt"),
        outcomes=(Outcome(text=_OUTCOME, easy_text=_EASY),) * _OUTCOMES,
        assessment=Assessment(
            methods=("Iakttagelse på arbetsplatsen", "Samtal"),
            places=(names.unit,),
            period_from=day - timedelta(days=60),
            period_to=day,
            assessor_name=names.staff,
            internal_verifier_name=names.staff,
            decided_on=day,
        ),
    )


def _course(title: str, day: date) -> Course:
    return Course(
        key="prov",
        title=title,
        version="1",
        modules=(CourseModule(title="En del av kursen", outcome="Här står vad delen handlar om."),) * _PARTS,
        hours=8,
        completion_rule="Alla övningar besvarade",
        completed_on=day,
    )
