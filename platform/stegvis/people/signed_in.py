"""Who sends a request: the token in the cookie, looked up once a request in one question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from flask import Flask, g, request, session
from flask_login import UserMixin
from sqlalchemy import bindparam, or_, select, update
from werkzeug.wrappers import Request, Response

from stegvis import settings
from stegvis.access import Actor, Grant, set_actor_loader
from stegvis.access.gate import signed_in_actor
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.request_shell import SAFE_METHODS
from stegvis.extensions import login_manager
from stegvis.people.models import Account, Membership, SignInSession
from stegvis.people.rules import session_holds
from stegvis.people.states import AccountKind
from stegvis.people.tokens import token_hash

TOKEN = "sid"  # noqa: S105 - the name of the cookie's field, not a secret
_SEEN_EVERY = timedelta(minutes=2)

_LOOK_UP = (
    select(
        SignInSession.id,
        SignInSession.started_at,
        SignInSession.seen_at,
        Account.id.label("account_id"),
        Account.kind,
        Account.organisation_id,
        Account.given_name,
        Account.family_name,
        Account.easy_language,
        Membership.role,
        Membership.organisation_id.label("place_id"),
        Membership.unit_id,
    )
    .join(Account, Account.id == SignInSession.account_id)
    .outerjoin(
        Membership,
        (Membership.account_id == Account.id)
        & (Membership.valid_from <= bindparam("today"))
        & or_(Membership.valid_to.is_(None), Membership.valid_to >= bindparam("today")),
    )
    .where(
        SignInSession.token_hash == bindparam("token"),
        SignInSession.ended_at.is_(None),
        Account.is_active,
    )
    .order_by(Membership.id)
)


@dataclass(frozen=True)
class SignedIn:
    """The signed-in session of this request."""

    session_id: UUID
    account_id: UUID
    kind: AccountKind
    easy_language: bool
    seen_at: datetime
    actor: Actor


def signed_in() -> SignedIn | None:
    """The signed-in session of this request, or None."""
    signed_in_actor()
    return cast(SignedIn | None, g.get("stegvis_signed_in"))


def _load_actor() -> Actor | None:
    token = session.get(TOKEN)
    found = _look_up(token) if isinstance(token, str) else None
    g.stegvis_signed_in = found
    return found.actor if found else None


def _look_up(token: str) -> SignedIn | None:
    """Read without queueing up among writers, unless this request already has a session open."""
    is_first = request.method not in SAFE_METHODS and "stegvis_session" not in g
    if is_first:
        db.read_only()
    now = clock.now()
    values = {"token": token_hash(token), "today": clock.local(now).date()}
    rows = db.connection.execute(_LOOK_UP, values).all()
    if is_first:
        db.begin_write()
    if not rows or not _holds(rows[0], now):
        return None
    return _signed_in(rows)


def _holds(row: Any, now: datetime) -> bool:
    config = settings.current()
    minutes = config.session_idle_minutes
    if row.kind is AccountKind.PARTICIPANT:
        minutes = config.participant_session_idle_minutes
    return session_holds(
        started_at=row.started_at,
        seen_at=row.seen_at,
        now=now,
        idle=timedelta(minutes=minutes),
        absolute=timedelta(hours=config.session_absolute_hours),
    )


def _signed_in(rows: Any) -> SignedIn:
    first = rows[0]
    grants = frozenset(Grant(row.role, row.place_id, row.unit_id) for row in rows if row.role is not None)
    name = f"{first.given_name} {first.family_name}".strip()
    return SignedIn(
        session_id=first.id,
        account_id=first.account_id,
        kind=first.kind,
        easy_language=first.easy_language,
        seen_at=first.seen_at,
        actor=Actor(first.account_id, name, first.organisation_id, grants),
    )


def _note_seen(response: Response) -> Response:
    """Last-seen: the one thing, beside the read log, that a GET writes. At most every other minute."""
    found: SignedIn | None = g.get("stegvis_signed_in")
    now = clock.now()
    if found is None or response.status_code >= 400 or now - found.seen_at < _SEEN_EVERY:
        return response
    statement = update(SignInSession).where(SignInSession.id == found.session_id).values(seen_at=now)
    if "stegvis_session" in g and not g.get("stegvis_read_only", False):
        db.session.execute(statement)
    else:
        with db.own_transaction() as own:
            own.execute(statement)
    return response


def put_in_cookie(token: str, *, keep: tuple[str, ...] = ()) -> None:
    """Renew the browser's session around the token: nothing of the earlier one stays but the names in `keep`."""
    kept = {name: session[name] for name in keep if name in session}
    session.clear()
    session.update(kept)
    session[TOKEN] = token


class _LoginUser(UserMixin):
    """What Flask-Login is told about the actor."""

    def __init__(self, actor: Actor) -> None:
        self.id = str(actor.account_id)
        self.actor = actor


def _login_user(_request: Request) -> _LoginUser | None:
    actor = signed_in_actor()
    return _LoginUser(actor) if actor else None


def init_app(app: Flask) -> None:
    """Tell the gate and Flask-Login how to find out who sends a request."""
    set_actor_loader(app, _load_actor)
    login_manager.request_loader(_login_user)
    app.after_request(_note_seen)
