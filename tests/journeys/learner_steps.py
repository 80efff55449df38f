"""What somebody does who takes a course."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from sqlalchemy import select

from stegvis.learning.models import Enrolment
from tests.journeys.world import Person, World

COURSE = "/kurser/handledare-pa-arbetsplatsen"


def new_learner(world: World) -> Person:
    """Somebody of the staff who takes no course yet: whoever begins one is nobody's next learner."""
    enrolled = {one.account_id for one in world.look(select(Enrolment).order_by(Enrolment.enrolled_at))}
    return next(one for one in world.people if one.username and world.account_id(one.name) not in enrolled)


def begin_course(page: Page) -> None:
    """From the page of the course to its first lesson."""
    page.goto(COURSE)
    page.get_by_role("button", name="Börja kursen").click()
    expect(page.get_by_text("Du är med i kursen. Allt du svarar sparas.")).to_be_visible()
