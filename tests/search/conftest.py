"""Talks to search in, written down as little more than their titles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.library.model import Delivery, Prose

Talk = Callable[..., Delivery]


@pytest.fixture(scope="session")
def talk() -> Talk:
    """Makes a delivery: `talk("a", "Its title", 2020, abstract="…", event="…")`."""

    def delivery(key: str, title: str, year: int = 2020, *, abstract: str = "", **fields: Any) -> Delivery:
        date = datetime(year, 1, 1, tzinfo=UTC)
        return Delivery(id=key, key=key, title=title, date=date, abstract=Prose(abstract), **fields)

    return delivery
