"""Which attempts came before one: asked alone, and as a part of questions that are asked anyway."""

from __future__ import annotations

from sqlalchemy import Select, and_, or_, select

from stegvis.validation.models import ModuleAttempt, ValidationCase
from stegvis.validation.states import AttemptState, Outcome

_GIVES_FINDINGS = or_(
    ModuleAttempt.state == AttemptState.ABORTED,
    ModuleAttempt.state == AttemptState.CERTIFIED,
    and_(
        ModuleAttempt.state == AttemptState.VERIFIED,
        ModuleAttempt.outcome.is_distinct_from(Outcome.ACHIEVED),
    ),
)
"""`rules.has_ended_short` in SQL, or what led to a certificate: beside that, a later attempt is its renewal."""


def ended_before(attempt: ModuleAttempt) -> Select[ModuleAttempt]:
    """Her earlier attempts at the module that gave less than "achieved", or a certificate that is renewed now.

    Oldest first, and only where this one is.

    What another municipality has stays there, unless the participant was handed over and her cases came with her.
    """
    return (
        select(ModuleAttempt)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .where(
            ModuleAttempt.participant_id == attempt.participant_id,
            ModuleAttempt.module_key == attempt.module_key,
            ModuleAttempt.id != attempt.id,
            ModuleAttempt.ended_at.is_not(None),
            ValidationCase.organisation_id == attempt.case.organisation_id,
            _GIVES_FINDINGS,
        )
        .order_by(ModuleAttempt.created_at, ModuleAttempt.id)
    )
