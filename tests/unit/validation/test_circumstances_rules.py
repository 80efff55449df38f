"""How evidence came to be: what can't be kept as it was told, and what to do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stegvis.validation import circumstances_rules as rules
from stegvis.validation.circumstances_rules import Circumstances, Consent, Interpreter, OwnWord

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Circumstances(done_on=TODAY + timedelta(days=1)), "done_on"),
        (Circumstances(done_on=date(206, 11, 25)), "done_on"),
        (Circumstances(language="latt"), "language"),
        (Circumstances(consent=Consent.UNCLEAR), "consent"),
        (Circumstances(own_word=OwnWord.NO), "own_word"),
    ],
)
def test_what_cannot_be_kept_names_its_field_and_a_remedy(told: Circumstances, field: str) -> None:
    found = rules.doubt(told, TODAY)
    assert found is not None
    assert (found.field, bool(str(found.words))) == (field, True)


def test_what_is_clear_is_kept() -> None:
    told = Circumstances(TODAY, language="ar", interpreter=Interpreter.BOTH_SPEAK, consent=Consent.RECORDED)
    assert rules.doubt(told, TODAY) is None
    assert rules.doubt(Circumstances(), TODAY) is None


def test_an_interpreter_cannot_speak_where_swedish_is_what_is_shown() -> None:
    assert rules.needs_own_swedish(language_is_criterion=True, interpreter=Interpreter.INTERPRETER_SPEAKS)
    assert not rules.needs_own_swedish(language_is_criterion=True, interpreter=Interpreter.NONE)
    assert not rules.needs_own_swedish(language_is_criterion=False, interpreter=Interpreter.BOTH_SPEAK)
