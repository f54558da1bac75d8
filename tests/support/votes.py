"""A room that votes: the server as a process of its own, and phones as many as one likes."""

import asyncio
import json
import random
import re
import signal
import subprocess
import sys
import time
import urllib.request
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient

WHOLE = 30_000  # bytes that a phone loads


class Server:
    """A server of votes in a process of its own."""

    def __init__(self, folder, port=0):
        self.folder, self.port = folder, port
        self.start()

    def start(self):
        line = [sys.executable, "-m", "course_lib.present.vote", "--port", str(self.port), "--data",
                str(self.folder)]
        self.process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
        self.room = self.process.stdout.readline().split()[1]
        self.secret = self.process.stdout.readline().split("VOTE_SECRET=")[1].strip()
        self.api = f"{self.room.rsplit('/', 2)[0]}/presenter"
        self.port = int(self.api.split(":")[2].split("/")[0])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def ask(self, query="", **told):
        request = urllib.request.Request(self.api + query, headers={"Authorization": f"Bearer {self.secret}"},
                                         data=json.dumps(told).encode() if told else None)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
            return json.load(answer)


class Phone:
    """What a browser does: it keeps its cookie, sends the form, and tries again where nobody answers."""

    def __init__(self, server, client, waits):
        self.server, self.client, self.waits, self.cookie = server, client, waits, ""

    async def request(self, path="", **options):
        while True:
            began = time.perf_counter()
            try:
                answer = await self.client.fetch(
                    self.server.room + path, headers={"Cookie": self.cookie}, raise_error=False,
                    follow_redirects=False, request_timeout=10, **options)
            except OSError:
                answer = None
            if answer and answer.code != 599:
                self.waits.append(time.perf_counter() - began)
                return answer
            await asyncio.sleep(0.2)

    async def open(self):
        page = await self.request()
        assert page.code == 200 and len(page.body) < WHOLE
        if cookie := page.headers.get("Set-Cookie"):
            self.cookie = cookie.split(";")[0]
        return page.body.decode()

    async def answer(self, *given):
        page = await self.open()
        round_id = re.search(r'name="round" value="(\d+)"', page)[1]
        body = urlencode([("round", round_id), *(("answer", each) for each in given)])
        return await self.request("vote", method="POST", body=body)


async def vote(server, number, within, dies=False):
    """Many phones answer at random times within some seconds, a third of them twice; {answer: how many}."""
    rng, waits, expected = random.Random(0), [], {}
    client = AsyncHTTPClient(force_instance=True, max_clients=number)

    async def one(k):
        phone, answers = Phone(server, client, waits), [rng.choice("ABCD") for _ in range(1 + (k % 3 == 0))]
        await asyncio.sleep(rng.uniform(0, within))
        for given in answers:
            done = await phone.answer(given)
            assert done.code == 303, done.body
        expected[answers[-1]] = expected.get(answers[-1], 0) + 1

    async def die():
        await asyncio.sleep(within / 2)
        server.kill()
        await asyncio.sleep(0.5)
        server.start()

    await asyncio.gather(*(one(k) for k in range(number)), *([die()] if dies else []))
    return expected, sorted(waits)
