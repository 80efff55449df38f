"""The plan: written, sent, read and confirmed; changed in versions; what is overdue."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from stegvis.access import Actor
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Forbidden, Refused
from stegvis.reminders import gathering
from stegvis.reminders.states import Step
from stegvis.validation import actions, plans, queries, telling
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.plan_models import Plan, PlannedTask
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import AttemptState
from tests.factories import mapping, people, planning, validation
from tests.factories.validation import Cast
from tests.integration.validation.test_circumstances import fields_of
from tests.simultaneous import send_at_once


def steps(actor: Actor) -> list[Step]:
    return [one.step for one in gathering.waiting_for(actor)]


def names(attempt: ModuleAttempt) -> list[str]:
    return [event.name for event in queries.history(attempt.id)]


def confirm(cast: Cast, attempt: ModuleAttempt, version: int = 1) -> ModuleAttempt:
    return actions.confirm_plan(actor=people.actor(cast.participant), attempt=attempt, version=version)


def test_her_yes_to_the_plan_is_row_3_and_again_has_no_effect(cast: Cast) -> None:
    attempt = validation.opened(cast)
    planning.sent(cast.assessor, attempt)
    assert Step.READ in steps(people.actor(cast.participant))
    for _ in range(2):
        confirm(cast, attempt)
    assert attempt.state is AttemptState.PLANNED
    assert names(attempt).count("plan_confirmed") == 1
    assert Step.READ not in steps(people.actor(cast.participant))


def test_without_talk_or_plan_there_is_nothing_to_say_yes_to(cast: Cast) -> None:
    attempt, assessor = validation.opened(cast), people.actor(cast.assessor)
    with pytest.raises(Refused, match="ingen plan"):
        confirm(cast, attempt)
    with pytest.raises(Refused, match="minst en uppgift"):
        actions.send_plan(actor=assessor, attempt=attempt)
    actions.add_task(actor=assessor, attempt=attempt, task=planning.a_task(attempt))
    actions.send_plan(actor=assessor, attempt=attempt)
    actions.skip_the_rest(actor=people.actor(cast.participant), attempt=attempt)
    with pytest.raises(Refused, match="nedskrivet"):
        confirm(cast, attempt)
    assert attempt.state is AttemptState.MAPPING


def test_what_she_showed_before_the_plan_begins_the_work_when_she_says_yes(cast: Cast) -> None:
    attempt = validation.opened(cast)
    new = actions.NewEvidence(
        form_key="early",
        kind=EvidenceKind.TEXT,
        criterion_keys=queries.module_of(attempt).criterion_ids,
        text="Jag.",
        circumstances=validation.BY_HERSELF,
    )
    actions.add_evidence(actor=people.actor(cast.participant), attempt=attempt, new=new)
    assert names(attempt)[-1] == "mapping_started"
    with pytest.raises(Refused, match="plan först"):
        actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)
    planning.sent(cast.assessor, attempt)
    confirm(cast, attempt)
    assert attempt.state is AttemptState.IN_PROGRESS
    assert names(attempt)[-2:] == ["plan_confirmed", "started"]


def test_the_assessor_confirms_only_at_her_request_and_it_is_told(cast: Cast) -> None:
    attempt, assessor = validation.opened(cast), people.actor(cast.assessor)
    planning.sent(cast.assessor, attempt)
    with pytest.raises(BadInput):
        actions.confirm_plan(actor=assessor, attempt=attempt, version=1, request=" ")
    actions.confirm_plan(
        actor=assessor, attempt=attempt, version=1, request="Hon sa ja i telefon.", interpreter="dari"
    )
    plan = plans.plan_of(attempt.id)
    assert plan is not None and (plan.confirmed_by, plan.interpreter) == (cast.assessor.id, "dari")
    assert attempt.state is AttemptState.PLANNED
    told = telling.plain_events(queries.history(attempt.id))[0]
    assert told.message == "Hon sa ja i telefon."


def test_others_can_not_confirm(cast: Cast) -> None:
    attempt = validation.opened(cast)
    planning.sent(cast.assessor, attempt)
    with pytest.raises(Forbidden):
        actions.confirm_plan(
            actor=people.actor(cast.supervisor), attempt=attempt, version=1, request="Hon sa ja."
        )


def test_a_changed_plan_wants_a_new_yes_and_stops_no_work(cast: Cast) -> None:
    attempt, assessor = validation.in_progress(cast), people.actor(cast.assessor)
    actions.ask_for_change(
        actor=people.actor(cast.participant), attempt=attempt, version=1, words="Inte på fredag."
    )
    assert Step.MAP in steps(assessor)
    draft = actions.change_plan(actor=assessor, attempt=attempt)
    assert draft == actions.change_plan(actor=assessor, attempt=attempt)
    later = planning.a_task(attempt, place="Matsalen")
    actions.change_task(actor=assessor, attempt=attempt, task_id=draft.tasks[0].id, task=later)
    actions.send_plan(actor=assessor, attempt=attempt)
    assert attempt.state is AttemptState.IN_PROGRESS
    with pytest.raises(Refused, match="har ändrats"):
        confirm(cast, attempt, version=1)
    confirm(cast, attempt, version=2)
    assert names(attempt).count("plan_confirmed") == 1
    first, second = reversed(plans.versions_of(attempt.id))
    assert (first.tasks[0].place, second.tasks[0].place) == ("Köket på kaféet", "Matsalen")
    assert first.superseded_at is not None and first.change_words == "Inte på fredag."
    assert Step.MAP not in steps(assessor)
    actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)


def test_a_day_that_has_passed_without_evidence_stands_in_the_assessors_list(cast: Cast) -> None:
    attempt, assessor = validation.opened(cast), people.actor(cast.assessor)
    validation.agreed(cast, attempt)
    key = queries.module_of(attempt).criterion_ids[0]
    assert plans.to_do(assessor) == []
    with clock.at(clock.now() + timedelta(days=8)):
        [step] = plans.to_do(assessor)
        assert step.endpoint == "planning.show" and (clock.local(clock.now()).date() - step.since).days == 1
        assert str(step.text) == "Se planen" and str(step.why) == "Planerad dag har gått utan bevis"
        validation.text_evidence(cast, attempt, key)
        assert plans.to_do(assessor) != []
        validation.text_evidence(cast, attempt, form_key="the rest")
        assert plans.to_do(assessor) == []


def test_a_confirmed_talk_without_plan_waits_for_the_assessor(cast: Cast) -> None:
    attempt = validation.opened(cast)
    mapping.talked(cast, attempt)
    [step] = plans.to_do(people.actor(cast.assessor))
    assert step.endpoint == "planning.show"


@pytest.fixture
def people_in(app: Flask) -> Cast:
    with app.app_context():
        found = validation.cast()
        db.session.expunge_all()
    return found


@pytest.fixture
def attempt_id(app: Flask, people_in: Cast) -> UUID:
    with app.app_context():
        return validation.opened(people_in).id


def send(client: FlaskClient, address: str, data: dict[str, str]) -> tuple[int, str]:
    page = client.get(address).text
    hidden = dict(re.findall(r'name="(csrf_token|version)"[^>]*value="([^"]*)"', page))
    answer = client.post(address, data=hidden | data)
    return answer.status_code, answer.text


def task_fields(app: Flask, attempt_id: UUID) -> dict[str, str]:
    with app.app_context():
        key = queries.module_of(queries.get_attempt(attempt_id)).criterion_ids[0]
    return {
        "task": "Diska efter lunchen",
        "method": "observation",
        "criterion_keys": key,
        "day": "2099-02-03",
        "at_time": "09:00",
        "place": "Köket",
        "who": "Din handledare",
        "support": "Mer tid.",
    }


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"day": "2020-01-01"}, "redan varit"),
        ({"day": "i dag"}, "Skriv ett datum"),
        ({"at_time": "nio"}, "Skriv en tid"),
        ({"place": ""}, "hittar dit"),
        ({"method": "tarot"}, "Välj något"),
    ],
)
def test_what_is_wrong_in_a_task_is_told_at_the_field_and_nothing_typed_is_lost(
    app: Flask, people_in: Cast, attempt_id: UUID, change: dict[str, str], says: str
) -> None:
    client = people.signed_in_client(app, people_in.assessor)
    data = task_fields(app, attempt_id) | change
    status, page = send(client, f"/valideringar/{attempt_id}/plan/uppgift", data)
    assert status == 422
    assert says in page and "Mer tid." in page
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PlannedTask)) == 0


def test_from_the_first_task_to_her_yes_on_the_pages(app: Flask, people_in: Cast, attempt_id: UUID) -> None:
    assessor = people.signed_in_client(app, people_in.assessor)
    own = people.signed_in_client(app, people_in.participant)
    with app.app_context():
        mapping.talked(people_in, queries.get_attempt(attempt_id))
    page = f"/valideringar/{attempt_id}/plan"
    fields = task_fields(app, attempt_id)
    for task in ("Diska efter lunchen", "Diska efter lunchen", "Ta hand om gäster"):
        assert send(assessor, f"{page}/uppgift", fields | {"task": task})[0] == 302
    with app.app_context():
        draft = plans.draft_of(attempt_id)
        assert draft is not None
        assert len(draft.tasks) == 2, "the same task sent again is one"
        task_id = draft.tasks[1].id
    assert own.get(f"/mina-steg/{attempt_id}/plan").location == f"/mina-steg/{attempt_id}", (
        "a draft is not hers"
    )
    assert send(assessor, f"{page}/uppgift/{task_id}", {"remove": "yes"})[0] == 302
    assert send(assessor, page, {"do": "send"})[0] == 302
    hers = f"/mina-steg/{attempt_id}/plan"
    assert "Läs din plan" in own.get(f"/mina-steg/{attempt_id}").text
    assert hers in own.get("/").text
    assert "Köket" in own.get(hers).text
    assert "Mer tid." in own.get(f"{hers}/1").text
    assert own.get(f"{hers}/9").location == hers
    assert send(own, hers, {})[0] == 302
    shown = own.get(f"/mina-steg/{attempt_id}").text
    assert "Nästa i planen" in shown and "tisdag" in shown and "09.00" in shown
    assert "09.00" in own.get("/").text
    assert "Bekräftad" in assessor.get(f"/valideringar/{attempt_id}").text


def test_she_asks_for_a_change_by_a_tap_and_the_assessor_reads_it(
    app: Flask, people_in: Cast, attempt_id: UUID
) -> None:
    with app.app_context():
        planning.sent(people_in.assessor, queries.get_attempt(attempt_id))
    own = people.signed_in_client(app, people_in.participant)
    assessor = people.signed_in_client(app, people_in.assessor)
    assert send(own, f"/mina-steg/{attempt_id}/plan/andra", {"talk": "yes"})[0] == 302
    assert "vill prata om planen" in assessor.get(f"/valideringar/{attempt_id}/plan").text
    assert send(own, f"/mina-steg/{attempt_id}/plan/andra", {"words": "Inte fredag."})[0] == 302
    assert "Inte fredag." in assessor.get(f"/valideringar/{attempt_id}/plan").text
    assert send(assessor, f"/valideringar/{attempt_id}/plan/bekrafta", {"request": ""})[0] == 422


def test_a_plan_that_changed_meanwhile_is_read_and_confirmed_at_the_next_try(
    app: Flask, people_in: Cast, attempt_id: UUID
) -> None:
    assessor = people.signed_in_client(app, people_in.assessor)
    with app.app_context():
        planning.sent(people_in.assessor, queries.get_attempt(attempt_id))
    address = f"/valideringar/{attempt_id}/plan/bekrafta"
    html = assessor.get(address).text
    with app.app_context():
        attempt, actor = queries.get_attempt(attempt_id), people.actor(people_in.assessor)
        actions.change_plan(actor=actor, attempt=attempt)
        actions.add_task(actor=actor, attempt=attempt, task=planning.a_task(attempt, place="Matsalen"))
        actions.send_plan(actor=actor, attempt=attempt)
        db.session.commit()
    refused = assessor.post(address, data=fields_of(html) | {"request": "Hon sa ja i går."})
    assert refused.status_code == 422
    assert "Planen har ändrats" in refused.text and "Matsalen" in refused.text
    assert assessor.post(address, data=fields_of(refused.text) | {"request": "Hon sa ja."}).status_code == 302


def test_her_wish_for_a_change_reaches_the_plan_that_came_meanwhile(
    app: Flask, people_in: Cast, attempt_id: UUID
) -> None:
    own = people.signed_in_client(app, people_in.participant)
    with app.app_context():
        planning.sent(people_in.assessor, queries.get_attempt(attempt_id))
    address = f"/mina-steg/{attempt_id}/plan/andra"
    fields = fields_of(own.get(address).text) | {"version": "9", "words": "Inte fredag."}
    refused = own.post(address, data=fields)
    assert (refused.status_code, "Inte fredag." in refused.text) == (422, True)
    again = own.post(address, data=fields_of(refused.text) | {"words": "Inte fredag."})
    assert again.status_code == 302


def test_a_task_whose_plan_was_sent_meanwhile_is_not_lost(
    app: Flask, people_in: Cast, attempt_id: UUID
) -> None:
    assessor = people.signed_in_client(app, people_in.assessor)
    with app.app_context():
        attempt, actor = queries.get_attempt(attempt_id), people.actor(people_in.assessor)
        actions.write_talk(actor=actor, attempt=attempt, talk=planning.a_talk())
        task_id = actions.add_task(actor=actor, attempt=attempt, task=planning.a_task(attempt)).id
        db.session.commit()
    page = f"/valideringar/{attempt_id}/plan"
    fields = task_fields(app, attempt_id) | {"place": "Matsalen"}
    form = fields_of(assessor.get(f"{page}/uppgift/{task_id}").text)
    del form["remove"]
    assert send(assessor, page, {"do": "send"})[0] == 302
    lost = assessor.post(f"{page}/uppgift/{task_id}", data=form | fields)
    assert lost.status_code == 422
    assert "Det du skrev är inte sparat ännu" in lost.text and "Matsalen" in lost.text
    assert f'action="{page}/uppgift"' in lost.text
    assert assessor.post(f"{page}/uppgift", data=fields_of(lost.text) | fields).status_code == 302
    with app.app_context():
        draft = plans.draft_of(attempt_id)
        assert draft is not None and "Matsalen" in [task.place for task in draft.tasks]


@pytest.mark.sent_at_once("planning.show", "own_planning.show")
def test_sixteen_at_once_send_one_version_and_confirm_it_once(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        attempt = validation.opened(cast)
        mapping.talked(cast, attempt)
        actions.add_task(actor=people.actor(cast.assessor), attempt=attempt, task=planning.a_task(attempt))
        db.session.commit()
        attempt_id, accounts = attempt.id, (cast.assessor, cast.participant)
        db.session.expunge_all()
    sent = send_at_once(site, accounts[0], f"/valideringar/{attempt_id}/plan", {"do": "send"})
    confirmed = send_at_once(site, accounts[1], f"/mina-steg/{attempt_id}/plan", {"version": "1"})
    assert (sent, confirmed) == ({302: 16}, {302: 16})
    with site.app_context():
        assert db.session.scalar(select(func.count()).select_from(Plan)) == 1
        events = [event.name for event in queries.history(attempt_id)]
        assert events.count("plan_confirmed") == 1
        assert queries.get_attempt(attempt_id).state is AttemptState.PLANNED
