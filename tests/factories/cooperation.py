"""Agreements between municipalities and lent assessors for tests, made through the rooms' own verbs."""

from __future__ import annotations

from datetime import date

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.cooperation import actions
from stegvis.cooperation.models import Agreement
from stegvis.people import queries as people_queries
from stegvis.people.models import Account, Unit
from stegvis.validation import actions as validation_actions
from stegvis.validation.models import ModuleAttempt
from tests.factories import people
from tests.factories.validation import Cast


def proposed(
    home: Unit, helping: Unit, *, valid_to: date | None = None, covers_verification: bool = False
) -> Agreement:
    """The first municipality asks the second for help, from today."""
    administrator = people.staff(Role.ADMINISTRATOR, home)
    agreement = actions.propose(
        actor=people.actor(administrator),
        home_id=home.organisation_id,
        helping_id=helping.organisation_id,
        valid_from=people_queries.today(),
        valid_to=valid_to,
        covers_verification=covers_verification,
    )
    db.session.commit()
    return agreement


def agreed(
    home: Unit, helping: Unit, *, valid_to: date | None = None, covers_verification: bool = False
) -> Agreement:
    """The second municipality has said yes."""
    agreement = proposed(home, helping, valid_to=valid_to, covers_verification=covers_verification)
    administrator = people.staff(Role.ADMINISTRATOR, helping)
    actions.answer(actor=people.actor(administrator), agreement=agreement, accepts=True)
    db.session.commit()
    return agreement


def helper(cast: Cast, attempt: ModuleAttempt) -> Account:
    """An assessor of another municipality who is lent to the attempt, by an agreement made for it."""
    place = people.unit()
    agreed(cast.unit, place)
    account = people.staff(Role.ASSESSOR, place)
    lend(cast, attempt, account)
    return account


def lend(cast: Cast, attempt: ModuleAttempt, account: Account) -> None:
    """The participant's coordinator lets her help with the attempt."""
    validation_actions.lend_assessor(
        actor=people.actor(cast.coordinator), attempt=attempt, assessor_id=account.id
    )
    db.session.commit()
