from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from stegvis.certificates import rules
from stegvis.certificates.rules import IssueFacts, Separation, Shown
from stegvis.certificates.states import CertificateState, Standing, Visibility

HOLDER, ASSESSOR, VERIFIER, ISSUER = (uuid4() for _ in range(4))
PEOPLE = Separation(ISSUER, HOLDER, ASSESSOR, VERIFIER)
READY = IssueFacts(
    PEOPLE,
    is_cleared=True,
    has_open_reconsideration=False,
    name_can_be_shown=True,
    staff_can_be_shown=True,
)
TODAY = date(2026, 11, 22)


def test_an_issuer_without_another_part_may_issue() -> None:
    assert rules.issue_refusal(READY) is None


@pytest.mark.parametrize("actor", [HOLDER, ASSESSOR, VERIFIER])
def test_whoever_has_another_part_may_not_issue(actor: UUID) -> None:
    assert rules.issue_refusal(replace(READY, people=replace(PEOPLE, actor_id=actor))) is not None


@pytest.mark.parametrize(
    "facts",
    [
        replace(READY, is_cleared=False),
        replace(READY, has_open_reconsideration=True),
        replace(READY, name_can_be_shown=False),
        replace(READY, staff_can_be_shown=False),
        replace(READY, has_run_out=True),
    ],
)
def test_what_is_not_ready_is_not_issued(facts: IssueFacts) -> None:
    assert rules.issue_refusal(facts) is not None


@pytest.mark.parametrize("state", [CertificateState.REPLACED, CertificateState.WITHDRAWN])
def test_only_a_valid_certificate_is_changed(state: CertificateState) -> None:
    assert rules.change_refusal(PEOPLE, state) is not None


def test_the_last_day_is_a_valid_day() -> None:
    assert rules.standing(CertificateState.ISSUED, TODAY, TODAY) is Standing.VALID


def test_the_day_after_the_last_is_too_late() -> None:
    assert rules.standing(CertificateState.ISSUED, date(2026, 11, 21), TODAY) is Standing.EXPIRED


def test_a_withdrawn_certificate_is_withdrawn_also_when_it_has_expired() -> None:
    assert rules.standing(CertificateState.WITHDRAWN, date(2020, 1, 1), TODAY) is Standing.WITHDRAWN


@pytest.mark.parametrize(
    ("visibility", "is_protected", "expected"),
    [
        (Visibility.FULL, False, Shown.CLAIMS),
        (Visibility.STATUS_ONLY, False, Shown.STATUS),
        (Visibility.FULL, True, Shown.STATUS),
    ],
)
def test_what_the_check_page_shows(visibility: Visibility, is_protected: bool, expected: Shown) -> None:
    assert rules.shown(visibility, is_protected=is_protected) is expected


def test_one_that_is_dated_after_today_is_told_apart_and_its_first_day_is_a_valid_one() -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert rules.standing(CertificateState.ISSUED, None, TODAY, tomorrow) is Standing.NOT_YET
    assert rules.standing(CertificateState.ISSUED, None, TODAY, TODAY) is Standing.VALID
    assert rules.standing(CertificateState.WITHDRAWN, None, TODAY, tomorrow) is Standing.WITHDRAWN


@pytest.mark.parametrize("why", [Standing.NOT_YET, Standing.EXPIRED, Standing.REPLACED, Standing.WITHDRAWN])
def test_where_claims_are_hidden_the_page_says_valid_or_not_and_never_why(why: Standing) -> None:
    assert rules.told(why, Shown.STATUS) is Standing.NOT_VALID
    assert rules.told(why, Shown.CLAIMS) is why
    assert rules.told(Standing.VALID, Shown.STATUS) is Standing.VALID
