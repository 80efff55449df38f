"""The snapshot turned into what the drawing template needs: Swedish sentences, and names with their language."""

from __future__ import annotations

import unicodedata
from typing import Any

from stegvis.certificates.claims import Claim, claims, hours_text, level_text, main_claims, people_claims
from stegvis.certificates.codes import grouped
from stegvis.certificates.designs.rules import STANDARD, Design, palette
from stegvis.certificates.snapshot import COURSE_STATEMENT, Snapshot
from stegvis.certificates.states import CertificateKind

EASY_HELP = (
    "Visa intyget för en arbetsgivare. "
    "Arbetsgivaren kan läsa QR-koden på första sidan och se att intyget gäller."
)
MACHINE_READABLE = "Intygets uppgifter ligger också i filen certificate.json som är bifogad i detta dokument."
MAY_END = "Intyget kan ersättas eller återkallas. Kontrollsidan visar om det gäller i dag."
_ARABIC_LETTERS = {"ps": set("ټځڅډړږښګڼېۍ"), "ckb": set("ڕڵۆێە"), "ur": set("ٹڈڑںے"), "fa": set("پچژگکی")}
"""Letters that tell a language from those after it; whoever has none of them is taken for Arabic."""
_FROM_RIGHT = {"ar", *_ARABIC_LETTERS}
_UKRAINIAN = set("іїєґІЇЄҐ")

Run = dict[str, Any]


def language_of(text: str) -> str:
    """The language tag for a name, by its letters: a reader's voice and the direction depend on it.

    The first letter decides, as it does for the direction of a line. Latin letters stay with the paper's Swedish.
    Letters can't tell Tigrinya from Amharic or Bulgarian from Russian; then the commonest among the participants is
    taken.
    """
    letters = [character for character in text if character.isalpha()]
    first = letters[0] if letters else ""
    if "\u0600" <= first <= "\u06ff" or "\u0750" <= first <= "\u077f":
        return next((found for found, its in _ARABIC_LETTERS.items() if its & set(letters)), "ar")
    if "\u1200" <= first <= "\u139f":
        return "ti"
    if "\u0400" <= first <= "\u04ff":
        return "uk" if _UKRAINIAN & set(letters) else "ru"
    return "sv"


def run(text: str) -> Run:
    """A piece of text with its language and direction.

    Letters are put together with their marks: from a text that is turned round they would be copied apart.
    """
    text = unicodedata.normalize("NFC", text)
    language = language_of(text)
    return {"text": text, "lang": language, "rtl": language in _FROM_RIGHT}


def _rows(found: list[Claim]) -> list[dict[str, Any]]:
    return [{"label": claim.label.source, "value": [run(value) for value in claim.values]} for claim in found]


def _subject_words(snapshot: Snapshot) -> dict[str, Any]:
    if snapshot.module is not None:
        module = snapshot.module
        return {
            "statement": "",
            "has": "har visat kompetens i",
            "level": level_text(module.level.step, module.level.means),
            "claims_heading": "Visad kompetens",
            "easy": [outcome.easy_text for outcome in module.outcomes],
            "easy_lead": f"Jag har visat vad jag kan: {module.easy_title or module.title}.",
        }
    assert snapshot.course is not None
    return {
        "statement": COURSE_STATEMENT,
        "has": "har genomfört kursen",
        "level": hours_text(snapshot.course.hours),
        "claims_heading": "Kursens delar",
        "easy": [],
        "easy_lead": "",
    }


def _look(design: Design, kind: CertificateKind) -> dict[str, Any]:
    logo = design.logo
    return {
        "template": design.template.value,
        "colours": palette(design, kind),
        "logo": {"ratio": logo.width / logo.height, "alternative": logo.alternative} if logo else None,
    }


def document_data(snapshot: Snapshot, design: Design = STANDARD, sample: str = "") -> dict[str, Any]:
    """Everything that the template prints, as JSON-able values. `sample` is what a paper for show says across."""
    issued = snapshot.issued_on
    return {
        "kind": snapshot.kind.value,
        "look": _look(design, snapshot.kind),
        "sample": sample,
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
        "may_end": MAY_END,
        "lead": "Det här intyget visar att",
        "claims": main_claims(snapshot),
        "signed": _rows(people_claims(snapshot)),
        "rows": _rows(claims(snapshot)),
        "is_not": list(snapshot.is_not),
        "machine_readable": MACHINE_READABLE,
        "easy_help": EASY_HELP,
        **_subject_words(snapshot),
    }
