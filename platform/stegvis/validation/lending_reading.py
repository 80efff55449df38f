"""Whom a coordinator may ask to help with an attempt, and who helps. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from stegvis.access import Actor, Role
from stegvis.base.database import db
from stegvis.cooperation import queries as cooperation_queries
from stegvis.cooperation.models import Agreement
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_about
from stegvis.people.models import Account, Membership, Organisation
from stegvis.validation import competences, lendings
from stegvis.validation.models import ModuleAttempt


@dataclass(frozen=True)
class Candidate:
    """An assessor of a municipality that helps by an agreement in force."""

    account_id: UUID
    name: str
    organisation_name: str
    agreement_id: UUID


def reachable(organisation_id: UUID) -> list[Candidate]:
    """Every active assessor whom this municipality may ask by an agreement in force, by municipality and name."""
    today = people_queries.today()
    statement = (
        select(Account, Organisation.name, Agreement.id)
        .join(Membership, Membership.account_id == Account.id)
        .join(Agreement, Agreement.helping_organisation_id == Membership.organisation_id)
        .join(Organisation, Organisation.id == Agreement.helping_organisation_id)
        .where(
            Membership.role == Role.ASSESSOR,
            people_queries.in_force(Membership),
            Account.is_active,
            Agreement.home_organisation_id == organisation_id,
            cooperation_queries.in_force(today),
        )
        .order_by(Organisation.name, Account.given_name, Account.family_name, Account.id, Agreement.id)
    )
    found: dict[UUID, Candidate] = {}
    for account, organisation_name, agreement_id in db.session.execute(statement):
        found.setdefault(
            account.id, Candidate(account.id, account.display_name, organisation_name, agreement_id)
        )
    return list(found.values())


def candidates(actor: Actor, attempt: ModuleAttempt) -> list[Candidate]:
    """Those of them who are competent for the module, not too close to the participant, and not the actor herself."""
    every = reachable(attempt.case.organisation_id)
    competent = competences.competent_among(
        [one.account_id for one in every], Role.ASSESSOR, attempt.module_key
    )
    too_close = facts_about(attempt.participant_id).in_conflict
    return [one for one in every if one.account_id in competent - too_close - {actor.own_account_id}]


@dataclass(frozen=True)
class Helper:
    """Who helps with an attempt today, and from where."""

    account_id: UUID
    name: str
    organisation_name: str


def helper_of(attempt: ModuleAttempt) -> Helper | None:
    """The assessor who is lent to the attempt today; nothing is asked where nobody is."""
    lent = lendings.lent_assessor(attempt)
    if lent is None:
        return None
    statement = (
        select(Account, Organisation.name)
        .join(Organisation, Organisation.id == lent[1])
        .where(Account.id == lent[0])
    )
    account, organisation_name = db.session.execute(statement).one()
    return Helper(account.id, account.display_name, organisation_name)
