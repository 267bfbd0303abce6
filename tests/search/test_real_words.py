from hypothesis import given
from hypothesis import strategies as st

from bot.search.real_words import Words, real_words


def test_words_that_people_use_are_real() -> None:
    assert all(word in real_words() for word in ("roses", "window", "slaughter", "backside", "knitting"))


def test_misspellings_and_names_of_software_are_none() -> None:
    assert not any(word in real_words() for word in ("recieve", "teh", "withdrawls", "ksqldb", "pyhton"))


@given(st.sets(st.text(max_size=5)), st.text(max_size=5))
def test_words_are_a_set(words: set[str], other: str) -> None:
    assert all(word in Words(words) for word in words)
    assert (other in Words(words)) is (other in words)
