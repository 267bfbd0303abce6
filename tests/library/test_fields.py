"""Front matter as other sites write it: one small file for each style, with what must come out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.library.front_matter import Reading, Site, read_talk

if TYPE_CHECKING:
    from bot.library.model import Delivery, Resource

SITE = Site(site_url="https://talks.example.org/")
MAY_4 = datetime(2024, 5, 4, tzinfo=UTC)
YOUTUBE = "https://www.youtube.com/watch?v=aaaaaaaaaaa"


def read(text: str, path: str = "talks/one.md") -> Reading:
    return read_talk(text, id=path.removeprefix("talks/").removesuffix(".md"), path=path, site=SITE)


def only(text: str, path: str = "talks/one.md") -> Delivery:
    """The one delivery of a file without problems."""
    reading = read(text, path)
    assert reading.problems == ()
    (talk,) = reading.deliveries
    return talk


def urls(links: tuple[Resource, ...]) -> list[str]:
    return [link.url for link in links]


def test_hugo_blox_current_dates_the_event_not_the_page() -> None:
    talk = only("""\
---
title: Gardens of data
date: 2024-01-01T00:00:00Z
publishDate: 2023-12-01T00:00:00Z
event_name: Data Garden Days
event_url: https://garden.example.com
event_start: 2024-05-04T10:00:00Z
event_end: 2024-05-04T11:00:00Z
location: Botanical Hall
address:
  street: 1 Fern Street
  city: Utrecht
  country: Netherlands
authors: [admin, Ada Example]
tags: [data]
summary: A walk through it.
abstract: A longer walk through it.
links:
  - type: slides
    url: https://slides.example.org/garden
  - type: video
    url: https://www.youtube.com/watch?v=aaaaaaaaaaa
  - type: code
    url: https://github.com/example/garden
---
""")
    assert talk.date == MAY_4.replace(hour=10)
    assert talk.end == MAY_4.replace(hour=11)
    assert (talk.event, talk.event_url) == ("Data Garden Days", "https://garden.example.com")
    assert talk.location == "Botanical Hall, Utrecht, Netherlands"
    assert talk.speakers == ("Ada Example",)
    assert talk.abstract.source == "A longer walk through it."
    assert urls(talk.slides) == ["https://slides.example.org/garden"]
    assert urls(talk.recordings) == [YOUTUBE]
    assert [(link.title, link.url) for link in talk.resources] == [
        ("code", "https://github.com/example/garden")
    ]


def test_hugo_blox_older_has_a_key_for_every_link() -> None:
    talk = only("""\
---
title: Gardens of data
event: Data Garden Days
event_url: https://garden.example.com
location: Utrecht
date: "2024-05-04T13:00:00Z"
date_end: "2024-05-04T15:00:00Z"
all_day: false
authors: [Ada Example]
slides: "my-deck"
url_code: https://github.com/example/garden
url_pdf: ""
url_slides: /slides/garden.pdf
url_video: https://youtu.be/aaaaaaaaaaa
---
What grows where.
""")
    assert talk.end == MAY_4.replace(hour=15)
    assert urls(talk.slides) == ["https://talks.example.org/slides/garden.pdf"]
    assert urls(talk.resources) == ["https://github.com/example/garden"]
    assert len(talk.recordings) == 1


def test_hugo_apero_names_its_links() -> None:
    talk = only("""\
---
title: Gardens of data
event: Data Garden Days
event_url: https://garden.example.com
author: Ada Example
date: 2024-05-04
date_end: "2024-05-05"
location: Utrecht
excerpt: What grows where.
links:
- icon: images
  name: Slides
  url: https://slides.example.org/garden
- icon: video
  name: Video
  url: https://vimeo.com/123456789
---
""")
    assert talk.speakers == ("Ada Example",)
    assert urls(talk.slides) == ["https://slides.example.org/garden"]
    assert urls(talk.recordings) == ["https://vimeo.com/123456789"]
    assert talk.abstract.source == "What grows where."


def test_hugo_creator_has_a_video_id_and_an_event_mapping() -> None:
    talk = only("""\
---
Title: Gardens of data
Date: 2024-05-04 18:00:00
PublishDate: 2024-05-01
description: What grows where.
event:
  name: Garden Meetup
  url: https://garden.example.com
  location: Utrecht
hosts: [Grace Sample]
speakers: [ada-example]
youtube: aaaaaaaaaaa
externalLink: https://garden.example.com/may
---
""")
    assert talk.date == MAY_4.replace(hour=18)
    assert (talk.event, talk.location) == ("Garden Meetup", "Utrecht")
    assert talk.event_url == "https://garden.example.com"
    assert talk.speakers == ("Ada Example", "Grace Sample")
    assert urls(talk.recordings) == [YOUTUBE]
    assert urls(talk.resources) == ["https://garden.example.com/may"]


def test_devopsdays_has_its_event_in_the_path() -> None:
    text = """\
+++
Talk_date = "2024-05-04"
Talk_start_time = "13:30"
Talk_end_time = "14:00"
Title = "Gardens of data"
Type = "talk"
Speakers = ["ada-example"]
youtube = "aaaaaaaaaaa"
vimeo = ""
speakerdeck = "https://speakerdeck.com/example/garden"
slideshare = ""
pdf = ""
+++
What grows where.
"""
    talk = only(text, "content/events/2024-new-york/program/ada-example.md")
    assert (talk.event, talk.location) == ("DevOpsDays New York 2024", "New York")
    assert talk.date == MAY_4.replace(hour=13, minute=30)
    assert talk.end == MAY_4.replace(hour=14)
    assert talk.speakers == ("Ada Example",)
    assert urls(talk.slides) == ["https://speakerdeck.com/example/garden"]
    assert urls(talk.recordings) == [YOUTUBE]


def test_academicpages_calls_the_event_a_venue() -> None:
    talk = only("""\
---
title: "Gardens of data"
collection: talks
type: "Talk"
permalink: /talks/2024-05-04-garden
venue: "Garden Society"
date: 2024-05-04
location: "Utrecht, Netherlands"
excerpt: What grows where.
---
More on [my slides](https://slides.example.org/garden).

**Video:** https://vimeo.com/123456789
""")
    assert (talk.event, talk.location) == ("Garden Society", "Utrecht, Netherlands")
    assert urls(talk.recordings) == ["https://vimeo.com/123456789"]
    assert talk.abstract.source.startswith("More on")


def test_rdenise_writes_the_day_first() -> None:
    talk = only("""\
---
title: Gardens of data
date: 04/05/2024
venue: Garden Society
conferenceurl: https://garden.example.com
location: Utrecht
slidesurl: https://slides.example.org/garden
videourl: https://vimeo.com/123456789
talkurl: https://garden.example.com/talk
---
""")
    assert (talk.date, talk.has_time) == (MAY_4, False)
    assert talk.event_url == "https://garden.example.com"
    assert urls(talk.slides) == ["https://slides.example.org/garden"]
    assert urls(talk.recordings) == ["https://vimeo.com/123456789"]
    assert urls(talk.resources) == ["https://garden.example.com/talk"]


def test_eleventy_names_events_with_addresses_each_a_delivery() -> None:
    text = """\
---
title: Gardens of data
with:
  - name: Grace Sample
    url: https://grace.example.com
events:
  Garden Days 2024: https://garden.example.com
  Fern Fest 2023: https://fern.example.com
slides:
  link: https://slides.example.org/garden
  embed: https://slides.example.org/garden/embed
  download: https://slides.example.org/garden.pdf
video:
  event: Garden Days 2024
  link: https://vimeo.com/123456789
---
"""
    first, second = read(text).deliveries
    assert (first.id, first.key, first.event) == ("one", "one", "Garden Days 2024")
    assert (second.id, second.key, second.event) == ("one", "one#2", "Fern Fest 2023")
    assert second.event_url == "https://fern.example.com"
    assert first.speakers == ("Grace Sample",)
    assert urls(first.slides) == ["https://slides.example.org/garden"]
    assert urls(first.recordings) == ["https://vimeo.com/123456789"]


def test_eleventys_event_numbers_are_links_not_deliveries() -> None:
    text = "---\ntitle: Gardens of data\nevents:\n  91: ''\n  82: https://noti.st/example/garden\n---\n"
    (talk,) = read(text).deliveries
    assert talk.event == ""
    assert urls(talk.slides + talk.resources) == ["https://noti.st/example/garden"]


def test_djangocon_has_a_site_and_a_room() -> None:
    talk = only("""\
---
title: Gardens of data
start_datetime: 2024-05-04 09:15:00-04:00
end_datetime: 2024-05-04 09:40:00-04:00
presenter_slugs: [ada-example, grace-sample]
room: Junior Ballroom
site: djangocon2024
track: t0
tags: [Data]
video_url: https://youtu.be/aaaaaaaaaaa
---
""")
    assert talk.date == MAY_4.replace(hour=13, minute=15)
    assert (talk.event, talk.location) == ("djangocon2024", "Junior Ballroom")
    assert talk.speakers == ("Ada Example", "Grace Sample")
    assert talk.tags == ("Data", "t0")
    assert len(talk.recordings) == 1


@pytest.mark.parametrize(
    ("video", "slides"),
    [("vod", "slides"), ("videoUrl", "slideUrl"), ("videoUrl", "slidesHref")],
)
def test_astro_blogs_have_many_names_for_the_same(video: str, slides: str) -> None:
    talk = only(f"""\
---
title: "Gardens of data"
year: 2024
event: Garden Days
description: What grows where.
heroImage: /img/garden.png
language: English
{slides}: https://slides.example.org/garden
{video}: https://vimeo.com/123456789
---
""")
    assert (talk.date, talk.has_time) == (datetime(2024, 1, 1, tzinfo=UTC), False)
    assert talk.image == "https://talks.example.org/img/garden.png"
    assert talk.language == "english"
    assert urls(talk.slides) == ["https://slides.example.org/garden"]
    assert urls(talk.recordings) == ["https://vimeo.com/123456789"]


def test_an_astro_video_id_is_one_of_youtube() -> None:
    assert urls(only("---\ntitle: One\ndate: 2024-05-04\nvideoId: aaaaaaaaaaa\n---\n").recordings) == [
        YOUTUBE
    ]


def test_zola_nests_its_fields_in_extra() -> None:
    talk = only("""\
+++
title = "Gardens of data"
date = 2024-05-04
[taxonomies]
tags = ["data"]
[extra]
venue = "Garden Society"
location = "Utrecht"
links = [
  { name = "Slides", url = "https://slides.example.org/garden" },
  { name = "Recording", url = "https://vimeo.com/123456789" },
]
+++
What grows where.
""")
    assert (talk.event, talk.location) == ("Garden Society", "Utrecht")
    assert urls(talk.slides) == ["https://slides.example.org/garden"]
    assert urls(talk.recordings) == ["https://vimeo.com/123456789"]
    assert talk.tags == ("data",)


@pytest.mark.parametrize(
    ("several", "event", "recording"),
    [("instances", "venue", "video"), ("presentations", "conference", "recording")],
)
def test_an_entry_per_talk_has_several_deliveries(several: str, event: str, recording: str) -> None:
    first, second = read(f"""\
---
title: Gardens of data
description: What grows where.
slides: https://slides.example.org/garden
{several}:
  - {event}: Garden Days
    date: 2024-05-04
    location: Utrecht
    {recording}: https://vimeo.com/123456789
  - {event}: Fern Fest
    date: 2023-03-01
    location: Lund
    pdf: /pdfs/fern.pdf
---
""").deliveries
    assert (first.key, second.key, second.id) == ("one", "one#2", "one")
    assert (first.event, first.location, first.date) == ("Garden Days", "Utrecht", MAY_4)
    assert (second.event, second.location) == ("Fern Fest", "Lund")
    assert urls(first.recordings) == ["https://vimeo.com/123456789"]
    assert second.recordings == ()
    assert urls(first.slides) == ["https://slides.example.org/garden"]
    assert urls(second.slides) == ["https://talks.example.org/pdfs/fern.pdf"]
    assert first.abstract.source == "What grows where."


def test_problems_of_an_instance_have_its_line() -> None:
    reading = read("""\
---
title: Gardens of data
instances:
  - venue: Garden Days
    date: 2024-05-04
  - venue: Fern Fest
    date: some day
---
""")
    assert [found.line for found in reading.problems] == [7]


def test_shownotes_have_no_front_matter() -> None:
    talk = only("""\
# Gardens of data

**Conference:** [Garden Days](https://garden.example.com)
**Date:** 2024-05-04
**Speaker:** Ada Example
**Slides:** [View the slides](https://slides.example.org/garden)
**Video:** [Watch](https://vimeo.com/123456789)

## Abstract

What grows where.

## Resources

- [Seeds](https://github.com/example/seeds) - where it begins
- [Soil](https://soil.example.com/)
""")
    assert (talk.title, talk.event, talk.date) == ("Gardens of data", "Garden Days", MAY_4)
    assert talk.event_url == "https://garden.example.com"
    assert talk.speakers == ("Ada Example",)
    assert talk.abstract.source == "What grows where."
    assert urls(talk.slides) == ["https://slides.example.org/garden"]
    assert urls(talk.recordings) == ["https://vimeo.com/123456789"]
    assert [(link.title, link.description) for link in talk.resources] == [
        ("Seeds", "where it begins"),
        ("Soil", ""),
    ]


def test_a_readme_with_a_heading_is_no_shownotes() -> None:
    assert (
        read("# Talks\n\nAll of them.\n\n**Date:** of the last change: unknown\n").skipped
        == "no front matter"
    )


def test_text_fields_may_be_lists_and_mappings() -> None:
    talk = only("""\
---
title: Gardens of data
date: 2024-05-04
event: [Garden Days, Fern Fest]
location: {name: Hall 1, city: Utrecht, country: Netherlands}
image: {src: /img/garden.png, alt: ferns}
---
""")
    assert talk.event == "Garden Days, Fern Fest"
    assert talk.location == "Hall 1, Utrecht, Netherlands"
    assert talk.image == "https://talks.example.org/img/garden.png"
