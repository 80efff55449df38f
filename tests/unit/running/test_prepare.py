"""A data folder whose demonstration data were broken off half-way."""

from __future__ import annotations

from pathlib import Path

import pytest

from stegvis.running import prepare
from stegvis.settings import Settings

KEY = "a-key-for-tests-that-is-long-enough-0123456789"


@pytest.fixture
def half_made(tmp_path: Path) -> Path:
    """A data folder as it is when Ctrl-C came while the demonstration data were made."""
    (tmp_path / "stegvis.db").touch()
    (tmp_path / "files" / "ab").mkdir(parents=True)
    (tmp_path / "secret-key").write_text(KEY)
    (tmp_path / prepare.BEGUN_FILE).touch()
    return tmp_path


def names(data: Path) -> set[str]:
    return {path.name for path in data.iterdir()}


def test_half_a_demonstration_is_made_anew_with_the_key_that_is_there(half_made: Path) -> None:
    prepare.forget_half_a_demonstration(Settings(data=half_made, database_url=""))

    assert names(half_made) == {"secret-key"}


def test_data_that_were_not_broken_off_are_kept(half_made: Path) -> None:
    (half_made / prepare.BEGUN_FILE).unlink()

    prepare.forget_half_a_demonstration(Settings(data=half_made, database_url=""))

    assert names(half_made) == {"stegvis.db", "files", "secret-key"}


@pytest.mark.parametrize(
    "settings",
    [
        {"database_url": "postgresql://elsewhere/stegvis"},
        {"database_url": "", "env": "production", "secret_key": KEY},
    ],
    ids=["a database elsewhere", "production"],
)
def test_nothing_else_is_ever_emptied(half_made: Path, settings: dict[str, str]) -> None:
    before = names(half_made)

    prepare.forget_half_a_demonstration(Settings.model_validate({"data": half_made, **settings}))

    assert names(half_made) == before
