"""The benchmarks say what they seem to say: their collection, their queries, their scores. (Nothing is
timed here, and none of the contenders is needed.)"""

from __future__ import annotations

import io
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from rich.console import Console

from bot.answers.model import Answer, AnswerKind
from bot.library.model import Delivery
from tests.benchmarks.__main__ import build_parser, command
from tests.benchmarks.calibration import (
    EVIDENCE,
    Case,
    cases,
    has_version,
    leave_out,
    outcomes,
    sample_queries,
)
from tests.benchmarks.collection import make_talks, write_talks
from tests.benchmarks.documents import Document, read, read_talks, write
from tests.benchmarks.learning import RULES, Point, curve, halves, learned, marks, utility, utility_in_use
from tests.benchmarks.queries import CLASSES, Query, derive, misspell, mixed, read_labelled, words
from tests.benchmarks.report import Report
from tests.benchmarks.running import JAVASCRIPT, Asked, Run, run
from tests.benchmarks.scoring import Figures, figures, percentile, ranked, verdict
from tests.benchmarks.sizes import subset, typing
from tests.benchmarks.talkbot import presented

COUNT = 400
BENCHMARKS = Path(__file__).with_name("benchmarks")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up collection."""
    made = tmp_path_factory.mktemp("made")
    write_talks(make_talks(COUNT, seed=1), made)
    return made


@pytest.fixture(scope="module")
def documents(folder: Path) -> list[Document]:
    return read_talks(folder)


# --- the collection -------------------------------------------------------------------------------


def test_a_seed_always_makes_the_same_talks() -> None:
    assert make_talks(50, seed=1) == make_talks(50, seed=1) != make_talks(50, seed=2)


def test_every_made_talk_is_read_as_it_was_made(documents: list[Document]) -> None:
    made = {talk.slug: talk for talk in make_talks(COUNT, seed=1)}
    assert {d.id: (d.title, d.event, d.location) for d in documents} == {
        slug: (talk.title, talk.event, talk.location) for slug, talk in made.items()
    }
    assert all(d.speakers == ", ".join(made[d.id].speakers) for d in documents)
    assert all(d.abstract == " ".join(made[d.id].abstract) for d in documents)


def test_some_made_talks_are_given_again(documents: list[Document]) -> None:
    assert 0 < sum(times > 1 for times in Counter(d.title for d in documents).values()) < COUNT / 2


def test_documents_come_back_as_they_were_kept(documents: list[Document], tmp_path: Path) -> None:
    write(documents, tmp_path / "documents.jsonl")
    assert list(read(tmp_path / "documents.jsonl")) == documents


# --- queries --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def queries(documents: list[Document]) -> list[Query]:
    return derive(documents, each=20, seed=1)


def about(query: Query, documents: list[Document]) -> Document:
    return next(document for document in documents if document.id in query.right)


def of_class(queries: list[Query], kind: str) -> list[Query]:
    found = [query for query in queries if query.kind == kind]
    assert len(found) == 20
    return found


def test_every_class_has_as_many_queries_as_asked_for(queries: list[Query]) -> None:
    assert Counter(query.kind for query in queries) == dict.fromkeys(CLASSES, 20)


def test_the_same_queries_are_made_again(documents: list[Document], queries: list[Query]) -> None:
    assert derive(documents, each=20, seed=1) == queries != derive(documents, each=20, seed=2)


def test_exact_titles_are_those_of_every_right_talk(queries: list[Query], documents: list[Document]) -> None:
    for query in of_class(queries, "exact titles"):
        assert {d.id for d in documents if words(d.title) == words(query.text)} == query.right


def test_title_words_are_in_no_other_title(queries: list[Query], documents: list[Document]) -> None:
    for query in of_class(queries, "title words"):
        asked = set(words(query.text))
        assert 2 <= len(asked) <= 4
        assert {d.id for d in documents if asked <= set(words(d.title))} == query.right


def test_typos_leave_the_number_of_words_and_change_some(
    queries: list[Query], documents: list[Document]
) -> None:
    for query in of_class(queries, "typos"):
        title = about(query, documents).title
        assert query.text != title
        assert len(query.text.split()) == len(title.split())


def test_title_and_event_mean_the_delivery_at_that_event(
    queries: list[Query], documents: list[Document]
) -> None:
    for query in of_class(queries, "title and event"):
        (event,) = {d.event for d in documents if d.id in query.right}
        assert event.lower() in query.text
        asked = set(words(query.text.replace(event.lower(), " ")))
        there = [d for d in documents if d.event == event]
        assert {d.id for d in there if asked <= set(words(d.title))} == query.right


def test_abstract_words_are_in_no_other_talk(queries: list[Query], documents: list[Document]) -> None:
    for query in of_class(queries, "abstract words"):
        asked = set(words(query.text))
        assert asked <= set(words(about(query, documents).abstract))
        assert {d.id for d in documents if asked <= set(words(d.text()))} <= query.right


def test_a_misspelt_word_has_one_or_two_letters_wrong() -> None:
    random = Random(1)  # noqa: S311
    assert misspell("the", random) == "the"
    assert all(abs(len(misspell("lighthouse", random)) - len("lighthouse")) <= 2 for _ in range(100))
    assert sum(misspell("lighthouse", random) != "lighthouse" for _ in range(100)) > 80


def test_every_beginning_of_the_mixed_order_has_all_classes(queries: list[Query]) -> None:
    order = mixed(queries, seed=1)
    assert sorted(order, key=lambda query: query.id) == sorted(queries, key=lambda query: query.id)
    assert Counter(query.kind for query in order[:25]) == dict.fromkeys(CLASSES, 5)


def test_labelled_questions_with_one_talk_or_none_are_read(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "question": "maps?", "kind": "talk", "any_of": ["map"], "after": ["hi"]},
        {"id": "b", "query": "mpas", "noise": "title_typos", "slugs": ["map", "maps"]},
        {"id": "c", "question": "cooking?", "kind": "none"},
        {"id": "d", "question": "how many?", "kind": "count", "number": 3},
    ]
    (tmp_path / "set.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert read_labelled(tmp_path / "set.jsonl") == [
        Query("a", "maps?", "set", frozenset({"map"}), ("hi",)),
        Query("b", "mpas", "title typos", frozenset({"map", "maps"})),
        Query("c", "cooking?", "set", frozenset()),
    ]


# --- scores ---------------------------------------------------------------------------------------


def asked(ids: str, right: str, ms: float = 1.0, kind: str = "k") -> Asked:
    """A query whose first answers were `ids`, a letter each, and for which those in `right` are right."""
    return Asked(Query("q", "text", kind, frozenset(right)), ms, tuple(ids), {})


def test_a_known_ranking_gives_a_known_score() -> None:
    replies = asked("abc", "a", 1), asked("abc", "b", 2), asked("", "a", 3, "other"), asked("ab", "z", 9)
    found = figures(Run("x", asked=replies))
    assert (found.first, found.within_five) == (0.25, 0.5)
    assert (found.median, found.p99) == (2, 9)
    assert found.by_kind == {"k": pytest.approx(1 / 3), "other": 0.0}


def test_percentiles_are_values_that_were_measured() -> None:
    assert [percentile(range(1, 101), share) for share in (1, 50, 99, 100)] == [1, 50, 99, 100]
    assert percentile([], 50) == 0


def test_quality_comes_first_then_speed() -> None:
    best, fast, slow, poor = (Figures(n, q, q, t, t, {}) for n, q, t in RESULTS)
    assert ranked([poor, slow, fast, best]) == [best, fast, slow, poor]


RESULTS = [("best", 0.98, 5.0), ("fast", 0.95, 1.0), ("slow", 0.95, 9.0), ("poor", 0.5, 0.1)]


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (
            (5.0, 6.0),
            "x is first in quality (98.0%), and among the 2 within 5 points of it in speed",
        ),
        ((5.0, 1.0), "x is first in quality (98.0%); of those within 5 points of it y is faster"),
    ],
)
def test_the_verdict_compares_those_nearly_as_good_by_speed(times: tuple[float, float], said: str) -> None:
    found = [
        Figures("x", 0.98, 1, times[0], 9, {}),
        Figures("y", 0.94, 1, times[1], 9, {}),
        Figures("z", 0.5, 1, 0.1, 9, {}),
    ]
    assert verdict(found, "x").startswith(said)
    assert verdict(found, "y").startswith("y (94.0%) is not first in quality: x is (98.0%)")


def test_a_suggestion_after_a_no_is_not_the_first_answer() -> None:
    maps = Delivery(id="maps", key="maps", title="Maps")
    assert presented(Answer(AnswerKind.NONE, "I don't know.", suggestions=(maps,))) == ["", "maps"]
    assert presented(Answer(AnswerKind.TALK, "Maps", deliveries=(maps,))) == ["maps"]


def test_who_cannot_take_part_is_told_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    for name in JAVASCRIPT:
        assert run(name, {"build": "x"}, [], 1, lambda _: None) == Run(name, missing="node is not installed")


# --- calibration ----------------------------------------------------------------------------------


def case(score: float, *, right: bool = False, answerable: bool = True, said: str = "") -> Case:
    said = said or ("talk" if score >= 0.5 else "none")
    return Case(answerable, right, said, dict.fromkeys(EVIDENCE, score))


CASES = [case(0.9, right=True), case(0.7), case(0.6, answerable=False), case(0.3, right=True)]


def test_a_higher_threshold_trades_recall_for_precision() -> None:
    points = {point.threshold: point for point in curve(CASES, "score")}
    assert points[0.0] == Point(0.0, 0.5, 2 / 3, -1.0)
    assert points[0.5] == Point(0.5, 1 / 3, 1 / 3, -1.25)
    assert points[0.8] == Point(0.8, 1.0, 1 / 3, 0.25)
    assert points[1.0] == Point(1.0, 1.0, 0.0, 0.0)


def test_outcomes_tell_every_case_once() -> None:
    choice = case(0.8, right=True, said="choices")
    assert list(outcomes([*CASES, choice]).values()) == [1, 1, 1, 1, 1, 0]


def test_a_wrong_talk_costs_what_three_right_ones_are_worth() -> None:
    assert utility([case(0.9, right=True)] * 3 + [case(0.9)], "score", 0.5) == 0
    assert utility([case(0.9, answerable=False)], "score", 0.5) == utility([case(0.9)], "score", 0.5) == -3


def test_silence_and_choices_cost_nothing() -> None:
    assert utility(CASES, "score", 1.0) == utility([], "score", 0.5) == 0
    assert utility_in_use([case(0.8, said="choices"), case(0.2, right=True), case(0.9, right=True)]) == 1 / 3


def test_the_learned_threshold_lies_in_the_middle_between_wrong_and_right() -> None:
    found = [case(0.9, right=True), case(0.8, right=True), case(0.4), case(0.2, answerable=False)]
    assert learned(found, "score") == pytest.approx(0.6, abs=0.011)
    assert curve(found, "score")[60].utility == max(point.utility for point in curve(found, "score"))


def test_one_wrong_talk_is_not_given_for_the_sake_of_two_right_ones() -> None:
    lower = [case(0.3, right=True)] * 2
    assert learned([case(0.9, right=True), case(0.4), *lower], "score") > 0.4
    assert learned([case(0.9, right=True), case(0.4), *lower, *lower], "score") <= 0.3


def test_every_case_is_in_one_half_and_a_seed_always_makes_the_same() -> None:
    found = [case(number / 100) for number in range(51)]
    half, other = halves(found, 1)
    assert (len(half), len(other)) == (25, 26)
    assert sorted([*half, *other], key=lambda each: each.evidence["score"]) == found
    assert halves(found, 1) == (half, other) != halves(found, 2)


def test_only_answers_that_rest_on_the_evidence_are_cases() -> None:
    told = {**dict.fromkeys(EVIDENCE, 0.5), "filtered": False, "best": ["b", "a"]}
    said_no = Asked(Q, 1, ("", "a"), {"kind": "none", **told})
    listed = Asked(Q, 1, ("a",), {"kind": "list", **told})
    (only,) = cases([said_no, listed])
    assert (only.right, only.given, only.group) == (True, False, "the right talk")


Q = Query("q", "text", "k", frozenset("a"))


def test_each_case_is_one_for_the_thresholds_that_had_a_say_in_it() -> None:
    def said_by(**evidence: float) -> set[str]:
        filtered = bool(evidence.pop("filtered", 0))
        each = Case(True, True, "talk", evidence, filtered)
        return {name for name, rule in RULES.items() if rule.concerns(each)}

    assert said_by(coverage=0.9, gap=0.01) == {"ENOUGH", "ALIKE"}
    assert said_by(coverage=0.5, gap=0.5) == {"ENOUGH_ALONE", "STANDS_OUT"}
    assert said_by(coverage=0.3, gap=0.5, filtered=1) == {"ENOUGH_FILTERED"}


def test_sample_questions_have_answers_and_have_none() -> None:
    found, day = sample_queries()
    assert sum(bool(query.right) for query in found) > 50
    assert sum(not query.right for query in found) > 20
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)


def test_talks_that_are_left_out_are_asked_for_all_the_same(
    folder: Path, documents: list[Document], tmp_path: Path
) -> None:
    found = leave_out(folder, documents, 60, 1, tmp_path)
    here = read_talks(tmp_path)
    assert len(here) == COUNT - 60
    titles = {" ".join(words(d.title)) for d in here}
    nothing = [query for query in found if not query.right]
    assert nothing
    assert all(" ".join(words(query.text)) not in titles for query in nothing)
    assert all(query.right <= {d.id for d in here} for query in found)


def test_another_version_of_a_talk_that_was_left_out_is_no_wrong_answer() -> None:
    assert has_version("Maps for All", ["Bread", "QCon workshop: maps for all!"])
    assert has_version("Drawing Maps for Everybody", ["Drawing Map for Everyone"])
    assert not has_version("Maps for All", ["Maps of Mars", "All about bread"])


def test_thresholds_in_use_are_marked() -> None:
    assert len(marks()) == len(RULES)


# --- the command ----------------------------------------------------------------------------------


def test_a_part_of_a_folder_is_as_large_as_asked_for(folder: Path, tmp_path: Path) -> None:
    subset(folder, 30, 1, tmp_path)
    assert len(read_talks(tmp_path)) == 30


def test_titles_are_typed_letter_by_letter(documents: list[Document]) -> None:
    typed = typing(documents, seed=1)
    assert {len(text) for text in typed} == {1, 2, 3, 5, 8, 13, 21}
    assert any(d.title.startswith(text) for d in documents for text in typed if len(text) == 21)


def test_the_report_tells_the_command_that_measures_the_same() -> None:
    parser = build_parser()
    options = parser.parse_args(["--talks", "my talks", "--questions", "q.jsonl", "--each", "5"])
    assert (
        command(options, parser.parse_args([]))
        == "make bench 'TALKS=my talks' QUESTIONS=q.jsonl 'ARGS=--each 5'"
    )


def test_tables_are_printed_and_kept(tmp_path: Path) -> None:
    printed = io.StringIO()
    report = Report(Console(file=printed, width=80))
    report.heading("Speed")
    report.table(["", "ms"], [["Talkbot", "1.00"]])
    report.write(tmp_path / "report.md")
    assert "Talkbot" in printed.getvalue()
    assert "| Talkbot | 1.00 |" in (tmp_path / "report.md").read_text(encoding="utf-8").splitlines()


def test_packages_of_node_are_pinned_by_hash_and_name_no_host() -> None:
    lock = (BENCHMARKS / "package-lock.json").read_text(encoding="utf-8")
    declared = json.loads((BENCHMARKS / "package.json").read_text(encoding="utf-8"))["dependencies"]
    packages = json.loads(lock)["packages"]
    assert {f"node_modules/{name}": version for name, version in declared.items()} == {
        name: package["version"] for name, package in packages.items() if name
    }
    assert all(package["integrity"] for name, package in packages.items() if name)
    assert "resolved" not in lock


def test_files_of_the_benchmarks_stay_small() -> None:
    files = [*BENCHMARKS.glob("*.py"), *BENCHMARKS.glob("*.mjs")]
    assert all(len(file.read_text(encoding="utf-8").splitlines()) <= 400 for file in files)
