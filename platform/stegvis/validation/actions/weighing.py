"""Keeping what the assessor said of the evidence as a whole."""

from __future__ import annotations

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base.database import db
from stegvis.base.errors import BadInput
from stegvis.validation import weighing_rules
from stegvis.validation.judgement_models import Decision
from stegvis.validation.weighing_models import DecisionWeighing
from stegvis.validation.weighing_rules import Point, Weighing


def whole(weighing: Weighing | None) -> Weighing:
    """The weighing. Raises BadInput when there is none, or a point is neither said to hold nor explained."""
    refusal = weighing_rules.may_rest_on(weighing)
    if weighing is None or refusal:
        raise BadInput("points", refusal or weighing_rules.NOT_WEIGHED)
    return weighing


def keep_weighing(*, actor: Actor, decision: Decision, weighing: Weighing) -> DecisionWeighing:
    """Tie one that is `whole` to a decision that was made in this transaction."""
    db.session.flush()
    row = DecisionWeighing(
        decision_id=decision.id,
        autonomy=weighing.autonomy,
        reason=weighing.reason.strip(),
        **{point.value: point in weighing.held for point in Point},
    )
    db.session.add(row)
    record(
        actor,
        "decision.weighed",
        "module_attempt",
        decision.attempt_id,
        {
            "held": [point.value for point in Point if point in weighing.held],
            "autonomy": weighing.autonomy.value,
            "reason": weighing.reason.strip(),
        },
    )
    return row
