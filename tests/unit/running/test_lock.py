"""The lock files: in step with the project file, whole with hashes, and silent about where packages come from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def plain_name(requirement: str) -> str:
    """The normalised name of a requirement such as `celery[redis]>=5`."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=;~ ]", requirement)[0]).lower()


def locked(kind: str) -> dict[str, str]:
    """Each locked package and all that stands about it."""
    text = (ROOT / "requirements" / f"{kind}.lock").read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    return {plain_name(entry): entry for entry in entries}


@pytest.mark.parametrize("requirement", PROJECT["dependencies"])
def test_what_the_project_needs_is_locked(requirement: str) -> None:
    assert plain_name(requirement) in locked("run")


@pytest.mark.parametrize("requirement", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"])
def test_what_the_tests_need_is_locked(requirement: str) -> None:
    assert plain_name(requirement) in locked("test")


@pytest.mark.parametrize("kind", ["run", "test"])
def test_every_locked_package_has_its_hashes(kind: str) -> None:
    assert [
        name for name, entry in locked(kind).items() if "==" not in entry or "--hash=sha256:" not in entry
    ] == []


@pytest.mark.parametrize("kind", ["run", "test"])
def test_a_lock_names_no_registry_and_no_folder(kind: str) -> None:
    text = (ROOT / "requirements" / f"{kind}.lock").read_text()
    assert not re.search(r"https?://|file:|--index|--find-links|/home/|/opt/", text)


def test_both_locks_agree() -> None:
    run, test = locked("run"), locked("test")
    assert {name for name, entry in run.items() if test.get(name) != entry} == set()
