"""Each kind of exercise reads an answer from a form and marks it."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from stegvis.content.exercises import KINDS, BadAnswer, Exercise

OPTIONS = [
    {"id": "a", "text": "Fråga chefen", "correct": True, "feedback": "Ja, chefen ansvarar."},
    {"id": "b", "text": "Gissa", "feedback": "Nej."},
    {"id": "c", "text": "Vänta", "correct": True},
]
ITEMS = [{"id": one, "text": one.upper()} for one in ("hej", "visa", "prova", "fraga")]


def exercise(kind: str, **more: Any) -> Exercise:
    return KINDS[kind].model_validate({"id": "ex-1", "kind": kind, "question": "Vad gör du?", **more})


def single() -> Exercise:
    return exercise("single", options=OPTIONS[:2])


def multiple() -> Exercise:
    return exercise("multiple", options=OPTIONS)


def ordering() -> Any:
    return exercise("ordering", items=ITEMS, feedback={"right": "Bra", "wrong": "Läs igen"})


def test_there_are_seven_kinds() -> None:
    assert list(KINDS) == [
        "branching",
        "free-text",
        "multiple",
        "ordering",
        "picture-choice",
        "single",
        "true-false",
    ]


def test_single_marks_the_right_option_and_gives_its_feedback() -> None:
    answer = single().parse(MultiDict({"answer-ex-1": "a"}))
    marking = single().mark(answer)
    assert answer == {"chosen": "a"}
    assert marking.correct
    assert [(part.chosen, part.feedback) for part in marking.parts] == [
        (True, "Ja, chefen ansvarar."),
        (False, "Nej."),
    ]


def test_single_marks_a_wrong_option() -> None:
    assert single().mark({"chosen": "b"}).correct is False


@pytest.mark.parametrize("sent", ["", "zzz"])
def test_single_refuses_nothing_and_an_unknown_option(sent: str) -> None:
    with pytest.raises(BadAnswer, match="Välj ett"):
        single().parse(MultiDict({"answer-ex-1": sent}))


def test_an_answer_whose_option_has_gone_is_wrong_but_no_error() -> None:
    assert single().mark({"chosen": "gone"}).correct is False
    assert multiple().mark({"chosen": ["a", "c", "gone"]}).correct is True
    assert multiple().mark({"chosen": None}).correct is False


def test_multiple_wants_all_right_options_and_no_other() -> None:
    assert multiple().mark(multiple().parse(MultiDict([("answer-ex-1", "c"), ("answer-ex-1", "a")]))).correct
    assert not multiple().mark({"chosen": ["a"]}).correct
    assert not multiple().mark({"chosen": ["a", "b", "c"]}).correct


def test_multiple_refuses_no_choice() -> None:
    with pytest.raises(BadAnswer, match="minst ett"):
        multiple().parse(MultiDict())


@pytest.mark.parametrize(("sent", "correct", "said"), [("true", False, "Nej"), ("false", True, "Just det")])
def test_true_false_says_what_follows(sent: str, correct: bool, said: str) -> None:
    statement = exercise("true-false", answer=False, feedback={"right": "Just det", "wrong": "Nej"})
    marking = statement.mark(statement.parse(MultiDict({"answer-ex-1": sent})))
    assert (marking.correct, marking.message) == (correct, said)


def test_true_false_refuses_nothing() -> None:
    with pytest.raises(BadAnswer):
        exercise("true-false", answer=True).parse(MultiDict())


def places(*numbers: str) -> MultiDict[str, str]:
    return MultiDict(
        {f"place-ex-1-{item['id']}": number for item, number in zip(ITEMS, numbers, strict=True)}
    )


def test_ordering_reads_one_place_per_row() -> None:
    answer = ordering().parse(places("2", "1", "3", "4"))
    assert answer == {"order": ["visa", "hej", "prova", "fraga"]}
    assert ordering().mark(answer).correct is False


def test_ordering_is_right_only_in_the_authors_order() -> None:
    marking = ordering().mark(ordering().parse(places("1", "2", "3", "4")))
    assert (marking.correct, marking.message) == (True, "Bra")


def test_ordering_keeps_the_places_when_two_rows_share_one() -> None:
    with pytest.raises(BadAnswer, match="samma plats") as refused:
        ordering().parse(places("1", "1", "3", "4"))
    assert refused.value.partial == {"places": {"hej": 1, "visa": 1, "prova": 3, "fraga": 4}}


@pytest.mark.parametrize("missing", ["", "9", "x", "²"])
def test_ordering_refuses_a_row_without_a_place(missing: str) -> None:
    with pytest.raises(BadAnswer, match="varje rad"):
        ordering().parse(places("1", "2", "3", missing))


def test_ordering_never_shows_the_right_order() -> None:
    shown = [ordering().arranged(f"learner-{number}") for number in range(200)]
    assert all([item.id for item in one] != [item["id"] for item in ITEMS] for one in shown)


def test_the_same_seed_gives_the_same_order() -> None:
    assert ordering().arranged("anna") == ordering().arranged("anna")
    assert len({ordering().arranged(f"learner-{number}") for number in range(50)}) > 5


def test_free_text_is_neither_right_nor_wrong_and_shows_a_model_answer() -> None:
    text = exercise("free-text", minimum_words=3, model_answer="Så här.", feedback="Jämför.")
    marking = text.mark(text.parse(MultiDict({"answer-ex-1": "Jag frågar chefen."})))
    assert (marking.correct, marking.solution, marking.message) == (None, ("Så här.",), "Jämför.")


def test_too_few_words_are_refused_but_kept() -> None:
    text = exercise("free-text", minimum_words=3, model_answer="Så här.")
    with pytest.raises(BadAnswer, match="minst") as refused:
        text.parse(MultiDict({"answer-ex-1": "Jag frågar"}))
    assert str(refused.value.message) == "Skriv minst 3 ord. Du har skrivit 2."
    assert refused.value.partial == {"text": "Jag frågar"}


def picture_choice(*right: str) -> Exercise:
    options = [
        {"id": one, "picture": one, "text": one, "correct": one in right, "feedback": f"Om {one}."}
        for one in ("a", "b", "c")
    ]
    return exercise("picture-choice", options=options)


def test_of_pictures_with_one_right_only_one_may_be_chosen() -> None:
    one = picture_choice("a")
    assert one.mark(one.parse(MultiDict({"answer-ex-1": "a"}))).correct is True
    assert one.mark(one.parse(MultiDict({"answer-ex-1": "b"}))).correct is False
    with pytest.raises(BadAnswer, match="bara en"):
        one.parse(MultiDict([("answer-ex-1", "a"), ("answer-ex-1", "b")]))


def test_of_pictures_with_several_right_all_are_wanted() -> None:
    two = picture_choice("a", "c")
    answer = two.parse(MultiDict([("answer-ex-1", "c"), ("answer-ex-1", "a")]))
    assert answer == {"chosen": ["a", "c"]}
    assert two.mark(answer).correct is True
    assert two.mark({"chosen": ["a"]}).correct is False
    assert [one.feedback for one in two.mark({"chosen": ["b"]}).parts if one.chosen] == ["Om b."]


@pytest.mark.parametrize("sent", ["", "zzz"])
def test_pictures_refuse_nothing_and_an_unknown_one(sent: str) -> None:
    for one in (picture_choice("a"), picture_choice("a", "b")):
        with pytest.raises(BadAnswer, match="bild"):
            one.parse(MultiDict({"answer-ex-1": sent}))


def test_an_author_is_told_of_pictures_without_a_choice() -> None:
    assert "inget alternativ är rätt" in picture_choice().faults()[0].message
    assert "alla bilder är rätt" in picture_choice("a", "b", "c").faults()[0].message
