"""The pages on which a participant follows her own validation."""

from __future__ import annotations

from collections.abc import Sequence

from stegvis.validation.kinds import BY_STAFF, KINDS
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import AttemptState
from tests.journeys.cast import began_again, collecting, handed_in
from tests.journeys.visits import Visit, open_all, visits_of
from tests.journeys.world import World

OWN_STATES = (
    AttemptState.MAPPING,
    AttemptState.PLANNED,
    AttemptState.IN_PROGRESS,
    AttemptState.SUBMITTED,
    AttemptState.SUPPLEMENT,
    AttemptState.SAMPLED,
    AttemptState.RETURNED,
    AttemptState.VERIFIED,
    AttemptState.CLEARED,
    AttemptState.CERTIFIED,
    AttemptState.ABORTED,
)


@visits_of("steps.attempt")
def _own_attempt(world: World) -> Sequence[Visit]:
    people = [(state.value, world.participant_in(state)) for state in OWN_STATES]
    people.append(("igen", began_again(world)))
    return [
        Visit(f"mina-steg-{name}", f"/mina-steg/{world.attempt_id(one.name)}", one) for name, one in people
    ]


def _own(world: World, name: str, ending: str, empty_is_allowed: str = "") -> list[Visit]:
    one = collecting(world)
    path = f"/mina-steg/{world.attempt_id(one.name)}/{ending}"
    return [Visit(name, path, one, empty_is_allowed=empty_is_allowed)]


@visits_of("steps.criterion")
def _criterion(world: World) -> Sequence[Visit]:
    keys = world.module_of(collecting(world).name).criterion_ids
    more = world.participant_in(AttemptState.SUPPLEMENT)
    address = f"/mina-steg/{world.attempt_id(more.name)}/sak/skota-buffe"
    return [
        *_own(world, "sak", f"sak/{keys[0]}"),
        Visit("sak-inte-annu", address, more),
        Visit("sak-vad-raknas", address, more, then=open_all),
    ]


@visits_of("own_mapping.question")
def _question(world: World) -> Sequence[Visit]:
    one = world.participant_in(AttemptState.MAPPING)
    number = len(world.module_of(one.name).criterion_ids)
    return [Visit("fraga", f"/mina-steg/{world.attempt_id(one.name)}/fraga/{number}", one)]


@visits_of("own_mapping.answers")
def _answers(world: World) -> Sequence[Visit]:
    one = world.participant_in(AttemptState.MAPPING)
    address = f"/mina-steg/{world.attempt_id(one.name)}/svar"
    return [Visit("mina-svar", address, one, empty_is_allowed="its button leaves the rest for the talk")]


@visits_of("own_mapping.talk")
def _own_talk(world: World) -> Sequence[Visit]:
    one = world.named("Zeinab Provberg")
    return [Visit("samtal", f"/mina-steg/{world.attempt_id(one.name)}/samtal", one)]


def _own_planned(world: World, name: str, ending: str, empty_is_allowed: str = "") -> list[Visit]:
    one = world.named("Hawa Testlind")
    address = f"/mina-steg/{world.attempt_id(one.name)}/plan{ending}"
    return [Visit(name, address, one, empty_is_allowed=empty_is_allowed)]


@visits_of("own_planning.show")
def _own_plan(world: World) -> Sequence[Visit]:
    return _own_planned(world, "min-plan", "", "its button says yes")


@visits_of("own_planning.task")
def _own_task(world: World) -> Sequence[Visit]:
    return _own_planned(world, "min-plan-sak", "/1")


@visits_of("own_planning.ask")
def _own_ask_plan(world: World) -> Sequence[Visit]:
    return _own_planned(world, "min-plan-andra", "/andra", "its last button is a wish to talk")


@visits_of("own_quizzing.show")
def _own_quiz(world: World) -> Sequence[Visit]:
    return _own(world, "bildfragor", "bildfragor")


@visits_of("own_quizzing.question")
def _own_quiz_question(world: World) -> Sequence[Visit]:
    return _own(world, "bildfraga", "bildfragor/4")


@visits_of("steps.hand_in")
def _hand_in(world: World) -> Sequence[Visit]:
    return _own(world, "lamna-in", "lamna-in")


@visits_of("steps.stop")
def _stop(world: World) -> Sequence[Visit]:
    return _own(world, "sluta", "sluta", "she need not say why she stops")


@visits_of("own_waiting.pause")
def _own_pause(world: World) -> Sequence[Visit]:
    return _own(world, "paus", "paus")


@visits_of("own_asking.ask")
def _own_ask(world: World) -> Sequence[Visit]:
    one = world.participant_in(AttemptState.IN_QUEUE)
    address = f"/mina-steg/{world.attempt_id(one.name)}/titta-igen"
    return [Visit("titta-igen", address, one, empty_is_allowed="its last button is a wish to talk")]


@visits_of("own_asking.under_way")
def _under_way(world: World) -> Sequence[Visit]:
    one = world.participant_in(AttemptState.RECONSIDERATION)
    address = f"/mina-steg/{world.attempt_id(one.name)}/titta-igen/lage"
    return [Visit("titta-igen-lage", address, one, empty_is_allowed="there is nothing to write")]


@visits_of("own_waiting.go_on")
def _own_go_on(world: World) -> Sequence[Visit]:
    return _own(world, "fortsatt", "fortsatt", "there is nothing to write")


@visits_of("steps.events")
def _events(world: World) -> Sequence[Visit]:
    return _own(world, "handelser", "handelser")


@visits_of("steps.words")
def _words(world: World) -> Sequence[Visit]:
    return _own(world, "ord", "ord")


@visits_of("evidence.new")
def _new_evidence(world: World) -> Sequence[Visit]:
    key = world.module_of(collecting(world).name).criterion_ids[1]
    kinds = [
        kind.value for kind in KINDS if kind not in BY_STAFF | {EvidenceKind.TESTIMONY, EvidenceKind.QUIZ}
    ]
    about_one = [visit for kind in kinds for visit in _own(world, f"bevis-{kind}", f"bevis/{kind}?sak={key}")]
    return [*about_one, *_own(world, "bevis-foto-utan-sak", "bevis/photo")]


@visits_of("evidence.show")
def _show_evidence(world: World) -> Sequence[Visit]:
    one = collecting(world)
    return [Visit("bevis-eget", f"/mina-steg/bevis/{world.own_evidence(one.name).id}", one)]


@visits_of("evidence.delete")
def _delete_evidence(world: World) -> Sequence[Visit]:
    one = collecting(world)
    return [Visit("bevis-ta-bort", f"/mina-steg/bevis/{world.own_evidence(one.name).id}/ta-bort", one)]


@visits_of("evidence.change")
def _change_evidence(world: World) -> Sequence[Visit]:
    one = collecting(world)
    return [Visit("bevis-visar", f"/mina-steg/bevis/{world.own_evidence(one.name).id}/visar", one)]


@visits_of("steps.modules")
def _own_modules(world: World) -> Sequence[Visit]:
    return [Visit("mina-moduler", "/mina-steg", collecting(world))]


@visits_of("own_wishes.say")
def _own_wish(world: World) -> Sequence[Visit]:
    one = handed_in(world)
    return [
        *_own(world, "min-bedomare", "min-bedomare"),
        Visit("min-bedomare-sagt", f"/mina-steg/{world.attempt_id(one.name)}/min-bedomare", one),
    ]
