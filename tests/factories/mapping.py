"""Mapping talks. Call inside an application context."""

from __future__ import annotations

from typing import Any

from stegvis.base.database import db
from stegvis.validation import actions
from stegvis.validation.mapping_models import MappingTalk
from stegvis.validation.models import ModuleAttempt
from tests.factories import people
from tests.factories.planning import a_talk
from tests.factories.validation import Cast


def talked(people_in: Cast, attempt: ModuleAttempt, **changes: Any) -> MappingTalk:
    """The assessor has written a talk down."""
    row = actions.write_talk(actor=people.actor(people_in.assessor), attempt=attempt, talk=a_talk(**changes))
    db.session.commit()
    return row
