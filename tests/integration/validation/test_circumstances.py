"""Place, day, language, interpreter, people, and what was an exercise: told, shown, counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from stegvis.audit.models import AuditEntry
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.people import queries as people_queries
from stegvis.people import workplaces
from stegvis.validation import actions, certifying, currency, queries, verifying
from stegvis.validation.circumstances_models import EvidenceCircumstances
from stegvis.validation.circumstances_rules import Circumstances, Consent, Interpreter, TakenBy
from stegvis.validation.guard_facts import evidence_counts
from stegvis.validation.models import Evidence, ModuleAttempt
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import Outcome
from tests.factories import people, placements, validation
from tests.factories.validation import WEIGHED, Cast

BOTH_WAYS = ("skydd-diskmedel", "skolja-oga")
"""Criteria of the module that may be shown in an exercise too."""

NEW = actions.NewEvidence(
    form_key="seen", kind=EvidenceKind.OBSERVATION, criterion_keys=BOTH_WAYS, text="Såg det hela."
)


def observed(cast: Cast, attempt: ModuleAttempt, **told: Any) -> Evidence:
    return actions.add_observation(
        actor=people.actor(cast.supervisor), attempt=attempt, new=replace(NEW, **told)
    )


def test_one_and_the_same_observation_is_real_for_one_criterion_and_an_exercise_for_another(
    cast: Cast,
) -> None:
    attempt = validation.submitted(cast)
    seen = observed(cast, attempt, simulated_keys=("skolja-oga",))
    assert (seen.method, seen.simulated_keys) == ("observation", ["skolja-oga"])
    _, observed_keys, _ = evidence_counts(attempt.id)
    assert observed_keys >= set(BOTH_WAYS)


def test_the_sample_learns_the_share_of_exercises_and_that_somebody_interpreted(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    observed(
        cast,
        attempt,
        simulated_keys=("skolja-oga",),
        circumstances=Circumstances(interpreter=Interpreter.BOTH_SPEAK),
    )
    validation.observe_all(cast, attempt)
    validation.judge_all(cast, attempt)
    decided = actions.decide(
        actor=people.actor(cast.assessor), attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED
    )
    facts = verifying.decision_facts(decided)
    criteria = len(queries.module_of(attempt).criterion_ids)
    assert (facts.simulated, facts.evidence) == (1, 2 * criteria + 2)
    assert "simulation" in facts.methods
    assert facts.interpreter_used


def test_a_late_upload_makes_nothing_new(cast: Cast) -> None:
    attempt = validation.opened(cast)
    day = people_queries.today() - timedelta(days=400)
    evidence = actions.add_evidence(
        actor=people.actor(cast.participant),
        attempt=attempt,
        new=actions.NewEvidence(
            form_key="old",
            kind=EvidenceKind.TEXT,
            criterion_keys=BOTH_WAYS,
            text="Jag gjorde det förra året.",
            circumstances=replace(validation.BY_HERSELF, done_on=day),
        ),
    )
    assert currency.old_evidence_ids(attempt.id, clock.now()) == [evidence.id]


def test_the_certificate_tells_the_days_on_which_it_was_done(cast: Cast, db_session: Session) -> None:
    attempt = validation.cleared(cast)
    day = people_queries.today() - timedelta(days=30)
    db_session.execute(update(EvidenceCircumstances).values(done_on=day))
    db_session.expire_all()
    facts = certifying.certificate_facts(attempt.id)
    assert (facts.period_from, facts.period_to) == (day, day)


def test_unclear_consent_is_refused_with_a_remedy(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    with pytest.raises(BadInput, match="Fråga alla") as refusal:
        observed(cast, attempt, circumstances=Circumstances(consent=Consent.UNCLEAR))
    assert refusal.value.field == "consent"


def test_the_database_keeps_no_unclear_consent(cast: Cast, db_session: Session) -> None:
    observed(cast, validation.submitted(cast))
    with pytest.raises(IntegrityError):
        db_session.execute(update(EvidenceCircumstances).values(consent="unclear"))


def told_by_staff(cast: Cast, attempt: ModuleAttempt, **more: Any) -> Evidence:
    [evidence] = queries.evidence_of(
        attempt.id, people.actor(cast.assessor), participant_id=cast.participant.id
    )
    asked: dict[str, Any] = {
        "actor": people.actor(cast.assessor),
        "attempt": attempt,
        "evidence_id": evidence.id,
        "told": Circumstances(language="ar", consent=Consent.SPOKEN, taken_by=TakenBy.STAFF),
        "place": "Kaféet",
        "simulated_keys": ("skolja-oga",),
    }
    return actions.note_circumstances(**asked | more)


def test_staff_complete_what_the_participant_was_not_asked_once(cast: Cast, db_session: Session) -> None:
    attempt = validation.submitted(cast)
    for _ in range(2):
        evidence = told_by_staff(cast, attempt)
    assert (evidence.place, evidence.people, evidence.simulated_keys) == ("Kaféet", "agreed", ["skolja-oga"])
    db_session.commit()
    entries = db_session.query(AuditEntry).filter_by(verb="evidence.circumstances-noted").count()
    assert entries == 1


def test_whoever_added_it_is_no_answer_to_who_made_it(cast: Cast) -> None:
    with pytest.raises(BadInput, match="Välj vem som tog eller skrev") as refusal:
        told_by_staff(cast, validation.submitted(cast), told=Circumstances(taken_by=TakenBy.AUTHOR))
    assert refusal.value.field == "taken_by"


@pytest.mark.parametrize("taken_by", [TakenBy.AUTHOR, TakenBy.STAFF, TakenBy.WITNESS])
def test_she_names_herself_her_supervisor_or_somebody_else(cast: Cast, taken_by: TakenBy) -> None:
    attempt = validation.opened(cast)
    new = replace(NEW, kind=EvidenceKind.TEXT, circumstances=Circumstances(taken_by=taken_by))
    with pytest.raises(BadInput, match="Välj vem som gjorde det"):
        actions.add_evidence(actor=people.actor(cast.participant), attempt=attempt, new=new)


def test_what_must_be_real_is_not_marked_as_an_exercise(cast: Cast) -> None:
    with pytest.raises(BadInput, match="riktigt arbete"):
        told_by_staff(cast, validation.submitted(cast), simulated_keys=("tvatta-hander",))


def test_nobody_tells_it_of_her_own(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    with pytest.raises(Refused):
        told_by_staff(cast, attempt, actor=people.actor(cast.participant))


def test_nobody_tells_it_of_a_draft(cast: Cast) -> None:
    attempt = validation.in_progress(cast)
    [draft] = queries.drafts_of(attempt.id, attempt.participant_id)
    for who in (cast.assessor, cast.participant):
        with pytest.raises(NotFound):
            actions.note_circumstances(
                actor=people.actor(who), attempt=attempt, evidence_id=draft.id,
                told=Circumstances(), place="", simulated_keys=(),
            )  # fmt: skip


def test_nobody_tells_it_of_what_belongs_to_another_attempt(cast: Cast) -> None:
    attempt, around = validation.submitted(cast), validation.with_another_participant(cast)
    other = validation.submitted(around)
    [hers] = queries.evidence_of(other.id, people.actor(cast.assessor), participant_id=around.participant.id)
    with pytest.raises(NotFound):
        told_by_staff(cast, attempt, evidence_id=hers.id)


def test_after_the_decision_nothing_is_told(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    [evidence] = queries.evidence_of(
        attempt.id, people.actor(cast.assessor), participant_id=cast.participant.id
    )
    validation.observe_all(cast, attempt)
    validation.judge_all(cast, attempt)
    actions.decide(
        actor=people.actor(cast.assessor), attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED
    )
    with pytest.raises(Refused, match="inte att ändra nu"):
        actions.note_circumstances(
            actor=people.actor(cast.assessor), attempt=attempt, evidence_id=evidence.id,
            told=Circumstances(), place="", simulated_keys=(),
        )  # fmt: skip


def test_her_place_is_where_she_is_placed_today(app: Flask, cast: Cast) -> None:
    assert workplaces.workplace_today(cast.participant.id) == ""
    placement = placements.on_placement(cast)
    assert workplaces.workplace_today(cast.participant.id) == placement.workplace.name


# The pages.


@pytest.fixture
def people_in(app: Flask) -> Cast:
    with app.app_context():
        return validation.cast()


@pytest.fixture
def in_app(app: Flask) -> Callable[[Callable[[], Any]], Any]:
    def done(work: Callable[[], Any]) -> Any:
        with app.app_context():
            return work()

    return done


def fields_of(html: str) -> dict[str, str]:
    """The hidden fields of the page's own form, and what is chosen in it beforehand, as a browser sends them."""
    inputs = re.findall(r"<input[^>]*>", html[html.index("<main") :])
    tags = [one for one in inputs if 'type="hidden"' in one or ('type="radio"' in one and " checked" in one)]
    pairs = [(re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
    return {name[1]: value[1] for name, value in pairs if name and value}


def test_the_short_form_keeps_the_day_the_place_and_the_exercise(
    app: Flask, people_in: Cast, in_app: Callable[[Callable[[], Any]], Any]
) -> None:
    attempt_id: UUID = in_app(lambda: validation.opened(people_in).id)
    client = people.signed_in_client(app, people_in.participant)
    page = client.get(f"/mina-steg/{attempt_id}/bevis/text?sak=skolja-oga")
    sent = client.post(
        f"/mina-steg/{attempt_id}/bevis/text?sak=skolja-oga",
        data=fields_of(page.text)
        | {
            "criteria": "skolja-oga", "text": "Vi övade.", "done_on": "2026-01-15", "place": "Köket",
            "is_exercise": "y", "had_interpreter": "y", "taken_by": "supervisor", "language": "other",
        },
    )  # fmt: skip
    assert sent.status_code == 302

    def kept() -> tuple[Any, ...]:
        [draft] = queries.drafts_of(attempt_id, people_in.participant.id)
        told = draft.circumstances
        assert told is not None
        assert (told.taken_by, told.language) == (TakenBy.SUPERVISOR, "other")
        return (told.done_on.isoformat(), draft.place, draft.simulated_keys, told.interpreter)

    assert in_app(kept) == ("2026-01-15", "Köket", ["skolja-oga"], Interpreter.BOTH_SPEAK)
    assert "Övning" in client.get(f"/mina-steg/{attempt_id}/sak/skolja-oga").text


def test_the_short_form_says_beside_the_question_what_must_be_real(
    app: Flask, people_in: Cast, in_app: Callable[[Callable[[], Any]], Any]
) -> None:
    attempt_id = in_app(lambda: validation.opened(people_in).id)
    client = people.signed_in_client(app, people_in.participant)
    page = client.get(f"/mina-steg/{attempt_id}/bevis/text")
    sent = client.post(
        f"/mina-steg/{attempt_id}/bevis/text",
        data=fields_of(page.text)
        | {"criteria": "tvatta-hander", "text": "Vi övade hela dagen.", "is_exercise": "y"},
    )
    assert sent.status_code == 422
    assert "riktigt arbete" in sent.text
    assert "Vi övade hela dagen." in sent.text
    assert '<details class="more" open>' in sent.text


def submitted_page(people_in: Cast) -> tuple[UUID, UUID]:
    attempt = validation.submitted(people_in)
    [evidence] = queries.evidence_of(
        attempt.id, people.actor(people_in.assessor), participant_id=people_in.participant.id
    )
    return attempt.id, evidence.id


def test_staff_see_and_tell_the_circumstances(
    app: Flask, people_in: Cast, in_app: Callable[[Callable[[], Any]], Any]
) -> None:
    attempt_id, evidence_id = in_app(lambda: submitted_page(people_in))
    client: FlaskClient = people.signed_in_client(app, people_in.assessor)
    address = f"/valideringar/{attempt_id}/bevis/{evidence_id}/uppgifter"
    fields = fields_of(client.get(address).text)
    told = {
        "place": "Kaféet", "done_on": "2026-03-02", "done_at": "13:45", "taken_by": "staff", "language": "ar",
        "interpreter": "interpreter_speaks", "consent": "written", "simulated": "skolja-oga",
    }  # fmt: skip
    unclear = client.post(address, data=fields | told | {"consent": "unclear"})
    assert unclear.status_code == 422
    assert "gör ett nytt bevis" in unclear.text
    assert 'value="Kaféet"' in unclear.text
    assert client.post(address, data=fields | told).status_code == 302
    for page in (f"/valideringar/{attempt_id}/bedom/skolja-oga", f"/valideringar/{attempt_id}"):
        html = client.get(page).text
        for words in (
            "Övning, inte riktigt arbete", "Kaféet", "2 mars 2026", "13:45", "العربية", "tolken talar",
            "Alla har skrivit ja",
        ):  # fmt: skip
            assert words in html, (page, words)
    assert (
        "Övning, inte riktigt arbete"
        not in client.get(f"/valideringar/{attempt_id}/bedom/tvatta-hander").text
    )


def interpreter_box(client: FlaskClient, attempt_id: UUID) -> str:
    """The box of the decision that says whether somebody interpreted."""
    html = client.get(f"/valideringar/{attempt_id}/beslut").text
    tags: list[str] = re.findall(r"<input[^>]*>", html)
    return next(tag for tag in tags if 'name="interpreter_used"' in tag)


def test_the_decision_remembers_the_interpreter(
    app: Flask, people_in: Cast, in_app: Callable[[Callable[[], Any]], Any]
) -> None:
    attempt_id, evidence_id = in_app(lambda: submitted_page(people_in))
    client = people.signed_in_client(app, people_in.assessor)
    address = f"/valideringar/{attempt_id}/bevis/{evidence_id}/uppgifter"
    assert "checked" not in interpreter_box(client, attempt_id)
    told = {
        "done_on": "2026-03-02", "taken_by": "participant", "interpreter": "both_speak", "consent": "nobody",
    }  # fmt: skip
    client.post(address, data=fields_of(client.get(address).text) | told)
    assert "checked" in interpreter_box(client, attempt_id)


def test_the_prefilled_answers_stand_on_the_page_and_are_never_assumed(
    app: Flask, people_in: Cast, in_app: Callable[[Callable[[], Any]], Any]
) -> None:
    attempt_id = in_app(lambda: validation.opened(people_in).id)
    client, page = people.signed_in_client(app, people_in.participant), f"/mina-steg/{attempt_id}/bevis/text"
    fields = fields_of(client.get(page).text)
    assert (fields["taken_by"], fields["language"]) == ("participant", "sv")
    unsaid = {name: value for name, value in fields.items() if name not in ("taken_by", "language")}
    sent = client.post(page, data=unsaid | {"criteria": "tvatta-hander", "text": "Jag diskar."})
    assert sent.status_code == 422
    assert 'id="taken_by-error"' in sent.text and 'id="language-error"' in sent.text
    assert "Jag diskar." in sent.text


def as_before_she_was_asked(evidence_id: UUID) -> None:
    """Only who added it is known."""
    told = EvidenceCircumstances.evidence_id == evidence_id
    db.session.execute(update(EvidenceCircumstances).where(told).values(taken_by=TakenBy.AUTHOR))
    db.session.commit()


def test_what_nobody_was_asked_stays_not_recorded_until_staff_tell(
    app: Flask, people_in: Cast, in_app: Callable[[Callable[[], Any]], Any]
) -> None:
    attempt_id, evidence_id = in_app(lambda: submitted_page(people_in))
    in_app(lambda: as_before_she_was_asked(evidence_id))
    client = people.signed_in_client(app, people_in.assessor)
    assert "Inte antecknat: vem som tog eller skrev det" in client.get(f"/valideringar/{attempt_id}").text
    form = client.get(f"/valideringar/{attempt_id}/bevis/{evidence_id}/uppgifter").text
    assert '<option value="" selected>Inte antecknat</option>' in form
    assert 'value="author"' not in form
