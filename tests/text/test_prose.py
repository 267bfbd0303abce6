"""Bodies come out as clean Markdown, plain text or words, and titles as one clean line."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.prose import clean_line, to_markdown, to_plain, to_words

MARKDOWN = [
    ("<p>One</p>\n<p>two</p>", "One\n\ntwo", "paragraphs are parted by an empty line"),
    ("<p>wrapped\nline</p>", "wrapped line", "line ends in HTML are spaces"),
    ("<b>b</b> <em>i</em> <del>s</del> <code>c</code>", "**b** *i* ~~s~~ `c`", "marks"),
    ("a<strong> b </strong>c", "a **b** c", "white space stays outside of marks"),
    ("<b><b>x</b></b>", "**x**", "the same mark twice is one"),
    ("<b><p>x</p><p>y</p></b>", "**x**\n\n**y**", "marks do not reach over paragraphs"),
    ('<a href="https://x.org/a(b)">t</a>', "[t](https://x.org/a%28b%29)", "brackets in an address"),
    ('<a href="https://x.org">https://x.org</a>', "https://x.org", "an address as its own text"),
    ('<a href="/there">t</a> <a name="n"></a>', "t", "links that lead nowhere keep their text"),
    ('<a href="https://x.org"><h3>T</h3></a>', "### [T](https://x.org)", "a block in a link"),
    ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c", "nested lists"),
    ("<ol><li>a<li>b</ol>", "1. a\n2. b", "list items without their ends"),
    ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b", "paragraphs within an item"),
    ("<p>- a\n   more\n- b</p>", "- a more\n- b", "a Markdown list within a paragraph"),
    ("<blockquote><p>a</p><p>b</p></blockquote>c", "> a\n>\n> b\n\nc", "a quotation"),
    ("<h2>Head</h2>text", "## Head\n\ntext", "a heading"),
    ("a<br>b<br/>c", "a\nb\nc", "line breaks"),
    ("<pre><code class='language-py'>x &lt; 1\n  y</code></pre>", "```py\nx < 1\n  y\n```", "code"),
    ("<table><tr><th>A<th>B</tr><tr><td>1<td>2</tr></table>", "A | B\n1 | 2", "a table, line by line"),
    ("a &amp; b&nbsp;&#39;c&#39; &lt;x&gt;", "a & b\xa0'c' <x>", "entities"),
    ("you&amp;#39;re", "you're", "entities encoded twice"),
    ("a<script>x()</script><style>b{}</style><!-- c -->d", "ad", "scripts, styles and comments"),
    ('<iframe src="https://x.org"></iframe>a', "a", "frames"),
    ('a <img src="x.png" alt="🎥"> b', "a 🎥 b", "an image is its alternative text"),
    ("a\n\n{{< youtube id >}}\n\n{{% note %}}b{{% /note %}}", "a\n\nb", "Hugo's shortcodes"),
    (
        "# T\n\n*a* __b__ `c` [d](http://x)\n\n- e\n  - f",
        "# T\n\n*a* __b__ `c` [d](http://x)\n\n- e\n  - f",
        "Markdown",
    ),
    ("*a* and <b>b</b>\n\n1. x\n2. y", "*a* and **b**\n\n1. x\n2. y", "Markdown with HTML in it"),
    ("```html\n<div>&amp;</div>\n```\n`<b>`", "```html\n<div>&amp;</div>\n```\n`<b>`", "code is left alone"),
    ("a List<String> and <https://x.org>", "a List<String> and <https://x.org>", "no tags"),
    ("<Tweet id='1' /> a <Note>b</Note>", "a b", "components"),
    ("5 < 6 and 7 > 3 * 2 * 1", "5 < 6 and 7 > 3 * 2 * 1", "signs that are no markup"),
    (
        "A line that was wrapped by an editor at some column\ngoes on here.\nShort.\nNext.",
        "A line that was wrapped by an editor at some column goes on here.\nShort.\nNext.",
        "wrapped lines are joined, short ones are meant",
    ),
    ("<p>Head\n~~~~</p>\n<p>a &amp; b</p>", "Head ~~~~\n\na & b", "tildes that underline a heading"),
    ("<p>a ` &amp; <b>b</b> ` c</p>", "a ` & **b** ` c", "backticks within HTML"),
    ("~~~\n<b>\n~~~\n<b>x</b>", "~~~\n<b>\n~~~\n**x**", "a fence of tildes"),
    ("a\r\n\r\n\r\n\r\nb  ", "a\n\nb", "line ends and empty lines"),
    ("<ul><li></li></ul><h2></h2>", "", "nothing but markup"),
    ("", "", "nothing"),
]


@pytest.mark.parametrize(("source", "markdown", "reason"), MARKDOWN)
def test_bodies_become_clean_markdown(source: str, markdown: str, reason: str) -> None:
    assert to_markdown(source).replace("\xa0", " ") == markdown.replace("\xa0", " "), reason


def test_a_tweet_within_a_body_becomes_a_quotation() -> None:
    source = (
        '<blockquote class="twitter-tweet"><p lang="en">Great &amp; <a href="https://x.org/h">#tag</a></p>'
        '&mdash; A (@b) <a href="https://x.org/1">May 1, 2020</a></blockquote>\n'
        '<script async src="https://platform.example/widgets.js"></script>\n\nMore.'
    )
    assert to_markdown(source) == (
        "> Great & [#tag](https://x.org/h)\n>\n> — A (@b) [May 1, 2020](https://x.org/1)\n\nMore."
    )


PLAIN = [
    ("<p>One <b>bold</b></p><p>two</p>", "One bold\n\ntwo", "paragraphs"),
    ("# T\n\n**a** *b* ~~c~~ `d`", "T\n\na b c d", "marks"),
    ("<ul><li>a</li><li>b</li></ul>", "• a\n• b", "lists"),
    ("* a\n* b", "• a\n• b", "Markdown's lists"),
    ("[text](https://x.org) <https://y.org>", "text https://y.org", "links keep their text"),
    (
        "the __init__ method, a_b_c, __very bold__",
        "the __init__ method, a_b_c, very bold",
        "names keep theirs",
    ),
    ("> q\n\n---\n\nx", "q\n\nx", "quotations and rules"),
    ("```py\na *b* c\n```", "a *b* c", "code stays as it is"),
    ("2 * 3 * 4 = 24", "2 * 3 * 4 = 24", "no marks"),
    (r"a \*b\* c", "a *b* c", "escaped signs"),
    ("Q&amp;A &lt;3", "Q&A <3", "entities"),
    ("![image](x.png) a", "image a", "images"),
]


@pytest.mark.parametrize(("source", "plain", "reason"), PLAIN)
def test_bodies_become_plain_text(source: str, plain: str, reason: str) -> None:
    assert to_plain(source) == plain, reason


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>A <b>bold</b>&nbsp;C# &amp; C++</p>", ["A", "bold", "C#", "&", "C++"]),
        ("[text](https://www.x.org/a) `code` **b**", ["text", "x.org/a", "code", "b"]),
        ("{{< youtube id >}}a<script>x</script>b<!-- c -->", ["a", "b", "c", "--"]),
    ],
)
def test_words_are_without_markup(source: str, words: list[str]) -> None:
    assert to_words(source).split() == words


LINES = [
    ("It&#39;s  Q&amp;A", "It's Q&A", "entities and spaces"),
    ("It&amp;#39;s", "It's", "encoded twice"),
    (" a\n\tb\xa0c ", "a b c", "white space"),
    ("<b>Bold</b> <i>title</i>", "Bold title", "tags that format"),
    (
        "A tour of <canvas> &amp; &lt;dialog&gt;",
        "A tour of <canvas> & <dialog>",
        "elements as the subject",
    ),
    ("Vec<T> < List<String>", "Vec<T> < List<String>", "types"),
    ("zero\u200bwidth con\xadtri\ufeffbution\x00", "zerowidth contribution", "unseen signs"),
    ("👩\u200d💻 ☁️ 🏴󠁧󠁢󠁳󠁣󠁴󠁿", "👩\u200d💻 ☁️ 🏴󠁧󠁢󠁳󠁣󠁴󠁿", "emoji"),
    ("می\u200cخواهم", "می\u200cخواهم", "scripts that need joiners"),
    ("a\u200d b", "a b", "loose joiners"),
    (" 🎥  Recording", "🎥 Recording", "an emoji before a word"),
    (None, "", "nothing"),
    (2020, "2020", "a number as a title"),
    ("?a=1&copy=2", "?a=1&copy=2", "no entity without its semicolon"),
    ("a\ud83cb", "ab", "half a character"),
]


@pytest.mark.parametrize(("text", "line", "reason"), LINES)
def test_a_line_is_clean(text: object, line: str, reason: str) -> None:
    assert clean_line(text) == line, reason


TAGS = ("p", "b", "i", "ul", "ol", "li", "blockquote", "pre", "code", "h2", "br", "hr", "td", "tr", "script")
PIECES = (
    *(f"<{tag}>" for tag in TAGS),
    *(f"</{tag}>" for tag in TAGS),
    *("<a href='http://x'>", "</a>", "```", "`", "**", "*", "-", "#", ">", "\n", "\n\n"),
    *("&lt;", "&amp;lt;", "&#8203;", "text", "x"),
)
markup = (
    st.text(alphabet="<>/&;#*_`[]()!~|-.{}%=\"'\\ \n\tabpiux1é\u200d\x00", max_size=80)
    | st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join)
    | st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
)


@given(markup | st.text())
def test_nothing_raises(text: str) -> None:
    for result in (to_markdown(text), to_plain(text), to_words(text), clean_line(text)):
        assert isinstance(result, str)


@given(markup | st.text())
def test_a_clean_line_stays_as_it_is(text: str) -> None:
    line = clean_line(text)
    assert clean_line(line) == line
    assert "\n" not in line
    assert line == line.strip()


@given(st.text(alphabet="abc déf 日本 .,", max_size=60))
def test_text_without_markup_is_the_same_in_every_form(text: str) -> None:
    words = " ".join(text.split()).lstrip("., ")
    assert to_plain(words) == to_markdown(words) == clean_line(words) == words


MANY = 20_000


@pytest.mark.parametrize(
    "source",
    [
        "<b>" * MANY + "x" + "</b>" * MANY,
        "<ul><li>" * MANY + "x",
        "<blockquote>" * MANY + "x" + "</ul>" * MANY,
        "<a href='" * MANY,
        "<!--" * MANY,
        "<pre>" * MANY + "</pre>",
        "`" * MANY * 5,
        "~" * MANY * 5,
        "{{< " * MANY,
        "[a](" * MANY,
        "**a*b" * MANY,
        " " * MANY * 5 + "x",
        "&" * MANY * 5,
        "<" * MANY + "b>" * MANY,
        "<img " + "a" * MANY * 5 + ">",
    ],
    ids=lambda source: source[:9],
)
def test_time_grows_only_with_the_length(source: str) -> None:
    begun = time.process_time()
    to_plain(source)
    to_words(source)
    clean_line(source)
    # about 0.2 s; what is quadratic takes minutes
    assert time.process_time() - begun < 5
