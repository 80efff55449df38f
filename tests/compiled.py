"""What is compiled once and used by all applications of a run: each test makes an application of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

_STATEMENTS = 4_000
"""How many statements are kept for each kind of database."""


class CompiledTemplates(BytecodeCache):
    """What Jinja made of the templates."""

    _kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket when its template has been compiled before; Jinja compares the source's checksum."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


class CompiledStatements:
    """What SQLAlchemy made of the statements.

    The cache asks for the same dialect. Those of one kind differ in nothing here: one file format, one server.
    """

    _kept: ClassVar[dict[str, LRUCache[Any, Any]]] = {}
    _dialects: ClassVar[dict[str, Dialect]] = {}

    @classmethod
    def share(cls, app: Flask) -> None:
        """Let this application's engines use what was compiled for the ones before."""
        for name in ("stegvis.engine", "stegvis.reading_engine"):
            engine = app.extensions[name]
            kind = engine.dialect.name
            if kind not in cls._dialects:
                # A dialect learns about its server at its engine's first connection.
                engine.connect().close()
            engine.dialect = cls._dialects.setdefault(kind, engine.dialect)
            engine.update_execution_options(compiled_cache=cls._kept.setdefault(kind, LRUCache(_STATEMENTS)))


class CompiledRules:
    """What Werkzeug made of the addresses: the function that builds an address depends on its rule alone."""

    _kept: ClassVar[dict[tuple[str, str, bool], Callable[..., tuple[str, str]]]] = {}
    _compile: ClassVar[Callable[[Rule, bool], Callable[..., tuple[str, str]]]] = Rule._compile_builder

    @classmethod
    def builder(cls, rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        """The function for a rule, compiled when it has not been before."""
        if rule.defaults:
            return cls._compile(rule, append_unknown)
        key = (rule.rule, rule.subdomain or "", append_unknown)
        if key not in cls._kept:
            cls._kept[key] = cls._compile(rule, append_unknown)
        return cls._kept[key]

    @classmethod
    def share(cls) -> None:
        """Let every address map use what was compiled for the ones before."""
        compile_once = cls.builder
        Rule._compile_builder = lambda rule, append_unknown=True: compile_once(rule, append_unknown)  # type: ignore[assignment]


CompiledRules.share()


def share(app: Flask) -> None:
    """Let this application use what was compiled for the ones before."""
    app.jinja_env.bytecode_cache = CompiledTemplates()
    CompiledStatements.share(app)
