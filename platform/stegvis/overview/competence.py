"""What the start pages say about the competence of staff, and what waits for it. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from stegvis.access import Actor, Role
from stegvis.base.language import Text, _l, _ln
from stegvis.content import queries as content_queries
from stegvis.overview.sections import Line, Link, Section
from stegvis.overview.unowned import NOBODY_REVIEWS
from stegvis.people.labels import ROLE_WORDS
from stegvis.reminders.states import WITHOUT_ASSESSOR
from stegvis.validation import competences, countersignatures
from stegvis.validation.competence_rules import Attention, Need
from stegvis.validation.competences import OwnCompetence
from stegvis.validation.states import AttemptState
from stegvis.validation.work_lists import AttemptLine
from stegvis.verification import lacking, showing
from stegvis.web.templating import show_date

_KINDS: Mapping[Need, str] = {Need.ENDS_SOON: "more", Need.ENDED: "stop", Need.MISSING: "stop"}


def _words(attention: Attention) -> Text:
    role = ROLE_WORDS[attention.role]
    if attention.need is Need.MISSING or attention.ends_on is None:
        return _l("%(role)s: saknar giltig kompetens", role=role)
    day = show_date(attention.ends_on)
    if attention.need is Need.ENDED:
        return _l("%(role)s: gick ut %(day)s", role=role, day=day)
    return _l("%(role)s: går ut %(day)s", role=role, day=day)


def competence_of_staff(actor: Actor) -> list[Section]:
    """For an administrator: whose competence ends soon, has ended or is missing; nothing when all is in order."""
    governed = {grant.organisation_id for grant in actor.grants if grant.role is Role.ADMINISTRATOR}
    lines = [
        Line(
            title=one.name,
            link=Link("competence.register", {"person_id": one.account_id})
            if one.account_id != actor.account_id
            else Link("competence.index"),
            next_step=_l("Registrera kompetens") if one.account_id != actor.account_id else None,
            since=one.attention.since,
            tag=(_KINDS[one.attention.need], _words(one.attention)),
        )
        for one in competences.attention_in(governed)
    ]
    all_link = (Link("competence.index"), _l("All kompetens"))
    return [Section("kompetens", _l("Kompetens att se över"), lines, all_link=all_link)] if lines else []


def own_competence(actor: Actor, own: OwnCompetence) -> list[Section]:
    """For an assessor or verifier: what to see to in her own. An administrator has it among the others."""
    lines = [
        Line(
            title=_l("Säg till administratören i tid"),
            link=Link("competence.index"),
            next_step=_l("Se din kompetens"),
            since=one.since,
            tag=(_KINDS[one.need], _words(one)),
        )
        for one in own.attention
        if Role.ADMINISTRATOR not in actor.roles
    ]
    return [Section(f"kompetens-{own.role.value}", _l("Din kompetens"), lines)] if lines else []


def without_competence(line: Line) -> Line:
    """The line of something that the reader's competence doesn't cover: it says why it waits."""
    return replace(line, next_step=None, tag=("stop", _l("Din kompetens gäller inte för modulen")))


def lacking_staff(attempts: Sequence[AttemptLine], told: Collection[UUID]) -> list[Line]:
    """For a coordinator: whose assessors lack competence for the module that waits for them, decisions by trainees
    that nobody who is assigned may countersign, and reviews that no verifier may do.

    `told`: participants of whom the page says already that they have no assessor.
    """
    waiting = [one for one in attempts if one.state in WITHOUT_ASSESSOR and one.participant_id not in told]
    unsigned = [one for one in attempts if one.state in countersignatures.WAITING]
    held = competences.held_by_assessors_of([*waiting, *unsigned])
    without = competences.lacking_assessor(waiting, held)
    lonely = countersignatures.lacking_colleague(unsigned, held)
    return [
        *(_to_assign(one, _l("Utse bedömare"), _l("Ingen bedömare med giltig kompetens")) for one in without),
        *(
            _to_assign(one, _l("Utse en bedömare till"), _l("Saknar någon som kontrasignerar"))
            for one in lonely
        ),
        *(_without_verifier(one) for one in lacking.lacking_verifier(attempts)),
    ]


def _without_verifier(one: AttemptLine) -> Line:
    """Its batch can be shared with another municipality; what the external verifier asked for can not."""
    link, next_step = Link("sharing.batches"), _l("Dela omgången med en annan kommun")
    if one.state is AttemptState.EXTERNAL_ACTION:
        link, next_step = Link("competence.index"), _l("Be administratören registrera kompetens")
    return Line(one.participant_name, link, next_step, one.since, ("missing", NOBODY_REVIEWS))


def _to_assign(one: AttemptLine, next_step: Text, lacks: Text) -> Line:
    return Line(
        title=one.participant_name,
        link=Link("people.assign", {"person_id": one.participant_id}),
        next_step=next_step,
        since=one.since,
        tag=("missing", lacks),
    )


def batches_of(actor: Actor, own: OwnCompetence) -> list[Section]:
    """Batches that the verifier may lock, or end by approving the rest; nothing when none waits for her."""
    lines = []
    for one in showing.batches_of(actor):
        if not one.may_approve_rest and one.is_locked:
            continue
        line = Line(
            title=f"{one.title}, {one.unit_name}",
            link=Link("verification.batch", {"batch_id": one.batch.id}),
            next_step=_l("Godkänn resten") if one.is_locked else _l("Lås och dra stickprov"),
            since=one.waits_since,
            tag=("info", _ln("%(count)s beslut", "%(count)s beslut", one.decisions)),
        )
        waits = one.is_locked and not own.covers(one.batch.module_key)
        lines.append(without_competence(line) if waits else line)
    return [Section("omgangar", _l("Omgångar"), lines)] if lines else []


def to_countersign(actor: Actor, known: Sequence[AttemptLine], own: OwnCompetence) -> list[Section]:
    """For an assessor: colleagues' decisions that wait for her countersignature; nothing when none does."""
    lines = [
        Line(
            title=one.participant_name,
            link=Link("countersigning.sign", {"attempt_id": one.attempt_id}),
            next_step=_l("Läs och kontrasignera"),
            since=one.since,
            tag=("wait", _l("Väntar på kontrasignering")),
            about=content_queries.module(one.revision_id).title,
        )
        for one in countersignatures.to_sign(actor, known, own.held)
    ]
    return [Section("kontrasignera", _l("Att kontrasignera"), lines)] if lines else []
