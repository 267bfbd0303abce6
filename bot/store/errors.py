"""What goes wrong with a database, said for the host."""

from __future__ import annotations

from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from bot.announcements.ports import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    # what a block is put into, so that its errors are told as `StoreError`
    Explained = Callable[[], AbstractContextManager[None]]


@contextmanager
def explained(explain: Callable[[Exception], str | None]) -> Iterator[None]:
    """Raises a `StoreError` instead of an error of a database's; what to say of it, `explain` tells:
    None of what is a mistake in the program, which is raised as it is.
    """
    try:
        yield
    except StoreError:
        raise
    except Exception as error:
        text = explain(error)
        if text is None:
            raise
        raise StoreError(" ".join(text.split())) from error


def cause(error: Exception) -> BaseException:
    """The error of the driver or the system that SQLAlchemy has wrapped, perhaps twice."""
    if not isinstance(error, DBAPIError) or error.orig is None:
        return error
    return error.orig.__cause__ or error.orig
