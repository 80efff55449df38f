"""The words for what a certificate is and where it stands."""

from __future__ import annotations

from enum import StrEnum


class CertificateKind(StrEnum):
    """What the paper shows: judged competence, or a course that was followed to its end."""

    COMPETENCE = "competence"
    COURSE = "course"


class OrderState(StrEnum):
    """An order to issue is pending until its task has made the certificate, or has found that it cannot."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class CertificateState(StrEnum):
    """Issued is valid. Replaced points to its successor. Withdrawn no longer holds."""

    ISSUED = "issued"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class Visibility(StrEnum):
    """How much the check page shows: the paper's own claims, or only whether it is valid."""

    FULL = "full"
    STATUS_ONLY = "status_only"


class WithdrawalCause(StrEnum):
    """Why a certificate was withdrawn. Kept inside the house; the check page never shows it."""

    FRAUD = "fraud"
    ERROR = "error"
    WRONG_PERSON = "wrong_person"


class OrderFailure(StrEnum):
    """Why an order could not be carried out. Somebody has to do something before it is tried again."""

    NOT_CLEARED = "not_cleared"
    RUN_OUT = "run_out"
    NAME = "name"
    STAFF_NAME = "staff_name"
    RENDERING = "rendering"
    SEAL = "seal"
    CLOCK = "clock"
    SEAL_NOT_YET = "seal_not_yet"
    SEAL_ENDED = "seal_ended"


class BatchState(StrEnum):
    """A batch runs until each of its certificates is issued or can't be, or somebody stops it."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class ItemState(StrEnum):
    """Where one certificate of a batch stands."""

    WAITING = "waiting"
    ISSUED = "issued"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Obstacle(StrEnum):
    """Why a certificate can't be issued, by a rule or since it could not be made."""

    OWN = "own"
    ASSESSED = "assessed"
    VERIFIED = "verified"
    NOT_CLEARED = "not_cleared"
    RECONSIDERED = "reconsidered"
    RUN_OUT = "run_out"
    NAME = "name"
    STAFF_NAME = "staff_name"
    RENDERING = "rendering"
    SEAL = "seal"
    CLOCK = "clock"
    SEAL_NOT_YET = "seal_not_yet"
    SEAL_ENDED = "seal_ended"
    ISSUED = "issued"
    CHANGED = "changed"


class Standing(StrEnum):
    """What the check page says of a certificate today. `NOT_VALID` is all that it says where claims are hidden."""

    VALID = "valid"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    NOT_VALID = "not_valid"


class Listed(StrEnum):
    """Which certificates a list shows. The value stands in its address."""

    ALL = "alla"
    VALID = "galler"
    ENDING = "gar-ut"
    EXPIRED = "utgangna"


class ShareDepth(StrEnum):
    """How deep a link that the holder gives away lets its reader see, the shallowest first. The value is stored."""

    STANDING = "standing"
    CLAIMS = "claims"
    EVIDENCE = "evidence"


class LinkStanding(StrEnum):
    """How a link that the holder gave away stands. Only an open one shows anything."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
