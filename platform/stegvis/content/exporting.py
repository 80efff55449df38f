"""A course or module as the folder it was: every text byte for byte, with the facts that it refers to."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import yaml

from stegvis.content import editing
from stegvis.content.models import ContentRevision
from stegvis.content.reading.sources import FACTS

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""All files carry the same moment, so that the same revision always gives the same bytes."""


def export_folder(revision: ContentRevision) -> bytes:
    """A zip with the texts at their paths and, in courses/facts/, the facts that were frozen in this revision."""
    texts = dict(revision.source)
    facts = facts_text(revision)
    if facts:
        texts[f"{FACTS}/{revision.compiled['key']}.yaml"] = facts
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(texts):
            archive.writestr(zipfile.ZipInfo(path, _MOMENT), texts[path].encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def facts_text(revision: ContentRevision) -> str:
    """The facts that were frozen in a revision, as a file of facts; empty when it refers to none."""
    facts = editing.frozen_facts(revision.compiled)
    return _facts_yaml([facts[one].model_dump(exclude_none=True) for one in sorted(facts)]) if facts else ""


def _facts_yaml(facts: list[dict[str, Any]]) -> str:
    plain = [{key: getattr(value, "value", value) for key, value in fact.items()} for fact in facts]
    return yaml.safe_dump({"facts": plain}, allow_unicode=True, sort_keys=False, width=100)
