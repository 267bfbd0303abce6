"""Embeds: posts become reactions, players become recordings, everything else is left out."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.embeds import Embed, read_embed
from bot.library.model import Reaction, Resource, ResourceKind


def tweet(
    text: str, signature: str = "&mdash; Ada Lovelace 🍻 (@ada)", dated: str = "October 21, 2019"
) -> str:
    return (
        f'<blockquote class="twitter-tweet" data-dnt="true"><p lang="en" dir="ltr">{text}</p>{signature} '
        f'<a href="https://twitter.com/ada/status/1186260702102802434?ref_src=twsrc%5Etfw">{dated}</a></blockquote>\n'
        '<script async src="https://platform.twitter.com/widgets.js"></script>'
    )


PICTURE = '<a href="https://t.co/abc">pic.twitter.com/abc</a>'
LINK = '<a href="https://t.co/xyz">https://t.co/xyz</a>'


def test_a_tweet_is_a_reaction_with_author_handle_day_and_address() -> None:
    (reaction,) = read_embed(tweet("Nice &amp; clear"), "twitter").reactions
    assert reaction == Reaction(
        text="Nice & clear",
        author="Ada Lovelace 🍻",
        handle="ada",
        on=date(2019, 10, 21),
        url="https://twitter.com/ada/status/1186260702102802434",
    )


@pytest.mark.parametrize(
    ("html", "text", "reason"),
    [
        (f"A talk {LINK} {PICTURE}", "A talk", "pictures and shortened links say nothing"),
        (
            'By <a href="https://x.org">@someone</a> on <a href="https://x.org">#topic</a>',
            "By @someone on #topic",
            "links keep their text",
        ),
        ("One<br><br>&quot;two&quot;", 'One\n\n"two"', "line breaks and entities"),
        ("1 &lt; 2 * 3 * 4", "1 < 2 * 3 * 4", "no Markdown here"),
        (f'<a href="https://x.org">#only</a> {PICTURE}', "#only", "hashtags are words"),
    ],
)
def test_the_words_of_a_tweet(html: str, text: str, reason: str) -> None:
    (reaction,) = read_embed(tweet(html)).reactions
    assert reaction.text == text, reason


@pytest.mark.parametrize("html", [PICTURE, f"👋 {PICTURE}", "", LINK])
def test_a_tweet_without_words_is_no_reaction(html: str) -> None:
    assert read_embed(tweet(html), "twitter") == Embed()


def test_a_day_in_other_words_is_read_from_the_id() -> None:
    (reaction,) = read_embed(tweet("Schön", dated="21. Oktober 2019")).reactions
    assert reaction.on == date(2019, 10, 21)


def test_names_with_brackets_and_posts_without_signature() -> None:
    (reaction,) = read_embed(tweet("x", signature="&mdash; Ada (she) (@ada)")).reactions
    assert reaction.handle == "ada"
    assert read_embed('<blockquote class="twitter-tweet"><p>words</p></blockquote>').reactions == (
        Reaction(text="words"),
    )


def test_a_bluesky_post_is_a_reaction() -> None:
    html = (
        '<blockquote class="bluesky-embed" data-bluesky-uri="at://x"><p lang="en">Good talk<br><br>'
        '<a href="https://bsky.app/profile/did:plc:1/post/2?ref_src=embed">[image or embed]</a></p>&mdash; '
        'Ada (<a href="https://bsky.app/profile/did:plc:1?ref_src=embed">@ada.example.org</a>) '
        '<a href="https://bsky.app/profile/did:plc:1/post/2?ref_src=embed">May 3, 2024 at 1:02 PM</a>'
        "</blockquote>"
    )
    assert read_embed(html).reactions == (
        Reaction(
            "Good talk",
            "Ada",
            "ada.example.org",
            date(2024, 5, 3),
            "https://bsky.app/profile/did:plc:1/post/2",
        ),
    )


@pytest.mark.parametrize(
    ("src", "kind", "page"),
    [
        ("https://notist.ninja/embed/GZEfu3", "notist_video", "https://notist.ninja/embed/GZEfu3"),
        (
            "https://www.youtube.com/embed/abcdefghi-_?rel=0",
            "",
            "https://www.youtube.com/watch?v=abcdefghi-_",
        ),
        ("//player.vimeo.com/video/123", "notist_deck", "https://vimeo.com/123"),
    ],
)
def test_players_are_recordings(src: str, kind: str, page: str) -> None:
    embed = read_embed(f'<iframe allowfullscreen class="a"\n   src="{src}"></iframe>', kind)
    assert embed.recordings == (Resource("Recording", page, kind=ResourceKind.RECORDING),)


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ('<iframe src="https://notist.ninja/embed/deck"></iframe>', "notist_deck"),
        ('<iframe src="https://speakerdeck.com/player/1"></iframe>', "slides"),
        ('<iframe src="https://www.youtube.com/@someone"></iframe>', "youtube"),
        ("<iframe></iframe>", "notist_video"),
        ("<blockquote><p>A saying</p></blockquote>", "quote"),
        ("", ""),
    ],
)
def test_everything_else_is_left_out(html: str, kind: str) -> None:
    assert read_embed(html, kind) == Embed()


def test_several_in_one_piece_keep_their_order() -> None:
    embed = read_embed(tweet("one") + tweet("two") + '<iframe src="https://youtu.be/abcdefghi-_"></iframe>')
    assert [reaction.text for reaction in embed.reactions] == ["one", "two"]
    assert len(embed.recordings) == 1


@given(st.text() | st.text(alphabet="<>/\"'=&; aphrefiblockquote@()—"), st.text())
def test_nothing_raises(text: str, kind: str) -> None:
    read_embed(text, kind)
    read_embed(tweet(text, signature=text, dated=text), kind)
    read_embed(f'<iframe src="{text}">', kind)


@pytest.mark.parametrize(
    "html",
    [
        '<blockquote class="twitter-tweet"><p>x</p>' * 20_000,
        '<blockquote class="twitter-tweet"><p>x' + "</p>" * 50_000,
        "<blockquote " + "twitter-tweet " * 50_000,
        '<blockquote class="twitter-tweet"><p>x</p>' + " — a(" * 50_000,
    ],
    ids=("unclosed", "ends", "attributes", "brackets"),
)
def test_time_grows_only_with_the_length(html: str) -> None:
    begun = time.process_time()
    read_embed(html)
    # well below a second; what is quadratic takes minutes
    assert time.process_time() - begun < 5
