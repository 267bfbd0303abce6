"""Text as search sees it: folded (case, accents, scripts) and cut into tokens.

Files, vocabularies and questions all pass through here, so that they meet in one form.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

# Letters and digits; "c++", "c#" and "f#" keep what sets them apart from "c" and "f".
_TOKEN = re.compile(r"[^\W_]+(?:(?<=[a-z])\+\+|(?<=\b[cfj])#)?")
# (what stands before is looked at last: a pattern that begins with a character is found much faster)
# "let's" and "it's" are written "lets" and "its" as well; there the s is no possessive
_BEFORE_IS = ("let", "it", "that", "what", "how", "who", "where", "when", "there", "here")
_CONTRACTED = "".join(rf"(?<!\b{word}['`])" for word in _BEFORE_IS)
_POSSESSIVE = re.compile(rf"['`](?<=[^\W_]['`]){_CONTRACTED}s\b")
_APOSTROPHE = re.compile(r"['`](?<=[^\W_]['`])(?=[^\W_])")
# what may belong to a token though it is neither letter nor digit
_SIGNS = re.compile(r"['`+#]")
_TYPOGRAPHIC = [*zip("’‘", "''", strict=True), *((sign, " ") for sign in "“”„–—…•·\u00a0")]
_SPACED = {code: " " for code in range(128) if not chr(code).isalnum()}
# what stands for an apostrophe on German keyboards would be taken apart as an accent, "™" be the letters TM
_TAKEN_APART = {ord("´"): "'", **dict.fromkeys(map(ord, "™®©℠"), " ")}
# Unified ideographs, kana: written without spaces, so they are cut into pairs of characters.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_COMBINING = re.compile(r"[\u0300-\u036f]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def fold(text: str) -> str:
    """Lower case without accents, other alphabets than the Latin one transliterated (ø → o,
    ß → ss, Москва → moskva); Chinese and Japanese stay as they are.  Folding twice changes nothing.
    """
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.translate(_TAKEN_APART)).casefold()
    text = _COMBINING.sub("", text)
    if text.isascii():
        return text
    # the voiced kana ("ガ") and Hangul were taken apart, too
    text = unicodedata.normalize("NFC", text)
    # what is not transliterated (emoji, ideographs) is left for the tokenizer to part or drop
    return _NOT_ASCII.sub(lambda found: _transliterate(found[0]), text)


@lru_cache(maxsize=10_000)
def _transliterate(char: str) -> str:
    if char in "’‘":
        return "'"
    if _UNSPACED.match(char):
        return char
    category = unicodedata.category(char)
    if category == "Cf":  # soft hyphens, joiners: unseen
        return ""
    if not char.isalnum() and not category.startswith("M"):
        return char if char.isspace() else " "
    # vowel signs of Indian scripts are marks that sound
    return "".join(letter for letter in anyascii(char).lower() if letter.isalnum())


def tokenize(text: str) -> list[str]:
    """The tokens of a text, in order: "What's new in Øredev's C++?" → whats new in oredev c++."""
    if not text.isascii():
        # most texts that are not ASCII have no more than these in them
        for sign, plain in _TYPOGRAPHIC:
            text = text.replace(sign, plain)
    folded = fold(text)
    if folded.isascii() and not _SIGNS.search(folded):
        return folded.translate(_SPACED).split()
    if "'" in folded or "`" in folded:
        folded = _APOSTROPHE.sub("", _POSSESSIVE.sub("", folded))
    tokens = _TOKEN.findall(folded)
    if folded.isascii():
        return tokens
    return [part for token in tokens for part in _parts(token)]


def _parts(token: str) -> list[str]:
    """A token in a script without spaces as overlapping pairs, any other as it is."""
    if token.isascii() or not _UNSPACED.search(token):
        return [token]
    parts: list[str] = []
    for run in re.findall(rf"{_UNSPACED.pattern}|[a-z0-9]+", token):
        if run.isascii() or len(run) < 3:
            parts.append(run)
        else:
            parts.extend(run[at : at + 2] for at in range(len(run) - 1))
    return parts


def title_key(title: str) -> str:
    """What two titles of the same talk have in common: letters and digits, no case, no emoji."""
    return "".join(tokenize(title)) or fold(title).strip()
