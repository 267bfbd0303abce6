"""The simulated Discord of the demo: a server with a channel, and somebody who writes there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from simcord import Env

if TYPE_CHECKING:
    from simcord import ChannelHandle, MemberActor, UserHandle
    from simcord._runtime import _CallbackRecord

    from bot.demo.time import SimulatedTime

LONG = 0.75  # seconds

AVATAR = "talkbot"  # what Discord calls the hash of a picture
WELCOME = """\
👋 **Welcome! This is the Talkbot demo.**
- Type `/` to see the commands: `/ask`, `/talk`, `/talks`, `/events`, `/help` …
- Or write `@Talkbot latest talk?` here, and then reply with `and the slides?`
- Direct messages are on the left: there it needs no `@`.
- New talks are announced here: put a file into the talks folder. `/announce status` tells more.\
"""


@dataclass(frozen=True, slots=True)
class World:
    """Where the visitor is: `member` in the `channel` of a server, `person` in direct messages."""

    guild: int
    channel: ChannelHandle
    member: MemberActor
    person: UserHandle


class Simulation(Env):
    """A simulated Discord in which nobody waits for what the bot does later.

    SimCord keeps whoever acts waiting until all is done that the bot has put off by less than five
    seconds: until it has looked for new files, say. Here what is put off for long is left to the
    simulated time, which `bot.demo.page.Stage` moves.
    """

    def _schedule_timer(self, record: _CallbackRecord, *args: Any) -> None:  # noqa: ANN401 - as it has it
        if record.when is None or record.when - self._virtual_time <= LONG:
            super()._schedule_timer(record, *args)


def new_environment(bot: discord.Client, time: SimulatedTime) -> Env:
    """An empty simulated Discord for the bot, in the time given."""
    shards = 1 if isinstance(bot, discord.AutoShardedClient) else None
    env = Simulation(bot, check_errors=False, shard_count=shards)
    time.govern(env)
    env.backend.bot_user.name = "Talkbot"
    env.backend.bot_user.avatar = AVATAR
    return env


async def furnish(env: Env) -> World:
    """Make the server, its channel and its owner, who is the visitor, and welcome them."""
    person = env.create_user("you", global_name="You")
    guild = env.create_guild("Talkbot demo", owner=person)
    channel = guild.create_text_channel("talks", topic="Ask about talks: /ask, /talk, /talks, or @Talkbot")
    guide = guild.add_member(env.create_user("guide", global_name="Guide", bot=True))
    await guide.send(channel, WELCOME)
    return World(guild.id, channel, guild.add_member(person), person)
