"""The guards that stand alone in their rooms, clause by clause; and that each row's guards are real and asked."""

from __future__ import annotations

import ast
import importlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import stegvis
from stegvis.certificates import rules as certificate_rules
from stegvis.validation import (
    circumstances_rules,
    clearing_rules,
    competence_rules,
    countersign_rules,
    reconsideration_rules,
    registering_rules,
    rules,
)
from stegvis.validation.clearing_rules import ClearingFacts, External
from stegvis.validation.reconsideration_rules import Result
from stegvis.validation.registering_rules import Registration
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import GUARDS_OF_ALL, TRANSITIONS, AttemptState, Outcome, TransitionName
from stegvis.verification import external_drawing
from stegvis.verification import rules as verification_rules
from stegvis.verification.rules import BatchStanding, ItemFacts
from tests.unit.validation.story import FIRST, SECOND

GUARDS = sorted({*GUARDS_OF_ALL, *(name for row in TRANSITIONS for name in row.guards)})
ROOT = Path(stegvis.__file__).parent
WITHOUT_GUARD = {TransitionName.UNPAUSED, TransitionName.RECONSIDERATION_TAKEN_BACK}
"""Nothing must be true first: whoever may pause may go on, and she may always take her request back."""


def test_every_row_names_its_guards() -> None:
    assert {row.name for row in TRANSITIONS if not row.guards} == WITHOUT_GUARD


def _named_in(path: Path) -> set[str]:
    """Everything that the code of a file names, but for what it imports or says in words."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    return {one.attr for one in nodes if isinstance(one, ast.Attribute)} | {
        one.id for one in nodes if isinstance(one, ast.Name)
    }


def test_every_guard_is_a_function_of_the_rules_that_a_verb_asks() -> None:
    folders = [ROOT / room / "actions" for room in ("validation", "verification", "certificates")]
    # What somebody holds, has reviewed, and where a request stands, is read there for verbs and pages alike.
    readers = [
        ROOT / f"validation/{name}.py" for name in ("competences", "countersignatures", "reconsiderations")
    ]
    asked = {name for one in [*readers, *(one for each in folders for one in each.glob("*.py"))]
             for name in _named_in(one)}  # fmt: skip
    for guard in GUARDS:
        module, _, function = guard.rpartition(".")
        assert callable(getattr(importlib.import_module(f"stegvis.{module}"), function))
        assert module.endswith(("rules", "external_drawing")), f"{guard} does not lie among the rules"
        assert function in asked, f"no verb asks {guard}"


REGISTRATION = Registration(is_participant=True, is_placed=True, is_published=True, has_certificate=False)


@pytest.mark.parametrize(
    "change",
    [{"is_participant": False}, {"is_placed": False}, {"is_published": False}, {"has_certificate": True}],
)
def test_row_1_wants_a_participant_of_a_unit_and_a_published_module_without_certificate(
    change: dict[str, bool],
) -> None:
    assert registering_rules.may_register(REGISTRATION) is None
    assert registering_rules.may_register(replace(REGISTRATION, **change)) is not None  # type: ignore[arg-type]


def test_row_1_says_when_a_certificate_may_be_renewed() -> None:
    held = replace(REGISTRATION, has_certificate=True, renewed_from=date(2028, 9, 28))
    assert "2028-09-28" in str(registering_rules.may_register(held))
    assert registering_rules.may_register(replace(held, has_certificate=False)) is None


def test_row_2_wants_somebody_who_may_assess() -> None:
    assert competence_rules.has_competent_assessor([], [FIRST]) is not None
    assert competence_rules.has_competent_assessor([FIRST], [SECOND]) is not None
    assert competence_rules.has_competent_assessor([FIRST, SECOND], [SECOND]) is None


def test_rows_4_and_7_want_the_yes_of_everybody_in_it() -> None:
    assert (
        circumstances_rules.have_agreed(EvidenceKind.PHOTO, has_people=True, people_agreed=False) is not None
    )
    assert circumstances_rules.have_agreed(EvidenceKind.PHOTO, has_people=True, people_agreed=True) is None
    assert circumstances_rules.have_agreed(EvidenceKind.PHOTO, has_people=False, people_agreed=False) is None


def test_whoever_sends_back_or_stops_or_returns_or_answers_says_why() -> None:
    for guard in (
        countersign_rules.may_send_back,
        rules.may_abort_for_her,
        rules.may_return,
        reconsideration_rules.may_answer_so,
        certificate_rules.may_rename,
        certificate_rules.may_withdraw,
    ):
        assert guard(" ") is not None
        assert guard("Därför.") is None


@pytest.mark.parametrize(
    ("is_decided", "by_trainee", "is_signed", "goes_on"),
    [
        (True, False, False, True),
        (True, True, True, True),
        (True, True, False, False),
        (False, False, False, False),
    ],
)
def test_row_9_wants_a_decision_and_a_trainees_signed(
    is_decided: bool, by_trainee: bool, is_signed: bool, goes_on: bool
) -> None:
    refusal = countersign_rules.may_queue(is_decided=is_decided, by_trainee=by_trainee, is_signed=is_signed)
    assert (refusal is None) is goes_on


ITEM = ItemFacts(is_locked=True, is_drawn=True, reasons=("chance",))


def test_row_10_wants_a_locked_batch_and_what_was_drawn_with_its_reason() -> None:
    assert verification_rules.may_draw(ITEM) is None
    assert verification_rules.may_draw(replace(ITEM, is_locked=False)) is not None
    assert verification_rules.may_draw(replace(ITEM, is_drawn=None)) is not None
    assert verification_rules.may_draw(replace(ITEM, reasons=())) is not None


@pytest.mark.parametrize("is_drawn", [True, None])
def test_row_10_leaves_out_only_what_a_locked_batch_did_not_draw(is_drawn: bool | None) -> None:
    left = replace(ITEM, is_drawn=False, reasons=())
    assert verification_rules.may_leave_out(left) is None
    assert verification_rules.may_leave_out(replace(left, is_locked=False)) is not None
    assert verification_rules.may_leave_out(replace(left, is_drawn=is_drawn)) is not None


def test_row_13_wants_everything_that_was_drawn_reviewed() -> None:
    assert verification_rules.may_approve_rest(BatchStanding(0, 0)) is None
    assert verification_rules.may_approve_rest(BatchStanding(waiting=1, under_reconsideration=0)) is not None
    assert verification_rules.may_approve_rest(BatchStanding(waiting=0, under_reconsideration=1)) is not None


ACHIEVED = ClearingFacts(Outcome.ACHIEVED, External.NOT_NEEDED, has_open_reconsideration=False)
ON = {External.NOT_NEEDED, External.NOT_DRAWN, External.PROTECTED, External.APPROVED}


@pytest.mark.parametrize("external", External)
def test_row_15_wants_nothing_left_of_external_verification(external: External) -> None:
    facts = replace(ACHIEVED, external=external)
    assert (clearing_rules.may_clear(facts) is None) is (external in ON)
    assert (clearing_rules.may_draw_externally(facts) is None) is (external is External.DRAWN)


@pytest.mark.parametrize(
    "change", [{"outcome": Outcome.PARTLY}, {"outcome": None}, {"has_open_reconsideration": True}]
)
def test_rows_14_and_15_want_it_achieved_and_not_looked_at_again(change: dict[str, object]) -> None:
    assert clearing_rules.may_clear(replace(ACHIEVED, **change)) is not None  # type: ignore[arg-type]
    drawn = replace(ACHIEVED, external=External.DRAWN)
    assert clearing_rules.may_draw_externally(replace(drawn, **change)) is not None  # type: ignore[arg-type]


def test_row_14_takes_out_only_somebody_with_protected_identity() -> None:
    assert clearing_rules.may_take_out(is_protected=True) is None
    assert clearing_rules.may_take_out(is_protected=False) is not None


@pytest.mark.parametrize(
    ("is_required", "is_protected", "stands"),
    [
        (None, False, External.UNDECIDED),
        (False, True, External.NOT_NEEDED),
        (True, True, External.PROTECTED),
        (True, False, External.NOT_DRAWN),
    ],
)
def test_what_chance_has_not_drawn_waits_only_for_a_choice(
    is_required: bool | None, is_protected: bool, stands: External
) -> None:
    assert external_drawing.without_draw(is_required=is_required, is_protected=is_protected) is stands


def test_row_20_wants_words_or_a_wish_to_talk() -> None:
    assert reconsideration_rules.has_ground(" ", talks=False) is not None
    assert reconsideration_rules.has_ground(" ", talks=True) is None
    assert reconsideration_rules.has_ground("Fel.", talks=False) is None


@pytest.mark.parametrize(
    ("result", "came_from", "name"),
    [
        (Result.STANDS, AttemptState.CERTIFIED, TransitionName.DECISION_STOOD),
        (Result.CHANGED, AttemptState.CERTIFIED, TransitionName.CERTIFICATE_DOUBTED),
        (Result.CHANGED, AttemptState.VERIFIED, TransitionName.DECISION_REOPENED),
    ],
)
def test_row_20_ends_by_what_was_answered_and_where_it_was_asked_from(
    result: Result, came_from: AttemptState, name: TransitionName
) -> None:
    assert reconsideration_rules.ends_as(result, came_from) is name
