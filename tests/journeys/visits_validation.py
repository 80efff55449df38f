"""The pages on which staff follow a validation: mapping, plan, evidence, waiting, conflicts, wishes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from stegvis.people.conflict_models import ConflictOfInterest
from stegvis.validation import plans
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState
from stegvis.validation.wish_models import StaffWish
from tests.journeys import ending_certificates
from tests.journeys.cast import (
    administrator,
    assessor,
    certified,
    collecting,
    coordinator,
    handed_in,
    supervisor,
)
from tests.journeys.visits import Visit, visits_of
from tests.journeys.visits_cooperation import helper, lending
from tests.journeys.world import World


@visits_of("mapping.show")
def _mapping(world: World) -> Sequence[Visit]:
    mapped, without = world.named("Zeinab Provberg"), world.named("Johan Exempeldal")
    return [
        Visit(
            "kartlaggning",
            f"/valideringar/{world.attempt_id(mapped.name)}/kartlaggning",
            assessor(world, mapped),
        ),
        Visit(
            "kartlaggning-utan-samtal",
            f"/valideringar/{world.attempt_id(without.name)}/kartlaggning",
            coordinator(world, without),
        ),
    ]


@visits_of("mapping.talk")
def _talk(world: World) -> Sequence[Visit]:
    one = world.named("Johan Exempeldal")
    address = f"/valideringar/{world.attempt_id(one.name)}/kartlaggning/samtal"
    return [Visit("kartlaggningssamtal", address, assessor(world, one))]


def _planned(
    world: World, name: str, ending: str, who: str = "Hawa Testlind", reason: str = ""
) -> list[Visit]:
    one = world.named(who)
    address = f"/valideringar/{world.attempt_id(one.name)}/plan{ending}"
    return [Visit(name, address, assessor(world, one), empty_is_allowed=reason)]


@visits_of("planning.show")
def _plan(world: World) -> Sequence[Visit]:
    reason = "its buttons send the draft, or begin a new one"
    return [
        *_planned(world, "plan", "", reason=reason),
        *_planned(world, "plan-utkast", "", "Zeinab Provberg", reason),
    ]


@visits_of("planning.new_task")
def _new_task(world: World) -> Sequence[Visit]:
    return _planned(world, "plan-ny-uppgift", "/uppgift", "Zeinab Provberg")


@visits_of("planning.change_task")
def _change_task(world: World) -> Sequence[Visit]:
    attempt_id = world.attempt_id("Zeinab Provberg")
    task = world.do(lambda: plans.draft_of(attempt_id))
    assert task is not None
    return _planned(world, "plan-andra-uppgift", f"/uppgift/{task.tasks[0].id}", "Zeinab Provberg")


@visits_of("planning.confirm_for_her")
def _confirm_for_her(world: World) -> Sequence[Visit]:
    return _planned(world, "plan-bekrafta", "/bekrafta")


@visits_of("asking.answer")
def _answer(world: World) -> Sequence[Visit]:
    one = world.participant_in(AttemptState.RECONSIDERATION)
    address = f"/valideringar/{world.attempt_id(one.name)}/omprovning"
    return [Visit("omprovning-svar", address, assessor(world, one))]


@visits_of("waiting.let_old_count")
def _let_old_count(world: World) -> Sequence[Visit]:
    one = handed_in(world)
    return for_assessor(world, "gammalt", f"/gammalt/{world.own_evidence(one.name).id}")


def for_assessor(world: World, name: str, ending: str) -> list[Visit]:
    """A page about the participant who has handed in, as her assessor opens it."""
    one = handed_in(world)
    return [Visit(name, f"/valideringar/{world.attempt_id(one.name)}{ending}", assessor(world, one))]


@visits_of("validation.index")
def _index(world: World) -> Sequence[Visit]:
    one = collecting(world)
    return [
        Visit("valideringar-bedomare", "/valideringar", assessor(world, one)),
        Visit("valideringar-samordnare", "/valideringar", coordinator(world, one)),
    ]


@visits_of("validation.show")
def _show(world: World) -> Sequence[Visit]:
    one = handed_in(world)
    address = f"/valideringar/{world.attempt_id(one.name)}"
    return [
        *for_assessor(world, "validering-bedomare", ""),
        Visit("validering-handledare", address, supervisor(world, one)),
        Visit("validering-samordnare", address, coordinator(world, one)),
        Visit("validering-lanad", f"/valideringar/{lending(world).attempt_id}", helper(world)),
    ]


def _coordinated(world: World, name: str, ending: str, empty_is_allowed: str = "") -> list[Visit]:
    one = collecting(world)
    address = f"/valideringar/{world.attempt_id(one.name)}/{ending}"
    return [Visit(name, address, coordinator(world, one), empty_is_allowed=empty_is_allowed)]


@visits_of("cases.show")
def _case(world: World) -> Sequence[Visit]:
    one = collecting(world)
    return [Visit("arende", f"/valideringar/arende/{_case_id(world, one.name)}", coordinator(world, one))]


@visits_of("cases.close")
def _case_closed(world: World) -> Sequence[Visit]:
    one = certified(world)
    address = f"/valideringar/arende/{_case_id(world, one.name)}/avsluta"
    return [
        Visit(
            "arende-avsluta", address, coordinator(world, one), empty_is_allowed="the words may be left out"
        )
    ]


def _case_id(world: World, name: str) -> UUID:
    return world.look(select(ModuleAttempt).where(ModuleAttempt.id == world.attempt_id(name)))[0].case_id


@visits_of("waiting.pause")
def _pause(world: World) -> Sequence[Visit]:
    return _coordinated(world, "pausa", "paus")


@visits_of("conflicts.declare")
def _conflict(world: World) -> Sequence[Visit]:
    one = handed_in(world)
    address = f"/valideringar/{world.attempt_id(one.name)}/jav"
    return [
        Visit("jav-bedomare", address, assessor(world, one)),
        *_coordinated(world, "jav-samordnare", "jav"),
    ]


@visits_of("wishes.answer")
def _wish(world: World) -> Sequence[Visit]:
    wish = world.look(select(StaffWish))[0]
    address = f"/valideringar/{wish.attempt_id}/onskemal/{wish.id}"
    return [Visit("onskemal", address, coordinator(world, handed_in(world)))]


@visits_of("coordinators.name_other")
def _other_coordinator(world: World) -> Sequence[Visit]:
    one = world.named("Örjan Sagohav")
    address = f"/personer/{world.account_id(one.name)}/annan-samordnare"
    return [Visit("annan-samordnare", address, administrator(world))]


@visits_of("conflicts.take_back")
def _conflict_taken_back(world: World) -> Sequence[Visit]:
    [conflict] = world.look(
        select(ConflictOfInterest).where(ConflictOfInterest.staff_id != ConflictOfInterest.declared_by)
    )[:1]
    her = next(one for one in world.people if world.account_id(one.name) == conflict.participant_id)
    address = f"/valideringar/{world.attempt_id(her.name)}/jav"
    return [
        Visit("jav-antecknat", address, coordinator(world, her)),
        Visit("jav-ta-tillbaka", f"{address}/{conflict.id}/ta-tillbaka", coordinator(world, her)),
    ]


@visits_of("waiting.take_up")
def _take_up(world: World) -> Sequence[Visit]:
    return _coordinated(world, "ateruppta", "ateruppta", "there is nothing to write")


@visits_of("asking.on_her_behalf")
def _on_her_behalf(world: World) -> Sequence[Visit]:
    return _coordinated(world, "omprovning-at-deltagaren", "omprovning/at-deltagaren")


@visits_of("waiting.put_to_rest")
def _put_to_rest(world: World) -> Sequence[Visit]:
    return for_assessor(world, "vila", "/vila")


@visits_of("waiting.hand_in_for_her")
def _hand_in_for_her(world: World) -> Sequence[Visit]:
    return for_assessor(world, "lamna-in-at-deltagaren", "/lamna-in")


@visits_of("validation.abort")
def _abort(world: World) -> Sequence[Visit]:
    one = collecting(world)
    return [Visit("avbryt", f"/valideringar/{world.attempt_id(one.name)}/avbryt", coordinator(world, one))]


@visits_of("validation.observe")
def _observe(world: World) -> Sequence[Visit]:
    one = collecting(world)
    return [
        Visit(
            "observation", f"/valideringar/{world.attempt_id(one.name)}/observation", supervisor(world, one)
        )
    ]


@visits_of("validation.talk")
def _professional_talk(world: World) -> Sequence[Visit]:
    one = collecting(world)
    address = f"/valideringar/{world.attempt_id(one.name)}/yrkessamtal"
    return [Visit("yrkessamtal", address, assessor(world, one))]


@visits_of("validation.earlier_certificate")
def _earlier_certificate(world: World) -> Sequence[Visit]:
    one = collecting(world)
    address = f"/valideringar/{world.attempt_id(one.name)}/tidigare-intyg"
    return [Visit("tidigare-intyg", address, supervisor(world, one))]


@visits_of("circumstances.tell")
def _circumstances(world: World) -> Sequence[Visit]:
    one = handed_in(world)
    address = f"/valideringar/{world.attempt_id(one.name)}/bevis/{world.own_evidence(one.name).id}/uppgifter"
    # Every field begins with what is most often true, so that it may be sent as it is.
    return [Visit("bevis-uppgifter", address, assessor(world, one), empty_is_allowed="every field is filled")]


@visits_of("validation.open_new")
def _open_new(world: World) -> Sequence[Visit]:
    one = certified(world)
    return [
        Visit("ny-validering", f"/personer/{world.account_id(one.name)}/validering", coordinator(world, one)),
        ending_certificates.renewed(world),
    ]
