"""Passwords of twelve characters or more that everybody tries first, in lower case."""

from __future__ import annotations

_WORDS = """
    123456789012 1234567890123 12345678901234 123456123456 111111111111 000000000000
    qwertyuiopas qwertyuiop123 qwertyqwerty asdfghjklasdf password1234 password12345
    passwordpassword lösenord1234 losenord1234 lösenord12345 lösenordlösenord losenordlosenord
    hejhejhejhej sommar202020 sommaren2024 sommaren2025 sommaren2026 vintern20242025
    välkommen123 valkommen123 välkommen1234 valkommen1234 kommunen1234 arbete123456
    fotboll12345 stockholm123 stockholm1234 goteborg1234 göteborg1234 iloveyou1234
    abcdefghijkl abc123abc123 qwerty123456 1q2w3e4r5t6y 1qaz2wsx3edc administrator
    administrator1 changeme1234 letmein12345 trustno1trustno1 sverige12345 kalmar123456
    jagälskardig jagalskardig handledare123 stegvis12345 stegvisstegvis
"""

COMMON_PASSWORDS: frozenset[str] = frozenset(_WORDS.split())
