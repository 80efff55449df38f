from __future__ import annotations

import pytest
from pydantic import ValidationError

from stegvis.certificates import snapshot
from tests.unit.certificates.papers import competence_paper, course_paper


@pytest.mark.parametrize("paper", [competence_paper(), course_paper()])
def test_a_snapshot_survives_being_kept(paper: snapshot.Snapshot) -> None:
    assert snapshot.from_json(paper.to_json()) == paper


def test_an_unknown_field_is_refused() -> None:
    kept = competence_paper().model_dump(mode="json") | {"seqf_level": 4}
    with pytest.raises(ValidationError):
        snapshot.from_json(kept)


def test_a_format_that_we_do_not_know_is_refused() -> None:
    kept = competence_paper().model_dump(mode="json") | {"format_version": 2}
    with pytest.raises(ValidationError):
        snapshot.from_json(kept)


def test_a_course_cannot_be_called_competence() -> None:
    kept = course_paper().model_dump(mode="json") | {"kind": "competence"}
    with pytest.raises(ValidationError):
        snapshot.from_json(kept)


def test_a_snapshot_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        competence_paper().holder_name = "Någon annan"  # type: ignore[misc]
