"""The index in the cache: made from the talks once, then read as plain arrays."""

from __future__ import annotations

import logging
from io import BytesIO
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.lib.format import read_array, write_array

from bot.cache import digest, fingerprint
from bot.search.index import Index
from bot.search.saved import SavedError, from_arrays, to_arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot.cache import Cache
    from bot.library.library import Library

_log = logging.getLogger(__name__)

_FEW = 500  # talks; of so many the index is made before a file could be read
_PACKAGES = ("numpy", "pystemmer", "anyascii", "regex")  # on which it depends what is in the index
_HERE = Path(__file__).resolve().parent
_CODE = (_HERE / "search", _HERE / "text", _HERE / "library")


def index_of(library: Library, content: bytes, where: str, cache: Cache | None) -> Index:
    """The index of the library: from the cache, where it is there for just these talks and this code;
    else made, and kept there. `content` stands for what the talk files say and how they are read, `where`
    names their folders.
    """
    if cache is None or len(library) < _FEW:
        return Index(library)
    try:
        made_for = digest(content, fingerprint(_CODE, _PACKAGES))
    except OSError as error:
        _log.debug("the index is not kept: %s", error)
        return Index(library)
    name = f"index-{digest(where).hex()}"
    if found := _read(cache, name, made_for, library):
        return found
    index = Index(library)
    # one array after the other: together they are large
    cache.write(name, made_for, starmap(_to_block, to_arrays(index).items()))
    return index


def _read(cache: Cache, name: str, made_for: bytes, library: Library) -> Index | None:
    try:
        return from_arrays(dict(map(_from_block, cache.read(name, made_for))), library)
    except (SavedError, ValueError, OSError, EOFError) as error:
        _log.debug("the index is made anew: %s", error)
        return None


def _to_block(name: str, array: NDArray[Any]) -> bytes:
    """A name and an array of numbers, in numpy's own format."""
    file = BytesIO()
    file.write(f"{name}\n".encode())
    # without pickle: what would need it is refused here, not when it is read
    write_array(file, array, allow_pickle=False)
    return file.getvalue()


def _from_block(block: bytes) -> tuple[str, NDArray[Any]]:
    file = BytesIO(block)
    return file.readline().decode().rstrip(), read_array(file, allow_pickle=False)
