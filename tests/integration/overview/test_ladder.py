"""Vägen vidare: for anybody, and for a participant who sees where she stands."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stegvis.access import SYSTEM
from stegvis.base import outbox
from stegvis.base.database import db
from stegvis.certificates import actions as certificate_actions
from stegvis.content import actions, queries
from stegvis.content.states import ChangeKind
from stegvis.people.models import Account
from tests.factories import people, validation, versions
from tests.factories.validation import Cast
from tests.integration.certificates.cleared import cleared_attempt

ADDRESS = "/vagen-vidare/disk-kafe"
KINDS = ("Modul", "Kurs", "Utanför Stegvis")
BEFORE = ("När du vill",) * 3
"""The modules that are good to have before this one."""
FURTHER = ("Längre fram",) * 3
"""What there is outside the platform."""


@pytest.fixture
def with_course(app: Flask) -> None:
    """The shared module leads to a course as well."""
    with app.app_context():
        parent = queries.get_revision_row(versions.current(SYSTEM))
        text = parent.source[versions.PATH].replace(
            "leads_to: [butikshandel]", "leads_to: [butikshandel, handledare-pa-arbetsplatsen]", 1
        )
        actions.publish_edit(
            actor=SYSTEM, parent_id=parent.id, path=versions.PATH, text=text,
            change_kind=ChangeKind.CORRECTION, note="",
        )  # fmt: skip
        db.session.commit()


def begun(app: Flask) -> tuple[Cast, Account]:
    with app.app_context():
        cast = validation.cast()
        validation.in_progress(cast)
        db.session.expunge_all()
    return cast, cast.participant


def standings(html: str) -> list[str]:
    """The tags of each step in words, but not what kind of step it is."""
    found = []
    for step in re.findall(r'<li class="ladder-step">.*?</li>', html, re.DOTALL):
        tags = re.findall(r'class="tag tag-.*?<span>([^<]+)</span>', step, re.DOTALL)
        found.append(" ".join(tag for tag in tags if tag not in KINDS))
    return found


def test_anybody_reads_what_a_module_leads_to(app: Flask) -> None:
    html = app.test_client().get(ADDRESS).text
    assert "Vuxenutbildning (komvux)" in html and "Den här modulen" in html
    assert set(standings(html)) == {""}, "nobody stands anywhere"
    assert ADDRESS in app.test_client().get("/vagen-vidare").text


def test_an_unknown_module_is_not_found(app: Flask) -> None:
    assert app.test_client().get("/vagen-vidare/finns-inte").status_code == 404


def test_the_drawing_says_in_words_that_the_list_says_the_same(app: Flask) -> None:
    html = app.test_client().get(ADDRESS).text
    assert 'role="img" aria-label="En trappa med 8 steg. Listan under säger samma sak."' in html
    assert html.count('<li class="ladder-step">') == html.count('class="stair ') == 8


@pytest.mark.usefixtures("with_course")
def test_a_participant_sees_what_she_is_on_and_what_is_next(app: Flask) -> None:
    _, participant = begun(app)
    client = people.signed_in_client(app, participant)
    html = client.get(ADDRESS).text
    assert standings(html) == [*BEFORE, "Du är här nu", "Nästa steg", "Nästa steg", *FURTHER]
    assert 'href="/kurser/handledare-pa-arbetsplatsen"' in html
    own = re.search(r'href="(/mina-steg/[^"]+)"', html)
    assert own is not None and client.get(own[1]).status_code == 200
    assert ADDRESS in client.get(own[1]).text


def test_what_she_has_leads_on_to_what_is_outside(app: Flask) -> None:
    with app.app_context():
        cleared = cleared_attempt("Amina Yusuf")
        certificate_actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id)
        db.session.commit()
        outbox.run_pending()
        db.session.expunge_all()
    html = people.signed_in_client(app, cleared.participant).get(ADDRESS).text
    assert standings(html) == [*BEFORE, "Det här har du", "Nästa steg", *FURTHER]


def test_staff_read_it_without_standing_anywhere(app: Flask) -> None:
    cast, _ = begun(app)
    assert set(standings(people.signed_in_client(app, cast.assessor).get(ADDRESS).text)) == {""}


def test_the_further_steps_are_read_in_her_language_too(app: Flask) -> None:
    client: FlaskClient = app.test_client()
    html = client.get(f"{ADDRESS}?variant=uk").text
    assert html.index("Ett jobb i disk eller kafé") < html.index("Робота в мийні або кафе")
    assert "Покажи свою довідку роботодавцеві" in html
    client.set_cookie("sprak", "ar")
    assert "عمل في غسل الأواني أو في مقهى" in client.get(f"{ADDRESS}?variant=ar").text
