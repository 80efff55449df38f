"""What the paper says, frozen at issue.

A snapshot holds every claim on the certificate and nothing else. It is kept as JSON beside the certificate, is
attached to the PDF, and is what the check page reads: so paper, file and page can never tell different stories.
A later correction makes a new certificate; a snapshot is never changed.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from stegvis.base.clock import SWEDEN
from stegvis.certificates.states import CertificateKind

FORMAT_VERSION = 1
TITLES = {CertificateKind.COMPETENCE: "Kompetensintyg", CertificateKind.COURSE: "Kursintyg"}
COURSE_STATEMENT = "Kursintyg – visar genomförd kurs, inte bedömd kompetens"

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Issuer(_Frozen):
    """The organisation that answers for the certificate."""

    organisation_name: Line
    organisation_number: str = ""
    unit_name: str = ""


class Level(_Frozen):
    """A step on the issuer's own scale, with what it means. Never a level of the national framework."""

    step: Line
    means: Line


class Outcome(_Frozen):
    """One thing that the holder can do: as the paper says it and as she would say it herself."""

    text: Line
    easy_text: Line


class Assessment(_Frozen):
    """How the competence was judged, by whom and when."""

    methods: tuple[Line, ...]
    places: tuple[Line, ...] = ()
    period_from: date | None = None
    period_to: date | None = None
    language_remark: str = ""
    assessor_name: Line
    internal_verifier_name: Line
    decided_on: date


class Module(_Frozen):
    """The judged module, as it was in the revision that the attempt was pinned to."""

    key: Line
    title: Line
    easy_title: str = ""
    version: Line
    hours: float | None = None
    level: Level
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1)]
    assessment: Assessment


class CourseModule(_Frozen):
    """A part of the course and what it aims at."""

    title: Line
    outcome: str = ""


class Course(_Frozen):
    """The course that was followed, and the rule that makes it complete, in words."""

    key: Line
    title: Line
    version: Line
    modules: Annotated[tuple[CourseModule, ...], Field(min_length=1)]
    hours: float | None = None
    completion_rule: Line
    completed_on: date


def end_of(valid_until: date) -> datetime:
    """The last second in which a paper holds, by the site's clock: programs that are told a moment agree with it."""
    return datetime.combine(valid_until, time(23, 59, 59), SWEDEN)


class Snapshot(_Frozen):
    """Every claim on one certificate."""

    format_version: Literal[1] = 1
    kind: CertificateKind
    language: Literal["sv"] = "sv"
    holder_name: Line
    issuer: Issuer
    module: Module | None = None
    course: Course | None = None
    is_not: tuple[Line, ...] = ()
    issued_on: date
    issued_by_name: str = ""
    valid_until: date | None = None
    serial: Line
    code: Line
    check_url: Line

    @model_validator(mode="after")
    def _one_subject(self) -> Snapshot:
        if (self.module is None) == (self.course is None):
            raise ValueError("a certificate is about a module or about a course")
        if (self.kind is CertificateKind.COMPETENCE) != (self.module is not None):
            raise ValueError(
                "a competence certificate is about a module, a course certificate about a course"
            )
        return self

    @property
    def title(self) -> str:
        """The word on top of the paper."""
        return TITLES[self.kind]

    @property
    def subject_title(self) -> str:
        """The title of the module or course."""
        if self.module is not None:
            return self.module.title
        assert self.course is not None
        return self.course.title

    def to_json(self) -> str:
        """The snapshot as the JSON text that is kept and attached."""
        return self.model_dump_json(indent=2)


def from_json(stored: str | bytes | dict[str, object]) -> Snapshot:
    """Read a kept snapshot. Raises `pydantic.ValidationError` when it is not of a format that we know."""
    if isinstance(stored, dict):
        return Snapshot.model_validate(stored)
    return Snapshot.model_validate_json(stored)
