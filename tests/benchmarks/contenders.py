"""The contenders that run in Python, each as people would set it up; what there is to choose (weights,
stemming) is as it did best on the talks of pyvideo.org.

A contender is built from documents, and then finds the ids of the best of them, best first. Its
package is imported when it is built, so that one that is not installed costs only itself.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Protocol

from tests.benchmarks.documents import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tests.benchmarks.documents import Document


class Contender(Protocol):
    """What is measured. `version` tells what exactly it is."""

    version: str

    def build(self, documents: Iterable[Document]) -> None:
        """Prepares for searching. Raises `ImportError` where its package is not installed."""

    def search(self, query: str, most: int) -> list[str]:
        """The ids of the best `most` documents, best first."""


class Fuzzy:
    """rapidfuzz: the query compared with a text of every talk."""

    def __init__(self, scorer: str, text: Callable[[Document], str]) -> None:
        self._scorer_name = scorer
        self._text = text
        self.version = version("rapidfuzz")

    def build(self, documents: Iterable[Document]) -> None:
        from rapidfuzz import fuzz, process, utils

        self._extract: Any = process.extract
        self._clean = utils.default_process
        self._scorer = getattr(fuzz, self._scorer_name)
        self._ids: list[str] = []
        self._texts: list[str] = []
        for document in documents:
            self._ids.append(document.id)
            self._texts.append(self._clean(self._text(document)))

    def search(self, query: str, most: int) -> list[str]:
        found = self._extract(self._clean(query), self._texts, scorer=self._scorer, limit=most)
        return [self._ids[at] for _, _, at in found]


class Fts5:
    """SQLite's full-text search, in memory: any of the words, ranked with bm25() and weights by field."""

    _WEIGHTS = (0, 5, 3, 1, 1, 1, 1)  # id, then FIELDS

    def __init__(self) -> None:
        import sqlite3

        self.version = sqlite3.sqlite_version
        self._connection = sqlite3.connect(":memory:")

    def build(self, documents: Iterable[Document]) -> None:
        names = ", ".join(FIELDS)
        self._connection.execute(
            f"CREATE VIRTUAL TABLE talks USING fts5(id UNINDEXED, {names}, "
            "tokenize = 'unicode61 remove_diacritics 2')"
        )
        gaps = ", ".join("?" * (len(FIELDS) + 1))
        rows = ((d.id, *(getattr(d, name) for name in FIELDS)) for d in documents)
        self._connection.executemany(f"INSERT INTO talks VALUES ({gaps})", rows)  # noqa: S608
        self._connection.execute("INSERT INTO talks(talks) VALUES ('optimize')")
        weights = ", ".join(map(str, self._WEIGHTS))
        self._select = f"SELECT id FROM talks WHERE talks MATCH ? ORDER BY bm25(talks, {weights}) LIMIT ?"  # noqa: S608

    def search(self, query: str, most: int) -> list[str]:
        wanted = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", query))
        return [row[0] for row in self._connection.execute(self._select, (wanted, most))] if wanted else []


class Tantivy:
    """tantivy, in memory: any of the words in all fields as one; with `fuzzy`, also words of titles with
    one letter wrong.
    """

    _TITLE = 2.0  # weight of words of titles, where they may be misspelt

    def __init__(self, *, fuzzy: bool) -> None:
        self.version = version("tantivy")
        self._fuzzy = fuzzy

    def build(self, documents: Iterable[Document]) -> None:
        import tantivy

        schema = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
        for name in ("title", "text"):
            schema = schema.add_text_field(name)
        self._index: Any = tantivy.Index(schema.build())
        self._query: Any = tantivy.Query
        self._should: Any = tantivy.Occur.Should
        writer = self._index.writer(num_threads=1)
        for document in documents:
            writer.add_document(tantivy.Document(id=document.id, title=document.title, text=document.text()))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, query: str, most: int) -> list[str]:
        text = " ".join(re.findall(r"\w+", query.lower()))  # lower case: OR and AND are operators
        parsed, _ = self._index.parse_query_lenient(text, ["text"])
        if self._fuzzy:
            fuzzy = {"title": (False, 1, True)}  # no prefixes, one letter wrong, swapped ones count once
            near, _ = self._index.parse_query_lenient(text, ["title"], fuzzy_fields=fuzzy)
            near = self._query.boost_query(near, self._TITLE)
            parsed = self._query.boolean_query([(self._should, parsed), (self._should, near)])
        hits = self._searcher.search(parsed, most).hits
        return [self._searcher.doc(address)["id"][0] for _, address in hits]


class Bm25s:
    """bm25s over all fields as one text, stemmed, without stop words, as its documentation shows."""

    def __init__(self) -> None:
        self.version = version("bm25s")

    def build(self, documents: Iterable[Document]) -> None:
        import bm25s
        import Stemmer

        self._stemmer = Stemmer.Stemmer("english")
        self._tokenize: Any = bm25s.tokenize
        self._ids: list[str] = []
        texts: list[str] = []
        for document in documents:
            self._ids.append(document.id)
            texts.append(document.text())
        self._retriever: Any = bm25s.BM25()
        self._retriever.index(self._tokens(texts), show_progress=False)

    def search(self, query: str, most: int) -> list[str]:
        found, _ = self._retriever.retrieve(self._tokens([query]), k=most, show_progress=False)
        return [self._ids[at] for at in found[0]]

    def _tokens(self, texts: Sequence[str]) -> Any:
        return self._tokenize(list(texts), stopwords="en", stemmer=self._stemmer, show_progress=False)


PYTHON: dict[str, Callable[[], Contender]] = {
    "rapidfuzz WRatio": lambda: Fuzzy("WRatio", lambda document: document.title),
    "rapidfuzz token_set_ratio": lambda: Fuzzy(
        "token_set_ratio", lambda document: f"{document.title} {document.event}"
    ),
    "SQLite FTS5": Fts5,
    "tantivy": lambda: Tantivy(fuzzy=False),
    "tantivy, fuzzy": lambda: Tantivy(fuzzy=True),
    "bm25s": Bm25s,
}
