"""Multibase with base 58 (Bitcoin's alphabet) and base 64 url: how keys, proofs and lists are written as text.

Source: W3C Controlled Identifiers 1.0, §2.4 Multibase and §2.2.2 Multikey.
"""

from __future__ import annotations

import base64
import binascii

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PREFIX = "z"
ED25519_PUBLIC = b"\xed\x01"
"""The multicodec header of an Ed25519 public key."""


class NotMultibase(ValueError):
    """The text is not of the form that it should have."""


def encode(content: bytes) -> str:
    """The bytes as `z…`. Each leading zero byte is a leading `1`."""
    number, digits = int.from_bytes(content, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _ALPHABET[digit] + digits
    zeros = len(content) - len(content.lstrip(b"\0"))
    return _PREFIX + _ALPHABET[0] * zeros + digits


def decode(text: str) -> bytes:
    """The bytes of `z…`. Raises NotMultibase."""
    if not text.startswith(_PREFIX):
        raise NotMultibase("only base 58 is read")
    digits, number = text.removeprefix(_PREFIX), 0
    for digit in digits:
        value = _ALPHABET.find(digit)
        if value < 0:
            raise NotMultibase("a sign that base 58 lacks")
        number = number * 58 + value
    zeros = len(digits) - len(digits.lstrip(_ALPHABET[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def ed25519_multikey(public: bytes) -> str:
    """The public key of 32 bytes as a Multikey."""
    return encode(ED25519_PUBLIC + public)


def read_ed25519_multikey(text: str) -> bytes:
    """The 32 bytes of a Multikey. Raises NotMultibase for any other kind of key."""
    content = decode(text)
    if not content.startswith(ED25519_PUBLIC) or len(content) != len(ED25519_PUBLIC) + 32:
        raise NotMultibase("no Ed25519 public key")
    return content.removeprefix(ED25519_PUBLIC)


def encode_url(content: bytes) -> str:
    """Base 64 for addresses, without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decode_url(text: str) -> bytes:
    """The bytes of `encode_url`. Raises NotMultibase."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise NotMultibase("not base 64") from error
