"""What tests of every part share."""

from __future__ import annotations

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def sample_talks() -> Path:
    """The folder of the talks that come with the bot."""
    return REPOSITORY / "talks"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real collections and question sets, which is not part of the repository."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the collections in ../shared are not here")
    return folder
