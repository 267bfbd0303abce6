"""Repairs text whose UTF-8 bytes were read as Mac Roman, Windows-1252 or Latin-1 ("we‚Äôll", "weâ€™ll").

Windows-1252 and Latin-1 are left to ftfy, whose heuristics are well tried.  Mac Roman is done here:
ftfy leaves emoji alone whose first byte became U+F8FF, the Apple logo, and repairs Mac Roman only
where a whole text is wrong.  Sequences are replaced one by one, so that one wrong character in a
right text is repaired too; each rule says what right text it must not touch.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def _mac(first: int, last: int) -> str:
    """The characters of a range of Mac Roman bytes, as a part of a regular expression's class."""
    return re.escape(bytes(range(first, last + 1)).decode("mac_roman"))


_TAIL = f"[{_mac(0x80, 0xBF)}]"  # what a continuation byte of UTF-8 becomes
# π, ∞, Ω … come after √, ≈ and ¬ in formulas too: these need a letter (or digit) on the left
_FORMULA = "πΩ∞µ∂∑∏∫±≤≥≠"
# An emoji of which the U+F8FF was lost on the way.  "üçü" is a Turkish word.
_BARE_EMOJI = f"ü(?!ç[üöâîû])[å-ôáçéö§•¶ß®©™´]{_TAIL}"
_MAC = re.compile(
    "|".join(
        (
            f"\uf8ff{_TAIL}{{3}}",  # emoji
            rf"(?<![^\W_])(?:{_BARE_EMOJI})+(?:(?![^\W_])|(?<=[§•¶®©™´†°¢£¨≠∞±≤≥∂∑∏π∫Ω]))",
            f"Û†{_TAIL}{{2}}",  # the letters in flags such as Scotland's
            f"‚Ä{_TAIL}",  # punctuation: ’ is ‚Äô
            f"‚{_TAIL}{{2}}(?:(?=Ô∏è)|(?![^\\W_]|[‘’“]))",  # symbols: ☁ is ‚òÅ; not the quoted word ‚öö‘
            f"Ô[∏ªø]{_TAIL}",  # variation selectors, byte order mark, replacement character
            # Chinese, Japanese, Thai …: one alone may be a word such as „öö or „áætlun
            f"(?:[{_mac(0xE0, 0xEF)}]{_TAIL}{{2}}){{2,}}",
            f"(?:[{_mac(0xC4, 0xDF)}]{_TAIL}){{3,}}",  # Cyrillic, Greek, Hebrew, Arabic: always several
            # accented Latin letters and signs: é is √©, ® is ¬Æ, ł is ≈Ç
            f"[¬√](?![{_FORMULA}]){_TAIL}",
            f"(?<=[^\\W_])¬[{_FORMULA}]",
            f"(?<=[^\\W\\d_])√[{_FORMULA}]",
            "√[∂∏∫±≤≥≠](?=[a-z])",
            f"(?<=[A-Za-z])[ƒ≈](?![πΩ∞µ]){_TAIL}",
            "[ƒ≈][À-ÿ](?=[a-z√≈ƒ])",
        )
    )
)
# The beginnings of all of these.
_MAC_LEAD = re.compile(f"[\uf8ffüÛ‚{_mac(0xC2, 0xDF)}{_mac(0xE0, 0xEF)}]{_TAIL}")

_CP1252_TAIL = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
# Mojibake is never a single character, except C1 controls and a "Ã" whose second byte was lost: nearly
# every text needs no more than this one look.
_ODD = re.compile(r"[^\x00-\x7f](?:[^\x00-\x7f]|(?<=[\x80-\x9fÃ]))")
# Something that could be UTF-8 read as Windows-1252 or Latin-1; ftfy then looks closely, which takes
# a thousand times as long.  The last two are "Ã" from "à", whose second byte is a no-break space.
_CP1252 = re.compile(
    f"[\xc2-\xdf]{_CP1252_TAIL}|[\xe0-\xef]{_CP1252_TAIL}{{2}}|\xf0{_CP1252_TAIL}{{3}}|[\x80-\x9f]|Ã[ \n]|Ã$"
)


def repair(text: str) -> str:
    """The text with every mojibake sequence replaced by what was written; right text comes back as it
    is.  Text that went through it twice ("weÃ¢â‚¬â„¢ll") is repaired to the end.
    """
    if text.isascii() or not _ODD.search(text):
        return text
    while True:
        # ftfy first: what it repairs may look like Mac Roman in part
        repaired = _fix_encoding()(text) if _CP1252.search(text) else text
        if _MAC_LEAD.search(repaired):
            repaired = _MAC.sub(_from_mac, repaired)
        if repaired == text:
            return text
        text = repaired


def _from_mac(match: re.Match[str]) -> str:
    found = match[0]
    if found[0] == "ü":
        found = "".join("\uf8ff" + found[at : at + 3] for at in range(0, len(found), 3))
    try:
        return found.encode("mac_roman").decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


@cache
def _fix_encoding() -> Callable[[str], str]:
    """ftfy's repair, without guessing at what was lost; imported when first needed (it takes 80 ms)."""
    from ftfy import TextFixerConfig, fix_encoding

    config = TextFixerConfig(replace_lossy_sequences=False, explain=False)
    return lambda text: fix_encoding(text, config)
