"""A trainer edits a scenario: she sees all of it, mends its words, and makes a new version of where it leads."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stegvis.access import Role
from stegvis.content import queries as content
from stegvis.people.models import Account
from tests.factories import learning, people

NAME = "a2-ta-emot-och-introducera/05-scenario.md"
EDIT = f"/kursverkstad/{learning.COURSE}/text/{NAME}"
LESSON = f"/kurser/{learning.COURSE}/a2-scenario"
SEND = f"{LESSON}/svar/a2-scenario-1"


@pytest.fixture
def trainer(app: Flask) -> Account:
    """A trainer of a municipality."""
    with app.app_context():
        return people.staff(Role.TRAINER)


@pytest.fixture
def client(app: Flask, trainer: Account) -> FlaskClient:
    """The trainer's browser."""
    return people.signed_in_client(app, trainer)


def sent(app: Flask, account: Account, old: str, new: str, **changed: str) -> dict[str, str]:
    """The form as a trainer sends it after having changed one thing in the scenario."""
    with app.app_context():
        parent = content.current_revision(learning.COURSE, account.organisation_id)
        text = content.get_revision_row(parent).source[f"courses/{learning.COURSE}/{NAME}"]
    assert old in text
    form = {"parent": str(parent), "text": text.replace(old, new, 1), "change_kind": "correction"}
    return form | {"note": "Bättre", "do": "publish"} | changed


def test_the_preview_shows_every_scene_and_nothing_to_send(
    app: Flask, trainer: Account, client: FlaskClient
) -> None:
    html = client.post(EDIT, data=sent(app, trainer, "Är allt klart", "Är det klart", do="preview")).text
    preview = html[html.index('id="forhandsvisning"') :]
    assert "Är det klart till måndag?" in preview and "På fredagen kommer inte Mattias." in preview
    assert len(re.findall(r"Till scen \d", preview)) == 16
    assert (preview.count("Bra slut"), preview.count("Slut där man får välja om")) == (1, 2)
    assert "<form" not in preview and "<input" not in preview


def test_a_correction_may_not_lead_a_choice_elsewhere(
    app: Flask, trainer: Account, client: FlaskClient
) -> None:
    answer = client.post(EDIT, data=sent(app, trainer, "to: rundtur", "to: mangel"))
    assert answer.status_code == 422
    assert "valet skriv i scenen start i övningen a2-scenario-1" in answer.text
    form = sent(app, trainer, "to: rundtur", "to: mangel", change_kind="new_version")
    assert client.post(EDIT, data=form).status_code == 302


def test_a_loose_end_is_shown_at_its_line_with_the_remedy(
    app: Flask, trainer: Account, client: FlaskClient
) -> None:
    form = sent(app, trainer, "to: rundtur", "to: rundturen", change_kind="new_version")
    line = form["text"][: form["text"].index("to: rundturen")].count("\n") + 1
    answer = client.post(EDIT, data=form)
    assert answer.status_code == 422
    assert "valet skriv leder till scenen rundturen, som inte finns" in answer.text
    assert f'data-line="{line}"' in answer.text
    assert "to: rundturen" in answer.text


def test_a_correction_reaches_someone_in_the_midst_of_it_and_her_way_stays(app: Flask) -> None:
    with app.app_context():
        unit = people.unit()
        trainer, learner = people.staff(Role.TRAINER, unit), people.staff(Role.SUPERVISOR, unit)
        learning.enrolled(learner)
    browser = people.signed_in_client(app, learner)
    browser.post(SEND, data={"path-a2-scenario-1": "", "answer-a2-scenario-1": "skriv"})
    form = sent(app, trainer, "Mattias har nickat hela vägen.", "Mattias har nickat åt allt.")
    assert people.signed_in_client(app, trainer).post(EDIT, data=form).status_code == 302
    html = browser.get(LESSON).text
    assert 'name="path-a2-scenario-1" value="skriv"' in html
    assert "Mattias har nickat åt allt." in html
