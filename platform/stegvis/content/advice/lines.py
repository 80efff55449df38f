"""Where in a file a key stands: the files are read again for it, since typed objects know no lines."""

from __future__ import annotations

from collections.abc import Mapping

from stegvis.content.reading.located_yaml import Located, read_yaml
from stegvis.content.reading.located_yaml import Path as YamlPath
from stegvis.content.reading.problems import Problem, Severity
from stegvis.content.reading.texts import split_front_matter


def located(texts: Mapping[str, str], path: str) -> Located:
    """A file that has been read without errors, with its lines. Of a lesson its front matter."""
    if not path.endswith(".md"):
        return read_yaml(texts[path], path)
    split = split_front_matter(texts[path], path)
    assert not isinstance(split, Problem), path
    return read_yaml(split[0], path, 2)


def warning(where: Located, path: YamlPath, message: str, remedy: str) -> Problem:
    """A warning at a path."""
    return Problem(where.file, where.line(path), message, remedy, Severity.WARNING)
