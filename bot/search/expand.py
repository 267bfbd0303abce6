"""Words of a question → terms of the index: forms, misspellings, words run together or apart."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.search.acronyms import Acronyms
from bot.search.cognates import cognates
from bot.search.rank import SYNONYM, Term
from bot.search.spelling import is_slip
from bot.search.synonyms import Synonyms
from bot.search.texts import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterator, Sequence

    from bot.search.index import Index

# How sure it is that a match is what was meant.
_SAME_STEM = 0.97  # "pipelines" where only "pipeline" occurs
_JOINED = 0.95  # "data bricks" for "databricks"
_ACRONYM = 0.9
_PREFIX = 0.75  # "postgres" for "postgresql"
_SAME_ROOT = 0.7  # "behave" for "behaviour"
# endings that make another word, which the stemmer takes off all the same: "observability" is not "observe"
_DERIVING = ("ability", "ibility", "ably", "ibly", "ly", "ist", "ism", "istic")
_LONG_DERIVED = 7  # letters
_ONE_EDIT = 0.9
_OTHER_EDIT = 0.85  # a letter for another or one too many, rarer than letters exchanged or left out
_SHORT_WORD = 0.85  # times this, for a word of up to five letters: it has many neighbours
_TWO_EDITS = 0.75
_OTHER_ENDING = 2  # letters
_REAL_WORD = 0.4  # times this, where what was typed is a word spelt right: "roses" are hardly roles
_FIRST_LETTER = 0.8  # times this, where the first letter differs: people rarely miss it
_ONLY_IN_PROSE = 0.9  # times this, for a misspelling of a word that no title, name or tag has
_CHOSEN = Field.TITLE | Field.EVENT | Field.PLACE | Field.SPEAKERS | Field.TAGS
_USUAL = 0.95  # either of a rare spelling and the usual one of what seems the same word
_RARE = 2000  # one in so many texts
_VERSION = (2, 3)  # figures of a version without its point
_OFTEN_MISSPELT = 3  # times as many texts have a slip of the fingers: "pyhton"
_MUCH_MORE = 10  # times as frequent
_SHORTEST_PREFIX = 5  # shorter ones begin too many words
_SHORT = 4  # letters; so short a word has neighbours in every text
_FIVE = 5
_LONGEST = 40  # letters of two words run together
_MOST_MATCHES = 6  # readings of one misspelt word
OPTIONAL = 0.2  # words as common as this help to rank, and are not missed
_UNKNOWN_SHORT = {1: 0.1, 2: 0.15, 3: 0.2, 4: 0.35}  # weight of unknown words by their letters
_DIGIT = 0.15
_MOST_OF_COMMON = 0.35
_LEAST_OF_TELLING = 0.25


class Meant(NamedTuple):
    """What means the same as a word: terms, and sets of terms that do together, and how surely."""

    terms: tuple[int, ...]
    together: tuple[tuple[tuple[int, ...], float], ...]


class Expander:
    """Turns words into terms of one index."""

    def __init__(
        self,
        index: Index,
        is_event: Callable[[str], bool] = lambda _: False,
        synonyms: Synonyms | None = None,
        real_words: Container[str] = frozenset(),
    ) -> None:
        self._index = index
        self._real = real_words
        self._synonyms = synonyms or Synonyms()
        self._acronyms = Acronyms(index)
        self._is_event = is_event
        self._spelling = index.spelling

    def terms(self, words: Sequence[str], commonness: Callable[[str], float]) -> list[Term]:
        """The terms of a question's words, in order; neighbours written apart may become one.

        `commonness` says how much of a word's weight is left, 1 for one that is not common in the
        language, 0 for one that never tells talks apart.
        """
        found: list[Term] = []
        at = 0
        while at < len(words):
            if length := self._synonyms.phrase_at(words, at):
                phrase = self._phrase(tuple(words[at : at + length]))
                if phrase:
                    found.append(phrase)
                    at += length
                    continue
            joined = self._joined(words, at)
            if joined:
                found.append(joined)
                at += 2
                continue
            together = {term for pair in (at - 1, at) for term in self._run_together(words, pair)}
            found.extend(self._word(words[at], commonness(words[at]), together))
            at += 1
        return found

    def known(self, word: str) -> bool:
        """Whether some talk has this word or a form of it."""
        return bool(self._index.terms_of(word))

    def nearest(self, word: str, fits: Callable[[str], bool]) -> str | None:
        """The word itself if it `fits`, else the nearest known word that does."""
        if fits(word):
            return word
        near = (near.word for near in self._spelling.near(word) if fits(near.word))
        return next((other for other in near if len(word) > _FIVE or is_slip(word, other, shortest=3)), None)

    def _rarity(self, word: str, matches: Sequence[tuple[int, float]]) -> float:
        """How rare a word is among the talks, 0 to 1; a short word that none has is often a typing
        error or chat slang, and says less.
        """
        if not matches:
            return _DIGIT if word.isdigit() else _UNKNOWN_SHORT.get(len(word), 1.0)
        best = max(sureness for _, sureness in matches)
        of_best = [float(self._index.idf[term]) for term, sureness in matches if sureness == best]
        # of a rare spelling and the usual one, the usual one tells how rare the word is
        rarest = min(of_best) if best == _USUAL else max(of_best)
        return min(1.0, rarest / self._index.unknown_idf)

    def _term(
        self, word: str, matches: Sequence[tuple[int, float]], common: float, meant: Meant | None = None
    ) -> Term:
        """A word of the language is rare in a small archive by chance, so its rarity counts little;
        a word of the subject counts even where every other talk has it.
        """
        rarity = among_talks = self._rarity(word, matches)
        if len(word) == 1 and word.isdigit():  # "ETL 2.0", "zero 2 hero": says little by itself
            rarity = _DIGIT
        if common < 1.0:
            rarity = min(rarity, _MOST_OF_COMMON) * common
        elif matches:
            rarity = max(rarity, _LEAST_OF_TELLING)
        weight = 0.0 if common <= OPTIONAL else rarity
        known = {term for term, _ in matches}
        others = [(term, SYNONYM) for term in meant.terms if term not in known] if meant else []
        return Term(
            word,
            weight,
            (*matches, *others),
            common < 1.0,
            rarity,
            among_talks,
            known=bool(matches),
            together=meant.together if meant else (),
        )

    def _joined(self, words: Sequence[str], at: int) -> Term | None:
        """ "key note" for "keynote": where the two are not written apart in any title."""
        if at + 1 >= len(words):
            return None
        pair = (words[at], words[at + 1])
        terms = self._index.written("".join(pair))
        if not terms or self._index.has_pair(*pair) or all(len(word) < 3 for word in pair):
            return None
        if self.known(pair[0]) and self.known(pair[1]) and not self._chosen(terms):
            return None
        matches = tuple((term, _JOINED) for term in terms)
        return self._term(" ".join(pair), matches, 1.0)

    def _run_together(self, words: Sequence[str], at: int) -> tuple[int, ...]:
        """Terms of "classpath" for "class path", where some text has them so, and no title apart."""
        pair = tuple(words[max(at, 0) : at + 2])
        if at < 0 or len(pair) < 2 or min(map(len, pair)) < 3 or self._index.has_pair(*pair):
            return ()
        return self._index.written("".join(pair))

    def _phrase(self, words: tuple[str, ...]) -> Term | None:
        """ "cash machine" as one term, if talks call it otherwise: no title has it so."""
        if all(self._index.has_pair(*pair) for pair in pairwise(words)):
            return None
        meant = self._meant(words)
        if not meant.terms and not meant.together:
            return None
        own = tuple(term for word in words for term in self._index.written(word)[:1])
        if len(own) == len(words):
            meant = meant._replace(together=((own, 1.0), *meant.together))
        return self._term(" ".join(words), (), 1.0, meant)

    def _meant(self, words: tuple[str, ...]) -> Meant:
        """What means the same as a word or phrase."""
        terms: dict[int, None] = {}
        together: dict[tuple[int, ...], float] = {}
        others = self._synonyms.of(words)
        if not others and len(words) == 1 and not self._index.written(words[0]):
            nearest = self._synonyms.nearest(words[0])
            others = ((nearest,), *self._synonyms.of((nearest,))) if nearest else ()
        for other in others:
            parts = [self._index.written(word) for word in other]
            if len(parts) == 1:
                terms.update(dict.fromkeys(parts[0]))
            elif all(parts) and self._index.has_pair(other[0], other[1]):
                together[tuple(part[0] for part in parts)] = SYNONYM
        return Meant(tuple(terms), tuple(together.items()))

    def _word(self, word: str, common: float, together: Collection[int] = ()) -> list[Term]:
        """The terms of a word, which with a neighbour may be those `together`, too."""
        if self._is_event(word):
            return [Term(word, 1.0, (), False, 1.0, known=False)]
        # a word that no text has so, though one shares its stem, may still be misspelt
        surely = 1.0 if self._index.written(word) else _SAME_STEM
        if surely < 1.0 and word.endswith(_DERIVING) and len(word) >= _LONG_DERIVED:
            surely = _SAME_ROOT
        matches = dict.fromkeys(self._index.terms_of(word), surely)
        if not matches:
            split = self._split(word)
            # "modles" is models, though some title has "mod les"
            if split and not any(sureness >= _ONE_EDIT for _, sureness in self._misspelt(word)):
                return [term for part in split for term in self._word(part, common)]
        if common > OPTIONAL:
            for term, sureness in self._prefixed(word):
                matches.setdefault(term, sureness)
        if not any(sureness == 1.0 for sureness in matches.values()) and common > 0.5:
            for term, sureness in self._misspelt(word):
                matches[term] = max(sureness, matches.get(term, 0.0))
        if common == 1.0 and not any(sureness >= _ONE_EDIT for sureness in matches.values()):
            for term, sureness in self._derived(word):
                matches[term] = max(sureness, matches.get(term, 0.0))
        if common == 1.0 and word not in self._real and self._is_rare(word):
            matches |= self._usual_spelling(word)
        for term in together:
            matches.setdefault(term, _JOINED)
        best = sorted(matches.items(), key=self._by_sureness)
        meant = self._meant((word,)) if common > OPTIONAL else None
        unknown = not any(sureness >= _ONE_EDIT for _, sureness in best)
        if meant and unknown and (spelt_out := self._acronyms.terms(word)):
            meant = meant._replace(together=((spelt_out, _ACRONYM), *meant.together))
        if meant and (apart := self._figures_apart(word)):
            meant = meant._replace(together=((apart, _JOINED), *meant.together))
        return [self._term(word, best, common, meant)]

    def _figures_apart(self, word: str) -> tuple[int, ...]:
        """The terms of "pep 8" for "pep8" and of "3.5" for "35", where titles have it so; else ()."""
        letters = word.rstrip("0123456789")
        if word.isdecimal() and len(word) in _VERSION:
            letters = word[0]
        figures = word[len(letters) :]
        if not letters.isalnum() or not figures or not self._index.has_pair(letters, figures):
            return ()
        parts = [self._index.written(part) for part in (letters, figures)]
        return tuple(part[0] for part in parts) if all(parts) else ()

    def _is_rare(self, word: str) -> bool:
        """Whether a word stands in so few of many texts that it may be misspelt in them."""
        return 0 < self._frequency(self._index.written(word)) <= _OFTEN_MISSPELT * self._few()

    def _few(self) -> int:
        return self._index.size // _RARE

    def _frequency(self, terms: Sequence[int]) -> int:
        return sum(int(self._index.document_frequency[term]) for term in terms)

    def _usual_spelling(self, word: str) -> dict[int, float]:
        """Terms of words one edit away that are very much more frequent: "system" for "sytem"."""
        rare = self._frequency(self._index.written(word))
        usual = {
            term: _USUAL
            for near in self._spelling.near(word, 1)
            # letters are left out far more often than put in: "cobol" is not "cool"
            if near.edits
            and len(near.word) >= len(word)
            and (rare <= self._few() or is_slip(word, near.word))
            and self._frequency(self._index.written(near.word)) > _MUCH_MORE * rare
            for term in self._index.written(near.word)
        }
        own = dict.fromkeys(self._index.written(word), _USUAL) if usual else {}
        return usual | own

    def _split(self, word: str) -> tuple[str, str] | None:
        """ "kafkaconnect" for "kafka connect": two words that stand together in a title."""
        if len(word) > _LONGEST:
            return None
        pairs = ((word[:at], word[at:]) for at in range(1, len(word) - 1))  # "ebook", "kafkaconnect"
        return next((pair for pair in pairs if self._index.has_pair(*pair)), None)

    def _derived(self, word: str) -> Iterator[tuple[int, float]]:
        """Terms of words made of the same root ("behave", "behaviour"), or that another language forms so
        ("detección").
        """
        for other in cognates(word) if word not in self._real else ():
            if terms := self._index.written(other):
                yield from ((term, SYNONYM) for term in terms)
                return
        root = self._index.root(word)
        if root != word and len(root) >= _SHORTEST_PREFIX:
            longer = {term for other in self._spelling.beginning(root) for term in self._index.written(other)}
            if len(longer) <= _MOST_MATCHES:
                yield from ((term, _SAME_ROOT) for term in longer)

    def _prefixed(self, word: str) -> list[tuple[int, float]]:
        if len(word) < _SHORTEST_PREFIX:
            return []
        # what is spelt right is whole: "scala" does not begin "scalable", though "catalog" may be a catalogue
        longest = len(word) + _OTHER_ENDING if word in self._real else _LONGEST
        begun = (other for other in self._spelling.beginning(word) if len(other) <= longest)
        terms = {term for longer in begun for term in self._index.written(longer)}
        return [(term, _PREFIX) for term in terms if len(terms) <= 3 * _MOST_MATCHES]

    def _misspelt(self, word: str) -> list[tuple[int, float]]:
        root = self._index.root(word)
        near = [(word, *each) for each in self._spelling.near(word)[: 4 * _MOST_MATCHES]]
        if root != word:  # "pateints", where there is a "patient" only
            near += [(root, *each) for each in self._spelling.near(root, 1) if each.word[0] == root[0]]
        found: dict[int, float] = {}
        for typed, candidate, edits in near:
            if len(candidate) < max(_SHORT, len(typed) - 1):  # "boat" is not a "bot"
                continue
            sureness = self._likelihood(typed, candidate, edits)
            if not sureness:
                continue
            for term in self._index.written(candidate):
                chosen = self._chosen((term,))
                if not chosen and len(word) <= _SHORT:  # "mesh" is not the "mess" in some text
                    continue
                trust = 1.0 if chosen else _ONLY_IN_PROSE
                found[term] = max(found.get(term, 0.0), sureness * trust)
        best = sorted(found.items(), key=self._by_sureness)
        return best[:_MOST_MATCHES]

    def _likelihood(self, word: str, candidate: str, edits: int) -> float:
        """How sure it is that a word is this other one misspelt."""
        one = _ONE_EDIT if is_slip(word, candidate, shortest=3) else _OTHER_EDIT
        sureness = one if edits == 1 else _TWO_EDITS
        if candidate[0] != word[0]:
            if len(word) <= _SHORT:
                return 0.0  # "Cork" is not York
            sureness *= _FIRST_LETTER
        if word in self._real:
            sureness *= _REAL_WORD
        return sureness * _SHORT_WORD if len(word) <= _FIVE and one == _OTHER_EDIT else sureness

    def _by_sureness(self, match: tuple[int, float]) -> tuple[float, str]:
        return -match[1], self._index.stem(match[0])

    def _chosen(self, terms: Sequence[int]) -> bool:
        return any(self._index.fields_of(term) & _CHOSEN for term in terms)
