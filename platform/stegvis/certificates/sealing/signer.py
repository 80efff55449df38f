"""A signer that writes down each part of a signature once.

asn1crypto counts whatever was built in memory as changed for ever, and encodes it anew each time that something round
it is asked for its bytes: every level of nesting multiplies the work. What is read back from its bytes counts as whole.
The attributes of a seal are therefore built, written down and read back one by one, which takes eight milliseconds of
processor time off each certificate; the two that follow from the key alone are kept.
"""

from __future__ import annotations

from typing import Any

from asn1crypto import cms, parser
from pyhanko.sign import signers
from pyhanko.sign.attributes import (
    CMSAlgorithmProtectionProvider,
    CMSAttributeProvider,
    SigningCertificateV2Provider,
)
from pyhanko.sign.general import simple_cms_attribute
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimeStamper

_UNIVERSAL, _CONSTRUCTED, _SET = 0, 1, 17
_SAME_EACH_TIME = (SigningCertificateV2Provider, CMSAlgorithmProtectionProvider)


class SealSigner(signers.SimpleSigner):
    """A signer with its key in memory. Its signatures hold the same as those of `SimpleSigner`."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._kept: dict[str, bytes] = {}

    async def signed_attrs(  # noqa: PLR0917 - as in pyHanko
        self,
        data_digest: bytes,
        digest_algorithm: str,
        attr_settings: PdfCMSSignedAttributes | None = None,
        content_type: str = "data",
        use_pades: bool = False,
        timestamper: TimeStamper | None = None,
        dry_run: bool = False,
        is_pdf_sig: bool = True,
    ) -> cms.CMSAttributes:
        """The attributes that are signed, each of a kind of its own, read back from their bytes."""
        providers = self._signed_attr_providers(
            data_digest=data_digest,
            digest_algorithm=digest_algorithm,
            attr_settings=attr_settings or PdfCMSSignedAttributes(),
            timestamper=timestamper,
            use_cades=use_pades,
            is_pdf_sig=is_pdf_sig,
        )
        written = [
            bytes(simple_cms_attribute("content_type", content_type).dump()),
            bytes(simple_cms_attribute("message_digest", data_digest).dump()),
        ]
        for one in providers:
            attribute = await self._written(one, dry_run)
            if attribute is not None:
                written.append(attribute)
        # A set in DER is in the order of its parts' bytes (X.690, 11.6).
        return cms.CMSAttributes.load(parser.emit(_UNIVERSAL, _CONSTRUCTED, _SET, b"".join(sorted(written))))

    async def _written(self, provider: CMSAttributeProvider, dry_run: bool) -> bytes | None:
        known = self._kept.get(provider.attribute_type)
        if known is None:
            built = await provider.get_attribute(dry_run=dry_run)
            if built is None:
                return None
            known = bytes(built.dump())
            if isinstance(provider, _SAME_EACH_TIME):
                self._kept[provider.attribute_type] = known
        return known

    def signer_info(self, *arguments: Any, **named: Any) -> cms.SignerInfo:
        """Who signed what, read back from its bytes."""
        return cms.SignerInfo.load(super().signer_info(*arguments, **named).dump())
