"""Abstracts as Discord shows them."""

from __future__ import annotations

import pytest

from bot.ui.discord.markdown import cut_markdown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("plain, **bold**, *slanted*, ~~gone~~", "plain, **bold**, *slanted*, ~~gone~~"),
        ("__bold__ in Markdown", "**bold** in Markdown"),  # `__` underlines in Discord
        ("a snake_case_name * 2", "a snake\\_case\\_name \\* 2"),
        ("||no spoiler||", "\\|\\|no spoiler\\|\\|"),
        ("`code *as is*`", "`code *as is*`"),
        ("[a **link**](https://a.example/x)", "[a **link**](https://a.example/x)"),
        ("[x](https://a.example/a_(b))", "[x](https://a.example/a_%28b%29)"),
        ("[x](javascript:alert)", "\\[x\\](javascript:alert)"),
        ("[x](mailto:a@b.example)", "x"),
        ("[https://b.example](https://a.example/)", "https://a.example/"),
        ("see https://a.example/a_b_c.", "see https://a.example/a_b_c."),
        ("<https://a.example/>", "https://a.example/"),
        ("![a map](https://a.example/m.png)", "[a map](https://a.example/m.png)"),
        ("# Big\n\ntext", "**Big**\n\ntext"),
        ("Title\n=====\n\ntext", "**Title**\n\ntext"),
        ("* one\n* two\n  * deep", "- one\n- two\n  - deep"),
        ("3. c\n4. d", "3. c\n4. d"),
        ("> said\n\nafter", "> said\n\nafter"),
        ("a\n\n---\n\nb", "a\n\nb"),
        ("@everyone <@123456789012345678>", "@\u200beveryone \\<@\u200b123456789012345678>"),
        ("```py\nx = 1\n```", "```py\nx = 1\n```"),
        ("    indented is no code", "indented is no code"),
    ],
)
def test_markdown_is_written_anew(source: str, shown: str) -> None:
    assert cut_markdown(source, 4_000).text == shown


@pytest.mark.parametrize(
    ("source", "limit", "shown"),
    [
        ("One sentence. Another one.", 20, "One sentence."),
        ("See e.g. this or that place.", 16, "See e.g. this…"),  # the end of "e.g." ends no sentence
        (
            "Short. A very long sentence without an end in sight",
            40,
            "Short. A very long sentence without an…",
        ),
        ("a **bold run of words** b", 15, "a…"),
        ("a `code with words` b", 15, "a…"),
        ("a [link text](https://a.example/) b", 30, "a…"),
        ("unbreakable" * 3, 12, "unbreakable…"),
        ("- one\n- two\n- three", 13, "- one\n- two…"),
    ],
)
def test_a_cut_drops_what_it_lands_in(source: str, limit: int, shown: str) -> None:
    found = cut_markdown(source, limit)
    assert found.text == shown
    assert not found.whole


def test_what_fits_is_whole() -> None:
    assert cut_markdown("One. Two.", 9).whole
