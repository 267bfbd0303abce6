"""The texts of talk files made clean: HTML and Markdown to Markdown, plain text, or words to search.

None of these functions raises, whatever it is given, and each takes time in proportion to its input.
"""

from __future__ import annotations

import re

from bot.text.html_markdown import render
from bot.text.html_tags import ENTITY, decode_entities

# Fenced code, or a code span.  Only what is closed counts for "~~~", which also underlines headings.
_CODE = re.compile(
    r"(^[ >]*```[^\n]*\n[\s\S]*?(?:^[ >]*```[ ]*$|\Z)"
    r"|^[ >]*(~{3,}+)[^\n]*\n(?:(?!^[ >]*~~~)[^\n]*\n)*^[ >]*\2~*[ ]*$|`[^`\n]+`)",
    re.MULTILINE,
)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def to_markdown(source: str) -> str:
    """A talk's body as Markdown without HTML; Markdown that is in it already stays as it is."""
    text = _UNSEEN.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))
    return _tidy(render(text))


_WRAPPED = 50  # a line of so many characters that goes on in the next was wrapped by an editor
# What begins a line of its own in Markdown
_BLOCK = re.compile(r"\s*(?:[-*+•–|>#~`:=]|\d{1,3}[.)]\s|$|\*\*|__|\[[^\]]*\]:|https?://)")
_EMPTY_MARKER = re.compile(r"(?:[-*+]|\d{1,3}\.|#{1,6})\Z")


def _tidy(markdown: str) -> str:
    """Joins wrapped lines (Discord shows every line end), drops trailing space and repeated empty lines."""
    lines: list[str] = []
    fence = ""
    joins = False
    for line in markdown.split("\n"):
        bare = line.rstrip()
        start = bare.lstrip("> ")[:3]
        if fence or start in ("```", "~~~"):
            fence = "" if fence == start else fence or start
            lines.append(bare)
            joins = False
            continue
        if joins and not _BLOCK.match(bare):
            lines[-1] += " " + bare.lstrip()
        elif not _EMPTY_MARKER.match(bare.strip()) and (
            bare.strip("> ") or (lines and lines[-1].strip("> "))
        ):
            lines.append(bare)
        joins = len(bare) >= _WRAPPED and not line.endswith(("  ", "\\")) and bare.lstrip()[:1] not in "#|>"
    while lines and not lines[-1].strip("> "):
        lines.pop()
    return "\n".join(lines).lstrip(" ")


# (what a text must have for it to be worth looking, a pattern, what takes its place)
_MARKUP = (
    (">", re.compile(r"^(?:>[ ]?)+", re.MULTILINE), ""),
    ("#", re.compile(r"^[ ]{0,3}#{1,6}[ \t]+", re.MULTILINE), ""),
    ("", re.compile(r"^[ ]{0,3}(?:={3,}|-{3,}|\*{3,}|_{3,}|[|][-:| ]+[|])[ ]*$", re.MULTILINE), ""),
    ("", re.compile(r"^([ ]*)[-*+][ \t]+", re.MULTILINE), r"\1• "),
    ("[", re.compile(r"^[ ]{0,3}\[[^\[\]\n]+\]:[ ]*\S+.*$", re.MULTILINE), ""),
    (
        "[",
        re.compile(r'\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\((?:[^()\s]|\([^()\s]*\))*(?:[ ]"[^"\n]*")?\)'),
        r"\1",
    ),
    ("[", re.compile(r"\[([^\[\]\n]+)\]\[[^\[\]\n]*\]"), r"\1"),
    ("<", re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>"), r"\1"),
    ("*", re.compile(r"(?<![*\w\\])\*(?=[^\s*])([^*]+)(?<=[^\s\\])\*(?![*\w])"), r"\1"),
    ("**", re.compile(r"(?<!\\)\*\*(?=[^\s*])([^*]+)(?<=\S)\*\*"), r"\1"),
    # __init__ is a name, __two words__ are bold
    ("__", re.compile(r"(?<!\w)__(?=[^\s_])([^_]*\s[^_]*)(?<=\S)__(?!\w)"), r"\1"),
    ("_", re.compile(r"(?<!\w)_(?=[^\s_])([^_]+)(?<=\S)_(?!\w)"), r"\1"),
    ("~~", re.compile(r"~~(?=\S)([^~]+)~~"), r"\1"),
    ("\\", re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)


_EMPTY_LINES = re.compile(r"\n{3,}")


def to_plain(source: str) -> str:
    """A talk's body as plain text: paragraphs parted by an empty line, list items as lines with "•"."""
    # every third part is text, then come the code and its tildes
    split = _CODE.split(to_markdown(source))
    parts = [
        _without_markup(part) if at % 3 == 0 else _code_text(part)
        for at, part in enumerate(split)
        if at % 3 < 2
    ]
    lines = (line.rstrip() for line in "".join(parts).split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def _without_markup(text: str) -> str:
    for sign, pattern, replacement in _MARKUP:
        if sign in text:
            text = pattern.sub(replacement, text)
    return text


def _code_text(code: str) -> str:
    """A code span or block without its marks."""
    if code.lstrip(" >").startswith(("```", "~~~")):
        return "\n".join(code.split("\n")[1:-1])
    return code.strip("`")


_TAG = re.compile(r"<(?:/?[A-Za-z][A-Za-z0-9-]*(?:[\s/][^<>]*)?>|!--)")
_SCRIPT = re.compile(r"<(script|style)\b[^<>]*>[^<]*(?:<(?!/?(?:script|style)\b)[^<]*)*", re.IGNORECASE)
_SHORTCODE = re.compile(r"\{\{[<%][^{}]*\}\}")
# "#" and "+" belong to C# and C++, "_" to names
_SIGNS = re.compile(r"[*`~|=\[\](){}<>\\]+")


def to_words(source: str) -> str:
    """The words of a body for the search index: markup replaced by spaces, nothing parsed."""
    text = source
    if "<" in text:
        if "<s" in text or "<S" in text:
            text = _SCRIPT.sub(" ", text)
        text = _TAG.sub(" ", text)
    if "{{" in text:
        text = _SHORTCODE.sub(" ", text)
    if "://" in text:
        text = text.replace("https://", " ").replace("http://", " ").replace("www.", " ")
    return _SIGNS.sub(" ", decode_entities(text))


# Within a line: signs that nobody sees.  Joiners and variation selectors stay between characters,
# where emoji (👩‍💻) and several scripts need them.
_LOOSE_JOINER = re.compile(r"(?<!\S)[\u200c\u200d\ufe0e\ufe0f]+|[\u200c\u200d]+(?!\S)")
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|code|em|font|i|img|mark|p|q|s|small|span|strong|sub|sup|tt|u)(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
_ROUNDS = 6


def clean_line(text: object) -> str:
    """One line of plain text, such as a title: entities decoded, also those encoded twice, tags that
    only format dropped (a title may be about <canvas>), white space folded, unseen signs removed;
    emoji stay.  None is "".
    """
    if text is None:
        return ""
    line = text if isinstance(text, str) else str(text)
    if not line.isascii() or not line.isprintable():
        line = _visible(line)
    if "&" in line or "<" in line:
        line = _decoded(line)
    return " ".join(line.split())


def _visible(line: str) -> str:
    return _LOOSE_JOINER.sub(
        "", _UNSEEN.sub("", line.replace("\x0b", " ").replace("\x0c", " ").replace("\x85", " "))
    )


def _decoded(line: str) -> str:
    """Decoding can uncover tags, and dropping tags can join entities: repeated until nothing changes."""
    for _ in range(_ROUNDS):
        decoded = " ".join(_visible(_INLINE_TAG.sub("", decode_entities(line))).split())
        if decoded == line:
            return line
        line = decoded
    return ENTITY.sub(" ", line.replace("<", " "))
