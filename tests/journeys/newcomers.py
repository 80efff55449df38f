"""Participants who begin: made by the rooms' own verbs, each journey its own."""

from __future__ import annotations

import itertools
from uuid import UUID

from stegvis.access import Role
from stegvis.people import queries
from stegvis.people.actions import accounts, cards
from stegvis.people.models import Account
from stegvis.people.pictures import pictures_of
from stegvis.validation import actions
from stegvis.validation import queries as validation_queries
from stegvis.validation.rules import EvidenceKind
from tests.factories import people, planning, validation
from tests.factories.validation import informed
from tests.journeys.world import Person, World

MODULE = "disk-kafe"
_numbers = itertools.count(1)
_GIVEN_NAMES = ("Ada", "Bahar", "Cia", "Dilan", "Edit", "Feven", "Gun", "Hiba")


def new_participant(world: World, module: str = MODULE) -> Person:
    """A participant with card, supervisor and assessor who has just been put up for a module."""
    coordinator = world.staff(Role.COORDINATOR)
    workshop = coordinator.workshop
    given_name, family_name = _GIVEN_NAMES[next(_numbers) % len(_GIVEN_NAMES)], f"Resesson {next(_numbers)}"

    def begin() -> Person:
        by = queries.actor_for(queries.get_account(world.account_id(coordinator.name)))
        unit = next(one for one in queries.units_for(by, Role.COORDINATOR) if one.name == workshop)
        made = accounts.add_participant(
            actor=by, unit_id=unit.id, given_name=given_name, family_name=family_name
        )
        for role in (Role.SUPERVISOR, Role.ASSESSOR):
            staff_id = world.account_id(world.staff(role, workshop).name)
            accounts.assign(
                actor=by, participant_id=made.id, staff_id=staff_id, role=role, workplace=workshop
            )
        card = cards.make_card(actor=by, participant_id=made.id)
        actions.open_attempt(actor=by, participant_id=made.id, module_key=module, information=informed())
        return Person(
            name=made.display_name,
            role=Role.PARTICIPANT.value,
            workshop=workshop,
            card_path=f"/k/{card.token}",
            code=card.code,
            pin=tuple(picture.word.source for picture in pictures_of(card.taps)),
        )

    person = world.do(begin)
    world.forget()
    return person


def staff_account(world: World, role: Role, person: Person) -> Account:
    """Who has this role for the participant's workshop. Call inside `world.do`."""
    return queries.get_account(world.account_id(world.staff(role, person.workshop).name))


def hand_in_everything(world: World, person: Person, told: str = "Jag gör det varje dag.") -> UUID:
    """She has told of everything in one text and handed it in, and her supervisor has seen it; the attempt."""
    attempt_id = world.attempt_id(person.name)

    def hand_in() -> None:
        attempt = validation_queries.get_attempt(attempt_id)
        keys = validation_queries.module_of(attempt).criterion_ids
        participant = queries.get_account(attempt.participant_id)
        actions.start_waiting_mappings()
        planning.agreed(staff_account(world, Role.ASSESSOR, person), participant, attempt)
        shown = actions.NewEvidence(
            "shown", EvidenceKind.TEXT, keys, text=told, circumstances=validation.BY_HERSELF
        )
        actions.add_evidence(actor=people.actor(participant), attempt=attempt, new=shown)
        actions.hand_in(actor=people.actor(participant), attempt=attempt)
        supervisor = people.actor(staff_account(world, Role.SUPERVISOR, person))
        seen = actions.NewEvidence("seen", EvidenceKind.OBSERVATION, keys, text="Hon gjorde allt själv.")
        actions.add_observation(actor=supervisor, attempt=attempt, new=seen)

    world.do(hand_in)
    return attempt_id
