"""A seal key in an HSM, a smart card or a KMS that speaks PKCS#11. The private part never comes to this machine.

It needs the packages of the extra `hsm`; without them whoever names such a key is told so.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from stegvis.settings import Settings

_LONGEST_SIGNATURE = 512
_PROBE = b"stegvis: does this key belong to this certificate?"


class NoHardware(Exception):
    """The module, its package, its token or the key is not there: what to do, in English, for operators."""


class OpenSessions:
    """The open sessions of this process, one for each token: whoever has signed in to it is signed in for all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[tuple[str, str, str], Any] = {}

    def session(self, place: tuple[str, str, str]) -> Any:
        """The session with this module, token and PIN. Raises NoHardware."""
        with self._lock:
            if place not in self._open:
                self._open[place] = open_session(*place)
            return self._open[place]

    def forget(self, place: tuple[str, str, str]) -> None:
        """Close the session: after a token was away its handles are worth nothing. The next signature opens another."""
        from pkcs11.exceptions import PKCS11Error

        with self._lock:
            session = self._open.pop(place, None)
            with suppress(PKCS11Error):
                if session is not None:
                    session.close()


open_sessions = OpenSessions()
_turn = threading.Lock()
"""Held by whoever uses a session. In PKCS #11 a session does one signature at a time, and a module may bring
down the whole process when two threads use it at once."""


def open_session(module: str, token: str, pin: str) -> Any:
    """A new session, signed in. Raises NoHardware."""
    try:
        from pkcs11.exceptions import PKCS11Error
        from pyhanko.sign.pkcs11 import open_pkcs11_session
    except ImportError as error:
        raise NoHardware("Keys in an HSM need the extra `hsm`: pip install 'stegvis[hsm]'") from error
    try:
        return open_pkcs11_session(module, token_criteria=TokenCriteria(label=token), user_pin=pin)
    except (PKCS11Error, RuntimeError) as error:
        # The type alone: what a module says of a failed sign-in is its own affair.
        raise NoHardware(
            f"The token {token!r} in {module} does not open ({type(error).__name__}). Look over"
            " STEGVIS_PKCS11_MODULE, STEGVIS_PKCS11_TOKEN and STEGVIS_PKCS11_PIN, and that the device is connected."
        ) from error


class HardwareSigner(signers.Signer):
    """A signer whose key lies in a token. What the token can't do is NoHardware."""

    def __init__(self, place: tuple[str, str, str], label: str, chain: list[x509.Certificate]) -> None:
        parts = b"".join(one.public_bytes(Encoding.PEM) for one in chain)
        own, *above = load_certs_from_pemder_data(parts)
        store = SimpleCertificateStore()
        store.register_multiple([own, *above])
        super().__init__(signing_cert=own, cert_registry=store)
        self._place, self._label = place, label

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature of the data, of which only the digest goes to the token. Raises NoHardware."""
        if dry_run:
            return bytes(_LONGEST_SIGNATURE)
        await asyncio.to_thread(_turn.acquire)
        try:
            return await self._signed(data, digest_algorithm)
        finally:
            _turn.release()

    async def _signed(self, data: bytes, digest_algorithm: str) -> bytes:
        session = open_sessions.session(self._place)
        from pkcs11.exceptions import PKCS11Error
        from pyhanko.sign.pkcs11 import PKCS11Signer

        # The raw mechanism: many tokens know no other for elliptic curves.
        inside = PKCS11Signer(
            session,
            key_label=self._label,
            signing_cert=self.signing_cert,
            ca_chain=(),
            use_raw_mechanism=True,
        )
        try:
            return bytes(await inside.async_sign_raw(data, digest_algorithm))
        except PKCS11Error as error:
            open_sessions.forget(self._place)
            raise NoHardware(
                f"The key {self._label!r} in the token {self._place[1]!r} does not sign ({type(error).__name__})."
                " Look over its label and that the device is connected, and try again."
            ) from error


def hardware_signer(settings: Settings, label: str, chain: list[x509.Certificate]) -> HardwareSigner:
    """The signer for the key with this label in the module that the settings name. Raises NoHardware."""
    if not settings.pkcs11_module:
        raise NoHardware("Set STEGVIS_PKCS11_MODULE, STEGVIS_PKCS11_TOKEN and STEGVIS_PKCS11_PIN.")
    place = (settings.pkcs11_module, settings.pkcs11_token, settings.pkcs11_pin)
    return HardwareSigner(place, label, chain)


def belongs_to(signer: HardwareSigner, certificate: x509.Certificate) -> bool:
    """Whether what the signer signs can be checked with this certificate: the key signs once. Raises NoHardware."""
    signature = asyncio.run(signer.async_sign_raw(_PROBE, "sha256"))
    public = certificate.public_key()
    try:
        if isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, _PROBE, ec.ECDSA(hashes.SHA256()))
            return True
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, _PROBE, padding.PKCS1v15(), hashes.SHA256())
            return True
    except InvalidSignature:
        return False
    return False
