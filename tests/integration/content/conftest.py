"""A folder of content of the test's own, and an application that reads it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from stegvis.settings import Settings
from tests.unit.content.samples import SAMPLES


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder of content that the test may change."""
    shutil.copytree(SAMPLES / "good", tmp_path / "content")
    return tmp_path / "content"


@pytest.fixture
def settings(tmp_path: Path, content: Path) -> Settings:
    """Settings that point at the test's own content."""
    (tmp_path / "static/pictures").mkdir(parents=True)
    shutil.copy(content / "pictures.yaml", tmp_path / "static/pictures/pictures.yaml")
    return Settings(
        env="test",
        data=tmp_path / "var",
        secret_key="a-key-for-tests-that-is-long-enough-0123456789",
        static_path=tmp_path / "static",
        courses_path=content / "courses",
        modules_path=content / "validation_modules",
    )
