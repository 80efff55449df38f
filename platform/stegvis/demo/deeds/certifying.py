"""Certificates are issued, replaced and withdrawn."""

from __future__ import annotations

from uuid import UUID

from stegvis.access import Role
from stegvis.certificates import actions as certificate_actions
from stegvis.certificates import queries as certificate_queries
from stegvis.certificates.states import WithdrawalCause
from stegvis.demo import portfolio
from stegvis.demo.deeds.attempts import her_attempt
from stegvis.demo.founding import Place
from stegvis.people import queries as people_queries
from stegvis.people.actions import accounts


def issue(place: Place, workshop: int, attempt_id: UUID) -> None:
    """The issuer orders the certificate; the outbox makes it."""
    certificate_actions.order_issue(actor=place.actor(Role.ISSUER, workshop, workshop), attempt_id=attempt_id)


def _certificate_id(attempt_id: UUID) -> UUID:
    order = certificate_queries.order_of_attempt(attempt_id)
    assert order is not None
    return order.id


def replace_with_right_name(
    place: Place, workshop: int, attempt_id: UUID, given_name: str, family_name: str
) -> None:
    """The name was misspelt: the account is mended and the paper replaced."""
    _, attempt = her_attempt(attempt_id)
    account = people_queries.get_account(attempt.participant_id)
    accounts.change_person(
        actor=place.actor(Role.ADMINISTRATOR, workshop),
        account=account,
        given_name=given_name,
        family_name=family_name,
        email=None,
        language=account.language,
    )
    certificate_actions.order_replacement(
        actor=place.actor(Role.ISSUER, workshop, workshop),
        certificate_id=_certificate_id(attempt_id),
        new_name=f"{given_name} {family_name}",
        reason="Förnamnet var felstavat.",
    )


def withdraw(place: Place, workshop: int, attempt_id: UUID) -> None:
    """The certificate turns out to rest on someone else's photos."""
    certificate_actions.withdraw(
        actor=place.actor(Role.ISSUER, workshop, workshop),
        certificate_id=_certificate_id(attempt_id),
        cause=WithdrawalCause.FRAUD,
        hearing_note=portfolio.HEARING_NOTE,
    )
