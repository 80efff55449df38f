"""A seal key in an HSM, a smart card or a KMS that speaks PKCS#11. The private part never comes to this machine.

It needs the packages of the extra `hsm`; without them whoever names such a key is told so.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign import signers

from stegvis.settings import Settings


class NoHardware(Exception):
    """The module, its package or its token is not there: what to do, in English, for operators."""


@lru_cache(maxsize=4)
def _session(module: str, token: str, pin: str) -> Any:
    try:
        from pyhanko.sign.pkcs11 import open_pkcs11_session
    except ImportError as error:
        raise NoHardware("Keys in an HSM need the extra `hsm`: pip install 'stegvis[hsm]'") from error
    return open_pkcs11_session(module, token_criteria=TokenCriteria(label=token), user_pin=pin)


def hardware_signer(settings: Settings, label: str, chain: list[x509.Certificate]) -> signers.Signer:
    """The signer for the key with this label in the module that the settings name. Raises NoHardware."""
    if not settings.pkcs11_module:
        raise NoHardware("Set STEGVIS_PKCS11_MODULE, STEGVIS_PKCS11_TOKEN and STEGVIS_PKCS11_PIN.")
    session = _session(settings.pkcs11_module, settings.pkcs11_token, settings.pkcs11_pin)
    from pyhanko.sign.pkcs11 import PKCS11Signer

    own, *above = load_certs_from_pemder_data(b"".join(one.public_bytes(Encoding.PEM) for one in chain))
    return PKCS11Signer(session, key_label=label, signing_cert=own, ca_chain=above)
