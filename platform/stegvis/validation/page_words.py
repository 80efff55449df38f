"""The few words round a criterion that a participant must follow, in languages that the pages themselves don't speak.

She may read the criteria in six languages, and the pages in three: what she answers about herself, and what is said to
count, must not stand in Swedish alone.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PageWords:
    """The words in one language. Those of a draft are drafts too: the page's mark is said of both."""

    how_often: str
    often: str
    sometimes: str
    seldom: str
    never: str
    skip: str
    skipped: str
    counts: str
    does_not_count: str
    examples: str
    enough: str
    not_enough_yet: str
    why: str

    def answer(self, value: str) -> str:
        """An answer about herself: `value` is often, sometimes, seldom, never or skipped."""
        words = {
            "often": self.often,
            "sometimes": self.sometimes,
            "seldom": self.seldom,
            "never": self.never,
            "skipped": self.skipped,
        }
        return words[value]


PAGE_WORDS = {
    "en": PageWords(
        how_often="How often have you done this?",
        often="Often",
        sometimes="Sometimes",
        seldom="Seldom",
        never="Never",
        skip="Skip",
        skipped="Skipped",
        counts="This counts",
        does_not_count="This does not count",
        examples="Examples",
        enough="This is enough",
        not_enough_yet="This is not enough yet",
        why="Why?",
    ),
    "ar": PageWords(
        how_often="كم مرة قمت بهذا؟",
        often="كثيراً",
        sometimes="أحياناً",
        seldom="نادراً",
        never="أبداً",
        skip="تخطٍّ",
        skipped="تم التخطّي",
        counts="هذا يُحتسب",
        does_not_count="هذا لا يُحتسب",
        examples="أمثلة",
        enough="هذا يكفي",
        not_enough_yet="هذا لا يكفي بعد",
        why="لماذا؟",
    ),
    "uk": PageWords(
        how_often="Як часто ти це робиш?",
        often="Часто",
        sometimes="Іноді",
        seldom="Рідко",
        never="Ніколи",
        skip="Пропустити",
        skipped="Пропущено",
        counts="Це зараховується",
        does_not_count="Це не зараховується",
        examples="Приклади",
        enough="Цього досить",
        not_enough_yet="Цього ще не досить",
        why="Чому?",
    ),
    "so": PageWords(
        how_often="Immisa jeer ayaad tan samaysay?",
        often="Marar badan",
        sometimes="Mararka qaarkood",
        seldom="Marar dhif ah",
        never="Marnaba",
        skip="Ka bood",
        skipped="Waa laga booday",
        counts="Tani waa la tirinayaa",
        does_not_count="Tani lama tirinayo",
        examples="Tusaalooyin",
        enough="Tani way ku filan tahay",
        not_enough_yet="Tani weli kuma filna",
        why="Waayo?",
    ),
    "ti": PageWords(
        how_often="ነዚ ክሳብ ክንደይ ኣዘውቲርኩም ጌርኩምዎ?",
        often="ብዙሕ ግዜ",
        sometimes="ሓሓሊፉ",
        seldom="ሳሕቲ",
        never="ፈጺመ ኣይገበርኩዎን",
        skip="ነዚ ሕለፍዎ",
        skipped="ዝተሓልፈ",
        counts="እዚ ይቑጸር",
        does_not_count="እዚ ኣይቁጸርን",
        examples="ኣብነታት",
        enough="እዚ እኹል እዩ",
        not_enough_yet="እዚ ገና እኹል ኣይኮነን",
        why="ስለምንታይ?",
    ),
    "fa": PageWords(
        how_often="این کار را چقدر کرده‌اید؟",
        often="بسیار وقت‌ها",
        sometimes="بعضی وقت‌ها",
        seldom="بسیار کم",
        never="هیچ وقت",
        skip="از این بگذرید",
        skipped="بی‌جواب ماند",
        counts="این حساب می‌شود",
        does_not_count="این حساب نمی‌شود",
        examples="مثال‌ها",
        enough="این کافی است",
        not_enough_yet="این هنوز کافی نیست",
        why="چرا؟",
    ),
}
"""By the code of the language, as in `content.variants`."""
