"""How the site's condition is told: to administrators in the language of their screen, to operators in English."""

from __future__ import annotations

from stegvis.base.language import Text, _l, _ln
from stegvis.operations.condition import Condition, Finding
from stegvis.web.templating import show_date

SUBJECTS: dict[str, Text] = {
    "clock": _l("Serverns klocka"),
    "seal": _l("Sigill"),
    "time": _l("Tidsstämplar på intyg"),
    "work": _l("Arbete i bakgrunden"),
}

_CLOCK_STEP = _l("Be den som sköter driften ställa klockan. Inga intyg utfärdas så länge.")

NEXT_STEPS: dict[Condition, Text] = {
    Condition.CLOCK_BEFORE_PROGRAM: _CLOCK_STEP,
    Condition.CLOCK_BEFORE_RECORD: _l(
        "Be den som sköter driften ställa klockan. Går den rätt, så gick den fel när det nyaste intyget skrevs: "
        "återkalla det. Inga intyg utfärdas så länge."
    ),
    Condition.SEAL_ENDS_SOON: _l(
        "Be den som sköter driften förnya sigillet. Intyg som finns gäller som förut."
    ),
    Condition.SEAL_ENDED: _l(
        "Be den som sköter driften förnya sigillet, och se efter att klockan går rätt. Inga intyg utfärdas så länge."
    ),
    Condition.SEAL_NOT_YET: _l("Vänta till sigillets första dag, och se efter att klockan går rätt."),
    Condition.TIME_WAITS: _l(
        "Intygen gäller redan. Stämpeln läggs till av sig själv när den som stämplar svarar igen."
    ),
    Condition.WORK_GIVEN_UP: _l("Se vad det är, och försök igen."),
}

ENGLISH: dict[Condition, str] = {
    Condition.CLOCK_RIGHT: "The clock agrees with what is recorded.",
    Condition.CLOCK_BEFORE_PROGRAM: "The clock says a time before this program was written. Set it.",
    Condition.CLOCK_BEFORE_RECORD: "The clock is behind the newest certificate. Set it; if it is right, that"
    " certificate was made while it was wrong: withdraw it.",
    Condition.SEAL_HOLDS: "The seal holds until {until}.",
    Condition.SEAL_ENDS_SOON: "The seal ends {until}. Renew it: {command}",
    Condition.SEAL_ENDED: "The seal ended {until}. Look over the clock, then: {command}",
    Condition.SEAL_NOT_YET: "The seal begins {until}. Look over the clock, or wait.",
    Condition.TIME_UNSET: "STEGVIS_TIMESTAMP_URL is empty: seals say their own time.",
    Condition.TIME_TAKEN: "No certificate waits for the authority's time.",
    Condition.TIME_WAITS: "{count} certificates wait for the authority's time since {since}. They hold meanwhile.",
    Condition.WORK_DONE: "Nothing was given up.",
    Condition.WORK_GIVEN_UP: "{count} messages were given up: stegvis outbox list",
}


def subject_of(found: Finding) -> str:
    """Which part of the site the finding is about: `clock`, `seal`, `time` or `work`."""
    return found.condition.value.partition("_")[0]


def said_of(found: Finding) -> Text:
    """How that part stands, in a few words."""
    day = show_date(found.until) if found.until else ""
    match found.condition:
        case Condition.SEAL_HOLDS:
            return _l("Gäller till %(day)s", day=day)
        case Condition.SEAL_ENDS_SOON:
            return _l("Går ut %(day)s", day=day)
        case Condition.SEAL_ENDED:
            return _l("Gick ut %(day)s", day=day)
        case Condition.SEAL_NOT_YET:
            return _l("Börjar gälla %(day)s", day=day)
        case Condition.TIME_UNSET:
            return _l("Används inte")
        case Condition.TIME_WAITS:
            return _ln("%(count)s intyg väntar", "%(count)s intyg väntar", found.count)
        case Condition.WORK_GIVEN_UP:
            return _ln("%(count)s misslyckad", "%(count)s misslyckade", found.count)
        case Condition.CLOCK_BEFORE_PROGRAM | Condition.CLOCK_BEFORE_RECORD:
            return _l("Går fel")
        case _:
            return _l("I ordning")
