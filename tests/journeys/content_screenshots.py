"""`make look-at-content`: every page of the courses and of the modules on a phone, in each language that it has.

Writes screenshots/content/<part>/<language>/<name>.png and prints what is wrong with a page: all that the journeys look
for, axe among it. It takes half an hour, so it is no part of the suite. To look at a part:
`python -m tests.journeys.content_screenshots handledare-pa-arbetsplatsen disk-kafe --language ar`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from stegvis.access import Role
from stegvis.content import queries as content
from stegvis.content.states import Kind
from stegvis.content.variants import VARIANTS
from stegvis.learning import actions as learning
from stegvis.people import queries as people
from tests.journeys import checking
from tests.journeys.browsing import ARGUMENTS, HEADLESS_SHELL, Browsers
from tests.journeys.newcomers import new_participant
from tests.journeys.screenshots import FOLDER, shoot
from tests.journeys.site import make_world, running_site
from tests.journeys.world import Person, World

PAGE_LANGUAGES = {"en": "en", "ar": "ar"}
"""The language of the page itself beside a variant; Swedish beside the others."""
OF_LESSONS = ("sv", "latt", "en", "ar")
OF_MODULES = tuple(code for code in VARIANTS if code != "latt")


@dataclass(frozen=True)
class Look:
    """One page to look at: of which course or module, by whom, and in which variant."""

    part: str
    name: str
    path: str
    person: Person
    variant: str

    @property
    def address(self) -> str:
        """The path with the variant chosen; an Arabic page of a lesson shows the Swedish text."""
        return f"{self.path}?variant={self.variant}"


def looks_at_course(world: World, key: str, learner: Person) -> Iterator[Look]:
    """The course's page and each of its lessons. Swedish lessons stand in an Arabic page too."""

    def enrol() -> list[str]:
        actor = people.actor_for(people.get_account(world.account_id(learner.name)))
        learning.enrol(actor=actor, course_key=key)
        return [one.id for one in content.course(content.current_revision(key)).lessons]

    for variant in OF_LESSONS:
        yield Look(key, "kurs", f"/kurser/{key}", learner, variant)
    for lesson in world.do(enrol):
        for variant in OF_LESSONS:
            yield Look(key, lesson, f"/kurser/{key}/{lesson}", learner, variant)


def looks_at_module(world: World, key: str) -> Iterator[Look]:
    """What a participant reads of a module: each thing to show, each question, the quiz, the words, the way on. And
    the guide that her assessor reads, in Swedish and in an Arabic page."""
    person = new_participant(world, key)
    own = f"/mina-steg/{world.attempt_id(person.name)}"
    module = world.do(lambda: content.module(content.current_revision(key, kind=Kind.MODULE)))
    pages = {"": own, "ord": f"{own}/ord", "vagen": f"/vagen-vidare/{key}", "bildfragor": f"{own}/bildfragor"}
    pages |= {f"fraga-{one}": f"{own}/bildfragor/{one}" for one in range(1, len(module.quiz) + 1)}
    for number, criterion in enumerate(module.criterion_ids, 1):
        pages[criterion] = f"{own}/sak/{criterion}"
        if number == 1:
            pages["sjalv"] = f"{own}/fraga/{number}"
    for name, path in pages.items():
        for variant in OF_MODULES:
            yield Look(key, name or "steg", path, person, variant)
    assessor = world.staff(Role.ASSESSOR, person.workshop)
    guide = f"/valideringar/{world.attempt_id(person.name)}/vagledning"
    for variant in ("sv", "ar"):
        yield Look(key, "vagledning", guide, assessor, variant)


def look_at(page: Page, look: Look) -> list[str]:
    """Take the picture, everything folded out; what is wrong with the page."""
    answer = page.goto(look.address)
    if answer is None or answer.status != 200:
        return [f"{look.address} answered {answer.status if answer else 'nothing'}"]
    with checking.listening(page) as noise:
        found = checking.faults(page)
    shoot(page, FOLDER / "content" / look.part / look.variant / f"{look.name}.png")
    return [*found, *noise.complaints]


def main(arguments: argparse.Namespace) -> int:
    """Look at what is asked for; the number of pages that have a fault."""
    began, count, wrong = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory(prefix="stegvis-content-") as name, sync_playwright() as playwright:
        folder = Path(name)
        with running_site(make_world(folder), folder) as site:
            world = World(site.data, site.url)
            browser = playwright.chromium.launch(executable_path=HEADLESS_SHELL, args=ARGUMENTS)
            browsers = Browsers(browser, site.url)
            for look in _chosen(world, arguments):
                page = browsers.page_of(look.person, PAGE_LANGUAGES.get(look.variant, "sv"))
                faults = look_at(page, look)
                count, wrong = count + 1, wrong + bool(faults)
                for fault in faults:
                    print(f"{look.address} ({look.variant}): {fault}", flush=True)
            browsers.close()
            browser.close()
            world.close()
    print(f"{count} pages in {time.monotonic() - began:.0f} s, {wrong} with a fault: {FOLDER / 'content'}")
    return wrong


def _chosen(world: World, arguments: argparse.Namespace) -> Iterator[Look]:
    courses = world.do(lambda: [one.key for one in content.catalogue()])
    modules = world.do(lambda: [one.key for one in content.catalogue(kind=Kind.MODULE)])
    learner = world.staff(Role.SUPERVISOR)
    for key in [*courses, *modules]:
        if arguments.parts and key not in arguments.parts:
            continue
        found = looks_at_course(world, key, learner) if key in courses else looks_at_module(world, key)
        yield from (one for one in found if arguments.language in (None, one.variant))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help="ids of courses and modules; none means all")
    parser.add_argument("--language", choices=list(VARIANTS))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(1 if main(_arguments()) else 0)
