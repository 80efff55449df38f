"""The yearly report's page and file, on real decisions."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from stegvis.access import Role
from stegvis.audit.models import ReadEntry
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.overview import yearly_queries
from stegvis.overview.yearly_queries import Chosen
from stegvis.people import queries as people_queries
from stegvis.people.models import Account
from stegvis.people.states import Gender
from stegvis.validation.pseudonyms import pseudonym_of
from stegvis.verification import actions as verification_actions
from stegvis.verification.rules import CriterionWord
from stegvis.verification.states import Agreement, ReviewOutcome
from tests.factories import people, validation
from tests.factories.validation import Cast
from tests.integration.validation import test_on_postgresql

on_postgresql = test_on_postgresql.app


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest) -> Flask:
    """The application on each database."""
    name = "published_app" if request.param == "sqlite" else "on_postgresql"
    site: Flask = request.getfixturevalue(name)
    return site


def year_of_decisions() -> Cast:
    """One decision approved, one that the verifier disagreed with, one on somebody with protected identity."""
    cast = validation.cast()
    validation.cleared(cast)
    second = validation.with_another_participant(cast)
    attempt = validation.decided(second, not_yet=frozenset({"tvatta-hander"}))
    verification_actions.finish_review(
        actor=people.actor(cast.verifier),
        attempt=attempt,
        outcome=ReviewOutcome.RETURNED,
        reason="Titta igen.",
        words={"tvatta-hander": CriterionWord(Agreement.DISAGREE, "Det räcker.")},
    )
    db.session.commit()
    hidden = validation.with_another_participant(cast)
    validation.queued(hidden)
    db.session.execute(update(Account).where(Account.id == hidden.participant.id).values(protected=True))
    db.session.commit()
    return cast


def chosen(cast: Cast) -> Chosen:
    return Chosen(cast.unit.organisation_id, None, people_queries.today().year)


def test_the_database_sums_decisions_words_and_methods_without_the_protected(site: Flask) -> None:
    with site.app_context():
        cast = year_of_decisions()
        (row,) = yearly_queries.decisions(chosen(cast))
        assert (row.achieved, row.partly, row.not_yet) == (1, 1, 0)
        assert (row.drawn, row.reviewed, row.returned, row.changed) == (2, 2, 1, 0)
        words = {str(one[2]): one[3] for one in yearly_queries.words_on_criteria(chosen(cast))}
        assert words["disagree"] == 1 and words["agree"] > 1
        methods = {one[2]: tuple(one)[3:5] for one in yearly_queries.methods(chosen(cast))}
        assert methods["observation"] == (2, 2)
        counts = {one[0]: tuple(one)[2:] for one in yearly_queries.module_counts(chosen(cast))}
        assert counts["batches"][0] == 2
        assert {one[0]: one[2:] for one in map(tuple, yearly_queries.waits(chosen(cast)))} == {
            "decision": (0, 2),
            "verified": (0, 1),
        }
        other = Chosen(cast.unit.organisation_id, None, people_queries.today().year - 1)
        assert yearly_queries.decisions(other) == []


def page(app: Flask, account: Account, query: str = "") -> tuple[int, str]:
    answer = people.signed_in_client(app, account).get(f"/arsrapport{query}")
    return answer.status_code, answer.get_data(as_text=True)


def test_a_verifier_reads_names_and_others_codes(published_app: Flask) -> None:
    with published_app.app_context():
        cast = year_of_decisions()
        outside = people.staff(Role.EXTERNAL_VERIFIER, cast.unit)
        name, code = cast.assessor.display_name, pseudonym_of(cast.assessor.id)
    _, by_name = page(published_app, cast.verifier)
    assert name in by_name and code not in by_name
    assert "granskaren höll inte med" in by_name
    for other in (outside, cast.coordinator):
        _, by_code = page(published_app, other)
        assert code in by_code and name not in by_code


def test_gender_is_told_of_the_whole_municipality_only_and_never_so_that_few_can_be_found(
    published_app: Flask,
) -> None:
    with published_app.app_context():
        cast = year_of_decisions()
        administrator = people.staff(Role.ADMINISTRATOR, cast.unit)
        db.session.execute(
            update(Account).where(Account.id == cast.participant.id).values(gender=Gender.WOMAN)
        )
        db.session.commit()
        unit_id = cast.unit.id
    _, whole = page(published_app, administrator)
    assert "färre än 5" in whole or "För få deltagare" in whole
    _, of_unit = page(published_app, administrator, f"?enhet={unit_id}")
    assert "Visas bara för hela kommunen" in of_unit
    assert "Kvinnor" not in of_unit


def test_another_municipality_and_another_unit_are_not_found(published_app: Flask) -> None:
    with published_app.app_context():
        cast, other = validation.cast(), validation.cast()
        sister = people.unit(people_queries.get_organisation(cast.unit.organisation_id))
        far, near, theirs = other.unit.organisation_id, sister.id, other.unit.id
    for query in (f"?kommun={far}", f"?enhet={near}", f"?enhet={theirs}", "?enhet=x"):
        assert page(published_app, cast.verifier, query)[0] == 404, query


def test_a_year_without_anything_and_a_year_that_is_none(published_app: Flask) -> None:
    with published_app.app_context():
        cast = validation.cast()
    status, empty = page(published_app, cast.verifier, "?ar=2021")
    assert status == 200 and "Inga beslut" in empty
    for wrong in ("3026", "0", "020249", "abc", "²", "99999999999999999999"):
        status, text = page(published_app, cast.verifier, f"?ar={wrong}")
        assert status == 404 and "Välj ett år i listan" in text, wrong


def test_the_file_says_the_same_and_that_it_was_fetched_is_noted(published_app: Flask) -> None:
    with published_app.app_context():
        cast = year_of_decisions()
        db.session.execute(update(Account).where(Account.id == cast.assessor.id).values(given_name="=Stina"))
        db.session.commit()
    answer = people.signed_in_client(published_app, cast.verifier).get("/arsrapport/fil")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0] == "Modul;Bedömare;Metod eller grupp;Mått;Värde"
    assert any(";'=Stina" in line and line.endswith(";Uppnått;1") for line in lines)
    with published_app.app_context():
        noted = db.session.scalars(
            select(ReadEntry).where(ReadEntry.object_kind == "yearly_report_file")
        ).one()
        assert noted.actor_id == cast.verifier.id


def test_last_years_decision_belongs_to_last_year(published_app: Flask) -> None:
    with published_app.app_context():
        begin = Chosen(uuid4(), None, people_queries.today().year).begins
        with clock.at(begin - timedelta(days=1)):
            cast = validation.cast()
        for moment, told in ((begin - timedelta(minutes=5), 0), (begin, 1)):
            with clock.at(moment):
                validation.queued(validation.with_another_participant(cast))
            found = yearly_queries.decisions(chosen(cast))
            assert sum(row.achieved for row in found) == told
