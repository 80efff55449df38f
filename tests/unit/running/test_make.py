"""The commands of the house."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    "command", ["run", "setup", "test", "quick", "bench", "screenshots", "lock", "translations", "help"]
)
def test_help_lists_the_command(command: str) -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert f"make {command} " in listed


def test_continuous_integration_runs_what_everyone_runs() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == "exec make test"
