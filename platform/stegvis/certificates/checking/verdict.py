"""What a check of a file found, and the one verdict that follows. Pure: no files and no database."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from stegvis.base.language import Text
from stegvis.certificates.rules import Shown


class FileKind(StrEnum):
    """What the file is."""

    PDF = "pdf"
    JSON = "json"
    TOKEN = "token"  # noqa: S105 - the name of a kind
    PNG = "png"
    SVG = "svg"
    EUROPASS = "europass"


class Check(StrEnum):
    """What is looked at, in the order in which it is told."""

    SEAL = "seal"
    PROOF = "proof"
    ISSUER = "issuer"
    RECORD = "record"
    STATUS = "status"


class Outcome(StrEnum):
    """How a check went. Not applicable: the file has no such thing, or nobody may be told."""

    OK = "ok"
    NOT_OK = "not_ok"
    NOT_APPLICABLE = "not_applicable"


class Verdict(StrEnum):
    """What the file is worth, all checks together. The first that fits is told.

    `NOT_VALID` is all that is said of one that has ended where the holder lets no claims be seen.
    """

    UNREADABLE = "unreadable"
    OTHER_ISSUER = "other_issuer"
    UNSIGNED = "unsigned"
    TAMPERED = "tampered"
    NO_RECORD = "no_record"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    NOT_VALID = "not_valid"
    VALID = "valid"


class Reason(StrEnum):
    """Why a check went as it did."""

    HOLDS = "holds"
    NO_SUCH_PART = "no_such_part"
    UNSEALED = "unsealed"
    NOT_TOLD = "not_told"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    UNKNOWN_KIND = "unknown_kind"
    DAMAGED_FILE = "damaged_file"
    NO_CREDENTIAL = "no_credential"
    TOO_INTRICATE = "too_intricate"
    SEAL_ABSENT = "seal_absent"
    SEAL_CHANGED = "seal_changed"
    SEAL_OF_ANOTHER = "seal_of_another"
    PROOF_ABSENT = "proof_absent"
    PROOF_FAILS = "proof_fails"
    UNKNOWN_WORD = "unknown_word"
    SAID_TWICE = "said_twice"
    TOKEN_FAILS = "token_fails"  # noqa: S105 - the name of a reason
    KEY_OF_ANOTHER = "key_of_another"
    NOT_OURS = "not_ours"
    NO_RECORD = "no_record"
    RECORD_DIFFERS = "record_differs"
    FILE_DIFFERS = "file_differs"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    NOT_VALID = "not_valid"


VERDICTS: dict[Reason, Verdict] = {
    Reason.TOO_LARGE: Verdict.UNREADABLE,
    Reason.EMPTY: Verdict.UNREADABLE,
    Reason.UNKNOWN_KIND: Verdict.UNREADABLE,
    Reason.DAMAGED_FILE: Verdict.UNREADABLE,
    Reason.NO_CREDENTIAL: Verdict.UNREADABLE,
    Reason.TOO_INTRICATE: Verdict.TAMPERED,
    Reason.SEAL_ABSENT: Verdict.UNSIGNED,
    Reason.SEAL_CHANGED: Verdict.TAMPERED,
    Reason.SEAL_OF_ANOTHER: Verdict.OTHER_ISSUER,
    Reason.PROOF_ABSENT: Verdict.UNSIGNED,
    Reason.PROOF_FAILS: Verdict.TAMPERED,
    Reason.UNKNOWN_WORD: Verdict.TAMPERED,
    Reason.SAID_TWICE: Verdict.TAMPERED,
    Reason.TOKEN_FAILS: Verdict.TAMPERED,
    Reason.KEY_OF_ANOTHER: Verdict.OTHER_ISSUER,
    Reason.NOT_OURS: Verdict.OTHER_ISSUER,
    Reason.NO_RECORD: Verdict.NO_RECORD,
    Reason.RECORD_DIFFERS: Verdict.TAMPERED,
    Reason.FILE_DIFFERS: Verdict.TAMPERED,
    Reason.WITHDRAWN: Verdict.WITHDRAWN,
    Reason.REPLACED: Verdict.REPLACED,
    Reason.NOT_YET: Verdict.NOT_YET,
    Reason.EXPIRED: Verdict.EXPIRED,
    Reason.NOT_VALID: Verdict.NOT_VALID,
}
"""What each reason makes of the whole, when its check did not go well."""

_ENDED = frozenset({Reason.WITHDRAWN, Reason.REPLACED, Reason.NOT_YET, Reason.EXPIRED})


@dataclass(frozen=True)
class Finding:
    """How one check went, and why."""

    check: Check
    outcome: Outcome
    reason: Reason


@dataclass(frozen=True)
class Row:
    """One claim: what the file says, and what the record says. Empty values: it is not said there."""

    label: Text
    in_file: tuple[str, ...]
    at_issuer: tuple[str, ...]
    is_name: bool = False

    @property
    def differs(self) -> bool:
        """Whether file and record tell different stories."""
        return self.in_file != self.at_issuer


@dataclass(frozen=True)
class Report:
    """What was found of one file. `rows` is empty where the file doesn't show that its holder may see the record."""

    findings: tuple[Finding, ...]
    certificate_id: UUID | None = None
    rows: tuple[Row, ...] = ()
    kind: FileKind | None = None

    @property
    def verdict(self) -> Verdict:
        """The one verdict."""
        return verdict_of(self.findings)

    @property
    def reasons(self) -> Set[Reason]:
        """Why it is not valid; empty for one that is."""
        return frozenset(one.reason for one in self.findings if one.outcome is Outcome.NOT_OK)


def held(check: Check) -> Finding:
    """The check went well."""
    return Finding(check, Outcome.OK, Reason.HOLDS)


def failed(check: Check, reason: Reason) -> Finding:
    """The check did not go well."""
    return Finding(check, Outcome.NOT_OK, reason)


def left_out(check: Check, reason: Reason = Reason.NO_SUCH_PART) -> Finding:
    """The check was not made, or its answer is nobody's business."""
    return Finding(check, Outcome.NOT_APPLICABLE, reason)


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """The weightiest of what did not go well. What nothing could be said well of is never valid."""
    found = list(findings)
    wrong = {VERDICTS[one.reason] for one in found if one.outcome is Outcome.NOT_OK}
    if wrong:
        return next(one for one in Verdict if one in wrong)
    well = {one.check for one in found if one.outcome is Outcome.OK}
    return Verdict.VALID if {Check.ISSUER, Check.RECORD, Check.STATUS} <= well else Verdict.UNREADABLE


def told(report: Report, how_much: Shown) -> Report:
    """The report as the public page may tell it: where claims are hidden neither they nor why it ended are told."""
    if how_much is Shown.CLAIMS:
        return report
    findings = tuple(
        Finding(one.check, one.outcome, Reason.NOT_VALID) if one.reason in _ENDED else one
        for one in report.findings
    )
    return Report(findings, report.certificate_id, kind=report.kind)
