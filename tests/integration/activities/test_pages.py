"""What each of the people round a placement reads and can do, and what a form says back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stegvis.access import Role
from stegvis.activities import queries as activity_queries
from stegvis.activities import rules
from stegvis.activities.models import Placement
from stegvis.people import queries as people_queries
from stegvis.people.models import Account
from tests.factories import people
from tests.factories.placements import WORKPLACE, details, on_placement
from tests.factories.validation import Cast
from tests.pages import CheckedClient

FORM = {
    "workplace_name": "Restaurang Exempel",
    "supervisor_name": "Kaj",
    "starts_on": "2026-11-02",
    "ends_on": "2027-02-02",
}


@pytest.fixture(autouse=True)
def _checked(app: Flask) -> None:
    app.test_client_class = CheckedClient
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def placement(app: Flask, cast: Cast) -> Placement:
    """A placement with a talk that waits."""
    with app.app_context():
        return on_placement(cast)


def client(app: Flask, account: Account) -> FlaskClient:
    return people.signed_in_client(app, account)


@pytest.mark.usefixtures("placement")
def test_the_participant_reads_where_when_and_with_whom(app: Flask, cast: Cast) -> None:
    page = client(app, cast.participant).get("/praktik").text

    for words in (WORKPLACE, "Exempelgatan 1", "Berit Provgren", "måndag till torsdag", "Nästa samtal"):
        assert words in page
    assert "0700-00 00 00" not in page, "whom staff call at the workplace is not for her"


@pytest.mark.usefixtures("placement")
def test_the_participants_start_page_leads_there(app: Flask, cast: Cast) -> None:
    page = client(app, cast.participant).get("/").text

    assert "Min praktik" in page
    assert WORKPLACE in page


@pytest.mark.usefixtures("placement")
def test_the_coordinators_start_page_says_what_waits(app: Flask, cast: Cast) -> None:
    page = client(app, cast.coordinator).get("/").text

    assert "Dags för samtal" in page
    assert "/samtal" in page


def test_supervisor_and_assessor_read_and_change_nothing(
    app: Flask, cast: Cast, placement: Placement
) -> None:
    for account in (cast.supervisor, cast.assessor):
        browser = client(app, account)
        page = browser.get(f"/praktik/{placement.id}")

        assert page.status_code == 200
        assert "/samtal" not in page.text
        assert "/avsluta" not in page.text
        assert browser.get(f"/praktik/{placement.id}/samtal").status_code == 404
        assert cast.participant.display_name in browser.get("/praktik").text


def test_a_stranger_finds_no_placement(app: Flask, placement: Placement) -> None:
    with app.app_context():
        strangers = [people.staff(Role.COORDINATOR), people.staff(Role.SUPERVISOR), people.participant()]

    for account in strangers:
        assert client(app, account).get(f"/praktik/{placement.id}").status_code == 404


def test_a_placement_is_opened_from_the_participants_page(app: Flask, cast: Cast) -> None:
    browser = client(app, cast.coordinator)
    address = f"/personer/{cast.participant.id}/praktik"
    assert address in browser.get(f"/personer/{cast.participant.id}").text

    answer = browser.post(address, data=FORM, follow_redirects=True)

    assert answer.status_code == 200
    assert "Restaurang Exempel" in answer.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"workplace_name": ""}, "workplace"),
        ({"supervisor_name": ""}, "supervisor"),
        ({"ends_on": "2026-11-01"}, "ends_on"),
        ({"starts_on": "i morgon"}, "starts_on"),
        ({"workplace": "annat"}, "workplace"),
        ({"supervisor": "annan"}, "supervisor"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(
    app: Flask, cast: Cast, wrong: dict[str, str], field: str
) -> None:
    answer = client(app, cast.coordinator).post(
        f"/personer/{cast.participant.id}/praktik", data={**FORM, "times": "måndagar", **wrong}
    )

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "måndagar" in answer.text


def test_a_talk_without_anything_said_is_refused_at_its_fields(
    app: Flask, cast: Cast, placement: Placement
) -> None:
    answer = client(app, cast.coordinator).post(f"/praktik/{placement.id}/samtal", data={})

    assert answer.status_code == 422
    for field in ("held_on", "took_part", "note"):
        assert f'id="{field}-error"' in answer.text


def test_a_talk_that_somebody_else_wrote_about_keeps_the_text(
    app: Flask, cast: Cast, placement: Placement
) -> None:
    with app.app_context():
        colleague = people.staff(Role.COORDINATOR, cast.unit)
        today = people_queries.today()
    sent = {
        "talk": "during:1",
        "held_on": str(today),
        "took_part": ["participant", "supervisor", "coordinator"],
    }
    address = f"/praktik/{placement.id}/samtal"
    first = client(app, colleague).post(address, data={**sent, "note": "Bra."})
    assert first.status_code == 302

    answer = client(app, cast.coordinator).post(address, data={**sent, "note": "Min egen anteckning."})

    assert answer.status_code == 422
    assert "Min egen anteckning." in answer.text
    assert "redan skrivit" in answer.text


def test_the_talk_is_read_by_the_participant(app: Flask, cast: Cast, placement: Placement) -> None:
    with app.app_context():
        today = people_queries.today()
    sent = {
        "talk": "during:1",
        "held_on": str(today),
        "took_part": ["participant", "supervisor", "coordinator"],
        "note": "Det går bra.",
    }
    assert client(app, cast.coordinator).post(f"/praktik/{placement.id}/samtal", data=sent).status_code == 302

    assert "Det går bra." in client(app, cast.participant).get("/praktik").text


def test_an_end_for_another_reason_says_which(app: Flask, cast: Cast, placement: Placement) -> None:
    with app.app_context():
        sent = {"ended_on": str(people_queries.today()), "reason": "other"}
    browser, address = client(app, cast.coordinator), f"/praktik/{placement.id}/avsluta"

    answer = browser.post(address, data=sent)

    assert answer.status_code == 422
    assert 'id="note-error"' in answer.text
    assert browser.post(address, data={**sent, "note": "Flyttade."}).status_code == 302
    assert "Flyttade." in browser.get(f"/praktik/{placement.id}").text


def test_a_placement_that_has_been_ended_stands_under_the_ended_ones(
    app: Flask, cast: Cast, placement: Placement
) -> None:
    browser = client(app, cast.coordinator)
    with app.app_context():
        sent = {"ended_on": str(people_queries.today()), "reason": "completed"}
    browser.post(f"/praktik/{placement.id}/avsluta", data=sent)

    assert cast.participant.display_name not in browser.get("/praktik").text
    assert cast.participant.display_name in browser.get("/praktik?visa=avslutade").text


def test_a_changed_workplace_is_changed_everywhere(app: Flask, cast: Cast, placement: Placement) -> None:
    browser = client(app, cast.coordinator)
    address = f"/arbetsplatser/{placement.workplace_id}"

    assert browser.post(address, data={"name": "Café Nytt", "place": "Nygatan 2"}).status_code == 302

    assert "Café Nytt" in browser.get(f"/praktik/{placement.id}").text


def test_a_workplace_takes_no_other_ones_name(app: Flask, cast: Cast, placement: Placement) -> None:
    with app.app_context():
        other = replace(cast, participant=people.participant(cast.unit))
        on_placement(other, details(workplace="Café Nytt"))
    sent = {"name": "CAFÉ NYTT", "place": "exempelgatan 1, exempelstad"}

    answer = client(app, cast.coordinator).post(f"/arbetsplatser/{placement.workplace_id}", data=sent)

    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text


def test_a_year_that_was_typed_wrong_is_said_at_its_field(app: Flask, cast: Cast) -> None:
    where = f"/personer/{cast.participant.id}/praktik"
    answer = client(app, cast.coordinator).post(
        where, data=FORM | {"starts_on": "9998-06-01", "ends_on": "9999-12-31"}
    )
    assert answer.status_code == 422 and "Titta på årtalet" in answer.text


@pytest.mark.parametrize("meant", ["during:" + "9" * 30, "during:-1", "during:²", ":", "x" * 5000])
def test_a_form_that_means_a_talk_that_can_not_be_breaks_nothing(
    app: Flask, cast: Cast, placement: Placement, meant: str
) -> None:
    said = {"took_part": ["participant", "supervisor", "coordinator"], "note": "Det går bra.", "talk": meant}
    with app.app_context():
        said["held_on"] = people_queries.today().isoformat()
    answer = client(app, cast.coordinator).post(f"/praktik/{placement.id}/samtal", data=said)
    assert answer.status_code == 302


def test_a_form_that_was_gone_back_to_and_changed_is_not_taken_for_sent(app: Flask, cast: Cast) -> None:
    where, browser = f"/personer/{cast.participant.id}/praktik", client(app, cast.coordinator)
    sent = FORM | {"form_key": "the-same"}
    assert [browser.post(where, data=sent).status_code for _ in range(2)] == [302, 302]
    for changed in ({"times": "fredagar"}, {"ends_on": "2027-03-02"}, {"workplace_name": "Ett annat kafé"}):
        answer = browser.post(where, data=sent | changed)
        assert answer.status_code == 422 and "redan sparad" in answer.text
        assert next(iter(changed.values())) in answer.text, "what was typed stays"
    with app.app_context():
        assert len(activity_queries.placements_of(cast.participant.id)) == 1


def test_a_coordinator_of_her_second_unit_opens_there(app: Flask, cast: Cast) -> None:
    with app.app_context():
        organisation = people_queries.get_organisation(cast.unit.organisation_id)
        units = [people.unit(organisation) for _ in range(3)]
        for unit in units:
            people.membership(cast.participant, Role.PARTICIPANT, unit)
        coordinators = [people.staff(Role.COORDINATOR, unit) for unit in units]
    for unit, coordinator in zip(units, coordinators, strict=True):
        browser = client(app, coordinator)
        assert browser.get(f"/personer/{cast.participant.id}/validering").status_code == 200
        where = f"/personer/{cast.participant.id}/praktik"
        assert browser.get(where).status_code == 200
        named = {"workplace_name": f"Kafé {unit.name}", "form_key": unit.id.hex}
        assert browser.post(where, data=FORM | named).status_code == 302
    with app.app_context():
        opened = activity_queries.placements_of(cast.participant.id)
        assert {one.unit_id for one in opened} == {unit.id for unit in units}


def test_a_contact_is_kept_and_the_three_party_talk_goes_on_waiting(
    app: Flask, cast: Cast, placement: Placement
) -> None:
    browser, address = client(app, cast.coordinator), f"/praktik/{placement.id}/samtal"
    with app.app_context():
        sent = {"talk": "during:1", "held_on": str(people_queries.today()), "note": "Ringde handledaren."}
        left = rules.talks_left(activity_queries.facts_of(placement))
    sent["took_part"] = "supervisor"

    refused = browser.post(address, data=sent)
    assert refused.status_code == 422
    assert 'id="took_part-error"' in refused.text and "Ringde handledaren." in refused.text
    for _ in range(2):
        assert browser.post(address, data={**sent, "is_contact": "y"}).status_code == 302

    with app.app_context():
        assert rules.talks_left(activity_queries.facts_of(placement)) == left
        assert len(activity_queries.follow_ups_of([placement.id])) == 1
    assert "Kontakt, inte trepartssamtal" in browser.get(f"/praktik/{placement.id}").text
