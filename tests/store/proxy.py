"""A TCP proxy in front of PostgreSQL, which fails as networks do."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter


class Proxy:
    """Forwards to the server of `url`; `self.url` leads through the proxy."""

    def __init__(self, url: str) -> None:
        self._server = urlsplit(url)
        self._open: set[StreamWriter] = set()
        self._ears: asyncio.Server | None = None
        self._flowing = asyncio.Event()
        self._flowing.set()
        self.port = 0
        self.cut_after = b""  # when the server was sent this: the answer does not arrive
        self.change = (b"", b"")  # what to send instead of something the server says
        self._swallows = False

    @property
    def url(self) -> str:
        user = self._server.username or "postgres"
        return self._server._replace(netloc=f"{user}@127.0.0.1:{self.port}").geturl()

    async def start(self) -> None:
        self._ears = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = self._ears.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Nothing listens there any more, and every connection is cut."""
        if self._ears:
            self._ears.close()
        self.cut()
        self.thaw()
        await asyncio.sleep(0)

    def cut(self) -> None:
        """Cuts every connection."""
        for writer in list(self._open):
            writer.transport.abort()

    def freeze(self) -> None:
        """Nothing passes any more, and nobody is told."""
        self._flowing.clear()

    def thaw(self) -> None:
        self._flowing.set()

    async def _connected(self, reader: StreamReader, writer: StreamWriter) -> None:
        with suppress(OSError, asyncio.CancelledError):  # the end of the test
            host, port = self._server.hostname or "127.0.0.1", self._server.port or 5432
            server_reader, server_writer = await asyncio.open_connection(host, port)
            await asyncio.gather(
                self._forward(reader, server_writer, to_server=True),
                self._forward(server_reader, writer, to_server=False),
                return_exceptions=True,
            )

    async def _forward(self, reader: StreamReader, writer: StreamWriter, *, to_server: bool) -> None:
        self._open.add(writer)
        try:
            while data := await reader.read(65536):
                await self._flowing.wait()
                if to_server:
                    await self._send(writer, data)
                elif not self._swallows:
                    writer.write(data.replace(*self.change))
        finally:
            self._open.discard(writer)
            writer.close()

    async def _send(self, writer: StreamWriter, data: bytes) -> None:
        self._swallows = bool(self.cut_after) and self.cut_after in data
        writer.write(data)
        if self._swallows:
            await asyncio.sleep(0.2)  # in which the server does it
            self.cut()
