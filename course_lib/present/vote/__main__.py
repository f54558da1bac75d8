"""Serve a room's votes:  python -m course_lib.present.vote --host 0.0.0.0 --port 8800 --data FOLDER

On a public host it stands behind a proxy that brings https: --behind-proxy --address https://vote.example.org.
It prints what `make present VOTE=…` needs there. `make present VOTE=1` starts one on this computer.
"""

import argparse
import asyncio
import sys
from pathlib import Path

from ...files import said
from .server import Room, listen, table


def main(arguments: list[str]) -> str | None:
    """Serve until interrupted; return what keeps it from that."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.present.vote",
                                     description="Serve a room's votes.")
    parser.add_argument("--host", default="127.0.0.1", help="where to listen; 0.0.0.0 is the whole network")
    parser.add_argument("--port", type=int, default=8800)
    parser.add_argument("--data", type=Path, required=True, help="a folder for the answers")
    parser.add_argument("--address", default="", help="how the world reaches this server, as https://…")
    parser.add_argument("--behind-proxy", action="store_true", help="trust the proxy's X-Forwarded-For")
    parser.add_argument("--until-eof", action="store_true", help="end when standard input does")
    parser.add_argument("--table", action="store_true", help="print the counts so far as CSV instead")
    options = parser.parse_args(arguments)
    if options.table:
        print(table(Room(options.data).votes), end="")
        return None
    try:
        return asyncio.run(serve(options))
    except KeyboardInterrupt:
        return None


async def serve(options: argparse.Namespace) -> str | None:
    try:
        room = Room(options.data)
        port = listen(room, options.host, options.port, options.behind_proxy)
    except OSError as error:
        place = f"{options.host}, port {options.port}"
        return f"Votes cannot be taken at {place} ({said(error)}): try another --port"
    address = options.address or f"http://{options.host}:{port}"
    print(f"phones: {address}/{room.path}/\n"
          f"presenter: make present LECTURE=06 VOTE={address} VOTE_SECRET={room.secret}", flush=True)
    if options.until_eof:
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    else:
        await asyncio.Event().wait()
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
