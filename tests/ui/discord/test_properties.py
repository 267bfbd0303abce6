"""What holds for every answer, however odd the talks it is made of."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.answers.model import Answer, AnswerKind, EventCount, Link
from bot.library.model import Delivery, Prose, Reaction, Resource, ResourceKind
from bot.questions.model import Facet
from bot.ui.discord import limits
from bot.ui.discord.escape import escape, link, short
from bot.ui.discord.markdown import cut_markdown
from bot.ui.discord.queries import Asked, Events, Filtered, decode, encode
from bot.ui.discord.reply import render
from bot.ui.discord.text import cut, fitting, graphemes, size
from bot.ui.text import one_line

if TYPE_CHECKING:
    from bot.ui.discord.locales import Locale
    from tests.ui.discord.conftest import Check

_nasty = st.sampled_from(
    [
        *(
            "",
            " ",
            "\u200b",
            "\ud800",
            "@everyone",
            "<@123456789012345678>",
            "<t:1:R>",
            "</x:1>",
            "||spoiler||",
        ),
        *(
            "# big",
            "> quote",
            "- item",
            "1. one",
            "-# small",
            "**bold",
            "[a](https://a.example)",
            "[a",
            "`code",
        ),
        *(
            "https://a.example/x_y_z",
            "😀" * 300,
            "👩‍👩‍👧‍👦" * 60,
            "e\u0301" * 200,
            "x" * 5000,
            "word " * 900,
            "_*~" * 100,
        ),
    ]
)
_texts = st.one_of(_nasty, st.text(max_size=40))
_urls = st.one_of(
    st.builds("https://a.example/{}".format, st.text("abcxyz./?&=#%é[]() ", max_size=80)),
    st.sampled_from(
        ["https://x", "ftp://a.b", "https://a.b:99999/", "https://[::1]/", "http://ü.example/", "y"]
    ),
    st.just("https://a.example/" + "x" * 600),
)
_dates = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
_resources = st.builds(Resource, _texts, _urls, _texts, st.sampled_from(ResourceKind))
_reactions = st.builds(Reaction, _texts, _texts, _texts, st.none() | st.dates(), st.just("") | _urls)
_markdown = st.one_of(_texts, st.text("ab *_`[]()!#>-+1.\n~|\\<&;@", max_size=200))
_deliveries = st.builds(
    Delivery,
    id=_texts,
    key=_texts,
    title=_texts,
    date=_dates,
    end=_dates,
    event=_texts,
    event_url=st.just("") | _urls,
    location=_texts,
    speakers=st.lists(_texts, max_size=3).map(tuple),
    abstract=st.builds(Prose, _markdown),
    recordings=st.lists(_resources, max_size=2).map(tuple),
    slides=st.lists(_resources, max_size=2).map(tuple),
    resources=st.lists(_resources, max_size=30).map(tuple),
    reactions=st.lists(_reactions, max_size=12).map(tuple),
    image=st.just("") | _urls,
    page=st.just("") | _urls,
)
_several = st.lists(_deliveries, max_size=30).map(tuple)
_answers = st.builds(
    Answer,
    kind=st.sampled_from(AnswerKind),
    lead=_texts,
    facet=st.none() | st.sampled_from(Facet),
    deliveries=_several,
    number=st.none() | st.integers(0, 500),
    events=st.lists(st.builds(EventCount, _texts, st.integers(0, 90)), max_size=30, unique=True).map(tuple),
    missing=st.booleans(),
    links=st.lists(st.builds(Link, _texts, _urls), max_size=30).map(tuple),
    suggestions=_several,
    examples=st.lists(_texts, max_size=5).map(tuple),
    others=_several,
)
_days = st.dates(date(2000, 1, 1), date(2099, 1, 1))
_words = st.text(max_size=60).map(one_line).map(lambda text: text.replace("␞", ""))
_asked = st.builds(Asked, _words, _days, st.lists(_words, max_size=3).map(tuple))
_queries = st.one_of(_asked, st.builds(Filtered, _words, _words, _words, _words), st.builds(Events, _words))
_lenient = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)


@_lenient
@given(_answers, st.integers(0, 5), st.none() | _queries)
def test_discord_takes_every_answer(
    check_schema: Check, english: Locale, answer: Answer, page: int, query: Asked | None
) -> None:
    check_schema(render(answer, locale=english, page=page, query=query))


# --- escaping -------------------------------------------------------------------------------------

_MARKUP = re.compile(r"[*_~|`\[\]<]|^\s*(?:-#|#{1,3}|[-+]|>{1,3}|\d+[.)])(?:\s|$)|\w://", re.MULTILINE)
_PING = re.compile(r"@(?:everyone|here|[!&]?\d{15,20})")


def bare(markdown: str) -> str:
    """What is left where escaped signs are taken out."""
    return re.sub(r"\\[^0-9A-Za-z\s]", "x", markdown)


@given(_texts | st.text("*_~|`[]<>#-+1.)@:/here \n\\", max_size=30))
def test_no_sign_of_a_text_does_anything(text: str) -> None:
    assert not _MARKUP.search(bare(escape(text)))
    assert not _PING.search(escape(text))


@given(_texts)
def test_readers_see_the_text_as_it_was(text: str) -> None:
    shown = re.sub(r"\\([^0-9A-Za-z\s])", r"\1", escape(one_line(text).replace("\\", "/")))
    assert shown.replace("@\u200b", "@") == one_line(text).replace("\\", "/")


@settings(deadline=None)
@given(_texts, st.integers(1, 300))
def test_a_shortened_text_is_escaped_and_within_its_limit(text: str, limit: int) -> None:
    found = short(text, limit)
    assert size(found) <= limit
    assert not _MARKUP.search(bare(found))


@settings(deadline=None)
@given(_texts, _urls, st.integers(30, 300))
def test_a_link_is_whole_or_no_link(label: str, url: str, limit: int) -> None:
    found = link(label, url, limit)
    assert size(found) <= limit
    assert re.fullmatch(r"\[[^\n]*\]\(https?://[^\s()<>]+\)|(?:\\[\[\]]|[^\[\]])*", found)


# --- cutting --------------------------------------------------------------------------------------


@settings(deadline=None)
@given(_texts | st.text("ab \u0301😀\u200d👩🏽", max_size=60), st.integers(1, 80))
def test_a_cut_falls_between_what_is_seen_as_characters(text: str, limit: int) -> None:
    found = cut(text, limit)
    assert size(found) <= limit
    if found != text:
        kept = graphemes(found.removesuffix("…"))
        assert kept == graphemes(text.lstrip())[: len(kept)] or kept == graphemes(text)[: len(kept)]


@settings(deadline=None, max_examples=300)
@given(_markdown, st.integers(1, 200))
@example("_0*0*_", 6)  # italics within italics
@example("*a*_b_", 20)  # … and beside others
def test_markdown_is_never_cut_open(source: str, limit: int) -> None:
    found = cut_markdown(source, limit)
    assert size(found.text) <= limit
    assert not _PING.search(found.text)
    outside = re.sub(r"\\[^0-9A-Za-z\s]|```.*?```|``.*?``|`[^`]*`", "x", found.text, flags=re.DOTALL)
    assert outside.count("**") % 2 == 0
    assert outside.count("~~") % 2 == 0
    assert "`" not in outside
    assert "||" not in outside
    assert len(re.findall(r"\]\(https?://[^\s()]+\)", outside)) == outside.count("](")


# --- custom_ids -----------------------------------------------------------------------------------


@given(_queries)
def test_a_query_is_read_back_as_it_was_or_not_kept(query: Asked | Filtered | Events) -> None:
    kept = encode(query)
    assert kept is None or (decode(kept) == query and 0 < size(kept) <= limits.CUSTOM_ID - 11)


@given(st.text(max_size=100) | st.text("zqte0123:␞一丁", max_size=100))
def test_what_was_never_a_query_is_none(text: str) -> None:
    found = decode(text)
    assert found is None or isinstance(found, Asked | Filtered | Events)


@given(st.lists(st.text(max_size=5), max_size=6), st.integers(-1, 30), st.integers(0, 2))
def test_as_many_parts_are_kept_as_fit(parts: list[str], room: int, between: int) -> None:
    kept = fitting(parts, room, between)
    takes = [size(part) + between for part in parts]
    assert kept == parts[: len(kept)]
    assert sum(takes[: len(kept)]) <= max(room, 0)
    assert len(kept) == len(parts) or sum(takes[: len(kept) + 1]) > room
