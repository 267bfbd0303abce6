"""Forms of a word share a stem, in the language of the talk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.stemming import Stemmers

SAME = [
    ("en", "pipeline", "pipelines"),
    ("en", "stream", "streaming"),
    ("en", "database", "databases"),
    ("de", "datenbank", "datenbanken"),
    ("fr", "donnee", "donnees"),
    ("es", "charla", "charlas"),
    ("pt", "palestra", "palestras"),
    ("it", "dato", "dati"),
    ("nl", "voordracht", "voordrachten"),
    ("sv", "foredrag", "foredraget"),
]


@pytest.mark.parametrize(("language", "one", "other"), SAME)
def test_forms_of_a_word_have_the_same_stem(language: str, one: str, other: str) -> None:
    stem = Stemmers().for_language(language)
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("aws", "short words have no plural to lose"),
        ("ios", "nor this one"),
        ("12c", "what has digits is a name"),
        ("python3s", "even at length"),
        ("c++", "what has signs is one as well"),
    ],
)
def test_names_are_left_alone(word: str, reason: str) -> None:
    assert Stemmers().for_language("en")(word) == word, reason


@pytest.mark.parametrize("named", ["de", "deu", "ger", "german", "German", "de-AT", "de_CH"])
def test_a_language_is_known_by_any_of_its_names(named: str) -> None:
    stemmers = Stemmers()
    assert stemmers.for_language(named) is stemmers.for_language("de")


@pytest.mark.parametrize("named", ["", "tlh", "?"])
def test_a_language_that_is_not_known_is_taken_for_english(named: str) -> None:
    stemmers = Stemmers()
    assert stemmers.for_language(named) is stemmers.for_language("en")


def test_a_question_is_stemmed_in_every_language_of_the_talks() -> None:
    stemmers = Stemmers()
    assert stemmers.stems("datenbanken") == ["datenbanken"]
    stemmers.for_language("de")
    assert stemmers.stems("datenbanken") == ["datenbanken", "datenbank"]


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789+#", min_size=1, max_size=20))
def test_any_word_has_a_stem(word: str) -> None:
    stemmers = Stemmers()
    for language in ("en", "de", "fr", "es", "pt"):
        assert stemmers.for_language(language)(word)
    assert stemmers.stems(word)
