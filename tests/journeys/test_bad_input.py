"""Files that are not what they should be, forms that are sent twice, and pages that cannot be shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from stegvis.access import SYSTEM
from stegvis.people.actions import sessions
from tests.journeys import participant_steps, recordings
from tests.journeys.browsing import Browsers, sign_in
from tests.journeys.newcomers import new_participant
from tests.journeys.world import World

BAD_FILES = {
    "too-large": (recordings.too_large_photo, "för stor"),
    "empty": (recordings.empty_photo, "tom"),
    "disguised": (recordings.disguised_page, "Filens namn stämmer inte med innehållet"),
}


def _begin(browsers: Browsers, world: World, *, javascript: bool = True) -> tuple[Page, str, str]:
    person = new_participant(world)
    page = browsers.fresh(javascript=javascript).new_page()
    path = participant_steps.begin(page, person, world)
    return page, path, participant_steps.criterion_keys(page, path)[0]


def _own_pieces(page: Page, path: str, key: str) -> int:
    page.goto(f"{path}/sak/{key}")
    return page.locator("a[href^='/mina-steg/bevis/']").count()


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file_is_refused_in_plain_words_and_nothing_else_is_lost(
    browsers: Browsers, world: World, tmp_path: Path, name: str, javascript: bool
) -> None:
    make, words = BAD_FILES[name]
    page, path, key = _begin(browsers, world, javascript=javascript)
    page.goto(f"{path}/bevis/photo")
    page.locator(f"input[name=criteria][value={key}]").check()
    page.locator("input[name=has_people]").check()
    page.locator("input[name=people_agreed]").check()
    page.locator("input[type=file]").set_input_files(make(tmp_path))
    page.get_by_role("button", name="Spara").click()
    expect(page.locator(".error-summary, .upload-failed")).to_contain_text(words)
    expect(page.locator(f"input[name=criteria][value={key}]")).to_be_checked()
    expect(page.locator("input[name=has_people]")).to_be_checked()
    assert _own_pieces(page, path, key) == 0


def test_what_is_too_large_is_told_before_it_is_sent(
    browsers: Browsers, world: World, tmp_path: Path
) -> None:
    page, path, key = _begin(browsers, world)
    page.goto(f"{path}/bevis/photo?sak={key}")
    page.locator("input[type=file]").set_input_files(recordings.too_large_photo(tmp_path))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("alert")).to_contain_text("högst 2 MB")
    assert "POST" not in sent


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_photo_that_is_sent_after_the_session_ended_waits_for_her(
    browsers: Browsers, world: World, tmp_path: Path, javascript: bool
) -> None:
    person = new_participant(world)
    page = browsers.fresh(javascript=javascript).new_page()
    path = participant_steps.begin(page, person, world)
    key = participant_steps.criterion_keys(page, path)[0]
    page.goto(f"{path}/bevis/photo?sak={key}")
    page.locator("input[type=file]").set_input_files(recordings.photo(tmp_path))
    world.do(lambda: sessions.end_all_sessions(actor=SYSTEM, account_id=world.account_id(person.name)))
    page.get_by_role("button", name="Spara").click()
    expect(page).to_have_url(re.compile("/logga-in"))
    sign_in(page, person)
    expect(page.get_by_text("Din fil finns kvar")).to_be_visible()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Sparat! Bara du ser det, tills du lämnar in.")).to_be_visible()
    assert _own_pieces(page, path, key) == 1


def test_page_that_was_open_for_days_says_that_she_must_sign_in_and_keeps_the_file(
    browsers: Browsers, world: World, tmp_path: Path
) -> None:
    page, path, key = _begin(browsers, world)
    page.goto(f"{path}/bevis/photo?sak={key}")
    page.locator("input[type=file]").set_input_files(recordings.photo(tmp_path))
    page.route("**/ladda-upp*", lambda route: route.abort())
    page.context.clear_cookies(name="stegvis")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("alert")).to_contain_text("Du har loggats ut")
    assert page.locator("input[type=file]").evaluate("one => one.files.length") == 1


def test_photo_that_was_cut_off_is_told_of_and_can_be_sent_again(
    browsers: Browsers, world: World, tmp_path: Path
) -> None:
    page, path, key = _begin(browsers, world)
    page.goto(f"{path}/bevis/photo")
    page.locator(f"input[name=criteria][value={key}]").check()
    page.locator("input[type=file]").set_input_files(recordings.cut_off_photo(tmp_path))
    page.get_by_role("button", name="Spara").click()
    expect(page.locator(".error-summary, .flash").first).to_be_visible()


def test_text_without_a_criterion_is_asked_for_one_and_stays(browsers: Browsers, world: World) -> None:
    page, path, _key = _begin(browsers, world)
    page.goto(f"{path}/bevis/text")
    page.locator("textarea[name=text]").fill("Jag sorterar tallrikar och glas.")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("textarea[name=text]")).to_have_value("Jag sorterar tallrikar och glas.")


def test_what_is_half_written_stays_when_the_language_is_changed(browsers: Browsers, world: World) -> None:
    page, path, key = _begin(browsers, world)
    page.goto(f"{path}/bevis/text")
    page.locator("textarea[name=text]").fill("Jag sorterar tallrikar")
    page.locator(f"input[name=criteria][value={key}]").check()
    page.locator("header summary").first.click()
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("textarea[name=text]")).to_have_value("Jag sorterar tallrikar")
    expect(page.locator(f"input[name=criteria][value={key}]")).to_be_checked()
    page.reload()
    expect(page.locator("textarea[name=text]")).to_have_value("")


def _write_and(page: Page, path: str, key: str, send: Callable[[Page], None]) -> None:
    page.goto(f"{path}/bevis/text?sak={key}")
    page.locator("textarea[name=text]").fill("Jag sorterar tallrikar och glas.")
    send(page)
    expect(page.get_by_text("Sparat! Bara du ser det, tills du lämnar in.")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_double_click_saves_once(browsers: Browsers, world: World, javascript: bool) -> None:
    page, path, key = _begin(browsers, world, javascript=javascript)
    _write_and(page, path, key, lambda page: page.get_by_role("button", name="Spara").dblclick())
    assert _own_pieces(page, path, key) == 1


def test_form_that_is_sent_again_saves_once(browsers: Browsers, world: World) -> None:
    page, path, key = _begin(browsers, world, javascript=False)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        _write_and(page, path, key, lambda page: page.get_by_role("button", name="Spara").click())
    again = page.request.post(
        sent.value.url,
        data=sent.value.post_data or "",
        headers={"content-type": sent.value.headers["content-type"]},
    )
    assert again.ok
    assert _own_pieces(page, path, key) == 1


def test_somebody_elses_steps_do_not_exist(browsers: Browsers, world: World) -> None:
    _page, others, _key = _begin(browsers, world)
    page, _path, _key = _begin(browsers, world)
    answer = page.goto(others)
    assert answer is not None
    assert answer.status == 404
