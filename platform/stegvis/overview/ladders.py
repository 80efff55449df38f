"""What comes before and after a module, and where the reader stands: for "Vägen vidare". Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from stegvis.access import Actor, Role
from stegvis.base.errors import NotFound
from stegvis.base.language import Text, _l
from stegvis.content import queries as content
from stegvis.content.compiled_courses import CompiledCourse
from stegvis.content.compiled_modules import CompiledLadder, CompiledModule
from stegvis.content.states import Kind
from stegvis.learning import queries as learning_queries
from stegvis.learning.preferred import preferred_variant
from stegvis.overview.ladder_rules import Level, Reached, Standing, standings
from stegvis.overview.sections import Link
from stegvis.validation import queries as validation_queries
from stegvis.validation.states import AttemptState
from stegvis.validation.views.beside import Beside, module_beside

STANDING_WORDS: dict[Standing, Text] = {
    Standing.HAVE: _l("Det här har du"),
    Standing.NOW: _l("Du är här nu"),
    Standing.NEXT: _l("Nästa steg"),
    Standing.OPEN: _l("När du vill"),
    Standing.LATER: _l("Längre fram"),
}
LEVEL_WORDS: dict[Level, Text] = {
    Level.REQUIRED: _l("Det här måste du ha först"),
    Level.RECOMMENDED: _l("Det här är bra att ha först"),
    Level.MODULE: _l("Den här modulen"),
    Level.LEADS_TO: _l("Sedan kan du gå vidare hit"),
    Level.BEYOND: _l("Längre fram, utanför Stegvis"),
}


@dataclass(frozen=True)
class Said:
    """A text with HTML's lang and dir."""

    text: str
    language: str = "sv"
    direction: str = "ltr"


@dataclass(frozen=True)
class Step:
    """One step: what it is called in Swedish and, when it is written, in the reader's language."""

    level: Level
    title: Said
    kind: Text
    note: Said | None = None
    also: tuple[Said, ...] = ()
    link: Link | None = None
    standing: Standing | None = None


@dataclass(frozen=True)
class LadderPage:
    """A module's ladder as one reader sees it."""

    key: str
    beside: Beside
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class _Own:
    """What a participant has and is on: by key, with her attempt where there is one."""

    modules: Mapping[str, tuple[Standing, Link]]
    courses: Mapping[str, Standing]


def modules_seen(actor: Actor | None) -> list[tuple[str, Beside]]:
    """All modules that the reader sees, by title."""
    organisation_id = actor.organisation_id if actor else None
    found = content.catalogue(organisation_id, kind=Kind.MODULE)
    return [(one.key, module_beside(one.content)) for one in found if isinstance(one.content, CompiledModule)]


def ladder_of(actor: Actor | None, module_key: str) -> LadderPage:
    """The ladder of a module; to a participant each step says what it is to her. Raises NotFound."""
    organisation_id = actor.organisation_id if actor else None
    modules = {one.key: one.content for one in content.catalogue(organisation_id, kind=Kind.MODULE)}
    module = modules.get(module_key)
    if not isinstance(module, CompiledModule):
        raise NotFound("module")
    courses = {one.key: one.content for one in content.catalogue(organisation_id)}
    steps = _steps(module, {**courses, **modules}, is_signed_in=actor is not None)
    if actor is not None and Role.PARTICIPANT in actor.roles:
        steps = _placed(steps, _own(actor))
    return LadderPage(module_key, module_beside(module), tuple(step for _, step in steps))


_Keyed = list[tuple[str, Step]]


def _steps(
    module: CompiledModule, offered: Mapping[str, CompiledCourse | CompiledModule], *, is_signed_in: bool
) -> _Keyed:
    ladder = module.ladder or CompiledLadder(requires=(), recommended=(), leads_to=(), beyond=())
    levels: tuple[tuple[Level, Sequence[str]], ...] = (
        (Level.REQUIRED, ladder.requires),
        (Level.RECOMMENDED, ladder.recommended),
        (Level.MODULE, (module.key,)),
        (Level.LEADS_TO, ladder.leads_to),
    )
    # What was taken away since this revision was published is left out: it leads nowhere any longer.
    found = [
        (key, _step(level, offered[key], is_signed_in=is_signed_in, is_this=level is Level.MODULE))
        for level, keys in levels
        for key in keys
        if key in offered
    ]
    beside = module_beside(module)
    translated = beside.text.beyond if beside.text else ()
    for place, (text, note) in enumerate(ladder.beyond):
        also = translated[place] if len(translated) == len(ladder.beyond) else ()
        found.append(("", _beyond(text, note, also, beside)))
    return found


def _step(
    level: Level, content_of_step: CompiledCourse | CompiledModule, *, is_signed_in: bool, is_this: bool
) -> Step:
    if isinstance(content_of_step, CompiledCourse):
        words = content_of_step.text(preferred_variant())
        title = Said(words.title, words.language, words.direction)
        link = Link("learning.course", {"course_key": content_of_step.key}) if is_signed_in else None
        return Step(level, title, _l("Kurs"), link=link)
    beside = module_beside(content_of_step)
    also = _in_her_language(beside, beside.title)
    link = None if is_this else Link("ladders.show", {"module_key": content_of_step.key})
    return Step(level, Said(content_of_step.easy_title), _l("Modul"), also=also, link=link)


def _beyond(text: str, note: str, also: Sequence[str], beside: Beside) -> Step:
    return Step(
        Level.BEYOND, Said(text), _l("Utanför Stegvis"), note=Said(note), also=_in_her_language(beside, *also)
    )


def _in_her_language(beside: Beside, *texts: str) -> tuple[Said, ...]:
    shown = beside.shown
    return tuple(Said(text, shown.language, shown.direction) for text in texts if text) if shown else ()


def _own(actor: Actor) -> _Own:
    modules: dict[str, tuple[Standing, Link]] = {}
    for attempt in validation_queries.attempts_of_participant(actor.own_account_id):
        has = attempt.state is AttemptState.CERTIFIED
        if not has and attempt.ended_at is not None:
            continue
        link = Link("steps.attempt", {"attempt_id": attempt.id})
        if has or attempt.module_key not in modules:
            modules[attempt.module_key] = (Standing.HAVE if has else Standing.NOW, link)
    courses = {
        line.course_key: Standing.HAVE if line.completed_at else Standing.NOW
        for line in learning_queries.courses_of(actor.own_account_id)
    }
    return _Own(modules, courses)


def _placed(steps: _Keyed, own: _Own) -> _Keyed:
    def reached(key: str) -> Reached:
        return own.modules[key][0] if key in own.modules else own.courses.get(key)

    found = standings([(step.level, reached(key)) for key, step in steps])
    return [
        (key, replace(step, standing=standing, link=own.modules[key][1] if key in own.modules else step.link))
        for (key, step), standing in zip(steps, found, strict=True)
    ]
