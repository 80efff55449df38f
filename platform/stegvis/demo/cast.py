"""Who plays in the demonstration. Every person and place here is made up, and their names say so."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from stegvis.access import Role
from stegvis.people.states import Gender


class Goal(StrEnum):
    """How far a participant's attempt has come when the curtain rises."""

    WITHOUT_CARD = "without_card"
    REGISTERED = "registered"
    MAPPING = "mapping"
    TALKED = "talked"
    RESTING = "resting"
    PLAN_SENT = "plan_sent"
    PLANNED = "planned"
    DRAFTS = "drafts"
    SUBMITTED = "submitted"
    SUPPLEMENT = "supplement"
    QUEUED = "queued"
    ASKING = "asking"
    COUNTERSIGNING = "countersigning"
    SAMPLED = "sampled"
    RETURNED = "returned"
    DISAGREED = "disagreed"
    NOT_ACHIEVED = "not_achieved"
    EXTERNAL_SAMPLE = "external_sample"
    EXTERNAL_ACTION = "external_action"
    CLEARED = "cleared"
    CERTIFIED = "certified"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    ABORTED = "aborted"
    AGAIN = "again"


@dataclass(frozen=True)
class StaffPart:
    """A member of staff: her roles, in the workshop with this number or in the whole municipality (None)."""

    given_name: str
    family_name: str
    roles: tuple[Role, ...]
    workshop: int | None = None
    as_trainee: bool = False


@dataclass(frozen=True)
class ParticipantPart:
    """A participant: her workshop, how far she has come, and how many working days ago she began."""

    given_name: str
    family_name: str
    gender: Gender
    workshop: int
    goal: Goal
    began: int
    language: str = "sv"
    easy_language: bool = False
    protected: bool = False
    misspelt: str = ""


@dataclass(frozen=True)
class Municipality:
    """A made up municipality with its workshops and people."""

    name: str
    workshops: tuple[str, str]
    staff: tuple[StaffPart, ...]
    participants: tuple[ParticipantPart, ...]
    invited: tuple[str, str] = field(default=("", ""))


_S, _A, _V, _I = Role.SUPERVISOR, Role.ASSESSOR, Role.INTERNAL_VERIFIER, Role.ISSUER
_C, _T, _D = Role.COORDINATOR, Role.TRAINER, Role.ADMINISTRATOR
_E = Role.EXTERNAL_VERIFIER
_W, _M, _O, _U = Gender.WOMAN, Gender.MAN, Gender.OTHER, Gender.UNDISCLOSED

EXEMPELSTAD = Municipality(
    name="Exempelstads kommun",
    workshops=("Kafé Exemplet", "Verkstad Prövbänken"),
    staff=(
        StaffPart("Gunilla", "Exempelsson", (_D,)),
        StaffPart("Mehmet", "Testberg", (_D,)),
        StaffPart("Sofia", "Provlund", (_C,), 0),
        StaffPart("Yonas", "Påhittgren", (_C,), 1),
        StaffPart("Birgitta", "Sagodal", (_S,), 0),
        StaffPart("Aleksander", "Låtsasson", (_S,), 0),
        StaffPart("Farah", "Exempelberg", (_S,), 1),
        StaffPart("Lars", "Fantasimark", (_A,), 0),
        StaffPart("Olena", "Testgren", (_A,), 1),
        StaffPart("Nils", "Provström", (_V,)),
        StaffPart("Hodan", "Påhittsson", (_V,)),
        StaffPart("Vera", "Utomprov", (_E,)),
        StaffPart("Idris", "Utomdal", (_E,)),
        StaffPart("Elisabet", "Låtsasdal", (_I,)),
        StaffPart("Darius", "Sagolund", (_I,)),
        StaffPart("Maja", "Modellqvist", (_T,)),
        StaffPart("Samir", "Exempelqvist", (_T,)),
        StaffPart("Ronja", "Låtsasström", (_A,), 1, as_trainee=True),
    ),
    participants=(
        ParticipantPart("Amina", "Provsson", _W, 0, Goal.DRAFTS, 12, "ar", easy_language=True),
        ParticipantPart("Rolf", "Testdal", _M, 0, Goal.SUBMITTED, 16),
        ParticipantPart("Selam", "Sagogren", _W, 0, Goal.SUPPLEMENT, 18, easy_language=True),
        ParticipantPart("Viktor", "Påhittlund", _M, 0, Goal.SAMPLED, 20),
        ParticipantPart("Noor", "Exempelgren", _W, 0, Goal.CERTIFIED, 30, "en"),
        ParticipantPart("Kerstin", "Fantasiberg", _W, 0, Goal.PLANNED, 6, easy_language=True),
        ParticipantPart("Abdi", "Låtsasberg", _M, 0, Goal.REPLACED, 29, misspelt="Abdy"),
        ParticipantPart("Sirpa", "Modellund", _W, 0, Goal.SUBMITTED, 15, protected=True),
        ParticipantPart("Tomasz", "Provmark", _M, 1, Goal.RETURNED, 22),
        ParticipantPart("Leila", "Sagoström", _W, 1, Goal.CLEARED, 25, "ar"),
        ParticipantPart("Johan", "Exempeldal", _M, 1, Goal.MAPPING, 3, easy_language=True),
        ParticipantPart("Hamid", "Testlund", _M, 1, Goal.NOT_ACHIEVED, 26),
        ParticipantPart("Robin", "Påhittdal", _O, 1, Goal.ABORTED, 14),
        ParticipantPart("Inger", "Låtsasgren", _W, 1, Goal.WITHOUT_CARD, 2),
        ParticipantPart("Mirjam", "Provlind", _W, 1, Goal.QUEUED, 17),
        ParticipantPart("Mariam", "Testmark", _W, 1, Goal.COUNTERSIGNING, 18, easy_language=True),
        ParticipantPart("Dawit", "Exempelmark", _M, 1, Goal.ASKING, 18, "en"),
        ParticipantPart("Ewa", "Sagomalm", _W, 0, Goal.EXTERNAL_SAMPLE, 19),
        ParticipantPart("Bashir", "Provholm", _M, 0, Goal.EXTERNAL_ACTION, 19),
        ParticipantPart("Zeinab", "Påhittholm", _W, 0, Goal.REGISTERED, 8, easy_language=True),
        ParticipantPart("Zara", "Modellholm", _W, 0, Goal.MAPPING, 9),
        ParticipantPart("Zeynep", "Fantasiström", _W, 1, Goal.DISAGREED, 24),
        ParticipantPart("Örjan", "Sagohav", _M, 1, Goal.SUBMITTED, 12),
        ParticipantPart("Zeinab", "Provberg", _W, 1, Goal.TALKED, 8, "ar"),
        ParticipantPart("Leif", "Sagomark", _M, 1, Goal.RESTING, 24),
        ParticipantPart("Hawa", "Testlind", _W, 1, Goal.PLAN_SENT, 7, easy_language=True),
        ParticipantPart("Teresa", "Provvik", _W, 1, Goal.AGAIN, 27),
    ),
    invited=("Petra", "Fantasilund"),
)

PROVKOPING = Municipality(
    name="Provköpings kommun",
    workshops=("Köket Låtsaslinden", "Återbruket Modellen"),
    staff=(
        StaffPart("Anders", "Modellberg", (_D,)),
        StaffPart("Ifrah", "Testsson", (_D,)),
        StaffPart("Jenny", "Fantasidal", (_C,), 0),
        StaffPart("Marek", "Exempellund", (_C, _S), 1),
        StaffPart("Ulf", "Provgren", (_S,), 0),
        StaffPart("Zahra", "Sagoberg", (_S,), 1),
        StaffPart("Ingrid", "Påhittmark", (_A,), 0),
        StaffPart("Tesfay", "Låtsasqvist", (_A, _S), 1),
        StaffPart("Rut", "Exempelström", (_V,)),
        StaffPart("Iskandar", "Testdal", (_V,)),
        StaffPart("Britta", "Utomberg", (_E,)),
        StaffPart("Kofi", "Utomlund", (_E,)),
        StaffPart("Per", "Sagomark", (_I,)),
        StaffPart("Natalia", "Provberg", (_I,)),
        StaffPart("Henrik", "Påhittström", (_T,)),
        StaffPart("Shirin", "Modellsson", (_T,)),
    ),
    participants=(
        ParticipantPart("Fatuma", "Testgren", _W, 0, Goal.WITHDRAWN, 31, easy_language=True),
        ParticipantPart("Mattias", "Sagolund", _M, 0, Goal.SUBMITTED, 13),
        ParticipantPart("Oksana", "Exempelsson", _W, 0, Goal.DRAFTS, 9, "en"),
        ParticipantPart("Yusuf", "Provdal", _M, 1, Goal.SAMPLED, 19, "ar", easy_language=True),
        ParticipantPart("Elin", "Låtsaslund", _W, 1, Goal.CERTIFIED, 27),
        ParticipantPart("Gabriel", "Fantasigren", _U, 1, Goal.REGISTERED, 4),
        ParticipantPart("Zlatka", "Sagoholm", _W, 1, Goal.MAPPING, 10),
    ),
    invited=("Johannes", "Sagosson"),
)

MUNICIPALITIES = (EXEMPELSTAD, PROVKOPING)
