"""Heavy work leaves the others their turn, and what is not needed any more is freed."""

from __future__ import annotations

import gc
import sys
import weakref
from typing import TYPE_CHECKING

import pytest

from bot.background import considerate, dismantle
from bot.bootstrap import Talkbot, Talks
from bot.search.real_words import real_words
from bot.settings import Settings, TalksSettings

if TYPE_CHECKING:
    from pathlib import Path


def test_settings_of_python_are_put_back() -> None:
    before = sys.getswitchinterval(), gc.isenabled()
    with pytest.raises(ZeroDivisionError), considerate():
        assert sys.getswitchinterval() < before[0]
        assert not gc.isenabled()
        raise ZeroDivisionError
    assert (sys.getswitchinterval(), gc.isenabled()) == before


def test_talks_that_were_replaced_are_freed_without_a_collection(sample_talks: Path) -> None:
    talkbot = Talks(Settings(talks=TalksSettings(path=(sample_talks,)))).current
    kept = talkbot.library.deliveries[0]
    gone = weakref.ref(talkbot.library.deliveries[1]), weakref.ref(talkbot.library)
    gc.disable()
    try:
        dismantle(talkbot)
        del talkbot
        assert [ref() for ref in gone] == [None, None]
    finally:
        gc.enable()
    assert kept.title, "what somebody holds stays whole"


def test_what_all_bots_share_stays_whole(sample_talks: Path) -> None:
    dismantle(Talks(Settings(talks=TalksSettings(path=(sample_talks,)))).current)
    assert "window" in real_words()


def test_what_the_talks_of_now_have_in_common_with_those_before_stays_whole(sample_talks: Path) -> None:
    talks = Talks(Settings(talks=TalksSettings(path=(sample_talks,))))
    old = talks.current
    new = Talkbot(old.loaded, *old.words, old=old)
    attributes = {name: dict(vars(value)) for name, value in vars(new).items() if hasattr(value, "__dict__")}
    dismantle(old, [new])
    assert vars(old) == {}
    assert attributes == {
        name: vars(value) for name, value in vars(new).items() if hasattr(value, "__dict__")
    }
    assert len(new.library.talks) > 1
