"""British spellings as American ones, so that "visualisation" and "colour" find "visualization" and "color".

Only the stems of words are made of them: that a word which is spelt alike in both ("exercise") gets a stem
that looks odd does no harm, for all its forms get the same.
"""

from __future__ import annotations

import re

_SHORTEST = 7  # letters of a word in "-ise": shorter ones are mostly others ("noise", "raised", "wiser")
_ISE = re.compile(r"is(?=(?:e|ed|es|er|ers|ing|able|ation|ations)$)")
_YSE = re.compile(r"(?<=l)ys(?=(?:e|ed|er|ers|ing)$)")
_OUR = re.compile(
    r"^(arm|behavi|cand|clam|col|endeav|fav|ferv|flav|glam|harb|hon|hum|lab|misbehavi|neighb|od|rig|rum|sav"
    r"|splend|tum|val|vap|vig|watercol)our"
)
_RE = re.compile(r"(calib|cent|fib|lit|met|spect|theat)re(?=s?$)")
_OGUE = re.compile(r"(anal|catal|dial|epil|monol|prol)ogue(?=s?$)")
_PERHAPS = re.compile(r"is[eia]|ys[ei]|our|res?$|gues?$")
# what follows no rule
_OTHERS = {
    "aluminium": "aluminum",
    "artefact": "artifact",
    "artefacts": "artifacts",
    "defence": "defense",
    "grey": "gray",
    "greyscale": "grayscale",
    "licence": "license",
    "licences": "licenses",
    "offence": "offense",
    "programme": "program",
    "programmes": "programs",
    "sceptic": "skeptic",
    "sceptical": "skeptical",
}


def american(word: str) -> str:
    """The American spelling of an English word in lower case; the word itself where it has no other."""
    if other := _OTHERS.get(word):
        return other
    if not _PERHAPS.search(word):  # nearly all words
        return word
    if len(word) >= _SHORTEST:
        word = _YSE.sub("yz", _ISE.sub("iz", word))
    return _OGUE.sub(r"\1og", _RE.sub(r"\1er", _OUR.sub(r"\1or", word)))
