"""Asking somebody without an account what she has seen: pure rules of the link and of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from stegvis.base.language import Text, _l
from stegvis.validation.states import OPEN_FOR_EVIDENCE, AttemptState

MOST_CRITERIA = 4
"""So many fit on a phone, and in the words that a witness has the patience to read."""

LIFETIMES = (7, 14, 30)
"""For how many days a link may be made to hold; the second is offered."""

REMIND_AFTER = timedelta(days=5)
LANGUAGES = ("sv", "en")

OPEN_FOR_TESTIMONY = OPEN_FOR_EVIDENCE | {AttemptState.SUBMITTED, AttemptState.RETURNED}
"""As for observations: what comes after the hand-in goes to the assessor as long as she judges, and no longer."""

AT_REST = frozenset({AttemptState.PAUSED, AttemptState.DORMANT})
"""Where no evidence is taken now, but may be again."""

MORE_TIME = timedelta(days=LIFETIMES[1])
"""What a link that is too old is given when the witness may still answer."""

JUST_MAILED = timedelta(minutes=1)
"""So soon after a mail another one is a second click, and not a wish for one more."""


class Standing(StrEnum):
    """How a link stands. Only an open one takes an answer."""

    OPEN = "open"
    SENT = "sent"
    REVOKED = "revoked"
    RESTING = "resting"
    EXPIRED = "expired"
    CLOSED = "closed"


STANDING_NAMES: dict[Standing, Text] = {
    Standing.OPEN: _l("Väntar på svar"),
    Standing.SENT: _l("Svar har kommit"),
    Standing.REVOKED: _l("Återkallad"),
    Standing.RESTING: _l("Valideringen vilar"),
    Standing.EXPIRED: _l("Tiden har gått ut"),
    Standing.CLOSED: _l("Behövs inte längre"),
}

REFUSALS: dict[Standing, Text] = {
    Standing.SENT: _l("Svaret är redan skickat. Det kom fram. Du behöver inte göra något mer."),
    Standing.REVOKED: _l("Den som frågade har tagit tillbaka länken. Du behöver inte göra något."),
    Standing.RESTING: _l("Det går inte att svara just nu. Försök igen om några dagar."),
    Standing.EXPIRED: _l("Länken är för gammal. Be den som frågade om en ny."),
    Standing.CLOSED: _l("Svaret behövs inte längre. Tack ändå!"),
}
"""What a witness reads when her link takes no answer."""


@dataclass(frozen=True)
class LinkFacts:
    """What decides how a link stands. `names_nobody`: staff confirmed it for somebody with protected identity."""

    expires_at: datetime
    sent_at: datetime | None
    revoked_at: datetime | None
    state: AttemptState
    protected: bool
    names_nobody: bool


def standing(facts: LinkFacts, now: datetime) -> Standing:
    """How the link stands. One that was made before the participant got protected identity takes no answer."""
    if facts.sent_at is not None:
        return Standing.SENT
    if facts.revoked_at is not None:
        return Standing.REVOKED
    if facts.state not in OPEN_FOR_TESTIMONY | AT_REST or (facts.protected and not facts.names_nobody):
        return Standing.CLOSED
    if facts.state in AT_REST:
        return Standing.RESTING
    return Standing.EXPIRED if facts.expires_at <= now else Standing.OPEN


def is_to_be_asked_again(
    *, has_address: bool, asked_at: datetime, reminded_at: datetime | None, now: datetime
) -> bool:
    """Whether the asker is to ask the witness again, since no mail can: once, when a mail would have gone."""
    return not has_address and reminded_at is None and asked_at + REMIND_AFTER <= now


def may_ask(state: AttemptState, chosen: tuple[str, ...], allowed: frozenset[str]) -> Text | None:
    """A few criteria, each of which may be shown by testimony, in an attempt that is open for it."""
    if state not in OPEN_FOR_TESTIMONY:
        return _l(
            "Det går inte att fråga ett vittne nu. Beslutet är fattat, eller valideringen har inte börjat."
        )
    if not chosen:
        return _l("Välj minst ett kriterium.")
    if len(chosen) > MOST_CRITERIA:
        return _l("Välj högst %(count)s kriterier. Ett vittne svarar på få saker.", count=MOST_CRITERIA)
    if not set(chosen) <= allowed:
        return _l("Välj bland kriterierna i listan.")
    return None


def no_part_in_it(sender_id: UUID | None, participant_id: UUID, asked_by: UUID) -> Text | None:
    """Neither the participant nor the one who asked answers for the witness."""
    if sender_id is not None and sender_id in (participant_id, asked_by):
        return _l("Länken är till vittnet. Du kan inte svara själv.")
    return None
