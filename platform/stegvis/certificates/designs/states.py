"""The templates to choose from."""

from __future__ import annotations

from enum import StrEnum


class Template(StrEnum):
    """How a certificate is laid out."""

    FRAMED = "framed"
    CALM = "calm"
