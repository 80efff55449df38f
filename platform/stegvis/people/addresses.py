"""Whole addresses of the pages that a link in a mail or on a card opens."""

from __future__ import annotations

from stegvis import settings


def _address(path: str) -> str:
    return settings.current().public_url.rstrip("/") + path


def card_address(token: str) -> str:
    """What the card's QR code holds."""
    return _address(f"/k/{token}")


def typed_code_address() -> str:
    """Where the code on a card is typed."""
    return _address("/kort")


def invitation_address(token: str) -> str:
    """Where an invited person chooses user name and password."""
    return _address(f"/valkommen/{token}")


def reset_address(token: str) -> str:
    """Where somebody chooses a new password."""
    return _address(f"/nytt-losenord/{token}")
