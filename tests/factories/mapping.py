"""Mapping talks. Call inside an application context."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.validation import actions
from stegvis.validation.mapping_models import MappingTalk
from stegvis.validation.mapping_rules import Interpreter, Talk, Told
from stegvis.validation.models import ModuleAttempt
from tests.factories import people
from tests.factories.validation import Cast


def a_talk(**changes: Any) -> Talk:
    """A talk of today, without interpreter, read to her."""
    talk = Talk(
        held_on=clock.local(clock.now()).date(),
        took_part="Deltagaren och bedömaren.",
        interpreter=Interpreter.NOT_NEEDED,
        summary="Du har diskat i tre år.",
        told=Told.READ_ALOUD,
        instead_of_questions=True,
    )
    return replace(talk, **changes)


def talked(people_in: Cast, attempt: ModuleAttempt, **changes: Any) -> MappingTalk:
    """The assessor has written a talk down."""
    row = actions.write_talk(actor=people.actor(people_in.assessor), attempt=attempt, talk=a_talk(**changes))
    db.session.commit()
    return row
