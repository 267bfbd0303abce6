"""Tells Discord which commands there are, and only when that has changed.

Discord keeps the commands and limits how often they may be written, so they are read and compared first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord.http import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from discord.ext import commands

# what Discord adds or leaves to other keys
_THEIRS = {
    "id",
    "application_id",
    "version",
    "guild_id",
    "dm_permission",
    "default_permission",
    "handler",
    "name_localized",
    "description_localized",
}
_ANY_ORDER = {"contexts", "integration_types"}
_AS_TEXT = {"default_member_permissions"}  # discord.py writes a number, Discord answers with its text
Payload = dict[str, Any]


async def register(client: commands.AutoShardedBot) -> bool:
    """Writes the commands where Discord has others; whether it did.

    Raises what discord.py raises where Discord cannot be reached or does not take them.
    """
    tree, application = client.tree, client.application_id
    if application is None:
        raise RuntimeError("commands are registered once the client is logged in")
    mine = [
        await command.get_translated_payload(tree, tree.translator)
        if tree.translator
        else command.to_dict(tree)
        for command in tree.get_commands()
    ]
    if comparable(mine) == comparable(await _registered(client, application)):
        return False
    # not `tree.sync()`, which translates once more and reads what is answered
    await client.http.bulk_upsert_global_commands(application, payload=mine)
    return True


async def _registered(client: commands.AutoShardedBot, application: int) -> list[Payload]:
    route = Route("GET", "/applications/{application_id}/commands", application_id=application)
    found: list[Payload] = await client.http.request(route, params={"with_localizations": "true"})
    return found


def comparable(commands_: list[Payload]) -> dict[tuple[int, str], object]:
    """Commands by type and name, without what makes no difference: what Discord adds, what is empty or
    false, and the order of what has none.
    """
    return {(command.get("type", 1), command["name"]): _plain(command) for command in commands_}


def _plain(value: object, key: str = "") -> object:
    if isinstance(value, dict):
        return _plain_mapping(value)
    if isinstance(value, list | tuple):
        items = [_plain(item) for item in value]
        return sorted(items, key=repr) if key in _ANY_ORDER else items
    return str(value) if key in _AS_TEXT and value is not None else value


def _plain_mapping(value: Mapping[str, Any]) -> Payload:
    told = {key: _plain(item, key) for key, item in value.items() if key not in _THEIRS}
    return {key: item for key, item in told.items() if item not in (None, False, "", [], {})}
