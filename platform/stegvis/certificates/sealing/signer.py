"""A signer that writes down each part of a signature once.

asn1crypto counts whatever was built in memory as changed for ever, and encodes it anew each time that something round
it is asked for its bytes: every level of nesting multiplies the work. What is read back from its bytes counts as whole.
The attributes of a seal are therefore built, written down and read back one by one, which takes ten milliseconds of
processor time off each certificate; the two that follow from the key alone are kept.
"""

from __future__ import annotations

from typing import Any

from asn1crypto import cms
from pyhanko.sign import signers
from pyhanko.sign.attributes import (
    CMSAlgorithmProtectionProvider,
    CMSAttributeProvider,
    SigningCertificateV2Provider,
)

_SAME_EACH_TIME = (SigningCertificateV2Provider, CMSAlgorithmProtectionProvider)


class _WrittenDown(CMSAttributeProvider):
    """An attribute as its bytes. `kept` holds the bytes of those that are the same each time."""

    def __init__(self, inner: CMSAttributeProvider, kept: dict[str, bytes]) -> None:
        self._inner = inner
        self._kept = kept
        self.attribute_type = inner.attribute_type

    async def build_attr_value(self, dry_run: bool = False) -> Any:
        """What is inside; asked for by nobody, since `get_attribute` is answered from the bytes."""
        return await self._inner.build_attr_value(dry_run=dry_run)

    async def get_attribute(self, dry_run: bool = False) -> cms.CMSAttribute | None:
        """The attribute, read back from its bytes."""
        known = self._kept.get(self.attribute_type)
        if known is None:
            built = await self._inner.get_attribute(dry_run=dry_run)
            if built is None:
                return None
            known = bytes(built.dump())
            if isinstance(self._inner, _SAME_EACH_TIME):
                self._kept[self.attribute_type] = known
        return cms.CMSAttribute.load(known)


class SealSigner(signers.SimpleSigner):
    """A signer with its key in memory. Its signatures hold the same as those of `SimpleSigner`."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._kept: dict[str, bytes] = {}

    def _signed_attr_providers(self, *arguments: Any, **named: Any) -> list[CMSAttributeProvider]:
        asked = super()._signed_attr_providers(*arguments, **named)
        return [_WrittenDown(one, self._kept) for one in asked]

    async def signed_attrs(self, *arguments: Any, **named: Any) -> cms.CMSAttributes:
        """The attributes that are signed, read back from their bytes."""
        built = await super().signed_attrs(*arguments, **named)
        return cms.CMSAttributes.load(built.dump())

    def signer_info(self, *arguments: Any, **named: Any) -> cms.SignerInfo:
        """Who signed what, read back from its bytes."""
        return cms.SignerInfo.load(super().signer_info(*arguments, **named).dump())
