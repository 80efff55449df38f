"""Which of several agreed readings of a criterion holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from stegvis.validation.guidance_rules import Guidance, guide_of

TODAY = date(2026, 11, 25)
MOMENT = datetime(2026, 11, 1, 12, tzinfo=UTC)


def guidance(text: str, days: int, *, given: int = 0) -> Guidance:
    """Guidance that holds so many days from today."""
    return Guidance(text, TODAY + timedelta(days=days), MOMENT + timedelta(hours=given))


def test_guidance_holds_from_its_day_on() -> None:
    guide = guide_of([guidance("i dag", 0)], TODAY)
    assert guide.now is not None and guide.now.text == "i dag"
    assert guide_of([guidance("i morgon", 1)], TODAY).now is None


def test_a_newer_one_takes_over_from_its_day_and_not_before() -> None:
    given = [guidance("ny", 3, given=2), guidance("gammal", -30)]
    guide = guide_of(given, TODAY)
    assert guide.now is not None and guide.now.text == "gammal"
    assert [one.text for one in guide.coming] == ["ny"]
    later = guide_of(given, TODAY + timedelta(days=3))
    assert later.now is not None and later.now.text == "ny" and later.coming == ()


def test_of_two_for_the_same_day_the_one_given_last_holds() -> None:
    given = [guidance("sist", 0, given=5), guidance("först", 0, given=1)]
    guide = guide_of(given, TODAY)
    assert guide.now is not None and guide.now.text == "sist"
    coming = guide_of([guidance("sist", 4, given=5), guidance("först", 4, given=1)], TODAY).coming
    assert [one.text for one in coming] == ["sist"]


def test_without_any_there_is_none() -> None:
    assert guide_of([], TODAY).now is None
