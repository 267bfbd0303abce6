"""The bot as Discord sees it: a client with its commands, buttons and listeners."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.cogs.announce import Announce
from bot.cogs.ask import Ask
from bot.cogs.events import Events
from bot.cogs.failures import explain
from bot.cogs.help import Help
from bot.cogs.mentions import Mentions
from bot.cogs.related import Related
from bot.cogs.sender import Sender
from bot.cogs.talk import Talk
from bot.cogs.talks import Talks
from bot.cogs.words import PhraseTranslator
from bot.registration import register
from bot.ui.discord.items import ITEMS

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable

    from bot.announcements.announcer import Announcer
    from bot.cogs.desk import Desk
    from bot.ui.discord.locales import Locales

_log = logging.getLogger(__name__)

_LONGEST_WAIT = 30.0  # seconds that discord.py waits where Discord asks it to; longer ones are an error
_TRY_AGAIN = 60.0  # seconds after which commands that Discord did not take are sent again


class Tree(app_commands.CommandTree["TalkbotClient"]):
    """Commands; what goes wrong before one begins is logged in a line."""

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        command = interaction.command.qualified_name if interaction.command else "?"
        if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            _log.warning(
                "/%s came in a form this version does not know: nothing to do, it is new soon", command
            )
            return
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        _log.error("/%s failed: %s", command, explain(cause), exc_info=cause)


class TalkbotClient(commands.AutoShardedBot):
    """Talkbot in Discord. `background` runs beside it while it is connected: watching files, say, or
    announcing. With an `announcer` there are the commands to have it announce.

    Default intents, none of them privileged; nothing that it sends can ping.
    """

    def __init__(
        self,
        desk: Desk,
        background: Iterable[Callable[[TalkbotClient], Coroutine[Any, Any, None]]] = (),
        announcer: Announcer | None = None,
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents.default(),
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            max_messages=None,
            max_ratelimit_timeout=_LONGEST_WAIT,
        )
        self.answers = desk
        self.locales: Locales = desk.locales
        self.announcer = announcer
        self._background = tuple(background)
        self._tasks: list[asyncio.Task[None]] = []

    async def setup_hook(self) -> None:
        self.sender = Sender(self.answers)
        for cog in (
            Ask(self.sender),
            Talk(self.sender),
            Talks(self.sender),
            Events(self.sender),
            Help(self.sender),
            Related(self, self.sender),
            Mentions(self, self.sender),
        ):
            await self.add_cog(cog)
        if self.announcer:
            await self.add_cog(Announce(self.sender, self.announcer))
        self.add_dynamic_items(*ITEMS)
        await self.tree.set_translator(PhraseTranslator(self.locales))
        self._begin(self._register())
        for work in self._background:
            self._begin(work(self))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = self.loop.create_task(work)
        task.add_done_callback(_complain)
        self._tasks.append(task)

    async def _register(self) -> None:
        """Tells Discord the commands, until it has taken them."""
        while True:
            try:
                changed = await register(self)
            except Exception as error:  # noqa: BLE001 (the border: the bot answers without it)
                _log.warning("the commands were not registered, in a minute again: %s", explain(error))
                await asyncio.sleep(_TRY_AGAIN)
            else:
                _log.info("the commands are %s", "registered anew" if changed else "registered already")
                return

    async def on_message(self, _message: discord.Message, /) -> None:
        """(There are no commands with a prefix; `Mentions` listens.)"""

    async def on_error(self, event_method: str, /, *_args: object, **_kwargs: object) -> None:
        _log.exception("%s failed: please report it", event_method)

    async def on_shard_connect(self, shard_id: int) -> None:
        _log.info("connected to Discord (shard %s)", shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        if not self.is_closed():
            _log.warning(
                "the connection to Discord was lost (shard %s): it is made again, nothing to do", shard_id
            )

    async def on_shard_resumed(self, shard_id: int) -> None:
        _log.info("the connection to Discord goes on where it was lost (shard %s)", shard_id)

    async def finish(self, timeout: float) -> None:
        """Answers what is being answered, at most for `timeout` seconds, then closes."""
        if hasattr(self, "sender"):
            await self.sender.finished(timeout)
        await self.close()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        await super().close()


def _complain(task: asyncio.Task[None]) -> None:
    """What runs beside the client is never to end by itself: if it does, the host should know."""
    if not task.cancelled() and (error := task.exception()):
        _log.error("a part of the bot has stopped: %s; restart it", explain(error), exc_info=error)
