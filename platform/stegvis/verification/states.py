"""How a review ends, and what it looks at."""

from __future__ import annotations

from enum import StrEnum

from stegvis.base.language import Text, _l


class ReviewOutcome(StrEnum):
    """The internal verifier's word on a decision."""

    APPROVED = "approved"
    RETURNED = "returned"


REVIEW_OUTCOME_NAMES: dict[ReviewOutcome, Text] = {
    ReviewOutcome.APPROVED: _l("Godkänd"),
    ReviewOutcome.RETURNED: _l("Återlämnad"),
}


class Agreement(StrEnum):
    """The verifier's word on one judgement."""

    AGREE = "agree"
    ACTION = "action"
    DISAGREE = "disagree"


AGREEMENT_NAMES: dict[Agreement, Text] = {
    Agreement.AGREE: _l("Håller med"),
    Agreement.ACTION: _l("Åtgärd behövs"),
    Agreement.DISAGREE: _l("Håller inte med"),
}


class Check(StrEnum):
    """What the verifier looks at in every review."""

    EVIDENCE_FITS = "evidence_fits"
    ENOUGH = "enough"
    REASONS = "reasons"
    SAFETY = "safety"
    FAIR = "fair"


CHECK_TEXTS: dict[Check, Text] = {
    Check.EVIDENCE_FITS: _l("Bevisen hör till kriterierna och är deltagarens egna."),
    Check.ENOUGH: _l("Bevisen räcker för varje kriterium och är aktuella."),
    Check.REASONS: _l("Motiveringarna går att förstå och stämmer med bevisen."),
    Check.SAFETY: _l("Säkerhetskritiska kriterier är observerade."),
    Check.FAIR: _l("Deltagaren har fått rätt stöd, till exempel tolk och tid."),
}
