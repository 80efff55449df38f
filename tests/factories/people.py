"""People for tests. Call inside an application context; each function commits, so that requests see what it made.

Use the client *outside* the application context: inside one, Flask shares `g`, and with it the signed-in actor.
"""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from stegvis.access import Actor, Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.people import passwords, queries
from stegvis.people.models import Account, Assignment, Membership, Organisation, SignInSession, Unit
from stegvis.people.signed_in import TOKEN
from stegvis.people.states import AccountKind, UnitKind
from stegvis.people.tokens import new_token, token_hash
from stegvis.validation.competence_models import StaffCompetence
from stegvis.validation.competence_rules import DUTIES, EVERY_MODULE
from tests.factories import external

PASSWORD = "röd cykel under bron"
_PASSWORD_HASH = passwords.hash_secret(PASSWORD)
_numbers = itertools.count(1)
Row = TypeVar("Row")


def organisation(name: str = "") -> Organisation:
    """A municipality, which has decided that its modules need no external verification."""
    made = _saved(
        Organisation(name=name or f"Exempelkommun {next(_numbers)}", organisation_number="212000-0000")
    )
    external.not_required(made.id)
    return made


def unit(of: Organisation | None = None, name: str = "") -> Unit:
    """A workshop, in a municipality of its own when none is given."""
    owner = of or organisation()
    return _saved(
        Unit(organisation_id=owner.id, name=name or f"Verkstad {next(_numbers)}", kind=UnitKind.WORKSHOP)
    )


def staff(
    role: Role,
    in_unit: Unit | None = None,
    *,
    whole_organisation: bool = False,
    name: str = "",
    is_competent: bool = True,
) -> Account:
    """A member of staff with one role, in the unit or (administrators, or when told) in its whole organisation."""
    place = in_unit or unit()
    number = next(_numbers)
    given, _, family = (name or f"Stina Exempel{number}").partition(" ")
    account = _saved(
        Account(
            organisation_id=place.organisation_id,
            kind=AccountKind.STAFF,
            username=f"stina{number}",
            given_name=given,
            family_name=family,
            email=f"stina{number}@example.org",
            password_hash=_PASSWORD_HASH,
            created_at=clock.now(),
        )
    )
    everywhere = whole_organisation or role is Role.ADMINISTRATOR
    membership(account, role, place, whole_organisation=everywhere, is_competent=is_competent)
    return account


def participant(in_unit: Unit | None = None, *, name: str = "", protected: bool = False) -> Account:
    """A participant of the unit."""
    place = in_unit or unit()
    given, _, family = (name or f"Amina Deltagare{next(_numbers)}").partition(" ")
    account = _saved(
        Account(
            organisation_id=place.organisation_id,
            kind=AccountKind.PARTICIPANT,
            given_name=given,
            family_name=family,
            protected=protected,
            created_at=clock.now(),
        )
    )
    membership(account, Role.PARTICIPANT, place)
    return account


def membership(
    account: Account,
    role: Role,
    place: Unit,
    *,
    whole_organisation: bool = False,
    valid_from: date | None = None,
    valid_to: date | None = None,
    is_competent: bool = True,
) -> Membership:
    """A role for the account; from yesterday on unless told. Those who need competence have it for every module."""
    if role in DUTIES and is_competent and not _has_competence(account, role):
        competence(account, role)
    return _saved(
        Membership(
            account_id=account.id,
            organisation_id=place.organisation_id,
            unit_id=None if whole_organisation else place.id,
            role=role,
            valid_from=valid_from or queries.today() - timedelta(days=1),
            valid_to=valid_to,
        )
    )


def _has_competence(account: Account, role: Role) -> bool:
    known = select(StaffCompetence.id).where(
        StaffCompetence.account_id == account.id, StaffCompetence.role == role
    )
    return db.session.execute(known.limit(1)).first() is not None


def competence(
    account: Account,
    role: Role,
    module_key: str = EVERY_MODULE,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    as_trainee: bool = False,
    trainee_until: date | None = None,
) -> StaffCompetence:
    """A registered competence; from long ago on and without end unless told."""
    return _saved(
        StaffCompetence(
            account_id=account.id,
            organisation_id=account.organisation_id,
            role=role,
            module_key=module_key,
            valid_from=valid_from or queries.today() - timedelta(days=3650),
            valid_to=valid_to,
            proof="Provad i tester.",
            as_trainee=as_trainee,
            trainee_until=trainee_until,
            registered_at=clock.now(),
        )
    )


def assignment(
    of: Account, to: Account, role: Role, *, workplace: str = "", valid_to: date | None = None
) -> Assignment:
    """`of` is the participant, `to` her member of staff; from a week ago unless it has ended."""
    return _saved(
        Assignment(
            participant_id=of.id,
            staff_id=to.id,
            role=role,
            workplace=workplace,
            valid_from=queries.today() - timedelta(days=7),
            valid_to=valid_to,
        )
    )


def actor(account: Account) -> Actor:
    """The account as one who acts, for calling verbs directly."""
    return queries.actor_for(account)


def session_token(account_id: UUID) -> str:
    """The token of a real server-side session for the account."""
    token, now = new_token(), clock.now()
    _saved(SignInSession(account_id=account_id, token_hash=token_hash(token), started_at=now, seen_at=now))
    return token


def signed_in_client(app: Flask, account: Account) -> FlaskClient:
    """A new client of the application in which the account is signed in."""
    with app.app_context():
        token = session_token(account.id)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
    return client


def _saved(row: Row) -> Row:
    db.session.add(row)
    db.session.commit()
    return row
