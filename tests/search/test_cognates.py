"""Words of other languages that English has, too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.cognates import cognates


@pytest.mark.parametrize(
    ("word", "english"),
    [
        ("deteccion", "detection"),
        ("deteccao", "detection"),
        ("integraciones", "integrations"),
        ("visualizacion", "visualization"),
        ("seguridad", "segurity"),  # only the ending is told; such a word is looked up in vain
        ("universidad", "university"),
        ("qualitaet", "quality"),
        ("ecologie", "ecology"),
        ("tecnologia", "tecnology"),
        ("automatique", "automatic"),
        ("arquitectura", "arquitecture"),
        ("realismus", "realism"),
        ("fraude", "fraud"),
        ("modelos", "models"),
    ],
)
def test_endings_become_english_ones(word: str, english: str) -> None:
    assert english in set(cognates(word))


@pytest.mark.parametrize("word", ["", "io", "dad", "2cion", "c++"])
def test_short_words_and_figures_have_none(word: str) -> None:
    assert list(cognates(word)) == []


@given(st.text(alphabet="abcdeimnostuy", max_size=12))
def test_a_word_is_no_cognate_of_itself_and_keeps_its_beginning(word: str) -> None:
    for other in cognates(word):
        assert other != word
        assert other[:3] == word[:3]
