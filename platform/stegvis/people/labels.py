"""The words for roles and kinds, as people read them."""

from __future__ import annotations

from stegvis.access import Role
from stegvis.base.language import Text, _l
from stegvis.people.states import Gender, UnitKind

ROLE_WORDS: dict[Role, Text] = {
    Role.PARTICIPANT: _l("Deltagare"),
    Role.SUPERVISOR: _l("Handledare"),
    Role.ASSESSOR: _l("Bedömare"),
    Role.INTERNAL_VERIFIER: _l("Intern kvalitetssäkrare"),
    Role.EXTERNAL_VERIFIER: _l("Extern kvalitetssäkrare"),
    Role.ISSUER: _l("Utfärdare"),
    Role.COORDINATOR: _l("Samordnare"),
    Role.TRAINER: _l("Utbildare"),
    Role.ADMINISTRATOR: _l("Administratör"),
}

ASSIGNABLE = (Role.SUPERVISOR, Role.ASSESSOR, Role.COORDINATOR, Role.INTERNAL_VERIFIER, Role.ISSUER)
"""The roles in which staff can be tied to one participant."""

STAFF_ROLES = tuple(role for role in Role if role is not Role.PARTICIPANT)

UNIT_KIND_WORDS: dict[UnitKind, Text] = {
    UnitKind.WORKSHOP: _l("Verkstad"),
    UnitKind.UNIT: _l("Annan enhet"),
}

GENDER_WORDS: dict[Gender, Text] = {
    Gender.WOMAN: _l("Kvinna"),
    Gender.MAN: _l("Man"),
    Gender.OTHER: _l("Annat"),
    Gender.UNDISCLOSED: _l("Vill inte säga"),
}
