"""What Discord sends: a bot, a server with a channel, somebody who asks."""

from __future__ import annotations

from typing import Any

TOKEN = "a-token.for.tests"  # noqa: S105
APPLICATION, GUILD, CHANNEL, PERSON = "1000", "2000", "3000", "4000"
USER: dict[str, Any] = {
    "id": APPLICATION,
    "username": "talkbot",
    "discriminator": "0",
    "global_name": None,
    "avatar": None,
    "bot": True,
}
ASKER = USER | {"id": PERSON, "username": "ada", "bot": False}


def message_(id_: str, content: str, author: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": id_,
        "channel_id": CHANNEL,
        "author": author,
        "content": content,
        "timestamp": "2026-02-01T12:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
    }


def interaction(id_: str) -> dict[str, Any]:
    return {
        "id": id_,
        "application_id": APPLICATION,
        "type": 2,
        "token": f"token-{id_}",
        "version": 1,
        "guild_id": GUILD,
        "channel_id": CHANNEL,
        "channel": CHANNEL_INFO,
        "member": MEMBER | {"user": ASKER},
        "locale": "en-US",
        "guild_locale": "en-US",
        "app_permissions": "2147483647",
        "entitlements": [],
        "authorizing_integration_owners": {"0": GUILD},
        "context": 0,
        "attachment_size_limit": 10_485_760,
    }


MEMBER: dict[str, Any] = {
    "roles": [],
    "joined_at": "2026-01-01T00:00:00+00:00",
    "deaf": False,
    "mute": False,
    "flags": 0,
    "permissions": "2147483647",
}
CHANNEL_INFO: dict[str, Any] = {
    "id": CHANNEL,
    "type": 0,
    "name": "general",
    "position": 0,
    "guild_id": GUILD,
    "permission_overwrites": [],
    "permissions": "2147483647",
}
ROLE: dict[str, Any] = {
    "id": GUILD,
    "name": "@everyone",
    "color": 0,
    "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
    "hoist": False,
    "position": 0,
    "permissions": "2147483647",
    "managed": False,
    "mentionable": False,
    "flags": 0,
}
GUILD_INFO: dict[str, Any] = {
    "id": GUILD,
    "name": "Talks",
    "owner_id": PERSON,
    "member_count": 2,
    "roles": [ROLE],
    "channels": [CHANNEL_INFO],
    "members": [MEMBER | {"user": USER}],
    "emojis": [],
    "stickers": [],
    "threads": [],
    "voice_states": [],
    "presences": [],
    "stage_instances": [],
    "guild_scheduled_events": [],
    "soundboard_sounds": [],
    "features": [],
    "verification_level": 0,
    "default_message_notifications": 0,
    "explicit_content_filter": 0,
    "mfa_level": 0,
    "nsfw_level": 0,
    "premium_tier": 0,
    "premium_subscription_count": 0,
    "preferred_locale": "en-US",
    "afk_timeout": 300,
    "system_channel_flags": 0,
    "unavailable": False,
    "joined_at": "2026-01-01T00:00:00+00:00",
    "large": False,
}
APPLICATION_INFO: dict[str, Any] = {
    "id": APPLICATION,
    "name": "talkbot",
    "icon": None,
    "description": "",
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "00",
    "flags": 0,
    "summary": "",
    "team": None,
    "owner": ASKER,
    "install_params": None,
    "interactions_endpoint_url": None,
}
