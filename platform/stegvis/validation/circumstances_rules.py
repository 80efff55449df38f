"""How a piece of evidence came to be: when, by whom, in which language, with whose consent. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from stegvis.base.language import Text, _l
from stegvis.content.variants import VARIANTS
from stegvis.validation.rules import OWN_KINDS, EvidenceKind

FIRST_YEAR = 1950
"""What is said to have been done before this is a slip of the pen."""


class TakenBy(StrEnum):
    """Who held the phone or the pen. The value is stored; no name of anybody outside is.

    Of what a participant added before she was asked, AUTHOR is all that is known.
    """

    AUTHOR = "author"
    PARTICIPANT = "participant"
    SUPERVISOR = "supervisor"
    WITNESS = "witness"
    STAFF = "staff"
    OTHER = "other"


class Interpreter(StrEnum):
    """Whether somebody interpreted, and who is heard. The value is stored."""

    NONE = "none"
    PARTICIPANT_SPEAKS = "participant_speaks"
    INTERPRETER_SPEAKS = "interpreter_speaks"
    BOTH_SPEAK = "both_speak"


class Consent(StrEnum):
    """What the people who are seen or heard have said. Only what is clear is stored."""

    NOBODY = "nobody"
    SPOKEN = "spoken"
    WRITTEN = "written"
    RECORDED = "recorded"
    UNCLEAR = "unclear"


class OwnWord(StrEnum):
    """What the participant said to an observation. A no is never stored: then the observation is not kept."""

    NOT_ASKED = "not_asked"
    YES = "yes"
    ABSENT = "absent"
    NO = "no"


TAKEN_BY_NAMES: dict[TakenBy, Text] = {
    TakenBy.AUTHOR: _l("Den som lade till det"),
    TakenBy.PARTICIPANT: _l("Deltagaren själv"),
    TakenBy.SUPERVISOR: _l("Handledaren"),
    TakenBy.WITNESS: _l("Vittnet själv"),
    TakenBy.STAFF: _l("Någon i personalen"),
    TakenBy.OTHER: _l("Någon annan"),
}
HEARD_NAMES: dict[Interpreter, Text] = {
    Interpreter.NONE: _l("Ingen tolk"),
    Interpreter.PARTICIPANT_SPEAKS: _l("Tolk var med, deltagaren talar"),
    Interpreter.INTERPRETER_SPEAKS: _l("Tolk var med, tolken talar"),
    Interpreter.BOTH_SPEAK: _l("Tolk var med, båda talar"),
}
CONSENT_NAMES: dict[Consent, Text] = {
    Consent.NOBODY: _l("Ingen annan syns eller hörs"),
    Consent.SPOKEN: _l("Andra syns eller hörs. Alla har sagt ja."),
    Consent.WRITTEN: _l("Andra syns eller hörs. Alla har skrivit ja."),
    Consent.RECORDED: _l("Andra syns eller hörs. Alla säger ja i inspelningen."),
    Consent.UNCLEAR: _l("Oklart om alla har sagt ja"),
}
OWN_WORD_NAMES: dict[OwnWord, Text] = {
    OwnWord.YES: _l("Ja, deltagaren håller med"),
    OwnWord.ABSENT: _l("Deltagaren är inte här nu"),
    OwnWord.NO: _l("Nej, deltagaren håller inte med"),
}
SPOKEN_LANGUAGES: dict[str, str] = {
    code: variant.name for code, variant in VARIANTS.items() if code == variant.language
}
"""The languages that can be chosen, each by its own name."""
OTHER_LANGUAGE = "other"


@dataclass(frozen=True)
class Circumstances:
    """What is told of one piece of evidence. Without a day it was done on the day when it was added.

    `language` is empty when nothing is said in it.
    """

    done_on: date | None = None
    done_at: time | None = None
    taken_by: TakenBy = TakenBy.AUTHOR
    language: str = ""
    interpreter: Interpreter = Interpreter.NONE
    consent: Consent = Consent.NOBODY
    own_word: OwnWord = OwnWord.NOT_ASKED


@dataclass(frozen=True)
class Doubt:
    """What can't be kept as it was told: the field, and what to do."""

    field: str
    words: Text


def doubt(told: Circumstances, today: date) -> Doubt | None:
    """Why this can't be kept, or None. The remedy is in the words."""
    day = told.done_on
    if day is not None and day > today:
        return Doubt("done_on", _l("Dagen har inte varit ännu. Välj dagen då det gjordes."))
    if day is not None and day.year < FIRST_YEAR:
        return Doubt("done_on", _l("Kontrollera året. Välj dagen då det gjordes."))
    if told.language not in ("", OTHER_LANGUAGE, *SPOKEN_LANGUAGES):
        return Doubt("language", _l("Välj något av alternativen i listan."))
    if told.consent is Consent.UNCLEAR:
        return Doubt(
            "consent",
            _l(
                "Fråga alla som syns eller hörs först. Säger någon nej, eller går det inte att fråga: "
                "gör ett nytt bevis utan den personen."
            ),
        )
    if told.own_word is OwnWord.NO:
        return Doubt(
            "own_word",
            _l(
                "Prata med deltagaren och skriv det ni båda har sett. Det som ni inte är överens om sparas inte."
            ),
        )
    return None


_ASK_ALL_FIRST = _l("Fråga personerna först. Alla som syns eller hörs måste säga ja.")
_ASK_THEM_FIRST = {EvidenceKind.TEXT: _l("Fråga personerna först, eller skriv utan dem.")}


def have_agreed(kind: EvidenceKind, *, has_people: bool, people_agreed: bool) -> Text | None:
    """Rows 4 and 7: nobody is shown, heard or told of who has not said yes."""
    if has_people and not people_agreed:
        return _ASK_THEM_FIRST.get(kind, _ASK_ALL_FIRST)
    return None


OWN_TAKERS = (TakenBy.PARTICIPANT, TakenBy.SUPERVISOR, TakenBy.OTHER)
"""Among whom a participant chooses who took, filmed or wrote what she adds."""


def takers_of(kind: EvidenceKind) -> tuple[TakenBy, ...]:
    """Among whom staff choose: what a participant or a witness has sent was not made by whoever added it."""
    if kind is EvidenceKind.TESTIMONY:
        return (TakenBy.WITNESS, TakenBy.OTHER)
    if kind in OWN_KINDS:
        return (*OWN_TAKERS, TakenBy.STAFF)
    return tuple(one for one in TakenBy if one is not TakenBy.WITNESS)


SAY_WHO = _l("Välj vem som tog eller skrev det. Att någon lade till det säger inte vem.")
SAY_WHO_YOURSELF = _l("Välj vem som gjorde det: du, din handledare eller någon annan.")


def may_have_taken(kind: EvidenceKind, taken_by: TakenBy, *, is_new: bool) -> Text | None:
    """Whoever added what a participant shows did not make it by adding it: who did is said. None, or what to do.

    `is_new`: it comes from the participant now, who chooses among those whom she knows.
    """
    if is_new and kind in OWN_KINDS:
        return None if taken_by in OWN_TAKERS else SAY_WHO_YOURSELF
    return None if taken_by in takers_of(kind) else SAY_WHO


def is_taker_known(kind: EvidenceKind, taken_by: TakenBy) -> bool:
    """Whether somebody has said who took or wrote it, or it follows from the way it came."""
    return not (kind in OWN_KINDS and taken_by is TakenBy.AUTHOR)


def needs_own_swedish(*, language_is_criterion: bool, interpreter: Interpreter) -> bool:
    """Whether the language itself is what is to be shown, so that an interpreter can't have helped."""
    return language_is_criterion and interpreter is not Interpreter.NONE
