"""Links: cleaned addresses, what they lead to, and which of them is the recording."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.links import classify, clean_url, is_other_occasion, video_links, video_page
from bot.library.model import ResourceKind as Kind

WATCH = "https://www.youtube.com/watch?v=abcdefghi-_"
ANY = "https://example.org/x"


@pytest.mark.parametrize(
    ("url", "cleaned", "reason"),
    [
        (" https://x.org/a ", "https://x.org/a", "white space around"),
        ("https://x.org/\n   a", "https://x.org/a", "white space inside"),
        ("https://x.org/?a=1&amp;b=2", "https://x.org/?a=1&b=2", "entities"),
        ("https://x.org/?a=1&copy=2", "https://x.org/?a=1&copy=2", "what only looks like an entity"),
        ("//x.org/a", "https://x.org/a", "the scheme of the page"),
        ("<https://x.org>", "https://x.org", "Markdown's brackets"),
        ("/slides/a.pdf", "", "relative"),
        ("mailto:a@x.org", "", "another scheme"),
        ("javascript:alert(1)", "", "a script"),
        ("https://", "", "no host"),
        ("https://[::1", "", "malformed"),
        ("", "", "empty"),
        (None, "", "nothing"),
        (5, "", "a number"),
    ],
)
def test_addresses_are_cleaned_or_refused(url: object, cleaned: str, reason: str) -> None:
    assert clean_url(url) == cleaned, reason


RECORDINGS = (
    "Recording",
    "🎥 Recording",
    "🎥Recording",
    "🎧Recording",
    "📽 Recording",
    "🎥 Recording (same talk, different occassion)",
    "Recording of the talk",
    "Session recording",
    "Video",
    "Talk video",
    "Full video recording",
    "Video (YouTube)",
    "VIDEO: the title of the talk",
    "Watch",
    "▶ Watch the talk",
    "Watch on YouTube",
    "Aufzeichnung",
    "Enregistrement",
    "Grabación",
    "gravação",
    "録画",
)


@pytest.mark.parametrize("title", RECORDINGS)
def test_a_recording_is_what_its_title_calls_so(title: str) -> None:
    assert classify(title, ANY) == Kind.RECORDING


@pytest.mark.parametrize("title", ["Recording", "🎥 Recording", "🎥Recording", "Aufzeichnung", "Video"])
def test_a_title_that_says_just_recording_is_believed_whatever_the_address(title: str) -> None:
    assert classify(title, "https://www.youtube.com/@someone") == Kind.RECORDING
    assert classify(title, "http://youtube.com/someone") == Kind.RECORDING
    assert classify(title, "https://example.org/blog/the-talk/") == Kind.RECORDING


@pytest.mark.parametrize("title", ["YouTube", "🎥", "Talk", "🎥 The talk", "Vimeo"])
def test_a_title_that_names_the_talk_itself_needs_an_address_that_plays(title: str) -> None:
    assert classify(title, WATCH) == Kind.RECORDING


VIDEOS = (
    ("🎥 Some Other Talk's Title", ANY, "a film before any other title"),
    ("📹 How to install a driver", ANY, "instructions"),
    ("📹Tutorial : How to get data from here to there", ANY, "a tutorial"),
    ("🎥 Connect tutorials on YouTube", ANY, "several"),
    ("🎥 YouTube - videos about it", ANY, "several"),
    ("Videos", ANY, "several"),
    ("Recordings of previous years", ANY, "several"),
    ("Video tutorial", ANY, "a tutorial"),
    ("Home office video setup", WATCH, "a title with the word in it"),
    ("My YouTube channel", ANY, "a channel"),
    ("YouTube", "https://www.youtube.com/@someone", "a channel, by its address"),
    ("Watch on YouTube", "http://youtube.com/someone", "a channel by its old address"),
    ("🎥 Connect tutorials on YouTube", "https://www.youtube.com/@someone", "several, on a channel"),
    ("My YouTube channel", "https://www.youtube.com/channel/UC123", "a channel, by both"),
    ("Recordings", "https://www.youtube.com/channel/UC123", "several"),
    ("An introduction", WATCH, "a video host"),
    ("An introduction", "https://vimeo.com/123", "a video host"),
)


@pytest.mark.parametrize(("title", "url", "reason"), VIDEOS)
def test_other_videos_are_no_recordings(title: str, url: str, reason: str) -> None:
    assert classify(title, url) == Kind.VIDEO, reason


def test_a_recording_without_an_address_is_none() -> None:
    assert classify("🎥 Recording", "", "Soon…") == Kind.OTHER


KINDS = (
    (Kind.SLIDES, "Slides", ANY, "the word"),
    (Kind.SLIDES, "Slides", "/slides/a.pdf", "the word, before the address is made absolute"),
    (Kind.SLIDES, "Folien (PDF)", "https://example.org/a.pdf", "another language"),
    (Kind.SLIDES, "Slides on GitHub", "https://github.com/a/b", "words before hosts"),
    (Kind.SLIDES, "A title", "https://speakerdeck.com/a/b", "the host"),
    (Kind.SLIDES, "A title", "https://docs.google.com/presentation/d/1", "the host"),
    (Kind.CODE, "👾 Demo code", ANY, "the words"),
    (Kind.CODE, "👾Code for you to try", ANY, "the words"),
    (Kind.CODE, "💾 Code samples", ANY, "the words"),
    (Kind.CODE, "Pipeline code", ANY, "the words"),
    (Kind.CODE, "Source", ANY, "the word alone"),
    (Kind.CODE, "Jupyter notebooks", ANY, "the words"),
    (Kind.CODE, "A title", "https://gist.github.com/a/1", "the host"),
    (Kind.CODE, "A title", "https://colab.research.google.com/x", "the host"),
    (Kind.POST, "✍️ Blog - A title", ANY, "the word"),
    (Kind.POST, "✍️ A title", ANY, "the sign"),
    (Kind.POST, "A title", "https://example.org/blog/a-title", "the path"),
    (Kind.POST, "A title", "https://example.org/2018/12/12/a-title/", "the path"),
    (Kind.POST, "A title", "https://dev.to/a/b", "the host"),
    (Kind.BOOK, "📚Free eBooks (a guide)", ANY, "the word"),
    (Kind.BOOK, "Free book bundle", ANY, "the word"),
    (Kind.COMMUNITY, "💬 Join the Slack group", ANY, "the word"),
    (Kind.COMMUNITY, "Mailing list", ANY, "the word"),
    (Kind.COMMUNITY, "A title", "https://discord.gg/x", "the host"),
    (Kind.OTHER, "Look Ma, no Code!", ANY, "about code, not code"),
    (Kind.OTHER, "Postgres and Facebook", ANY, "words within words"),
    (Kind.OTHER, "Source control for everyone", ANY, "a longer title"),
    (Kind.OTHER, "☁️A cloud", ANY, "nothing known"),
    (Kind.OTHER, "✏️ Diagram", "https://docs.google.com/drawings/d/1", "a host with many uses"),
    (Kind.OTHER, "https://example.org/video", ANY, "an address as the title"),
    (Kind.OTHER, "", ANY, "no title"),
)


@pytest.mark.parametrize(("kind", "title", "url", "reason"), KINDS)
def test_links_are_classified(kind: Kind, title: str, url: str, reason: str) -> None:
    assert classify(title, url) == kind, reason


def test_the_description_decides_where_nothing_else_does() -> None:
    assert classify("👾 Building a bot", ANY, "A fun blog about it") == Kind.POST
    assert classify("👾 Building a bot", "https://github.com/a/b", "A fun blog about it") == Kind.CODE


@pytest.mark.parametrize(
    ("title", "description", "other"),
    [
        ("🎥 Recording (same talk, different occassion)", "", True),
        ("🎥 Recording", "Same talk, different occassion.", True),
        ("Recording", "Recording from a previous presentation of this talk.", True),
        ("Recordings of previous deliveries", "", True),
        ("Recording (from another conference)", "", True),
        ("Recording", "Recording of the talk delivered online 9 December 2019", False),
        ("🎥 Recording", "", False),
    ],
)
def test_recordings_of_another_occasion_say_so(title: str, description: str, *, other: bool) -> None:
    assert is_other_occasion(title, description) is other


PAGES = (
    ("abcdefghi-_", "youtube", WATCH),
    ("https://www.youtube.com/embed/abcdefghi-_?rel=0", "youtube", WATCH),
    ("https://www.youtube-nocookie.com/embed/abcdefghi-_", "youtube", WATCH),
    ("https://youtu.be/abcdefghi-_?t=5", "youtube", WATCH),
    ("//youtube.com/watch?feature=x&amp;v=abcdefghi-_", "youtube", WATCH),
    ("https://www.youtube.com/live/abcdefghi-_", "youtube", WATCH),
    ("https://www.youtube.com/embed/videoseries?list=PL1", "", "https://www.youtube.com/playlist?list=PL1"),
    ("123456", "vimeo", "https://vimeo.com/123456"),
    ("https://player.vimeo.com/video/123456?title=0", "youtube", "https://vimeo.com/123456"),
    ("https://player.vimeo.com/video/123456?h=abc", "youtube", "https://vimeo.com/123456/abc"),
    ("https://example.org/watch/1", "youtube", "https://example.org/watch/1"),
    ("too short", "youtube", ""),
    ("12345678901", "elsewhere", ""),
    ("", "youtube", ""),
)


@pytest.mark.parametrize(("value", "host", "page"), PAGES)
def test_videos_are_linked_by_their_page(value: str, host: str, page: str) -> None:
    assert video_page(value, host) == page


@pytest.mark.parametrize(
    ("body", "pages"),
    [
        ("Abstract.\n\nVideo: https://vimeo.com/1456\n", ["https://vimeo.com/1456"]),
        ("**Video:** [on YouTube](https://youtu.be/abcdefghi-_)", [WATCH]),
        ("- *Recording*: <https://example.org/r>.", ["https://example.org/r"]),
        (f"<p><b>Talk video</b>: <a class='x' href='{WATCH}'>here</a></p>", [WATCH]),
        (f"Video: {WATCH}\nRecording: {WATCH}", [WATCH]),
        ("Video: to come", []),
        ("In the video: https://example.org/x a cat", []),
        ("Slides: https://example.org/s", []),
        ("Video: https://www.youtube.com/@someone", []),
        ("", []),
    ],
)
def test_recordings_named_in_a_text_are_found(body: str, pages: list[str]) -> None:
    found = video_links(body)
    assert [recording.url for recording in found] == pages
    assert {recording.kind for recording in found} <= {Kind.RECORDING}


@given(st.text(), st.sampled_from(("https://", "http://[", "//", "Video: http://", "")), st.text())
def test_nothing_raises_and_addresses_are_absolute_or_empty(title: str, scheme: str, rest: str) -> None:
    url = clean_url(scheme + rest)
    assert not url or url.lower().startswith(("http://", "https://"))
    assert clean_url(url) == url
    classify(title, scheme + rest, rest)
    is_other_occasion(title, rest)
    video_page(scheme + rest)
    video_links(scheme + rest)
