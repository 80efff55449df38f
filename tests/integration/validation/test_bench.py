"""The bench: saving in the background, a colleague who judged meanwhile, and what is said early."""

from __future__ import annotations

import html as html_lib
import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.validation import actions, queries
from stegvis.validation.judgement_models import Judgement
from stegvis.validation.reason_templates import GAP, templates_for
from stegvis.validation.rules import JudgementResult
from tests.factories import people, validation
from tests.factories.validation import Cast

PART = {"X-Fragment": "1"}


@pytest.fixture
def people_in(app: Flask) -> Cast:
    with app.app_context():
        return validation.cast()


@pytest.fixture
def submitted_id(app: Flask, people_in: Cast) -> UUID:
    with app.app_context():
        return validation.submitted(people_in).id


@pytest.fixture
def assessor(app: Flask, people_in: Cast) -> FlaskClient:
    return people.signed_in_client(app, people_in.assessor)


@pytest.fixture
def keys(app: Flask, submitted_id: UUID) -> tuple[str, ...]:
    with app.app_context():
        return queries.module_of(queries.get_attempt(submitted_id)).criterion_ids


def form_of(client: FlaskClient, address: str) -> dict[str, str]:
    html = client.get(address).text
    fields = html[html.index("<main") :]
    found = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', fields) for name in ("csrf_token", "seen")
    }
    return {name: match[1] for name, match in found.items() if match}


def test_a_judgement_in_the_background_is_answered_with_the_next_criterion(
    app: Flask, assessor: FlaskClient, submitted_id: UUID, keys: tuple[str, ...]
) -> None:
    address = f"/valideringar/{submitted_id}/bedom/{keys[0]}"
    form = form_of(assessor, address)
    answer = assessor.post(address, data={**form, "result": "met"}, headers=PART)
    assert answer.status_code == 200
    assert answer.headers["X-Fragment"] == "1"
    assert "<html" not in answer.text, "only the part that changes"
    assert f'data-address="/valideringar/{submitted_id}/bedom/{keys[1]}"' in answer.text
    assert re.search(r'data-saved="Sparat \d\d:\d\d"', answer.text)
    assert "checked" not in answer.text, "the next criterion begins without a word on it"
    with app.app_context():
        assert queries.current_judgements(submitted_id).keys() == {keys[0]}


def test_the_last_judgement_leads_the_script_to_the_decision(
    app: Flask, assessor: FlaskClient, submitted_id: UUID, keys: tuple[str, ...], people_in: Cast
) -> None:
    with app.app_context():
        validation.judge_all(people_in, queries.get_attempt(submitted_id))
    address = f"/valideringar/{submitted_id}/bedom/{keys[-1]}"
    answer = assessor.post(address, data={**form_of(assessor, address), "result": "met"}, headers=PART)
    assert answer.headers["X-Stegvis-Location"] == f"/valideringar/{submitted_id}/beslut"
    assert re.search(r"Sparat \d\d:\d\d", assessor.get(f"/valideringar/{submitted_id}/beslut").text)


def test_the_plain_form_tells_when_it_was_saved(
    assessor: FlaskClient, submitted_id: UUID, keys: tuple[str, ...]
) -> None:
    address = f"/valideringar/{submitted_id}/bedom/{keys[0]}"
    answer = assessor.post(
        address, data={**form_of(assessor, address), "result": "met"}, follow_redirects=True
    )
    assert answer.request.path.endswith(keys[1])
    assert re.search(r"Sparat \d\d:\d\d", answer.text)


def test_a_refused_judgement_comes_back_in_its_part_with_the_text(
    assessor: FlaskClient, submitted_id: UUID, keys: tuple[str, ...]
) -> None:
    address = f"/valideringar/{submitted_id}/bedom/{keys[0]}"
    data = {**form_of(assessor, address), "reason": "Visa diskmaskinen."}
    answer = assessor.post(address, data=data, headers=PART)
    assert answer.status_code == 422
    assert answer.headers["X-Fragment"] == "1"
    assert "Välj uppnått eller inte ännu." in answer.text
    assert "Visa diskmaskinen." in answer.text


def test_a_colleague_who_judged_meanwhile_is_named_and_the_text_is_kept(
    app: Flask, assessor: FlaskClient, submitted_id: UUID, keys: tuple[str, ...], people_in: Cast
) -> None:
    with app.app_context():
        other = people.staff(Role.ASSESSOR, people_in.unit)
        people.assignment(people_in.participant, other, Role.ASSESSOR)
        name = other.display_name
    address = f"/valideringar/{submitted_id}/bedom/{keys[0]}"
    mine = {**form_of(assessor, address), "result": "not_yet", "reason": "Min egen text."}
    with app.app_context():
        actions.judge(
            actor=people.actor(other),
            attempt=queries.get_attempt(submitted_id),
            criterion_key=keys[0],
            result=JudgementResult.MET,
            reason="Jag såg det i går.",
        )
        db.session.commit()
    refused = assessor.post(address, data=mine, headers=PART)
    assert refused.status_code == 422
    for shown in (name, "Jag såg det i går.", "Min egen text."):
        assert shown in refused.text
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', refused.text)
    assert seen is not None
    again = assessor.post(address, data={**mine, "seen": seen[1]}, headers=PART)
    assert again.status_code == 200, "having read it, she may judge otherwise"
    with app.app_context():
        given = db.session.query(Judgement).filter_by(criterion_key=keys[0]).order_by(Judgement.at).all()
        assert [(one.reason, one.superseded_at is None) for one in given] == [
            ("Jag såg det i går.", False),
            ("Min egen text.", True),
        ]


def test_a_safety_critical_criterion_says_early_that_nobody_has_observed_it(
    app: Flask, assessor: FlaskClient, submitted_id: UUID, people_in: Cast
) -> None:
    with app.app_context():
        module = queries.module_of(queries.get_attempt(submitted_id))
        key = next(one.id for one in module.criteria() if one.safety_critical)
        other = next(one.id for one in module.criteria() if not one.safety_critical)
    address = f"/valideringar/{submitted_id}/bedom"
    assert "Observation saknas" in assessor.get(f"{address}/{key}").text
    assert "Observation saknas" not in assessor.get(f"{address}/{other}").text
    with app.app_context():
        validation.observe_all(people_in, queries.get_attempt(submitted_id))
    assert "Observation saknas" not in assessor.get(f"{address}/{key}").text


def test_the_ways_to_the_next_and_the_preceding_pass_over_what_is_judged(
    app: Flask, assessor: FlaskClient, submitted_id: UUID, keys: tuple[str, ...], people_in: Cast
) -> None:
    with app.app_context():
        for key in (keys[1], keys[-1]):
            actions.judge(
                actor=people.actor(people_in.assessor),
                attempt=queries.get_attempt(submitted_id),
                criterion_key=key,
                result=JudgementResult.MET,
            )
        db.session.commit()
    html = assessor.get(f"/valideringar/{submitted_id}/bedom/{keys[0]}").text
    ways = dict(re.findall(r'data-go="(\w+)" href="[^"]*/bedom/([^"]+)"', html))
    assert ways == {"preceding": keys[-2], "following": keys[2]}


def test_a_template_that_is_not_filled_in_is_refused_at_the_field(
    app: Flask, assessor: FlaskClient, submitted_id: UUID, keys: tuple[str, ...]
) -> None:
    address = f"/valideringar/{submitted_id}/bedom/{keys[0]}"
    form = {**form_of(assessor, address), "result": "not_yet"}
    with app.app_context():
        criterion = queries.module_of(queries.get_attempt(submitted_id)).criterion(keys[0])
        assert criterion is not None
        template = templates_for(criterion)[0]
    assert template in assessor.get(address).text, "it can be read and copied without scripts"
    for half_filled in (template, template.replace(GAP, "tvättade händerna", 1)):
        refused = assessor.post(address, data={**form, "reason": half_filled})
        assert refused.status_code == 422
        assert "Skälet är en mall som inte är ifylld." in refused.text
    emptied = template.replace(GAP, "")
    for headers in ({}, {"X-Fragment": "1"}):
        refused = assessor.post(address, data={**form, "reason": emptied}, headers=headers)
        assert refused.status_code == 422
        assert "Det saknas ord efter" in refused.text and emptied in html_lib.unescape(refused.text)
    filled = template.replace(GAP, "tvättade händerna")
    assert assessor.post(address, data={**form, "reason": filled}).status_code == 302
