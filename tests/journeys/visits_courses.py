"""The pages of courses, the trainers' studio and the start pages."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Locator, Page
from sqlalchemy import select

from stegvis.access.actor import SYSTEM
from stegvis.content import actions as content_actions
from stegvis.content import queries as content
from stegvis.content.checking import Folders
from stegvis.content.editing import shipped_folders
from stegvis.content.models import ContentItem, ContentRevision
from stegvis.content.states import ChangeKind
from stegvis.learning.models import Enrolment, LessonProgress
from stegvis.people.models import Account
from stegvis.people.queries import actor_for
from stegvis.settings import current as current_settings
from stegvis.validation.states import AttemptState
from tests.journeys import ending_certificates
from tests.journeys.cast import (
    administrator,
    assessor,
    collecting,
    coordinator,
    handed_in,
    issuer,
    supervisor,
    trainer,
    verifier,
)
from tests.journeys.visits import Visit, visits_of
from tests.journeys.world import Person, World

COURSE = "handledare-pa-arbetsplatsen"


def learner(world: World) -> Person:
    """The first of the staff who has begun a lesson of the course: one of the demonstration, not of a journey."""
    statement = (
        select(Account)
        .join(Enrolment, Enrolment.account_id == Account.id)
        .join(LessonProgress, LessonProgress.enrolment_id == Enrolment.id)
        .where(Enrolment.course_key == COURSE, Enrolment.completed_at.is_(None))
        .order_by(Enrolment.enrolled_at)
    )
    by_name = {one.name: one for one in world.people}
    names = [f"{one.given_name} {one.family_name}" for one in world.look(statement)]
    return next(by_name[name] for name in names if name in by_name)


def lesson_begun(world: World, person: Person) -> str:
    """The first lesson that she has opened."""
    statement = (
        select(LessonProgress)
        .join(Enrolment)
        .where(Enrolment.account_id == world.account_id(person.name), Enrolment.course_key == COURSE)
        .order_by(LessonProgress.started_at)
    )
    return world.look(statement)[0].lesson_id


@visits_of("overview.start")
def _start(world: World) -> Sequence[Visit]:
    states = (AttemptState.MAPPING, AttemptState.IN_PROGRESS, AttemptState.SUBMITTED, AttemptState.CERTIFIED)
    own = [Visit(f"start-{state.value}", "/", world.participant_in(state)) for state in states]
    one = handed_in(world)
    staff = {
        "handledare": supervisor(world, one),
        "bedomare": assessor(world, one),
        "samordnare": coordinator(world, one),
        "granskare": verifier(world),
        "utfardare": issuer(world),
        "administrator": administrator(world),
        "utbildare": trainer(world),
    }
    return [
        Visit("start", "/"),
        *own,
        *(Visit(f"start-{role}", "/", person) for role, person in staff.items()),
        *ending_certificates.starts(world),
    ]


@visits_of("learning.catalogue")
def _catalogue(world: World) -> Sequence[Visit]:
    return [
        Visit("kurser", "/kurser", learner(world)),
        Visit("kurser-deltagare", "/kurser", collecting(world)),
    ]


@visits_of("learning.course")
def _course(world: World) -> Sequence[Visit]:
    return [
        Visit("kurs-paborjad", f"/kurser/{COURSE}", learner(world)),
        Visit("kurs-ny", f"/kurser/{COURSE}", trainer(world)),
        *ending_certificates.course(world),
    ]


SCENARIO = f"/kurser/{COURSE}/a2-scenario"


def go_through(page: Page, *choices: str) -> None:
    """Choose in a scenario from its first scene; a way that was begun before is left."""
    scenario = page.locator("section.exercise:has(.scenario-question)")
    undo_all = scenario.locator("button[name^=step-]").last
    if undo_all.count():
        undo_all.click()
    for number, choice in enumerate(choices):
        at_scene(scenario, *choices[:number])
        scenario.locator(f"input[type=radio][value={choice}]").check()
        scenario.get_by_role("button").first.click()
    at_scene(scenario, *choices)


def at_scene(scenario: Locator, *choices: str) -> None:
    """Wait until these choices have been made."""
    scenario.locator(f'input[name^=path-][value="{" ".join(choices)}"]').wait_for(state="attached")


@visits_of("learning.lesson")
def _lesson(world: World) -> Sequence[Visit]:
    def answer_nothing(page: Page) -> None:
        page.locator("section.exercise:has(input[type=radio]) button[type=submit]").first.click()
        page.locator(".exercise-error").wait_for()

    def choose_nothing(page: Page) -> None:
        go_through(page, "lita", "borja-om")
        answer_nothing(page)

    person = learner(world)
    address = f"/kurser/{COURSE}/{lesson_begun(world, person)}"
    saved_in_place = "an answer is saved without leaving the page; the next one shows that it was empty"
    return [
        Visit("lektion", address, person, empty_is_allowed=saved_in_place),
        Visit("lektion-fel", f"/kurser/{COURSE}/a1-tystnad", learner(world), then=answer_nothing),
        Visit("scenario-fel", SCENARIO, person, then=choose_nothing),
        Visit("scenario-slut", SCENARIO, person, then=lambda page: go_through(page, "lita", "igang")),
    ]


def _studio(world: World, name: str, ending: str = "", then: Callable[[Page], None] | None = None) -> Visit:
    return Visit(name, f"/kursverkstad{ending}", trainer(world), then=then)


@visits_of("authoring.courses")
def _studio_courses(world: World) -> Sequence[Visit]:
    return [_studio(world, "kursverkstad")]


@visits_of("authoring.course")
def _studio_course(world: World) -> Sequence[Visit]:
    return [_studio(world, "kursverkstad-kurs", f"/{COURSE}")]


@visits_of("authoring.edit")
def _studio_edit(world: World) -> Sequence[Visit]:
    def preview(page: Page) -> None:
        page.locator("button[value=preview]").click()
        page.locator("#forhandsvisning").wait_for()

    def preview_broken(page: Page) -> None:
        page.locator("textarea[name=text]").fill("Ingen inledning alls.")
        page.locator("button[value=preview]").click()
        page.locator("#problem").wait_for()

    address = f"/{COURSE}/text/a1-uppdraget/01-rollen.md"
    scenario = f"/{COURSE}/text/a2-ta-emot-och-introducera/05-scenario.md"
    return [
        _studio(world, "kursverkstad-text", address),
        _studio(world, "kursverkstad-forhandsvisning", address, preview),
        _studio(world, "kursverkstad-fel", address, preview_broken),
        _studio(world, "kursverkstad-scenario", scenario, preview),
    ]


@visits_of("authoring.history")
def _studio_history(world: World) -> Sequence[Visit]:
    return [_studio(world, "kursverkstad-historik", f"/{COURSE}/historik")]


@visits_of("authoring.revision")
def _studio_revision(world: World) -> Sequence[Visit]:
    statement = (
        select(ContentRevision)
        .join(ContentItem, ContentItem.id == ContentRevision.item_id)
        .where(ContentItem.key == COURSE)
        .order_by(ContentRevision.published_at.desc())
    )
    return [_studio(world, "kursverkstad-andring", f"/{COURSE}/historik/{world.look(statement)[0].id}")]


PARTED = "horisontella-principer-i-praktiken"


def part(world: World, person: Person) -> None:
    """The trainer changes two texts of a course, and the folder changes two, one of them the same."""
    actor = actor_for(world.look(select(Account).where(Account.id == world.account_id(person.name)))[0])
    parent = content.current_revision(PARTED, actor.organisation_id)
    for place in (0, 1):
        path, text = sorted(_lessons(parent).items())[place]
        parent = content_actions.publish_edit(
            actor=actor,
            parent_id=parent,
            path=path,
            text=f"{text}\n## Så gör vi här\n\nRinga Kim.\n",
            change_kind=ChangeKind.CORRECTION,
            note="Vår kontaktperson",
        ).id
    shipped = shipped_folders(current_settings())
    assert shipped.courses is not None
    with tempfile.TemporaryDirectory() as folder:
        courses = Path(folder) / "courses"
        shutil.copytree(shipped.courses, courses)
        for path in sorted(_lessons(parent))[1:3]:
            file = courses.parent / path
            file.write_text(file.read_text(encoding="utf-8") + "\n## Nytt i lagen\n", encoding="utf-8")
        content_actions.publish_folder(actor=SYSTEM, folders=Folders(courses, None, shipped.pictures))


def _lessons(revision_id: UUID) -> dict[str, str]:
    source = content.get_revision_row(revision_id).source
    return {path: text for path, text in source.items() if path.endswith(".md")}


@visits_of("authoring.conflict")
def _studio_conflict(world: World) -> Sequence[Visit]:
    def choose_nothing(page: Page) -> None:
        page.locator("main form button[type=submit]").click()
        page.locator(".error-summary").wait_for()

    world.do(lambda: part(world, trainer(world)))
    return [
        _studio(world, "kursverkstad-inget-att-valja", "/sprakutvecklande-arbetsplats/mappen"),
        _studio(world, "kursverkstad-valj", f"/{PARTED}/mappen"),
        _studio(world, "kursverkstad-valj-fel", f"/{PARTED}/mappen", choose_nothing),
    ]
