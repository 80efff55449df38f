"""The page about how certificates look."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import FilePayload, Page

from stegvis.access import Role
from tests.factories import logos
from tests.journeys.cast import administrator
from tests.journeys.visits import Visit, visits_of
from tests.journeys.world import World

ADDRESS = "/intygens-utseende"


def _choose(page: Page, main: str, template: str = "calm") -> None:
    page.locator(f"input[name=template][value={template}]").check()
    page.locator("input[name=main_colour]").fill(main)
    page.locator("input[name=accent_colour]").fill("#0f6c7c")
    picture: FilePayload = {"name": "logotyp.png", "mimeType": "image/png", "buffer": logos.picture(600, 400)}
    page.locator("input[type=file]").set_input_files(picture)
    page.locator("button[name=wanted][value=preview]").click()


def _show_samples(page: Page) -> None:
    """With a file the page's script sends the form, and must say which button was pressed."""
    _choose(page, "#8b1a2b")
    page.locator("main .panel").nth(1).wait_for()
    for picture in page.locator("figure img").all():
        picture.scroll_into_view_if_needed()
        page.wait_for_function("one => one.complete && one.naturalWidth > 0", arg=picture.element_handle())


def _choose_too_light(page: Page) -> None:
    _choose(page, "#ffc933")
    page.locator(".error-summary").wait_for()


@visits_of("designs.show")
def _show(world: World) -> Sequence[Visit]:
    who = administrator(world)
    neighbour = next(one for one in world.neighbours if one.role == Role.ADMINISTRATOR.value)
    return [
        Visit("intygens-utseende", ADDRESS, who),
        Visit("intygens-utseende-prov", ADDRESS, who, then=_show_samples),
        Visit("intygens-utseende-ljus", ADDRESS, who, then=_choose_too_light),
        # The other municipality has a look of its own.
        Visit("intygens-utseende-eget", ADDRESS, neighbour),
    ]
