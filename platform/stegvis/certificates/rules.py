"""Who may issue, replace and withdraw, and what the check page may show: pure decisions on frozen facts.

Each rule returns None when it is kept, else the message that says why not and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from stegvis.base.language import Text, _l
from stegvis.certificates.states import (
    CertificateState,
    Listed,
    Obstacle,
    OrderFailure,
    Standing,
    Visibility,
    WithdrawalCause,
)
from stegvis.content.validity_rules import has_run_out


@dataclass(frozen=True)
class Separation:
    """The people whose roles must not meet in one certificate. `actor_id` None is the system."""

    actor_id: UUID | None
    holder_id: UUID
    assessor_id: UUID | None = None
    verifier_id: UUID | None = None
    external_verifier_id: UUID | None = None
    countersigner_id: UUID | None = None


@dataclass(frozen=True)
class IssueFacts:
    """What must be known before a certificate may be ordered."""

    people: Separation
    is_cleared: bool
    has_open_reconsideration: bool
    name_can_be_shown: bool
    staff_can_be_shown: bool
    has_run_out: bool = False
    """The day until which the certificate would hold has passed while it waited."""


class Shown(StrEnum):
    """How much the check page tells."""

    CLAIMS = "claims"
    STATUS = "status"


def separation_obstacle(people: Separation) -> Obstacle | None:
    """Nobody issues, replaces or withdraws her own certificate, nor one whose attempt she judged or verified."""
    if people.actor_id is None:
        return None
    if people.actor_id == people.holder_id:
        return Obstacle.OWN
    if people.actor_id in (people.assessor_id, people.countersigner_id):
        return Obstacle.ASSESSED
    if people.actor_id in (people.verifier_id, people.external_verifier_id):
        return Obstacle.VERIFIED
    return None


def separation_refusal(people: Separation) -> Text | None:
    """The same in words."""
    obstacle = separation_obstacle(people)
    return OBSTACLE_TEXTS[obstacle] if obstacle else None


def issue_obstacle(facts: IssueFacts) -> Obstacle | None:
    """Why a certificate may not be issued now, or None when it may."""
    obstacle = separation_obstacle(facts.people)
    if obstacle is not None:
        return obstacle
    if not facts.is_cleared:
        return Obstacle.NOT_CLEARED
    if facts.has_open_reconsideration:
        return Obstacle.RECONSIDERED
    if facts.has_run_out:
        return Obstacle.RUN_OUT
    if not facts.name_can_be_shown:
        return Obstacle.NAME
    return None if facts.staff_can_be_shown else Obstacle.STAFF_NAME


def issue_refusal(facts: IssueFacts) -> Text | None:
    """The same in words."""
    obstacle = issue_obstacle(facts)
    return OBSTACLE_TEXTS[obstacle] if obstacle else None


def unshowable_name() -> Text:
    """What to say when no font has a letter of the name, or the paper has no room for it."""
    return _l(
        "Namnet har ett tecken som inte kan skrivas på intyget, eller är för långt. "
        "Fråga deltagaren hur namnet ska stå, rätta det och försök igen."
    )


def unshowable_staff() -> Text:
    """What to say when the name of a member of staff, a unit or the organisation can't be printed."""
    return _l(
        "Namnet på bedömaren, kvalitetssäkraren, utfärdaren, enheten eller kommunen har ett tecken som inte kan "
        "skrivas på intyget. Be administratören rätta namnet och försök igen."
    )


def change_refusal(
    people: Separation, state: CertificateState, *, is_reconsidered: bool = False
) -> Text | None:
    """Whether a certificate may be replaced or withdrawn now: only one that is valid, and never by its own people.

    While somebody looks at its decision again nothing is changed: the answer may be that it stands.
    """
    if state is CertificateState.REPLACED:
        return _l("Intyget är redan ersatt. Öppna det nya intyget i stället.")
    if state is CertificateState.WITHDRAWN:
        return _l("Intyget är redan återkallat.")
    if is_reconsidered:
        return _l("Deltagaren har bett om omprövning. Vänta tills alla svar är givna.")
    return separation_refusal(people)


def may_rename(reason: str) -> Text | None:
    """Row 17: whoever reads the history must understand why there is another paper."""
    return None if reason.strip() else _l("Skriv varför intyget ersätts.")


def may_withdraw(hearing_note: str) -> Text | None:
    """Row 18: the holder is heard first, or tried to be reached."""
    if not hearing_note.strip():
        return _l("Skriv vad deltagaren sa, eller hur och när du försökte nå deltagaren.")
    return None


def shown(visibility: Visibility, *, is_protected: bool) -> Shown:
    """What the check page shows: a protected person's certificate tells nothing but whether it is valid."""
    if is_protected or visibility is Visibility.STATUS_ONLY:
        return Shown.STATUS
    return Shown.CLAIMS


def told(standing: Standing, how_much: Shown) -> Standing:
    """What the check page says of the standing. Where it shows no claims it says valid or not, and never why not."""
    if how_much is Shown.CLAIMS or standing is Standing.VALID:
        return standing
    return Standing.NOT_VALID


def standing(
    state: CertificateState, valid_until: date | None, today: date, issued_on: date | None = None
) -> Standing:
    """Where the certificate stands today. Its last day is still a valid one; so is the day that it is dated.

    One that is dated after today: either the clock is wrong now, or it was when the paper was made.
    """
    if state is CertificateState.WITHDRAWN:
        return Standing.WITHDRAWN
    if state is CertificateState.REPLACED:
        return Standing.REPLACED
    if issued_on is not None and today < issued_on:
        return Standing.NOT_YET
    if has_run_out(valid_until, today):
        return Standing.EXPIRED
    return Standing.VALID


_NOT_WRITTEN = _l("Intyget gick inte att skriva. Försök igen. Kontakta oss om det händer en gång till.")
_NOT_SEALED = _l(
    "Intyget gick inte att försegla, eftersom nyckeln inte går att använda. "
    "Be den som sköter driften se över nycklarna och försök igen."
)
_CLOCK_IS_WRONG = _l(
    "Serverns klocka går fel, så intyget skulle få fel datum. Be den som sköter driften ställa klockan och försök igen."
)
_SEAL_NOT_YET = _l(
    "Sigillet gäller inte ännu, eller så går serverns klocka efter. "
    "Be den som sköter driften se över båda och försök igen."
)
_SEAL_ENDED = _l(
    "Sigillets tid har gått ut, eller så går serverns klocka före. "
    "Be den som sköter driften se över båda och försök igen."
)

OBSTACLE_TEXTS: dict[Obstacle, Text] = {
    Obstacle.OWN: _l("Intyget är ditt eget. Be en annan utfärdare göra det här."),
    Obstacle.ASSESSED: _l(
        "Du har bedömt den här modulen. Be en utfärdare som inte har bedömt den göra det här."
    ),
    Obstacle.VERIFIED: _l("Du har kvalitetssäkrat den här modulen. Be en annan utfärdare göra det här."),
    Obstacle.NOT_CLEARED: _l(
        "Valideringen är inte klar för intyg. Vänta tills intern kvalitetssäkrare har godkänt."
    ),
    Obstacle.RECONSIDERED: _l("En omprövning pågår. Intyget kan utfärdas när den är avslutad."),
    Obstacle.RUN_OUT: _l(
        "Tiden som intyget skulle ha gällt är redan slut. Be samordnaren avbryta valideringen och anmäla deltagaren "
        "till modulen igen."
    ),
    Obstacle.NAME: unshowable_name(),
    Obstacle.STAFF_NAME: unshowable_staff(),
    Obstacle.RENDERING: _NOT_WRITTEN,
    Obstacle.SEAL: _NOT_SEALED,
    Obstacle.CLOCK: _CLOCK_IS_WRONG,
    Obstacle.SEAL_NOT_YET: _SEAL_NOT_YET,
    Obstacle.SEAL_ENDED: _SEAL_ENDED,
    Obstacle.ISSUED: _l("Intyget är redan utfärdat. Det ligger bland utfärdade intyg."),
    Obstacle.CHANGED: _l(
        "Något ändrades medan intyget skrevs. Öppna valideringen och se vad som är nästa steg."
    ),
}

FAILURE_TEXTS: dict[OrderFailure, Text] = {
    OrderFailure.NOT_CLEARED: _l("Valideringen är inte längre klar för intyg. Se vad som är nästa steg."),
    OrderFailure.RUN_OUT: OBSTACLE_TEXTS[Obstacle.RUN_OUT],
    OrderFailure.NAME: unshowable_name(),
    OrderFailure.STAFF_NAME: unshowable_staff(),
    OrderFailure.RENDERING: _NOT_WRITTEN,
    OrderFailure.SEAL: _NOT_SEALED,
    OrderFailure.CLOCK: _CLOCK_IS_WRONG,
    OrderFailure.SEAL_NOT_YET: _SEAL_NOT_YET,
    OrderFailure.SEAL_ENDED: _SEAL_ENDED,
}

COURSE_FAILURE_TEXTS: dict[OrderFailure, Text] = {
    OrderFailure.NOT_CLEARED: _l("Kursen är inte klar ännu."),
    OrderFailure.RUN_OUT: _l(
        "Tiden som kursintyget skulle ha gällt är redan slut. Personen kan gå kursen igen."
    ),
    OrderFailure.NAME: _l(
        "Namnet har ett tecken som inte kan skrivas på intyget, eller är för långt. Fråga personen hur namnet ska "
        "stå, och be administratören rätta det. Sedan görs intyget av sig självt."
    ),
    OrderFailure.STAFF_NAME: _l(
        "Namnet på enheten eller kommunen har ett tecken som inte kan skrivas på intyget. Be administratören rätta "
        "namnet och försök igen."
    ),
    OrderFailure.RENDERING: _NOT_WRITTEN,
    OrderFailure.SEAL: _NOT_SEALED,
    OrderFailure.CLOCK: _CLOCK_IS_WRONG,
    OrderFailure.SEAL_NOT_YET: _SEAL_NOT_YET,
    OrderFailure.SEAL_ENDED: _SEAL_ENDED,
}

LISTED_NAMES: dict[Listed, Text] = {
    Listed.ALL: _l("Alla"),
    Listed.VALID: _l("Gäller"),
    Listed.ENDING: _l("Går ut inom 60 dagar"),
    Listed.EXPIRED: _l("Utgångna"),
}

CAUSE_TEXTS: dict[WithdrawalCause, Text] = {
    WithdrawalCause.FRAUD: _l("Fusk: underlaget var inte deltagarens eget"),
    WithdrawalCause.ERROR: _l("Fel: bedömningen eller uppgifterna var fel"),
    WithdrawalCause.WRONG_PERSON: _l("Fel person: intyget gäller någon annan"),
}

STANDING_TEXTS: dict[Standing, Text] = {
    Standing.VALID: _l("Intyget gäller"),
    Standing.NOT_YET: _l("Intyget är daterat senare än i dag"),
    Standing.EXPIRED: _l("Intyget har gått ut"),
    Standing.REPLACED: _l("Intyget är ersatt av ett nytt"),
    Standing.WITHDRAWN: _l("Intyget gäller inte"),
    Standing.NOT_VALID: _l("Intyget gäller inte"),
}
