"""The translation that a participant reads beside the Swedish: in the language that she chose, else her pages'."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from stegvis.base.language import current_language
from stegvis.content.chosen_variant import chosen_variant
from stegvis.content.compiled_modules import (
    CompiledModule,
    CriterionTranslation,
    ModuleTranslation,
    WordListTranslation,
)
from stegvis.content.variants import DRAFT_MARKS, ORIGINAL, TRANSLATIONS, VARIANTS, Variant
from stegvis.validation.page_words import PAGE_WORDS, PageWords

_SWEDISH = tuple(code for code in VARIANTS if code not in TRANSLATIONS)


@dataclass(frozen=True)
class Beside:
    """The module in the language that stands beside the Swedish. `code` is that of Swedish when none does."""

    module: CompiledModule
    code: str
    codes: tuple[str, ...]
    is_draft: bool

    @property
    def choices(self) -> list[Variant]:
        """Swedish alone and each language to have beside it; empty when there is nothing to choose."""
        return [VARIANTS[ORIGINAL], *(VARIANTS[one] for one in self.codes)] if self.codes else []

    @property
    def shown(self) -> Variant | None:
        """The language that stands beside the Swedish."""
        return VARIANTS[self.code] if self.code in self.codes else None

    @property
    def draft_mark(self) -> str:
        """What is said, in the language itself, when no native speaker has read the translation; else empty."""
        return DRAFT_MARKS[self.code] if self.is_draft else ""

    @property
    def page_words(self) -> PageWords | None:
        """The words round a criterion in that language; None when the whole page is in it."""
        return PAGE_WORDS.get(self.code) if self.code != current_language().code else None

    @cached_property
    def text(self) -> ModuleTranslation | None:
        """The module's words in that language."""
        return self.module.translations.get(self.code)

    @cached_property
    def words(self) -> WordListTranslation | None:
        """The word list in that language."""
        return self.module.word_translations.get(self.code)

    @property
    def title(self) -> str:
        """The module's name in that language; empty when it has none."""
        return self.text.title if self.text else ""

    @property
    def easy_summary(self) -> str:
        """What the module is about in that language; empty when it isn't said."""
        return self.text.easy_summary if self.text else ""

    def outcome(self, outcome_id: str) -> str:
        """The outcome in that language; empty when it isn't there."""
        return self.text.outcomes.get(outcome_id, "") if self.text else ""

    def criterion(self, criterion_id: str) -> CriterionTranslation | None:
        """The criterion in that language."""
        return self.text.criteria.get(criterion_id) if self.text else None

    def easy_text(self, criterion_id: str) -> str:
        """What there is to show, in that language; empty when it isn't there."""
        found = self.criterion(criterion_id)
        return found.easy_text if found else ""

    def word(self, word_id: str) -> tuple[str, str] | None:
        """A word of the work and its explanation in that language."""
        return self.words.words.get(word_id) if self.words else None


def module_beside(module: CompiledModule) -> Beside:
    """The module's texts in the reader's language, on the pages about what to show."""
    return _beside(module, {code: text.is_draft for code, text in module.translations.items()})


def words_beside(module: CompiledModule) -> Beside:
    """The word list in the reader's language."""
    return _beside(module, {code: words.is_draft for code, words in module.word_translations.items()})


def quiz_beside(module: CompiledModule) -> Beside:
    """The quiz in the reader's language. Its questions hold their own translations."""
    codes = {code for question in module.quiz for code in question.variants}
    return _beside(module, {code: code in module.quiz_drafts for code in codes})


def _beside(module: CompiledModule, drafts: Mapping[str, bool]) -> Beside:
    codes = tuple(code for code in TRANSLATIONS if code in drafts)
    wanted = (chosen_variant(), current_language().code)
    code = next((one for one in wanted if one in (*codes, *_SWEDISH)), ORIGINAL)
    code = code if code in codes else ORIGINAL
    return Beside(module, code, codes, drafts.get(code, False))
