"""Two municipalities agree through the pages: proposing, answering, ending; each repeat has one effect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Select, func, select

from stegvis.access import Role
from stegvis.audit.models import AuditEntry
from stegvis.base.database import db
from stegvis.cooperation.models import Agreement
from stegvis.cooperation.states import AgreementState
from stegvis.people.models import Account, Unit
from stegvis.reminders.gathering import waiting_for
from stegvis.reminders.states import Step
from tests.factories import cooperation, people
from tests.simultaneous import send_at_once


@dataclass(frozen=True)
class Neighbours:
    """Two municipalities, each with an administrator."""

    home: Unit
    helping: Unit
    asking: Account
    asked: Account


@pytest.fixture
def neighbours(app: Flask) -> Iterator[Neighbours]:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        home, helping = people.unit(), people.unit()
        made = Neighbours(
            home,
            helping,
            people.staff(Role.ADMINISTRATOR, home),
            people.staff(Role.ADMINISTRATOR, helping),
        )
        db.session.expunge_all()
    yield made


def one_agreement(app: Flask) -> Agreement:
    """The only one there is."""
    with app.app_context():
        return db.session.execute(select(Agreement)).scalar_one()


def propose(client: FlaskClient, helping: Unit, **data: str) -> tuple[int, str]:
    """Send the form."""
    answer = client.post("/samarbeten/nytt", data={"helping": str(helping.organisation_id), **data})
    return answer.status_code, answer.text


def test_one_asks_and_the_other_says_yes(app: Flask, neighbours: Neighbours) -> None:
    asking = people.signed_in_client(app, neighbours.asking)
    asked = people.signed_in_client(app, neighbours.asked)

    assert propose(asking, neighbours.helping, reference="KS 2026/12")[0] == 302
    agreement = one_agreement(app)
    assert agreement.state is AgreementState.PROPOSED
    assert "En annan kommun ber om hjälp" in asked.get("/").text
    assert "En annan kommun ber om hjälp" not in asking.get("/").text
    page = asked.get(f"/samarbeten/{agreement.id}").text
    assert "KS 2026/12" in page
    answer = asked.post(f"/samarbeten/{agreement.id}", data={"answer": "accept", "reason": ""})

    assert answer.status_code == 302
    assert one_agreement(app).state is AgreementState.ACCEPTED
    assert "Avtalet gäller" in asking.get("/samarbeten").text
    assert "En annan kommun ber om hjälp" not in asked.get("/").text
    with app.app_context():
        verbs = db.session.execute(select(AuditEntry.verb).where(AuditEntry.verb.startswith("agreement.")))
        assert sorted(verbs.scalars()) == ["agreement.accepted", "agreement.proposed"]


def test_a_no_has_a_reason_and_what_was_typed_stays(app: Flask, neighbours: Neighbours) -> None:
    propose(people.signed_in_client(app, neighbours.asking), neighbours.helping)
    path = f"/samarbeten/{one_agreement(app).id}"
    asked = people.signed_in_client(app, neighbours.asked)

    assert asked.post(path, data={"answer": "", "reason": "Vi är få."}).status_code == 422
    refused = asked.post(path, data={"answer": "decline", "reason": " "})
    assert refused.status_code == 422
    assert "Skriv varför" in refused.text
    assert asked.post(path, data={"answer": "decline", "reason": "Vi är få."}).status_code == 302

    assert one_agreement(app).state is AgreementState.DECLINED
    assert "Vi är få." in people.signed_in_client(app, neighbours.asking).get(path).text


def test_whoever_asked_does_not_answer_and_a_third_municipality_sees_nothing(
    app: Flask, neighbours: Neighbours
) -> None:
    asking = people.signed_in_client(app, neighbours.asking)
    propose(asking, neighbours.helping)
    path = f"/samarbeten/{one_agreement(app).id}"
    with app.app_context():
        third = people.staff(Role.ADMINISTRATOR)
    stranger = people.signed_in_client(app, third)

    asking.post(path, data={"answer": "accept", "reason": ""})

    assert one_agreement(app).state is AgreementState.PROPOSED
    asked = people.signed_in_client(app, neighbours.asked)
    assert "Ta tillbaka" not in asked.get(path).text
    asked.post(f"{path}/avsluta")
    assert one_agreement(app).state is AgreementState.PROPOSED, "the asked one answers"
    assert stranger.get(path).status_code == 404
    assert stranger.post(f"{path}/avsluta").status_code == 404
    assert "hjälper" not in stranger.get("/samarbeten").text


def test_wrong_dates_and_a_second_proposal_are_told_at_their_fields(
    app: Flask, neighbours: Neighbours
) -> None:
    asking = people.signed_in_client(app, neighbours.asking)

    status, text = propose(asking, neighbours.helping, valid_to="2020-01-01", reference="KS 7")
    assert status == 422
    assert "Sista dagen måste vara i dag eller senare" in text
    assert "KS 7" in text
    assert propose(asking, neighbours.helping, reference="KS 7")[0] == 302
    assert propose(asking, neighbours.helping, reference="KS 7")[0] == 302, "the same form again"
    status, text = propose(asking, neighbours.helping, reference="KS 8")
    assert status == 422
    assert "redan ett avtal eller ett förslag" in text
    assert propose(asking, neighbours.home)[0] == 422, "nobody agrees with herself"
    one_agreement(app)


def test_either_side_ends_it_and_a_new_one_can_be_proposed(app: Flask, neighbours: Neighbours) -> None:
    asking = people.signed_in_client(app, neighbours.asking)
    with app.app_context():
        path = f"/samarbeten/{cooperation.agreed(neighbours.home, neighbours.helping).id}"

    assert asking.post(f"{path}/avsluta").status_code == 302
    assert one_agreement(app).state is AgreementState.ENDED
    assert asking.post(f"{path}/avsluta").status_code == 302
    late = people.signed_in_client(app, neighbours.asked).post(path, data={"answer": "accept", "reason": ""})
    assert late.status_code == 422
    assert "redan besvarat eller tillbakataget" in late.text
    assert propose(asking, neighbours.helping)[0] == 302


def test_what_waits_is_mailed_to_the_administrator_who_is_asked(app: Flask, neighbours: Neighbours) -> None:
    propose(people.signed_in_client(app, neighbours.asking), neighbours.helping)

    with app.app_context():
        asked = [one.step for one in waiting_for(people.actor(neighbours.asked))]
        asking = [one.step for one in waiting_for(people.actor(neighbours.asking))]
    assert Step.ANSWER_AGREEMENT in asked
    assert Step.ANSWER_AGREEMENT not in asking


def _news_for(app: Flask, account: Account) -> bool:
    """Whether the mail about what waits tells her that another municipality has done something."""
    with app.app_context():
        return Step.READ_AGREEMENT in [one.step for one in waiting_for(people.actor(account))]


@pytest.mark.parametrize(
    "answer", [{"answer": "accept", "reason": ""}, {"answer": "decline", "reason": "Nej."}]
)
def test_whoever_proposed_is_told_of_the_answer_until_she_has_read_it(
    app: Flask, neighbours: Neighbours, answer: dict[str, str]
) -> None:
    asking = people.signed_in_client(app, neighbours.asking)
    propose(asking, neighbours.helping)
    path = f"/samarbeten/{one_agreement(app).id}"
    assert not _news_for(app, neighbours.asking)

    people.signed_in_client(app, neighbours.asked).post(path, data=answer)

    assert (_news_for(app, neighbours.asking), _news_for(app, neighbours.asked)) == (True, False)
    assert "har svarat eller avslutat ett avtal" in asking.get("/").text
    assert "Den andra kommunen har sagt" in asking.get(path).text
    assert asking.post(f"{path}/last").status_code == 302
    assert not _news_for(app, neighbours.asking)
    assert "Den andra kommunen har sagt" not in asking.get(path).text


def test_the_other_side_is_told_that_an_agreement_was_ended(app: Flask, neighbours: Neighbours) -> None:
    with app.app_context():
        path = f"/samarbeten/{cooperation.agreed(neighbours.home, neighbours.helping).id}"
    asked = people.signed_in_client(app, neighbours.asked)
    asked.post(f"{path}/avsluta")
    assert (_news_for(app, neighbours.asking), _news_for(app, neighbours.asked)) == (True, False)
    asked.post(f"{path}/last")
    assert _news_for(app, neighbours.asking), "only her own municipality reads it for her"


def test_a_proposal_that_is_taken_back_is_no_news(app: Flask, neighbours: Neighbours) -> None:
    asking = people.signed_in_client(app, neighbours.asking)
    propose(asking, neighbours.helping)
    asking.post(f"/samarbeten/{one_agreement(app).id}/avsluta")
    assert not _news_for(app, neighbours.asked)


@pytest.mark.parametrize(
    "verb",
    [
        pytest.param("propose", marks=pytest.mark.sent_at_once("cooperation.propose")),
        pytest.param("accept", marks=pytest.mark.sent_at_once("cooperation.show")),
        pytest.param("end", marks=pytest.mark.sent_at_once("cooperation.end")),
        pytest.param("read", marks=pytest.mark.sent_at_once("cooperation.read")),
    ],
)
def test_sixteen_at_once_have_one_effect(on_each_database: Flask, verb: str) -> None:
    app = on_each_database
    with app.app_context():
        home, helping = people.unit(), people.unit()
        asking, asked = people.staff(Role.ADMINISTRATOR, home), people.staff(Role.ADMINISTRATOR, helping)
        path, account = "/samarbeten/nytt", asking
        data = {"helping": str(helping.organisation_id), "valid_from": "", "valid_to": "", "reference": ""}
        if verb != "propose":
            make = cooperation.proposed if verb == "accept" else cooperation.agreed
            ending = {"end": "/avsluta", "read": "/last"}.get(verb, "")
            path = f"/samarbeten/{make(home, helping).id}{ending}"
            account, data = asking if verb == "read" else asked, {"answer": "accept", "reason": ""}
        before = db.session.execute(_entries()).scalar_one()
        db.session.expunge_all()

    answers = send_at_once(app, account, path, data, has_file=False)

    assert set(answers) <= {302}, answers
    with app.app_context():
        assert db.session.execute(_entries()).scalar_one() == before + 1
        assert db.session.execute(select(func.count()).select_from(Agreement)).scalar_one() == 1


def _entries() -> Select[int]:
    return select(func.count()).select_from(AuditEntry).where(AuditEntry.verb.startswith("agreement."))
