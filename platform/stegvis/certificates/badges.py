"""The credential baked into a picture, which people show and programs read.

Source: 1EdTech Open Badges Specification 3.0, §5.3.
"""

from __future__ import annotations

import io

from lxml import etree
from PIL import Image, PngImagePlugin

from stegvis.certificates.designs.rules import STANDARD, Design
from stegvis.certificates.rendering import render_badge
from stegvis.certificates.snapshot import Snapshot

KEYWORD = "openbadgecredential"
_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_SVG = "{http://www.w3.org/2000/svg}svg"
_END_OF_TEXT = "]]>"


def baked_png(snapshot: Snapshot, credential: str, design: Design = STANDARD) -> bytes:
    """The badge as PNG, with the credential in an iTXt chunk."""
    picture = Image.open(io.BytesIO(render_badge(snapshot, "png", design)))
    inside = PngImagePlugin.PngInfo()
    inside.add_itxt(KEYWORD, credential, zip=False)
    baked = io.BytesIO()
    picture.convert("RGB").save(baked, "PNG", pnginfo=inside, optimize=True)
    return baked.getvalue()


def baked_svg(snapshot: Snapshot, credential: str, design: Design = STANDARD) -> bytes:
    """The badge as SVG, with the credential in an element of its own."""
    drawing = render_badge(snapshot, "svg", design).decode()
    end = drawing.index(">", drawing.index("<svg"))
    # Two sections, so that the credential can't end the first one early.
    safe = credential.replace(_END_OF_TEXT, "]]]]><![CDATA[>")
    element = f"<openbadges:credential><![CDATA[{safe}]]></openbadges:credential>"
    declared = f' xmlns:openbadges="{_NAMESPACE}"'
    return f"{drawing[:end]}{declared}>{element}{drawing[end + 1 :]}".encode()


class NotASvg(Exception):
    """The text is no picture in SVG that we would read."""


def credentials_in_svg(text: str) -> list[str]:
    """The credentials that are baked into an SVG, none or one in any of ours. Raises NotASvg.

    Nothing that the text refers to is fetched or unfolded: one with a document type of its own is not read at all.
    """
    if "<!ENTITY" in text:
        raise NotASvg("entities")
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise NotASvg(type(error).__name__) from error
    if root.tag != _SVG or root.getroottree().docinfo.internalDTD is not None:
        raise NotASvg(str(root.tag))
    return ["".join(map(str, found.itertext())) for found in root.iter(f"{{{_NAMESPACE}}}credential")]


def credential_in_png(content: bytes) -> str | None:
    """The credential that is baked into a PNG, or None. Raises OSError for what is no picture."""
    picture = Image.open(io.BytesIO(content), formats=["PNG"])
    found = getattr(picture, "text", {}).get(KEYWORD)
    return str(found) if found is not None else None
