"""Orders of many certificates, as tests make them. Call inside an application context."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import select

from stegvis.access import Actor
from stegvis.base.database import db
from stegvis.certificates.batches import actions
from stegvis.certificates.batches.models import CertificateBatchItem
from stegvis.people.models import Account
from stegvis.validation.models import ModuleAttempt
from tests.factories import people
from tests.integration.certificates.cleared import Cleared, another, cleared_attempt

UNPRINTABLE = "Amina \U00013000"
"""A hieroglyph, which no font of the paper has."""


def cleared_attempts(count: int, *names: str) -> list[Cleared]:
    """So many participants' cleared attempts with the same staff, the first ones with these names."""
    called = [*names, *(f"Amina Nummer{number}" for number in range(len(names), count))]
    first = cleared_attempt(called[0])
    return [first, *(another(first, name) for name in called[1:])]


def ordered(cleared: Sequence[Cleared], actor: Actor | None = None) -> UUID:
    """The id of an order of all of them by their issuer; committed, not begun."""
    actor = actor or people.actor(cleared[0].issuer)
    chosen = [one.attempt_id for one in cleared]
    batch_id = actions.order_batch(actor=actor, batch_id=uuid4(), attempt_ids=chosen).id
    db.session.commit()
    return batch_id


def states(batch_id: UUID) -> dict[str, tuple[str, str]]:
    """Participant → the state of her item, and why it failed."""
    statement = (
        select(CertificateBatchItem, Account)
        .join(ModuleAttempt, ModuleAttempt.id == CertificateBatchItem.attempt_id)
        .join(Account, Account.id == ModuleAttempt.participant_id)
        .where(CertificateBatchItem.batch_id == batch_id)
        .order_by(CertificateBatchItem.position)
    )
    db.session.rollback()
    return {
        account.display_name: (item.state.value, item.failure.value if item.failure else "")
        for item, account in db.session.execute(statement)
    }
