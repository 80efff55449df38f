"""What the administrator's start page says of what waits although nobody may do it. Reads only."""

from __future__ import annotations

from stegvis.access import Actor, Role
from stegvis.base.language import _l
from stegvis.content import queries as content_queries
from stegvis.overview.sections import Line, Link, Section
from stegvis.reminders.unowned import Lack, Unowned, unowned_in

NOBODY_REVIEWS = _l("Ingen kvalitetssäkrare får granska")
_WORDS = {
    Lack.VERIFIER: (NOBODY_REVIEWS, _l("Registrera kompetens, eller ge rollen till någon mer")),
    Lack.CHOICE: (_l("Ingen utfärdare beslutar"), _l("Besluta om extern kvalitetssäkring")),
    Lack.RECEIVER: (
        _l("Mottagaren är inte samordnare längre"),
        _l("Ge någon rollen, eller be den som lämnar över att föreslå en annan"),
    ),
    Lack.ISSUER: (_l("Ingen utfärdare får utfärda"), _l("Ge rollen utfärdare till någon mer")),
    Lack.ANSWERING_VERIFIER: (
        _l("Ingen kvalitetssäkrare får svara på en omprövning"),
        _l("Ge rollen kvalitetssäkrare till någon mer"),
    ),
    Lack.ANSWERING_ISSUER: (
        _l("Ingen utfärdare får svara på en omprövning"),
        _l("Ge rollen utfärdare till någon mer"),
    ),
    Lack.WITHDRAWING_ISSUER: (
        _l("Ingen utfärdare kan återkalla ett intyg"),
        _l("Ge rollen utfärdare till någon mer"),
    ),
    Lack.UNIT_COORDINATOR: (_l("Enheten har ingen samordnare"), _l("Ge någon rollen samordnare")),
    Lack.NAMED_COORDINATOR: (
        _l("Ingen samordnare når en deltagare med skyddade personuppgifter"),
        _l("Utse en annan samordnare"),
    ),
}


def unowned_sections(actor: Actor) -> list[Section]:
    """A line for each unit and module, without names, the longest waiting first; nothing when all have somebody."""
    governed = {grant.organisation_id for grant in actor.grants if grant.role is Role.ADMINISTRATOR}
    lines: dict[object, Line] = {}
    for one in unowned_in(governed):
        who = one.object_id if one.lack is Lack.NAMED_COORDINATOR else None
        lines.setdefault((one.lack, one.unit_id, one.module_key, who), _line(one))
    return [Section("utan-nagon", _l("Väntar på någon som får"), list(lines.values()))] if lines else []


def _line(one: Unowned) -> Line:
    lacks, next_step = _WORDS[one.lack]
    return Line(
        title=one.unit_name,
        link=_link(one),
        next_step=next_step,
        since=one.since,
        tag=("missing", lacks),
        about=content_queries.module(one.revision_id).title if one.revision_id else "",
    )


def _link(one: Unowned) -> Link:
    if one.lack is Lack.VERIFIER:
        return Link("competence.index")
    if one.lack is Lack.NAMED_COORDINATOR:
        return Link("coordinators.name_other", {"person_id": one.object_id})
    if one.lack is not Lack.CHOICE:
        return Link("people.people_list")
    where = {"organisation_id": one.organisation_id, "module_key": one.module_key}
    return Link("external.choose", where)
