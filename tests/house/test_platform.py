"""The trap in the name `platform/`: the standard library has a module of that name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_platform_is_the_standard_librarys() -> None:
    """In a process of its own, started in the repository's root, as every tool of ours is."""
    program = "import platform; print(platform.__file__); print(platform.system())"
    command = [sys.executable, "-c", program]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout

    file, system = printed.split()
    assert not Path(file).is_relative_to(ROOT / "platform")
    assert system


def test_the_source_root_holds_the_package_alone() -> None:
    assert [found.name for found in (ROOT / "platform").glob("*.py")] == []
    assert not (ROOT / "tests" / "platform").exists()
