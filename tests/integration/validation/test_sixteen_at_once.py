"""Each deciding verb sent sixteen times at the same moment has one effect and no error, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from stegvis.access import Role
from stegvis.base import outbox
from stegvis.base.database import db
from stegvis.certificates import actions as certificate_actions
from stegvis.certificates.models import Certificate
from stegvis.certificates.states import CertificateState, WithdrawalCause
from stegvis.people.models import Account
from stegvis.validation import actions, queries
from stegvis.validation.forms import reason_field_name
from stegvis.validation.models import AttemptEvent, Judgement, ModuleAttempt
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import Outcome
from stegvis.validation.weighing_rules import Autonomy, Point
from stegvis.verification import queries as verification_queries
from stegvis.verification.models import Review
from stegvis.verification.states import Check, ReviewOutcome
from tests.factories import external, people, validation
from tests.factories.validation import Cast
from tests.simultaneous import send_at_once

WITHOUT_ERROR = frozenset({302, 404, 422})
"""A repeat is answered as done, with what is true now, or that the page isn't hers any more."""


@dataclass(frozen=True)
class Sent:
    """A form that somebody sends about an attempt, and the events that it may make: each once."""

    attempt_id: UUID | None
    account: Account
    path: str
    data: Mapping[str, object]
    event: str


Prepare = Callable[[Cast], Sent]


def _of(attempt: ModuleAttempt, account: Account, path: str, event: str, **data: object) -> Sent:
    return Sent(attempt.id, account, path.replace("ATTEMPT", str(attempt.id)), data, event)


def _put_up(cast: Cast) -> Sent:
    data: dict[str, object] = {"module": validation.MODULE, "goal": "Jag vill arbeta i kafé."}
    return Sent(None, cast.coordinator, f"/personer/{cast.participant.id}/validering", data, "registered")


def _hand_in(cast: Cast) -> Sent:
    return _of(validation.in_progress(cast), cast.participant, "/mina-steg/ATTEMPT/lamna-in", "handed_in")


def _hand_in_for_her(cast: Cast) -> Sent:
    return _of(
        validation.in_progress(cast), cast.assessor, "/valideringar/ATTEMPT/lamna-in", "handed_in",
        request="Hon bad mig i dag.",
    )  # fmt: skip


def _ask_for_more(cast: Cast) -> Sent:
    return _of(
        validation.submitted(cast), cast.assessor, "/valideringar/ATTEMPT/komplettering", "more_asked_for",
        message="Visa hur du sorterar.",
    )  # fmt: skip


def _decide(cast: Cast) -> Sent:
    attempt = validation.submitted(cast)
    validation.observe_all(cast, attempt)
    validation.judge_all(cast, attempt)
    reasons = {
        reason_field_name(one.id): "Hon visade det flera gånger."
        for one in queries.module_of(attempt).outcomes
    }
    return _of(
        attempt, cast.assessor, "/valideringar/ATTEMPT/beslut", "decided",
        outcome=Outcome.ACHIEVED.value, reason="Bra gjort.", **reasons,
        points=[point.value for point in Point], autonomy=Autonomy.GUIDED.value,
    )  # fmt: skip


def _pause(cast: Cast) -> Sent:
    return _of(
        validation.in_progress(cast),
        cast.coordinator,
        "/valideringar/ATTEMPT/paus",
        "paused",
        reason="Borta.",
    )


def _stop(cast: Cast) -> Sent:
    return _of(validation.in_progress(cast), cast.participant, "/mina-steg/ATTEMPT/sluta", "aborted")


def _abort(cast: Cast) -> Sent:
    return _of(
        validation.in_progress(cast), cast.coordinator, "/valideringar/ATTEMPT/avbryt", "aborted",
        reason="Hon har fått arbete.",
    )  # fmt: skip


def _take_up(cast: Cast) -> Sent:
    attempt = validation.in_progress(cast)
    actions.abort(actor=people.actor(cast.participant), attempt=attempt, reason="")
    db.session.commit()
    return _of(attempt, cast.coordinator, "/valideringar/ATTEMPT/ateruppta", "resumed")


def _lock(cast: Cast) -> Sent:
    attempt = validation.queued(cast)
    item = verification_queries.latest_item_of_attempt(attempt.id)
    assert item is not None
    return _of(attempt, cast.verifier, f"/granskningar/omgangar/{item.batch_id}/las", "drawn")


def _review(cast: Cast, outcome: ReviewOutcome, event: str) -> Sent:
    attempt = validation.decided(cast)
    return _of(
        attempt, cast.verifier, "/granskningar/ATTEMPT", event,
        outcome=outcome.value, checks=[one.value for one in Check], reason="Se filmen en gång till.",
    )  # fmt: skip


def _approve(cast: Cast) -> Sent:
    return _review(cast, ReviewOutcome.APPROVED, "approved")


def _return(cast: Cast) -> Sent:
    return _review(cast, ReviewOutcome.RETURNED, "returned")


def _ask_again(cast: Cast) -> Sent:
    return _of(
        validation.cleared(cast), cast.participant, "/mina-steg/ATTEMPT/titta-igen", "reconsideration_asked",
        ground="Jag kan visst det här.",
    )  # fmt: skip


def _asked(cast: Cast) -> ModuleAttempt:
    attempt = validation.cleared(cast)
    actions.ask_reconsideration(
        actor=people.actor(cast.participant), attempt=attempt, ground="Jag kan visst det här."
    )
    db.session.commit()
    return attempt


def _answer(stands: str, event: str) -> Prepare:
    def prepare(cast: Cast) -> Sent:
        return _of(
            _asked(cast), cast.assessor, "/valideringar/ATTEMPT/omprovning", event,
            stands=stands, words="Jag har tittat noga.",
        )  # fmt: skip

    return prepare


def _take_back(cast: Cast) -> Sent:
    path, event = "/mina-steg/ATTEMPT/titta-igen/lage", "reconsideration_taken_back"
    return _of(_asked(cast), cast.participant, path, event)


def _issue(cast: Cast) -> Sent:
    attempt = validation.cleared(cast)
    return _of(attempt, cast.issuer, "/klara-for-intyg/ATTEMPT", "certified", name_checked="y")


def _sampled_externally(cast: Cast) -> tuple[ModuleAttempt, Account]:
    external.required(people.actor(cast.issuer), cast.unit.organisation_id)
    return validation.cleared(cast), people.staff(Role.EXTERNAL_VERIFIER, cast.unit)


def _approve_externally(cast: Cast) -> Sent:
    attempt, verifier = _sampled_externally(cast)
    return _of(attempt, verifier, "/externt-urval/ATTEMPT", "externally_approved", outcome="approved")


_ACTION = {"outcome": "action", "reason": "Se kassan igen.", "act_by": "2099-12-01"}


def _ask_external_action(cast: Cast) -> Sent:
    attempt, verifier = _sampled_externally(cast)
    return _of(attempt, verifier, "/externt-urval/ATTEMPT", "external_action_asked", **_ACTION)


def _pass_on(cast: Cast) -> Sent:
    attempt, verifier = _sampled_externally(cast)
    external.ask_action(verifier, attempt)
    path = "/granskningar/ATTEMPT/extern-atgard"
    return _of(attempt, cast.verifier, path, "returned", reason="Se kassan igen.")


def _draw_externally(cast: Cast) -> Sent:
    """Sixteen who make the same choice, for which an attempt waits."""
    external.undecided(cast.unit.organisation_id)
    path = f"/extern-kvalitetssakring/{cast.unit.organisation_id}/{validation.MODULE}"
    data = {"is_required": "yes", "percent": "20", "reason": "Avtalet säger det.", "seen": ""}
    return _of(validation.cleared(cast), cast.issuer, path, "externally_drawn", **data)


VERBS: dict[str, Prepare] = {
    "put up": _put_up,
    "hand in": _hand_in,
    "hand in for her": _hand_in_for_her,
    "ask for more": _ask_for_more,
    "decide": _decide,
    "pause": _pause,
    "stop": _stop,
    "abort": _abort,
    "take up": _take_up,
    "lock": _lock,
    "approve": _approve,
    "return": _return,
    "ask again": _ask_again,
    "stands": _answer("yes", "decision_stood"),
    "reopened": _answer("no", "decision_reopened"),
    "take back": _take_back,
    "issue": _issue,
    "approve externally": _approve_externally,
    "ask for an external action": _ask_external_action,
    "pass an external action on": _pass_on,
    "choose external verification": _draw_externally,
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_sent_sixteen_times_has_one_effect(site: Flask, verb: str) -> None:
    with site.app_context():
        cast = validation.cast()
        sent = VERBS[verb](cast)

    answers = send_at_once(site, sent.account, sent.path, sent.data)

    assert set(answers) <= WITHOUT_ERROR, answers
    assert answers[302] >= 1, "somebody is told that it is done"
    with site.app_context():
        outbox.run_pending()
        events = queries.history(sent.attempt_id) if sent.attempt_id else _only_history()
        assert Counter(event.name for event in events)[sent.event] == 1
        assert _count(Certificate) == (verb == "issue")
        assert _count(Review) <= 1


def _only_history() -> Sequence[AttemptEvent]:
    [attempt_id] = db.session.execute(select(ModuleAttempt.id)).scalars()
    return queries.history(attempt_id)


def _count(table: type[Certificate | Review | Judgement]) -> int:
    return db.session.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_criterion_judged_sixteen_times_has_one_judgement_in_force(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        attempt = validation.submitted(cast)
        key = queries.module_of(attempt).criterion_ids[0]
        path = f"/valideringar/{attempt.id}/bedom/{key}"

    answers = send_at_once(
        site, cast.assessor, path, {"result": JudgementResult.MET.value, "reason": "", "seen": ""}
    )

    assert set(answers) <= WITHOUT_ERROR
    with site.app_context():
        assert _count(Judgement) == 1


def _issued(cast: Cast) -> Certificate:
    attempt = validation.cleared(cast)
    certificate_actions.order_issue(actor=people.actor(cast.issuer), attempt_id=attempt.id)
    db.session.commit()
    outbox.run_pending()
    return db.session.execute(select(Certificate)).scalar_one()


def test_a_certificate_withdrawn_sixteen_times_is_withdrawn_once(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        certificate = _issued(cast)
        attempt_id, path = certificate.attempt_id, f"/utfardade-intyg/{certificate.id}/aterkalla"

    data = {"cause": WithdrawalCause.ERROR.value, "hearing_note": "Hon hördes i dag."}
    answers = send_at_once(site, cast.issuer, path, data)

    assert set(answers) <= WITHOUT_ERROR
    assert answers[302] >= 1
    with site.app_context():
        assert attempt_id is not None
        names = Counter(event.name for event in queries.history(attempt_id))
        assert names["certificate_withdrawn"] == 1


def test_a_replacement_ordered_sixteen_times_is_one_new_paper(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        path = f"/utfardade-intyg/{_issued(cast).id}/ersatt"

    answers = send_at_once(site, cast.issuer, path, {"new_name": "Aminah Yusuf", "reason": "Fel stavning."})

    assert set(answers) <= WITHOUT_ERROR
    assert answers[302] >= 1
    with site.app_context():
        outbox.run_pending()
        states = Counter(db.session.execute(select(Certificate.state)).scalars())
        assert states == {CertificateState.REPLACED: 1, CertificateState.ISSUED: 1}
