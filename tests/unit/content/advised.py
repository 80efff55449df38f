"""A course and a module in which nothing is to be mended, for tests that spoil one thing each."""

from __future__ import annotations

from stegvis.content.reading.sources import Sources, from_texts

LESSON = "courses/prov/grund/01-start.md"
MODULE = "validation_modules/disk/module.yaml"
WORDS = "validation_modules/disk/words.yaml"
FACTS = "courses/facts/arbete.yaml"

_LESSON = """---
id: start
title: Att börja
goal: {goal}
minutes: 10
workplace_task: Prata med din chef.
sources: [En bok]
---
Arbetsgivaren ansvarar {{fact:aml-3-2}}.

```exercise
id: start-1
kind: single
question: Vem ansvarar?
options:
  - {{id: a, text: Arbetsgivaren, correct: true, feedback: Ja.}}
  - {{id: b, text: Ingen, feedback: Nej.}}
```

```exercise
id: start-2
kind: true-false
question: Arbetsgivaren ansvarar.
answer: true
feedback: {{right: Ja., wrong: Nej.}}
```
"""

_MODULE = """id: disk
title: Disk
easy_title: Diska
level: {step: 1, means: Med stöd.}
hours: 20
summary: Att diska.
easy_summary: Du diskar.
ladder:
  beyond:
    - {text: Komvux, note: Du kan läsa mer.}
outcomes:
  - id: hygien
    title: Hygien
    text: Deltagaren kan hålla rent.
    easy_text: Jag kan hålla rent.
    criteria:
      - id: tvatta-hander
        text: Tvättar händerna.
        easy_text: Jag kan tvätta händerna.
        picture: hand
        methods: [observation, quiz]
        question: När tvättar du händerna?
        counts: [Någon ser det.]
        does_not_count: [Bara handskar.]
        facts: [aml-3-2]
        examples:
          - {text: Handledaren ser mig., shows: enough, why: Hon såg allt.}
          - {text: Ett foto., shows: too_little, why: Det visar inte när.}
"""

_TRANSLATION = """id: disk
translation: draft
title: Washing up
easy_summary: You wash up.
beyond:
  - {text: Adult education, note: You can study more.}
outcomes:
  - id: hygien
    easy_text: I can keep things clean.
    criteria:
      - id: tvatta-hander
        easy_text: I can wash my hands.
        question: When do you wash your hands?
        counts: [Somebody sees it.]
        does_not_count: [Only gloves.]
        examples:
          - {text: The supervisor sees me., why: She saw everything.}
          - {text: A photo., why: It does not show when.}
"""

_QUIZ = """questions:
  - id: hander
    criteria: [tvatta-hander]
    question: Vad tvättar du?
    options:
      - {id: a, picture: hand, text: En hand., correct: true, feedback: Ja.}
      - {id: b, picture: sten, text: En sten., feedback: Nej.}
"""

_FACTS = """facts:
  - id: aml-3-2
    claim: Arbetsgivaren ska göra allt som behövs.
    source: Arbetsmiljölagen (1977:1160) 3 kap. 2 §
    kind: lagkrav
    checked_on: 2026-11-01
"""


_WORD = "  - {{id: ord{number}, word: ord, explanation: Ett ord., example: Säg ett ord., picture: hand}}\n"


def _words(line: str) -> str:
    return "words:\n" + "".join(line.format(number=number) for number in range(30))


def advised_texts() -> dict[str, str]:
    """All texts by path."""
    swedish = _LESSON.format(goal="Du kan börja.")
    texts = {
        "pictures.yaml": "pictures:\n  hand: {alt: {sv: En hand}}\n  sten: {alt: {sv: En sten}}\n",
        FACTS: _FACTS,
        "courses/prov/course.yaml": (
            "id: prov\ntitle: Prov\nsummary: En kurs.\naudience: Alla\nhours: 1\n"
            "modules:\n  - {id: grund, title: Grunden, outcome: Du kan., lessons: [01-start]}\n"
        ),
        LESSON: swedish,
        LESSON.replace(".md", ".latt.md"): swedish,
        LESSON.replace(".md", ".en.md"): _LESSON.format(goal="You can begin."),
        MODULE: _MODULE,
        WORDS: _words(_WORD),
        "validation_modules/disk/guide.md": "Titta på händerna.\n",
        "validation_modules/disk/quiz.yaml": _QUIZ,
    }
    for code in ("en", "ar", "uk"):
        texts[MODULE.replace(".yaml", f".{code}.yaml")] = _TRANSLATION
        texts[WORDS.replace(".yaml", f".{code}.yaml")] = "translation: draft\n" + _words(
            "  - {{id: ord{number}, word: word, explanation: A word.}}\n"
        )
        texts[f"validation_modules/disk/quiz.{code}.yaml"] = "translation: draft\n" + _QUIZ
    return texts


def spoilt(path: str, old: str, new: str) -> Sources:
    """The set with one thing in one text changed; without the text when `old` is empty."""
    texts = advised_texts()
    if not old:
        del texts[path]
        return from_texts(texts)
    assert old in texts[path], (path, old)
    texts[path] = texts[path].replace(old, new, 1)
    return from_texts(texts)
