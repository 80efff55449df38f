"""Municipalities, workshops and people of the demonstration, made by the verbs of `people`."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from stegvis.access import SYSTEM, Actor, Role
from stegvis.demo.cast import Municipality, ParticipantPart, StaffPart
from stegvis.demo.papers import received_diploma
from stegvis.people import queries
from stegvis.people.actions import accounts, cards, credentials
from stegvis.people.addresses import card_address
from stegvis.people.pictures import pictures_of
from stegvis.validation.actions import Paper, register_competence
from stegvis.validation.competence_rules import DUTIES, EVERY_MODULE

PASSWORD = "prov-lösen-för-stegvis"  # noqa: S105 - made up people, never in production

ENOUGH_DAYS = 700
SOON_DAYS = 90
"""Counted from the founding, some weeks before the curtain rises."""
_PROOFS = {
    Role.ASSESSOR: "Påhittad bedömarutbildning, och tio år i kafékök.",
    Role.INTERNAL_VERIFIER: "Påhittad utbildning för interna kvalitetssäkrare.",
}


@dataclass
class Place:
    """A municipality as it was made: ids of its workshops and of its people by role, each with the workshop or None."""

    plan: Municipality
    organisation_id: UUID
    unit_ids: tuple[UUID, ...]
    staff: dict[Role, list[tuple[int | None, UUID]]] = field(default_factory=dict)
    listed: list[dict[str, object]] = field(default_factory=list)

    def who(self, role: Role, workshop: int, place: int = 0) -> UUID:
        """The account that has the role for this workshop; with `place` 1 the second such person, if there is one."""
        here = [account for reach, account in self.staff[role] if reach in (None, workshop)]
        return here[min(place, len(here) - 1)]

    def actor(self, role: Role, workshop: int, place: int = 0) -> Actor:
        """The same person as one who acts, with her roles of today."""
        return actor(self.who(role, workshop, place))


def actor(account_id: UUID) -> Actor:
    """An account as one who acts."""
    return queries.actor_for(queries.get_account(account_id))


def found(plan: Municipality) -> Place:
    """Make a municipality, its workshops and its staff. The first administrator is invited by the system."""
    organisation = accounts.add_organisation(actor=SYSTEM, name=plan.name, organisation_number="000000-0000")
    units = [
        accounts.add_unit(actor=SYSTEM, organisation_id=organisation.id, name=name) for name in plan.workshops
    ]
    place = Place(plan, organisation.id, tuple(unit.id for unit in units))
    inviting = SYSTEM
    for part in plan.staff:
        account_id = _add_staff(place, part, inviting)
        if part.roles[0] is Role.ADMINISTRATOR:
            inviting = actor(account_id)
    _register_competence(place)
    return place


def _register_competence(place: Place) -> None:
    """The administrator registers what the assessors and verifiers may: one with a paper, one that ends soon."""
    trainees = {user_name(part.given_name, part.family_name) for part in place.plan.staff if part.as_trainee}
    administrator, today = place.actor(Role.ADMINISTRATOR, 0), queries.today()
    for role in DUTIES:
        for number, (_workshop, account_id) in enumerate(place.staff[role]):
            ends_soon = role is Role.ASSESSOR and number == 1
            has_paper = role is Role.ASSESSOR and number == 0
            register_competence(
                actor=administrator,
                account_id=account_id,
                role=role,
                module_key=EVERY_MODULE,
                valid_from=today - timedelta(days=ENOUGH_DAYS),
                valid_to=today + timedelta(days=SOON_DAYS if ends_soon else ENOUGH_DAYS),
                proof=_PROOFS[role],
                as_trainee=queries.get_account(account_id).username in trainees,
                proof_date=today - timedelta(days=ENOUGH_DAYS),
                paper=Paper(uuid4().hex, received_diploma()) if has_paper else None,
            )


def _add_staff(place: Place, part: StaffPart, inviting: Actor) -> UUID:
    unit_id = None if part.workshop is None else place.unit_ids[part.workshop]
    username = user_name(part.given_name, part.family_name)
    link = credentials.invite(
        actor=inviting, organisation_id=place.organisation_id, unit_id=unit_id, role=part.roles[0]
    )
    account = credentials.accept_invitation(
        token=link.rpartition("/")[2],
        username=username,
        given_name=part.given_name,
        family_name=part.family_name,
        new=PASSWORD,
    )
    accounts.change_person(
        actor=inviting,
        account=account,
        given_name=part.given_name,
        family_name=part.family_name,
        email=f"{username}@example.org",
        language="sv",
    )
    for role in part.roles[1:]:
        unit = queries.get_unit(unit_id) if unit_id else None
        accounts.add_membership(actor=inviting, account=account, role=role, unit=unit)
    for role in part.roles:
        place.staff.setdefault(role, []).append((part.workshop, account.id))
        place.listed.append(
            {
                "role": role.value,
                "organisation": place.plan.name,
                "workshop": "" if part.workshop is None else place.plan.workshops[part.workshop],
                "name": account.display_name,
                "username": username,
                "password": PASSWORD,
            }
        )
    return account.id


def user_name(given_name: str, family_name: str) -> str:
    """For instance "yonas.pahittgren": lower case without marks."""
    text = unicodedata.normalize("NFKD", f"{given_name}.{family_name}".lower())
    return text.encode("ascii", "ignore").decode()


def invite_one_more(place: Place) -> None:
    """Leave an invitation open that nobody has used."""
    given_name, family_name = place.plan.invited
    credentials.invite(
        actor=place.actor(Role.ADMINISTRATOR, 0),
        organisation_id=place.organisation_id,
        unit_id=place.unit_ids[0],
        role=Role.SUPERVISOR,
        given_name=given_name,
        family_name=family_name,
        email=f"{user_name(given_name, family_name)}@example.org",
    )


def add_participant(place: Place, part: ParticipantPart, *, with_assessor: bool) -> UUID:
    """A new participant, added by her coordinator, with those who follow her by name."""
    coordinating = place.actor(Role.COORDINATOR, part.workshop)
    account = accounts.add_participant(
        actor=coordinating,
        unit_id=place.unit_ids[part.workshop],
        given_name=part.misspelt or part.given_name,
        family_name=part.family_name,
        language=part.language,
        easy_language=part.easy_language,
        gender=part.gender,
    )
    follows = [Role.SUPERVISOR, Role.ASSESSOR] if with_assessor else [Role.SUPERVISOR]
    if part.protected:
        follows += [Role.INTERNAL_VERIFIER, Role.ISSUER]
        accounts.set_protected(actor=coordinating, account=account, protected=True)
    for role in follows:
        accounts.assign(
            actor=coordinating,
            participant_id=account.id,
            staff_id=place.who(role, part.workshop),
            role=role,
            workplace=place.plan.workshops[part.workshop],
        )
    return account.id


def give_card(place: Place, part: ParticipantPart, participant_id: UUID) -> None:
    """Print her card and list what stands on it."""
    card = cards.make_card(actor=place.actor(Role.COORDINATOR, part.workshop), participant_id=participant_id)
    place.listed.append(
        {
            "role": Role.PARTICIPANT.value,
            "organisation": place.plan.name,
            "workshop": place.plan.workshops[part.workshop],
            "name": f"{part.given_name} {part.family_name}",
            "qr_link": card_address(card.token),
            "code": card.code,
            "pin": [picture.word.source for picture in pictures_of(card.taps)],
        }
    )
