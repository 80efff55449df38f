"""From what the author wrote to what the pages show: HTML made once, facts numbered and frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from stegvis.base.markdown import PLACE_BEGINS, PLACE_ENDS, to_html
from stegvis.content.compiled import CompiledFact, CompiledPicture
from stegvis.content.compiled_courses import (
    CompiledCourse,
    CompiledCourseModule,
    CompiledLesson,
    CourseText,
    ExerciseBlock,
    HtmlBlock,
    LessonVariant,
)
from stegvis.content.compiled_modules import (
    CompiledCriterion,
    CompiledExample,
    CompiledLadder,
    CompiledModule,
    CompiledOutcome,
    CompiledQuestion,
    CompiledWord,
    CriterionTranslation,
    ModuleTranslation,
    WordListTranslation,
)
from stegvis.content.exercises import KINDS, Exercise
from stegvis.content.exercises.picture_choice import PictureChoice
from stegvis.content.reading.characters import without_unfit
from stegvis.content.reading.courses import Course
from stegvis.content.reading.lessons import Lesson, LessonText
from stegvis.content.reading.modules import ValidationModule
from stegvis.content.reading.quizzes import QuizText
from stegvis.content.reading.shapes import CourseWords, Criterion, Fact, Ladder, Outcome, Picture
from stegvis.content.reading.texts import FACT, MarkdownPart
from stegvis.content.reading.translation_shapes import ModuleWords, TranslationMark, WordsTranslation
from stegvis.content.variants import VARIANTS

_SOURCE_WORD = {"sv": "Källa", "en": "Source", "ar": "المصدر"}


class FactReferences:
    """Numbers the facts of one text in the order in which they are met."""

    def __init__(self, facts: Mapping[str, Fact], language: str) -> None:
        self._facts = facts
        self._language = language if language in _SOURCE_WORD else "sv"
        self._text_language = language
        self._numbers: dict[str, int] = {}

    def number(self, fact: str) -> int:
        """The number of a fact, given when it is met first."""
        return self._numbers.setdefault(fact, len(self._numbers) + 1)

    def html(self, markdown: str) -> str:
        """Safe HTML of a Markdown text, its references made into links to the list of facts."""
        marked = FACT.sub(lambda found: f"{PLACE_BEGINS}{found[1]}{PLACE_ENDS}", markdown)
        html = to_html(marked)
        for fact in dict.fromkeys(FACT.findall(markdown)):
            html = html.replace(f"{PLACE_BEGINS}{fact}{PLACE_ENDS}", self._link(fact))
        return without_unfit(html)

    def plain(self, text: str) -> str:
        """A plain text with its references as numbers in brackets."""
        return FACT.sub(lambda found: f"[{self.number(found[1])}]", text)

    def _link(self, fact: str) -> str:
        number = self.number(fact)
        label = f"{_SOURCE_WORD[self._language]} {number}"
        spoken = f' lang="{self._language}"' if self._language != self._text_language else ""
        return (
            f'<sup class="fact-reference"><a href="#fakta-{escape(fact)}"{spoken} aria-label="{label}">'
            f"{number}</a></sup>"
        )

    def compiled(self) -> tuple[CompiledFact, ...]:
        """The facts that were met, in order of number."""
        return tuple(compile_fact(self._facts[fact], number) for fact, number in self._numbers.items())


def compile_fact(fact: Fact, number: int) -> CompiledFact:
    """The fact as reference with this number."""
    return CompiledFact(number=number, **fact.model_dump())


def compile_picture(picture: str | None, pictures: Mapping[str, Picture]) -> CompiledPicture | None:
    """The picture with its texts."""
    if picture is None:
        return None
    return CompiledPicture(id=picture, alt=pictures[picture].alt.model_dump(exclude_none=True))


def compile_course(
    course: Course, facts: Mapping[str, Fact], pictures: Mapping[str, Picture]
) -> CompiledCourse:
    """The course as the pages read it. It must have been read without errors against these facts and pictures."""
    file = course.file
    lessons = {(lesson.module, lesson.name): _lesson(lesson, facts, pictures) for lesson in course.lessons}
    return CompiledCourse(
        key=file.id,
        title=file.title,
        hours=file.hours,
        summary=file.summary,
        valid_for_months=file.valid_for_months,
        audience=file.audience,
        language=file.language,
        completion=file.completion,
        modules=tuple(
            CompiledCourseModule(
                id=module.id,
                title=module.title,
                outcome=module.outcome,
                lessons=tuple(lessons[module.id, name] for name in module.lessons),
            )
            for module in file.modules
        ),
        variants={code: _course_text(code, words) for code, words in course.variants.items()},
    )


def _course_text(code: str, words: CourseWords) -> CourseText:
    return CourseText(
        code=code,
        title=words.title,
        summary=words.summary,
        audience=words.audience,
        modules={module.id: (module.title, module.outcome) for module in words.modules},
    )


def _lesson(lesson: Lesson, facts: Mapping[str, Fact], pictures: Mapping[str, Picture]) -> CompiledLesson:
    head = lesson.original.head
    return CompiledLesson(
        id=head.id,
        module_id=lesson.module,
        path=lesson.original.file,
        minutes=head.minutes or 1,
        picture=compile_picture(head.picture, pictures),
        variants={text.variant: compile_text(text, facts, lesson.original) for text in lesson.texts},
    )


def compile_text(text: LessonText, facts: Mapping[str, Fact], original: LessonText) -> LessonVariant:
    """One variant of a lesson. Sources that it leaves out are the original's."""
    references = FactReferences(facts, VARIANTS[text.variant].language)
    blocks = tuple(
        HtmlBlock(html=references.html(part.text))
        if isinstance(part, MarkdownPart)
        else ExerciseBlock(exercise=_exercise(part.exercise, references))
        for part in text.parts
    )
    task = text.head.workplace_task
    return LessonVariant(
        code=text.variant,
        title=text.head.title,
        goal=text.head.goal,
        blocks=blocks,
        workplace_task_html=references.html(task) if task else None,
        facts=references.compiled(),
        sources=text.head.sources or original.head.sources,
    )


def _exercise(exercise: Exercise, references: FactReferences) -> Exercise:
    """The exercise with numbers in place of its references to facts."""

    def replaced(value: object) -> object:
        if isinstance(value, str):
            return references.plain(value)
        if isinstance(value, dict):
            return {key: replaced(one) for key, one in value.items()}
        return [replaced(one) for one in value] if isinstance(value, list) else value

    return KINDS[exercise.kind].model_validate(replaced(exercise.model_dump(mode="json")))


def compile_module(
    module: ValidationModule, facts: Mapping[str, Fact], pictures: Mapping[str, Picture]
) -> CompiledModule:
    """The module as the pages read it. It must have been read without errors against these facts and pictures."""
    file = module.file
    references = FactReferences(facts, "sv")
    guide_html = references.html(module.guide)
    return CompiledModule(
        key=file.id,
        title=file.title,
        hours=file.hours,
        summary=file.summary,
        valid_for_months=file.valid_for_months,
        easy_title=file.easy_title,
        easy_summary=file.easy_summary,
        level=file.level,
        is_not=file.is_not,
        outcomes=tuple(_outcome(outcome, facts, pictures) for outcome in file.outcomes),
        guide_html=guide_html,
        guide_facts=references.compiled(),
        words=tuple(
            CompiledWord(
                id=word.id,
                word=word.word,
                explanation=word.explanation,
                example=word.example,
                picture=compile_picture(word.picture, pictures),
            )
            for word in module.words
        ),
        quiz=_quiz(module.quiz),
        translations={code: _translation(code, words) for code, words in module.translations.items()},
        word_translations={
            code: _word_translation(code, file) for code, file in module.word_translations.items()
        },
        quiz_drafts=tuple(text.variant for text in module.quiz if text.is_draft),
        ladder=_ladder(file.ladder) if file.ladder else None,
    )


def _ladder(ladder: Ladder) -> CompiledLadder:
    return CompiledLadder(
        requires=ladder.requires,
        recommended=ladder.recommended,
        leads_to=ladder.leads_to,
        beyond=tuple((one.text, one.note) for one in ladder.beyond),
    )


def _translation(code: str, words: ModuleWords) -> ModuleTranslation:
    return ModuleTranslation(
        code=code,
        is_draft=words.translation is TranslationMark.DRAFT,
        title=words.title,
        easy_summary=words.easy_summary,
        beyond=tuple((one.text, one.note) for one in words.beyond),
        outcomes={outcome.id: outcome.easy_text for outcome in words.outcomes},
        criteria={
            criterion.id: CriterionTranslation(
                easy_text=criterion.easy_text,
                question=criterion.question,
                counts=criterion.counts,
                does_not_count=criterion.does_not_count,
                examples=tuple((one.text, one.why) for one in criterion.examples),
            )
            for outcome in words.outcomes
            for criterion in outcome.criteria
        },
    )


def _word_translation(code: str, file: WordsTranslation) -> WordListTranslation:
    return WordListTranslation(
        code=code,
        is_draft=file.translation is TranslationMark.DRAFT,
        words={word.id: (word.word, word.explanation) for word in file.words},
    )


def _quiz(texts: Sequence[QuizText]) -> tuple[CompiledQuestion, ...]:
    if not texts:
        return ()
    by_variant = {text.variant: {one.id: one for one in text.questions} for text in texts}
    return tuple(
        CompiledQuestion(
            id=question.id,
            criteria=question.criteria,
            variants={
                code: PictureChoice.model_validate(of[question.id].model_dump(exclude={"criteria"}))
                for code, of in by_variant.items()
            },
        )
        for question in texts[0].questions
    )


def _outcome(outcome: Outcome, facts: Mapping[str, Fact], pictures: Mapping[str, Picture]) -> CompiledOutcome:
    return CompiledOutcome(
        id=outcome.id,
        title=outcome.title,
        text=outcome.text,
        easy_text=outcome.easy_text,
        criteria=tuple(_criterion(criterion, facts, pictures) for criterion in outcome.criteria),
    )


def _criterion(
    criterion: Criterion, facts: Mapping[str, Fact], pictures: Mapping[str, Picture]
) -> CompiledCriterion:
    known = criterion.model_dump(exclude={"picture", "facts", "examples"})
    return CompiledCriterion(
        picture=compile_picture(criterion.picture, pictures),
        facts=tuple(compile_fact(facts[one], number) for number, one in enumerate(criterion.facts, start=1)),
        examples=tuple(
            CompiledExample(text=one.text, is_enough=one.shows == "enough", why=one.why)
            for one in criterion.examples
        ),
        **known,
    )
