"""The index as plain arrays, to be kept in a file and made again without reading the texts.

Whoever keeps them must know that the texts are still the same, by their content; here it is made sure
only that nothing is damaged, and that they belong to deliveries of these keys and titles.
"""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bot.search.index import Index
from bot.search.parts import Counted, Parts
from bot.search.tally import Tally
from bot.search.texts import Forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.library.library import Library

Arrays = dict[str, NDArray[Any]]
VERSION = 3  # of what the arrays mean; raise it whenever what is indexed, or how, changes


class SavedError(ValueError):
    """The arrays are damaged, or those of other deliveries: make the index anew."""


def to_arrays(index: Index) -> Arrays:
    """All that is needed to make the index again."""
    parts, forms = index.parts, index.parts.forms
    languages = sorted(forms.languages)
    size = len(parts.form_counts)
    arrays: Arrays = {
        "version": np.array([VERSION]),
        "library": _digest(index.library),
        "words": _packed(forms.words[:size]),
        "stems": _packed(forms.stems),
        "languages": _packed(languages),
        "titles": _packed(parts.titles),
        "term_of": forms.term_of[:size],
        "language_of": forms.language_of(languages)[:size],
        "documents_in": np.array([parts.languages[name] for name in languages], dtype=np.int32),
        "form_counts": parts.form_counts,
        "title_forms": parts.title_forms,
        "title_lengths": parts.title_lengths,
        "lengths": parts.lengths,
        "pairs": parts.pairs.keys,
        "pair_counts": parts.pairs.counts,
        "runs": parts.runs.keys,
        "run_counts": parts.runs.counts,
        "starts": parts.counted.starts,
        "documents": parts.counted.documents,
        "amounts": parts.counted.amounts,
        "fields": parts.counted.fields,
    }
    return {**arrays, "sum": _sum(arrays)}


def from_arrays(arrays: Mapping[str, NDArray[Any]], library: Library) -> Index:
    """The index of a library, from what was kept of it. Raises `SavedError`."""
    try:
        return _made(arrays, library)
    except SavedError:
        raise
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise SavedError(str(error)) from error


def _made(arrays: Mapping[str, NDArray[Any]], library: Library) -> Index:
    _expect(arrays["version"].tolist() == [VERSION], "another version")
    _expect(bytes(arrays["library"]) == bytes(_digest(library)), "other talks")
    _expect(bytes(arrays["sum"]) == bytes(_sum(arrays)), "damaged")
    a = arrays
    words, stems, languages, titles = (
        _unpacked(arrays[name]) for name in ("words", "stems", "languages", "titles")
    )
    forms = Forms.of(words, stems, languages, a["term_of"], a["language_of"])
    pairs, runs = Tally.of(a["pairs"], a["pair_counts"]), Tally.of(a["runs"], a["run_counts"])
    counted = Counted(a["starts"], a["documents"], a["amounts"], a["fields"])
    counts = Counter({name: n for name, n in zip(languages, a["documents_in"].tolist(), strict=True) if n})
    parts = Parts(
        forms,
        counts,
        titles,
        a["title_forms"],
        a["title_lengths"],
        a["lengths"],
        pairs,
        runs,
        a["form_counts"],
        counted,
    )
    return Index.of_parts(library, parts)


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise SavedError(f"the index that was kept does not fit: {what}")


def _sum(arrays: Mapping[str, NDArray[Any]]) -> NDArray[np.uint8]:
    digest = blake2b(digest_size=16)
    for name in sorted(arrays.keys() - {"sum"}):
        digest.update(f"{name} {arrays[name].dtype.str} {arrays[name].shape}\n".encode())
        digest.update(np.ascontiguousarray(arrays[name]).view(np.uint8).data)
    return np.frombuffer(digest.digest(), dtype=np.uint8)


def _digest(library: Library) -> NDArray[np.uint8]:
    digest = blake2b(digest_size=16)
    for delivery in library.deliveries:
        digest.update(f"{delivery.key}\0{delivery.title}\n".encode("utf-8", "surrogatepass"))
    return np.frombuffer(digest.digest(), dtype=np.uint8)


def _packed(texts: Iterable[str]) -> NDArray[np.uint8]:
    """Texts without line breaks, as bytes."""
    joined = "".join(f"{text}\n" for text in texts).encode("utf-8", "surrogatepass")
    return np.frombuffer(joined, dtype=np.uint8)


def _unpacked(packed: NDArray[np.uint8]) -> list[str]:
    _expect(packed.dtype == np.uint8, "texts")
    return packed.tobytes().decode("utf-8", "surrogatepass").split("\n")[:-1]
