"""The snapshot turned into what the drawing template needs: Swedish sentences, and names with their language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from stegvis.certificates.codes import grouped
from stegvis.certificates.snapshot import COURSE_STATEMENT, Course, Module, Snapshot

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
EASY_HELP = "Visa intyget för en arbetsgivare. Arbetsgivaren kan läsa QR-koden på första sidan och se att intyget gäller."
MACHINE_READABLE = "Intygets uppgifter ligger också i filen certificate.json som är bifogad i detta dokument."
_PERSIAN = set("پچژگکی")
_UKRAINIAN = set("іїєґІЇЄҐ")

Run = dict[str, Any]
Row = dict[str, Any]


def swedish_date(day: date) -> str:
    """`22 november 2025`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def language_of(text: str) -> str:
    """The language tag for a name, by its letters: a reader's voice and the direction depend on it.

    The first letter decides, as it does for the direction of a line.

    Latin letters stay with the paper's Swedish. Letters can't tell Tigrinya from Amharic or Bulgarian from Russian;
    then the commonest among the participants is taken.
    """
    letters = [character for character in text if character.isalpha()]
    first = letters[0] if letters else ""
    if "\u0600" <= first <= "\u06ff" or "\u0750" <= first <= "\u077f":
        return "fa" if _PERSIAN & set(letters) else "ar"
    if "\u1200" <= first <= "\u139f":
        return "ti"
    if "\u0400" <= first <= "\u04ff":
        return "uk" if _UKRAINIAN & set(letters) else "ru"
    return "sv"


def run(text: str) -> Run:
    """A piece of text with its language and direction."""
    language = language_of(text)
    return {"text": text, "lang": language, "rtl": language in ("ar", "fa")}


def row(label: str, *values: str) -> Row:
    """A fact: its name and one or more lines."""
    return {"label": label, "value": [run(value) for value in values if value]}


def _rows(pairs: Iterable[Row]) -> list[Row]:
    return [pair for pair in pairs if pair["value"]]


def hours_text(hours: float | None) -> str:
    """`8 timmar`, `1,5 timmar`, or nothing."""
    if hours is None:
        return ""
    number = f"{hours:g}".replace(".", ",")
    return f"{number} timme" if number == "1" else f"{number} timmar"


def _period(module: Module) -> str:
    start, end = module.assessment.period_from, module.assessment.period_to
    if start and end and start != end:
        return f"{swedish_date(start)} – {swedish_date(end)}"
    day = start or end
    return swedish_date(day) if day else ""


def _module_rows(module: Module) -> list[Row]:
    assessment = module.assessment
    return [
        row("Modul", module.title),
        row("Modulens version", module.version),
        row("Omfattning", hours_text(module.hours)),
        row("Nivå", f"{module.level.step}: {module.level.means}", level_note()),
        row("Så bedömdes det", *assessment.methods),
        row("Var", *assessment.places),
        row("När", _period(module)),
        row("Språk", assessment.language_remark),
        row("Bedömare", assessment.assessor_name),
        row("Intern kontrollant", assessment.internal_verifier_name),
        row("Beslut om bedömning", swedish_date(assessment.decided_on)),
    ]


def _course_rows(course: Course) -> list[Row]:
    return [
        row("Kurs", course.title),
        row("Kursens version", course.version),
        row("Omfattning", hours_text(course.hours)),
        row("Krav för genomförd kurs", course.completion_rule),
        row("Genomförd", swedish_date(course.completed_on)),
    ]


def level_note() -> str:
    """What has to be said wherever a level stands."""
    return "Skalan är modulens egen. Nivån är inte placerad i SeQF."


def _fact_rows(snapshot: Snapshot) -> list[Row]:
    issuer = snapshot.issuer
    subject = _module_rows(snapshot.module) if snapshot.module else []
    subject += _course_rows(snapshot.course) if snapshot.course else []
    return _rows(
        [
            row("Namn", snapshot.holder_name),
            *subject,
            row("Utfärdare", issuer.organisation_name),
            row("Organisationsnummer", issuer.organisation_number),
            row("Enhet", issuer.unit_name),
            row("Utfärdat av", snapshot.issued_by_name or "Utfärdat automatiskt när kravet var uppfyllt"),
            row("Utfärdat", swedish_date(snapshot.issued_on)),
            row(
                "Gäller till",
                swedish_date(snapshot.valid_until) if snapshot.valid_until else "Utan slutdatum",
            ),
            row("Löpnummer", snapshot.serial),
            row("Kod", grouped(snapshot.code)),
            row("Kontrollsida", snapshot.check_url),
        ]
    )


def _signed_rows(snapshot: Snapshot) -> list[Row]:
    place = [snapshot.issuer.organisation_name, snapshot.issuer.unit_name]
    rows = [row("Utfärdat", swedish_date(snapshot.issued_on)), row("Utfärdare", *place)]
    rows.append(row("Utfärdat av", snapshot.issued_by_name))
    if snapshot.module is not None:
        rows.append(row("Bedömare", snapshot.module.assessment.assessor_name))
        rows.append(row("Intern kontrollant", snapshot.module.assessment.internal_verifier_name))
    return _rows(rows)


def _subject_words(snapshot: Snapshot) -> dict[str, Any]:
    if snapshot.module is not None:
        module = snapshot.module
        return {
            "statement": "",
            "lead": "Det här intyget visar att",
            "has": "har visat kompetens i",
            "level": f"Nivå {module.level.step} – {module.level.means}",
            "claims_heading": "Visad kompetens",
            "claims": [outcome.text for outcome in module.outcomes],
            "easy": [outcome.easy_text for outcome in module.outcomes],
            "easy_lead": f"Jag har visat vad jag kan: {module.easy_title or module.title}.",
        }
    assert snapshot.course is not None
    modules = snapshot.course.modules
    return {
        "statement": COURSE_STATEMENT,
        "lead": "Det här intyget visar att",
        "has": "har genomfört kursen",
        "level": hours_text(snapshot.course.hours).capitalize(),
        "claims_heading": "Kursens delar",
        "claims": [part.title + (f". Mål: {part.outcome}" if part.outcome else "") for part in modules],
        "easy": [],
        "easy_lead": "",
    }


def document_data(snapshot: Snapshot) -> dict[str, Any]:
    """Everything that the template prints, as JSON-able values."""
    issued = snapshot.issued_on
    return {
        "kind": snapshot.kind.value,
        "title": snapshot.title,
        "subject": snapshot.subject_title,
        "subject_run": run(snapshot.subject_title),
        "description": f"{snapshot.title} för {snapshot.holder_name}: {snapshot.subject_title}",
        "issuer": snapshot.issuer.organisation_name,
        "name": run(snapshot.holder_name),
        "date": [issued.year, issued.month, issued.day],
        "serial": snapshot.serial,
        "code": grouped(snapshot.code),
        "check_url": snapshot.check_url,
        "signed": _signed_rows(snapshot),
        "rows": _fact_rows(snapshot),
        "is_not": list(snapshot.is_not),
        "machine_readable": MACHINE_READABLE,
        "easy_help": EASY_HELP,
        **_subject_words(snapshot),
    }
