"""All verbs that are sent sixteen times at the same moment in one shared database."""

from __future__ import annotations

from tests.integration.at_once.attempt_forms import ATTEMPT_VERBS
from tests.integration.at_once.later_forms import LATER_VERBS
from tests.integration.at_once.people_forms import PEOPLE_VERBS
from tests.integration.at_once.shapes import Verb
from tests.integration.at_once.work_forms import WORK_VERBS

VERBS: dict[str, Verb] = ATTEMPT_VERBS | LATER_VERBS | PEOPLE_VERBS | WORK_VERBS
"""By a name that tells what is done."""
