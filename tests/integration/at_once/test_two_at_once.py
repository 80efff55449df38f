"""Two people who want different things at the same moment: one is first, the other is told and keeps her words."""

from __future__ import annotations

from collections import Counter
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.people.models import QrCard
from stegvis.validation import queries
from stegvis.validation.judgement_models import Judgement
from stegvis.validation.rules import JudgementResult
from tests.factories import people, validation
from tests.simultaneous import AT_ONCE, answers_at_once, send_at_once


@pytest.mark.sent_at_once("bench.criterion")
def test_of_two_assessors_one_judges_and_the_other_reads_whose_it_is_and_keeps_her_text(
    shared_site: Flask,
) -> None:
    with shared_site.app_context():
        cast = validation.cast()
        colleague = people.staff(Role.ASSESSOR, cast.unit, name="Berta Kollega")
        people.assignment(cast.participant, colleague, Role.ASSESSOR)
        attempt_id = (attempt := validation.submitted(cast)).id
        key = queries.module_of(attempt).criterion_ids[0]
    both = [cast.assessor, colleague]
    words = {one.id: f"Hon behöver öva mer, säger {one.display_name}." for one in both}
    forms = [{"result": JudgementResult.NOT_YET.value, "reason": words[one.id], "seen": ""} for one in both]

    answers = answers_at_once(shared_site, both, f"/valideringar/{attempt_id}/bedom/{key}", forms)

    with shared_site.app_context():
        made = db.session.scalars(select(Judgement).where(Judgement.attempt_id == attempt_id)).all()
        [judgement] = made
        first = next(one for one in both if one.id == judgement.assessor_id)
        assert judgement.reason == words[first.id]
    assert Counter(one.status_code for one in answers) == {302: AT_ONCE // 2, 422: AT_ONCE // 2}
    for number, answer in enumerate(answers):
        sender = both[number % 2]
        assert answer.status_code == (302 if sender is first else 422)
        if sender is first:
            continue
        page = unescape(answer.text)
        assert "En annan bedömare har just bedömt det här kriteriet." in page
        told = page.partition("En kollega har bedömt")[2].partition("</div>")[0]
        assert first.display_name in told and words[first.id] in told
        form = page.partition('name="reason"')[2].partition("</textarea>")[0]
        assert words[sender.id] in form and words[first.id] not in form


@pytest.mark.sent_at_once("bench.criterion")
def test_a_criterion_judged_sixteen_times_has_one_judgement(shared_site: Flask) -> None:
    with shared_site.app_context():
        cast = validation.cast()
        attempt_id = (attempt := validation.submitted(cast)).id
        key = queries.module_of(attempt).criterion_ids[0]
    form = {"result": JudgementResult.MET.value, "reason": "", "seen": ""}

    answers = send_at_once(shared_site, cast.assessor, f"/valideringar/{attempt_id}/bedom/{key}", form)

    assert answers == {302: AT_ONCE}
    with shared_site.app_context():
        given = select(func.count()).where(Judgement.attempt_id == attempt_id)
        assert db.session.scalar(given) == 1


@pytest.mark.sent_at_once("people.make_card")
def test_of_sixteen_new_cards_at_once_one_is_in_use(shared_site: Flask) -> None:
    """Each press shows its own card, once; so each makes one, and the one before it stops working."""
    with shared_site.app_context():
        cast = validation.cast()

    answers = send_at_once(shared_site, cast.coordinator, f"/personer/{cast.participant.id}/kort", {})

    assert answers == {200: AT_ONCE}
    with shared_site.app_context():
        in_use = select(func.count()).where(
            QrCard.participant_id == cast.participant.id, QrCard.revoked_at.is_(None)
        )
        assert db.session.scalar(in_use) == 1
