"""The claims of a paper as label and words: one list for the PDF and for the check page, so that they agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from stegvis.base.language import Text, _l
from stegvis.certificates.codes import grouped
from stegvis.certificates.snapshot import Course, Module, Snapshot

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
LEVEL_NOTE = "Skalan är modulens egen. Nivån är inte placerad i SeQF."


@dataclass(frozen=True)
class Claim:
    """What is claimed, and the paper's own Swedish words for it, a line each."""

    label: Text
    values: tuple[str, ...]
    is_name: bool = False


def swedish_date(day: date) -> str:
    """`22 november 2025`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def hours_text(hours: float | None) -> str:
    """`8 timmar`, `1,5 timmar`, or nothing."""
    if hours is None:
        return ""
    number = f"{hours:g}".replace(".", ",")
    return f"{number} timme" if number == "1" else f"{number} timmar"


def level_text(step: str, means: str) -> str:
    """The step and what it means. Modules often begin the meaning with the step itself; it is not said twice."""
    begins = means.lower().startswith((f"steg {step}", f"nivå {step}", step.lower()))
    return means if begins else f"Steg {step}: {means}"


def claims(snapshot: Snapshot) -> list[Claim]:
    """Every fact of the paper but its list of outcomes or parts and what it is not. Empty ones are left out."""
    return [*claims_without_code(snapshot), *_way_to_check(snapshot)]


def _way_to_check(snapshot: Snapshot) -> list[Claim]:
    return _filled(
        (_claim(_l("Kod"), grouped(snapshot.code)), _claim(_l("Kontrollsida"), snapshot.check_url))
    )


def claims_without_code(snapshot: Snapshot) -> list[Claim]:
    """The same without the code: whoever reads by a link that ends must not keep one that doesn't."""
    issuer = snapshot.issuer
    subject = _module_claims(snapshot.module) if snapshot.module else []
    subject += _course_claims(snapshot.course) if snapshot.course else []
    valid_until = swedish_date(snapshot.valid_until) if snapshot.valid_until else "Utan slutdatum"
    return _filled(
        (
            _name(_l("Namn"), snapshot.holder_name),
            *subject,
            _claim(_l("Utfärdare"), issuer.organisation_name),
            _claim(_l("Organisationsnummer"), issuer.organisation_number),
            _claim(_l("Enhet"), issuer.unit_name),
            _name(
                _l("Utfärdat av"), snapshot.issued_by_name or "Utfärdat automatiskt när kravet var uppfyllt"
            ),
            _claim(_l("Utfärdat"), swedish_date(snapshot.issued_on)),
            _claim(_l("Gäller till"), valid_until),
            _claim(_l("Löpnummer"), snapshot.serial),
        )
    )


def people_claims(snapshot: Snapshot) -> list[Claim]:
    """Who stands behind the paper and since when: what is printed under the claims on its first page."""
    issuer = snapshot.issuer
    signed = [
        _claim(_l("Utfärdat"), swedish_date(snapshot.issued_on)),
        _claim(_l("Gäller till"), swedish_date(snapshot.valid_until) if snapshot.valid_until else ""),
        _claim(_l("Utfärdare"), issuer.organisation_name, issuer.unit_name),
        _name(_l("Utfärdat av"), snapshot.issued_by_name),
    ]
    if snapshot.module is not None:
        signed.append(_name(_l("Bedömare"), snapshot.module.assessment.assessor_name))
        signed.append(_name(_l("Intern kvalitetssäkrare"), snapshot.module.assessment.internal_verifier_name))
    return _filled(signed)


def main_claims(snapshot: Snapshot) -> list[str]:
    """What the holder can do, or the parts of the course she followed."""
    if snapshot.module is not None:
        return [outcome.text for outcome in snapshot.module.outcomes]
    assert snapshot.course is not None
    return [
        part.title + (f". Mål: {part.outcome}" if part.outcome else "") for part in snapshot.course.modules
    ]


def _claim(label: Text, *values: str) -> Claim:
    return Claim(label, tuple(value for value in values if value))


def _name(label: Text, value: str) -> Claim:
    return Claim(label, (value,) if value else (), is_name=True)


def _filled(found: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in found if claim.values]


def _period(module: Module) -> str:
    start, end = module.assessment.period_from, module.assessment.period_to
    if start and end and start != end:
        return f"{swedish_date(start)} – {swedish_date(end)}"
    day = start or end
    return swedish_date(day) if day else ""


def _module_claims(module: Module) -> list[Claim]:
    assessment = module.assessment
    return [
        _claim(_l("Modul"), module.title),
        _claim(_l("Modulens version"), module.version),
        _claim(_l("Omfattning"), hours_text(module.hours)),
        _claim(_l("Nivå"), level_text(module.level.step, module.level.means), LEVEL_NOTE),
        _claim(_l("Så bedömdes det"), *assessment.methods),
        _claim(_l("Var"), *assessment.places),
        _claim(_l("När"), _period(module)),
        _claim(_l("Språk"), assessment.language_remark),
        _name(_l("Bedömare"), assessment.assessor_name),
        _name(_l("Intern kvalitetssäkrare"), assessment.internal_verifier_name),
        _claim(_l("Beslut om bedömning"), swedish_date(assessment.decided_on)),
    ]


def _course_claims(course: Course) -> list[Claim]:
    return [
        _claim(_l("Kurs"), course.title),
        _claim(_l("Kursens version"), course.version),
        _claim(_l("Omfattning"), hours_text(course.hours)),
        _claim(_l("Krav för genomförd kurs"), course.completion_rule),
        _claim(_l("Genomförd"), swedish_date(course.completed_on)),
    ]
