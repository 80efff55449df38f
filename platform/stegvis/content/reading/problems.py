"""What is wrong in the content, where, and what to do about it. Written for trainers, in Swedish."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a problem is: only an error stops the course or module that it stands in."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


SEVERITY_NAMES = {Severity.ERROR: "FEL", Severity.WARNING: "VARNING", Severity.INFO: "TIPS"}


@dataclass(frozen=True)
class Problem:
    """One located problem. `line` counts from 1; `message` says what is wrong, `remedy` what to do."""

    file: str
    line: int
    message: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {SEVERITY_NAMES[self.severity]}: {self.message} {self.remedy}"

    def as_json(self) -> dict[str, str | int]:
        """The problem as a JSON object."""
        return asdict(self)


def errors(problems: list[Problem]) -> list[Problem]:
    """Only those that stop the course or module."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def in_order(problems: list[Problem]) -> list[Problem]:
    """Each problem once, by file and line."""
    return sorted(dict.fromkeys(problems), key=lambda one: (one.file, one.line, one.message))
