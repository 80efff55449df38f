"""What the pages about external verification read. The external verifier finds a code where a name would stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from stegvis.access import Actor, Role
from stegvis.base import clock
from stegvis.base.errors import NotFound
from stegvis.base.language import Text, _l
from stegvis.content import queries as content_queries
from stegvis.content.compiled_modules import CompiledModule
from stegvis.content.states import Kind
from stegvis.people import queries as people_queries
from stegvis.validation import work_lists
from stegvis.validation.pseudonyms import pseudonym_of
from stegvis.validation.states import AttemptState
from stegvis.validation.work_lists import AttemptLine
from stegvis.verification import external_queries as queries
from stegvis.verification.external_drawing import WHY_EXTERNAL_TEXTS
from stegvis.verification.external_models import ExternalChoice, ExternalReview
from stegvis.verification.external_queries import WaitingModule

CHOOSING_ROLES = (Role.ISSUER, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class SampleLine:
    """An attempt in the external sample, by its code."""

    attempt_id: UUID
    code: str
    title: str
    since: datetime


@dataclass(frozen=True)
class DoneLine:
    """One of her own reviews, by the attempt's code."""

    review: ExternalReview
    code: str


def sample_of(actor: Actor) -> list[SampleLine]:
    """What waits for this external verifier, longest waiting first."""
    lines = work_lists.lines_in_places(actor, Role.EXTERNAL_VERIFIER, {AttemptState.EXTERNAL_SAMPLE})
    return [
        SampleLine(
            line.attempt_id,
            pseudonym_of(line.attempt_id),
            content_queries.module(line.revision_id).title,
            line.since,
        )
        for line in lines
    ]


def why_drawn(decision_id: UUID) -> list[Text]:
    """Why the decision was drawn into the external sample."""
    drawn = queries.draw_of_decision(decision_id)
    return [WHY_EXTERNAL_TEXTS[drawn.why]] if drawn and drawn.why else []


def done_by(actor: Actor) -> list[DoneLine]:
    """Her own latest reviews."""
    return [DoneLine(one, pseudonym_of(one.attempt_id)) for one in queries.reviews_by(actor.own_account_id)]


@dataclass(frozen=True)
class ActionLine:
    """An attempt where the external verifier's action waits for the internal one."""

    attempt: AttemptLine
    title: str
    act_by: date
    is_late: bool


def actions_waiting(actor: Actor) -> list[ActionLine]:
    """The external actions that this internal verifier has to take up, the nearest day first."""
    return with_days(
        work_lists.lines_in_places(actor, Role.INTERNAL_VERIFIER, {AttemptState.EXTERNAL_ACTION})
    )


def with_days(lines: Sequence[AttemptLine]) -> list[ActionLine]:
    """The external actions on these attempts, the nearest day first."""
    if not lines:
        return []
    reviews = queries.act_by_of([line.attempt_id for line in lines])
    today, found = clock.local(clock.now()).date(), []
    for line in lines:
        act_by = reviews[line.attempt_id].act_by
        assert act_by is not None, "an action says by when"
        title = content_queries.module(line.revision_id).title
        found.append(ActionLine(line, title, act_by, today > act_by))
    return sorted(found, key=lambda one: one.act_by)


def words_to_pass_on(asked: ExternalReview, module: CompiledModule, notes: Mapping[str, str]) -> str:
    """The external verifier's words in one text, for the internal verifier to go on from."""
    lines = [asked.reason]
    lines += [f"{line.text}: {notes[line.id]}" for line in module.criteria() if line.id in notes]
    return "\n".join([*lines, f"{_l('Klart senast')}: {asked.act_by}"])


@dataclass(frozen=True)
class ModuleChoice:
    """A module of an organisation, the choice about it, and how many wait because there is none."""

    organisation_id: UUID
    organisation_name: str
    module_key: str
    title: str
    choice: ExternalChoice | None
    decided_by: str
    asked: int
    drawn: int
    waiting: WaitingModule | None
    waiting_for_verifier: WaitingModule | None


def choices_for(actor: Actor) -> list[ModuleChoice]:
    """Every module that the actor's organisations offer, what waits for a choice first."""
    organisation_ids = queries.organisations_of(actor, *CHOOSING_ROLES)
    found = [
        line
        for organisation_id in organisation_ids
        for line in choices_in(organisation_id, people_queries.get_organisation(organisation_id).name)
    ]
    return sorted(found, key=lambda one: (one.waiting is None, one.choice is not None))


def choices_in(organisation_id: UUID, name: str) -> list[ModuleChoice]:
    """The modules of one organisation by title."""
    choices = {one.module_key: one for one in queries.choices_of([organisation_id])}
    numbers = queries.drawn_so_far([one.id for one in choices.values()])
    waiting = _by_module(queries.waiting_for_choice([organisation_id]))
    unseen = _by_module(queries.waiting_for_verifier([organisation_id]))
    deciders = people_queries.display_names({one.decided_by for one in choices.values() if one.decided_by})
    found = []
    for key, title in _titles(organisation_id).items():
        choice = choices.get(key)
        asked, drawn = numbers.get(choice.id, (0, 0)) if choice else (0, 0)
        found.append(
            ModuleChoice(
                organisation_id=organisation_id,
                organisation_name=name,
                module_key=key,
                title=title,
                choice=choice,
                decided_by=deciders.get(choice.decided_by, "") if choice and choice.decided_by else "",
                asked=asked,
                drawn=drawn,
                waiting=waiting.get(key),
                waiting_for_verifier=unseen.get(key),
            )
        )
    return found


def _by_module(lines: Sequence[WaitingModule]) -> dict[str, WaitingModule]:
    return {line.module_key: line for line in lines}


def _titles(organisation_id: UUID) -> dict[str, str]:
    """Module key → title. A module that is no longer published may still have attempts that go on."""
    published = {
        entry.key: entry.title for entry in content_queries.catalogue(organisation_id, kind=Kind.MODULE)
    }
    known = queries.revisions_of_attempts(organisation_id, published)
    return published | {key: content_queries.module(revision_id).title for key, revision_id in known.items()}


def module_title(organisation_id: UUID, module_key: str) -> str:
    """The title of a module that the organisation offers or has attempts at. Raises NotFound for another."""
    title = _titles(organisation_id).get(module_key)
    if title is None:
        raise NotFound("module")
    return title


def module_titles(organisation_ids: Collection[UUID]) -> dict[tuple[UUID, str], str]:
    """Organisation and module key → title, for work lists."""
    return {
        (organisation_id, key): title
        for organisation_id in sorted(organisation_ids)
        for key, title in _titles(organisation_id).items()
    }
