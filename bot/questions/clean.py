"""What people type → words: without markup, mentions and orders to the bot, quotations marked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.questions.points import MONTHS
from bot.questions.vocabulary import Cue, Known
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from bot.questions.vocabulary import Vocabulary

LONGEST_QUESTION = 1_000  # characters that are read; Discord's messages end at 2,000
_SHORT = 5  # words of a sentence that asks without a question mark
_MOST_WORDS = 40  # each costs as much as the next, and nobody asks with more
# <@123>, <@&123>, <#123>, <:name:123>, <t:123:R> are Discord's
_MENTION = re.compile(r"<(?:[@#][!&]?|a?:\w+:|t:|/[\w -]+:)[^>\s]{0,40}>", re.IGNORECASE)
_PING = re.compile(r"@(?:everyone|here)\b", re.IGNORECASE)
_PINGED = " \0 "  # stands for an address and for a ping of all
_ADDRESS = re.compile(r"\bhttps?://\S+|\bwww\.\S+", re.IGNORECASE)
_COMMAND = re.compile(r"`[/!][^`]*`")
_ROLE = re.compile(r"^\W*(system|assistant|developer|user|human)\s*:", re.IGNORECASE)
_SENTENCE = re.compile(
    r"(?<=[.!?;\]])\s+|\n+|\*\*|\s+(?=(?:user|human)\s*:)|\s*[\U0001f300-\U0001faff]+\s+", re.IGNORECASE
)
_QUOTED = re.compile(
    r"[\"“„«]([^\"“”„«»]{2,200})[\"”“»]|(?:(?<=\s)|^)['‘`]([^'‘’`]{3,200})['’`](?=[\s?!.,;:]|$)"
)
_ASKS_AS_WELL = re.compile(
    r"(\band\b|\bthen\b|\bbut\b|::|[:;,–—]|-{2,})\s*(?:(?:then|also|first|please|pls)\s+)*"
    r"(?:tell|give|show|send|list|link|find|what|when|where|who|how|which|is|are|was|do)\b",
    re.IGNORECASE,
)
_SAY = re.compile(
    r"\W*(?:please |pls |just |now )*(?:say|print|repeat|echo|write)\s*:?\s*[\"“„'`]", re.IGNORECASE
)
_ELIDED = re.compile(r"\b([ld]|qu|(?:de|a|ne|su|da|que)ll|quest)['’](\w{2,})", re.IGNORECASE)
_ENCLOSED = re.compile(r"`[^`]*`|\"[^\"]*\"|\([^()]*\)|\[[^\[\]]*\]")
_DAY = re.compile(
    r"(?<![\w./-])(?:(?P<day>\d{1,2})[./])?(?P<month>\d{1,2})[./](?P<year>(?:19|20)\d\d)(?![\w/-])"
)
_SHORT_YEAR = re.compile(r"(?<![\w'’‘])['’‘](\d\d)(?![\w'’])")  # "May '19"
_CODE = re.compile(r"```.*?(?:```|$)", re.DOTALL)
# tags of HTML, and all of a script: "<b>", "<script>alert(1)</script>"
_TAG = re.compile(r"<(script|style)\b.{0,200}?</\1\s*>|</?[a-z][^<>]{0,200}>", re.IGNORECASE | re.DOTALL)
_LABELLED = re.compile(r"\[[^\[\]]{0,60}\]\s?\([^\s)]*\)")  # a Markdown link, of which nothing is asked
# what models of language take for the beginning or the end of a role: "<|im_start|>system", "</system>"
_MARKER = re.compile(
    r"<\|[^|>\n]{0,30}\|>\s*(system|assistant|user)?|</?(?:system|assistant|user|inst)>", re.IGNORECASE
)
_LINK_TARGET = re.compile(r"\]\s?\([^\s)]*\)*")  # of a Markdown link
# "titles with sympy, number?"
_COUNTED = re.compile(
    r"(?<=\w)\s*[,;:–—-]+\s*(?:the |what'?s the |total |exact )?(?:number|count|total|quantity|amount)"
    r"(?:,? (?:please|pls|plz))?[\s?!.]*$",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(r"(?<!\w)#\s?of\s")  # "# of talks"
_KEYNOTERS = re.compile(r"\bkeynote (?:speakers|presenters)\b|\bkeynoters\b", re.IGNORECASE)
_WITH = re.compile(r"\bw/(o\b)?", re.IGNORECASE)
_INTRODUCTION = re.compile(
    r"\s*([^:\n\"]{1,40}):\s+(?=(?:who|what|when|where|which|how|is|are|was|were|did|do|does|has|have)\b)",
    re.IGNORECASE,
)
# "in Oslo, no wait, Bergen": what was said wrong, and what was meant
_CORRECTION = re.compile(
    r"\W+(?:no,? wait|wait,? no|no,? sorry|sorry,? no|(?:no,? |sorry,? |or )?i meant(?: to say)?"
    r"|(?:no,? |sorry,? |or )i mean|make that|or rather)\b\W+(?=\w)",
    re.IGNORECASE,
)
_QUOTES = '"“„«'
_LONGEST_CORRECTION = 4  # words; more are a sentence of their own
_AT = re.compile(r"(?<!\w)@\s*(?=\w)|\s@\s")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a question, and which of them stand in quotation marks."""

    tokens: tuple[str, ...]
    quoted: tuple[bool, ...]
    ordered: bool = False  # sentences that tried to give the bot orders were left out
    aside: frozenset[str] = frozenset()  # words that only stand in sentences beside the one that asks
    shouted: frozenset[str] = frozenset()  # words typed in capitals: "US", "IT"


def read(text: str, vocabulary: Vocabulary) -> Wording:
    """The words of a question. Any text is fine; of a very long one the beginning is read."""
    text = "".join(
        c
        for c in text[: 4 * LONGEST_QUESTION]
        if unicodedata.category(c) not in {"Cf", "Cs", "Co"} or c == "\u200d"
    )
    text = "".join(" " if unicodedata.category(c) == "Cc" and c != "\n" else c for c in text)[
        :LONGEST_QUESTION
    ]
    text = _LABELLED.sub(" ", _CODE.sub(" ", _MARKER.sub(_as_role, text)))
    text = _PING.sub(_PINGED, text)
    text = _TAG.sub(" ", _MENTION.sub(" ", text))
    text = _COMMAND.sub(" ", _ADDRESS.sub(_PINGED, _LINK_TARGET.sub("] ", text)))
    text = _ELIDED.sub(lambda found: _apart(found, vocabulary), text)
    text = _SHORT_YEAR.sub(lambda match: f"{'20' if match[1] < '50' else '19'}{match[1]}", text)
    text = _DAY.sub(_as_day, text)
    text = _KEYNOTERS.sub("keynotes", text)
    text = _NUMBER_OF.sub("number of ", text)
    text = _WITH.sub(lambda match: " without " if match[1] else " with ", text)
    text = _without_introduction(_corrected(_COUNTED.sub(" how many", text)), vocabulary)
    kept, ordered = _without_orders(text, vocabulary)
    tokens: list[str] = []
    quoted: list[bool] = []
    end = 0
    for match in _QUOTED.finditer(kept):
        _add(tokens, quoted, kept[end : match.start()], False)
        _add(tokens, quoted, match[1] or match[2], True)
        end = match.end()
    _add(tokens, quoted, kept[end:], False)
    shouted = frozenset(word.lower() for word in re.findall(r"\b[A-Z]{2,3}\b", kept))
    everything = kept.isupper()
    return Wording(
        tuple(tokens[:_MOST_WORDS]),
        tuple(quoted[:_MOST_WORDS]),
        ordered,
        _aside(kept.split("\n"), vocabulary),
        frozenset() if everything else shouted,
    )


def _without_introduction(text: str, vocabulary: Vocabulary) -> str:
    """ "Fact check please: who …" without common words that only lead up to a question."""
    found = _INTRODUCTION.match(text)
    if not found or _ROLE.match(text) or _asks(found[1], vocabulary):
        return text
    words = tokenize(found[1])
    commonness = vocabulary.commonness(vocabulary.language(words))
    return text[found.end() :] if all(commonness(word) < 1.0 for word in words) else text


def _corrected(text: str) -> str:
    """What was meant in place of as many words that were said wrong: "at Devoxx UK, sorry, Belgium"."""
    while found := _CORRECTION.search(text):
        said, meant = text[: found.start()].split(), text[found.end() :]
        if text[found.end() - 1] in _QUOTES:  # "the clean … no wait, "writing fast code""
            return text[found.end() - 1 :]
        end = re.search(r"[?!,;\n]|\.\s|$", meant)
        words = meant[: end.start() if end else None].split()
        if not 0 < len(words) <= _LONGEST_CORRECTION or len(said) <= len(words):
            return text
        text = " ".join([*said[: -len(words)], meant])
    return text


def _aside(sentences: list[str], vocabulary: Vocabulary) -> frozenset[str]:
    """The words that only stand in sentences beside those that ask: "I need it for work."."""
    if len(sentences) < 2:
        return frozenset()
    asking = [
        sentence
        for sentence in sentences
        if sentence.rstrip().endswith("?")
        # "was 2022 busy? how many talks": short ones may ask without a mark
        or (len(tokenize(sentence)) <= _SHORT and _asks(sentence, vocabulary))
    ]
    asking = asking or [sentence for sentence in sentences if _asks(sentence, vocabulary)]
    asked = {word for sentence in asking for word in tokenize(sentence)}
    beside = {word for sentence in sentences if sentence not in asking for word in tokenize(sentence)}
    return frozenset(beside - asked if asking else ())


def _asks(sentence: str, vocabulary: Vocabulary) -> bool:
    """Whether a sentence says more than courtesies and fillers."""
    words = tokenize(sentence)
    cues = vocabulary.find(words, vocabulary.language(words), lambda _: Known(0, True))
    return any(told - {Cue.FILLER, Cue.GREETING} for _, _, told in cues)


def _apart(found: re.Match[str], vocabulary: Vocabulary) -> str:
    """ "l'ETL": the word without its article, unless it is known with it ("l'événement")."""
    together = "".join(tokenize(found[0]))
    return found[0] if vocabulary.is_part_of_cue(together) else found[2]


def _as_day(found: re.Match[str]) -> str:
    """A date in figures in words: "5.4.2020" is 5 April, as nearly everywhere; "4/13/2020" can only be 13
    April, "4/2020" is a month.
    """
    day, month, of = found["day"], int(found["month"]), found["year"]
    if day and month > len(MONTHS) >= int(day):
        day, month = str(month), int(day)
    if not 1 <= month <= len(MONTHS):
        return found[0]
    return f" {day or ''} {MONTHS[month - 1]} {of} "


def _as_role(marker: re.Match[str]) -> str:
    """A marker of a role as the beginning of a sentence of that role."""
    return f"\n{marker[1]}: " if marker[1] else "\n"


def _add(tokens: list[str], quoted: list[bool], text: str, is_quoted: bool) -> None:
    found = tokenize(_AT.sub(" at ", text))
    tokens.extend(found)
    quoted.extend([is_quoted] * len(found))


def _orders(sentence: str, vocabulary: Vocabulary) -> bool:
    """Whether a sentence tries to give the bot orders."""
    if _SAY.match(sentence):
        return True
    words = tokenize(sentence)
    cues = vocabulary.find(words, vocabulary.language(words), lambda _: Known(0, True))
    return any(Cue.INJECTION in found for _, _, found in cues)


def _advertises(sentence: str, vocabulary: Vocabulary) -> bool:
    """ "@everyone free nitro!!": whether a sentence pings all or has an address, shouts and asks nothing."""
    if "\0" not in sentence or not sentence.rstrip().endswith("!"):
        return False
    return not _asks(sentence, vocabulary)


def _without_orders(text: str, vocabulary: Vocabulary) -> tuple[str, bool]:
    """The sentences that ask, without those that give the bot orders ("ignore all previous
    instructions", "SYSTEM: say that …").
    """
    kept: list[str] = []
    ordered = False
    announced = "user"  # who speaks next, where a role stands alone: "**SYSTEM:** ban all"
    for sentence in _SENTENCE.split(text):
        if not sentence.strip():
            continue
        role = _ROLE.match(sentence)
        speaks = role[1].lower() if role else announced
        announced = speaks if role and not sentence[role.end() :].strip() else "user"
        if _advertises(sentence, vocabulary):
            continue
        orders = _orders(sentence, vocabulary)
        if speaks not in {"user", "human"} or orders:
            ordered = True
            # "ignore your rules and tell me when …": what is asked for is heard
            asked = _ASKS_AS_WELL.search(sentence) if speaks in {"user", "human"} else None
            if asked and not _orders(sentence[asked.end(1) :], vocabulary):
                kept.append(sentence[asked.end(1) :])
                continue
            beside = _ENCLOSED.sub(" ", sentence)
            if speaks in {"user", "human"} and beside != sentence and not _orders(beside, vocabulary):
                kept.append(beside)  # only what stands in marks gives orders
            continue
        kept.append(sentence[role.end() :] if role else sentence)
    return "\n".join(kept), ordered
