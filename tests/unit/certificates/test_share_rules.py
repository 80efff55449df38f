from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from stegvis.certificates import share_rules
from stegvis.certificates.share_rules import PieceFacts
from stegvis.certificates.states import LinkStanding, ShareDepth, Standing
from stegvis.validation.rules import EvidenceKind

NOW = datetime(2026, 11, 22, 13, tzinfo=UTC)
PIECE = PieceFacts(
    uuid4(), EvidenceKind.PHOTO, is_hers=True, is_handed_in=True, is_ready=True, has_people=False
)


def test_a_link_holds_to_the_end_of_its_last_swedish_day() -> None:
    assert share_rules.end_of(7, NOW) == datetime(2026, 11, 29, 23, tzinfo=UTC)
    late_in_sweden = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert share_rules.end_of(7, late_in_sweden) == datetime(2026, 11, 30, 23, tzinfo=UTC)


def test_the_last_day_is_one_on_which_it_holds() -> None:
    assert share_rules.last_day(share_rules.end_of(7, NOW)).date().isoformat() == "2026-11-29"


@pytest.mark.parametrize(
    ("ends_in", "withdrawn", "expected"),
    [
        (timedelta(seconds=1), None, LinkStanding.OPEN),
        (timedelta(0), None, LinkStanding.EXPIRED),
        (timedelta(days=1), NOW, LinkStanding.WITHDRAWN),
        (timedelta(days=-1), NOW, LinkStanding.WITHDRAWN),
    ],
)
def test_how_a_link_stands(ends_in: timedelta, withdrawn: datetime | None, expected: LinkStanding) -> None:
    assert share_rules.link_standing(NOW + ends_in, withdrawn, NOW) is expected


@pytest.mark.parametrize("standing", [Standing.VALID, Standing.EXPIRED])
def test_a_certificate_that_was_never_taken_back_may_be_shown(standing: Standing) -> None:
    assert share_rules.share_refusal(standing, 19) is None


@pytest.mark.parametrize("standing", [Standing.REPLACED, Standing.WITHDRAWN])
def test_one_that_has_ended_gets_no_new_link(standing: Standing) -> None:
    assert share_rules.share_refusal(standing, 0) is not None


def test_there_is_room_for_twenty_links() -> None:
    assert share_rules.share_refusal(Standing.VALID, 20) is not None


@pytest.mark.parametrize(
    "piece",
    [
        replace(PIECE, is_hers=False),
        replace(PIECE, is_handed_in=False),
        replace(PIECE, is_ready=False),
        replace(PIECE, kind=EvidenceKind.FILE),
        replace(PIECE, kind=EvidenceKind.TESTIMONY),
        replace(PIECE, kind=EvidenceKind.OBSERVATION),
        replace(PIECE, kind=EvidenceKind.QUIZ),
    ],
)
def test_what_is_not_hers_or_not_clean_is_never_shown(piece: PieceFacts) -> None:
    assert not share_rules.is_showable(piece)
    assert not share_rules.is_shown(piece, people_agreed=True)


def test_what_others_are_in_is_shown_when_they_have_said_yes() -> None:
    with_others = replace(PIECE, has_people=True)
    assert share_rules.is_shown(PIECE, people_agreed=False)
    assert share_rules.is_shown(with_others, people_agreed=True)
    assert not share_rules.is_shown(with_others, people_agreed=False)


def test_without_their_yes_no_link_is_made() -> None:
    assert share_rules.consent_refusal(has_people=True, people_agreed=False) is not None
    assert share_rules.consent_refusal(has_people=True, people_agreed=True) is None
    assert share_rules.consent_refusal(has_people=False, people_agreed=False) is None


def test_a_few_pieces_go_along_and_at_least_one() -> None:
    assert share_rules.evidence_refusal(0, are_all_showable=True) is not None
    assert share_rules.evidence_refusal(10, are_all_showable=True) is None
    assert share_rules.evidence_refusal(11, are_all_showable=True) is not None
    assert share_rules.evidence_refusal(1, are_all_showable=False) is not None


@pytest.mark.parametrize("depth", list(ShareDepth))
@pytest.mark.parametrize("standing", list(Standing))
def test_a_page_never_goes_deeper_than_its_link(depth: ShareDepth, standing: Standing) -> None:
    shown = share_rules.shown_depth(depth, standing, is_protected=False)
    holds = standing in (Standing.VALID, Standing.NOT_YET, Standing.EXPIRED)
    assert shown is (depth if holds else ShareDepth.STANDING)
    assert share_rules.shown_depth(depth, standing, is_protected=True) is ShareDepth.STANDING


def test_of_a_protected_person_it_is_never_said_why_not() -> None:
    assert share_rules.told_standing(Standing.REPLACED, is_protected=True) is Standing.NOT_VALID
    assert share_rules.told_standing(Standing.REPLACED, is_protected=False) is Standing.REPLACED


def test_a_protected_person_has_one_depth_to_choose() -> None:
    refused = {
        depth for depth in ShareDepth if share_rules.depth_refusal(depth, is_protected=True) is not None
    }
    assert refused == {ShareDepth.CLAIMS, ShareDepth.EVIDENCE}
