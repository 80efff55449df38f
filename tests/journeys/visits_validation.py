"""The pages of validation, verification and certificates."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from playwright.sync_api import FilePayload, Page
from sqlalchemy import select

from stegvis.access import Role
from stegvis.certificates import codes
from stegvis.certificates.keys.models import CertificateCredential
from stegvis.content.compiled_modules import CompiledModule
from stegvis.people.conflict_models import ConflictOfInterest
from stegvis.validation import plans, queries
from stegvis.validation.kinds import BY_STAFF, KINDS
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import AttemptState
from stegvis.validation.wish_models import StaffWish
from stegvis.validation.witness_links import witness_token
from stegvis.validation.witness_models import WitnessRequest
from tests.journeys import ending_certificates
from tests.journeys.cast import (
    administrator,
    assessor,
    certified,
    collecting,
    coordinator,
    handed_in,
    issuer,
    supervisor,
    verifier,
)
from tests.journeys.visits import Visit, visits_of
from tests.journeys.visits_certificates import many_wait
from tests.journeys.visits_cooperation import helper, lending
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


BEGAN_AGAIN = "Teresa Provvik"
"""Who stopped once and has begun again: a part of what was found then is taken over."""


def _module(world: World, name: str) -> CompiledModule:
    attempt_id = world.attempt_id(name)
    return world.do(lambda: queries.module_of(queries.get_attempt(attempt_id)))


@visits_of("steps.attempt")
def _own_attempt(world: World) -> Sequence[Visit]:
    people = [(state.value, world.participant_in(state)) for state in OWN_STATES]
    people.append(("igen", world.named(BEGAN_AGAIN)))
    return [
        Visit(f"mina-steg-{name}", f"/mina-steg/{world.attempt_id(one.name)}", one) for name, one in people
    ]


def _own(world: World, name: str, ending: str, empty_is_allowed: str = "") -> list[Visit]:
    one = collecting(world)
    path = f"/mina-steg/{world.attempt_id(one.name)}/{ending}"
    return [Visit(name, path, one, empty_is_allowed=empty_is_allowed)]


def open_all(page: Page) -> None:
    """Open what opens and closes, to look at what is in it."""
    page.evaluate("() => document.querySelectorAll('main details').forEach(one => { one.open = true; })")


@visits_of("steps.criterion")
def _criterion(world: World) -> Sequence[Visit]:
    keys = _module(world, collecting(world).name).criterion_ids
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
    number = len(_module(world, one.name).criterion_ids)
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


@visits_of("asking.answer")
def _answer(world: World) -> Sequence[Visit]:
    one = world.participant_in(AttemptState.RECONSIDERATION)
    address = f"/valideringar/{world.attempt_id(one.name)}/omprovning"
    return [Visit("omprovning-svar", address, assessor(world, one))]


@visits_of("waiting.let_old_count")
def _let_old_count(world: World) -> Sequence[Visit]:
    one = handed_in(world)
    return _bench(world, "gammalt", f"/gammalt/{world.own_evidence(one.name).id}")


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
    key = _module(world, collecting(world).name).criterion_ids[1]
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


def _bench(world: World, name: str, ending: str) -> list[Visit]:
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
        *_bench(world, "validering-bedomare", ""),
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


@visits_of("steps.modules")
def _own_modules(world: World) -> Sequence[Visit]:
    return [Visit("mina-moduler", "/mina-steg", collecting(world))]


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


@visits_of("own_wishes.say")
def _own_wish(world: World) -> Sequence[Visit]:
    one = handed_in(world)
    return [
        *_own(world, "min-bedomare", "min-bedomare"),
        Visit("min-bedomare-sagt", f"/mina-steg/{world.attempt_id(one.name)}/min-bedomare", one),
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
    return _bench(world, "vila", "/vila")


@visits_of("waiting.hand_in_for_her")
def _hand_in_for_her(world: World) -> Sequence[Visit]:
    return _bench(world, "lamna-in-at-deltagaren", "/lamna-in")


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


@visits_of("bench.start")
def _start(world: World) -> Sequence[Visit]:
    address = f"/valideringar/{world.attempt_id(handed_in(world).name)}/bedom"
    return [Visit("bedom-borja", address, assessor(world, handed_in(world)), leads_to=f"{address}/*")]


@visits_of("bench.criterion")
def _judge(world: World) -> Sequence[Visit]:
    keys = _module(world, handed_in(world).name).criterion_ids
    again = world.named(BEGAN_AGAIN)
    path = f"/valideringar/{world.attempt_id(again.name)}/bedom"
    return [
        *_bench(world, "bedom", f"/bedom/{keys[0]}"),
        *_bench(world, "bedom-ljud", "/bedom/halsa-gast"),
        Visit("bedom-overtaget", f"{path}/skrapa-sortera", assessor(world, again), then=open_all),
    ]


@visits_of("reusing.show")
def _take_over(world: World) -> Sequence[Visit]:
    one = world.named(BEGAN_AGAIN)
    return [
        Visit("tidigare-forsok", f"/valideringar/{world.attempt_id(one.name)}/tidigare", assessor(world, one))
    ]


@visits_of("bench.decide")
def _decide(world: World) -> Sequence[Visit]:
    return _bench(world, "beslut", "/beslut")


@visits_of("bench.ask_for_more")
def _ask(world: World) -> Sequence[Visit]:
    return _bench(world, "komplettering", "/komplettering")


@visits_of("extracts.show")
def _extract(world: World) -> Sequence[Visit]:
    one = world.participant_in(AttemptState.VERIFIED)
    address = f"/utdrag/{world.attempt_id(one.name)}"
    return [Visit("utdrag", address, one), Visit("utdrag-samordnare", address, coordinator(world, one))]


@visits_of("speaking.speak")
def _speak(world: World) -> Sequence[Visit]:
    """A first sound, and another in the place of one that was sent."""
    found = {
        "tala": world.participant_in(AttemptState.SAMPLED),
        "tala-igen": world.participant_in(AttemptState.SUPPLEMENT),
    }
    return [
        Visit(name, f"/valideringar/{world.attempt_id(one.name)}/tala", assessor(world, one))
        for name, one in found.items()
    ]


@visits_of("bench.guide")
def _guide(world: World) -> Sequence[Visit]:
    return _bench(world, "vagledning", "/vagledning")


@visits_of("verification.index")
def _reviews(world: World) -> Sequence[Visit]:
    return [Visit("granskningar", "/granskningar", verifier(world))]


@visits_of("verification.review")
def _review(world: World) -> Sequence[Visit]:
    one = world.participant_in(AttemptState.SAMPLED)
    return [Visit("granskning", f"/granskningar/{world.attempt_id(one.name)}", verifier(world))]


@visits_of("verification.batch")
def _batch(world: World) -> Sequence[Visit]:
    queued = world.attempt_id(world.participant_in(AttemptState.IN_QUEUE).name)
    drawn = world.attempt_id(world.participant_in(AttemptState.SAMPLED).name)
    return [
        Visit("omgang-oppen", f"/granskningar/omgangar/{world.batch_id(queued)}", verifier(world)),
        Visit("omgang-last", f"/granskningar/omgangar/{world.batch_id(drawn)}", verifier(world)),
    ]


@visits_of("interim.index")
def _interim(world: World) -> Sequence[Visit]:
    return [Visit("lopande-stickprov", "/granskningar/lopande", verifier(world))]


@visits_of("interim.look")
def _interim_look(world: World) -> Sequence[Visit]:
    waiting, said = world.interim_items()
    return [
        Visit(
            "lopande-titta",
            f"/granskningar/lopande/{waiting.id}",
            world.staff(Role.INTERNAL_VERIFIER, world.whose(waiting.attempt_id).workshop),
        ),
        Visit(
            "lopande-sagt",
            f"/granskningar/lopande/{said.id}",
            world.staff(Role.INTERNAL_VERIFIER, world.whose(said.attempt_id).workshop),
        ),
    ]


@visits_of("interim.answer")
def _interim_answer(world: World) -> Sequence[Visit]:
    _waiting, said = world.interim_items()
    by = assessor(world, world.whose(said.attempt_id))
    return [Visit("lopande-svara", f"/granskningar/lopande/{said.id}/svar", by)]


@visits_of("standardisation.index")
def _standardisation(world: World) -> Sequence[Visit]:
    return [Visit("samsyn", "/granskningar/samsyn", verifier(world))]


@visits_of("standardisation.meeting")
def _meeting(world: World) -> Sequence[Visit]:
    prepared, held = world.meeting_ids()
    return [
        Visit("samsynsmote", f"/granskningar/samsyn/{prepared}", verifier(world)),
        Visit("samsynsmote-hallet", f"/granskningar/samsyn/{held}", verifier(world)),
    ]


@visits_of("standardisation.shown")
def _meeting_shown(world: World) -> Sequence[Visit]:
    prepared, _held = world.meeting_ids()
    return [Visit("samsynsmote-visa", f"/granskningar/samsyn/{prepared}/visa", verifier(world))]


@visits_of("certificates.waiting")
def _waiting(world: World) -> Sequence[Visit]:
    return [Visit("klara-for-intyg", "/klara-for-intyg", issuer(world)), many_wait(world)]


@visits_of("certificates.issue_page")
def _issue(world: World) -> Sequence[Visit]:
    one = world.participant_in(AttemptState.CLEARED)
    return [
        Visit("utfarda", f"/klara-for-intyg/{world.attempt_id(one.name)}", issuer(world)),
        *ending_certificates.issue(world),
    ]


@visits_of("certificates.listed")
def _listed(world: World) -> Sequence[Visit]:
    return [Visit("utfardade-intyg", "/utfardade-intyg", issuer(world)), *ending_certificates.listed(world)]


def _issued(world: World, name: str, ending: str = "") -> list[Visit]:
    certificate = world.certificate_of(certified(world).name)
    return [Visit(name, f"/utfardade-intyg/{certificate.id}{ending}", issuer(world))]


@visits_of("certificates.certificate_page")
def _certificate(world: World) -> Sequence[Visit]:
    return [*_issued(world, "intyg-utfardare"), *ending_certificates.one(world)]


@visits_of("certificates.withdraw_page")
def _withdraw(world: World) -> Sequence[Visit]:
    return _issued(world, "intyg-aterkalla", "/aterkalla")


@visits_of("certificates.replace_page")
def _replace(world: World) -> Sequence[Visit]:
    return _issued(world, "intyg-ersatt", "/ersatt")


@visits_of("certificates.own_certificates")
def _own_certificates(world: World) -> Sequence[Visit]:
    return [
        Visit("mina-intyg", "/mina-intyg", certified(world)),
        Visit("mina-intyg-inga", "/mina-intyg", collecting(world)),
        *ending_certificates.own(world),
    ]


@visits_of("certificates.share_page")
def _share(world: World) -> Sequence[Visit]:
    one = certified(world)
    return [
        Visit(
            "mitt-intyg",
            f"/mina-intyg/{world.certificate_of(one.name).id}",
            one,
            empty_is_allowed="one of the choices is always made",
        )
    ]


@visits_of("certificates.check_form")
def _check_form(world: World) -> Sequence[Visit]:
    certificate = world.certificate_of(certified(world).name)
    [made] = world.look(
        select(CertificateCredential).where(CertificateCredential.certificate_id == certificate.id)
    )
    whole = made.credential
    changed = whole.replace("Disk", "Fisk")
    for_europass = made.europass.replace("Disk", "Fisk")
    return [
        Visit("kontrollera-intyg", "/intyg"),
        Visit("kontrollera-intyg-fel-kod", "/intyg?kod=abc", status=422),
        Visit("kontrollera-fil", "/intyg", then=partial(_choose_file, content=whole)),
        Visit("kontrollera-fil-andrad", "/intyg", then=partial(_choose_file, content=changed)),
        Visit("kontrollera-fil-europass", "/intyg", then=partial(_choose_file, content=for_europass)),
        Visit("kontrollera-fil-for-stor", "/intyg", then=_choose_too_much),
    ]


def _choose_file(page: Page, content: str) -> None:
    """Let the digital certificate be checked."""
    file: FilePayload = {"name": "intyg.json", "mimeType": "application/json", "buffer": content.encode()}
    page.locator("input[name=fil]").set_input_files(file)
    with page.expect_navigation():
        page.locator("form[enctype] button[type=submit]").click()


def _choose_too_much(page: Page) -> None:
    """Choose a file that is refused at once."""
    file: FilePayload = {
        "name": "film.pdf",
        "mimeType": "application/pdf",
        "buffer": bytes(2 * 1024 * 1024 + 1),
    }
    page.locator("input[name=fil]").set_input_files(file)
    page.locator("[data-drop-wrong]").wait_for()


@visits_of("issuers.profile")
def _issuer(world: World) -> Sequence[Visit]:
    organisation_id = world.certificate_of(certified(world).name).organisation_id
    return [Visit("utfardare", f"/utfardare/{organisation_id}")]


@visits_of("certificates.check")
def _check(world: World) -> Sequence[Visit]:
    code = codes.grouped(world.certificate_of(certified(world).name).code)
    return [
        Visit("intyg-galler", f"/intyg/{code}"),
        ending_certificates.checked(world),
        Visit("intyg-okand-kod", "/intyg/ABCD-EFGH-JKLM-NPQR", status=404),
    ]


def _witness(world: World, *, answered: bool) -> WitnessRequest:
    """Somebody who was asked about the participant who has handed in."""
    statement = select(WitnessRequest).where(
        WitnessRequest.attempt_id == world.attempt_id(handed_in(world).name),
        WitnessRequest.sent_at.is_not(None) if answered else WitnessRequest.sent_at.is_(None),
        WitnessRequest.revoked_at.is_(None),
    )
    return world.look(statement.order_by(WitnessRequest.asked_at))[0]


def _link(world: World, *, answered: bool) -> str:
    with world.app.app_context():
        return f"/vittne/{witness_token(_witness(world, answered=answered).id)}"


@visits_of("witnesses.index")
def _witnesses(world: World) -> Sequence[Visit]:
    return _bench(world, "vittnen", "/vittnen")


@visits_of("witnesses.ask")
def _ask_witness(world: World) -> Sequence[Visit]:
    return _bench(world, "vittne-fraga", "/vittnen/ny")


@visits_of("witnesses.show")
def _witness_request(world: World) -> Sequence[Visit]:
    one = handed_in(world)
    address = f"/valideringar/{world.attempt_id(one.name)}/vittnen"
    return [
        Visit(
            name,
            f"{address}/{_witness(world, answered=answered).id}",
            assessor(world, one),
            empty_is_allowed="its buttons have nothing to fill in",
        )
        for name, answered in (("vittne-lank", False), ("vittne-svar", True))
    ]


@visits_of("testimony.show")
def _testimony(world: World) -> Sequence[Visit]:
    return [
        Visit("vittne", _link(world, answered=False)),
        Visit("vittne-redan-svarat", _link(world, answered=True), status=410),
        Visit("vittne-okand-lank", "/vittne/finns-inte", status=404),
    ]


@visits_of("testimony.thanks")
def _thanks(world: World) -> Sequence[Visit]:
    return [Visit("vittne-tack", f"{_link(world, answered=True)}/tack")]
