"""Phrases and common words, in a small vocabulary of two languages."""

from __future__ import annotations

import pytest

from bot.questions.vocabulary import FILLER, UNKNOWN, WEAK, Cue, Known, Vocabulary
from bot.text.normalize import tokenize

SMALL = Vocabulary(
    {
        "en": {
            "slides": ["slides", "slide deck"],
            "recording": ["recording", "Whats on film"],
            "latest": ["latest"],
            "count": ["how many"],
            "times": ["how many times"],
            "filler": ["show", "topic"],
            "list": ["all"],
            "shorthand": {"pg": "postgres", "wich": "which"},
        },
        "de": {
            "slides": ["folien"],
            "count": ["wie viele"],
            "list": ["alle", "show"],
            "shorthand": {"vid": "video"},
        },
    },
    {"en": {"empty": ["the", "is"], "weak": ["good", "topic"]}, "de": {"empty": ["der", "die", "viele"]}},
)


def far(_word: str) -> Known:
    """Nothing is near any word of the talks."""
    return UNKNOWN


def found(text: str, language: str = "en") -> list[tuple[str, set[Cue]]]:
    tokens = text.split()
    return [
        (" ".join(tokens[start:end]), set(cues)) for start, end, cues in SMALL.find(tokens, language, far)
    ]


def test_longer_phrases_win() -> None:
    assert found("how many times") == [("how many times", {Cue.TIMES})]
    assert found("how many slides") == [("how many", {Cue.COUNT}), ("slides", {Cue.SLIDES})]


@pytest.mark.parametrize(
    "text",
    [
        "what's on film",
        "whats on film",
        "Whats on Film?",
    ],
)
def test_case_and_apostrophes_do_not_matter(text: str) -> None:
    assert SMALL.cues(tuple(tokenize(text)), "en") == {Cue.RECORDING}


def test_english_is_understood_in_every_language() -> None:
    assert found("folien slides", "de") == [("folien", {Cue.SLIDES}), ("slides", {Cue.SLIDES})]
    assert found("folien") == []


def test_own_meaning_of_a_word_wins() -> None:
    assert SMALL.cues(("show",), "de") == {Cue.LIST}


@pytest.mark.parametrize("word", ["slids", "latets", "recordng", "recodring", "reccording"])
def test_misspelt_cues_are_recognised(word: str) -> None:
    assert found(word)


def test_short_words_are_never_misspelt_cues() -> None:
    assert found("al") == found("sid") == []


def test_word_nearer_to_the_talks_is_no_misspelt_cue() -> None:
    assert list(SMALL.find(["slids"], "en", lambda _: Known(0, written=True))) == []
    assert SMALL.misspelt("slids", "en", Known(0, written=True)) == frozenset()


def test_word_of_some_text_is_a_cue_only_by_a_slip_of_the_fingers() -> None:
    near = Known(2, written=True)
    assert SMALL.misspelt("latets", "en", near) == {Cue.LATEST}
    assert SMALL.misspelt("latent", "en", near) == frozenset()


def test_common_words_are_no_misspelt_cues() -> None:
    common = Vocabulary({"en": {"latest": ["later"]}}, {"en": {"empty": ["late", "water"]}})
    assert list(common.find(["water"], "en", far)) == []


@pytest.mark.parametrize(
    ("tokens", "language"),
    [
        ("die folien", "de"),
        ("latest slides", "en"),
        ("kafka", "en"),
        ("", "en"),
        ("folien slides", "en"),
    ],
)
def test_language_is_the_one_with_more_words_and_english_in_doubt(tokens: str, language: str) -> None:
    assert SMALL.language(tokens.split()) == language


@pytest.mark.parametrize(
    ("word", "language", "factor"),
    [
        ("the", "en", 0.0),
        ("good", "en", WEAK),
        ("topic", "en", FILLER),
        ("kafka", "en", 1.0),
        ("der", "en", 1.0),
        ("der", "de", 0.0),
        ("the", "de", 0.0),
    ],
)
def test_common_words_weigh_less(word: str, language: str, factor: float) -> None:
    assert SMALL.commonness(language)(word) == factor


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("pg", "en", "postgres"),
        ("pg", "de", "postgres"),
        ("vid", "de", "video"),
        ("vid", "en", "vid"),
        ("kafka", "en", "kafka"),
    ],
)
def test_shorthand_is_written_out(word: str, language: str, expected: str) -> None:
    assert SMALL.written_out(word, language) == expected


def test_languages_are_those_of_the_file(vocabulary: Vocabulary) -> None:
    assert SMALL.languages == ("en", "de")
    assert {"en", "de", "fr", "es", "pt", "it", "nl", "pl"} <= set(vocabulary.languages)


def test_unknown_section_is_refused() -> None:
    with pytest.raises(ValueError, match="recrding"):
        Vocabulary({"en": {"recrding": ["video"]}}, {})
