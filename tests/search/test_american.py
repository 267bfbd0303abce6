"""British spellings of words are read as the American ones."""

from __future__ import annotations

import pytest

from bot.search.american import american
from bot.search.stemming import Stemmers


@pytest.mark.parametrize(
    ("british", "same"),
    [
        ("visualisation", "visualization"),
        ("optimised", "optimized"),
        ("organisers", "organizers"),
        ("analysing", "analyzing"),
        ("colours", "colors"),
        ("behavioural", "behavioral"),
        ("neighbourhood", "neighborhood"),
        ("centre", "center"),
        ("kilometres", "kilometers"),
        ("dialogues", "dialogs"),
        ("grey", "gray"),
        ("programme", "program"),
    ],
)
def test_british_words_as_american_ones(british: str, same: str) -> None:
    assert american(british) == same
    assert american(same) == same


@pytest.mark.parametrize(
    "word",
    ["python", "source", "course", "four", "tourism", "journal", "hours", "noise", "raised", "core", "there"],
)
def test_other_words_stay(word: str) -> None:
    assert american(word) == word


def test_both_spellings_have_one_stem() -> None:
    english = Stemmers().for_language("english")
    assert english("visualising") == english("visualize")
    assert english("colour") == english("coloring")
    assert english("exercise") == english("exercising")
    german = Stemmers().for_language("german")
    assert german("organisieren") != german("organizieren")
