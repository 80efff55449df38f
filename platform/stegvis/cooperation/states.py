"""Where an agreement stands."""

from __future__ import annotations

from enum import StrEnum

from stegvis.base.language import Text, _l


class AgreementState(StrEnum):
    """From the proposal to its end. Only an accepted one lets anybody be lent, and only in its period."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"


AGREEMENT_STATE_NAMES: dict[AgreementState, Text] = {
    AgreementState.PROPOSED: _l("Väntar på svar"),
    AgreementState.ACCEPTED: _l("Avtalet gäller"),
    AgreementState.DECLINED: _l("Kommunen sa nej"),
    AgreementState.ENDED: _l("Avtalet är avslutat"),
}
