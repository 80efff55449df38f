"""What happened to an attempt, told in plain words: to the participant, and to staff. Reads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from stegvis.base.language import Text, _l
from stegvis.validation.earlier_findings import TakenOver
from stegvis.validation.models import AttemptEvent
from stegvis.validation.states import TransitionName

EVENT_TEXTS: dict[TransitionName, Text] = {
    TransitionName.REGISTERED: _l("Du är anmäld till modulen."),
    TransitionName.MAPPING_STARTED: _l("Du har fått en bedömare."),
    TransitionName.PLAN_CONFIRMED: _l("Du sa ja till planen."),
    TransitionName.STARTED: _l("Du började visa vad du kan."),
    TransitionName.HANDED_IN: _l("Du lämnade in."),
    TransitionName.MORE_ASKED_FOR: _l("Bedömaren vill se lite till."),
    TransitionName.MORE_BEGUN: _l("Du började visa lite till."),
    TransitionName.DECIDED: _l("Bedömaren har bestämt sig."),
    TransitionName.JUDGED_ANEW: _l("Bedömaren har bedömt igen."),
    TransitionName.QUEUED: _l("Bedömningen ska kontrolleras."),
    TransitionName.DRAWN: _l("En annan person kontrollerar att allt är rätt."),
    TransitionName.DRAWN_LATER: _l("En annan person kontrollerar att allt är rätt."),
    TransitionName.APPROVED: _l("Kontrollen är klar."),
    TransitionName.APPROVED_IN_BATCH: _l("Kontrollen är klar."),
    TransitionName.RETURNED: _l("Bedömaren ska titta en gång till."),
    TransitionName.SENT_BACK_TO_PARTICIPANT: _l("Bedömaren vill se lite till."),
    TransitionName.EXTERNALLY_DRAWN: _l("En person utanför kommunen kontrollerar att allt är rätt."),
    TransitionName.EXTERNALLY_TAKEN_OUT: _l("Kontrollen utanför kommunen behövs inte."),
    TransitionName.EXTERNALLY_APPROVED: _l("Kontrollen utanför kommunen är klar."),
    TransitionName.EXTERNAL_ACTION_ASKED: _l("Kontrollen visar att vi ska titta en gång till."),
    TransitionName.CLEARED: _l("Allt är klart för ditt intyg."),
    TransitionName.CERTIFIED: _l("Du har fått ditt intyg."),
    TransitionName.CERTIFICATE_REPLACED: _l("Ditt intyg är utbytt mot ett nytt."),
    TransitionName.CERTIFICATE_WITHDRAWN: _l("Ditt intyg gäller inte längre."),
    TransitionName.ABORTED: _l("Valideringen är slut."),
    TransitionName.PUT_TO_REST: _l("Ni väntar lite med att visa."),
    TransitionName.PAUSED: _l("Det blev paus."),
    TransitionName.UNPAUSED: _l("Pausen är slut."),
    TransitionName.RESUMED: _l("Du kan fortsätta visa vad du kan."),
    TransitionName.RECONSIDERATION_ASKED: _l("Du bad oss titta en gång till."),
    TransitionName.RECONSIDERATION_PASSED_ON: _l("Svaret kom inte i tid. Någon annan ska titta nu."),
    TransitionName.RECONSIDERATION_TAKEN_BACK: _l("Du tog tillbaka det du bad om."),
    TransitionName.DECISION_STOOD: _l("Vi har tittat en gång till. Beslutet är samma."),
    TransitionName.DECISION_REOPENED: _l("Vi har tittat en gång till. Du ska få ett nytt beslut."),
    TransitionName.CERTIFICATE_DOUBTED: _l("Vi har tittat en gång till. Någon pratar med dig om ditt intyg."),
}
_HANDED_IN_FOR_HER = _l("Bedömaren lämnade in åt dig. Du bad om det.")
_CONFIRMED_FOR_HER = _l("Bedömaren sa ja till planen åt dig. Du bad om det.")
_FROM_OTHERS = _l("Någon annan har berättat vad du kan.")
_NEW_PEOPLE = _l("Du har fått nya kontaktpersoner. Någon annan ska titta nu.")
_TOLD = frozenset(
    {
        TransitionName.MORE_ASKED_FOR,
        TransitionName.SENT_BACK_TO_PARTICIPANT,
        TransitionName.DECIDED,
        TransitionName.HANDED_IN,
        TransitionName.PUT_TO_REST,
        TransitionName.PLAN_CONFIRMED,
        TransitionName.PAUSED,
        TransitionName.RECONSIDERATION_ASKED,
        TransitionName.DECISION_STOOD,
        TransitionName.DECISION_REOPENED,
        TransitionName.CERTIFICATE_DOUBTED,
    }
)
"""The events whose words are meant for the participant."""


@dataclass(frozen=True)
class PlainEvent:
    """Something that happened, in words for the participant."""

    at: datetime
    text: Text
    message: str


_TAKEN_OVER = _l("Bedömaren tittade på det du visade förra gången. Det räknas nu också.")


def plain_events(events: Sequence[AttemptEvent], taken_over: Iterable[TakenOver] = ()) -> list[PlainEvent]:
    """The history, newest first. Messages are the assessor's words to the participant.

    A decision is told when it has been queued: a trainee's is countersigned before. What was taken over from an
    earlier attempt moves nothing, and is told all the same.
    """
    queued = {event.position - 1 for event in events if event.name == TransitionName.QUEUED}
    told = [
        PlainEvent(
            event.at,
            _plain_text(event),
            event.message if TransitionName(event.name) in _TOLD else "",
        )
        for event in reversed(events)
        if TransitionName(event.name) in EVENT_TEXTS
        and (event.name not in _DECISIONS or event.position in queued)
    ]
    told += [PlainEvent(one.at, _TAKEN_OVER, "") for one in taken_over]
    return sorted(told, key=lambda one: one.at, reverse=True)


_DECISIONS = frozenset({TransitionName.DECIDED, TransitionName.JUDGED_ANEW})
_FOR_ALL_STAFF = frozenset({TransitionName.PAUSED, TransitionName.PUT_TO_REST})
"""Whoever takes the attempt up again must be able to read why it waits."""


def _plain_text(event: AttemptEvent) -> Text:
    # Only whoever handed in for her has written how she asked for it.
    if event.name == TransitionName.HANDED_IN and event.message:
        return _HANDED_IN_FOR_HER
    if event.name == TransitionName.PLAN_CONFIRMED and event.message:
        return _CONFIRMED_FOR_HER
    if event.facts.get("handed_over"):
        return _NEW_PEOPLE
    if event.facts.get("from_others"):
        return _FROM_OTHERS
    return EVENT_TEXTS[TransitionName(event.name)]


STAFF_EVENT_TEXTS: dict[TransitionName, Text] = {
    TransitionName.REGISTERED: _l("Deltagaren anmäldes."),
    TransitionName.MAPPING_STARTED: _l("Bedömare utsedd, kartläggningen började."),
    TransitionName.PLAN_CONFIRMED: _l("Deltagaren bekräftade planen."),
    TransitionName.STARTED: _l("Första beviset lades till."),
    TransitionName.HANDED_IN: _l("Deltagaren lämnade in."),
    TransitionName.MORE_ASKED_FOR: _l("Bedömaren bad om komplettering."),
    TransitionName.MORE_BEGUN: _l("Deltagaren började komplettera."),
    TransitionName.DECIDED: _l("Bedömaren beslutade."),
    TransitionName.JUDGED_ANEW: _l("Bedömaren beslutade igen."),
    TransitionName.NOT_COUNTERSIGNED: _l("Beslutet kontrasignerades inte och gick tillbaka till bedömaren."),
    TransitionName.QUEUED: _l("Beslutet låstes och ställdes i kö för intern kvalitetssäkring."),
    TransitionName.DRAWN: _l("Drogs i stickprovet."),
    TransitionName.LEFT_OUT: _l("Omgången låstes. Beslutet drogs inte i stickprovet."),
    TransitionName.DRAWN_LATER: _l("Stickprovet vidgades och beslutet granskas."),
    TransitionName.APPROVED_IN_BATCH: _l("Intern kvalitetssäkrare godkände omgången."),
    TransitionName.APPROVED: _l("Intern kvalitetssäkrare godkände."),
    TransitionName.RETURNED: _l("Intern kvalitetssäkrare återlämnade."),
    TransitionName.SENT_BACK_TO_PARTICIPANT: _l("Bedömaren bad om komplettering efter återlämning."),
    TransitionName.EXTERNALLY_DRAWN: _l("Drogs i det externa urvalet."),
    TransitionName.EXTERNALLY_TAKEN_OUT: _l("Togs ur det externa urvalet."),
    TransitionName.EXTERNALLY_APPROVED: _l("Extern kvalitetssäkrare godkände."),
    TransitionName.EXTERNAL_ACTION_ASKED: _l("Extern kvalitetssäkrare bad om åtgärd."),
    TransitionName.CLEARED: _l("Klar för intyg."),
    TransitionName.CERTIFIED: _l("Intyg utfärdat."),
    TransitionName.CERTIFICATE_REPLACED: _l("Intyget ersattes."),
    TransitionName.CERTIFICATE_WITHDRAWN: _l("Intyget återkallades."),
    TransitionName.ABORTED: _l("Valideringen avbröts."),
    TransitionName.PUT_TO_REST: _l("Bedömaren lät valideringen vila."),
    TransitionName.PAUSED: _l("Valideringen pausades."),
    TransitionName.UNPAUSED: _l("Pausen avslutades."),
    TransitionName.RESUMED: _l("Valideringen återupptogs."),
    TransitionName.RECONSIDERATION_ASKED: _l("Omprövning begärdes."),
    TransitionName.RECONSIDERATION_PASSED_ON: _l("Svarstiden gick ut. Omprövningen gick till nästa steg."),
    TransitionName.RECONSIDERATION_TAKEN_BACK: _l("Deltagaren tog tillbaka sin begäran."),
    TransitionName.DECISION_STOOD: _l("Omprövningen avslutades: beslutet står fast."),
    TransitionName.DECISION_REOPENED: _l("Omprövningen avslutades: beslutet ska göras om."),
    TransitionName.CERTIFICATE_DOUBTED: _l("Omprövningen avslutades: intyget ska återkallas."),
}


@dataclass(frozen=True)
class StaffEvent:
    """Something that happened, and who did it (empty for the system)."""

    at: datetime
    text: Text
    who: str
    message: str
    is_of_review: bool
    is_for_all: bool


def _staff_text(event: AttemptEvent) -> Text:
    if event.name == TransitionName.HANDED_IN and event.message:
        return _l("Bedömaren lämnade in på deltagarens begäran.")
    if event.name == TransitionName.PLAN_CONFIRMED and event.message:
        return _l("Bedömaren bekräftade planen på deltagarens begäran.")
    if event.facts.get("handed_over"):
        return _l("Deltagaren lämnades över. Omprövningen gick till nästa steg.")
    if event.facts.get("from_others") and event.name == TransitionName.MORE_BEGUN:
        return _l("Kompletteringen började med något som någon annan lade till.")
    return STAFF_EVENT_TEXTS[TransitionName(event.name)]


def staff_events(events: Sequence[AttemptEvent], names: dict[UUID, str]) -> list[StaffEvent]:
    """The history for staff, newest first."""
    return [
        StaffEvent(
            event.at,
            _staff_text(event),
            names.get(event.actor_id, "") if event.actor_id else "",
            event.message,
            event.name in (TransitionName.RETURNED, TransitionName.EXTERNAL_ACTION_ASKED),
            event.name in _FOR_ALL_STAFF,
        )
        for event in reversed(events)
        if TransitionName(event.name) in STAFF_EVENT_TEXTS
    ]
