"""Where an agreement stands, and what a change of it is called to the other municipality."""

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


AGREEMENT_NEWS: dict[AgreementState, Text] = {
    AgreementState.ACCEPTED: _l("Den andra kommunen har sagt ja. Avtalet gäller."),
    AgreementState.DECLINED: _l("Den andra kommunen har sagt nej."),
    AgreementState.ENDED: _l("Den andra kommunen har avslutat avtalet. De som var lånade ser inget mer."),
}
"""What the municipality that did not do it is told. A proposal is no news of this kind: it waits for an answer."""
