"""The pages on which a trainer retires a validation module, and what its coordinator sees of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stegvis.access import Role
from stegvis.authoring.retiring_forms import WHOLE
from stegvis.content import retirements
from stegvis.people.models import Account
from stegvis.validation import queries
from tests.factories import people, validation, versions
from tests.factories.validation import MODULE, Cast

LIST, RETIRE = "/valideringsmoduler", f"/valideringsmoduler/{MODULE}/avveckla"
WHY = "Hygienkraven har ändrats."


@dataclass(frozen=True)
class Place:
    """A municipality with a participant, her staff and a trainer. `version` is the one that new attempts begin on."""

    cast: Cast
    trainer: Account
    version: UUID

    @property
    def opening(self) -> str:
        """The page on which the participant is put up for a module."""
        return f"/personer/{self.cast.participant.id}/validering"


@pytest.fixture
def place(app: Flask) -> Place:
    with app.app_context():
        cast = validation.cast()
        trainer = people.staff(Role.TRAINER, cast.unit)
        return Place(cast, trainer, versions.version_in_force(people.actor(trainer)))


@pytest.fixture
def client(app: Flask, place: Place) -> FlaskClient:
    return people.signed_in_client(app, place.trainer)


def retired(app: Flask, place: Place, version: UUID | None) -> UUID:
    with app.app_context():
        return versions.retired(people.actor(place.trainer), version, WHY).id


def in_force(app: Flask, place: Place) -> list[UUID | None]:
    with app.app_context():
        return [one.version_id for one in retirements.in_force(place.cast.unit.organisation_id)]


def test_the_studio_leads_to_the_modules_with_their_versions(client: FlaskClient) -> None:
    assert f'href="{LIST}"' in client.get("/kursverkstad").text
    page = client.get(LIST).text
    assert "Disk/kafé" in page and "Nya kan börja" in page and "Gäller nu" in page
    assert f'href="{RETIRE}"' in page


def test_a_version_is_retired_with_its_reason(app: Flask, place: Place, client: FlaskClient) -> None:
    with app.app_context():
        validation.opened(place.cast)
    assert "1 validering pågår i modulen." in client.get(RETIRE).text
    answer = client.post(RETIRE, data={"what": str(place.version), "reason": WHY}, follow_redirects=True)
    assert "Avvecklad. De som redan har börjat går vidare." in answer.text
    assert "Inga nya kan börja" in answer.text and WHY in answer.text
    assert in_force(app, place) == [place.version]


def test_what_is_lacking_is_said_at_its_field_and_nothing_typed_is_lost(
    app: Flask, place: Place, client: FlaskClient
) -> None:
    answer = client.post(RETIRE, data={"reason": WHY})
    assert answer.status_code == 422
    assert "Välj vad som ska avvecklas." in answer.text and WHY in answer.text
    answer = client.post(RETIRE, data={"what": WHOLE, "reason": " "})
    assert "Skriv varför." in answer.text and f'value="{WHOLE}" checked' in answer.text
    answer = client.post(RETIRE, data={"what": "9" * 40, "reason": WHY})
    assert (answer.status_code, in_force(app, place)) == (422, [])


def test_what_is_retired_is_not_offered_again(app: Flask, place: Place, client: FlaskClient) -> None:
    retired(app, place, place.version)
    page = client.get(RETIRE).text
    assert str(place.version) not in page and WHOLE in page
    assert client.post(RETIRE, data={"what": str(place.version), "reason": "Igen."}).status_code == 302
    retired(app, place, None)
    assert "Allt i modulen är redan avvecklat." in client.get(RETIRE).text
    assert f'href="{RETIRE}"' not in client.get(LIST).text


def test_it_is_brought_back(app: Flask, place: Place, client: FlaskClient) -> None:
    address = f"{LIST}/avvecklingar/{retired(app, place, None)}/ta-i-bruk"
    assert f'href="{address}"' in client.get(LIST).text
    assert WHY in client.get(address).text
    refused = client.post(address, data={"reason": ""})
    assert (refused.status_code, "Skriv varför modulen tas i bruk igen." in refused.text) == (422, True)
    assert "Nya kan börja" in client.post(address, data={"reason": "Fel modul."}, follow_redirects=True).text
    assert in_force(app, place) == []
    assert "Fel modul." in client.get(address).text and "<textarea" not in client.get(address).text


def test_a_trainer_of_another_municipality_neither_sees_nor_undoes_it(app: Flask, place: Place) -> None:
    retirement = retired(app, place, None)
    with app.app_context():
        stranger = people.staff(Role.TRAINER)
    theirs = people.signed_in_client(app, stranger)
    assert WHY not in theirs.get(LIST).text
    address = f"{LIST}/avvecklingar/{retirement}/ta-i-bruk"
    assert theirs.post(address, data={"reason": "Nej."}).status_code == 404
    assert in_force(app, place) == [None]


def test_the_coordinator_is_not_offered_it_and_reads_why(app: Flask, place: Place) -> None:
    retired(app, place, place.version)
    page = people.signed_in_client(app, place.cast.coordinator).get(place.opening).text
    assert WHY in page and f'value="{MODULE}"' not in page
    assert 'value="arbetsmiljo-sakerhet"' in page


def test_a_form_that_was_open_when_it_was_retired_says_so_and_keeps_the_goal(
    app: Flask, place: Place
) -> None:
    coordinator = people.signed_in_client(app, place.cast.coordinator)
    assert f'value="{MODULE}"' in coordinator.get(place.opening).text
    retired(app, place, None)
    told = validation.informed_form()
    answer = coordinator.post(
        place.opening, data={"module": MODULE, "goal": "Jag vill arbeta i kafé.", **told}
    )
    assert answer.status_code == 422
    assert "ingen ny validering kan börja i den" in answer.text
    assert "Jag vill arbeta i kafé." in answer.text and f'value="{MODULE}" checked' in answer.text
    with app.app_context():
        assert not queries.attempts_of_participant(place.cast.participant.id)
