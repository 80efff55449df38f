"""Selects about cards and one-time links."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.people.models import Account, HeldInput, Invitation, PasswordReset, QrCard
from stegvis.people.tokens import keyed_hash, token_hash


def card_code_hash(code: str) -> str:
    """What the database keeps of a typed code."""
    return keyed_hash("card-code", code)


def card_in_use(participant_id: UUID) -> QrCard | None:
    """The participant's valid card, if she has one."""
    statement = select(QrCard).where(QrCard.participant_id == participant_id, QrCard.revoked_at.is_(None))
    return db.session.execute(statement.order_by(QrCard.id)).scalar_one_or_none()


def card_by_token(token: str) -> QrCard | None:
    """The valid card with this token, if its holder's account is in use."""
    return _valid_card(QrCard.token_hash == token_hash(token))


def card_by_code(code: str) -> QrCard | None:
    """The valid card with this typed code (as `normalise_code` gives it)."""
    return _valid_card(QrCard.code_hash == card_code_hash(code))


def card_by_id(card_id: UUID) -> QrCard | None:
    """The card, while it is valid."""
    return _valid_card(QrCard.id == card_id)


def _valid_card(which: object) -> QrCard | None:
    statement = (
        select(QrCard)
        .join(Account, Account.id == QrCard.participant_id)
        .where(which, QrCard.revoked_at.is_(None), Account.is_active)  # type: ignore[arg-type]
        .order_by(QrCard.id)
    )
    return db.session.execute(statement).scalar_one_or_none()


def get_invitation(token: str) -> Invitation:
    """The unused invitation with this token, or NotFound: also when the role that it gives has ended."""
    statement = select(Invitation).where(Invitation.token_hash == token_hash(token)).with_for_update()
    found = db.session.execute(statement).scalar_one_or_none()
    if found is None or found.used_at is not None or found.expires_at <= clock.now():
        raise NotFound("invitation")
    if found.valid_to is not None and found.valid_to < clock.local(clock.now()).date():
        raise NotFound("invitation")
    return found


def is_invited(token: str) -> bool:
    """Whether an invitation with this token has been made, used or not."""
    statement = select(Invitation.id).where(Invitation.token_hash == token_hash(token))
    return db.session.execute(statement).first() is not None


def get_reset(token: str) -> PasswordReset:
    """The unused link for a new password with this token, or NotFound."""
    statement = select(PasswordReset).where(PasswordReset.token_hash == token_hash(token)).with_for_update()
    found = db.session.execute(statement).scalar_one_or_none()
    if found is None or found.used_at is not None or found.expires_at <= clock.now():
        raise NotFound("password reset")
    return found


def held_input(token: str) -> HeldInput | None:
    """What a form held, while it is kept."""
    statement = select(HeldInput).where(HeldInput.token_hash == token_hash(token))
    found = db.session.execute(statement).scalar_one_or_none()
    return found if found is not None and found.expires_at > clock.now() else None
