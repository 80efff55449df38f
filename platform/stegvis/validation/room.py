"""Setting the room up in an application."""

from __future__ import annotations

from typing import Any

from flask import Flask

from stegvis.access import Permission
from stegvis.base.language import Text, _l
from stegvis.content.variants import VARIANTS
from stegvis.cooperation import hanging
from stegvis.people import person_links
from stegvis.people.signals import staff_assigned, staff_to_be_assigned
from stegvis.validation import actions, lendings
from stegvis.validation.circumstances_rules import (
    CONSENT_NAMES,
    HEARD_NAMES,
    OWN_WORD_NAMES,
    SPOKEN_LANGUAGES,
    TAKEN_BY_NAMES,
    is_taker_known,
)
from stegvis.validation.forms import ANSWER_TEXTS
from stegvis.validation.kinds import KINDS
from stegvis.validation.mapping_rules import INTERPRETER_NAMES, TOLD_NAMES
from stegvis.validation.plan_rules import PLAN_METHOD_NAMES
from stegvis.validation.quizzes import shown_questions
from stegvis.validation.states import OUTCOME_NAMES, STATE_NAMES
from stegvis.validation.views import (
    answering,
    asking,
    asking_witnesses,
    bench,
    cases,
    circumstances,
    collecting,
    competence,
    conflicts,
    countersigning,
    lending,
    mapping,
    observing,
    own,
    own_asking,
    own_mapping,
    own_planning,
    own_quizzing,
    own_waiting,
    planning,
    proving,
    reusing,
    speaking,
    staff,
    waiting,
    wishing,
)
from stegvis.validation.weighing_rules import AUTONOMY_NAMES, POINT_NAMES, Point
from stegvis.web import navigation

_ROLE_WORDS: dict[str, Text] = {
    "supervisor": _l("Handledare"),
    "assessor": _l("Bedömare"),
    "coordinator": _l("Samordnare"),
    "internal_verifier": _l("Intern kvalitetssäkrare"),
    "issuer": _l("Utfärdare"),
}


def _staff_pairs(staff: list[tuple[Any, str]]) -> list[tuple[Text, str]]:
    """Who is assigned, as pairs of role and name."""
    return [(_ROLE_WORDS[assignment.role.value], name) for assignment, name in staff]


def init_app(app: Flask) -> None:
    """Pages, menu, the words that the templates use, and the news that somebody has got an assessor."""
    staff_assigned.connect(actions.order_mapping)
    staff_to_be_assigned.connect(actions.refuse_assignment)
    for blueprint in (
        own.blueprint,
        own_waiting.blueprint,
        own_mapping.blueprint,
        mapping.blueprint,
        planning.blueprint,
        own_planning.blueprint,
        own_quizzing.blueprint,
        collecting.blueprint,
        circumstances.blueprint,
        observing.blueprint,
        bench.blueprint,
        cases.blueprint,
        reusing.blueprint,
        waiting.blueprint,
        conflicts.blueprint,
        lending.blueprint,
        wishing.blueprint,
        wishing.own_blueprint,
        wishing.coordinators,
        asking.blueprint,
        own_asking.blueprint,
        speaking.blueprint,
        proving.blueprint,
        countersigning.blueprint,
        asking_witnesses.blueprint,
        answering.blueprint,
    ):
        app.register_blueprint(blueprint)
    navigation.offer(app, staff.NAVIGATION)
    navigation.offer(app, competence.NAVIGATION)
    hanging.offer(app, lendings.hanging_on)
    person_links.offer(
        app,
        person_links.PersonLink(
            _l("Anmäl till en modul"), "validation.open_new", Permission.CASE_OPEN, "certificate"
        ),
    )
    app.jinja_env.globals.update(
        kinds=KINDS,
        state_names=STATE_NAMES,
        outcome_names=OUTCOME_NAMES,
        answer_texts=ANSWER_TEXTS,
        taken_by_names=TAKEN_BY_NAMES,
        is_taker_known=is_taker_known,
        heard_names=HEARD_NAMES,
        consent_names=CONSENT_NAMES,
        own_word_names=OWN_WORD_NAMES,
        spoken_languages=SPOKEN_LANGUAGES,
        points=tuple(Point),
        point_names=POINT_NAMES,
        autonomy_names=AUTONOMY_NAMES,
        staff_pairs=_staff_pairs,
        interpreter_names=INTERPRETER_NAMES,
        told_names=TOLD_NAMES,
        plan_method_names=PLAN_METHOD_NAMES,
        shown_questions=shown_questions,
        variant_names={code: variant.name for code, variant in VARIANTS.items()},
    )
