"""A line to a server, such as a database, that can be cut."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Line:
    """A line to a server, which is cut at the `number`th piece that is sent along it: before the piece has
    arrived, or before there is an answer. Then nobody is let through until it is mended.
    """

    def __init__(self) -> None:
        self.port = 0
        self.number = 0
        self.arrives = False
        self.cut = False
        self.refused = asyncio.Semaphore(0)  # counts those that were not let through
        self._open: set[asyncio.StreamWriter] = set()

    def cut_at(self, number: int, *, arrives: bool) -> None:
        self.number, self.arrives = number, arrives

    def cut_now(self) -> None:
        self.cut = True
        for end in list(self._open):
            end.transport.abort()

    def mend(self) -> None:
        self.cut, self.number = False, 0

    async def carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, port: int
    ) -> None:
        if self.cut:
            writer.transport.abort()
            self.refused.release()
            return
        answers, asks = await asyncio.open_connection(host, port)
        ends = {writer, asks}
        self._open |= ends
        back = asyncio.create_task(_copy(answers, writer))
        try:
            with suppress(OSError):
                while data := await reader.read(65536):
                    if self._goes(data, asks):
                        await asks.drain()
        finally:
            self._open -= ends
            for end in ends:
                end.transport.abort()
            await asyncio.gather(back, return_exceptions=True)

    def _goes(self, data: bytes, asks: asyncio.StreamWriter) -> bool:
        if self.number:
            self.number -= 1
            if not self.number:
                self._cut(data, asks)
                return False
        asks.write(data)
        return True

    def _cut(self, data: bytes, asks: asyncio.StreamWriter) -> None:
        self.cut = True
        if self.arrives:
            asks.write(data)
        for end in list(self._open):
            if end is asks and self.arrives:
                asks.close()  # once all is written
            else:
                end.transport.abort()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)


@asynccontextmanager
async def line(host: str, port: int) -> AsyncIterator[Line]:
    made = Line()
    server = await asyncio.start_server(lambda r, w: made.carry(r, w, host, port), "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        made.cut_now()
