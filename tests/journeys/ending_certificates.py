"""The pages that tell of certificates which end, of people in a municipality of their own, made when first needed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID

from stegvis.access import Role
from stegvis.base import clock, outbox
from stegvis.certificates import codes
from stegvis.people.actions import cards
from stegvis.people.models import Account
from stegvis.people.pictures import pictures_of
from stegvis.people.queries import actor_for
from tests.factories import ending, learning, people, validation
from tests.factories.learning import COURSE
from tests.factories.validation import MODULE, Cast
from tests.journeys.visits import Visit
from tests.journeys.world import Person, World


@dataclass(frozen=True)
class Ending:
    """A certificate that soon ends, or has, and who may look."""

    certificate_id: UUID
    code: str
    holder_id: UUID
    holder: Person
    coordinator: Person
    issuer: Person
    learner: Person
    cleared_id: UUID


@cache
def ends(world: World, *, has_ended: bool = False) -> Ending:
    """Of a module and of a course that hold for a year, issued eleven months ago, or thirteen."""
    # The seal is made in an event loop of its own, and the browser has one in this thread.
    with ThreadPoolExecutor(1) as apart:
        made = apart.submit(world.do, lambda: _issued_days_ago(400 if has_ended else 340)).result()
    world.forget()
    return made


def _issued_days_ago(days: int) -> Ending:
    with clock.at(clock.now() - timedelta(days=days)):
        cast = ending.cast_of_ending()
        certificate = ending.issued(cast)
        cleared = validation.cleared(validation.with_another_participant(cast))
        learner = people.staff(Role.SUPERVISOR, cast.unit)
        ending.course_ends_after(cast.unit)
        learning.everything_done(people.actor(learner), learning.enrolled(learner))
        outbox.run_pending()
    return Ending(
        certificate_id=certificate.id,
        code=codes.grouped(certificate.code),
        holder_id=certificate.holder_id,
        holder=_with_card(cast),
        coordinator=_with_password(cast.coordinator, Role.COORDINATOR),
        issuer=_with_password(cast.issuer, Role.ISSUER),
        learner=_with_password(learner, Role.SUPERVISOR),
        cleared_id=cleared.id,
    )


def _with_password(account: Account, role: Role) -> Person:
    username = account.username or ""
    return Person(account.display_name, role.value, "", username=username, password=people.PASSWORD)


def _with_card(cast: Cast) -> Person:
    card = cards.make_card(actor=actor_for(cast.coordinator), participant_id=cast.participant.id)
    return Person(
        cast.participant.display_name,
        Role.PARTICIPANT.value,
        "",
        card_path=f"/k/{card.token}",
        code=card.code,
        pin=tuple(picture.word.source for picture in pictures_of(card.taps)),
    )


def starts(world: World) -> list[Visit]:
    """The start pages on which it is told."""
    soon, ended = ends(world), ends(world, has_ended=True)
    return [
        Visit("start-intyg-gar-ut", "/", soon.holder),
        Visit("start-intyg-utgatt", "/", ended.holder),
        Visit("start-samordnare-intyg-gar-ut", "/", soon.coordinator),
        Visit("start-handledare-kursintyg-gar-ut", "/", soon.learner),
    ]


def own(world: World) -> list[Visit]:
    """The holder's certificates."""
    soon, ended = ends(world), ends(world, has_ended=True)
    return [
        Visit("mina-intyg-gar-ut", "/mina-intyg", soon.holder),
        Visit("mina-intyg-utgatt", "/mina-intyg", ended.holder),
        Visit("mina-intyg-kurs-gar-ut", "/mina-intyg", soon.learner),
    ]


def listed(world: World) -> list[Visit]:
    """The list, asked for what soon ends, and for what has where nothing has."""
    soon = ends(world)
    return [
        Visit("utfardade-intyg-gar-ut", "/utfardade-intyg?lage=gar-ut", soon.coordinator),
        Visit("utfardade-intyg-utgangna-inga", "/utfardade-intyg?lage=utgangna", soon.coordinator),
    ]


def one(world: World) -> list[Visit]:
    """The certificate to whoever may put its holder up again."""
    return [
        Visit(name, f"/utfardade-intyg/{made.certificate_id}", made.coordinator)
        for name, made in (
            ("intyg-gar-ut", ends(world)),
            ("intyg-utgatt", ends(world, has_ended=True)),
        )
    ]


def renewed(world: World) -> Visit:
    """Where the renewal begins."""
    soon = ends(world)
    address = f"/personer/{soon.holder_id}/validering?modul={MODULE}"
    return Visit("ny-validering-fornyelse", address, soon.coordinator)


def issue(world: World) -> list[Visit]:
    """Before one with a last day is issued, and when that has passed while it waited."""
    soon, ended = ends(world), ends(world, has_ended=True)
    return [
        Visit("utfarda-slutdag", f"/klara-for-intyg/{soon.cleared_id}", soon.issuer),
        Visit("utfarda-for-sent", f"/klara-for-intyg/{ended.cleared_id}", ended.issuer),
    ]


def course(world: World) -> list[Visit]:
    """The course that may be taken again."""
    soon, ended = ends(world), ends(world, has_ended=True)
    return [
        Visit("kurs-igen", f"/kurser/{COURSE}", soon.learner),
        Visit("kurs-igen-utgatt", f"/kurser/{COURSE}", ended.learner),
    ]


def checked(world: World) -> Visit:
    """What an employer sees of one that has ended."""
    return Visit("intyg-har-gatt-ut", f"/intyg/{ends(world, has_ended=True).code}")
