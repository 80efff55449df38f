"""What stands beside the Swedish on a participant's pages: translations, their mark, and examples of evidence."""

from __future__ import annotations

from dataclasses import astuple
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stegvis.base.database import db
from stegvis.content.variants import DRAFT_MARKS, TRANSLATIONS, VARIANTS
from stegvis.validation.page_words import PAGE_WORDS
from tests.factories import people, validation
from tests.factories.validation import Cast

WASH, WASH_UK, WASH_AR = (
    "Jag kan tvätta händerna på rätt sätt och vid rätt tid.",
    "Я вмію мити руки правильно й у потрібний час.",
    "أستطيع غسل يديّ بالطريقة الصحيحة وفي الوقت الصحيح.",
)
EXAMPLE, EXAMPLE_UK = "Ett foto av mina händer. De är rena.", "Фото моїх рук. Вони чисті."


@pytest.fixture
def begun(app: Flask) -> tuple[Cast, UUID]:
    """An attempt under way."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        cast = validation.cast()
        attempt_id = validation.in_progress(cast).id
        db.session.expunge_all()
    return cast, attempt_id


@pytest.fixture
def client(app: Flask, begun: tuple[Cast, UUID]) -> FlaskClient:
    """The participant's browser."""
    return people.signed_in_client(app, begun[0].participant)


def page(client: FlaskClient, begun: tuple[Cast, UUID], ending: str) -> str:
    answer = client.get(f"/mina-steg/{begun[1]}{ending}")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("place", ["", "/fraga/1", "/svar", "/sak/tvatta-hander"])
def test_the_swedish_stands_first_and_then_the_language_that_she_chose(
    client: FlaskClient, begun: tuple[Cast, UUID], place: str
) -> None:
    assert WASH_UK not in page(client, begun, place)
    html = page(client, begun, f"{place}?variant=uk")
    assert f'lang="uk" dir="ltr">{WASH_UK}<' in html
    assert html.index(f">{WASH}<") < html.index(WASH_UK)
    assert DRAFT_MARKS["uk"] in html


def test_the_choice_holds_until_another_is_made(client: FlaskClient, begun: tuple[Cast, UUID]) -> None:
    page(client, begun, "?variant=uk")
    assert WASH_UK in page(client, begun, "/fraga/1")
    assert "Куди ти викидаєш" in page(client, begun, "/bildfragor/1")
    page(client, begun, "?variant=sv")
    assert WASH_UK not in page(client, begun, "/fraga/1")


def test_her_pages_language_stands_beside_by_itself(client: FlaskClient, begun: tuple[Cast, UUID]) -> None:
    client.set_cookie("sprak", "ar")
    html = page(client, begun, "/fraga/1")
    assert f'lang="ar" dir="rtl">{WASH_AR}<' in html
    assert DRAFT_MARKS["ar"] in html
    assert WASH_AR not in page(client, begun, "/fraga/1?variant=sv")


@pytest.mark.parametrize("asked", ["latt", "zz", "sv&variant=uk"])
def test_a_language_that_the_module_lacks_leaves_the_swedish(
    client: FlaskClient, begun: tuple[Cast, UUID], asked: str
) -> None:
    html = page(client, begun, f"/fraga/1?variant={asked}")
    assert WASH in html and 'class="translation"' not in html and 'class="draft-mark"' not in html


def test_the_list_of_her_modules_is_in_her_language_too(
    client: FlaskClient, begun: tuple[Cast, UUID]
) -> None:
    html = client.get("/mina-steg?variant=uk").text
    assert html.index("Diska och jobba i kafé") < html.index("Мити посуд і працювати в кафе")


def test_a_word_is_read_in_swedish_first(client: FlaskClient, begun: tuple[Cast, UUID]) -> None:
    html = page(client, begun, "/ord?variant=uk")
    assert html.index("Du bär mat och koppar på den.") < html.index("На ній носять їжу та чашки.")


def test_a_question_with_pictures_has_both_languages_and_says_in_which_she_answered(
    app: Flask, client: FlaskClient, begun: tuple[Cast, UUID]
) -> None:
    html = page(client, begun, "/bildfragor/1?variant=uk")
    assert html.index("Brödet är gammalt.") < html.index("Куди ти викидаєш старий хліб?")
    assert 'alt="Зелений бак з яблуком." lang="uk"' in html
    assert "Brödet är gammalt." in page(client, begun, "/bildfragor/1?variant=latt")
    assert "Var slänger du gammalt bröd?" in page(client, begun, "/bildfragor/1?variant=sv")


def test_examples_say_what_is_enough_and_why(
    app: Flask, client: FlaskClient, begun: tuple[Cast, UUID]
) -> None:
    html = page(client, begun, "/sak/tvatta-hander?variant=uk")
    assert "Det här räcker inte ännu" in html
    assert html.index(EXAMPLE) < html.index(EXAMPLE_UK) < html.index("Fotot visar inte hur och när")
    bench = people.signed_in_client(app, begun[0].assessor).get(
        f"/valideringar/{begun[1]}/bedom/tvatta-hander"
    )
    assert EXAMPLE in bench.text and EXAMPLE_UK not in bench.text


@pytest.mark.parametrize("code", list(PAGE_WORDS))
def test_what_she_answers_about_herself_is_in_her_language_too(
    client: FlaskClient, begun: tuple[Cast, UUID], code: str
) -> None:
    words, variant = PAGE_WORDS[code], VARIANTS[code]
    html = page(client, begun, f"/fraga/1?variant={code}")
    for swedish, other in (("Hur ofta har du gjort det här?", words.how_often), ("Sällan", words.seldom)):
        beside = f'lang="{variant.language}" dir="{variant.direction}">{other}<'
        assert html.index(swedish) < html.index(beside)
    assert words.counts in page(client, begun, "/sak/tvatta-hander")


def test_words_that_the_page_says_itself_are_not_said_twice(
    client: FlaskClient, begun: tuple[Cast, UUID]
) -> None:
    client.set_cookie("sprak", "ar")
    for place, word in (
        ("/fraga/1", PAGE_WORDS["ar"].seldom),
        ("/sak/tvatta-hander", PAGE_WORDS["ar"].enough),
    ):
        assert page(client, begun, f"{place}?variant=ar").count(word) == 1


def test_every_language_has_the_words_round_a_criterion() -> None:
    assert set(PAGE_WORDS) == set(TRANSLATIONS)
    for words in PAGE_WORDS.values():
        said = astuple(words)
        assert all(said) and len(set(said)) == len(said), "two answers must not read alike"
