"""The pages on which something is taken over from an earlier attempt, and where it is read."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.people.models import Account
from stegvis.validation import actions, earlier_findings, queries, telling
from stegvis.validation.judgement_models import ReusedEvidence, ReusedFinding
from stegvis.validation.pseudonyms import pseudonym_of
from stegvis.validation.reuse_rules import reason_field_name, take_field_name
from stegvis.validation.rules import JudgementResult
from tests.factories import external, people, reuse, validation
from tests.factories.validation import Cast


@dataclass(frozen=True)
class Begun:
    """A participant who begins again with another assessor."""

    cast: Cast
    later: Cast
    earlier_id: UUID
    attempt_id: UUID
    plain: str
    safety: str

    @property
    def path(self) -> str:
        """The page."""
        return f"/valideringar/{self.attempt_id}/tidigare"


@pytest.fixture
def begun(app: Flask) -> Begun:
    """She has stopped, and begins again."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        cast = validation.cast()
        earlier = reuse.stopped(cast)
        later = reuse.with_new_assessor(cast)
        attempt = validation.submitted(later)
        module = queries.module_of(attempt)
        for account in (cast.assessor, later.assessor, cast.participant, cast.verifier, cast.coordinator):
            assert account.id, "read while the session is open"
        return Begun(cast, later, earlier.id, attempt.id, reuse.plain_key(module), reuse.safety_key(module))


def taken(begun: Begun, *keys: str) -> None:
    reuse.take_over(begun.later, queries.get_attempt(begun.attempt_id), *keys)


def get(app: Flask, account: Account, path: str) -> tuple[int, str]:
    answer = people.signed_in_client(app, account).get(path)
    return answer.status_code, answer.get_data(as_text=True)


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.execute(select(func.count()).select_from(ReusedFinding)).scalar_one()


def test_what_was_found_is_shown_with_name_reason_and_evidence(app: Flask, begun: Begun) -> None:
    status, html = get(app, begun.later.assessor, begun.path)
    assert status == 200
    assert begun.cast.assessor.display_name in html
    assert "Hon diskade självständigt hela förmiddagen." in html
    assert "checked" not in html, "nothing is ticked beforehand"


def test_several_are_taken_over_with_one_form_and_a_repeat_adds_nothing(app: Flask, begun: Begun) -> None:
    client = people.signed_in_client(app, begun.later.assessor)
    data = {
        take_field_name(begun.plain): "y",
        take_field_name(begun.safety): "y",
        reason_field_name(begun.safety): reuse.WHY,
        "holds": "y",
    }
    for _ in range(2):
        assert client.post(begun.path, data=data).status_code == 302
    assert count(app) == 2
    assert "Övertaget" in client.get(begun.path).text


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(app: Flask, begun: Begun) -> None:
    client = people.signed_in_client(app, begun.later.assessor)
    empty = client.post(begun.path, data={})
    assert empty.status_code == 422 and "Kryssa i minst ett kriterium" in empty.text
    data = {take_field_name(begun.safety): "y", reason_field_name(begun.safety): "Jag såg henne i går."}
    unseen = client.post(begun.path, data=data)
    assert unseen.status_code == 422
    assert "Läs och titta på bevisen först" in unseen.text and "Jag såg henne i går." in unseen.text
    without_why = client.post(begun.path, data={take_field_name(begun.safety): "y", "holds": "y"})
    assert without_why.status_code == 422 and "Skriv varför det som sågs då räcker i dag" in without_why.text
    assert count(app) == 0


def test_the_first_attempt_says_that_there_is_nothing(app: Flask, begun: Begun) -> None:
    with app.app_context():
        other = validation.with_another_participant(begun.later)
        attempt_id = validation.submitted(other).id
    status, html = get(app, begun.later.assessor, f"/valideringar/{attempt_id}/tidigare")
    assert status == 200 and "Det finns inget att ta över" in html


def test_nobody_of_another_municipality_gets_in(app: Flask, begun: Begun) -> None:
    with app.app_context():
        strangers = [people.staff(role, people.unit()) for role in (Role.ASSESSOR, Role.COORDINATOR)]
        for stranger in strangers:
            assert stranger.id
    for stranger in strangers:
        assert get(app, stranger, begun.path)[0] in (403, 404)
    assert get(app, strangers[0], begun.path)[0] == 404
    client = people.signed_in_client(app, strangers[0])
    assert client.post(begun.path, data={"holds": "y"}).status_code == 404


def test_the_bench_tells_that_it_was_found_before_and_then_that_it_is_taken_over(
    app: Flask, begun: Begun
) -> None:
    bench = f"/valideringar/{begun.attempt_id}/bedom/{begun.safety}"
    assert "Funnet uppnått i ett tidigare försök" in get(app, begun.later.assessor, bench)[1]
    with app.app_context():
        taken(begun, begun.safety)
    html = get(app, begun.later.assessor, bench)[1]
    assert "Övertaget från tidigare försök" in html and begun.cast.assessor.display_name in html
    assert "Observation saknas" not in html


def test_the_participant_reads_in_easy_words_what_she_has_shown_already(app: Flask, begun: Begun) -> None:
    with app.app_context():
        taken(begun, begun.plain)
    home = f"/mina-steg/{begun.attempt_id}"
    for path in (home, f"{home}/sak/{begun.plain}"):
        assert "Det här har du redan visat" in get(app, begun.cast.participant, path)[1]
    events = get(app, begun.cast.participant, f"{home}/handelser")[1]
    assert "Bedömaren tittade på det du visade förra gången." in events


def test_what_was_taken_over_at_once_is_one_event(app: Flask, begun: Begun) -> None:
    with app.app_context():
        taken(begun, begun.plain, begun.safety)
        [once] = earlier_findings.taken_over_in(begun.attempt_id)
        assert once.count == 2 and once.by == begun.later.assessor.id
        told = telling.plain_events(queries.history(begun.attempt_id), [once])
        assert str(told[0].text).startswith("Bedömaren tittade på det")


def test_only_the_evidence_it_rests_on_opens_and_only_while_it_does(app: Flask, begun: Begun) -> None:
    with app.app_context():
        taken(begun, begun.plain)
        behind = select(ReusedEvidence.evidence_id)
        [first, _] = db.session.execute(behind).scalars().all()
        assert [one.id for one in earlier_findings.attempts_resting_on(first)] == [begun.attempt_id]
        assert earlier_findings.rests_on(begun.attempt_id, first)
        assert not earlier_findings.rests_on(begun.attempt_id, begun.attempt_id)
        actions.judge(
            actor=people.actor(begun.later.assessor),
            attempt=queries.get_attempt(begun.attempt_id),
            criterion_key=begun.plain,
            result=JudgementResult.NOT_YET,
            reason="Det ser annorlunda ut i dag.",
        )
        assert earlier_findings.attempts_resting_on(first) == []
        [once] = earlier_findings.taken_over_in(begun.attempt_id)
        assert once.count == 1, "the history keeps what was judged anew"


def in_review(begun: Begun) -> UUID:
    """Another attempt of hers, which rests on the earlier one alone and is in review."""
    actions.abort(
        actor=people.actor(begun.cast.participant), attempt=queries.get_attempt(begun.attempt_id), reason=""
    )
    db.session.commit()
    return validation.lock_batch_of(reuse.decided_on_earlier(begun.later)).id


def test_the_verifier_reads_from_whom_it_comes(app: Flask, begun: Begun) -> None:
    with app.app_context():
        attempt_id = in_review(begun)
    html = get(app, begun.cast.verifier, f"/granskningar/{attempt_id}")[1]
    assert "Från tidigare försök" in html and begun.cast.assessor.display_name in html
    assert "Något är övertaget från ett tidigare försök." in html
    assert "Hon diskade självständigt hela förmiddagen." in html


def test_the_external_verifier_reads_it_without_names(app: Flask, begun: Begun) -> None:
    with app.app_context():
        external.required(people.actor(begun.cast.issuer), begun.cast.unit.organisation_id)
        attempt_id = in_review(begun)
        validation.approve(begun.later, queries.get_attempt(attempt_id))
        verifier = people.staff(Role.EXTERNAL_VERIFIER, begun.cast.unit)
        code = pseudonym_of(attempt_id)
        assert verifier.id
    status, html = get(app, verifier, f"/externt-urval/{attempt_id}")
    assert status == 200 and code in html
    assert "i ett tidigare försök" in html
    for account in (begun.cast.assessor, begun.cast.participant, begun.cast.supervisor):
        assert account.display_name not in html
