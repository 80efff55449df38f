"""Selects about cards and one-time links."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from stegvis.access import Actor, Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import NotFound, Refused
from stegvis.base.language import _l
from stegvis.people import queries
from stegvis.people.models import Account, HeldInput, Invitation, PasswordReset, QrCard, Unit
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
    """The unused invitation with this token, held until the transaction ends.

    NotFound when there is none that holds, also when the role that it gives has ended. InvitationWithdrawn when
    whoever sent it has taken it back.
    """
    statement = select(Invitation).where(Invitation.token_hash == token_hash(token)).with_for_update()
    found = db.session.execute(statement.execution_options(populate_existing=True)).scalar_one_or_none()
    if found is not None and found.withdrawn_at is not None:
        raise InvitationWithdrawn(found.organisation_id)
    if found is None or found.used_at is not None or found.expires_at <= clock.now():
        raise NotFound("invitation")
    if found.valid_to is not None and found.valid_to < queries.today():
        raise NotFound("invitation")
    return found


class InvitationWithdrawn(Refused):
    """The link was right, and whoever sent it has taken it back."""

    def __init__(self, organisation_id: UUID) -> None:
        super().__init__(_l("Inbjudan är tillbakatagen. Fråga den som bjöd in dig."))
        self.organisation_id = organisation_id


def invitation_by_id(invitation_id: UUID) -> Invitation:
    """The invitation as it is now, held until the transaction ends, or NotFound."""
    statement = select(Invitation).where(Invitation.id == invitation_id).with_for_update()
    found = db.session.execute(statement.execution_options(populate_existing=True)).scalar_one_or_none()
    if found is None:
        raise NotFound("invitation")
    return found


@dataclass(frozen=True)
class InvitationLine:
    """An invitation that nobody has used yet, with the names of its place and of whoever sent it."""

    invitation: Invitation
    unit_name: str | None
    invited_by: str

    @property
    def title(self) -> str:
        """Whom it is to: the name, or the address, or nothing."""
        named = f"{self.invitation.given_name} {self.invitation.family_name}".strip()
        return named or self.invitation.email or ""


def open_invitations(actor: Actor) -> list[InvitationLine]:
    """What the actor may take back, newest first: an administrator in her organisation, a coordinator supervisors'."""
    now = clock.now()
    hers = queries.in_places(actor, {Role.ADMINISTRATOR}, Invitation.organisation_id, Invitation.unit_id) | (
        queries.in_places(actor, {Role.COORDINATOR}, Invitation.organisation_id, Invitation.unit_id)
        & (Invitation.role == Role.SUPERVISOR)
    )
    statement = (
        select(Invitation, Unit.name, Account)
        .outerjoin(Unit, Unit.id == Invitation.unit_id)
        .outerjoin(Account, Account.id == Invitation.invited_by)
        .where(
            hers,
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > now,
            or_(Invitation.valid_to.is_(None), Invitation.valid_to >= clock.local(now).date()),
        )
        .order_by(Invitation.created_at.desc(), Invitation.id)
    )
    return [
        InvitationLine(row[0], row[1], row[2].display_name if row[2] is not None else "")
        for row in db.session.execute(statement)
    ]


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
