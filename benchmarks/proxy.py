"""The barest proxy: it passes every byte on at once, so that slow clients are as slow for the board. Its arguments are two ports.

A real one, such as nginx, reads a request in full before it passes it on, and spares the board most of this.
"""

import asyncio
import contextlib
import sys

LARGEST = 65536
PROBLEMS = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)


async def serve(port: int, target: int) -> None:
    """Pass connections on from a port to a target, until this is killed."""

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(*PROBLEMS):
            there, back = await asyncio.open_connection("127.0.0.1", target)
            address = writer.get_extra_info("peername")[0]
            await asyncio.gather(pass_on(reader, back, f"X-Forwarded-For: {address}\r\n".encode()), pass_on(there, writer))

    server = await asyncio.start_server(accept, "127.0.0.1", port, limit=LARGEST, backlog=1024)
    async with server:
        await server.serve_forever()


async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, header: bytes = b"") -> None:
    """Pass on what arrives, with one more header after the first line."""
    try:
        if header:
            writer.write(await reader.readline() + header)
        while part := await reader.read(LARGEST):
            writer.write(part)
            await writer.drain()
    except PROBLEMS:
        pass
    finally:
        writer.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
