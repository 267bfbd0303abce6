"""Files and questions meet in one form, whatever keyboard and alphabet they were written with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.normalize import fold, title_key, tokenize

FOLDED = [
    ("Kafka", "kafka", "case"),
    ("Kraków Málaga São", "krakow malaga sao", "accents"),
    ("cafe\u0301", "cafe", "an accent as a character of its own"),
    ("Øredev Łódź straße Þór", "oredev lodz strasse thor", "Latin letters that no accent makes"),
    ("İstanbul IĞDIR", "istanbul igdir", "Turkish capitals"),
    ("Москва Ελλάδα", "moskva ellada", "other alphabets"),
    ("한국", "hangug", "Hangul, syllable by syllable"),
    ("हिन्दी", "hindi", "vowel signs that are marks"),
    ("日本語のガイド", "日本語のガイド", "Chinese and Japanese stay, voiced kana included"),
    ("ﬁne ２０２０ Ⅳ", "fine 2020 iv", "typographical forms"),
    ("what’s what´s what‘s", "what's what's what's", "apostrophes"),
    ("a—b\u00a0c", "a b c", "dashes and spaces"),
    ("a🚂b", "a b", "emoji part words"),
    ("con\xadtri\u200bbute \u2066a\u2069", "contribute a", "signs that nobody sees"),
]


@pytest.mark.parametrize(("text", "folded", "reason"), FOLDED)
def test_text_is_folded_to_plain_letters(text: str, folded: str, reason: str) -> None:
    assert fold(text) == folded, reason


TOKENS = [
    ("What's new in Øredev's C++?", ["whats", "new", "in", "oredev", "c++"], "the docstring's promise"),
    ("Let’s, don't, o'clock, James'", ["lets", "dont", "oclock", "james"], "apostrophes"),
    ("C# F# J# A# c", ["c#", "f#", "j#", "a", "c"], "languages with a sharp, and other letters"),
    ("C++17, g++ and a+b", ["c++", "17", "g++", "and", "a", "b"], "plus signs"),
    ("snake_case kebab-case node.js", ["snake", "case", "kebab", "case", "node", "js"], "signs part"),
    ("Kafka 2.0 12c v1", ["kafka", "2", "0", "12c", "v1"], "numbers"),
    ("Humans™, Java® 8", ["humans", "java", "8"], "signs of trade"),
    ("日本語 の Python入門", ["日本", "本語", "の", "python", "入門"], "scripts without spaces, in pairs"),
    ("ガイド・東京", ["ガイ", "イド", "東京"], "the middle dot parts"),
    ("🚂 ‽ … — ''", [], "nothing but signs"),
    ("", [], "nothing"),
]


@pytest.mark.parametrize(("text", "tokens", "reason"), TOKENS)
def test_text_is_cut_into_tokens(text: str, tokens: list[str], reason: str) -> None:
    assert tokenize(text) == tokens, reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("🚂 On Track with Kafka", "On track with  Kafka!"),
        ("Let’s Build: a Pipeline", "Let's build a pipeline"),
        ("Key note", "Keynote"),
        ("🤖Building a bot", "🤖 Building a bot"),
    ],
)
def test_titles_that_differ_in_signs_and_spaces_have_the_same_key(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


def test_titles_that_differ_in_a_letter_or_are_nothing_but_signs_have_keys_of_their_own() -> None:
    assert len({title_key(title) for title in ("Kafka 101", "Kafka 102", "C", "C++", "?", "!!")}) == 6


# letters of many scripts, marks that combine, apostrophes, emoji: where folding could go wrong
awkward = st.text(
    alphabet="aZ1+#'’´`- \u0301\u0308\u3099\u200d\ufe0fßøİıΣςЙйガ가각日हि१½²ﬁ🚂\x00", max_size=30
)


@given(st.text() | awkward)
def test_normalizing_twice_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert tokenize(folded) == tokenize(text)


@given(st.text() | awkward)
def test_any_text_is_tokens_of_letters_and_digits(text: str) -> None:
    for token in tokenize(text):
        assert token.rstrip("+#").isalnum()
        assert token == token.lower()


@given(st.text(alphabet="abc déß日本語カ++#' ", max_size=30))
def test_tokens_are_tokens_still_when_joined_by_spaces(text: str) -> None:
    tokens = tokenize(text)
    parted_again = tokenize(" ".join(tokens))
    assert parted_again == tokens
