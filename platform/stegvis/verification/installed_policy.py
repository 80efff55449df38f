"""The numbers of the draw in this installation: the settings have refused whatever asks for less than the rule."""

from __future__ import annotations

from stegvis import settings
from stegvis.verification.drawing import Policy, Risk


def current_policy() -> Policy:
    """The numbers of the draw in this installation."""
    config = settings.current()
    return Policy(
        rate=config.sample_percent,
        rate_at_risk=config.sample_percent_at_risk,
        all_up_to=config.sample_all_up_to,
        first_decisions=config.sample_first_decisions,
        batch_size=config.batch_size,
        batch_days=config.batch_working_days,
        new_module_until=config.sample_new_module_until,
        simulated_share=config.sample_simulated_share,
        of_assessor=config.sample_of_assessor,
        of_method=config.sample_of_method,
        with_interpreter=config.sample_with_interpreter,
        reviewed_within_days=config.sample_reviewed_within_days,
        disagreed_within_days=config.sample_disagreed_within_days,
        high_risk_points=config.sample_high_risk_points,
        risk_points={
            Risk.NEW_ASSESSOR.value: config.sample_points_new_assessor,
            Risk.NEW_MODULE.value: config.sample_points_new_module,
            Risk.MANY_SIMULATIONS.value: config.sample_points_many_simulations,
            Risk.LATE.value: config.sample_points_late,
            Risk.SAME_PERSON.value: config.sample_points_same_person,
            Risk.EARLIER_DISAGREEMENT.value: config.sample_points_earlier_disagreement,
        },
    )
