"""All consumers of the outbox: each room's `tasks` module registers its own when it is imported."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def load_consumers() -> None:
    """Import what registers consumers, so that no message finds nobody to take it."""
    import_module("stegvis.base.mail")
    for tasks in sorted([*PACKAGE.glob("*/tasks.py"), *PACKAGE.glob("*/tasks/__init__.py")]):
        room = tasks.relative_to(PACKAGE).parts[0]
        import_module(f"stegvis.{room}.tasks")
