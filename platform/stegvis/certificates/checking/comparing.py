"""Every claim on a file beside what the record says. A stranger's file may say anything anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from stegvis.base.language import Text, _l
from stegvis.certificates import codes
from stegvis.certificates.checking.verdict import Row
from stegvis.certificates.claims import Claim, claims, main_claims, swedish_date
from stegvis.certificates.credentials.canonical import Document
from stegvis.certificates.snapshot import Snapshot, from_json

_LONGEST = 1_000
_MOST_VALUES = 100
_MOST_LEAVES = 2_000


@dataclass(frozen=True)
class _Place:
    """Where in a credential a claim stands: names of members, `*` for each of a list."""

    label: Text
    path: tuple[str, ...]
    is_name: bool = False
    is_day: bool = False


_ACHIEVEMENT = ("credentialSubject", "achievement")
_PLACES = (
    _Place(_l("Namn"), ("credentialSubject", "identifier", "*", "identityHash"), is_name=True),
    _Place(_l("Intyg"), ("name",)),
    _Place(_l("Löpnummer"), ("description",)),
    _Place(_l("Modul eller kurs"), (*_ACHIEVEMENT, "name")),
    _Place(_l("Version"), (*_ACHIEVEMENT, "version")),
    _Place(_l("Beskrivning"), (*_ACHIEVEMENT, "description")),
    _Place(_l("Visad kompetens eller kursens delar"), (*_ACHIEVEMENT, "resultDescription", "*", "name")),
    _Place(_l("Krav"), (*_ACHIEVEMENT, "criteria", "narrative")),
    _Place(_l("Utfärdare"), ("issuer", "name")),
    _Place(_l("Utfärdat"), ("validFrom",), is_day=True),
    _Place(_l("Gäller till"), ("validUntil",), is_day=True),
    _Place(_l("Kontrollsida"), ("evidence", "*", "id")),
)
_CLAIM = ("credentialSubject", "hasClaim", "*")
_SPECIFIED = (*_CLAIM, "specifiedBy")
_CHECK_PAGE = (*_CLAIM, "supplementaryDocument", "*", "contentURL")
_PLACES_FOR_EUROPASS = (
    _Place(_l("Namn"), ("credentialSubject", "fullName", "sv"), is_name=True),
    _Place(_l("Intyg"), ("displayParameter", "title", "sv")),
    _Place(_l("Upplysning"), ("displayParameter", "description", "sv")),
    _Place(_l("Modul eller kurs"), (*_CLAIM, "title", "sv")),
    _Place(_l("Beskrivning"), (*_SPECIFIED, "description", "sv")),
    _Place(_l("Visad kompetens eller kursens delar"), (*_SPECIFIED, "learningOutcome", "*", "title", "sv")),
    _Place(_l("Omfattning"), (*_SPECIFIED, "volumeOfLearning")),
    _Place(_l("Så bedömdes det"), (*_CLAIM, "provenBy", "*", "title", "sv")),
    _Place(_l("Omdöme"), (*_CLAIM, "provenBy", "*", "grade", "noteLiteral", "sv")),
    _Place(_l("Beslut om bedömning"), (*_CLAIM, "provenBy", "*", "awardedBy", "awardingDate"), is_day=True),
    _Place(_l("Utfärdare"), ("issuer", "legalName", "sv")),
    _Place(_l("Organisationsnummer"), ("issuer", "eIDASIdentifier", "notation")),
    _Place(_l("Utfärdat"), ("issuanceDate",), is_day=True),
    _Place(_l("Gäller till"), ("expirationDate",), is_day=True),
    _Place(_l("Kontrollsida"), _CHECK_PAGE),
)


def snapshot_in(text: str) -> Snapshot | None:
    """The snapshot that is attached to a PDF, if it can be read as one."""
    try:
        return from_json(text)
    except (ValidationError, ValueError, RecursionError):
        return None


def code_in(document: Document, snapshot: Snapshot | None) -> str | None:
    """The code that the file holds: whoever has it may open the check page."""
    if snapshot is not None:
        return codes.normalise(snapshot.code)
    for address in _at(document, ("evidence", "*", "id")) + _at(document, _CHECK_PAGE):
        found = codes.normalise(address.rpartition("/")[2])
        if found is not None:
            return found
    return None


def rows_of_credentials(in_file: Document, at_issuer: Document) -> tuple[Row, ...]:
    """A row for each claim that either credential makes."""
    return _rows(_PLACES, in_file, at_issuer)


def rows_for_europass(in_file: Document, at_issuer: Document) -> tuple[Row, ...]:
    """A row for each claim that either form for Europass makes, and one for whatever else is not the same.

    Such a form repeats much and nothing in it is signed: a difference anywhere is shown.
    """
    rows = _rows(_PLACES_FOR_EUROPASS, in_file, at_issuer)
    here, there = _leaves(in_file), _leaves(at_issuer)
    shown = {value for row in rows if row.differs for value in (*row.in_file, *row.at_issuer)}
    strange, missing = (
        tuple(
            value for place, value in sorted(one.items()) if other.get(place) != value and value not in shown
        )
        for one, other in ((here, there), (there, here))
    )
    return (*rows, Row(_l("Annat i filen"), strange, missing)) if strange or missing else rows


def _rows(places: Sequence[_Place], in_file: Document, at_issuer: Document) -> tuple[Row, ...]:
    return tuple(
        Row(place.label, _words(in_file, place), _words(at_issuer, place), place.is_name)
        for place in places
        if _words(in_file, place) or _words(at_issuer, place)
    )


def _leaves(document: Document) -> dict[str, str]:
    """Where each value of a document stands, and the value in words. Not recursive: depth is a stranger's."""
    found: dict[str, str] = {}
    waiting: list[tuple[str, object]] = [("", document)]
    while waiting and len(found) < _MOST_LEAVES:
        place, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(f"{place}/{name}"[:_LONGEST], one) for name, one in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{place}/{number}"[:_LONGEST], one) for number, one in enumerate(value)]
        else:
            found[place] = str(value)[:_LONGEST]
    return found


def rows_of_snapshots(in_file: Snapshot, at_issuer: Snapshot) -> tuple[Row, ...]:
    """A row for each claim that either paper makes."""
    here, there = _by_label(_all_claims(in_file)), _by_label(_all_claims(at_issuer))
    return tuple(
        Row(claim.label, _said(here, label), _said(there, label), claim.is_name)
        for label, claim in {**there, **here}.items()
    )


def _all_claims(snapshot: Snapshot) -> list[Claim]:
    main = _l("Visad kompetens") if snapshot.module else _l("Kursens delar")
    return [
        *claims(snapshot),
        Claim(main, tuple(main_claims(snapshot))),
        Claim(_l("Det här är intyget inte"), snapshot.is_not),
    ]


def _by_label(found: Sequence[Claim]) -> dict[str, Claim]:
    return {claim.label.source: claim for claim in found if claim.values}


def _said(found: dict[str, Claim], label: str) -> tuple[str, ...]:
    return found[label].values if label in found else ()


def _words(document: Document, place: _Place) -> tuple[str, ...]:
    found = _at(document, place.path)
    return tuple(_day(one) for one in found) if place.is_day else tuple(found)


def _day(moment: str) -> str:
    try:
        return swedish_date(date.fromisoformat(moment[:10]))
    except ValueError:
        return moment


def _at(document: Document, path: tuple[str, ...]) -> list[str]:
    values: list[object] = [document]
    for name in path:
        if name == "*":
            values = [one for value in values for one in (value if isinstance(value, list) else [value])]
        else:
            values = [value[name] for value in values if isinstance(value, dict) and name in value]
    return [one[:_LONGEST] for one in values[:_MOST_VALUES] if isinstance(one, str)]
