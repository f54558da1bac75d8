"""The votes of a show: a server on this computer that is started again if it dies, or one elsewhere.

What the show's own script (votes.js) needs to know stands in vote.json beside the slides.
"""

import contextlib
import json
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import segno
from jupyter_client.localinterfaces import public_ips

from ..files import write_atomically
from .vote.questions import questions
from .vote.server import Room

LOOPBACK = "127.0.0.1"
PATIENCE = 10  # seconds for a server to answer


@contextlib.contextmanager
def voting(slides: Path, data: Path, where: str, secret: str = "") -> Iterator[str]:
    """Votes for the show in the folder `slides`; gives the address that phones open.

    where    "" takes hands only; "1" listens on the room's network; else the address of a server elsewhere,
             which needs its secret

    Raises OSError, ValueError or sqlite3.Error where votes cannot be taken.
    """
    server: contextlib.AbstractContextManager[tuple[str, str]]
    if where in ("", "1"):
        server = local_server(data, "0.0.0.0" if where else LOOPBACK)
        hosts = public_ips() if where else []
    else:
        server, hosts = contextlib.nullcontext((where.rstrip("/"), secret)), []
    with server as (api, secret):
        path = ask(api, secret)["path"]
        bases = [f"http://{host}:{api.rpartition(':')[2]}" for host in hosts] or [api]
        yield tell(slides, api, secret, [f"{base}/{path}/" for base in bases], phones=bool(where))
        with contextlib.suppress(OSError):  # what was answered is kept
            ask(api, secret, do="end")


def ask(api: str, secret: str, **told: str) -> dict[str, Any]:
    """What a server says to its presenter, told to do something or not.

    Raises OSError if it does not answer.
    """
    request = urllib.request.Request(f"{api}/presenter", headers={"Authorization": f"Bearer {secret}"},
                                     data=json.dumps(told).encode() if told else None)
    here = api.startswith(f"http://{LOOPBACK}:")
    opener = urllib.request.build_opener(*[urllib.request.ProxyHandler({})] * here)  # no proxy leads here
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            with opener.open(request, timeout=PATIENCE) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            raise OSError(f"it answers {error.code}: is VOTE_SECRET that of this server?") from error
        except urllib.error.URLError:
            if not here or time.monotonic() > ends:
                raise
            time.sleep(0.1)  # it is starting


def tell(slides: Path, api: str, secret: str, addresses: list[str], phones: bool) -> str:
    """Write what the show's script needs; return the first address."""
    codes = [dict(address=address, qr=segno.make(address, error="m").svg_inline(border=2, omitsize=True))
             for address in addresses]
    told = dict(api=f"{api}/presenter", secret=secret, codes=codes if phones else [],
                questions={name: question.form for name, question in questions().items()})
    write_atomically(slides / "vote.json", json.dumps(told), mode=0o600)
    return addresses[0]


@contextlib.contextmanager
def local_server(data: Path, host: str) -> Iterator[tuple[str, str]]:
    """A server in a process of its own, started again if it dies: its address here, and its secret."""
    room = Room(data)
    with socket.socket() as probe:  # the port that phones know already, if it is free
        if sys.platform != "win32":  # connections of the last show may not have ended
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(room.votes.remembered("port", "0"))))
        except OSError:
            probe.bind((host, 0))
        port = probe.getsockname()[1]
    room.votes.remember("port", str(port))
    room.votes.close()
    line = [sys.executable, "-m", "course_lib.present.vote", "--host", host, "--port", str(port),
            "--data", str(data), "--until-eof"]  # it ends with this process, however that ends
    ends = threading.Event()

    def keep_running() -> None:
        while not ends.is_set():
            with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                  start_new_session=True) as process:  # Ctrl+C is for the show
                while process.poll() is None and not ends.wait(0.1):
                    pass
                process.terminate()
            ends.wait(0.5)

    keeper = threading.Thread(target=keep_running, daemon=True)
    keeper.start()
    try:
        yield f"http://{LOOPBACK}:{port}", room.secret
    finally:
        ends.set()
        keeper.join()
