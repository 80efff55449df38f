"""The list of people and a person's page: who sees whom, and what can be changed."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from stegvis.access import Role
from stegvis.audit.models import AuditEntry, AuditValue, ReadEntry
from stegvis.base.database import db
from stegvis.people import queries
from stegvis.people.actions import accounts
from stegvis.people.facts import facts_about
from stegvis.people.listing import PAGE_SIZE
from stegvis.people.models import Assignment
from tests.factories import people
from tests.integration.people.forms_on_pages import submit


def test_a_coordinator_sees_her_unit_and_not_another(app: Flask) -> None:
    with app.app_context():
        kommun = people.organisation()
        own, other = people.unit(kommun), people.unit(kommun)
        coordinator = people.staff(Role.COORDINATOR, own)
        people.participant(own, name="Amina Egen")
        people.participant(other, name="Bilal Annan")
    page = people.signed_in_client(app, coordinator).get("/personer")
    assert "Amina Egen" in page.text
    assert "Bilal Annan" not in page.text


def test_an_administrator_sees_the_organisation_and_not_another(app: Flask) -> None:
    with app.app_context():
        own = people.unit()
        administrator = people.staff(Role.ADMINISTRATOR, own)
        people.participant(own, name="Amina Egen")
        people.participant(name="Bilal Annan")
    page = people.signed_in_client(app, administrator).get("/personer")
    assert "Amina Egen" in page.text
    assert "Bilal Annan" not in page.text


def test_a_supervisor_has_no_list_of_people(app: Flask) -> None:
    with app.app_context():
        supervisor = people.staff(Role.SUPERVISOR)
    assert people.signed_in_client(app, supervisor).get("/personer").status_code == 403


def test_a_protected_person_is_seen_by_her_own_coordinator_only(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        named, unnamed = people.staff(Role.COORDINATOR, workshop), people.staff(Role.COORDINATOR, workshop)
        administrator = people.staff(Role.ADMINISTRATOR, workshop)
        person = people.participant(workshop, name="Hemlig Person", protected=True)
        people.assignment(person, named, Role.COORDINATOR)
    for account, status in ((named, 200), (unnamed, 404), (administrator, 404)):
        client = people.signed_in_client(app, account)
        assert client.get(f"/personer/{person.id}").status_code == status
        assert ("Hemlig Person" in client.get("/personer?sok=hemlig").text) == (status == 200)


def test_protection_needs_a_coordinator_who_still_sees_her(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        coordinator, person = people.staff(Role.COORDINATOR, workshop), people.participant(workshop)
    client = people.signed_in_client(app, coordinator)
    refused = submit(client, f"/personer/{person.id}/skydd", protected="yes")
    assert refused.status_code == 409
    assert "samordnare först" in refused.text


def test_the_search_finds_by_parts_of_both_names(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        coordinator = people.staff(Role.COORDINATOR, workshop)
        people.participant(workshop, name="Amina Hassan")
        people.participant(workshop, name="Olena Koval")
    page = people.signed_in_client(app, coordinator).get("/personer?sok=ami+hass")
    assert "Amina Hassan" in page.text
    assert "Olena Koval" not in page.text


def test_a_percent_sign_in_the_search_finds_nobody(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        coordinator = people.staff(Role.COORDINATOR, workshop)
        people.participant(workshop, name="Amina Hassan")
    assert "Amina Hassan" not in people.signed_in_client(app, coordinator).get("/personer?sok=%25").text


def test_long_lists_come_in_pages(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        coordinator = people.staff(Role.COORDINATOR, workshop)
        for number in range(PAGE_SIZE + 1):
            people.participant(workshop, name=f"Deltagare Nummer{number:02}")
    client = people.signed_in_client(app, coordinator)
    assert len(re.findall("Nummer", client.get("/personer?visa=participant").text)) == PAGE_SIZE
    assert len(re.findall("Nummer", client.get("/personer?visa=participant&sida=2").text)) == 1


def test_a_coordinator_adds_a_participant_and_is_her_coordinator(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        coordinator = people.staff(Role.COORDINATOR, workshop)
    client = people.signed_in_client(app, coordinator)
    answer = submit(
        client,
        "/personer/ny-deltagare",
        given_name="Amina",
        family_name="Hassan",
        unit=str(workshop.id),
        language="ar",
    )
    assert answer.location.endswith("/kort")
    person_id = answer.location.split("/")[2]
    with app.app_context():
        assert queries.assigned(UUID(person_id))[Role.COORDINATOR] == {coordinator.id}


def test_somebody_with_one_name_only_is_added(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        coordinator = people.staff(Role.COORDINATOR, workshop)
    client = people.signed_in_client(app, coordinator)
    fields = {"given_name": "Suharto", "family_name": "", "unit": str(workshop.id), "language": "sv"}
    answer = submit(client, "/personer/ny-deltagare", **fields)
    assert answer.status_code == 302
    with app.app_context():
        assert queries.display_name(UUID(answer.location.split("/")[2])) == "Suharto"


def test_a_participant_cannot_be_added_to_somebody_elses_unit(app: Flask) -> None:
    with app.app_context():
        coordinator, elsewhere = people.staff(Role.COORDINATOR), people.unit()
    client = people.signed_in_client(app, coordinator)
    fields = {"given_name": "A", "family_name": "B", "unit": str(elsewhere.id), "language": "sv"}
    assert submit(client, "/personer/ny-deltagare", **fields).status_code == 422


def test_a_coordinator_names_the_assessor_and_ends_it(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        coordinator, assessor = (
            people.staff(Role.COORDINATOR, workshop),
            people.staff(Role.ASSESSOR, workshop),
        )
        person = people.participant(workshop)
    client = people.signed_in_client(app, coordinator)
    submit(client, f"/personer/{person.id}/uppdrag", staff=f"assessor:{assessor.id}", workplace="Kafé")
    with app.app_context():
        assert queries.assigned(person.id)[Role.ASSESSOR] == {assessor.id}
        assignment = queries.assignments_of(person.id)[0][0]
    page = f"/personer/{person.id}"
    submit(client, f"{page}/uppdrag/{assignment.id}/avsluta", shown_on=page)
    with app.app_context():
        assert queries.assigned(person.id) == {}


def test_an_assignment_of_one_day_is_remembered(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        coordinator, supervisor = (
            people.staff(Role.COORDINATOR, workshop),
            people.staff(Role.SUPERVISOR, workshop),
        )
        person = people.participant(workshop)
        actor = people.actor(coordinator)

        def name_her() -> Assignment:
            return accounts.assign(
                actor=actor, participant_id=person.id, staff_id=supervisor.id, role=Role.SUPERVISOR
            )

        assignment = name_her()
        accounts.end_assignment(actor=actor, assignment=assignment)
        ended_at = assignment.ended_at
        accounts.end_assignment(actor=actor, assignment=assignment)
        assert assignment.ended_at == ended_at
        assert queries.assigned(person.id) == {}
        assert queries.assigned_participant_ids(supervisor.id) == frozenset()
        assert facts_about(person.id).assigned == {}
        assert queries.ever_assigned(person.id) == {Role.SUPERVISOR: frozenset({supervisor.id})}
        # Named again the same day, she is so anew, and both times are remembered.
        name_her()
        assert queries.assigned(person.id) == {Role.SUPERVISOR: frozenset({supervisor.id})}
        assert len(queries.assignments_of(person.id)) == 2
        db.session.commit()
    page = people.signed_in_client(app, coordinator).get(f"/personer/{person.id}").text
    assert page.count("Avslutat") == 1


def test_an_assignment_that_never_began_is_taken_away(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        coordinator, supervisor = (
            people.staff(Role.COORDINATOR, workshop),
            people.staff(Role.SUPERVISOR, workshop),
        )
        person, actor = people.participant(workshop), people.actor(coordinator)
        later = accounts.assign(
            actor=actor,
            participant_id=person.id,
            staff_id=supervisor.id,
            role=Role.SUPERVISOR,
            valid_from=queries.today() + timedelta(days=2),
        )
        accounts.end_assignment(actor=actor, assignment=later)
        assert queries.ever_assigned(person.id) == {}


def test_what_ended_long_ago_is_not_ended_again(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        administrator, trainer = (
            people.staff(Role.ADMINISTRATOR, workshop),
            people.staff(Role.TRAINER, workshop),
        )
        person, day = people.participant(workshop), queries.today() - timedelta(days=3)
        role = people.membership(trainer, Role.COORDINATOR, workshop, valid_from=day, valid_to=day)
        assignment = people.assignment(person, trainer, Role.COORDINATOR, valid_to=day)
        actor = people.actor(administrator)
        accounts.end_membership(actor=actor, membership=role)
        accounts.end_assignment(actor=actor, assignment=assignment)
        assert (role.valid_to, assignment.valid_to) == (day, day)


def test_an_administrator_of_one_unit_is_refused(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        administrator, trainer = (
            people.staff(Role.ADMINISTRATOR, workshop),
            people.staff(Role.TRAINER, workshop),
        )
    client = people.signed_in_client(app, administrator)
    for path in (f"/personer/{trainer.id}/roller", "/personer/bjud-in"):
        answer = submit(client, path, role="administrator", unit=str(workshop.id))
        assert answer.status_code == 422
        assert "hela organisationen" in answer.text


def test_somebody_without_the_role_in_the_unit_cannot_be_named(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        coordinator, elsewhere = people.staff(Role.COORDINATOR, workshop), people.staff(Role.ASSESSOR)
        person = people.participant(workshop)
    client = people.signed_in_client(app, coordinator)
    answer = submit(client, f"/personer/{person.id}/uppdrag", staff=f"assessor:{elsewhere.id}")
    assert answer.status_code == 422


def test_an_administrator_gives_and_takes_a_role(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        administrator, person = (
            people.staff(Role.ADMINISTRATOR, workshop),
            people.staff(Role.TRAINER, workshop),
        )
    client, page = people.signed_in_client(app, administrator), f"/personer/{person.id}"
    submit(client, f"{page}/roller", role="assessor", unit=str(workshop.id))
    with app.app_context():
        roles = {row.role: row.id for row, _unit in queries.memberships_of(person.id)}
    assert Role.ASSESSOR in roles
    submit(client, f"{page}/roller/{roles[Role.ASSESSOR]}/avsluta", shown_on=page)
    with app.app_context():
        assert {grant.role for grant in queries.grants_of(person.id)} == {Role.TRAINER}


def test_an_administrator_keeps_her_own_role(app: Flask) -> None:
    with app.app_context():
        administrator = people.staff(Role.ADMINISTRATOR)
        own_role = queries.memberships_of(administrator.id)[0][0].id
    client, page = people.signed_in_client(app, administrator), f"/personer/{administrator.id}"
    assert submit(client, f"{page}/roller/{own_role}/avsluta", shown_on=page).status_code == 409
    assert submit(client, f"{page}/konto", active="no").status_code == 409


def test_a_coordinator_gives_no_roles(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        coordinator, person = people.staff(Role.COORDINATOR, workshop), people.staff(Role.TRAINER, workshop)
    client = people.signed_in_client(app, coordinator)
    assert client.get(f"/personer/{person.id}/roller").status_code in (403, 404)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_closing_an_account_stops_it_and_opening_brings_it_back(app: Flask, role: Role) -> None:
    with app.app_context():
        workshop = people.unit()
        staff, person = people.staff(role, workshop), people.participant(workshop)
    phone, client = people.signed_in_client(app, person), people.signed_in_client(app, staff)
    submit(client, f"/personer/{person.id}/konto", active="no")
    assert phone.get("/mitt-konto").status_code == 302
    submit(client, f"/personer/{person.id}/konto", active="yes")
    with app.app_context():
        assert queries.get_account(person.id).is_active


def test_a_unit_is_added_once(app: Flask) -> None:
    with app.app_context():
        administrator = people.staff(Role.ADMINISTRATOR)
    client = people.signed_in_client(app, administrator)
    assert submit(client, "/enheter", name="Verkstad Nord", kind="workshop").status_code == 302
    again = submit(client, "/enheter", name="verkstad nord", kind="workshop")
    assert again.status_code == 422
    assert "Det finns redan en enhet" in again.text


def test_a_unit_is_renamed_and_the_old_name_is_kept_in_the_log(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit(name="Verkstad Gammal")
        people.unit(queries.get_organisation(workshop.organisation_id), "Verkstad Syd")
        administrator = people.staff(Role.ADMINISTRATOR, workshop)
        path = f"/enheter/{workshop.id}"
    client = people.signed_in_client(app, administrator)
    taken = submit(client, path, name="verkstad syd")
    assert taken.status_code == 422
    assert "Det finns redan en enhet" in taken.text
    assert [submit(client, path, name="Verkstad Ny").status_code for _ in range(2)] == [302, 302]
    listed = client.get("/enheter").text
    assert "Verkstad Ny" in listed
    assert "Verkstad Gammal" not in listed
    with app.app_context():
        logged = select(AuditValue.values).join(AuditEntry).where(AuditEntry.verb == "unit_renamed")
        assert [one for one in db.session.execute(logged).scalars()] == [
            {"from": "Verkstad Gammal", "to": "Verkstad Ny"}
        ]


def test_a_participants_page_leads_her_coordinator_to_the_modules(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        coordinator, administrator = (
            people.staff(Role.COORDINATOR, workshop),
            people.staff(Role.ADMINISTRATOR, workshop),
        )
        person = people.participant(workshop)
    page, link = f"/personer/{person.id}", f"/personer/{person.id}/validering"
    assert link in people.signed_in_client(app, coordinator).get(page).text
    assert link not in people.signed_in_client(app, administrator).get(page).text


def test_opening_a_protected_persons_page_is_logged(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        coordinator = people.staff(Role.COORDINATOR, workshop)
        person = people.participant(workshop, protected=True)
        people.assignment(person, coordinator, Role.COORDINATOR)
    people.signed_in_client(app, coordinator).get(f"/personer/{person.id}")
    with app.app_context():
        read = db.session.query(ReadEntry).one()
    assert (read.actor_id, read.object_id) == (coordinator.id, str(person.id))


@pytest.mark.parametrize("typed", ["Åberg", "åberg", "ÅBERG", "åb"])
def test_the_search_folds_swedish_letters(app: Flask, typed: str) -> None:
    with app.app_context():
        workshop = people.unit()
        coordinator = people.staff(Role.COORDINATOR, workshop)
        people.participant(workshop, name="Karin Åberg")
    page = people.signed_in_client(app, coordinator).get("/personer", query_string={"sok": typed})
    assert "Karin Åberg" in page.text


def test_staff_of_two_units_are_reached_by_the_coordinators_of_both(app: Flask) -> None:
    with app.app_context():
        kommun = people.organisation()
        first, second = people.unit(kommun), people.unit(kommun)
        shared = people.staff(Role.ASSESSOR, first)
        people.membership(shared, Role.ASSESSOR, second)
        coordinators = [people.staff(Role.COORDINATOR, place) for place in (first, second)]
    for coordinator in coordinators:
        client = people.signed_in_client(app, coordinator)
        assert f"/personer/{shared.id}" in client.get("/personer").text
        assert client.get(f"/personer/{shared.id}").status_code == 200


def test_every_person_in_the_list_can_be_opened(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        coordinator = people.staff(Role.COORDINATOR, workshop)
        people.participant(workshop)
        people.staff(Role.TRAINER, workshop)
        people.membership(people.staff(Role.ASSESSOR), Role.ASSESSOR, workshop)
    client = people.signed_in_client(app, coordinator)
    links = re.findall(r'href="(/personer/[0-9a-f-]{36})"', client.get("/personer").text)
    assert len(links) == 3
    assert {client.get(link).status_code for link in links} == {200}


def test_a_double_click_adds_one_participant(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        coordinator = people.staff(Role.COORDINATOR, workshop)
    client = people.signed_in_client(app, coordinator)
    page = client.get("/personer/ny-deltagare").text
    hidden = dict(re.findall(r'name="(csrf_token|form_key)"[^>]*value="([^"]+)"', page))
    form = {
        **hidden,
        "given_name": "Amina",
        "family_name": "Enda",
        "unit": str(workshop.id),
        "language": "sv",
    }
    first, second = (client.post("/personer/ny-deltagare", data=form) for _ in range(2))
    assert first.location == second.location
    assert "Amina Enda" in client.get("/personer?sok=enda").text
    other = client.post("/personer/ny-deltagare", data={**form, "family_name": "Annan"})
    assert other.location != first.location
