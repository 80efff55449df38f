"""Where a room above this one offers a person's course certificates as proof of competence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from flask import Flask, current_app

_KEY = "stegvis.validation.competence_proofs"


@dataclass(frozen=True)
class CourseProof:
    """A course certificate that holds today: what it says of itself, and when it was issued."""

    certificate_id: UUID
    words: str
    issued_on: date


FindProofs = Callable[[Collection[UUID]], Mapping[UUID, Sequence[CourseProof]]]


def offer(app: Flask, find: FindProofs) -> None:
    """Tell this room how to find the course certificates of accounts."""
    app.extensions[_KEY] = find


def proofs_of(account_ids: Collection[UUID]) -> Mapping[UUID, Sequence[CourseProof]]:
    """Account → her course certificates that hold, newest first; nothing where no room offers any."""
    find = cast(FindProofs | None, current_app.extensions.get(_KEY))
    return find(account_ids) if find and account_ids else {}
