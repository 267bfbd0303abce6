"""Words of a question lead to words of the talks, whatever their form, spelling and spacing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.library import Library
from bot.search.expand import OPTIONAL, Expander
from bot.search.index import Index

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.library.model import Delivery
    from bot.search.rank import Term


def telling(_: str) -> float:
    """No word is common."""
    return 1.0


@pytest.fixture(scope="module")
def index(talk: Callable[..., Delivery]) -> Index:
    return Index(
        Library(
            [
                talk("a", "Kafka Connect in action", abstract="With PostgreSQL and a keynote."),
                talk("b", "Streaming with ksqlDB", tags=("databricks",)),
                talk(
                    "c",
                    "Running Kubernetes at home",
                    abstract="Of clusters, steaming coffee and misspellings",
                ),
                talk("d", "Key findings", abstract="A note about containers"),
            ]
        )
    )


def expanded(index: Index, words: Sequence[str], common: Callable[[str], float] = telling) -> list[Term]:
    return Expander(index).terms(words, common)


def best(index: Index, term: Term) -> set[str]:
    """The indexed stems that a term most likely means."""
    most = max((sureness for _, sureness in term.matches), default=0.0)
    return {index.stem(match) for match, sureness in term.matches if sureness == most}


MEANT = [
    ("kafka", {"kafka"}, "as written"),
    ("stream", {"stream"}, "a form of it"),
    ("kuberentes", {"kubernet"}, "misspelt"),
    ("ksqdlb", {"ksqldb"}, "misspelt, with the letters swapped"),
    ("postgres", {"postgresql"}, "the beginning of it"),
    ("misspeling", {"misspel"}, "a word of a text is misspelt, too"),
    ("cobol", set(), "no talk has anything like it"),
]


@pytest.mark.parametrize(("word", "stems", "reason"), MEANT)
def test_a_word_means_the_nearest_word_that_talks_have(
    index: Index, word: str, stems: set[str], reason: str
) -> None:
    (term,) = expanded(index, [word])
    assert best(index, term) == stems, reason
    assert term.word == word


SPACED = [
    (["data", "bricks"], ["data bricks"], "written apart"),
    (["kafkaconnect"], ["kafka", "connect"], "written together, neighbours in a title"),
    (["kubernetescontainers"], ["kubernetescontainers"], "no talk has the two"),
    (["kubernetesclusters"], ["kubernetesclusters"], "a talk has the two somewhere, not side by side"),
    (["kafka", "connect"], ["kafka", "connect"], "both known, and no talk joins them"),
    (["key", "note"], ["key", "note"], "both known, and the joined word is only mentioned"),
    (["a", "b"], ["a", "b"], "single letters"),
]


@pytest.mark.parametrize(("words", "terms", "reason"), SPACED)
def test_missing_and_extra_spaces_are_seen_through(
    index: Index, words: list[str], terms: list[str], reason: str
) -> None:
    assert [term.word for term in expanded(index, words)] == terms, reason


def test_the_surer_a_match_the_more_it_counts(index: Index) -> None:
    def sureness(word: str) -> float:
        (term,) = expanded(index, [word])
        return max(sure for _, sure in term.matches)

    order = ["kubernetes", "kubernets", "kubernts"]
    assert [sureness(word) for word in order] == sorted({sureness(word) for word in order}, reverse=True)
    assert sureness("kubernets") > sureness("ubernetes"), "people rarely miss the first letter"


def test_a_word_that_no_talk_has_is_missed_unless_it_is_too_short_to_mean_much(index: Index) -> None:
    weights = {word: expanded(index, [word])[0].weight for word in ("cobol", "cobl", "cob", "co", "c")}
    assert weights["cobol"] == 1.0
    assert weights["cobol"] > weights["cobl"] > weights["cob"] > weights["co"] > weights["c"]


def test_words_common_in_the_language_count_little_however_rare_among_the_talks(index: Index) -> None:
    (plain,), (common,) = expanded(index, ["running"]), expanded(index, ["running"], lambda _: 0.4)
    assert common.common
    assert 0 < common.weight < plain.weight / 2


def test_the_commonest_words_help_to_rank_but_are_not_missed(index: Index) -> None:
    (term,) = expanded(index, ["with"], lambda _: OPTIONAL)
    assert term.weight == 0.0
    assert term.bonus > 0.0


def test_the_name_of_an_event_that_no_talk_was_at_is_no_misspelling(index: Index) -> None:
    (term,) = Expander(index, lambda word: word == "kubernetus").terms(["kubernetus"], telling)
    assert (term.matches, term.weight) == ((), 1.0)


def test_the_nearest_word_that_fits_is_the_word_itself_if_it_does(index: Index) -> None:
    expander = Expander(index)
    assert expander.nearest("kuberntes", expander.known) == "kubernetes"
    assert expander.nearest("kafka", expander.known) == "kafka"
    assert expander.nearest("cobol", expander.known) is None


@given(
    st.lists(
        st.sampled_from(["kafka", "kafak", "data", "bricks", "a", "", "kafkaconnect", "日本", "zzzzz"])
        | st.text("abk+1é", max_size=12),
        max_size=6,
    )
)
def test_any_words_become_terms_of_the_index_in_their_order(index: Index, words: list[str]) -> None:
    terms = expanded(index, words)
    assert "".join(term.word for term in terms).replace(" ", "") == "".join(words)
    for term in terms:
        assert 0.0 <= term.weight <= 1.0
        assert all(0 <= match < len(index.idf) and 0 < sure <= 1 for match, sure in term.matches)
        assert len({match for match, _ in term.matches}) == len(term.matches)


def test_words_of_the_same_root_are_found(talk: Callable[..., Delivery]) -> None:
    index = Index(Library([talk("a", "Patterns in the behaviour of ships"), talk("b", "Boats")]))
    (term,) = expanded(index, ["behave"])
    assert best(index, term) == {index.stem(index.terms_of("behaviour")[0])}


def test_an_ending_that_makes_another_word_is_hardly_the_same_word(talk: Callable[..., Delivery]) -> None:
    index = Index(Library([talk("a", "Pipes", abstract="What we observed in shapes of pipelines")]))
    expander = Expander(index)
    for same in ("observing", "pipeline"):
        assert max(sureness for _, sureness in expander.terms([same], telling)[0].matches) > 0.9
    for other in ("observability", "shapely"):
        assert max(sureness for _, sureness in expander.terms([other], telling)[0].matches) < 0.9


def test_words_of_other_languages_are_found_by_their_english_endings(talk: Callable[..., Delivery]) -> None:
    index = Index(Library([talk("a", "Fraud detection"), talk("b", "Boats")]))
    (term,) = expanded(index, ["deteccion"])
    assert "detect" in best(index, term)


def test_words_run_together_in_some_text_are_found_apart(talk: Callable[..., Delivery]) -> None:
    index = Index(Library([talk("a", "Jars", abstract="the classpath"), talk("b", "Path of a class")]))
    terms = expanded(index, ["class", "path"])
    (together,) = index.terms_of("classpath")
    assert all(together in dict(term.matches) for term in terms)
    assert all(len(term.matches) > 1 for term in terms), "they are still found by themselves"


def test_word_that_is_spelt_right_is_hardly_another_one_misspelt(index: Index) -> None:
    (typed,) = Expander(index).terms(["clusterz"], telling)
    (real,) = Expander(index, real_words=frozenset({"clusterz"})).terms(["clusterz"], telling)
    assert real.matches
    assert max(real.matches)[1] < max(typed.matches)[1]
