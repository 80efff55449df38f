"""Opening a page of the list, and sending its forms empty."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, Response

from tests.journeys.visits import Visit

CONTROLS = "input:not([type=hidden]):not([type=search]), textarea, select"
EMPTY = """form => {
  for (const one of form.elements) {
    const first = one.tagName === 'SELECT' && one.querySelector('option[value=""]');
    if (one.type === 'radio' || one.type === 'checkbox') one.checked = false;
    else if (first) one.value = '';
    else if (one.tagName === 'TEXTAREA') one.value = '';
    else if (one.tagName === 'INPUT' && !['hidden', 'submit', 'file', 'color'].includes(one.type)) one.value = '';
  }
}"""


class WrongAnswer(Exception):
    """The page answered something else than the list says."""


def open_page(page: Page, visit: Visit) -> None:
    """Open the page of a visit. Raises WrongAnswer on another status, or when another page comes than the list says."""
    answer = page.goto(visit.path)
    status = answer.status if answer else 0
    if status != visit.status:
        raise WrongAnswer(f"{visit.name}: {visit.path} answered {status}, not {visit.status}")
    came_to, asked_for = urlsplit(page.url).path, urlsplit(visit.path).path
    if not fnmatchcase(came_to, visit.leads_to or asked_for):
        raise WrongAnswer(f"{visit.name}: {visit.path} led to {came_to}")
    if visit.then is not None:
        visit.then(page)


def forms_to_send_empty(page: Page) -> Locator:
    """The forms of the page's main part that hold something to fill in and change something."""
    return page.locator("main form[method=post]").filter(has=page.locator(CONTROLS))


def _is_answer_to(address: str) -> Callable[[Response], bool]:
    """Whether a response answers the form with this address."""
    return lambda response: response.request.method == "POST" and response.url == address


def send_empty(page: Page, number: int) -> None:
    """Empty the form with this number and send it. Raises WrongAnswer unless the page shows what was wrong."""
    form = forms_to_send_empty(page).nth(number)
    form.evaluate(EMPTY)
    # The bench's own script sends its form, as does that of forms that must lose nothing; every other opens a page.
    by_script = page.locator("[data-bench]").count() > 0 or form.get_attribute("data-always") is not None
    address = str(form.evaluate("form => form.action"))
    sent = page.expect_response(_is_answer_to(address)) if by_script else page.expect_navigation()
    with sent as answered:
        form.locator("button[type=submit], button:not([type])").last.click()
    status = answered.value.status if answered.value else 0
    if by_script:
        page.locator(".error-summary").wait_for()
    if status not in (409, 422):
        raise WrongAnswer(f"the empty form was answered with {status} at {page.url}")
    if not page.locator(".error-summary").count():
        raise WrongAnswer(f"the empty form was refused without an error summary at {page.url}")
