"""YAML as people write it: lines are known, and what can hurt is refused."""

from __future__ import annotations

from datetime import date

import pytest

from stegvis.content.reading.located_yaml import YamlFault, read_yaml


def test_every_value_knows_its_line() -> None:
    located = read_yaml("a: 1\nb:\n  - x\n  - c: y\n", "f.yaml", first_line=10)
    assert located.data == {"a": 1, "b": ["x", {"c": "y"}]}
    assert [located.line(("a",)), located.line(("b", 1, "c")), located.line(("b", 7))] == [10, 13, 11]


def test_scalars_are_what_a_swede_expects() -> None:
    text = "a: no\nb: true\nc: null\nd: 2026-03-31\ne: 0.8\nf: '12'\ng: 1_000\nh:\n"
    assert read_yaml(text, "f.yaml").data == {
        "a": "no", "b": True, "c": None, "d": date(2026, 3, 31), "e": 0.8, "f": "12", "g": "1_000", "h": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\na: 2\n", 2, "två gånger (först på rad 1)"),
        ("a: &x 1\nb: *x\n", 1, "Ankare"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "Taggar"),
        ("a: 1\n---\nb: 2\n", 2, "flera dokument"),
        ("a: 1\n\tb: 2\n", 2, ""),
        ("a: 2026-02-30\n", 1, "finns inte"),
        ("[a, b]: 1\n", 1, "måste vara ett ord"),
        ("a: b: c\n", 1, "kolon"),
        ('a: "b\n', 2, "citattecken"),
        ("a:\n" + "".join(" " * depth + "- \n" for depth in range(1, 3)) + "- [" * 30, 4, ""),
        ("a: \x00\n", 1, "tecken"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_where_it_stands(text: str, line: int, said: str) -> None:
    with pytest.raises(YamlFault) as refused:
        read_yaml(text, "f.yaml")
    assert refused.value.problem.line == line
    assert said in refused.value.problem.message
    assert refused.value.problem.remedy


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(YamlFault, match="djupt"):
        read_yaml("[" * 40 + "]" * 40, "f.yaml")


def test_a_huge_text_is_refused() -> None:
    with pytest.raises(YamlFault, match="för stor"):
        read_yaml("a: " + "x" * 1_000_001, "f.yaml")


def test_an_empty_text_is_nothing() -> None:
    assert read_yaml("# only a comment\n", "f.yaml").data is None
