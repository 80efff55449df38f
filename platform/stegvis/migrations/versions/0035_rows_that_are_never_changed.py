"""Rows that stay as they were written: judgements, decisions, reviews, and what happened.

Revision 0035.
"""

from __future__ import annotations

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_KEPT = {
    "attempt_event": "actor_id, at, attempt_id, facts, id, message, name, position, row, source, target",
    "judgement": "assessor_id, at, attempt_id, criterion_key, id, reason, result",
    "reused_finding": (
        "attempt_id, criterion_key, earlier_attempt_id, earlier_id, judgement_id, module_key,"
        " participant_id"
    ),
    "reused_evidence": "evidence_id, judgement_id",
    "outcome_reason": "assessor_id, at, attempt_id, id, outcome_key, reason",
    "decision": "assessor_id, at, attempt_id, id, interpreter_used, language_remark, outcome, reason",
    "decision_weighing": "authentic, autonomy, current, decision_id, reason, reliable, sufficient, valid",
    "countersignature": "at, attempt_id, decision_id, signed_by, stands, words",
    "spoken_feedback": "at, attempt_id, author_id, decision_id, event_id, id, media_id",
    "reconsideration_answer": "answered_by, at, id, part, reconsideration_id, stands, step, words",
    "criterion_guidance": (
        "criterion_key, given_at, given_by, id, module_key, organisation_id, text, valid_from"
    ),
    "review": "at, attempt_id, checks, decision_id, id, outcome, reason, verifier_id",
    "reviewed_criterion": "agreement, criterion_key, id, note, review_id",
    "external_choice": (
        "decided_at, decided_by, id, is_required, module_key, organisation_id, percent, reason, seed"
    ),
    "external_draw": "at, attempt_id, choice_id, decision_id, drawn_before, id, percent, position, why",
    "external_review": "act_by, at, attempt_id, decision_id, id, outcome, reason, verifier_id",
    "externally_reviewed_criterion": "criterion_key, id, note, review_id",
}
"""Each table with the columns that never change."""

_ENDS = {
    "judgement": "superseded_at",
    "outcome_reason": "superseded_at",
    "decision": "superseded_at",
    "spoken_feedback": "superseded_at",
    "external_choice": "superseded_at",
    "reused_finding": "lapsed_at",
}
"""The column that says since when another word has taken its place. It is set once."""


def upgrade() -> None:
    """Apply."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        op.execute("""CREATE OR REPLACE FUNCTION refuse_change_of_kept_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only: rows are never changed or removed',
ERRCODE = 'integrity_constraint_violation'; END $$""")
    for table in _KEPT:
        for statement in _on_postgresql(table) if is_postgresql else _on_sqlite(table):
            op.execute(statement)


def _on_sqlite(table: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: rows are never changed or removed'); END"
    made = [
        f"CREATE TRIGGER {table}_is_not_changed BEFORE UPDATE OF {_KEPT[table]} ON {table} {refuse}",
        f"CREATE TRIGGER {table}_is_not_removed BEFORE DELETE ON {table} {refuse}",
    ]
    if table in _ENDS:
        once = f"BEFORE UPDATE OF {_ENDS[table]} ON {table} WHEN OLD.{_ENDS[table]} IS NOT NULL"
        made.append(f"CREATE TRIGGER {table}_ends_once {once} {refuse}")
    return made


def _on_postgresql(table: str) -> list[str]:
    refuse = "EXECUTE FUNCTION refuse_change_of_kept_row()"
    changed = f"BEFORE UPDATE OF {_KEPT[table]} ON {table}"
    made = [
        f"CREATE TRIGGER {table}_is_not_changed {changed} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_is_not_removed BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
    ]
    if table in _ENDS:
        once = f"BEFORE UPDATE OF {_ENDS[table]} ON {table} FOR EACH ROW WHEN (OLD.{_ENDS[table]} IS NOT NULL)"
        made.append(f"CREATE TRIGGER {table}_ends_once {once} {refuse}")
    return made


def downgrade() -> None:
    """Take back."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in _KEPT:
        names = ["is_not_changed", "is_not_removed"]
        names += ["ends_once"] if table in _ENDS else []
        names += ["is_not_emptied"] if is_postgresql else []
        for name in names:
            op.execute(f"DROP TRIGGER {table}_{name}" + (f" ON {table}" if is_postgresql else ""))
    if is_postgresql:
        op.execute("DROP FUNCTION refuse_change_of_kept_row()")
