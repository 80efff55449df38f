"""Tokens in addresses never reach a log: what follows `/k/` and the like is masked when a record is made.

The web server keeps no access log of its own (Granian's is off unless asked for); a proxy in front should log no paths
below these prefixes.
"""

from __future__ import annotations

import logging
import re
from typing import Any

_TOKEN = re.compile(
    r"(/(?:k|valkommen|nytt-losenord|fortsatt|paminnelser/avsluta|vittne|delat)/|fortsatt=)[^\s/?&\"'<>]+"
)


def masked(text: str) -> str:
    """The text with the tokens of cards and one-time links replaced by `***`."""
    return _TOKEN.sub(r"\1***", text)


class MaskingRecord(logging.LogRecord):
    """A log record whose message never holds such a token, whichever handler writes it."""

    def getMessage(self) -> str:
        return masked(super().getMessage())


def mask_tokens_in_logs() -> None:
    """Let every log record of this process mask tokens. Doing it twice is no error."""
    factory: Any = logging.getLogRecordFactory()
    if factory is logging.LogRecord:
        logging.setLogRecordFactory(MaskingRecord)
