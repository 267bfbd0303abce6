"""Which of the links of a talk goes first."""

from __future__ import annotations

from bot.library.fields import Fields, layer
from bot.library.talk_links import read_links

CHANNEL = "https://www.youtube.com/@someone"
VIDEO = "https://vimeo.com/123456789"


def test_a_video_goes_before_the_channel_that_it_is_to_be_found_on() -> None:
    meta = {"resources": [{"title": "🎥 Recording", "url": CHANNEL}]}
    with_video = read_links(Fields(layer(meta)), f"Video: {VIDEO}\n", "", "")
    assert [link.url for link in with_video.recordings] == [VIDEO, CHANNEL]
    alone = read_links(Fields(layer(meta)), "", "", "")
    assert [link.url for link in alone.recordings] == [CHANNEL]
