"""What a measurement gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """A measured value, its unit, and the most it may be; no goal when it is only told of."""

    name: str
    value: float
    unit: str
    goal: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return self.goal is None or self.value <= self.goal

    def line(self) -> str:
        """As a row of the table."""
        goal = "" if self.goal is None else f"≤ {self.goal:g}"
        return f"{self.name:<58}{self.value:>10.2f} {self.unit:<8}{goal:<10}{'' if self.kept else 'NOT KEPT'}"
