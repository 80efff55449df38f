"""Evidence as it is: what came after the hand-in says so, words stand without their file, and days are its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.media import actions as media_actions
from stegvis.validation import (
    actions,
    bench_reading,
    certifying,
    circumstances_rules,
    currency,
    queries,
    reading,
    verifying,
)
from stegvis.validation.circumstances_rules import Circumstances, Interpreter
from stegvis.validation.guard_facts import evidence_counts
from stegvis.validation.models import Evidence, ModuleAttempt
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import Outcome
from tests.factories import people, sounds, validation
from tests.factories.validation import WEIGHED, Cast

SEEN = "tvatta-hander"
LATER = timedelta(minutes=1)
NEW = actions.NewEvidence(
    form_key="seen", kind=EvidenceKind.OBSERVATION, criterion_keys=(SEEN,), text="Såg det hela."
)


def seen_by_staff(cast: Cast, attempt: ModuleAttempt, **told: Any) -> Evidence:
    received = told.pop("received", None)
    evidence = actions.add_observation(
        actor=people.actor(cast.supervisor), attempt=attempt, new=replace(NEW, **told), received=received
    )
    db.session.commit()
    return evidence


def marks(cast: Cast, attempt: ModuleAttempt) -> dict[str, tuple[bool, bool]]:
    """Kind → whether it came late, and whether it was corrected late, as the page says it."""
    page = reading.staff_page(people.actor(cast.assessor), attempt, queries.module_of(attempt))
    return {item.kind.value: (page.came_late(item), page.was_corrected_late(item)) for item in page.evidence}


def test_what_is_added_or_corrected_after_the_hand_in_is_marked(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    assert marks(cast, attempt) == {"text": (False, False)}
    with clock.at(clock.now() + LATER):
        seen_by_staff(cast, attempt)
        evidence = next(item for item in attempt_evidence(cast, attempt) if item.kind is EvidenceKind.TEXT)
        actions.note_circumstances(
            actor=people.actor(cast.assessor), attempt=attempt, evidence_id=evidence.id,
            told=replace(validation.BY_HERSELF, language="ar"), place="Kaféet", simulated_keys=(),
        )  # fmt: skip
    assert marks(cast, attempt) == {
        "text": (False, True),
        "observation": (True, True),
    }


def test_what_is_added_before_the_next_hand_in_belongs_to_it(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    actions.ask_for_more(actor=people.actor(cast.assessor), attempt=attempt, message="Visa lite till.")
    with clock.at(clock.now() + LATER):
        seen_by_staff(cast, attempt)
        assert marks(cast, attempt)["observation"] == (False, False)
        validation.text_evidence(cast, attempt, SEEN, form_key="more")
    with clock.at(clock.now() + 2 * LATER):
        actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)
        assert marks(cast, attempt)["observation"] == (False, False)


def decide(cast: Cast, attempt: ModuleAttempt) -> None:
    validation.judge_all(cast, attempt)
    actions.decide(
        actor=people.actor(cast.assessor), attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED
    )
    db.session.commit()


def attempt_evidence(cast: Cast, attempt: ModuleAttempt) -> list[Evidence]:
    assessor = people.actor(cast.assessor)
    return list(queries.evidence_of(attempt.id, assessor, participant_id=cast.participant.id))


def test_assessor_and_verifier_read_that_it_came_after_the_hand_in(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt = validation.submitted(cast)
        attempt_id = attempt.id
    assessor = people.signed_in_client(app, cast.assessor)
    case, bench = f"/valideringar/{attempt_id}", f"/valideringar/{attempt_id}/bedom/{SEEN}"
    assert "Tillagt efter inlämning" not in assessor.get(case).text + assessor.get(bench).text
    with app.app_context(), clock.at(clock.now() + LATER):
        attempt = queries.get_attempt(attempt_id)
        seen_by_staff(cast, attempt)
        assert "Tillagt efter inlämning" in assessor.get(case).text
        assert "Tillagt efter inlämning" in assessor.get(bench).text
    with app.app_context(), clock.at(clock.now() + 2 * LATER):
        attempt = queries.get_attempt(attempt_id)
        validation.observe_all(cast, attempt)
        decide(cast, attempt)
        validation.lock_batch_of(attempt)
    verifier = people.signed_in_client(app, cast.verifier)
    assert "Tillagt efter inlämning" in verifier.get(f"/granskningar/{attempt_id}").text


def unreadable(cast: Cast, attempt: ModuleAttempt, text: str) -> Evidence:
    evidence = seen_by_staff(cast, attempt, text=text, received=sounds.received_sound())
    assert evidence.media is not None
    media_actions.refuse(evidence.media, "unreadable")
    db.session.commit()
    return evidence


@pytest.mark.parametrize(("text", "counts"), [("Såg det hela.", True), ("", False)])
def test_words_stand_everywhere_although_their_sound_cannot_be_played(
    app: Flask, cast: Cast, text: str, counts: bool
) -> None:
    attempt = validation.submitted(cast)
    before, _, _ = evidence_counts(attempt.id)
    evidence = unreadable(cast, attempt, text)
    after, observed, _ = evidence_counts(attempt.id)
    assert evidence.is_usable is counts
    assert after[SEEN] - before[SEEN] == counts
    assert (SEEN in observed) is counts


def test_a_file_that_cannot_be_played_observes_nothing_on_the_bench(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    module = queries.module_of(attempt)
    critical = next(one.id for one in module.criteria() if one.safety_critical)
    evidence = seen_by_staff(
        cast, attempt, text="", criterion_keys=(critical,), received=sounds.received_sound()
    )

    def lacks_observation() -> bool:
        assessor = people.actor(cast.assessor)
        return bench_reading.bench_page(assessor, attempt, module, critical).lacks_observation

    assert not lacks_observation()
    assert evidence.media is not None
    media_actions.refuse(evidence.media, "unreadable")
    db.session.commit()
    assert lacks_observation()


def test_sample_and_certificate_know_no_file_that_cannot_be_opened(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    seen_by_staff(cast, attempt, criterion_keys=queries.module_of(attempt).criterion_ids)
    key = next(one.id for one in queries.module_of(attempt).criteria() if "certificate" in one.methods)
    file = seen_by_staff(
        cast, attempt, form_key="file", kind=EvidenceKind.CERTIFICATE, criterion_keys=(key,), text="",
        issuer="Folkhögskolan", issued_on=date(2012, 5, 3), received=sounds.received_sound(),
    )  # fmt: skip
    assert file.media is not None
    media_actions.refuse(file.media, "unreadable")
    decide(cast, attempt)
    assert "certificate" not in verifying.decision_facts(attempt).methods
    validation.approve(cast, validation.lock_batch_of(attempt))
    assert "Tidigare intyg" not in certifying.certificate_facts(attempt.id).methods


def paper(cast: Cast, attempt: ModuleAttempt) -> Evidence:
    key = next(one.id for one in queries.module_of(attempt).criteria() if "certificate" in one.methods)
    issued_on = date(2012, 5, 3)
    return seen_by_staff(
        cast, attempt, kind=EvidenceKind.CERTIFICATE, criterion_keys=(key,), text="Kurs i hygien.",
        issuer="Folkhögskolan", issued_on=issued_on, circumstances=Circumstances(done_on=issued_on),
    )  # fmt: skip


def test_the_day_of_an_earlier_certificate_is_not_in_the_period_of_the_new_one(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    paper(cast, attempt)
    validation.observe_all(cast, attempt)
    decide(cast, attempt)
    validation.approve(cast, validation.lock_batch_of(attempt))
    facts = certifying.certificate_facts(attempt.id)
    today = clock.local(clock.now()).date()
    assert (facts.period_from, facts.period_to) == (today, today)
    assert "Tidigare intyg" in facts.methods


def test_changing_what_it_shows_asks_again_whether_somebody_interpreted(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        cast = validation.cast()
        told = replace(validation.BY_HERSELF, interpreter=Interpreter.BOTH_SPEAK)
        draft = actions.add_evidence(
            actor=people.actor(cast.participant), attempt=validation.opened(cast),
            new=replace(NEW, kind=EvidenceKind.TEXT, circumstances=told),
        )  # fmt: skip
        db.session.commit()
        draft_id = draft.id

    def in_swedish(*, language_is_criterion: bool, interpreter: Interpreter) -> bool:
        return interpreter is not Interpreter.NONE

    monkeypatch.setattr(circumstances_rules, "needs_own_swedish", in_swedish)
    participant, address = (
        people.signed_in_client(app, cast.participant),
        f"/mina-steg/bevis/{draft_id}/visar",
    )
    answer = participant.post(address, data={"criteria": [SEEN, "skolja-oga"]})
    assert answer.status_code == 422
    assert "utan tolk. Välj bort det." in answer.text
    with app.app_context():
        assert queries.get_evidence(draft_id).criterion_keys == [SEEN]


def test_the_page_of_an_old_piece_tells_the_day_on_which_it_was_done(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt = validation.opened(cast)
        validation.agreed(cast, attempt)
        long_ago = clock.local(clock.now()).date() - timedelta(days=400)
        actions.add_evidence(
            actor=people.actor(cast.participant), attempt=attempt,
            new=replace(NEW, kind=EvidenceKind.TEXT, criterion_keys=queries.module_of(attempt).criterion_ids,
                        circumstances=replace(validation.BY_HERSELF, done_on=long_ago)),
        )  # fmt: skip
        actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)
        db.session.commit()
        attempt_id, [evidence_id] = attempt.id, currency.marks_of(attempt.id)
    page = people.signed_in_client(app, cast.assessor).get(
        f"/valideringar/{attempt_id}/gammalt/{evidence_id}"
    )
    assert "Gjort " in page.text
    assert f" {long_ago.year}" in page.text
