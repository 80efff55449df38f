"""A scenario: the way through it, what is kept on the way, and when it counts as an answer."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from stegvis.content.exercises import BadAnswer
from stegvis.content.exercises.base import Answer
from stegvis.content.exercises.branching import LONGEST_PATH, Branching


def choice(choice_id: str, to: str) -> dict[str, str]:
    return {"id": choice_id, "text": f"Du väljer {choice_id}.", "to": to, "feedback": f"Om {choice_id}."}


SCENES: list[dict[str, Any]] = [
    {"id": "start", "text": "Larmet går.", "choices": [choice("ropa", "radd"), choice("visa", "ute")]},
    {"id": "radd", "text": "Mira står kvar.", "choices": [choice("hamta", "start"), choice("ga", "kvar")]},
    {"id": "ute", "text": "Alla är ute.", "ending": "good", "feedback": "Hon såg vägen."},
    {"id": "kvar", "text": "Mira är inne.\nDet brinner.", "ending": "again", "feedback": "Ingen såg henne."},
]
ALARM = Branching.model_validate({"id": "larm", "kind": "branching", "question": "Vad nu?", "scenes": SCENES})


def choosing(what: str, *path: str) -> MultiDict[str, str]:
    return MultiDict({"path-larm": " ".join(path), "answer-larm": what})


def undoing(step: str, *path: str) -> MultiDict[str, str]:
    return MultiDict({"path-larm": " ".join(path), "step-larm": step})


def kept(path: list[str], *reached: str) -> Answer:
    return {"path": [*path], "reached": [*reached]}


def test_each_choice_adds_to_the_way() -> None:
    first = ALARM.answer_after(choosing("ropa"), None)
    assert first == kept(["ropa"])
    assert ALARM.answer_after(choosing("ga", "ropa"), first) == kept(["ropa", "ga"], "kvar")


def test_the_way_tells_what_was_chosen_and_where_it_led() -> None:
    walk = ALARM.walk(["ropa", "ga"])
    assert [step.choice.feedback for step in walk.steps] == ["Om ropa.", "Om ga."]
    assert walk.scene.paragraphs == ("Mira är inne.", "Det brinner.")


def test_a_way_that_is_not_at_its_end_is_no_answer() -> None:
    under_way = kept(["ropa"])
    assert ALARM.mark(under_way).correct is None
    assert not ALARM.is_ended(under_way)


@pytest.mark.parametrize(("path", "correct"), [(["visa"], True), (["ropa", "ga"], False)])
def test_an_ending_is_right_when_it_is_good(path: list[str], correct: bool) -> None:
    answer = ALARM.answer_after(choosing(path[-1], *path[:-1]), None)
    assert (ALARM.mark(answer).correct, ALARM.is_ended(answer)) == (correct, True)


def test_from_a_bad_ending_one_goes_back_and_chooses_otherwise() -> None:
    bad = kept(["ropa", "ga"], "kvar")
    back = ALARM.answer_after(undoing("back", "ropa", "ga"), bad)
    assert back == kept(["ropa"], "kvar")
    assert ALARM.mark(back).correct is False
    round_about = ALARM.answer_after(choosing("hamta", "ropa"), back)
    good = ALARM.answer_after(choosing("visa", "ropa", "hamta"), round_about)
    assert good == kept(["ropa", "hamta", "visa"], "kvar", "ute")
    assert ALARM.mark(good).correct is True


def test_whoever_has_come_to_a_good_ending_stays_right_when_she_looks_at_another() -> None:
    again = ALARM.answer_after(undoing("start", "visa"), kept(["visa"], "ute"))
    bad = ALARM.answer_after(choosing("ga", "ropa"), ALARM.answer_after(choosing("ropa"), again))
    assert bad == kept(["ropa", "ga"], "ute", "kvar")
    assert ALARM.mark(bad).correct is True


def test_a_form_that_is_sent_late_takes_nothing_back() -> None:
    far = kept(["ropa", "hamta"])
    for late in (choosing("ropa"), undoing("back", "ropa"), undoing("start", "ropa")):
        assert ALARM.answer_after(late, far) == far


def test_another_choice_on_another_device_is_the_one_that_counts() -> None:
    assert ALARM.answer_after(choosing("visa"), kept(["ropa"])) == kept(["visa"], "ute")


@pytest.mark.parametrize("sent", ["", "ga", "finns-inte"])
def test_nothing_and_what_is_no_choice_here_are_refused_and_the_way_is_kept(sent: str) -> None:
    with pytest.raises(BadAnswer, match="Välj ett") as refused:
        ALARM.parse(choosing(sent, "ropa", "hamta"))
    assert refused.value.partial == {"path": ["ropa", "hamta"]}


def test_nothing_can_be_chosen_after_an_ending() -> None:
    with pytest.raises(BadAnswer, match="Välj ett"):
        ALARM.parse(choosing("visa", "visa"))


def test_a_way_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(BadAnswer, match="Läs in sidan igen"):
        ALARM.parse(choosing("visa", "finns-inte"))


def test_nobody_goes_round_for_ever() -> None:
    round_and_round = ["ropa", "hamta"] * (LONGEST_PATH // 2)
    with pytest.raises(BadAnswer, match="Börja om"):
        ALARM.parse(choosing("ropa", *round_and_round))
    assert ALARM.parse(undoing("start", *round_and_round)) == kept([])


def test_an_answer_whose_scene_has_gone_is_no_error() -> None:
    gone = kept(["ropa", "gone"], "gone")
    assert ALARM.mark(gone).correct is None
    assert ALARM.walk(["ropa", "gone"]).scene.id == "radd"
    assert ALARM.mark({"path": None}).correct is None


def test_the_shortest_way_to_each_kind_of_ending() -> None:
    assert (ALARM.way_to("good"), ALARM.way_to("again")) == (("visa",), ("ropa", "ga"))


def test_an_author_is_told_of_each_scene_that_cannot_be_reached() -> None:
    loose = {"id": "los", "text": "Ingen kommer hit.", "ending": "again", "feedback": "Nej."}
    found = Branching.model_validate({**ALARM.model_dump(), "scenes": [*SCENES, loose]}).faults()
    assert [(one.message, one.path) for one in found] == [
        ("ingen väg leder till scenen los", ("scenes", 4, "id"))
    ]


def test_its_own_fields_are_its_choice_its_way_and_its_buttons() -> None:
    assert ALARM.fields == {"answer-larm", "path-larm", "step-larm"}
