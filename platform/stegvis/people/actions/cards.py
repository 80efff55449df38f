"""Making and revoking cards."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.people import card_queries, passwords, queries
from stegvis.people.actions.sessions import end_all_sessions
from stegvis.people.actions.signing_in import pin_secret
from stegvis.people.models import QrCard
from stegvis.people.pictures import new_pin
from stegvis.people.tokens import new_code, new_token, token_hash


@dataclass(frozen=True)
class NewCard:
    """What is printed and shown once: nobody can read it from the database afterwards."""

    token: str
    code: str
    taps: tuple[int, ...]


def make_card(*, actor: Actor, participant_id: UUID) -> NewCard:
    """Give the participant a new card. An earlier one stops working, and whoever came in by it is signed out."""
    participant = queries.get_participant(participant_id)
    if _revoke(participant_id):
        end_all_sessions(actor=actor, account_id=participant_id)
    new = NewCard(token=new_token(), code=new_code(), taps=new_pin())
    card_id = uuid4()
    card = QrCard(
        id=card_id,
        participant_id=participant.id,
        token_hash=token_hash(new.token),
        code_hash=card_queries.card_code_hash(new.code),
        pin_hash=passwords.hash_secret(pin_secret(card_id, new.taps)),
        printed_at=clock.now(),
        printed_by=actor.account_id,
    )
    db.session.add(card)
    record(actor, "card_made", "account", participant.id)
    return new


def revoke_card(*, actor: Actor, participant_id: UUID) -> None:
    """The card stops working and the participant is signed out everywhere. Doing it twice is no error."""
    queries.get_participant(participant_id)
    if _revoke(participant_id):
        record(actor, "card_revoked", "account", participant_id)
        end_all_sessions(actor=actor, account_id=participant_id)


def _revoke(participant_id: UUID) -> bool:
    # Two who give her a card at once take turns: the later card is the one in use.
    queries.lock_account(participant_id)
    card = card_queries.card_in_use(participant_id)
    if card is None:
        return False
    card.revoked_at = clock.now()
    db.session.flush()
    return True
