"""Links in the text of a talk, in every way that people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.body_links import body_links
from bot.library.model import ResourceKind as Kind

LINKS = [
    ("[Code](https://github.com/a/b)", [("Code", "https://github.com/a/b")], "Markdown"),
    ('<a class="x" href="https://x.org/a">The <b>page</b></a>', [("The page", "https://x.org/a")], "HTML"),
    ("<a href='https://x.org/a'>x</a>", [("x", "https://x.org/a")], "single quotation marks"),
    ("See https://x.org/a.", [("x.org", "https://x.org/a")], "a bare address, without the full stop"),
    (
        "(https://x.org/a), *https://y.org/b*",
        [("x.org", "https://x.org/a"), ("y.org", "https://y.org/b")],
        "signs around",
    ),
    ("<https://x.org/a>", [("x.org", "https://x.org/a")], "Markdown's brackets"),
    ("[https://x.org/a](https://x.org/a)", [("x.org", "https://x.org/a")], "an address as its own title"),
    ("[a](https://x.org/a) [b](https://x.org/a) https://x.org/a", [("a", "https://x.org/a")], "once only"),
    (
        "https://y.org/b [a](https://x.org/a)",
        [("y.org", "https://y.org/b"), ("a", "https://x.org/a")],
        "in order",
    ),
    ("[a](https://x.org/?p=1&amp;q=2)", [("a", "https://x.org/?p=1&q=2")], "entities"),
    ("![an image](https://x.org/a.png)", [("x.org", "https://x.org/a.png")], "an image has a bare address"),
    ('<a href="/there">t</a> [t](there) mailto:a@x.org', [], "no web address"),
    ('<blockquote class="twitter-tweet"><a href="https://x.org/a">a</a></blockquote>', [], "a tweet's own"),
    ("http:// and https://", [], "no host"),
    ("", [], "nothing"),
]


@pytest.mark.parametrize(("body", "links", "reason"), LINKS)
def test_links_are_found_in_order_and_once(body: str, links: list[tuple[str, str]], reason: str) -> None:
    assert [(link.title, link.url) for link in body_links(body)] == links, reason


def test_links_are_told_apart_by_title_and_address() -> None:
    body = "[Folien](https://x.org/f) [the code](https://github.com/a/b) https://speakerdeck.com/a/b"
    assert [link.kind for link in body_links(body)] == [Kind.SLIDES, Kind.CODE, Kind.SLIDES]


@given(
    st.lists(
        st.sampled_from(["[a](", "<a href='", "https://x.org/", "http://[", ")", "'>", "</a>", "b ", "\n"])
    ).map("".join)
)
def test_any_text_has_clean_links_each_once(body: str) -> None:
    urls = [link.url for link in body_links(body)]
    assert len(set(urls)) == len(urls)
    assert all(url.startswith(("https://", "http://")) for url in urls)
    assert all(link.title for link in body_links(body))
