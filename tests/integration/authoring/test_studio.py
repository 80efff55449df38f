"""Trainers edit, preview and publish, within their own organisation, and lose nothing that they typed."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.content import queries as content
from stegvis.content.states import Kind
from stegvis.people import queries as people_queries
from stegvis.people.models import Account
from tests.factories import learning, people

COURSE = f"/kursverkstad/{learning.COURSE}"
EDIT = f"{COURSE}/text/a1-uppdraget/01-rollen.md"
PATH = f"courses/{learning.COURSE}/a1-uppdraget/01-rollen.md"


@pytest.fixture
def trainer(app: Flask) -> Account:
    """A trainer of a municipality of her own."""
    with app.app_context():
        return people.staff(Role.TRAINER, name="Tove Tränare")


@pytest.fixture
def client(app: Flask, trainer: Account) -> FlaskClient:
    """The trainer's browser."""
    return people.signed_in_client(app, trainer)


def published_text(app: Flask, account: Account) -> tuple[str, str]:
    """The id of the current revision as the account's organisation sees it, and the lesson's text in it."""
    with app.app_context():
        current = content.current_revision(learning.COURSE, account.organisation_id)
        return str(current), content.get_revision_row(current).source[PATH]


def sent(app: Flask, account: Account, **changed: str) -> dict[str, str]:
    """The form as a trainer sends it after having added a heading."""
    parent, text = published_text(app, account)
    form = {
        "parent": parent,
        "text": text + "\n## Nytt stycke\n",
        "change_kind": "correction",
        "note": "Nytt",
    }
    return form | {"do": "publish"} | changed


def test_the_list_shows_the_courses(client: FlaskClient) -> None:
    html = client.get("/kursverkstad").text
    assert "Handledare på arbetsplatsen" in html and "Gemensam" in html


def test_the_course_lists_its_texts_and_lacking_variants(client: FlaskClient) -> None:
    html = client.get(COURSE).text
    assert f'href="{EDIT}"' in html
    assert f"{COURSE}/text/a1-uppdraget/01-rollen.ar.md" in html


def test_the_text_is_there_to_edit_with_its_front_matter(client: FlaskClient) -> None:
    assert "id: a1-rollen" in client.get(EDIT).text


def test_the_text_keeps_its_own_direction_in_an_arabic_interface(client: FlaskClient) -> None:
    client.set_cookie("sprak", "ar")
    control = re.search(r'<textarea[^>]*name="text"[^>]*>', client.get(EDIT).text)
    assert control is not None
    assert 'lang="sv"' in control[0] and 'dir="ltr"' in control[0]


def test_a_lacking_variant_begins_as_the_swedish_text(client: FlaskClient) -> None:
    html = client.get(f"{COURSE}/text/a1-uppdraget/01-rollen.ar.md").text
    assert "id: a1-rollen" in html and "Texten finns inte på det här språket än" in html


def test_a_path_outside_the_course_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"{COURSE}/text/finns/inte.md").status_code == 404
    assert client.get(f"{COURSE}/text/../../facts/arbetsmiljo.yaml").status_code == 404


def test_a_preview_shows_the_page_and_stores_nothing(
    app: Flask, trainer: Account, client: FlaskClient
) -> None:
    before = published_text(app, trainer)
    answer = client.post(EDIT, data=sent(app, trainer, do="preview"))
    assert answer.status_code == 200
    assert "<h2>Nytt stycke</h2>" in answer.text
    assert "## Nytt stycke" in answer.text
    assert published_text(app, trainer) == before


def test_publishing_makes_the_organisations_own_copy(
    app: Flask, trainer: Account, client: FlaskClient
) -> None:
    assert client.post(EDIT, data=sent(app, trainer)).location == COURSE
    assert "Nytt stycke" in published_text(app, trainer)[1]
    with app.app_context():
        other = people.staff(Role.TRAINER)
    assert "Nytt stycke" not in published_text(app, other)[1]
    assert "Er egen" in client.get("/kursverkstad").text


def test_a_correction_reaches_a_learner_who_has_begun(app: Flask) -> None:
    with app.app_context():
        unit = people.unit()
        trainer, learner = people.staff(Role.TRAINER, unit), people.staff(Role.SUPERVISOR, unit)
        learning.enrolled(learner)
    people.signed_in_client(app, trainer).post(EDIT, data=sent(app, trainer))
    page = people.signed_in_client(app, learner).get(f"/kurser/{learning.COURSE}/{learning.LESSON}")
    assert "<h2>Nytt stycke</h2>" in page.text


def test_a_mistake_is_shown_with_its_line_and_nothing_typed_is_lost(
    app: Flask, trainer: Account, client: FlaskClient
) -> None:
    text = published_text(app, trainer)[1].replace("kind: single", "kind: singel")
    line = text[: text.index("kind: singel")].count("\n") + 1
    answer = client.post(EDIT, data=sent(app, trainer, text=text, note="Min anteckning"))
    assert answer.status_code == 422
    assert "kind: singel" in answer.text and "Min anteckning" in answer.text
    lines = [int(one) for one in re.findall(r'data-line="(\d+)"', answer.text)]
    assert lines and abs(lines[0] - line) <= 2


def test_a_correction_that_takes_an_exercise_away_is_refused(
    app: Flask, trainer: Account, client: FlaskClient
) -> None:
    text = published_text(app, trainer)[1].replace("id: a1-rollen-1\n", "id: a1-rollen-9\n")
    answer = client.post(EDIT, data=sent(app, trainer, text=text))
    assert answer.status_code == 422
    assert "a1-rollen-9" in answer.text


def with_another_exercise(text: str) -> str:
    """The lesson's text with one more exercise, which its variants lack."""
    return text + (
        "\n```exercise\nid: en-till\nkind: true-false\nquestion: Handledaren lyssnar först.\nanswer: true\n"
        "feedback:\n  right: Ja, det gör hon.\n  wrong: Jo, det gör hon.\n```\n"
    )


def test_an_exercise_more_shows_which_variants_lack_it_and_offers_to_lay_them_aside(
    app: Flask, trainer: Account, client: FlaskClient
) -> None:
    _, text = published_text(app, trainer)
    form = sent(app, trainer, text=with_another_exercise(text), change_kind="new_version")
    answer = client.post(EDIT, data=form)
    assert answer.status_code == 422
    assert "01-rollen.en.md" in answer.text and "lays_aside_variants" in answer.text
    answer = client.post(EDIT, data=form | {"lays_aside_variants": "y"})
    assert answer.status_code == 302
    with app.app_context():
        current = content.get_revision_row(content.current_revision(learning.COURSE, trainer.organisation_id))
        assert "en-till" in current.source[PATH]
        assert PATH.replace(".md", ".en.md") not in current.source
        before = content.get_revision_row(current.parent_id) if current.parent_id else None
        assert before is not None and PATH.replace(".md", ".en.md") in before.source


def test_a_correction_never_lays_variants_aside(app: Flask, trainer: Account, client: FlaskClient) -> None:
    _, text = published_text(app, trainer)
    form = sent(app, trainer, text=with_another_exercise(text), lays_aside_variants="y")
    assert client.post(EDIT, data=form).status_code == 422


def test_other_faults_are_not_laid_aside(app: Flask, trainer: Account, client: FlaskClient) -> None:
    _, text = published_text(app, trainer)
    broken = with_another_exercise(text).replace("answer: true", "answer: kanske")
    form = sent(app, trainer, text=broken, change_kind="new_version", lays_aside_variants="y")
    assert client.post(EDIT, data=form).status_code == 422


def test_a_note_is_asked_for(app: Flask, trainer: Account, client: FlaskClient) -> None:
    answer = client.post(EDIT, data=sent(app, trainer, note=""))
    assert answer.status_code == 422
    assert "Skriv kort vad du har ändrat." in answer.text


def test_an_edit_meanwhile_shows_the_difference_and_keeps_her_text(
    app: Flask, trainer: Account, client: FlaskClient
) -> None:
    mine = sent(app, trainer, text="helt egen text")
    with app.app_context():
        place = people_queries.memberships_of(trainer.id)[0][0].unit_id
        assert place is not None
        colleague = people.staff(Role.TRAINER, people_queries.get_unit(place), name="Kim Kollega")
    people.signed_in_client(app, colleague).post(EDIT, data=sent(app, colleague))
    answer = client.post(EDIT, data=mine)
    assert answer.status_code == 409
    assert "Kim Kollega" in answer.text
    assert "helt egen text</textarea>" in answer.text.replace("\r", "")
    assert "<ins>" in answer.text and "<del>" in answer.text
    again = published_text(app, trainer)[0]
    assert f'value="{again}"' in answer.text


def test_history_says_who_when_and_why(app: Flask, trainer: Account, client: FlaskClient) -> None:
    client.post(EDIT, data=sent(app, trainer, note="Stavfel rättat"))
    html = client.get(f"{COURSE}/historik").text
    assert "Tove Tränare" in html and "Stavfel rättat" in html and "Rättelse" in html
    current = published_text(app, trainer)[0]
    assert "## Nytt stycke" in client.get(f"{COURSE}/historik/{current}").text


def test_another_organisations_revision_is_not_found(
    app: Flask, trainer: Account, client: FlaskClient
) -> None:
    with app.app_context():
        other = people.staff(Role.TRAINER)
    people.signed_in_client(app, other).post(EDIT, data=sent(app, other))
    theirs = published_text(app, other)[0]
    assert client.get(f"{COURSE}/historik/{theirs}").status_code == 404
    assert client.post(EDIT, data=sent(app, trainer, parent=theirs)).status_code == 404


def test_the_course_comes_as_a_folder(client: FlaskClient) -> None:
    answer = client.get(f"{COURSE}/ladda-ner")
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert PATH in names and "attachment" in answer.headers["Content-Disposition"]


def test_a_supervisor_has_no_studio(app: Flask) -> None:
    with app.app_context():
        supervisor = people.staff(Role.SUPERVISOR)
    client = people.signed_in_client(app, supervisor)
    assert client.get("/kursverkstad").status_code == 403
    assert client.get(EDIT).status_code == 404


def test_publishing_twice_with_the_same_form_publishes_once(
    app: Flask, trainer: Account, client: FlaskClient
) -> None:
    form = sent(app, trainer)
    client.post(EDIT, data=form)
    assert client.post(EDIT, data=form).status_code == 409
    with app.app_context():
        rows = content.history(Kind.COURSE, learning.COURSE, trainer.organisation_id)
        assert len(rows) == 2
        db.session.rollback()
