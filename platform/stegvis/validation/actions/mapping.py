"""The mapping: going past the questions that are left."""

from __future__ import annotations

from stegvis.access import Actor
from stegvis.validation import mapping_rules, queries
from stegvis.validation.actions.cases import save_self_assessment
from stegvis.validation.mapping_rules import SKIPPED
from stegvis.validation.models import ModuleAttempt


def skip_the_rest(*, actor: Actor, attempt: ModuleAttempt) -> None:
    """She would rather talk: every question that is left counts as skipped. Her answers stay. Again: no effect."""
    keys = queries.module_of(attempt).criterion_ids
    for key in mapping_rules.unanswered(keys, queries.self_assessments(attempt.id)):
        save_self_assessment(actor=actor, attempt=attempt, criterion_key=key, answer=SKIPPED)
