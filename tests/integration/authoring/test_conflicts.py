"""The folder's text has changed since a municipality changed its own: a trainer compares and chooses."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stegvis.access import Role
from stegvis.access.actor import SYSTEM
from stegvis.base.database import db
from stegvis.content import actions, editing
from stegvis.content import queries as content
from stegvis.content.checking import Folders
from stegvis.content.states import ChangeKind, Kind
from stegvis.people.models import Account
from stegvis.settings import current as current_settings
from tests.factories import learning, people

COURSE = f"/kursverkstad/{learning.COURSE}"
CHOICE = f"{COURSE}/mappen"
FOLDER = f"courses/{learning.COURSE}/a1-uppdraget"
OURS, THEIRS, BOTH = f"{FOLDER}/01-rollen.md", f"{FOLDER}/02-granser.md", f"{FOLDER}/03-tystnad.md"


def edit(trainer: Account, path: str) -> None:
    """The trainer adds a heading to a text. Commits."""
    actor = people.actor(trainer)
    parent = content.current_revision(learning.COURSE, actor.organisation_id)
    actions.publish_edit(
        actor=actor,
        parent_id=parent,
        path=path,
        text=content.get_revision_row(parent).source[path] + "\n## Hos oss\n",
        change_kind=ChangeKind.CORRECTION,
        note="Hos oss",
    )
    db.session.commit()


def change_folder(tmp_path: Path, *paths: str, heading: str = "Från mappen") -> None:
    """The shipped folder with a heading added to some texts is published. Commits."""
    shipped = editing.shipped_folders(current_settings())
    assert shipped.courses is not None
    copy = tmp_path / heading / "courses"
    shutil.copytree(shipped.courses, copy)
    for path in paths:
        file = copy.parent / path
        file.write_text(file.read_text(encoding="utf-8") + f"\n## {heading}\n", encoding="utf-8")
    actions.publish_folder(actor=SYSTEM, folders=Folders(copy, None, shipped.pictures))
    db.session.commit()


@pytest.fixture
def trainer(app: Flask, tmp_path: Path) -> Account:
    """A trainer whose municipality has changed two texts, one of which the folder has changed too, with another."""
    with app.app_context():
        account = people.staff(Role.TRAINER, name="Tove Tränare")
        edit(account, OURS)
        edit(account, BOTH)
        change_folder(tmp_path, THEIRS, BOTH)
    return account


@pytest.fixture
def client(app: Flask, trainer: Account) -> FlaskClient:
    """The trainer's browser."""
    return people.signed_in_client(app, trainer)


def form_of(html: str) -> dict[str, str]:
    """What the page's form holds as it is opened."""
    tags = re.findall(r"<input[^>]*>", html.split(f'action="{CHOICE}"')[1])
    return {
        found["name"]: found["value"]
        for tag in tags
        if (found := dict(re.findall(r'(name|value)="([^"]*)"', tag)))
        and ('type="hidden"' in tag or " checked" in tag)
    }


def texts(app: Flask, account: Account) -> dict[str, str]:
    """The texts that are published now, as the account's organisation sees them."""
    with app.app_context():
        current = content.current_revision(learning.COURSE, account.organisation_id)
        return dict(content.get_revision_row(current).source)


def test_the_start_page_the_list_and_the_course_lead_to_the_choice(client: FlaskClient) -> None:
    assert f'href="{CHOICE}"' in client.get("/").text
    assert "Mappen har en nyare text" in client.get("/kursverkstad").text
    assert f'href="{CHOICE}"' in client.get(COURSE).text


def test_the_page_shows_each_text_and_chooses_where_only_one_side_changed(client: FlaskClient) -> None:
    html = client.get(CHOICE).text
    assert [html.count(path) for path in (OURS, THEIRS, BOTH)] == [1, 1, 1]
    assert "<ins>" in html and "<del>" in html and "## Från mappen" in html and "## Hos oss" in html
    form = form_of(html)
    assert (form["side_0"], form["side_1"], "side_2" in form) == ("web", "folder", False)


def test_a_text_that_both_changed_must_be_chosen(app: Flask, trainer: Account, client: FlaskClient) -> None:
    before = texts(app, trainer)
    answer = client.post(CHOICE, data=form_of(client.get(CHOICE).text) | {"note": "Min anteckning"})
    assert answer.status_code == 422
    assert "Välj er text eller mappens" in answer.text and "Min anteckning" in answer.text
    assert texts(app, trainer) == before


def choose(client: FlaskClient, side: str) -> dict[str, str]:
    return form_of(client.get(CHOICE).text) | {"side_2": side, "note": "Valt text för text"}


def test_the_choice_is_published_and_reaches_a_learner_and_both_stay(
    app: Flask, trainer: Account, client: FlaskClient
) -> None:
    with app.app_context():
        before = len(content.history(Kind.COURSE, learning.COURSE, trainer.organisation_id))
    assert client.post(CHOICE, data=choose(client, "folder")).location == COURSE
    now = texts(app, trainer)
    assert "## Hos oss" in now[OURS] and "## Från mappen" in now[THEIRS]
    assert "## Från mappen" in now[BOTH] and "## Hos oss" not in now[BOTH]
    with app.app_context():
        rows = content.history(Kind.COURSE, learning.COURSE, trainer.organisation_id)
        assert len(rows) == before + 1
    assert "Det finns inget att välja" in client.get(CHOICE).text


def test_keeping_the_own_text_settles_it_too(app: Flask, trainer: Account, client: FlaskClient) -> None:
    client.post(CHOICE, data=choose(client, "web"))
    assert "## Hos oss" in texts(app, trainer)[BOTH]
    assert "Mappen har en nyare text" not in client.get(COURSE).text


def test_the_same_choice_sent_twice_is_published_once(
    app: Flask, trainer: Account, client: FlaskClient
) -> None:
    form = choose(client, "web")
    client.post(CHOICE, data=form)
    assert client.post(CHOICE, data=form).location == COURSE
    with app.app_context():
        rows = content.history(Kind.COURSE, learning.COURSE, trainer.organisation_id)
        assert [row.note for row in rows].count("Valt text för text") == 1


def test_a_choice_between_texts_that_have_moved_on_is_made_again(
    app: Flask, trainer: Account, client: FlaskClient, tmp_path: Path
) -> None:
    form = choose(client, "folder")
    with app.app_context():
        change_folder(tmp_path, OURS, heading="Ännu nyare")
    before = texts(app, trainer)
    answer = client.post(CHOICE, data=form)
    assert answer.status_code == 409
    assert "Texterna har ändrats medan du valde" in answer.text and "## Ännu nyare" in answer.text
    assert texts(app, trainer) == before


def test_another_municipality_has_nothing_to_choose(app: Flask, trainer: Account) -> None:
    with app.app_context():
        other = people.staff(Role.TRAINER)
    browser = people.signed_in_client(app, other)
    assert "Det finns inget att välja" in browser.get(CHOICE).text
    assert browser.post(CHOICE, data={"web": "x"}).location == COURSE
