"""What she reads on her own pages is true: every state, every outcome, whoever stopped, and whatever is late."""

from __future__ import annotations

from itertools import product

import pytest

from stegvis.validation import rules
from stegvis.validation.own_words import MappingStands, answer_words, mapping_words, own_words
from stegvis.validation.states import OPEN_FOR_EVIDENCE, OPEN_FOR_JUDGEMENT, AttemptState, Outcome

S = AttemptState
HER_MOVE = OPEN_FOR_EVIDENCE | {S.PAUSED, S.DORMANT, S.RECONSIDERATION, S.CERTIFIED}
"""Where her page has buttons or dates of its own."""
TOLD = {
    S.REGISTERED: "snart en bedömare",
    S.SUBMITTED: "Din bedömare tittar",
    S.ASSESSED: "Två bedömare tittar",
    S.IN_QUEUE: "Bedömaren är klar. En annan person kontrollerar",
    S.SAMPLED: "Bedömaren är klar. En annan person kontrollerar",
    S.OUTSIDE_SAMPLE: "Bedömaren är klar. En annan person kontrollerar",
    S.VERIFIED: "En person har kontrollerat",
    S.EXTERNAL_SAMPLE: "utanför kommunen kontrollerar",
    S.EXTERNALLY_APPROVED: "En person har kontrollerat",
    S.RETURNED: "En bedömare tittar en gång till",
    S.EXTERNAL_ACTION: "En bedömare tittar en gång till",
    S.CLEARED: "Nu ska intyget skrivas",
    S.WITHDRAWN: "Prata med din samordnare",
    S.ABORTED: "Prata med din samordnare",
}


@pytest.mark.parametrize(("state", "outcome", "by_her"), list(product(S, (None, *Outcome), (True, False))))
def test_every_state_is_told_as_it_is(state: S, outcome: Outcome | None, by_her: bool) -> None:
    words = own_words(state, outcome, stopped_by_her=by_her)
    if state in HER_MOVE:
        assert words is None
        return
    assert words is not None
    ended_short = state is S.VERIFIED and outcome is not Outcome.ACHIEVED
    assert ("Du har visat en del" if ended_short else TOLD[state]) in str(words.text)
    assert (str(words.heading) == "Du har slutat") is (state is S.ABORTED and by_her)
    if state in OPEN_FOR_JUDGEMENT | {S.EXTERNAL_ACTION, S.ASSESSED}:
        assert "klar" not in str(words.text), "the assessor has not finished"


def test_the_mapping_tells_whose_turn_it_is() -> None:
    told = [
        str(mapping_words(stands))
        for stands in (
            MappingStands(questions_left=True),
            MappingStands(questions_left=False),
            MappingStands(questions_left=False, talk_written=True),
            MappingStands(questions_left=False, talk_written=True, talk_confirmed=True),
            MappingStands(questions_left=False, talk_confirmed=True, plan_sent=True, plan_waits=True),
            MappingStands(questions_left=False, talk_confirmed=True, plan_sent=True),
        )
    ]
    expected = ("frågor med bilder", "ska du och din bedömare prata", "om samtalet stämma",
                "skriver din bedömare en plan", "Läs din plan", "ändrar planen")  # fmt: skip
    assert [phrase in text for phrase, text in zip(expected, told, strict=True)] == [True] * 6


def test_a_day_that_has_passed_promises_nothing() -> None:
    assert answer_words(is_late=False, may_pass_on=False) is None
    assert "någon annan" in str(answer_words(is_late=True, may_pass_on=True))
    assert "samordnare" in str(answer_words(is_late=True, may_pass_on=False))


@pytest.mark.parametrize("state", S)
def test_staff_are_not_spoken_to_as_the_participant(state: S) -> None:
    text = str(rules.why_closed_to_staff(state))
    assert "Deltagaren" in text or "Valideringen" in text or "Beslutet" in text
    assert not {"du", "dig", "din"} & set(text.lower().replace(".", "").replace(",", "").split())


@pytest.mark.parametrize("state", [one for one in S if one not in OPEN_FOR_EVIDENCE])
def test_she_is_told_why_nothing_can_be_added(state: S) -> None:
    text = str(rules.why_closed(state))
    assert ("redan inlämnat" in text) is (
        state not in (S.REGISTERED, S.PAUSED, S.DORMANT, S.ABORTED, S.CLEARED, S.CERTIFIED, S.WITHDRAWN)
    )
