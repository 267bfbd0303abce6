"""The three parts of the benchmarks, each from measuring to table and plot."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import calibration as evidence
from tests.benchmarks import learning
from tests.benchmarks.documents import Document, write
from tests.benchmarks.plots import NoPlotError, plot_contenders, plot_curves
from tests.benchmarks.queries import Query, derive, mixed, read_labelled
from tests.benchmarks.report import Report, megabytes, ms, percent, seconds
from tests.benchmarks.running import TALKBOT, Run, run
from tests.benchmarks.scoring import Figures, figures, ranked, verdict
from tests.benchmarks.sizes import SIZES, measure, measure_part

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

_SAMPLE_TALKS = Path(__file__).parents[2] / "talks"
_LEFT_OUT = 300  # talks, to ask for what is not there


@dataclass(frozen=True, slots=True)
class Task:
    """What is measured on, and the options of the command."""

    folder: Path
    documents: Sequence[Document]
    options: argparse.Namespace

    def labelled(self) -> list[Query]:
        """The questions of all files that were given."""
        return [query for file in self.options.questions for query in read_labelled(file)]


# --- Talkbot and the others -----------------------------------------------------------------------


def contenders(task: Task, report: Report) -> None:
    """Quality and speed of every contender on the same queries."""
    options = task.options
    known = [query for query in task.labelled() if query.right and not query.after]
    queries = mixed(known or derive(task.documents, options.each, options.seed), options.seed)
    where = "labelled queries" if known else "queries made from the talks"
    report.heading("Talkbot and what people would use instead")
    with tempfile.TemporaryDirectory(prefix="talkbot-bench-") as temporary:
        file = Path(temporary) / "documents.jsonl"
        write(task.documents, file)
        runs = [_run(name, task, file, queries, report) for name in options.only]
    took_part = [each for each in runs if each.asked]
    found = ranked([figures(each) for each in took_part])
    _contenders_table(found, runs, report)
    report.say(f"{len(queries)} {where}; one thread; a process for each. {_NOTES}")
    report.say("Versions: " + ", ".join(f"{each.name} {each.version}" for each in took_part) + ".")
    _by_class(found, report)
    title = f"{len(task.documents):,} talks, {len(queries)} {where}"
    file = options.out / "contenders.svg"
    _draw(report, lambda: plot_contenders(found, TALKBOT, title, file), file, "Quality against latency")
    if any(each.name == TALKBOT for each in found):
        report.say(verdict(found, TALKBOT))


_NOTES = (
    "First: the first answer is a right talk; for Talkbot, which gives one talk where it is sure and says no "
    "where it does not know, the talk that it gives. Talkbot's time is the whole way from the question to "
    "the rendered answer, its start includes reading the files; the others are handed the texts, and "
    "their time is that of the search alone. Memory is what the process holds after the last query. "
    "WRatio sees titles only, token_set_ratio and Fuse.js titles and events, all others every field."
)


def _run(name: str, task: Task, file: Path, queries: Sequence[Query], report: Report) -> Run:
    opening = {"build": str(file)}
    if name == TALKBOT:
        opening = {"talks": str(task.folder.resolve()), "today": task.options.today}
    with report.console.status(name) as status:
        done = run(name, opening, queries, task.options.seconds, status.update)
    told = f"left out, {done.missing}"
    if done.asked:
        its = figures(done)
        told = f"{percent(its.first)} of {len(done.asked)} right, {ms(its.median)} ms"
    report.console.print(f"{name}: {told}", style="dim", highlight=False)  # at once: some take minutes
    return done


def _contenders_table(found: Sequence[Figures], runs: Sequence[Run], report: Report) -> None:
    by_name = {each.name: each for each in runs}
    rows = []
    for each in found:
        its = by_name[each.name]
        asked = f"{len(its.asked)}" if len(its.asked) == its.of else f"{len(its.asked)} of {its.of}"
        rows.append(
            [
                each.name,
                percent(each.first),
                percent(each.within_five),
                ms(each.median),
                ms(each.p99),
                seconds(its.build_ms),
                megabytes(its.memory),
                asked,
            ]
        )
    rows += [[f"{its.name}: left out, {its.missing}", *["–"] * 7] for its in runs if not its.asked]
    columns = ["", "first", "in first 5", "median ms", "p99 ms", "start s", "memory MiB", "queries"]
    report.table(columns, rows)


def _by_class(found: Sequence[Figures], report: Report) -> None:
    kinds = list(dict.fromkeys(kind for each in found for kind in each.by_kind))
    rows = [[each.name, *(percent(each.by_kind.get(kind, 0.0)) for kind in kinds)] for each in found]
    report.say("First, by class of query:")
    report.table(["", *kinds], rows)


# --- Talkbot alone --------------------------------------------------------------------------------


def sizes(task: Task, report: Report) -> None:
    """Talkbot's speed on parts of the collection, and on all of it."""
    options = task.options
    report.heading("Talkbot's speed as collections grow")
    found = []
    with report.console.status("Talkbot") as status:
        for count in SIZES:
            if count < len(task.documents):
                status.update(f"Talkbot on {count:,} talks")
                found.append(measure_part(task.folder, count, options.each, options.seed, options.today))
        status.update(f"Talkbot on {len(task.documents):,} talks")
        found.append(measure(task.folder, task.documents, options.each, options.seed, options.today))
    columns = ["talks", "question median ms", "p99 ms", "suggesting median ms", "p99 ms", "cold start s"]
    rows = [
        [
            f"{each.talks:,}",
            *map(ms, each.questions),
            *map(ms, each.typing),
            seconds(each.cold),
            seconds(each.warm),
            megabytes(each.memory),
        ]
        for each in found
    ]
    report.table([*columns, "warm start s", "memory MiB"], rows)


# --- calibration ----------------------------------------------------------------------------------


def calibration(task: Task, report: Report) -> None:
    """What Talkbot's evidence is worth, on questions with an answer and without."""
    options = task.options
    report.heading("Knowing that it does not know")
    in_use = ", ".join(f"{name} {value:g}" for name, value in learning.thresholds().items())
    report.say(f"Thresholds in use (bot/answers/decide.py; shares are by weight of words): {in_use}.")
    queries, day = evidence.sample_queries()
    _calibrated("sample", "the sample talks", evidence.observe(_SAMPLE_TALKS, day, queries), task, report)
    if labelled := task.labelled():
        found = evidence.observe(task.folder, options.today, labelled)
        _calibrated("labelled", "the labelled questions", found, task, report)
    with tempfile.TemporaryDirectory(prefix="talkbot-bench-") as part:
        made = evidence.leave_out(task.folder, task.documents, _LEFT_OUT, options.seed, Path(part))
        found = evidence.observe(Path(part), options.today, made)
    _calibrated("left-out", "talks that are there and talks that were left out", found, task, report)


def _calibrated(name: str, about: str, found: Sequence[evidence.Case], task: Task, report: Report) -> None:
    without = sum(not case.answerable for case in found)
    report.say(f"Questions about {about}: {len(found)}, {without} without an answer.")
    outcomes = evidence.outcomes(found)
    report.table(list(outcomes), [[str(count) for count in outcomes.values()]])
    searched = [case for case in found if case.evidence["score"]]
    if len(searched) < len(found):
        report.say(f"{len(found) - len(searched)} were decided by names and dates alone; the others:")
    report.say("Evidence for the best talk: 5th, 50th and 95th percentile, where it is …")
    report.table(
        ["", *evidence.GROUPS],
        [
            [kind, *(_spread(evidence.distribution(searched, kind, group)) for group in evidence.GROUPS)]
            for kind in evidence.EVIDENCE
        ],
    )
    _learning(name, about, searched, task, report)


def _learning(name: str, about: str, found: Sequence[evidence.Case], task: Task, report: Report) -> None:
    """The threshold that is learned on half of the cases, and what it is worth on the other half."""
    seed = task.options.seed
    half, other = learning.halves(found, seed)
    best = {kind: learning.learned(half, kind) for kind in ("coverage", "gap")}
    report.say(
        f"Learned on {len(half)} of them, worth on the other {len(other)}, a question (right talk "
        f"{learning.RIGHT:+}, wrong talk {learning.WRONG:+}, no talk or a choice {learning.SILENT}):"
    )
    for kind, threshold in best.items():
        report.say(_learned_sentence(found, other, kind, threshold, seed))
    report.say(
        f"All thresholds together, as the decision is made: {learning.utility_in_use(other):.3f}. "
        f"Never wrong, never silent: {sum(case.answerable for case in other) / max(len(other), 1):.3f}."
    )
    report.say("Each threshold in use, on the cases that it has a say in:")
    report.table(_RULE_COLUMNS, [_rule_row(found, rule, seed) for rule in learning.RULES])
    curves = {kind: learning.curve(found, kind) for kind in evidence.EVIDENCE}
    report.say("Precision, recall and utility, if one threshold alone decided:")
    report.table(
        ["at least", *(f"{kind}: {what}" for kind in curves for what in ("precision", "recall", "utility"))],
        [
            [f"{points[0].threshold:.2f}", *(cell for point in points for cell in _cells(point))]
            for points in list(zip(*curves.values(), strict=True))[::5]
        ],
    )
    report.say(_READING)
    file = task.options.out / f"calibration-{name}.svg"
    title = f"If one threshold alone decided: {about}"
    _draw(report, lambda: plot_curves(curves, learning.marks(), best, title, file), file, title)


_READING = (
    "The curves show what each kind of evidence can tell by itself, and what a higher threshold costs: wrong "
    "talks kept back against right ones that are no longer given. They do not show the decision, which "
    "lowers and raises its thresholds by the gap, the title and the filters; and the best threshold depends "
    "on how many questions have no answer, which among real people are fewer than where talks were left out."
)
_RULE_COLUMNS = ["", "evidence", "questions", "learned", "on other halves", "worth", "in use", "worth"]


def _learned_sentence(
    found: Sequence[evidence.Case], other: Sequence[evidence.Case], kind: str, threshold: float, seed: int
) -> str:
    low, high = learning.learned_again(found, kind, seed)
    in_use = ", ".join(
        f"{name} {value:g} is worth {learning.utility(other, kind, value):.3f}"
        for name, value in learning.thresholds().items()
        if name in learning.RULES and learning.RULES[name].evidence == kind
    )
    return (
        f"Of {kind}, at least {threshold:.2f} is worth {learning.utility(other, kind, threshold):.3f} "
        f"(other halves lead to {low:.2f} to {high:.2f}); if it alone decided, {in_use}."
    )


def _rule_row(found: Sequence[evidence.Case], name: str, seed: int) -> list[str]:
    """What is learned about one threshold of the decision."""
    rule, value = learning.RULES[name], learning.thresholds()[name]
    concerned = [case for case in found if rule.concerns(case)]
    if len(concerned) < learning.FEW:
        return [name, rule.evidence, str(len(concerned)), "too few", "", "", f"{value:g}", ""]
    half, other = learning.halves(concerned, seed)
    threshold = learning.learned(half, rule.evidence)
    low, high = learning.learned_again(concerned, rule.evidence, seed)
    return [
        name,
        rule.evidence,
        str(len(concerned)),
        f"{threshold:.2f}",
        f"{low:.2f} to {high:.2f}",
        f"{learning.utility(other, rule.evidence, threshold):.3f}",
        f"{value:g}",
        f"{learning.utility(other, rule.evidence, value):.3f}",
    ]


def _cells(point: learning.Point) -> list[str]:
    return [percent(point.precision), percent(point.recall), f"{point.utility:.2f}"]


def _spread(values: Sequence[float]) -> str:
    return " / ".join(f"{value:.2f}" for value in values) or "–"


def _draw(report: Report, draw: Callable[[], None], file: Path, text: str) -> None:
    try:
        draw()
    except NoPlotError as error:
        report.say(f"({error})")
    else:
        report.picture(file, text)
