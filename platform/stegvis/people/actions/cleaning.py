"""Removing what is of no use any more."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.people.models import HeldInput, PasswordReset, SignInSession, Throttle

SESSIONS_KEPT = timedelta(days=30)


def clean_up() -> None:
    """Remove held input past its day, forgotten failures, used links and long ended sessions."""
    now = clock.now()
    old = now - SESSIONS_KEPT
    for statement in (
        delete(HeldInput).where(HeldInput.expires_at <= now),
        delete(Throttle).where(Throttle.forget_at <= now),
        delete(PasswordReset).where(PasswordReset.expires_at <= old),
        delete(SignInSession).where(or_(SignInSession.ended_at <= old, SignInSession.seen_at <= old)),
    ):
        db.session.execute(statement)
