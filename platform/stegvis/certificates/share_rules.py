"""Links by which a holder shows her certificate: for how long, how deep, and what of her evidence goes along. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from stegvis.base import clock
from stegvis.base.language import Text, _l
from stegvis.certificates.rules import Shown, told
from stegvis.certificates.states import LinkStanding, ShareDepth, Standing
from stegvis.validation.rules import EvidenceKind

_TOLD = (Standing.VALID, Standing.NOT_YET, Standing.EXPIRED)
"""Where a link still tells what the certificate says: nobody has taken that back."""

LIFETIMES: dict[int, Text] = {7: _l("En vecka"), 30: _l("En månad"), 90: _l("Tre månader")}
"""For how many days a link may hold."""

USUAL_DAYS = 30
MOST_OPEN = 20
"""So many open links may lead to one certificate: more than anybody looks after."""

MOST_EVIDENCE = 10
"""So many pieces of evidence go along: a page that somebody who hires has the patience to read."""

SHOWABLE_KINDS = frozenset({EvidenceKind.PHOTO, EvidenceKind.SOUND, EvidenceKind.FILM, EvidenceKind.TEXT})
"""What she made herself and we have cleaned. A document goes through us unread, and may hold what nobody has seen;
what staff or witnesses said is theirs, and nobody has asked them."""

DEPTH_NAMES: dict[ShareDepth, Text] = {
    ShareDepth.STANDING: _l("Bara om intyget gäller"),
    ShareDepth.CLAIMS: _l("Allt som står på intyget"),
    ShareDepth.EVIDENCE: _l("Intyget och det jag har visat"),
}


@dataclass(frozen=True)
class PieceFacts:
    """What decides whether a piece of evidence may be shown by a link.

    `is_hers`: the holder added it. `is_ready`: it has no file, or one that is checked and cleaned. `has_people`:
    somebody else is seen, heard or told of in it, an interpreter too.
    """

    id: UUID
    kind: EvidenceKind
    is_hers: bool
    is_handed_in: bool
    is_ready: bool
    has_people: bool


def is_showable(piece: PieceFacts) -> bool:
    """Whether the holder may let others see it, if those who are in it have said yes."""
    return piece.kind in SHOWABLE_KINDS and piece.is_hers and piece.is_handed_in and piece.is_ready


def link_standing(expires_at: datetime, withdrawn_at: datetime | None, now: datetime) -> LinkStanding:
    """How the link stands now."""
    if withdrawn_at is not None:
        return LinkStanding.WITHDRAWN
    return LinkStanding.EXPIRED if expires_at <= now else LinkStanding.OPEN


def end_of(days: int, now: datetime) -> datetime:
    """When a link ends that is made now: at the end of the Swedish day so many days on, as people read a date."""
    day_after = clock.local(now).date() + timedelta(days=days + 1)
    return datetime.combine(day_after, time(), tzinfo=clock.SWEDEN)


def last_day(expires_at: datetime) -> datetime:
    """A moment on the last day on which the link holds."""
    return expires_at - timedelta(seconds=1)


def share_refusal(standing: Standing, open_links: int) -> Text | None:
    """Whether another link may be made: not to a certificate that has ended, and not without end."""
    if standing is Standing.REPLACED:
        return _l("Intyget är utbytt. Gör länken från ditt nya intyg.")
    if standing not in _TOLD:
        return _l("Intyget gäller inte längre. Du kan inte göra en länk till det.")
    if open_links >= MOST_OPEN:
        return _l("Du har redan %(count)s länkar till intyget. Ta bort en länk först.", count=MOST_OPEN)
    return None


def depth_refusal(depth: ShareDepth, *, is_protected: bool) -> Text | None:
    """Nobody is told more of a protected person than whether her certificate is valid."""
    if is_protected and depth is not ShareDepth.STANDING:
        return _l("Länken kan bara visa om intyget gäller.")
    return None


def evidence_refusal(chosen: int, *, are_all_showable: bool) -> Text | None:
    """Whether these pieces may go along."""
    if not chosen:
        return _l("Välj minst en sak som du vill visa.")
    if chosen > MOST_EVIDENCE:
        return _l("Välj högst %(count)s saker.", count=MOST_EVIDENCE)
    if not are_all_showable:
        return _l("Välj bland sakerna i listan.")
    return None


def consent_refusal(*, has_people: bool, people_agreed: bool) -> Text | None:
    """Their yes to the assessment is no yes to being shown to others: she asks once more."""
    if has_people and not people_agreed:
        return _l("Fråga dem först. Alla måste säga ja. Du kan också välja saker där bara du är med.")
    return None


def shown_depth(depth: ShareDepth, standing: Standing, *, is_protected: bool) -> ShareDepth:
    """How deep the link's page goes today: what no longer holds is told of and not shown."""
    if is_protected or standing not in _TOLD:
        return ShareDepth.STANDING
    return depth


def told_standing(standing: Standing, *, is_protected: bool) -> Standing:
    """What the link says of the certificate: all of a holder's choosing know where it stands.

    Of a protected person's it says valid or not, as the check page does.
    """
    return told(standing, Shown.STATUS) if is_protected else standing


def is_shown(piece: PieceFacts, *, people_agreed: bool) -> bool:
    """Whether a piece that went along is shown today: what was learnt of it since counts."""
    return is_showable(piece) and (people_agreed or not piece.has_people)
