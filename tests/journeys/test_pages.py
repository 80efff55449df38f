"""Every page of the URL map at 360 px, in Swedish and from right to left, and every form sent empty."""

from __future__ import annotations

import pytest

from stegvis.web.error_pages import error_response
from tests.journeys import (
    visits_activities,
    visits_certificates,
    visits_checking,
    visits_competence,
    visits_cooperation,
    visits_courses,
    visits_designs,
    visits_external,
    visits_handovers,
    visits_issuing,
    visits_judging,
    visits_links,
    visits_modules,
    visits_own,
    visits_people,
    visits_sharing,
    visits_validation,
    visits_verification,
    visits_witnesses,
)
from tests.journeys.allowed import is_allowed
from tests.journeys.browsing import Browsers
from tests.journeys.checking import faults, listening
from tests.journeys.visits import NO_PAGE, VISITS, Visit, page_routes
from tests.journeys.walking import WrongAnswer, forms_to_send_empty, open_page, send_empty
from tests.journeys.world import World

ROOMS = (
    visits_cooperation,
    visits_people,
    visits_sharing,
    visits_own,
    visits_validation,
    visits_judging,
    visits_witnesses,
    visits_verification,
    visits_issuing,
    visits_checking,
    visits_courses,
    visits_designs,
    visits_activities,
    visits_certificates,
    visits_competence,
    visits_external,
    visits_handovers,
    visits_links,
    visits_modules,
)


def _faults_of(browsers: Browsers, visit: Visit, language: str) -> list[str]:
    """All that is wrong with a page and with its forms when they are sent empty."""
    page = (
        browsers.page_of(visit.who, language) if visit.who else browsers.fresh(language=language).new_page()
    )
    found: list[str] = []
    with listening(page) as noise:
        try:
            open_page(page, visit)
            found += [f"{visit.name}: {line}" for line in faults(page)]
            forms = 0 if visit.empty_is_allowed or visit.then else forms_to_send_empty(page).count()
            for number in range(forms):
                if number:
                    open_page(page, visit)
                send_empty(page, number)
                found += [f"{visit.name}, form {number + 1} empty: {line}" for line in faults(page)]
        except WrongAnswer as error:
            found.append(f"{visit.name}: {error}")
        found += [f"{visit.name}: {line}" for line in noise.complaints]
    if visit.who is None:
        page.context.close()
    return [line for line in found if not is_allowed(line)]


@pytest.mark.parametrize("language", ["sv", "ar"])
@pytest.mark.parametrize("endpoint", page_routes())
def test_page_is_accessible_on_a_phone(
    world: World, page_browsers: Browsers, endpoint: str, language: str
) -> None:
    if endpoint not in VISITS:
        pytest.fail(
            f"nobody has said how {endpoint} ({page_routes()[endpoint]}) is opened: tests/journeys/visits_*.py"
        )
    found = [line for visit in VISITS[endpoint](world) for line in _faults_of(page_browsers, visit, language)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["sv", "ar"])
@pytest.mark.parametrize("status", [400, 429, 500, 503])
def test_page_of_an_error_that_no_address_gives_is_accessible(
    world: World, page_browsers: Browsers, status: int, language: str
) -> None:
    # The page is made by the application; its styles come from the running site.
    with world.app.test_request_context("/", headers={"Cookie": f"sprak={language}"}):
        body = error_response(status).get_data(as_text=True)
    context = page_browsers.fresh(language=language)
    page = context.new_page()
    page.route("**/fel", lambda route: route.fulfill(status=status, body=body, content_type="text/html"))
    page.goto("/fel")
    assert page.locator("html").get_attribute("lang") == language
    found = faults(page)
    context.close()
    assert not found, "\n".join(found)


def test_list_of_pages_names_no_route_that_is_gone() -> None:
    assert not VISITS.keys() - page_routes().keys()


def test_list_of_routes_without_a_page_is_short_and_reasoned() -> None:
    assert all(NO_PAGE.values())
    assert len(NO_PAGE) <= 16
