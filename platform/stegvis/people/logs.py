"""Tokens in addresses never reach a log: what follows `/k/` and the like is masked."""

from __future__ import annotations

import logging
import re

_TOKEN = re.compile(r"(/(?:k|valkommen|nytt-losenord|fortsatt)/)[^\s/?\"']+")


def masked(text: str) -> str:
    """The text with the tokens of one-time links and cards replaced by `***`."""
    return _TOKEN.sub(r"\1***", text)


class MaskTokens(logging.Filter):
    """Put on a handler: masks tokens in the message and its arguments. Lets everything through."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        clean = masked(message)
        if clean != message:
            record.msg, record.args = clean, None
        return True


def mask_tokens_in_logs() -> None:
    """Mask in every handler of the root logger, of werkzeug and of the application."""
    for name in ("", "werkzeug", "stegvis", "_granian", "granian.access"):
        logger = logging.getLogger(name)
        for target in (logger, *logger.handlers):
            if not any(isinstance(one, MaskTokens) for one in target.filters):
                target.addFilter(MaskTokens())
