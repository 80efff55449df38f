"""Every select of the room, always ordered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select

from stegvis.base.database import db
from stegvis.people.models import Account
from stegvis.people.states import AccountKind
from stegvis.reminders.models import Digest, DigestChoice, DigestDay


def is_begun(day: date) -> bool:
    """Whether everybody's digest of this day has been queued."""
    return db.session.get(DigestDay, day) is not None


def recipients() -> Sequence[UUID]:
    """The accounts that can get a digest: open, with an e-mail address, and with the wish for it."""
    is_staff = Account.kind == AccountKind.STAFF
    statement = (
        select(Account.id)
        .outerjoin(DigestChoice, DigestChoice.account_id == Account.id)
        .where(
            Account.is_active,
            Account.email.is_not(None),
            or_(DigestChoice.wants, is_staff & DigestChoice.wants.is_(None)),
        )
        .order_by(Account.id)
    )
    return db.session.execute(statement).scalars().all()


def choice_of(account_id: UUID, *, lock: bool = False) -> DigestChoice | None:
    """What she has said, if she has said anything. `lock` holds her account's row until the transaction ends."""
    statement = select(DigestChoice).where(DigestChoice.account_id == account_id)
    if lock:
        # The account's row is there also before she has said anything: two clicks queue up on it.
        db.session.execute(select(Account.id).where(Account.id == account_id).with_for_update(key_share=True))
        statement = statement.execution_options(populate_existing=True)
    return db.session.execute(statement).scalar_one_or_none()


def last_day_of(account_id: UUID) -> date | None:
    """The day of her latest digest."""
    statement = select(func.max(Digest.day)).where(Digest.account_id == account_id)
    return db.session.execute(statement).scalar_one_or_none()
