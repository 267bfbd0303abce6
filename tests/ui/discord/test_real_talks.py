"""Every talk of real collections, shown in every way: nothing that Discord would refuse."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from itertools import cycle
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.answers import compose
from bot.answers import several as told
from bot.answers.model import Answer, AnswerKind, EventCount, Evidence
from bot.library.front_matter import Site
from bot.library.library import Library
from bot.library.loader import load
from bot.questions.model import Facet, Question
from bot.ui.discord.queries import Asked, Filtered
from bot.ui.discord.reply import render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.ui.discord.locales import Locales
    from tests.ui.discord.conftest import Check

DAY = date(2026, 7, 1)
CODES = ("en", "de", "fr", "es-ES", "pt-BR")
_MENTION = re.compile(r"@(everyone|here)|<(@|#|id:|/|t:\D|a?:\w+:\d)")


def library_of(folder: Path) -> Library:
    site = Site(site_url="https://talks.example.org/", page="{slug}/", timezone=ZoneInfo("Europe/London"))
    return Library(load([folder], site, None).deliveries)


@pytest.fixture(scope="module", params=["samples", "archive"])
def library(request: pytest.FixtureRequest) -> Library:
    if request.param == "samples":
        return library_of(request.getfixturevalue("sample_talks"))
    return library_of(request.getfixturevalue("shared") / "corpora/rmoff")


@pytest.fixture(scope="module")
def conferences(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    corpora, folder = shared / "corpora", tmp_path_factory.mktemp("conferences")
    command = [sys.executable, "explode.py", "pyvideo.jsonl.gz", str(folder)]
    subprocess.run(  # noqa: S603
        [*command, "--events", "conference-events.txt"], cwd=corpora, check=True, capture_output=True
    )
    return library_of(folder)


def about(library: Library, at: int, facet: Facet) -> Answer:
    question = Question("?", facet=facet)
    return compose.about(library, library.deliveries[at], question, Evidence(), DAY)


def several(library: Library) -> Iterator[Answer]:
    """Answers about more than one talk."""
    question, talks = Question("talks?"), library.deliveries
    yield told.listing(library, talks, question, Evidence())
    yield told.count(library, talks, question, Evidence())
    yield told.events(library, [talk for talk in talks if talk.event], question, Evidence())
    yield compose.choices(talks[:25], Evidence())
    yield compose.unknown(library, question, talks[:8], Evidence())
    yield compose.help_with(library, question)
    yield Answer(AnswerKind.EVENTS, "Nothing:", events=(EventCount("", 0),))


@pytest.mark.parametrize("facet", Facet)
def test_every_talk_in_every_way_and_language(
    library: Library, facet: Facet, locales: Locales, check_schema: Check, check: Check
) -> None:
    for at in range(len(library)):
        answer = about(library, at, facet)
        for code in CODES:
            # the description is the same in all languages, and slow
            verify = check_schema if code == CODES[at % len(CODES)] else check
            sent = verify(render(answer, locale=locales[code]))
            assert not _MENTION.search(str(sent["content"]))


@pytest.mark.parametrize("code", CODES)
def test_every_page_of_every_list(library: Library, code: str, locales: Locales, check_schema: Check) -> None:
    query = Asked("which talks were given at the summits?", DAY, ("talks about rails",))
    for answer in several(library):
        pages = max(1, len(answer.deliveries) // 10)
        for page in range(pages + 1):
            check_schema(render(answer, locale=locales[code], page=page, query=query))


def test_every_conference_talk(conferences: Library, locales: Locales, check: Check) -> None:
    assert len(conferences) > 4_000
    codes, facets = cycle(CODES), cycle(Facet)
    for at in range(len(conferences)):
        check(render(about(conferences, at, Facet.CARD), locale=locales[next(codes)]))
        check(render(about(conferences, at, next(facets)), locale=locales[next(codes)]))


def test_pages_of_all_conference_talks(conferences: Library, locales: Locales, check_schema: Check) -> None:
    for answer in several(conferences):
        for page in (0, 1, 250, 486, 487, 9_999):
            check_schema(render(answer, locale=locales["de"], page=page, query=Filtered(topic="python")))
