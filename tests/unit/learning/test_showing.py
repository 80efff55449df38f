"""What an exercise shows of a form that was sent."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from stegvis.content.exercises.branching import Branching, Scene, SceneChoice
from stegvis.content.exercises.multiple import MultipleChoice
from stegvis.content.exercises.options import Option
from stegvis.content.exercises.ordering import OrderedItem, Ordering
from stegvis.learning.showing import sent_values, values_of

CHOICE = MultipleChoice(
    id="prov",
    kind="multiple",
    question="Vilka?",
    options=(Option(id="a", text="A", correct=True), Option(id="b", text="B")),
)
ORDER = Ordering(
    id="prov-2",
    kind="ordering",
    question="I vilken ordning?",
    items=tuple(OrderedItem(id=one, text=one) for one in "abc"),
)
SCENARIO = Branching(
    id="prov-3",
    kind="branching",
    question="Vad händer?",
    scenes=(
        Scene(
            id="start",
            text="Nu.",
            choices=tuple(SceneChoice(id=one, text=one, to=one, feedback=one) for one in "ab"),
        ),
        Scene(id="a", text="Bra.", ending="good", feedback="Ja."),
        Scene(id="b", text="Inte än.", ending="again", feedback="Nej."),
    ),
)


def test_the_fields_of_an_exercise_whose_id_begins_alike_are_not_its_own() -> None:
    form = MultiDict([("place-prov-2-a", "1"), ("place-prov-2-b", "3")])
    assert sent_values(CHOICE, form, list(form)) == {}
    assert sent_values(ORDER, form, list(form)) == {"place-prov-2-a": ("1",), "place-prov-2-b": ("3",)}


def test_every_chosen_option_comes_back() -> None:
    form = MultiDict([("answer-prov", "a"), ("answer-prov", "b"), ("csrf_token", "x")])
    assert sent_values(CHOICE, form, list(form)) == {"answer-prov": ("a", "b")}


def test_a_way_through_a_scenario_comes_back_into_its_field() -> None:
    assert values_of(SCENARIO, {"path": ["a", "b"], "reached": []}) == {"path-prov-3": ("a b",)}


def test_a_scenario_that_was_sent_keeps_its_way_and_its_choice() -> None:
    form = MultiDict([("path-prov-3", "a"), ("answer-prov-3", "b"), ("path-prov-4", "x")])
    assert sent_values(SCENARIO, form, list(form)) == {"path-prov-3": ("a",), "answer-prov-3": ("b",)}
