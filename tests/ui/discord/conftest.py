"""What tests of the Discord side share: languages, and a check of what would be sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.ui.discord import limits
from bot.ui.discord.locales import Locale, Locales
from bot.ui.discord.reply import Reply
from bot.ui.discord.text import size

REPOSITORY = Path(__file__).resolve().parents[3]
API = REPOSITORY.parent / "shared/discord/openapi.json"
LINK_BUTTON, SELECT = 5, 3

Check = Callable[[Reply], dict[str, Any]]


@pytest.fixture(scope="session")
def locales() -> Locales:
    folder = REPOSITORY / "config/locales"
    return Locales({path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in folder.iterdir()})


@pytest.fixture(scope="session")
def english(locales: Locales) -> Locale:
    return locales["en"]


@pytest.fixture(scope="session")
def check() -> Check:
    """Fails where Discord would refuse the reply, or cut it; gives back what is sent."""

    def checked(reply: Reply) -> dict[str, Any]:
        sent = payload(reply)
        assert faults(sent) == []
        return sent

    return checked


@pytest.fixture(scope="session")
def check_schema(check: Check) -> Check:
    """As `check`, and against Discord's own description where it is here (slower)."""
    validator = schema() if API.exists() else None

    def checked(reply: Reply) -> dict[str, Any]:
        sent = check(reply)
        if validator:
            errors = [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(sent)]
            assert errors == []
        return sent

    return checked


def payload(reply: Reply) -> dict[str, Any]:
    """The body of the request."""
    return {
        "content": reply.content or None,
        "embeds": [embed.to_dict() for embed in reply.embeds],
        "components": reply.view.to_components() if reply.view else [],
    }


@cache
def schema() -> Draft202012Validator:
    described = json.loads(API.read_text(encoding="utf-8"))
    return Draft202012Validator(
        {"$ref": "#/components/schemas/MessageCreateRequest", "components": described["components"]}
    )


def faults(sent: dict[str, Any]) -> list[str]:
    """What Discord would refuse, the description lets through, or would look broken."""
    found: list[str] = []

    def say(wrong: bool, what: str) -> None:
        if wrong:
            found.append(what)

    def within(where: str, text: str | None, limit: int) -> None:
        if text is not None:
            say(size(text) > limit, f"{where} has {size(text)} of {limit}")
            say(not text.strip(), f"{where} is blank")

    within("content", sent["content"], limits.CONTENT)
    say(not sent["content"] and not sent["embeds"], "the message is empty")
    say(len(sent["embeds"]) > limits.EMBEDS, "too many embeds")
    addresses = [embed["url"] for embed in sent["embeds"] if embed.get("url")]
    say(len(addresses) > len(set(addresses)), "embeds of one address hide each other")
    total = 0
    for embed in sent["embeds"]:
        texts = [
            ("title", embed.get("title"), limits.TITLE),
            ("description", embed.get("description"), limits.DESCRIPTION),
            ("footer", embed.get("footer", {}).get("text"), limits.FOOTER),
            ("author", embed.get("author", {}).get("name"), limits.AUTHOR),
        ]
        for field in embed.get("fields", []):
            texts.append(("field name", field["name"], limits.FIELD_NAME))
            texts.append(("field value", field["value"], limits.FIELD_VALUE))
        for text in texts:
            within(*text)
        total += sum(size(text or "") for _, text, _ in texts)
        say(len(embed.get("fields", [])) > limits.FIELDS, "too many fields")
        say(not any(text for _, text, _ in texts), "an embed is empty")
    say(total > limits.EMBEDS_TOTAL, f"embeds have {total} characters together")
    found += component_faults(sent["components"], within, say)
    return found


def component_faults(
    rows: list[dict[str, Any]],
    within: Callable[[str, str | None, int], None],
    say: Callable[[bool, str], None],
) -> list[str]:
    say(len(rows) > limits.ROWS, "too many rows")
    parts = [part for row in rows for part in row["components"]]
    ids = [part["custom_id"] for part in parts if "custom_id" in part]
    say(len(ids) > len(set(ids)), f"custom_ids repeat: {ids}")
    for row in rows:
        menus = [part for part in row["components"] if part["type"] == SELECT]
        say(len(row["components"]) > (1 if menus else limits.BUTTONS), "a row is too full")
        say(not row["components"], "a row is empty")
    for part in parts:
        within("custom_id", part.get("custom_id"), limits.CUSTOM_ID)
        if part["type"] == SELECT:
            within("placeholder", part.get("placeholder"), limits.PLACEHOLDER)
            values = [option["value"] for option in part["options"]]
            say(len(values) > len(set(values)), "values repeat")
            say(not 0 < len(values) <= limits.OPTIONS, f"{len(values)} options")
            for option in part["options"]:
                within("option", option["label"], limits.OPTION_LABEL)
                within("value", option["value"], limits.OPTION_VALUE)
                within("option's description", option.get("description"), limits.OPTION_DESCRIPTION)
            continue
        within("label", part.get("label"), limits.BUTTON_LABEL)
        linked = part["style"] == LINK_BUTTON
        say(linked != bool(part.get("url")), "a link button has an address, no other has")
        say(linked == ("custom_id" in part), "a button has an address or a custom_id")
        within("address", part.get("url"), limits.BUTTON_URL)
    return []
