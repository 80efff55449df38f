"""Signed-in browsers: begun at sign-in with a new token, ended by hand, by idleness or by age."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.people import queries
from stegvis.people.models import Account, SignInSession
from stegvis.people.tokens import new_token, token_hash


def start_session(account: Account, *, way: str) -> str:
    """Sign the account in and give the new session's token. `way`: password, card, code or link."""
    token, now = new_token(), clock.now()
    session = SignInSession(account_id=account.id, token_hash=token_hash(token), started_at=now, seen_at=now)
    db.session.add(session)
    record(queries.actor_for(account), "signed_in", "account", account.id, {"way": way})
    return token


def end_session(*, actor: Actor, session_id: UUID) -> None:
    """Sign this browser out. Ending it twice is no error."""
    _end(SignInSession.id == session_id)
    record(actor, "signed_out", "account", actor.own_account_id)


def end_all_sessions(*, actor: Actor, account_id: UUID, but: UUID | None = None) -> None:
    """Sign the account out everywhere, `but` from one browser when that is given."""
    _end((SignInSession.account_id == account_id) & (SignInSession.id != but if but else True))
    record(actor, "signed_out_everywhere", "account", account_id)


def _end(which: object) -> None:
    statement = update(SignInSession).where(which, SignInSession.ended_at.is_(None))  # type: ignore[arg-type]
    db.session.execute(statement.values(ended_at=clock.now()))
